// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The list of messages with its views and its search. There are as many rows as fit on the screen and some more, whatever
// the outbox holds; the list reads what they show.

#include "config.h"

#include "ph-outbox-list-view.h"

#include "ph-outbox-limits.h"
#include "ph-outbox-message-row.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* As fast as "Tries again at 14:05" has to become another sentence. */
#define REFRESH_S 20

struct _PhOutboxListView
{
  AdwBin parent_instance;
  PhServices *services;       /* (owned) (nullable): once set, until disposed */
  PhOutboxRemovals *removals; /* (owned) (nullable): once set, until disposed */
  PhOutboxList *list;         /* (owned) (nullable): once set, until disposed */
  GCancellable *cancellable;  /* (owned): of opening */
  char *failure;              /* (owned) (nullable): why the outbox can’t be opened, in words */
  gboolean wants_focus;       /* as soon as there are messages */
  guint refresh_source;       /* 0: nobody sees it */
  GtkDropDown *view;
  GtkToggleButton *search_button;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  PhOutboxLimits *limits;
  GtkStack *stack;
  AdwStatusPage *empty;
  AdwStatusPage *closed;
  GtkWidget *compose_button;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (PhOutboxListView, ph_outbox_list_view, ADW_TYPE_BIN)

static guint open_signal;

static void open_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* In the order of PhOutboxView, which is that of the drop-down list. */
static const struct
{
  const char *icon;
  const char *title;
  const char *description;
} empty_pages[] = {
  [PH_OUTBOX_VIEW_ALL] = { "ph-outbox-empty-symbolic", N_ ("The Outbox Is Empty"), N_ ("What you send goes through here: it waits while there is no connection, and you see what has become of it.") },
  [PH_OUTBOX_VIEW_OPEN] = { "ph-sent-symbolic", N_ ("Nothing Waits to Be Sent"), N_ ("Everything that could be sent is on its way.") },
  [PH_OUTBOX_VIEW_ATTENTION] = { "ph-done-symbolic", N_ ("Nothing Needs Your Attention"), N_ ("Messages that can’t be sent without you stand here.") },
  [PH_OUTBOX_VIEW_SENT] = { "ph-outbox-empty-symbolic", N_ ("Nothing Sent Yet"), N_ ("Messages stay here for a while after they were sent.") },
};

#define N_VIEWS G_N_ELEMENTS (empty_pages)

static PhOutboxView
get_view (PhOutboxListView *self)
{
  guint selected = gtk_drop_down_get_selected (self->view);

  return selected < N_VIEWS ? (PhOutboxView) selected : PH_OUTBOX_VIEW_ALL;
}

static const char *
get_words (PhOutboxListView *self)
{
  return gtk_search_bar_get_search_mode (self->search_bar) ? gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) : "";
}

/* What is shown instead of an empty list */

static const char *
find_page (PhOutboxListView *self)
{
  gboolean is_loading = FALSE;

  if (self->failure != NULL)
    return "closed";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    return "list";
  g_object_get (self->list, "loading", &is_loading, NULL);
  if (is_loading)
    return "loading";
  return get_words (self)[0] != '\0' ? "nothing-found" : "empty";
}

static void
take_focus (PhOutboxListView *self)
{
  if (self->wants_focus && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list"))
    self->wants_focus = !gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD);
}

static void
update_page (PhOutboxListView *self)
{
  PhOutboxView view = get_view (self);

  if (self->list == NULL)
    return;
  adw_status_page_set_icon_name (self->empty, empty_pages[view].icon);
  adw_status_page_set_title (self->empty, _ (empty_pages[view].title));
  adw_status_page_set_description (self->empty, _ (empty_pages[view].description));
  gtk_widget_set_visible (self->compose_button, view == PH_OUTBOX_VIEW_ALL);
  gtk_stack_set_visible_child_name (self->stack, find_page (self));
  take_focus (self);
}

static void
on_list_changed_cb (PhOutboxListView *self)
{
  update_page (self);
}

static void
on_view_selected_cb (PhOutboxListView *self)
{
  if (self->list == NULL)
    return;
  ph_outbox_list_set_view (self->list, get_view (self));
  update_page (self);
}

static void
on_words_changed_cb (PhOutboxListView *self)
{
  if (self->list == NULL)
    return;
  ph_outbox_list_set_words (self->list, get_words (self));
  update_page (self);
}

/* The rows */

static void
on_row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhOutboxListView *self)
{
  GtkWidget *row = ph_outbox_message_row_new (self->services, self->removals);

  gtk_list_item_set_child (list_item, row);
}

