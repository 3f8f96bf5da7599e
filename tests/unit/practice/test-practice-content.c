// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Dot-stuffing undone at every split point.

#include "config.h"

#include "ph-practice-content.h"

#include <string.h>

#define LIMIT 1000

static const struct
{
  const char *name;
  const char *wire;
  const char *content;
  const char *rest; /* what belongs to the next command; NULL: the message is not over */
} cases[] = {
  { "nothing", ".\r\n", "", "" },
  { "one line", "a\r\n.\r\n", "a\r\n", "" },
  { "the next command follows", "a\r\n.\r\nQUIT\r\n", "a\r\n", "QUIT\r\n" },
  { "a stuffed dot", "..\r\n.\r\n", ".\r\n", "" },
  { "stuffed dots in every line", "..a\r\n...\r\n..b.\r\n.\r\n", ".a\r\n..\r\n.b.\r\n", "" },
  { "a dot that was not stuffed goes all the same", ".a\r\n.\r\n", "a\r\n", "" },
  { "dots inside a line stay", "a.b.\r\n.\r\n", "a.b.\r\n", "" },
  { "empty lines", "\r\n\r\n.\r\n", "\r\n\r\n", "" },
  { "a bare LF ends no line", "a\n.\n.\r\n", "a\n.\n.\r\n", NULL },
  { "LF dot CR LF is no end", "a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", "" },
  { "CR LF dot LF is no end", "a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n", "" },
  { "CR LF dot CR is no end", "a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n", "" },
  { "CR LF dot CR CR LF is no end", "a\r\n.\r\r\n.\r\n", "a\r\n\r\r\n", "" },
  { "a bare CR stays", "a\rb\r\r\n.\r\n", "a\rb\r\r\n", "" },
  { "CR dot CR is no end", "a\r.\rb\r\n.\r\n", "a\r.\rb\r\n", "" },
  { "not over", "a\r\n", "a\r\n", NULL },
};

static PhPracticeContentStatus
feed (PhPracticeContent *content, const char *data, gsize length, GString *rest)
{
  gsize used = 0;
  PhPracticeContentStatus status = ph_practice_content_feed_dotted (content, (const guint8 *) data, length, &used);

  g_string_append_len (rest, data + used, (gssize) (length - used));
  return status;
}

static void
check (guint index, gsize split)
{
  g_autoptr(PhPracticeContent) content = ph_practice_content_new (LIMIT);
  g_autoptr(GString) rest = g_string_new (NULL);
  const char *wire = cases[index].wire;
  PhPracticeContentStatus status = feed (content, wire, split, rest);

  if (status == PH_PRACTICE_CONTENT_OPEN)
    status = feed (content, wire + split, strlen (wire) - split, rest);
  else
    g_string_append (rest, wire + split);

  g_autoptr(GBytes) bytes = ph_practice_content_steal_bytes (content);
  g_test_message ("%s, split at %" G_GSIZE_FORMAT, cases[index].name, split);
  g_assert_cmpint (status, ==, cases[index].rest != NULL ? PH_PRACTICE_CONTENT_ENDED : PH_PRACTICE_CONTENT_OPEN);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), cases[index].content, strlen (cases[index].content));
  g_assert_cmpstr (rest->str, ==, cases[index].rest != NULL ? cases[index].rest : "");
}

static void
test_dots (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize split = 0; split <= strlen (cases[i].wire); split++)
      check (i, split);
}

static void
test_dots_byte_by_byte (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhPracticeContent) content = ph_practice_content_new (LIMIT);
      const char *at = cases[i].wire;

      for (gsize used = 0; *at != '\0'; at++)
        if (ph_practice_content_feed_dotted (content, (const guint8 *) at, 1, &used) == PH_PRACTICE_CONTENT_ENDED)
          break;

      g_autoptr(GBytes) bytes = ph_practice_content_steal_bytes (content);
      g_test_message ("%s", cases[i].name);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), cases[i].content, strlen (cases[i].content));
      if (cases[i].rest != NULL)
        g_assert_cmpstr (at + 1, ==, cases[i].rest);
    }
}

static void
test_limit (void)
{
  g_autoptr(PhPracticeContent) content = ph_practice_content_new (4);
  gsize used = 0;

  ph_practice_content_append (content, (const guint8 *) "abcd", 4);
  g_assert_false (ph_practice_content_is_too_large (content));
  g_assert_cmpint (ph_practice_content_feed_dotted (content, (const guint8 *) "e\r\n.\r\nX", 7, &used), ==, PH_PRACTICE_CONTENT_ENDED);
  g_assert_cmpuint (used, ==, 6);
  g_assert_true (ph_practice_content_is_too_large (content));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/content/dots", test_dots);
  g_test_add_func ("/practice/content/dots-byte-by-byte", test_dots_byte_by_byte);
  g_test_add_func ("/practice/content/limit", test_limit);
  return g_test_run ();
}
