// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One account of a courier: claims what is due, as many at a time as its connections have use for, and tells the outbox
// how each ended. Connections and password are those of its line. When no connection can be made, that is true of all
// that is due: nothing is tried a second time, and all share what became of the first.

#include "config.h"

#include "ph-courier-account.h"

#include "ph-courier-demand.h"
#include "ph-courier-ending.h"
#include "ph-courier-errand.h"
#include "ph-courier-pause.h"

/* Enough that each connection always has a message that rides behind the one on its way, and another for when that is
 * refused. */
#define PENDING_PER_CONNECTION 4
/* What shares the fate of another is not sent: as many at a time as one visit of the database is good for. */
#define MAX_SHARED 250
/* When the outbox could not be read. */
#define LOOK_AGAIN_S 30
/* So many connections in a row that broke before anything was sent are no accidents. */
#define MAX_BROKEN 3

typedef enum
{
  SIGNAL_PROGRESS,
  SIGNAL_SETTLED,
  SIGNAL_BUSY_CHANGED,
  N_SIGNALS,
} PhCourierAccountSignal;

/* Whether there is a way to the server, as far as is known. */
typedef enum
{
  HOPE_THERE,
  HOPE_GONE, /* for all that is due now */
} Hope;

struct _PhCourierAccount
{
  GObject parent_instance;

  const PhCourierTools *tools; /* unowned: outlives it */
  char *id;                    /* (owned) */
  PhCourierLine *line;         /* (owned) */

  GQueue demands;     /* (element-type PhCourierDemand) (owned): the first is being met */
  GPtrArray *errands; /* (owned) (element-type PhCourierErrand): claimed and not settled */
  guint n_claims;     /* under way */
  guint n_sharing;    /* likewise: lots of messages that share what became of another */
  gint64 next;
  gboolean is_stale; /* the line has settings of yesterday */

  Hope hope;
  PhProblem *problem;   /* (owned) (nullable): why there is none; NULL: the account was removed or is off */
  PhCourierPause pause; /* what follows from it for the account, when all have been told */
  guint shared_luck;    /* so that all of them are tried again at one time */
  guint n_broken;
  GCancellable *patience; /* (owned): cancelled when it stops */
  GTask *stopping;        /* (owned) (nullable) */
};

/* What a callback of an errand is about. */
typedef struct
{
  PhCourierAccount *account; /* (owned) */
  PhCourierErrand *errand;   /* (owned) */
} Call;

static guint signals[N_SIGNALS];

static void pump (PhCourierAccount *self);
static void end (PhCourierAccount *self, PhCourierErrand *errand, PhCourierOutcome *outcome);
static void claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void run_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void ended_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void all_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (PhCourierAccount, ph_courier_account, G_TYPE_OBJECT)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static guint
roll (void)
{
  return (guint) g_random_int_range (0, G_MAXUINT16 + 1);
}

static Call *
call_new (PhCourierAccount *self, PhCourierErrand *errand)
{
  Call *call = g_new (Call, 1);

  *call = (Call){ g_object_ref (self), g_object_ref (errand) };
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->account);
  g_object_unref (call->errand);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* Demands */

/* What no server can have is not sent any more. */
static void
call_back (PhCourierAccount *self)
{
  for (guint i = 0; i < self->errands->len; i++)
    if (!ph_courier_errand_is_handed_over (self->errands->pdata[i]))
      ph_courier_errand_cancel (self->errands->pdata[i]);
}

/* What no connection has had is not sent for now. */
static void
call_back_waiting (PhCourierAccount *self)
{
  for (guint i = 0; i < self->errands->len; i++)
    if (ph_courier_errand_get_begun_us (self->errands->pdata[i]) == 0)
      ph_courier_errand_cancel (self->errands->pdata[i]);
}

/* The person has not unlocked the keyring yet. */
static void
stop_waiting (PhCourierAccount *self)
{
  if (ph_courier_line_get_state (self->line) != PH_COURIER_LINE_OPENING)
    return;
  ph_courier_line_close (self->line);
  for (guint i = 0; i < self->errands->len; i++)
    end (self, self->errands->pdata[i], NULL);
}

