// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Several connections to one server, and messages that go over whichever is free: how many connections there are, which
// message goes next and where, and when one goes again because its connection was dead. What happens on a connection is
// the session's business, into which transactions a message is split the message's.

#include "config.h"

#include "ph-session-pool.h"

#include "ph-pool-lessons.h"
#include "ph-pool-member.h"
#include "ph-rate-limit.h"

/* For somebody who sends one message and then another; whoever has a queue of them says how long. */
#define KEEP_WARM_MS 5000
/* A sign-in that has begun is let end when the pool is closed: servers take one that is broken off for an attack. */
#define PATIENCE_MS 3000

typedef enum
{
  POOL_OPEN,
  POOL_CLOSED, /* takes nothing any more; its connections may still be about to close */
} PoolState;

struct _PhSessionPool
{
  GObject parent_instance;

  PhServerSettings *settings; /* (owned) */
  PhTlsTickets *tickets;      /* (owned): so that all connections but the first shake hands in short form */
  PhTranscript *transcript;   /* (owned) (nullable) */
  guint keep_warm_ms;
  PoolState state;

  GQueue waiting;           /* (element-type PhPoolMessage) (owned): not given to a member */
  GPtrArray *members;       /* (element-type PhPoolMember) (owned) */
  PhRateLimit *rate;        /* (owned) */
  PhSessionClock *pause;    /* (owned): until the rate allows the next message */
  PhSessionClock *patience; /* (owned): with connections on their way when the pool is closed */
  GTask *closing;           /* (owned) (nullable): until the last connection is closed */

  PhPoolLessons *lessons; /* (owned) */
  guint n_connections;    /* that were begun */
  PhSessionStats past;    /* of members that are gone */
};

/* What a callback of a session is about. */
typedef struct
{
  PhSessionPool *pool;    /* (owned) */
  PhPoolMember *member;   /* unowned: it stays as long as its session has something to tell */
  PhPoolMessage *message; /* unowned (nullable): of the member; none while it is being opened */
} Call;

G_DEFINE_FINAL_TYPE (PhSessionPool, ph_session_pool, G_TYPE_OBJECT)

static void dispatch (PhSessionPool *self);
static void opened_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void sent_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void checked_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static Call *
call_new (PhSessionPool *self, PhPoolMember *member, PhPoolMessage *message)
{
  Call *call = g_new (Call, 1);

  *call = (Call){ g_object_ref (self), member, message };
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->pool);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* Members */

static guint
count_members (PhSessionPool *self, gboolean (*counts) (const PhPoolMember *member))
{
  guint n = 0;

  for (guint i = 0; i < self->members->len; i++)
    if (counts (self->members->pdata[i]))
      n++;
  return n;
}

static gboolean
is_opening (const PhPoolMember *member)
{
  return member->state == PH_POOL_MEMBER_OPENING;
}

static PhPoolMember *
find_idle (PhSessionPool *self)
{
  for (guint i = 0; i < self->members->len; i++)
    if (ph_pool_member_is_idle (self->members->pdata[i]))
      return self->members->pdata[i];
  return NULL;
}

static PhPoolMember *
find_member (PhSessionPool *self, PhSession *session)
{
  for (guint i = 0; i < self->members->len; i++)
    if (((PhPoolMember *) self->members->pdata[i])->session == session)
      return self->members->pdata[i];
  return NULL;
}

static void
add_stats (PhSessionStats *total, PhSession *session)
{
  PhSessionStats stats = ph_session_get_stats (session);

  total->round_trips += stats.round_trips;
  total->bytes_sent += stats.bytes_sent;
  total->bytes_received += stats.bytes_received;
}

static void
finish_closing (PhSessionPool *self)
{
  g_autoptr(GTask) closing = NULL;

  if (self->closing == NULL || self->members->len > 0)
    return;
  closing = g_steal_pointer (&self->closing);
  g_task_return_boolean (closing, TRUE);
}

static void
remove_member (PhSessionPool *self, PhPoolMember *member)
{
  add_stats (&self->past, member->session);
  g_signal_handlers_disconnect_by_data (member->session, self);
  g_ptr_array_remove (self->members, member);
  finish_closing (self);
}

/* When it has nothing to tell any more, either. */
static void
leave_if_done (PhSessionPool *self, PhPoolMember *member)
{
  if (member->state == PH_POOL_MEMBER_GONE && g_queue_is_empty (&member->messages))
    remove_member (self, member);
}

