// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Messages of drafts, octet by octet where it matters, and what becomes of drafts and files that are not sound.

#include "config.h"

#include "message-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Date, Message-ID and boundary differ each time. */
static char *
dup_golden (PhMessageFile *message)
{
  g_autofree char *bytes = message_fixture_dup_bytes (message, NULL);
  g_autoptr(GRegex) date = g_regex_new ("Date: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000\r\n", 0, 0, NULL);
  g_autoptr(GRegex) id = g_regex_new ("<[0-9a-f-]{36}@", 0, 0, NULL);
  g_autoptr(GRegex) boundary = g_regex_new ("=-[A-Za-z0-9+/]{20}", 0, 0, NULL);
  g_autofree char *one = g_regex_replace_literal (date, bytes, -1, 0, "Date: DATE\r\n", 0, NULL);
  g_autofree char *two = g_regex_replace_literal (id, one, -1, 0, "<ID@", 0, NULL);

  return g_regex_replace_literal (boundary, two, -1, 0, "BOUNDARY", 0, NULL);
}

#define HEAD            "From: Ada Lovelace <ada@example.org>\r\nTo: Bob <bob@example.com>\r\nSubject: Hello\r\nDate: DATE\r\nMessage-Id: <ID@example.org>\r\nMIME-Version: 1.0\r\n"
#define FLOWED(charset) "Content-Type: text/plain; charset=" charset "; format=flowed; delsp=no\r\n"

static const struct
{
  const char *text;
  PhTextWrapping wrapping;
  PhMessageEncoding encoding;
  const char *message;
} texts[] = {
  { "", PH_TEXT_WRAPPING_FLOWED, PH_MESSAGE_ENCODING_7BIT, HEAD FLOWED ("us-ascii") "Content-Transfer-Encoding: 7bit\r\n\r\n" },
  { "Hi\n\n.\n-- \nAda", PH_TEXT_WRAPPING_FLOWED, PH_MESSAGE_ENCODING_7BIT, HEAD FLOWED ("us-ascii") "Content-Transfer-Encoding: 7bit\r\n\r\nHi\r\n\r\n.\r\n-- \r\nAda\r\n" },
  { "Hi\n", PH_TEXT_WRAPPING_FIXED, PH_MESSAGE_ENCODING_7BIT, HEAD "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n\r\nHi\r\n" },
  { "Gr\xc3\xbc\xc3\x9f"
    "e\n.\n-- \nAda",
    PH_TEXT_WRAPPING_FLOWED, PH_MESSAGE_ENCODING_7BIT,
    HEAD FLOWED ("utf-8") "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n=2E\r\n--=20\r\nAda\r\n" },
  { "Gr\xc3\xbc\xc3\x9f"
    "e\n.\n-- \nAda",
    PH_TEXT_WRAPPING_FLOWED, PH_MESSAGE_ENCODING_8BIT,
    HEAD FLOWED ("utf-8") "Content-Transfer-Encoding: 8bit\r\n\r\nGr\xc3\xbc\xc3\x9f"
                          "e\r\n.\r\n-- \r\nAda\r\n" },
  { "\xe4\xb8\x96\xe7\x95\x8c\n", PH_TEXT_WRAPPING_FLOWED, PH_MESSAGE_ENCODING_7BIT, HEAD FLOWED ("utf-8") "Content-Transfer-Encoding: quoted-printable\r\n\r\n=E4=B8=96=E7=95=8C\r\n" },
  { "From here\nx", PH_TEXT_WRAPPING_FIXED, PH_MESSAGE_ENCODING_7BIT,
    HEAD "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=46rom here\r\nx\r\n" },
  { "\x1b[1m", PH_TEXT_WRAPPING_FIXED, PH_MESSAGE_ENCODING_7BIT,
    HEAD "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=1B[1m\r\n" },
};

static void
test_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(PhDraft) draft = message_fixture_new_draft (texts[i].text);
      g_autoptr(GError) error = NULL;

      ph_draft_set_wrapping (draft, texts[i].wrapping);

      g_autoptr(PhMessageFile) message = message_fixture_build (draft, texts[i].encoding, &error);

      g_assert_no_error (error);

      g_autofree char *golden = dup_golden (message);

      g_assert_cmpstr (golden, ==, texts[i].message);
    }
}

