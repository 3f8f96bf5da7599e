// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A window in which a certificate can be read. Nothing can be trusted here.

#include "config.h"

#include "ph-certificate-window.h"

#include "ph-certificate-view.h"
#include "ph-template.h"

#include <glib/gi18n.h>

struct _PhCertificateWindow
{
  AdwWindow parent_instance;
  AdwWindowTitle *title;
  AdwBin *content;
};

G_DEFINE_FINAL_TYPE (PhCertificateWindow, ph_certificate_window, ADW_TYPE_WINDOW)

static void
ph_certificate_window_dispose (GObject *object)
{
  G_OBJECT_CLASS (ph_certificate_window_parent_class)->dispose (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), PH_TYPE_CERTIFICATE_WINDOW);
}

static void
ph_certificate_window_class_init (PhCertificateWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ph_certificate_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, PH_TEMPLATE ("test/ph-certificate-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, PhCertificateWindow, title);
  gtk_widget_class_bind_template_child (widget_class, PhCertificateWindow, content);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ph_certificate_window_init (PhCertificateWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ph_certificate_window_present:
 * @parent: the window above which it opens
 * @certificate: what a server showed
 * @account: the settings with which it showed it; their host and port are named
 *
 * Shows @certificate in a window of its own. What the account trusts does not change.
 */
void
ph_certificate_window_present (GtkWindow *parent, PhCertificate *certificate, PhAccount *account)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (certificate != NULL);
  g_return_if_fail (PH_IS_ACCOUNT (account));

  PhCertificateWindow *self = g_object_new (PH_TYPE_CERTIFICATE_WINDOW,
                                            "transient-for", parent,
                                            "modal", TRUE,
                                            "destroy-with-parent", TRUE,
                                            NULL);
  /* Translators: host name and port of a server */
  g_autofree char *server = g_strdup_printf (_ ("%s, port %u"), ph_account_get_host (account), ph_account_get_port (account));

  adw_window_title_set_subtitle (self->title, server);
  adw_bin_set_child (self->content, ph_certificate_view_new (certificate, account));
  gtk_window_present (GTK_WINDOW (self));
}