static gboolean
on_demand_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr(PhCourierAccount) self = g_object_ref (user_data);

  call_back (self);
  stop_waiting (self);
  pump (self);
  return G_SOURCE_REMOVE;
}

/* Hope */

/* There may be something to claim that was given back. */
static void
look_again (PhCourierAccount *self)
{
  PhCourierDemand *demand = g_queue_peek_head (&self->demands);

  if (demand != NULL)
    demand->state = PH_COURIER_DEMAND_OPEN;
}

/* @problem: (nullable) */
static void
despair (PhCourierAccount *self, PhProblem *problem)
{
  if (self->hope == HOPE_GONE)
    return;
  self->hope = HOPE_GONE;
  self->problem = problem != NULL ? ph_problem_ref (problem) : NULL;
  call_back_waiting (self);
  look_again (self);
}

/* What was learned with the settings of yesterday says nothing of today. What it held may be held since they changed. */
static void
renew (PhCourierAccount *self)
{
  if (self->pause.until > 0 || self->hope == HOPE_GONE)
    ph_outbox_release_account_async (self->tools->outbox, self->id, NULL, NULL, NULL);
  ph_courier_pause_drop (&self->pause);
  self->is_stale = FALSE;
  self->n_broken = 0;
  self->hope = HOPE_THERE;
  g_clear_pointer (&self->problem, ph_problem_unref);
  ph_courier_line_close (self->line);
}

/* All that was due has been told: from now on it may be tried again. */
static void
end_round (PhCourierAccount *self)
{
  if (self->is_stale)
    renew (self);
  ph_courier_pause_tell (&self->pause, self->tools->outbox, self->id);
  self->n_broken = 0;
  self->shared_luck = roll ();
  if (self->hope == HOPE_THERE)
    return;
  self->hope = HOPE_THERE;
  g_clear_pointer (&self->problem, ph_problem_unref);
  ph_courier_line_close (self->line);
}

/* Endings */

/* @outcome: (transfer full) (nullable): NULL gives it back */
static void
end (PhCourierAccount *self, PhCourierErrand *errand, PhCourierOutcome *outcome)
{
  gint64 id = ph_outbox_entry_get_id (ph_courier_errand_get_entry (errand));

  ph_courier_end_async (self->tools->outbox, id, outcome, self->patience, ended_cb, call_new (self, errand));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Call) call = user_data;
  PhCourierAccount *self = call->account;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhOutboxEntry) entry = ph_courier_end_finish (PH_OUTBOX (source), result, &error);

  g_signal_handlers_disconnect_by_data (call->errand, self);
  g_ptr_array_remove (self->errands, call->errand);
  if (entry != NULL)
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0, entry);
  else if (self->hope == HOPE_GONE)
    look_again (self);
  pump (self);
}

/* Attempts */

static PhCourierAttempt
new_attempt (PhCourierAccount *self, PhOutboxEntry *entry, PhSession *session)
{
  gboolean is_shared = self->hope == HOPE_GONE || ph_courier_was_never_ready (session);

  return (PhCourierAttempt){
    .entry = entry,
    .account = ph_courier_line_get_account (self->line),
    .provider = ph_courier_line_get_provider (self->line),
    .session = session,
    .now = get_now (),
    .give_up_s = self->tools->give_up_s,
    .luck = is_shared ? self->shared_luck : roll (),
    .archive = ph_courier_find_archive (self->tools, self->id),
  };
}

/* What one message that was not sent tells about the others. A sign-in that is asked for with the message is refused
 * with all, too. */
static void
draw_conclusions (PhCourierAccount *self, const PhCourierAttempt *attempt, PhSmtpResult *result, const PhCourierOutcome *outcome)
{
  const PhOutboxTrouble *trouble = &outcome->plain.trouble;
  gboolean is_locked = outcome->pause_s > 0 && outcome->plain.state == PH_OUTBOX_HELD;

  self->n_broken = ph_courier_trouble_is_break (trouble) ? self->n_broken + 1 : 0;
  ph_courier_pause_note (&self->pause, outcome);
  if (ph_courier_was_never_ready (attempt->session) || is_locked || self->n_broken >= MAX_BROKEN)
    {
      g_autoptr(PhProblem) problem = ph_courier_attempt_diagnose (attempt, ph_smtp_result_get_error (result), PH_SMTP_NOT_SENT);

      despair (self, problem);
    }
  else if (outcome->pause_s > 0)
    {
      ph_courier_pause_tell (&self->pause, self->tools->outbox, self->id);
      call_back_waiting (self);
    }
}

