// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Accounts into a file that can be taken elsewhere. Which file the person says; what stands in it is not known here.

#include "config.h"

#include "ph-account-export.h"

#include "ph-account-bundle.h"
#include "ph-task-data.h"

#include <glib/gi18n.h>

/* In characters: with four octets each they fit into the name of a file, which has at most 255 octets. */
#define MAX_TITLE 60

typedef struct
{
  GPtrArray *accounts;           /* (owned) (element-type PhAccount) */
  GtkFileChooserNative *chooser; /* (owned) */
} PhExportOp;

static void
ph_export_op_free (PhExportOp *op)
{
  g_ptr_array_unref (op->accounts);
  g_clear_object (&op->chooser);
  g_free (op);
}

PH_DEFINE_TASK_DATA (PhExportOp, ph_export_op)

static void write_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* A name may hold what no file name can, and be longer than one. */
static char *
dup_file_name (GPtrArray *accounts)
{
  const char *whole = accounts->len == 1 ? ph_account_get_title (accounts->pdata[0]) : _ ("Mail accounts");
  g_autofree char *title = g_utf8_substring (whole, 0, MIN (g_utf8_strlen (whole, -1), MAX_TITLE));

  return g_strconcat (g_strdelimit (title, "/\\:", '-'), PH_ACCOUNT_BUNDLE_SUFFIX, NULL);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhExportOp *op = ph_export_op_get (task);
  GError *error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_error (task, error);
  else
    /* Translators: how many accounts were written into a file */
    g_task_return_pointer (task,
                           g_strdup_printf (ngettext ("%u account exported, without its password", "%u accounts exported, without their passwords", op->accounts->len),
                                            op->accounts->len),
                           g_free);
}

static void
on_response_cb (GtkNativeDialog *chooser, int response, GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhExportOp *op = ph_export_op_get (task);
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (file == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the person gave up");
      return;
    }
  bytes = ph_account_bundle_write (op->accounts);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, write_cb, g_steal_pointer (&task));
}

/**
 * ph_account_export_new_filter:
 *
 * Returns: (transfer full): what shows the files that hold accounts
 */
GtkFileFilter *
ph_account_export_new_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  /* Translators: files that hold accounts of Posthorn */
  gtk_file_filter_set_name (filter, _ ("Posthorn accounts"));
  gtk_file_filter_add_pattern (filter, "*" PH_ACCOUNT_BUNDLE_SUFFIX);
  return filter;
}

/**
 * ph_account_export_async:
 * @parent: the window above which the question for the file opens
 * @accounts: (element-type PhAccount): what is exported, at least one
 * @callback: called at the end
 * @user_data: for @callback
 *
 * Asks for a file and writes @accounts into it.
 */
void
ph_account_export_async (GtkWindow *parent, GPtrArray *accounts, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (accounts != NULL && accounts->len > 0);

  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  PhExportOp *op = g_new0 (PhExportOp, 1);
  g_autofree char *name = dup_file_name (accounts);
  g_autoptr(GtkFileFilter) filter = ph_account_export_new_filter ();

  op->accounts = g_ptr_array_ref (accounts);
  op->chooser = gtk_file_chooser_native_new (_ ("Export Accounts"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  g_task_set_source_tag (task, ph_account_export_async);
  ph_export_op_attach (task, op);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (op->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (op->chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (op->chooser), name);
  g_signal_connect (op->chooser, "response", G_CALLBACK (on_response_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (op->chooser));
}

/**
 * ph_account_export_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED when the person gave up, else why the file could not be written
 *
 * Returns: (transfer full) (nullable): what was done, for a person
 */
char *
ph_account_export_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_account_export_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
