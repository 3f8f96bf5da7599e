// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One source at work: its open questions, its attempts, its end. What is asked and what an answer means is in the files of the
// sources; which source wins, the discovery decides.

#include "config.h"

#include "ph-inquiry.h"

typedef enum
{
  ERRAND_DELAYED, /* its time has not come */
  ERRAND_IN_LINE, /* waits for a socket */
  ERRAND_ASKING,
  ERRAND_ANSWERED,
} ErrandState;

/* One question on its way. */
typedef struct
{
  PhInquiry *inquiry;   /* (unowned): it owns this */
  PhInquiry *keeper;    /* (owned) (nullable): the same, while the backend is asked */
  PhQuestion *question; /* (owned) */
  ErrandState state;
  GSource *delay;              /* (owned) (nullable): while delayed */
  PhDiscoveryAttempt *attempt; /* (owned) (nullable): from when it is asked */
  PhInquiryAnswered answered;
  PhSocketGate *gate; /* (unowned) (nullable): that of the search, where it has a place */
} Errand;

struct _PhInquiry
{
  GObject parent_instance;

  PhSearch *search; /* (owned) */
  PhSource source;
  PhInquiryState state;
  GCancellable *cancellable; /* (owned) */
  GPtrArray *errands;        /* (owned) (element-type Errand): all, in the order in which they came up */
  guint best_rank;           /* of what was found; G_MAXUINT: nothing */
  gpointer data;             /* (owned) (nullable): the source's own */
  GDestroyNotify destroy_data;
};

enum
{
  SIGNAL_FOUND,
  SIGNAL_REFUSED,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhInquiry, ph_inquiry, G_TYPE_OBJECT)

static void stand_in_line (Errand *errand);
static void go_and_ask (Errand *errand);
static void asked_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void settle (PhInquiry *self);

static void
stop_delay (Errand *errand)
{
  if (errand->delay != NULL)
    g_source_destroy (errand->delay);
  g_clear_pointer (&errand->delay, g_source_unref);
}

static void
free_errand (gpointer data)
{
  Errand *errand = data;

  stop_delay (errand);
  g_clear_object (&errand->question);
  g_clear_object (&errand->attempt);
  g_free (errand);
}

static void
ph_inquiry_dispose (GObject *object)
{
  PhInquiry *self = PH_INQUIRY (object);

  if (self->search != NULL)
    for (guint i = 0; i < self->errands->len; i++)
      ph_socket_gate_withdraw (ph_search_get_gate (self->search), g_ptr_array_index (self->errands, i));
  g_clear_pointer (&self->errands, g_ptr_array_unref);
  g_clear_object (&self->search);
  g_clear_object (&self->cancellable);
  if (self->destroy_data != NULL)
    g_clear_pointer (&self->data, self->destroy_data);

  G_OBJECT_CLASS (ph_inquiry_parent_class)->dispose (object);
}

