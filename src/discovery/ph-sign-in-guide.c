// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is known about signing in, as a form needs it: what was found for the address and what is known about the provider,
// put together. It proposes; the person may know better.

#include "config.h"

#include "ph-sign-in-guide.h"

#include <string.h>

/* What was found says how one signs in there; where it is silent, the provider's entry does. A password, where the
 * provider takes one, is a way even if what was found names only the browser. */
static PhSignInMethods
get_methods (PhCandidate *candidate, PhProvider *provider)
{
  PhSignInMethods found = candidate != NULL ? ph_candidate_get_methods (candidate) : 0;
  PhSignInMethods known = provider != NULL ? ph_provider_get_methods (provider) : 0;

  if (found == 0)
    return known;
  return found == PH_SIGN_IN_BROWSER ? found | (known & PH_SIGN_IN_PASSWORD) : found;
}

static char *
dup_local_part (const char *address)
{
  const char *at = strrchr (address, '@');

  return at != NULL ? g_strndup (address, (gsize) (at - address)) : g_strdup (address);
}

/* Of a whole address the domain may be spelled in another way: in A-labels, or in capitals. */
static PhUsernameForm
judge_username (const char *username, const char *address)
{
  g_autofree char *local_part = dup_local_part (address);
  g_autofree char *own_local_part = dup_local_part (username);

  if (!g_str_equal (own_local_part, local_part))
    return PH_USERNAME_FORM_FIXED;
  return strchr (username, '@') != NULL ? PH_USERNAME_FORM_USUAL : PH_USERNAME_FORM_LOCAL_PART;
}

static char *
dup_known_username (PhCandidate *candidate, PhProvider *provider, const char *address)
{
  g_autoptr(PhAddress) parsed = NULL;

  if (candidate != NULL && ph_candidate_get_username (candidate) != NULL)
    return g_strdup (ph_candidate_get_username (candidate));
  parsed = provider != NULL ? ph_address_parse (address, NULL) : NULL;
  return parsed != NULL ? ph_provider_dup_username (provider, parsed) : NULL;
}

/**
 * ph_sign_in_guide_get_way:
 * @candidate: (nullable): what was found; %NULL: the settings were entered by hand
 * @provider: (nullable): who runs the server
 *
 * Returns: how one signs in there
 */
PhSignInWay
ph_sign_in_guide_get_way (PhCandidate *candidate, PhProvider *provider)
{
  g_return_val_if_fail (candidate == NULL || PH_IS_CANDIDATE (candidate), PH_SIGN_IN_WAY_PASSWORD);
  g_return_val_if_fail (provider == NULL || PH_IS_PROVIDER (provider), PH_SIGN_IN_WAY_PASSWORD);

  switch ((guint) get_methods (candidate, provider))
    {
    case PH_SIGN_IN_NONE:
      return PH_SIGN_IN_WAY_NONE;
    case PH_SIGN_IN_BROWSER:
      return PH_SIGN_IN_WAY_BROWSER;
    default:
      return PH_SIGN_IN_WAY_PASSWORD;
    }
}

/**
 * ph_sign_in_guide_offers_browser:
 * @candidate: (nullable): what was found; %NULL: the settings were entered by hand
 * @provider: (nullable): who runs the server
 *
 * Returns: whether one may sign in by a page in the browser or in another way
 */
gboolean
ph_sign_in_guide_offers_browser (PhCandidate *candidate, PhProvider *provider)
{
  g_return_val_if_fail (candidate == NULL || PH_IS_CANDIDATE (candidate), FALSE);
  g_return_val_if_fail (provider == NULL || PH_IS_PROVIDER (provider), FALSE);

  PhSignInMethods methods = get_methods (candidate, provider);

  return (methods & PH_SIGN_IN_BROWSER) != 0 && methods != PH_SIGN_IN_BROWSER;
}

/**
 * ph_sign_in_guide_dup_username:
 * @candidate: (nullable): what was found; %NULL: the settings were entered by hand
 * @provider: (nullable): who runs the server
 * @address: the sender's address, as it was typed
 * @ret_form: (out) (optional): what kind of name it is
 *
 * Returns: (transfer full): the name to propose, the address if nothing is known; "" if there is no sign-in
 */
char *
ph_sign_in_guide_dup_username (PhCandidate *candidate, PhProvider *provider, const char *address, PhUsernameForm *ret_form)
{
  g_return_val_if_fail (candidate == NULL || PH_IS_CANDIDATE (candidate), NULL);
  g_return_val_if_fail (provider == NULL || PH_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  g_autofree char *username = dup_known_username (candidate, provider, address);
  PhUsernameForm form = PH_USERNAME_FORM_USUAL;

  if (ph_sign_in_guide_get_way (candidate, provider) == PH_SIGN_IN_WAY_NONE)
    g_clear_pointer (&username, g_free);
  else if (username != NULL)
    form = judge_username (username, address);
  else
    {
      form = provider != NULL ? PH_USERNAME_FORM_OWN : PH_USERNAME_FORM_USUAL;
      username = g_strdup (address);
    }
  if (ret_form != NULL)
    *ret_form = form;
  return username != NULL ? g_steal_pointer (&username) : g_strdup ("");
}

/**
 * ph_sign_in_guide_get_help_url:
 * @candidate: (nullable): what was found; %NULL: the settings were entered by hand
 * @provider: (nullable): who runs the server
 *
 * Returns: (transfer none) (nullable): a page for people about these settings
 */
const char *
ph_sign_in_guide_get_help_url (PhCandidate *candidate, PhProvider *provider)
{
  g_return_val_if_fail (candidate == NULL || PH_IS_CANDIDATE (candidate), NULL);
  g_return_val_if_fail (provider == NULL || PH_IS_PROVIDER (provider), NULL);

  const char *url = candidate != NULL ? ph_candidate_get_help_url (candidate) : NULL;

  return url == NULL && provider != NULL ? ph_provider_get_help_url (provider) : url;
}

/**
 * ph_sign_in_guide_get_app_password:
 * @provider: (nullable): who runs the server
 *
 * Returns: whether one makes a password for programs at the provider's; not if a program of the provider's on this computer
 *   shows the password itself
 */
PhAppPassword
ph_sign_in_guide_get_app_password (PhProvider *provider)
{
  g_return_val_if_fail (provider == NULL || PH_IS_PROVIDER (provider), PH_APP_PASSWORD_NO);

  if (provider == NULL || ph_provider_get_enable_step (provider) == PH_ENABLE_STEP_BRIDGE)
    return PH_APP_PASSWORD_NO;
  return ph_provider_get_app_password (provider);
}