static void
take_result (PhCourierAccount *self, PhCourierErrand *errand, PhSmtpResult *result, PhSession *session)
{
  const PhCourierAttempt attempt = new_attempt (self, ph_courier_errand_get_entry (errand), session);
  PhCourierOutcome *outcome = ph_courier_outcome_new_result (&attempt, result);
  PhSmtpCertainty certainty = ph_smtp_result_get_certainty (result);

  if (session != NULL)
    ph_courier_outcome_take_transcript (outcome, ph_courier_line_take_transcript (self->line, session, ph_courier_errand_get_begun_us (errand)));
  if (session != NULL && certainty == PH_SMTP_SENT)
    ph_courier_line_learn (self->line, session);
  if (certainty == PH_SMTP_NOT_SENT)
    draw_conclusions (self, &attempt, result, outcome);
  else
    self->n_broken = 0;
  end (self, errand, outcome);
}

/* The lines of a dialogue that no message wants any more make room. */
static void
forget_dialogue (PhCourierAccount *self, PhSession *session)
{
  gint64 oldest_us = g_get_monotonic_time ();

  if (session == NULL || ph_courier_was_never_ready (session))
    return;
  for (guint i = 0; i < self->errands->len; i++)
    {
      gint64 begun_us = ph_courier_errand_get_begun_us (self->errands->pdata[i]);

      oldest_us = begun_us > 0 ? MIN (oldest_us, begun_us) : oldest_us;
    }
  ph_transcript_forget (ph_session_get_transcript (session), oldest_us);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Call) call = user_data;
  PhCourierAccount *self = call->account;
  g_autoptr(PhSession) session = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSmtpResult) outcome = ph_courier_errand_run_finish (call->errand, result, &session, &error);

  if (outcome != NULL && ph_courier_result_is_unnoted (outcome))
    end (self, call->errand, ph_courier_outcome_new_later (ph_courier_errand_get_entry (call->errand), get_now () + LOOK_AGAIN_S));
  else if (outcome != NULL && !ph_courier_result_is_withdrawn (outcome))
    take_result (self, call->errand, outcome, session);
  else if (g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_MESSAGE))
    end (self, call->errand, ph_courier_outcome_new_state (ph_courier_errand_get_entry (call->errand), PH_OUTBOX_FAILED));
  else if (error != NULL)
    end (self, call->errand, ph_courier_outcome_new_later (ph_courier_errand_get_entry (call->errand), get_now () + LOOK_AGAIN_S));
  else
    end (self, call->errand, NULL);
  forget_dialogue (self, session);
}

/* Without having been tried. */
static PhCourierOutcome *
find_fate (PhCourierAccount *self, PhOutboxEntry *entry)
{
  const PhCourierAttempt attempt = new_attempt (self, entry, NULL);
  PhCourierOutcome *outcome = NULL;

  if (self->problem != NULL)
    outcome = ph_courier_outcome_new_problem (&attempt, self->problem);
  else
    outcome = ph_courier_outcome_new_state (entry, PH_OUTBOX_HELD);
  ph_courier_pause_note (&self->pause, outcome);
  return outcome;
}

static void
share_fate (PhCourierAccount *self, GPtrArray *entries)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), entries->len);
  GPtrArray *outcomes = g_ptr_array_new_full (entries->len, (GDestroyNotify) ph_courier_outcome_free);

  for (guint i = 0; i < entries->len; i++)
    {
      gint64 id = ph_outbox_entry_get_id (entries->pdata[i]);

      g_array_append_val (ids, id);
      g_ptr_array_add (outcomes, find_fate (self, entries->pdata[i]));
    }
  self->n_sharing++;
  ph_courier_end_all_async (self->tools->outbox, ids, outcomes, self->patience, all_ended_cb, g_object_ref (self));
}

