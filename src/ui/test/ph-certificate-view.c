// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The facts of a certificate, to be compared with what a server's owner says, with what is wrong with it and those that
// vouch for it. It shows; it decides nothing.

#include "config.h"

#include "ph-certificate-view.h"

#include "ph-certificate-fact.h"
#include "ph-template.h"
#include "ph-text-certificate.h"

#include <glib/gi18n.h>

struct _PhCertificateView
{
  GtkBox parent_instance;
  PhCertificate *certificate; /* (owned) */
  GtkWidget *problems_box;
  GtkLabel *problems;
  GtkBox *facts;
  GtkExpander *chain_expander;
  GtkBox *chain;
};

G_DEFINE_FINAL_TYPE (PhCertificateView, ph_certificate_view, GTK_TYPE_BOX)

static void
append_fact (GtkBox *box, PhCertificateFact fact, PhCertificate *certificate)
{
  g_autofree char *text = ph_certificate_fact_dup_text (fact, certificate);
  GtkWidget *title = ph_certificate_fact_new_title (fact);
  GtkWidget *label = ph_certificate_fact_new_label (fact, text);
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, title, NULL, -1);
  gtk_box_append (GTK_BOX (pair), title);
  gtk_box_append (GTK_BOX (pair), label);
  gtk_box_append (box, pair);
}

static void
show_problems (PhCertificateView *self, PhAccount *account)
{
  g_autofree char *text = ph_text_certificate_problems (self->certificate, ph_account_get_host (account), ph_account_get_port (account));

  gtk_label_set_text (self->problems, text);
  gtk_widget_set_visible (self->problems_box, *text != '\0');
}

static void
append_issuer (PhCertificateView *self, PhCertificate *issuer)
{
  g_autofree char *name = ph_text_certificate_name (issuer);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *heading = ph_certificate_fact_new_label (PH_CERTIFICATE_FACT_NAMES, name);

  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  append_fact (GTK_BOX (box), PH_CERTIFICATE_FACT_ISSUER, issuer);
  append_fact (GTK_BOX (box), PH_CERTIFICATE_FACT_VALIDITY, issuer);
  append_fact (GTK_BOX (box), PH_CERTIFICATE_FACT_FINGERPRINT, issuer);
  gtk_box_append (self->chain, box);
}

static void
show_chain (PhCertificateView *self)
{
  guint n_issuers = ph_certificate_get_n_chain (self->certificate) - 1;
  /* Translators: heads the list of those that vouch for a certificate */
  g_autofree char *title = g_strdup_printf (ngettext ("Issuer Chain (%u Certificate)", "Issuer Chain (%u Certificates)", n_issuers), n_issuers);

  gtk_widget_set_visible (GTK_WIDGET (self->chain_expander), n_issuers > 0);
  gtk_expander_set_label (self->chain_expander, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chain_expander), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint i = 1; i <= n_issuers; i++)
    append_issuer (self, ph_certificate_get_chain (self->certificate, i));
}

static void
copy_fingerprint_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), ph_certificate_get_sha256 (PH_CERTIFICATE_VIEW (widget)->certificate));
}

static void
ph_certificate_view_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_certificate_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_CERTIFICATE_VIEW);
}

static void
ph_certificate_view_finalize (GObject *object)
{
  g_clear_pointer (&PH_CERTIFICATE_VIEW (object)->certificate, ph_certificate_unref);
  G_OBJECT_CLASS (ph_certificate_view_parent_class)->finalize (object);
}

static void
ph_certificate_view_class_init (PhCertificateViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_certificate_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_certificate_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-certificate-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, problems_box);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, problems);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, facts);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, chain_expander);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, chain);
  gtk_widget_class_install_action (widget_class, "certificate.copy-fingerprint", NULL, copy_fingerprint_action_cb);
}

static void
ph_certificate_view_init (PhCertificateView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_certificate_view_new:
 * @certificate: what to show
 * @account: the settings with which a server showed it
 *
 * Returns: (transfer floating): a view of it
 */
GtkWidget *
ph_certificate_view_new (PhCertificate *certificate, PhAccount *account)
{
  g_return_val_if_fail (certificate != NULL, NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhCertificateView *self = g_object_new (PH_TYPE_CERTIFICATE_VIEW, NULL);

  self->certificate = ph_certificate_ref (certificate);
  show_problems (self, account);
  for (int i = 0; i < PH_CERTIFICATE_N_FACTS; i++)
    append_fact (self->facts, (PhCertificateFact) i, certificate);
  show_chain (self);
  return GTK_WIDGET (self);
}
