// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-provider-catalogue.h"

G_BEGIN_DECLS

#define PH_TYPE_IDENTITY_FORM (ph_identity_form_get_type ())

/* Who writes: address and names. Understands an address as people paste it, with the name in front. Property "show-label" (boolean): whether the
 * account's own name can be edited too. Signal "changed": the address has. */
G_DECLARE_FINAL_TYPE (PhIdentityForm, ph_identity_form, PH, IDENTITY_FORM, GtkBox)

void ph_identity_form_set_catalogue (PhIdentityForm *self, PhProviderCatalogue *catalogue); /* with it, typing mistakes are suspected */
void ph_identity_form_load (PhIdentityForm *self, PhAccount *account);
gboolean ph_identity_form_validate (PhIdentityForm *self);
void ph_identity_form_apply (PhIdentityForm *self, PhAccount *account);

G_END_DECLS
