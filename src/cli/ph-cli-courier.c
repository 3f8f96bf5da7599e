// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Gives messages to a pool of connections and finds out why those failed that did. How they are shared out over the
// connections, and when one is tried again, is the pool's business.

#include "config.h"

#include "ph-cli-courier.h"

#include "ph-cli-await.h"
#include "ph-rules.h"
#include "ph-session-pool.h"

/* Enough that each connection always has a message that rides behind the one on its way, and another for when that is
 * refused; more of them would only take memory. */
#define PENDING_PER_CONNECTION 4

struct _PhCliCourier
{
  const PhCliTarget *target; /* unowned: outlives it */
  const PhCliWishes *wishes; /* unowned: outlives it */
  PhTranscript *transcript;  /* (owned) */
  PhSessionPool *pool;       /* (owned) (nullable): while there is something to send */
  PhSessionStats stats;
  guint n_connections;
  GPtrArray *messages; /* unowned (nullable): while they are delivered */
  guint n_submitted;   /* of them, those passed over included */
  guint n_pending;
  PhProblem *hopeless; /* (owned) (nullable): why no connection can be made */
  PhProtection protection;
};

/* A message under way. */
typedef struct
{
  PhCliCourier *courier;  /* unowned */
  PhCliOutgoing *message; /* unowned */
} Errand;

/**
 * ph_cli_courier_new:
 * @target: whom to work with; must outlive the courier
 * @wishes: what holds for every message; must outlive the courier
 *
 * Returns: (transfer full): a courier that has connected to nobody
 */
PhCliCourier *
ph_cli_courier_new (const PhCliTarget *target, const PhCliWishes *wishes)
{
  PhCliCourier *self = g_new0 (PhCliCourier, 1);

  self->target = target;
  self->wishes = wishes;
  self->transcript = ph_transcript_new ();
  return self;
}

/**
 * ph_cli_courier_free:
 * @self: (transfer full): a courier
 */
void
ph_cli_courier_free (PhCliCourier *self)
{
  g_clear_object (&self->pool);
  g_clear_pointer (&self->hopeless, ph_problem_unref);
  ph_transcript_unref (self->transcript);
  g_free (self);
}

/* @session: (nullable): over which it went */
static PhProblem *
diagnose (PhCliCourier *self, const GError *failure, PhSmtpCertainty certainty, PhSession *session)
{
  PhEvidence evidence = { .account = self->target->account, .error = failure, .certainty = certainty };

  if (session != NULL)
    ph_evidence_take_session (&evidence, session);
  return ph_rules_diagnose (&evidence);
}

/* Returns: (transfer full) (nullable): what is wrong before any connection */
static PhProblem *
check_target (PhCliCourier *self)
{
  const PhCliTarget *target = self->target;
  PhProblem *problem = ph_rules_check_settings (target->account, target->password);
  PhEvidence evidence = { .account = target->account, .step = PH_TEST_STEP_SIGN_IN, .error = target->secret_error };

  return problem != NULL || target->secret_error == NULL ? problem : ph_rules_diagnose (&evidence);
}

/* Returns: (transfer full) (nullable): why there is no pool */
static PhProblem *
open_pool (PhCliCourier *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhServerSettings) settings = ph_account_dup_server_settings (self->target->account, self->target->password, &error);

  if (settings == NULL)
    return diagnose (self, error, PH_SMTP_NOT_SENT, NULL);
  settings->token = self->target->token != NULL ? ph_secret_ref (self->target->token) : NULL;
  self->pool = ph_session_pool_new (settings, self->wishes->max_connections, self->transcript);
  /* All messages are known at once: the last one takes the good-bye along. */
  ph_session_pool_set_keep_warm_ms (self->pool, 0);
  return NULL;
}

static void submit_more (PhCliCourier *self);

/* Whether it failed before there was anything to say about a message: then it fails for all, and a password is not tried
 * for each. */
static gboolean
is_about_connection (PhSession *session)
{
  PhSessionStage stage = session != NULL ? ph_session_get_failed_stage (session) : PH_SESSION_STAGE_IDLE;

  return stage > PH_SESSION_STAGE_IDLE && stage < PH_SESSION_STAGE_READY;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Errand *errand = user_data;
  PhCliCourier *self = errand->courier;
  PhCliOutgoing *message = errand->message;
  g_autoptr(PhSession) session = NULL;

  self->n_pending--;
  message->result = ph_session_pool_send_finish (PH_SESSION_POOL (source), result, &session);
  if (!ph_cli_outgoing_is_sent (message))
    message->problem = diagnose (self, ph_smtp_result_get_error (message->result), ph_smtp_result_get_certainty (message->result), session);
  else if (session != NULL)
    self->protection |= ph_session_get_protection (session);
  if (message->problem != NULL && self->hopeless == NULL && is_about_connection (session))
    self->hopeless = ph_problem_ref (message->problem);
  submit_more (self);
}