/* Much that is not ASCII is shorter in base64, and a line that is too long for 8 bits is encoded, too. */
static void
test_base64 (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(PhDraft) draft = NULL;

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "語");
  draft = message_fixture_new_draft (text->str);
  for (guint i = PH_MESSAGE_ENCODING_7BIT; i <= PH_MESSAGE_ENCODING_8BIT; i++)
    {
      g_autoptr(PhMessageFile) message = message_fixture_build (draft, (PhMessageEncoding) i, NULL);
      g_autofree char *bytes = message_fixture_dup_bytes (message, NULL);

      g_assert_nonnull (strstr (bytes, "Content-Transfer-Encoding: base64\r\n"));
      g_assert_false (ph_message_file_has_8bit (message));
    }
}

static void
test_attachment (void)
{
  g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");

  message_fixture_attach (draft, folder, "Gr\xc3\xbc\xc3\x9f"
                                         "e.pdf",
                          "application/pdf", g_bytes_new_static ("a\0b", 3));
  message_fixture_attach (draft, folder, "m.eml", "message/rfc822", g_bytes_new_static ("Subject: x\n\nabc\n", 16));
  message_fixture_attach (draft, folder, "x.txt", "text/plain", g_bytes_new_static ("\xff", 1));

  g_autoptr(PhMessageFile) message = message_fixture_build (draft, PH_MESSAGE_ENCODING_7BIT, NULL);
  g_autofree char *golden = dup_golden (message);

  g_assert_cmpstr (golden, ==,
                   HEAD "Content-Type: multipart/mixed; boundary=\"BOUNDARY\"\r\n\r\n"
                        "--BOUNDARY\r\n" FLOWED ("us-ascii") "Content-Transfer-Encoding: 7bit\r\n\r\nHi\r\n\r\n"
                                                             "--BOUNDARY\r\nContent-Type: application/pdf; name=Grusse.pdf\r\nContent-Transfer-Encoding: base64\r\n"
                                                             "Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf\r\n\r\nYQBi\r\n\r\n"
                                                             "--BOUNDARY\r\nContent-Type: message/rfc822; name=m.eml\r\nContent-Transfer-Encoding: 7bit\r\n"
                                                             "Content-Disposition: attachment; filename=m.eml\r\n\r\nSubject: x\r\n\r\nabc\r\n\r\n"
                                                             "--BOUNDARY\r\nContent-Type: application/octet-stream; name=x.txt\r\nContent-Transfer-Encoding: base64\r\n"
                                                             "Content-Disposition: attachment; filename=x.txt\r\n\r\n/w==\r\n\r\n--BOUNDARY--\r\n");
  message_fixture_remove_folder (folder);
}

static char *
dup_header (PhDraft *draft)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhMessageFile) message = message_fixture_build (draft, PH_MESSAGE_ENCODING_7BIT, &error);

  g_assert_no_error (error);

  g_autofree char *golden = dup_golden (message);

  *strstr (golden, "MIME-Version") = '\0';
  return g_steal_pointer (&golden);
}

static void
test_headers (void)
{
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");
  g_autoptr(PhMailbox) sender = ph_mailbox_new ("Zo\xc3\xab", "zoe@b\xc3\xbc"
                                                               "cher.example");

  ph_draft_set_sender (draft, sender);
  message_fixture_set (draft, PH_RECIPIENTS_CC, "\"L, A\" <l@x.org>, m\xc3\xbcller@example.org");
  message_fixture_set (draft, PH_RECIPIENTS_BCC, "secret@example.org");
  message_fixture_set (draft, PH_RECIPIENTS_REPLY_TO, "r@x.org");
  ph_draft_set_subject (draft, " Hello\r\nBcc: evil@example.org ");
  ph_draft_set_importance (draft, PH_IMPORTANCE_HIGH);
  ph_draft_set_in_reply_to (draft, "<a@b>");

  g_autofree char *header = dup_header (draft);

  g_assert_cmpstr (header, ==,
                   "From: =?utf-8?Q?Zo=C3=AB?= <zoe@xn--bcher-kva.example>\r\nReply-To: r@x.org\r\nTo: Bob <bob@example.com>\r\n"
                   "Cc: \"L, A\" <l@x.org>, m\xc3\xbcller@example.org\r\nSubject: Hello  Bcc: evil@example.org\r\n"
                   "Date: DATE\r\nMessage-Id: <ID@xn--bcher-kva.example>\r\nIn-Reply-To: <a@b>\r\nReferences: <a@b>\r\n"
                   "Importance: high\r\nX-Priority: 1\r\nPriority: urgent\r\n");
}

