// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a message gets into the outbox: its octets on the disk, its sidecar, its row, and then its sidecar says that the row counts. A
// row whose sidecar does not say so was never confirmed: what could not be committed may come back with the log after a crash.

#include "config.h"

#include "ph-outbox-queueing.h"

#include "ph-outbox-clock.h"
#include "ph-outbox-correspondents.h"
#include "ph-outbox-operations.h"
#include "ph-outbox-rows.h"

/**
 * ph_outbox_writing_free:
 * @self: (transfer full): what was to be written
 */
void
ph_outbox_writing_free (PhOutboxWriting *self)
{
  g_clear_pointer (&self->row, ph_outbox_row_free);
  g_clear_object (&self->content);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * ph_outbox_find_content:
 * @message: a message
 *
 * Returns: what it needs of a server
 */
PhSmtpContent
ph_outbox_find_content (PhMessageFile *message)
{
  if (ph_message_file_has_utf8_headers (message))
    return PH_SMTP_CONTENT_UTF8_HEADERS;
  return ph_message_file_has_8bit (message) ? PH_SMTP_CONTENT_8BIT : PH_SMTP_CONTENT_7BIT;
}

static gboolean
refuse_double (PhOutboxCore *core, const char *origin, GError **error)
{
  gint64 id = -1;

  if (*origin == '\0')
    return TRUE;
  if (!ph_outbox_database_find (core->database, &id, error, "SELECT id FROM messages WHERE origin = ? AND origin != '' AND state != 'cancelled'", "s", origin))
    return FALSE;
  if (id < 0)
    return TRUE;
  g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_DOUBLE, "it is message %" G_GINT64_FORMAT " already", id);
  return FALSE;
}

static gboolean
confirm_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  const PhOutboxRow *row = ((PhOutboxWriting *) data)->row;

  return ph_outbox_spool_set_stage (core->spool, row->file, PH_OUTBOX_STAGE_UNSENT, error) && ph_outbox_spool_flush (core->spool, error);
}

static gboolean
undo_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  const PhOutboxRow *row = ((PhOutboxWriting *) data)->row;

  return ph_outbox_spool_set_stage (core->spool, row->file, PH_OUTBOX_STAGE_FREE, error) &&
         ph_outbox_database_run (core->database, error, "DELETE FROM messages WHERE id = ?", "n", row->id);
}

static gboolean
insert_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  const PhOutboxWriting *writing = data;
  PhOutboxRow *row = writing->row;

  row->id = 0;
  /* However long it took to write it down. */
  if (writing->delay_s > 0)
    row->due = MAX (row->due, ph_outbox_now () + writing->delay_s);
  if (!ph_outbox_clock_follow (core, error) || !refuse_double (core, row->origin, error) || !ph_outbox_rows_insert (core, row, error))
    return FALSE;
  if (*row->origin != '\0' && !ph_outbox_correspondents_note_envelope (core, row->envelope, error))
    return FALSE;
  ph_outbox_spool_note_id (core->spool, row->file, row->id);
  core->confirm = confirm_cb;
  core->undo = undo_cb;
  return TRUE;
}

static gboolean
write_files (PhOutboxCore *core, PhOutboxWriting *writing, GCancellable *cancellable, GError **error)
{
  PhOutboxRow *row = writing->row;

  if (writing->content == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&writing->error));
      return FALSE;
    }
  return ph_outbox_spool_write_message (core->spool, row, writing->content, cancellable, error) && ph_outbox_spool_write_sidecar (core->spool, row, error);
}

gboolean
ph_outbox_run_queue (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  PhOutboxWriting *writing = job->data;

  if (write_files (core, writing, job->cancellable, error) && ph_outbox_core_write (core, insert_cb, writing, error))
    {
      job->number = writing->row->id;
      return TRUE;
    }
  if (writing->row->file != NULL)
    ph_outbox_spool_remove (core->spool, writing->row->file);
  return FALSE;
}

static gboolean
replace_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxRow *row = data;
  g_autoptr(PhOutboxRow) before = ph_outbox_rows_load (core, row->id, error);

  if (before == NULL)
    return FALSE;
  if (before->state != PH_OUTBOX_SENDING || g_strcmp0 (before->owner, ph_outbox_core_get_token (core)) != 0 || before->is_handed_over)
    {
      g_set_error_literal (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE, "it is not being sent from here");
      return FALSE;
    }
  ph_outbox_core_set_stage_later (core, before->file, PH_OUTBOX_STAGE_FREE);
  return ph_outbox_database_run (core->database, error, "UPDATE messages SET file = ?, digest = ?, size = ?, content = ? WHERE id = ?", "ssnnn",
                                 row->file, row->digest, row->size, (gint64) row->content, row->id);
}

static gboolean
load_row_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  PhOutboxRow *row = ph_outbox_rows_load (core, job->id, error);

  ph_outbox_job_take_result (job, row, (GDestroyNotify) ph_outbox_row_free);
  return row != NULL;
}

/* Two files for one row, for a moment: a sweep recognises both by the identifier. */
static gboolean
bind_files (PhOutboxCore *core, const PhOutboxRow *row, GError **error)
{
  ph_outbox_spool_note_id (core->spool, row->file, row->id);
  return ph_outbox_spool_set_stage (core->spool, row->file, PH_OUTBOX_STAGE_UNSENT, error) && ph_outbox_spool_flush (core->spool, error);
}

gboolean
ph_outbox_run_replace (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  PhOutboxWriting *writing = job->data;

  if (!ph_outbox_core_read (core, load_row_cb, job, error))
    return FALSE;

  /* The sidecar of the new octets tells the same of the message. */
  PhOutboxRow *row = g_steal_pointer (&job->result);

  row->content = (PhSmtpContent) job->choice;
  writing->row = row;
  if (write_files (core, writing, job->cancellable, error) && bind_files (core, row, error) && ph_outbox_core_write (core, replace_cb, row, error))
    return TRUE;
  ph_outbox_spool_set_stage (core->spool, row->file, PH_OUTBOX_STAGE_FREE, NULL);
  ph_outbox_spool_remove (core->spool, row->file);
  return FALSE;
}
