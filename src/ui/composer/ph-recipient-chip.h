// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-mailbox.h"

G_BEGIN_DECLS

#define PH_TYPE_RECIPIENT_CHIP (ph_recipient_chip_get_type ())

/* One recipient in a field, to be walked to, changed, copied, dragged and taken out. Signals "removed" (): by its button or a key; "edited" (): to be typed again;
 * "left" (GtkDirectionType): an arrow key leads away from it. */
G_DECLARE_FINAL_TYPE (PhRecipientChip, ph_recipient_chip, PH, RECIPIENT_CHIP, GtkWidget)

PhRecipientChip *ph_recipient_chip_new (PhMailbox *mailbox);
PhMailbox *ph_recipient_chip_get_mailbox (PhRecipientChip *self); /* (transfer none) */
const char *ph_recipient_chip_get_flaw (PhRecipientChip *self);   /* (nullable): what is wrong with it, in words */

G_END_DECLS
