// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Shows what was looked up, or else the form for a server, and leads from one to the other. What the person changes in
// the form counts as entered by hand: nothing that was said about the found server is true of it any more.

#include "config.h"

#include "ph-server-page.h"

#include "ph-assistant-page.h"
#include "ph-found-view.h"
#include "ph-manual-view.h"
#include "ph-provider-chooser.h"
#include "ph-template.h"
#include "ph-typed-address.h"

#include <glib/gi18n.h>

struct _PhServerPage
{
  AdwBin parent_instance;
  PhServices *services;   /* (owned) (nullable): until disposed */
  PhLookup *lookup;       /* (owned) (nullable): until disposed */
  PhAccountDraft *draft;  /* (owned) (nullable): once the page was entered */
  PhDiscovery *discovery; /* (owned) (nullable): the one that was shown last */
  PhProvider *chosen;     /* (owned) (nullable): by the person, by name */
  PhCandidate *edited;    /* (owned) (nullable): what the person has begun to change in the form */
  GtkStack *stack;
  PhFoundView *found;
  PhManualView *manual;
};

static void ph_server_page_iface_init (PhAssistantPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhServerPage, ph_server_page, ADW_TYPE_BIN, G_IMPLEMENT_INTERFACE (PH_TYPE_ASSISTANT_PAGE, ph_server_page_iface_init))

static gboolean
shows_found (PhServerPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "found") == 0;
}

static void
show_found (PhServerPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "found");
  ph_assistant_page_scroll_to_top (PH_ASSISTANT_PAGE (self));
  ph_found_view_announce (self->found);
  g_signal_emit_by_name (self, "state-changed");
}

static void
show_form (PhServerPage *self)
{
  ph_manual_view_show_lookup (self->manual, self->lookup);
  gtk_stack_set_visible_child_name (self->stack, "manual");
  ph_assistant_page_scroll_to_top (PH_ASSISTANT_PAGE (self));
  g_signal_emit_by_name (self, "state-changed");
}

static void
show_manual (PhServerPage *self)
{
  ph_manual_view_load (self->manual, ph_account_draft_get_account (self->draft));
  show_form (self);
}

/* (transfer full) (nullable) */
static PhAddress *
dup_address (PhServerPage *self)
{
  return ph_typed_address_parse (ph_account_get_address (ph_account_draft_get_account (self->draft)), NULL, NULL);
}

/* What was found for another address has nothing to do with this one; what the person typed may have. */
static void
forget_former_candidate (PhServerPage *self)
{
  PhAccount *account = ph_account_draft_get_account (self->draft);

  if (ph_account_draft_get_candidate (self->draft) == NULL)
    return;
  ph_account_set_host (account, "");
  ph_account_set_security (account, PH_SECURITY_TLS);
  ph_account_set_port (account, ph_security_get_default_port (PH_SECURITY_TLS));
  ph_account_set_username (account, ph_account_get_address (account));
  ph_account_draft_use_own_server (self->draft, NULL);
}

static void
show_result (PhServerPage *self)
{
  g_autoptr(PhAddress) address = dup_address (self);

  g_set_object (&self->discovery, ph_lookup_get_discovery (self->lookup));
  g_clear_object (&self->edited);
  if (ph_lookup_get_state (self->lookup) == PH_LOOKUP_FOUND && address != NULL)
    {
      ph_found_view_show (self->found, self->discovery, address);
      show_found (self);
      return;
    }
  forget_former_candidate (self);
  show_manual (self);
}

/* A fix of the test may have changed the server. */
static gboolean
is_found_outdated (PhServerPage *self)
{
  PhCandidate *candidate = ph_account_draft_get_candidate (self->draft);

  return candidate != NULL && !ph_account_draft_has_server_of (self->draft, candidate);
}

static const char *
get_title (PhAssistantPage *page)
{
  return _ ("Server");
}

static const char *
get_next_label (PhAssistantPage *page)
{
  PhServerPage *self = PH_SERVER_PAGE (page);
  PhCandidate *candidate = shows_found (self) ? ph_found_view_get_candidate (self->found) : NULL;

  return candidate != NULL && ph_candidate_get_trust (candidate) != PH_CANDIDATE_TRUSTED ? _ ("_Use These Settings") : _ ("_Next");
}

static void
enter (PhAssistantPage *page, PhAccountDraft *draft)
{
  PhServerPage *self = PH_SERVER_PAGE (page);

  g_set_object (&self->draft, draft);
  if (self->discovery != ph_lookup_get_discovery (self->lookup))
    show_result (self);
  else if (shows_found (self) && !is_found_outdated (self))
    show_found (self);
  else
    show_manual (self);
}

/* Of a provider chosen by name more is known than its servers tell, as long as it is one of them. */
static void
apply_manual (PhServerPage *self)
{
  PhAccount *account = ph_account_draft_get_account (self->draft);

  ph_manual_view_apply (self->manual, account);
  if (ph_account_draft_get_candidate (self->draft) == NULL || is_found_outdated (self))
    ph_account_draft_use_own_server (self->draft, ph_services_find_provider (self->services,
                                                                             self->chosen,
                                                                             ph_account_get_address (account),
                                                                             ph_account_get_host (account)));
}

static void
apply (PhAssistantPage *page, PhAccountDraft *draft)
{
  PhServerPage *self = PH_SERVER_PAGE (page);

  if (shows_found (self))
    ph_account_draft_use_candidate (draft, ph_found_view_get_candidate (self->found));
  else
    apply_manual (self);
}

