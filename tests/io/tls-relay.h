// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "test-certificates.h"

G_BEGIN_DECLS

typedef struct _TlsRelay TlsRelay;

/* Stands between one client and the server at @port of the loopback address, with a TLS connection to each: to the
 * client it shows @certificate. What it carries it leaves as it is, but for @hidden (nullable), which is blanked out of
 * what the server says. */
TlsRelay *tls_relay_new (guint16 port, const TestCertificate *certificate, const char *hidden);
guint16 tls_relay_get_port (TlsRelay *self);
void tls_relay_free (TlsRelay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsRelay, tls_relay_free)

G_END_DECLS