static void
ph_inquiry_class_init (PhInquiryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_inquiry_dispose;

  /**
   * PhInquiry::found:
   * @self: an inquiry
   * @candidate: a server
   * @rank: its place among those of this source, the best is 0
   */
  signals[SIGNAL_FOUND] = g_signal_new ("found", PH_TYPE_INQUIRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, PH_TYPE_CANDIDATE, G_TYPE_UINT);

  /**
   * PhInquiry::refused:
   * @self: an inquiry
   * @provider: who is in charge and sends no mail
   */
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", PH_TYPE_INQUIRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_PROVIDER);

  /**
   * PhInquiry::ended:
   * @self: an inquiry
   *
   * Nothing more is found.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", PH_TYPE_INQUIRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_inquiry_init (PhInquiry *self)
{
  self->cancellable = g_cancellable_new ();
  self->errands = g_ptr_array_new_with_free_func (free_errand);
  self->best_rank = G_MAXUINT;
}

/**
 * ph_inquiry_new:
 * @search: what the sources share
 * @source: the source
 *
 * Returns: (transfer full): an inquiry that waits for its time
 */
PhInquiry *
ph_inquiry_new (PhSearch *search, PhSource source)
{
  g_return_val_if_fail (PH_IS_SEARCH (search), NULL);
  g_return_val_if_fail ((guint) source < PH_N_SOURCES, NULL);

  PhInquiry *self = g_object_new (PH_TYPE_INQUIRY, NULL);

  g_set_object (&self->search, search);
  self->source = source;
  return self;
}

/**
 * ph_inquiry_get_state:
 * @self: an inquiry
 *
 * Returns: how far it is
 */
PhInquiryState
ph_inquiry_get_state (PhInquiry *self)
{
  g_return_val_if_fail (PH_IS_INQUIRY (self), PH_INQUIRY_ENDED);

  return self->state;
}

/**
 * ph_inquiry_get_source:
 * @self: an inquiry
 *
 * Returns: the source
 */
PhSource
ph_inquiry_get_source (PhInquiry *self)
{
  g_return_val_if_fail (PH_IS_INQUIRY (self), PH_SOURCE_GUESS);

  return self->source;
}

/**
 * ph_inquiry_get_search:
 * @self: an inquiry
 *
 * Returns: (transfer none): what the sources share
 */
PhSearch *
ph_inquiry_get_search (PhInquiry *self)
{
  g_return_val_if_fail (PH_IS_INQUIRY (self), NULL);

  return self->search;
}

/**
 * ph_inquiry_get_address:
 * @self: an inquiry
 *
 * Returns: (transfer none) (nullable): for whom; %NULL: only the domain is known. It never leaves the computer.
 */
PhAddress *
ph_inquiry_get_address (PhInquiry *self)
{
  g_return_val_if_fail (PH_IS_INQUIRY (self), NULL);

  return ph_discovery_query_get_address (ph_search_get_query (self->search));
}

/**
 * ph_inquiry_get_domain:
 * @self: an inquiry
 *
 * Returns: (transfer none): for which domain, A-labels in lower case
 */
const char *
ph_inquiry_get_domain (PhInquiry *self)
{
  g_return_val_if_fail (PH_IS_INQUIRY (self), NULL);

  return ph_discovery_query_get_domain (ph_search_get_query (self->search));
}

/**
 * ph_inquiry_set_data:
 * @self: an inquiry
 * @data: (nullable): what the source wants to remember
 * @destroy: (nullable): frees @data
 */
void
ph_inquiry_set_data (PhInquiry *self, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (PH_IS_INQUIRY (self));
  g_return_if_fail (self->data == NULL);

  self->data = data;
  self->destroy_data = destroy;
}

/**
 * ph_inquiry_get_data:
 * @self: an inquiry
 *
 * Returns: (transfer none) (nullable): what the source wants to remember
 */
gpointer
ph_inquiry_get_data (PhInquiry *self)
{
  g_return_val_if_fail (PH_IS_INQUIRY (self), NULL);

  return self->data;
}

/**
 * ph_inquiry_begin:
 * @self: an inquiry that waits
 * @start: what the source does first: it asks, or says at once what it knows
 */
void
ph_inquiry_begin (PhInquiry *self, PhInquiryFunc start)
{
  g_return_if_fail (PH_IS_INQUIRY (self));
  g_return_if_fail (self->state == PH_INQUIRY_WAITING);

  self->state = PH_INQUIRY_ASKING;
  start (self);
  settle (self);
}

/* Lets go of a question whose answer nobody waits for any more. */
static void
abandon (Errand *errand, PhAttemptState state, const char *note)
{
  stop_delay (errand);
  if (errand->state == ERRAND_IN_LINE)
    ph_socket_gate_withdraw (ph_search_get_gate (errand->inquiry->search), errand);
  if (errand->attempt != NULL)
    ph_discovery_attempt_finish (errand->attempt, state, note);
}

/**
 * ph_inquiry_end:
 * @self: an inquiry
 * @state: what becomes of the attempts that run
 * @note: (nullable): a remark on them
 *
 * Stops what runs. Answers that come nevertheless change nothing.
 */
void
ph_inquiry_end (PhInquiry *self, PhAttemptState state, const char *note)
{
  g_return_if_fail (PH_IS_INQUIRY (self));

  if (self->state == PH_INQUIRY_ENDED)
    return;
  self->state = PH_INQUIRY_ENDED;
  for (guint i = 0; i < self->errands->len; i++)
    abandon (g_ptr_array_index (self->errands, i), state, note);
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

/* Whether no answer to an open question could be better than what was found. */
static gboolean
is_settled (PhInquiry *self)
{
  for (guint i = 0; i < self->errands->len; i++)
    {
      Errand *errand = g_ptr_array_index (self->errands, i);

      if (errand->state != ERRAND_ANSWERED && ph_question_get_rank (errand->question) <= self->best_rank)
        return FALSE;
    }
  return TRUE;
}

static void
settle (PhInquiry *self)
{
  if (self->state == PH_INQUIRY_ASKING && is_settled (self))
    ph_inquiry_end (self, PH_ATTEMPT_STOPPED, NULL);
}

/* Takes @question. */
static Errand *
add_errand (PhInquiry *self, PhQuestion *question, PhInquiryAnswered answered)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->inquiry = self;
  errand->question = question;
  errand->answered = answered;
  g_ptr_array_add (self->errands, errand);
  return errand;
}

static gboolean
on_delay_over (gpointer user_data)
{
  Errand *errand = user_data;

  g_clear_pointer (&errand->delay, g_source_unref);
  stand_in_line (errand);
  return G_SOURCE_REMOVE;
}

/**
 * ph_inquiry_ask:
 * @self: an inquiry
 * @question: (transfer full): what to ask
 * @answered: called with the answer, unless the inquiry has ended by then
 *
 * Asks as soon as there is a socket.
 */
void
ph_inquiry_ask (PhInquiry *self, PhQuestion *question, PhInquiryAnswered answered)
{
  g_return_if_fail (PH_IS_INQUIRY (self) && self->state == PH_INQUIRY_ASKING);
  g_return_if_fail (PH_IS_QUESTION (question));

  stand_in_line (add_errand (self, question, answered));
}

/**
 * ph_inquiry_ask_later:
 * @self: an inquiry
 * @question: (transfer full): what to ask
 * @delay_ms: when, in milliseconds from now
 * @answered: called with the answer, unless the inquiry has ended by then
 *
 * Asks as soon as it is time and there is a socket.
 */
void
ph_inquiry_ask_later (PhInquiry *self, PhQuestion *question, guint delay_ms, PhInquiryAnswered answered)
{
  g_return_if_fail (PH_IS_INQUIRY (self) && self->state == PH_INQUIRY_ASKING);
  g_return_if_fail (PH_IS_QUESTION (question));

  Errand *errand = add_errand (self, question, answered);

  errand->delay = g_timeout_source_new (delay_ms);
  g_source_set_callback (errand->delay, on_delay_over, errand, NULL);
  g_source_attach (errand->delay, g_main_context_get_thread_default ());
}

/**
 * ph_inquiry_ask_first:
 * @self: an inquiry
 * @question: (transfer full): what to ask
 * @answered: called with the answer, unless the inquiry has ended by then
 *
 * Asks at once, with the one socket that is kept for this.
 */
void
ph_inquiry_ask_first (PhInquiry *self, PhQuestion *question, PhInquiryAnswered answered)
{
  g_return_if_fail (PH_IS_INQUIRY (self) && self->state == PH_INQUIRY_ASKING);
  g_return_if_fail (PH_IS_QUESTION (question));

  go_and_ask (add_errand (self, question, answered));
}

static void
admitted (gpointer visitor)
{
  Errand *errand = visitor;

  errand->gate = ph_search_get_gate (errand->inquiry->search);
  go_and_ask (errand);
}

static void
stand_in_line (Errand *errand)
{
  /* The resolver's sockets are its own. */
  if (ph_question_get_kind (errand->question) == PH_QUESTION_LOOKUP)
    {
      go_and_ask (errand);
      return;
    }
  errand->state = ERRAND_IN_LINE;
  ph_socket_gate_enter (ph_search_get_gate (errand->inquiry->search), admitted, errand);
}

static guint
get_timeout_ms (const PhDiscoverySchedule *schedule, PhQuestionKind kind)
{
  const guint timeouts[] = {
    [PH_QUESTION_FETCH] = schedule->fetch_ms,
    [PH_QUESTION_LOOKUP] = schedule->lookup_ms,
    [PH_QUESTION_PROBE] = schedule->probe_ms,
  };

  return timeouts[kind];
}

static void
go_and_ask (Errand *errand)
{
  PhInquiry *self = errand->inquiry;
  PhQuestion *question = errand->question;
  guint timeout_ms = get_timeout_ms (ph_search_get_schedule (self->search), ph_question_get_kind (question));

  errand->state = ERRAND_ASKING;
  errand->keeper = g_object_ref (self);
  g_set_object (&errand->attempt, ph_search_begin_attempt (self->search, self->source, ph_question_get_target (question)));
  ph_question_ask_async (question, ph_search_get_backend (self->search), timeout_ms, self->cancellable, asked_cb, errand);
}

static PhAttemptState
name_failure (const GError *error)
{
  gboolean is_silent = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
                       g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE);

  return is_silent ? PH_ATTEMPT_NO_ANSWER : PH_ATTEMPT_NOTHING;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr(PhInquiry) self = g_steal_pointer (&errand->keeper);
  g_autoptr(GError) error = NULL;

  ph_question_ask_finish (PH_QUESTION (source), result, &error);
  errand->state = ERRAND_ANSWERED;
  if (errand->gate != NULL)
    ph_socket_gate_leave (errand->gate);
  if (self->state == PH_INQUIRY_ENDED)
    return;
  ph_search_note_answer (self->search, self->source, errand->question, error);
  if (error != NULL)
    ph_discovery_attempt_finish (errand->attempt, name_failure (error), error->message);
  errand->answered (self, errand->question, error);
  settle (self);
}

