// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which key is in a certificate, and how long it is: GIO does not tell, nor do its modules judge, who let 768 bits pass.
// Reads just the way to it (RFC 5280 §4.1) and leaves everything else to them.

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

static guint
read_rsa_bits (Octets key)
{
  Octets modulus;

  if (key.length == 0)
    return 0;
  /* The first octet of a bit string counts the bits at its end that are none. */
  key = (Octets){ key.data + 1, key.length - 1 };
  if (!take (&key, TAG_SEQUENCE, &key) || !take (&key, TAG_INTEGER, &modulus))
    return 0;
  for (; modulus.length > 0 && modulus.data[0] == 0; modulus.length--)
    modulus.data++;
  return modulus.length > 0 ? (guint) (modulus.length - 1) * 8 + g_bit_storage (modulus.data[0]) : 0;
}

/* An object identifier and what it stands for. */
typedef struct
{
  const char *oid;
  gsize length;
  PhCertificateKeyKind kind;
  guint bits; /* 0: they stand in the key */
} Meaning;

#define OID(text) (text), sizeof (text) - 1

/* RFC 4055 §1.2 (rsaEncryption and id-RSASSA-PSS), RFC 5480 §2.1.1, RFC 8410 §3. */
static const Meaning algorithms[] = {
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), PH_CERTIFICATE_KEY_RSA, 0 },
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), PH_CERTIFICATE_KEY_RSA, 0 },
  { OID ("\x2a\x86\x48\xce\x3d\x02\x01"), PH_CERTIFICATE_KEY_EC, 0 },
  { OID ("\x2b\x65\x70"), PH_CERTIFICATE_KEY_ED25519, 256 },
  { OID ("\x2b\x65\x71"), PH_CERTIFICATE_KEY_ED448, 456 },
};

/* RFC 5480 §2.1.1.1: the curves that certificates of servers have. */
static const Meaning curves[] = {
  { OID ("\x2a\x86\x48\xce\x3d\x03\x01\x07"), PH_CERTIFICATE_KEY_EC, 256 },
  { OID ("\x2b\x81\x04\x00\x22"), PH_CERTIFICATE_KEY_EC, 384 },
  { OID ("\x2b\x81\x04\x00\x23"), PH_CERTIFICATE_KEY_EC, 521 },
};

/* Takes an object identifier off @from. */
static const Meaning *
take_meaning (Octets *from, const Meaning *meanings, gsize n_meanings)
{
  Octets oid;

  if (!take (from, TAG_OID, &oid))
    return NULL;
  for (gsize i = 0; i < n_meanings; i++)
    if (oid.length == meanings[i].length && memcmp (oid.data, meanings[i].oid, oid.length) == 0)
      return &meanings[i];
  return NULL;
}

/**
 * ph_certificate_key_read:
 * @der: (array length=length): a certificate
 * @length: its length
 * @ret_bits: (out): how long its key is, in bits; 0: that is not known
 *
 * Returns: the kind of its key; %PH_CERTIFICATE_KEY_UNKNOWN also if @der is no certificate
 */
PhCertificateKeyKind
ph_certificate_key_read (const guint8 *der, gsize length, guint *ret_bits)
{
  g_return_val_if_fail (der != NULL || length == 0, PH_CERTIFICATE_KEY_UNKNOWN);
  g_return_val_if_fail (ret_bits != NULL, PH_CERTIFICATE_KEY_UNKNOWN);

  const Meaning *meaning = NULL;
  const Meaning *curve = NULL;
  Octets algorithm, key;

  *ret_bits = 0;
  if (!take_key ((Octets){ der, length }, &algorithm, &key))
    return PH_CERTIFICATE_KEY_UNKNOWN;
  meaning = take_meaning (&algorithm, algorithms, G_N_ELEMENTS (algorithms));
  if (meaning == NULL)
    return PH_CERTIFICATE_KEY_UNKNOWN;
  if (meaning->kind == PH_CERTIFICATE_KEY_EC)
    curve = take_meaning (&algorithm, curves, G_N_ELEMENTS (curves));
  if (curve != NULL)
    *ret_bits = curve->bits;
  else
    *ret_bits = meaning->kind == PH_CERTIFICATE_KEY_RSA ? read_rsa_bits (key) : meaning->bits;
  return meaning->kind;
}