static void
on_session_stage (PhSession *session, GParamSpec *pspec, PhSessionPool *self)
{
  g_autoptr(PhSessionPool) alive G_GNUC_UNUSED = g_object_ref (self);
  PhPoolMember *member = find_member (self, session);

  if (member == NULL || ph_session_get_stage (session) != PH_SESSION_STAGE_CLOSED || member->state == PH_POOL_MEMBER_OPENING)
    return;
  member->state = PH_POOL_MEMBER_GONE;
  leave_if_done (self, member);
}

/* Messages */

/* A connection on the way for a message that nobody wants any more. */
static void
close_surplus (PhSessionPool *self)
{
  guint n_surplus = count_members (self, is_opening);

  n_surplus -= MIN (n_surplus, g_queue_get_length (&self->waiting));
  for (guint i = self->members->len; i > 0 && n_surplus > 0; i--)
    {
      PhPoolMember *member = self->members->pdata[i - 1];

      if (!is_opening (member))
        continue;
      ph_session_close_async (member->session, NULL, NULL);
      n_surplus--;
    }
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  PhPoolMessage *message = user_data;
  g_autoptr(PhSessionPool) self = g_object_ref (ph_pool_message_get_pool (message));
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  /* One that a member has is the session's business. */
  if (g_queue_remove (&self->waiting, message))
    {
      close_surplus (self);
      ph_pool_message_fail (message, error, NULL);
    }
  return G_SOURCE_REMOVE;
}

/* For messages that were under way when the pool was closed. */
static GError *
new_closed (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the pool is closed");
}

static void
fail_waiting (PhSessionPool *self, const GError *error, PhSession *session)
{
  GQueue waiting = self->waiting;

  /* Whoever is told may send again. */
  g_queue_init (&self->waiting);
  while (!g_queue_is_empty (&waiting))
    ph_pool_message_fail (g_queue_pop_head (&waiting), error, session);
}

static void
rest_or_leave (PhSessionPool *self, PhPoolMember *member)
{
  if (!ph_pool_member_is_idle (member))
    leave_if_done (self, member);
  else if (self->keep_warm_ms == 0 || self->state == POOL_CLOSED)
    ph_pool_member_retire (member);
  else
    ph_session_clock_restart (member->warm, self->keep_warm_ms);
}

/* Puts a message back that is to go on, or fails it when the pool has been closed meanwhile. */
static void
put_back (PhSessionPool *self, PhPoolMessage *message)
{
  g_autoptr(GError) error = new_closed ();

  if (self->state == POOL_OPEN)
    g_queue_push_head (&self->waiting, message);
  else
    ph_pool_message_fail (message, error, NULL);
}

/* Whoever waits for the message comes last: it may close the pool. */
static void
take_result (const Call *call, PhSmtpResult *result)
{
  PhSessionPool *self = call->pool;
  g_autoptr(PhSession) session = g_object_ref (call->member->session);
  PhPoolMessage *message = call->message;

  g_queue_remove (&call->member->messages, message);
  PhPoolVerdict verdict = ph_pool_member_judge (call->member, message, result, self->lessons);
  if (verdict == PH_POOL_MESSAGE_GOES_ON)
    put_back (self, message);
  dispatch (self);

  /* It may have gone while others were given to it. */
  PhPoolMember *member = find_member (self, session);
  if (member != NULL)
    rest_or_leave (self, member);
  if (verdict == PH_POOL_MESSAGE_DONE)
    ph_pool_message_complete (message, session);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Call) call = user_data;
  g_autoptr(PhSmtpResult) outcome = ph_session_send_finish (PH_SESSION (source), result);

  take_result (call, outcome);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Call) call = user_data;
  g_autoptr(PhSmtpResult) outcome = ph_session_check_finish (PH_SESSION (source), result);

  take_result (call, outcome);
}

/* Whether the rate allows a message now; if not, it is looked at again in time. */
static gboolean
is_due (PhSessionPool *self)
{
  gint64 wait_us = ph_session_pool_get_pause_us (self);

  if (wait_us > 0)
    ph_session_clock_restart (self->pause, (guint) (wait_us / 1000) + 1);
  return wait_us == 0;
}

static void
on_pause_over (gpointer owner)
{
  dispatch (owner);
}

