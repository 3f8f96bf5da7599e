// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Names of attachments, whoever has given them.

#include "config.h"

#include "ph-file-name.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *clean;
  const char *last;
  const char *ascii; /* of the clean one */
} names[] = {
  { "", "", "", "" },
  { "report.pdf", "report.pdf", "report.pdf", "report.pdf" },
  { " report.pdf\n", "report.pdf", "report.pdf", "report.pdf" },
  { "Bücher – Liste.pdf", "Bücher – Liste.pdf", "Bücher – Liste.pdf", "Bucher - Liste.pdf" },
  { "写真.jpg", "写真.jpg", "写真.jpg", "__.jpg" },
  { "a\"b?.txt", "a\"b?.txt", "a\"b?.txt", "a_b_.txt" },
  { "../../etc/passwd", ".._.._etc_passwd", "passwd", ".._.._etc_passwd" },
  { "C:\\Users\\ada\\x.doc", "C:_Users_ada_x.doc", "x.doc", "C:_Users_ada_x.doc" },
  { "folder/", "folder_", "folder_", "folder_" },
  { "=?utf-8?Q?x?=.txt", "=_utf-8?Q?x?=.txt", "=_utf-8?Q?x?=.txt", "=_utf-8_Q_x_=.txt" },
  { "..", "", "", "" },
  { ".", "", "", "" },
  { "a/..", "a_..", "", "a_.." },
  { ".bashrc", ".bashrc", ".bashrc", ".bashrc" },
  { "a\r\nContent-Type: text/html", "aContent-Type: text_html", "html", "aContent-Type: text_html" },
  { "invoice_\xe2\x80\xae"
    "fdp.exe",
    "invoice_fdp.exe", "invoice_fdp.exe", "invoice_fdp.exe" },
  { "\xff.txt", "\xef\xbf\xbd.txt", "\xef\xbf\xbd.txt", "_.txt" },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *clean = ph_file_name_clean (names[i].name);
      g_autofree char *again = ph_file_name_clean (clean);
      g_autofree char *last = ph_file_name_clean_last (names[i].name);
      g_autofree char *ascii = ph_file_name_to_ascii (clean);

      g_assert_cmpstr (clean, ==, names[i].clean);
      g_assert_cmpstr (again, ==, clean);
      g_assert_cmpstr (last, ==, names[i].last);
      g_assert_cmpstr (ascii, ==, names[i].ascii);
    }
}

static void
test_long (void)
{
  g_autoptr(GString) name = g_string_new (NULL);

  for (guint i = 0; i < 200; i++)
    g_string_append (name, "日");

  g_autofree char *bare = ph_file_name_clean (name->str);
  g_autofree char *named = ph_file_name_clean (g_string_append (name, ".tar.gz")->str);
  g_autofree char *dotted = ph_file_name_clean (g_string_append (name, ".this-is-no-extension-at-all")->str);

  g_assert_cmpuint (strlen (bare), ==, 255);
  g_assert_cmpuint (strlen (named), ==, 255);
  g_assert_true (g_str_has_suffix (named, "日.gz"));
  g_assert_cmpuint (strlen (dotted), ==, 255);
  g_assert_true (g_utf8_validate (dotted, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/file-name/names", test_names);
  g_test_add_func ("/message/file-name/long", test_long);
  return g_test_run ();
}
