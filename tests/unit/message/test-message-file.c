// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Messages in files and streams: what is said of them, whom they name, and the bytes that come out.

#include "ph-message-file.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  PhMessageFile *message;
  GError *error;
  gboolean is_done;
} Outcome;

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->message = ph_message_file_open_finish (result, &outcome->error);
  outcome->is_done = TRUE;
}

static PhMessageFile *
wait_for (Outcome *outcome, GError **error)
{
  while (!outcome->is_done)
    g_main_context_iteration (NULL, TRUE);
  if (outcome->error != NULL)
    g_propagate_error (error, outcome->error);
  return outcome->message;
}

static PhMessageFile *
open_bytes (const char *data, gsize length, PhMessageBcc bcc, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("posthorn-test-XXXXXX", &path, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  Outcome outcome = { 0 };
  PhMessageFile *message = NULL;

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  ph_message_file_open_async (file, bcc, NULL, open_cb, &outcome);
  message = wait_for (&outcome, error);
  /* The file may go while the message lives. */
  g_unlink (path);
  return message;
}

static PhMessageFile *
open_text (const char *text, PhMessageBcc bcc)
{
  g_autoptr(GError) error = NULL;
  PhMessageFile *message = open_bytes (text, strlen (text), bcc, &error);

  g_assert_no_error (error);
  return message;
}

static void
assert_open_error (const char *data, gsize length, PhMessageError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (open_bytes (data, length, PH_MESSAGE_BCC_DROP, &error));
  g_assert_error (error, PH_MESSAGE_ERROR, (int) code);
}

static GString *
read_content (PhMessageFile *message, gsize step)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GInputStream) stream = ph_message_file_dup_content (message, &error);
  GString *out = g_string_new (NULL);
  char buffer[4096];
  gssize n = 0;

  g_assert_no_error (error);
  while ((n = g_input_stream_read (stream, buffer, MIN (step, sizeof buffer), NULL, &error)) > 0)
    g_string_append_len (out, buffer, n);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_close (stream, NULL, NULL));
  return out;
}

static char *
join_recipients (PhMessageFile *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) recipients = ph_message_file_dup_recipients (message, &error);
  GString *out = g_string_new (NULL);

  if (error != NULL)
    {
      g_assert_error (error, PH_MESSAGE_ERROR, PH_MESSAGE_ERROR_ADDRESS);
      g_assert_null (recipients);
      return g_string_free (g_string_assign (out, "ERROR"), FALSE);
    }
  for (guint i = 0; i < recipients->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", ph_address_get_wire (recipients->pdata[i]));
  return g_string_free (out, FALSE);
}

static void
test_facts (void)
{
  g_autoptr(PhMessageFile) plain = open_text ("From: a@b.c\nTo: d@e.f\nBcc: g@h.i\n\nx\r\ny", PH_MESSAGE_BCC_DROP);
  g_autoptr(GString) content = read_content (plain, 4096);
  g_autoptr(PhMessageFile) kept = open_text ("From: a@b.c\nTo: d@e.f\nBcc: g@h.i\n\nx\r\ny", PH_MESSAGE_BCC_KEEP);
  g_autoptr(PhMessageFile) body8 = open_text ("To: a@b.c\n\n\303\244\n", PH_MESSAGE_BCC_DROP);
  g_autoptr(PhMessageFile) header8 = open_text ("To: a@b.c\nSubject: \303\244\n\nx\n", PH_MESSAGE_BCC_DROP);
  g_autoptr(PhMessageFile) bcc8 = open_text ("To: a@b.c\nBcc: \303\244 <x@y.z>\n\nx\n", PH_MESSAGE_BCC_DROP);

  g_assert_cmpstr (content->str, ==, "From: a@b.c\nTo: d@e.f\n\nx\r\ny");
  g_assert_cmpint (ph_message_file_get_size (plain), ==, 13 + 11 + 2 + 3 + 3);
  g_assert_cmpint (ph_message_file_get_size (kept), ==, 13 + 11 + 12 + 2 + 3 + 3);
  g_assert_false (ph_message_file_has_8bit (plain));
  g_assert_true (ph_message_file_has_8bit (body8));
  g_assert_false (ph_message_file_has_utf8_headers (body8));
  g_assert_true (ph_message_file_has_8bit (header8));
  g_assert_true (ph_message_file_has_utf8_headers (header8));
  g_assert_false (ph_message_file_has_8bit (bcc8));
  g_assert_false (ph_message_file_has_utf8_headers (bcc8));
}

