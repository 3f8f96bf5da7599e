// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The facts of a certificate, to be compared with what a server's owner says. It shows; it decides nothing.

#include "config.h"

#include "ph-certificate-view.h"

#include "ph-template.h"

#include <glib/gi18n.h>

/* Digits that stand together: what one compares at a glance. */
#define FINGERPRINT_GROUP 4

struct _PhCertificateView
{
  GtkBox parent_instance;
  GtkLabel *names;
  GtkLabel *issuer;
  GtkLabel *validity;
  GtkLabel *fingerprint;
};

G_DEFINE_FINAL_TYPE (PhCertificateView, ph_certificate_view, GTK_TYPE_BOX)

static char *
dup_date (GDateTime *time)
{
  if (time == NULL)
    return g_strdup (_ ("unknown"));

  g_autoptr(GDateTime) local = g_date_time_to_local (time);

  /* Translators: a date in the way of the language, see strftime(3) */
  return g_date_time_format (local != NULL ? local : time, _ ("%e %B %Y"));
}

static char *
dup_validity (PhCertificate *certificate)
{
  g_autofree char *from = dup_date (ph_certificate_get_not_before (certificate));
  g_autofree char *until = dup_date (ph_certificate_get_not_after (certificate));

  /* Translators: the first and the last day on which a certificate is valid */
  return g_strdup_printf (_ ("%s – %s"), g_strstrip (from), g_strstrip (until));
}

static char *
dup_grouped (const char *digits)
{
  GString *grouped = g_string_new (NULL);

  for (gsize i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % FINGERPRINT_GROUP == 0)
        g_string_append_c (grouped, ' ');
      g_string_append_c (grouped, digits[i]);
    }
  return g_string_free (grouped, FALSE);
}

static char *
dup_names (PhCertificate *certificate)
{
  const char *const *names = ph_certificate_get_names (certificate);
  const char *subject = ph_certificate_get_subject (certificate);

  if (names != NULL && names[0] != NULL)
    return g_strjoinv (", ", (char **) names);
  return g_strdup (subject != NULL ? subject : _ ("none"));
}

static void
ph_certificate_view_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_certificate_view_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_CERTIFICATE_VIEW);
}

static void
ph_certificate_view_class_init (PhCertificateViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_certificate_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-certificate-view.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, names);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, issuer);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, validity);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateView, fingerprint);
}

static void
ph_certificate_view_init (PhCertificateView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_certificate_view_new:
 * @certificate: what to show
 *
 * Returns: (transfer floating): a view of it
 */
GtkWidget *
ph_certificate_view_new (PhCertificate *certificate)
{
  g_return_val_if_fail (certificate != NULL, NULL);

  PhCertificateView *self = g_object_new (PH_TYPE_CERTIFICATE_VIEW, NULL);
  const char *issuer = ph_certificate_get_issuer (certificate);
  g_autofree char *names = dup_names (certificate);
  g_autofree char *validity = dup_validity (certificate);
  g_autofree char *fingerprint = dup_grouped (ph_certificate_get_sha256 (certificate));

  gtk_label_set_text (self->names, names);
  if (ph_certificate_is_self_signed (certificate))
    gtk_label_set_text (self->issuer, _ ("the server itself"));
  else
    gtk_label_set_text (self->issuer, issuer != NULL ? issuer : _ ("unknown"));
  gtk_label_set_text (self->validity, validity);
  gtk_label_set_text (self->fingerprint, fingerprint);
  return GTK_WIDGET (self);
}
