// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The words of looking up settings: where they come from, how the questions go, what is to be done first, and what a
// provider lets one send.

#include "config.h"

#include "ph-text-discovery.h"

#include <glib/gi18n-lib.h>

#include "ph-text-fill.h"

/* TRANSLATORS: each stands alone, or behind “Found by”. The DNS is where the names of servers are looked up. */
/* In the built-in list. */
#define THIS_COMPUTER "Server on this computer"

static const char *const sources[] = {
  [PH_SOURCE_ACCOUNT] = N_ ("Another account of yours"),
  [PH_SOURCE_ADMIN] = N_ ("A list of providers on this computer"),
  [PH_SOURCE_PINNED] = N_ ("Posthorn’s list of large providers"),
  [PH_SOURCE_PACC] = N_ ("Your provider’s own settings, confirmed in the DNS"),
  [PH_SOURCE_AUTOCONFIG] = N_ ("Your provider’s own settings"),
  [PH_SOURCE_WELL_KNOWN] = N_ ("The website of your domain"),
  [PH_SOURCE_CATALOGUE] = N_ ("Posthorn’s list of providers"),
  [PH_SOURCE_ISPDB] = N_ ("Mozilla’s settings database"),
  [PH_SOURCE_MX] = N_ ("The provider that receives your mail"),
  [PH_SOURCE_SRV] = N_ ("The DNS of your domain"),
  [PH_SOURCE_AUTOCONFIG_HTTP] = N_ ("Your provider’s own settings, over an unprotected connection"),
  [PH_SOURCE_GUESS] = N_ ("Trying usual server names"),
};

static const char *const attempt_states[] = {
  [PH_ATTEMPT_RUNNING] = NC_ ("question to a source of settings", "asking…"),
  [PH_ATTEMPT_FOUND] = NC_ ("question to a source of settings", "found"),
  [PH_ATTEMPT_NOTHING] = NC_ ("question to a source of settings", "nothing there"),
  [PH_ATTEMPT_NO_ANSWER] = NC_ ("question to a source of settings", "no answer"),
  [PH_ATTEMPT_UNUSABLE] = NC_ ("question to a source of settings", "can’t be used"),
  [PH_ATTEMPT_STOPPED] = NC_ ("question to a source of settings", "no longer needed"),
};

static const char *const checks[] = {
  [PH_CANDIDATE_UNCHECKED] = N_ ("The server was not asked yet"),
  [PH_CANDIDATE_VERIFIED] = N_ ("The server answers, and the connection is protected"),
  [PH_CANDIDATE_UNREACHABLE] = N_ ("The server did not answer, or the connection could not be protected"),
};

static const char *const hints[] = {
  [PH_DISCOVERY_HINT_NONE] = NULL,
  [PH_DISCOVERY_HINT_OFFLINE] = N_ ("This computer is not connected to the internet, or can’t look up names there. Connect it and look again, or enter the server yourself."),
  [PH_DISCOVERY_HINT_CAPTIVE_PORTAL] = N_ ("The network answers with a page of its own; it probably wants you to sign in. Open any website in your browser, sign in to the network and look again."),
  [PH_DISCOVERY_HINT_NOT_OFFERED] = N_ ("The domain of this address says that it has no server for outgoing mail. Check the address for typing mistakes, or ask your provider which server to use."),
  [PH_DISCOVERY_HINT_NO_ANSWER] = N_ ("Not everybody who may know the settings answered in time. Check the connection to the internet and look again, or enter the server yourself."),
};