static void
test_recipients (void)
{
  static const struct
  {
    const char *headers;
    const char *recipients; /* "ERROR": malformed */
  } cases[] = {
    { "To: Ada <ada@example.org>, bob@example.net\nCc: ADA@example.org, ada@EXAMPLE.org\nBcc: (x) c@d.e\n", "ada@example.org bob@example.net ADA@example.org c@d.e" },
    { "To: =?utf-8?q?L=2C_A?= <a@b.c>\n", "a@b.c" },
    { "To: undisclosed-recipients:;\n", "" },
    { "To:\nCc: (nobody)\n", "" },
    { "To: Friends: a@b.c, \"x, y\" <d@e.f>;, g@h.i\n", "a@b.c d@e.f g@h.i" },
    { "To: a@b.c,\r\n\t\"d e\"@f.g\r\n", "a@b.c \"d e\"@f.g" },
    { "To: j\303\274rgen@b\303\274cher.example\n", "j\303\274rgen@xn--bcher-kva.example" },
    { "Resent-To: x@y.z\nResent-Bcc: z@z.z\nTo: a@b.c\n", "a@b.c" },
    { "to : a@b.c\n", "a@b.c" },
    { "Subject: x\n", "" },
    { "To: a@b.c\nTo: d@e.f\n", "a@b.c d@e.f" },
    { "To: a@b.c, <d@e.f\n", "a@b.c d@e.f" },
    { "To: a@b.c d@e.f\n", "ERROR" },
    { "To: a@b.c; d@e.f\n", "ERROR" },
    { "To: root\n", "ERROR" },
    { "To: a@b.c\nBcc: x@y@z\n", "ERROR" },
    { "To: a@b.c, Bob (x <d@e.f>\n", "ERROR" },
    { "To: <>\n", "ERROR" },
    { "To: a@b.c, bob\n", "ERROR" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].headers, "\nbody\n", NULL);
      g_autoptr(PhMessageFile) message = open_text (text, PH_MESSAGE_BCC_DROP);
      g_autofree char *found = join_recipients (message);

      g_test_message ("case %u", i);
      g_assert_cmpstr (found, ==, cases[i].recipients);
    }
}

static void
assert_sender (const char *headers, const char *expected)
{
  g_autoptr(PhMessageFile) message = open_text (headers, PH_MESSAGE_BCC_KEEP);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAddress) sender = ph_message_file_dup_sender (message, &error);

  if (g_strcmp0 (expected, "ERROR") == 0)
    g_assert_error (error, PH_MESSAGE_ERROR, PH_MESSAGE_ERROR_ADDRESS);
  else
    g_assert_no_error (error);
  g_assert_cmpstr (sender != NULL ? ph_address_get_wire (sender) : error != NULL ? "ERROR"
                                                                                 : NULL,
                   ==, expected);
}

static void
test_sender (void)
{
  assert_sender ("From: a@b.c, d@e.f\n\n", "a@b.c");
  assert_sender ("From: a@b.c, d@e.f\nSender: Ada <d@e.f>\n\n", "d@e.f");
  assert_sender ("Resent-Sender: x@y.z\nFrom: a@b.c\n\n", "a@b.c");
  assert_sender ("To: a@b.c\n\n", NULL);
  assert_sender ("From: nobody\n\n", "ERROR");
  assert_sender ("From: nobody\nSender: a@b.c\n\n", "a@b.c");
  assert_sender ("From: a@b.c\nSender: x y\n\n", "ERROR");
}

