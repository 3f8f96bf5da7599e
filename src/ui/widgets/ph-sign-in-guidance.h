// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-provider.h"

G_BEGIN_DECLS

#define PH_TYPE_SIGN_IN_GUIDANCE (ph_sign_in_guidance_get_type ())

/* What has to be done with a provider before one can sign in; hidden when there is nothing. */
G_DECLARE_FINAL_TYPE (PhSignInGuidance, ph_sign_in_guidance, PH, SIGN_IN_GUIDANCE, AdwBin)

void ph_sign_in_guidance_show (PhSignInGuidance *self, PhProvider *provider); /* NULL: nothing is known */

G_END_DECLS
