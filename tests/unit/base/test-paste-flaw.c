// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What pasting brings along is found, and only that is taken out.

#include "config.h"

#include "ph-paste-flaw.h"

#include <string.h>

typedef struct
{
  const char *text;
  PhPasteFlaw flaw;
  const char *repaired;
} FlawCase;

static const FlawCase flaw_cases[] = {
  { "", PH_PASTE_FLAW_NONE, "" },
  { "secret", PH_PASTE_FLAW_NONE, "secret" },
  { "two words", PH_PASTE_FLAW_NONE, "two words" },
  { "pässwörd 🗝", PH_PASTE_FLAW_NONE, "pässwörd 🗝" },
  { " secret", PH_PASTE_FLAW_EDGE_BLANK, "secret" },
  { "secret ", PH_PASTE_FLAW_EDGE_BLANK, "secret" },
  { "  two words  ", PH_PASTE_FLAW_EDGE_BLANK, "two words" },
  { " ", PH_PASTE_FLAW_EDGE_BLANK, "" },
  { "secret\n", PH_PASTE_FLAW_HIDDEN, "secret" },
  { "sec\tret", PH_PASTE_FLAW_HIDDEN, "secret" },
  { "secret\xe2\x80\x8b", PH_PASTE_FLAW_HIDDEN, "secret" },             /* zero width space */
  { "\xef\xbb\xbfsecret", PH_PASTE_FLAW_HIDDEN, "secret" },             /* byte order mark */
  { "sec\xc2\xadret", PH_PASTE_FLAW_HIDDEN, "secret" },                 /* soft hyphen */
  { "sec\xc2\xa0ret", PH_PASTE_FLAW_HIDDEN, "secret" },                 /* no-break space */
  { "\xe2\x80\x8fsecret\xe2\x80\xac", PH_PASTE_FLAW_HIDDEN, "secret" }, /* direction marks */
  { "sec\xe2\x80\xa8ret", PH_PASTE_FLAW_HIDDEN, "secret" },             /* line separator */
  { "sec\xe3\x85\xa4ret", PH_PASTE_FLAW_HIDDEN, "secret" },             /* Hangul filler */
  { "\xe2\x80\x8b secret", PH_PASTE_FLAW_HIDDEN, "secret" },            /* the blank behind it goes too */
  { "\xe2\x80\x8b", PH_PASTE_FLAW_HIDDEN, "" },
};

static void
test_flaws (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flaw_cases); i++)
    {
      const FlawCase *row = &flaw_cases[i];
      g_autoptr(PhSecret) secret = ph_secret_new (row->text);
      g_autoptr(PhSecret) repaired_secret = ph_paste_flaw_repair_secret (secret);
      g_autofree char *repaired = ph_paste_flaw_dup_repaired (row->text);

      g_assert_cmpint (ph_paste_flaw_find (row->text, strlen (row->text)), ==, row->flaw);
      g_assert_cmpstr (repaired, ==, row->repaired);
      g_assert_cmpstr (ph_secret_peek (repaired_secret), ==, row->repaired);
      g_assert_cmpuint (ph_secret_get_length (repaired_secret), ==, strlen (row->repaired));
      g_assert_cmpint (ph_paste_flaw_find (repaired, strlen (repaired)), ==, PH_PASTE_FLAW_NONE);
    }
}

static void
test_other_bytes (void)
{
  static const char nul[] = { 'a', '\0', 'b' };
  static const char latin[] = { 'p', (char) 0xe4, ' ' };
  g_autoptr(PhSecret) secret = ph_secret_new_bytes (latin, sizeof latin);
  g_autoptr(PhSecret) repaired = ph_paste_flaw_repair_secret (secret);

  g_assert_cmpint (ph_paste_flaw_find (nul, sizeof nul), ==, PH_PASTE_FLAW_HIDDEN);
  g_assert_cmpint (ph_paste_flaw_find (latin, sizeof latin), ==, PH_PASTE_FLAW_NONE);
  g_assert_cmpmem (ph_secret_peek (repaired), ph_secret_get_length (repaired), latin, sizeof latin);
  g_assert_false (ph_paste_flaw_is_grouped (secret));
}

static void
assert_grouped (const char *text, const char *joined)
{
  g_autoptr(PhSecret) secret = ph_secret_new (text);
  g_autoptr(PhSecret) without = ph_paste_flaw_join_groups (secret);

  g_assert_true (ph_paste_flaw_is_grouped (secret));
  g_assert_cmpstr (ph_secret_peek (without), ==, joined);
}

static void
test_groups (void)
{
  static const char *const others[] = {
    "", " ", "abcdefghijklmnop", "abcd", "abcd efgh", "abcd efgh ijk", "abcd efgh ijkl m", "abcd-efgh-ijkl-mnop",
    "my long pass word", "abcde fghi jklm", "abcd efgh ijk!", "äbcd efgh ijkl mnop"
  };

  assert_grouped ("abcd efgh ijkl mnop", "abcdefghijklmnop");
  assert_grouped ("abcd efgh ijkl mnop\n", "abcdefghijklmnop");
  assert_grouped (" abcd  ef12 ijkl ", "abcdef12ijkl");
  assert_grouped ("abcd\xc2\xa0"
                  "efgh\xc2\xa0ijkl\xc2\xa0mnop",
                  "abcdefghijklmnop");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr(PhSecret) secret = ph_secret_new (others[i]);

      g_assert_false (ph_paste_flaw_is_grouped (secret));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/paste-flaw/flaws", test_flaws);
  g_test_add_func ("/base/paste-flaw/other-bytes", test_other_bytes);
  g_test_add_func ("/base/paste-flaw/groups", test_groups);
  return g_test_run ();
}
