// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Drafts: values, what is announced of them, and whom one goes to.

#include "config.h"

#include "ph-draft.h"

#include <string.h>

static void
count_cb (gpointer instance, guint *count)
{
  (*count)++;
}

static void
count_notify_cb (gpointer instance, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_new (void)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhDraft) other = ph_draft_new (NULL);
  g_autoptr(PhDraft) named = ph_draft_new ("the-one");

  g_assert_cmpstr (ph_draft_get_id (draft), !=, ph_draft_get_id (other));
  g_assert_cmpstr (ph_draft_get_id (named), ==, "the-one");
  g_assert_true (ph_draft_is_empty (draft));
  g_assert_cmpstr (ph_draft_get_account_id (draft), ==, "");
  g_assert_null (ph_draft_get_sender (draft));
  g_assert_cmpstr (ph_draft_get_subject (draft), ==, "");
  g_assert_cmpstr (ph_draft_get_text (draft), ==, "");
  g_assert_cmpstr (ph_draft_get_in_reply_to (draft), ==, "");
  g_assert_cmpint (ph_draft_get_due (draft), ==, 0);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    g_assert_cmpuint (ph_draft_get_recipients (draft, (PhRecipientsField) i)->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (ph_draft_get_attachments (draft)), ==, 0);
}

/* Every property is written twice and announced once. */
static void
test_properties (void)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhMailbox) sender = ph_mailbox_parse ("Ada <ada@example.org>");
  g_autoptr(PhMailbox) same = ph_mailbox_parse ("Ada <ada@example.org>");
  guint n_changed = 0;
  guint n_notified = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect (draft, "notify", G_CALLBACK (count_notify_cb), &n_notified);
  g_object_set (draft, "account-id", "a", "sender", sender, "subject", "s", "text", "t", "wrapping", PH_TEXT_WRAPPING_FIXED,
                "importance", PH_IMPORTANCE_HIGH, "report", PH_DELIVERY_REPORT_ALWAYS, "due", (gint64) 99, "in-reply-to", "<x@y>", NULL);
  g_object_set (draft, "account-id", "a", "sender", same, "subject", "s", "text", "t", "wrapping", PH_TEXT_WRAPPING_FIXED,
                "importance", PH_IMPORTANCE_HIGH, "report", PH_DELIVERY_REPORT_ALWAYS, "due", (gint64) 99, "in-reply-to", "x@y", NULL);
  g_assert_cmpuint (n_changed, ==, 9);
  g_assert_cmpuint (n_notified, ==, 9);
  g_assert_cmpstr (ph_draft_get_in_reply_to (draft), ==, "x@y");
  g_assert_true (ph_mailbox_equal (ph_draft_get_sender (draft), sender));
  g_object_set (draft, "sender", NULL, "subject", NULL, "due", (gint64) 0, NULL);
  g_assert_null (ph_draft_get_sender (draft));
  g_assert_cmpstr (ph_draft_get_subject (draft), ==, "");
  g_assert_cmpuint (n_changed, ==, 12);
}

static void
test_cleaning (void)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);

  ph_draft_set_subject (draft, "Hi\r\nBcc: x@y\t\x7f\xff");
  g_assert_cmpstr (ph_draft_get_subject (draft), ==, "Hi  Bcc: x@y  \xef\xbf\xbd");
  ph_draft_set_text (draft, "a\r\nb\rc\n\r\nd\r\r\n\xff");
  g_assert_cmpstr (ph_draft_get_text (draft), ==, "a\nb\nc\n\nd\n\n\xef\xbf\xbd");
  ph_draft_set_in_reply_to (draft, " <a@b>\r\nBcc: x@y ");
  g_assert_null (strpbrk (ph_draft_get_in_reply_to (draft), "\r\n"));
}

static void
set (PhDraft *draft, PhRecipientsField field, const char *text)
{
  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (text);

  ph_draft_set_recipients (draft, field, mailboxes);
}

static void
test_recipients (void)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  guint n_changed = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (count_cb), &n_changed);
  set (draft, PH_RECIPIENTS_TO, "a@x.org, b@x.org");
  set (draft, PH_RECIPIENTS_TO, "a@x.org, b@x.org");
  g_assert_cmpuint (n_changed, ==, 1);
  set (draft, PH_RECIPIENTS_TO, "a@x.org");
  g_assert_cmpuint (n_changed, ==, 2);
  /* The list that it already has. */
  ph_draft_set_recipients (draft, PH_RECIPIENTS_TO, ph_draft_get_recipients (draft, PH_RECIPIENTS_TO));
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_false (ph_draft_is_empty (draft));
}

static void
test_attachments (void)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(GFile) file = g_file_new_for_path ("/tmp/x");
  g_autoptr(PhAttachment) attachment = ph_attachment_new (file, "x", "text/plain", 1);
  guint n_changed = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (count_cb), &n_changed);
  ph_draft_remove_attachment (draft, attachment);
  g_assert_cmpuint (n_changed, ==, 0);
  ph_draft_add_attachment (draft, attachment);
  g_assert_false (ph_draft_is_empty (draft));
  ph_draft_remove_attachment (draft, attachment);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_true (ph_draft_is_empty (draft));
}

static void
test_envelope (void)
{
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_autoptr(PhMailbox) sender = ph_mailbox_parse ("Ada <ada@example.org>");
  g_autoptr(GError) error = NULL;

  set (draft, PH_RECIPIENTS_TO, "a@x.org, b@x.org");
  g_assert_null (ph_draft_dup_envelope (draft, &error));
  g_assert_error (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_EMPTY);
  g_clear_error (&error);

  ph_draft_set_sender (draft, sender);
  set (draft, PH_RECIPIENTS_CC, "B <b@X.org>, c@x.org");
  set (draft, PH_RECIPIENTS_BCC, "d@x.org, a@x.org");
  set (draft, PH_RECIPIENTS_REPLY_TO, "nobody");

  g_autoptr(PhEnvelope) envelope = ph_draft_dup_envelope (draft, &error);
  static const char *const expected[] = { "a@x.org", "b@x.org", "c@x.org", "d@x.org" };

  g_assert_no_error (error);
  g_assert_cmpstr (ph_address_get_wire (ph_envelope_get_sender (envelope)), ==, "ada@example.org");
  g_assert_cmpuint (ph_envelope_get_n_recipients (envelope), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (ph_address_get_wire (ph_envelope_get_recipient (envelope, i)), ==, expected[i]);

  set (draft, PH_RECIPIENTS_BCC, "d.x.org");
  g_assert_null (ph_draft_dup_envelope (draft, &error));
  g_assert_error (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_NO_AT);
  g_clear_error (&error);

  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    set (draft, (PhRecipientsField) i, "");
  g_assert_null (ph_draft_dup_envelope (draft, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/draft/new", test_new);
  g_test_add_func ("/message/draft/properties", test_properties);
  g_test_add_func ("/message/draft/cleaning", test_cleaning);
  g_test_add_func ("/message/draft/recipients", test_recipients);
  g_test_add_func ("/message/draft/attachments", test_attachments);
  g_test_add_func ("/message/draft/envelope", test_envelope);
  return g_test_run ();
}
