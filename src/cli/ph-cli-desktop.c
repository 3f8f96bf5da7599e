// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tells the program of the desktop that there is something to deliver. That never fails and never takes long: the outbox
// has the message in any case.

#include "config.h"

#include "ph-cli-desktop.h"

#include <gio/gio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ph-cli-await.h"

/* A program that has to be started first may take longer, and goes on without us. */
#define PATIENCE_MS 2000

#define OBJECT_PATH "/io/github/posthorn/Posthorn"

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/**
 * ph_cli_desktop_find_bus:
 *
 * cron and its like know nothing of the session of the person for whom they run something, in which the keyring is open.
 * To be called before there are threads.
 */
void
ph_cli_desktop_find_bus (void)
{
  g_autofree char *path = g_strdup_printf ("/run/user/%u/bus", (guint) getuid ());
  g_autofree char *address = g_strconcat ("unix:path=", path, NULL);
  struct stat facts;

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL || g_getenv ("XDG_RUNTIME_DIR") != NULL)
    return;
  if (lstat (path, &facts) == 0 && S_ISSOCK (facts.st_mode) && facts.st_uid == getuid ())
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
}

static GDBusConnection *
connect_to_bus (GCancellable *cancellable)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_bus_get (G_BUS_TYPE_SESSION, cancellable, ph_cli_await_cb, &result);
  return g_bus_get_finish (ph_cli_await (&result), NULL);
}

static gboolean
ask (GDBusConnection *bus, GCancellable *cancellable)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GVariant) answer = NULL;

  g_dbus_connection_call (bus, APP_ID, OBJECT_PATH, "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", "deliver", NULL, NULL), NULL, G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS,
                          cancellable, ph_cli_await_cb, &result);
  answer = g_dbus_connection_call_finish (bus, ph_cli_await (&result), NULL);
  return answer != NULL;
}

/**
 * ph_cli_desktop_deliver:
 *
 * Waits no longer than two seconds.
 *
 * Returns: whether the program of the desktop looks after the outbox now
 */
gboolean
ph_cli_desktop_deliver (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  guint timer = g_timeout_add (PATIENCE_MS, cancel_cb, cancellable);
  g_autoptr(GDBusConnection) bus = connect_to_bus (cancellable);
  gboolean is_asked = bus != NULL && ask (bus, cancellable);

  if (!g_cancellable_is_cancelled (cancellable))
    g_source_remove (timer);
  return is_asked;
}
