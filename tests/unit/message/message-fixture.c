// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Builds, opens and reads messages, and waits for it. For tests.

#include "config.h"

#include "message-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

PhMessageFile *
message_fixture_build (PhDraft *draft, PhMessageEncoding encoding, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_message_build_async (draft, encoding, NULL, keep_result_cb, &result);
  return ph_message_build_finish (wait_for (&result), error);
}

PhMessageFile *
message_fixture_open (const char *data, gssize length, PhMessageBcc bcc, GError **error)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (data, length, NULL);
  g_autoptr(GAsyncResult) result = NULL;

  ph_message_file_open_stream_async (stream, bcc, NULL, keep_result_cb, &result);
  return ph_message_file_open_finish (wait_for (&result), error);
}

PhMessageFile *
message_fixture_to_7bit (PhMessageFile *message, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_message_to_7bit_async (message, NULL, keep_result_cb, &result);
  return ph_message_to_7bit_finish (wait_for (&result), error);
}

PhDraft *
message_fixture_import (PhMessageFile *message, PhEnvelope *envelope, GFile *directory, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_draft_import_async (message, envelope, directory, NULL, keep_result_cb, &result);
  return ph_draft_import_finish (wait_for (&result), error);
}

PhMessageParts *
message_fixture_read_parts (PhMessageFile *message, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_message_parts_read_async (message, NULL, keep_result_cb, &result);
  return ph_message_parts_read_finish (wait_for (&result), error);
}

char *
message_fixture_dup_bytes (PhMessageFile *message, gsize *ret_length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) stream = ph_message_file_dup_content (message, &error);
  g_autoptr(GOutputStream) sink = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  g_output_stream_splice (sink, stream, G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error);
  g_output_stream_write (sink, "", 1, NULL, &error);
  g_output_stream_close (sink, NULL, &error);
  g_assert_no_error (error);
  if (ret_length != NULL)
    *ret_length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (sink)) - 1;
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (sink));
}

void
message_fixture_set (PhDraft *draft, PhRecipientsField field, const char *text)
{
  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (text);

  ph_draft_set_recipients (draft, field, mailboxes);
}

PhDraft *
message_fixture_new_draft (const char *text)
{
  PhDraft *draft = ph_draft_new (NULL);
  g_autoptr(PhMailbox) sender = ph_mailbox_parse ("Ada Lovelace <ada@example.org>");

  ph_draft_set_sender (draft, sender);
  message_fixture_set (draft, PH_RECIPIENTS_TO, "Bob <bob@example.com>");
  ph_draft_set_subject (draft, "Hello");
  ph_draft_set_text (draft, text);
  return draft;
}

/* The file is called by number, so that the names of attachments may be any. Takes @octets. */
PhAttachment *
message_fixture_attach (PhDraft *draft, const char *folder, const char *name, const char *type, GBytes *octets)
{
  g_autofree char *number = g_strdup_printf ("%u", g_list_model_get_n_items (ph_draft_get_attachments (draft)));
  g_autofree char *path = g_build_filename (folder, number, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(PhAttachment) attachment = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data (octets, &length);

  g_assert_true (g_file_set_contents (path, data != NULL ? data : "", (gssize) length, NULL));
  g_bytes_unref (octets);
  attachment = ph_attachment_new (file, name, type, (gint64) length);
  ph_draft_add_attachment (draft, attachment);
  return attachment;
}

void
message_fixture_remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        message_fixture_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}
