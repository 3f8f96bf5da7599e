// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The program: makes the services and what works behind the windows, opens the main window, and ends. What it can be asked
// for stands beside it, in ph-application-actions.c and its neighbours.

#include "config.h"

#include "ph-application-private.h"

#include "ph-closed-popovers.h"
#include "ph-color-scheme.h"
#include "ph-composer.h"
#include "ph-low-windows.h"
#include "ph-spoken-menus.h"
#include "ph-spoken-statuses.h"
#include "ph-start.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <sysexits.h>

/* What a composer's window is remembered by: when it goes, its draft has gone. */
#define DRAFT_ID "ph-draft-id"

G_DEFINE_FINAL_TYPE (PhApplication, ph_application, ADW_TYPE_APPLICATION)

/**
 * ph_application_find_window:
 * @self: the program
 *
 * Returns: (transfer none) (nullable): the main window, if it is open
 */
PhWindow *
ph_application_find_window (PhApplication *self)
{
  g_return_val_if_fail (PH_IS_APPLICATION (self), NULL);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (PH_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
on_shelf_restore_cb (PhDraftShelf *shelf, PhDraft *draft, PhApplication *self)
{
  ph_application_compose (self, draft, NULL);
}

/**
 * ph_application_ensure_shelf:
 * @self: the program
 *
 * Only who has a window writes: without one, drafts need not be read.
 *
 * Returns: (transfer none): the drafts
 */
PhDraftShelf *
ph_application_ensure_shelf (PhApplication *self)
{
  g_return_val_if_fail (PH_IS_APPLICATION (self), NULL);

  if (self->shelf != NULL)
    return self->shelf;
  self->shelf = ph_draft_shelf_new (self->services);
  g_signal_connect_object (self->shelf, "restore", G_CALLBACK (on_shelf_restore_cb), self, 0);
  return self->shelf;
}

/**
 * ph_application_ensure_window:
 * @self: the program
 *
 * Opens the main window where it is not, and brings it to the front.
 *
 * Returns: (transfer none): the main window
 */
PhWindow *
ph_application_ensure_window (PhApplication *self)
{
  g_return_val_if_fail (PH_IS_APPLICATION (self), NULL);

  PhWindow *window = ph_application_find_window (self);
  gboolean is_new = window == NULL;

  if (is_new)
    window = ph_window_new (GTK_APPLICATION (self), self->services, ph_application_ensure_shelf (self));
  gtk_window_present (GTK_WINDOW (window));
  if (is_new)
    ph_draft_shelf_restore (self->shelf);
  return window;
}

/**
 * ph_application_show_outbox:
 * @self: the program
 * @id: of a message; 0: none in particular
 *
 * Shows the outbox in the main window.
 */
void
ph_application_show_outbox (PhApplication *self, gint64 id)
{
  g_return_if_fail (PH_IS_APPLICATION (self));

  ph_window_show_outbox (ph_application_ensure_window (self), id);
}

/**
 * ph_application_say:
 * @self: the program
 * @heading: what it is about
 * @words: sentences
 *
 * Says something that somebody has to know at once.
 */
void
ph_application_say (PhApplication *self, const char *heading, const char *words)
{
  g_return_if_fail (PH_IS_APPLICATION (self));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (words != NULL);

  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (ph_application_ensure_window (self)), heading, words);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Which drafts have a window, whoever has opened it: a link, the outbox, another composer */

static void
on_composer_destroy_cb (PhComposer *composer, PhApplication *self)
{
  const char *id = g_object_get_data (G_OBJECT (composer), DRAFT_ID);

  if (id != NULL && self->shelf != NULL)
    ph_draft_shelf_note_closed (self->shelf, id);
}

static void
on_composer_map_cb (PhComposer *composer, PhApplication *self)
{
  const char *id = ph_draft_get_id (ph_composer_get_draft (composer));

  g_object_set_data_full (G_OBJECT (composer), DRAFT_ID, g_strdup (id), g_free);
  ph_draft_shelf_note_open (ph_application_ensure_shelf (self), id);
}

static void
ph_application_window_added (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (ph_application_parent_class)->window_added (application, window);
  if (!PH_IS_COMPOSER (window))
    return;
  g_signal_connect_object (window, "map", G_CALLBACK (on_composer_map_cb), application, G_CONNECT_AFTER);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_composer_destroy_cb), application, G_CONNECT_AFTER);
}

/* Nobody is there to be asked. The program ends when what is being sent has arrived, and what is being written is saved; asked
 * a second time, it ends at once. */
