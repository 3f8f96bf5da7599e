// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Hands messages over to the outbox, one after the other, and calls them back when the person wants that within some seconds.
// From the moment a message is in the outbox it is sent whatever becomes of this object: nothing here has to survive.

#include "config.h"

#include "ph-send-run.h"

/* More often than it shows, so that no second is left out. */
#define TICK_MS 200
/* None of many is sent while the others are still being made. Should this program die over that, what is there goes at
 * last: after an hour, in which the person can send it, or cancel it, in the outbox. */
#define PREPARING_S (60 * 60)

struct _PhSendRun
{
  GObject parent_instance;
  PhOutbox *outbox;   /* (owned) */
  PhAccount *account; /* (owned) */
  guint undo_s;
  PhSendRunState state;
  PhDraft *draft;    /* (owned) */
  PhMerge *merge;    /* (owned) (nullable): to whom it goes, one by one */
  GArray *ids;       /* (owned) (element-type gint64): in the outbox */
  char *batch;       /* (owned) (nullable): of several */
  gint64 not_before; /* seconds since 1970 */
  gint64 postponed;  /* of several: when they were last told to wait, in seconds since 1970 */
  guint seconds_left;
  guint n_dispatched;
  guint n_kept;              /* of @ids, that were not to be called back any more */
  GCancellable *cancellable; /* (owned) */
  GError *error;             /* (owned) (nullable) */
  guint source;              /* 0: it does not tick */
};

G_DEFINE_FINAL_TYPE (PhSendRun, ph_send_run, G_TYPE_OBJECT)

static guint changed_signal;

static void dispatch_next (PhSendRun *self);
static void cancel_next (PhSendRun *self);

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
enter (PhSendRun *self, PhSendRunState state)
{
  self->state = state;
  if (state != PH_SEND_RUN_COUNTING)
    g_clear_handle_id (&self->source, g_source_remove);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
tick_cb (gpointer user_data)
{
  PhSendRun *self = PH_SEND_RUN (user_data);
  guint seconds_left = MAX (self->not_before - get_now (), 0);

  if (seconds_left == 0)
    {
      self->source = 0;
      enter (self, PH_SEND_RUN_SENT);
      return G_SOURCE_REMOVE;
    }
  if (seconds_left != self->seconds_left)
    {
      self->seconds_left = seconds_left;
      g_signal_emit (self, changed_signal, 0);
    }
  return G_SOURCE_CONTINUE;
}

static void
start_counting (PhSendRun *self)
{
  self->seconds_left = MAX (self->not_before - get_now (), 0);
  if (self->seconds_left == 0)
    {
      enter (self, PH_SEND_RUN_SENT);
      return;
    }
  self->source = g_timeout_add (TICK_MS, tick_cb, self);
  enter (self, PH_SEND_RUN_COUNTING);
}

static PhSendRunState
find_end (PhSendRun *self)
{
  if (self->ids->len > 0)
    return PH_SEND_RUN_TOO_LATE;
  return self->error != NULL ? PH_SEND_RUN_FAILED : PH_SEND_RUN_UNDONE;
}

static void
act_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSendRun) self = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_outbox_act_finish (PH_OUTBOX (source), result, &error))
    g_array_remove_index (self->ids, self->ids->len - 1 - self->n_kept);
  else
    {
      g_debug ("the message can't be called back: %s", error->message);
      self->n_kept++;
    }
  cancel_next (self);
}

/* From the end: it is the last that is sent. */
static void
cancel_next (PhSendRun *self)
{
  if (self->n_kept == self->ids->len)
    enter (self, find_end (self));
  else
    ph_outbox_act_async (self->outbox, g_array_index (self->ids, gint64, self->ids->len - 1 - self->n_kept), PH_OUTBOX_ACTION_CANCEL, NULL, act_cb, g_object_ref (self));
}

static gint64
postpone (PhSendRun *self)
{
  self->postponed = get_now ();
  return self->postponed + PREPARING_S;
}

/* To cancel hundreds takes a while: until then, none of them leaves. */
static void
call_back (PhSendRun *self)
{
  enter (self, PH_SEND_RUN_UNDOING);
  if (self->ids->len > 1)
    ph_outbox_reschedule_all_async (self->outbox, self->ids, postpone (self), NULL, NULL, NULL);
  cancel_next (self);
}

