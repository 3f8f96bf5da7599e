// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is known besides makes a verdict another one, or a particular one: a refused password where the provider takes none
// of that kind, a certificate that is not valid while the clock is wrong, a server of one's own network.

#include "config.h"

#include "ph-context-rules.h"

#include "ph-domain-name.h"
#include "ph-probe-clue.h"
#include "ph-provider-clue.h"

#include <string.h>

/* Certificates are made for months; a clock that is less than a day off makes none of them invalid. */
#define CLOCK_TOLERANCE_S (24 * 60 * 60)

typedef struct
{
  PhProblemId id;
  gboolean (*applies) (const PhEvidence *evidence);
  PhProblemId other; /* what it is then */
  PhConfidence confidence;
} ReadingRule;

typedef struct
{
  PhProblemId id;
  gboolean (*applies) (const PhEvidence *evidence);
  PhCircumstance circumstance;
} CircumstanceRule;

static gboolean
uses_token (const PhEvidence *evidence)
{
  const char *mechanism = ph_account_get_mechanism (evidence->account);

  return g_ascii_strcasecmp (mechanism, "XOAUTH2") == 0 || g_ascii_strcasecmp (mechanism, "OAUTHBEARER") == 0;
}

/* Whoever signs in with another name than the provider wants has to change that first, whatever the password is. */
static gboolean
has_usual_name (const PhEvidence *evidence)
{
  g_autofree char *usual = ph_provider_clue_dup_username (evidence);

  return usual == NULL || g_ascii_strcasecmp (usual, ph_account_get_username (evidence->account)) == 0;
}

static gboolean
takes_no_password (const PhEvidence *evidence)
{
  return ph_provider_clue_runs_server (evidence) && ph_provider_get_methods (evidence->provider) == PH_SIGN_IN_BROWSER;
}

static gboolean
takes_app_passwords_only (const PhEvidence *evidence)
{
  g_autofree char *usual = ph_provider_clue_dup_username (evidence);

  /* Where each person is given a name as well, that may be the wrong one. */
  return usual != NULL && ph_provider_get_app_password (evidence->provider) == PH_APP_PASSWORD_REQUIRED && has_usual_name (evidence);
}

static gboolean
shuts_programs_out (const PhEvidence *evidence)
{
  return ph_provider_clue_runs_server (evidence) && ph_provider_get_enable_step (evidence->provider) == PH_ENABLE_STEP_CLIENT_ACCESS &&
         has_usual_name (evidence);
}

/* Postfix refuses whoever has not signed in by refusing the recipient; who could sign in, and has not, is told to. */
static gboolean
is_stranger (const PhEvidence *evidence)
{
  const char *enhanced = ph_smtp_reply_get_enhanced (ph_smtp_error_get_reply (evidence->error));

  return *ph_account_get_username (evidence->account) == '\0' && g_strcmp0 (enhanced, "5.7.1") == 0 &&
         evidence->capabilities != NULL && *ph_smtp_capabilities_get_mechanisms (evidence->capabilities) != NULL;
}

/* A refused password is the last thing to believe: the first that fits decides. */
static const ReadingRule readings[] = {
  { PH_PROBLEM_RECIPIENT_REFUSED, is_stranger, PH_PROBLEM_RELAY_DENIED, PH_CONFIDENCE_LIKELY },
  { PH_PROBLEM_WRONG_CREDENTIALS, uses_token, PH_PROBLEM_TOKEN_EXPIRED, PH_CONFIDENCE_LIKELY },
  { PH_PROBLEM_WRONG_CREDENTIALS, takes_no_password, PH_PROBLEM_BASIC_AUTH_DISABLED, PH_CONFIDENCE_LIKELY },
  { PH_PROBLEM_WRONG_CREDENTIALS, takes_app_passwords_only, PH_PROBLEM_APP_PASSWORD_REQUIRED, PH_CONFIDENCE_LIKELY },
  { PH_PROBLEM_WRONG_CREDENTIALS, shuts_programs_out, PH_PROBLEM_CLIENT_ACCESS_DISABLED, PH_CONFIDENCE_POSSIBLE },
};

