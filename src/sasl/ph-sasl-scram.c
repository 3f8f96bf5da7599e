// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// SCRAM with and without channel binding (RFC 5802, RFC 7677), from the arithmetic of GnuTLS and libgsasl. The SCRAM of
// the library itself can neither say that it would bind if the server did (gs2 flag "y") nor bind by anything but
// "tls-unique" and "tls-exporter", and it works as long as the server wishes.

#include "config.h"

#include "ph-sasl-exchange.h"

#include <gnutls/crypto.h>
#include <gsasl.h>
#include <string.h>

/* RFC 5802 §5.1 and RFC 7677 §4 ask for at least 4096. A false server that names fewer gets a proof from which the
 * password is quickly guessed. */
#define MIN_ITERATIONS 4096
/* What password storage guides ask for today; about a second of work with SHA-256 on a slow computer, in which
 * nothing can be interrupted. More would only serve to keep us busy. */
#define MAX_ITERATIONS 600000
/* As many random bytes as 24 characters hold, which is what the examples of the RFCs have. */
#define NONCE_BYTES 18

typedef struct
{
  PhSaslExchange parent;

  Gsasl_hash hash;
  GChecksumType digest;
  gnutls_mac_algorithm_t mac;
  PhSecret *password;      /* (owned): prepared */
  char *username;          /* (owned) */
  char *header;            /* (owned): what goes in front of the first message */
  GBytes *binding;         /* (owned) (nullable) */
  char *nonce;             /* (owned) (nullable): ours, set with the first message */
  char *first;             /* (owned) (nullable): the first message without header */
  GBytes *server_expected; /* (owned) (nullable): what the server must prove, set with the second message */
} Scram;

/* What the server's first message says. */
typedef struct
{
  char *nonce; /* (owned) */
  char *salt;  /* (owned) */
  guint iterations;
} ServerFirst;

/* All secret. */
typedef struct
{
  char salted[GSASL_HASH_MAX_SIZE];
  char client[GSASL_HASH_MAX_SIZE];
  char server[GSASL_HASH_MAX_SIZE];
  char stored[GSASL_HASH_MAX_SIZE];
} Keys;

/* What a server may say about channel bindings instead of its proof (RFC 5802 §7). Any other reason its reply tells
 * as well. */
static const struct
{
  const char *status;
  PhSaslError code;
} failures[] = {
  { "server-does-support-channel-binding", PH_SASL_ERROR_DOWNGRADED },
  { "channel-bindings-dont-match", PH_SASL_ERROR_INTERCEPTED },
};

static void
server_first_clear (ServerFirst *self)
{
  g_free (self->nonce);
  g_free (self->salt);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerFirst, server_first_clear)

static void
keys_clear (Keys *self)
{
  explicit_bzero (self, sizeof *self);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Keys, keys_clear)

static gboolean
set_protocol_error (GError **error, const char *message)
{
  g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, message);
  return FALSE;
}

static char *
make_nonce (void)
{
  guint8 bytes[NONCE_BYTES];

  if (gsasl_nonce ((char *) bytes, sizeof bytes) != GSASL_OK)
    return NULL;
  return g_base64_encode (bytes, sizeof bytes);
}

static GBytes *
scram_start (PhSaslExchange *exchange, GError **error)
{
  Scram *self = (Scram *) exchange;
  g_autofree char *name = ph_sasl_escape_name (self->username);

  self->nonce = make_nonce ();
  if (self->nonce == NULL)
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_FAILED, "no random numbers");
      return NULL;
    }
  self->first = g_strdup_printf ("n=%s,r=%s", name, self->nonce);
  char *message = g_strconcat (self->header, self->first, NULL);
  return g_bytes_new_take (message, strlen (message));
}

static gboolean
read_iterations (const char *text, guint *ret_iterations, GError **error)
{
  guint64 count = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT64, &count, NULL))
    return set_protocol_error (error, "server names no valid iteration count");
  if (count < MIN_ITERATIONS || count > MAX_ITERATIONS)
    {
      g_set_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server asks for %" G_GUINT64_FORMAT " iterations, which is out of range", count);
      return FALSE;
    }
  *ret_iterations = (guint) count;
  return TRUE;
}

static gboolean
check_nonce (const char *ours, const char *theirs, GError **error)
{
  if (g_str_has_prefix (theirs, ours) && strlen (theirs) > strlen (ours))
    return TRUE;
  g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, "server answers to something that was not asked");
  return FALSE;
}

