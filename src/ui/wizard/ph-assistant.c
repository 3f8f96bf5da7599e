// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The window that leads through the pages for a new account. It knows the order of the pages and when the draft is kept;
// what a page asks is the page's own affair.

#include "config.h"

#include "ph-assistant.h"

#include "ph-account-saver.h"
#include "ph-address-page.h"
#include "ph-assistant-page.h"
#include "ph-discard-dialog.h"
#include "ph-done-page.h"
#include "ph-lookup-page.h"
#include "ph-message-page.h"
#include "ph-server-page.h"
#include "ph-sign-in-page.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-test-page.h"

#include <glib/gi18n.h>

/* What is found sooner, such as what Posthorn knows itself, needs no page on which nothing can be read. */
#define LOOKUP_PAGE_AFTER_MS 200

typedef enum
{
  PAGE_ADDRESS,
  PAGE_LOOKUP,
  PAGE_SERVER,
  PAGE_SIGN_IN,
  PAGE_TEST,
  PAGE_MESSAGE,
  PAGE_DONE,
  N_PAGES,
} PageIndex;

struct _PhAssistant
{
  AdwWindow parent_instance;
  PhServices *services;      /* (owned) (nullable): until disposed */
  PhAccountDraft *draft;     /* (owned) (nullable): until disposed */
  GCancellable *cancellable; /* (owned): of the saving */
  PageIndex current;
  PhLookup *lookup;    /* (owned) (nullable): until disposed */
  guint lookup_source; /* 0: not started: what was looked up is not waited for on another page */
  AdwWindowTitle *title;
  GtkWidget *back_button;
  GtkButton *next_button;
  AdwLeaflet *pages;
  PhAssistantPage *address_page;
  PhAssistantPage *lookup_page;
  PhAssistantPage *server_page;
  PhAssistantPage *sign_in_page;
  PhAssistantPage *test_page;
  PhAssistantPage *message_page;
  PhAssistantPage *done_page;
};

G_DEFINE_FINAL_TYPE (PhAssistant, ph_assistant, ADW_TYPE_WINDOW)

static void save_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static PhAssistantPage *
get_page (PhAssistant *self, PageIndex index)
{
  PhAssistantPage *const pages[N_PAGES] = {
    [PAGE_ADDRESS] = self->address_page,
    [PAGE_LOOKUP] = self->lookup_page,
    [PAGE_SERVER] = self->server_page,
    [PAGE_SIGN_IN] = self->sign_in_page,
    [PAGE_TEST] = self->test_page,
    [PAGE_MESSAGE] = self->message_page,
    [PAGE_DONE] = self->done_page,
  };

  return pages[index];
}

static gboolean
can_go_back (PhAssistant *self)
{
  return self->current != PAGE_ADDRESS && self->current != PAGE_DONE;
}

/* The button that goes on stands out, and Enter presses it, only where going on is what one wants. */
static void
update_buttons (PhAssistant *self)
{
  PhAssistantPage *page = get_page (self, self->current);
  const char *next_label = ph_assistant_page_get_next_label (page);
  gboolean is_complete = ph_assistant_page_is_complete (page);

  adw_window_title_set_title (self->title, ph_assistant_page_get_title (page));
  gtk_widget_set_visible (self->back_button, can_go_back (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back", can_go_back (self));
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), next_label != NULL);
  if (next_label != NULL)
    ph_spoken_parts_set_label (self->next_button, next_label);
  if (is_complete)
    gtk_widget_add_css_class (GTK_WIDGET (self->next_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->next_button), "suggested-action");
  gtk_window_set_default_widget (GTK_WINDOW (self), is_complete && next_label != NULL ? GTK_WIDGET (self->next_button) : NULL);
}

/* One reads from the top, wherever the first field is. */
static void
focus_page (PhAssistant *self)
{
  PhAssistantPage *page = get_page (self, self->current);

  if (!gtk_widget_grab_focus (GTK_WIDGET (page)))
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
  ph_assistant_page_scroll_to_top (page);
}

