// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Waiting for what is asynchronous, for at most as long as no healthy machine takes.

#pragma once

#include <gio/gio.h>

#define PATIENCE_US (20 * G_USEC_PER_SEC)

static inline void
await_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline void
await_result (GAsyncResult **result)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;

  while (*result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* The last reference of ours: a thread of a task that has ended may hold @object a little longer. */
static inline void
await_finalized (gpointer object)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;

  while (g_atomic_int_get (&G_OBJECT (object)->ref_count) > 1)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_finalize_object (object);
}
