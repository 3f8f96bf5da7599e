// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One sign-in attempt, whatever its mechanism: the order of its steps, what may be signed in with at all, and whether
// a success is one. It neither encodes for the wire (base64) nor chooses the mechanism, and it asks nobody for
// anything: all it needs is given when it is made.

#include "config.h"

#include "ph-sasl-exchange.h"

struct _PhSaslSession
{
  GObject parent_instance;

  char *mechanism; /* (owned) */
  PhSaslProof proof;
  PhSaslExchange *exchange;    /* (owned) (nullable): until it is over */
  const char *channel_binding; /* (nullable): of an exchange that is over */
  PhSaslFailure *failure;      /* (owned) (nullable): of an exchange that is over */
};

G_DEFINE_FINAL_TYPE (PhSaslSession, ph_sasl_session, G_TYPE_OBJECT)

static void
ph_sasl_session_finalize (GObject *object)
{
  PhSaslSession *self = PH_SASL_SESSION (object);

  g_clear_pointer (&self->exchange, ph_sasl_exchange_free);
  g_clear_pointer (&self->failure, ph_sasl_failure_free);
  g_free (self->mechanism);

  G_OBJECT_CLASS (ph_sasl_session_parent_class)->finalize (object);
}

static void
ph_sasl_session_class_init (PhSaslSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_sasl_session_finalize;
}

static void
ph_sasl_session_init (PhSaslSession *self)
{
}

/* RFC 4616 §2 and RFC 5802 §5.1: both are UTF-8 without NUL. The library takes C strings and would cut them. */
static gboolean
check_credentials (const PhSaslContext *context, GError **error)
{
  PhSecret *password = context->password;

  if (context->username != NULL && (*context->username == '\0' || !g_utf8_validate (context->username, -1, NULL)))
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "user name is empty or no UTF-8");
      return FALSE;
    }
  if (password != NULL && (ph_secret_get_length (password) == 0 || !g_utf8_validate_len (ph_secret_peek (password), ph_secret_get_length (password), NULL)))
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "password is empty, has a NUL or is no UTF-8");
      return FALSE;
    }
  return TRUE;
}

/**
 * ph_sasl_session_new:
 * @mechanism: a name that [func@Ph.sasl_choose] returned for @context
 * @context: all that the sign-in depends on; not needed any more afterwards
 * @error: return location
 *
 * Secrets are copied, and the copies wiped with the session.
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS, %PH_SASL_ERROR_NO_COMMON_MECHANISM (@mechanism is not known), %PH_SASL_ERROR_FAILED.
 *
 * Returns: (transfer full): a new attempt; %NULL on error
 */
PhSaslSession *
ph_sasl_session_new (const char *mechanism, const PhSaslContext *context, GError **error)
{
  g_return_val_if_fail (mechanism != NULL, NULL);
  g_return_val_if_fail (context != NULL && context->host != NULL, NULL);

  const PhSaslRecipe *recipe = ph_sasl_find_recipe (mechanism, context, error);

  if (recipe == NULL)
    return NULL;
  if (!check_credentials (context, error))
    return NULL;

  g_autoptr(PhSaslSession) self = g_object_new (PH_TYPE_SASL_SESSION, NULL);
  self->mechanism = g_strdup (mechanism);
  self->proof = recipe->proof;
  self->exchange = recipe->create (self->mechanism, context, error);
  if (self->exchange == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ph_sasl_session_start:
 * @self: a new attempt
 * @error: return location
 *
 * To be called once, first. It computes nothing that takes time and asks no other server.
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS, %PH_SASL_ERROR_FAILED.
 *
 * Returns: (transfer full) (nullable): the initial response, which may be empty or secret; %NULL without an error means
 *   that the mechanism waits for a challenge
 */
GBytes *
ph_sasl_session_start (PhSaslSession *self, GError **error)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self) && self->exchange != NULL, NULL);

  return self->exchange->class->start (self->exchange, error);
}

