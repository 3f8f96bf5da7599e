// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#define _GNU_SOURCE /* memmem() */

#include "config.h"

#include "ph-certificate-key.h"

#include <string.h>

/* Certificates of nobody, with an RSA key of 1024 bits and with one of P-256. */
static const char rsa_1024[] =
  "MIIB/jCCAWegAwIBAgIUWLuZs1EuK1G5FBz8XoSIFyx68bAwDQYJKoZIhvcNAQELBQAwETEPMA0GA1UEAwwGbm9ib2R5MB4XDTI2"
  "MTEyMjA5NDMyMloXDTI2MTIyMjA5NDMyMlowETEPMA0GA1UEAwwGbm9ib2R5MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDD"
  "MIo7R96PACAMgUJA3lL9NHhs2J4hYJlsW8We2xhfbZ+5FT8E11YTJ7Q42BXskHKTOou+XrK9CTIm8pnrhu7+z8fasTgtZyUFGWx4"
  "KVIMQODCTtIHZYzH0ymRJx7+WVubK13CaztQczSniN9enwvG0qVYCZtB6nEXoAIgg8JVCwIDAQABo1MwUTAdBgNVHQ4EFgQU1dAJ"
  "lSKjFZTzs4cvqxJ7zmspkpUwHwYDVR0jBBgwFoAU1dAJlSKjFZTzs4cvqxJ7zmspkpUwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG"
  "9w0BAQsFAAOBgQBBupZKNUcD4o7zKca5Nlm36LTqK+De1dxUb2F9kh/xnTCDunSOwR/D63XY5q9C9w4p2FWU6byz8UQ47bSbx6DM"
  "CMUL41Bz75lm2jZRJr+Wm9xiEA+IFhu2ell2Ihe7rqPQkfNSPiWMI9uWKOJKwHhelBn3tUEWPyHTf6xP7lnUOw==";
static const char p256[] =
  "MIIBdjCCAR2gAwIBAgIUCt5LvtzlGZc/z9xCRfI9ZSMgNQIwCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGbm9ib2R5MB4XDTI2MTEy"
  "MjA5NDMyMloXDTI2MTIyMjA5NDMyMlowETEPMA0GA1UEAwwGbm9ib2R5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAED5mzi1Qz"
  "eKMvgl72lahw4l7JRxMYxknDDZaI/UYrqq/yE1UV77+rnWZcCWxDRNMfrC4ix6EA6g1QQZm2mB8d56NTMFEwHQYDVR0OBBYEFKiV"
  "n+2gVXPQIIpE+jQGfGuS+/GeMB8GA1UdIwQYMBaAFKiVn+2gVXPQIIpE+jQGfGuS+/GeMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI"
  "zj0EAwIDRwAwRAIgaMyg/6tdNnq1zri/CbKCSTyx9s4L8V3reCBT/uSJWZACIB9oBtjnPblqctPy2IhGOab5Wxjxutwkrd1XSiHm"
  "aBeQ";

/* ... and with one of Ed25519. */
static const char ed25519[] =
  "MIIBNjCB6aADAgECAhRB/LTxihqyZExEIQk3IU2iBw92KTAFBgMrZXAwETEPMA0GA1UEAwwGbm9ib2R5MB4XDTI2MTEyMjE1MzAw"
  "NVoXDTI2MTIyMjE1MzAwNVowETEPMA0GA1UEAwwGbm9ib2R5MCowBQYDK2VwAyEANqTDZfGMd1n+MfN7nq+oVW9G67Jr0JPghBwH"
  "DiDpBAqjUzBRMB0GA1UdDgQWBBS5nJxUckY6gc2/ENecZUrdzD3L1TAfBgNVHSMEGDAWgBS5nJxUckY6gc2/ENecZUrdzD3L1TAP"
  "BgNVHRMBAf8EBTADAQH/MAUGAytlcANBAExt6FUpUshkFU2XEHSOmyI7lMHBTkcHHbxFVC3h0Jnd6/5wK/OBbMaM/xremQhGE6fX"
  "xyCIqmJlZr1bA7sivwI=";

