// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-certificate-key.h"

G_BEGIN_DECLS

#define PH_TYPE_CERTIFICATE (ph_certificate_get_type ())

typedef struct _PhCertificate PhCertificate;

/**
 * PhCertificateVerify:
 * @certificate: a server's certificate
 * @user_data: as given
 *
 * Returns: what is wrong with @certificate
 */
typedef GTlsCertificateFlags (*PhCertificateVerify) (GTlsCertificate *certificate, gpointer user_data);

GType ph_certificate_get_type (void) G_GNUC_CONST;
PhCertificate *ph_certificate_new (GTlsCertificate *certificate, GTlsCertificateFlags problems);
PhCertificate *ph_certificate_new_unverified (GTlsCertificate *certificate, PhCertificateVerify verify, gpointer user_data, GDestroyNotify destroy);
PhCertificate *ph_certificate_new_from_text (const char *text, GError **error);
PhCertificate *ph_certificate_ref (PhCertificate *self);
void ph_certificate_unref (PhCertificate *self);
const char *ph_certificate_get_subject (const PhCertificate *self);
const char *ph_certificate_get_issuer (const PhCertificate *self);
const char *const *ph_certificate_get_names (const PhCertificate *self);
GDateTime *ph_certificate_get_not_before (const PhCertificate *self);
GDateTime *ph_certificate_get_not_after (const PhCertificate *self);
const char *ph_certificate_get_sha256 (const PhCertificate *self);
PhCertificateKeyKind ph_certificate_get_key_kind (const PhCertificate *self);
guint ph_certificate_get_key_bits (const PhCertificate *self);
guint ph_certificate_get_n_chain (const PhCertificate *self);
PhCertificate *ph_certificate_get_chain (PhCertificate *self, guint index);
char *ph_certificate_dup_text (const PhCertificate *self);
GTlsCertificateFlags ph_certificate_get_problems (PhCertificate *self);
gboolean ph_certificate_is_self_signed (const PhCertificate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCertificate, ph_certificate_unref)

G_END_DECLS
