// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  PH_PRACTICE_CERTIFICATE_VALID, /* but self-signed, like all of them */
  PH_PRACTICE_CERTIFICATE_EXPIRED,
  PH_PRACTICE_CERTIFICATE_FUTURE,
  PH_PRACTICE_CERTIFICATE_WRONG_NAME,
} PhPracticeCertificateKind;

GTlsCertificate *ph_practice_certificate_new (PhPracticeCertificateKind kind, GError **error);
char *ph_practice_certificate_dup_sha256 (GTlsCertificate *certificate);

G_END_DECLS
