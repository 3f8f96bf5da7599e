// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One account in the list: whose it is, where its mail goes out, whether it is the default one.

#include "config.h"

#include "ph-account-row.h"

#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhAccountRow
{
  AdwActionRow parent_instance;
  PhAccount *account; /* (owned) (nullable): until disposed */
  AdwAvatar *avatar;
  GtkWidget *default_mark;
  GtkWidget *transient_mark;
};

G_DEFINE_FINAL_TYPE (PhAccountRow, ph_account_row, ADW_TYPE_ACTION_ROW)

static char *
dup_accessible_label (PhAccount *account, const char *subtitle)
{
  const char *title = ph_account_get_title (account);

  if (ph_account_is_default (account))
    /* Translators: an account in the list: its name, its address and server */
    return g_strdup_printf (_ ("%s, default account, %s"), title, subtitle);
  /* Translators: an account in the list: its name, its address and server */
  return g_strdup_printf (_ ("%s, %s"), title, subtitle);
}

/* An account without a name of its own has its address as title already. */
static char *
dup_subtitle (PhAccount *account)
{
  const char *address = ph_account_get_address (account);

  if (g_str_equal (ph_account_get_title (account), address))
    return g_strdup (ph_account_get_host (account));
  return g_strdup_printf ("%s · %s", address, ph_account_get_host (account));
}

static void
update (PhAccountRow *self)
{
  PhAccount *account = self->account;
  const char *title = ph_account_get_title (account);
  const char *name = ph_account_get_display_name (account);
  g_autofree char *subtitle = dup_subtitle (account);
  g_autofree char *label = dup_accessible_label (account, subtitle);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  adw_avatar_set_text (self->avatar, name[0] != '\0' ? name : title);
  gtk_widget_set_visible (self->default_mark, ph_account_is_default (account));
  gtk_widget_set_visible (self->transient_mark, ph_account_is_transient (account));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_account_notify_cb (PhAccount *account, GParamSpec *pspec, PhAccountRow *self)
{
  update (self);
}

static void
ph_account_row_dispose (GObject *object)
{
  g_clear_object (&PH_ACCOUNT_ROW (object)->account);
  G_OBJECT_CLASS (ph_account_row_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_ACCOUNT_ROW);
}

static void
ph_account_row_class_init (PhAccountRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_account_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-account-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAccountRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, PhAccountRow, default_mark);
  gtk_widget_class_bind_template_child (widget_class, PhAccountRow, transient_mark);
}

static void
ph_account_row_init (PhAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_account_row_new:
 * @account: what to show
 *
 * Returns: (transfer floating): a row that follows @account
 */
GtkWidget *
ph_account_row_new (PhAccount *account)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhAccountRow *self = g_object_new (PH_TYPE_ACCOUNT_ROW, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify", G_CALLBACK (on_account_notify_cb), self, 0);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * ph_account_row_get_account:
 * @self: a row
 *
 * Returns: (transfer none): the account that it shows
 */
PhAccount *
ph_account_row_get_account (PhAccountRow *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}
