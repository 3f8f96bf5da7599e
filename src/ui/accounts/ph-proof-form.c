// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The part of an account that says how person and server prove to each other who they are. Its fields hold what the account
// holds, and the other way round.

#include "config.h"

#include "ph-proof-form.h"

#include "ph-form-binding.h"
#include "ph-path-row.h"
#include "ph-sasl.h"
#include "ph-spoken-row.h"
#include "ph-template.h"
#include "ph-text-certificate.h"

#include <glib/gi18n.h>

struct _PhProofForm
{
  GtkBox parent_instance;
  PhAccount *account;     /* (owned) (nullable): what is edited */
  GBindingGroup *fields;  /* (owned): of the account */
  GSignalGroup *signals;  /* (owned): of the account */
  GPtrArray *mechanisms;  /* (owned) (element-type utf8): as in the list, "" first */
  GtkStringList *choices; /* (owned): their names for people */
  AdwComboRow *mechanism;
  PhPathRow *client_certificate;
  PhPathRow *ca_file;
  AdwActionRow *pin_row;
};

G_DEFINE_FINAL_TYPE (PhProofForm, ph_proof_form, GTK_TYPE_BOX)

typedef struct
{
  const char *prefix; /* of the names of mechanisms */
  const char *words;
} MechanismWords;

/* The first that fits counts. */
static const MechanismWords mechanism_words[] = {
  { "SCRAM-", N_ ("Password, never shown to the server") },
  { "CRAM-MD5", N_ ("Password, hidden in an old way") },
  { "DIGEST-MD5", N_ ("Password, hidden in an old way") },
  { "PLAIN", N_ ("Password, as it is") },
  { "LOGIN", N_ ("Password, as it is, for old servers") },
  { "NTLM", N_ ("Windows domain") },
  { "GSSAPI", N_ ("Kerberos ticket") },
  { "GS2-KRB5", N_ ("Kerberos ticket") },
  { "EXTERNAL", N_ ("Client certificate") },
  { "OAUTHBEARER", N_ ("Sign-in with the browser") },
  { "XOAUTH2", N_ ("Sign-in with the browser") },
};

/* Two lines: what it is, and what it is called. */
static char *
dup_choice (const char *mechanism)
{
  if (mechanism[0] == '\0')
    return g_strdup_printf ("%s\n%s", _ ("Automatic (Recommended)"), _ ("The safest that the server offers"));
  for (guint i = 0; i < G_N_ELEMENTS (mechanism_words); i++)
    if (g_ascii_strncasecmp (mechanism, mechanism_words[i].prefix, strlen (mechanism_words[i].prefix)) == 0)
      return g_strdup_printf ("%s\n%s", _ (mechanism_words[i].words), mechanism);
  return g_strdup (mechanism);
}

static guint
add_mechanism (PhProofForm *self, const char *mechanism)
{
  g_autofree char *choice = dup_choice (mechanism);

  g_ptr_array_add (self->mechanisms, g_strdup (mechanism));
  gtk_string_list_append (self->choices, choice);
  return self->mechanisms->len - 1;
}

static guint
find_mechanism (PhProofForm *self, const char *mechanism)
{
  for (guint i = 0; i < self->mechanisms->len; i++)
    if (g_ascii_strcasecmp (self->mechanisms->pdata[i], mechanism) == 0)
      return i;
  return add_mechanism (self, mechanism); /* set elsewhere, and unknown here */
}

static gboolean
to_position_cb (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_uint (to, find_mechanism (user_data, g_value_get_string (from)));
  return TRUE;
}

static gboolean
from_position_cb (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  PhProofForm *self = user_data;

  if (g_value_get_uint (from) >= self->mechanisms->len)
    return FALSE;
  g_value_set_string (to, self->mechanisms->pdata[g_value_get_uint (from)]);
  return TRUE;
}

static void
show_pin (PhProofForm *self)
{
  g_autofree char *digits = ph_account_dup_trusted_digits (self->account);
  g_autofree char *fingerprint = ph_text_certificate_fingerprint (digits);

  adw_action_row_set_subtitle (self->pin_row, fingerprint);
  gtk_widget_set_visible (GTK_WIDGET (self->pin_row), digits[0] != '\0');
}

static void
on_account_pin_cb (PhAccount *account, GParamSpec *pspec, PhProofForm *self)
{
  show_pin (self);
}

static void
on_forget_clicked_cb (PhProofForm *self)
{
  ph_account_set_trusted_sha256 (self->account, NULL);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
ph_proof_form_dispose (GObject *object)
{
  PhProofForm *self = PH_PROOF_FORM (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->signals);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (ph_proof_form_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_PROOF_FORM);
}

static void
ph_proof_form_finalize (GObject *object)
{
  PhProofForm *self = PH_PROOF_FORM (object);

  g_ptr_array_unref (self->mechanisms);
  g_clear_object (&self->choices);
  G_OBJECT_CLASS (ph_proof_form_parent_class)->finalize (object);
}

static void
ph_proof_form_class_init (PhProofFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_proof_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_proof_form_finalize;

  g_type_ensure (PH_TYPE_PATH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("accounts/ph-proof-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhProofForm, mechanism);
  gtk_widget_class_bind_template_child (widget_class, PhProofForm, client_certificate);
  gtk_widget_class_bind_template_child (widget_class, PhProofForm, ca_file);
  gtk_widget_class_bind_template_child (widget_class, PhProofForm, pin_row);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_clicked_cb);
}

static void
fill_mechanisms (PhProofForm *self)
{
  self->mechanisms = g_ptr_array_new_with_free_func (g_free);
  self->choices = gtk_string_list_new (NULL);
  add_mechanism (self, "");
  for (const char *const *mechanism = ph_sasl_get_mechanisms (); *mechanism != NULL; mechanism++)
    add_mechanism (self, *mechanism);
  adw_combo_row_set_model (self->mechanism, G_LIST_MODEL (self->choices));
}

static void
ph_proof_form_init (PhProofForm *self)
{
  const GBindingFlags both_ways = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  gtk_widget_init_template (GTK_WIDGET (self));
  ph_spoken_row_follow (self->pin_row);
  fill_mechanisms (self);
  self->fields = g_binding_group_new ();
  g_binding_group_bind_full (self->fields, "mechanism", self->mechanism, "selected", both_ways, to_position_cb, from_position_cb, self, NULL);
  g_binding_group_bind (self->fields, "client-certificate", self->client_certificate, "path", both_ways);
  g_binding_group_bind (self->fields, "ca-file", self->ca_file, "path", both_ways);
  self->signals = g_signal_group_new (PH_TYPE_ACCOUNT);
  g_signal_group_connect_object (self->signals, "notify::trusted-sha256", G_CALLBACK (on_account_pin_cb), self, 0);
}

/**
 * ph_proof_form_set_account:
 * @self: a form
 * @account: (nullable): what to edit
 */
void
ph_proof_form_set_account (PhProofForm *self, PhAccount *account)
{
  g_return_if_fail (PH_IS_PROOF_FORM (self));
  g_return_if_fail (account == NULL || PH_IS_ACCOUNT (account));

  g_set_object (&self->account, account);
  g_binding_group_set_source (self->fields, account);
  g_signal_group_set_target (self->signals, account);
  if (account != NULL)
    show_pin (self);
}
