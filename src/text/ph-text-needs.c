// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a message that is held needs of the person: a few kinds of needs, and which problem is of which.

#include "config.h"

#include "ph-text-needs.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  NEED_SETTINGS, /* of the account: whatever is not one of the following */
  NEED_PASSWORD,
  NEED_APP_PASSWORD,
  NEED_NEW_PASSWORD,
  NEED_SIGN_IN,
  NEED_KEYRING,
  NEED_CERTIFICATE,
  NEED_SENDER,
  NEED_PROVIDER,
  NEED_ROOM,
  NEED_RECIPIENTS,
  NEED_CHANGE,
  NEED_NETWORK,
  NEED_PATIENCE,
  NEED_ACCOUNT,
  NEED_SWITCH,
  NEED_NOTHING,
} Need;

static const PhTextNeed needs[] = {
  [NEED_SETTINGS] = { N_ ("Needs a look at the account’s settings"),
                      N_ ("Test the account to find out more, or correct its settings. Then this message is sent by itself.") },
  [NEED_PASSWORD] = { N_ ("Needs your password"),
                      N_ ("Enter the right password in the account’s settings. Then this message is sent by itself.") },
  [NEED_APP_PASSWORD] = { N_ ("Needs an app password"),
                          N_ ("Create an app password on the provider’s web page and enter it in the account’s settings. Then this message is sent by itself.") },
  [NEED_NEW_PASSWORD] = { N_ ("Needs a new password"),
                          N_ ("Change the password on the provider’s web page and enter the new one in the account’s settings. Then this message is sent by itself.") },
  [NEED_SIGN_IN] = { N_ ("Needs you to sign in again"),
                     N_ ("Sign in with the browser as the provider wants it, then try again.") },
  [NEED_KEYRING] = { N_ ("Needs the keyring to be unlocked"),
                     N_ ("Unlock the keyring that holds the password, then try again.") },
  [NEED_CERTIFICATE] = { N_ ("Needs you to check the server’s certificate"),
                         N_ ("Test the account to see the certificate. If you find out that it is right, trust it there; then this message is sent by itself.") },
  [NEED_SENDER] = { N_ ("Needs another sender address"),
                    N_ ("Edit the message and choose another sender address, or let the provider confirm this one and try again.") },
  [NEED_PROVIDER] = { N_ ("Needs a word with the provider"),
                      N_ ("Only the provider, or whoever manages the mailbox, can change that. Once it is settled, try again.") },
  [NEED_ROOM] = { N_ ("Needs room in a mailbox"),
                  N_ ("Once there is room again, try again. If it is the recipient’s mailbox that is full, tell them in another way.") },
  [NEED_RECIPIENTS] = { N_ ("Needs another recipient"),
                        N_ ("Check the addresses of the recipients: edit the message and send it again.") },
  [NEED_CHANGE] = { N_ ("Needs a change to the message"),
                    N_ ("Edit the message and send it again.") },
  [NEED_NETWORK] = { N_ ("Needs a network connection"),
                     N_ ("Connect to a network that lets mail through, then try again.") },
  [NEED_PATIENCE] = { N_ ("Needs some time"),
                      N_ ("That will pass. Try again later.") },
  [NEED_ACCOUNT] = { N_ ("Its account was removed"),
                     N_ ("Edit the message and choose another account to send it with, or cancel it.") },
  [NEED_SWITCH] = { N_ ("Its account is switched off"),
                    N_ ("Switch the account on again; then this message is sent by itself. Or edit the message and choose another account, or cancel it.") },
  [NEED_NOTHING] = { N_ ("Needs your attention"),
                     N_ ("Try again, or cancel the message.") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (needs) == NEED_NOTHING + 1);

/* What is not here needs a look at the settings. */
static const Need needs_of_problems[PH_N_PROBLEMS] = {
  [PH_PROBLEM_OFFLINE] = NEED_NETWORK,
  [PH_PROBLEM_CAPTIVE_PORTAL] = NEED_NETWORK,
  [PH_PROBLEM_NETWORK_UNREACHABLE] = NEED_NETWORK,
  [PH_PROBLEM_MAIL_PORTS_BLOCKED] = NEED_NETWORK,
  [PH_PROBLEM_DNS_UNAVAILABLE] = NEED_NETWORK,
  [PH_PROBLEM_ADDRESS_LISTED] = NEED_NETWORK,
  [PH_PROBLEM_SERVICE_NOT_OFFERED] = NEED_PROVIDER,
  [PH_PROBLEM_SERVER_BUSY] = NEED_PATIENCE,
  [PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER] = NEED_CERTIFICATE,
  [PH_PROBLEM_CERTIFICATE_SELF_SIGNED] = NEED_CERTIFICATE,
  [PH_PROBLEM_CERTIFICATE_WRONG_NAME] = NEED_CERTIFICATE,
  [PH_PROBLEM_CERTIFICATE_EXPIRED] = NEED_CERTIFICATE,
  [PH_PROBLEM_CERTIFICATE_NOT_YET_VALID] = NEED_CERTIFICATE,
  [PH_PROBLEM_CERTIFICATE_REVOKED] = NEED_CERTIFICATE,
  [PH_PROBLEM_CERTIFICATE_CHANGED] = NEED_CERTIFICATE,
  [PH_PROBLEM_WRONG_CREDENTIALS] = NEED_PASSWORD,
  [PH_PROBLEM_SECRET_MISSING] = NEED_PASSWORD,
  [PH_PROBLEM_APP_PASSWORD_REQUIRED] = NEED_APP_PASSWORD,
  [PH_PROBLEM_PASSWORD_CHANGE_REQUIRED] = NEED_NEW_PASSWORD,
  [PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED] = NEED_SIGN_IN,
  [PH_PROBLEM_TOKEN_EXPIRED] = NEED_SIGN_IN,
  [PH_PROBLEM_TOKEN_REVOKED] = NEED_SIGN_IN,
  [PH_PROBLEM_TOKEN_WRONG_SCOPE] = NEED_SIGN_IN,
  [PH_PROBLEM_SMTP_AUTH_DISABLED] = NEED_PROVIDER,
  [PH_PROBLEM_BASIC_AUTH_DISABLED] = NEED_PROVIDER,
  [PH_PROBLEM_CLIENT_ACCESS_DISABLED] = NEED_PROVIDER,
  [PH_PROBLEM_ACCOUNT_SUSPENDED] = NEED_PROVIDER,
  [PH_PROBLEM_SERVER_NOT_AUTHENTIC] = NEED_PROVIDER,
  [PH_PROBLEM_TOO_MANY_ATTEMPTS] = NEED_PATIENCE,
  [PH_PROBLEM_TEMPORARY_AUTH_FAILURE] = NEED_PATIENCE,
  [PH_PROBLEM_KEYRING_LOCKED] = NEED_KEYRING,
  [PH_PROBLEM_KEYRING_UNAVAILABLE] = NEED_KEYRING,
  [PH_PROBLEM_SENDER_NOT_ALLOWED] = NEED_SENDER,
  [PH_PROBLEM_SENDER_DOMAIN_UNKNOWN] = NEED_SENDER,
  [PH_PROBLEM_SENDER_REFUSED] = NEED_SENDER,
  [PH_PROBLEM_POLICY_REFUSED] = NEED_SENDER,
  [PH_PROBLEM_STORAGE_FULL] = NEED_ROOM,
  [PH_PROBLEM_RECIPIENT_UNKNOWN] = NEED_RECIPIENTS,
  [PH_PROBLEM_RECIPIENT_REFUSED] = NEED_RECIPIENTS,
  [PH_PROBLEM_TOO_MANY_RECIPIENTS] = NEED_RECIPIENTS,
  [PH_PROBLEM_SMTPUTF8_REQUIRED] = NEED_CHANGE,
  [PH_PROBLEM_MESSAGE_TOO_LARGE] = NEED_CHANGE,
  [PH_PROBLEM_CONTENT_REFUSED] = NEED_CHANGE,
  [PH_PROBLEM_GREYLISTED] = NEED_PATIENCE,
  [PH_PROBLEM_RATE_LIMITED] = NEED_PATIENCE,
  [PH_PROBLEM_CONNECTION_LOST] = NEED_PATIENCE,
  [PH_PROBLEM_STEP_TIMEOUT] = NEED_PATIENCE,
  [PH_PROBLEM_SERVER_CLOSING] = NEED_PATIENCE,
  [PH_PROBLEM_CANCELLED] = NEED_NOTHING,
  [PH_PROBLEM_UNCERTAIN] = NEED_NOTHING,
  [PH_PROBLEM_INTERNAL_ERROR] = NEED_NOTHING,
};

static PhTextNeed
translate (Need need)
{
  return (PhTextNeed){ _ (needs[need].status), _ (needs[need].step) };
}

PhTextNeed
ph_text_need_of_problem (PhProblemId problem)
{
  g_assert (problem < PH_N_PROBLEMS);

  return translate (needs_of_problems[problem]);
}

PhTextNeed
ph_text_need_of_account (void)
{
  return translate (NEED_ACCOUNT);
}

PhTextNeed
ph_text_need_of_switch (void)
{
  return translate (NEED_SWITCH);
}

PhTextNeed
ph_text_need_of_nothing (void)
{
  return translate (NEED_NOTHING);
}