static void
test_errors (void)
{
  g_autofree char *long_line = g_strnfill (999, 'x');
  g_autofree char *good_line = g_strnfill (998, 'x');
  g_autofree char *long_message = g_strconcat ("To: a@b.c\n\n", long_line, "\n", NULL);
  g_autofree char *good_message = g_strconcat ("To: a@b.c\n\n", good_line, "\n", NULL);
  g_autoptr(GString) big_header = g_string_new (NULL);
  g_autoptr(PhMessageFile) good = open_text (good_message, PH_MESSAGE_BCC_DROP);

  while (big_header->len <= 1024 * 1024)
    g_string_append_printf (big_header, "X-Field: %s\n", "0123456789012345678901234567890123456789012345678901234567890123456789");
  assert_open_error ("", 0, PH_MESSAGE_ERROR_EMPTY);
  assert_open_error ("hello\n", 6, PH_MESSAGE_ERROR_NOT_A_MESSAGE);
  assert_open_error ("\nTo: a@b.c\n", 11, PH_MESSAGE_ERROR_NOT_A_MESSAGE);
  assert_open_error ("To: a@b.c\n\n\0", 12, PH_MESSAGE_ERROR_NUL);
  assert_open_error (long_message, strlen (long_message), PH_MESSAGE_ERROR_LINE_TOO_LONG);
  assert_open_error (big_header->str, big_header->len, PH_MESSAGE_ERROR_HEADERS_TOO_LARGE);
  g_assert_cmpint (ph_message_file_get_size (good), ==, 13 + 1000);
}

static void
test_io_errors (void)
{
  g_autoptr(GFile) missing = g_file_new_for_path ("/nonexistent/x.eml");
  g_autoptr(GFile) directory = g_file_new_for_path (g_get_tmp_dir ());
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GError) missing_error = NULL;
  g_autoptr(GError) directory_error = NULL;
  g_autoptr(GError) cancelled_error = NULL;
  Outcome outcomes[3] = { 0 };

  g_cancellable_cancel (cancelled);
  ph_message_file_open_async (missing, PH_MESSAGE_BCC_DROP, NULL, open_cb, &outcomes[0]);
  ph_message_file_open_async (directory, PH_MESSAGE_BCC_DROP, NULL, open_cb, &outcomes[1]);
  ph_message_file_open_async (missing, PH_MESSAGE_BCC_DROP, cancelled, open_cb, &outcomes[2]);
  g_assert_null (wait_for (&outcomes[0], &missing_error));
  g_assert_error (missing_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (wait_for (&outcomes[1], &directory_error));
  g_assert_error (directory_error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_null (wait_for (&outcomes[2], &cancelled_error));
  g_assert_error (cancelled_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A stream is copied; two contents read side by side, in any step, give the same bytes. */
static void
test_stream (void)
{
  g_autoptr(GString) text = g_string_new ("Bcc: x@y.z\r\nTo: a@b.c\r\n\r\n");
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GError) error = NULL;
  Outcome outcome = { 0 };

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "line %u\n", i);
  stream = g_memory_input_stream_new_from_data (text->str, (gssize) text->len, NULL);
  ph_message_file_open_stream_async (stream, PH_MESSAGE_BCC_DROP, NULL, open_cb, &outcome);

  g_autoptr(PhMessageFile) message = wait_for (&outcome, &error);
  g_assert_no_error (error);
  for (gsize step = 1; step < 5000; step += 1237)
    {
      g_autoptr(GString) content = read_content (message, step);

      g_assert_cmpstr (content->str, ==, text->str + strlen ("Bcc: x@y.z\r\n"));
    }
}

static gboolean
readable_cb (GObject *stream, gpointer is_readable)
{
  *(gboolean *) is_readable = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_until_readable (GPollableInputStream *stream)
{
  g_autoptr(GSource) source = g_pollable_input_stream_create_source (stream, NULL);
  gboolean is_readable = FALSE;

  g_source_set_callback (source, G_SOURCE_FUNC (readable_cb), &is_readable, NULL);
  g_source_attach (source, NULL);
  while (!is_readable)
    g_main_context_iteration (NULL, TRUE);
}

static GString *
poll_content (PhMessageFile *message, gsize step)
{
  g_autoptr(GInputStream) stream = ph_message_file_dup_content (message, NULL);
  GPollableInputStream *pollable = G_POLLABLE_INPUT_STREAM (stream);
  GString *out = g_string_new (NULL);
  char buffer[4096];
  gssize n = 1;

  while (n != 0)
    {
      g_autoptr(GError) error = NULL;

      n = g_pollable_input_stream_read_nonblocking (pollable, buffer, MIN (step, sizeof buffer), NULL, &error);
      if (n > 0)
        g_string_append_len (out, buffer, n);
      else if (n < 0)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
          wait_until_readable (pollable);
        }
    }
  return out;
}

/* Small and large ones. */
static void
test_poll (void)
{
  for (guint n_lines = 1; n_lines <= 100000; n_lines *= 10)
    {
      g_autoptr(GString) text = g_string_new ("To: a@b.c\r\nBcc: x@y.z\r\nSubject: s\r\n\r\n");

      for (guint i = 0; i < n_lines; i++)
        g_string_append_printf (text, "line %u\r\n", i);

      g_autoptr(PhMessageFile) message = open_text (text->str, PH_MESSAGE_BCC_DROP);
      g_autoptr(GString) content = poll_content (message, 4000);
      g_autofree char *expected = g_strconcat ("To: a@b.c\r\n", strstr (text->str, "Subject"), NULL);

      g_assert_cmpstr (content->str, ==, expected);
    }
}

static int
open_cold_file (const GString *text, char **ret_path)
{
  int fd = g_file_open_tmp ("posthorn-test-XXXXXX", ret_path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text->str, text->len), ==, (gssize) text->len);
  g_assert_cmpint (fsync (fd), ==, 0);
  return fd;
}

