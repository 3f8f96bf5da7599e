// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_TRUST_GROUP (ph_trust_group_get_type ())

/* The one certificate that an account trusts, if it does. */
G_DECLARE_FINAL_TYPE (PhTrustGroup, ph_trust_group, PH, TRUST_GROUP, AdwPreferencesGroup)

void ph_trust_group_show (PhTrustGroup *self, PhServices *services, PhAccount *account);

G_END_DECLS
