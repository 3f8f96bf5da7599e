// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One account in the list: whose it is, where its mail goes out, what is special about it, and its menu. It can be dragged to
// another place.

#include "config.h"

#include "ph-account-row.h"

#include "ph-account-menu.h"
#include "ph-account-place.h"
#include "ph-color-row.h"
#include "ph-host-markup.h"
#include "ph-spoken-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhAccountRow
{
  AdwActionRow parent_instance;
  PhAccount *account;        /* (owned) (nullable): until disposed */
  PhServices *services;      /* (owned) (nullable): likewise */
  GCancellable *cancellable; /* (owned): of asking the keyring */
  gboolean lacks_password;   /* the keyring has said so */
  AdwAvatar *avatar;
  GtkWidget *default_mark;
  GtkWidget *off_mark;
  GtkWidget *transient_mark;
  GtkMenuButton *menu_button;
};

G_DEFINE_FINAL_TYPE (PhAccountRow, ph_account_row, ADW_TYPE_ACTION_ROW)

static void check_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
is_off (PhAccount *account)
{
  return ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED;
}

/* An account without a name of its own has its address as title already. */
static char *
dup_subtitle (PhAccountRow *self)
{
  const char *address = ph_account_get_address (self->account);
  const char *host = ph_account_get_host (self->account);
  g_autofree char *place = g_str_equal (ph_account_get_title (self->account), address) ? g_strdup (host) : g_strdup_printf ("%s · %s", address, host);

  if (!self->lacks_password)
    return g_steal_pointer (&place);
  return g_strdup_printf ("%s\n%s", place, _ ("Needs its password"));
}

static char *
join (const char *first, const char *second)
{
  /* Translators: an account in the list: its name, and what is said of it */
  return g_strdup_printf (_ ("%s, %s"), first, second);
}

static char *
dup_accessible_label (PhAccountRow *self, const char *subtitle)
{
  const char *title = ph_account_get_title (self->account);
  g_autofree char *with_default = ph_account_is_default (self->account) ? join (title, _ ("default account")) : g_strdup (title);
  g_autofree char *with_use = is_off (self->account) ? join (with_default, _ ("switched off")) : g_strdup (with_default);

  return join (with_use, subtitle);
}

static void
update (PhAccountRow *self)
{
  PhAccount *account = self->account;
  const char *title = ph_account_get_title (account);
  const char *name = ph_account_get_display_name (account);
  g_autofree char *title_markup = ph_host_markup_new_plain (title);
  g_autofree char *subtitle = dup_subtitle (self);
  g_autofree char *subtitle_markup = ph_host_markup_new_plain (subtitle);
  g_autofree char *label = dup_accessible_label (self, subtitle);
  /* Translators: of a menu; %s is the name of an account */
  g_autofree char *menu_label = g_strdup_printf (_ ("Menu of %s"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle_markup);
  adw_avatar_set_text (self->avatar, name[0] != '\0' ? name : title);
  ph_color_row_mark (GTK_WIDGET (self), ph_account_get_color (account));
  gtk_widget_set_visible (self->default_mark, ph_account_is_default (account));
  gtk_widget_set_visible (self->off_mark, is_off (account));
  gtk_widget_set_opacity (GTK_WIDGET (self->avatar), is_off (account) ? 0.5 : 1);
  gtk_widget_set_visible (self->transient_mark, ph_account_is_transient (account));
  ph_spoken_row_name (GTK_ACCESSIBLE (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu_label, -1);
}

/* The password: never read, and never asked for */

static void
check_password (PhAccountRow *self)
{
  PhKeyring *keyring = ph_services_get_keyring (self->services);
  const char *id = ph_account_get_id (self->account);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!ph_account_needs_password (self->account) || ph_keyring_is_kept_for_this_run (keyring, id))
    {
      self->lacks_password = FALSE;
      return;
    }
  ph_keyring_check_async (keyring, id, self->cancellable, check_cb, g_object_ref (self));
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAccountRow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean has_secret = ph_keyring_check_finish (PH_KEYRING (source), result, &error);

  if (self->account == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* A keyring that says nothing says nothing of the password. */
  self->lacks_password = !has_secret && error == NULL;
  update (self);
}

static void
on_keyring_stored_cb (PhKeyring *keyring, const char *id, PhAccountRow *self)
{
  if (self->account == NULL || !g_str_equal (id, ph_account_get_id (self->account)))
    return;
  check_password (self);
  update (self);
}

static void
on_account_notify_cb (PhAccount *account, GParamSpec *pspec, PhAccountRow *self)
{
  if (g_str_equal (pspec->name, "username") || g_str_equal (pspec->name, "mechanism") || g_str_equal (pspec->name, "client-certificate"))
    check_password (self);
  update (self);
}

/* The menu */

static void
create_menu_cb (GtkMenuButton *button, gpointer user_data)
{
  PhAccountRow *self = PH_ACCOUNT_ROW (user_data);
  g_autoptr(GMenuModel) menu = ph_account_menu_new (ph_services_get_store (self->services), self->account, PH_ACCOUNT_MENU_IN_LIST);

  gtk_menu_button_set_menu_model (button, menu);
}

static void
menu_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_menu_button_popup (PH_ACCOUNT_ROW (widget)->menu_button);
}

static void
on_secondary_pressed_cb (PhAccountRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

/* Order */

static void
activate (PhAccountRow *self, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", ph_account_get_id (self->account));
}

static void
move_up_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  activate (PH_ACCOUNT_ROW (widget), "manage.move-up");
}

static void
move_down_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  activate (PH_ACCOUNT_ROW (widget), "manage.move-down");
}

