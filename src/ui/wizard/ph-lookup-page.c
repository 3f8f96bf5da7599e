// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows who is asked for settings while that lasts, and says so when there is no point in going on: the provider lets no
// program send mail. It neither starts nor ends the lookup.

#include "config.h"

#include "ph-lookup-page.h"

#include "ph-assistant-page.h"
#include "ph-attempt-row.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

/* What is over before needs no spinner, and what lasts longer needs a word. */
#define SPINNER_AFTER_MS 1000
#define STILL_AFTER_MS   4000

struct _PhLookupPage
{
  AdwBin parent_instance;
  PhLookup *lookup;     /* (owned) (nullable): until disposed */
  guint spinner_source; /* 0: not started */
  guint still_source;   /* 0: not started */
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *status;
  GtkListBox *attempts;
  GtkButton *stop_button;
  AdwStatusPage *no_mail;
  GtkWidget *address_button;
};

static void ph_lookup_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhLookupPage, ph_lookup_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_lookup_page_iface_init))

static gboolean
is_running (PhLookupPage *self)
{
  return ph_lookup_get_state (self->lookup) == PH_LOOKUP_RUNNING;
}

static void
set_status (PhLookupPage *self, const char *text)
{
  gtk_label_set_text (self->status, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
spinner_cb (gpointer user_data)
{
  PhLookupPage *self = PH_LOOKUP_PAGE (user_data);

  self->spinner_source = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
still_cb (gpointer user_data)
{
  PhLookupPage *self = PH_LOOKUP_PAGE (user_data);

  self->still_source = 0;
  set_status (self, _ ("Still looking. Some servers take up to fifteen seconds to answer."));
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (PhLookupPage *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->still_source, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);
}

static void
start_waiting (PhLookupPage *self)
{
  const char *address = ph_lookup_get_address (self->lookup);
  /* Translators: %s is an email address */
  g_autofree char *text = g_strdup_printf (_ ("Looking up the settings for %s…"), address);

  set_status (self, text);
  self->spinner_source = g_timeout_add (SPINNER_AFTER_MS, spinner_cb, self);
  self->still_source = g_timeout_add (STILL_AFTER_MS, still_cb, self);
}

static void
update_stop_button (PhLookupPage *self)
{
  PhDiscovery *discovery = ph_lookup_get_discovery (self->lookup);
  gboolean has_candidate = discovery != NULL && ph_discovery_get_n_candidates (discovery) > 0;

  ph_spoken_parts_set_label (self->stop_button, has_candidate ? _ ("_Use What Was Found") : _ ("Enter Settings _Yourself"));
}

static GtkWidget *
new_attempt_row (gpointer item, gpointer user_data)
{
  return ph_attempt_row_new (PH_DISCOVERY_ATTEMPT (item));
}

/* The discovery comes with the catalogue, which may still be read when the page is there. */
static void
follow_discovery (PhLookupPage *self)
{
  PhDiscovery *discovery = ph_lookup_get_discovery (self->lookup);

  if (discovery != NULL)
    g_signal_connect_object (discovery, "candidates-changed", G_CALLBACK (update_stop_button), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->attempts, discovery != NULL ? ph_discovery_get_attempts (discovery) : NULL, new_attempt_row, NULL, NULL);
  update_stop_button (self);
}

static void
show_no_mail (PhLookupPage *self)
{
  g_autofree char *text = ph_text_sends_no_mail (ph_discovery_get_provider (ph_lookup_get_discovery (self->lookup)));
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->no_mail, escaped);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->no_mail), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
update (PhLookupPage *self)
{
  gboolean is_refused = ph_lookup_get_state (self->lookup) == PH_LOOKUP_NO_MAIL;

  stop_waiting (self);
  if (is_running (self))
    start_waiting (self);
  if (is_refused)
    show_no_mail (self);
  gtk_stack_set_visible_child_name (self->stack, is_refused ? "no-mail" : "running");
}

static void
on_lookup_state_cb (PhLookupPage *self)
{
  update (self);
  g_signal_emit_by_name (self, "state-changed");
}

static const char *
get_title (PhAssistantPage *page)
{
  return ph_lookup_get_state (PH_LOOKUP_PAGE (page)->lookup) == PH_LOOKUP_NO_MAIL ? _ ("Provider") : _ ("Looking Up Settings");
}

/* The ways on are on the page: none of them is the usual one. */
static const char *
get_next_label (PhAssistantPage *page)
{
  return NULL;
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  update (PH_LOOKUP_PAGE (page));
}

static void
leave (PhAssistantPage *page)
{
  stop_waiting (PH_LOOKUP_PAGE (page));
}

static void
ph_lookup_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->leave = leave;
}

static gboolean
ph_lookup_page_grab_focus (GtkWidget *widget)
{
  PhLookupPage *self = PH_LOOKUP_PAGE (widget);

  return gtk_widget_grab_focus (is_running (self) ? GTK_WIDGET (self->stop_button) : self->address_button);
}

static void
ph_lookup_page_dispose (GObject *object)
{
  PhLookupPage *self = PH_LOOKUP_PAGE (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_handle_id (&self->still_source, g_source_remove);
  g_clear_object (&self->lookup);
  G_OBJECT_CLASS (ph_lookup_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), PH_TYPE_LOOKUP_PAGE);
}

static void
ph_lookup_page_class_init (PhLookupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_lookup_page_dispose;
  widget_class->grab_focus = ph_lookup_page_grab_focus;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-lookup-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhLookupPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhLookupPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, PhLookupPage, status);
  gtk_widget_class_bind_template_child (widget_class, PhLookupPage, attempts);
  gtk_widget_class_bind_template_child (widget_class, PhLookupPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PhLookupPage, no_mail);
  gtk_widget_class_bind_template_child (widget_class, PhLookupPage, address_button);
}

static void
ph_lookup_page_init (PhLookupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_lookup_page_set_lookup:
 * @self: a lookup page
 * @lookup: what to show
 */
void
ph_lookup_page_set_lookup (PhLookupPage *self, PhLookup *lookup)
{
  g_return_if_fail (PH_IS_LOOKUP_PAGE (self));
  g_return_if_fail (PH_IS_LOOKUP (lookup));
  g_return_if_fail (self->lookup == NULL);

  self->lookup = g_object_ref (lookup);
  g_signal_connect_object (lookup, "notify::state", G_CALLBACK (on_lookup_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lookup, "notify::discovery", G_CALLBACK (follow_discovery), self, G_CONNECT_SWAPPED);
}
