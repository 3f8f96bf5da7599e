// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says by what way its server is reached. Its fields hold what the account holds, and the other
// way round.

#include "config.h"

#include "ph-connection-form.h"

#include "ph-error-row.h"
#include "ph-form-binding.h"
#include "ph-host-name.h"
#include "ph-number-row.h"
#include "ph-proxy.h"
#include "ph-set-str.h"
#include "ph-template.h"

#include <glib/gi18n.h>

/* In the order of the list. */
typedef enum
{
  WAY_DESKTOP,
  WAY_DIRECT,
  WAY_OWN_PROXY,
} Way;

struct _PhConnectionForm
{
  GtkBox parent_instance;
  PhAccount *account;    /* (owned) (nullable): what is edited */
  GBindingGroup *fields; /* (owned): of the account */
  GSignalGroup *signals; /* (owned): of the account */
  AdwComboRow *way;
  GtkEditable *proxy;
  PhErrorRow *proxy_error;
  AdwComboRow *address_family;
  GtkEditable *ehlo_name;
  PhErrorRow *ehlo_name_error;
  PhNumberRow *timeout;
  char *proxy_with_secret; /* (owned) (nullable): the account’s, of which the field shows what stands behind the secret */
  guint n_showing;         /* while the fields take what the account holds */
};

G_DEFINE_FINAL_TYPE (PhConnectionForm, ph_connection_form, GTK_TYPE_BOX)

static Way
get_way (PhConnectionForm *self)
{
  return (Way) adw_combo_row_get_selected (self->way);
}

/* Somebody has written a password into the file by hand. Nobody sees it here, and it stays there until another proxy is entered. */
static gboolean
keeps_secret (PhConnectionForm *self, const char *text)
{
  return self->proxy_with_secret != NULL && g_str_equal (text, ph_proxy_skip_user (self->proxy_with_secret));
}

static char *
dup_own_proxy (PhConnectionForm *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->proxy)));

  return keeps_secret (self, text) ? g_strdup (self->proxy_with_secret) : g_steal_pointer (&text);
}

static char *
dup_proxy (PhConnectionForm *self)
{
  switch (get_way (self))
    {
    case WAY_DIRECT:
      return g_strdup (PH_PROXY_NONE);
    case WAY_OWN_PROXY:
      return dup_own_proxy (self);
    case WAY_DESKTOP:
    default:
      return g_strdup ("");
    }
}

static void
on_proxy_changed_cb (PhConnectionForm *self)
{
  g_autofree char *proxy = dup_proxy (self);

  gtk_widget_set_visible (GTK_WIDGET (self->proxy), get_way (self) == WAY_OWN_PROXY);
  if (get_way (self) != WAY_OWN_PROXY)
    ph_error_row_clear (self->proxy_error);
  if (self->account == NULL || self->n_showing > 0)
    return;
  self->n_showing++;
  ph_account_set_proxy (self->account, proxy);
  self->n_showing--;
}

/* Who has chosen a proxy of his own and not entered it yet has none, and is not led away from the field. */
static void
show_proxy (PhConnectionForm *self)
{
  const char *proxy = ph_account_get_proxy (self->account);
  const char *shown = ph_proxy_skip_user (proxy);
  Way way = proxy[0] == '\0' ? WAY_DESKTOP : g_str_equal (proxy, PH_PROXY_NONE) ? WAY_DIRECT
                                                                                : WAY_OWN_PROXY;

  if (self->n_showing > 0)
    return;
  self->n_showing++;
  ph_set_str (&self->proxy_with_secret, shown != proxy ? proxy : NULL);
  if (way == WAY_OWN_PROXY)
    gtk_editable_set_text (self->proxy, shown);
  adw_combo_row_set_selected (self->way, way);
  self->n_showing--;
}

static void
on_account_proxy_cb (PhAccount *account, GParamSpec *pspec, PhConnectionForm *self)
{
  show_proxy (self);
}

