// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Messages of other programs: taken apart, made drafts, made 7-bit.

#include "config.h"

#include "message-fixture.h"

#include <string.h>

#define UMLAUT "\xc3\xbc"

#define MIXED(parts)     "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n" parts "--b--\n"
#define PART(head, body) "--b\n" head "\n\n" body "\n"

/* Attachments as "name|type|size", separated by blanks. */
static const struct
{
  const char *message;
  const char *text;
  const char *draft_text;
  const char *attachments;
} messages[] = {
  { "Subject: x\n\nHi\nthere\n", "Hi\nthere\n", "Hi\nthere", "" },
  { "Subject: x\n\n", "", "", "" },
  { "Subject: x\nContent-Type: text/plain; format=flowed\n\na \nb\n", "a b\n", "a b", "" },
  { "Subject: x\nContent-Type: text/plain; format=flowed; delsp=yes\n\na \nb\n", "ab\n", "ab", "" },
  { "Subject: x\nContent-Type: text/plain; charset=iso-8859-1\n\nM\xfcller\n", "M" UMLAUT "ller\n", "M" UMLAUT "ller", "" },
  { "Subject: x\nContent-Type: text/plain; charset=nonsense\n\nM" UMLAUT "ller\n", "M" UMLAUT "ller\n", "M" UMLAUT "ller", "" },
  { "Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n=1B[31m=E2=80=AEx=\n y\n",
    "\\x1B[31m\\u{202E}x y\n", "\x1b[31m\xe2\x80\xaex y", "" },
  { "Subject: x\nContent-Type: text/html\n\n<p>Hi\n", "<p>Hi\n", "", "|text/html|6" },
  { MIXED (PART ("Content-Type: text/plain", "Hi") PART ("Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64", "YQBi")), "Hi", "Hi",
    "a.pdf|application/pdf|3" },
  { MIXED (PART ("Content-Type: text/plain\nContent-Disposition: attachment; filename=\"../../etc/passwd\"", "root")
             PART ("Content-Type: text/plain", "Hi") PART ("Content-Type: text/plain", "again")),
    "Hi", "Hi", "passwd|text/plain|4 |text/plain|5" },
  { MIXED (PART ("Content-Type: multipart/alternative; boundary=c", "--c\nContent-Type: text/plain\n\nplain\n--c\nContent-Type: text/html\n\n<b>\n--c--")), "plain", "plain", "" },
  { MIXED (PART ("Content-Type: multipart/alternative; boundary=c", "--c\nContent-Type: text/html\n\n<b>\n--c--")), "<b>", "", "|text/html|3" },
  { MIXED (PART ("Content-Type: message/rfc822", "Subject: y\n\ninner")), "", "", "|message/rfc822|19" },
  { "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"\n\n" PART ("Content-Type: text/plain", "Hi")
      PART ("Content-Type: application/pgp-signature", "sig") "--b--\n",
    "Hi", "Hi", "" },
  { "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\nno part at all\n", "", "", "" },
};

static char *
describe_parts (PhMessageParts *parts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < parts->attachments->len; i++)
    {
      PhMessagePart *part = parts->attachments->pdata[i];

      g_string_append_printf (text, "%s%s|%s|%d", i > 0 ? " " : "", part->name, part->content_type, (int) part->size);
    }
  return g_string_free (text, FALSE);
}

static void
test_messages (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhMessageFile) message = message_fixture_open (messages[i].message, -1, PH_MESSAGE_BCC_KEEP, &error);
      g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
      g_autoptr(GFile) directory = g_file_new_for_path (folder);

      g_assert_no_error (error);

      g_autoptr(PhMessageParts) parts = message_fixture_read_parts (message, &error);

      g_assert_no_error (error);

      g_autoptr(PhDraft) draft = message_fixture_import (message, NULL, directory, &error);

      g_assert_no_error (error);

      g_autofree char *attachments = describe_parts (parts);

      g_assert_cmpstr (parts->text, ==, messages[i].text);
      g_assert_cmpstr (ph_draft_get_text (draft), ==, messages[i].draft_text);
      g_assert_cmpstr (attachments, ==, messages[i].attachments);
      g_assert_cmpuint (g_list_model_get_n_items (ph_draft_get_attachments (draft)), ==, parts->attachments->len);
      message_fixture_remove_folder (folder);
    }
}