/**
 * ph_inquiry_judge:
 * @self: an inquiry
 * @question: one that was answered
 * @state: what the answer is worth
 * @note: (nullable): a technical remark, in English
 *
 * Says so to people. Whoever gets an answer judges it, unless it is an error.
 */
void
ph_inquiry_judge (PhInquiry *self, PhQuestion *question, PhAttemptState state, const char *note)
{
  g_return_if_fail (PH_IS_INQUIRY (self));

  for (guint i = 0; i < self->errands->len; i++)
    {
      Errand *errand = g_ptr_array_index (self->errands, i);

      if (errand->question == question)
        ph_discovery_attempt_finish (errand->attempt, state, note);
    }
}

/* (transfer none) (nullable): Who stands behind @host. */
static PhProvider *
find_provider (PhInquiry *self, const char *host)
{
  PhProviderCatalogue *catalogue = ph_search_get_catalogue (self->search);
  PhProvider *provider = ph_provider_catalogue_find_by_domain (catalogue, ph_inquiry_get_domain (self));

  return provider != NULL ? provider : ph_provider_catalogue_find_by_server (catalogue, host);
}

/* Those who are better than the mail exchanger are trusted; who is one of them and is not was asked with encryption and led
 * to where there is none. Such an answer is worth as much as one that was asked for without. */
