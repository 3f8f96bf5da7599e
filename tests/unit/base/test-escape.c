// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Escaping: whatever comes in, what goes out is valid UTF-8 without control or formatting characters.

#include "config.h"

#include "ph-escape.h"

#include <string.h>

static void
test_cases (void)
{
  static const struct
  {
    const char *text;
    const char *escaped;
  } cases[] = {
    { "", "" },
    { "plain text, ü and 漢", "plain text, ü and 漢" },
    { "a\tb\nc", "a\\x09b\\x0Ac" },
    { "\033[31mred", "\\x1B[31mred" },
    { "\x7f", "\\x7F" },
    { "\xff\xfe", "\\xFF\\xFE" },
    { "a\xc3", "a\\xC3" },
    { "\xc0\x80", "\\xC0\\x80" },
    { "\xed\xa0\x80", "\\xED\\xA0\\x80" },
    { "a\u202eb", "a\\u{202E}b" },
    { "a\u200bb", "a\\u{200B}b" },
    { "a\u2028b", "a\\u{2028}b" },
    { "\xc2\x9b", "\\u{9B}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = ph_escape_text (cases[i].text);

      g_assert_cmpstr (escaped, ==, cases[i].escaped);
    }
}

static void
test_nul (void)
{
  g_autofree char *escaped = ph_escape_bytes ((const guint8 *) "a\0b", 3);

  g_assert_cmpstr (escaped, ==, "a\\x00b");
}

static void
test_all_pairs (void)
{
  for (guint n = 0; n < 1u << 16; n++)
    {
      guint8 pair[2] = { (guint8) (n >> 8), (guint8) n };
      g_autofree char *escaped = ph_escape_bytes (pair, sizeof pair);

      g_assert_true (g_utf8_validate (escaped, -1, NULL));
      for (const char *at = escaped; *at != '\0'; at = g_utf8_next_char (at))
        g_assert_true (g_unichar_isprint (g_utf8_get_char (at)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/escape/cases", test_cases);
  g_test_add_func ("/base/escape/nul", test_nul);
  g_test_add_func ("/base/escape/all-pairs", test_all_pairs);
  return g_test_run ();
}
