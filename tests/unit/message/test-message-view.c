// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The test message, and what a view makes of it and of worse ones.

#include "ph-message-view.h"
#include "ph-test-message.h"

#include <string.h>

static PhMessageView *
view_text (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return ph_message_view_new (bytes);
}

static char *
make_message (const char *display_name, const char *subject, const char *text)
{
  g_autoptr(PhAddress) from = ph_address_parse ("ada@b\303\274cher.example", NULL);
  g_autoptr(PhAddress) to = ph_address_parse ("bob@example.net", NULL);
  g_autoptr(GBytes) bytes = ph_test_message_new (from, display_name, to, subject, text);
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_null (memchr (data, '\0', size));
  return g_strndup (data, size);
}

static void
assert_wire_form (const char *message)
{
  g_assert_true (g_str_is_ascii (message));
  for (const char *at = message; *at != '\0'; at++)
    {
      g_assert_false (*at == '\n' && (at == message || at[-1] != '\r'));
      g_assert_false (*at == '\r' && at[1] != '\n');
    }
  for (const char *at = message; *at != '\0'; at = strstr (at, "\r\n") + 2)
    g_assert_cmpint (strstr (at, "\r\n") - at, <=, 78);
  g_assert_true (g_str_has_suffix (message, "\r\n"));
}

/* RFC 5322, section 3.6: each of them once, or not at all. */
static void
assert_fields_once (const char *message)
{
  static const char *const names[] = { "From: ", "To: ", "Cc: ", "Reply-To: ", "Subject: ", "Date: ", "Message-Id: " };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *field = g_strconcat ("\r\n", names[i], NULL);
      const char *first = strstr (message, field);

      g_assert_true (first == NULL || strstr (first + 1, field) == NULL);
    }
}

static void
test_plain (void)
{
  g_autofree char *message = make_message (NULL, "It works", "Hello,\nworld.\r\n.dot\n");
  g_autoptr(PhMessageView) view = view_text (message);

  assert_wire_form (message);
  assert_fields_once (message);
  g_assert_nonnull (strstr (message, "\r\nMessage-Id: <"));
  g_assert_nonnull (strstr (message, "@xn--bcher-kva.example>\r\n"));
  g_assert_nonnull (strstr (message, " +0000\r\n"));
  g_assert_null (strstr (message, g_get_host_name ()));
  g_assert_cmpstr (view->subject, ==, "It works");
  g_assert_cmpstr (view->to, ==, "bob@example.net");
  g_assert_cmpstr (view->text, ==, "Hello,\nworld.\n.dot\n");
  g_assert_nonnull (view->date);
}

/* Of a script in which each word is encoded, so that it takes several encoded words. */
static void
test_other_script (void)
{
  const char *subject = "رسالة اختبار من برنامج بوستهورن للبريد الإلكتروني الصادر";
  g_autofree char *message = make_message (NULL, subject, "x");
  g_autoptr(PhMessageView) view = view_text (message);

  assert_wire_form (message);
  g_assert_cmpstr (view->subject, ==, subject);
}

static void
test_international (void)
{
  const char *name = "Ad\303\244 \"L\", <x@y>";
  const char *subject = "Pr\303\274fung \342\234\223 mit einem sehr langen Betreff, der auf keinen Fall in eine Zeile passt, auch nicht in zwei";
  const char *text = "Gr\303\274\303\237e = gut\nFrom here\n";
  g_autofree char *message = make_message (name, subject, text);
  g_autoptr(PhMessageView) view = view_text (message);

  assert_wire_form (message);
  g_assert_cmpstr (view->subject, ==, subject);
  g_assert_cmpstr (view->text, ==, text);
  g_assert_nonnull (strstr (view->from, "Ad\303\244"));
}

static void
test_long_lines (void)
{
  g_autofree char *line = g_strnfill (3000, 'x');
  g_autofree char *message = make_message (NULL, "long", line);
  g_autofree char *expected = g_strconcat (line, "\n", NULL);
  g_autoptr(PhMessageView) view = view_text (message);

  assert_wire_form (message);
  g_assert_cmpstr (view->text, ==, expected);
}

static void
test_no_injection (void)
{
  g_autofree char *message = make_message ("Ada\r\nBcc: x@y.z", "a\r\nBcc: x@y.z\r\n\r\nbody", "t");

  assert_wire_form (message);
  g_assert_null (strstr (message, "\r\nBcc:"));
}

