// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_SENDERS_FORM (ph_senders_form_get_type ())

/* The further addresses that an account sends from. */
G_DECLARE_FINAL_TYPE (PhSendersForm, ph_senders_form, PH, SENDERS_FORM, GtkBox)

void ph_senders_form_load (PhSendersForm *self, PhAccount *account);
gboolean ph_senders_form_validate (PhSendersForm *self);
void ph_senders_form_apply (PhSendersForm *self, PhAccount *account);

G_END_DECLS
