// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whether the files that go with a draft are still there. Looks at them and not into them: what changes until the message is
// built, building it finds out.

#include "config.h"

#include "ph-draft-check-private.h"
#include "ph-task-data.h"

/* A file that lies on another computer and does not answer is not missing for sure; building the message will tell. */
#define DEADLINE_S 10

/* One look at all of them. Atomically reference counted: a thread that hangs in a dead network file system keeps it. */
typedef struct
{
  GPtrArray *attachments; /* (owned) (element-type PhAttachment) */
  GCancellable *patience; /* (owned): cancelled when it takes too long, and when nobody waits any more */
  gulong requested_id;    /* of the caller's cancellable */
  guint deadline_source;
} PhAttachmentLook;

static void
clear_look (gpointer data)
{
  PhAttachmentLook *look = data;

  g_object_unref (look->patience);
  g_ptr_array_unref (look->attachments);
}

static void
ph_attachment_look_free (PhAttachmentLook *look)
{
  g_atomic_rc_box_release_full (look, clear_look);
}

PH_DEFINE_TASK_DATA (PhAttachmentLook, ph_attachment_look)

static void look_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable);
static void looked_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
is_missing (PhAttachment *attachment, GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info =
               g_file_query_info (ph_attachment_get_file (attachment), G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ, G_FILE_QUERY_INFO_NONE, cancellable, &error);

  if (info == NULL)
    return !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ) && !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ))
    return TRUE;
  return g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR;
}

static void
add_missing (GPtrArray *findings, PhAttachment *attachment)
{
  PhDraftFinding *finding = ph_draft_findings_add (findings, PH_DRAFT_FLAW_ATTACHMENT_MISSING, ph_attachment_get_name (attachment));

  finding->attachment = g_object_ref (attachment);
}

static void
look_in_thread_cb (GTask *worker, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhAttachmentLook *look = task_data;
  g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_draft_finding_free);

  for (guint i = 0; i < look->attachments->len && findings->len < PH_DRAFT_CHECK_MAX_FINDINGS; i++)
    if (is_missing (look->attachments->pdata[i], look->patience))
      add_missing (findings, look->attachments->pdata[i]);
  g_task_return_pointer (worker, g_steal_pointer (&findings), (GDestroyNotify) g_ptr_array_unref);
}

/* Without an answer in time nothing is known to be missing. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = G_TASK (user_data);
  PhAttachmentLook *look = ph_attachment_look_get (task);
  GPtrArray *findings = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_handle_id (&look->deadline_source, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), look->requested_id);
  if (findings == NULL)
    findings = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_draft_finding_free);
  g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
deadline_cb (gpointer user_data)
{
  PhAttachmentLook *look = user_data;

  look->deadline_source = 0;
  g_cancellable_cancel (look->patience);
  return G_SOURCE_REMOVE;
}

static void
on_requested_cancelled_cb (GCancellable *requested, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static PhAttachmentLook *
new_look (PhDraft *draft, GCancellable *cancellable)
{
  PhAttachmentLook *look = g_atomic_rc_box_new0 (PhAttachmentLook);
  GListModel *attachments = ph_draft_get_attachments (draft);

  look->attachments = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    g_ptr_array_add (look->attachments, g_list_model_get_item (attachments, i));
  look->patience = g_cancellable_new ();
  look->deadline_source = g_timeout_add_seconds (DEADLINE_S, deadline_cb, look);
  if (cancellable != NULL)
    look->requested_id = g_cancellable_connect (cancellable, G_CALLBACK (on_requested_cancelled_cb), g_object_ref (look->patience), g_object_unref);
  return look;
}

/**
 * ph_draft_check_attachments_async:
 * @draft: a draft
 * @cancellable: (nullable): gives up
 * @callback: called when all were looked at, after ten seconds at the latest
 * @user_data: for @callback
 *
 * Looks whether the attached files are there and can be read, off the main thread.
 *
 * Errors: `G_IO_ERROR_CANCELLED`.
 */
void
ph_draft_check_attachments_async (PhDraft *draft, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DRAFT (draft));

  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  PhAttachmentLook *look = new_look (draft, cancellable);
  g_autoptr(GTask) worker = g_task_new (NULL, look->patience, looked_cb, task);

  g_task_set_source_tag (task, ph_draft_check_attachments_async);
  ph_attachment_look_attach (task, look);
  g_task_set_source_tag (worker, look_in_thread_cb);
  g_task_set_return_on_cancel (worker, TRUE);
  g_task_set_task_data (worker, g_atomic_rc_box_acquire (look), (GDestroyNotify) ph_attachment_look_free);
  g_task_run_in_thread (worker, look_in_thread_cb);
}

/**
 * ph_draft_check_attachments_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PhDraftFinding): %PH_DRAFT_FLAW_ATTACHMENT_MISSING for each attachment
 *   that is missing; %NULL: it was cancelled
 */
GPtrArray *
ph_draft_check_attachments_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_draft_check_attachments_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
