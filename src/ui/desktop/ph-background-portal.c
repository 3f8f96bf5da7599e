// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Asks the portal of the desktop whether the program may run without a window, and to start it at login. A sandbox has no
// other way: what it writes to the folders for that, nobody reads. A desktop without such a portal forbids nothing.

#include "config.h"

#include "ph-background-portal.h"

#include <glib/gi18n.h>

#define PORTAL_NAME       "org.freedesktop.portal.Desktop"
#define PORTAL_PATH       "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE  "org.freedesktop.portal.Background"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"
#define SANDBOX_MARK      "/.flatpak-info"
#define RESPONSE_GRANTED  0
#define RESPONSE_REFUSED  1
#define CALL_TIMEOUT_MS   10000 /* of the call; the person may take longer to answer */

struct _PhBackgroundPortal
{
  GObject parent_instance;
  GDBusConnection *connection; /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  guint subscription;          /* 0: no answer is waited for */
  gboolean is_refused;
};

G_DEFINE_FINAL_TYPE (PhBackgroundPortal, ph_background_portal, G_TYPE_OBJECT)

static guint changed_signal;

static void request_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
unsubscribe (PhBackgroundPortal *self)
{
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  self->subscription = 0;
}

/* Closing the question is no answer to it. */
static void
on_response_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *signal,
                GVariant *parameters,
                gpointer user_data)
{
  PhBackgroundPortal *self = user_data;
  guint response = RESPONSE_GRANTED;
  g_autoptr(GVariant) results = NULL;
  gboolean is_allowed = FALSE;

  unsubscribe (self);
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == RESPONSE_GRANTED && g_variant_lookup (results, "background", "b", &is_allowed))
    self->is_refused = !is_allowed;
  else if (response == RESPONSE_REFUSED)
    self->is_refused = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

/* Known before the call, so that no answer can come too early: the unique name, as an element of a path. */
static char *
build_request_path (PhBackgroundPortal *self, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->connection) + strlen (":"));

  g_strdelimit (sender, ".", '_');
  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
}

static GVariant *
build_options (const char *token, PhAutostart autostart)
{
  static const char *const command[] = { "posthorn", "--gapplication-service", NULL };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&builder, "{sv}", "reason", g_variant_new_string (_ ("Messages that are still to be sent are delivered while no window is open.")));
  g_variant_builder_add (&builder, "{sv}", "autostart", g_variant_new_boolean (autostart == PH_AUTOSTART_AT_LOGIN));
  g_variant_builder_add (&builder, "{sv}", "commandline", g_variant_new_strv (command, -1));
  return g_variant_builder_end (&builder);
}

static void
request_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhBackgroundPortal) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_debug ("the portal was not asked for the background: %s", error->message);
  unsubscribe (self);
}

static void
ph_background_portal_dispose (GObject *object)
{
  PhBackgroundPortal *self = PH_BACKGROUND_PORTAL (object);

  g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL)
    unsubscribe (self);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (ph_background_portal_parent_class)->dispose (object);
}

static void
ph_background_portal_finalize (GObject *object)
{
  g_clear_object (&PH_BACKGROUND_PORTAL (object)->cancellable);
  G_OBJECT_CLASS (ph_background_portal_parent_class)->finalize (object);
}

static void
ph_background_portal_class_init (PhBackgroundPortalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_background_portal_dispose;
  object_class->finalize = ph_background_portal_finalize;

  changed_signal = g_signal_new ("changed", PH_TYPE_BACKGROUND_PORTAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_background_portal_init (PhBackgroundPortal *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ph_background_portal_new:
 * @connection: (nullable): the session bus
 *
 * Returns: (transfer full) (nullable): who can be asked; %NULL outside of a sandbox, where nobody needs to be
 */
PhBackgroundPortal *
ph_background_portal_new (GDBusConnection *connection)
{
  g_return_val_if_fail (connection == NULL || G_IS_DBUS_CONNECTION (connection), NULL);

  if (connection == NULL || !g_file_test (SANDBOX_MARK, G_FILE_TEST_EXISTS))
    return NULL;
  PhBackgroundPortal *self = g_object_new (PH_TYPE_BACKGROUND_PORTAL, NULL);

  self->connection = g_object_ref (connection);
  return self;
}

/**
 * ph_background_portal_request:
 * @self: a portal
 * @autostart: whether the program starts at login from now on
 *
 * Asks. The desktop may ask the person, once; [signal@BackgroundPortal::changed] says that there is an answer.
 */
void
ph_background_portal_request (PhBackgroundPortal *self, PhAutostart autostart)
{
  g_return_if_fail (PH_IS_BACKGROUND_PORTAL (self));

  g_autofree char *token = g_strdup_printf ("posthorn%u", g_random_int ());
  g_autofree char *path = build_request_path (self, token);

  unsubscribe (self);
  self->subscription = g_dbus_connection_signal_subscribe (self->connection, PORTAL_NAME, REQUEST_INTERFACE, "Response", path, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, on_response_cb, self, NULL);
  g_dbus_connection_call (self->connection, PORTAL_NAME, PORTAL_PATH, PORTAL_INTERFACE, "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", build_options (token, autostart)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, self->cancellable,
                          request_cb, g_object_ref (self));
}

/**
 * ph_background_portal_is_allowed:
 * @self: a portal
 *
 * Returns: whether the program may run without a window, as far as anybody has said
 */
gboolean
ph_background_portal_is_allowed (PhBackgroundPortal *self)
{
  g_return_val_if_fail (PH_IS_BACKGROUND_PORTAL (self), FALSE);

  return !self->is_refused;
}