static void
show_page (PhAssistant *self, PageIndex index)
{
  g_clear_handle_id (&self->lookup_source, g_source_remove);
  ph_assistant_page_leave (get_page (self, self->current));
  self->current = index;
  adw_leaflet_set_visible_child (self->pages, GTK_WIDGET (get_page (self, index)));
  ph_assistant_page_enter (get_page (self, index), self->draft);
  update_buttons (self);
  focus_page (self);
}

static void
on_page_state_changed_cb (PhAssistantPage *page, PhAssistant *self)
{
  GtkWidget *former = gtk_window_get_default_widget (GTK_WINDOW (self));

  if (page != get_page (self, self->current))
    return;
  update_buttons (self);
  if (former == NULL && gtk_window_get_default_widget (GTK_WINDOW (self)) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

/* Looking up. The page for it comes only if it takes a while; a result leads on from there, or from where it was asked. */

static gboolean
is_waiting (PhAssistant *self)
{
  return self->lookup_source != 0 || self->current == PAGE_LOOKUP;
}

static gboolean
show_lookup_cb (gpointer user_data)
{
  PhAssistant *self = PH_ASSISTANT (user_data);

  self->lookup_source = 0;
  show_page (self, PAGE_LOOKUP);
  return G_SOURCE_REMOVE;
}

static void
show_lookup_result (PhAssistant *self)
{
  show_page (self, ph_lookup_get_state (self->lookup) == PH_LOOKUP_NO_MAIL ? PAGE_LOOKUP : PAGE_SERVER);
}

static void
on_lookup_state_cb (PhAssistant *self)
{
  PhLookupState state = ph_lookup_get_state (self->lookup);

  if (state != PH_LOOKUP_IDLE && state != PH_LOOKUP_RUNNING && is_waiting (self))
    show_lookup_result (self);
}

static const char *
get_address (PhAssistant *self)
{
  return ph_account_get_address (ph_account_draft_get_account (self->draft));
}

static void
start_lookup (PhAssistant *self, PhLookupEffort effort)
{
  if (self->lookup_source == 0)
    self->lookup_source = g_timeout_add (LOOKUP_PAGE_AFTER_MS, show_lookup_cb, self);
  ph_lookup_start (self->lookup, get_address (self), effort);
}

/* An account that does not last comes with its server. */
static void
leave_address (PhAssistant *self)
{
  if (ph_account_draft_get_lifetime (self->draft) == PH_DRAFT_PASSING)
    show_page (self, PAGE_SERVER);
  else if (ph_lookup_answers (self->lookup, get_address (self)))
    show_lookup_result (self);
  else if (self->lookup_source == 0 || g_strcmp0 (ph_lookup_get_address (self->lookup), get_address (self)) != 0)
    start_lookup (self, PH_LOOKUP_USUAL);
}

static void
leave_lookup (PhAssistant *self)
{
  if (ph_lookup_get_state (self->lookup) == PH_LOOKUP_RUNNING)
    ph_lookup_stop (self->lookup); /* which leads on */
  else
    show_page (self, PAGE_SERVER);
}

static void
save (PhAssistant *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.next", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back", FALSE);
  ph_account_saver_save_async (self->services, self->draft, GTK_WINDOW (self), self->cancellable, save_cb, g_object_ref (self));
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAssistant) self = user_data;
  gboolean is_saved = ph_account_saver_save_finish (result, NULL);

  if (self->services == NULL)
    return; /* closed meanwhile */
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.next", TRUE);
  if (is_saved)
    show_page (self, PAGE_DONE);
  else
    update_buttons (self);
}

