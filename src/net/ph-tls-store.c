// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The certificates of the whole system: more than a hundred, which take tens of milliseconds and megabytes to load. So it
// happens once for the process, on a thread, as early as it is known that they are needed, and never if they are not.

#include "config.h"

#include "ph-tls-store.h"

#include <stdlib.h>

static GThread *loader; /* set once; joined at the end */

static gpointer
load_in_thread (gpointer data)
{
  ph_tls_store_load ();
  return NULL;
}

/* What libraries take down at the end of the process must not be in use any more. */
static void
wait_for_loader (void)
{
  g_thread_join (loader);
}

/**
 * ph_tls_store_begin_to_load:
 *
 * Lets [func@tls_store_load] have less to wait for some time later.
 */
void
ph_tls_store_begin_to_load (void)
{
  static gsize begun = FALSE;

  if (!g_once_init_enter (&begun))
    return;
  loader = g_thread_try_new ("trust-store", load_in_thread, NULL, NULL);
  if (loader != NULL)
    atexit (wait_for_loader);
  g_once_init_leave (&begun, TRUE);
}

/**
 * ph_tls_store_load:
 *
 * Waits until [func@tls_store_get] will not have to wait. Not on a main loop.
 */
void
ph_tls_store_load (void)
{
  g_autoptr(GTlsDatabase) store G_GNUC_UNUSED = ph_tls_store_get ();
}

/**
 * ph_tls_store_get:
 *
 * The platform's library keeps it for the process, and loads it now if nobody has asked before.
 *
 * Returns: (transfer full) (nullable): whom the system trusts; %NULL: nobody can tell
 */
GTlsDatabase *
ph_tls_store_get (void)
{
  return g_tls_backend_get_default_database (g_tls_backend_get_default ());
}