static void
test_headers (void)
{
  g_autoptr(PhMessageFile) message = message_fixture_open ("From: =?utf-8?Q?Zo=C3=AB?= <z@x.org>\r\nX-Long: a\r\n b\r\nX-Odd: =?utf-8?Q?=1B[31m?=\r\nBcc: s@x.org\r\n\r\nHi\r\n", -1, PH_MESSAGE_BCC_DROP, NULL);
  g_autoptr(PhMessageParts) parts = message_fixture_read_parts (message, NULL);
  static const char *const expected[][2] = { { "From", "Zo\xc3\xab <z@x.org>" }, { "X-Long", "a b" }, { "X-Odd", "\\x1B[31m" } };

  g_assert_cmpuint (parts->headers->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      PhMessageHeader *header = parts->headers->pdata[i];

      g_assert_cmpstr (header->name, ==, expected[i][0]);
      g_assert_cmpstr (header->value, ==, expected[i][1]);
    }
}

static void
test_bounds (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "X-Field: x\n");
  g_string_append_c (text, '\n');
  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "\x1b[31m text text text text\n");

  g_autoptr(PhMessageFile) message = message_fixture_open (text->str, -1, PH_MESSAGE_BCC_KEEP, &error);

  g_assert_no_error (error);

  g_autoptr(PhMessageParts) parts = message_fixture_read_parts (message, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (parts->headers->len, ==, 1000);
  g_assert_cmpuint (strlen (parts->text), <=, 1024 * 1024);
  g_assert_cmpuint (strlen (parts->text), >, 1000 * 1024);
}

/* Bcc, groups, importance of another program; who is only in the envelope. */
static void
test_import (void)
{
  static const char text[] = "From: Ada <ada@example.org>, Bob <bob@example.org>\nTo: Friends: a@x.org, \"B, b\" <b@x.org>;, c@x.org\nCc: undisclosed-recipients:;\n"
                             "Bcc: Dora <d@x.org>\nReply-To: r@x.org\nX-Priority: 2 (High)\nIn-Reply-To: <a@b> (of last week)\nSubject: =?iso-8859-1?Q?M=FCller?=\n\nHi\n";
  g_autoptr(PhMessageFile) message = message_fixture_open (text, -1, PH_MESSAGE_BCC_KEEP, NULL);
  g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(GFile) directory = g_file_new_for_path ("/nonexistent/posthorn");
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (addresses, ph_address_parse ("b@X.org", NULL));
  g_ptr_array_add (addresses, ph_address_parse ("e@x.org", NULL));
  g_ptr_array_add (addresses, ph_address_parse ("d@x.org", NULL));

  g_autoptr(PhEnvelope) envelope = ph_envelope_new (NULL, addresses);
  g_autoptr(PhDraft) draft = message_fixture_import (message, envelope, directory, &error);

  g_assert_no_error (error);

  g_autofree char *sender = ph_mailbox_to_text (ph_draft_get_sender (draft));
  g_autofree char *to = ph_mailbox_list_to_text (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO));
  g_autofree char *bcc = ph_mailbox_list_to_text (ph_draft_get_recipients (draft, PH_RECIPIENTS_BCC));

  g_assert_cmpstr (sender, ==, "Ada <ada@example.org>");
  g_assert_cmpstr (to, ==, "a@x.org, \"B, b\" <b@x.org>, c@x.org");
  g_assert_cmpuint (ph_draft_get_recipients (draft, PH_RECIPIENTS_CC)->len, ==, 0);
  g_assert_cmpstr (bcc, ==, "Dora <d@x.org>, e@x.org");
  g_assert_cmpint (ph_draft_get_importance (draft), ==, PH_IMPORTANCE_HIGH);
  g_assert_cmpstr (ph_draft_get_in_reply_to (draft), ==, "a@b");
  g_assert_cmpstr (ph_draft_get_subject (draft), ==, "M" UMLAUT "ller");
  g_assert_cmpint (ph_draft_get_wrapping (draft), ==, PH_TEXT_WRAPPING_FIXED);
}

