// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Lines of plain texts: broken softly and put together again, or broken for good.

#include "config.h"

#include "ph-body-text.h"

#include <string.h>

#define WORDS_60 "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff "
#define X_80     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define HAN_30   "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂"

static const struct
{
  const char *text;
  const char *flowed;
  const char *wrapped;
} texts[] = {
  { "", "", "" },
  { "a", "a\n", "a\n" },
  { "a\n", "a\n", "a\n" },
  { "\n\na\n\n", "\n\na\n\n", "\n\na\n\n" },
  { "a  \n   \nb", "a\n\nb\n", "a\n\nb\n" },
  { "-- \nAda", "-- \nAda\n", "-- \nAda\n" },
  { "--  \n --\n-- x", "--\n  --\n-- x\n", "--\n --\n-- x\n" },
  { "  indented", "   indented\n", "  indented\n" },
  { "From here", " From here\n", "From here\n" },
  { "From", "From\n", "From\n" },
  { "> quoted\n>> deeper\n>none\n> > old\n>\n> ", "> quoted\n>> deeper\n>none\n> > old\n>\n>\n", "> quoted\n>> deeper\n>none\n> > old\n>\n>\n" },
  { "> -- \n>-- ", "> -- \n>-- \n", "> -- \n>-- \n" },
  { WORDS_60 "ggggggggggg h", WORDS_60 "ggggggggggg \nh\n", WORDS_60 "ggggggggggg\nh\n" },
  { WORDS_60 "gggggggggggg h", WORDS_60 "\ngggggggggggg h\n", WORDS_60 "gggggggggggg\nh\n" },
  { WORDS_60 "     ggggggggg", WORDS_60 "     \nggggggggg\n", "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff\nggggggggg\n" },
  { "> " WORDS_60 "gggggggggg h", "> " WORDS_60 "\n> gggggggggg h\n", "> " WORDS_60 "gggggggggg h\n" },
  { WORDS_60 "-> > From", WORDS_60 "-> > From\n", WORDS_60 "-> > From\n" },
  { WORDS_60 "........... > x", WORDS_60 "........... \n > x\n", WORDS_60 "...........\n> x\n" },
  { WORDS_60 "........... From x", WORDS_60 "........... \n From x\n", WORDS_60 "...........\nFrom x\n" },
  { "-- " X_80, "-- " X_80 "\n", "-- " X_80 "\n" },
  { X_80 " " X_80 " a", X_80 " \n" X_80 " \na\n", X_80 "\n" X_80 "\na\n" },
  { "   " X_80, "    " X_80 "\n", "   " X_80 "\n" },
  { HAN_30 HAN_30, HAN_30 HAN_30 "\n",
    HAN_30 "天地玄黃宇宙\n洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂\n" },
  { HAN_30 "天地玄黃宇宙。" HAN_30, HAN_30 "天地玄黃宇宙。" HAN_30 "\n",
    HAN_30 "天地玄黃宇\n宙。" HAN_30 "\n" },
  { HAN_30 "天地玄黃宇「宙」", HAN_30 "天地玄黃宇「宙」\n", HAN_30 "天地玄黃宇\n「宙」\n" },
};

/* As it comes back: without blanks at the ends of lines, and with an end of the last line. */
static char *
dup_expected (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GString) expected = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize depth = strspn (lines[i], ">");
      const char *content = lines[i] + depth;
      gboolean is_mark = strcmp (content, "-- ") == 0 || (depth > 0 && strcmp (content, " -- ") == 0);

      for (gsize length = strlen (lines[i]); !is_mark && length > 0 && lines[i][length - 1] == ' '; length--)
        lines[i][length - 1] = '\0';
      if (lines[i + 1] != NULL || *lines[i] != '\0' || (i == 0 && *text != '\0') || (*text != '\0' && text[strlen (text) - 1] != '\n'))
        g_string_append_printf (expected, "%s\n", lines[i]);
    }
  return g_string_free (g_steal_pointer (&expected), FALSE);
}

static void
test_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *flowed = ph_body_text_flow (texts[i].text);
      g_autofree char *wrapped = ph_body_text_wrap (texts[i].text);
      g_autofree char *again = ph_body_text_unflow (flowed, PH_SOFT_BREAK_KEEPS_SPACE);
      g_autofree char *expected = dup_expected (texts[i].text);

      g_assert_cmpstr (flowed, ==, texts[i].flowed);
      g_assert_cmpstr (wrapped, ==, texts[i].wrapped);
      g_assert_cmpstr (again, ==, expected);
    }
}

/* What other programs write, the examples of RFC 3676 among it. */
static const struct
{
  const char *body;
  PhSoftBreak soft_break;
  const char *text;
} bodies[] = {
  { "a \nb", PH_SOFT_BREAK_KEEPS_SPACE, "a b" },
  { "a \nb\n", PH_SOFT_BREAK_DROPS_SPACE, "ab\n" },
  { "a \n> b\n", PH_SOFT_BREAK_KEEPS_SPACE, "a \n> b\n" },
  { "> a \n>> b\n", PH_SOFT_BREAK_KEEPS_SPACE, "> a \n>> b\n" },
  { "> a \n> b \n>c\n", PH_SOFT_BREAK_KEEPS_SPACE, "> a b c\n" },
  { ">>> a \n>>> b\n", PH_SOFT_BREAK_DROPS_SPACE, ">>> ab\n" },
  { "a \n-- \nAda\n", PH_SOFT_BREAK_KEEPS_SPACE, "a \n-- \nAda\n" },
  { " From a \n  b\n", PH_SOFT_BREAK_KEEPS_SPACE, "From a  b\n" },
  { "a ", PH_SOFT_BREAK_KEEPS_SPACE, "a \n" },
  { " ", PH_SOFT_BREAK_KEEPS_SPACE, "" },
  { "", PH_SOFT_BREAK_DROPS_SPACE, "" },
};

static void
test_bodies (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *text = ph_body_text_unflow (bodies[i].body, bodies[i].soft_break);

      g_assert_cmpstr (text, ==, bodies[i].text);
    }
}

/* Whatever is written comes back. */
static void
test_round_trip (void)
{
  static const char *const pieces[] = { " ", " ", "  ", "\n", "a", "word", ">", "> ", "-- ", "--", "From ", "天地", "é", "longerword", "\t", X_80 };
  g_autoptr(GRand) random = g_rand_new_with_seed (3676);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (gint32 n = g_rand_int_range (random, 0, 60); n > 0; n--)
        g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

      g_autofree char *flowed = ph_body_text_flow (text->str);
      g_autofree char *again = ph_body_text_unflow (flowed, PH_SOFT_BREAK_KEEPS_SPACE);
      g_autofree char *expected = dup_expected (text->str);

      g_assert_cmpstr (again, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/body-text/texts", test_texts);
  g_test_add_func ("/message/body-text/bodies", test_bodies);
  g_test_add_func ("/message/body-text/round-trip", test_round_trip);
  return g_test_run ();
}