static void
start_part (PhSessionPool *self, PhPoolMember *member, PhPoolMessage *message, GInputStream *content)
{
  const PhSmtpSubmission part = ph_pool_message_get_part (message);
  GCancellable *cancellable = ph_pool_message_get_cancellable (message);
  guint max_messages = ph_pool_member_get_max_messages (member, ph_pool_lessons_get_max_messages (self->lessons));
  gboolean is_last = self->keep_warm_ms == 0 && g_queue_is_empty (&self->waiting) && ph_pool_message_is_last_part (message);

  ph_session_clock_stop (member->warm);
  ph_pool_member_note_domains (member, part.envelope);
  g_queue_push_tail (&member->messages, message);
  member->n_given++;
  is_last |= max_messages != 0 && member->n_given >= max_messages;
  if (content == NULL)
    ph_session_check_async (member->session, part.envelope, cancellable, checked_cb, call_new (self, member, message));
  else
    {
      ph_rate_limit_take (self->rate, g_get_monotonic_time ());
      ph_session_send_async (member->session, &part, content, cancellable, sent_cb, call_new (self, member, message));
    }
  if (is_last)
    ph_pool_member_retire (member);
}

static void
assign (PhSessionPool *self, PhPoolMember *member, PhPoolMessage *message)
{
  const PhPoolRoom room = ph_pool_member_get_room (member, ph_pool_lessons_get_max_recipients (self->lessons));
  g_autoptr(GInputStream) content = NULL;
  g_autoptr(GError) error = NULL;

  if (!ph_pool_message_plan (message, &room))
    {
      g_queue_push_head (&self->waiting, message);
      ph_pool_member_retire (member);
      return;
    }
  if (!ph_pool_message_is_check (message))
    content = ph_pool_message_open (message, &error);
  if (error != NULL)
    ph_pool_message_fail (message, error, NULL);
  else
    start_part (self, member, message, content);
}

/* The content of one message is out: another may ride behind it, unless a connection of its own is on the way. */
static void
on_can_send (PhSession *session, PhSessionPool *self)
{
  PhPoolMember *member = find_member (self, session);

  if (member == NULL || member->state != PH_POOL_MEMBER_OPEN || g_queue_get_length (&member->messages) != 1)
    return;
  if (g_queue_get_length (&self->waiting) > count_members (self, is_opening) && is_due (self))
    assign (self, member, g_queue_pop_head (&self->waiting));
}

/* Connections */

