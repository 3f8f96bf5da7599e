// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What can be done with accounts as a whole, from whichever menu or key. It shows nothing itself but the windows in which
// something is edited or chosen; what is to be said goes to its owner.

#include "config.h"

#include "ph-account-manager.h"

#include "ph-account-editor.h"
#include "ph-account-export.h"
#include "ph-account-place.h"
#include "ph-account-revision.h"
#include "ph-import-dialog.h"
#include "ph-password-dialog.h"

#include <glib/gi18n.h>

struct _PhAccountManager
{
  GObject parent_instance;
  GtkWindow *parent;             /* (nullable): weak: owns this, and may go while something is under way */
  PhServices *services;          /* (owned) */
  GSimpleActionGroup *actions;   /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while a file is chosen */
};

G_DEFINE_FINAL_TYPE (PhAccountManager, ph_account_manager, G_TYPE_OBJECT)

enum
{
  SAY,
  CHANGED,
  FAILED,
  MOVED,
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void keep_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void move_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void set_default_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void export_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* An account on its way to a place, perhaps into the store first. */
typedef struct
{
  PhAccountManager *manager; /* (owned) */
  char *id;                  /* (owned): its identifier */
  guint position;
} Move;

static Move *
move_new (PhAccountManager *manager, PhAccount *account, guint position)
{
  Move *move = g_new0 (Move, 1);

  move->manager = g_object_ref (manager);
  move->id = g_strdup (ph_account_get_id (account));
  move->position = position;
  return move;
}

static void
move_free (Move *move)
{
  g_object_unref (move->manager);
  g_free (move->id);
  g_free (move);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

static PhAccountStore *
get_store (PhAccountManager *self)
{
  return ph_services_get_store (self->services);
}

static PhAccount *
find (PhAccountManager *self, GVariant *parameter)
{
  return ph_services_find_account (self->services, g_variant_get_string (parameter, NULL));
}

static void
fail (PhAccountManager *self, const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
edit_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  PhAccount *account = find (self, parameter);

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (ph_account_editor_new (self->parent, self->services, account)));
}

static void
change_password_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  PhAccount *account = find (self, parameter);

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (ph_password_dialog_new (self->parent, self->services, account)));
}

static void
remove_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  PhAccount *account = find (self, parameter);

  if (account != NULL)
    g_signal_emit (self, signals[REMOVE], 0, account);
}

/* Switching on and off */

static void
switch_use (PhAccountManager *self, PhAccount *account, PhAccountUse use)
{
  g_autoptr(PhAccountRevision) revision = ph_account_revision_new (self->services, account);
  const char *title = ph_account_get_title (account);
  /* Translators: %s is the name of an account */
  g_autofree char *text = g_strdup_printf (use == PH_ACCOUNT_USE_ENABLED ? _ ("%s switched on") : _ ("%s switched off"), title);
  g_autoptr(PhAccountChange) change = NULL;

  ph_account_set_use (ph_account_revision_get_account (revision), use);
  change = ph_account_revision_dup_change (revision, text);
  ph_account_change_keep_async (change, self->parent, NULL, keep_cb, g_object_ref (self));
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountManager) self = user_data;

  if (ph_account_change_keep_finish (PH_ACCOUNT_CHANGE (source), result, NULL))
    g_signal_emit (self, signals[CHANGED], 0, source);
}

static void
switch_on_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccount *account = find (user_data, parameter);

  if (account != NULL)
    switch_use (user_data, account, PH_ACCOUNT_USE_ENABLED);
}

static void
switch_off_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccount *account = find (user_data, parameter);

  if (account != NULL)
    switch_use (user_data, account, PH_ACCOUNT_USE_DISABLED);
}

static void
set_default_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;

  ph_account_store_set_default_async (get_store (self), g_variant_get_string (parameter, NULL), NULL, set_default_cb, g_object_ref (self));
}

static void
set_default_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountManager) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_account_store_set_default_finish (PH_ACCOUNT_STORE (source), result, &error))
    fail (self, error);
}

/* Order */

static void
start_move (Move *owned_move)
{
  ph_account_store_move_async (get_store (owned_move->manager), owned_move->id, owned_move->position, NULL, move_cb, owned_move);
}

static void
move_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Move) move = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_account_store_move_finish (PH_ACCOUNT_STORE (source), result, &error))
    fail (move->manager, error);
  else
    g_signal_emit (move->manager, signals[MOVED], 0, move->id);
}

static void
move_up_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccount *account = find (user_data, parameter);
  guint position = 0;

  if (account != NULL && ph_account_place_find (get_store (user_data), account, &position, NULL) && position > 0)
    start_move (move_new (user_data, account, position - 1));
}

static void
move_down_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccount *account = find (user_data, parameter);
  guint position = 0;
  guint n_stored = 0;

  if (account != NULL && ph_account_place_find (get_store (user_data), account, &position, &n_stored) && position + 1 < n_stored)
    start_move (move_new (user_data, account, position + 1));
}

static void
move_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  const char *id = NULL;
  guint position = 0;
  PhAccount *account = NULL;

  g_variant_get (parameter, "(&su)", &id, &position);
  account = ph_services_find_account (self->services, id);
  if (account != NULL)
    start_move (move_new (self, account, position));
}

/* Duplicating */

static PhAccount *
new_copy (PhAccount *account)
{
  PhAccount *copy = ph_account_duplicate (account);
  /* Translators: the name of a duplicated account; %s is that of the original */
  g_autofree char *label = g_strdup_printf (_ ("%s (copy)"), ph_account_get_title (account));

  ph_account_set_label (copy, label);
  return copy;
}

