// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What an account remembers of where its settings were found, in words.

#include "config.h"

#include "ph-origin-text.h"

#include "ph-source.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

/* (transfer full) (nullable): of a date like 2026-05-03 */
static char *
dup_day (const char *date)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *midnight = g_strconcat (date, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) day = g_date_time_new_from_iso8601 (midnight, utc);

  /* Translators: how a day is written, for example "3 May 2026"; see the manual of strftime */
  return day != NULL ? g_date_time_format (day, _ ("%-d %B %Y")) : NULL;
}

/**
 * ph_origin_text_dup:
 * @account: an account
 *
 * Returns: (transfer full) (nullable): where its settings were found, and when; %NULL: a person entered them, or a version
 *   of this program found them that knew more places
 */
char *
ph_origin_text_dup (PhAccount *account)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhSource source = PH_SOURCE_GUESS;

  if (!ph_source_from_name (ph_account_get_found_by (account), &source))
    return NULL;

  g_autofree char *day = dup_day (ph_account_get_found_on (account));

  /* Translators: where settings were found, and on which day */
  return day != NULL ? g_strdup_printf (_ ("%s, %s"), ph_text_source (source), day) : g_strdup (ph_text_source (source));
}
