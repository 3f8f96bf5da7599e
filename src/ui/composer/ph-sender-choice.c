// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One line of the list of senders. The list follows the accounts.

#include "config.h"

#include "ph-sender-choice.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

struct _PhSenderChoice
{
  GObject parent_instance;
  PhAccount *account; /* (owned) */
  PhMailbox *mailbox; /* (owned) */
  char *title;        /* (owned) */
};

G_DEFINE_FINAL_TYPE (PhSenderChoice, ph_sender_choice, G_TYPE_OBJECT)

typedef enum
{
  PROP_TITLE = 1,
} PhSenderChoiceProperty;

static GParamSpec *properties[PROP_TITLE + 1];

static void
ph_sender_choice_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((PhSenderChoiceProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, PH_SENDER_CHOICE (object)->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_sender_choice_finalize (GObject *object)
{
  PhSenderChoice *self = PH_SENDER_CHOICE (object);

  g_clear_object (&self->account);
  g_clear_pointer (&self->mailbox, ph_mailbox_unref);
  g_free (self->title);
  G_OBJECT_CLASS (ph_sender_choice_parent_class)->finalize (object);
}

static void
ph_sender_choice_class_init (PhSenderChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_sender_choice_get_property;
  object_class->finalize = ph_sender_choice_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_sender_choice_init (PhSenderChoice *self)
{
}

static PhSenderChoice *
new_choice (PhAccount *account, PhMailbox *mailbox)
{
  PhSenderChoice *self = g_object_new (PH_TYPE_SENDER_CHOICE, NULL);
  const char *label = ph_account_get_label (account);
  g_autofree char *text = ph_mailbox_get_name (mailbox)[0] != '\0' ? ph_mailbox_to_text (mailbox) : g_strdup (ph_mailbox_get_address (mailbox));

  self->account = g_object_ref (account);
  self->mailbox = ph_mailbox_ref (mailbox);
  /* Translators: a sender, and the account that sends: “Ada <ada@example.org> (Work)” */
  self->title = label[0] != '\0' ? g_strdup_printf (_ ("%s (%s)"), text, label) : g_steal_pointer (&text);
  return self;
}

static gpointer
list_of_account_cb (gpointer owned_item, gpointer user_data)
{
  g_autoptr(PhAccount) account = owned_item;
  GListStore *choices = g_list_store_new (PH_TYPE_SENDER_CHOICE);
  g_autoptr(GPtrArray) senders = ph_account_dup_senders (account);

  for (guint i = 0; i < senders->len; i++)
    {
      g_autoptr(PhSenderChoice) choice = new_choice (account, g_ptr_array_index (senders, i));

      g_list_store_append (choices, choice);
    }
  return choices;
}

static void
on_use_changed_cb (GtkFilter *filter)
{
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static gboolean
is_used_cb (gpointer item, gpointer user_data)
{
  return ph_account_get_use (PH_ACCOUNT (item)) == PH_ACCOUNT_USE_ENABLED;
}

/* An edit does not change the list of accounts, only the account. */
static void
on_items_changed_cb (GListModel *store, guint position, guint n_removed, guint n_added, GtkFilter *filter)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (store, i);

      g_signal_handlers_disconnect_by_func (account, on_use_changed_cb, filter);
      g_signal_connect_object (account, "notify::use", G_CALLBACK (on_use_changed_cb), filter, G_CONNECT_SWAPPED);
    }
}

/**
 * ph_sender_choice_list:
 * @store: the accounts
 *
 * Returns: (transfer full): every address of every account that is not switched off
 */
GListModel *
ph_sender_choice_list (PhAccountStore *store)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_STORE (store), NULL);

  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_used_cb, NULL, NULL));
  guint n_accounts = g_list_model_get_n_items (G_LIST_MODEL (store));

  g_signal_connect_object (store, "items-changed", G_CALLBACK (on_items_changed_cb), filter, 0);
  on_items_changed_cb (G_LIST_MODEL (store), 0, 0, n_accounts, filter);

  GtkFilterListModel *used = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (store)), filter);
  GtkMapListModel *lists = gtk_map_list_model_new (G_LIST_MODEL (used), list_of_account_cb, NULL, NULL);

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

/**
 * ph_sender_choice_get_account:
 * @self: a sender
 *
 * Returns: (transfer none): the account that sends
 */
PhAccount *
ph_sender_choice_get_account (PhSenderChoice *self)
{
  g_return_val_if_fail (PH_IS_SENDER_CHOICE (self), NULL);

  return self->account;
}

/**
 * ph_sender_choice_get_mailbox:
 * @self: a sender
 *
 * Returns: (transfer none): the name and address
 */
PhMailbox *
ph_sender_choice_get_mailbox (PhSenderChoice *self)
{
  g_return_val_if_fail (PH_IS_SENDER_CHOICE (self), NULL);

  return self->mailbox;
}
