// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which ways on a problem has, the likeliest first: a table of problems and of small functions that each propose what
// the evidence supports, or nothing. Never proposes less safety on the way to another computer.

#include "config.h"

#include "ph-fix-rules.h"

#include "ph-domain-name.h"
#include "ph-fix-link.h"
#include "ph-host-clue.h"
#include "ph-smtp-error.h"

#include <string.h>

/* RFC 8314 §7.3 and RFC 6409 §3.1. */
#define TLS_PORT      465
#define STARTTLS_PORT 587
#define RELAY_PORT    25

#define MAX_PROPOSALS 4

typedef void (*ProposeFunc) (const PhEvidence *evidence, GPtrArray *fixes);

static void
fix_destroy (gpointer fix)
{
  ph_fix_unref (fix);
}

static void
add_port (const PhEvidence *evidence, GPtrArray *fixes, guint port, PhSecurity security)
{
  g_autofree char *text = g_strdup_printf ("%u", port);

  if (port != ph_account_get_port (evidence->account) || security != ph_account_get_security (evidence->account))
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_PORT_AND_SECURITY, "port", text, "security", ph_security_to_nick (security), NULL));
}

static void
add_username (const PhEvidence *evidence, GPtrArray *fixes, const char *username)
{
  if (strcmp (username, ph_account_get_username (evidence->account)) != 0)
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", username, NULL));
}

static const PhProbe *
find_probe (const PhEvidence *evidence, guint port)
{
  for (guint i = 0; i < evidence->n_probes; i++)
    if (evidence->probes[i].kind == PH_PROBE_PORT && evidence->probes[i].port == port)
      return &evidence->probes[i];
  return NULL;
}

static void
propose_retry (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_ptr_array_add (fixes, ph_fix_new_action (PH_FIX_RETRY, NULL));
}

static void
propose_password (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_ptr_array_add (fixes, ph_fix_new_action (PH_FIX_ENTER_PASSWORD, NULL));
}

static void
propose_unlocking (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_ptr_array_add (fixes, ph_fix_new_action (PH_FIX_UNLOCK_KEYRING, NULL));
}

static void
propose_browser (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_ptr_array_add (fixes, ph_fix_new_action (PH_FIX_SIGN_IN_BROWSER, NULL));
}

/* Only a server that has proved who it is may send somebody to a page. */
static void
propose_page (const PhEvidence *evidence, GPtrArray *fixes)
{
  PhSmtpReply *reply = evidence->error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_reply (evidence->error) : NULL;
  g_autofree char *url = reply != NULL && evidence->is_encrypted ? ph_fix_link_find (ph_smtp_reply_get_text (reply)) : NULL;

  if (url != NULL)
    g_ptr_array_add (fixes, ph_fix_new_action (PH_FIX_OPEN_URL, url));
}

/* What answered: implicit TLS first (RFC 8314 §3.3). */
static void
propose_open_ports (const PhEvidence *evidence, GPtrArray *fixes)
{
  for (PhSecurity security = PH_SECURITY_TLS; security <= PH_SECURITY_STARTTLS; security++)
    for (guint i = 0; i < evidence->n_probes; i++)
      if (evidence->probes[i].kind == PH_PROBE_PORT && evidence->probes[i].outcome == PH_PROBE_OPEN && evidence->probes[i].security == security)
        add_port (evidence, fixes, evidence->probes[i].port, security);
}

/* The usual ports, where nobody has looked yet whether they answer. */
static void
propose_usual_ports (const PhEvidence *evidence, GPtrArray *fixes)
{
  guint port = ph_account_get_port (evidence->account);

  if (port != TLS_PORT && find_probe (evidence, TLS_PORT) == NULL)
    add_port (evidence, fixes, TLS_PORT, PH_SECURITY_TLS);
  if (port != STARTTLS_PORT && find_probe (evidence, STARTTLS_PORT) == NULL)
    add_port (evidence, fixes, STARTTLS_PORT, PH_SECURITY_STARTTLS);
}

static void
propose_tls_here (const PhEvidence *evidence, GPtrArray *fixes)
{
  add_port (evidence, fixes, ph_account_get_port (evidence->account), PH_SECURITY_TLS);
}

static void
propose_starttls (const PhEvidence *evidence, GPtrArray *fixes)
{
  guint port = ph_account_get_port (evidence->account);

  add_port (evidence, fixes, port == TLS_PORT ? STARTTLS_PORT : port, PH_SECURITY_STARTTLS);
}

