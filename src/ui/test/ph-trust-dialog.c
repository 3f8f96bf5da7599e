// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The question that stands before every trust in a certificate that nobody vouches for. Its default is no.

#include "config.h"

#include "ph-trust-dialog.h"

#include "ph-certificate-view.h"

#include <glib/gi18n.h>

static void
on_map_cb (GtkWindow *dialog)
{
  gtk_window_set_focus (dialog, gtk_window_get_default_widget (dialog));
}

/**
 * ph_trust_dialog_new:
 * @parent: the window above which it opens
 * @host: name of the server
 * @certificate: (nullable): what it showed, if that is known
 *
 * Returns: (transfer none): a dialog that is not presented yet; its response is %PH_TRUST_DIALOG_TRUST only if the person said so
 */
GtkWindow *
ph_trust_dialog_new (GtkWindow *parent, const char *host, PhCertificate *certificate)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _ ("Trust This Certificate?"), NULL));

  adw_message_dialog_format_body (dialog,
                                  _ ("Nobody vouches for the certificate of %s. Trust it only if its owner has told you the same fingerprint: otherwise someone on the way could read your password."),
                                  host);
  adw_message_dialog_add_responses (dialog, "back", _ ("_Go Back"), PH_TRUST_DIALOG_TRUST, _ ("_Trust This Certificate"), NULL);
  adw_message_dialog_set_response_appearance (dialog, PH_TRUST_DIALOG_TRUST, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "back");
  adw_message_dialog_set_close_response (dialog, "back");
  /* In a narrow window the answers stand above each other, and the focus would begin at the upper one. */
  g_signal_connect_after (dialog, "map", G_CALLBACK (on_map_cb), NULL);
  if (certificate != NULL)
    adw_message_dialog_set_extra_child (dialog, ph_certificate_view_new (certificate));
  return GTK_WINDOW (dialog);
}
