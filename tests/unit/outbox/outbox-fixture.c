// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "outbox-fixture.h"

#include <glib/gstdio.h>
#include <stdarg.h>

void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Wait *) user_data)->result = g_object_ref (result);
}

GAsyncResult *
wait_for (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return wait->result;
}

char *
fixture_make_directory (void)
{
  char *directory = g_dir_make_tmp ("posthorn-outbox-XXXXXX", NULL);

  g_assert_nonnull (directory);
  return directory;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
fixture_remove_directory (char *directory)
{
  remove_tree (directory);
  g_free (directory);
}

char *
fixture_make_no_place (const char *directory)
{
  g_autofree char *file = g_build_filename (directory, "file", NULL);

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  return g_build_filename (file, "outbox", NULL);
}

PhOutbox *
fixture_open (const char *directory, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (directory);
  g_autoptr(PhOutbox) outbox = ph_outbox_new (file);
  g_auto(Wait) wait = { 0 };

  ph_outbox_open_async (outbox, NULL, wait_cb, &wait);
  return ph_outbox_open_finish (outbox, wait_for (&wait), error) ? g_steal_pointer (&outbox) : NULL;
}

void
fixture_close (PhOutbox *outbox)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_close_async (outbox, wait_cb, &wait);
  ph_outbox_close_finish (outbox, wait_for (&wait));
  g_object_unref (outbox);
}

PhMessageFile *
fixture_open_message (const char *text)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (g_strdup (text), -1, g_free);
  g_auto(Wait) wait = { 0 };
  g_autoptr(GError) error = NULL;

  ph_message_file_open_stream_async (stream, PH_MESSAGE_BCC_DROP, NULL, wait_cb, &wait);

  PhMessageFile *message = ph_message_file_open_finish (wait_for (&wait), &error);

  g_assert_no_error (error);
  return message;
}

PhEnvelope *
fixture_new_envelope (const char *sender_text, ...)
{
  g_autoptr(PhAddress) sender = sender_text != NULL ? ph_address_parse (sender_text, NULL) : NULL;
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  const char *text = NULL;
  va_list list;

  va_start (list, sender_text);
  while ((text = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (recipients, ph_address_parse (text, NULL));
  va_end (list);
  return ph_envelope_new (sender, recipients);
}

gint64
fixture_queue (PhOutbox *outbox, const PhOutboxOrder *order, const char *text, GError **error)
{
  g_autoptr(PhMessageFile) message = fixture_open_message (text);
  g_auto(Wait) wait = { 0 };

  ph_outbox_queue_async (outbox, order, message, NULL, wait_cb, &wait);
  return ph_outbox_queue_finish (outbox, wait_for (&wait), error);
}

gint64
fixture_queue_simply (PhOutbox *outbox, const char *subject)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope };
  g_autofree char *text = g_strdup_printf ("From: ada@example.org\nSubject: %s\n\nHello\n", subject);
  g_autoptr(GError) error = NULL;
  gint64 id = fixture_queue (outbox, &order, text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);
  return id;
}

PhOutboxEntry *
fixture_load (PhOutbox *outbox, gint64 id)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_load_async (outbox, id, NULL, wait_cb, &wait);
  return ph_outbox_load_finish (outbox, wait_for (&wait), NULL);
}

PhOutboxState
fixture_get_state (PhOutbox *outbox, gint64 id)
{
  g_autoptr(PhOutboxEntry) entry = fixture_load (outbox, id);

  g_assert_nonnull (entry);
  return ph_outbox_entry_get_state (entry);
}

GPtrArray *
fixture_claim (PhOutbox *outbox, const PhOutboxClaim *claim, gint64 *ret_next)
{
  g_auto(Wait) wait = { 0 };
  g_autoptr(GError) error = NULL;

  ph_outbox_claim_async (outbox, claim, NULL, wait_cb, &wait);

  GPtrArray *entries = ph_outbox_claim_finish (outbox, wait_for (&wait), ret_next, &error);

  g_assert_no_error (error);
  return entries;
}

gint64
fixture_claim_one (PhOutbox *outbox)
{
  const PhOutboxClaim claim = { .account_id = "work", .max = 1 };
  gint64 next = 0;
  g_autoptr(GPtrArray) entries = fixture_claim (outbox, &claim, &next);

  return entries->len > 0 ? ph_outbox_entry_get_id (entries->pdata[0]) : 0;
}

gboolean
fixture_hand_over (PhOutbox *outbox, gint64 id, GError **error)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_note_handover_async (outbox, id, wait_cb, &wait);
  return ph_outbox_note_handover_finish (outbox, wait_for (&wait), error);
}

PhOutboxEntry *
fixture_settle (PhOutbox *outbox, gint64 id, const PhOutboxOutcome *outcome, GError **error)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_settle_async (outbox, id, outcome, wait_cb, &wait);
  return ph_outbox_settle_finish (outbox, wait_for (&wait), error);
}

void
fixture_settle_sent (PhOutbox *outbox, gint64 id)
{
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_SENT };
  const PhOutboxOutcome outcome = { .state = PH_OUTBOX_SENT, .recipients = states, .transcript = "S: 250 ok\n" };
  g_autoptr(GError) error = NULL;
  g_autoptr(PhOutboxEntry) entry = fixture_settle (outbox, id, &outcome, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_SENT);
}

gboolean
fixture_act (PhOutbox *outbox, gint64 id, PhOutboxAction action, GError **error)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_act_async (outbox, id, action, NULL, wait_cb, &wait);
  return ph_outbox_act_finish (outbox, wait_for (&wait), error);
}

PhOutboxCounts
fixture_count (PhOutbox *outbox)
{
  g_auto(Wait) wait = { 0 };
  PhOutboxCounts counts = { 0 };
  g_autoptr(GError) error = NULL;

  ph_outbox_count_async (outbox, NULL, wait_cb, &wait);
  ph_outbox_count_finish (outbox, wait_for (&wait), &counts, &error);
  g_assert_no_error (error);
  return counts;
}

GPtrArray *
fixture_list (PhOutbox *outbox, PhOutboxView view, const char *words, guint offset, guint limit)
{
  g_auto(Wait) wait = { 0 };
  g_autoptr(GError) error = NULL;

  ph_outbox_list_async (outbox, view, words, offset, limit, NULL, wait_cb, &wait);

  GPtrArray *entries = ph_outbox_list_finish (outbox, wait_for (&wait), &error);

  g_assert_no_error (error);
  return entries;
}

char *
fixture_read_message (PhOutbox *outbox, gint64 id, GError **error)
{
  g_auto(Wait) wait = { 0 };
  char buffer[4096] = { 0 };
  gsize length = 0;

  ph_outbox_open_message_async (outbox, id, NULL, wait_cb, &wait);

  g_autoptr(PhMessageFile) message = ph_outbox_open_message_finish (outbox, wait_for (&wait), error);

  if (message == NULL)
    return NULL;

  g_autoptr(GInputStream) content = ph_message_file_dup_content (message, NULL);

  g_assert_true (g_input_stream_read_all (content, buffer, sizeof buffer - 1, &length, NULL, NULL));
  return g_strndup (buffer, length);
}

guint
fixture_count_files (const char *directory, const char *folder, const char *suffix)
{
  g_autofree char *path = g_build_filename (directory, folder, NULL);
  g_autoptr(GDir) files = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    n += g_str_has_suffix (name, suffix) ? 1 : 0;
  return n;
}
