// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks for the settings of one address. This file is the decision: which sources begin when, which of them wins, what is asked
// of the winner, when it is over. What a source does is in ph-source-*.c, the times are in ph-discovery-schedule.c, what is
// trusted in ph-discovery-rules.c.
//
// A source begins when its time has come, or everything better has ended, and nothing better was found. What was found wins
// when every better source has ended or had its grace. The winner's server is asked with EHLO; while that goes on, nobody else
// is asked anything new. If it does not answer, it goes to the end of the list and the search goes on.

#include "config.h"

#include "ph-discovery.h"

#include "ph-candidate-list.h"
#include "ph-deadline.h"
#include "ph-discovery-private.h"
#include "ph-sources.h"

#define NO_SOURCE PH_N_SOURCES

struct _PhDiscovery
{
  GObject parent_instance;

  PhSearch *search; /* (owned) */
  PhDiscoverySchedule schedule;

  GTask *task;                        /* (owned) (nullable): while it runs */
  PhDeadline *deadline;               /* (owned) (nullable): of all of it */
  GSource *over;                      /* (owned) (nullable): the time is over, or somebody has cancelled */
  GSource *wake;                      /* (owned) (nullable): when to look again */
  gint64 started_at;                  /* monotonic, microseconds; 0: never */
  PhInquiry *inquiries[PH_N_SOURCES]; /* (owned) (nullable): set when it is run */
  gint64 found_at[PH_N_SOURCES];      /* monotonic, microseconds; 0: nothing */
  PhInquiry *check;                   /* (owned) (nullable): while the winner is asked */
  PhProvider *refusing;               /* (owned) (nullable): who is in charge and sends no mail */
  PhSource refused_by;                /* who said so */

  PhCandidateList *candidates; /* (owned) */
  PhProvider *provider;        /* (owned) (nullable) */
  PhDiscoveryHint hint;
};

enum
{
  SIGNAL_CANDIDATES_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhDiscovery, ph_discovery, G_TYPE_OBJECT)

static void on_found (PhInquiry *inquiry, PhCandidate *candidate, guint rank, PhDiscovery *self);
static void on_refused (PhInquiry *inquiry, PhProvider *provider, PhDiscovery *self);
static void on_ended (PhInquiry *inquiry, PhDiscovery *self);
static gboolean on_over (GCancellable *cancellable, gpointer user_data);
static void look_again_in (PhDiscovery *self, guint delay_ms);
static gboolean look_again (gpointer user_data);
static void begin_due_sources (PhDiscovery *self);
static void conclude (PhDiscovery *self, PhSource winner);
static void check_winner (PhInquiry *check);
static void winner_answered_cb (PhInquiry *check, PhQuestion *question, const GError *error);
static void finish (PhDiscovery *self, GError *error);

static const PhInquiryFunc starts[PH_N_SOURCES] = {
  [PH_SOURCE_ACCOUNT] = ph_source_account_start,
  [PH_SOURCE_ADMIN] = ph_source_provider_start,
  [PH_SOURCE_PINNED] = ph_source_provider_start,
  [PH_SOURCE_PACC] = ph_source_pacc_start,
  [PH_SOURCE_AUTOCONFIG] = ph_source_web_start,
  [PH_SOURCE_WELL_KNOWN] = ph_source_web_start,
  [PH_SOURCE_CATALOGUE] = ph_source_provider_start,
  [PH_SOURCE_ISPDB] = ph_source_web_start,
  [PH_SOURCE_MX] = ph_source_mx_start,
  [PH_SOURCE_SRV] = ph_source_srv_start,
  [PH_SOURCE_AUTOCONFIG_HTTP] = ph_source_web_start,
  [PH_SOURCE_GUESS] = ph_source_guess_start,
};

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
ph_discovery_dispose (GObject *object)
{
  PhDiscovery *self = PH_DISCOVERY (object);

  clear_source (&self->over);
  clear_source (&self->wake);
  g_clear_object (&self->task);
  g_clear_object (&self->deadline);
  for (guint i = 0; i < PH_N_SOURCES; i++)
    g_clear_object (&self->inquiries[i]);
  g_clear_object (&self->check);
  g_clear_object (&self->refusing);
  g_clear_object (&self->provider);
  g_clear_object (&self->search);

  G_OBJECT_CLASS (ph_discovery_parent_class)->dispose (object);
}

static void
ph_discovery_finalize (GObject *object)
{
  PhDiscovery *self = PH_DISCOVERY (object);

  g_clear_pointer (&self->candidates, ph_candidate_list_free);

  G_OBJECT_CLASS (ph_discovery_parent_class)->finalize (object);
}