static void
open_member (PhSessionPool *self)
{
  g_autoptr(PhTranscript) transcript = self->transcript != NULL ? ph_transcript_new_branch (self->transcript) : NULL;
  g_autoptr(PhSession) session = ph_session_new (self->settings, transcript);
  PhPoolMember *member = ph_pool_member_new (session);

  g_ptr_array_add (self->members, member);
  self->n_connections++;
  ph_connection_set_tickets (ph_session_get_connection (session), self->tickets);
  ph_session_ignore_extensions (session, ph_pool_lessons_get_ignored (self->lessons));
  g_signal_connect (session, "notify::stage", G_CALLBACK (on_session_stage), self);
  g_signal_connect (session, "can-send", G_CALLBACK (on_can_send), self);
  ph_session_open_async (session, NULL, opened_cb, call_new (self, member, NULL));
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
take_failure (PhSessionPool *self, PhPoolMember *member, const GError *error)
{
  g_autoptr(PhSession) session = g_object_ref (member->session);

  remove_member (self, member);

  guint n_others = count_members (self, ph_pool_member_is_live);

  if (!is_cancelled (error) && n_others == 0)
    fail_waiting (self, error, session);
  else if (!is_cancelled (error))
    ph_pool_lessons_note_refused_connection (self->lessons, n_others, ph_session_get_failed_stage (session));
  dispatch (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Call) call = user_data;
  PhSessionPool *self = call->pool;
  PhPoolMember *member = call->member;
  g_autoptr(GError) error = NULL;

  if (!ph_session_open_finish (PH_SESSION (source), result, &error))
    {
      take_failure (self, member, error);
      return;
    }
  member->state = ph_session_get_stage (member->session) == PH_SESSION_STAGE_CLOSED ? PH_POOL_MEMBER_GONE : PH_POOL_MEMBER_OPEN;
  dispatch (self);
  member = find_member (self, PH_SESSION (source));
  if (member != NULL)
    rest_or_leave (self, member);
}

/* How many may be on their way at once. One goes ahead: a wrong password is tried once and not by all at the same time,
 * which locks people out, and a server that can't be reached is asked by one. Then as many as have signed in, so that few
 * messages, which are gone before, do not bring connections that nobody needs. */
static guint
get_max_opening (PhSessionPool *self)
{
  return MAX (1, count_members (self, ph_pool_member_is_signed_in));
}

static void
open_more (PhSessionPool *self)
{
  guint n_opening = count_members (self, is_opening);
  guint n_live = count_members (self, ph_pool_member_is_live);
  guint max_opening = MIN (get_max_opening (self), g_queue_get_length (&self->waiting));
  guint max_live = ph_pool_lessons_get_max_connections (self->lessons);

  for (; n_opening < max_opening && n_live < max_live; n_opening++, n_live++)
    open_member (self);
}

/* Gives what waits to whoever is free, and sees to it that enough are. */
static void
dispatch (PhSessionPool *self)
{
  PhPoolMember *idle = NULL;

  while (!g_queue_is_empty (&self->waiting) && is_due (self) && (idle = find_idle (self)) != NULL)
    assign (self, idle, g_queue_pop_head (&self->waiting));
  if (!g_queue_is_empty (&self->waiting) && ph_session_pool_get_pause_us (self) == 0)
    open_more (self);
}

static gboolean
is_settled (const PhPoolMember *member)
{
  return !is_opening (member);
}

static void
close_members (PhSessionPool *self, gboolean (*matches) (const PhPoolMember *member))
{
  g_autoptr(GPtrArray) sessions = g_ptr_array_new_with_free_func (g_object_unref);

  /* Closing one may remove it. */
  for (guint i = 0; i < self->members->len; i++)
    if (matches (self->members->pdata[i]))
      g_ptr_array_add (sessions, g_object_ref (((PhPoolMember *) self->members->pdata[i])->session));
  for (guint i = 0; i < sessions->len; i++)
    ph_session_close_async (sessions->pdata[i], NULL, NULL);
}

static void
on_patience_over (gpointer owner)
{
  g_autoptr(PhSessionPool) self = g_object_ref (owner);

  close_members (self, is_opening);
}

/* The object */

static void
ph_session_pool_dispose (GObject *object)
{
  PhSessionPool *self = PH_SESSION_POOL (object);

  for (guint i = 0; i < self->members->len; i++)
    g_signal_handlers_disconnect_by_data (((PhPoolMember *) self->members->pdata[i])->session, self);
  g_ptr_array_set_size (self->members, 0);

  G_OBJECT_CLASS (ph_session_pool_parent_class)->dispose (object);
}

static void
ph_session_pool_finalize (GObject *object)
{
  PhSessionPool *self = PH_SESSION_POOL (object);

  g_ptr_array_unref (self->members);
  g_clear_pointer (&self->lessons, ph_pool_lessons_free);
  ph_rate_limit_free (self->rate);
  ph_session_clock_free (self->pause);
  ph_session_clock_free (self->patience);
  ph_server_settings_free (self->settings);
  g_object_unref (self->tickets);
  g_clear_pointer (&self->transcript, ph_transcript_unref);

  G_OBJECT_CLASS (ph_session_pool_parent_class)->finalize (object);
}

static void
ph_session_pool_class_init (PhSessionPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_session_pool_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_session_pool_finalize;
}

static void
ph_session_pool_init (PhSessionPool *self)
{
  self->keep_warm_ms = KEEP_WARM_MS;
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_pool_member_free);
  self->tickets = ph_tls_tickets_new ();
  self->pause = ph_session_clock_new (on_pause_over, self);
  self->patience = ph_session_clock_new (on_patience_over, self);
  g_queue_init (&self->waiting);
}

/**
 * ph_session_pool_new:
 * @settings: the server, and who signs in; copied
 * @max_connections: at most so many at once, at least one
 * @transcript: (nullable): gets the dialogues of all connections, each as a branch
 *
 * Returns: (transfer full): a pool without a connection; they are opened when there is something to send
 */
PhSessionPool *
ph_session_pool_new (const PhServerSettings *settings, guint max_connections, PhTranscript *transcript)
{
  g_return_val_if_fail (settings != NULL && max_connections > 0, NULL);

  PhSessionPool *self = g_object_new (PH_TYPE_SESSION_POOL, NULL);

  self->settings = ph_server_settings_copy (settings);
  self->transcript = transcript != NULL ? ph_transcript_ref (transcript) : NULL;
  self->lessons = ph_pool_lessons_new (max_connections, settings->messages_per_connection);
  self->rate = ph_rate_limit_new (settings->messages_per_minute);
  return self;
}

/**
 * ph_session_pool_set_keep_warm_ms:
 * @self: a pool
 * @keep_warm_ms: how long a connection stays open with nothing to do, in milliseconds; 0: not at all, and QUIT goes out
 *   with the last message that waits, which saves a round trip
 *
 * Five seconds if this is never called.
 */
void
ph_session_pool_set_keep_warm_ms (PhSessionPool *self, guint keep_warm_ms)
{
  g_return_if_fail (PH_IS_SESSION_POOL (self));

  self->keep_warm_ms = keep_warm_ms;
}

