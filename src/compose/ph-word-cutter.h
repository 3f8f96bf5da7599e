// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhWord:
 * @start: its first octet in the text
 * @end: the octet behind it
 * @folded: (owned): without case, accents and invisible characters
 * @is_wide: of a script that does not put spaces between words
 *
 * A word of a text.
 */
typedef struct
{
  gsize start;
  gsize end;
  char *folded;
  gboolean is_wide;
} PhWord;

GArray *ph_word_cutter_cut (const char *text); /* (transfer full) (element-type PhWord): UTF-8 */
char *ph_word_cutter_fold (const char *word, gsize length);

G_END_DECLS
