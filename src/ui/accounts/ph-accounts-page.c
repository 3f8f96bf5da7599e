// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The first page of the window: all accounts, or a welcome while there is none. It reads the store and opens; changing
// accounts is the business of others.

#include "config.h"

#include "ph-accounts-page.h"

#include "ph-account-row.h"
#include "ph-drafts-button.h"
#include "ph-outbox-button.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-text.h"
#include "ph-welcome-page.h"

#include <glib/gi18n.h>

struct _PhAccountsPage
{
  AdwBin parent_instance;
  PhServices *services;      /* (owned) (nullable): once set, until disposed */
  PhDraftShelf *shelf;       /* (owned) (nullable): once set, until disposed */
  GCancellable *cancellable; /* (owned): of the loading */
  AdwHeaderBar *header;
  GtkMenuButton *menu_button;
  GMenuModel *main_menu;
  GtkInfoBar *notice_bar;
  GtkLabel *notice;
  GtkInfoBar *left_out_bar;
  GtkLabel *left_out;
  GtkStack *stack;
  PhDraftsButton *drafts_button; /* (nullable): once there was a draft */
  PhOutboxButton *outbox_button;
  PhWelcomePage *welcome;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhAccountsPage, ph_accounts_page, ADW_TYPE_BIN)

static guint open_signal;

static void load_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* It takes part in the layout from the first time on. */
static void
reveal (GtkInfoBar *bar)
{
  gtk_widget_set_visible (GTK_WIDGET (bar), TRUE);
  gtk_info_bar_set_revealed (bar, TRUE);
}

static void
show_notice (PhAccountsPage *self, const char *text)
{
  const char *const names[] = { _ ("Close"), NULL };

  show_text (self->notice, text);
  reveal (self->notice_bar);
  ph_spoken_parts_name (GTK_WIDGET (self->notice_bar), names);
}

/* As long as it is so: whoever looks for an account that is not shown has to find this. */
static void
update_left_out (PhAccountsPage *self)
{
  PhAccountStore *store = ph_services_get_store (self->services);
  guint n_left_out = ph_account_store_get_n_left_out (store);
  g_autofree char *text = ph_text_left_out_accounts (n_left_out, ph_account_store_get_path (store));

  if (n_left_out == 0)
    {
      gtk_info_bar_set_revealed (self->left_out_bar, FALSE);
      return;
    }
  show_text (self->left_out, text);
  reveal (self->left_out_bar);
}

static void
on_store_left_out_cb (PhAccountStore *store, GParamSpec *pspec, PhAccountsPage *self)
{
  update_left_out (self);
}

static void
on_notice_response_cb (PhAccountsPage *self)
{
  gtk_info_bar_set_revealed (self->notice_bar, FALSE);
}

static void
show_set_aside (PhAccountsPage *self, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *text = g_strdup_printf (_ ("The list of accounts could not be read and starts empty. The damaged file is kept as %s."), name);

  show_notice (self, text);
}

static void
on_store_set_aside_cb (PhAccountStore *store, const char *path, PhAccountsPage *self)
{
  show_set_aside (self, path);
}

/* It would stay with what is hidden now, from where no key leads away. While the accounts were read, it could only go to the header. */
static gboolean
must_take_focus (PhAccountsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean was_loading = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "loading") == 0;

  if (focus == NULL)
    return was_loading && gtk_widget_get_child_visible (GTK_WIDGET (self));
  return gtk_widget_is_ancestor (focus, was_loading ? GTK_WIDGET (self) : GTK_WIDGET (self->stack));
}

static void
update_stack (PhAccountsPage *self)
{
  GListModel *store = G_LIST_MODEL (ph_services_get_store (self->services));
  const char *page = g_list_model_get_n_items (store) > 0 ? "list" : "welcome";
  gboolean takes_focus = must_take_focus (self);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, page);
  if (takes_focus)
    ph_accounts_page_take_focus (self);
}

static void
on_store_items_changed_cb (GListModel *store, guint position, guint removed, guint added, PhAccountsPage *self)
{
  update_stack (self);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return ph_account_row_new (PH_ACCOUNTS_PAGE (user_data)->services, PH_ACCOUNT (item));
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountsPage) self = user_data;
  PhAccountStore *store = PH_ACCOUNT_STORE (source);
  g_autoptr(GError) error = NULL;
  gboolean is_loaded = ph_account_store_load_finish (store, result, &error);

  if (self->services == NULL)
    return; /* closed meanwhile */
  if (!is_loaded)
    {
      g_autofree char *words = ph_text_error (error);

      show_notice (self, words);
    }
  else if (ph_account_store_get_set_aside_path (store) != NULL)
    {
      show_set_aside (self, ph_account_store_get_set_aside_path (store));
    }
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (store), create_row_cb, self, NULL);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (on_store_items_changed_cb), self, 0);
  update_stack (self);
  update_left_out (self);
}

