// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The form for a server with what makes filling it in easier: why nothing was found, and the usual pairs of port and
// encryption, which always say what stands in the form.

#include "config.h"

#include "ph-manual-view.h"

#include "ph-server-form.h"
#include "ph-spoken-parts.h"
#include "ph-template.h"
#include "ph-text-discovery.h"

#include <glib/gi18n.h>

#define THIS_COMPUTER "localhost"

struct _PhManualView
{
  GtkBox parent_instance;
  GtkWidget *notice;
  GtkLabel *status;
  GtkLabel *hint;
  PhServerForm *form;
  AdwComboRow *kind;
  GtkWidget *found_row;
  GtkWidget *look_up_row;
};

G_DEFINE_FINAL_TYPE (PhManualView, ph_manual_view, GTK_TYPE_BOX)

typedef struct
{
  PhSecurity security;
  guint port;
  const char *host; /* (nullable): NULL: any other than this computer */
} PhServerKind;

/* In the order of the template, where one more entry stands for all that is not usual. */
static const PhServerKind kinds[] = {
  { PH_SECURITY_TLS, 465, NULL },
  { PH_SECURITY_STARTTLS, 587, NULL },
  { PH_SECURITY_NONE, 25, THIS_COMPUTER },
};

static gboolean
is_this_computer (PhManualView *self)
{
  g_autofree char *host = g_strstrip (g_strdup (ph_server_form_get_host (self->form)));

  return g_ascii_strcasecmp (host, THIS_COMPUTER) == 0;
}

static guint
find_kind (PhManualView *self)
{
  PhSecurity security = ph_server_form_get_security (self->form);
  guint port = ph_server_form_get_port (self->form);
  guint i = 0;

  while (i < G_N_ELEMENTS (kinds) &&
         !(kinds[i].security == security && kinds[i].port == port && (kinds[i].host == NULL || is_this_computer (self))))
    i++;
  return i;
}

static void on_kind_notify_cb (PhManualView *self);

static void
update_kind (PhManualView *self)
{
  g_signal_handlers_block_by_func (self->kind, on_kind_notify_cb, self);
  adw_combo_row_set_selected (self->kind, find_kind (self));
  g_signal_handlers_unblock_by_func (self->kind, on_kind_notify_cb, self);
}

static void
on_kind_notify_cb (PhManualView *self)
{
  guint chosen = adw_combo_row_get_selected (self->kind);

  if (chosen >= G_N_ELEMENTS (kinds) || chosen == find_kind (self))
    return;
  if (kinds[chosen].host != NULL)
    ph_server_form_set_host (self->form, kinds[chosen].host);
  else if (is_this_computer (self))
    ph_server_form_set_host (self->form, "");
  ph_server_form_set_connection (self->form, kinds[chosen].security, kinds[chosen].port);
}

static gboolean
ph_manual_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PH_MANUAL_VIEW (widget)->form));
}

static void
ph_manual_view_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_manual_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_MANUAL_VIEW);
}

static void
ph_manual_view_class_init (PhManualViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_manual_view_dispose;
  widget_class->grab_focus = ph_manual_view_grab_focus;

  g_type_ensure (PH_TYPE_SERVER_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("wizard/ph-manual-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhManualView, notice);
  gtk_widget_class_bind_template_child (widget_class, PhManualView, status);
  gtk_widget_class_bind_template_child (widget_class, PhManualView, hint);
  gtk_widget_class_bind_template_child (widget_class, PhManualView, form);
  gtk_widget_class_bind_template_child (widget_class, PhManualView, kind);
  gtk_widget_class_bind_template_child (widget_class, PhManualView, found_row);
  gtk_widget_class_bind_template_child (widget_class, PhManualView, look_up_row);
  gtk_widget_class_bind_template_callback (widget_class, update_kind);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_notify_cb);
}

static void
ph_manual_view_init (PhManualView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_parts_follow_choice (GTK_WIDGET (self->kind));
}

/**
 * ph_manual_view_load:
 * @self: a view
 * @account: what to show
 */
void
ph_manual_view_load (PhManualView *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_MANUAL_VIEW (self));

  ph_server_form_load (self->form, account);
}

