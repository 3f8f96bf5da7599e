// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"

G_BEGIN_DECLS

#define PH_TYPE_CONNECTION_FORM (ph_connection_form_get_type ())

/* By what way a server is reached. What is entered is in the account at once. */
G_DECLARE_FINAL_TYPE (PhConnectionForm, ph_connection_form, PH, CONNECTION_FORM, GtkBox)

void ph_connection_form_set_account (PhConnectionForm *self, PhAccount *account);
gboolean ph_connection_form_validate (PhConnectionForm *self);

G_END_DECLS
