// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Leads between the list of messages and one message, says what could not be done, and lets removing be undone.

#include "config.h"

#include "ph-outbox-page.h"

#include "ph-outbox-list-view.h"
#include "ph-outbox-look.h"
#include "ph-outbox-message-view.h"
#include "ph-outbox-removals.h"
#include "ph-spoken-toasts.h"
#include "ph-template.h"
#include "ph-text.h"

#include <glib/gi18n.h>

/* The subject of what is gone has to be read first. */
#define UNDO_SECONDS 12

struct _PhOutboxPage
{
  AdwBin parent_instance;
  PhServices *services;       /* (owned) (nullable): once set, until disposed */
  PhOutboxRemovals *removals; /* (owned) (nullable): once set, until disposed */
  AdwToastOverlay *toasts;
  AdwLeaflet *pages;
  PhOutboxListView *list_view;
  PhOutboxMessageView *message_view;
};

G_DEFINE_FINAL_TYPE (PhOutboxPage, ph_outbox_page, ADW_TYPE_BIN)

enum
{
  OPEN_DRAFT,
  BACK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
add_toast (PhOutboxPage *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
on_failed_cb (PhOutboxPage *self, GError *error)
{
  g_autofree char *words = ph_text_error (error);

  add_toast (self, words);
}

/* Leading between the pages */

static gboolean
is_at_list (PhOutboxPage *self)
{
  return adw_leaflet_get_visible_child (self->pages) == GTK_WIDGET (self->list_view);
}

static void
show_list (PhOutboxPage *self)
{
  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (self->list_view));
  ph_outbox_list_view_focus_list (self->list_view);
}

/* Swiping back leaves the message without an action. */
static void
on_visible_child_cb (PhOutboxPage *self)
{
  if (self->removals != NULL && is_at_list (self))
    ph_outbox_message_view_show (self->message_view, 0);
}

static void
on_open_cb (PhOutboxPage *self, gint64 id)
{
  ph_outbox_page_show_message (self, id);
}

static void
on_gone_cb (PhOutboxPage *self)
{
  show_list (self);
  add_toast (self, _ ("The message is no longer in the outbox"));
}

static void
on_open_draft_cb (PhOutboxPage *self, PhDraft *draft)
{
  g_signal_emit (self, signals[OPEN_DRAFT], 0, draft);
}

static void
back_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhOutboxPage *self = PH_OUTBOX_PAGE (widget);

  if (is_at_list (self))
    g_signal_emit (self, signals[BACK], 0);
  else
    show_list (self);
}

/* Removing */

static gint64
get_removed (AdwToast *toast)
{
  return *(const gint64 *) g_object_get_data (G_OBJECT (toast), "ph-removed");
}

static void
on_undo_clicked_cb (AdwToast *toast, PhOutboxPage *self)
{
  if (self->removals != NULL)
    ph_outbox_removals_undo (self->removals, get_removed (toast));
}

static void
on_toast_dismissed_cb (AdwToast *toast, PhOutboxPage *self)
{
  if (self->removals != NULL)
    ph_outbox_removals_settle (self->removals, get_removed (toast));
}

static void
on_remove_cb (PhOutboxPage *self, PhOutboxEntry *entry)
{
  gint64 id = ph_outbox_entry_get_id (entry);
  g_autofree char *subject = ph_outbox_look_dup_subject (entry);
  g_autofree char *text = g_strdup_printf (_ ("%s removed"), subject);
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  ph_outbox_removals_add (self->removals, id);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "ph-removed", g_memdup2 (&id, sizeof id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_clicked_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed_cb), self, 0);
  show_list (self);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Before anybody looks, nothing of the outbox is read for this page. */
static void
open_outbox (PhOutboxPage *self)
{
  if (self->removals != NULL || self->services == NULL)
    return;
  self->removals = ph_outbox_removals_new (ph_services_get_outbox (self->services));
  g_signal_connect_object (self->removals, "failed", G_CALLBACK (on_failed_cb), self, G_CONNECT_SWAPPED);
  ph_outbox_list_view_set_services (self->list_view, self->services, self->removals);
  ph_outbox_message_view_set_services (self->message_view, self->services);
}

static void
ph_outbox_page_map (GtkWidget *widget)
{
  open_outbox (PH_OUTBOX_PAGE (widget));
  GTK_WIDGET_CLASS (ph_outbox_page_parent_class)->map (widget);
}

static void
ph_outbox_page_dispose (GObject *object)
{
  PhOutboxPage *self = PH_OUTBOX_PAGE (object);

  if (self->removals != NULL)
    ph_outbox_removals_settle_all (self->removals);
  g_clear_object (&self->removals);
  g_clear_object (&self->services);
  G_OBJECT_CLASS (ph_outbox_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_OUTBOX_PAGE);
}

static void
ph_outbox_page_class_init (PhOutboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_outbox_page_dispose;
  widget_class->map = ph_outbox_page_map;

  signals[OPEN_DRAFT] = g_signal_new ("open-draft", PH_TYPE_OUTBOX_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_DRAFT);
  signals[BACK] = g_signal_new ("back", PH_TYPE_OUTBOX_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (PH_TYPE_OUTBOX_LIST_VIEW);
  g_type_ensure (PH_TYPE_OUTBOX_MESSAGE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("outbox/ph-outbox-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhOutboxPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxPage, pages);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, PhOutboxPage, message_view);
  gtk_widget_class_bind_template_callback (widget_class, on_visible_child_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_gone_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_open_draft_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_failed_cb);
  gtk_widget_class_install_action (widget_class, "outbox.back", NULL, back_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "outbox.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "outbox.back", NULL);
}

static void
ph_outbox_page_init (PhOutboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_toasts_follow (self->toasts);
}

/**
 * ph_outbox_page_set_services:
 * @self: a page
 * @services: what it works with; set once
 */
void
ph_outbox_page_set_services (PhOutboxPage *self, PhServices *services)
{
  g_return_if_fail (PH_IS_OUTBOX_PAGE (self));
  g_return_if_fail (PH_IS_SERVICES (services) && self->services == NULL);

  self->services = g_object_ref (services);
}

/**
 * ph_outbox_page_show_message:
 * @self: a page
 * @id: a message; 0: the list of all
 */
void
ph_outbox_page_show_message (PhOutboxPage *self, gint64 id)
{
  g_return_if_fail (PH_IS_OUTBOX_PAGE (self));
  g_return_if_fail (self->services != NULL);

  open_outbox (self);
  if (id == 0)
    {
      show_list (self);
      return;
    }
  ph_outbox_message_view_show (self->message_view, id);
  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (self->message_view));
  gtk_widget_child_focus (GTK_WIDGET (self->message_view), GTK_DIR_TAB_FORWARD);
}
