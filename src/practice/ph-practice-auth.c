// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The server's side of SASL PLAIN (RFC 4616), LOGIN and CRAM-MD5 (RFC 2195) for the one user that there is. It speaks
// Base64 as AUTH carries it (RFC 4954 §4) and knows nothing of replies.

#include "config.h"

#include "ph-practice-auth.h"

#include <string.h>

typedef PhPracticeAuthStatus (*StepFunc) (PhPracticeAuth *self, PhSecret *response, char **ret_challenge);

typedef struct
{
  const char *name;
  StepFunc step;
} Mechanism;

struct _PhPracticeAuth
{
  const Mechanism *mechanism; /* unowned: in the table */
  char *username;             /* (owned) */
  PhSecret *password;         /* (owned) */
  char *challenge;            /* (owned) (nullable): of CRAM-MD5, once it was sent */
  PhSecret *claimed;          /* (owned) (nullable): user name of LOGIN, once it came */
};

static gboolean
equals (PhSecret *response, const char *expected, gsize length)
{
  return ph_secret_get_length (response) == length && memcmp (ph_secret_peek (response), expected, length) == 0;
}

static char *
encode (const char *text)
{
  return g_base64_encode ((const guint8 *) text, strlen (text));
}

/* authorization identity, NUL, user name, NUL, password; the first may be empty */
static PhPracticeAuthStatus
step_plain (PhPracticeAuth *self, PhSecret *response, char **ret_challenge)
{
  if (response == NULL)
    {
      *ret_challenge = g_strdup ("");
      return PH_PRACTICE_AUTH_CHALLENGE;
    }

  const char *text = ph_secret_peek (response);
  const char *end = text + ph_secret_get_length (response);
  const char *username = memchr (text, '\0', (gsize) (end - text));
  const char *given = username != NULL ? memchr (username + 1, '\0', (gsize) (end - username) - 1) : NULL;

  if (given == NULL)
    return PH_PRACTICE_AUTH_MALFORMED;
  username++;
  given++;

  gboolean is_right = (*text == '\0' || strcmp (text, self->username) == 0) && strcmp (username, self->username) == 0 &&
                      (gsize) (end - given) == ph_secret_get_length (self->password) &&
                      memcmp (given, ph_secret_peek (self->password), (gsize) (end - given)) == 0;
  return is_right ? PH_PRACTICE_AUTH_ACCEPTED : PH_PRACTICE_AUTH_REFUSED;
}

static PhPracticeAuthStatus
step_login (PhPracticeAuth *self, PhSecret *response, char **ret_challenge)
{
  if (response == NULL || self->claimed == NULL)
    {
      *ret_challenge = encode (response == NULL ? "Username:" : "Password:");
      self->claimed = response != NULL ? ph_secret_ref (response) : NULL;
      return PH_PRACTICE_AUTH_CHALLENGE;
    }

  gboolean is_right = equals (self->claimed, self->username, strlen (self->username)) &&
                      equals (response, ph_secret_peek (self->password), ph_secret_get_length (self->password));
  return is_right ? PH_PRACTICE_AUTH_ACCEPTED : PH_PRACTICE_AUTH_REFUSED;
}

static PhPracticeAuthStatus
step_cram_md5 (PhPracticeAuth *self, PhSecret *response, char **ret_challenge)
{
  if (self->challenge == NULL)
    {
      /* The client has nothing to say before it saw the challenge. */
      if (response != NULL)
        return PH_PRACTICE_AUTH_MALFORMED;
      self->challenge = g_strdup_printf ("<%u.%" G_GINT64_FORMAT "@localhost>", g_random_int (), g_get_real_time ());
      *ret_challenge = encode (self->challenge);
      return PH_PRACTICE_AUTH_CHALLENGE;
    }

  g_autofree char *digest = g_compute_hmac_for_string (G_CHECKSUM_MD5, (const guchar *) ph_secret_peek (self->password),
                                                       ph_secret_get_length (self->password), self->challenge, -1);
  g_autofree char *expected = g_strdup_printf ("%s %s", self->username, digest);
  return equals (response, expected, strlen (expected)) ? PH_PRACTICE_AUTH_ACCEPTED : PH_PRACTICE_AUTH_REFUSED;
}

static const Mechanism mechanisms[] = {
  { "PLAIN", step_plain },
  { "LOGIN", step_login },
  { "CRAM-MD5", step_cram_md5 },
};

/* Stricter than g_base64_decode(), which skips whatever it does not know. */
static PhSecret *
decode (const char *text)
{
  gsize length = strlen (text);
  gsize digits = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn (text + digits, "=");

  if (length % 4 != 0 || digits + padding != length || padding > 2)
    return NULL;

  gsize decoded_length = 0;
  guint8 *decoded = g_base64_decode (text, &decoded_length);
  PhSecret *secret = ph_secret_new_bytes ((const char *) decoded, decoded_length);

  explicit_bzero (decoded, decoded_length);
  g_free (decoded);
  return secret;
}

/**
 * ph_practice_auth_new:
 * @mechanism: name of a SASL mechanism, in any case
 * @username: the one user
 * @password: the user's password
 *
 * Returns: (transfer full) (nullable): a new sign-in, or %NULL if there is no such mechanism
 */
PhPracticeAuth *
ph_practice_auth_new (const char *mechanism, const char *username, PhSecret *password)
{
  g_return_val_if_fail (mechanism != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (g_ascii_strcasecmp (mechanism, mechanisms[i].name) == 0)
      {
        PhPracticeAuth *self = g_new0 (PhPracticeAuth, 1);

        self->mechanism = &mechanisms[i];
        self->username = g_strdup (username);
        self->password = ph_secret_ref (password);
        return self;
      }
  return NULL;
}

/**
 * ph_practice_auth_free:
 * @self: (transfer full): a sign-in
 */
void
ph_practice_auth_free (PhPracticeAuth *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->challenge, g_free);
  g_clear_pointer (&self->claimed, ph_secret_unref);
  g_free (self);
}

/**
 * ph_practice_auth_step:
 * @self: a sign-in
 * @response: (nullable): what the client sent, in Base64; %NULL: the sign-in starts without an initial response
 * @ret_challenge: (out) (transfer full): set with %PH_PRACTICE_AUTH_CHALLENGE alone: what to send, in Base64
 *
 * Returns: how it goes on
 */
PhPracticeAuthStatus
ph_practice_auth_step (PhPracticeAuth *self, const char *response, char **ret_challenge)
{
  g_return_val_if_fail (self != NULL, PH_PRACTICE_AUTH_REFUSED);
  g_return_val_if_fail (ret_challenge != NULL, PH_PRACTICE_AUTH_REFUSED);

  g_autoptr(PhSecret) decoded = response != NULL ? decode (response) : NULL;

  if (response != NULL && decoded == NULL)
    return PH_PRACTICE_AUTH_MALFORMED;
  return self->mechanism->step (self, decoded, ret_challenge);
}

/**
 * ph_practice_auth_get_mechanism:
 * @self: a sign-in
 *
 * Returns: (transfer none): its mechanism, in upper case
 */
const char *
ph_practice_auth_get_mechanism (const PhPracticeAuth *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mechanism->name;
}
