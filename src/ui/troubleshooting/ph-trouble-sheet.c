// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The words for what the program and the computer are like. Nothing here waits for anybody.

#include "config.h"

#include "ph-trouble-sheet.h"

#include "ph-folder-check.h"
#include "ph-text-outbox.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#define SANDBOX_MARK "/.flatpak-info"

/**
 * ph_trouble_findings_clear:
 * @self: findings
 */
void
ph_trouble_findings_clear (PhTroubleFindings *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->keyring, g_free);
  g_clear_pointer (&self->accounts_error, g_free);
  g_clear_pointer (&self->outbox_error, g_free);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
}

/* Versions */

static void
add_version (PhTextFactSheet *sheet, const char *name, guint major, guint minor, guint micro)
{
  g_autofree char *version = g_strdup_printf ("%u.%u.%u", major, minor, micro);

  ph_text_fact_sheet_add (sheet, name, version);
}

static void
add_versions (PhTextFactSheet *sheet)
{
  ph_text_fact_sheet_add_section (sheet, _ ("Versions"));
  ph_text_fact_sheet_add (sheet, "Posthorn", PACKAGE_VERSION);
  add_version (sheet, "GTK", gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version ());
  add_version (sheet, "libadwaita", adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version ());
  add_version (sheet, "GLib", glib_major_version, glib_minor_version, glib_micro_version);
  ph_text_fact_sheet_add (sheet, "SQLite", ph_outbox_get_database_version ());
  /* Translators: the name of a part of GLib follows, such as “GTlsBackendGnutls” */
  ph_text_fact_sheet_add (sheet, _ ("Encryption by"), G_OBJECT_TYPE_NAME (g_tls_backend_get_default ()));
}

/* Computer */

static void
add_computer (PhTextFactSheet *sheet)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GdkDisplay *display = gdk_display_get_default ();
  gboolean is_sandboxed = g_file_test (SANDBOX_MARK, G_FILE_TEST_EXISTS);

  ph_text_fact_sheet_add_section (sheet, _ ("Computer"));
  ph_text_fact_sheet_add (sheet, _ ("System"), system);
  ph_text_fact_sheet_add (sheet, _ ("Desktop"), g_getenv ("XDG_CURRENT_DESKTOP"));
  ph_text_fact_sheet_add (sheet, _ ("Display"), display != NULL ? G_OBJECT_TYPE_NAME (display) : NULL);
  ph_text_fact_sheet_add (sheet, _ ("Language"), setlocale (LC_MESSAGES, NULL));
  ph_text_fact_sheet_add (sheet, _ ("Sandbox"), is_sandboxed ? "Flatpak" : _ ("none"));
}

/* What it works with */

static const char *
say_network (GNetworkMonitor *monitor)
{
  switch (g_network_monitor_get_connectivity (monitor))
    {
    case G_NETWORK_CONNECTIVITY_LOCAL:
      return _ ("not connected to the internet");
    case G_NETWORK_CONNECTIVITY_LIMITED:
      return _ ("connected, but the internet can’t be reached");
    case G_NETWORK_CONNECTIVITY_PORTAL:
      return _ ("connected, but a sign-in page stands before the internet");
    case G_NETWORK_CONNECTIVITY_FULL:
    default:
      return _ ("connected");
    }
}

static char *
say_outbox (PhServices *services, const PhTroubleFindings *findings)
{
  PhOutboxTally *tally = ph_services_get_tally (services);
  PhOutboxCounts counts = { .next_due = 0 };

  if (findings->outbox_error != NULL)
    return g_strdup (findings->outbox_error);
  for (guint i = 0; i < PH_N_OUTBOX_STATES; i++)
    counts.n[i] = ph_outbox_tally_count (tally, i);
  return ph_text_outbox_counts (&counts);
}

static char *
say_accounts (PhServices *services, const PhTroubleFindings *findings)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (ph_services_get_store (services)));

  if (findings->accounts_error != NULL)
    return g_strdup (findings->accounts_error);
  return g_strdup_printf ("%u", n);
}

