// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-contacts.h"

G_BEGIN_DECLS

#define PH_TYPE_RECIPIENT_COMPLETION (ph_recipient_completion_get_type ())

/* Below the field in which one types: who may be meant. It never has the keyboard. Signal "chosen" (PhMailbox *mailbox). */
G_DECLARE_FINAL_TYPE (PhRecipientCompletion, ph_recipient_completion, PH, RECIPIENT_COMPLETION, GtkPopover)

PhRecipientCompletion *ph_recipient_completion_new (GtkWidget *entry);
void ph_recipient_completion_set_contacts (PhRecipientCompletion *self, PhContacts *contacts);
void ph_recipient_completion_look_up (PhRecipientCompletion *self, const char *words); /* "": nobody */
gboolean ph_recipient_completion_take_key (PhRecipientCompletion *self, guint key);    /* whether it was for the list */

G_END_DECLS
