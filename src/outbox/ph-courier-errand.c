// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The way of one message from the outbox to a server. What its end means, for the message and for the others of its
// account, is not its business.

#include "config.h"

#include "ph-courier-errand.h"

#include "ph-handover-stream.h"
#include "ph-message-builder.h"
#include "ph-outbox-delivery.h"

typedef enum
{
  SIGNAL_PROGRESS,
  N_SIGNALS,
} PhCourierErrandSignal;

/* What the server is given. */
typedef enum
{
  FORM_ORIGINAL,
  FORM_7BIT, /* made so, because the server takes nothing else */
} Form;

struct _PhCourierErrand
{
  GObject parent_instance;

  PhOutbox *outbox;          /* (owned) */
  PhOutboxEntry *entry;      /* (owned) */
  PhMessageFile *message;    /* (owned) (nullable): set when it is open */
  PhSessionPool *pool;       /* (owned) (nullable): while it is on its way */
  PhHandoverStream *stream;  /* (owned) (nullable): the latest that a connection had */
  GCancellable *cancellable; /* (owned) */
  gint64 begun_us;
  Form form;
  PhSmtpResult *result; /* (owned) (nullable): that of the original, while that is made 7-bit */
  PhSession *session;   /* (owned) (nullable): over which it went last */
};

static guint signals[N_SIGNALS];

static void opened_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_sending (GTask *owned_task);
static void sent_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_encoding (GTask *owned_task);
static void encoded_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (PhCourierErrand, ph_courier_errand, G_TYPE_OBJECT)

static void
on_read (gint64 n_read, gpointer user_data)
{
  PhCourierErrand *self = user_data;
  gint64 total = MAX (ph_message_file_get_size (self->message), n_read);

  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, ph_outbox_entry_get_id (self->entry), n_read, total);
}

static void
drop_stream (PhCourierErrand *self)
{
  if (self->stream != NULL)
    ph_handover_stream_set_watch (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
}

static void
finish (GTask *task)
{
  PhCourierErrand *self = g_task_get_source_object (task);

  if (self->stream != NULL)
    ph_handover_stream_set_watch (self->stream, NULL, NULL);
  g_clear_object (&self->pool);
  g_clear_object (&self->message);
  g_task_return_pointer (task, g_steal_pointer (&self->result), (GDestroyNotify) ph_smtp_result_unref);
}

/* Opening */

static void
start_opening (GTask *owned_task)
{
  PhCourierErrand *self = g_task_get_source_object (owned_task);

  ph_outbox_open_message_async (self->outbox, ph_outbox_entry_get_id (self->entry), NULL, opened_cb, owned_task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhCourierErrand *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->message = ph_outbox_open_message_finish (PH_OUTBOX (source), result, &error);
  if (self->message == NULL)
    {
      g_clear_object (&self->pool);
      g_task_return_error (task, error);
      return;
    }
  start_sending (g_steal_pointer (&task));
}

/* Sending */

static GInputStream *
open_content (gpointer user_data, GError **error)
{
  PhCourierErrand *self = user_data;
  g_autoptr(GInputStream) content = ph_message_file_dup_content (self->message, error);

  if (content == NULL)
    return NULL;
  if (self->begun_us == 0)
    self->begun_us = g_get_monotonic_time ();
  drop_stream (self);
  self->stream = PH_HANDOVER_STREAM (ph_handover_stream_new (content, self->outbox, ph_outbox_entry_get_id (self->entry)));
  ph_handover_stream_set_watch (self->stream, on_read, self);
  return G_INPUT_STREAM (g_object_ref (self->stream));
}

/* The outbox does one thing after the other: this is noted before the next part is handed over. What can't be noted is as
 * uncertain as before, should this process die. */
static void
note_taken (const GArray *taken, gpointer user_data)
{
  PhCourierErrand *self = user_data;
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_pending = 0;

  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (self->entry) && positions->len < taken->len; i++)
    {
      gint64 position = i;

      if (ph_outbox_entry_get_recipient_state (self->entry, i) != PH_OUTBOX_RECIPIENT_PENDING)
        continue;
      if (g_array_index (taken, guint, positions->len) == n_pending++)
        g_array_append_val (positions, position);
    }
  ph_outbox_note_taken_async (self->outbox, ph_outbox_entry_get_id (self->entry), positions, NULL, NULL);
}

static PhSmtpContent
get_content (PhCourierErrand *self)
{
  return self->form == FORM_7BIT ? PH_SMTP_CONTENT_7BIT : ph_outbox_entry_get_content (self->entry);
}

static void
start_sending (GTask *owned_task)
{
  PhCourierErrand *self = g_task_get_source_object (owned_task);
  g_autoptr(PhEnvelope) envelope = ph_outbox_entry_dup_pending_envelope (self->entry);
  const PhSmtpSubmission submission = {
    .envelope = envelope,
    .size = ph_message_file_get_size (self->message),
    .content = get_content (self),
    .refused = ph_outbox_entry_get_refused_policy (self->entry),
    .delivery = *ph_outbox_entry_get_delivery (self->entry),
  };
  const PhContentSource content = { open_content, g_object_ref (self), g_object_unref, note_taken };

  ph_session_pool_send_async (self->pool, &submission, &content, self->cancellable, sent_cb, owned_task);
}

static gboolean
can_be_7bit (PhCourierErrand *self)
{
  return self->form == FORM_ORIGINAL && get_content (self) == PH_SMTP_CONTENT_8BIT &&
         g_error_matches (ph_smtp_result_get_error (self->result), PH_SMTP_ERROR, PH_SMTP_ERROR_NEEDS_8BITMIME);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhCourierErrand *self = g_task_get_source_object (task);

  g_clear_object (&self->session);
  g_clear_pointer (&self->result, ph_smtp_result_unref);
  self->result = ph_session_pool_send_finish (PH_SESSION_POOL (source), result, &self->session);
  if (can_be_7bit (self))
    start_encoding (g_steal_pointer (&task));
  else
    finish (task);
}

/* Another form: if there is none, the server's answer to the first stands */

static void
start_encoding (GTask *owned_task)
{
  PhCourierErrand *self = g_task_get_source_object (owned_task);

  self->form = FORM_7BIT;
  ph_message_to_7bit_async (self->message, self->cancellable, encoded_cb, owned_task);
}

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhCourierErrand *self = g_task_get_source_object (task);
  g_autoptr(PhMessageFile) message = ph_message_to_7bit_finish (result, NULL);

  if (message == NULL)
    {
      finish (task);
      return;
    }
  g_set_object (&self->message, message);
  ph_outbox_replace_message_async (self->outbox, ph_outbox_entry_get_id (self->entry), message, replaced_cb, g_steal_pointer (&task));
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  if (ph_outbox_replace_message_finish (PH_OUTBOX (source), result, NULL))
    start_sending (g_steal_pointer (&task));
  else
    finish (task);
}