static GInputStream *
open_content (gpointer user_data, GError **error)
{
  return ph_message_file_dup_content (user_data, error);
}

static PhSmtpContent
classify (PhMessageFile *file)
{
  if (ph_message_file_has_utf8_headers (file))
    return PH_SMTP_CONTENT_UTF8_HEADERS;
  return ph_message_file_has_8bit (file) ? PH_SMTP_CONTENT_8BIT : PH_SMTP_CONTENT_7BIT;
}

static void
submit (PhCliCourier *self, PhCliOutgoing *message)
{
  const PhSmtpSubmission submission = {
    .envelope = message->envelope,
    .size = ph_message_file_get_size (message->file),
    .content = classify (message->file),
    .refused = self->wishes->refused,
    .delivery = self->wishes->delivery,
  };
  const PhContentSource content = { open_content, g_object_ref (message->file), g_object_unref, NULL };
  Errand *errand = g_new (Errand, 1);

  *errand = (Errand){ self, message };
  self->n_pending++;
  ph_session_pool_send_async (self->pool, &submission, &content, ph_cli_get_cancellable (), sent_cb, errand);
}

static void
submit_more (PhCliCourier *self)
{
  guint max_pending = self->wishes->max_connections * PENDING_PER_CONNECTION;

  while (self->n_pending < max_pending && self->n_submitted < self->messages->len)
    {
      PhCliOutgoing *message = self->messages->pdata[self->n_submitted++];

      if (message->error == NULL && self->hopeless != NULL)
        message->problem = ph_problem_ref (self->hopeless);
      else if (message->error == NULL)
        submit (self, message);
    }
}

static void
close_pool (PhCliCourier *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  self->stats = ph_session_pool_get_stats (self->pool);
  self->n_connections = ph_session_pool_get_n_connections (self->pool);
  ph_session_pool_close_async (self->pool, ph_cli_await_cb, &result);
  ph_session_pool_close_finish (self->pool, ph_cli_await (&result));
  g_clear_object (&self->pool);
}

/* Without a connection to be made none is tried: all get the same problem. */
static void
give_up (GPtrArray *messages, PhProblem *problem)
{
  for (guint i = 0; i < messages->len; i++)
    {
      PhCliOutgoing *message = messages->pdata[i];

      if (message->error == NULL)
        message->problem = ph_problem_ref (problem);
    }
}

/**
 * ph_cli_courier_deliver:
 * @self: a courier
 * @messages: (element-type PhCliOutgoing): messages; those that could not be opened are passed over
 *
 * Submits all of them and waits until each has its result or its problem. To be called once.
 */
void
ph_cli_courier_deliver (PhCliCourier *self, GPtrArray *messages)
{
  g_autoptr(PhProblem) problem = check_target (self);

  if (problem == NULL)
    problem = open_pool (self);
  if (problem != NULL)
    {
      give_up (messages, problem);
      return;
    }
  self->messages = messages;
  submit_more (self);
  while (self->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
  self->messages = NULL;
  close_pool (self);
}

/**
 * ph_cli_courier_get_transcript:
 * @self: a courier
 *
 * Returns: (transfer none): the dialogues of all connections
 */
PhTranscript *
ph_cli_courier_get_transcript (PhCliCourier *self)
{
  return self->transcript;
}

/**
 * ph_cli_courier_get_stats:
 * @self: a courier
 *
 * What follows the last reply to a message, the good-bye, is not counted: nobody waits for it.
 *
 * Returns: sums over all connections
 */
PhSessionStats
ph_cli_courier_get_stats (PhCliCourier *self)
{
  return self->stats;
}

/**
 * ph_cli_courier_get_n_connections:
 * @self: a courier
 *
 * Returns: how many connections were made
 */
guint
ph_cli_courier_get_n_connections (PhCliCourier *self)
{
  return self->n_connections;
}

/**
 * ph_cli_courier_get_protection:
 * @self: a courier
 *
 * Returns: what protected the connections over which messages were sent
 */
PhProtection
ph_cli_courier_get_protection (PhCliCourier *self)
{
  return self->protection;
}
