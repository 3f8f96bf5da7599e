// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which extra connections would tell more about a failure: a table of situations and of what is asked in each, the most
// telling first. Pure; ph-cross-probe-run.c makes the connections.

#include "config.h"

#include "ph-cross-probe.h"

#include "ph-domain-name.h"
#include "ph-likely-names.h"
#include "ph-sasl.h"
#include "ph-smtp-error.h"

#include <string.h>

/* Open on nearly every network, and it answers with a known word over plain HTTP, which is what makes a network that wants
 * one to sign in first show itself. */
#define WEB_HOST "detectportal.firefox.com"
#define WEB_PORT 80
/* Whose submission servers are hardly ever down; the second is for those who have an account with the first. */
#define CONTROL_HOST       "smtp.gmail.com"
#define OTHER_CONTROL_HOST "smtp.fastmail.com"
/* RFC 8314 §7.3, RFC 6409 §3.1, and what some providers listen on because networks block the others. */
#define TLS_PORT         465
#define STARTTLS_PORT    587
#define ALTERNATIVE_PORT 2525

#define MAX_ASKED 8
#define AT(step)  (1u << PH_TEST_STEP_##step)
#define ANY_CODE  (-1)

/* What seems to be the matter, as far as it makes a difference to what is asked. */
typedef enum
{
  NOTHING_TO_ASK,
  MISSING_NAME,
  NO_NAMES,      /* the DNS itself does not answer */
  UNREACHABLE,   /* or silent */
  SILENT_SERVER, /* who takes the connection and says nothing */
  HUNG_UP,       /* before a word was said */
  OTHER_PROTOCOL,
  UNWELCOME,        /* the greeting was a refusal */
  SILENT_HANDSHAKE, /* or one that fails */
  SPEAKS_PLAIN,
  NO_STARTTLS,
  BAD_CERTIFICATE,
  NO_SIGN_IN, /* at this port, or not without encryption */
} Situation;

typedef struct
{
  const PhEvidence *evidence;
  PhProviderCatalogue *catalogue;
  PhProbe *probes;
  guint n_probes;
  guint n_free;
} Plan;

typedef void (*AskFunc) (Plan *plan);

/* The plan */

static gboolean
is_same (const PhProbe *a, const PhProbe *b)
{
  return a->kind == b->kind && a->port == b->port && a->security == b->security && a->family == b->family &&
         g_ascii_strcasecmp (a->host, b->host) == 0;
}

static gboolean
is_there (const PhProbe *probes, guint n_probes, const PhProbe *probe)
{
  for (guint i = 0; i < n_probes; i++)
    if (is_same (&probes[i], probe))
      return TRUE;
  return FALSE;
}

static void
add (Plan *plan, const PhProbe *probe)
{
  const PhEvidence *evidence = plan->evidence;

  if (plan->n_probes < plan->n_free && !is_there (plan->probes, plan->n_probes, probe) &&
      !is_there (evidence->probes, evidence->n_probes, probe))
    plan->probes[plan->n_probes++] = *probe;
}

static guint16
get_port (Plan *plan)
{
  return (guint16) ph_account_get_port (plan->evidence->account);
}

static PhSecurity
get_security (Plan *plan)
{
  return ph_account_get_security (plan->evidence->account);
}

static void
add_port (Plan *plan, guint16 port, PhSecurity security)
{
  const PhProbe probe = {
    .kind = PH_PROBE_PORT,
    .port = port,
    .security = security,
    .family = ph_account_get_address_family (plan->evidence->account),
  };

  if (port != get_port (plan) || security != get_security (plan))
    add (plan, &probe);
}

static void
add_host (Plan *plan, PhProbeKind kind, const char *host, guint16 port, PhSecurity security)
{
  PhProbe probe = { .kind = kind, .port = port, .security = security };

  g_strlcpy (probe.host, host, sizeof probe.host);
  add (plan, &probe);
}

/* What can be asked */

static void
ask_tls_port (Plan *plan)
{
  if (get_port (plan) != TLS_PORT)
    add_port (plan, TLS_PORT, PH_SECURITY_TLS);
}

static void
ask_starttls_port (Plan *plan)
{
  if (get_port (plan) != STARTTLS_PORT)
    add_port (plan, STARTTLS_PORT, PH_SECURITY_STARTTLS);
}

