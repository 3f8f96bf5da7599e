// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// GLib ends a process that asks for a preference nobody has described, and GTK one that has no display. Both are looked for
// first, so that the person reads what is missing. Knows nothing of accounts and messages.

#include "config.h"

#include "ph-start.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <malloc.h>

/* All that the program asks for. A lint compares them with the schema. */
static const struct
{
  const char *key;
  const char *type;
} preferences[] = {
  { "color-scheme", "s" },
  { "deliver-in-background", "b" },
  { "give-up-days", "u" },
  { "keep-sent-days", "u" },
  { "look-up-online", "b" },
  { "look-up-pacc", "b" },
  { "max-connections", "u" },
  { "notify-failures", "b" },
  { "notify-successes", "b" },
  { "remind-attachments", "b" },
  { "remind-certificates", "b" },
  { "remind-old-passwords", "b" },
  { "remind-subjects", "b" },
  { "start-at-login", "b" },
  { "text-wrapping", "s" },
  { "undo-send-seconds", "u" },
  { "window-height", "i" },
  { "window-maximized", "b" },
  { "window-width", "i" },
};

/**
 * ph_start_spare_memory:
 *
 * Has all threads take their memory from one place. They wait for disks and servers and hardly ever for each other, and what each of
 * them would set aside for itself is a tenth of all that the program needs. To be called before there is a second thread.
 */
void
ph_start_spare_memory (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 1);
#endif
}

/**
 * ph_start_set_locale:
 *
 * Takes the language of the session. Where the system does not know it, English in UTF-8 is better than nothing but ASCII.
 */
void
ph_start_set_locale (void)
{
  if (setlocale (LC_ALL, "") == NULL)
    setlocale (LC_ALL, "C.UTF-8");
  /* Done: GTK would only complain once more. */
  gtk_disable_setlocale ();
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static gboolean
has_preference (GSettingsSchema *schema, const char *key, const char *type)
{
  g_autoptr(GSettingsSchemaKey) found = g_settings_schema_has_key (schema, key) ? g_settings_schema_get_key (schema, key) : NULL;

  return found != NULL && g_variant_type_equal (g_settings_schema_key_get_value_type (found), G_VARIANT_TYPE (type));
}

/**
 * ph_start_dup_trouble:
 *
 * Looks whether the description of the preferences is there, and of this version.
 *
 * Returns: (transfer full) (nullable): what is missing and what helps, in sentences; %NULL: nothing
 */
char *
ph_start_dup_trouble (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, APP_ID, TRUE) : NULL;

  if (schema == NULL)
    /* Translators: %s is the name of a file */
    return g_strdup_printf (_ ("The description of its preferences is missing (%s). Install Posthorn again."), APP_ID ".gschema.xml");
  for (guint i = 0; i < G_N_ELEMENTS (preferences); i++)
    if (!has_preference (schema, preferences[i].key, preferences[i].type))
      /* Translators: the first %s is the name of a file, the second one that of a preference */
      return g_strdup_printf (_ ("The description of its preferences is that of another version (%s, “%s”). Install Posthorn again."), APP_ID ".gschema.xml",
                              preferences[i].key);
  return NULL;
}

/**
 * ph_start_say:
 * @words: sentences
 *
 * For the terminal, or the log of the session.
 */
void
ph_start_say (const char *words)
{
  g_return_if_fail (words != NULL);

  g_printerr ("posthorn: %s\n", words);
}

/**
 * ph_start_print_version:
 *
 * Prints the name of the program and its version.
 */
void
ph_start_print_version (void)
{
  g_print ("posthorn %s\n", PACKAGE_VERSION);
}

static void
on_activate_cb (GtkApplication *application, const char *words)
{
  GtkWidget *dialog = adw_message_dialog_new (NULL, _ ("Posthorn Can’t Start"), words);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_set_application (GTK_WINDOW (dialog), application);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * ph_start_show_trouble:
 * @words: why the program can't work here
 *
 * Who has started it from a menu sees no terminal. Returns when the dialog is closed.
 */
void
ph_start_show_trouble (const char *words)
{
  g_return_if_fail (words != NULL);

  if (!gtk_init_check ())
    return;

  g_autoptr(AdwApplication) application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), (gpointer) words);
  g_application_run (G_APPLICATION (application), 0, NULL);
}
