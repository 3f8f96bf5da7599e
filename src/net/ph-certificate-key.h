// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhCertificateKeyKind:
 * @PH_CERTIFICATE_KEY_UNKNOWN: one that is not listed here
 * @PH_CERTIFICATE_KEY_RSA: RSA
 * @PH_CERTIFICATE_KEY_EC: on an elliptic curve, for ECDSA
 * @PH_CERTIFICATE_KEY_ED25519: Ed25519
 * @PH_CERTIFICATE_KEY_ED448: Ed448
 *
 * What kind of key is in a certificate.
 */
typedef enum
{
  PH_CERTIFICATE_KEY_UNKNOWN,
  PH_CERTIFICATE_KEY_RSA,
  PH_CERTIFICATE_KEY_EC,
  PH_CERTIFICATE_KEY_ED25519,
  PH_CERTIFICATE_KEY_ED448,
} PhCertificateKeyKind;

PhCertificateKeyKind ph_certificate_key_read (const guint8 *der, gsize length, guint *ret_bits);

G_END_DECLS
