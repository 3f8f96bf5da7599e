// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The accounts that are there already: whoever has one at a domain has its settings, too.

#include "config.h"

#include "ph-account.h"
#include "ph-discovery-rules.h"
#include "ph-domain-name.h"
#include "ph-sources.h"

#include <string.h>

static gsize
count_local_part (const char *address)
{
  const char *at = strrchr (address, '@');

  return at != NULL ? (gsize) (at - address) : strlen (address);
}

/* (transfer full) (nullable): The name to sign in with for @address, as @username is that for @owner. */
static char *
adapt_username (const char *username, const char *owner, PhAddress *address)
{
  gsize n_local_part = count_local_part (owner);
  gboolean is_local_part = strlen (username) == n_local_part && strncmp (username, owner, n_local_part) == 0;
  const char *text = address != NULL ? ph_address_get_wire (address) : NULL;

  if (*username == '\0')
    return NULL;
  if (g_ascii_strcasecmp (username, owner) == 0)
    return g_strdup (text);
  if (is_local_part)
    return text != NULL ? g_strndup (text, count_local_part (text)) : NULL;
  /* One name for the whole domain. */
  return g_strdup (username);
}

static PhSignInMethods
get_methods (PhAccount *account)
{
  const char *mechanism = ph_account_get_mechanism (account);

  if (*ph_account_get_username (account) == '\0')
    return PH_SIGN_IN_NONE;
  return g_ascii_strcasecmp (mechanism, "XOAUTH2") == 0 || g_ascii_strcasecmp (mechanism, "OAUTHBEARER") == 0 ? PH_SIGN_IN_BROWSER : PH_SIGN_IN_PASSWORD;
}

/* Anything else found would be better than to let a password go readable through the internet once more. */
static gboolean
is_weak (PhAccount *account)
{
  return ph_account_get_security (account) == PH_SECURITY_NONE && !ph_domain_name_is_private (ph_account_get_host (account));
}

/* An account says nothing new about its own address, however its letters are written. */
static gboolean
is_of_other_address (PhAddress *own, PhAddress *asked)
{
  return asked == NULL || g_ascii_strcasecmp (ph_address_get_wire (own), ph_address_get_wire (asked)) != 0;
}

/* The practice server's account says nothing about a provider, and neither does one with settings that can't be used. */
static gboolean
can_tell (PhAccount *account, PhInquiry *inquiry)
{
  if (ph_account_is_transient (account) || !ph_account_check (account, NULL) || is_weak (account))
    return FALSE;

  g_autoptr(PhAddress) address = ph_address_parse (ph_account_get_address (account), NULL);

  return address != NULL && g_strcmp0 (ph_address_get_domain (address), ph_inquiry_get_domain (inquiry)) == 0 &&
         is_of_other_address (address, ph_inquiry_get_address (inquiry));
}

static void
find_account (PhInquiry *inquiry, PhAccount *account, guint rank)
{
  g_autofree char *username = adapt_username (ph_account_get_username (account), ph_account_get_address (account), ph_inquiry_get_address (inquiry));
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (ph_account_get_host (account), (guint16) ph_account_get_port (account), ph_account_get_security (account));
  const PhCandidateFacts facts = {
    .endpoint = endpoint,
    .username = username,
    .methods = get_methods (account),
    .trust = ph_discovery_rules_judge_trust (PH_SOURCE_ACCOUNT, PH_WEB_OPEN, ph_account_get_host (account), ph_inquiry_get_domain (inquiry)),
  };
  PhDiscoveryAttempt *attempt = ph_search_begin_attempt (ph_inquiry_get_search (inquiry), PH_SOURCE_ACCOUNT, ph_account_get_address (account));

  ph_discovery_attempt_finish (attempt, PH_ATTEMPT_FOUND, NULL);
  ph_inquiry_found (inquiry, rank, &facts);
}

/**
 * ph_source_account_start:
 * @inquiry: an inquiry among the accounts
 *
 * Finds the server of each account that has another address of the same domain and keeps what is sent readable to nobody else
 * on its way through the internet. The name to sign in with is that of the new address
 * where the old one was that of the old address.
 */
void
ph_source_account_start (PhInquiry *inquiry)
{
  GListModel *accounts = ph_search_get_accounts (ph_inquiry_get_search (inquiry));

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (accounts, i);

      if (can_tell (account, inquiry))
        find_account (inquiry, account, i);
    }
}