static void
propose_tls_port (const PhEvidence *evidence, GPtrArray *fixes)
{
  const PhProbe *probe = find_probe (evidence, TLS_PORT);

  if (probe == NULL || probe->outcome == PH_PROBE_OPEN)
    add_port (evidence, fixes, TLS_PORT, PH_SECURITY_TLS);
}

static void
propose_encryption (const PhEvidence *evidence, GPtrArray *fixes)
{
  if (evidence->capabilities != NULL && ph_smtp_capabilities_has (evidence->capabilities, PH_SMTP_EXTENSION_STARTTLS))
    add_port (evidence, fixes, ph_account_get_port (evidence->account), PH_SECURITY_STARTTLS);
  if (!evidence->is_encrypted)
    propose_tls_port (evidence, fixes);
}

/* Port 25 is for servers among themselves; people sign in on the submission port. */
static void
propose_submission_port (const PhEvidence *evidence, GPtrArray *fixes)
{
  if (ph_account_get_port (evidence->account) == RELAY_PORT)
    add_port (evidence, fixes, STARTTLS_PORT, PH_SECURITY_STARTTLS);
}

static void
propose_outgoing_name (const PhEvidence *evidence, GPtrArray *fixes)
{
  const char *host = ph_account_get_host (evidence->account);

  if (!ph_host_clue_is_incoming (host))
    return;

  g_autofree char *outgoing = ph_host_clue_dup_outgoing (host);

  g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", outgoing, NULL));
}

static int
rank_name (const char *name)
{
  static const char *const prefixes[] = { "smtp", "submission", "mail" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (name, prefixes[i], strlen (prefixes[i])) == 0)
      return (int) i;
  return G_N_ELEMENTS (prefixes);
}

/* A name of the certificate that seems to belong to the same owner; a pattern like "*.example.org" is no host. */
static void
propose_certified_name (const PhEvidence *evidence, GPtrArray *fixes)
{
  const char *const *names = evidence->certificate != NULL ? ph_certificate_get_names (evidence->certificate) : NULL;
  const char *best = NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (strchr (names[i], '*') == NULL && ph_domain_name_has_same_owner (names[i], ph_account_get_host (evidence->account)) &&
        (best == NULL || rank_name (names[i]) < rank_name (best)))
      best = names[i];
  if (best != NULL)
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_HOST, "host", best, NULL));
}

static void
propose_trust (const PhEvidence *evidence, GPtrArray *fixes)
{
  if (evidence->certificate != NULL)
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_TRUST_CERTIFICATE, "trust", ph_certificate_get_sha256 (evidence->certificate), NULL));
}

/* Where no authority vouches for names, trusting the one certificate is the way; elsewhere it is the last one. */
static void
propose_private_trust (const PhEvidence *evidence, GPtrArray *fixes)
{
  if (ph_domain_name_is_private (ph_account_get_host (evidence->account)))
    propose_trust (evidence, fixes);
}

static void
propose_public_trust (const PhEvidence *evidence, GPtrArray *fixes)
{
  if (!ph_domain_name_is_private (ph_account_get_host (evidence->account)))
    propose_trust (evidence, fixes);
}

static PhAddress *
dup_address (const PhEvidence *evidence)
{
  return ph_address_parse (ph_account_get_address (evidence->account), NULL);
}

static void
propose_full_username (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_autoptr(PhAddress) address = dup_address (evidence);

  if (address != NULL && strchr (ph_account_get_username (evidence->account), '@') == NULL)
    add_username (evidence, fixes, ph_address_get_text (address));
}

static void
propose_local_username (const PhEvidence *evidence, GPtrArray *fixes)
{
  const char *username = ph_account_get_username (evidence->account);
  const char *at = strrchr (username, '@');
  g_autofree char *local_part = at != NULL && at != username ? g_strndup (username, at - username) : NULL;

  if (local_part != NULL)
    add_username (evidence, fixes, local_part);
}

/* Who switched the sign-in off must switch it on as well: a user name alone would change nothing. */
static void
propose_sign_in (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_autoptr(PhAddress) address = dup_address (evidence);

  if (address != NULL && *ph_account_get_username (evidence->account) == '\0')
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_USERNAME, "username", ph_address_get_text (address), "auth", "auto", NULL));
}

static void
propose_no_sign_in (const PhEvidence *evidence, GPtrArray *fixes)
{
  add_username (evidence, fixes, "");
}