static void
ph_discovery_class_init (PhDiscoveryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_discovery_dispose;
  object_class->finalize = ph_discovery_finalize;

  /**
   * PhDiscovery::candidates-changed:
   * @self: a discovery
   *
   * There are more candidates, fewer or better ones.
   */
  signals[SIGNAL_CANDIDATES_CHANGED] = g_signal_new ("candidates-changed", PH_TYPE_DISCOVERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_discovery_init (PhDiscovery *self)
{
  self->schedule = *ph_discovery_schedule_get_default ();
  self->candidates = ph_candidate_list_new ();
}

/**
 * ph_discovery_new:
 * @backend: whom to ask
 * @catalogue: the providers that are known
 * @accounts: (nullable) (element-type PhAccount): the accounts that are there
 *
 * Returns: (transfer full): a discovery that has not begun
 */
PhDiscovery *
ph_discovery_new (PhDiscoveryBackend *backend, PhProviderCatalogue *catalogue, GListModel *accounts)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_BACKEND (backend), NULL);
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (accounts == NULL || G_IS_LIST_MODEL (accounts), NULL);

  PhDiscovery *self = g_object_new (PH_TYPE_DISCOVERY, NULL);

  self->search = ph_search_new (backend, catalogue, accounts);
  return self;
}

/**
 * ph_discovery_set_timeout:
 * @self: a discovery that has not begun
 * @timeout_ms: time limit of all of it in milliseconds; 0: fifteen seconds, which is also the most
 */
void
ph_discovery_set_timeout (PhDiscovery *self, guint timeout_ms)
{
  g_return_if_fail (PH_IS_DISCOVERY (self));

  guint most_ms = ph_discovery_schedule_get_default ()->total_ms;

  self->schedule.total_ms = timeout_ms == 0 ? most_ms : MIN (timeout_ms, most_ms);
}

/**
 * ph_discovery_set_schedule:
 * @self: a discovery that has not begun
 * @schedule: when what happens; it is copied
 */
void
ph_discovery_set_schedule (PhDiscovery *self, const PhDiscoverySchedule *schedule)
{
  g_return_if_fail (PH_IS_DISCOVERY (self));
  g_return_if_fail (schedule != NULL);

  self->schedule = *schedule;
}

static void
set_up_inquiry (PhDiscovery *self, PhSource source, PhDiscoveryQuery *query)
{
  PhInquiry *inquiry = ph_inquiry_new (self->search, source);

  self->inquiries[source] = inquiry;
  if (!ph_discovery_schedule_includes (source, query))
    ph_inquiry_end (inquiry, PH_ATTEMPT_STOPPED, NULL);
  g_signal_connect_object (inquiry, "found", G_CALLBACK (on_found), self, 0);
  g_signal_connect_object (inquiry, "refused", G_CALLBACK (on_refused), self, 0);
  g_signal_connect_object (inquiry, "ended", G_CALLBACK (on_ended), self, 0);
}

/**
 * ph_discovery_run_async:
 * @self: a discovery that has not begun
 * @query: for whom settings are looked for
 * @cancellable: (nullable): stops it, with everything it has begun
 * @callback: called when it is decided
 * @user_data: for @callback
 *
 * Looks for the settings. What is known on this computer is found before this returns. Runs once.
 */
void
ph_discovery_run_async (PhDiscovery *self, PhDiscoveryQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DISCOVERY (self));
  g_return_if_fail (query != NULL);
  g_return_if_fail (self->started_at == 0);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, ph_discovery_run_async);
  self->started_at = g_get_monotonic_time ();
  ph_search_set_query (self->search, query, &self->schedule);
  for (guint i = 0; i < PH_N_SOURCES; i++)
    set_up_inquiry (self, (PhSource) i, query);

  self->deadline = ph_deadline_new (cancellable);
  ph_deadline_restart (self->deadline, self->schedule.total_ms);
  self->over = g_cancellable_source_new (ph_deadline_get_cancellable (self->deadline));
  g_source_set_callback (self->over, G_SOURCE_FUNC (on_over), self, NULL);
  g_source_attach (self->over, g_main_context_get_thread_default ());

  if (!g_cancellable_is_cancelled (cancellable))
    begin_due_sources (self);
  look_again_in (self, 0);
}

/**
 * ph_discovery_run_finish:
 * @self: a discovery
 * @result: what the callback was given
 * @error: return location for an error: %G_IO_ERROR_CANCELLED
 *
 * That nothing was found is no error.
 *
 * Returns: whether it was decided, and not cancelled
 */