static void
all_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhCourierAccount) self = user_data;
  g_autoptr(GPtrArray) entries = ph_courier_end_all_finish (PH_OUTBOX (source), result, NULL);

  self->n_sharing--;
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0, entries->pdata[i]);
  pump (self);
}

/* Claims */

static void
on_progress (PhCourierErrand *errand, gint64 id, gint64 done, gint64 total, PhCourierAccount *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, id, done, total);
}

static void
start (PhCourierAccount *self, PhCourierErrand *errand)
{
  PhSessionPool *pool = ph_courier_line_get_pool (self->line);

  if (self->stopping != NULL)
    end (self, errand, NULL);
  else if (self->hope == HOPE_GONE)
    end (self, errand, find_fate (self, ph_courier_errand_get_entry (errand)));
  else if (pool != NULL)
    ph_courier_errand_run_async (errand, pool, run_cb, call_new (self, errand));
}

/* There is a pool, or it is known why there is none. */
static void
on_line_ready (PhCourierLine *line, PhCourierAccount *self)
{
  g_autoptr(PhCourierAccount) alive G_GNUC_UNUSED = g_object_ref (self);
  PhCourierLineState state = ph_courier_line_get_state (line);

  if (state == PH_COURIER_LINE_FAILED || state == PH_COURIER_LINE_GONE)
    despair (self, ph_courier_line_get_problem (line));
  /* All that were claimed have waited for this. Each ends later. */
  for (guint i = 0; i < self->errands->len; i++)
    start (self, self->errands->pdata[i]);
}

static void
take_entry (PhCourierAccount *self, PhOutboxEntry *entry)
{
  PhCourierErrand *errand = ph_courier_errand_new (self->tools->outbox, entry);

  g_signal_connect (errand, "progress", G_CALLBACK (on_progress), self);
  g_ptr_array_add (self->errands, errand);
  if (ph_courier_line_get_state (self->line) != PH_COURIER_LINE_OPENING)
    start (self, errand);
}

static void
take_entries (PhCourierAccount *self, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    take_entry (self, entries->pdata[i]);
  if (self->hope == HOPE_THERE && self->stopping == NULL)
    ph_courier_line_open (self->line);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhCourierAccount) self = user_data;
  g_autoptr(GError) error = NULL;
  gint64 next = 0;
  g_autoptr(GPtrArray) entries = ph_outbox_claim_finish (PH_OUTBOX (source), result, &next, &error);
  PhCourierDemand *demand = g_queue_peek_head (&self->demands);

  self->n_claims--;
  if (entries == NULL)
    {
      self->next = get_now () + LOOK_AGAIN_S;
      ph_courier_demand_finish (g_queue_pop_head (&self->demands), g_steal_pointer (&error));
    }
  else if (entries->len > 0 && self->hope == HOPE_GONE && self->stopping == NULL)
    share_fate (self, entries);
  else if (entries->len > 0)
    take_entries (self, entries);
  else
    {
      demand->state = PH_COURIER_DEMAND_EXHAUSTED;
      self->next = next;
    }
  pump (self);
}

static PhOutboxQuota
get_quota (PhCourierAccount *self)
{
  g_autoptr(PhAccount) account = ph_courier_find_account (self->tools->store, self->id);

  /* What is not sent counts for nothing. */
  if (account == NULL || self->hope == HOPE_GONE)
    return (PhOutboxQuota){ 0 };
  return (PhOutboxQuota){ ph_account_get_messages_per_minute (account), ph_account_get_messages_per_hour (account), ph_account_get_messages_per_day (account) };
}

static guint
get_room (PhCourierAccount *self)
{
  guint max = self->hope == HOPE_GONE ? MAX_SHARED : ph_courier_count_connections (self->tools, self->id) * PENDING_PER_CONNECTION;

  /* A visit of the database for each single message would cost more than it is worth. */
  return self->errands->len <= max / 2 ? max - self->errands->len : 0;
}