static void
propose_from (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_autoptr(PhAddress) address = dup_address (evidence);
  g_autoptr(PhAddress) username = ph_address_parse (ph_account_get_username (evidence->account), NULL);

  if (username != NULL && (address == NULL || !ph_address_equal (address, username)))
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_FROM, "from", ph_address_get_text (username), NULL));
}

static void
propose_any_mechanism (const PhEvidence *evidence, GPtrArray *fixes)
{
  if (*ph_account_get_mechanism (evidence->account) != '\0')
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_MECHANISM, "auth", "auto", NULL));
}

static void
propose_any_family (const PhEvidence *evidence, GPtrArray *fixes)
{
  if (ph_account_get_address_family (evidence->account) != PH_ADDRESS_FAMILY_ANY)
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_ADDRESS_FAMILY, "address_family",
                                               ph_address_family_to_nick (PH_ADDRESS_FAMILY_ANY), NULL));
}

/* A name of one's own was refused: back to the neutral one. That was refused: the sender's domain is a real name. */
static void
propose_ehlo_name (const PhEvidence *evidence, GPtrArray *fixes)
{
  g_autoptr(PhAddress) address = dup_address (evidence);
  gboolean has_own = *ph_account_get_ehlo_name (evidence->account) != '\0';

  if (has_own)
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_EHLO_NAME, "ehlo_name", "", NULL));
  if (address != NULL && strcmp (ph_address_get_domain (address), ph_account_get_ehlo_name (evidence->account)) != 0)
    g_ptr_array_add (fixes, ph_fix_new_change (PH_FIX_CHANGE_EHLO_NAME, "ehlo_name", ph_address_get_domain (address), NULL));
}

/* No way on is one without encryption, not even for those who have none. */
static void
propose_usual_port (const PhEvidence *evidence, GPtrArray *fixes)
{
  PhSecurity chosen = ph_account_get_security (evidence->account);
  PhSecurity security = chosen == PH_SECURITY_NONE ? PH_SECURITY_TLS : chosen;

  add_port (evidence, fixes, ph_security_get_default_port (security), security);
}

