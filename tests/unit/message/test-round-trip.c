// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Thousands of drafts become messages and drafts again: what is on the wire keeps every rule, and what comes back is what
// was written. The seed is fixed; POSTHORN_TEST_SEED and POSTHORN_TEST_DRAFTS take others.

#include "config.h"

#include "draft-generator.h"
#include "message-fixture.h"
#include "ph-body-text.h"

#include <string.h>

#define N_DRAFTS 2500

/* In which form of it the message is compared with the draft. */
typedef enum
{
  FORM_AS_BUILT,
  FORM_RECODED, /* built for 8-bit servers, then made 7-bit */
} Form;

static guint
get_number (const char *variable, guint otherwise)
{
  const char *value = g_getenv (variable);

  return value != NULL ? (guint) g_ascii_strtoull (value, NULL, 10) : otherwise;
}

static gboolean
needs_utf8 (PhDraft *draft)
{
  static const PhRecipientsField fields[] = { PH_RECIPIENTS_TO, PH_RECIPIENTS_CC, PH_RECIPIENTS_REPLY_TO };
  g_autoptr(PhAddress) sender = ph_mailbox_dup_address (ph_draft_get_sender (draft), NULL);
  gboolean needs = ph_address_needs_smtputf8 (sender);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GPtrArray *mailboxes = ph_draft_get_recipients (draft, fields[i]);

      for (guint j = 0; j < mailboxes->len; j++)
        {
          g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailboxes->pdata[j], NULL);

          needs = needs || ph_address_needs_smtputf8 (address);
        }
    }
  return needs;
}

static void
check_line (const char *line, gsize length, gboolean in_header, gboolean may_have_8bit)
{
  g_assert_cmpuint (length, <=, 998);
  g_assert_null (memchr (line, '\0', length));
  g_assert_null (memchr (line, '\r', length));
  for (gsize i = 0; i < length && !may_have_8bit; i++)
    g_assert_cmpuint ((guchar) line[i], <, 0x80);
  if (!in_header)
    return;
  g_assert_cmpint (g_ascii_strncasecmp (line, "bcc", 3), !=, 0);
  /* Only what can't be folded is longer. */
  if (length > 78)
    g_assert_true (memchr (line, '@', length) != NULL);
  /* No line of nothing but blanks. */
  g_assert_cmpuint (strspn (line, " \t"), <, length);
}

static void
check_wire (PhDraft *draft, PhMessageFile *message, PhMessageEncoding encoding)
{
  gsize length = 0;
  g_autofree char *bytes = message_fixture_dup_bytes (message, &length);
  gboolean utf8 = needs_utf8 (draft);
  gboolean in_header = TRUE;

  g_assert_cmpint (ph_message_file_get_size (message), ==, (gint64) length);
  g_assert_true (ph_message_file_has_utf8_headers (message) == utf8);
  g_assert_cmpint (bytes[length - 1], ==, '\n');
  for (char *line = bytes; line < bytes + length;)
    {
      char *end = memchr (line, '\n', (gsize) (bytes + length - line));

      g_assert_true (end > line - 1 && end[-1] == '\r');
      if (end - 1 == line)
        in_header = FALSE;
      else
        check_line (line, (gsize) (end - 1 - line), in_header, in_header ? utf8 : encoding == PH_MESSAGE_ENCODING_8BIT);
      line = end + 1;
    }
  if (encoding == PH_MESSAGE_ENCODING_7BIT && !utf8)
    g_assert_false (ph_message_file_has_8bit (message));
}

static void
check_mailbox (PhMailbox *expected, PhMailbox *found)
{
  g_autoptr(PhAddress) a = ph_mailbox_dup_address (expected, NULL);
  g_autoptr(PhAddress) b = ph_mailbox_dup_address (found, NULL);

  g_assert_cmpstr (ph_mailbox_get_name (found), ==, ph_mailbox_get_name (expected));
  g_assert_nonnull (b);
  g_assert_cmpstr (ph_address_get_wire (b), ==, ph_address_get_wire (a));
}

