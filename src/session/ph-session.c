// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One SMTP connection, driven: its operations, one at a time, each with a clock that is set anew for every stage; and
// what is known of the connection, also after it failed. How the bytes get about is in ph-session-pump.c.

#include "config.h"

#include "ph-session.h"

#include "ph-session-limits.h"
#include "ph-session-private.h"

#include <string.h>

/* QUIT is a courtesy. */
#define CLOSE_MS 5000
/* What EHLO says when the settings do not: an address literal is valid everywhere (RFC 5321 §4.1.4), also where names are
 * checked for a dot; this one says nothing of the person's computer and network, and is the same for everybody. */
#define NEUTRAL_EHLO_NAME "[127.0.0.1]"

typedef enum
{
  PROP_STAGE = 1,
} PhSessionProperty;

static GParamSpec *properties[PROP_STAGE + 1];

G_DEFINE_FINAL_TYPE (PhSession, ph_session, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (PhSessionStage,
                    ph_session_stage,
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_RESOLVE, "resolve"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_CONNECT, "connect"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_ENCRYPT, "encrypt"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_GREET, "greet"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_SIGN_IN, "sign-in"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_SENDER, "sender"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_DELIVER, "deliver"),
                    G_DEFINE_ENUM_VALUE (PH_SESSION_STAGE_CLOSED, "closed"))

static void connect_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Stage and clock */