static void
ask_tls_here (Plan *plan)
{
  add_port (plan, get_port (plan), PH_SECURITY_TLS);
}

static void
ask_starttls_here (Plan *plan)
{
  add_port (plan, get_port (plan), PH_SECURITY_STARTTLS);
}

/* Only where the provider says that it listens there. */
static void
ask_alternative_port (Plan *plan)
{
  PhProvider *provider = plan->evidence->provider;

  for (guint i = 0; provider != NULL && i < ph_provider_get_n_endpoints (provider); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, i, "");

      if (ph_endpoint_get_port (endpoint) == ALTERNATIVE_PORT &&
          g_ascii_strcasecmp (ph_endpoint_get_host (endpoint), ph_account_get_host (plan->evidence->account)) == 0)
        add_port (plan, ALTERNATIVE_PORT, ph_endpoint_get_security (endpoint));
    }
}

static gboolean
is_ipv6 (const char *address)
{
  return strchr (address, ':') != NULL;
}

static gboolean
has_both_families (const char *const *addresses)
{
  gboolean has_family[2] = { FALSE, FALSE };

  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    has_family[is_ipv6 (addresses[i])] = TRUE;
  return has_family[0] && has_family[1];
}

static void
add_family (Plan *plan, PhAddressFamily family)
{
  const PhProbe probe = { .kind = PH_PROBE_FAMILY, .port = get_port (plan), .security = get_security (plan), .family = family };

  add (plan, &probe);
}

/* Of a host of which only one family was tried nobody knows whether it has the other. */
static void
ask_families (Plan *plan)
{
  PhAccount *account = plan->evidence->account;
  gboolean is_narrowed = ph_account_get_address_family (account) != PH_ADDRESS_FAMILY_ANY;

  if (g_hostname_is_ip_address (ph_account_get_host (account)))
    return;
  if (is_narrowed || has_both_families (plan->evidence->addresses))
    {
      add_family (plan, PH_ADDRESS_FAMILY_IPV4);
      add_family (plan, PH_ADDRESS_FAMILY_IPV6);
    }
}

static gboolean
is_private (Plan *plan)
{
  return ph_domain_name_is_private (ph_account_get_host (plan->evidence->account));
}

static void
ask_control (Plan *plan)
{
  gboolean is_own = ph_domain_name_has_same_owner (ph_account_get_host (plan->evidence->account), CONTROL_HOST);

  add_host (plan, PH_PROBE_CONTROL, is_own ? OTHER_CONTROL_HOST : CONTROL_HOST, TLS_PORT, PH_SECURITY_TLS);
}

static void
ask_web (Plan *plan)
{
  add_host (plan, PH_PROBE_WEB, WEB_HOST, WEB_PORT, PH_SECURITY_NONE);
}

static void
ask_names (Plan *plan)
{
  g_autoptr(GPtrArray) names = ph_likely_names_find (plan->evidence, plan->catalogue);

  for (guint i = 0; i < names->len; i++)
    {
      PhEndpoint *endpoint = g_ptr_array_index (names, i);

      add_host (plan, PH_PROBE_NAME, ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint), ph_endpoint_get_security (endpoint));
    }
}

/* What a certificate that nobody has vouched for yet names is only asked if it belongs to the same owner. */
static void
ask_certified_names (Plan *plan)
{
  PhCertificate *certificate = plan->evidence->certificate;
  const char *const *names = certificate != NULL ? ph_certificate_get_names (certificate) : NULL;
  const char *host = ph_account_get_host (plan->evidence->account);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (strchr (names[i], '*') == NULL && strlen (names[i]) <= PH_PROBE_MAX_HOST && g_ascii_strcasecmp (names[i], host) != 0 &&
        ph_domain_name_has_same_owner (names[i], host))
      add_host (plan, PH_PROBE_NAME, names[i], get_port (plan), get_security (plan));
}