/**
 * ph_session_pool_send_async:
 * @self: a pool
 * @submission: envelope and needs of the message; copied
 * @content: where the message comes from; its data is owned from now on
 * @cancellable: (nullable): takes the message out while it waits, ends its connection when it is being sent
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Sends one message over whichever connection is free, or a new one as long as there are not too many; while none has
 * signed in there is one attempt at a time, and when it fails, nobody tries the same password again. It goes in several
 * transactions when the server does not take all its recipients in one; if then all or nobody shall get it, the server
 * is asked about all of them first. When the connection was dead before the message began, it goes once more over
 * another one. No other failure is tried again, and none concerns the messages behind it, except that no connection can
 * be made at all: then all that wait fail with the same error.
 */
void
ph_session_pool_send_async (PhSessionPool *self,
                            const PhSmtpSubmission *submission,
                            const PhContentSource *content,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION_POOL (self));
  g_return_if_fail (submission != NULL && content != NULL && content->open != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhPoolMessage *message = ph_pool_message_new (task, submission, content);
  g_autoptr(GError) closed = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "the pool is closed");

  g_task_set_source_tag (task, ph_session_pool_send_async);
  /* Cancelling is noticed here, and has a result too. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->state == POOL_CLOSED)
    {
      ph_pool_message_fail (message, closed, NULL);
      return;
    }
  ph_pool_message_watch (message, on_cancelled);
  g_queue_push_tail (&self->waiting, message);
  dispatch (self);
}

/**
 * ph_session_pool_send_finish:
 * @self: a pool
 * @result: what the callback got
 * @ret_session: (out) (optional) (nullable) (transfer full): the connection over which it went last, or which could not
 *   be opened; %NULL when there was none
 *
 * Returns: (transfer full): how it ended, for each recipient
 */
PhSmtpResult *
ph_session_pool_send_finish (PhSessionPool *self, GAsyncResult *result, PhSession **ret_session)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_session_pool_send_async), NULL);

  PhSession *session = g_task_get_task_data (G_TASK (result));

  if (ret_session != NULL)
    *ret_session = session != NULL ? g_object_ref (session) : NULL;
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ph_session_pool_close_async:
 * @self: a pool
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Closes all connections, with QUIT where that is possible, in five seconds at the latest, those that are still on their
 * way three seconds later. What is still being sent ends as cancelled. A pool that is closed takes no messages any more.
 */
void
ph_session_pool_close_async (PhSessionPool *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SESSION_POOL (self));
  g_return_if_fail (self->state == POOL_OPEN);

  g_autoptr(PhSessionPool) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr(GError) error = new_closed ();

  self->state = POOL_CLOSED;
  self->closing = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->closing, ph_session_pool_close_async);
  fail_waiting (self, error, NULL);
  close_members (self, is_settled);
  ph_session_clock_restart (self->patience, PATIENCE_MS);
  finish_closing (self);
}

/**
 * ph_session_pool_close_finish:
 * @self: a pool
 * @result: what the callback got
 *
 * Closing never fails.
 */
void
ph_session_pool_close_finish (PhSessionPool *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_session_pool_close_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ph_session_pool_get_stats:
 * @self: a pool
 *
 * Returns: what was counted up to now, over all connections
 */
PhSessionStats
ph_session_pool_get_stats (PhSessionPool *self)
{
  static const PhSessionStats none = { 0 };

  g_return_val_if_fail (PH_IS_SESSION_POOL (self), none);

  PhSessionStats total = self->past;

  for (guint i = 0; i < self->members->len; i++)
    add_stats (&total, ((PhPoolMember *) self->members->pdata[i])->session);
  return total;
}

/**
 * ph_session_pool_get_n_connections:
 * @self: a pool
 *
 * Returns: how many were begun up to now: also those that failed, and those that are closed again
 */
guint
ph_session_pool_get_n_connections (PhSessionPool *self)
{
  g_return_val_if_fail (PH_IS_SESSION_POOL (self), 0);

  return self->n_connections;
}

/**
 * ph_session_pool_get_pause_us:
 * @self: a pool
 *
 * Returns: microseconds until the account's limit of messages per minute allows the next one; 0: now
 */
gint64
ph_session_pool_get_pause_us (PhSessionPool *self)
{
  g_return_val_if_fail (PH_IS_SESSION_POOL (self), 0);

  return ph_rate_limit_get_wait_us (self->rate, g_get_monotonic_time ());
}