static gboolean
is_clock_wrong (const PhEvidence *evidence)
{
  return ABS (evidence->clock_offset_s) > CLOCK_TOLERANCE_S;
}

/* Providers for the public have certificates that everybody knows. */
static gboolean
is_impostor (const PhEvidence *evidence)
{
  return ph_provider_clue_runs_server (evidence) && !ph_domain_name_is_private (ph_account_get_host (evidence->account));
}

/* Names of programs and devices that open encrypted connections and put a certificate of their own in. */
static gboolean
is_intercepted (const PhEvidence *evidence)
{
  static const char *const names[] = {
    "avast",
    "avg ",
    "kaspersky",
    "eset ssl filter",
    "bitdefender",
    "adguard",
    "dr.web",
    "norton",
    "mcafee",
    "sophos",
    "zscaler",
    "fortinet",
    "fortigate",
    "blue coat",
    "bluecoat",
    "palo alto",
    "netskope",
    "cisco umbrella",
    "forcepoint",
    "check point",
    "watchguard",
    "barracuda",
    "untangle",
    "mitmproxy",
    "portswigger",
    "fiddler",
  };
  const char *issuer = evidence->certificate != NULL ? ph_certificate_get_issuer (evidence->certificate) : NULL;
  g_autofree char *folded = issuer != NULL ? g_ascii_strdown (issuer, -1) : NULL;

  for (guint i = 0; folded != NULL && i < G_N_ELEMENTS (names); i++)
    if (strstr (folded, names[i]) != NULL)
      return TRUE;
  return is_impostor (evidence);
}

static gboolean
is_ipv6_broken (const PhEvidence *evidence)
{
  return ph_probe_clue_get_better_family (evidence) == PH_ADDRESS_FAMILY_IPV4;
}

static gboolean
is_ipv4_broken (const PhEvidence *evidence)
{
  return ph_probe_clue_get_better_family (evidence) == PH_ADDRESS_FAMILY_IPV6;
}

static gboolean
is_near_by (const PhEvidence *evidence)
{
  return ph_domain_name_is_private (ph_account_get_host (evidence->account));
}

