// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The frame that SMTP puts around a SASL exchange (RFC 4954). What the exchange says is the mechanism's business; the
// frame knows base64, limits, and how to keep all of it out of the transcript.

#include "config.h"

#include "ph-smtp-engine-private.h"

#include <string.h>

/* RFC 5321 §4.5.3.1.4: the longest command that every server takes. Beyond it an initial response is sent on its own,
 * unless it is a token, for which RFC 4954 §4 lengthened the command and which servers want with the command. */
#define MAX_SAFE_COMMAND 512
/* The longest real exchange (GSSAPI) has five; a server that asks on and on is stopped. */
#define MAX_ROUNDS 20
/* Shorter words are too common in a reply to be an echo. */
#define MIN_ECHO 4
/* A word of letters alone may be the server's own; only a long one can't be. */
#define MIN_LETTERS 16

static gboolean
is_token_mechanism (const char *mechanism)
{
  return strcmp (mechanism, "XOAUTH2") == 0 || strcmp (mechanism, "OAUTHBEARER") == 0;
}

static void
free_wiped (char *text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

static char *
encode (GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return g_base64_encode (data, length);
}

/* Strict: g_base64_decode() skips what it does not know. NULL: not base64. */
static GBytes *
decode (const char *text)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  gsize digits = strspn (text, alphabet);
  gsize padding = strspn (text + digits, "=");
  gsize length = 0;

  if (text[digits + padding] != '\0' || (digits + padding) % 4 != 0 || padding > 2)
    return NULL;

  guint8 *data = g_base64_decode (text, &length);

  return g_bytes_new_take (data, length);
}

void
ph_smtp_engine_forget_auth (PhSmtpEngine *self)
{
  g_clear_pointer (&self->deferred_response, g_bytes_unref);
  g_clear_pointer (&self->challenge, g_bytes_unref);
  g_clear_pointer (&self->auth_words, free_wiped);
}

/* Takes ownership of @words. */
static void
remember_words (PhSmtpEngine *self, char *words)
{
  g_clear_pointer (&self->auth_words, free_wiped);
  self->auth_words = words;
}

static gboolean
is_distinctive (const char *secret)
{
  gsize letters = strspn (secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

  return strlen (secret) >= MIN_ECHO && (secret[letters] != '\0' || letters >= MIN_LETTERS);
}

/* What is secret in what was said last, as the user knows it: the password of PLAIN (RFC 4616) stands behind the last NUL, a
 * token (RFC 7628 §3.1) behind "Bearer" and before a ^A, and the password of LOGIN is all of it. */
static char *
dup_secret (const char *words)
{
  g_autoptr(GBytes) said = decode (words);
  gsize length = 0;
  const char *data = said != NULL ? g_bytes_get_data (said, &length) : NULL;
  const char *begin = data;

  if (data == NULL)
    return g_strdup ("");

  for (gsize i = 0; i < length; i++)
    if (data[i] == '\0')
      begin = data + i + 1;

  const char *bearer = g_strstr_len (begin, data + length - begin, "Bearer ");
  if (bearer != NULL)
    begin = bearer + strlen ("Bearer ");

  const char *end = memchr (begin, '\1', data + length - begin);
  char *secret = g_strndup (begin, (end != NULL ? end : data + length) - begin);

  explicit_bzero ((char *) data, length);
  return secret;
}

/* Some servers repeat the command that they refuse, or the password. What was secret in it must reach neither transcript nor error. A
 * challenge stays as it is: the mechanism needs it, and nobody is shown it. */
PhSmtpReply *
ph_smtp_engine_censor_reply (PhSmtpEngine *self, PhSmtpReply *reply)
{
  const char *const *lines = ph_smtp_reply_get_lines (reply);
  g_autoptr(GPtrArray) censored = NULL;
  char *secret = NULL;

  if (self->auth_words == NULL || strlen (self->auth_words) < MIN_ECHO || ph_smtp_reply_get_code (reply) == 334)
    return ph_smtp_reply_ref (reply);

  secret = dup_secret (self->auth_words);
  censored = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GString) line = g_string_new (lines[i]);

      g_string_replace (line, self->auth_words, "***", 0);
      if (is_distinctive (secret))
        g_string_replace (line, secret, "***", 0);
      g_ptr_array_add (censored, g_strdup (line->str));
    }
  free_wiped (secret);
  return ph_smtp_reply_new (ph_smtp_reply_get_code (reply), (const char *const *) censored->pdata);
}

static void
say_auth (PhSmtpEngine *self, const char *mechanism, GBytes *initial_response)
{
  char *words = NULL;
  char *line = NULL;

  if (initial_response != NULL)
    words = g_bytes_get_size (initial_response) > 0 ? encode (initial_response) : g_strdup ("=");
  /* Not g_strdup_printf(), whose buffer may move and leave a copy behind. */
  line = g_strconcat ("AUTH ", mechanism, words != NULL ? " " : NULL, words, NULL);
  if (words != NULL && strlen (line) + 2 > MAX_SAFE_COMMAND && !is_token_mechanism (mechanism))
    {
      self->deferred_response = g_bytes_ref (initial_response);
      free_wiped (line);
      line = g_strconcat ("AUTH ", mechanism, NULL);
    }
  remember_words (self, words);
  ph_smtp_engine_set_state (self, STATE_AUTH);
  ph_smtp_engine_say (self, PH_SMTP_VERB_AUTH, 0, line);
  free_wiped (line);
}

/**
 * ph_smtp_engine_auth_start:
 * @self: an engine that wants %PH_SMTP_WANT_AUTH
 * @mechanism: SASL mechanism in upper case
 * @initial_response: (nullable): what the client says first, not encoded; %NULL when the server speaks first
 *
 * Starts a sign-in. An initial response that makes the command too long for common servers is sent on its own.
 */
