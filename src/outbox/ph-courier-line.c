// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What an account needs to send: its settings, its password, which is asked for once and kept no longer than there is
// something to send, and a pool of connections. Also what a connection has shown about the server, for later.

#include "config.h"

#include "ph-courier-line.h"

#include "ph-outbox-delivery.h"
#include "ph-rules.h"

#include <string.h>

/* A pool that is to say good-bye with its last message says it too early: which is the last, only the outbox knows. */
#define MIN_WARM_MS 5000
/* What a person looks through to see why a message did not go; a server that talks forever does not fill the disk. */
#define MAX_TRANSCRIPT (256 * 1024)

/* On sessions. */
#define KEY_SEEN    "ph-courier-seen"
#define KEY_LEARNED "ph-courier-learned"
#define KEY_ENDED   "ph-courier-ended" /* (owned) gint64: when the server had answered the last message, monotonic */

/* The envelope of a message rides behind the content of the one before it, whose answer is then still to come. */
#define OVERLAP_NOTE "       -- what the server says before its answer to MAIL is about the message before this one\n"

typedef enum
{
  SIGNAL_READY,
  SIGNAL_CLOSED,
  N_SIGNALS,
} PhCourierLineSignal;

struct _PhCourierLine
{
  GObject parent_instance;

  const PhCourierTools *tools; /* unowned: outlives it */
  char *id;                    /* (owned) */
  PhCourierLineState state;
  PhAccount *account;   /* (owned) (nullable): a copy; kept after it was closed */
  PhSessionPool *pool;  /* (owned) (nullable): while it is open */
  PhProblem *problem;   /* (owned) (nullable): while it is failed */
  GCancellable *lookup; /* (owned) (nullable): while it is being opened */
  guint rest_source;
  guint n_closing;     /* pools */
  guint n_connections; /* of pools that are closed */
};

static guint signals[N_SIGNALS];

static void looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void closed_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void saved_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (PhCourierLine, ph_courier_line, G_TYPE_OBJECT)

static void
set_state (PhCourierLine *self, PhCourierLineState state)
{
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_READY], 0);
}

static void
fail (PhCourierLine *self, PhProblem *owned_problem)
{
  g_clear_pointer (&self->problem, ph_problem_unref);
  self->problem = owned_problem;
  set_state (self, PH_COURIER_LINE_FAILED);
}

static PhProblem *
diagnose (PhCourierLine *self, const GError *error)
{
  const PhEvidence evidence = { .account = self->account, .step = PH_TEST_STEP_SIGN_IN, .error = error };

  return ph_rules_diagnose (&evidence);
}

static void
open_pool (PhCourierLine *self, PhSecret *password)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhServerSettings) settings = NULL;
  PhProblem *problem = ph_rules_check_settings (self->account, password);

  if (problem == NULL)
    settings = ph_account_dup_server_settings (self->account, password, &error);
  if (problem == NULL && settings == NULL)
    problem = diagnose (self, error);
  if (problem != NULL)
    {
      fail (self, problem);
      return;
    }
  /* The outbox counts, for all processes and over restarts. */
  settings->messages_per_minute = 0;
  self->pool = ph_session_pool_new (settings, ph_courier_count_connections (self->tools, self->id), NULL);
  ph_session_pool_set_keep_warm_ms (self->pool, MAX (self->tools->keep_warm_ms, MIN_WARM_MS));
  set_state (self, PH_COURIER_LINE_OPEN);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhCourierLine) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSecret) password = ph_keyring_lookup_finish (PH_KEYRING (source), result, &error);

  g_clear_object (&self->lookup);
  if (self->state != PH_COURIER_LINE_OPENING)
    return;
  if (password == NULL && ph_account_needs_password (self->account))
    fail (self, diagnose (self, error));
  else
    open_pool (self, password);
}

static void
look_up (PhCourierLine *self)
{
  self->lookup = g_cancellable_new ();
  ph_keyring_lookup_async (self->tools->keyring, self->id, self->lookup, looked_up_cb, g_object_ref (self));
}