static void
assert_key (const char *text, PhCertificateKeyKind kind, guint expected_bits)
{
  gsize length = 0;
  g_autofree guint8 *der = g_base64_decode (text, &length);
  guint bits = 1;

  g_assert_cmpint (ph_certificate_key_read (der, length, &bits), ==, kind);
  g_assert_cmpuint (bits, ==, expected_bits);
}

static void
test_kinds (void)
{
  assert_key (rsa_1024, PH_CERTIFICATE_KEY_RSA, 1024);
  assert_key (p256, PH_CERTIFICATE_KEY_EC, 256);
  assert_key (ed25519, PH_CERTIFICATE_KEY_ED25519, 256);
}

/* The last octet of rsaEncryption as that of what it signs with, and a curve that nobody knows. */
static void
test_unknown (void)
{
  static const guint8 rsa[] = { 0x01, 0x01, 0x01, 0x05, 0x00, 0x03 };
  static const guint8 curve[] = { 0x03, 0x01, 0x07, 0x03 };
  gsize length = 0;
  guint bits = 1;
  g_autofree guint8 *other = g_base64_decode (rsa_1024, &length);
  guint8 *at = memmem (other, length, rsa, sizeof rsa);

  g_assert_nonnull (at);
  at[2] = 0x0b;
  g_assert_cmpint (ph_certificate_key_read (other, length, &bits), ==, PH_CERTIFICATE_KEY_UNKNOWN);
  g_assert_cmpuint (bits, ==, 0);

  g_autofree guint8 *strange = g_base64_decode (p256, &length);

  at = memmem (strange, length, curve, sizeof curve);
  g_assert_nonnull (at);
  at[2] = 0x01;
  g_assert_cmpint (ph_certificate_key_read (strange, length, &bits), ==, PH_CERTIFICATE_KEY_EC);
  g_assert_cmpuint (bits, ==, 0);
}

static void
test_empty (void)
{
  guint bits = 1;

  g_assert_cmpint (ph_certificate_key_read (NULL, 0, &bits), ==, PH_CERTIFICATE_KEY_UNKNOWN);
  g_assert_cmpuint (bits, ==, 0);
}

/* A certificate is one element: any part of it is none. Copied, so that a sanitizer sees what is read behind the end. */
static void
test_cut_anywhere (void)
{
  gsize length = 0;
  g_autofree guint8 *der = g_base64_decode (rsa_1024, &length);

  for (gsize cut = 0; cut < length; cut++)
    {
      g_autofree guint8 *part = g_memdup2 (der, cut);
      guint bits = 1;

      g_assert_cmpint (ph_certificate_key_read (part, cut, &bits), ==, PH_CERTIFICATE_KEY_UNKNOWN);
      g_assert_cmpuint (bits, ==, 0);
    }
}

/* Whatever an octet is turned into, the answer is a length that fits into what is there. */
static void
test_garbled_anywhere (void)
{
  static const guint8 values[] = { 0x00, 0x01, 0x30, 0x7f, 0x80, 0x81, 0x84, 0xff };
  gsize length = 0;
  g_autofree guint8 *der = g_base64_decode (rsa_1024, &length);

  for (gsize at = 0; at < length; at++)
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
      {
        g_autofree guint8 *garbled = g_memdup2 (der, length);
        guint bits = 0;

        garbled[at] = values[i];
        ph_certificate_key_read (garbled, length, &bits);
        g_assert_cmpuint (bits, <=, length * 8);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/certificate-key/kinds", test_kinds);
  g_test_add_func ("/net/certificate-key/unknown", test_unknown);
  g_test_add_func ("/net/certificate-key/empty", test_empty);
  g_test_add_func ("/net/certificate-key/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/net/certificate-key/garbled-anywhere", test_garbled_anywhere);
  return g_test_run ();
}