static void
on_row_activated_cb (PhAccountsPage *self, GtkListBoxRow *row)
{
  g_signal_emit (self, open_signal, 0, ph_account_row_get_account (PH_ACCOUNT_ROW (row)));
}

/* When it is opened for the first time: GTK makes six dozen widgets of a menu, whether or not it is seen. */
static void
create_menu_cb (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
}

/* One at a time: what is chosen in a dialog is easier to understand. */
static gboolean
on_drop_cb (PhAccountsPage *self, const GValue *value)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *uri = files != NULL ? g_file_get_uri (files->data) : NULL;

  g_slist_free (files);
  return uri != NULL && gtk_widget_activate_action (GTK_WIDGET (self), "manage.import-file", "s", uri);
}

/* Most of the time there are none. */
static void
offer_drafts (PhAccountsPage *self)
{
  if (self->drafts_button != NULL || g_list_model_get_n_items (G_LIST_MODEL (self->shelf)) == 0)
    return;
  self->drafts_button = g_object_new (PH_TYPE_DRAFTS_BUTTON, NULL);
  ph_drafts_button_set_shelf (self->drafts_button, self->shelf);
  adw_header_bar_pack_start (self->header, GTK_WIDGET (self->drafts_button));
}

static void
on_shelf_items_changed_cb (GListModel *shelf, guint position, guint removed, guint added, PhAccountsPage *self)
{
  offer_drafts (self);
}

static void
ph_accounts_page_dispose (GObject *object)
{
  PhAccountsPage *self = PH_ACCOUNTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->shelf);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_accounts_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ACCOUNTS_PAGE);
}

static void
ph_accounts_page_finalize (GObject *object)
{
  g_clear_object (&PH_ACCOUNTS_PAGE (object)->cancellable);
  G_OBJECT_CLASS (ph_accounts_page_parent_class)->finalize (object);
}

static void
ph_accounts_page_class_init (PhAccountsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_accounts_page_dispose;
  object_class->finalize = ph_accounts_page_finalize;

  open_signal = g_signal_new ("open", PH_TYPE_ACCOUNTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_ACCOUNT);

  g_type_ensure (PH_TYPE_OUTBOX_BUTTON);
  g_type_ensure (PH_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-accounts-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, header);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, main_menu);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, outbox_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, left_out_bar);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, left_out);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, welcome);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_response_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
ph_accounts_page_init (PhAccountsPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self->main_menu, NULL);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * ph_accounts_page_set_services:
 * @self: a page without services
 * @services: where the accounts are
 *
 * Loads the accounts and shows them.
 */
void
ph_accounts_page_set_services (PhAccountsPage *self, PhServices *services)
{
  g_return_if_fail (PH_IS_ACCOUNTS_PAGE (self));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (self->services == NULL);

  PhAccountStore *store = ph_services_get_store (services);

  self->services = g_object_ref (services);
  ph_outbox_button_set_tally (self->outbox_button, ph_services_get_tally (services));
  g_signal_connect_object (store, "set-aside", G_CALLBACK (on_store_set_aside_cb), self, 0);
  g_signal_connect_object (store, "notify::n-left-out", G_CALLBACK (on_store_left_out_cb), self, 0);
  ph_account_store_load_async (store, self->cancellable, load_cb, g_object_ref (self));
}

/**
 * ph_accounts_page_set_shelf:
 * @self: a page without drafts
 * @shelf: drafts that lie aside
 *
 * Offers them.
 */
void
ph_accounts_page_set_shelf (PhAccountsPage *self, PhDraftShelf *shelf)
{
  g_return_if_fail (PH_IS_ACCOUNTS_PAGE (self));
  g_return_if_fail (PH_IS_DRAFT_SHELF (shelf));
  g_return_if_fail (self->shelf == NULL);

  self->shelf = g_object_ref (shelf);
  g_signal_connect_object (shelf, "items-changed", G_CALLBACK (on_shelf_items_changed_cb), self, 0);
  offer_drafts (self);
}

/**
 * ph_accounts_page_focus_account:
 * @self: a page
 * @id: of an account
 *
 * Moves the focus to the row of the account, if there is one.
 */
void
ph_accounts_page_focus_account (PhAccountsPage *self, const char *id)
{
  g_return_if_fail (PH_IS_ACCOUNTS_PAGE (self));
  g_return_if_fail (id != NULL);

  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (ph_account_get_id (ph_account_row_get_account (PH_ACCOUNT_ROW (row))), id))
      gtk_widget_grab_focus (GTK_WIDGET (row));
}

/**
 * ph_accounts_page_take_focus:
 * @self: a page
 *
 * Moves the focus to where one goes on: the first account, or the button to add one. It is no implementation of
 * gtk_widget_grab_focus(), which GTK calls when Tab comes round, too: what stands before could not be reached then.
 */
void
ph_accounts_page_take_focus (PhAccountsPage *self)
{
  g_return_if_fail (PH_IS_ACCOUNTS_PAGE (self));

  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    ph_welcome_page_take_focus (self->welcome);
}