/* Each person's message has an identifier of its own that is the same whenever the batch is begun again: who has it queued gets no second one. */
static gboolean
is_queued_already (PhSendRun *self, const GError *error)
{
  return self->merge != NULL && g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_DOUBLE);
}

static void
dispatch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSendRun) self = user_data;
  g_autoptr(GError) error = NULL;
  gint64 id = ph_dispatch_finish (self->outbox, result, &error);

  if (id >= 0)
    g_array_append_val (self->ids, id);
  else if (is_queued_already (self, error))
    g_clear_error (&error);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_error_copy (error);
  if (error != NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      call_back (self);
      return;
    }
  dispatch_next (self);
}

/* What is shown is what the outbox goes by. What was not to be sent before a later time can be called back here for as long as everything else. */
static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSendRun) self = user_data;
  g_autoptr(PhOutboxEntry) entry = ph_outbox_load_finish (PH_OUTBOX (source), result, NULL);
  gint64 last = get_now () + self->undo_s;

  self->not_before = entry != NULL ? MIN (ph_outbox_entry_get_due (entry), last) : last;
  if (g_cancellable_is_cancelled (self->cancellable))
    call_back (self);
  else
    start_counting (self);
}

/* A time that the disk does not take is none to count down to. */
static void
release_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSendRun) self = user_data;

  if (ph_outbox_reschedule_all_finish (PH_OUTBOX (source), result, &self->error) < 0 || g_cancellable_is_cancelled (self->cancellable))
    call_back (self);
  else
    start_counting (self);
}

/* All of them get the same time at once, when the last one is there. */
static void
release (PhSendRun *self)
{
  self->not_before = get_now () + self->undo_s;
  ph_outbox_reschedule_all_async (self->outbox, self->ids, MAX (self->not_before, ph_draft_get_due (self->draft)), NULL, release_cb, g_object_ref (self));
}

static void
find_time (PhSendRun *self)
{
  if (self->ids->len > 0 && self->merge != NULL)
    release (self);
  else if (self->undo_s == 0 || self->ids->len == 0)
    start_counting (self);
  else
    ph_outbox_load_async (self->outbox, g_array_index (self->ids, gint64, self->ids->len - 1), NULL, load_cb, g_object_ref (self));
}

/* It may take longer than that. */
static void
keep_waiting (PhSendRun *self)
{
  if (self->merge != NULL && get_now () >= self->postponed + PREPARING_S / 2)
    ph_outbox_reschedule_all_async (self->outbox, self->ids, postpone (self), NULL, NULL, NULL);
}

static guint
get_delay_s (PhSendRun *self)
{
  return self->merge != NULL ? PREPARING_S : self->undo_s;
}

static PhDraft *
dup_draft (PhSendRun *self, guint index)
{
  return self->merge != NULL ? ph_merge_dup_draft (self->merge, self->draft, index) : g_object_ref (self->draft);
}

static void
dispatch_next (PhSendRun *self)
{
  if (self->n_dispatched == ph_send_run_get_n_messages (self))
    {
      find_time (self);
      return;
    }

  g_autoptr(PhDraft) draft = dup_draft (self, self->n_dispatched++);

  keep_waiting (self);
  g_signal_emit (self, changed_signal, 0);
  ph_dispatch_async (self->outbox, self->account, draft, get_delay_s (self), self->batch, self->cancellable, dispatch_cb, g_object_ref (self));
}

static void
ph_send_run_dispose (GObject *object)
{
  PhSendRun *self = PH_SEND_RUN (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->outbox);
  g_clear_object (&self->account);
  g_clear_object (&self->draft);
  g_clear_object (&self->merge);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ph_send_run_parent_class)->dispose (object);
}

static void
ph_send_run_finalize (GObject *object)
{
  PhSendRun *self = PH_SEND_RUN (object);

  g_array_unref (self->ids);
  g_free (self->batch);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (ph_send_run_parent_class)->finalize (object);
}

