// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The order of the accounts in a key file, however wrong what is written there may be.

#include "ph-account-file.h"
#include "ph-account-order.h"

#include <string.h>

static GKeyFile *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  GKeyFile *file = ph_account_file_parse (bytes, &error);

  g_assert_no_error (error);
  return file;
}

static void
assert_listed (GKeyFile *file, const char *expected)
{
  g_autoptr(GPtrArray) accounts = ph_account_file_list (file);
  g_autoptr(GString) ids = g_string_new (NULL);

  for (guint i = 0; i < accounts->len; i++)
    g_string_append (ids, ph_account_get_id (accounts->pdata[i]));
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_list (void)
{
  static const struct
  {
    const char *head;
    const char *expected;
  } cases[] = {
    { "", "abcd" },
    { "[posthorn]\norder=d;b;\n", "dbac" },
    { "[posthorn]\norder=d;b\n", "dbac" },
    { "[posthorn]\norder=\n", "abcd" },
    { "[posthorn]\norder=;;;\n", "abcd" },
    { "[posthorn]\norder=d;d;gone;d;c;;c;\n", "dcab" },
    { "[posthorn]\norder=\\x;c;\n", "abcd" },
    { "[posthorn]\norder=account c;c\n", "cabd" },
    { "[posthorn]\norder=d;\\q;c\\\n", "abcd" },
    { "[posthorn]\ndefault=\\q\\\n", "abcd" },
    { "[account \\]\nhost=\\q\\\n", "abcd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].head, "[account a]\n[account b]\n[account c]\n[account d]\n", NULL);
      g_autoptr(GKeyFile) file = parse (text);

      g_test_message ("%s", cases[i].head);
      assert_listed (file, cases[i].expected);
    }
}

/* Every account to every place, from an order that is written there and from none. */
static void
test_every_move (void)
{
  static const char *const heads[] = { "", "[posthorn]\nfuture=1\norder=x;a;b;y;c;d;z\n" };

  for (guint h = 0; h < G_N_ELEMENTS (heads); h++)
    for (guint from = 0; from < 4; from++)
      for (guint to = 0; to < 6; to++)
        {
          g_autofree char *text = g_strconcat (heads[h], "[account a]\n[account b]\n[account bad]\nport=-\n[account c]\n[account d]\n", NULL);
          g_autoptr(GKeyFile) file = parse (text);
          g_autoptr(GString) expected = g_string_new ("abcd");
          const char id[] = { expected->str[from], '\0' };

          g_string_erase (expected, from, 1);
          g_string_insert (expected, MIN (to, 3), id);
          ph_account_file_move (file, id, to);
          assert_listed (file, expected->str);
          g_assert_true (h == 0 || g_key_file_has_key (file, "posthorn", "future", NULL));
          g_assert_cmpint (g_key_file_has_key (file, "posthorn", "order", NULL), ==, h == 1 || from != MIN (to, 3));
        }
}

/* Identifiers of accounts that are gone don't pile up. */
static void
test_bounded (void)
{
  g_autoptr(GKeyFile) file = parse ("[account a]\n[account b]\n");
  g_autoptr(GString) order = g_string_new (NULL);
  gsize n_named = 0;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (order, "gone%u;", i);
  g_key_file_set_value (file, "posthorn", "order", order->str);
  ph_account_file_move (file, "b", 0);
  assert_listed (file, "ba");
  g_auto(GStrv) named G_GNUC_UNUSED = g_key_file_get_string_list (file, "posthorn", "order", &n_named, NULL);
  g_assert_cmpuint (n_named, ==, 2);
}

/* An identifier may hold what separates identifiers. */
static void
test_separators (void)
{
  g_autoptr(GKeyFile) file = parse ("[account a;b]\n[account c\\]\n[account \303\244]\n");

  ph_account_file_move (file, "\303\244", 0);
  assert_listed (file, "\303\244a;bc\\");
  ph_account_file_move (file, "c\\", 0);
  assert_listed (file, "c\\\303\244a;b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/order/list", test_list);
  g_test_add_func ("/accounts/order/every-move", test_every_move);
  g_test_add_func ("/accounts/order/bounded", test_bounded);
  g_test_add_func ("/accounts/order/separators", test_separators);
  return g_test_run ();
}
