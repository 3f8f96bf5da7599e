// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A sign-in with an OAuth access token: OAUTHBEARER (RFC 7628) and what Google and Microsoft had before, XOAUTH2. It
// knows nothing of where tokens come from.

#include "config.h"

#include "ph-sasl-exchange.h"

#include <string.h>

/* RFC 7628 §3.1: what stands between the parts, and alone is the answer to an error. */
#define KVSEP "\x01"

typedef struct
{
  PhSaslExchange parent;

  const char *farewell; /* what an error is answered with, so that the server's reply follows */
  GBytes *message;      /* (owned): the one thing there is to say */
} OAuth;

typedef struct
{
  gsize length;
  char data[];
} Message;

static void
wipe_message (gpointer data)
{
  Message *message = data;

  explicit_bzero (message->data, message->length);
  g_free (message);
}

/* (transfer full): @parts (ended by %NULL) one behind the other, wiped with the last reference. It is measured first: a
 * buffer that grows leaves a piece of the secret behind each time. */
static GBytes *
join_secret (const char *const *parts)
{
  gsize length = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    length += strlen (parts[i]);

  Message *message = g_malloc (sizeof (Message) + length + 1);
  char *end = message->data;
  for (guint i = 0; parts[i] != NULL; i++)
    end = g_stpcpy (end, parts[i]);
  message->length = length;
  return g_bytes_new_with_free_func (message->data, length, wipe_message, message);
}

static GBytes *
oauth_start (PhSaslExchange *exchange, GError **error)
{
  OAuth *self = (OAuth *) exchange;

  self->parent.progress = PH_SASL_PROGRESS_SATISFIED;
  return g_bytes_ref (self->message);
}

/* There is only one challenge: the error (RFC 7628 §3.2.2), which must be answered. */
static GBytes *
oauth_step (PhSaslExchange *exchange, GBytes *challenge, GError **error)
{
  OAuth *self = (OAuth *) exchange;

  self->parent.failure = ph_sasl_failure_new_from_json (challenge);
  self->parent.progress = PH_SASL_PROGRESS_REFUSED;
  return g_bytes_new_static (self->farewell, strlen (self->farewell));
}

static void
oauth_free (PhSaslExchange *exchange)
{
  OAuth *self = (OAuth *) exchange;

  g_clear_pointer (&self->message, g_bytes_unref);
  g_free (self);
}

static const PhSaslExchangeClass oauth_class = { oauth_start, oauth_step, oauth_free };

/* A control character in the name could end its part and begin another one, with another token. */
static gboolean
check_username (const char *username, GError **error)
{
  for (const char *c = username; c != NULL && *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      {
        g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "user name has a control character");
        return FALSE;
      }
  return TRUE;
}

/* RFC 6750 §2.1 has letters, digits and a few signs; what some providers give out has other signs too. */
static gboolean
check_token (PhSecret *token, GError **error)
{
  const char *text = ph_secret_peek (token);
  gsize length = ph_secret_get_length (token);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      length = 0;
  if (length > 0)
    return TRUE;
  g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "token is empty or has a character that no token has");
  return FALSE;
}

static GBytes *
build_bearer (const PhSaslContext *context)
{
  g_autofree char *name = ph_sasl_escape_name (context->username != NULL ? context->username : "");
  g_autofree char *port = g_strdup_printf ("%u", context->port);
  const char *const parts[] = {
    context->username != NULL ? "n,a=" : "n,",
    name,
    "," KVSEP "host=",
    context->host,
    KVSEP "port=",
    port,
    KVSEP "auth=Bearer ",
    ph_secret_peek (context->token),
    KVSEP KVSEP,
    NULL,
  };

  return join_secret (parts);
}

static GBytes *
build_xoauth2 (const PhSaslContext *context)
{
  const char *const parts[] = { "user=", context->username, KVSEP "auth=Bearer ", ph_secret_peek (context->token), KVSEP KVSEP, NULL };

  return join_secret (parts);
}

/*
 * ph_sasl_oauth_new:
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS.
 *
 * Returns: (transfer full): an exchange of @mechanism; %NULL on error
 */
PhSaslExchange *
ph_sasl_oauth_new (const char *mechanism, const PhSaslContext *context, GError **error)
{
  if (!check_username (context->username, error) || !check_token (context->token, error))
    return NULL;

  OAuth *self = g_new0 (OAuth, 1);
  self->parent.class = &oauth_class;
  if (strcmp (mechanism, "OAUTHBEARER") == 0)
    {
      self->message = build_bearer (context);
      self->farewell = KVSEP;
    }
  else
    {
      self->message = build_xoauth2 (context);
      self->farewell = "";
    }
  return &self->parent;
}
