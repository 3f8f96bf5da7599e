// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is in a text though the person who pasted it neither sees nor means it, and the text without it. It only finds and
// copies: whether a flaw is taken out is for the person to say, since a password may really hold such a thing.

#include "config.h"

#include "ph-paste-flaw.h"

#include <string.h>

/* Google, Yahoo and Fastmail show sixteen letters in four groups; fewer than three may be words that somebody chose. */
#define GROUP_CHARACTERS 4
#define GROUPS_MIN       3

typedef gboolean (*PhCharacterTest) (gunichar c);

static gboolean
is_hidden (gunichar c)
{
  static const gunichar fillers[] = { 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0 };
  GUnicodeType type = g_unichar_type (c);

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    if (c == fillers[i])
      return TRUE;
  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
         type == G_UNICODE_PARAGRAPH_SEPARATOR || (type == G_UNICODE_SPACE_SEPARATOR && c != ' ');
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR;
}

/* Puts what does not pass the test to @to, which has room for all of @text, and returns how many bytes these are. */
static gsize
copy_others (const char *text, gsize length, PhCharacterTest is_unwanted, char *to)
{
  gsize n_copied = 0;

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (!is_unwanted (g_utf8_get_char (at)))
      n_copied += (gsize) g_unichar_to_utf8 (g_utf8_get_char (at), to + n_copied);
  return n_copied;
}

static PhSecret *
dup_others (PhSecret *secret, PhCharacterTest is_unwanted)
{
  gsize length = ph_secret_get_length (secret);

  if (!g_utf8_validate_len (ph_secret_peek (secret), length, NULL))
    return ph_secret_ref (secret);

  g_autofree char *copy = g_malloc (length + 1);
  gsize n_copied = copy_others (ph_secret_peek (secret), length, is_unwanted, copy);
  const char *begin = copy;

  for (; n_copied > 0 && *begin == ' '; n_copied--)
    begin++;
  while (n_copied > 0 && begin[n_copied - 1] == ' ')
    n_copied--;

  PhSecret *others = ph_secret_new_bytes (begin, n_copied);

  explicit_bzero (copy, length + 1);
  return others;
}

/**
 * ph_paste_flaw_find:
 * @text: what a person entered
 * @length: its bytes
 *
 * Of bytes that are no UTF-8 only a NUL counts.
 *
 * Returns: what is odd about it; a hidden character before a blank at the edge
 */
PhPasteFlaw
ph_paste_flaw_find (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL || length == 0, PH_PASTE_FLAW_NONE);

  if (length == 0)
    return PH_PASTE_FLAW_NONE;
  if (memchr (text, '\0', length) != NULL)
    return PH_PASTE_FLAW_HIDDEN;
  if (!g_utf8_validate_len (text, length, NULL))
    return PH_PASTE_FLAW_NONE;
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (is_hidden (g_utf8_get_char (at)))
      return PH_PASTE_FLAW_HIDDEN;
  return text[0] == ' ' || text[length - 1] == ' ' ? PH_PASTE_FLAW_EDGE_BLANK : PH_PASTE_FLAW_NONE;
}

/**
 * ph_paste_flaw_dup_repaired:
 * @text: what a person entered, UTF-8
 *
 * Returns: (transfer full): @text without hidden characters, and without blanks at its edges
 */
char *
ph_paste_flaw_dup_repaired (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *copy = g_malloc (strlen (text) + 1);

  copy[copy_others (text, strlen (text), is_hidden, copy)] = '\0';
  return g_strdup (g_strstrip (copy));
}

/**
 * ph_paste_flaw_repair_secret:
 * @secret: a password
 *
 * Returns: (transfer full): @secret without hidden characters, and without blanks at its edges
 */
PhSecret *
ph_paste_flaw_repair_secret (PhSecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);

  return dup_others (secret, is_hidden);
}

/**
 * ph_paste_flaw_is_grouped:
 * @secret: a password
 *
 * Returns: whether it looks as websites show app passwords: groups of four letters or digits with a blank, of any kind,
 *   between them
 */
gboolean
ph_paste_flaw_is_grouped (PhSecret *secret)
{
  g_return_val_if_fail (secret != NULL, FALSE);

  const char *at = ph_secret_peek (secret);
  const char *end = at + ph_secret_get_length (secret);
  guint n_groups = 0;

  if (!g_utf8_validate_len (at, (gsize) (end - at), NULL))
    return FALSE;
  for (; at < end && is_blank (g_utf8_get_char (at)); at = g_utf8_next_char (at))
    continue;
  for (; at < end; n_groups++)
    {
      const char *begin = at;

      for (; at < end && g_ascii_isalnum (*at); at++)
        continue;
      if (at - begin != GROUP_CHARACTERS || (at < end && !is_blank (g_utf8_get_char (at))))
        return FALSE;
      for (; at < end && is_blank (g_utf8_get_char (at)); at = g_utf8_next_char (at))
        continue;
    }
  return n_groups >= GROUPS_MIN;
}

/**
 * ph_paste_flaw_join_groups:
 * @secret: a password
 *
 * Returns: (transfer full): @secret without any blank
 */
PhSecret *
ph_paste_flaw_join_groups (PhSecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);

  return dup_others (secret, is_blank);
}
