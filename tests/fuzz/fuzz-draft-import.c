// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Messages of whatever program: read as a draft, shown in parts, made 7-bit. What comes out is bounded and clean.

#include "config.h"

#include "fuzz.h"

#include "ph-message-builder.h"
#include "ph-message-parts.h"

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

static void
check_text (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    g_error ("not UTF-8");
}

static void
check_name (const char *name)
{
  check_text (name);
  if (strchr (name, '/') != NULL || strcmp (name, "..") == 0)
    g_error ("%s leaves its folder", name);
}

static void
check_import (PhMessageFile *message)
{
  g_autofree char *path = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  g_autoptr(GFile) directory = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhDraft) draft = NULL;

  ph_draft_import_async (message, NULL, directory, NULL, keep_result_cb, &result);
  draft = ph_draft_import_finish (wait_for (&result), NULL);
  for (guint i = 0; draft != NULL && i < g_list_model_get_n_items (ph_draft_get_attachments (draft)); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (ph_draft_get_attachments (draft), i);

      check_name (ph_attachment_get_name (attachment));
      g_unlink (g_file_peek_path (ph_attachment_get_file (attachment)));
    }
  if (draft != NULL)
    check_text (ph_draft_get_text (draft));
  if (g_rmdir (path) != 0)
    g_error ("a file stays behind");
}

static void
check_parts (PhMessageFile *message)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhMessageParts) parts = NULL;

  ph_message_parts_read_async (message, NULL, keep_result_cb, &result);
  parts = ph_message_parts_read_finish (wait_for (&result), NULL);
  if (parts == NULL)
    return;
  check_text (parts->text);
  for (guint i = 0; i < parts->headers->len; i++)
    check_text (((PhMessageHeader *) parts->headers->pdata[i])->value);
  for (guint i = 0; i < parts->attachments->len; i++)
    check_name (((PhMessagePart *) parts->attachments->pdata[i])->name);
}

static void
check_7bit (PhMessageFile *message)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhMessageFile) converted = NULL;

  ph_message_to_7bit_async (message, NULL, keep_result_cb, &result);
  converted = ph_message_to_7bit_finish (wait_for (&result), NULL);
  if (converted != NULL && ph_message_file_has_8bit (converted) && !ph_message_file_has_utf8_headers (converted))
    g_error ("8-bit octets stay");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhMessageFile) message = NULL;

  ph_message_file_open_stream_async (stream, PH_MESSAGE_BCC_DROP, NULL, keep_result_cb, &result);
  message = ph_message_file_open_finish (wait_for (&result), NULL);
  if (message == NULL)
    return 0;
  check_text (ph_message_file_get_subject (message));
  check_text (ph_message_file_get_message_id (message));
  check_import (message);
  check_parts (message);
  check_7bit (message);
  return 0;
}
