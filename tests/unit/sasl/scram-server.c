// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The arithmetic of RFC 5802 §3 with GHmac alone.

#include "config.h"

#include "scram-server.h"

#include <string.h>

#define MAX_DIGEST 32

typedef struct
{
  GChecksumType digest;
  const void *bytes;
  gsize length;
} Key;

static gsize
hmac (Key key, const char *data, gsize length, guint8 *out)
{
  g_autoptr(GHmac) state = g_hmac_new (key.digest, key.bytes, key.length);
  gsize out_length = MAX_DIGEST;

  g_hmac_update (state, (const guchar *) data, (gssize) length);
  g_hmac_get_digest (state, out, &out_length);
  return out_length;
}

/* Hi() of RFC 5802 §2.2: PBKDF2 with one block. */
static gsize
salted_password (const ScramServer *self, guint8 *out)
{
  gsize salt_length = 0;
  g_autofree guchar *salt = g_base64_decode (self->salt, &salt_length);
  g_autofree char *first = g_malloc0 (salt_length + 4);
  const Key password = { self->digest, self->password, strlen (self->password) };
  guint8 round[MAX_DIGEST];

  memcpy (first, salt, salt_length);
  first[salt_length + 3] = 1;
  gsize size = hmac (password, first, salt_length + 4, round);
  memcpy (out, round, size);
  for (guint i = 1; i < self->iterations; i++)
    {
      hmac (password, (const char *) round, size, round);
      for (gsize j = 0; j < size; j++)
        out[j] ^= round[j];
    }
  return size;
}

static char *
auth_message (const ScramServer *self)
{
  return g_strdup_printf ("%s,%s,%s", self->client_first, self->server_first, self->client_without_proof);
}

char *
scram_server_signature (const ScramServer *self)
{
  g_autofree char *message = auth_message (self);
  guint8 salted[MAX_DIGEST];
  guint8 key[MAX_DIGEST];
  guint8 signature[MAX_DIGEST];
  gsize size = salted_password (self, salted);

  hmac ((Key){ self->digest, salted, size }, "Server Key", strlen ("Server Key"), key);
  hmac ((Key){ self->digest, key, size }, message, strlen (message), signature);
  return g_base64_encode (signature, size);
}

char *
scram_server_expected_proof (const ScramServer *self)
{
  g_autofree char *message = auth_message (self);
  guint8 salted[MAX_DIGEST];
  guint8 key[MAX_DIGEST];
  guint8 stored[MAX_DIGEST];
  guint8 signature[MAX_DIGEST];
  gsize size = salted_password (self, salted);
  gsize stored_size = sizeof stored;
  g_autoptr(GChecksum) hash = g_checksum_new (self->digest);

  hmac ((Key){ self->digest, salted, size }, "Client Key", strlen ("Client Key"), key);
  g_checksum_update (hash, key, (gssize) size);
  g_checksum_get_digest (hash, stored, &stored_size);
  hmac ((Key){ self->digest, stored, size }, message, strlen (message), signature);
  for (gsize i = 0; i < size; i++)
    key[i] ^= signature[i];
  return g_base64_encode (key, size);
}

char *
scram_server_expected_binding (const char *header, GBytes *binding)
{
  g_autoptr(GByteArray) input = g_byte_array_new ();

  g_byte_array_append (input, (const guint8 *) header, (guint) strlen (header));
  if (binding != NULL)
    g_byte_array_append (input, g_bytes_get_data (binding, NULL), (guint) g_bytes_get_size (binding));
  return g_base64_encode (input->data, input->len);
}