static void
claim (PhCourierAccount *self, const PhCourierDemand *demand)
{
  /* With the settings of today, as soon as those who go with the old ones have ended. */
  if ((self->is_stale && self->errands->len > 0) || ph_courier_line_get_state (self->line) == PH_COURIER_LINE_OPENING)
    return;
  if (self->is_stale)
    renew (self);

  const PhOutboxClaim wanted = { .account_id = self->id, .quota = get_quota (self), .max = get_room (self), .only = demand->only };

  if (wanted.max == 0)
    return;
  self->n_claims++;
  ph_outbox_claim_async (self->tools->outbox, &wanted, NULL, claimed_cb, g_object_ref (self));
}

static void
finish_stopping (PhCourierAccount *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->stopping == NULL || ph_courier_account_is_busy (self) || ph_courier_line_is_closing (self->line))
    return;
  task = g_steal_pointer (&self->stopping);
  g_task_return_boolean (task, TRUE);
}

static void
on_line_closed (PhCourierLine *line, PhCourierAccount *self)
{
  finish_stopping (self);
}

static void
rest (PhCourierAccount *self)
{
  if (self->stopping != NULL)
    ph_courier_line_close (self->line);
  else
    ph_courier_line_rest (self->line);
  g_signal_emit (self, signals[SIGNAL_BUSY_CHANGED], 0);
  finish_stopping (self);
}

/* Whatever happened: what follows from it? */
static void
pump (PhCourierAccount *self)
{
  g_autoptr(PhCourierAccount) alive G_GNUC_UNUSED = g_object_ref (self);

  while (self->n_claims == 0 && self->n_sharing == 0)
    {
      PhCourierDemand *demand = g_queue_peek_head (&self->demands);

      if (demand != NULL && self->stopping == NULL && !ph_courier_demand_is_over (demand))
        {
          claim (self, demand);
          return;
        }
      if (self->errands->len > 0)
        return;
      end_round (self);
      if (demand == NULL)
        {
          rest (self);
          return;
        }
      ph_courier_demand_finish (g_queue_pop_head (&self->demands), NULL);
    }
}

/* The object */

static void
ph_courier_account_finalize (GObject *object)
{
  PhCourierAccount *self = PH_COURIER_ACCOUNT (object);

  g_signal_handlers_disconnect_by_data (self->line, self);
  g_object_unref (self->line);
  g_queue_clear_full (&self->demands, (GDestroyNotify) ph_courier_demand_free);
  g_ptr_array_unref (self->errands);
  g_clear_pointer (&self->problem, ph_problem_unref);
  ph_courier_pause_drop (&self->pause);
  g_object_unref (self->patience);
  g_clear_object (&self->stopping);
  g_free (self->id);

  G_OBJECT_CLASS (ph_courier_account_parent_class)->finalize (object);
}

