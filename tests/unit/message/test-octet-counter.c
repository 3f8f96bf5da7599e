// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the counter says, against a normaliser that really makes the bytes.

#include "ph-octet-counter.h"

#include <string.h>

static PhOctetCounter
count (const char *data, gsize length, gsize step)
{
  PhOctetCounter counter = { 0 };

  for (gsize at = 0; at < length; at += step)
    ph_octet_counter_feed (&counter, (const guint8 *) data + at, MIN (step, length - at));
  ph_octet_counter_end (&counter);
  return counter;
}

static GString *
normalise (const char *data, gsize length)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\r' && i + 1 < length && data[i + 1] == '\n')
        i++;
      if (data[i] == '\r' || data[i] == '\n')
        g_string_append (out, "\r\n");
      else
        g_string_append_c (out, data[i]);
    }
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append (out, "\r\n");
  return out;
}

static gint64
longest_line (const GString *text)
{
  gint64 longest = 0;

  for (const char *at = text->str; at < text->str + text->len;)
    {
      const char *end = memchr (at, '\n', (gsize) (text->str + text->len - at));

      longest = MAX (longest, end - at - 1);
      at = end + 1;
    }
  return longest;
}

static void
test_random (void)
{
  static const char alphabet[] = "ab\r\n\r\n\303";

  for (guint round = 0; round < 50000; round++)
    {
      char data[40];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof data);

      for (gsize i = 0; i < length; i++)
        data[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];

      g_autoptr(GString) expected = normalise (data, length);

      for (gsize step = 1; step <= 40; step += 13)
        {
          PhOctetCounter counter = count (data, length, step);

          g_assert_cmpint (counter.size, ==, expected->len);
          g_assert_cmpint (counter.longest_line, ==, longest_line (expected));
          g_assert_cmpint (counter.has_8bit, ==, memchr (data, 0303, length) != NULL);
          g_assert_false (counter.has_nul);
        }
    }
}

static void
test_facts (void)
{
  g_assert_cmpint (count ("", 0, 1).size, ==, 0);
  g_assert_cmpint (count ("x", 1, 1).size, ==, 3);
  g_assert_cmpint (count ("\r\r\n", 3, 1).size, ==, 4);
  g_assert_cmpint (count ("\n\r", 2, 1).size, ==, 4);
  g_assert_true (count ("a\0b", 3, 1).has_nul);
  g_assert_false (count ("\177", 1, 1).has_8bit);
  g_assert_true (count ("\200", 1, 1).has_8bit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/octet-counter/facts", test_facts);
  g_test_add_func ("/message/octet-counter/random", test_random);
  return g_test_run ();
}
