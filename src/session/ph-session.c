// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One SMTP connection, driven: opened once, then given any number of messages, which go out one after the other, and
// closed. How it gets its connection is in ph-session-connect.c, in which order things happen in ph-session-queue.c, how
// the bytes get about in ph-session-pump.c, and what is known of it, also after it failed, in ph-session-facts.c.

#include "config.h"

#include "ph-session.h"

#include "ph-session-private.h"

typedef enum
{
  PROP_STAGE = 1,
} PhSessionProperty;

typedef enum
{
  SIGNAL_CAN_SEND,
  N_SIGNALS,
} PhSessionSignal;

static GParamSpec *properties[PROP_STAGE + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhSession, ph_session, G_TYPE_OBJECT)
G_DEFINE_QUARK (ph_session_error, ph_session_error)
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

/* The clock */

static void
on_time_over (gpointer owner)
{
  g_autoptr(PhSession) self = g_object_ref (owner);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the time for this step is over");
  const PhSessionOperation *head = ph_session_get_head (self);

  ph_connection_translate_error (self->connection, &error);
  /* A farewell without an answer is no failure. */
  ph_session_end (self, head != NULL && head->verb != PH_SESSION_CLOSES ? error : NULL);
}

static void
on_content_ready (gpointer owner)
{
  ph_session_pump (owner);
}

/* The object */

static void
ph_session_dispose (GObject *object)
{
  PhSession *self = PH_SESSION (object);

  /* Nobody waits for anything any more: that would hold a reference. */
  g_cancellable_cancel (self->io);
  g_clear_pointer (&self->wire, ph_session_wire_free);
  g_clear_pointer (&self->clock, ph_session_clock_free);
  g_queue_clear_full (&self->operations, (GDestroyNotify) ph_session_operation_free);
  if (self->connection != NULL)
    ph_connection_close (self->connection);
  g_clear_object (&self->connection);
  g_clear_object (&self->engine);
  g_clear_object (&self->sasl);

  G_OBJECT_CLASS (ph_session_parent_class)->dispose (object);
}

