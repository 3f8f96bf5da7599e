// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// RFC 5802 §5 to §7 for a server that judges. What ties the client to the connection it takes from its own end of it.

#include "config.h"

#include "scram-dialogue.h"

#include <string.h>

#define SALT "c2FsdCBhbmQgcGVwcGVy"

static const struct
{
  const char *header;
  gnutls_channel_binding_t type;
} bindings[] = {
  { "p=tls-exporter,,", GNUTLS_CB_TLS_EXPORTER },
  { "p=tls-unique,,", GNUTLS_CB_TLS_UNIQUE },
  { "p=tls-server-end-point,,", GNUTLS_CB_TLS_SERVER_END_POINT },
};

/* (transfer full) (nullable): %NULL: this version of TLS has none, so that none matches */
static GBytes *
get_binding (ScramDialogue *self)
{
  for (guint i = 0; self->tls != NULL && i < G_N_ELEMENTS (bindings); i++)
    if (strcmp (bindings[i].header, self->header) == 0)
      {
        gnutls_datum_t datum = { NULL };

        if (gnutls_session_channel_binding (self->tls, bindings[i].type, &datum) != GNUTLS_E_SUCCESS)
          return NULL;
        GBytes *bytes = g_bytes_new (datum.data, datum.size);
        gnutls_free (datum.data);
        return bytes;
      }
  return NULL;
}

char *
scram_dialogue_answer_first (ScramDialogue *self, const char *message)
{
  const char *end = strstr (message, ",,");
  const char *nonce = strstr (message, ",r=");

  if (end == NULL || nonce == NULL || strchr ("nyp", *message) == NULL)
    return NULL;
  self->header = g_strndup (message, (gsize) (end + 2 - message));
  self->client_first = g_strdup (end + 2);
  self->server_first = g_strdup_printf ("%sAndTheServers,s=" SALT ",i=4096", nonce + 1);
  return g_strdup (self->server_first);
}

char *
scram_dialogue_answer_final (ScramDialogue *self, const char *message)
{
  const char *proof = strstr (message, ",p=");

  if (proof == NULL)
    return NULL;

  g_autofree char *without_proof = g_strndup (message, (gsize) (proof - message));
  g_autoptr(GBytes) binding = get_binding (self);
  g_autofree char *base64 = scram_server_expected_binding (self->header, binding);
  g_autofree char *expected_binding = g_strdup_printf ("c=%s,", base64);
  const ScramServer scram = {
    .digest = G_CHECKSUM_SHA256,
    .password = self->password,
    .salt = SALT,
    .iterations = 4096,
    .client_first = self->client_first,
    .server_first = self->server_first,
    .client_without_proof = without_proof,
  };
  g_autofree char *expected_proof = scram_server_expected_proof (&scram);
  g_autofree char *signature = scram_server_signature (&scram);

  if (self->offers_plus && *self->header == 'y')
    return g_strdup ("e=server-does-support-channel-binding");
  if (!g_str_has_prefix (message, expected_binding))
    return g_strdup ("e=channel-bindings-dont-match");
  if (strcmp (proof + strlen (",p="), expected_proof) != 0)
    return g_strdup ("e=invalid-proof");
  return g_strconcat ("v=", signature, NULL);
}

void
scram_dialogue_clear (ScramDialogue *self)
{
  g_free (self->header);
  g_free (self->client_first);
  g_free (self->server_first);
}
