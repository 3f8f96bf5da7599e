// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One thing that a certificate says, as a title and a label: the same words wherever a certificate is shown. The text of a
// certificate is never markup.

#include "config.h"

#include "ph-certificate-fact.h"

#include "ph-text-certificate.h"

#include <glib/gi18n.h>

static char *
dup_validity (PhCertificate *certificate)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *period = ph_text_certificate_period (certificate);
  g_autofree char *validity = ph_text_certificate_validity (certificate, now);

  /* Translators: the days on which a certificate is valid, and such as "expired 3 days ago" */
  return g_strdup_printf (_ ("%s\n%s"), period, validity);
}

static char *
dup_names (PhCertificate *certificate)
{
  if (ph_certificate_get_names (certificate)[0] != NULL)
    return ph_text_certificate_names (certificate);
  return ph_text_certificate_name (certificate);
}

static char *
dup_fingerprint (PhCertificate *certificate)
{
  return ph_text_certificate_fingerprint (ph_certificate_get_sha256 (certificate));
}

static const struct
{
  const char *title;
  char *(*dup_text) (PhCertificate *certificate);
} facts[] = {
  [PH_CERTIFICATE_FACT_FINGERPRINT] = { N_ ("SHA-256 Fingerprint"), dup_fingerprint },
  [PH_CERTIFICATE_FACT_NAMES] = { N_ ("Names"), dup_names },
  [PH_CERTIFICATE_FACT_ISSUER] = { N_ ("Issued By"), ph_text_certificate_issuer },
  [PH_CERTIFICATE_FACT_VALIDITY] = { N_ ("Validity"), dup_validity },
  [PH_CERTIFICATE_FACT_KEY] = { N_ ("Key"), ph_text_certificate_key },
};

/**
 * ph_certificate_fact_get_title:
 * @fact: what a certificate says
 *
 * Returns: (transfer none): what it is called
 */
const char *
ph_certificate_fact_get_title (PhCertificateFact fact)
{
  g_return_val_if_fail (fact < PH_CERTIFICATE_N_FACTS, NULL);

  return _ (facts[fact].title);
}

/**
 * ph_certificate_fact_dup_text:
 * @fact: what a certificate says
 * @certificate: which one
 *
 * Returns: (transfer full): what it says
 */
char *
ph_certificate_fact_dup_text (PhCertificateFact fact, PhCertificate *certificate)
{
  g_return_val_if_fail (fact < PH_CERTIFICATE_N_FACTS, NULL);
  g_return_val_if_fail (certificate != NULL, NULL);

  return facts[fact].dup_text (certificate);
}

/**
 * ph_certificate_fact_new_title:
 * @fact: what a certificate says
 *
 * Returns: (transfer floating): the title of it
 */
GtkWidget *
ph_certificate_fact_new_title (PhCertificateFact fact)
{
  GtkWidget *title = gtk_label_new (ph_certificate_fact_get_title (fact));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  return title;
}

/**
 * ph_certificate_fact_new_label:
 * @fact: what a certificate says
 * @text: that, in words
 *
 * Returns: (transfer floating): a label from which it can be copied
 */
GtkWidget *
ph_certificate_fact_new_label (PhCertificateFact fact, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* Or all text of the first would be selected when a window opens. */
  gtk_widget_set_focusable (label, FALSE);
  if (fact == PH_CERTIFICATE_FACT_FINGERPRINT)
    {
      gtk_widget_add_css_class (label, "monospace");
      gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
    }
  return label;
}