void
ph_session_set_stage (PhSession *self, PhSessionStage stage)
{
  if (self->stage == stage)
    return;
  self->stage = stage;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

/* A limit of the settings is for what a person sees as one step, however many replies that takes; the default ones are
 * for each wait of the protocol. Never 0. */
static guint
get_clock (PhSession *self)
{
  if (self->settings->timeout_ms != 0)
    return 1 + self->stage;
  if (self->engine == NULL)
    return 100 + ph_connection_get_phase (self->connection);
  return 200 + ph_smtp_engine_get_stage (self->engine);
}

static guint
get_limit_ms (PhSession *self)
{
  if (self->settings->timeout_ms != 0)
    return self->settings->timeout_ms;
  if (self->engine == NULL)
    return ph_session_limits_get_phase_ms (ph_connection_get_phase (self->connection));
  return ph_session_limits_get_smtp_ms (ph_smtp_engine_get_stage (self->engine),
                                        self->envelope != NULL ? ph_envelope_get_n_recipients (self->envelope) : 0);
}

static gboolean
is_closing (PhSession *self)
{
  return self->task != NULL && g_task_get_source_tag (self->task) == ph_session_close_async;
}

static void
follow_clock (PhSession *self)
{
  guint clock = get_clock (self);

  if (self->deadline == NULL || is_closing (self) || clock == self->clock)
    return;
  self->clock = clock;
  ph_deadline_restart (self->deadline, get_limit_ms (self));
}

static void
follow_phase (PhSession *self)
{
  /* Once there is an engine, a handshake is a part of what it does. */
  if (self->engine != NULL || self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  ph_session_set_stage (self, ph_session_stage_from_phase (ph_connection_get_phase (self->connection), self->stage));
  follow_clock (self);
}

void
ph_session_follow_engine (PhSession *self)
{
  ph_session_set_stage (self, ph_session_stage_from_smtp (ph_smtp_engine_get_stage (self->engine), self->stage));
  follow_clock (self);
}

/* Operations: what somebody waits for */

static gboolean
on_deadline (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr(PhSession) self = g_object_ref (user_data);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  ph_deadline_translate_error (self->deadline, &error);
  ph_connection_translate_error (self->connection, &error);
  ph_session_end (self, is_closing (self) ? NULL : error);
  return G_SOURCE_REMOVE;
}

static void
begin_operation (PhSession *self, GTask *owned_task)
{
  self->task = owned_task;
  self->failed_stage = PH_SESSION_STAGE_IDLE;
  self->clock = 0;
  self->deadline = ph_deadline_new (g_task_get_cancellable (owned_task));
  self->watch = g_cancellable_source_new (ph_deadline_get_cancellable (self->deadline));
  g_source_set_static_name (self->watch, "PhSession deadline");
  g_source_set_callback (self->watch, G_SOURCE_FUNC (on_deadline), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

static void
clear_operation (PhSession *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  g_clear_object (&self->deadline);
  g_clear_object (&self->content);
  g_clear_pointer (&self->envelope, ph_envelope_unref);
}

static void
note_failure (PhSession *self, const GError *error)
{
  PhSessionStage stage = self->stage;

  if (error->domain == PH_SMTP_ERROR)
    stage = ph_session_stage_from_smtp (ph_smtp_error_get_stage (error), stage);
  else if (error->domain == PH_SASL_ERROR)
    stage = PH_SESSION_STAGE_SIGN_IN;
  else if (error->domain == PH_CONNECTION_ERROR)
    stage = PH_SESSION_STAGE_ENCRYPT;
  self->failed_stage = stage;
}

/* (transfer full): how the transaction ended; of an engine that had failed before, that it was never begun. */
static PhSmtpResult *
take_result (PhSession *self, const GError *error)
{
  PhSmtpResult *result = ph_smtp_engine_take_result (self->engine);

  if (result == NULL)
    result = ph_smtp_result_new_not_sent (self->envelope, error);
  /* What the server said weighs more than how the session ended after that. */
  const GError *reason = ph_smtp_result_get_error (result);
  if (reason != NULL && ph_smtp_result_get_certainty (result) != PH_SMTP_SENT &&
      (self->failed_stage == PH_SESSION_STAGE_IDLE || reason->domain == PH_SMTP_ERROR))
    note_failure (self, reason);
  return result;
}

/* Whoever waits may begin the next operation in its callback, or let go of the session. */
void
ph_session_complete (PhSession *self, const GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);
  gpointer tag = task != NULL ? g_task_get_source_tag (task) : NULL;
  g_autoptr(PhSmtpResult) result = NULL;

  if (tag == ph_session_send_async || tag == ph_session_check_sender_async)
    result = take_result (self, error);
  clear_operation (self);
  if (task == NULL)
    return;
  if (result != NULL)
    g_task_return_pointer (task, g_steal_pointer (&result), (GDestroyNotify) ph_smtp_result_unref);
  else if (error != NULL && tag != ph_session_close_async)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* The end of the session, orderly (@error is NULL) or not. */
void
ph_session_end (PhSession *self, const GError *error)
{
  g_autoptr(GError) reason = error != NULL ? g_error_copy (error) : NULL;

  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  if (reason != NULL)
    {
      note_failure (self, reason);
      ph_transcript_note (self->transcript, "failed: %s", reason->message);
      if (self->engine != NULL)
        ph_smtp_engine_fail (self->engine, reason);
    }
  g_cancellable_cancel (self->io);
  ph_connection_close (self->connection);
  ph_session_set_stage (self, PH_SESSION_STAGE_CLOSED);
  ph_session_complete (self, reason);
}

/* The connection */

void
ph_session_note_encryption (PhSession *self)
{
  self->stats.round_trips += ph_connection_get_handshake_turns (self->connection);
  ph_transcript_note (self->transcript, "encrypted with %s, %s", ph_connection_get_tls_version (self->connection), ph_connection_get_tls_cipher (self->connection));
}

static void
note_connection (PhSession *self)
{
  const char *address = ph_connection_get_remote_address (self->connection);

  self->stats.round_trips++;
  ph_transcript_note (self->transcript, "connected to %s port %u", address != NULL ? address : "a proxy for the host", ph_endpoint_get_port (self->settings->endpoint));
  if (ph_connection_is_encrypted (self->connection))
    ph_session_note_encryption (self);
}

/* (transfer full): a literal with a zone, "[IPv6:fe80::1%eth0]", means something on this computer only (RFC 6874 §1). */
static char *
get_ehlo_name (PhSession *self)
{
  const char *name = self->settings->ehlo_name != NULL && *self->settings->ehlo_name != '\0' ? self->settings->ehlo_name : NEUTRAL_EHLO_NAME;
  const char *zone = *name == '[' ? strchr (name, '%') : NULL;

  if (zone != NULL)
    return g_strdup_printf ("%.*s]", (int) (zone - name), name);
  return g_hostname_is_non_ascii (name) ? g_hostname_to_ascii (name) : g_strdup (name);
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSession) self = user_data;
  g_autoptr(GError) error = NULL;

  ph_connection_open_finish (self->connection, result, &error);
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  if (error != NULL)
    {
      ph_session_end (self, error);
      return;
    }
  note_connection (self);
  g_autofree char *name = get_ehlo_name (self);
  self->engine = ph_smtp_engine_new (ph_endpoint_get_security (self->settings->endpoint), name != NULL ? name : NEUTRAL_EHLO_NAME, self->transcript);
  /* The greeting is an answer to the connection. */
  self->turn = TURN_SENT;
  ph_session_pump (self);
}

/* The object */

static void
ph_session_dispose (GObject *object)
{
  PhSession *self = PH_SESSION (object);

  /* There is no operation any more: it would hold a reference. */
  g_cancellable_cancel (self->io);
  if (self->connection != NULL)
    ph_connection_close (self->connection);
  g_clear_object (&self->connection);
  g_clear_object (&self->engine);
  g_clear_object (&self->sasl);
  g_clear_object (&self->content);

  G_OBJECT_CLASS (ph_session_parent_class)->dispose (object);
}

static void
ph_session_finalize (GObject *object)
{
  PhSession *self = PH_SESSION (object);

  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_clear_pointer (&self->transcript, ph_transcript_unref);
  g_clear_object (&self->io);
  g_free (self->block);

  G_OBJECT_CLASS (ph_session_parent_class)->finalize (object);
}

static void
ph_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhSession *self = PH_SESSION (object);

  switch ((PhSessionProperty) prop_id)
    {
    case PROP_STAGE:
      g_value_set_enum (value, (int) self->stage);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_session_class_init (PhSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_session_dispose;
  object_class->finalize = ph_session_finalize;
  object_class->get_property = ph_session_get_property;

  /**
   * PhSession:stage:
   *
   * What the session is busy with. Notifies on every change.
   */
  properties[PROP_STAGE] = g_param_spec_enum ("stage", NULL, NULL, PH_TYPE_SESSION_STAGE, PH_SESSION_STAGE_IDLE,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_session_init (PhSession *self)
{
  self->io = g_cancellable_new ();
}

/**
 * ph_session_new:
 * @settings: where to connect and who signs in; copied
 * @transcript: (nullable): gets the dialogue, without secrets
 *
 * Returns: (transfer full): a session that is not open yet; it is for one connection
 */
PhSession *
ph_session_new (const PhServerSettings *settings, PhTranscript *transcript)
{
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (settings->endpoint != NULL, NULL);

  PhSession *self = g_object_new (PH_TYPE_SESSION, NULL);

  self->settings = ph_server_settings_copy (settings);
  self->transcript = transcript != NULL ? ph_transcript_ref (transcript) : ph_transcript_new ();
  self->connection = ph_connection_new (settings);
  g_signal_connect_object (self->connection, "notify::phase", G_CALLBACK (follow_phase), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * ph_session_open_async:
 * @self: a new session
 * @cancellable: (nullable): ends the attempt at once
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Connects, encrypts, greets and signs in, if there is a user name. Each step has its deadline: that of the settings, or
 * one that suits it. On an error the session is closed, and [method@Session.get_failed_stage] says where it was.
 *
 * Errors: %PH_CONNECTION_ERROR, %PH_SMTP_ERROR, %PH_SASL_ERROR, %G_RESOLVER_ERROR, %G_IO_ERROR (%G_IO_ERROR_TIMED_OUT: the
 * deadline of the step; %G_IO_ERROR_CANCELLED: the person).
 */
void
ph_session_open_async (PhSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION (self));
  g_return_if_fail (self->stage == PH_SESSION_STAGE_IDLE);

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_session_open_async);
  g_task_set_check_cancellable (task, FALSE);
  begin_operation (self, task);
  ph_connection_open_async (self->connection, self->io, connect_cb, g_object_ref (self));
}

/**
 * ph_session_open_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the session is ready
 */
gboolean
ph_session_open_finish (PhSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_session_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A session that the server closed while nobody looked still owes its caller a result, not a crash. */
static void
fail_transaction (PhSession *self)
{
  const GError *reason = ph_smtp_engine_get_error (self->engine);
  g_autoptr(GError) closed = ph_smtp_error_new (PH_SMTP_ERROR_CLOSED, PH_SMTP_STAGE_READY, NULL, "the session was closed before");

  ph_session_complete (self, reason != NULL ? reason : closed);
}

static void
run_transaction (PhSession *self)
{
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    fail_transaction (self);
  else if (g_cancellable_is_cancelled (ph_deadline_get_cancellable (self->deadline)))
    on_deadline (NULL, self);
  else
    ph_session_pump (self);
}

/**
 * ph_session_send_async:
 * @self: a session that was opened, with no operation under way
 * @submission: envelope and needs of the message
 * @content: the message, read from its current position; not closed
 * @cancellable: (nullable): ends the session at once
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Sends one message. A refused message leaves the session ready for the next one, a broken dialogue does not.
 */
void
ph_session_send_async (PhSession *self,
                       const PhSmtpSubmission *submission,
                       GInputStream *content,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION (self));
  g_return_if_fail (submission != NULL);
  g_return_if_fail (G_IS_INPUT_STREAM (content));
  g_return_if_fail (self->engine != NULL);
  g_return_if_fail (ph_session_is_ready (self) || (self->stage == PH_SESSION_STAGE_CLOSED && self->task == NULL));

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_session_send_async);
  g_task_set_check_cancellable (task, FALSE);
  begin_operation (self, task);
  self->content = g_object_ref (content);
  self->envelope = ph_envelope_ref (submission->envelope);
  if (self->stage != PH_SESSION_STAGE_CLOSED)
    ph_smtp_engine_send (self->engine, submission);
  run_transaction (self);
}

/**
 * ph_session_send_finish:
 * @self: a session
 * @result: what the callback got
 *
 * Returns: (transfer full): how it ended; also a cancelled or broken end has a certainty
 */
PhSmtpResult *
ph_session_send_finish (PhSession *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_session_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ph_session_check_sender_async:
 * @self: a session that was opened, with no operation under way
 * @sender: the address to ask about
 * @cancellable: (nullable): ends the session at once
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks whether the server takes mail from @sender. Nothing is delivered.
 */
void
ph_session_check_sender_async (PhSession *self, PhAddress *sender, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION (self));
  g_return_if_fail (sender != NULL);
  g_return_if_fail (self->engine != NULL);
  g_return_if_fail (ph_session_is_ready (self) || (self->stage == PH_SESSION_STAGE_CLOSED && self->task == NULL));

  g_autoptr(GPtrArray) nobody = g_ptr_array_new ();
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_session_check_sender_async);
  g_task_set_check_cancellable (task, FALSE);
  begin_operation (self, task);
  self->envelope = ph_envelope_new (sender, nobody);
  if (self->stage != PH_SESSION_STAGE_CLOSED)
    ph_smtp_engine_check (self->engine, self->envelope);
  run_transaction (self);
}

/**
 * ph_session_check_sender_finish:
 * @self: a session
 * @result: what the callback got
 *
 * Returns: (transfer full): what the server said; it has no recipients
 */
PhSmtpResult *
ph_session_check_sender_finish (PhSession *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_session_check_sender_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ph_session_close_async:
 * @self: a session in any state
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Says QUIT if the dialogue is at a point where that is possible, and closes after five seconds at the latest. An
 * operation under way ends as cancelled.
 */
void
ph_session_close_async (PhSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION (self));

  g_autoptr(PhSession) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_session_close_async);
  if (!ph_session_is_ready (self))
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the session is closed");

      ph_session_end (self, self->task != NULL ? error : NULL);
      g_task_return_boolean (task, TRUE);
      return;
    }
  begin_operation (self, g_steal_pointer (&task));
  ph_deadline_restart (self->deadline, CLOSE_MS);
  ph_smtp_engine_quit (self->engine);
  ph_session_pump (self);
}

/**
 * ph_session_close_finish:
 * @self: a session
 * @result: what the callback got
 *
 * Closing never fails.
 */
void
ph_session_close_finish (PhSession *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_session_close_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ph_session_get_stage:
 * @self: a session
 *
 * Returns: what it is busy with
 */
PhSessionStage
ph_session_get_stage (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), PH_SESSION_STAGE_IDLE);

  return self->stage;
}

/**
 * ph_session_get_failed_stage:
 * @self: a session
 *
 * Returns: where the latest operation failed; %PH_SESSION_STAGE_IDLE: it did not
 */
PhSessionStage
ph_session_get_failed_stage (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), PH_SESSION_STAGE_IDLE);

  return self->failed_stage;
}

