// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How far a typed word is from the one that was meant. Which words are meant, and how many slips are too many, others say.

#include "config.h"

#include "ph-slip-count.h"

#include <string.h>

/**
 * ph_slip_count:
 * @typed: a word of at most %PH_SLIP_COUNT_MAX_LENGTH octets
 * @meant: another one
 *
 * Counts the letters that are wrong, missing, too many, or have changed places with their neighbour (Damerau and
 * Levenshtein, each pair at most once).
 *
 * Returns: how many slips lead from one to the other; the greater length and more if one is too long to be compared
 */
guint
ph_slip_count (const char *typed, const char *meant)
{
  g_return_val_if_fail (typed != NULL && meant != NULL, G_MAXUINT);

  guint8 table[PH_SLIP_COUNT_MAX_LENGTH + 1][PH_SLIP_COUNT_MAX_LENGTH + 1];
  gsize n_typed = strlen (typed);
  gsize n_meant = strlen (meant);

  if (MAX (n_typed, n_meant) > PH_SLIP_COUNT_MAX_LENGTH)
    return (guint) MIN (MAX (n_typed, n_meant), G_MAXUINT);
  for (guint i = 0; i <= n_typed; i++)
    table[i][0] = (guint8) i;
  for (guint k = 0; k <= n_meant; k++)
    table[0][k] = (guint8) k;
  for (guint i = 1; i <= n_typed; i++)
    for (guint k = 1; k <= n_meant; k++)
      {
        guint least = table[i - 1][k - 1] + (typed[i - 1] == meant[k - 1] ? 0 : 1);

        least = MIN (least, table[i - 1][k] + 1u);
        least = MIN (least, table[i][k - 1] + 1u);
        if (i > 1 && k > 1 && typed[i - 1] == meant[k - 2] && typed[i - 2] == meant[k - 1])
          least = MIN (least, table[i - 2][k - 2] + 1u);
        table[i][k] = (guint8) least;
      }
  return table[n_typed][n_meant];
}
