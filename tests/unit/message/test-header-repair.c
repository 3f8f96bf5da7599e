// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "ph-header-repair.h"

#include <string.h>

#define MAX_LINE 998

static const struct
{
  const char *name;
  const char *value;
  const char *expected; /* (nullable): NULL: stays as it is */
} cases[] = {
  { "Subject", " Hello\n", NULL },
  { "Subject", "\n\tfolded\n  as it is \n", NULL },
  { "Subject", " =?utf-8?q?=C3=A4?=\n", NULL },
  { "Subject", " \n", NULL },
  { "Subject", "", NULL },
  { "Subject", " \xc3\xa4\n", " =?utf-8?B?w6Q=?=\n" },
  { "Subject", " \xe4\n", " =?utf-8?B?w6Q=?=\n" },
  { "subject", " =?utf-8?q?=C3=A4?= \xc3\xb6\n", " =?utf-8?B?w6Qgw7Y=?=\n" },
  { "X-Cron-Env", " <HOME=/home/j\xc3\xbcrgen>\n", " =?utf-8?B?PEhPTUU9L2hvbWUvasO8cmdlbj4=?=\n" },
  { "From", " J\xc3\xbcrgen <j@x.example>\n", " =?utf-8?Q?J=C3=BCrgen?= <j@x.example>\n" },
  { "To", " j@x.example (J\xc3\xbcrgen),\n bob@x.example\n", " =?utf-8?Q?J=C3=BCrgen?= <j@x.example>, bob@x.example\n" },
  { "To", " Bob <bob@b\xc3\xbc"
          "cher.example>\n",
    " Bob <bob@xn--bcher-kva.example>\n" },
  { "To", " j\xc3\xbcrgen@x.example\n", NULL },
  { "To", " Gr\xc3\xbcne: j@x.example;\n", NULL },
  { "Content-Type", " text/plain; name=\"\xc3\xa4\"\n", NULL },
};

static void
test_encode (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = ph_header_repair (cases[i].name, cases[i].value);

      g_assert_cmpstr (found, ==, cases[i].expected != NULL ? cases[i].expected : cases[i].value);
    }
}

/* No line is too long or blank, each but the first goes on, and what the last one ends with is an LF. */
static void
assert_folded (const char *name, const char *value)
{
  g_auto(GStrv) lines = g_strsplit (value, "\n", -1);
  guint n_lines = g_strv_length (lines);

  g_assert_cmpuint (n_lines, >, 2);
  g_assert_cmpstr (lines[n_lines - 1], ==, "");
  g_assert_cmpuint (strlen (name) + 1 + strlen (lines[0]), <=, MAX_LINE);
  for (guint i = 0; i + 1 < n_lines; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, MAX_LINE);
      g_assert_cmpuint (strspn (lines[i], " \t"), <, strlen (lines[i]));
      g_assert_true (i == 0 || lines[i][0] == ' ' || lines[i][0] == '\t');
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
}

static void
assert_unfolds_to (const char *folded, const char *breaks, const char *value)
{
  g_auto(GStrv) lines = g_strsplit (folded, breaks, -1);
  g_autofree char *unfolded = g_strjoinv ("", lines);

  g_assert_cmpstr (unfolded, ==, value);
}

static char *
repeat (const char *unit, guint n)
{
  GString *value = g_string_new (" ");

  while (n-- > 0)
    g_string_append (value, unit);
  return g_string_free (value, FALSE);
}

static void
test_fold (void)
{
  static const struct
  {
    const char *name;
    const char *unit;
    const char *breaks; /* what folding puts between the octets that were there */
  } folds[] = {
    { "Subject", "word ", "\n" },
    { "Subject", "word\t ", "\n" },
    { "Subject", "x", "\n " },
    { "To", "bob@example.net,", "\n " },
    { "To", "bob@example.net, ", "\n" },
    { "Content-Disposition", "\xc3\xa4", "\n " },
    { "Content-Disposition", "\xf0\x9f\x93\xaf", "\n " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (folds); i++)
    for (guint n = 900; n < 1100; n++)
      {
        g_autofree char *value = repeat (folds[i].unit, n);
        g_autofree char *end = g_strconcat (value, ".", NULL);
        g_autofree char *line = g_strconcat (end, "\n", NULL);
        g_autofree char *found = ph_header_repair (folds[i].name, line);

        if (strlen (folds[i].name) + 1 + strlen (end) <= MAX_LINE)
          {
            g_assert_cmpstr (found, ==, line);
            continue;
          }
        assert_folded (folds[i].name, found);
        found[strlen (found) - 1] = '\0';
        assert_unfolds_to (found, folds[i].breaks, end);
      }
}

static void
test_blanks (void)
{
  g_autofree char *blanks = repeat (" ", 3000);
  g_autofree char *found = ph_header_repair ("Subject", blanks);
  g_autofree char *tail = g_strconcat (" x", blanks, NULL);
  g_autofree char *short_tail = ph_header_repair ("Subject", tail);

  g_assert_true (g_str_has_prefix (blanks, found));
  g_assert_cmpuint (strlen ("Subject:") + strlen (found), <=, MAX_LINE);
  g_assert_true (g_str_has_prefix (tail, short_tail));
  g_assert_cmpuint (strlen ("Subject:") + strlen (short_tail), <=, MAX_LINE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/header-repair/encode", test_encode);
  g_test_add_func ("/message/header-repair/fold", test_fold);
  g_test_add_func ("/message/header-repair/blanks", test_blanks);
  return g_test_run ();
}