/**
 * ph_session_is_ready:
 * @self: a session
 *
 * Returns: whether it is open and has nothing to do
 */
gboolean
ph_session_is_ready (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), FALSE);

  return self->stage == PH_SESSION_STAGE_READY && self->task == NULL;
}

/**
 * ph_session_get_connection:
 * @self: a session
 *
 * Returns: (transfer none): the facts of the connection; also after a failure
 */
PhConnection *
ph_session_get_connection (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->connection;
}

/**
 * ph_session_get_greeting:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the server's greeting
 */
PhSmtpReply *
ph_session_get_greeting (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->engine != NULL ? ph_smtp_engine_get_greeting (self->engine) : NULL;
}

/**
 * ph_session_get_capabilities:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what the server offers, after TLS if there is TLS
 */
PhSmtpCapabilities *
ph_session_get_capabilities (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->engine != NULL ? ph_smtp_engine_get_capabilities (self->engine) : NULL;
}

/**
 * ph_session_get_mechanism:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the SASL mechanism that was tried
 */
const char *
ph_session_get_mechanism (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->sasl != NULL ? ph_sasl_session_get_mechanism (self->sasl) : NULL;
}

/**
 * ph_session_get_stats:
 * @self: a session
 *
 * Returns: what was counted up to now
 */
PhSessionStats
ph_session_get_stats (PhSession *self)
{
  static const PhSessionStats none = { 0 };

  g_return_val_if_fail (PH_IS_SESSION (self), none);

  return self->stats;
}
