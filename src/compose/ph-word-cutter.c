// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Cuts a text into words that can be compared: letters and digits in a row, without regard to how they are written.

#include "config.h"

#include "ph-word-cutter.h"

/* A letter that only makes Arabic words longer to the eye. */
#define TATWEEL 0x0640

/* A longer one is no word of a language; of it, the beginning is compared. */
#define MAX_WORD 200

static gboolean
is_of_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || g_unichar_type (c) == G_UNICODE_FORMAT;
}

static gboolean
is_ignored (gunichar c)
{
  return g_unichar_ismark (c) || g_unichar_type (c) == G_UNICODE_FORMAT || c == TATWEEL;
}

static gboolean
is_ascii (const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) word[i] >= 0x80)
      return FALSE;
  return TRUE;
}

/**
 * ph_word_cutter_fold:
 * @word: valid UTF-8
 * @length: in octets
 *
 * Returns: (transfer full): the same for words that differ only in case, accents, width and invisible characters
 */
char *
ph_word_cutter_fold (const char *word, gsize length)
{
  if (is_ascii (word, length))
    return g_ascii_strdown (word, (gssize) length);

  g_autofree char *folded = g_utf8_casefold (word, (gssize) length);
  g_autofree char *parts = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  g_autoptr(GString) bare = g_string_sized_new (length);

  for (const char *at = parts; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!is_ignored (g_utf8_get_char (at)))
      g_string_append_unichar (bare, g_utf8_get_char (at));
  return g_string_free (g_steal_pointer (&bare), FALSE);
}

static void
clear_word (gpointer data)
{
  PhWord *word = data;

  g_free (word->folded);
}

static gsize
clip (const char *word, gsize length)
{
  return length <= MAX_WORD ? length : (gsize) (g_utf8_find_prev_char (word, word + MAX_WORD + 1) - word);
}

static void
add_word (GArray *words, const char *text, const char *start, const char *end, gboolean is_wide)
{
  gsize length = (gsize) (end - start);
  PhWord word = { .start = (gsize) (start - text), .end = (gsize) (end - text), .is_wide = is_wide };

  word.folded = ph_word_cutter_fold (start, is_wide ? length : clip (start, length));
  if (*word.folded == '\0')
    g_free (word.folded);
  else
    g_array_append_val (words, word);
}

/**
 * ph_word_cutter_cut:
 * @text: valid UTF-8
 *
 * Returns: (transfer full) (element-type PhWord): its words, in their order, none of them empty
 */
GArray *
ph_word_cutter_cut (const char *text)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (PhWord));
  const char *start = NULL;
  const char *at = text;
  gboolean is_wide = FALSE;

  g_array_set_clear_func (words, clear_word);
  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_of_word (c) && start == NULL)
        {
          start = at;
          is_wide = FALSE;
        }
      is_wide |= g_unichar_iswide (c);
      if (is_of_word (c) || start == NULL)
        continue;
      add_word (words, text, start, at, is_wide);
      start = NULL;
    }
  if (start != NULL)
    add_word (words, text, start, at, is_wide);
  return words;
}