static char *
dup_status (PhLookup *lookup)
{
  switch (ph_lookup_get_state (lookup))
    {
    case PH_LOOKUP_NOTHING:
      /* Translators: %s is an email address */
      return g_strdup_printf (_ ("No settings were found for %s"), ph_lookup_get_address (lookup));
    case PH_LOOKUP_STOPPED:
      return g_strdup (_ ("Enter the settings yourself"));
    case PH_LOOKUP_NO_MAIL:
      return ph_text_sends_no_mail (ph_discovery_get_provider (ph_lookup_get_discovery (lookup)));
    case PH_LOOKUP_IDLE:
    case PH_LOOKUP_RUNNING:
    case PH_LOOKUP_FOUND:
    default:
      return NULL;
    }
}

static const char *
get_hint (PhLookup *lookup)
{
  PhDiscovery *discovery = ph_lookup_get_discovery (lookup);
  const char *hint = discovery != NULL ? ph_text_discovery_hint (ph_discovery_get_hint (discovery)) : NULL;

  if (ph_lookup_get_state (lookup) != PH_LOOKUP_NOTHING)
    return NULL;
  if (!ph_lookup_is_online (lookup))
    return _ ("Looking up online is turned off on the page before, so only the providers that Posthorn knows were searched. Turn it on there, or enter the server here.");
  return hint != NULL ? hint : _ ("Choose your provider, or enter the server that its help pages name.");
}

/**
 * ph_manual_view_show_lookup:
 * @self: a view
 * @lookup: what was looked up before
 */
void
ph_manual_view_show_lookup (PhManualView *self, PhLookup *lookup)
{
  g_return_if_fail (PH_IS_MANUAL_VIEW (self));
  g_return_if_fail (PH_IS_LOOKUP (lookup));

  PhLookupState state = ph_lookup_get_state (lookup);
  g_autofree char *status = dup_status (lookup);
  const char *hint = get_hint (lookup);

  gtk_widget_set_visible (self->notice, status != NULL);
  if (status != NULL)
    {
      gtk_label_set_text (self->status, status);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->status), GTK_ACCESSIBLE_PROPERTY_LABEL, status, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (self->found_row, state == PH_LOOKUP_FOUND);
  gtk_widget_set_visible (self->look_up_row, state != PH_LOOKUP_IDLE && state != PH_LOOKUP_NO_MAIL && ph_lookup_is_online (lookup));
}

/**
 * ph_manual_view_fill_in:
 * @self: a view
 * @endpoint: a server
 *
 * Puts @endpoint into the fields.
 */
void
ph_manual_view_fill_in (PhManualView *self, PhEndpoint *endpoint)
{
  g_return_if_fail (PH_IS_MANUAL_VIEW (self));
  g_return_if_fail (endpoint != NULL);

  ph_server_form_set_host (self->form, ph_endpoint_get_host (endpoint));
  ph_server_form_set_connection (self->form, ph_endpoint_get_security (endpoint), ph_endpoint_get_port (endpoint));
}

/**
 * ph_manual_view_validate:
 * @self: a view
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether every field can be applied
 */
gboolean
ph_manual_view_validate (PhManualView *self)
{
  g_return_val_if_fail (PH_IS_MANUAL_VIEW (self), FALSE);

  return ph_server_form_validate (self->form);
}

/* What runs on this computer usually asks nobody who he is; every other server does. */
static void
update_username (PhAccount *account, gboolean was_local)
{
  gboolean is_local = g_str_equal (ph_account_get_host (account), THIS_COMPUTER) && ph_account_get_security (account) == PH_SECURITY_NONE;

  if (is_local && !was_local)
    ph_account_set_username (account, "");
  else if (was_local && !is_local && ph_account_get_username (account)[0] == '\0')
    ph_account_set_username (account, ph_account_get_address (account));
}

/**
 * ph_manual_view_apply:
 * @self: a view
 * @account: takes what the fields hold, right or wrong
 *
 * A server that becomes this computer itself is taken to need no sign-in.
 */
void
ph_manual_view_apply (PhManualView *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_MANUAL_VIEW (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));

  gboolean was_local = g_str_equal (ph_account_get_host (account), THIS_COMPUTER) && ph_account_get_security (account) == PH_SECURITY_NONE;

  ph_server_form_apply (self->form, account);
  update_username (account, was_local);
}
