// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Who sends when many are called at once, as by cron at the full hour: one after the other. All at the same time they would
// wait for the outbox and for each other, and none would get on. A courtesy, not a protection: that is the outbox's.

#include "config.h"

#include "ph-sendmail-turn.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "ph-outbox.h"

/* Who has the turn may be talking with a server that is slow; for that nobody need be late. */
#define PATIENCE_US (30 * G_USEC_PER_SEC)
#define LOOK_MS     50

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * ph_sendmail_turn_await:
 * @cancellable: (nullable): ends waiting
 *
 * Waits half a minute at most; then it is everybody's turn. It ends with the process in any case.
 *
 * Returns: for [func@Ph.sendmail_turn_end]
 */
int
ph_sendmail_turn_await (GCancellable *cancellable)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  g_autofree char *folder = ph_outbox_dup_default_path ();
  g_autofree char *path = g_build_filename (folder, "sendmail.lock", NULL);
  int turn = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  guint timer = g_timeout_add (LOOK_MS, wake_cb, NULL);

  while (turn >= 0 && flock (turn, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR) &&
         g_get_monotonic_time () < deadline && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  return turn;
}

/**
 * ph_sendmail_turn_end:
 * @turn: what [func@Ph.sendmail_turn_await] returned
 */
void
ph_sendmail_turn_end (int turn)
{
  if (turn >= 0)
    close (turn);
}