static void
ph_send_run_class_init (PhSendRunClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_send_run_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_send_run_finalize;

  changed_signal = g_signal_new ("changed", PH_TYPE_SEND_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_send_run_init (PhSendRun *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cancellable = g_cancellable_new ();
}

/**
 * ph_send_run_new:
 * @outbox: where the messages go
 * @account: who sends them
 * @draft: what is sent; must not change before it is in the outbox
 * @undo_s: how long they can be called back when they are in the outbox, in seconds
 *
 * Returns: (transfer full): a run that was not started
 */
PhSendRun *
ph_send_run_new (PhOutbox *outbox, PhAccount *account, PhDraft *draft, guint undo_s)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);

  PhSendRun *self = g_object_new (PH_TYPE_SEND_RUN, NULL);

  self->outbox = g_object_ref (outbox);
  self->account = g_object_ref (account);
  self->draft = g_object_ref (draft);
  self->undo_s = undo_s;
  return self;
}

/**
 * ph_send_run_set_merge:
 * @self: a run that was not started
 * @merge: people, each of whom gets a message of their own
 */
void
ph_send_run_set_merge (PhSendRun *self, PhMerge *merge)
{
  g_return_if_fail (PH_IS_SEND_RUN (self));
  g_return_if_fail (PH_IS_MERGE (merge));

  g_set_object (&self->merge, merge);
}

/**
 * ph_send_run_start:
 * @self: a run
 *
 * Several messages have a batch in common. None of them leaves before all are in the outbox.
 */
void
ph_send_run_start (PhSendRun *self)
{
  g_return_if_fail (PH_IS_SEND_RUN (self));
  g_return_if_fail (self->n_dispatched == 0);

  if (self->merge != NULL)
    self->batch = g_uuid_string_random ();
  self->postponed = get_now ();
  dispatch_next (self);
}

/**
 * ph_send_run_undo:
 * @self: a run
 *
 * What is in the outbox is cancelled there. Of several none is on its way before the seconds are over.
 */
void
ph_send_run_undo (PhSendRun *self)
{
  g_return_if_fail (PH_IS_SEND_RUN (self));

  if (self->state == PH_SEND_RUN_PREPARING)
    g_cancellable_cancel (self->cancellable);
  else if (self->state == PH_SEND_RUN_COUNTING)
    call_back (self);
}

/**
 * ph_send_run_hurry:
 * @self: a run
 *
 * Who doesn't want to wait needs not; should that fail, the messages go when their time has come.
 */
void
ph_send_run_hurry (PhSendRun *self)
{
  g_return_if_fail (PH_IS_SEND_RUN (self));

  if (self->state != PH_SEND_RUN_COUNTING)
    return;
  ph_outbox_reschedule_all_async (self->outbox, self->ids, get_now (), NULL, NULL, NULL);
  enter (self, PH_SEND_RUN_SENT);
}

/**
 * ph_send_run_get_state:
 * @self: a run
 *
 * Returns: how far it is
 */
PhSendRunState
ph_send_run_get_state (PhSendRun *self)
{
  g_return_val_if_fail (PH_IS_SEND_RUN (self), PH_SEND_RUN_FAILED);

  return self->state;
}

/**
 * ph_send_run_get_seconds_left:
 * @self: a run
 *
 * Returns: how long it can be called back still
 */
guint
ph_send_run_get_seconds_left (PhSendRun *self)
{
  g_return_val_if_fail (PH_IS_SEND_RUN (self), 0);

  return self->seconds_left;
}

/**
 * ph_send_run_get_n_messages:
 * @self: a run
 *
 * Returns: how many messages it is about
 */
guint
ph_send_run_get_n_messages (PhSendRun *self)
{
  g_return_val_if_fail (PH_IS_SEND_RUN (self), 0);

  return self->merge != NULL ? ph_merge_get_n_people (self->merge) : 1;
}

/**
 * ph_send_run_get_n_queued:
 * @self: a run
 *
 * Returns: how many of them are in the outbox, and were not called back
 */
guint
ph_send_run_get_n_queued (PhSendRun *self)
{
  g_return_val_if_fail (PH_IS_SEND_RUN (self), 0);

  return self->ids->len;
}

/**
 * ph_send_run_get_error:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): why it failed
 */
const GError *
ph_send_run_get_error (PhSendRun *self)
{
  g_return_val_if_fail (PH_IS_SEND_RUN (self), NULL);

  return self->error;
}