static void
check_people (PhDraft *draft, PhDraft *again, PhEnvelope *envelope)
{
  static const PhRecipientsField fields[] = { PH_RECIPIENTS_TO, PH_RECIPIENTS_CC, PH_RECIPIENTS_REPLY_TO };
  g_autoptr(GError) error = NULL;
  g_autoptr(PhEnvelope) same = ph_draft_dup_envelope (again, &error);

  check_mailbox (ph_draft_get_sender (draft), ph_draft_get_sender (again));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GPtrArray *expected = ph_draft_get_recipients (draft, fields[i]);
      GPtrArray *found = ph_draft_get_recipients (again, fields[i]);

      g_assert_cmpuint (found->len, ==, expected->len);
      for (guint j = 0; j < found->len; j++)
        check_mailbox (expected->pdata[j], found->pdata[j]);
    }
  /* Bcc comes back from the envelope: the same people get it, in the same order. */
  g_assert_no_error (error);
  g_assert_cmpuint (ph_envelope_get_n_recipients (same), ==, ph_envelope_get_n_recipients (envelope));
  for (guint i = 0; i < ph_envelope_get_n_recipients (same); i++)
    g_assert_true (ph_address_equal (ph_envelope_get_recipient (same, i), ph_envelope_get_recipient (envelope, i)));
}

/* Without blanks at the ends of lines, but for the marks of signatures, and without the last line end. */
static char *
dup_trimmed (const char *text)
{
  g_autofree char *ended = g_strconcat (text, *text == '\0' || g_str_has_suffix (text, "\n") ? "" : "\n", NULL);
  g_auto(GStrv) lines = g_strsplit (ended, "\n", -1);
  char *trimmed = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize depth = strspn (lines[i], ">");
      const char *content = lines[i] + depth;
      gboolean is_mark = strcmp (content, "-- ") == 0 || (depth > 0 && strcmp (content, " -- ") == 0);

      for (gsize length = strlen (lines[i]); !is_mark && length > 0 && lines[i][length - 1] == ' '; length--)
        lines[i][length - 1] = '\0';
    }
  trimmed = g_strjoinv ("\n", lines);
  if (g_str_has_suffix (trimmed, "\n"))
    trimmed[strlen (trimmed) - 1] = '\0';
  return trimmed;
}

static char *
dup_without_blanks (const char *text)
{
  GString *rest = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text != ' ' && *text != '\n')
      g_string_append_c (rest, *text);
  return g_string_free (rest, FALSE);
}

/* Line by line, so that a failure can be read. */
static void
check_lines (const char *text, const char *expected)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto(GStrv) expected_lines = g_strsplit (expected, "\n", -1);

  for (guint i = 0; lines[i] != NULL || expected_lines[i] != NULL; i++)
    {
      g_assert_cmpstr (lines[i], ==, expected_lines[i]);
      if (lines[i] == NULL || expected_lines[i] == NULL)
        return;
    }
}

static void
check_text (PhDraft *draft, PhDraft *again)
{
  g_autofree char *trimmed = dup_trimmed (ph_draft_get_text (draft));
  g_autofree char *wrapped = ph_body_text_wrap (ph_draft_get_text (draft));
  g_autofree char *letters = dup_without_blanks (ph_draft_get_text (draft));
  g_autofree char *found_letters = dup_without_blanks (ph_draft_get_text (again));

  g_assert_cmpint (ph_draft_get_wrapping (again), ==, ph_draft_get_wrapping (draft));
  if (g_str_has_suffix (wrapped, "\n"))
    wrapped[strlen (wrapped) - 1] = '\0';
  check_lines (ph_draft_get_text (again), ph_draft_get_wrapping (draft) == PH_TEXT_WRAPPING_FLOWED ? trimmed : wrapped);
  g_assert_cmpstr (found_letters, ==, letters);
}

static void
check_fields (PhDraft *draft, PhDraft *again)
{
  static const char *const ids[] = { "x@y.org", "a.b$c@mail.example.org" };
  g_autofree char *subject = g_strstrip (g_strdup (ph_draft_get_subject (draft)));
  const char *id = ph_draft_get_in_reply_to (draft);

  g_assert_cmpstr (ph_draft_get_subject (again), ==, subject);
  g_assert_cmpint (ph_draft_get_importance (again), ==, ph_draft_get_importance (draft));
  g_assert_cmpstr (ph_draft_get_in_reply_to (again), ==, strcmp (id, ids[0]) == 0 || strcmp (id, ids[1]) == 0 ? id : "");
}

static void
normalise_line_ends (char **data, gsize *length)
{
  gsize n = 0;

  for (gsize i = 0; i < *length; i++)
    if ((*data)[i] != '\r')
      (*data)[n++] = (*data)[i];
  while (n > 0 && (*data)[n - 1] == '\n')
    n--;
  *length = n;
}

