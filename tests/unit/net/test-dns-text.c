// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Answers of DNS servers with TXT records in them, whole, cut off anywhere, and with any octet changed.

#include "config.h"

#include "ph-dns-text.h"

#include <string.h>

#define HEADER(n_answers) "\x12\x34\x81\x80\0\1\0" n_answers "\0\0\0\0"
#define QUESTION          "\5texts\4test\0\0\x10\0\1"
#define TXT(length)       "\xc0\x0c\0\x10\0\1\0\0\0\x3c\0" length
#define BYTES(text)       text, sizeof (text) - 1

static const struct
{
  const char *name;
  const char *answer;
  gsize length;
  const char *texts; /* (nullable): separated by "|"; %NULL: malformed */
} cases[] = {
  { "one", BYTES (HEADER ("\1") QUESTION TXT ("\4") "\3abc"), "abc" },
  { "two-records", BYTES (HEADER ("\2") QUESTION TXT ("\4") "\3abc" TXT ("\3") "\2de"), "abc|de" },
  { "strings-joined", BYTES (HEADER ("\1") QUESTION TXT ("\7") "\3abc\2de"), "abcde" },
  { "empty-string", BYTES (HEADER ("\1") QUESTION TXT ("\1") "\0"), "" },
  { "none", BYTES (HEADER ("\0") QUESTION), "none" },
  { "not-utf-8", BYTES (HEADER ("\1") QUESTION TXT ("\5") "\4a\xff\xfe"
                                                          "b"),
    "a\xef\xbf\xbd\xef\xbf\xbd"
    "b" },
  { "nul", BYTES (HEADER ("\1") QUESTION TXT ("\4") "\3a\0b"), "a\xef\xbf\xbd"
                                                               "b" },
  { "utf-8-over-two-strings", BYTES (HEADER ("\1") QUESTION TXT ("\4") "\1\xc3\1\xbc"), "\xc3\xbc" },
  { "behind-an-alias", BYTES (HEADER ("\2") QUESTION "\xc0\x0c\0\5\0\1\0\0\0\x3c\0\3\1b\0"
                                                     "\1b\0\0\x10\0\1\0\0\0\x3c\0\4\3abc"),
    "abc" },
  { "other-class", BYTES (HEADER ("\1") QUESTION "\xc0\x0c\0\x10\0\3\0\0\0\x3c\0\4\3abc"), "none" },
  { "string-too-long", BYTES (HEADER ("\1") QUESTION TXT ("\4") "\4abc"), NULL },
  { "record-too-long", BYTES (HEADER ("\1") QUESTION TXT ("\5") "\3abc"), NULL },
  { "record-missing", BYTES (HEADER ("\2") QUESTION TXT ("\4") "\3abc"), NULL },
  { "question-missing", BYTES (HEADER ("\1")), NULL },
  { "nothing", BYTES (""), NULL },
};

/* (transfer full) (nullable): from a copy of the exact size, so that a sanitizer sees what reads beyond it. */
static GPtrArray *
parse (const char *answer, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (answer, length);

  return ph_dns_text_parse (copy, length);
}

static void
test_parse (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr(GPtrArray) texts = parse (cases[i].answer, cases[i].length);

  if (cases[i].texts == NULL)
    {
      g_assert_null (texts);
      return;
    }
  g_assert_nonnull (texts);
  if (strcmp (cases[i].texts, "none") == 0)
    {
      g_assert_cmpuint (texts->len, ==, 0);
      return;
    }
  g_ptr_array_add (texts, NULL);
  g_autofree char *joined = g_strjoinv ("|", (char **) texts->pdata);
  g_assert_cmpstr (joined, ==, cases[i].texts);
}

static void
test_cut_off (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize length = 0; length < cases[i].length; length++)
      g_assert_null (parse (cases[i].answer, length));
}

static void
test_any_octet (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize at = 0; at < cases[i].length; at++)
      for (guint octet = 0; octet < 256; octet++)
        {
          g_autofree char *changed = g_memdup2 (cases[i].answer, cases[i].length);

          changed[at] = (char) octet;
          g_autoptr(GPtrArray) texts = parse (changed, cases[i].length);
          for (guint n = 0; texts != NULL && n < texts->len; n++)
            g_assert_true (g_utf8_validate (g_ptr_array_index (texts, n), -1, NULL));
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/net/dns-text/parse/", cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/net/dns-text/cut-off", test_cut_off);
  g_test_add_func ("/net/dns-text/any-octet", test_any_octet);
  return g_test_run ();
}
