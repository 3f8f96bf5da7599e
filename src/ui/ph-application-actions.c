// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The actions of the program that have nothing to do with messages: accounts, practice, reference, preferences, quitting.

#include "config.h"

#include "ph-application-private.h"

#include "ph-assistant.h"
#include "ph-help-link.h"
#include "ph-practice-window.h"
#include "ph-preferences-window.h"
#include "ph-reference-window.h"
#include "ph-template.h"
#include "ph-text.h"
#include "ph-troubleshooting-window.h"

#include <glib/gi18n.h>

/* The practice server takes mail from anyone; this address can't be anybody's. */
#define PRACTICE_ADDRESS "practice@localhost.localdomain"

static void
open_assistant (PhApplication *self, PhAccountDraft *draft)
{
  gtk_window_present (GTK_WINDOW (ph_assistant_new (GTK_WINDOW (ph_application_ensure_window (self)), self->services, draft)));
}

static void
add_account_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr(PhAccountDraft) draft = ph_account_draft_new (NULL);

  open_assistant (PH_APPLICATION (user_data), draft);
}

static PhAccountDraft *
new_practice_draft (PhPracticeServer *server)
{
  g_autoptr(PhAccount) account = ph_account_new (NULL);
  PhAccountDraft *draft = NULL;

  ph_account_set_label (account, _ ("Practice Server"));
  ph_account_set_address (account, PRACTICE_ADDRESS);
  ph_account_set_host (account, ph_practice_server_get_host (server));
  ph_account_set_security (account, PH_SECURITY_TLS);
  ph_account_set_port (account, ph_practice_server_get_tls_port (server));
  ph_account_set_username (account, ph_practice_server_get_username (server));
  ph_account_set_trusted_sha256 (account, ph_practice_server_get_sha256 (server));
  draft = ph_account_draft_new (account);
  ph_account_draft_set_secret (draft, ph_practice_server_get_password (server));
  ph_account_draft_set_lifetime (draft, PH_DRAFT_PASSING);
  ph_account_draft_mark_original (draft);
  return draft;
}

static void
practice_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);
  g_autoptr(GError) error = NULL;
  PhPracticeServer *server = ph_services_start_practice (self->services, &error);

  if (server == NULL)
    {
      g_autofree char *words = ph_text_error (error);

      ph_application_say (self, _ ("The Practice Server Could Not Start"), words);
      return;
    }

  g_autoptr(PhAccountDraft) draft = new_practice_draft (server);

  open_assistant (self, draft);
}

static void
show_practice_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);

  if (self->practice == NULL)
    g_set_weak_pointer (&self->practice, GTK_WINDOW (ph_practice_window_new (GTK_APPLICATION (self), self->services)));
  gtk_window_present (self->practice);
}

static void
show_reference_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ph_reference_window_present (GTK_WINDOW (ph_application_ensure_window (PH_APPLICATION (user_data))), 0, NULL);
}

static void
help_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (ph_application_ensure_window (self));
  ph_help_link_open_for (window);
}

static void
about_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (GTK_WINDOW (ph_application_ensure_window (PH_APPLICATION (user_data))),
                         "application-name", "Posthorn",
                         "application-icon", PH_APPLICATION_ICON_NAME,
                         "version", PACKAGE_VERSION,
                         "developer-name", _ ("The Posthorn authors"),
                         "copyright", "© 2026 The Posthorn authors",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Set up, test and repair outgoing mail"),
                         /* Translators: your name and address, one line for each translator */
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

static void
preferences_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);

  if (self->preferences == NULL)
    {
      g_set_weak_pointer (&self->preferences, GTK_WINDOW (ph_preferences_window_new (self->services)));
      gtk_window_set_application (self->preferences, GTK_APPLICATION (self));
      gtk_window_set_transient_for (self->preferences, GTK_WINDOW (ph_application_ensure_window (self)));
    }
  gtk_window_present (self->preferences);
}

static void
troubleshooting_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);

  if (self->troubleshooting == NULL)
    {
      g_set_weak_pointer (&self->troubleshooting, GTK_WINDOW (ph_troubleshooting_window_new (self->services)));
      gtk_window_set_application (self->troubleshooting, GTK_APPLICATION (self));
      gtk_window_set_transient_for (self->troubleshooting, GTK_WINDOW (ph_application_ensure_window (self)));
    }
  gtk_window_present (self->troubleshooting);
}

/* Above whatever window is in front. What GTK would look for itself it would build with each main window. */
static void
shortcuts_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhApplication *self = PH_APPLICATION (user_data);
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr(GtkBuilder) builder = NULL;
  GtkWindow *overlay = NULL;

  if (GTK_IS_SHORTCUTS_WINDOW (parent))
    return;
  builder = gtk_builder_new_from_resource (PH_TEMPLATE ("ph-shortcuts.ui"));
  overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
  gtk_window_set_transient_for (overlay, parent != NULL ? parent : GTK_WINDOW (ph_application_ensure_window (self)));
  gtk_window_present (overlay);
}

/* The main window goes last: it stays when another one asks whether to lose its input. */
static void
quit_cb (gpointer user_data)
{
  g_autoptr(PhApplication) self = user_data;
  GtkApplication *application = GTK_APPLICATION (self);
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (application));
  PhWindow *main_window = ph_application_find_window (self);

  for (GList *l = windows; l != NULL; l = l->next)
    if (l->data != main_window && g_list_find (gtk_application_get_windows (application), l->data) != NULL && gtk_window_get_transient_for (l->data) == NULL)
      gtk_window_close (l->data);
  if (main_window != NULL)
    gtk_window_close (GTK_WINDOW (main_window));
}

/* Not while a dialog handles the key: kept alive by that, it would outlive the window above which it stands and, as GTK 4.8
 * has it, look for that window when it goes. */
static void
quit_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_idle_add_once (quit_cb, g_object_ref (user_data));
}

/**
 * ph_application_add_actions:
 * @self: the program
 *
 * Adds the actions of this file, and their keys.
 */
void
ph_application_add_actions (PhApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "add-account", .activate = add_account_action_cb },
    { .name = "practice", .activate = practice_action_cb },
    { .name = "show-practice", .activate = show_practice_action_cb },
    { .name = "show-reference", .activate = show_reference_action_cb },
    { .name = "preferences", .activate = preferences_action_cb },
    { .name = "shortcuts", .activate = shortcuts_action_cb },
    { .name = "troubleshooting", .activate = troubleshooting_action_cb },
    { .name = "help", .activate = help_action_cb },
    { .name = "about", .activate = about_action_cb },
    { .name = "quit", .activate = quit_action_cb },
  };

  g_return_if_fail (PH_IS_APPLICATION (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.add-account", (const char *const[]){ "<Primary><Shift>n", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.preferences", (const char *const[]){ "<Primary>comma", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.shortcuts", (const char *const[]){ "<Primary>question", NULL });
  ph_help_link_install_key ();
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.help", (const char *const[]){ "F1", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "window.close", (const char *const[]){ "<Primary>w", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", (const char *const[]){ "<Primary>q", NULL });
}
