// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-contacts.h"
#include "ph-mailbox.h"

G_BEGIN_DECLS

#define PH_TYPE_RECIPIENT_FIELD (ph_recipient_field_get_type ())

/* Recipients as chips, and a place to type the next one. A comma, a semicolon, Enter, Tab and what is pasted make chips. Property "title" (string, with a mnemonic).
 * Signal "changed" (): other recipients than before, or other letters of the one that is being typed. */
G_DECLARE_FINAL_TYPE (PhRecipientField, ph_recipient_field, PH, RECIPIENT_FIELD, GtkWidget)

void ph_recipient_field_set_contacts (PhRecipientField *self, PhContacts *contacts);
void ph_recipient_field_set_mailboxes (PhRecipientField *self, GPtrArray *mailboxes);
GPtrArray *ph_recipient_field_dup_mailboxes (PhRecipientField *self); /* (transfer full) (element-type PhMailbox): with what is being typed */
void ph_recipient_field_commit (PhRecipientField *self);              /* what is being typed becomes chips */
GtkWidget *ph_recipient_field_get_title_widget (PhRecipientField *self);

G_END_DECLS