static const struct
{
  PhProblemId id;
  ProposeFunc propose[MAX_PROPOSALS];
} proposals[] = {
  { PH_PROBLEM_INVALID_PORT, { propose_usual_port } },
  { PH_PROBLEM_INVALID_ADDRESS, { propose_from } },
  { PH_PROBLEM_HIDDEN_CHARACTER, { propose_password } },
  { PH_PROBLEM_INCOMING_SERVER_NAME, { propose_outgoing_name } },
  { PH_PROBLEM_OFFLINE, { propose_retry } },
  { PH_PROBLEM_CAPTIVE_PORTAL, { propose_retry } },
  { PH_PROBLEM_PROXY_FAILED, { propose_retry } },
  { PH_PROBLEM_HOST_NOT_FOUND, { propose_any_family, propose_retry } },
  { PH_PROBLEM_DNS_UNAVAILABLE, { propose_retry } },
  { PH_PROBLEM_DNS_SINKHOLE, { propose_retry } },
  { PH_PROBLEM_CONNECTION_REFUSED, { propose_outgoing_name, propose_retry, propose_usual_ports } },
  { PH_PROBLEM_CONNECTION_TIMEOUT, { propose_outgoing_name, propose_any_family, propose_retry, propose_usual_ports } },
  { PH_PROBLEM_PORT_BLOCKED, { propose_open_ports, propose_retry } },
  { PH_PROBLEM_MAIL_PORTS_BLOCKED, { propose_retry } },
  { PH_PROBLEM_NETWORK_UNREACHABLE, { propose_any_family, propose_retry } },
  { PH_PROBLEM_LOCAL_FIREWALL, { propose_retry } },
  { PH_PROBLEM_CLOSED_BEFORE_GREETING, { propose_open_ports, propose_retry } },
  { PH_PROBLEM_NO_GREETING, { propose_open_ports, propose_retry, propose_usual_ports } },
  { PH_PROBLEM_SERVER_EXPECTS_TLS, { propose_tls_here } },
  { PH_PROBLEM_NOT_SMTP, { propose_outgoing_name, propose_open_ports, propose_usual_ports } },
  { PH_PROBLEM_ADDRESS_REFUSED, { propose_submission_port, propose_retry } },
  { PH_PROBLEM_SERVER_BUSY, { propose_retry } },
  { PH_PROBLEM_PROTOCOL_ERROR, { propose_retry } },
  { PH_PROBLEM_EHLO_NAME_REFUSED, { propose_ehlo_name } },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, { propose_starttls } },
  { PH_PROBLEM_STARTTLS_NOT_OFFERED, { propose_tls_port } },
  { PH_PROBLEM_STARTTLS_STRIPPED, { propose_tls_port } },
  { PH_PROBLEM_STARTTLS_REFUSED, { propose_tls_port, propose_retry } },
  { PH_PROBLEM_STARTTLS_INJECTION, { propose_tls_port } },
  { PH_PROBLEM_TLS_HANDSHAKE_FAILED, { propose_retry } },
  { PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER, { propose_private_trust, propose_retry, propose_public_trust } },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, { propose_private_trust, propose_retry, propose_public_trust } },
  { PH_PROBLEM_CERTIFICATE_WRONG_NAME, { propose_certified_name, propose_retry, propose_trust } },
  { PH_PROBLEM_CERTIFICATE_EXPIRED, { propose_retry, propose_trust } },
  { PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, { propose_retry } },
  { PH_PROBLEM_CERTIFICATE_CHANGED, { propose_retry, propose_trust } },
  { PH_PROBLEM_AUTH_NOT_OFFERED, { propose_submission_port, propose_no_sign_in } },
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, { propose_encryption } },
  { PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, { propose_encryption } },
  { PH_PROBLEM_NO_COMMON_MECHANISM, { propose_any_mechanism } },
  { PH_PROBLEM_WRONG_CREDENTIALS, { propose_full_username, propose_password, propose_local_username } },
  { PH_PROBLEM_APP_PASSWORD_REQUIRED, { propose_password, propose_page } },
  { PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, { propose_page, propose_retry } },
  { PH_PROBLEM_SMTP_AUTH_DISABLED, { propose_page, propose_retry } },
  { PH_PROBLEM_BASIC_AUTH_DISABLED, { propose_page } },
  { PH_PROBLEM_MECHANISM_TOO_WEAK, { propose_any_mechanism, propose_page } },
  { PH_PROBLEM_CLIENT_ACCESS_DISABLED, { propose_page, propose_retry } },
  { PH_PROBLEM_ACCOUNT_SUSPENDED, { propose_page } },
  { PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, { propose_page, propose_password } },
  { PH_PROBLEM_TEMPORARY_AUTH_FAILURE, { propose_retry } },
  { PH_PROBLEM_AUTH_PROTOCOL_ERROR, { propose_any_mechanism, propose_retry } },
  { PH_PROBLEM_TOKEN_EXPIRED, { propose_browser } },
  { PH_PROBLEM_TOKEN_REVOKED, { propose_browser } },
  { PH_PROBLEM_TOKEN_WRONG_SCOPE, { propose_browser } },
  { PH_PROBLEM_KEYRING_LOCKED, { propose_unlocking, propose_password } },
  { PH_PROBLEM_KEYRING_UNAVAILABLE, { propose_password, propose_retry } },
  { PH_PROBLEM_SECRET_MISSING, { propose_password } },
  { PH_PROBLEM_SENDER_NOT_ALLOWED, { propose_from } },
  { PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, { propose_from } },
  { PH_PROBLEM_SENDER_REFUSED, { propose_from } },
  { PH_PROBLEM_SIGN_IN_REQUIRED, { propose_sign_in, propose_submission_port } },
  { PH_PROBLEM_RELAY_DENIED, { propose_sign_in, propose_submission_port } },
  { PH_PROBLEM_GREYLISTED, { propose_retry } },
  { PH_PROBLEM_RATE_LIMITED, { propose_retry } },
  { PH_PROBLEM_ADDRESS_LISTED, { propose_submission_port, propose_retry } },
  { PH_PROBLEM_CONNECTION_LOST, { propose_retry } },
  { PH_PROBLEM_STEP_TIMEOUT, { propose_retry } },
  { PH_PROBLEM_SERVER_CLOSING, { propose_retry } },
  { PH_PROBLEM_CANCELLED, { propose_retry } },
};

/**
 * ph_fix_rules_find:
 * @id: the problem
 * @evidence: what is known
 *
 * Returns: (transfer container) (element-type PhFix): ways on, the likeliest first; may be empty
 */
GPtrArray *
ph_fix_rules_find (PhProblemId id, const PhEvidence *evidence)
{
  GPtrArray *fixes = g_ptr_array_new_with_free_func (fix_destroy);

  for (guint i = 0; i < G_N_ELEMENTS (proposals); i++)
    for (guint j = 0; proposals[i].id == id && j < MAX_PROPOSALS && proposals[i].propose[j] != NULL; j++)
      proposals[i].propose[j](evidence, fixes);
  return fixes;
}