static void
test_view_parts (void)
{
  g_autoptr(PhMessageView) alternative = view_text ("Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<b>x</b>\n"
                                                     "--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe\n--b--\n");
  g_autoptr(PhMessageView) html = view_text ("Content-Type: text/html\n\n<b>x</b>\n");
  g_autoptr(PhMessageView) base64 = view_text ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nw6TDtg==\n");
  g_autoptr(PhMessageView) image = view_text ("Content-Type: image/png\n\nxx\n");

  g_assert_cmpstr (g_strchomp (alternative->text), ==, "Gr\303\274\303\237e");
  g_assert_cmpstr (html->text, ==, "<b>x</b>\n");
  g_assert_cmpstr (base64->text, ==, "\303\244\303\266");
  g_assert_cmpstr (image->text, ==, "");
  g_assert_null (image->subject);
}

static void
test_view_escapes (void)
{
  g_autoptr(PhMessageView) view = view_text ("Subject: =?utf-8?q?a=1B[31m=E2=80=AEb?=\nFrom: \377 <a@b.c>\n\nx\033[2Jy\tz\r\n\342\200\256\377\n");

  g_assert_cmpstr (view->subject, ==, "a\\x1B[31m\\u{202E}b");
  g_assert_true (g_utf8_validate (view->from, -1, NULL));
  g_assert_true (g_utf8_validate (view->text, -1, NULL));
  g_assert_true (g_str_has_prefix (view->text, "x\\x1B[2Jy\tz\n"));
  g_assert_null (strstr (view->text, "\342\200\256"));
}

static void
test_view_charsets (void)
{
  g_autoptr(PhMessageView) unknown = view_text ("Content-Type: text/plain; charset=x-nonsense\n\nhello \344\n");
  g_autoptr(PhMessageView) none = view_text ("Subject: x\n\nhello \303\244\n");

  g_assert_true (g_str_has_prefix (unknown->text, "hello "));
  g_assert_true (g_utf8_validate (unknown->text, -1, NULL));
  g_assert_true (g_utf8_validate (none->text, -1, NULL));
}

static void
test_view_bounds (void)
{
  g_autoptr(GString) large = g_string_new ("Subject: ");
  g_autoptr(GString) deep = g_string_new (NULL);

  for (guint i = 0; i < 10000; i++)
    g_string_append (large, "word ");
  g_string_append (large, "\n\n");
  for (guint i = 0; i < 300000; i++)
    g_string_append (large, "0123\0337890\303\244");
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (deep, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
  g_string_append (deep, "\ndeep\n");

  g_autoptr(PhMessageView) view = view_text (large->str);
  g_autoptr(PhMessageView) deep_view = view_text (deep->str);

  g_assert_cmpuint (strlen (view->text), <=, 1024 * 1024);
  g_assert_cmpuint (strlen (view->text), >, 1024 * 1024 - 16);
  g_assert_cmpuint (strlen (view->subject), <=, 8192);
  g_assert_true (g_utf8_validate (view->text, -1, NULL));
  g_assert_nonnull (deep_view->text);
}

static void
test_view_rubbish (void)
{
  g_autoptr(PhMessageView) empty = view_text ("");

  g_assert_nonnull (empty->text);
  for (guint round = 0; round < 3000; round++)
    {
      char junk[200];

      for (gsize i = 0; i < sizeof junk; i++)
        junk[i] = (char) g_test_rand_int_range (0, 256);

      g_autoptr(GBytes) bytes = g_bytes_new (junk, sizeof junk);
      g_autoptr(PhMessageView) view = ph_message_view_new (bytes);

      g_assert_true (g_utf8_validate (view->text, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/test-message/plain", test_plain);
  g_test_add_func ("/message/test-message/international", test_international);
  g_test_add_func ("/message/test-message/other-script", test_other_script);
  g_test_add_func ("/message/test-message/long-lines", test_long_lines);
  g_test_add_func ("/message/test-message/no-injection", test_no_injection);
  g_test_add_func ("/message/view/parts", test_view_parts);
  g_test_add_func ("/message/view/escapes", test_view_escapes);
  g_test_add_func ("/message/view/charsets", test_view_charsets);
  g_test_add_func ("/message/view/bounds", test_view_bounds);
  g_test_add_func ("/message/view/rubbish", test_view_rubbish);
  return g_test_run ();
}