static GdkContentProvider *
on_drag_prepare_cb (PhAccountRow *self, double x, double y)
{
  return ph_account_is_transient (self->account) ? NULL : gdk_content_provider_new_typed (PH_TYPE_ACCOUNT, self->account);
}

static void
on_drag_begin_cb (PhAccountRow *self, GdkDrag *drag, GtkDragSource *source)
{
  g_autoptr(GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static gboolean
on_drop_cb (PhAccountRow *self, const GValue *value)
{
  PhAccount *dropped = g_value_get_object (value);
  guint position = 0;

  if (dropped == self->account || !ph_account_place_find (ph_services_get_store (self->services), self->account, &position, NULL))
    return FALSE;
  return gtk_widget_activate_action (GTK_WIDGET (self), "manage.move", "(su)", ph_account_get_id (dropped), position);
}

static void
add_drop_target (PhAccountRow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (PH_TYPE_ACCOUNT, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
ph_account_row_dispose (GObject *object)
{
  PhAccountRow *self = PH_ACCOUNT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  g_clear_object (&self->services);
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
  gtk_widget_class_bind_template_child (widget_class, PhAccountRow, off_mark);
  gtk_widget_class_bind_template_child (widget_class, PhAccountRow, transient_mark);
  gtk_widget_class_bind_template_child (widget_class, PhAccountRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_drag_prepare_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed_cb);
  gtk_widget_class_install_action (widget_class, "account-row.menu", NULL, menu_action_cb);
  gtk_widget_class_install_action (widget_class, "account-row.move-up", NULL, move_up_action_cb);
  gtk_widget_class_install_action (widget_class, "account-row.move-down", NULL, move_down_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "account-row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "account-row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "account-row.move-up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "account-row.move-down", NULL);
}

static void
ph_account_row_init (PhAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
  add_drop_target (self);
}

/**
 * ph_account_row_new:
 * @services: where the account is kept
 * @account: what to show
 *
 * Returns: (transfer floating): a row that follows @account
 */
GtkWidget *
ph_account_row_new (PhServices *services, PhAccount *account)
{
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhAccountRow *self = g_object_new (PH_TYPE_ACCOUNT_ROW, NULL);

  self->services = g_object_ref (services);
  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify", G_CALLBACK (on_account_notify_cb), self, 0);
  g_signal_connect_object (ph_services_get_keyring (services), "stored", G_CALLBACK (on_keyring_stored_cb), self, 0);
  check_password (self);
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