static void
on_row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhOutboxListView *self)
{
  ph_outbox_message_row_set_item (PH_OUTBOX_MESSAGE_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
on_row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhOutboxListView *self)
{
  ph_outbox_message_row_set_item (PH_OUTBOX_MESSAGE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
refresh_rows (PhOutboxListView *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); item != NULL; item = gtk_widget_get_next_sibling (item))
    if (PH_IS_OUTBOX_MESSAGE_ROW (gtk_widget_get_first_child (item)))
      ph_outbox_message_row_refresh (PH_OUTBOX_MESSAGE_ROW (gtk_widget_get_first_child (item)));
}

static void
on_accounts_changed_cb (PhOutboxListView *self)
{
  refresh_rows (self);
}

static void
on_removals_changed_cb (PhOutboxListView *self)
{
  refresh_rows (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  PhOutboxListView *self = PH_OUTBOX_LIST_VIEW (user_data);

  refresh_rows (self);
  ph_outbox_limits_refresh (self->limits);
  return G_SOURCE_CONTINUE;
}

static void
on_activate_cb (PhOutboxListView *self, guint position)
{
  g_autoptr(PhOutboxItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  PhOutboxEntry *entry = item != NULL ? ph_outbox_item_get_entry (item) : NULL;

  if (entry != NULL)
    g_signal_emit (self, open_signal, 0, ph_outbox_entry_get_id (entry));
}

/* Opening */

/* Nothing happens when it is open. Else whoever asked for messages got none, which looks like an empty outbox. */
static void
start_open (PhOutboxListView *self)
{
  ph_outbox_open_async (ph_services_get_outbox (self->services), self->cancellable, open_cb, g_object_ref (self));
}

/* Of a full disk, and of one that others use, the reason says what helps. */
static char *
dup_failure (const GError *error)
{
  g_autofree char *reason = ph_text_error (error);
  g_autofree char *path = ph_outbox_dup_default_path ();
  g_autofree char *name = g_filename_display_name (path);
  /* Translators: %s is the path of a folder */
  g_autofree char *help = g_strdup_printf (_ ("Until then nothing can be sent. Look whether you may read and write the folder %s, then try again."), name);
  g_autofree char *words = g_strdup_printf ("%s\n\n%s", reason, help);

  return g_markup_escape_text (g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN) ? words : reason, -1);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhOutboxListView) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_open = ph_outbox_open_finish (PH_OUTBOX (source), result, &error);

  if (self->services == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* closed meanwhile */
  g_free (self->failure);
  self->failure = is_open ? NULL : dup_failure (error);
  adw_status_page_set_description (self->closed, self->failure);
  update_page (self);
}

static void
open_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  start_open (PH_OUTBOX_LIST_VIEW (widget));
}

/* What couriers tell */

static void
on_progress_cb (PhCourier *courier, gint64 id, gint64 done, gint64 total, PhOutboxListView *self)
{
  ph_outbox_list_set_progress (self->list, id, done, total);
}

static void
on_settled_cb (PhCourier *courier, PhOutboxEntry *entry, PhOutboxListView *self)
{
  ph_outbox_list_set_progress (self->list, ph_outbox_entry_get_id (entry), 0, 0);
}

static void
search_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxListView *self = PH_OUTBOX_LIST_VIEW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
ph_outbox_list_view_map (GtkWidget *widget)
{
  PhOutboxListView *self = PH_OUTBOX_LIST_VIEW (widget);

  GTK_WIDGET_CLASS (ph_outbox_list_view_parent_class)->map (widget);
  refresh_rows (self);
  self->refresh_source = g_timeout_add_seconds (REFRESH_S, refresh_cb, self);
}

static void
ph_outbox_list_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&PH_OUTBOX_LIST_VIEW (widget)->refresh_source, g_source_remove);
  GTK_WIDGET_CLASS (ph_outbox_list_view_parent_class)->unmap (widget);
}

static void
ph_outbox_list_view_dispose (GObject *object)
{
  PhOutboxListView *self = PH_OUTBOX_LIST_VIEW (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->failure, g_free);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_object (&self->list);
  g_clear_object (&self->removals);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_outbox_list_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_LIST_VIEW);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-list-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, view);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, search_button);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, limits);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, stack);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, empty);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, compose_button);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, closed);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxListView, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_view_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_words_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
}

static void
ph_outbox_list_view_class_init (PhOutboxListViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_list_view_dispose;
  widget_class->map = ph_outbox_list_view_map;
  widget_class->unmap = ph_outbox_list_view_unmap;

  open_signal = g_signal_new ("open", PH_TYPE_OUTBOX_LIST_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (PH_TYPE_OUTBOX_LIMITS);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "outbox.open", NULL, open_action_cb);
  gtk_widget_class_install_action (widget_class, "outbox.search", NULL, search_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "outbox.search", NULL);
}

static void
ph_outbox_list_view_init (PhOutboxListView *self)
{
  const char *const names[] = { _ ("Messages to Show"), NULL };

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_parts_name (GTK_WIDGET (self->view), names);
  ph_spoken_parts_follow_choice (GTK_WIDGET (self->view));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
}

/**
 * ph_outbox_list_view_set_services:
 * @self: a list
 * @services: what it shows; set once
 * @removals: what is about to leave the outbox
 */
void
ph_outbox_list_view_set_services (PhOutboxListView *self, PhServices *services, PhOutboxRemovals *removals)
{
  g_return_if_fail (PH_IS_OUTBOX_LIST_VIEW (self));
  g_return_if_fail (PH_IS_SERVICES (services) && self->services == NULL);
  g_return_if_fail (PH_IS_OUTBOX_REMOVALS (removals));

  g_autoptr(GtkNoSelection) selection = NULL;

  self->services = g_object_ref (services);
  self->removals = g_object_ref (removals);
  self->list = ph_outbox_list_new (ph_services_get_outbox (services));
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (on_list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (removals, "changed", G_CALLBACK (on_removals_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ph_services_get_store (services), "items-changed", G_CALLBACK (on_accounts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ph_services_get_courier (services), "progress", G_CALLBACK (on_progress_cb), self, 0);
  g_signal_connect_object (ph_services_get_courier (services), "settled", G_CALLBACK (on_settled_cb), self, 0);
  ph_outbox_limits_set_services (self->limits, services);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  update_page (self);
  start_open (self);
}

/**
 * ph_outbox_list_view_focus_list:
 * @self: a list
 *
 * Moves the focus to the messages, as soon as there are any.
 */
void
ph_outbox_list_view_focus_list (PhOutboxListView *self)
{
  g_return_if_fail (PH_IS_OUTBOX_LIST_VIEW (self));

  self->wants_focus = TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  take_focus (self);
}