static const struct
{
  Situation situation;
  AskFunc ask[MAX_ASKED];
} questions[] = {
  { MISSING_NAME, { ask_names, ask_web } },
  { NO_NAMES, { ask_web, ask_control } },
  { UNREACHABLE, { ask_tls_port, ask_starttls_port, ask_web, ask_control, ask_families, ask_alternative_port } },
  { SILENT_SERVER, { ask_tls_here, ask_tls_port, ask_starttls_port, ask_web, ask_families, ask_control } },
  { HUNG_UP, { ask_tls_here, ask_tls_port, ask_starttls_port, ask_web, ask_control } },
  { OTHER_PROTOCOL, { ask_tls_port, ask_starttls_port, ask_web } },
  { UNWELCOME, { ask_tls_port, ask_starttls_port } },
  { SILENT_HANDSHAKE, { ask_tls_port, ask_starttls_port, ask_web, ask_families, ask_control } },
  { SPEAKS_PLAIN, { ask_tls_port, ask_starttls_port, ask_starttls_here, ask_web } },
  { NO_STARTTLS, { ask_tls_port, ask_web } },
  { BAD_CERTIFICATE, { ask_web, ask_certified_names } },
  { NO_SIGN_IN, { ask_tls_port, ask_starttls_port } },
};

/* What is the matter */

static Situation
judge_greeting (const PhEvidence *evidence)
{
  return evidence->greeting == NULL ? HUNG_UP : NOTHING_TO_ASK;
}

/* Who does not know EHLO (RFC 5321 §4.2.4) may be somebody who stands in the way of the server. */
static Situation
judge_reply (const PhEvidence *evidence)
{
  PhSmtpReply *reply = ph_smtp_error_get_reply (evidence->error);
  guint code = reply != NULL ? ph_smtp_reply_get_code (reply) : 0;
  gboolean is_greeting = ph_smtp_error_get_stage (evidence->error) == PH_SMTP_STAGE_GREETING;

  return is_greeting || code == 500 || code == 502 ? UNWELCOME : NOTHING_TO_ASK;
}

static Situation
judge_plain_peer (const PhEvidence *evidence)
{
  return ph_account_get_security (evidence->account) == PH_SECURITY_TLS ? SPEAKS_PLAIN : SILENT_HANDSHAKE;
}

/* Who offers no sign-in at this port may do so at those for it. */
static Situation
judge_mechanisms (const PhEvidence *evidence)
{
  PhSmtpCapabilities *offered = evidence->capabilities;

  return offered == NULL || *ph_smtp_capabilities_get_mechanisms (offered) == NULL ? NO_SIGN_IN : NOTHING_TO_ASK;
}

/* The first that fits counts. */
static const struct
{
  GQuark (*domain) (void);
  int code;
  guint steps;
  Situation situation;
  Situation (*judge) (const PhEvidence *evidence); /* (nullable): decides instead */
} errors[] = {
  { g_io_error_quark, G_IO_ERROR_CANCELLED, ~0u, NOTHING_TO_ASK, NULL },
  { g_io_error_quark, G_IO_ERROR_PROXY_FAILED, ~0u, NOTHING_TO_ASK, NULL },
  { g_io_error_quark, G_IO_ERROR_PROXY_AUTH_FAILED, ~0u, NOTHING_TO_ASK, NULL },
  { g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, ~0u, NOTHING_TO_ASK, NULL },
  { g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, ~0u, NOTHING_TO_ASK, NULL },
  { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, ~0u, MISSING_NAME, NULL },
  { g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, ~0u, MISSING_NAME, NULL },
  { g_resolver_error_quark, ANY_CODE, ~0u, NO_NAMES, NULL },
  { g_io_error_quark, ANY_CODE, AT (RESOLVE), NO_NAMES, NULL },
  { g_io_error_quark, ANY_CODE, AT (CONNECT), UNREACHABLE, NULL },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, AT (ENCRYPT), SILENT_HANDSHAKE, NULL },
  { g_io_error_quark, ANY_CODE, AT (GREET), .judge = judge_greeting },
  { g_io_error_quark, ANY_CODE, AT (ENCRYPT), SILENT_HANDSHAKE, NULL },
  { g_tls_error_quark, ANY_CODE, AT (GREET), .judge = judge_greeting },
  { g_tls_error_quark, ANY_CODE, AT (ENCRYPT), SILENT_HANDSHAKE, NULL },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, ~0u, BAD_CERTIFICATE, NULL },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, ~0u, BAD_CERTIFICATE, NULL },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, ~0u, .judge = judge_plain_peer },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_HANDSHAKE, ~0u, SILENT_HANDSHAKE, NULL },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_TLS_TOO_OLD, ~0u, SILENT_HANDSHAKE, NULL },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (GREET), .judge = judge_greeting },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (ENCRYPT), SILENT_HANDSHAKE, NULL },
  { ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, AT (GREET), OTHER_PROTOCOL, NULL },
  { ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT, AT (GREET), .judge = judge_reply },
  { ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, ~0u, NO_STARTTLS, NULL },
  { ph_smtp_error_quark, PH_SMTP_ERROR_INJECTION, ~0u, NO_STARTTLS, NULL },
  { ph_smtp_error_quark, ANY_CODE, AT (ENCRYPT), NO_STARTTLS, NULL },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, AT (SIGN_IN), .judge = judge_mechanisms },
  { ph_sasl_error_quark, PH_SASL_ERROR_NEEDS_ENCRYPTION, AT (SIGN_IN), NO_SIGN_IN, NULL },
};