/* What the type may have become, and why. */
static void
check_type (PhAttachment *expected, PhAttachment *found, const char *data, gsize length)
{
  const char *claimed = ph_attachment_get_content_type (expected);
  const char *type = ph_attachment_get_content_type (found);

  if (g_str_has_prefix (claimed, "text/"))
    g_assert_cmpstr (type, ==, g_utf8_validate_len (data, length, NULL) ? claimed : "application/octet-stream");
  else if (strcmp (claimed, "message/rfc822") == 0)
    g_assert_true (strcmp (type, claimed) == 0 ? g_str_has_prefix (data, "Subject: ") && strstr (data, "bare CR") == NULL : strcmp (type, "application/octet-stream") == 0);
  else if (g_str_has_prefix (claimed, "message/") || g_str_has_prefix (claimed, "multipart/"))
    g_assert_cmpstr (type, ==, "application/octet-stream");
  else
    g_assert_cmpstr (type, ==, claimed);
}

static void
check_attachment (PhAttachment *expected, PhAttachment *found)
{
  g_autofree char *data = NULL;
  g_autofree char *found_data = NULL;
  gsize length = 0;
  gsize found_length = 0;

  g_assert_true (g_file_load_contents (ph_attachment_get_file (expected), NULL, &data, &length, NULL, NULL));
  g_assert_true (g_file_load_contents (ph_attachment_get_file (found), NULL, &found_data, &found_length, NULL, NULL));
  g_assert_cmpstr (ph_attachment_get_name (found), ==, ph_attachment_get_name (expected));
  g_assert_cmpint (ph_attachment_get_size (found), ==, (gint64) found_length);
  check_type (expected, found, data, length);
  if (strcmp (ph_attachment_get_content_type (found), "message/rfc822") == 0)
    {
      normalise_line_ends (&data, &length);
      normalise_line_ends (&found_data, &found_length);
      /* Made 7-bit with the message around it. */
      if (g_strstr_len (found_data, (gssize) found_length, "Gr=C3=BC=C3=9Fe") != NULL)
        return;
    }
  g_assert_cmpmem (found_data, found_length, data, length);
}

static void
check_attachments (PhDraft *draft, PhDraft *again)
{
  GListModel *expected = ph_draft_get_attachments (draft);
  GListModel *found = ph_draft_get_attachments (again);

  g_assert_cmpuint (g_list_model_get_n_items (found), ==, g_list_model_get_n_items (expected));
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(PhAttachment) a = g_list_model_get_item (expected, i);
      g_autoptr(PhAttachment) b = g_list_model_get_item (found, i);

      check_attachment (a, b);
    }
}

static PhMessageFile *
build (PhDraft *draft, PhMessageEncoding encoding, Form form)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhMessageFile) built = message_fixture_build (draft, encoding, &error);

  g_assert_no_error (error);
  check_wire (draft, built, encoding);
  if (form == FORM_AS_BUILT)
    return g_steal_pointer (&built);

  PhMessageFile *recoded = message_fixture_to_7bit (built, &error);

  g_assert_no_error (error);
  check_wire (draft, recoded, PH_MESSAGE_ENCODING_7BIT);
  return recoded;
}

static void
check_draft (PhDraft *draft, PhMessageEncoding encoding, Form form, const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhEnvelope) envelope = ph_draft_dup_envelope (draft, &error);
  g_autoptr(PhMessageFile) message = build (draft, encoding, form);
  g_autofree char *path = g_build_filename (folder, "imported", NULL);
  g_autoptr(GFile) directory = g_file_new_for_path (path);
  g_autoptr(PhDraft) again = message_fixture_import (message, envelope, directory, &error);

  g_assert_no_error (error);
  check_people (draft, again, envelope);
  check_fields (draft, again);
  check_text (draft, again);
  check_attachments (draft, again);
  message_fixture_remove_folder (path);
}

static void
test_round_trip (void)
{
  guint seed = get_number ("POSTHORN_TEST_SEED", 2822);
  guint n_drafts = get_number ("POSTHORN_TEST_DRAFTS", N_DRAFTS);
  g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);

  for (guint i = 0; i < n_drafts; i++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (seed + i);
      g_autoptr(PhDraft) draft = draft_generator_new_draft (random, DRAFT_ADDRESSES_ANY, folder);
      PhMessageEncoding encoding = g_rand_boolean (random) ? PH_MESSAGE_ENCODING_8BIT : PH_MESSAGE_ENCODING_7BIT;

      if (g_test_verbose ())
        g_test_message ("seed %u", seed + i);
      check_draft (draft, encoding, encoding == PH_MESSAGE_ENCODING_8BIT && g_rand_boolean (random) ? FORM_RECODED : FORM_AS_BUILT, folder);
    }
  message_fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/round-trip", test_round_trip);
  return g_test_run ();
}