static void
next_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAssistant *self = PH_ASSISTANT (widget);
  PhAssistantPage *page = get_page (self, self->current);

  if (self->current == PAGE_DONE)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (!ph_assistant_page_validate (page))
    return;
  ph_assistant_page_apply (page, self->draft);
  if (self->current == PAGE_ADDRESS)
    leave_address (self);
  else if (self->current == PAGE_LOOKUP)
    leave_lookup (self);
  else if (self->current == PAGE_MESSAGE || !ph_assistant_page_is_complete (page))
    save (self);
  else
    show_page (self, self->current + 1);
}

static void
back_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAssistant *self = PH_ASSISTANT (widget);
  PhAssistantPage *page = get_page (self, self->current);

  ph_assistant_page_apply (page, self->draft);
  if (ph_lookup_get_state (self->lookup) == PH_LOOKUP_RUNNING)
    ph_lookup_forget (self->lookup);
  if (ph_assistant_page_go_back (page))
    focus_page (self);
  else
    show_page (self, self->current == PAGE_SERVER ? PAGE_ADDRESS : self->current - 1);
}

static gboolean
stop_test (PhAssistant *self)
{
  return (self->current == PAGE_TEST && ph_test_page_stop (PH_TEST_PAGE (self->test_page))) ||
         (self->current == PAGE_MESSAGE && ph_message_page_stop (PH_MESSAGE_PAGE (self->message_page)));
}

/* Ends what is going on: while it looks or tests, that, with what was typed kept; else the assistant. */
static void
leave_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAssistant *self = PH_ASSISTANT (widget);
  gboolean is_looking = is_waiting (self) && ph_lookup_get_state (self->lookup) == PH_LOOKUP_RUNNING;

  if (!stop_test (self))
    gtk_widget_activate_action (widget, is_looking && can_go_back (self) ? "assistant.back" : "window.close", NULL);
}

/* When nothing was found, the same places would have nothing again. */
static void
look_up_again_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAssistant *self = PH_ASSISTANT (widget);
  gboolean had_nothing = ph_lookup_get_state (self->lookup) == PH_LOOKUP_NOTHING;

  ph_assistant_page_apply (get_page (self, self->current), self->draft);
  start_lookup (self, had_nothing ? PH_LOOKUP_HARDER : PH_LOOKUP_USUAL);
}

static void
test_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhAssistant *self = PH_ASSISTANT (widget);

  if (self->current == PAGE_TEST)
    ph_test_page_repeat (PH_TEST_PAGE (self->test_page));
}

/* From a test to where the setting was entered. */
static void
edit_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  static const PageIndex pages[] = {
    [PH_SETTING_EDITOR_NONE] = PAGE_SERVER,
    [PH_SETTING_EDITOR_SENDER] = PAGE_ADDRESS,
    [PH_SETTING_EDITOR_SERVER] = PAGE_SERVER,
    [PH_SETTING_EDITOR_SIGN_IN] = PAGE_SIGN_IN,
  };
  guint editor = g_variant_get_uint32 (parameter);

  g_return_if_fail (editor < G_N_ELEMENTS (pages));

  show_page (PH_ASSISTANT (widget), pages[editor]);
}

static void
show_practice_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  /* In this order, or the main window comes up in front when this one goes. */
  gtk_window_close (GTK_WINDOW (widget));
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "show-practice", NULL);
}

static gboolean
ph_assistant_close_request (GtkWindow *window)
{
  PhAssistant *self = PH_ASSISTANT (window);

  if (!ph_assistant_has_input (self))
    return GTK_WINDOW_CLASS (ph_assistant_parent_class)->close_request (window);
  ph_discard_dialog_present (window, _ ("Discard This Account?"));
  return TRUE;
}

static void
ph_assistant_dispose (GObject *object)
{
  PhAssistant *self = PH_ASSISTANT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->lookup_source, g_source_remove);
  if (self->lookup != NULL)
    ph_lookup_forget (self->lookup);
  g_clear_object (&self->lookup);
  g_clear_object (&self->services);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (ph_assistant_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_ASSISTANT);
}

