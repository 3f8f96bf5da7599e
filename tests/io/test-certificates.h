// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A certificate with its key, both PEM. */
typedef struct
{
  char *certificate;
  char *key;
} TestCertificate;

typedef struct
{
  const char *dns_name; /* (nullable) */
  const char *address;  /* (nullable) */
  int starts_in_days;   /* may be negative */
  int ends_in_days;     /* may be negative */
  int key_bits;         /* 0: an elliptic curve of today; else RSA */
} TestCertificateSpec;

/* Good for 127.0.0.1 and mail.posthorn.test, since yesterday, for a month. */
extern const TestCertificateSpec test_certificate_good;

TestCertificate *test_certificate_new_authority (void);
TestCertificate *test_certificate_new_self_signed (const TestCertificateSpec *spec);
TestCertificate *test_certificate_new_issued (const TestCertificateSpec *spec, const TestCertificate *authority);
TestCertificate *test_certificate_new_loop (const TestCertificateSpec *spec); /* its issuers vouch for each other, and stand behind it */
void test_certificate_free (TestCertificate *self);
char *test_certificate_get_sha256 (const TestCertificate *self);
char *test_certificate_write (const TestCertificate *self); /* path of a temporary file with the certificate alone */
char *test_certificate_write_with_key (const TestCertificate *self);
char *test_write_temporary (const char *text); /* path of a temporary file with @text */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCertificate, test_certificate_free)

G_END_DECLS