static void
on_copy_saved_cb (PhAccountEditor *editor, Move *move)
{
  PhAccount *account = ph_services_find_account (move->manager->services, move->id);

  if (account != NULL && !ph_account_is_transient (account))
    start_move (move_new (move->manager, account, move->position));
}

static void
move_free_cb (gpointer move, GClosure *closure)
{
  move_free (move);
}

/* Nothing of the copy is kept before the person says so. Its place is behind the original. */
static void
duplicate_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  PhAccount *account = find (self, parameter);
  g_autoptr(PhAccount) copy = account != NULL ? new_copy (account) : NULL;
  PhAccountEditor *editor = NULL;
  guint position = 0;

  if (account == NULL)
    return;
  ph_account_place_find (get_store (self), account, &position, NULL);
  editor = ph_account_editor_new_copy (self->parent, self->services, copy, account);
  g_signal_connect_data (editor, "saved", G_CALLBACK (on_copy_saved_cb), move_new (self, copy, position + 1), move_free_cb, 0);
  gtk_window_present (GTK_WINDOW (editor));
}

/* Taking away, and bringing in */

static void
export_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountManager) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = ph_account_export_finish (result, &error);

  if (text != NULL)
    g_signal_emit (self, signals[SAY], 0, text);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
}

static void
export_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  PhAccount *account = find (self, parameter);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);

  if (account == NULL)
    return;
  g_ptr_array_add (accounts, g_object_ref (account));
  ph_account_export_async (self->parent, accounts, export_cb, g_object_ref (self));
}

static void
export_all_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (get_store (self))); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (G_LIST_MODEL (get_store (self)), i);

      if (!ph_account_is_transient (account))
        g_ptr_array_add (accounts, g_steal_pointer (&account));
    }
  if (accounts->len > 0)
    ph_account_export_async (self->parent, accounts, export_cb, g_object_ref (self));
  else
    g_signal_emit (self, signals[SAY], 0, _ ("There are no accounts to export"));
}

static void
on_import_done_cb (PhImportDialog *dialog, const char *text, PhAccountManager *self)
{
  g_signal_emit (self, signals[SAY], 0, text);
}

static void
import_file (PhAccountManager *self, GFile *file)
{
  PhImportDialog *dialog = ph_import_dialog_new (self->parent, self->services, file);

  g_signal_connect_object (dialog, "done", G_CALLBACK (on_import_done_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_import_response_cb (PhAccountManager *self, int response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL)
    import_file (self, file);
}

static void
import_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhAccountManager *self = user_data;
  g_autoptr(GtkFileFilter) filter = ph_account_export_new_filter ();

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Import Accounts"), self->parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_import_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
import_file_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  import_file (user_data, file);
}

static void
ph_account_manager_dispose (GObject *object)
{
  PhAccountManager *self = PH_ACCOUNT_MANAGER (object);

  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_account_manager_parent_class)->dispose (object);
}

static guint
new_signal (const char *name, GType type)
{
  return g_signal_new (name, PH_TYPE_ACCOUNT_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, type);
}

static void
ph_account_manager_class_init (PhAccountManagerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_account_manager_dispose;

  signals[SAY] = new_signal ("say", G_TYPE_STRING);
  signals[CHANGED] = new_signal ("changed", PH_TYPE_ACCOUNT_CHANGE);
  signals[FAILED] = new_signal ("failed", G_TYPE_ERROR);
  signals[MOVED] = new_signal ("moved", G_TYPE_STRING);
  signals[REMOVE] = new_signal ("remove", PH_TYPE_ACCOUNT);
}

static void
ph_account_manager_init (PhAccountManager *self)
{
  static const GActionEntry entries[] = {
    { .name = "edit", .activate = edit_action_cb, .parameter_type = "s" },
    { .name = "duplicate", .activate = duplicate_action_cb, .parameter_type = "s" },
    { .name = "export", .activate = export_action_cb, .parameter_type = "s" },
    { .name = "move-up", .activate = move_up_action_cb, .parameter_type = "s" },
    { .name = "move-down", .activate = move_down_action_cb, .parameter_type = "s" },
    { .name = "move", .activate = move_action_cb, .parameter_type = "(su)" },
    { .name = "set-default", .activate = set_default_action_cb, .parameter_type = "s" },
    { .name = "switch-on", .activate = switch_on_action_cb, .parameter_type = "s" },
    { .name = "switch-off", .activate = switch_off_action_cb, .parameter_type = "s" },
    { .name = "change-password", .activate = change_password_action_cb, .parameter_type = "s" },
    { .name = "remove", .activate = remove_action_cb, .parameter_type = "s" },
    { .name = "export-all", .activate = export_all_action_cb },
    { .name = "import", .activate = import_action_cb },
    { .name = "import-file", .activate = import_file_action_cb, .parameter_type = "s" },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

/**
 * ph_account_manager_new:
 * @parent: the window that owns it, and above which others open
 * @services: where the accounts are
 *
 * Returns: (transfer full): a manager
 */
PhAccountManager *
ph_account_manager_new (GtkWindow *parent, PhServices *services)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhAccountManager *self = g_object_new (PH_TYPE_ACCOUNT_MANAGER, NULL);

  g_set_weak_pointer (&self->parent, parent);
  self->services = g_object_ref (services);
  return self;
}

/**
 * ph_account_manager_get_actions:
 * @self: a manager
 *
 * Returns: (transfer none): what it can do, for the prefix "manage"
 */
GActionGroup *
ph_account_manager_get_actions (PhAccountManager *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_MANAGER (self), NULL);

  return G_ACTION_GROUP (self->actions);
}
