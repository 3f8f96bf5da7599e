// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The program: makes the services, opens the windows and owns the actions that belong to none of them.

#include "config.h"

#include "ph-application.h"

#include "ph-assistant.h"
#include "ph-practice-window.h"
#include "ph-reference-window.h"
#include "ph-services.h"
#include "ph-text.h"
#include "ph-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

/* The practice server takes mail from anyone; this address can't be anybody's. */
#define PRACTICE_ADDRESS "practice@localhost.localdomain"

struct _PhApplication
{
  AdwApplication parent_instance;
  PhServices *services;   /* (owned) (nullable): from startup to shutdown */
  GtkWindow *practice;    /* (unowned) (nullable): a weak pointer */
  guint terminate_source; /* 0: not started */
  guint interrupt_source; /* 0: not started */
};

G_DEFINE_FINAL_TYPE (PhApplication, ph_application, ADW_TYPE_APPLICATION)

static PhWindow *
find_window (PhApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (PH_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static GtkWindow *
ensure_window (PhApplication *self)
{
  PhWindow *window = find_window (self);

  if (window == NULL)
    window = ph_window_new (GTK_APPLICATION (self), self->services);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}

static void
open_assistant (PhApplication *self, PhAccountDraft *draft)
{
  gtk_window_present (GTK_WINDOW (ph_assistant_new (ensure_window (self), self->services, draft)));
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
      GtkWidget *dialog = adw_message_dialog_new (ensure_window (self), _ ("The Practice Server Could Not Start"), words);

      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
      gtk_window_present (GTK_WINDOW (dialog));
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
  ph_reference_window_present (ensure_window (PH_APPLICATION (user_data)), 0, NULL);
}

static void
about_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (ensure_window (PH_APPLICATION (user_data)),
                         "application-name", "Posthorn",
                         "application-icon", APP_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", _ ("The Posthorn authors"),
                         "copyright", "© 2026 The Posthorn authors",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Set up, test and repair outgoing mail"),
                         /* Translators: your name and address, one line for each translator */
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

/* The main window goes last: it stays when another one asks whether to lose its input. */
static void
quit_cb (gpointer user_data)
{
  g_autoptr(PhApplication) self = user_data;
  PhWindow *window = find_window (self);

  if (self->practice != NULL)
    gtk_window_close (self->practice);
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
}

/* Not while a dialog handles the key: kept alive by that, it would outlive the window above which it stands and, as GTK 4.8
 * has it, look for that window when it goes. */
static void
quit_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_idle_add_once (quit_cb, g_object_ref (user_data));
}

/* Nobody is there to be asked. With the last window the program ends, as soon as it has done what it holds on for; asked
 * a second time, it ends at once. */
static gboolean
on_signal_cb (gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);

  if (gtk_application_get_windows (application) == NULL)
    g_application_quit (G_APPLICATION (application));
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = gtk_application_get_windows (application))
    gtk_window_destroy (GTK_WINDOW (l->data));
  return G_SOURCE_CONTINUE;
}

static void
ph_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "add-account", .activate = add_account_action_cb },
    { .name = "practice", .activate = practice_action_cb },
    { .name = "show-practice", .activate = show_practice_action_cb },
    { .name = "show-reference", .activate = show_reference_action_cb },
    { .name = "about", .activate = about_action_cb },
    { .name = "quit", .activate = quit_action_cb },
  };
  PhApplication *self = PH_APPLICATION (application);

  G_APPLICATION_CLASS (ph_application_parent_class)->startup (application);

  g_autofree char *path = ph_account_store_dup_default_path ();
  g_autoptr(GFile) file = g_file_new_for_path (path);

  self->services = ph_services_new (file);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.add-account", (const char *const[]){ "<Primary><Shift>n", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", (const char *const[]){ "<Primary>q", NULL });
  gtk_window_set_default_icon_name (APP_ID);
  self->terminate_source = g_unix_signal_add (SIGTERM, on_signal_cb, self);
  self->interrupt_source = g_unix_signal_add (SIGINT, on_signal_cb, self);
}

static void
ph_application_activate (GApplication *application)
{
  ensure_window (PH_APPLICATION (application));
}

static void
ph_application_shutdown (GApplication *application)
{
  PhApplication *self = PH_APPLICATION (application);

  g_clear_handle_id (&self->terminate_source, g_source_remove);
  g_clear_handle_id (&self->interrupt_source, g_source_remove);
  g_clear_weak_pointer (&self->practice);
  G_APPLICATION_CLASS (ph_application_parent_class)->shutdown (application);
  g_clear_object (&self->services);
}

static void
ph_application_class_init (PhApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = ph_application_startup;
  application_class->activate = ph_application_activate;
  application_class->shutdown = ph_application_shutdown;
}

static void
ph_application_init (PhApplication *self)
{
}

/**
 * ph_application_new:
 *
 * Returns: (transfer full): the program, to be run
 */
PhApplication *
ph_application_new (void)
{
  return g_object_new (PH_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "resource-base-path", "/io/github/posthorn/Posthorn",
                       NULL);
}
