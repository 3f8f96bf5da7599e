// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a courier notes of a message that it has claimed: that it hands it over, and what came of it. Only whoever has claimed a
// message may, so that a courier that was taken for dead stops before the message leaves.

#include "config.h"

#include "ph-outbox-settling.h"

#include "ph-outbox-archiving.h"
#include "ph-outbox-operations.h"
#include "ph-outbox-rows.h"

/**
 * ph_outbox_settling_free:
 * @self: (transfer full): what came of an attempt
 */
void
ph_outbox_settling_free (PhOutboxSettling *self)
{
  for (guint i = 0; i < self->n_recipients; i++)
    ph_outbox_trouble_clear (&self->recipients[i].trouble);
  ph_outbox_trouble_clear (&self->trouble);
  g_free (self->recipients);
  g_free (self->transcript);
  g_free (self);
}

/**
 * ph_outbox_settling_new:
 * @id: a message
 * @outcome: what came of an attempt
 * @n_recipients: how many recipients the message has
 *
 * Returns: (transfer full): a copy
 */
PhOutboxSettling *
ph_outbox_settling_new (gint64 id, const PhOutboxOutcome *outcome, guint n_recipients)
{
  PhOutboxSettling *self = g_new0 (PhOutboxSettling, 1);

  self->id = id;
  self->state = outcome->state;
  self->due = outcome->due;
  ph_outbox_trouble_copy (&outcome->trouble, &self->trouble);
  self->n_recipients = outcome->recipients != NULL ? n_recipients : 0;
  self->recipients = g_new0 (PhOutboxRecipient, n_recipients);
  for (guint i = 0; i < self->n_recipients; i++)
    {
      self->recipients[i].state = outcome->recipients[i];
      if (outcome->recipient_troubles != NULL)
        ph_outbox_trouble_copy (&outcome->recipient_troubles[i], &self->recipients[i].trouble);
    }
  self->transcript = g_strdup (outcome->transcript);
  self->archive = outcome->archive;
  return self;
}

/* (nullable): a row that we have claimed. */
static PhOutboxRow *
load_claimed (PhOutboxCore *core, gint64 id, GError **error)
{
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, id, error);

  if (row == NULL || (row->state == PH_OUTBOX_SENDING && g_strcmp0 (row->owner, ph_outbox_core_get_token (core)) == 0))
    return g_steal_pointer (&row);
  g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE, "message %" G_GINT64_FORMAT " is not being sent from here", id);
  return NULL;
}

static gboolean
note_handover_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(PhOutboxRow) row = load_claimed (core, job->id, error);

  if (row == NULL)
    return FALSE;
  /* Both before the octets; whoever finds the row unchanged takes it back. */
  return ph_outbox_spool_set_stage (core->spool, row->file, PH_OUTBOX_STAGE_TRIED, error) &&
         ph_outbox_database_run (core->database, error, "UPDATE messages SET handover = 1 WHERE id = ?", "n", row->id);
}

gboolean
ph_outbox_run_note_handover (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, note_handover_cb, job, error);
}

/* It stays handed over: that it went to some is in no sidecar, and the others follow at once. */
static gboolean
note_taken_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(PhOutboxRow) row = load_claimed (core, job->id, error);

  return row != NULL && ph_outbox_database_run (core->database, error,
                                                "UPDATE recipients SET state = ?, problem = NULL, step = NULL, code = 0, enhanced = NULL, reply = NULL "
                                                "WHERE message = ? AND position IN (SELECT value FROM json_each (?))",
                                                "nns", (gint64) PH_OUTBOX_RECIPIENT_SENT, row->id, job->text);
}

gboolean
ph_outbox_run_note_taken (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, note_taken_cb, job, error);
}

