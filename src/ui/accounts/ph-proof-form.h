// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_PROOF_FORM (ph_proof_form_get_type ())

/* How person and server prove to each other who they are. What is entered is in the account at once. */
G_DECLARE_FINAL_TYPE (PhProofForm, ph_proof_form, PH, PROOF_FORM, GtkBox)

void ph_proof_form_set_account (PhProofForm *self, PhAccount *account);

G_END_DECLS