gboolean
ph_discovery_run_finish (PhDiscovery *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == ph_discovery_run_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whoever listens may do anything; that is why nothing is decided here. */
static void
on_found (PhInquiry *inquiry, PhCandidate *candidate, guint rank, PhDiscovery *self)
{
  PhSource source = ph_candidate_get_source (candidate);

  if (!ph_candidate_list_add (self->candidates, candidate, rank))
    return;
  if (self->found_at[source] == 0)
    self->found_at[source] = g_get_monotonic_time ();
  look_again_in (self, 0);
  g_signal_emit (self, signals[SIGNAL_CANDIDATES_CHANGED], 0);
}

static void
on_refused (PhInquiry *inquiry, PhProvider *provider, PhDiscovery *self)
{
  PhSource source = ph_inquiry_get_source (inquiry);

  g_set_object (&self->refusing, provider);
  self->refused_by = source;
  self->found_at[source] = g_get_monotonic_time ();
  look_again_in (self, 0);
}

static void
on_ended (PhInquiry *inquiry, PhDiscovery *self)
{
  look_again_in (self, 0);
}

static gboolean
on_over (GCancellable *cancellable, gpointer user_data)
{
  PhDiscovery *self = user_data;

  if (ph_deadline_has_expired (self->deadline))
    finish (self, NULL);
  else
    finish (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "looking for settings was cancelled"));
  return G_SOURCE_REMOVE;
}

/* The one timer: replaces the one that runs. */
static void
look_again_in (PhDiscovery *self, guint delay_ms)
{
  if (self->task == NULL)
    return;
  clear_source (&self->wake);
  self->wake = g_timeout_source_new (delay_ms);
  g_source_set_callback (self->wake, look_again, self, NULL);
  g_source_attach (self->wake, g_main_context_get_thread_default ());
}

/* The source that would win if nothing better came; NO_SOURCE: there is none. */
static PhSource
get_leader (PhDiscovery *self)
{
  PhCandidate *best = ph_candidate_list_get_best (self->candidates);
  PhSource source = best != NULL ? ph_candidate_get_source (best) : NO_SOURCE;

  return self->refusing != NULL && self->refused_by <= source ? self->refused_by : source;
}

static gboolean
has_ended (PhDiscovery *self, PhSource source)
{
  return ph_inquiry_get_state (self->inquiries[source]) == PH_INQUIRY_ENDED;
}

/* Whether every source up to @last, not counting itself, has ended. */
static gboolean
have_ended_before (PhDiscovery *self, PhSource last)
{
  for (guint i = 0; i < last; i++)
    if (!has_ended (self, (PhSource) i))
      return FALSE;
  return TRUE;
}

/* Rounded up, so that who waits for it does not come too early. 0: it has come. */
static guint
count_ms_until (gint64 moment_us)
{
  gint64 now = g_get_monotonic_time ();

  return moment_us > now ? (guint) ((moment_us - now + 999) / 1000) : 0;
}

static guint
count_ms_until_start (PhDiscovery *self, PhSource source)
{
  if (have_ended_before (self, source))
    return 0;
  return count_ms_until (self->started_at + G_GINT64_CONSTANT (1000) * ph_discovery_schedule_get_start_ms (&self->schedule, source));
}

static guint
count_ms_until_victory (PhDiscovery *self, PhSource leader)
{
  if (have_ended_before (self, leader) && has_ended (self, leader))
    return 0;
  return count_ms_until (self->found_at[leader] + G_GINT64_CONSTANT (1000) * self->schedule.grace_ms);
}

/* Something that needs no second opinion was found, even if its server does not answer. */
static gboolean
knows_for_certain (PhDiscovery *self)
{
  for (guint i = 0; i < PH_N_SOURCES; i++)
    if (self->found_at[i] != 0 && ph_discovery_schedule_is_certain ((PhSource) i))
      return TRUE;
  return FALSE;
}

/* A source that could only find something worse is not worth telling anybody the domain. */
static void
begin_due_sources (PhDiscovery *self)
{
  for (guint i = 0; i < PH_N_SOURCES; i++)
    {
      PhSource source = (PhSource) i;
      PhInquiry *inquiry = self->inquiries[source];

      if (ph_inquiry_get_state (inquiry) != PH_INQUIRY_WAITING || source > get_leader (self))
        continue;
      if (!ph_discovery_schedule_is_local (source) && knows_for_certain (self))
        ph_inquiry_end (inquiry, PH_ATTEMPT_STOPPED, NULL);
      else if (count_ms_until_start (self, source) == 0)
        ph_inquiry_begin (inquiry, starts[source]);
    }
}

