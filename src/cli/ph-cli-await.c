// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The main loop of a command that does one thing after the other. Only the command line may run a loop of its own.

#include "config.h"

#include "ph-cli-await.h"

#include <glib-unix.h>

/* Once: the second Ctrl+C ends the program at once, should the first one not be heard. */
static gboolean
on_signal_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/**
 * ph_cli_get_cancellable:
 *
 * Returns: (transfer none): what a person cancels with Ctrl+C, so that every command ends in order
 */
GCancellable *
ph_cli_get_cancellable (void)
{
  static GCancellable *cancellable = NULL;

  if (cancellable == NULL)
    {
      cancellable = g_cancellable_new ();
      g_unix_signal_add (SIGINT, on_signal_cb, cancellable);
      g_unix_signal_add (SIGTERM, on_signal_cb, cancellable);
    }
  return cancellable;
}

/**
 * ph_cli_await_cb:
 * @source: (nullable): what finished
 * @result: its result
 * @place: (type gpointer): address of the #GAsyncResult pointer that ph_cli_await() waits for
 *
 * The callback to start an operation with.
 */
void
ph_cli_await_cb (GObject *source, GAsyncResult *result, gpointer place)
{
  *(GAsyncResult **) place = g_object_ref (result);
}

/**
 * ph_cli_await:
 * @place: where ph_cli_await_cb() puts the result
 *
 * Runs the main loop until the operation has finished.
 *
 * Returns: (transfer none): the result, owned by @place
 */
GAsyncResult *
ph_cli_await (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *place;
}

static gboolean
on_readable_cb (int fd, GIOCondition condition, gpointer is_readable)
{
  *(gboolean *) is_readable = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * ph_cli_await_input:
 * @fd: where something is to be read
 *
 * Runs the main loop until it can be read without waiting, be it the end: who reads without it does not notice Ctrl+C.
 *
 * Returns: whether to go on; %FALSE: somebody has cancelled it
 */
gboolean
ph_cli_await_input (int fd)
{
  GCancellable *cancellable = ph_cli_get_cancellable ();
  gboolean is_readable = FALSE;
  guint source = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL, on_readable_cb, &is_readable);

  while (!is_readable && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (!is_readable)
    g_source_remove (source);
  return !g_cancellable_is_cancelled (cancellable);
}
