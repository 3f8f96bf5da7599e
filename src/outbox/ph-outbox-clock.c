// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// When the clock is set back, times that were counted from now lie as much too late: a message would wait for a day that it should
// have waited for a minute. The outbox remembers what time it was, and mends them. A time that a person chose is one of the
// calendar and stays.

#include "config.h"

#include "ph-outbox-clock.h"

/* Noted no more often than that: what is noted is a change, which others look at. */
#define NOTED_EVERY_S 60
/* Clocks are corrected by seconds all the time. */
#define MIN_STEP_BACK_S 120

/* What waits is tried at once: how long it should still have waited, nobody knows. */
static gboolean
step_back (PhOutboxCore *core, gint64 before, gint64 now, GError **error)
{
  gint64 step = before - now;

  return ph_outbox_database_run (core->database, error, "UPDATE messages SET due = ? WHERE state = 'waiting' AND due > ?", "nn", now, now) &&
         ph_outbox_database_run (core->database, error, "UPDATE messages SET due = ? WHERE state = 'queued' AND due > ? AND due <= ?", "nnn", now, now, before) &&
         ph_outbox_database_run (core->database, error, "UPDATE pauses SET until = until - ? WHERE until > ?", "nn", step, now) &&
         ph_outbox_database_run (core->database, error, "UPDATE usage SET begun = begun - ? WHERE begun > ?", "nn", step, now);
}

/**
 * ph_outbox_clock_follow:
 * @core: in a transaction
 * @error: return location
 *
 * Notes what time it is, and mends what the clock has made wrong.
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_clock_follow (PhOutboxCore *core, GError **error)
{
  gint64 now = ph_outbox_now ();
  gint64 before = 0;

  if (!ph_outbox_database_find (core->database, &before, error, "SELECT number FROM meta WHERE name = 'clock'", ""))
    return FALSE;
  if (now > before - MIN_STEP_BACK_S && now < before + NOTED_EVERY_S)
    return TRUE;
  if (now <= before && !step_back (core, before, now, error))
    return FALSE;
  return ph_outbox_database_run (core->database, error, "INSERT OR REPLACE INTO meta VALUES ('clock', ?)", "n", now);
}
