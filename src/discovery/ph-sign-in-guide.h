// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-candidate.h"
#include "ph-provider.h"

G_BEGIN_DECLS

/**
 * PhSignInWay:
 * @PH_SIGN_IN_WAY_PASSWORD: with a user name and a password, or nothing is known
 * @PH_SIGN_IN_WAY_BROWSER: only by a page in the browser
 * @PH_SIGN_IN_WAY_NONE: not at all
 *
 * How one signs in with an account.
 */
typedef enum
{
  PH_SIGN_IN_WAY_PASSWORD,
  PH_SIGN_IN_WAY_BROWSER,
  PH_SIGN_IN_WAY_NONE,
} PhSignInWay;

/**
 * PhUsernameForm:
 * @PH_USERNAME_FORM_USUAL: the whole address, or nothing is known about it
 * @PH_USERNAME_FORM_LOCAL_PART: what stands before the "@"
 * @PH_USERNAME_FORM_FIXED: a name that has nothing to do with the address
 * @PH_USERNAME_FORM_OWN: the provider gives each person one, which can't be known from the address
 *
 * What a provider takes for a user name.
 */
typedef enum
{
  PH_USERNAME_FORM_USUAL,
  PH_USERNAME_FORM_LOCAL_PART,
  PH_USERNAME_FORM_FIXED,
  PH_USERNAME_FORM_OWN,
} PhUsernameForm;

/* How to sign in, from what was found (@candidate, nullable) and who runs the server (@provider, nullable). */
PhSignInWay ph_sign_in_guide_get_way (PhCandidate *candidate, PhProvider *provider);
gboolean ph_sign_in_guide_offers_browser (PhCandidate *candidate, PhProvider *provider); /* besides another way */
/* (transfer full): what to propose, "" if there is no sign-in; @address as it was typed */
char *ph_sign_in_guide_dup_username (PhCandidate *candidate, PhProvider *provider, const char *address, PhUsernameForm *ret_form);
const char *ph_sign_in_guide_get_help_url (PhCandidate *candidate, PhProvider *provider); /* (nullable) */
PhAppPassword ph_sign_in_guide_get_app_password (PhProvider *provider);

G_END_DECLS
