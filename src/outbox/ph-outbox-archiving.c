// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which messages that were sent are still to be copied into the archive of their account: noted in the transaction that notes
// that they were sent, so that no death in between forgets it. Who copies them, and where to, is not known here.

#include "config.h"

#include "ph-outbox-archiving.h"

#include "ph-outbox-private.h"
#include "ph-outbox-rows.h"

/* Each has its file open while it waits for its turn. */
#define PAGE "50"

/**
 * ph_outbox_archiving_want:
 * @core: in a transaction
 * @row: a message as it stands from now on
 * @error: return location
 *
 * Notes that a copy is to be kept if nothing more becomes of the message and somebody has got it. One that was cancelled when it
 * was on its way to others was sent, too.
 *
 * Returns: whether nothing went wrong
 */
gboolean
ph_outbox_archiving_want (PhOutboxCore *core, PhOutboxRow *row, GError **error)
{
  if (!ph_outbox_state_is_final (row->state) || ph_outbox_row_count_recipients (row, PH_OUTBOX_RECIPIENT_SENT) == 0)
    return TRUE;
  if (row->archive_trouble == NULL)
    row->archive_trouble = g_strdup ("");
  return ph_outbox_database_run (core->database, error, "INSERT OR IGNORE INTO archivals (message, trouble) VALUES (?, '')", "n", row->id);
}

static gboolean
list_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  GPtrArray *entries = ph_outbox_rows_collect (
    core,
    ph_outbox_database_query (core->database, error,
                              "SELECT " PH_OUTBOX_ROW_COLUMNS " FROM messages WHERE id IN"
                              " (SELECT message FROM archivals WHERE message > ? AND (trouble = '' OR ?) ORDER BY message LIMIT " PAGE ") ORDER BY id",
                              "nn", job->id, (gint64) (job->choice == PH_OUTBOX_ARCHIVALS_ALL)),
    error);

  if (entries != NULL)
    ph_outbox_job_take_result (job, entries, (GDestroyNotify) g_ptr_array_unref);
  return entries != NULL;
}

static gboolean
run_list (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, list_cb, job, error);
}

/* What was said before is not written again. */
static gboolean
note_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;

  if (job->data == NULL)
    return ph_outbox_database_run (core->database, error, "DELETE FROM archivals WHERE message IN (SELECT value FROM json_each (?))", "s", job->text);
  return ph_outbox_database_run (core->database, error,
                                 "UPDATE archivals SET trouble = ?1 WHERE trouble != ?1 AND message IN (SELECT value FROM json_each (?2))", "ss",
                                 (const char *) job->data, job->text);
}

static gboolean
run_note (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, note_cb, job, error);
}

/**
 * ph_outbox_list_archivals_async:
 * @self: an outbox
 * @which: new ones only, or all
 * @after: the last identifier of those before; 0: from the beginning
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Errors: those of the database.
 */
void
ph_outbox_list_archivals_async (PhOutbox *self, PhOutboxArchivals which, gint64 after, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self));

  PhOutboxJob *job = ph_outbox_job_new (run_list);
  const PhOutboxCall call = { ph_outbox_list_archivals_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->id = after;
  job->choice = which;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_list_archivals_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhOutboxEntry): messages whose copies are to be kept; empty: there are no more
 */
GPtrArray *
ph_outbox_list_archivals_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), NULL);

  return ph_outbox_finish_result (self, result, ph_outbox_list_archivals_async, error);
}

/**
 * ph_outbox_note_archivals_async:
 * @self: an outbox
 * @ids: (element-type gint64): messages
 * @trouble: (nullable): why their copies could not be kept, not empty; %NULL: they are, or none shall be
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Errors: those of the database.
 */
void
ph_outbox_note_archivals_async (PhOutbox *self, const GArray *ids, const char *trouble, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OUTBOX (self) && ids != NULL && (trouble == NULL || *trouble != '\0'));

  PhOutboxJob *job = ph_outbox_job_new (run_note);
  const PhOutboxCall call = { ph_outbox_note_archivals_async, PH_OUTBOX_UNSTOPPABLE, NULL, callback, user_data };

  job->text = ph_outbox_rows_dup_id_list (ids);
  job->data = g_strdup (trouble);
  job->free_data = g_free;
  ph_outbox_submit (self, job, &call);
}

/**
 * ph_outbox_note_archivals_finish:
 * @self: an outbox
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it is noted
 */
gboolean
ph_outbox_note_archivals_finish (PhOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_OUTBOX (self), FALSE);

  return ph_outbox_finish (self, result, ph_outbox_note_archivals_async, error);
}