/* From the disk, as far as the file system lets go of what it has in its cache. */
static void
test_poll_cold (void)
{
  g_autoptr(GString) text = g_string_new ("To: a@b.c\r\n\r\n");
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  Outcome outcome = { 0 };

  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (text, "line %u\r\n", i);

  int fd = open_cold_file (text, &path);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ph_message_file_open_async (file, PH_MESSAGE_BCC_KEEP, NULL, open_cb, &outcome);
  g_autoptr(PhMessageFile) message = wait_for (&outcome, &error);
  g_assert_no_error (error);

  g_assert_cmpint (posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED), ==, 0);
  g_autoptr(GString) content = poll_content (message, 4096);
  g_assert_cmpstr (content->str, ==, text->str);
  g_unlink (path);
  close (fd);
}

static void
test_pipe (void)
{
  static const char text[] = "To: a@b.c\n\nhello\n";
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  int fds[2] = { -1, -1 };
  Outcome outcome = { 0 };

  g_assert_cmpint (pipe (fds), ==, 0);
  g_assert_cmpint (write (fds[1], text, sizeof text - 1), ==, sizeof text - 1);
  close (fds[1]);
  path = g_strdup_printf ("/dev/fd/%d", fds[0]);

  g_autoptr(GFile) file = g_file_new_for_path (path);
  ph_message_file_open_async (file, PH_MESSAGE_BCC_KEEP, NULL, open_cb, &outcome);

  g_autoptr(PhMessageFile) message = wait_for (&outcome, &error);
  g_assert_no_error (error);
  g_autoptr(GString) content = read_content (message, 7);
  g_assert_cmpstr (content->str, ==, text);
  close (fds[0]);
}

/* What a recursive parser would overflow on, and what takes quadratic time in a careless one. */
static void
test_hostile_lists (void)
{
  g_autoptr(GString) groups = g_string_new ("To: ");
  g_autoptr(GString) many = g_string_new ("To: ");

  for (guint i = 0; i < 200000; i++)
    g_string_append (groups, i % 200 == 199 ? "G:\n " : "G: ");
  g_string_append (groups, "\n\n");
  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (many, "u%u@e.org,\n ", i);
  g_string_append (many, "z@e.org\n\n");

  g_autoptr(PhMessageFile) nested = open_text (groups->str, PH_MESSAGE_BCC_DROP);
  g_autofree char *nested_recipients = join_recipients (nested);
  g_autoptr(PhMessageFile) crowd = open_text (many->str, PH_MESSAGE_BCC_DROP);
  g_autoptr(GPtrArray) recipients = ph_message_file_dup_recipients (crowd, NULL);

  g_assert_cmpstr (nested_recipients, ==, "ERROR");
  g_assert_cmpuint (recipients->len, ==, 50001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/file/facts", test_facts);
  g_test_add_func ("/message/file/recipients", test_recipients);
  g_test_add_func ("/message/file/sender", test_sender);
  g_test_add_func ("/message/file/errors", test_errors);
  g_test_add_func ("/message/file/io-errors", test_io_errors);
  g_test_add_func ("/message/file/stream", test_stream);
  g_test_add_func ("/message/file/poll", test_poll);
  g_test_add_func ("/message/file/poll-cold", test_poll_cold);
  g_test_add_func ("/message/file/pipe", test_pipe);
  g_test_add_func ("/message/file/hostile-lists", test_hostile_lists);
  return g_test_run ();
}
