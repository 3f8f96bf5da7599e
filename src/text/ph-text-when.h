// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhTextWhen:
 * @PH_TEXT_WHEN_AT: as in "Sent yesterday at 17:20"
 * @PH_TEXT_WHEN_UNTIL: as in "Paused until tomorrow at 08:00"
 *
 * In which sentence a time stands.
 */
typedef enum
{
  PH_TEXT_WHEN_AT,
  PH_TEXT_WHEN_UNTIL,
} PhTextWhen;

/* Translated, (transfer full): a time as one says it on the day of @now and in its time zone, to stand within a sentence. */
char *ph_text_when (gint64 time, GDateTime *now, PhTextWhen form);

G_END_DECLS
