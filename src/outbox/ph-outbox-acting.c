// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a person does with messages: each function a transaction that looks at the state first.

#include "config.h"

#include "ph-outbox-archiving.h"
#include "ph-outbox-operations.h"
#include "ph-outbox-recovery.h"
#include "ph-outbox-rows.h"

/* In one transaction, so that others are not kept waiting for long. */
#define MAX_PURGED "500"

static gboolean
refuse_state (const PhOutboxRow *row, GError **error)
{
  g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE, "message %" G_GINT64_FORMAT " is %s", row->id, ph_outbox_state_get_name (row->state));
  return FALSE;
}

static void
change_recipients (PhOutboxRow *row, PhOutboxRecipientState from, PhOutboxRecipientState to)
{
  for (guint i = 0; i < ph_envelope_get_n_recipients (row->envelope); i++)
    if (row->recipients[i].state == from)
      row->recipients[i].state = to;
}

static gboolean
is_in_doubt (const PhOutboxRecipient *recipient)
{
  return recipient->state == PH_OUTBOX_RECIPIENT_PENDING && recipient->trouble.has_problem && recipient->trouble.problem == PH_PROBLEM_UNCERTAIN;
}

/* Of a message that went in several parts only one is in doubt: what a person says is about that one. Where nobody can
 * tell, after a crash, all are. */
static void
resolve_doubt (PhOutboxRow *row, PhOutboxState *state)
{
  guint n_resolved = 0;

  for (guint i = 0; i < ph_envelope_get_n_recipients (row->envelope); i++)
    {
      PhOutboxRecipient *recipient = &row->recipients[i];

      if (!is_in_doubt (recipient))
        continue;
      ph_outbox_trouble_clear (&recipient->trouble);
      if (*state == PH_OUTBOX_SENT)
        recipient->state = PH_OUTBOX_RECIPIENT_SENT;
      n_resolved++;
    }
  if (*state == PH_OUTBOX_SENT && n_resolved > 0 && ph_outbox_row_count_recipients (row, PH_OUTBOX_RECIPIENT_PENDING) > 0)
    *state = PH_OUTBOX_QUEUED;
}

/* Going back, the sidecar changes first; going on, last. */
static gboolean
change_stage (PhOutboxCore *core, const PhOutboxRow *row, GError **error)
{
  if (!ph_outbox_state_is_final (row->state))
    return ph_outbox_spool_set_stage (core->spool, row->file, ph_outbox_stage_of_row (row), error);
  ph_outbox_core_set_stage_later (core, row->file, ph_outbox_stage_of_row (row));
  return TRUE;
}

static gboolean
change_state (PhOutboxCore *core, PhOutboxRow *row, PhOutboxState state, GError **error)
{
  gint64 now = ph_outbox_now ();

  resolve_doubt (row, &state);
  row->state = state;
  row->finished = ph_outbox_state_is_final (state) ? now : 0;
  if (state == PH_OUTBOX_SENT)
    change_recipients (row, PH_OUTBOX_RECIPIENT_PENDING, PH_OUTBOX_RECIPIENT_SENT);
  if (state == PH_OUTBOX_QUEUED)
    {
      row->due = now;
      row->tried = 0;
      if (ph_outbox_row_count_recipients (row, PH_OUTBOX_RECIPIENT_PENDING) == 0)
        change_recipients (row, PH_OUTBOX_RECIPIENT_REFUSED, PH_OUTBOX_RECIPIENT_PENDING);
    }
  if (!change_stage (core, row, error))
    return FALSE;
  /* "Now" is an answer to whatever the account waits for. */
  if (state == PH_OUTBOX_QUEUED && !ph_outbox_database_run (core->database, error, "DELETE FROM pauses WHERE account = ?", "s", row->account_id))
    return FALSE;
  /* Whether its account has an archive, those know who keep the copies. */
  if (!ph_outbox_archiving_want (core, row, error))
    return FALSE;
  return ph_outbox_rows_update (core, row, PH_OUTBOX_NEWS_NONE, error) && ph_outbox_rows_update_recipients (core, row, error);
}

static gboolean
remove_message (PhOutboxCore *core, gint64 id, const char *file, GError **error)
{
  ph_outbox_core_set_stage_later (core, file, PH_OUTBOX_STAGE_FREE);
  return ph_outbox_spool_set_stage (core->spool, file, PH_OUTBOX_STAGE_FREE, error) &&
         ph_outbox_database_run (core->database, error, "DELETE FROM messages WHERE id = ?", "n", id);
}