static void
ph_courier_account_class_init (PhCourierAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_courier_account_finalize;

  /**
   * PhCourierAccount::progress:
   * @self: an account
   * @id: a message
   * @done: octets that went out
   * @total: octets in all
   */
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", PH_TYPE_COURIER_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64);
  /**
   * PhCourierAccount::settled:
   * @self: an account
   * @entry: the message as it is now
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", PH_TYPE_COURIER_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_OUTBOX_ENTRY);
  /**
   * PhCourierAccount::busy-changed:
   * @self: an account
   *
   * Also comes when it has only looked.
   */
  signals[SIGNAL_BUSY_CHANGED] = g_signal_new ("busy-changed", PH_TYPE_COURIER_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_courier_account_init (PhCourierAccount *self)
{
  g_queue_init (&self->demands);
  self->errands = g_ptr_array_new_with_free_func (g_object_unref);
  self->patience = g_cancellable_new ();
  self->shared_luck = roll ();
}

/**
 * ph_courier_account_new:
 * @tools: what all accounts share; must outlive this one
 * @id: the account's identifier
 *
 * Returns: (transfer full): an account of which nothing is on its way
 */
PhCourierAccount *
ph_courier_account_new (const PhCourierTools *tools, const char *id)
{
  g_return_val_if_fail (tools != NULL && id != NULL, NULL);

  PhCourierAccount *self = g_object_new (PH_TYPE_COURIER_ACCOUNT, NULL);

  self->tools = tools;
  self->id = g_strdup (id);
  self->line = ph_courier_line_new (tools, id);
  g_signal_connect (self->line, "ready", G_CALLBACK (on_line_ready), self);
  g_signal_connect (self->line, "closed", G_CALLBACK (on_line_closed), self);
  return self;
}

/**
 * ph_courier_account_is_busy:
 * @self: an account
 *
 * Returns: whether something is on its way, or looked for
 */
gboolean
ph_courier_account_is_busy (PhCourierAccount *self)
{
  g_return_val_if_fail (PH_IS_COURIER_ACCOUNT (self), FALSE);

  return self->errands->len > 0 || self->n_claims > 0 || self->n_sharing > 0 || !g_queue_is_empty (&self->demands);
}

/**
 * ph_courier_account_forget_next:
 * @self: an account that has nothing to send, now or later
 */
void
ph_courier_account_forget_next (PhCourierAccount *self)
{
  g_return_if_fail (PH_IS_COURIER_ACCOUNT (self));

  self->next = 0;
}

/**
 * ph_courier_account_get_next:
 * @self: an account
 *
 * Returns: when there may be more to send, in seconds since 1970; 0: only after a change
 */
gint64
ph_courier_account_get_next (PhCourierAccount *self)
{
  g_return_val_if_fail (PH_IS_COURIER_ACCOUNT (self), 0);

  return self->next;
}

/**
 * ph_courier_account_look:
 * @self: an account
 *
 * Sends what is due now. If it is at it, it looks once more before it ends.
 */
void
ph_courier_account_look (PhCourierAccount *self)
{
  g_return_if_fail (PH_IS_COURIER_ACCOUNT (self));

  PhCourierDemand *last = g_queue_peek_tail (&self->demands);

  if (last != NULL && last->task == NULL)
    last->state = PH_COURIER_DEMAND_OPEN;
  else if (self->stopping == NULL)
    g_queue_push_tail (&self->demands, ph_courier_demand_new (NULL, NULL));
  pump (self);
}

/**
 * ph_courier_account_deliver_async:
 * @self: an account
 * @only: (nullable) (element-type gint64): these messages; %NULL: any
 * @cancellable: (nullable): gives back what no server can have
 * @callback: called when nothing of it is due or on its way any more
 * @user_data: for @callback
 */
void
ph_courier_account_deliver_async (PhCourierAccount *self, GArray *only, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_COURIER_ACCOUNT (self));

  PhCourierDemand *demand = ph_courier_demand_new (g_task_new (self, cancellable, callback, user_data), only);

  g_task_set_source_tag (demand->task, ph_courier_account_deliver_async);
  ph_courier_demand_watch (demand, on_demand_cancelled, self);
  g_queue_push_tail (&self->demands, demand);
  pump (self);
}

/**
 * ph_courier_account_deliver_finish:
 * @self: an account
 * @result: what the callback got
 * @error: return location
 *
 * Errors: [error@OutboxError], %G_IO_ERROR_CANCELLED.
 *
 * Returns: whether all that was due has been tried
 */
gboolean
ph_courier_account_deliver_finish (PhCourierAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_courier_account_deliver_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_courier_account_forget_settings:
 * @self: an account whose settings or password were changed
 *
 * What is on its way goes on; what comes next goes over new connections.
 */
void
ph_courier_account_forget_settings (PhCourierAccount *self)
{
  g_return_if_fail (PH_IS_COURIER_ACCOUNT (self));

  self->is_stale = TRUE;
  if (!ph_courier_account_is_busy (self))
    ph_courier_line_close (self->line);
}

/**
 * ph_courier_account_stop_async:
 * @self: an account
 * @callback: called when nothing is on its way any more
 * @user_data: for @callback
 */
void
ph_courier_account_stop_async (PhCourierAccount *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_COURIER_ACCOUNT (self) && self->stopping == NULL);

  self->stopping = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stopping, ph_courier_account_stop_async);
  g_cancellable_cancel (self->patience);
  call_back (self);
  stop_waiting (self);
  pump (self);
}

/**
 * ph_courier_account_stop_finish:
 * @self: an account
 * @result: what the callback got
 *
 * Stopping never fails.
 */
void
ph_courier_account_stop_finish (PhCourierAccount *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_courier_account_stop_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
