// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Keeps what is typed into an AdwPasswordEntryRow out of ordinary memory: its text gets the buffer that GTK made for
// passwords (not swapped out, wiped when freed), and it is handed on as a PhSecret only. The eye in it gets a name.

#include "config.h"

#include "ph-password-row.h"

#include <glib/gi18n.h>

#include "ph-spoken-parts.h"

static GtkText *
get_text (AdwPasswordEntryRow *row)
{
  return GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row)));
}

/**
 * ph_password_row_protect:
 * @row: a password row in which nothing has been typed yet
 *
 * Replaces the buffer of @row by one in locked memory.
 */
void
ph_password_row_protect (AdwPasswordEntryRow *row)
{
  g_return_if_fail (ADW_IS_PASSWORD_ENTRY_ROW (row));

  g_autoptr(GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();
  const char *const names[] = { _ ("Show or Hide the Password"), NULL };

  gtk_text_set_buffer (get_text (row), buffer);
  ph_spoken_parts_name (GTK_WIDGET (row), names);
}

/**
 * ph_password_row_dup_secret:
 * @row: a password row
 *
 * Returns: (transfer full) (nullable): what is typed; %NULL for nothing
 */
PhSecret *
ph_password_row_dup_secret (AdwPasswordEntryRow *row)
{
  g_return_val_if_fail (ADW_IS_PASSWORD_ENTRY_ROW (row), NULL);

  GtkEntryBuffer *buffer = gtk_text_get_buffer (get_text (row));

  if (gtk_entry_buffer_get_bytes (buffer) == 0)
    return NULL;
  return ph_secret_new_bytes (gtk_entry_buffer_get_text (buffer), gtk_entry_buffer_get_bytes (buffer));
}

/**
 * ph_password_row_set_secret:
 * @row: a password row
 * @secret: (nullable): what shall stand there
 */
void
ph_password_row_set_secret (AdwPasswordEntryRow *row, PhSecret *secret)
{
  g_return_if_fail (ADW_IS_PASSWORD_ENTRY_ROW (row));

  GtkEntryBuffer *buffer = gtk_text_get_buffer (get_text (row));

  if (secret == NULL)
    gtk_entry_buffer_delete_text (buffer, 0, -1);
  else
    gtk_entry_buffer_set_text (buffer, ph_secret_peek (secret), -1);
}