/* Closing */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhCourierLine) self = user_data;

  ph_session_pool_close_finish (PH_SESSION_POOL (source), result);
  if (--self->n_closing == 0)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
close_pool (PhCourierLine *self)
{
  g_autoptr(PhSessionPool) pool = g_steal_pointer (&self->pool);

  self->n_connections += ph_session_pool_get_n_connections (pool);
  self->n_closing++;
  ph_session_pool_close_async (pool, closed_cb, g_object_ref (self));
}

static void
on_rest_over (gpointer user_data)
{
  PhCourierLine *self = user_data;

  self->rest_source = 0;
  ph_courier_line_close (self);
}

/* What was learned */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  /* No part of sending: if it fails, the next success tries again. */
  ph_account_store_save_finish (PH_ACCOUNT_STORE (source), result, &error);
}

/* So that no later session makes do with less. Only where it is still the same server. */
static void
learn_protection (PhCourierLine *self, PhProtection protection)
{
  g_autoptr(PhAccount) stored = ph_courier_find_account (self->tools->store, self->id);

  if (stored == NULL || strcmp (ph_account_get_host (stored), ph_account_get_host (self->account)) != 0 ||
      (protection & ~ph_account_get_latch (stored)) == 0)
    return;
  if (ph_account_is_transient (stored))
    {
      ph_account_add_protection (stored, protection);
      return;
    }

  g_autoptr(PhAccount) account = ph_account_copy (stored);

  ph_account_add_protection (account, protection);
  if (!ph_account_equal (account, stored))
    ph_account_store_save_async (self->tools->store, account, NULL, saved_cb, NULL);
}

/* The object */

