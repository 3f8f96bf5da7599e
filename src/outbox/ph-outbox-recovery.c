// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the dead have left behind: messages that they were sending, files that nobody knows, and what a database that was lost or
// has forgotten its last changes does not know of. Only looks at whose lock is free; time decides nothing but when half a message goes.

#include "config.h"

#include "ph-outbox-recovery.h"

#include "ph-outbox-archiving.h"
#include "ph-outbox-rows.h"

#include <glib/gstdio.h>

/* Nobody takes that long to write a message down, so it was given up even when its owner lives. */
#define MAX_WRITING_S (60 * 60)

static void
finish_as (PhOutboxRow *row, PhOutboxState state)
{
  row->state = state;
  row->finished = ph_outbox_now ();
}

/**
 * ph_outbox_recovery_mark_uncertain:
 * @row: a message that may have been sent
 */
void
ph_outbox_recovery_mark_uncertain (PhOutboxRow *row)
{
  ph_outbox_trouble_clear (&row->trouble);
  row->state = PH_OUTBOX_UNCERTAIN;
  row->trouble.has_problem = TRUE;
  row->trouble.problem = PH_PROBLEM_UNCERTAIN;
  row->trouble.step = PH_TEST_STEP_DELIVER;
}

static void
mark_sent (PhOutboxRow *row)
{
  finish_as (row, PH_OUTBOX_SENT);
  for (guint i = 0; i < ph_envelope_get_n_recipients (row->envelope); i++)
    if (row->recipients[i].state == PH_OUTBOX_RECIPIENT_PENDING)
      row->recipients[i].state = PH_OUTBOX_RECIPIENT_SENT;
}

/* @row is as if nothing had ever happened. */
static void
advance (PhOutboxRow *row, PhOutboxStage stage)
{
  switch (stage)
    {
    case PH_OUTBOX_STAGE_TRIED:
      ph_outbox_recovery_mark_uncertain (row);
      break;
    case PH_OUTBOX_STAGE_SENT:
      mark_sent (row);
      break;
    case PH_OUTBOX_STAGE_FAILED:
      finish_as (row, PH_OUTBOX_FAILED);
      break;
    case PH_OUTBOX_STAGE_CANCELLED:
      finish_as (row, PH_OUTBOX_CANCELLED);
      break;
    case PH_OUTBOX_STAGE_FREE:
    case PH_OUTBOX_STAGE_UNSENT:
    default:
      row->state = PH_OUTBOX_QUEUED;
      break;
    }
}

/**
 * ph_outbox_recovery_correct:
 * @core: in a transaction
 * @row: a message as the database has it
 *
 * Returns: whether its sidecar knows of more than the database, which has forgotten what was done last; then @row is changed
 */
gboolean
ph_outbox_recovery_correct (PhOutboxCore *core, PhOutboxRow *row)
{
  PhOutboxStage stage = PH_OUTBOX_STAGE_FREE;

  if (ph_outbox_stage_of_row (row) != PH_OUTBOX_STAGE_UNSENT || !ph_outbox_spool_get_stage (core->spool, row->file, &stage))
    return FALSE;
  if (stage == PH_OUTBOX_STAGE_FREE || stage == PH_OUTBOX_STAGE_UNSENT)
    return FALSE;
  advance (row, stage);
  return TRUE;
}

/**
 * ph_outbox_recovery_note:
 * @core: in a transaction
 * @row: a message of the database as it is found to stand
 * @news: whether the person is to be told
 * @error: return location
 *
 * If it was sent, the database has forgotten that, and perhaps that a copy is to be kept: one is asked for again.
 *
 * Returns: whether it is noted
 */
gboolean
ph_outbox_recovery_note (PhOutboxCore *core, PhOutboxRow *row, PhOutboxNews news, GError **error)
{
  if (!ph_outbox_archiving_want (core, row, error))
    return FALSE;
  return ph_outbox_rows_update (core, row, news, error) && ph_outbox_rows_update_recipients (core, row, error);
}

/* Nothing of it was ever with the server, or we don't know. */
static gboolean
recover_message (PhOutboxCore *core, gint64 id, GError **error)
{
  g_autoptr(GError) reason = NULL;
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, id, &reason);

  if (row == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  gboolean is_handed_over = row->is_handed_over;

  row->is_handed_over = FALSE;
  g_clear_pointer (&row->owner, g_free);
  row->state = PH_OUTBOX_QUEUED;
  if (is_handed_over)
    ph_outbox_recovery_mark_uncertain (row);
  else if (!ph_outbox_recovery_correct (core, row))
    row->n_attempts -= MIN (row->n_attempts, 1);

  PhOutboxNews news = row->state == PH_OUTBOX_QUEUED ? PH_OUTBOX_NEWS_NONE : PH_OUTBOX_NEWS_TELL;

  return ph_outbox_spool_set_stage (core->spool, row->file, ph_outbox_stage_of_row (row), error) && ph_outbox_recovery_note (core, row, news, error);
}