/* When something changes without anybody's doing; G_MAXUINT: never. */
static guint
count_ms_until_next_event (PhDiscovery *self, PhSource leader)
{
  guint next_ms = leader != NO_SOURCE ? count_ms_until_victory (self, leader) : G_MAXUINT;

  for (guint i = 0; i < leader; i++)
    if (ph_inquiry_get_state (self->inquiries[i]) == PH_INQUIRY_WAITING)
      next_ms = MIN (next_ms, count_ms_until_start (self, (PhSource) i));
  return next_ms;
}

/* The heart: everything that happens leads here. */
static gboolean
look_again (gpointer user_data)
{
  PhDiscovery *self = user_data;

  g_clear_pointer (&self->wake, g_source_unref);
  if (self->check != NULL || g_cancellable_is_cancelled (ph_deadline_get_cancellable (self->deadline)))
    return G_SOURCE_REMOVE;

  begin_due_sources (self);

  PhSource leader = get_leader (self);

  if (leader != NO_SOURCE && count_ms_until_victory (self, leader) == 0)
    conclude (self, leader);
  else if (leader == NO_SOURCE && have_ended_before (self, NO_SOURCE))
    finish (self, NULL);
  else if (self->wake == NULL && count_ms_until_next_event (self, leader) != G_MAXUINT)
    look_again_in (self, count_ms_until_next_event (self, leader));
  return G_SOURCE_REMOVE;
}

/* Certain settings are shown as they are: not even the server learns that somebody is interested. */
static gboolean
needs_check (PhDiscovery *self, PhCandidate *candidate)
{
  PhDiscoveryFlags flags = ph_discovery_query_get_flags (ph_search_get_query (self->search));
  PhSource source = ph_candidate_get_source (candidate);

  return !(flags & (PH_DISCOVERY_OFFLINE | PH_DISCOVERY_NO_PROBE)) && source != PH_SOURCE_ACCOUNT && source != PH_SOURCE_PINNED &&
         ph_candidate_get_check (candidate) == PH_CANDIDATE_UNCHECKED;
}

static void
conclude (PhDiscovery *self, PhSource winner)
{
  for (guint i = 0; i <= winner; i++)
    ph_inquiry_end (self->inquiries[i], PH_ATTEMPT_STOPPED, NULL);

  PhCandidate *best = ph_candidate_list_get_best (self->candidates);

  if ((self->refusing != NULL && self->refused_by == winner) || !needs_check (self, best))
    {
      finish (self, NULL);
      return;
    }
  ph_socket_gate_close (ph_search_get_gate (self->search));
  self->check = ph_inquiry_new (self->search, winner);
  ph_inquiry_set_data (self->check, self, NULL);
  ph_inquiry_begin (self->check, check_winner);
}

static void
check_winner (PhInquiry *check)
{
  PhDiscovery *self = ph_inquiry_get_data (check);
  PhCandidate *best = ph_candidate_list_get_best (self->candidates);

  ph_inquiry_ask_first (check, ph_question_new_probe (ph_candidate_get_endpoint (best)), winner_answered_cb);
}

static void
winner_answered_cb (PhInquiry *check, PhQuestion *question, const GError *error)
{
  PhDiscovery *self = ph_inquiry_get_data (check);
  PhEndpoint *endpoint = ph_question_get_endpoint (question);

  if (error == NULL)
    {
      ph_inquiry_judge (check, question, PH_ATTEMPT_FOUND, NULL);
      ph_candidate_list_set_check (self->candidates, endpoint, PH_CANDIDATE_VERIFIED, ph_question_get_methods (question));
      g_signal_emit (self, signals[SIGNAL_CANDIDATES_CHANGED], 0);
      finish (self, NULL);
      return;
    }
  ph_candidate_list_set_check (self->candidates, endpoint, PH_CANDIDATE_UNREACHABLE, 0);
  g_clear_object (&self->check);
  ph_socket_gate_reopen (ph_search_get_gate (self->search));
  look_again_in (self, 0);
  g_signal_emit (self, signals[SIGNAL_CANDIDATES_CHANGED], 0);
}