static void
ph_assistant_finalize (GObject *object)
{
  g_clear_object (&PH_ASSISTANT (object)->cancellable);
  G_OBJECT_CLASS (ph_assistant_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (PH_TYPE_ADDRESS_PAGE);
  g_type_ensure (PH_TYPE_LOOKUP_PAGE);
  g_type_ensure (PH_TYPE_SERVER_PAGE);
  g_type_ensure (PH_TYPE_SIGN_IN_PAGE);
  g_type_ensure (PH_TYPE_TEST_PAGE);
  g_type_ensure (PH_TYPE_MESSAGE_PAGE);
  g_type_ensure (PH_TYPE_DONE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-assistant.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, title);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, next_button);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, pages);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, address_page);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, lookup_page);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, server_page);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, sign_in_page);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, test_page);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, message_page);
  gtk_widget_class_bind_template_child (widget_class, PhAssistant, done_page);
}

static void
ph_assistant_class_init (PhAssistantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ph_assistant_dispose;
  object_class->finalize = ph_assistant_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = ph_assistant_close_request;

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "assistant.next", NULL, next_action_cb);
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, back_action_cb);
  gtk_widget_class_install_action (widget_class, "assistant.look-up-again", NULL, look_up_again_action_cb);
  gtk_widget_class_install_action (widget_class, "assistant.test", NULL, test_action_cb);
  gtk_widget_class_install_action (widget_class, "assistant.edit", "u", edit_action_cb);
  gtk_widget_class_install_action (widget_class, "assistant.show-practice", NULL, show_practice_action_cb);
  gtk_widget_class_install_action (widget_class, "dialog.leave", NULL, leave_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "dialog.leave", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "assistant.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "assistant.test", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "assistant.test", NULL);
}

static void
ph_assistant_init (PhAssistant *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (PageIndex i = 0; i < N_PAGES; i++)
    g_signal_connect_object (get_page (self, i), "state-changed", G_CALLBACK (on_page_state_changed_cb), self, 0);
}

/**
 * ph_assistant_new:
 * @parent: the window above which it opens
 * @services: where the account is kept at the end
 * @draft: what the pages start with
 *
 * Returns: (transfer none): an assistant on its first page, not presented yet
 */
PhAssistant *
ph_assistant_new (GtkWindow *parent, PhServices *services, PhAccountDraft *draft)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (PH_IS_SERVICES (services), NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT_DRAFT (draft), NULL);

  PhAssistant *self = g_object_new (PH_TYPE_ASSISTANT,
                                    "transient-for", parent,
                                    "application", gtk_window_get_application (parent),
                                    "destroy-with-parent", TRUE,
                                    NULL);

  self->services = g_object_ref (services);
  self->draft = g_object_ref (draft);
  self->lookup = ph_lookup_new (services);
  g_signal_connect_object (self->lookup, "notify::state", G_CALLBACK (on_lookup_state_cb), self, G_CONNECT_SWAPPED);
  ph_address_page_set_services (PH_ADDRESS_PAGE (self->address_page), services);
  ph_lookup_page_set_lookup (PH_LOOKUP_PAGE (self->lookup_page), self->lookup);
  ph_server_page_set_lookup (PH_SERVER_PAGE (self->server_page), services, self->lookup);
  ph_test_page_set_services (PH_TEST_PAGE (self->test_page), services);
  ph_message_page_set_services (PH_MESSAGE_PAGE (self->message_page), services);
  show_page (self, PAGE_ADDRESS);
  return self;
}

/**
 * ph_assistant_has_input:
 * @self: an assistant
 *
 * Returns: whether something was entered that is not saved
 */
gboolean
ph_assistant_has_input (PhAssistant *self)
{
  g_return_val_if_fail (PH_IS_ASSISTANT (self), FALSE);

  if (self->draft == NULL || self->current == PAGE_DONE)
    return FALSE;
  ph_assistant_page_apply (get_page (self, self->current), self->draft);
  return ph_account_draft_is_changed (self->draft);
}
