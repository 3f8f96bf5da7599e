// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-test-view.h"

G_BEGIN_DECLS

#define PH_TYPE_MESSAGE_FORM (ph_message_form_get_type ())

/* Sends a test message and shows how that goes. */
G_DECLARE_FINAL_TYPE (PhMessageForm, ph_message_form, PH, MESSAGE_FORM, AdwBin)

void ph_message_form_set_draft (PhMessageForm *self, PhAccountDraft *draft); /* also proposes its address as recipient */
PhTestView *ph_message_form_get_view (PhMessageForm *self);                  /* (transfer none) */

G_END_DECLS