static void
stop_everything (PhDiscovery *self)
{
  gboolean is_late = ph_deadline_has_expired (self->deadline);
  PhAttemptState state = is_late ? PH_ATTEMPT_NO_ANSWER : PH_ATTEMPT_STOPPED;
  const char *note = is_late ? "no answer in time" : NULL;

  clear_source (&self->over);
  clear_source (&self->wake);
  ph_deadline_stop (self->deadline);
  if (self->check != NULL)
    ph_inquiry_end (self->check, state, note);
  for (guint i = 0; i < PH_N_SOURCES; i++)
    ph_inquiry_end (self->inquiries[i], state, note);
}

/* Only what stands in the way of settings needs an explanation. */
static PhDiscoveryHint
explain (PhDiscovery *self)
{
  gboolean is_offline = (ph_discovery_query_get_flags (ph_search_get_query (self->search)) & PH_DISCOVERY_OFFLINE) != 0;

  if (is_offline || self->refusing != NULL || ph_candidate_list_get_best (self->candidates) != NULL)
    return PH_DISCOVERY_HINT_NONE;

  PhDiscoveryHint hint = ph_search_judge (self->search);

  gboolean is_about_the_domain = hint == PH_DISCOVERY_HINT_NOT_OFFERED || hint == PH_DISCOVERY_HINT_NO_ANSWER;

  return is_about_the_domain && ph_candidate_list_get_length (self->candidates) > 0 ? PH_DISCOVERY_HINT_NONE : hint;
}

/* (transfer none) (nullable) */
static PhProvider *
choose_provider (PhDiscovery *self)
{
  if (self->refusing != NULL)
    return self->refusing;
  if (ph_candidate_list_get_length (self->candidates) > 0)
    return ph_candidate_get_provider (ph_candidate_list_get (self->candidates, 0));
  return ph_provider_catalogue_find_by_domain (ph_search_get_catalogue (self->search),
                                               ph_discovery_query_get_domain (ph_search_get_query (self->search)));
}

/* Takes @error. */
static void
finish (PhDiscovery *self, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  stop_everything (self);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* What the sources say that are better than the one that refuses has come first, and won. */
  if (self->refusing != NULL && get_leader (self) != self->refused_by)
    g_clear_object (&self->refusing);
  if (self->refusing != NULL && ph_candidate_list_get_length (self->candidates) > 0)
    {
      ph_candidate_list_clear (self->candidates);
      g_signal_emit (self, signals[SIGNAL_CANDIDATES_CHANGED], 0);
    }
  g_set_object (&self->provider, choose_provider (self));
  self->hint = explain (self);
  g_task_return_boolean (task, TRUE);
}

/**
 * ph_discovery_get_attempts:
 * @self: a discovery
 *
 * Returns: (transfer none) (element-type PhDiscoveryAttempt): what was asked, in the order in which it began; it grows while
 *   the discovery runs
 */
GListModel *
ph_discovery_get_attempts (PhDiscovery *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY (self), NULL);

  return ph_search_get_attempts (self->search);
}

/**
 * ph_discovery_get_n_candidates:
 * @self: a discovery
 *
 * Returns: how many servers were found so far
 */
guint
ph_discovery_get_n_candidates (PhDiscovery *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY (self), 0);

  return ph_candidate_list_get_length (self->candidates);
}

/**
 * ph_discovery_get_candidate:
 * @self: a discovery
 * @index: which one; the best is 0
 *
 * Returns: (transfer none): a server that was found
 */
PhCandidate *
ph_discovery_get_candidate (PhDiscovery *self, guint index)
{
  g_return_val_if_fail (PH_IS_DISCOVERY (self), NULL);
  g_return_val_if_fail (index < ph_candidate_list_get_length (self->candidates), NULL);

  return ph_candidate_list_get (self->candidates, index);
}

/**
 * ph_discovery_get_provider:
 * @self: a discovery that has finished
 *
 * Returns: (transfer none) (nullable): who is in charge of the domain, as far as is known; possibly one that sends no mail
 */
PhProvider *
ph_discovery_get_provider (PhDiscovery *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY (self), NULL);

  return self->provider;
}

/**
 * ph_discovery_get_hint:
 * @self: a discovery that has finished
 *
 * Returns: why nothing that works was found
 */
PhDiscoveryHint
ph_discovery_get_hint (PhDiscovery *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY (self), PH_DISCOVERY_HINT_NONE);

  return self->hint;
}

/**
 * ph_discovery_dup_contacted_hosts:
 * @self: a discovery
 *
 * Returns: (transfer full) (array zero-terminated=1): every host that learned the domain or was connected to, each once;
 *   name servers do not count
 */
char **
ph_discovery_dup_contacted_hosts (PhDiscovery *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY (self), NULL);

  return ph_search_dup_contacted_hosts (self->search);
}
