// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-outbox-tally.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_BUTTON (ph_outbox_button_get_type ())

/* Leads to the outbox, and says how many messages there wait for the person. */
G_DECLARE_FINAL_TYPE (PhOutboxButton, ph_outbox_button, PH, OUTBOX_BUTTON, GtkButton)

void ph_outbox_button_set_tally (PhOutboxButton *self, PhOutboxTally *tally); /* once */

G_END_DECLS