/**
 * ph_sasl_session_step:
 * @self: a started attempt
 * @challenge: what the server asks, decoded; may be empty
 * @error: return location
 *
 * With SCRAM this may compute for up to about a second, and with GSSAPI another server is asked; it touches nothing but
 * @self and so may run on a worker thread.
 *
 * A server that says inside of the exchange why it refuses (RFC 5802 §7, RFC 7628 §3.2.2) gets the answer that lets it
 * say so in SMTP as well; [method@SaslSession.get_failure] then has its reason.
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS, %PH_SASL_ERROR_NO_TICKET, %PH_SASL_ERROR_PROTOCOL, %PH_SASL_ERROR_SERVER_NOT_AUTHENTIC,
 * %PH_SASL_ERROR_FAILED.
 *
 * Returns: (transfer full): the response, which may be empty or secret; %NULL on error
 */
GBytes *
ph_sasl_session_step (PhSaslSession *self, GBytes *challenge, GError **error)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self) && self->exchange != NULL, NULL);
  g_return_val_if_fail (challenge != NULL, NULL);

  if (self->exchange->progress == PH_SASL_PROGRESS_COMPLETE || self->exchange->progress == PH_SASL_PROGRESS_REFUSED)
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server sent more challenges than the mechanism has");
      return NULL;
    }
  return self->exchange->class->step (self->exchange, challenge, error);
}

/**
 * ph_sasl_session_verify:
 * @self: an attempt that the server calls a success
 * @error: return location
 *
 * A server that says "235" early may not know the password at all (RFC 5802 §5.1: the client must check the server's
 * signature).
 *
 * Errors: %PH_SASL_ERROR_SERVER_NOT_AUTHENTIC when the server's own proof is missing, %PH_SASL_ERROR_PROTOCOL when a mechanism
 * without one was cut short.
 *
 * Returns: whether the mechanism agrees that this is a success
 */
gboolean
ph_sasl_session_verify (PhSaslSession *self, GError **error)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self) && self->exchange != NULL, FALSE);

  if (self->exchange->progress == PH_SASL_PROGRESS_COMPLETE || self->exchange->progress == PH_SASL_PROGRESS_SATISFIED)
    return TRUE;
  if (self->proof == PH_SASL_PROVES_SERVER)
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, "server says success without its own proof");
  else
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server says success before the sign-in is complete");
  return FALSE;
}

/**
 * ph_sasl_session_forget:
 * @self: an attempt that is over, and of which no step runs
 *
 * Wipes the secrets. What is known of the attempt stays.
 */
void
ph_sasl_session_forget (PhSaslSession *self)
{
  g_return_if_fail (PH_IS_SASL_SESSION (self));

  if (self->exchange == NULL)
    return;
  self->channel_binding = self->exchange->channel_binding;
  self->failure = g_steal_pointer (&self->exchange->failure);
  g_clear_pointer (&self->exchange, ph_sasl_exchange_free);
}

/**
 * ph_sasl_session_get_mechanism:
 * @self: an attempt
 *
 * Returns: (transfer none): the name of its mechanism
 */
const char *
ph_sasl_session_get_mechanism (PhSaslSession *self)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self), NULL);

  return self->mechanism;
}

/**
 * ph_sasl_session_get_channel_binding:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): the name of what ties it to the TLS connection below ("tls-exporter"); %NULL: nothing does
 */
const char *
ph_sasl_session_get_channel_binding (PhSaslSession *self)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self), NULL);

  return self->exchange != NULL ? self->exchange->channel_binding : self->channel_binding;
}

/**
 * ph_sasl_session_get_failure:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): why the server refuses, if it said so inside of the exchange
 */
const PhSaslFailure *
ph_sasl_session_get_failure (PhSaslSession *self)
{
  g_return_val_if_fail (PH_IS_SASL_SESSION (self), NULL);

  return self->exchange != NULL ? self->exchange->failure : self->failure;
}