static void
ph_courier_line_dispose (GObject *object)
{
  PhCourierLine *self = PH_COURIER_LINE (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_object (&self->pool);
  g_clear_object (&self->account);
  g_clear_pointer (&self->problem, ph_problem_unref);

  G_OBJECT_CLASS (ph_courier_line_parent_class)->dispose (object);
}

static void
ph_courier_line_finalize (GObject *object)
{
  PhCourierLine *self = PH_COURIER_LINE (object);

  g_clear_object (&self->lookup);
  g_free (self->id);

  G_OBJECT_CLASS (ph_courier_line_parent_class)->finalize (object);
}

static void
ph_courier_line_class_init (PhCourierLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_courier_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_courier_line_finalize;

  /**
   * PhCourierLine::ready:
   * @self: a line
   *
   * It is open, failed or gone.
   */
  signals[SIGNAL_READY] = g_signal_new ("ready", PH_TYPE_COURIER_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * PhCourierLine::closed:
   * @self: a line
   *
   * Nothing of an earlier pool is left.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", PH_TYPE_COURIER_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_courier_line_init (PhCourierLine *self)
{
}

/**
 * ph_courier_find_account:
 * @store: accounts
 * @id: an identifier
 *
 * Returns: (transfer full) (nullable): the account with just this identifier
 */
PhAccount *
ph_courier_find_account (PhAccountStore *store, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (strcmp (ph_account_get_id (account), id) == 0)
        return g_steal_pointer (&account);
    }
  return NULL;
}

/**
 * ph_courier_find_sender:
 * @store: accounts
 * @id: an identifier
 *
 * Returns: (transfer full) (nullable): the account with just this identifier; %NULL also when it is switched off
 */
PhAccount *
ph_courier_find_sender (PhAccountStore *store, const char *id)
{
  g_autoptr(PhAccount) account = ph_courier_find_account (store, id);

  return account != NULL && ph_account_get_use (account) == PH_ACCOUNT_USE_ENABLED ? g_steal_pointer (&account) : NULL;
}

/**
 * ph_courier_count_connections:
 * @tools: what all accounts share
 * @id: identifier of an account
 *
 * Returns: how many connections of it there may be at a time: as all of them, unless it wants fewer
 */
guint
ph_courier_count_connections (const PhCourierTools *tools, const char *id)
{
  g_autoptr(PhAccount) account = ph_courier_find_account (tools->store, id);
  guint own = account != NULL ? ph_account_get_max_connections (account) : 0;

  return own != 0 ? MIN (own, tools->max_connections) : tools->max_connections;
}

/**
 * ph_courier_find_archive:
 * @tools: what all accounts share
 * @id: identifier of an account
 *
 * Returns: whether copies of what it sends are to be kept
 */
PhOutboxArchive
ph_courier_find_archive (const PhCourierTools *tools, const char *id)
{
  g_autoptr(PhAccount) account = ph_courier_find_account (tools->store, id);

  return account != NULL && *ph_account_get_archive_folder (account) != '\0' ? PH_OUTBOX_ARCHIVE_WANTED : PH_OUTBOX_ARCHIVE_NONE;
}

/**
 * ph_courier_was_never_ready:
 * @session: (nullable): a session that a message got
 *
 * Returns: whether it failed before there was anything to say about a message
 */
gboolean
ph_courier_was_never_ready (PhSession *session)
{
  PhSessionStage stage = session != NULL ? ph_session_get_failed_stage (session) : PH_SESSION_STAGE_IDLE;

  return stage > PH_SESSION_STAGE_IDLE && stage < PH_SESSION_STAGE_READY;
}

/**
 * ph_courier_line_new:
 * @tools: what all share; must outlive the line
 * @account_id: whose line it is
 *
 * Returns: (transfer full): a line that is closed
 */
PhCourierLine *
ph_courier_line_new (const PhCourierTools *tools, const char *account_id)
{
  g_return_val_if_fail (tools != NULL && account_id != NULL, NULL);

  PhCourierLine *self = g_object_new (PH_TYPE_COURIER_LINE, NULL);

  self->tools = tools;
  self->id = g_strdup (account_id);
  return self;
}

/**
 * ph_courier_line_open:
 * @self: a line
 *
 * Takes the settings as they are now and looks up the password, which may ask the person to unlock the keyring. Does
 * nothing where that has begun.
 */
void
ph_courier_line_open (PhCourierLine *self)
{
  g_return_if_fail (PH_IS_COURIER_LINE (self));

  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (self->state != PH_COURIER_LINE_CLOSED)
    return;

  g_autoptr(PhAccount) account = ph_courier_find_sender (self->tools->store, self->id);

  g_clear_object (&self->account);
  if (account == NULL)
    {
      set_state (self, PH_COURIER_LINE_GONE);
      return;
    }
  self->account = ph_account_copy (account);
  self->state = PH_COURIER_LINE_OPENING;
  if (*ph_account_get_username (account) != '\0')
    look_up (self);
  else
    open_pool (self, NULL);
}

/**
 * ph_courier_line_rest:
 * @self: a line over which nothing is to be sent now
 *
 * It stays open for a while.
 */
void
ph_courier_line_rest (PhCourierLine *self)
{
  g_return_if_fail (PH_IS_COURIER_LINE (self));

  if (self->state == PH_COURIER_LINE_CLOSED || self->rest_source != 0)
    return;
  if (self->tools->keep_warm_ms == 0 || self->state != PH_COURIER_LINE_OPEN)
    ph_courier_line_close (self);
  else
    self->rest_source = g_timeout_add_once (self->tools->keep_warm_ms, on_rest_over, self);
}

/**
 * ph_courier_line_close:
 * @self: a line over which nothing is being sent
 *
 * Says good-bye to the server, and forgets settings and password.
 */
void
ph_courier_line_close (PhCourierLine *self)
{
  g_return_if_fail (PH_IS_COURIER_LINE (self));

  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_cancellable_cancel (self->lookup);
  g_clear_pointer (&self->problem, ph_problem_unref);
  self->state = PH_COURIER_LINE_CLOSED;
  if (self->pool != NULL)
    close_pool (self);
}

/**
 * ph_courier_line_get_state:
 * @self: a line
 *
 * Returns: how far it is
 */
PhCourierLineState
ph_courier_line_get_state (PhCourierLine *self)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self), PH_COURIER_LINE_CLOSED);

  return self->state;
}

/**
 * ph_courier_line_is_closing:
 * @self: a line
 *
 * Returns: whether connections of an earlier pool are still being closed
 */
