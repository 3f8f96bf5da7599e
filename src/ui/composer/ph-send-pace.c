// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long many messages take, with the limits that an account keeps to.

#include "config.h"

#include "ph-send-pace.h"

#include <glib/gi18n.h>

#define MINUTE_S 60
#define HOUR_S   (60 * 60)
#define DAY_S    (24 * 60 * 60)

/* The first ones go at once. */
static gint64
count_seconds (guint n_messages, guint limit, gint64 period_s)
{
  return limit == 0 || n_messages <= limit ? 0 : (gint64) ((n_messages - 1) / limit) * period_s;
}

/**
 * ph_send_pace_get_seconds:
 * @n_messages: how many are sent
 * @quota: what the account may send
 *
 * Returns: until the last one may be sent; 0: no limit is reached
 */
gint64
ph_send_pace_get_seconds (guint n_messages, const PhOutboxQuota *quota)
{
  g_return_val_if_fail (quota != NULL, 0);

  gint64 seconds = count_seconds (n_messages, quota->per_minute, MINUTE_S);

  seconds = MAX (seconds, count_seconds (n_messages, quota->per_hour, HOUR_S));
  return MAX (seconds, count_seconds (n_messages, quota->per_day, DAY_S));
}

static char *
dup_duration (gint64 seconds)
{
  guint count = 0;

  if (seconds < HOUR_S)
    {
      count = (seconds + MINUTE_S - 1) / MINUTE_S;
      return g_strdup_printf (ngettext ("about %u minute", "about %u minutes", count), count);
    }
  if (seconds < DAY_S)
    {
      count = (seconds + HOUR_S - 1) / HOUR_S;
      return g_strdup_printf (ngettext ("about %u hour", "about %u hours", count), count);
    }
  count = (seconds + DAY_S - 1) / DAY_S;
  return g_strdup_printf (ngettext ("about %u day", "about %u days", count), count);
}

/* The limit that counts: the one that makes it last longest. */
static char *
dup_limit (guint n_messages, const PhOutboxQuota *quota, gint64 seconds)
{
  if (count_seconds (n_messages, quota->per_day, DAY_S) == seconds)
    return g_strdup_printf (ngettext ("%u a day", "%u a day", quota->per_day), quota->per_day);
  if (count_seconds (n_messages, quota->per_hour, HOUR_S) == seconds)
    return g_strdup_printf (ngettext ("%u an hour", "%u an hour", quota->per_hour), quota->per_hour);
  return g_strdup_printf (ngettext ("%u a minute", "%u a minute", quota->per_minute), quota->per_minute);
}

/**
 * ph_send_pace_dup_text:
 * @n_messages: how many are sent
 * @quota: what the account may send
 *
 * Returns: (transfer full): in the person's language: “30 a minute: takes about 4 minutes”
 */
char *
ph_send_pace_dup_text (guint n_messages, const PhOutboxQuota *quota)
{
  g_return_val_if_fail (quota != NULL, NULL);

  gint64 seconds = ph_send_pace_get_seconds (n_messages, quota);

  if (quota->per_minute == 0 && quota->per_hour == 0 && quota->per_day == 0)
    return g_strdup (_ ("This account has no limit of its own: the messages are sent as fast as the server takes them."));
  if (seconds == 0)
    return g_strdup (_ ("This is within what the account may send at once."));

  g_autofree char *limit = dup_limit (n_messages, quota, seconds);
  g_autofree char *duration = dup_duration (seconds);

  /* Translators: a limit and how long it takes with it: “30 a minute: takes about 4 minutes.” */
  return g_strdup_printf (_ ("%s: takes %s. They are sent in the background."), limit, duration);
}
