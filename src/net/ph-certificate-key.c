// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long the key in a certificate is, which neither GIO tells nor its modules judge: they let 768 bits pass. Reads just
// the way to it (RFC 5280 §4.1) and leaves everything else to them.

#include "config.h"

#include "ph-certificate-key.h"

#include <string.h>

/* ITU-T X.690 §8.1.2. */
#define TAG_INTEGER    0x02
#define TAG_BIT_STRING 0x03
#define TAG_OID        0x06
#define TAG_SEQUENCE   0x30
#define TAG_VERSION    0xa0

/* Nothing in a certificate needs more octets to say how long it is. */
#define MAX_LENGTH_OCTETS 3

typedef struct
{
  const guint8 *data;
  gsize length;
} Octets;

/* Takes the next element off @from, which may be @ret_content; FALSE: there is none, or none with @tag. */
static gboolean
take (Octets *from, guint8 tag, Octets *ret_content)
{
  gsize start = 2;
  gsize length;

  if (from->length < start || from->data[0] != tag)
    return FALSE;
  length = from->data[1];
  if (length >= 0x80)
    {
      start += length & 0x7f;
      if (start > 2 + MAX_LENGTH_OCTETS || from->length < start)
        return FALSE;
      length = 0;
      for (gsize i = 2; i < start; i++)
        length = length << 8 | from->data[i];
    }
  if (from->length - start < length)
    return FALSE;
  const Octets content = { from->data + start, length };
  *from = (Octets){ content.data + length, from->length - start - length };
  *ret_content = content;
  return TRUE;
}

static gboolean
take_key (Octets certificate, Octets *ret_algorithm, Octets *ret_key)
{
  /* serialNumber, signature, issuer, validity, subject */
  static const guint8 before_key[] = { TAG_INTEGER, TAG_SEQUENCE, TAG_SEQUENCE, TAG_SEQUENCE, TAG_SEQUENCE };
  Octets body, key_info, skipped;

  if (!take (&certificate, TAG_SEQUENCE, &body) || !take (&body, TAG_SEQUENCE, &body))
    return FALSE;
  take (&body, TAG_VERSION, &skipped);
  for (gsize i = 0; i < G_N_ELEMENTS (before_key); i++)
    if (!take (&body, before_key[i], &skipped))
      return FALSE;
  return take (&body, TAG_SEQUENCE, &key_info) && take (&key_info, TAG_SEQUENCE, ret_algorithm) && take (&key_info, TAG_BIT_STRING, ret_key);
}

/* RFC 4055 §1.2: rsaEncryption and id-RSASSA-PSS. */
static gboolean
is_rsa (Octets algorithm)
{
  static const guint8 pkcs1[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01 };
  Octets oid;

  return take (&algorithm, TAG_OID, &oid) && oid.length == sizeof pkcs1 + 1 && memcmp (oid.data, pkcs1, sizeof pkcs1) == 0 &&
         (oid.data[sizeof pkcs1] == 1 || oid.data[sizeof pkcs1] == 10);
}

/**
 * ph_certificate_key_get_rsa_bits:
 * @der: (array length=length): a certificate
 * @length: its length
 *
 * Returns: the length of its RSA key; 0: it has none, or is no certificate
 */
guint
ph_certificate_key_get_rsa_bits (const guint8 *der, gsize length)
{
  g_return_val_if_fail (der != NULL || length == 0, 0);

  Octets algorithm, key, modulus;

  if (!take_key ((Octets){ der, length }, &algorithm, &key) || !is_rsa (algorithm) || key.length == 0)
    return 0;
  /* The first octet of a bit string counts the bits at its end that are none. */
  key = (Octets){ key.data + 1, key.length - 1 };
  if (!take (&key, TAG_SEQUENCE, &key) || !take (&key, TAG_INTEGER, &modulus))
    return 0;
  for (; modulus.length > 0 && modulus.data[0] == 0; modulus.length--)
    modulus.data++;
  return modulus.length > 0 ? (guint) (modulus.length - 1) * 8 + g_bit_storage (modulus.data[0]) : 0;
}