static gboolean
recover_owner (PhOutboxCore *core, const char *token, GError **error)
{
  g_autoptr(GArray) ids = ph_outbox_rows_collect_ids (
    core, ph_outbox_database_query (core->database, error, "SELECT id FROM messages WHERE state = 'sending' AND owner IS nullif (?, '')", "s", token), error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr(GError) reason = NULL;

      /* A row that makes no sense stays where it is; the others go on. */
      if (!recover_message (core, g_array_index (ids, gint64, i), &reason) && reason->code != PH_OUTBOX_ERROR_MESSAGE)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
  return ids != NULL;
}

static GPtrArray *
list_owners (PhOutboxCore *core, GError **error)
{
  g_autoptr(GPtrArray) owners = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error, "SELECT DISTINCT coalesce (owner, '') FROM messages WHERE state = 'sending'", "");
  PhOutboxStep step = PH_OUTBOX_STEP_FAILED;

  while (query != NULL && (step = ph_outbox_database_step (core->database, query, error)) == PH_OUTBOX_STEP_ROW)
    g_ptr_array_add (owners, g_strdup (ph_outbox_query_get_text (query, 0)));
  return step == PH_OUTBOX_STEP_DONE ? g_steal_pointer (&owners) : NULL;
}

/**
 * ph_outbox_recovery_run:
 * @core: in a transaction
 * @data: nothing
 * @error: return location
 *
 * What the dead were sending is `queued` again, or `uncertain` when they had begun to hand it over.
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_recovery_run (PhOutboxCore *core, gpointer data, GError **error)
{
  g_autoptr(GPtrArray) owners = list_owners (core, error);

  for (guint i = 0; owners != NULL && i < owners->len; i++)
    if (!ph_outbox_owner_is_alive (core->owner, owners->pdata[i]) && !recover_owner (core, owners->pdata[i], error))
      return FALSE;
  return owners != NULL;
}

/**
 * ph_outbox_recovery_drop_unconfirmed:
 * @core: in a transaction
 * @row: a message as the database has it
 * @ret_dropped: (out): whether it was never confirmed, or was being removed, and is gone now
 * @error: return location
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_recovery_drop_unconfirmed (PhOutboxCore *core, const PhOutboxRow *row, gboolean *ret_dropped, GError **error)
{
  PhOutboxStage stage = PH_OUTBOX_STAGE_UNSENT;

  *ret_dropped = FALSE;
  if (!ph_outbox_spool_get_stage (core->spool, row->file, &stage) || stage != PH_OUTBOX_STAGE_FREE)
    return TRUE;
  *ret_dropped = TRUE;
  ph_outbox_core_set_stage_later (core, row->file, PH_OUTBOX_STAGE_FREE);
  return ph_outbox_database_run (core->database, error, "DELETE FROM messages WHERE id = ?", "n", row->id);
}

/* 0: none. */
static gboolean
find_row (PhOutboxCore *core, const char *file, gint64 *ret_id, GError **error)
{
  *ret_id = 0;
  return ph_outbox_database_find (core->database, ret_id, error, "SELECT id FROM messages WHERE file = ?", "s", file);
}

static gboolean
is_known_id (PhOutboxCore *core, gint64 id)
{
  gint64 found = 0;

  return !ph_outbox_database_find (core->database, &found, NULL, "SELECT 1 FROM messages WHERE id = ?", "n", id) || found != 0;
}

/* Its octets were replaced by others, or should have been, when somebody died. */
static gboolean
is_replaced (PhOutboxCore *core, const PhOutboxRow *row)
{
  gint64 found = 0;

  return ph_outbox_database_find (core->database, &found, NULL, "SELECT 1 FROM messages WHERE id = ? AND queued = ? AND message_id = ? AND origin = ? AND account = ?", "nnsss",
                                  row->id, row->queued, row->message_id, row->origin, row->account_id) &&
         found != 0;
}

/* Nobody can send what has no envelope, but its text may be worth something. */
static void
put_aside (PhOutboxCore *core, const char *file)
{
  g_autofree char *from = ph_outbox_spool_dup_message_path (core->spool, file);
  g_autofree char *name = g_path_get_basename (from);
  g_autofree char *to = ph_outbox_core_build_aside_path (core, name);

  if (g_rename (from, to) == 0)
    ph_outbox_core_set_aside (core, to);
  ph_outbox_spool_remove (core->spool, file);
}