static gboolean
on_signal_cb (gpointer user_data)
{
  PhApplication *self = user_data;
  GtkApplication *application = GTK_APPLICATION (user_data);

  if (self->is_ending)
    g_application_quit (G_APPLICATION (application));
  self->is_ending = TRUE;
  if (self->shelf != NULL)
    ph_draft_shelf_freeze (self->shelf);
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = gtk_application_get_windows (application))
    gtk_window_destroy (GTK_WINDOW (l->data));
  ph_background_end (self->background);
  return G_SOURCE_CONTINUE;
}

/* GTK would end the process with a warning. */
static void
need_display (void)
{
  if (gtk_init_check ())
    return;
  ph_start_say (_ ("There is no display for a window. The command line works without: posthornctl --help"));
  exit (EX_UNAVAILABLE);
}

static void
ph_application_startup (GApplication *application)
{
  PhApplication *self = PH_APPLICATION (application);

  need_display ();
  G_APPLICATION_CLASS (ph_application_parent_class)->startup (application);

  g_autofree char *path = ph_account_store_dup_default_path ();
  g_autoptr(GFile) file = g_file_new_for_path (path);

  self->services = ph_services_new (file);
  ph_color_scheme_follow (ph_services_get_settings (self->services));
  ph_low_windows_mark ();
  self->background = ph_background_new (GTK_APPLICATION (self), self->services);
  self->news = ph_outbox_news_new (GTK_APPLICATION (self), self->services);
  self->history = ph_history_limit_new (self->services);
  ph_spoken_menus_follow ();
  ph_spoken_statuses_follow ();
  ph_closed_popovers_ignore_pointer ();
  ph_application_add_actions (self);
  ph_application_add_outbox_actions (self);
  gtk_window_set_default_icon_name (PH_APPLICATION_ICON_NAME);
  self->terminate_source = g_unix_signal_add (SIGTERM, on_signal_cb, self);
  self->interrupt_source = g_unix_signal_add (SIGINT, on_signal_cb, self);
}

static void
ph_application_activate (GApplication *application)
{
  ph_application_ensure_window (PH_APPLICATION (application));
}

static void
ph_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  ph_application_open_files (PH_APPLICATION (application), files, (guint) n_files);
}

static int
ph_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  int status = ph_application_open_arguments (PH_APPLICATION (application), command_line);

  if (!g_application_command_line_get_is_remote (command_line))
    PH_APPLICATION (application)->exit_status = status;
  return status;
}

static gboolean
ph_application_parse_command_line (GApplication *application, char ***arguments, int *exit_status)
{
  return ph_application_local_command_line (G_APPLICATION_CLASS (ph_application_parent_class), application, arguments, exit_status);
}

static void
ph_application_finalize (GObject *object)
{
  g_free (PH_APPLICATION (object)->trouble);
  G_OBJECT_CLASS (ph_application_parent_class)->finalize (object);
}

static void
ph_application_shutdown (GApplication *application)
{
  PhApplication *self = PH_APPLICATION (application);

  g_clear_handle_id (&self->terminate_source, g_source_remove);
  g_clear_handle_id (&self->interrupt_source, g_source_remove);
  g_clear_weak_pointer (&self->practice);
  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->troubleshooting);
  G_APPLICATION_CLASS (ph_application_parent_class)->shutdown (application);
  g_clear_object (&self->history);
  g_clear_object (&self->news);
  g_clear_object (&self->background);
  g_clear_object (&self->shelf);
  g_clear_object (&self->services);
}

static void
ph_application_class_init (PhApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ph_application_finalize;
  application_class->handle_local_options = ph_application_handle_local_options;
  application_class->local_command_line = ph_application_parse_command_line;
  application_class->startup = ph_application_startup;
  application_class->activate = ph_application_activate;
  application_class->open = ph_application_open;
  application_class->command_line = ph_application_command_line;
  application_class->shutdown = ph_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_added = ph_application_window_added;
}

static void
ph_application_init (PhApplication *self)
{
  ph_application_add_options (self);
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
                       "flags", G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/io/github/posthorn/Posthorn",
                       NULL);
}

/**
 * ph_application_get_exit_status:
 * @self: the program, which has run
 *
 * Returns: what became of the command line that has started it (sysexits.h)
 */
int
ph_application_get_exit_status (PhApplication *self)
{
  g_return_val_if_fail (PH_IS_APPLICATION (self), EX_SOFTWARE);

  return self->exit_status;
}