static const char *const enable_steps[] = {
  [PH_ENABLE_STEP_NONE] = NULL,
  [PH_ENABLE_STEP_TWO_STEP] = N_ ("First turn on two-step verification (also called two-factor authentication) on your provider’s website. Without it you can’t make an app password there."),
  [PH_ENABLE_STEP_CLIENT_ACCESS] = N_ ("First allow mail programs to send, in the settings of your mailbox on your provider’s website. It is often called “SMTP”, “POP3 and IMAP” or “external programs” there."),
  [PH_ENABLE_STEP_ADMINISTRATOR] = N_ ("Your organization’s administrator has to allow your mailbox to send from mail programs first. Ask for “authenticated SMTP”."),
  [PH_ENABLE_STEP_PAID_PLAN] = N_ ("Your provider lets mail programs send only with some of its plans. Check on its website whether yours is one of them."),
  [PH_ENABLE_STEP_BRIDGE] = N_ ("Your provider has a program of its own that passes your mail on. Install it on this computer, start it and sign in there. It shows the user name and the password to enter here."),
  [PH_ENABLE_STEP_EXTRA_PROTECTION] = N_ ("If you turned on an additional protection of your mailbox on your provider’s website, turn it off first: it keeps mail programs out."),
  [PH_ENABLE_STEP_VERIFIED_SENDER] = N_ ("First confirm on your provider’s website that this address or its domain is yours. Until then the server refuses mail from it."),
};

static const char *const app_passwords[] = {
  [PH_APP_PASSWORD_NO] = NULL,
  [PH_APP_PASSWORD_OFFERED] = N_ ("If you use two-step verification with your provider, your usual password is refused here. Make an app password on its website and enter that one."),
  [PH_APP_PASSWORD_REQUIRED] = N_ ("Your usual password is refused here. Make an app password on your provider’s website, one that is only for mail programs, and enter that one."),
};

G_STATIC_ASSERT (G_N_ELEMENTS (sources) == PH_N_SOURCES);
G_STATIC_ASSERT (G_N_ELEMENTS (attempt_states) == PH_N_ATTEMPT_STATES);
G_STATIC_ASSERT (G_N_ELEMENTS (checks) == PH_CANDIDATE_UNREACHABLE + 1);
G_STATIC_ASSERT (G_N_ELEMENTS (hints) == PH_N_DISCOVERY_HINTS);
G_STATIC_ASSERT (G_N_ELEMENTS (enable_steps) == PH_N_ENABLE_STEPS);
G_STATIC_ASSERT (G_N_ELEMENTS (app_passwords) == PH_APP_PASSWORD_REQUIRED + 1);

/**
 * ph_text_source:
 * @source: a source of settings
 *
 * Returns: (transfer none): what it is, in a few words
 */
const char *
ph_text_source (PhSource source)
{
  g_return_val_if_fail ((guint) source < G_N_ELEMENTS (sources), NULL);

  return _ (sources[source]);
}

/**
 * ph_text_attempt_state:
 * @state: how a question goes
 *
 * Returns: (transfer none): the word for it, to stand behind the source
 */
const char *
ph_text_attempt_state (PhAttemptState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (attempt_states), NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "question to a source of settings", attempt_states[state]);
}

/**
 * ph_text_candidate_check:
 * @candidate: a server
 *
 * Returns: (transfer none): what it said when it was asked, in one line
 */
const char *
ph_text_candidate_check (PhCandidate *candidate)
{
  g_return_val_if_fail (PH_IS_CANDIDATE (candidate), NULL);

  PhCandidateCheck check = ph_candidate_get_check (candidate);

  if (check == PH_CANDIDATE_VERIFIED && ph_endpoint_get_security (ph_candidate_get_endpoint (candidate)) == PH_SECURITY_NONE)
    return _ ("The server answers, and the connection is not protected");
  return _ (checks[check]);
}

/* gettext("") is the head of the catalogue, and NULL none of its business. */
static const char *
translate_if_any (const char *text)
{
  return text != NULL ? _ (text) : NULL;
}

/**
 * ph_text_discovery_hint:
 * @hint: why there may be no settings
 *
 * Returns: (transfer none) (nullable): what happened and what to do; %NULL when there is nothing to add
 */
const char *
ph_text_discovery_hint (PhDiscoveryHint hint)
{
  g_return_val_if_fail ((guint) hint < G_N_ELEMENTS (hints), NULL);

  return translate_if_any (hints[hint]);
}

/**
 * ph_text_enable_step:
 * @step: what must be switched on before a server lets anybody in
 *
 * Returns: (transfer none) (nullable): what to do; %NULL when nothing is known
 */
const char *
ph_text_enable_step (PhEnableStep step)
{
  g_return_val_if_fail ((guint) step < G_N_ELEMENTS (enable_steps), NULL);

  return translate_if_any (enable_steps[step]);
}