gboolean
ph_courier_line_is_closing (PhCourierLine *self)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self), FALSE);

  return self->n_closing > 0;
}

/**
 * ph_courier_line_get_pool:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): its connections, when it is open
 */
PhSessionPool *
ph_courier_line_get_pool (PhCourierLine *self)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self), NULL);

  return self->pool;
}

/**
 * ph_courier_line_get_problem:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): why it failed, when it has
 */
PhProblem *
ph_courier_line_get_problem (PhCourierLine *self)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self), NULL);

  return self->problem;
}

/**
 * ph_courier_line_get_account:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): the account as it was when the line was last opened
 */
PhAccount *
ph_courier_line_get_account (PhCourierLine *self)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self), NULL);

  return self->account;
}

/**
 * ph_courier_line_get_provider:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): who runs the server, as far as that is known
 */
PhProvider *
ph_courier_line_get_provider (PhCourierLine *self)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self), NULL);

  if (self->tools->catalogue == NULL || self->account == NULL)
    return NULL;
  return ph_provider_catalogue_find_by_server (self->tools->catalogue, ph_account_get_host (self->account));
}

/**
 * ph_courier_line_get_n_connections:
 * @self: a line
 *
 * Returns: how many connections were begun up to now
 */
guint
ph_courier_line_get_n_connections (PhCourierLine *self)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self), 0);

  return self->n_connections + (self->pool != NULL ? ph_session_pool_get_n_connections (self->pool) : 0);
}

/* Returns: whether the message before was still to be answered when this one began */
static gboolean
note_end (PhSession *session, gint64 from_us)
{
  gint64 answered_us = ph_transcript_get_last_reply_us (ph_session_get_transcript (session));
  const gint64 *before_us = g_object_get_data (G_OBJECT (session), KEY_ENDED);
  gboolean is_overlapping = before_us != NULL && *before_us > from_us;

  g_object_set_data_full (G_OBJECT (session), KEY_ENDED, g_memdup2 (&answered_us, sizeof answered_us), g_free);
  return is_overlapping;
}

/**
 * ph_courier_line_take_transcript:
 * @self: a line
 * @session: over which a message went
 * @from_us: when it began, monotonic
 *
 * The beginning of a connection belongs to the first message that has ended over it; where there never was more than a
 * beginning, to each.
 *
 * Returns: (transfer full): the part of the dialogue that is about that message; where it holds an answer to the one before
 *   it, it says so
 */
char *
ph_courier_line_take_transcript (PhCourierLine *self, PhSession *session, gint64 from_us)
{
  g_return_val_if_fail (PH_IS_COURIER_LINE (self) && PH_IS_SESSION (session), NULL);

  gboolean is_first = g_object_get_data (G_OBJECT (session), KEY_SEEN) == NULL;

  if (!ph_courier_was_never_ready (session))
    g_object_set_data (G_OBJECT (session), KEY_SEEN, self);

  g_autofree char *part = ph_transcript_dup_part (ph_session_get_transcript (session), is_first ? 0 : from_us, MAX_TRANSCRIPT);

  return g_strconcat (note_end (session, from_us) ? OVERLAP_NOTE : "", part, NULL);
}

/**
 * ph_courier_line_learn:
 * @self: a line
 * @session: over which a message was sent
 *
 * Remembers what the server can do, for drafts, and what protected the session, for later ones; once for each session.
 */
void
ph_courier_line_learn (PhCourierLine *self, PhSession *session)
{
  g_return_if_fail (PH_IS_COURIER_LINE (self) && PH_IS_SESSION (session));

  PhSmtpCapabilities *capabilities = ph_session_get_capabilities (session);

  if (g_object_get_data (G_OBJECT (session), KEY_LEARNED) != NULL)
    return;
  g_object_set_data (G_OBJECT (session), KEY_LEARNED, self);
  if (capabilities != NULL)
    ph_outbox_learn_capabilities (self->tools->outbox, self->account, capabilities);
  learn_protection (self, ph_session_get_protection (session));
}
