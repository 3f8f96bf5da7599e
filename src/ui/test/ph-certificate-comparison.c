// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The certificate that an account trusts beside the one that the server shows now, fact by fact. What differs is said in
// a word, because a colour alone is not seen by everybody. It shows; it decides nothing.

#include "config.h"

#include "ph-certificate-comparison.h"

#include "ph-certificate-fact.h"
#include "ph-text-certificate.h"

#include <glib/gi18n.h>

#define COLUMN_SPACING 12
#define ROW_SPACING    3
#define FACT_SPACING   9

/* The least a fingerprint's groups take, so that both columns fit into the smallest window. */
#define MIN_COLUMN_CHARS 9

static const char *
get_column_title (int column)
{
  /* Translators: titles of two columns in which certificates are compared */
  return column == 0 ? _ ("Trusted Until Now") : _ ("Shown Now");
}

static void
attach_header (GtkGrid *grid, int column)
{
  GtkWidget *label = gtk_label_new (get_column_title (column));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_grid_attach (grid, label, column, 0, 1, 1);
}

/* A line with what is compared and, if so, that it differs. */
static void
attach_title (GtkGrid *grid, int row, PhCertificateFact fact, gboolean differs)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_margin_top (line, FACT_SPACING);
  gtk_box_append (GTK_BOX (line), ph_certificate_fact_new_title (fact));
  if (differs)
    {
      GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      /* Translators: says that two certificates are not the same in one respect */
      GtkWidget *mark = gtk_label_new (_ ("different"));

      gtk_widget_add_css_class (icon, "warning");
      gtk_widget_add_css_class (mark, "caption-heading");
      gtk_box_append (GTK_BOX (line), icon);
      gtk_box_append (GTK_BOX (line), mark);
    }
  gtk_grid_attach (grid, line, 0, row, 2, 1);
}

static void
attach_value (GtkGrid *grid, int column, int row, PhCertificateFact fact, const char *text)
{
  GtkWidget *label = ph_certificate_fact_new_label (fact, text);
  /* Translators: a column of a comparison, a row of it, and what stands there */
  g_autofree char *spoken = g_strdup_printf (_ ("%s, %s: %s"), get_column_title (column), ph_certificate_fact_get_title (fact), text);

  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN_COLUMN_CHARS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

/* What was trusted; all but the fingerprint may not be known. */
static char *
dup_former (PhCertificateFact fact, PhCertificate *former, PhAccount *account)
{
  g_autofree char *sha256 = ph_account_dup_trusted_digits (account);

  if (former != NULL)
    return ph_certificate_fact_dup_text (fact, former);
  if (fact == PH_CERTIFICATE_FACT_FINGERPRINT)
    return ph_text_certificate_fingerprint (sha256);
  return g_strdup (_ ("not known"));
}

static void
attach_fact (GtkGrid *grid, PhCertificateFact fact, PhAccount *account, PhCertificate *former, PhCertificate *certificate)
{
  g_autofree char *old_text = dup_former (fact, former, account);
  g_autofree char *new_text = ph_certificate_fact_dup_text (fact, certificate);
  gboolean is_known = former != NULL || fact == PH_CERTIFICATE_FACT_FINGERPRINT;
  int row = 1 + 2 * (int) fact;

  attach_title (grid, row, fact, is_known && !g_str_equal (old_text, new_text));
  attach_value (grid, 0, row + 1, fact, old_text);
  attach_value (grid, 1, row + 1, fact, new_text);
}

static void
on_copy_clicked_cb (GtkButton *button, gpointer user_data)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), ph_certificate_get_sha256 (user_data));
}

static void
unref_certificate_cb (gpointer data, GClosure *closure)
{
  ph_certificate_unref (data);
}

/* What can have the focus brings the end of the comparison into view, without a mouse too. */
static void
attach_copy_button (GtkGrid *grid, PhCertificate *certificate)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Copy New Fingerprint"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, FACT_SPACING);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_copy_clicked_cb), ph_certificate_ref (certificate), unref_certificate_cb, 0);
  gtk_grid_attach (grid, button, 0, 1 + 2 * PH_CERTIFICATE_N_FACTS, 2, 1);
}

/**
 * ph_certificate_comparison_new:
 * @account: what trusts another certificate
 * @certificate: what the server shows now
 *
 * Returns: (transfer floating): both side by side
 */
GtkWidget *
ph_certificate_comparison_new (PhAccount *account, PhCertificate *certificate)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (certificate != NULL, NULL);

  GtkWidget *grid = gtk_grid_new ();
  g_autoptr(PhCertificate) former = ph_certificate_new_from_text (ph_account_get_trusted_certificate (account), NULL);

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), COLUMN_SPACING);
  gtk_grid_set_row_spacing (GTK_GRID (grid), ROW_SPACING);
  attach_header (GTK_GRID (grid), 0);
  attach_header (GTK_GRID (grid), 1);
  for (int i = 0; i < PH_CERTIFICATE_N_FACTS; i++)
    attach_fact (GTK_GRID (grid), (PhCertificateFact) i, account, former, certificate);
  attach_copy_button (GTK_GRID (grid), certificate);
  return grid;
}