static void
add_services (PhTextFactSheet *sheet, PhServices *services, const PhTroubleFindings *findings)
{
  GApplication *application = g_application_get_default ();
  gboolean has_bus = application != NULL && g_application_get_dbus_connection (application) != NULL;
  g_autoptr(GObject) backend = NULL;
  g_autofree char *accounts = say_accounts (services, findings);
  g_autofree char *outbox = say_outbox (services, findings);

  g_object_get (ph_services_get_settings (services), "backend", &backend, NULL);
  ph_text_fact_sheet_add_section (sheet, _ ("State"));
  ph_text_fact_sheet_add (sheet, _ ("Accounts"), accounts);
  ph_text_fact_sheet_add (sheet, _ ("Outbox"), outbox);
  ph_text_fact_sheet_add (sheet, _ ("Password store"), findings->keyring);
  ph_text_fact_sheet_add (sheet, _ ("Network"), say_network (g_network_monitor_get_default ()));
  ph_text_fact_sheet_add (sheet, _ ("Session bus"), has_bus ? _ ("reachable") : _ ("not reachable"));
  ph_text_fact_sheet_add (sheet, _ ("Preferences kept by"), G_OBJECT_TYPE_NAME (backend));
}

/* Folders */

static const char *
say_state (PhFolderState state)
{
  switch (state)
    {
    case PH_FOLDER_STATE_ABSENT:
      return _ ("not there yet");
    case PH_FOLDER_STATE_READ_ONLY:
      return _ ("can’t be written to");
    case PH_FOLDER_STATE_NO_FOLDER:
      return _ ("is not a folder");
    case PH_FOLDER_STATE_FINE:
    default:
      return _ ("can be written to");
    }
}

/* The name of the home folder is a person's. */
static char *
dup_short_path (const char *path)
{
  const char *home = g_get_home_dir ();
  g_autofree char *name = g_filename_display_name (path);

  if (home[0] == '/' && home[1] != '\0' && g_str_has_prefix (path, home))
    return g_strconcat ("~", name + strlen (home), NULL);
  return g_steal_pointer (&name);
}

static void
add_folder (PhTextFactSheet *sheet, const PhFolderCheck *check)
{
  g_autofree char *name = dup_short_path (check->path);
  g_autofree char *space = check->free >= 0 ? g_format_size ((guint64) check->free) : NULL;
  g_autofree char *words = NULL;

  if (space != NULL)
    /* Translators: what one can do with a folder, and how much room there is: “can be written to, 12.3 GB free” */
    words = g_strdup_printf (_ ("%s, %s free"), say_state (check->state), space);
  ph_text_fact_sheet_add (sheet, name, words != NULL ? words : say_state (check->state));
}

static void
add_folders (PhTextFactSheet *sheet, const PhTroubleFindings *findings)
{
  ph_text_fact_sheet_add_section (sheet, _ ("Folders"));
  /* Translators: all folders; stands beside “the disk does not answer” */
  if (findings->folders == NULL)
    ph_text_fact_sheet_add (sheet, _ ("All"), _ ("the disk does not answer"));
  for (guint i = 0; findings->folders != NULL && i < findings->folders->len; i++)
    add_folder (sheet, g_ptr_array_index (findings->folders, i));
}

/* Preferences */

static void
add_preference (PhTextFactSheet *sheet, GSettings *settings, const char *key)
{
  g_autoptr(GVariant) value = g_settings_get_value (settings, key);
  g_autoptr(GVariant) usual = g_settings_get_default_value (settings, key);
  g_autofree char *text = g_variant_print (value, FALSE);

  if (!g_variant_equal (value, usual) && !g_str_has_prefix (key, "window-"))
    ph_text_fact_sheet_add (sheet, key, text);
}

static void
add_preferences (PhTextFactSheet *sheet, GSettings *settings)
{
  g_autoptr(GSettingsSchema) schema = NULL;
  g_auto(GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  ph_text_fact_sheet_add_section (sheet, _ ("Changed Preferences"));
  for (guint i = 0; keys[i] != NULL; i++)
    add_preference (sheet, settings, keys[i]);
}

/**
 * ph_trouble_sheet_fill:
 * @sheet: to which it is added
 * @services: what the program works with
 * @findings: what others have answered
 *
 * Adds what can be told of the program and the computer.
 */
void
ph_trouble_sheet_fill (PhTextFactSheet *sheet, PhServices *services, const PhTroubleFindings *findings)
{
  g_return_if_fail (sheet != NULL);
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (findings != NULL);

  add_versions (sheet);
  add_computer (sheet);
  add_services (sheet, services, findings);
  add_folders (sheet, findings);
  add_preferences (sheet, ph_services_get_settings (services));
}