void
ph_smtp_engine_auth_start (PhSmtpEngine *self, const char *mechanism, GBytes *initial_response)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_AUTH_CHOICE && mechanism != NULL);

  if (ph_smtp_is_mechanism_name (mechanism))
    say_auth (self, mechanism, initial_response);
  else
    ph_smtp_engine_break (self, ph_smtp_error_new (PH_SMTP_ERROR_INVALID, PH_SMTP_STAGE_AUTH, NULL,
                                                   "the name of the mechanism is not valid"));
}

/**
 * ph_smtp_engine_auth_skip:
 * @self: an engine that wants %PH_SMTP_WANT_AUTH
 *
 * Goes on without a sign-in.
 */
void
ph_smtp_engine_auth_skip (PhSmtpEngine *self)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_AUTH_CHOICE);

  ph_smtp_engine_set_state (self, STATE_READY);
}

/**
 * ph_smtp_engine_get_challenge:
 * @self: an engine that wants %PH_SMTP_WANT_AUTH_STEP
 *
 * Returns: (transfer none) (nullable): what the server asks, decoded; may be empty
 */
GBytes *
ph_smtp_engine_get_challenge (PhSmtpEngine *self)
{
  g_return_val_if_fail (PH_IS_SMTP_ENGINE (self), NULL);

  return self->challenge;
}

/* Takes ownership of @error, with which the dialogue ends once the server has answered the "*". Its answer may still be an
 * echo of what was said before. */
static void
enter_cancel (PhSmtpEngine *self, GError *error)
{
  g_clear_pointer (&self->challenge, g_bytes_unref);
  self->error = error;
  ph_smtp_engine_set_state (self, STATE_AUTH_CANCEL);
  ph_smtp_engine_say (self, PH_SMTP_VERB_AUTH_CANCEL, 0, "*");
}

void
ph_smtp_engine_reply_auth_cancel (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  if (ph_smtp_reply_get_code (reply) == 421)
    ph_smtp_engine_break (self, g_steal_pointer (&self->error));
  else
    ph_smtp_engine_close_politely (self, g_steal_pointer (&self->error));
}

/**
 * ph_smtp_engine_auth_cancel:
 * @self: an engine that wants %PH_SMTP_WANT_AUTH_STEP
 * @error: why; copied
 *
 * Ends the sign-in with "*" (RFC 4954 §4). Whatever the server answers, the dialogue then ends with @error.
 */
void
ph_smtp_engine_auth_cancel (PhSmtpEngine *self, const GError *error)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_AUTH_STEP && error != NULL);

  enter_cancel (self, g_error_copy (error));
}

/**
 * ph_smtp_engine_auth_respond:
 * @self: an engine that wants %PH_SMTP_WANT_AUTH_STEP
 * @response: the mechanism's answer, not encoded; may be empty
 *
 * Answers the challenge.
 */
void
ph_smtp_engine_auth_respond (PhSmtpEngine *self, GBytes *response)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_AUTH_STEP && response != NULL);

  g_clear_pointer (&self->challenge, g_bytes_unref);
  remember_words (self, encode (response));
  ph_smtp_engine_set_state (self, STATE_AUTH);
  ph_smtp_engine_say (self, PH_SMTP_VERB_AUTH_RESPONSE, 0, self->auth_words);
}

static void
cancel_for_protocol (PhSmtpEngine *self, const char *message)
{
  enter_cancel (self, ph_smtp_error_new (PH_SMTP_ERROR_PROTOCOL, PH_SMTP_STAGE_AUTH, NULL, message));
}

static void
enter_step (PhSmtpEngine *self, PhSmtpReply *reply)
{
  const char *const *lines = ph_smtp_reply_get_lines (reply);
  g_autoptr(GBytes) challenge = lines[1] == NULL ? decode (lines[0]) : NULL;
  g_autoptr(GBytes) deferred = g_steal_pointer (&self->deferred_response);

  if (challenge == NULL)
    cancel_for_protocol (self, "the challenge is not base64");
  else if (++self->n_auth_rounds > MAX_ROUNDS)
    cancel_for_protocol (self, "too many challenges");
  else if (deferred != NULL && g_bytes_get_size (challenge) > 0)
    cancel_for_protocol (self, "a challenge where the mechanism has none");
  else
    {
      self->challenge = g_steal_pointer (&challenge);
      ph_smtp_engine_set_state (self, STATE_AUTH_STEP);
      if (deferred != NULL)
        ph_smtp_engine_auth_respond (self, deferred);
    }
}

void
ph_smtp_engine_reply_auth (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply)
{
  guint code = ph_smtp_reply_get_code (reply);

  if (code == 235)
    {
      ph_smtp_engine_forget_auth (self);
      ph_smtp_engine_set_state (self, STATE_AUTH_VERIFY);
    }
  else if (code == 334)
    enter_step (self, reply);
  else if (ph_smtp_engine_is_no (reply))
    ph_smtp_engine_close_politely (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_AUTH, reply));
  else
    ph_smtp_engine_break (self, ph_smtp_error_new_from_reply (PH_SMTP_STAGE_AUTH, reply));
}

/**
 * ph_smtp_engine_auth_accept:
 * @self: an engine that wants %PH_SMTP_WANT_AUTH_VERIFY
 *
 * Says that the mechanism too holds the sign-in for complete: the server has proved itself where it must.
 */
void
ph_smtp_engine_auth_accept (PhSmtpEngine *self)
{
  g_return_if_fail (PH_IS_SMTP_ENGINE (self) && self->state == STATE_AUTH_VERIFY);

  self->offer = OFFER_BEFORE_SIGN_IN;
  ph_smtp_engine_set_state (self, STATE_READY);
}