/* The order is fixed (RFC 5802 §7); unknown attributes may only follow, or must end the exchange when they come first. */
static gboolean
parse_first (Scram *self, const char *message, ServerFirst *ret_first, GError **error)
{
  g_auto(GStrv) attributes = g_strsplit (message, ",", 4);

  if (g_str_has_prefix (message, "m="))
    return set_protocol_error (error, "server demands an unknown extension");
  if (g_strv_length (attributes) < 3 || !g_str_has_prefix (attributes[0], "r=") || !g_str_has_prefix (attributes[1], "s=") || !g_str_has_prefix (attributes[2], "i="))
    return set_protocol_error (error, "server's challenge makes no sense");
  ret_first->nonce = g_strdup (attributes[0] + 2);
  ret_first->salt = g_strdup (attributes[1] + 2);
  return check_nonce (self->nonce, ret_first->nonce, error) && read_iterations (attributes[2] + 2, &ret_first->iterations, error);
}

/* RFC 5802 §3. The function of libgsasl for all of it leaves pieces of the password behind. */
static gboolean
compute_keys (Scram *self, guint iterations, gnutls_datum_t *salt, Keys *ret_keys)
{
  gnutls_datum_t password = { (guint8 *) ph_secret_peek (self->password), (guint) ph_secret_get_length (self->password) };
  int result = gnutls_global_init ();

  if (result == GNUTLS_E_SUCCESS)
    result = gnutls_pbkdf2 (self->mac, &password, salt, iterations, ret_keys->salted, gsasl_hash_length (self->hash));
  ph_secret_wipe_stack ();
  return result == GNUTLS_E_SUCCESS &&
         gsasl_scram_secrets_from_salted_password (self->hash, ret_keys->salted, ret_keys->client, ret_keys->server, ret_keys->stored) == GSASL_OK;
}

static gboolean
derive_keys (Scram *self, const ServerFirst *first, Keys *ret_keys, GError **error)
{
  char *salt = NULL;
  size_t length = 0;

  if (gsasl_base64_from (first->salt, strlen (first->salt), &salt, &length) != GSASL_OK || length == 0)
    {
      gsasl_free (salt);
      return set_protocol_error (error, "server's salt is not properly encoded");
    }

  gnutls_datum_t datum = { (guint8 *) salt, (guint) length };
  gboolean is_done = compute_keys (self, first->iterations, &datum, ret_keys);
  gsasl_free (salt);
  if (!is_done)
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_FAILED, "keys can't be derived from the password");
  return is_done;
}

static void
sign (Scram *self, const char *key, const char *message, guint8 *ret_signature)
{
  gsize length = gsasl_hash_length (self->hash);
  g_autoptr(GHmac) hmac = g_hmac_new (self->digest, (const guchar *) key, length);

  g_hmac_update (hmac, (const guchar *) message, -1);
  g_hmac_get_digest (hmac, ret_signature, &length);
}

/* The second message up to its proof. */
static char *
build_final (Scram *self, const char *nonce)
{
  g_autoptr(GByteArray) input = g_byte_array_new ();

  g_byte_array_append (input, (const guint8 *) self->header, (guint) strlen (self->header));
  if (self->binding != NULL)
    g_byte_array_append (input, g_bytes_get_data (self->binding, NULL), (guint) g_bytes_get_size (self->binding));
  g_autofree char *base64 = g_base64_encode (input->data, input->len);
  return g_strdup_printf ("c=%s,r=%s", base64, nonce);
}

static GBytes *
answer_first (Scram *self, const char *message, GError **error)
{
  g_auto(ServerFirst) first = { NULL };
  g_auto(Keys) keys = { { 0 } };
  guint8 proof[GSASL_HASH_MAX_SIZE];
  guint8 expected[GSASL_HASH_MAX_SIZE];
  const gsize length = gsasl_hash_length (self->hash);

  if (!parse_first (self, message, &first, error) || !derive_keys (self, &first, &keys, error))
    return NULL;

  g_autofree char *without_proof = build_final (self, first.nonce);
  g_autofree char *all = g_strdup_printf ("%s,%s,%s", self->first, message, without_proof);
  sign (self, keys.stored, all, proof);
  for (gsize i = 0; i < length; i++)
    proof[i] ^= (guint8) keys.client[i];
  sign (self, keys.server, all, expected);
  self->server_expected = g_bytes_new (expected, length);

  g_autofree char *base64 = g_base64_encode (proof, length);
  char *answer = g_strdup_printf ("%s,p=%s", without_proof, base64);
  return g_bytes_new_take (answer, strlen (answer));
}

/* How long it takes tells nothing of how much of @given is right. */
static gboolean
is_expected (Scram *self, const char *given, gsize length)
{
  const char *expected = g_bytes_get_data (self->server_expected, NULL);
  guint8 difference = 0;

  if (length != g_bytes_get_size (self->server_expected))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (given[i] ^ expected[i]);
  return difference == 0;
}

