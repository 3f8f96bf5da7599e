// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Starts GMime, whose own initialisation two threads must not run at the same time.

#include "config.h"

#include "ph-gmime.h"

/**
 * ph_gmime_init:
 *
 * Makes GMime ready; call it before any other function of it. Cheap and safe on every thread.
 */
void
ph_gmime_init (void)
{
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      g_mime_init ();
      g_once_init_leave (&is_ready, 1);
    }
}
