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
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

struct _PhAccountsPage
{
  AdwBin parent_instance;
  PhServices *services;      /* (owned) (nullable): once set, until disposed */
  GCancellable *cancellable; /* (owned): of the loading */
  GtkInfoBar *notice_bar;
  GtkLabel *notice;
  GtkStack *stack;
  PhDraftsButton *drafts_button;
  PhOutboxButton *outbox_button;
  GtkWidget *welcome_button;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (PhAccountsPage, ph_accounts_page, ADW_TYPE_BIN)

static guint open_signal;

static void load_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
show_notice (PhAccountsPage *self, const char *text)
{
  gtk_label_set_text (self->notice, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->notice), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_info_bar_set_revealed (self->notice_bar, TRUE);
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

static void
update_stack (PhAccountsPage *self)
{
  GListModel *store = G_LIST_MODEL (ph_services_get_store (self->services));

  gtk_stack_set_visible_child_name (self->stack, g_list_model_get_n_items (store) > 0 ? "list" : "welcome");
}

static void
on_store_items_changed_cb (GListModel *store, guint position, guint removed, guint added, PhAccountsPage *self)
{
  update_stack (self);
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return ph_account_row_new (PH_ACCOUNT (item));
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
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (store), create_row_cb, NULL, NULL);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (on_store_items_changed_cb), self, 0);
  update_stack (self);
}

static void
on_row_activated_cb (PhAccountsPage *self, GtkListBoxRow *row)
{
  g_signal_emit (self, open_signal, 0, ph_account_row_get_account (PH_ACCOUNT_ROW (row)));
}

static gboolean
ph_accounts_page_grab_focus (GtkWidget *widget)
{
  PhAccountsPage *self = PH_ACCOUNTS_PAGE (widget);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  return gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->welcome_button);
}

static void
ph_accounts_page_dispose (GObject *object)
{
  PhAccountsPage *self = PH_ACCOUNTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
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
  widget_class->grab_focus = ph_accounts_page_grab_focus;

  open_signal = g_signal_new ("open", PH_TYPE_ACCOUNTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_ACCOUNT);

  g_type_ensure (PH_TYPE_DRAFTS_BUTTON);
  g_type_ensure (PH_TYPE_OUTBOX_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-accounts-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, drafts_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, outbox_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, notice_bar);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, welcome_button);
  gtk_widget_class_bind_template_child (widget_class, PhAccountsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_response_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
ph_accounts_page_init (PhAccountsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
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

  ph_drafts_button_set_shelf (self->drafts_button, shelf);
}
