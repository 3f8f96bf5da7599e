// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_WRITING_FORM (ph_writing_form_get_type ())

/* How somebody writes with an account: further addresses to send from, and the signature. */
G_DECLARE_FINAL_TYPE (PhWritingForm, ph_writing_form, PH, WRITING_FORM, GtkBox)

void ph_writing_form_load (PhWritingForm *self, PhAccount *account);
gboolean ph_writing_form_validate (PhWritingForm *self);
void ph_writing_form_apply (PhWritingForm *self, PhAccount *account);

G_END_DECLS