/* The object */

static void
ph_courier_errand_dispose (GObject *object)
{
  PhCourierErrand *self = PH_COURIER_ERRAND (object);

  drop_stream (self);
  g_clear_object (&self->pool);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->outbox);
  g_clear_object (&self->entry);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->result, ph_smtp_result_unref);

  G_OBJECT_CLASS (ph_courier_errand_parent_class)->dispose (object);
}

static void
ph_courier_errand_class_init (PhCourierErrandClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_courier_errand_dispose;

  /**
   * PhCourierErrand::progress:
   * @self: an errand
   * @id: its message
   * @done: octets that went out
   * @total: octets in all
   *
   * Comes with each block of the message.
   */
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", PH_TYPE_COURIER_ERRAND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64);
}

static void
ph_courier_errand_init (PhCourierErrand *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ph_courier_errand_new:
 * @outbox: where the message stands
 * @entry: a message that is claimed
 *
 * Returns: (transfer full): an errand that has not begun
 */
PhCourierErrand *
ph_courier_errand_new (PhOutbox *outbox, PhOutboxEntry *entry)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox) && PH_IS_OUTBOX_ENTRY (entry), NULL);

  PhCourierErrand *self = g_object_new (PH_TYPE_COURIER_ERRAND, NULL);

  self->outbox = g_object_ref (outbox);
  self->entry = g_object_ref (entry);
  return self;
}

/**
 * ph_courier_errand_get_entry:
 * @self: an errand
 *
 * Returns: (transfer none): the message as it was claimed
 */
PhOutboxEntry *
ph_courier_errand_get_entry (PhCourierErrand *self)
{
  g_return_val_if_fail (PH_IS_COURIER_ERRAND (self), NULL);

  return self->entry;
}

/**
 * ph_courier_errand_get_begun_us:
 * @self: an errand
 *
 * Returns: when a connection first got it, monotonic; 0: it still waits for one
 */
gint64
ph_courier_errand_get_begun_us (PhCourierErrand *self)
{
  g_return_val_if_fail (PH_IS_COURIER_ERRAND (self), 0);

  return self->begun_us;
}

/**
 * ph_courier_errand_is_handed_over:
 * @self: an errand
 *
 * Returns: whether the end of the message may be on its way: to end it now would leave a doubt
 */
gboolean
ph_courier_errand_is_handed_over (PhCourierErrand *self)
{
  g_return_val_if_fail (PH_IS_COURIER_ERRAND (self), FALSE);

  return self->stream != NULL && ph_handover_stream_has_begun (self->stream);
}

/**
 * ph_courier_errand_cancel:
 * @self: an errand
 *
 * Takes it out while it waits; ends its connection when it is being sent.
 */
void
ph_courier_errand_cancel (PhCourierErrand *self)
{
  g_return_if_fail (PH_IS_COURIER_ERRAND (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * ph_courier_errand_run_async:
 * @self: an errand that has not begun
 * @pool: over which it goes
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Sends the message to those who are pending. It is sent in another form, which the outbox keeps, when the server has
 * no 8BITMIME.
 */
void
ph_courier_errand_run_async (PhCourierErrand *self, PhSessionPool *pool, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_COURIER_ERRAND (self) && PH_IS_SESSION_POOL (pool));
  g_return_if_fail (self->pool == NULL);

  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_courier_errand_run_async);
  self->pool = g_object_ref (pool);
  start_opening (task);
}

/**
 * ph_courier_errand_run_finish:
 * @self: an errand
 * @result: what the callback got
 * @ret_session: (out) (nullable) (transfer full): over which it went last, or which could not be opened
 * @error: return location
 *
 * Errors: [error@OutboxError]: there is nothing to send.
 *
 * Returns: (transfer full) (nullable): how it ended
 */
PhSmtpResult *
ph_courier_errand_run_finish (PhCourierErrand *self, GAsyncResult *result, PhSession **ret_session, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_courier_errand_run_async), NULL);

  *ret_session = g_steal_pointer (&self->session);
  return g_task_propagate_pointer (G_TASK (result), error);
}