/**
 * ph_text_app_password:
 * @app_password: whether there are passwords for programs
 *
 * Returns: (transfer none) (nullable): which password is meant; %NULL when it is that of the mailbox
 */
const char *
ph_text_app_password (PhAppPassword app_password)
{
  g_return_val_if_fail ((guint) app_password < G_N_ELEMENTS (app_passwords), NULL);

  return translate_if_any (app_passwords[app_password]);
}

/**
 * ph_text_provider_name:
 * @provider: a provider
 *
 * Returns: (transfer none): how it is called
 */
const char *
ph_text_provider_name (PhProvider *provider)
{
  g_return_val_if_fail (PH_IS_PROVIDER (provider), NULL);

  const char *name = ph_provider_get_name (provider);

  return g_str_equal (name, THIS_COMPUTER) ? _ ("Server on this computer") : name;
}

/**
 * ph_text_sends_no_mail:
 * @provider: one that has no submission server
 *
 * Returns: (transfer full): why it can't be added, and what is possible in its place
 */
char *
ph_text_sends_no_mail (PhProvider *provider)
{
  g_return_val_if_fail (PH_IS_PROVIDER (provider), NULL);

  const PhTextValue values[] = { { "provider", ph_text_provider_name (provider) }, { NULL } };

  /* TRANSLATORS: {provider} is replaced by a name and must stay as it is. */
  return ph_text_fill (_ ("{provider} lets no other program send mail. Write your mail on its website or in its own app, or use an address at another provider here."), values);
}

static char *
count_recipients (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u recipient a day", "%u recipients a day", n), n);
}

static char *
count_messages (guint n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message a day", "%u messages a day", n), n);
}

/**
 * ph_text_daily_limit:
 * @provider: a provider
 *
 * Returns: (transfer full) (nullable): how much it sends in a day; %NULL when that is not known
 */
char *
ph_text_daily_limit (PhProvider *provider)
{
  g_return_val_if_fail (PH_IS_PROVIDER (provider), NULL);

  guint n_recipients = ph_provider_get_recipients_per_day (provider);
  guint n_messages = ph_provider_get_messages_per_day (provider);
  g_autofree char *recipients = n_recipients > 0 ? count_recipients (n_recipients) : NULL;
  g_autofree char *messages = n_messages > 0 ? count_messages (n_messages) : NULL;
  const PhTextValue values[] = { { "messages", messages }, { "recipients", recipients }, { NULL } };

  if (recipients == NULL || messages == NULL)
    return recipients != NULL ? g_steal_pointer (&recipients) : g_steal_pointer (&messages);
  /* TRANSLATORS: becomes “1000 messages a day, 5000 recipients a day”. What stands in braces must stay as it is. */
  return ph_text_fill (_ ("{messages}, {recipients}"), values);
}

static char *
count_megabytes (guint64 n)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  const PhTextValue values[] = { { "number", number }, { NULL } };

  /* TRANSLATORS: {number} is replaced by a number of megabytes and must stay as it is. */
  return ph_text_fill (_ ("{number} MB"), values);
}

/**
 * ph_text_size:
 * @size: a size, in octets
 *
 * Servers and providers mean one or the other kind of megabyte, and say "25 MB"; said is what they say.
 *
 * Returns: (transfer full): the size, to stand within a sentence
 */
char *
ph_text_size (guint64 size)
{
  static const guint64 megabytes[] = { 1024 * 1024, 1000 * 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (megabytes); i++)
    if (size > 0 && size % megabytes[i] == 0)
      return count_megabytes (size / megabytes[i]);
  return g_format_size (size);
}

/**
 * ph_text_max_size:
 * @provider: a provider
 *
 * Returns: (transfer full) (nullable): how large a message may be; %NULL when that is not known
 */
char *
ph_text_max_size (PhProvider *provider)
{
  g_return_val_if_fail (PH_IS_PROVIDER (provider), NULL);

  return ph_provider_get_max_size (provider) != 0 ? ph_text_size (ph_provider_get_max_size (provider)) : NULL;
}
