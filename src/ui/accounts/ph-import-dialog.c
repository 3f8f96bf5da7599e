// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The accounts of a file, of which the person chooses. The file may come from anyone: what would weaken an account was left out
// when it was read, and that is said.

#include "config.h"

#include "ph-import-dialog.h"

#include "ph-account-bundle.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

struct _PhImportDialog
{
  AdwWindow parent_instance;
  PhServices *services;      /* (owned) (nullable): until disposed */
  GCancellable *cancellable; /* (owned): of reading and adding */
  GPtrArray *accounts;       /* (owned) (element-type PhAccount) (nullable): what the file holds, once it is read */
  GPtrArray *checks;         /* (owned) (element-type GtkCheckButton): one for each */
  GtkWidget *import_button;
  GtkStack *stack;
  AdwPreferencesGroup *group;
  AdwStatusPage *failure;
};

G_DEFINE_FINAL_TYPE (PhImportDialog, ph_import_dialog, ADW_TYPE_WINDOW)

static guint done_signal;

static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void add_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
show_failure (PhImportDialog *self, const GError *error)
{
  g_autofree char *words = ph_text_error (error);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->failure, escaped);
  gtk_stack_set_visible_child_name (self->stack, "failure");
  gtk_widget_set_visible (self->import_button, FALSE);
}

static guint
count_chosen (PhImportDialog *self)
{
  guint n_chosen = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n_chosen += gtk_check_button_get_active (self->checks->pdata[i]) ? 1 : 0;
  return n_chosen;
}

static void
update_button (PhImportDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.add", count_chosen (self) > 0);
}

/* The same address at the same server is most likely the same account. */
static gboolean
is_there (PhImportDialog *self, PhAccount *account)
{
  GListModel *store = G_LIST_MODEL (ph_services_get_store (self->services));

  for (guint i = 0; i < g_list_model_get_n_items (store); i++)
    {
      g_autoptr(PhAccount) other = g_list_model_get_item (store, i);

      if (g_ascii_strcasecmp (ph_account_get_address (other), ph_account_get_address (account)) == 0 &&
          g_ascii_strcasecmp (ph_account_get_host (other), ph_account_get_host (account)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What of it is worth a thought: the file may come from anyone. */
static char *
dup_place (PhAccount *account)
{
  const char *title = ph_account_get_title (account);
  const char *address = ph_account_get_address (account);
  PhSecurity security = ph_account_get_security (account);
  GString *place = g_string_new (g_str_equal (title, address) ? NULL : address);

  g_string_append_printf (place, "%s%s", place->len > 0 ? " · " : "", ph_account_get_host (account));
  if (security == PH_SECURITY_NONE)
    g_string_append_printf (place, " · %s", ph_text_security (security));
  return g_string_free (place, FALSE);
}

static char *
dup_subtitle (PhImportDialog *self, PhAccount *account)
{
  g_autofree char *place = dup_place (account);
  const char *reply_to = ph_account_get_reply_to (account);
  GString *subtitle = g_string_new (place);

  if (*reply_to != '\0')
    {
      /* Translators: %s is the address to which the answers to a message go */
      g_autofree char *answers = g_strdup_printf (_ ("Answers go to %s"), reply_to);

      g_string_append_printf (subtitle, "\n%s", answers);
    }
  if (is_there (self, account))
    g_string_append_printf (subtitle, "\n%s", _ ("There is such an account already"));
  else if (ph_account_needs_password (account))
    g_string_append_printf (subtitle, "\n%s", _ ("Will need its password"));
  return g_string_free (subtitle, FALSE);
}

static void
add_row (PhImportDialog *self, PhAccount *account)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *subtitle = dup_subtitle (self, account);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), !is_there (self, account));
  g_signal_connect_object (check, "toggled", G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ph_account_get_title (account));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  ph_spoken_row_follow (ADW_ACTION_ROW (row));
  g_ptr_array_add (self->checks, g_object_ref (check));
  adw_preferences_group_add (self->group, row);
}

/* Not more than there may be, and that there is more. */
static gboolean
read_more_cb (const char *contents, goffset size, gpointer user_data)
{
  return size <= PH_ACCOUNT_BUNDLE_MAX_BYTES;
}

static void
show_accounts (PhImportDialog *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    add_row (self, self->accounts->pdata[i]);
  gtk_stack_set_visible_child_name (self->stack, "accounts");
  update_button (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->checks->pdata[0]));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhImportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *contents = NULL;
  gsize length = 0;

  if (g_file_load_partial_contents_finish (G_FILE (source), result, &contents, &length, NULL, &error))
    {
      bytes = g_bytes_new_take (contents, length);
      self->accounts = ph_account_bundle_read (bytes, &error);
    }
  if (self->services == NULL)
    return; /* closed meanwhile */
  if (self->accounts != NULL)
    show_accounts (self);
  else
    show_failure (self, error);
}

static void
add_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhImportDialog *self = PH_IMPORT_DIALOG (widget);
  g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_ptr_array_add (chosen, g_object_ref (self->accounts->pdata[i]));
  gtk_widget_action_set_enabled (widget, "import.add", FALSE);
  ph_account_store_add_all_async (ph_services_get_store (self->services), chosen, self->cancellable, add_cb, g_object_ref (self));
}

static void
add_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhImportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_added = ph_account_store_add_all_finish (PH_ACCOUNT_STORE (source), result, &error);
  guint n_added = 0;
  g_autofree char *text = NULL;

  if (self->services == NULL)
    return; /* closed meanwhile */
  if (!is_added)
    {
      show_failure (self, error);
      return;
    }
  n_added = count_chosen (self);
  /* Translators: how many accounts were taken from a file */
  text = g_strdup_printf (ngettext ("%u account imported", "%u accounts imported", n_added), n_added);
  g_signal_emit (self, done_signal, 0, text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
ph_import_dialog_dispose (GObject *object)
{
  PhImportDialog *self = PH_IMPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->services);
  g_ptr_array_set_size (self->checks, 0);
  G_OBJECT_CLASS (ph_import_dialog_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_IMPORT_DIALOG);
}

static void
ph_import_dialog_finalize (GObject *object)
{
  PhImportDialog *self = PH_IMPORT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_ptr_array_unref (self->checks);
  G_OBJECT_CLASS (ph_import_dialog_parent_class)->finalize (object);
}

static void
ph_import_dialog_class_init (PhImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_import_dialog_dispose;
  object_class->finalize = ph_import_dialog_finalize;

  done_signal = g_signal_new ("done", PH_TYPE_IMPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-import-dialog.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, PhImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PhImportDialog, group);
  gtk_widget_class_bind_template_child (widget_class, PhImportDialog, failure);
  gtk_widget_class_install_action (widget_class, "import.add", NULL, add_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_import_dialog_init (PhImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->checks = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.add", FALSE);
}

/**
 * ph_import_dialog_new:
 * @parent: the window above which it opens
 * @services: where the accounts go
 * @file: what may hold accounts
 *
 * Returns: (transfer none): a dialog that is not presented yet
 */
PhImportDialog *
ph_import_dialog_new (GtkWindow *parent, PhServices *services, GFile *file)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  PhImportDialog *self = g_object_new (PH_TYPE_IMPORT_DIALOG,
                                       "transient-for", parent,
                                       "application", gtk_window_get_application (parent),
                                       "destroy-with-parent", TRUE,
                                       NULL);

  self->services = g_object_ref (services);
  g_file_load_partial_contents_async (file, self->cancellable, read_more_cb, read_cb, g_object_ref (self));
  return self;
}
