// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_MESSAGES_FORM (ph_messages_form_get_type ())

/* Where answers go, and who and what keeps a copy of what is sent. What is entered is in the account at once. */
G_DECLARE_FINAL_TYPE (PhMessagesForm, ph_messages_form, PH, MESSAGES_FORM, GtkBox)

void ph_messages_form_set_account (PhMessagesForm *self, PhAccount *account);
gboolean ph_messages_form_validate (PhMessagesForm *self);

G_END_DECLS