/* Of a step that goes on without a word. */
static Situation
find_silence (const PhEvidence *evidence)
{
  switch (evidence->step)
    {
    case PH_TEST_STEP_RESOLVE:
      return NO_NAMES;
    case PH_TEST_STEP_CONNECT:
      return UNREACHABLE;
    case PH_TEST_STEP_GREET:
      return evidence->greeting == NULL ? SILENT_SERVER : NOTHING_TO_ASK;
    case PH_TEST_STEP_ENCRYPT:
      return SILENT_HANDSHAKE;
    case PH_TEST_STEP_SETTINGS:
    case PH_TEST_STEP_NETWORK:
    case PH_TEST_STEP_SIGN_IN:
    case PH_TEST_STEP_SENDER:
    case PH_TEST_STEP_DELIVER:
    default:
      return NOTHING_TO_ASK;
    }
}

/* Once a password was on its way, nothing but the server's answer tells more. What we refuse ourselves comes before that. */
static gboolean
is_before_password (const PhEvidence *evidence)
{
  if (evidence->step == PH_TEST_STEP_SIGN_IN)
    return evidence->error != NULL && evidence->error->domain == PH_SASL_ERROR;
  return (1u << evidence->step & (AT (RESOLVE) | AT (CONNECT) | AT (GREET) | AT (ENCRYPT))) != 0;
}

static Situation
find_situation (const PhEvidence *evidence)
{
  const GError *error = evidence->error;

  if (!is_before_password (evidence))
    return NOTHING_TO_ASK;
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return find_silence (evidence);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (error->domain == errors[i].domain () && (errors[i].code == ANY_CODE || errors[i].code == error->code) &&
        (errors[i].steps & 1u << evidence->step) != 0)
      return errors[i].judge != NULL ? errors[i].judge (evidence) : errors[i].situation;
  return NOTHING_TO_ASK;
}

static gboolean
asks_others (AskFunc ask)
{
  return ask == ask_names || ask == ask_certified_names || ask == ask_web || ask == ask_control;
}

/**
 * ph_cross_probe_plan:
 * @evidence: what is known; without an error it is about a step that takes long
 * @catalogue: (nullable): the providers that are known
 * @scope: who may be asked
 * @plan: (out caller-allocates): what to try
 *
 * What was asked before, as @evidence has it, is not asked again, and counts towards what may be asked in all.
 *
 * Returns: how many entries of @plan were filled in; 0 if no probe would tell more
 */
guint
ph_cross_probe_plan (const PhEvidence *evidence, PhProviderCatalogue *catalogue, PhTestProbes scope, PhProbe plan[PH_MAX_CROSS_PROBES])
{
  g_return_val_if_fail (evidence != NULL && PH_IS_ACCOUNT (evidence->account), 0);

  Plan self = { evidence, catalogue, plan, 0, PH_MAX_CROSS_PROBES - MIN (evidence->n_probes, PH_MAX_CROSS_PROBES) };
  Situation situation = scope != PH_TEST_PROBES_FORBID ? find_situation (evidence) : NOTHING_TO_ASK;
  /* Whoever is near by is no business of anybody far away. */
  gboolean may_ask_others = scope == PH_TEST_PROBES_ALLOW && !is_private (&self);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    for (guint k = 0; questions[i].situation == situation && k < MAX_ASKED && questions[i].ask[k] != NULL; k++)
      if (may_ask_others || !asks_others (questions[i].ask[k]))
        questions[i].ask[k](&self);
  return self.n_probes;
}
