// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How the program comes to write a message: from links and files that it is given, and from drafts that come back.

#include "config.h"

#include "ph-application-private.h"

#include "ph-account-bundle.h"
#include "ph-composer.h"
#include "ph-desktop-link.h"

#include <glib/gi18n.h>
#include <sysexits.h>

/* Something to write, that waits for the accounts. */
typedef struct
{
  PhApplication *application; /* (owned): held */
  PhDraft *draft;             /* (owned) */
  char *remark;               /* (owned) (nullable) */
} Writing;

static void load_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void link_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static Writing *
writing_new (PhApplication *self, PhDraft *draft, const char *remark)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->application = g_object_ref (self);
  writing->draft = g_object_ref (draft);
  writing->remark = g_strdup (remark);
  g_application_hold (G_APPLICATION (self));
  return writing;
}

static void
writing_free (Writing *writing)
{
  g_application_release (G_APPLICATION (writing->application));
  g_object_unref (writing->application);
  g_object_unref (writing->draft);
  g_free (writing->remark);
  g_free (writing);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Writing *writing = user_data;
  PhApplication *self = writing->application;

  ph_services_load_finish (PH_SERVICES (source), result);
  if (self->services != NULL && !self->is_ending)
    {
      GtkWindow *composer = ph_composer_new (GTK_APPLICATION (self), self->services, writing->draft);

      gtk_window_present (composer);
      if (writing->remark != NULL)
        ph_composer_say (composer, writing->remark);
    }
  writing_free (writing);
}

/**
 * ph_application_compose:
 * @self: the program
 * @draft: what is there already
 * @remark: (nullable): what the person should know of it
 *
 * Opens a window for the draft as soon as the accounts are known.
 */
void
ph_application_compose (PhApplication *self, PhDraft *draft, const char *remark)
{
  g_return_if_fail (PH_IS_APPLICATION (self));
  g_return_if_fail (PH_IS_DRAFT (draft));

  ph_application_ensure_shelf (self);
  ph_services_load_async (self->services, load_cb, writing_new (self, draft, remark));
}

static void
link_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhApplication) self = user_data;
  PhDesktopLink *link = PH_DESKTOP_LINK (source);

  ph_desktop_link_load_finish (link, result);
  for (guint i = 0; i < ph_desktop_link_get_n_drafts (link) && self->services != NULL; i++)
    ph_application_compose (self, ph_desktop_link_get_draft (link, i), ph_desktop_link_get_remark (link, i));
  g_application_release (G_APPLICATION (self));
}

static void
open_link (PhApplication *self, PhDesktopLink *link)
{
  g_application_hold (G_APPLICATION (self));
  ph_desktop_link_load_async (link, link_cb, g_object_ref (self));
}

/* Takes those out of @files that hold accounts; what is in them the person chooses. */
static void
import_bundles (PhApplication *self, GPtrArray *files)
{
  for (guint i = files->len; i > 0; i--)
    {
      g_autofree char *name = g_file_get_basename (files->pdata[i - 1]);
      g_autofree char *uri = NULL;

      if (name == NULL || !g_str_has_suffix (name, PH_ACCOUNT_BUNDLE_SUFFIX))
        continue;
      uri = g_file_get_uri (files->pdata[i - 1]);
      gtk_widget_activate_action (GTK_WIDGET (ph_application_ensure_window (self)), "manage.import-file", "s", uri);
      g_ptr_array_remove_index (files, i - 1);
    }
}

/**
 * ph_application_open_files:
 * @self: the program
 * @files: (array length=n_files): links and files
 * @n_files: how many
 *
 * Writes what they ask for, shows what accounts they hold, and says what can't be written.
 */
void
ph_application_open_files (PhApplication *self, GFile **files, guint n_files)
{
  g_return_if_fail (PH_IS_APPLICATION (self));

  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(PhDesktopLink) link = NULL;

  for (guint i = 0; i < n_files; i++)
    g_ptr_array_add (others, g_object_ref (files[i]));
  import_bundles (self, others);
  if (others->len == 0)
    return;
  link = ph_desktop_link_new ((GFile **) others->pdata, others->len);
  if (ph_desktop_link_get_refusal (link) != NULL)
    ph_application_say (self, _ ("This Can’t Be Opened"), ph_desktop_link_get_refusal (link));
  open_link (self, link);
}

static GPtrArray *
list_files (GApplicationCommandLine *command_line)
{
  int n_arguments = 0;
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command_line, &n_arguments);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 1; i < n_arguments; i++)
    g_ptr_array_add (files, g_application_command_line_create_file_for_arg (command_line, arguments[i]));
  return files;
}

/**
 * ph_application_open_arguments:
 * @self: the program
 * @command_line: of this process or of another one
 *
 * Does what the command line asks for.
 *
 * Returns: the exit status of the process whose command line it is (sysexits.h)
 */
int
ph_application_open_arguments (PhApplication *self, GApplicationCommandLine *command_line)
{
  g_return_val_if_fail (PH_IS_APPLICATION (self), EX_SOFTWARE);

  g_autoptr(GPtrArray) files = list_files (command_line);
  g_autoptr(PhDesktopLink) link = NULL;
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  gboolean has_files = files->len > 0;

  /* Whoever wants to write wants it attached. */
  if (!g_variant_dict_contains (options, "compose"))
    import_bundles (self, files);
  link = ph_desktop_link_new ((GFile **) files->pdata, files->len);
  if (files->len > 0)
    open_link (self, link);
  else if (has_files)
    return EX_OK;
  else if (g_variant_dict_contains (options, "compose"))
    g_action_group_activate_action (G_ACTION_GROUP (self), "new-message", NULL);
  else if (g_variant_dict_contains (options, "outbox"))
    ph_application_show_outbox (self, 0);
  else
    g_application_activate (G_APPLICATION (self));
  if (ph_desktop_link_get_refusal (link) == NULL)
    return EX_OK;
  g_application_command_line_printerr (command_line, "posthorn: %s\n", ph_desktop_link_get_refusal (link));
  return EX_USAGE;
}