/* Who does not listen at a port refuses by itself; a network that closes one mostly swallows, or says so itself. */
static gboolean
is_refused (const PhEvidence *evidence)
{
  return g_error_matches (evidence->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static gboolean
is_encrypted (const PhEvidence *evidence)
{
  return evidence->is_encrypted;
}

/* Who has a user name gets no further than the sign-in without one. */
static gboolean
is_signed_in (const PhEvidence *evidence)
{
  return *ph_account_get_username (evidence->account) != '\0' &&
         (evidence->step == PH_TEST_STEP_SENDER || evidence->step == PH_TEST_STEP_DELIVER);
}

/* RFC 5321 §4.2: three digits, the first of which is 2 to 5, and "-" or a blank. What follows may be too much, or not fit. */
static gboolean
is_malformed_reply (const PhEvidence *evidence)
{
  gsize length = 0;
  const guint8 *data = evidence->error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_offending (evidence->error, &length) : NULL;

  return data != NULL && length >= 4 && data[0] >= '2' && data[0] <= '5' && g_ascii_isdigit (data[1]) && g_ascii_isdigit (data[2]) &&
         (data[3] == '-' || data[3] == ' ');
}

static const CircumstanceRule circumstances[] = {
  { PH_PROBLEM_CERTIFICATE_EXPIRED, is_clock_wrong, PH_CIRCUMSTANCE_CLOCK_WRONG },
  { PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, is_clock_wrong, PH_CIRCUMSTANCE_CLOCK_WRONG },
  { PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER, is_intercepted, PH_CIRCUMSTANCE_INTERCEPTED },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, is_impostor, PH_CIRCUMSTANCE_INTERCEPTED },
  { PH_PROBLEM_CONNECTION_REFUSED, is_ipv6_broken, PH_CIRCUMSTANCE_BROKEN_IPV6 },
  { PH_PROBLEM_CONNECTION_TIMEOUT, is_ipv6_broken, PH_CIRCUMSTANCE_BROKEN_IPV6 },
  { PH_PROBLEM_NETWORK_UNREACHABLE, is_ipv6_broken, PH_CIRCUMSTANCE_BROKEN_IPV6 },
  { PH_PROBLEM_NO_GREETING, is_ipv6_broken, PH_CIRCUMSTANCE_BROKEN_IPV6 },
  { PH_PROBLEM_STEP_TIMEOUT, is_ipv6_broken, PH_CIRCUMSTANCE_BROKEN_IPV6 },
  { PH_PROBLEM_CONNECTION_REFUSED, is_ipv4_broken, PH_CIRCUMSTANCE_BROKEN_IPV4 },
  { PH_PROBLEM_CONNECTION_TIMEOUT, is_ipv4_broken, PH_CIRCUMSTANCE_BROKEN_IPV4 },
  { PH_PROBLEM_NETWORK_UNREACHABLE, is_ipv4_broken, PH_CIRCUMSTANCE_BROKEN_IPV4 },
  { PH_PROBLEM_NO_GREETING, is_ipv4_broken, PH_CIRCUMSTANCE_BROKEN_IPV4 },
  { PH_PROBLEM_STEP_TIMEOUT, is_ipv4_broken, PH_CIRCUMSTANCE_BROKEN_IPV4 },
  { PH_PROBLEM_CONNECTION_REFUSED, is_near_by, PH_CIRCUMSTANCE_NEAR_BY },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, is_near_by, PH_CIRCUMSTANCE_NEAR_BY },
  { PH_PROBLEM_PORT_BLOCKED, is_refused, PH_CIRCUMSTANCE_REFUSED },
  { PH_PROBLEM_PROTOCOL_ERROR, is_malformed_reply, PH_CIRCUMSTANCE_MALFORMED },
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, is_encrypted, PH_CIRCUMSTANCE_ENCRYPTED },
  { PH_PROBLEM_SIGN_IN_REQUIRED, is_signed_in, PH_CIRCUMSTANCE_SIGNED_IN },
  { PH_PROBLEM_RELAY_DENIED, is_signed_in, PH_CIRCUMSTANCE_SIGNED_IN },
};

static void
read_again (PhVerdict *verdict, const PhEvidence *evidence)
{
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    if (readings[i].id == verdict->id && readings[i].applies (evidence))
      {
        verdict->id = readings[i].other;
        verdict->confidence = readings[i].confidence;
        return;
      }
}

static void
find_circumstance (PhVerdict *verdict, const PhEvidence *evidence)
{
  for (guint i = 0; i < G_N_ELEMENTS (circumstances) && verdict->circumstance == PH_CIRCUMSTANCE_NONE; i++)
    if (circumstances[i].id == verdict->id && circumstances[i].applies (evidence))
      verdict->circumstance = circumstances[i].circumstance;
}

/**
 * ph_context_rules_apply:
 * @verdict: what the error or the reply means by itself
 * @evidence: what is known besides
 *
 * Makes of @verdict what it means here.
 */
void
ph_context_rules_apply (PhVerdict *verdict, const PhEvidence *evidence)
{
  g_return_if_fail (verdict != NULL && evidence != NULL);

  read_again (verdict, evidence);
  find_circumstance (verdict, evidence);
  /* Whose server it is says who is meant, and not whose words the reply has: many a server has borrowed them. */
  if (ph_provider_clue_runs_server (evidence))
    verdict->provider = ph_provider_get_name (evidence->provider);
}
