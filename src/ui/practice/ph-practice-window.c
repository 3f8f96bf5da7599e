// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The window of the practice server: how to reach it, what arrived, and one message at a time. The server itself belongs
// to the program and goes on without this window.

#include "config.h"

#include "ph-practice-window.h"

#include "ph-practice-message-view.h"
#include "ph-practice-row.h"
#include "ph-spoken-row.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhPracticeWindow
{
  AdwWindow parent_instance;
  PhServices *services; /* (owned) (nullable): until disposed */
  AdwLeaflet *pages;
  GtkWidget *list_page;
  GtkWidget *message_page;
  GtkWidget *back_button;
  GtkStack *stack;
  GtkListBox *list;
  AdwActionRow *server_row;
  AdwActionRow *username_row;
  PhPracticeMessageView *message_view;
};

G_DEFINE_FINAL_TYPE (PhPracticeWindow, ph_practice_window, ADW_TYPE_WINDOW)

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return ph_practice_row_new (PH_PRACTICE_MESSAGE (item));
}

static void
show_server (PhPracticeWindow *self)
{
  PhPracticeServer *server = ph_services_get_practice (self->services);

  gtk_stack_set_visible_child_name (self->stack, server != NULL ? "running" : "stopped");
  if (server == NULL)
    return;

  /* Translators: host name of the practice server and its two ports */
  g_autofree char *text = g_strdup_printf (_ ("%s, port %u with TLS, port %u with STARTTLS"),
                                           ph_practice_server_get_host (server),
                                           ph_practice_server_get_tls_port (server),
                                           ph_practice_server_get_starttls_port (server));

  adw_action_row_set_subtitle (self->server_row, text);
  adw_action_row_set_subtitle (self->username_row, ph_practice_server_get_username (server));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (server), create_row_cb, NULL, NULL);
}

static void
on_services_practice_cb (PhServices *services, GParamSpec *pspec, PhPracticeWindow *self)
{
  show_server (self);
}

static void
on_row_activated_cb (PhPracticeWindow *self, GtkListBoxRow *row)
{
  ph_practice_message_view_show (self->message_view, ph_practice_row_get_message (PH_PRACTICE_ROW (row)));
  adw_leaflet_set_visible_child (self->pages, self->message_page);
  gtk_widget_grab_focus (self->back_button);
}

static void
back_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhPracticeWindow *self = PH_PRACTICE_WINDOW (widget);

  adw_leaflet_set_visible_child (self->pages, self->list_page);
}

static void
copy_password_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhPracticeServer *server = ph_services_get_practice (PH_PRACTICE_WINDOW (widget)->services);

  if (server != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), ph_secret_peek (ph_practice_server_get_password (server)));
}

static void
ph_practice_window_dispose (GObject *object)
{
  g_clear_object (&PH_PRACTICE_WINDOW (object)->services);
  G_OBJECT_CLASS (ph_practice_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PRACTICE_WINDOW);
}

static void
ph_practice_window_class_init (PhPracticeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_practice_window_dispose;

  g_type_ensure (PH_TYPE_PRACTICE_MESSAGE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("practice/ph-practice-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, list_page);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, message_page);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, list);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, server_row);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, username_row);
  gtk_widget_class_bind_template_child (widget_class, PhPracticeWindow, message_view);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_install_action (widget_class, "practice.back", NULL, back_action_cb);
  gtk_widget_class_install_action (widget_class, "practice.copy-password", NULL, copy_password_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "practice.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_practice_window_init (PhPracticeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow_all (GTK_WIDGET (self));
}

/**
 * ph_practice_window_new:
 * @application: the program
 * @services: where the server is
 *
 * Returns: (transfer none): a window that is not presented yet
 */
PhPracticeWindow *
ph_practice_window_new (GtkApplication *application, PhServices *services)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);

  PhPracticeWindow *self = g_object_new (PH_TYPE_PRACTICE_WINDOW, "application", application, NULL);

  self->services = g_object_ref (services);
  g_signal_connect_object (services, "notify::practice", G_CALLBACK (on_services_practice_cb), self, 0);
  show_server (self);
  return self;
}
