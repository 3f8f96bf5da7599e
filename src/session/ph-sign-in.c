// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a session needs of SASL: an attempt made from the settings and the server's offer, and its steps away from the
// main loop, because SCRAM makes the client compute for as long as the server wishes, up to a second.

#include "config.h"

#include "ph-sign-in.h"

#include "ph-escape.h"
#include "ph-smtp-error.h"

/**
 * ph_sign_in_is_wanted:
 * @settings: user name and wanted mechanism
 *
 * Returns: whether there is somebody to sign in: a user name, or a mechanism by which the server finds out itself
 */
gboolean
ph_sign_in_is_wanted (const PhServerSettings *settings)
{
  return settings->username != NULL || (settings->mechanism != NULL && !ph_sasl_needs_username (settings->mechanism));
}

static void
clear_bindings (PhSaslContext *context)
{
  for (guint i = 0; i < PH_N_CHANNEL_BINDINGS; i++)
    g_clear_pointer (&context->bindings[i], g_bytes_unref);
}

/* (transfer full): the rest of it only lends. */
static PhSaslContext
make_context (const PhServerSettings *settings, PhConnection *connection, const char *const *offered)
{
  PhSaslContext context = {
    .host = ph_endpoint_get_host (settings->endpoint),
    .port = ph_endpoint_get_port (settings->endpoint),
    .offered = offered,
    .username = settings->username,
    .password = settings->password,
    .token = settings->token,
    .channel = ph_connection_is_encrypted (connection) ? PH_SASL_CHANNEL_ENCRYPTED : PH_SASL_CHANNEL_CLEAR,
    .cleartext = settings->cleartext,
    .latch = settings->latch,
    .certificate = settings->client_certificate != NULL ? PH_SASL_IDENTITY_CERTIFICATE : PH_SASL_IDENTITY_NONE,
  };

  for (guint i = 0; i < PH_N_CHANNEL_BINDINGS; i++)
    context.bindings[i] = ph_connection_dup_channel_binding (connection, (PhChannelBinding) i);
  return context;
}

/**
 * ph_sign_in_begin:
 * @settings: who signs in, with what, and by which mechanism
 * @connection: an open connection
 * @offered: (array zero-terminated=1): the server's mechanisms
 * @error: return location
 *
 * Errors: %PH_SASL_ERROR.
 *
 * Returns: (transfer full): an attempt that is not started; %NULL on error
 */
PhSaslSession *
ph_sign_in_begin (const PhServerSettings *settings, PhConnection *connection, const char *const *offered, GError **error)
{
  g_return_val_if_fail (ph_sign_in_is_wanted (settings), NULL);

  PhSaslContext context = make_context (settings, connection, offered);
  const char *mechanism = ph_sasl_choose (settings->mechanism, &context, error);
  PhSaslSession *sasl = mechanism != NULL ? ph_sasl_session_new (mechanism, &context, error) : NULL;

  clear_bindings (&context);
  return sasl;
}

static void
step_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  GBytes *response = ph_sasl_session_step (PH_SASL_SESSION (source), task_data, &error);

  if (response != NULL)
    g_task_return_pointer (task, response, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ph_sign_in_step_async:
 * @sasl: a started attempt; not to be touched until the callback
 * @challenge: what the server asks
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * [method@SaslSession.step] on a worker thread. It can't be cancelled, only ignored.
 */
void
ph_sign_in_step_async (PhSaslSession *sasl, GBytes *challenge, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SASL_SESSION (sasl));

  g_autoptr(GTask) task = g_task_new (sasl, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_sign_in_step_async);
  g_task_set_task_data (task, g_bytes_ref (challenge), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, step_in_thread);
}

/**
 * ph_sign_in_step_finish:
 * @sasl: the attempt
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the response; %NULL on error
 */
GBytes *
ph_sign_in_step_finish (PhSaslSession *sasl, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, sasl), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_sign_in_step_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_sign_in_explain:
 * @sasl: (nullable): the attempt, if there was one
 * @error: with which the session ends
 *
 * A server of OAuth and one of channel bindings say why they refuse inside of the exchange; the reply that follows says
 * no more than "535", as to a wrong password. But who asks to try again later has not refused.
 *
 * Returns: (transfer full): a copy of @error, or %PH_SASL_ERROR with the reason
 */
GError *
ph_sign_in_explain (PhSaslSession *sasl, const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  const PhSaslFailure *failure = sasl != NULL ? ph_sasl_session_get_failure (sasl) : NULL;

  if (failure == NULL || g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_TRANSIENT))
    return g_error_copy (error);

  g_autofree char *status = ph_escape_text (failure->status != NULL ? failure->status : "no reason given");
  return g_error_new (PH_SASL_ERROR, (int) failure->code, "server refuses the sign-in: %s", status);
}