static void
ph_session_finalize (GObject *object)
{
  PhSession *self = PH_SESSION (object);

  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_clear_pointer (&self->transcript, ph_transcript_unref);
  g_clear_object (&self->io);

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

  /**
   * PhSession::can-send:
   *
   * Nothing waits to be sent and a message could begin now: [method@Session.send_async] from here lets it ride behind the
   * one before, without a round trip between them. May come more than once for the same moment.
   */
  signals[SIGNAL_CAN_SEND] = g_signal_new ("can-send", PH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_session_init (PhSession *self)
{
  self->io = g_cancellable_new ();
  self->clock = ph_session_clock_new (on_time_over, self);
  g_queue_init (&self->operations);
}

void
ph_session_notify_stage (PhSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

/* The sign-in is over, one way or the other, and there is no second one. */
void
ph_session_forget_secrets (PhSession *self)
{
  ph_server_settings_forget_secrets (self->settings);
  /* A step that runs on its thread still needs them; its end calls again. */
  if (self->sasl != NULL && (self->pending & PENDING_SIGN_IN) == 0)
    ph_sasl_session_forget (self->sasl);
}

void
ph_session_emit_can_send (PhSession *self)
{
  g_signal_emit (self, signals[SIGNAL_CAN_SEND], 0);
}

/**
 * ph_session_new:
 * @settings: where to connect and who signs in; copied
 * @transcript: (nullable): gets the dialogue, without secrets
 *
 * Returns: (transfer full): a session that is not open yet, and opens once
 */
PhSession *
ph_session_new (const PhServerSettings *settings, PhTranscript *transcript)
{
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (settings->endpoint != NULL, NULL);

  PhSession *self = g_object_new (PH_TYPE_SESSION, NULL);

  self->settings = ph_server_settings_copy (settings);
  self->transcript = transcript != NULL ? ph_transcript_ref (transcript) : ph_transcript_new ();
  ph_session_take_connection (self);
  return self;
}

/**
 * ph_session_ignore_extensions:
 * @self: a new session
 * @extensions: what is not used although the server offers it, because it can't do what it says
 *
 * What the server turned out to be unable to do.
 */
void
ph_session_ignore_extensions (PhSession *self, PhSmtpExtensions extensions)
{
  g_return_if_fail (PH_IS_SESSION (self));
  g_return_if_fail (self->stage == PH_SESSION_STAGE_IDLE);

  self->ignored = extensions;
}

/* (transfer full): somebody waits for what @tag says. */
static GTask *
new_task (PhSession *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* Cancelling is noticed here, and has a result too. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

/**
 * ph_session_open_async:
 * @self: a new session
 * @cancellable: (nullable): ends the attempt at once
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Connects, encrypts, greets and signs in, if there is a user name. A server that hangs up when it hears EHLO is connected
 * to once more and greeted with HELO, if there is nothing to encrypt and nobody to sign in. Each step has its deadline: that of the settings, or
 * one that suits it. On an error the session is closed, and [method@Session.get_failed_stage] says where it was.
 *
 * Errors: %PH_SESSION_ERROR, %PH_CONNECTION_ERROR, %PH_SMTP_ERROR, %PH_SASL_ERROR, %G_RESOLVER_ERROR, %G_IO_ERROR
 * (%G_IO_ERROR_TIMED_OUT: the deadline of the step; %G_IO_ERROR_CANCELLED: the person).
 */
void
ph_session_open_async (PhSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION (self));
  g_return_if_fail (self->stage == PH_SESSION_STAGE_IDLE);

  g_autoptr(PhSession) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr(GError) downgraded = NULL;

  ph_session_enqueue (self, ph_session_operation_new (PH_SESSION_OPENS, new_task (self, ph_session_open_async, cancellable, callback, user_data)));
  self->n_given = 1;
  if ((self->settings->latch & PH_PROTECTION_TLS) != 0 && ph_endpoint_get_security (self->settings->endpoint) == PH_SECURITY_NONE)
    {
      downgraded = g_error_new_literal (PH_SESSION_ERROR, PH_SESSION_ERROR_DOWNGRADED, "earlier sessions with this server were encrypted, this one would not be");
      ph_session_end (self, downgraded);
      return;
    }
  ph_session_connect (self);
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

/* Puts it behind all else and does what can be done of it now. A session that the server closed while nobody looked
 * still owes its caller a result, not a crash. */
static void
add_transaction (PhSession *self, PhSessionOperation *operation)
{
  g_autoptr(PhSession) alive G_GNUC_UNUSED = g_object_ref (self);

  /* What the server said while nobody asked must be heard before a message is given to it. */
  if (ph_session_get_head (self) == NULL && self->wire != NULL)
    ph_session_wire_listen_now (self->wire);
  if (self->stage == PH_SESSION_STAGE_CLOSED)
    {
      ph_session_refuse (self, operation);
      return;
    }
  ph_session_enqueue (self, operation);
  ph_session_pump (self);
}

/**
 * ph_session_send_async:
 * @self: a session that was opened
 * @submission: envelope and needs of the message
 * @content: the message, read from its current position; not closed
 * @cancellable: (nullable): takes the message out while it waits for its turn; ends the session when it is being sent
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Sends one message, after those that are being sent already: each begins as soon as the server can take it, which may
 * be before the end of the one before. A refused message leaves the session open for the next one, a broken dialogue
 * does not; then those that wait are not sent.
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
  g_return_if_fail (self->stage != PH_SESSION_STAGE_IDLE);

  PhSessionOperation *operation = ph_session_operation_new (PH_SESSION_SENDS, new_task (self, ph_session_send_async, cancellable, callback, user_data));

  ph_session_operation_set_submission (operation, submission);
  operation->content = ph_content_reader_new (content, on_content_ready, self);
  add_transaction (self, operation);
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
 * ph_session_check_async:
 * @self: a session that was opened
 * @envelope: the sender to ask about, and the recipients, of whom there may be none
 * @cancellable: (nullable): as for [method@Session.send_async]
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Asks whether the server would take a message from this sender and to these recipients. Nothing is delivered.
 */
void
ph_session_check_async (PhSession *self, PhEnvelope *envelope, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION (self));
  g_return_if_fail (envelope != NULL);
  g_return_if_fail (self->stage != PH_SESSION_STAGE_IDLE);

  const PhSmtpSubmission submission = { .envelope = envelope, .size = -1 };
  PhSessionOperation *operation = ph_session_operation_new (PH_SESSION_CHECKS, new_task (self, ph_session_check_async, cancellable, callback, user_data));

  ph_session_operation_set_submission (operation, &submission);
  add_transaction (self, operation);
}

/**
 * ph_session_check_finish:
 * @self: a session
 * @result: what the callback got
 *
 * Returns: (transfer full): what the server said to the sender and of each recipient
 */
PhSmtpResult *
ph_session_check_finish (PhSession *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_session_check_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ph_session_check_sender_async:
 * @self: a session that was opened
 * @sender: the address to ask about
 * @cancellable: (nullable): as for [method@Session.send_async]
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * [method@Session.check_async] without recipients.
 */
void
ph_session_check_sender_async (PhSession *self, PhAddress *sender, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (sender != NULL);

  g_autoptr(GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr(PhEnvelope) envelope = ph_envelope_new (sender, nobody);

  ph_session_check_async (self, envelope, cancellable, callback, user_data);
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
  return ph_session_check_finish (self, result);
}

/**
 * ph_session_hurry:
 * @self: a session
 * @limit_ms: from now, in milliseconds; at least 1
 *
 * Waits no longer than this for what it waits for now, because somebody knows that it won't come. Nothing happens to a
 * session that waits for nothing. What comes after has the usual limits.
 */
void
ph_session_hurry (PhSession *self, guint limit_ms)
{
  g_return_if_fail (PH_IS_SESSION (self));
  g_return_if_fail (limit_ms > 0);

  if (ph_session_get_head (self) != NULL)
    ph_session_clock_restart (self->clock, limit_ms);
}

/**
 * ph_session_retire:
 * @self: a session
 *
 * Says that nothing comes behind what it was asked to do: QUIT goes out with the end of the last message where the server
 * allows that, the results do not wait for its answer, and the session closes by itself five seconds after them at the
 * latest, or when it is let go of.
 */
void
ph_session_retire (PhSession *self)
{
  g_return_if_fail (PH_IS_SESSION (self));

  const PhSessionOperation *last = g_queue_peek_tail (&self->operations);

  if (self->stage == PH_SESSION_STAGE_IDLE || self->stage == PH_SESSION_STAGE_CLOSED || (last != NULL && last->verb == PH_SESSION_CLOSES))
    return;
  ph_session_enqueue (self, ph_session_operation_new (PH_SESSION_CLOSES, NULL));
  ph_session_pump (self);
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
  g_autoptr(GTask) task = new_task (self, ph_session_close_async, NULL, callback, user_data);
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the session is closed");
  PhSessionOperation *head = ph_session_get_head (self);

  if (ph_session_is_ready (self))
    {
      ph_session_enqueue (self, ph_session_operation_new (PH_SESSION_CLOSES, g_steal_pointer (&task)));
      ph_session_pump (self);
    }
  else if (head != NULL && head->verb == PH_SESSION_CLOSES && head->task == NULL)
    head->task = g_steal_pointer (&task);
  else
    {
      ph_session_end (self, head != NULL ? error : NULL);
      g_task_return_boolean (task, TRUE);
    }
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
