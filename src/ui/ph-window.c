// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The main window. It leads between the list, one account and the outbox, removes accounts so that it can be undone, and
// remembers its size.

#include "config.h"

#include "ph-window.h"

#include "ph-account-manager.h"
#include "ph-account-page.h"
#include "ph-accounts-page.h"
#include "ph-composer.h"
#include "ph-outbox-page.h"
#include "ph-removal.h"
#include "ph-spoken-toasts.h"
#include "ph-template.h"
#include "ph-text-outbox.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* The name of what is gone has to be read first. */
#define UNDO_SECONDS 12

struct _PhWindow
{
  AdwApplicationWindow parent_instance;
  PhServices *services;      /* (owned) (nullable): until disposed */
  GSettings *settings;       /* (owned) */
  GPtrArray *removals;       /* (owned) (element-type PhRemoval): those that can be undone */
  PhAccountManager *manager; /* (owned) (nullable): until disposed */
  AdwToast *change_toast;    /* (owned) (nullable): while it can be pressed */
  AdwToastOverlay *toasts;
  AdwLeaflet *pages;
  PhAccountsPage *accounts_page;
  PhAccountPage *account_page; /* (nullable): once an account was opened */
  PhOutboxPage *outbox_page;   /* (nullable): once it was looked at */
};

G_DEFINE_FINAL_TYPE (PhWindow, ph_window, ADW_TYPE_APPLICATION_WINDOW)

static void on_account_page_remove_cb (PhWindow *self, PhAccount *account);
static void remove_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void undo_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void undo_change_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
add_toast (PhWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
add_error_toast (PhWindow *self, const GError *error)
{
  g_autofree char *words = ph_text_error (error);

  add_toast (self, words);
}

static void
show_list (PhWindow *self)
{
  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (self->accounts_page));
  ph_accounts_page_take_focus (self->accounts_page);
}

/* Swiping back leaves the page without an action. */
static void
on_pages_visible_child_cb (PhWindow *self)
{
  gboolean is_list = adw_leaflet_get_visible_child (self->pages) == GTK_WIDGET (self->accounts_page);

  gboolean is_account = self->account_page != NULL && adw_leaflet_get_visible_child (self->pages) == GTK_WIDGET (self->account_page);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.back", !is_list);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.test", is_account);
}

static void
on_outbox_page_open_draft_cb (PhWindow *self, PhDraft *draft)
{
  gtk_window_present (ph_composer_new (gtk_window_get_application (GTK_WINDOW (self)), self->services, draft));
}

static void
on_account_page_gone_cb (PhWindow *self, const char *title)
{
  g_autofree char *text = g_strdup_printf (_ ("%s was removed by another program"), title);

  show_list (self);
  add_toast (self, text);
}

/* The first frame need not wait for what nobody sees yet. */
static PhAccountPage *
ensure_account_page (PhWindow *self)
{
  if (self->account_page != NULL)
    return self->account_page;
  self->account_page = g_object_new (PH_TYPE_ACCOUNT_PAGE, NULL);
  g_signal_connect_object (self->account_page, "remove", G_CALLBACK (on_account_page_remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account_page, "gone", G_CALLBACK (on_account_page_gone_cb), self, G_CONNECT_SWAPPED);
  ph_account_page_set_services (self->account_page, self->services);
  adw_leaflet_append (self->pages, GTK_WIDGET (self->account_page));
  return self->account_page;
}

static PhOutboxPage *
ensure_outbox_page (PhWindow *self)
{
  if (self->outbox_page != NULL)
    return self->outbox_page;
  self->outbox_page = g_object_new (PH_TYPE_OUTBOX_PAGE, NULL);
  g_signal_connect_object (self->outbox_page, "back", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox_page, "open-draft", G_CALLBACK (on_outbox_page_open_draft_cb), self, G_CONNECT_SWAPPED);
  ph_outbox_page_set_services (self->outbox_page, self->services);
  adw_leaflet_append (self->pages, GTK_WIDGET (self->outbox_page));
  return self->outbox_page;
}

static void
on_accounts_page_open_cb (PhWindow *self, PhAccount *account)
{
  ph_account_page_set_account (ensure_account_page (self), account);
  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (self->account_page));
  ph_account_page_take_focus (self->account_page);
}

/* Changing */

static void add_undo_toast (PhWindow *self, PhAccountChange *change, char *owned_text);

static void
on_undo_change_clicked_cb (AdwToast *toast, PhWindow *self)
{
  ph_account_change_undo_async (g_object_get_data (G_OBJECT (toast), "ph-change"), undo_change_cb, g_object_ref (self));
}

static void
undo_change_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (ph_account_change_undo_finish (PH_ACCOUNT_CHANGE (source), result, &error) || self->services == NULL)
    return;
  /* A locked keyring may be unlocked: nothing has been undone yet. */
  if (error->domain == PH_KEYRING_ERROR)
    add_undo_toast (self, PH_ACCOUNT_CHANGE (source), ph_text_error (error));
  else
    add_error_toast (self, error);
}