static gboolean
act_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  PhOutboxAction action = (PhOutboxAction) job->choice;
  PhOutboxState state = PH_OUTBOX_QUEUED;
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, job->id, error);

  if (row == NULL)
    return FALSE;
  if (!ph_outbox_action_is_allowed (action, row->state))
    return refuse_state (row, error);
  if (ph_outbox_action_get_state (action, &state))
    return change_state (core, row, state, error);
  return remove_message (core, row->id, row->file, error);
}

gboolean
ph_outbox_run_act (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, act_cb, job, error);
}

static gboolean
reschedule_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, job->id, error);

  if (row == NULL)
    return FALSE;
  if (row->state != PH_OUTBOX_QUEUED && row->state != PH_OUTBOX_WAITING)
    return refuse_state (row, error);
  return ph_outbox_database_run (core->database, error, "UPDATE messages SET due = ? WHERE id = ?", "nn", job->time > 0 ? job->time : ph_outbox_now (), job->id);
}

gboolean
ph_outbox_run_reschedule (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, reschedule_cb, job, error);
}

static gboolean
reschedule_all_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;

  if (!ph_outbox_database_run (core->database, error,
                               "UPDATE messages SET due = ? WHERE state IN ('queued', 'waiting') AND id IN (SELECT value FROM json_each (?))",
                               "ns", job->time > 0 ? job->time : ph_outbox_now (), job->text))
    return FALSE;
  job->number = ph_outbox_database_get_changes (core->database);
  return TRUE;
}

gboolean
ph_outbox_run_reschedule_all (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, reschedule_all_cb, job, error);
}

static gboolean
release_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;

  if (!ph_outbox_database_run (core->database, error,
                               "UPDATE messages SET state = 'queued', due = max (due, ?), tried = 0, news = 0 WHERE state = 'held' AND account = coalesce (?, account)",
                               "ns", ph_outbox_now (), job->text))
    return FALSE;
  job->number = ph_outbox_database_get_changes (core->database);
  return TRUE;
}

/* Held messages were never handed over, so no sidecar changes. */
gboolean
ph_outbox_run_release (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, release_cb, job, error);
}

/* A time that somebody has set stays, for when the account comes back. */
static gboolean
hold_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;

  return ph_outbox_database_run (core->database, error,
                                 "UPDATE messages SET state = 'held', problem = NULL, step = NULL, code = 0, enhanced = NULL, reply = NULL"
                                 " WHERE account = ? AND state IN ('queued', 'waiting')",
                                 "s", job->text) &&
         ph_outbox_database_find (core->database, &job->number, error, "SELECT count (*) FROM messages WHERE account = ? AND state = 'held'", "s", job->text);
}

gboolean
ph_outbox_run_hold (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, hold_cb, job, error);
}

typedef struct
{
  gint64 before;
  gint64 n_removed;
} Purge;

static gboolean
remove_all (PhOutboxCore *core, GArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      g_autofree char *file = NULL;

      {
        g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error, "SELECT file FROM messages WHERE id = ?", "n", id);

        if (query == NULL || ph_outbox_database_step (core->database, query, error) != PH_OUTBOX_STEP_ROW)
          return FALSE;
        file = g_strdup (ph_outbox_query_get_text (query, 0));
      }
      if (!remove_message (core, id, file, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
purge_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  Purge *purge = data;
  g_autoptr(GArray) ids = ph_outbox_rows_collect_ids (
    core,
    ph_outbox_database_query (core->database, error,
                              "SELECT id FROM messages WHERE state IN ('sent', 'failed', 'cancelled') AND finished < ?"
                              " AND id NOT IN (SELECT message FROM archivals) LIMIT " MAX_PURGED,
                              "n", purge->before),
    error);

  if (ids == NULL || !remove_all (core, ids, error))
    return FALSE;
  purge->n_removed = ids->len;
  return TRUE;
}

gboolean
ph_outbox_run_purge (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  Purge purge = { job->time, 1 };

  job->number = 0;
  while (purge.n_removed > 0)
    {
      if (!ph_outbox_core_write (core, purge_cb, &purge, error))
        return FALSE;
      job->number += purge.n_removed;
    }
  return TRUE;
}
