// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The question before a window closes that holds unsaved input.

#include "config.h"

#include "ph-discard-dialog.h"

#include <glib/gi18n.h>

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, GtkWindow *window)
{
  if (!g_str_equal (response, "discard"))
    return;
  /* The dialog is still busy with its response and must outlive the window. */
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), FALSE);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  gtk_window_destroy (window);
}

/**
 * ph_discard_dialog_present:
 * @window: the window that shall close
 * @heading: the question
 *
 * Asks; %GDK_KEY_Escape and Enter keep the window.
 */
void
ph_discard_dialog_present (GtkWindow *window, const char *heading)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (heading != NULL);

  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, _ ("What you have entered or changed is not saved.")));

  adw_message_dialog_add_responses (dialog, "keep", _ ("_Keep Editing"), "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
