// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-outbox-entry.h"

G_BEGIN_DECLS

/* How the state of a message, or of a recipient, looks: an icon of its own, and a colour beside it. */
void ph_outbox_look_apply (GtkImage *image, PhOutboxState state);
void ph_outbox_look_apply_recipient (GtkImage *image, PhOutboxRecipientState recipient, PhOutboxState state);
char *ph_outbox_look_dup_subject (PhOutboxEntry *entry); /* (transfer full): never empty */

G_END_DECLS