static void
test_nobody_named (void)
{
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");

  message_fixture_set (draft, PH_RECIPIENTS_TO, "");
  message_fixture_set (draft, PH_RECIPIENTS_BCC, "secret@example.org");
  ph_draft_set_subject (draft, "  ");
  ph_draft_set_importance (draft, PH_IMPORTANCE_LOW);
  ph_draft_set_in_reply_to (draft, "no id");

  g_autofree char *header = dup_header (draft);

  g_assert_cmpstr (header, ==,
                   "From: Ada Lovelace <ada@example.org>\r\nTo: undisclosed-recipients:;\r\nDate: DATE\r\nMessage-Id: <ID@example.org>\r\n"
                   "Importance: low\r\nX-Priority: 5\r\nPriority: non-urgent\r\n");
}

/* Nothing of this computer: name, user, zone, program. */
static void
test_leaks (void)
{
  g_autofree char *zone = g_strdup (g_getenv ("TZ"));

  g_setenv ("TZ", "Asia/Kathmandu", TRUE);

  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");
  g_autoptr(PhMessageFile) message = message_fixture_build (draft, PH_MESSAGE_ENCODING_7BIT, NULL);
  g_autofree char *bytes = message_fixture_dup_bytes (message, NULL);
  static const char *const telling[] = { "GMime", "User-Agent", "X-Mailer", "Received", "+0545", "Sender:" };

  for (guint i = 0; i < G_N_ELEMENTS (telling); i++)
    g_assert_null (strstr (bytes, telling[i]));
  g_assert_nonnull (strstr (bytes, " +0000\r\n"));
  g_assert_null (strstr (bytes, g_get_host_name ()));
  if (zone != NULL)
    g_setenv ("TZ", zone, TRUE);
  else
    g_unsetenv ("TZ");
}

static const struct
{
  const char *sender;
  const char *to;
  int code;
} bad_addresses[] = {
  { NULL, "bob@example.com", PH_ADDRESS_ERROR_EMPTY },
  { "ada", "bob@example.com", PH_ADDRESS_ERROR_NO_AT },
  { "ada@example.org", "bob@@example.com", PH_ADDRESS_ERROR_TWO_ATS },
  { "ada@example.org", "bob@example.com, <>", PH_ADDRESS_ERROR_EMPTY },
};

static void
test_bad_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_addresses); i++)
    {
      g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");
      g_autoptr(PhMailbox) sender = bad_addresses[i].sender != NULL ? ph_mailbox_parse (bad_addresses[i].sender) : NULL;
      g_autoptr(GError) error = NULL;

      ph_draft_set_sender (draft, sender);
      message_fixture_set (draft, PH_RECIPIENTS_TO, bad_addresses[i].to);
      g_assert_null (message_fixture_build (draft, PH_MESSAGE_ENCODING_7BIT, &error));
      g_assert_error (error, PH_ADDRESS_ERROR, bad_addresses[i].code);
    }
}

static void
attach_path (PhDraft *draft, const char *path, const char *type)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(PhAttachment) attachment = ph_attachment_new (file, "report.pdf", type, -1);

  ph_draft_add_attachment (draft, attachment);
}

static void
check_bad_file (const char *path, const char *type, int code)
{
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");
  g_autoptr(GError) error = NULL;

  attach_path (draft, path, type);
  g_assert_null (message_fixture_build (draft, PH_MESSAGE_ENCODING_7BIT, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, "report.pdf: "));
}

static void
test_bad_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  check_bad_file (missing, "application/pdf", G_IO_ERROR_NOT_FOUND);
  check_bad_file (missing, "text/plain", G_IO_ERROR_NOT_FOUND);
  check_bad_file (folder, "application/pdf", G_IO_ERROR_NOT_REGULAR_FILE);
  check_bad_file (fifo, "text/plain", G_IO_ERROR_NOT_REGULAR_FILE);
  message_fixture_remove_folder (folder);
}