static PhSource
judge_source (PhInquiry *self, PhCandidateTrust trust)
{
  return self->source < PH_SOURCE_MX && trust != PH_CANDIDATE_TRUSTED ? PH_SOURCE_AUTOCONFIG_HTTP : self->source;
}

/**
 * ph_inquiry_found:
 * @self: an inquiry
 * @rank: its place among those of this source; the best is 0
 * @facts: what is known; the source is filled in, and the provider and its help if they are missing
 *
 * There is a server.
 */
void
ph_inquiry_found (PhInquiry *self, guint rank, const PhCandidateFacts *facts)
{
  g_return_if_fail (PH_IS_INQUIRY (self) && self->state == PH_INQUIRY_ASKING);

  PhCandidateFacts all = *facts;

  all.source = judge_source (self, facts->trust);
  if (all.provider == NULL)
    all.provider = find_provider (self, ph_endpoint_get_host (facts->endpoint));
  if (all.help_url == NULL && all.provider != NULL)
    all.help_url = ph_provider_get_help_url (all.provider);

  g_autoptr(PhCandidate) candidate = ph_candidate_new (&all);

  self->best_rank = MIN (self->best_rank, rank);
  g_signal_emit (self, signals[SIGNAL_FOUND], 0, candidate, rank);
}

/**
 * ph_inquiry_refused:
 * @self: an inquiry
 * @provider: who is in charge and sends no mail
 *
 * There is no server, and none is worth looking for.
 */
void
ph_inquiry_refused (PhInquiry *self, PhProvider *provider)
{
  g_return_if_fail (PH_IS_INQUIRY (self) && self->state == PH_INQUIRY_ASKING);

  self->best_rank = 0;
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, provider);
}
