// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Keeps clicks from going to a popover that has closed. GTK keeps its surface, hidden; on X11 GTK 4.8 tells it with one of the
// next frames that the pointer is there, if it rests where the popover was. The popover then takes each click meant for what is
// there now, which seems dead, until the pointer moves.

#include "config.h"

#include "ph-closed-popovers.h"

#define BLOCKED_KEY "ph-blocked-handler"

static guint event_signal;

/* The popover hears what is told to its surface by one handler. */

static void
make_deaf (GdkSurface *surface)
{
  gulong handler = g_signal_handler_find (surface, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DATA, event_signal, 0, NULL, NULL,
                                          gtk_native_get_for_surface (surface));

  if (handler == 0)
    return;
  g_signal_handler_block (surface, handler);
  g_object_set_data (G_OBJECT (surface), BLOCKED_KEY, GSIZE_TO_POINTER (handler));
}

static void
let_hear (GdkSurface *surface, gulong handler)
{
  g_object_set_data (G_OBJECT (surface), BLOCKED_KEY, NULL);
  if (g_signal_handler_is_connected (surface, handler))
    g_signal_handler_unblock (surface, handler);
}

/* Runs before GTK hears of the event. */
static gboolean
on_event_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  GdkSurface *surface = g_value_get_object (&values[0]);

  if (!GDK_IS_POPUP (surface))
    return G_SOURCE_CONTINUE;

  gulong blocked = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (surface), BLOCKED_KEY));
  gboolean is_astray = !gdk_surface_get_mapped (surface) && gdk_event_get_event_type (g_value_peek_pointer (&values[1])) == GDK_MOTION_NOTIFY;

  if (is_astray && blocked == 0)
    make_deaf (surface);
  else if (!is_astray && blocked != 0)
    let_hear (surface, blocked);
  return G_SOURCE_CONTINUE;
}

/**
 * ph_closed_popovers_ignore_pointer:
 *
 * From here on a popover that has closed is told all but where the pointer is. To be called once, by a program that has a
 * display.
 */
void
ph_closed_popovers_ignore_pointer (void)
{
  /* A class that nobody has used yet has no signals. */
  g_type_class_unref (g_type_class_ref (GDK_TYPE_SURFACE));
  event_signal = g_signal_lookup ("event", GDK_TYPE_SURFACE);
  g_signal_add_emission_hook (event_signal, 0, on_event_cb, NULL, NULL);
}