static void
on_change_toast_dismissed_cb (AdwToast *toast, PhWindow *self)
{
  if (toast == self->change_toast)
    g_clear_object (&self->change_toast);
}

/* Whoever presses “Undo” means what was done last: that stands there at once. */
static void
add_undo_toast (PhWindow *self, PhAccountChange *change, char *owned_text)
{
  g_autofree char *text = owned_text;
  g_autofree char *title = g_markup_escape_text (text, -1);
  g_autoptr(AdwToast) former = g_steal_pointer (&self->change_toast);
  AdwToast *toast = adw_toast_new (title);

  if (former != NULL)
    adw_toast_dismiss (former);
  self->change_toast = g_object_ref (toast);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "ph-change", g_object_ref (change), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_change_clicked_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_change_toast_dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
add_change_toast (PhWindow *self, PhAccountChange *change)
{
  const char *text = ph_account_change_get_text (change);

  if (ph_account_change_can_undo (change))
    add_undo_toast (self, change, g_strdup (text));
  else
    add_toast (self, text);
}

static void
on_manager_moved_cb (PhWindow *self, const char *id)
{
  if (adw_leaflet_get_visible_child (self->pages) == GTK_WIDGET (self->accounts_page))
    ph_accounts_page_focus_account (self->accounts_page, id);
}

static void
watch_manager (PhWindow *self)
{
  self->manager = ph_account_manager_new (GTK_WINDOW (self), self->services);
  g_signal_connect_object (self->manager, "say", G_CALLBACK (add_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "changed", G_CALLBACK (add_change_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "failed", G_CALLBACK (add_error_toast), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "moved", G_CALLBACK (on_manager_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "remove", G_CALLBACK (on_account_page_remove_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "manage", ph_account_manager_get_actions (self->manager));
}

/* Removing */

static void
on_undo_clicked_cb (AdwToast *toast, PhWindow *self)
{
  PhRemoval *removal = g_object_get_data (G_OBJECT (toast), "ph-removal");

  ph_removal_undo_async (removal, undo_cb, g_object_ref (self));
}

static void
undo_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_removal_undo_finish (PH_REMOVAL (source), result, &error) && self->services != NULL)
    add_error_toast (self, error);
}

static void
on_removal_toast_dismissed_cb (AdwToast *toast, PhWindow *self)
{
  PhRemoval *removal = g_object_get_data (G_OBJECT (toast), "ph-removal");

  ph_removal_settle (removal);
  g_ptr_array_remove (self->removals, removal);
}

static char *
say_removed (PhRemoval *removal)
{
  const char *title = ph_account_get_title (ph_removal_get_account (removal));
  guint n_left_behind = ph_removal_get_n_left_behind (removal);
  g_autofree char *left_behind = ph_text_outbox_left_behind (n_left_behind);

  if (n_left_behind == 0)
    return g_strdup_printf (_ ("%s removed"), title);
  /* Translators: an account, and a sentence such as "2 messages wait in the outbox of this account" */
  return g_strdup_printf (_ ("%s removed. %s"), title, left_behind);
}

static void
add_removal_toast (PhWindow *self, PhRemoval *removal)
{
  g_autofree char *text = say_removed (removal);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data_full (G_OBJECT (toast), "ph-removal", g_object_ref (removal), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_clicked_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_removal_toast_dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_account_page_remove_cb (PhWindow *self, PhAccount *account)
{
  PhRemoval *removal = ph_removal_new (self->services, account);

  g_ptr_array_add (self->removals, removal);
  show_list (self);
  ph_removal_remove_async (removal, remove_cb, g_object_ref (self));
}

static void
remove_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhWindow) self = user_data;
  PhRemoval *removal = PH_REMOVAL (source);
  g_autoptr(GError) error = NULL;
  gboolean is_removed = ph_removal_remove_finish (removal, result, &error);

  if (self->services == NULL)
    return; /* closed meanwhile, which has settled it */
  if (is_removed)
    {
      add_removal_toast (self, removal);
      return;
    }
  add_error_toast (self, error);
  g_ptr_array_remove (self->removals, removal);
}

static void
settle_removals (PhWindow *self)
{
  for (guint i = 0; i < self->removals->len; i++)
    ph_removal_settle (self->removals->pdata[i]);
  g_ptr_array_set_size (self->removals, 0);
}

static void
back_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_list (PH_WINDOW (widget));
}

static void
test_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (PH_WINDOW (widget)->account_page), "account.test", NULL);
}

/* The windows above this one close first; FALSE: one of them asks something. */
static gboolean
close_children (PhWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (application));

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (g_list_find (gtk_application_get_windows (application), l->data) == NULL ||
          gtk_window_get_transient_for (l->data) != GTK_WINDOW (self))
        continue;
      gtk_window_close (l->data);
      if (g_list_find (gtk_application_get_windows (application), l->data) != NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
ph_window_close_request (GtkWindow *window)
{
  if (!close_children (PH_WINDOW (window)))
    return TRUE;
  return GTK_WINDOW_CLASS (ph_window_parent_class)->close_request (window);
}

/* What is done with an account asks who its provider is. No dialog has to wait for that, and an assistant asks by itself. */
static void
prepare_providers (PhWindow *self)
{
  if (self->services != NULL && g_list_model_get_n_items (G_LIST_MODEL (ph_services_get_store (self->services))) > 0)
    ph_services_get_catalogue (self->services);
}

/* The first frame does not need them. */
static void
on_painted_cb (PhWindow *self, GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, on_painted_cb, self);
  if (self->services == NULL)
    return;
  g_signal_connect_object (ph_services_get_store (self->services), "items-changed", G_CALLBACK (prepare_providers), self, G_CONNECT_SWAPPED);
  prepare_providers (self);
}

