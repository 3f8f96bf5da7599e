// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-mailbox.h"

G_BEGIN_DECLS

#define PH_TYPE_SENDER_ROW (ph_sender_row_get_type ())

/* One further address that an account sends from; opens to be edited. Signal "remove". */
G_DECLARE_FINAL_TYPE (PhSenderRow, ph_sender_row, PH, SENDER_ROW, AdwExpanderRow)

GtkWidget *ph_sender_row_new (PhMailbox *mailbox);        /* NULL: an empty one */
PhMailbox *ph_sender_row_dup_mailbox (PhSenderRow *self); /* (nullable): NULL: it is empty */
gboolean ph_sender_row_validate (PhSenderRow *self);

G_END_DECLS