static void
apply (PhOutboxRow *row, const PhOutboxSettling *settling)
{
  row->state = settling->state;
  row->due = settling->state == PH_OUTBOX_WAITING ? settling->due : row->due;
  row->finished = ph_outbox_state_is_final (settling->state) ? ph_outbox_now () : 0;
  row->is_handed_over = FALSE;
  g_clear_pointer (&row->owner, g_free);
  ph_outbox_trouble_clear (&row->trouble);
  ph_outbox_trouble_copy (&settling->trouble, &row->trouble);
  for (guint i = 0; i < MIN (settling->n_recipients, ph_envelope_get_n_recipients (row->envelope)); i++)
    {
      /* What somebody has is never taken back. */
      if (row->recipients[i].state == PH_OUTBOX_RECIPIENT_SENT)
        continue;
      row->recipients[i].state = settling->recipients[i].state;
      ph_outbox_trouble_clear (&row->recipients[i].trouble);
      ph_outbox_trouble_copy (&settling->recipients[i].trouble, &row->recipients[i].trouble);
    }
}

static gboolean
forget_use (PhOutboxCore *core, gint64 id, GError **error)
{
  return ph_outbox_database_run (core->database, error, "DELETE FROM usage WHERE id = (SELECT max (id) FROM usage WHERE message = ?)", "n", id);
}

/* Back before the database, on behind it. */
static gboolean
change_stage (PhOutboxCore *core, const PhOutboxRow *row, GError **error)
{
  PhOutboxStage stage = ph_outbox_stage_of_row (row);

  if (stage == PH_OUTBOX_STAGE_UNSENT)
    return ph_outbox_spool_set_stage (core->spool, row->file, stage, error);
  ph_outbox_core_set_stage_later (core, row->file, stage);
  return TRUE;
}

/* (nullable): the message as it stands then. */
static PhOutboxEntry *
settle (PhOutboxCore *core, const PhOutboxSettling *settling, GError **error)
{
  g_autoptr(PhOutboxRow) row = load_claimed (core, settling->id, error);

  if (row == NULL)
    return NULL;
  /* What was not handed over has used nothing of what the account may send. */
  if (!row->is_handed_over && settling->state != PH_OUTBOX_SENT && !forget_use (core, row->id, error))
    return NULL;
  apply (row, settling);
  if (!change_stage (core, row, error))
    return NULL;
  if (settling->transcript != NULL)
    ph_outbox_spool_write_transcript (core->spool, row->file, settling->transcript);
  if (!ph_outbox_rows_update (core, row, row->state == PH_OUTBOX_WAITING ? PH_OUTBOX_NEWS_NONE : PH_OUTBOX_NEWS_TELL, error) ||
      !ph_outbox_rows_update_recipients (core, row, error))
    return NULL;
  if (settling->archive != PH_OUTBOX_ARCHIVE_NONE && !ph_outbox_archiving_want (core, row, error))
    return NULL;
  return ph_outbox_entry_new (g_steal_pointer (&row));
}

static gboolean
settle_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  PhOutboxEntry *entry = settle (core, job->data, error);

  ph_outbox_job_take_result (job, entry, g_object_unref);
  return entry != NULL;
}

gboolean
ph_outbox_run_settle (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, settle_cb, job, error);
}

/* It is somebody else's affair by now, or nobody's. */
static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE) || g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_NOT_FOUND) ||
         g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_MESSAGE);
}

static gboolean
settle_all_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  GPtrArray *settlings = job->data;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < settlings->len; i++)
    {
      g_autoptr(GError) reason = NULL;
      PhOutboxEntry *entry = settle (core, settlings->pdata[i], &reason);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
      else if (!is_lost (reason))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
  ph_outbox_job_take_result (job, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

gboolean
ph_outbox_run_settle_all (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, settle_all_cb, job, error);
}

static gboolean
give_back_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(PhOutboxRow) row = load_claimed (core, job->id, error);

  if (row == NULL)
    return FALSE;
  row->state = PH_OUTBOX_QUEUED;
  row->n_attempts -= MIN (row->n_attempts, 1);
  row->is_handed_over = FALSE;
  g_clear_pointer (&row->owner, g_free);
  return ph_outbox_spool_set_stage (core->spool, row->file, ph_outbox_stage_of_row (row), error) &&
         ph_outbox_rows_update (core, row, PH_OUTBOX_NEWS_NONE, error) &&
         forget_use (core, row->id, error);
}

gboolean
ph_outbox_run_give_back (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, give_back_cb, job, error);
}
