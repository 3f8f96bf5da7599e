// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Any file that somebody takes for a table: an error, or people with an address each, none of them twice; a draft for each of
// them has one recipient and a subject on one line.

#include "config.h"

#include "fuzz.h"

#include "ph-merge.h"

#include <string.h>

/* Of a long table: the others are like them. */
#define MOST_PEOPLE 20

static void
check_person (PhMerge *merge, PhDraft *draft, guint index, GHashTable *seen)
{
  g_autoptr(PhDraft) filled = ph_merge_dup_draft (merge, draft, index);
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (ph_merge_get_person (merge, index), NULL);

  if (address == NULL)
    g_error ("a person without an address");
  if (!g_hash_table_add (seen, g_utf8_casefold (ph_address_get_wire (address), -1)))
    g_error ("%s twice", ph_address_get_wire (address));
  if (ph_draft_get_recipients (filled, PH_RECIPIENTS_TO)->len != 1)
    g_error ("not one recipient");
  if (strpbrk (ph_draft_get_subject (filled), "\r\n") != NULL)
    g_error ("a subject of several lines");
  if (!g_utf8_validate (ph_draft_get_text (filled), -1, NULL))
    g_error ("a text that is not UTF-8");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhMerge) merge = ph_merge_new_from_data (data, size, &error);
  g_autoptr(PhDraft) draft = ph_draft_new ("x");
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto(GStrv) unknown = NULL;

  if ((merge == NULL) != (error != NULL))
    g_error ("neither a table nor an error");
  if (merge == NULL)
    return 0;
  if (ph_merge_get_n_people (merge) == 0 || ph_merge_get_fields (merge)[0] == NULL)
    g_error ("a table of nobody");
  ph_draft_set_subject (draft, "{1} {Name} {{Email}");
  ph_draft_set_text (draft, "{2}\n{NAME}\n}");
  unknown = ph_merge_dup_unknown_fields (merge, draft);
  for (guint i = 0; i < MIN (ph_merge_get_n_people (merge), MOST_PEOPLE); i++)
    check_person (merge, draft, i, seen);
  return 0;
}