static GBytes *
judge_final (Scram *self, const char *message, GError **error)
{
  g_auto(GStrv) attributes = g_strsplit (message, ",", 2);
  char *signature = NULL;
  size_t length = 0;

  if (!g_str_has_prefix (message, "v=") || gsasl_base64_from (attributes[0] + 2, strlen (attributes[0] + 2), &signature, &length) != GSASL_OK)
    {
      set_protocol_error (error, "server's proof makes no sense");
      return NULL;
    }

  gboolean is_proof = is_expected (self, signature, length);
  gsasl_free (signature);
  if (!is_proof)
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, "server does not prove that it knows the password");
      return NULL;
    }
  self->parent.progress = PH_SASL_PROGRESS_COMPLETE;
  return g_bytes_new_static ("", 0);
}

static GBytes *
take_failure (Scram *self, const char *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (strcmp (failures[i].status, status) == 0)
      self->parent.failure = ph_sasl_failure_new (failures[i].code, status);
  self->parent.progress = PH_SASL_PROGRESS_REFUSED;
  return g_bytes_new_static ("", 0);
}

static GBytes *
scram_step (PhSaslExchange *exchange, GBytes *challenge, GError **error)
{
  Scram *self = (Scram *) exchange;
  gsize length = 0;
  const char *data = g_bytes_get_data (challenge, &length);

  if (length == 0 || memchr (data, '\0', length) != NULL)
    {
      set_protocol_error (error, "server's challenge makes no sense");
      return NULL;
    }

  g_autofree char *message = g_strndup (data, length);
  if (g_str_has_prefix (message, "e="))
    return take_failure (self, message + 2);
  return self->server_expected == NULL ? answer_first (self, message, error) : judge_final (self, message, error);
}

static void
scram_free (PhSaslExchange *exchange)
{
  Scram *self = (Scram *) exchange;

  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->binding, g_bytes_unref);
  g_clear_pointer (&self->server_expected, g_bytes_unref);
  g_free (self->username);
  g_free (self->header);
  g_free (self->nonce);
  g_free (self->first);
  g_free (self);
}

static const PhSaslExchangeClass scram_class = { scram_start, scram_step, scram_free };

/* The most specific binding there is. */
static gboolean
find_binding (const PhSaslContext *context, PhChannelBinding *ret_binding)
{
  for (guint i = 0; i < PH_N_CHANNEL_BINDINGS; i++)
    if (context->bindings[i] != NULL)
      {
        *ret_binding = (PhChannelBinding) i;
        return TRUE;
      }
  return FALSE;
}

/* RFC 5802 §6: "p" binds, "y" says that we would have if the server had offered it with this hash, so that a server that
 * did offer it learns that somebody left it out, "n" says nothing. Another hash in the offer is no reason for "n", or
 * whoever leaves out the one would add the other, which we may not even know. */
static void
set_header (Scram *self, const char *mechanism, const PhSaslContext *context)
{
  PhChannelBinding binding = PH_CHANNEL_BINDING_TLS_EXPORTER;
  gboolean can_bind = find_binding (context, &binding);

  if (g_str_has_suffix (mechanism, "-PLUS"))
    {
      self->binding = g_bytes_ref (context->bindings[binding]);
      self->parent.channel_binding = ph_channel_binding_to_name (binding);
      self->header = g_strdup_printf ("p=%s,,", self->parent.channel_binding);
    }
  else
    {
      g_autofree char *bound = g_strconcat (mechanism, "-PLUS", NULL);

      self->header = g_strdup (can_bind && !ph_sasl_is_offered (context->offered, bound) ? "y,," : "n,,");
    }
}

/*
 * ph_sasl_scram_new:
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS.
 *
 * Returns: (transfer full): an exchange of @mechanism; %NULL on error
 */
PhSaslExchange *
ph_sasl_scram_new (const char *mechanism, const PhSaslContext *context, GError **error)
{
  g_autofree char *username = ph_sasl_prepare_username (context->username, error);
  PhSecret *password = username != NULL ? ph_sasl_prepare_password (context->password, PH_SASL_LETTERS_KNOWN, error) : NULL;

  if (password == NULL)
    return NULL;

  Scram *self = g_new0 (Scram, 1);
  self->parent.class = &scram_class;
  self->hash = g_str_has_prefix (mechanism, "SCRAM-SHA-256") ? GSASL_HASH_SHA256 : GSASL_HASH_SHA1;
  self->digest = self->hash == GSASL_HASH_SHA256 ? G_CHECKSUM_SHA256 : G_CHECKSUM_SHA1;
  self->mac = self->hash == GSASL_HASH_SHA256 ? GNUTLS_MAC_SHA256 : GNUTLS_MAC_SHA1;
  self->password = password;
  self->username = g_steal_pointer (&username);
  set_header (self, mechanism, context);
  return &self->parent;
}
