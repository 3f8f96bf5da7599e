// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// g_set_str() for GLib before 2.76.

#pragma once

#include <glib.h>

/**
 * ph_set_str:
 * @place: (inout) (nullable): an owned string
 * @value: (nullable): what it shall become; copied
 *
 * Returns: %TRUE if the string changed
 */
static inline gboolean
ph_set_str (char **place, const char *value)
{
  if (g_strcmp0 (*place, value) == 0)
    return FALSE;
  char *copy = g_strdup (value);
  g_free (*place);
  *place = copy;
  return TRUE;
}