/* A file of /proc says that it has no octets, and has some: as one that grows while it is read. */
static void
test_changing_file (void)
{
  check_bad_file ("/proc/self/status", "application/pdf", G_IO_ERROR_FAILED);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

/* What is changed behind the call does not count. */
static void
test_snapshot (void)
{
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("before");
  g_autoptr(GAsyncResult) result = NULL;

  ph_message_build_async (draft, PH_MESSAGE_ENCODING_7BIT, NULL, keep_result_cb, &result);
  ph_draft_set_text (draft, "after");
  ph_draft_set_sender (draft, NULL);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_autoptr(PhMessageFile) message = ph_message_build_finish (result, NULL);
  g_autofree char *bytes = message_fixture_dup_bytes (message, NULL);

  g_assert_nonnull (strstr (bytes, "\r\n\r\nbefore\r\n"));
}

static void
test_cancel (void)
{
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  attach_path (draft, "/proc/self/exe", "application/octet-stream");
  ph_message_build_async (draft, PH_MESSAGE_ENCODING_7BIT, cancellable, keep_result_cb, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (ph_message_build_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A disk that takes no more than 64 KiB. */
static void
test_no_space (void)
{
  g_autofree char *folder = g_dir_make_tmp ("posthorn-XXXXXX", NULL);
  g_autoptr(PhDraft) draft = message_fixture_new_draft ("Hi");
  g_autoptr(PhMessageFile) message = NULL;
  g_autoptr(GError) error = NULL;
  struct rlimit usual;
  struct rlimit tight;

  message_fixture_attach (draft, folder, "x.bin", "application/pdf", g_bytes_new_take (g_malloc0 (1000000), 1000000));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  tight = usual;
  tight.rlim_cur = 65536;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  message = message_fixture_build (draft, PH_MESSAGE_ENCODING_7BIT, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  g_assert_null (message);
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
  message_fixture_remove_folder (folder);
}

static void
test_getters (void)
{
  g_autoptr(PhMessageFile) plain = message_fixture_open ("Message-ID: <a@b>\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n =?utf-8?Q?_x?=\n\nHi\n", -1, PH_MESSAGE_BCC_KEEP, NULL);
  g_autoptr(PhMessageFile) bare = message_fixture_open ("X: y\n\nSubject: none\n", -1, PH_MESSAGE_BCC_KEEP, NULL);
  g_autoptr(PhMessageFile) odd = message_fixture_open ("subject : =?utf-8?Q?a=1B[31m=0Ab=E2=80=AEc?=\nMessage-Id:  \n\nHi\n", -1, PH_MESSAGE_BCC_KEEP, NULL);
  g_autofree char *filler = g_strnfill (900, 'x');
  g_autofree char *text = g_strdup_printf ("Subject: %s\n\nHi\n", filler);
  g_autoptr(PhMessageFile) large = message_fixture_open (text, -1, PH_MESSAGE_BCC_KEEP, NULL);

  g_assert_cmpstr (ph_message_file_get_subject (plain), ==, "Gr\xc3\xbc\xc3\x9f"
                                                            "e x");
  g_assert_cmpstr (ph_message_file_get_message_id (plain), ==, "a@b");
  g_assert_cmpstr (ph_message_file_get_subject (bare), ==, "");
  g_assert_cmpstr (ph_message_file_get_message_id (bare), ==, "");
  g_assert_cmpstr (ph_message_file_get_subject (odd), ==, "a\\x1B[31m b\\u{202E}c");
  g_assert_cmpstr (ph_message_file_get_message_id (odd), ==, "");
  g_assert_cmpuint (strlen (ph_message_file_get_subject (large)), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/builder/texts", test_texts);
  g_test_add_func ("/message/builder/base64", test_base64);
  g_test_add_func ("/message/builder/attachment", test_attachment);
  g_test_add_func ("/message/builder/headers", test_headers);
  g_test_add_func ("/message/builder/nobody-named", test_nobody_named);
  g_test_add_func ("/message/builder/leaks", test_leaks);
  g_test_add_func ("/message/builder/bad-addresses", test_bad_addresses);
  g_test_add_func ("/message/builder/bad-files", test_bad_files);
  g_test_add_func ("/message/builder/changing-file", test_changing_file);
  g_test_add_func ("/message/builder/snapshot", test_snapshot);
  g_test_add_func ("/message/builder/cancel", test_cancel);
  g_test_add_func ("/message/builder/no-space", test_no_space);
  g_test_add_func ("/message/builder/getters", test_getters);
  return g_test_run ();
}