/* A password for a proxy would stand readable in the file. */
static const char *
judge_proxy (const char *text)
{
  g_autoptr(GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  if (text[0] == '\0')
    return _ ("Enter the address of the proxy, or choose another way.");
  if (uri != NULL && g_uri_get_userinfo (uri) != NULL)
    return _ ("Leave out user name and password: only proxies without a sign-in can be used.");
  if (ph_proxy_judge (text) != PH_PROXY_CHOICE_OWN)
    return _ ("It should look like socks5://proxy.example.org:1080 or http://proxy.example.org:8080.");
  return NULL;
}

static gboolean
validate_proxy (PhConnectionForm *self)
{
  g_autofree char *proxy = dup_proxy (self);
  gboolean is_entered = get_way (self) == WAY_OWN_PROXY && g_strcmp0 (proxy, self->proxy_with_secret) != 0;
  const char *reason = is_entered ? judge_proxy (proxy) : NULL;

  if (reason != NULL)
    ph_error_row_show (self->proxy_error, reason);
  return reason == NULL;
}

static gboolean
validate_ehlo_name (PhConnectionForm *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->ehlo_name)));
  g_autofree char *name = NULL;

  /* An address in brackets is as good as a name (RFC 5321 §4.1.3). */
  if (text[0] == '\0' || (text[0] == '[' && g_str_has_suffix (text, "]")))
    return TRUE;
  name = ph_host_name_to_ascii (text);
  if (name == NULL)
    ph_error_row_show (self->ehlo_name_error, _ ("It should look like computer.example.org."));
  return name != NULL;
}

static void
ph_connection_form_dispose (GObject *object)
{
  PhConnectionForm *self = PH_CONNECTION_FORM (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (ph_connection_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_CONNECTION_FORM);
}

static void
ph_connection_form_finalize (GObject *object)
{
  g_free (PH_CONNECTION_FORM (object)->proxy_with_secret);
  G_OBJECT_CLASS (ph_connection_form_parent_class)->finalize (object);
}

static void
ph_connection_form_class_init (PhConnectionFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_connection_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_connection_form_finalize;

  g_type_ensure (PH_TYPE_ERROR_ROW);
  g_type_ensure (PH_TYPE_NUMBER_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-connection-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhConnectionForm, way);
  gtk_widget_class_bind_template_child (widget_class, PhConnectionForm, proxy);
  gtk_widget_class_bind_template_child (widget_class, PhConnectionForm, proxy_error);
  gtk_widget_class_bind_template_child (widget_class, PhConnectionForm, address_family);
  gtk_widget_class_bind_template_child (widget_class, PhConnectionForm, ehlo_name);
  gtk_widget_class_bind_template_child (widget_class, PhConnectionForm, ehlo_name_error);
  gtk_widget_class_bind_template_child (widget_class, PhConnectionForm, timeout);
  gtk_widget_class_bind_template_callback (widget_class, on_proxy_changed_cb);
}

static void
ph_connection_form_init (PhConnectionForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = g_binding_group_new ();
  ph_form_binding_add_choice (self->fields, "address-family", self->address_family);
  ph_form_binding_add_text (self->fields, "ehlo-name", self->ehlo_name);
  g_binding_group_bind (self->fields, "timeout-ms", self->timeout, "value", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  self->signals = g_signal_group_new (PH_TYPE_ACCOUNT);
  g_signal_group_connect_object (self->signals, "notify::proxy", G_CALLBACK (on_account_proxy_cb), self, 0);
  on_proxy_changed_cb (self);
}

/**
 * ph_connection_form_set_account:
 * @self: a form
 * @account: (nullable): what to edit
 */
void
ph_connection_form_set_account (PhConnectionForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_CONNECTION_FORM (self));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  g_set_object (&self->account, account);
  g_binding_group_set_source (self->fields, account);
  g_signal_group_set_target (self->signals, account);
  if (account != NULL)
    show_proxy (self);
}

/**
 * ph_connection_form_validate:
 * @self: a form
 *
 * Says at the first wrong field what is wrong and moves the focus there.
 *
 * Returns: whether all is well
 */
gboolean
ph_connection_form_validate (PhConnectionForm *self)
{
  g_return_val_if_fail (PH_IS_CONNECTION_FORM (self), FALSE);

  return validate_proxy (self) && validate_ehlo_name (self);
}