/* The port may be another one: whose the server is counts. */
static gboolean
is_found_server (PhServerPage *self)
{
  PhCandidate *candidate = ph_lookup_get_state (self->lookup) == PH_LOOKUP_FOUND ? ph_found_view_get_candidate (self->found) : NULL;

  return candidate != NULL && g_ascii_strcasecmp (ph_endpoint_get_host (ph_candidate_get_endpoint (candidate)),
                                                  ph_account_get_host (ph_account_draft_get_account (self->draft))) == 0;
}

/* The server that was found needs the same consent as before when the form is left with it. */
static gboolean
validate (PhAssistantPage *page)
{
  PhServerPage *self = PH_SERVER_PAGE (page);

  if (shows_found (self))
    return ph_found_view_validate (self->found);
  if (!ph_manual_view_validate (self->manual))
    return FALSE;
  apply_manual (self);
  if (!is_found_server (self) || ph_found_view_validate (self->found))
    return TRUE;
  show_found (self);
  return ph_found_view_validate (self->found);
}

/* From the form to what was found, if anything was. */
static gboolean
go_back (PhAssistantPage *page)
{
  PhServerPage *self = PH_SERVER_PAGE (page);

  if (shows_found (self) || ph_lookup_get_state (self->lookup) != PH_LOOKUP_FOUND)
    return FALSE;
  show_found (self);
  return TRUE;
}

static void
ph_server_page_iface_init (PhAssistantPageInterface *iface)
{
  iface->get_title = get_title;
  iface->get_next_label = get_next_label;
  iface->enter = enter;
  iface->validate = validate;
  iface->apply = apply;
  iface->go_back = go_back;
}

/* Who went back from the form to have a look finds it as it was. */
static void
edit_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhServerPage *self = PH_SERVER_PAGE (widget);

  if (g_set_object (&self->edited, ph_found_view_get_candidate (self->found)))
    {
      ph_account_draft_use_candidate (self->draft, self->edited);
      show_manual (self);
    }
  else
    show_form (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->manual));
  ph_assistant_page_scroll_to_top (PH_ASSISTANT_PAGE (self));
}

static void
show_found_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhServerPage *self = PH_SERVER_PAGE (widget);

  g_clear_object (&self->edited);
  show_found (self);
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
on_chooser_chosen_cb (PhServerPage *self, PhProvider *provider)
{
  g_autoptr(PhAddress) address = dup_address (self);
  g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, 0, address != NULL ? ph_address_get_domain (address) : "");
  g_autofree char *username = address != NULL ? ph_provider_dup_username (provider, address) : NULL;

  g_set_object (&self->chosen, provider);
  ph_manual_view_fill_in (self->manual, endpoint);
  apply_manual (self);
  if (username != NULL)
    ph_account_set_username (ph_account_draft_get_account (self->draft), username);
  gtk_widget_grab_focus (GTK_WIDGET (self->manual));
}

static void
choose_provider_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhServerPage *self = PH_SERVER_PAGE (widget);
  PhProviderCatalogue *catalogue = ph_services_get_catalogue (self->services);

  if (catalogue == NULL)
    return; /* it is read within the first second */

  PhProviderChooser *chooser = ph_provider_chooser_new (GTK_WINDOW (gtk_widget_get_root (widget)), catalogue);

  g_signal_connect_object (chooser, "chosen", G_CALLBACK (on_chooser_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
on_found_changed_cb (PhServerPage *self)
{
  g_signal_emit_by_name (self, "state-changed");
}

static gboolean
ph_server_page_grab_focus (GtkWidget *widget)
{
  PhServerPage *self = PH_SERVER_PAGE (widget);

  return gtk_widget_grab_focus (shows_found (self) ? GTK_WIDGET (self->found) : GTK_WIDGET (self->manual));
}

static void
ph_server_page_dispose (GObject *object)
{
  PhServerPage *self = PH_SERVER_PAGE (object);

  g_clear_object (&self->services);
  g_clear_object (&self->lookup);
  g_clear_object (&self->draft);
  g_clear_object (&self->discovery);
  g_clear_object (&self->chosen);
  g_clear_object (&self->edited);
  G_OBJECT_CLASS (ph_server_page_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_SERVER_PAGE);
}

static void
ph_server_page_class_init (PhServerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_server_page_dispose;
  widget_class->grab_focus = ph_server_page_grab_focus;

  g_type_ensure (PH_TYPE_FOUND_VIEW);
  g_type_ensure (PH_TYPE_MANUAL_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-server-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhServerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PhServerPage, found);
  gtk_widget_class_bind_template_child (widget_class, PhServerPage, manual);
  gtk_widget_class_bind_template_callback (widget_class, on_found_changed_cb);
  gtk_widget_class_install_action (widget_class, "server.edit", NULL, edit_action_cb);
  gtk_widget_class_install_action (widget_class, "server.show-found", NULL, show_found_action_cb);
  gtk_widget_class_install_action (widget_class, "server.choose-provider", NULL, choose_provider_action_cb);
}

static void
ph_server_page_init (PhServerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_server_page_set_lookup:
 * @self: a server page
 * @services: where the providers are
 * @lookup: what looks up settings
 */
void
ph_server_page_set_lookup (PhServerPage *self, PhServices *services, PhLookup *lookup)
{
  g_return_if_fail (PH_IS_SERVER_PAGE (self));
  g_return_if_fail (PH_IS_SERVICES (services));
  g_return_if_fail (PH_IS_LOOKUP (lookup));
  g_return_if_fail (self->lookup == NULL);

  self->services = g_object_ref (services);
  self->lookup = g_object_ref (lookup);
}
