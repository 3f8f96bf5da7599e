// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-certificate.h"
#include "ph-server-settings.h"

G_BEGIN_DECLS

/* Whom one connection trusts. */
typedef struct _PhTlsTrust PhTlsTrust;

PhTlsTrust *ph_tls_trust_new (const PhServerSettings *settings, const char *host);
PhTlsTrust *ph_tls_trust_ref (PhTlsTrust *self);
void ph_tls_trust_unref (PhTlsTrust *self);
void ph_tls_trust_begin_to_load (const PhServerSettings *settings);
gboolean ph_tls_trust_load (PhTlsTrust *self, GError **error);
GIOStream *ph_tls_trust_new_connection (PhTlsTrust *self, GIOStream *base, GError **error);
PhCertificate *ph_tls_trust_examine (PhTlsTrust *self, GTlsCertificate *certificate, GTlsCertificateFlags problems);
gboolean ph_tls_trust_judge (PhTlsTrust *self, PhCertificate *certificate, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTlsTrust, ph_tls_trust_unref)

G_END_DECLS