static gboolean
adopt (PhOutboxCore *core, const char *file, PhOutboxStage stage, GError **error)
{
  g_autoptr(PhOutboxRow) row = ph_outbox_spool_read_sidecar (core->spool, file);

  if (row == NULL)
    {
      put_aside (core, file);
      return TRUE;
    }
  if (row->id != 0 && is_replaced (core, row))
    {
      ph_outbox_spool_remove (core->spool, file);
      return TRUE;
    }
  if (row->id != 0 && is_known_id (core, row->id))
    row->id = 0;
  advance (row, stage);
  return ph_outbox_rows_insert (core, row, error) &&
         ph_outbox_rows_update (core, row, stage == PH_OUTBOX_STAGE_TRIED ? PH_OUTBOX_NEWS_TELL : PH_OUTBOX_NEWS_NONE, error);
}

/* Files without a row. */
static gboolean
sweep_file (PhOutboxCore *core, const char *file, GHashTable *living, GError **error)
{
  PhOutboxStage stage = PH_OUTBOX_STAGE_FREE;
  g_autofree char *token = ph_outbox_spool_dup_token (file);

  if (ph_outbox_spool_get_stage (core->spool, file, &stage) && stage != PH_OUTBOX_STAGE_FREE)
    return adopt (core, file, stage, error);
  if (!g_hash_table_contains (living, token))
    g_hash_table_insert (living, g_strdup (token), GINT_TO_POINTER (ph_outbox_owner_is_alive (core->owner, token)));
  if (g_hash_table_lookup (living, token) == NULL || ph_outbox_spool_get_age_s (core->spool, file) > MAX_WRITING_S)
    ph_outbox_spool_remove (core->spool, file);
  return TRUE;
}

/* The sidecar of a message that may be sent says that it was. */
static gboolean
correct_row (PhOutboxCore *core, gint64 id, GError **error)
{
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, id, NULL);

  if (row == NULL || !ph_outbox_recovery_correct (core, row))
    return TRUE;
  return ph_outbox_recovery_note (core, row, PH_OUTBOX_NEWS_TELL, error);
}

/* Nearly all rows and sidecars agree, and are not read whole. */
static gboolean
sweep_row (PhOutboxCore *core, gint64 id, const char *file, GError **error)
{
  const PhOutboxRow row = { .id = id, .file = (char *) file };
  PhOutboxStage stage = PH_OUTBOX_STAGE_UNSENT;
  gint64 is_open = 0;
  gboolean is_dropped = FALSE;

  if (!ph_outbox_spool_get_stage (core->spool, file, &stage) || stage == PH_OUTBOX_STAGE_UNSENT)
    return TRUE;
  if (stage == PH_OUTBOX_STAGE_FREE)
    return ph_outbox_recovery_drop_unconfirmed (core, &row, &is_dropped, error);
  if (!ph_outbox_database_find (core->database, &is_open, error, "SELECT state IN ('queued', 'waiting', 'held') FROM messages WHERE id = ?", "n", id))
    return FALSE;
  return is_open == 0 || correct_row (core, id, error);
}

/**
 * ph_outbox_recovery_sweep:
 * @core: in a transaction
 * @data: nothing
 * @error: return location
 *
 * Looks through the spool for what has no row: messages that nobody finished writing down go, and messages that the database
 * has lost come back.
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_recovery_sweep (PhOutboxCore *core, gpointer data, GError **error)
{
  g_autoptr(GPtrArray) files = ph_outbox_spool_list (core->spool);
  g_autoptr(GHashTable) living = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < files->len; i++)
    {
      gint64 id = 0;

      if (!find_row (core, files->pdata[i], &id, error))
        return FALSE;
      if (id == 0 ? !sweep_file (core, files->pdata[i], living, error) : !sweep_row (core, id, files->pdata[i], error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ph_outbox_recovery_tidy:
 * @core: open
 *
 * Sweeps when somebody has died, and buries who has nothing left. What can't be done now is done the next time.
 */
void
ph_outbox_recovery_tidy (PhOutboxCore *core)
{
  g_autoptr(GPtrArray) dead = ph_outbox_owner_list_dead (core->owner);

  if (dead->len == 0 || !ph_outbox_core_write (core, ph_outbox_recovery_run, NULL, NULL) || !ph_outbox_core_write (core, ph_outbox_recovery_sweep, NULL, NULL))
    return;
  for (guint i = 0; i < dead->len; i++)
    ph_outbox_owner_bury (core->owner, dead->pdata[i]);
}
