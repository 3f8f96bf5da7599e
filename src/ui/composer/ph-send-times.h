// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhSendTime:
 * @PH_SEND_TIME_EVENING: today in the evening; none when that is over, or soon
 * @PH_SEND_TIME_TOMORROW: tomorrow morning
 * @PH_SEND_TIME_MONDAY: the morning of the next Monday; none when that is tomorrow
 *
 * When people like to have something sent.
 */
typedef enum
{
  PH_SEND_TIME_EVENING,
  PH_SEND_TIME_TOMORROW,
  PH_SEND_TIME_MONDAY,
} PhSendTime;

#define PH_N_SEND_TIMES (PH_SEND_TIME_MONDAY + 1)

gint64 ph_send_times_propose (PhSendTime time, GDateTime *now);                      /* seconds since 1970; 0: not now */
gint64 ph_send_times_at (GTimeZone *zone, GDateTime *day, guint hour, guint minute); /* likewise; of @day only the date counts */
char *ph_send_times_to_text (gint64 time);                                           /* (transfer full): in the person's time zone and language */

G_END_DECLS