/* Nothing stays behind when a file can't be written. */
static void
test_import_fails (void)
{
  static const char text[] = MIXED (PART ("Content-Type: application/pdf; name=a.pdf", "a"));
  g_autoptr(PhMessageFile) message = message_fixture_open (text, -1, PH_MESSAGE_BCC_KEEP, NULL);
  g_autoptr(GFile) directory = g_file_new_for_path ("/proc/posthorn");
  g_autoptr(GError) error = NULL;

  g_assert_null (message_fixture_import (message, NULL, directory, &error));
  g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
save (PhMessageFile *message, guint attachment, GFile *file, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_message_parts_save_async (message, attachment, file, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return ph_message_parts_save_finish (result, error);
}

static void
test_save (void)
{
  static const char text[] = MIXED (PART ("Content-Type: text/plain", "Hi") PART ("Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64", "YQBi"));
  g_autoptr(PhMessageFile) message = message_fixture_open (text, -1, PH_MESSAGE_BCC_KEEP, NULL);
  g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "saved", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_false (save (message, 1, file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (save (message, 0, file, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpmem (data, length, "a\0b", 3);
  message_fixture_remove_folder (folder);
}

#define SIGNED(body)                                                                                                                            \
  "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b\n\n" PART ("Content-Type: text/plain; charset=utf-8", body) PART ( \
    "Content-Type: application/pgp-signature", "sig") "--b--\n"

/* What a message becomes; NULL: it must stay as it is, and can't. */
static const struct
{
  const char *message;
  const char *seven_bit;
} eight_bit[] = {
  { "Subject: x\n\nplain\n", "Subject: x\n\nplain\n" },
  { "Subject: x\n\nM" UMLAUT "ller\n",
    "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nM=C3=BCller\r\n" },
  { "Subject: x\n\nM\xfcller\n",
    "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nM=FCller\r\n" },
  { "X-First:  kept   as it is\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\nX-Last: y\n\nM\xfcller \n",
    "X-First:  kept   as it is\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\nX-Last: y\r\n\r\nM=FCller=20\r\n" },
  { SIGNED ("plain"), SIGNED ("plain") },
  { SIGNED ("M" UMLAUT "ller"), NULL },
  { "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 8bit\n\n"
    "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nM" UMLAUT "ller\n"
    "--b\nContent-Type: application/x\nContent-Transfer-Encoding: 8bit\n\n\xff\n--b--\n",
    "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nM=C3=BCller\r\n"
    "--b\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n/w==\r\n\r\n--b--\r\n" },
};

static void
test_to_7bit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (eight_bit); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhMessageFile) message = message_fixture_open (eight_bit[i].message, -1, PH_MESSAGE_BCC_KEEP, NULL);
      g_autoptr(PhMessageFile) converted = message_fixture_to_7bit (message, &error);

      if (eight_bit[i].seven_bit == NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
          continue;
        }
      g_assert_no_error (error);

      g_autofree char *bytes = message_fixture_dup_bytes (converted, NULL);

      g_assert_cmpstr (bytes, ==, eight_bit[i].seven_bit);
    }
}

static void
test_to_7bit_drops_bcc (void)
{
  g_autoptr(PhMessageFile) message = message_fixture_open ("Bcc: s@x.org\nSubject: x\nBCC: t@x.org\n\nM" UMLAUT "ller\n", -1, PH_MESSAGE_BCC_DROP, NULL);
  g_autoptr(PhMessageFile) converted = message_fixture_to_7bit (message, NULL);
  g_autofree char *bytes = message_fixture_dup_bytes (converted, NULL);

  g_assert_null (strstr (bytes, "@x.org"));
  g_assert_nonnull (strstr (bytes, "M=C3=BCller"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/parts/messages", test_messages);
  g_test_add_func ("/message/parts/headers", test_headers);
  g_test_add_func ("/message/parts/bounds", test_bounds);
  g_test_add_func ("/message/parts/save", test_save);
  g_test_add_func ("/message/import/fields", test_import);
  g_test_add_func ("/message/import/fails", test_import_fails);
  g_test_add_func ("/message/to-7bit/messages", test_to_7bit);
  g_test_add_func ("/message/to-7bit/drops-bcc", test_to_7bit_drops_bcc);
  return g_test_run ();
}