static void
ph_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ph_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (on_painted_cb), widget, G_CONNECT_SWAPPED);
}

static void
ph_window_dispose (GObject *object)
{
  PhWindow *self = PH_WINDOW (object);

  settle_removals (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "manage", NULL);
  g_clear_object (&self->manager);
  g_clear_object (&self->change_toast);
  g_clear_object (&self->services);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (ph_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_WINDOW);
}

static void
ph_window_finalize (GObject *object)
{
  g_ptr_array_unref (PH_WINDOW (object)->removals);
  G_OBJECT_CLASS (ph_window_parent_class)->finalize (object);
}

static void
ph_window_class_init (PhWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_window_dispose;
  object_class->finalize = ph_window_finalize;
  widget_class->realize = ph_window_realize;
  GTK_WINDOW_CLASS (klass)->close_request = ph_window_close_request;

  g_type_ensure (PH_TYPE_ACCOUNTS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("ph-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, PhWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PhWindow, accounts_page);
  gtk_widget_class_bind_template_callback (widget_class, on_accounts_page_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_pages_visible_child_cb);
  gtk_widget_class_install_action (widget_class, "accounts.back", NULL, back_action_cb);
  gtk_widget_class_install_action (widget_class, "accounts.test", NULL, test_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "accounts.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "accounts.test", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "accounts.test", NULL);
}

static void
ph_window_init (PhWindow *self)
{
  self->removals = g_ptr_array_new_with_free_func (g_object_unref);
  self->settings = g_settings_new (APP_ID);
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_toasts_follow (self->toasts);
  on_pages_visible_child_cb (self);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

/* Stays until it is dismissed: there may be something to look after. */
static void
on_outbox_set_aside_cb (PhWindow *self, const char *path)
{
  g_autofree char *text = g_strdup_printf (_ ("Part of the outbox was damaged. What could be rescued is in it; the damaged file is kept as %s"), path);
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
watch_outbox (PhWindow *self, PhOutbox *outbox)
{
  g_signal_connect_object (outbox, "set-aside", G_CALLBACK (on_outbox_set_aside_cb), self, G_CONNECT_SWAPPED);
  if (ph_outbox_get_set_aside_path (outbox) != NULL)
    on_outbox_set_aside_cb (self, ph_outbox_get_set_aside_path (outbox));
}

/**
 * ph_window_new:
 * @application: the program
 * @services: what it works with
 * @shelf: drafts that are offered
 *
 * Returns: (transfer none): a window that is not presented yet and loads the accounts
 */
PhWindow *
ph_window_new (GtkApplication *application, PhServices *services, PhDraftShelf *shelf)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhWindow *self = g_object_new (PH_TYPE_WINDOW, "application", application, NULL);

  self->services = g_object_ref (services);
  watch_outbox (self, ph_services_get_outbox (services));
  watch_manager (self);
  ph_accounts_page_set_services (self->accounts_page, services);
  ph_accounts_page_set_shelf (self->accounts_page, shelf);
  return self;
}

/**
 * ph_window_show_outbox:
 * @self: a window
 * @id: of a message; 0: of none in particular
 *
 * Leads to the outbox.
 */
void
ph_window_show_outbox (PhWindow *self, gint64 id)
{
  g_return_if_fail (PH_IS_WINDOW (self));

  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (ensure_outbox_page (self)));
  ph_outbox_page_show_message (self->outbox_page, id);
}

/**
 * ph_window_is_showing_outbox:
 * @self: a window
 *
 * Returns: whether the outbox is what one sees in it
 */
gboolean
ph_window_is_showing_outbox (PhWindow *self)
{
  g_return_val_if_fail (PH_IS_WINDOW (self), FALSE);

  return self->outbox_page != NULL && adw_leaflet_get_visible_child (self->pages) == GTK_WIDGET (self->outbox_page);
}

/**
 * ph_window_offer_undo:
 * @above: a window above the main window, or that itself
 * @change: what was done
 *
 * Says in the main window what was done, and offers to undo it.
 */
void
ph_window_offer_undo (GtkWindow *above, PhAccountChange *change)
{
  g_return_if_fail (GTK_IS_WINDOW (above));
  g_return_if_fail (PH_IS_ACCOUNT_CHANGE (change));

  while (above != NULL && !PH_IS_WINDOW (above))
    above = gtk_window_get_transient_for (above);
  if (above != NULL)
    add_change_toast (PH_WINDOW (above), change);
}
