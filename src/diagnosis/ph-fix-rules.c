// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which ways on a problem has, the likeliest first: a table of problems and of small functions that each propose what
// the evidence supports, or nothing. What is no way on does not get into the list.

#include "config.h"

#include "ph-fix-rules.h"

#include "ph-fix-proposals.h"

#define MAX_PROPOSALS 9

typedef void (*ProposeFunc) (PhFixList *list);

/* The password is worth another look only where the provider has not said itself what the matter is. */
static void
propose_uncertain_password (PhFixList *list)
{
  if (list->verdict->confidence == PH_CONFIDENCE_POSSIBLE)
    ph_fix_propose_password (list);
}

static void
propose_verify_page (PhFixList *list)
{
  PhProvider *provider = list->evidence->provider;

  if (provider != NULL && ph_provider_get_enable_step (provider) == PH_ENABLE_STEP_VERIFIED_SENDER)
    ph_fix_propose_switch_on_page (list);
}

/* It asks for what it has: there is nothing to set here, and the server may be mended by now. */
static void
propose_retry_as_it_is (PhFixList *list)
{
  if (list->verdict->circumstance == PH_CIRCUMSTANCE_ENCRYPTED || list->verdict->circumstance == PH_CIRCUMSTANCE_SIGNED_IN)
    ph_fix_propose_retry (list);
}

/* What changes the server's words on the way leaves the encrypted ones alone. */
static void
propose_readable_port (PhFixList *list)
{
  const GError *error = list->evidence->error;
  PhSmtpReply *reply = error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_reply (error) : NULL;

  if (!list->evidence->is_encrypted && reply != NULL && ph_smtp_reply_get_code (reply) == 500)
    ph_fix_propose_tls_port (list);
}

/* Another message may pass; what we refuse to send ourselves stays as it is. */
static void
propose_retry_with_reply (PhFixList *list)
{
  if (list->evidence->error->domain == PH_SMTP_ERROR && ph_smtp_error_get_reply (list->evidence->error) != NULL)
    ph_fix_propose_retry (list);
}

/* Not every program can sign in with the browser: who has nothing else can at least ask the server again. */
static void
propose_retry_beside_browser (PhFixList *list)
{
  if (list->fixes->len == 1 && ph_fix_get_kind (g_ptr_array_index (list->fixes, 0)) == PH_FIX_SIGN_IN_BROWSER)
    ph_fix_propose_retry (list);
}

static void
propose_ascii_from (PhFixList *list)
{
  PhAccount *account = list->evidence->account;

  if (!g_str_is_ascii (ph_account_get_address (account)) && g_str_is_ascii (ph_account_get_username (account)))
    ph_fix_propose_from (list);
}

static const struct
{
  PhProblemId id;
  ProposeFunc propose[MAX_PROPOSALS];
} proposals[] = {
  { PH_PROBLEM_INVALID_PORT, { ph_fix_propose_usual_port } },
  { PH_PROBLEM_INVALID_ADDRESS, { ph_fix_propose_from } },
  { PH_PROBLEM_HIDDEN_CHARACTER, { ph_fix_propose_password } },
  { PH_PROBLEM_INCOMING_SERVER_NAME, { ph_fix_propose_open_names, ph_fix_propose_provider_server, ph_fix_propose_outgoing_name } },
  { PH_PROBLEM_OFFLINE, { ph_fix_propose_retry } },
  { PH_PROBLEM_CAPTIVE_PORTAL, { ph_fix_propose_network_sign_in, ph_fix_propose_retry } },
  { PH_PROBLEM_PROXY_FAILED, { ph_fix_propose_retry } },
  { PH_PROBLEM_HOST_NOT_FOUND, { ph_fix_propose_any_family, ph_fix_propose_open_names, ph_fix_propose_provider_server, ph_fix_propose_corrected_name, ph_fix_propose_outgoing_name, ph_fix_propose_retry, ph_fix_propose_help_page } },
  { PH_PROBLEM_DNS_UNAVAILABLE, { ph_fix_propose_retry } },
  { PH_PROBLEM_DNS_SINKHOLE, { ph_fix_propose_retry } },
  { PH_PROBLEM_SERVICE_NOT_OFFERED, { ph_fix_propose_provider_server, ph_fix_propose_help_page, ph_fix_propose_retry } },
  { PH_PROBLEM_CONNECTION_REFUSED, { ph_fix_propose_working_family, ph_fix_propose_outgoing_name, ph_fix_propose_any_family, ph_fix_propose_provider_ports, ph_fix_propose_provider_server, ph_fix_propose_retry, ph_fix_propose_usual_ports } },
  { PH_PROBLEM_CONNECTION_TIMEOUT, { ph_fix_propose_working_family, ph_fix_propose_outgoing_name, ph_fix_propose_any_family, ph_fix_propose_provider_ports, ph_fix_propose_provider_server, ph_fix_propose_retry, ph_fix_propose_usual_ports } },
  { PH_PROBLEM_PORT_BLOCKED, { ph_fix_propose_open_ports, ph_fix_propose_retry } },
  { PH_PROBLEM_MAIL_PORTS_BLOCKED, { ph_fix_propose_retry } },
  { PH_PROBLEM_NETWORK_UNREACHABLE, { ph_fix_propose_working_family, ph_fix_propose_any_family, ph_fix_propose_retry } },
  { PH_PROBLEM_LOCAL_FIREWALL, { ph_fix_propose_open_ports, ph_fix_propose_retry } },
  { PH_PROBLEM_CLOSED_BEFORE_GREETING, { ph_fix_propose_provider_ports, ph_fix_propose_open_ports, ph_fix_propose_working_family, ph_fix_propose_retry } },
  { PH_PROBLEM_NO_GREETING, { ph_fix_propose_provider_ports, ph_fix_propose_open_ports, ph_fix_propose_working_family, ph_fix_propose_retry, ph_fix_propose_usual_ports } },
  { PH_PROBLEM_SERVER_EXPECTS_TLS, { ph_fix_propose_tls_here } },
  { PH_PROBLEM_NOT_SMTP, { ph_fix_propose_open_names, ph_fix_propose_outgoing_name, ph_fix_propose_provider_ports, ph_fix_propose_provider_server, ph_fix_propose_open_ports, ph_fix_propose_usual_ports } },
  { PH_PROBLEM_ADDRESS_REFUSED, { ph_fix_propose_submission_port, ph_fix_propose_page, ph_fix_propose_retry } },
  { PH_PROBLEM_SERVER_BUSY, { ph_fix_propose_retry } },
  { PH_PROBLEM_PROTOCOL_ERROR, { ph_fix_propose_provider_ports, ph_fix_propose_retry } },
  { PH_PROBLEM_EHLO_NAME_REFUSED, { ph_fix_propose_ehlo_name } },
  { PH_PROBLEM_EHLO_REFUSED, { ph_fix_propose_submission_port, propose_readable_port, ph_fix_propose_provider_server, ph_fix_propose_help_page } },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, { ph_fix_propose_starttls, ph_fix_propose_open_ports, ph_fix_propose_starttls_here, ph_fix_propose_usual_ports } },
  { PH_PROBLEM_STARTTLS_NOT_OFFERED, { ph_fix_propose_tls_port, ph_fix_propose_open_ports, ph_fix_propose_provider_server } },
  { PH_PROBLEM_STARTTLS_STRIPPED, { ph_fix_propose_tls_port, ph_fix_propose_retry } },
  { PH_PROBLEM_STARTTLS_REFUSED, { ph_fix_propose_tls_port, ph_fix_propose_retry } },
  { PH_PROBLEM_STARTTLS_INJECTION, { ph_fix_propose_tls_port } },
  { PH_PROBLEM_TLS_TOO_OLD, { ph_fix_propose_help_page } },
  { PH_PROBLEM_TLS_HANDSHAKE_FAILED, { ph_fix_propose_provider_ports, ph_fix_propose_open_tls_port, ph_fix_propose_retry, ph_fix_propose_open_ports } },
  { PH_PROBLEM_TLS_WEAK, { ph_fix_propose_encryption, ph_fix_propose_help_page } },
  { PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER, { ph_fix_propose_private_trust, ph_fix_propose_retry, ph_fix_propose_public_trust } },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, { ph_fix_propose_private_trust, ph_fix_propose_retry, ph_fix_propose_public_trust } },
  { PH_PROBLEM_CERTIFICATE_WRONG_NAME, { ph_fix_propose_certified_name, ph_fix_propose_open_names, ph_fix_propose_provider_server, ph_fix_propose_retry, ph_fix_propose_trust } },
  { PH_PROBLEM_CERTIFICATE_EXPIRED, { ph_fix_propose_retry, ph_fix_propose_trust } },
  { PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, { ph_fix_propose_retry } },
  { PH_PROBLEM_CERTIFICATE_CHANGED, { ph_fix_propose_retry, ph_fix_propose_trust } },
  { PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, { ph_fix_propose_help_page } },
  { PH_PROBLEM_AUTH_NOT_OFFERED, { ph_fix_propose_open_ports, ph_fix_propose_submission_port, ph_fix_propose_provider_ports, ph_fix_propose_provider_server, ph_fix_propose_no_sign_in } },
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, { ph_fix_propose_encryption, ph_fix_propose_submission_port, propose_retry_as_it_is } },
  { PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, { ph_fix_propose_encryption } },
  { PH_PROBLEM_NO_COMMON_MECHANISM, { ph_fix_propose_any_mechanism, ph_fix_propose_offered_browser, ph_fix_propose_help_page, propose_retry_beside_browser } },
  { PH_PROBLEM_WRONG_CREDENTIALS, { ph_fix_propose_provider_username, ph_fix_propose_full_username, ph_fix_propose_password, ph_fix_propose_required_app_password, ph_fix_propose_offered_app_password, ph_fix_propose_switch_on_page, ph_fix_propose_address_username, ph_fix_propose_local_username, ph_fix_propose_help_page } },
  { PH_PROBLEM_APP_PASSWORD_REQUIRED, { ph_fix_propose_required_app_password, ph_fix_propose_password, ph_fix_propose_help_page } },
  { PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, { ph_fix_propose_page, ph_fix_propose_required_app_password, ph_fix_propose_offered_app_password, ph_fix_propose_help_page, ph_fix_propose_retry } },
  { PH_PROBLEM_SMTP_AUTH_DISABLED, { ph_fix_propose_page, ph_fix_propose_switch_on_page, ph_fix_propose_retry } },
  { PH_PROBLEM_BASIC_AUTH_DISABLED, { ph_fix_propose_offered_browser, ph_fix_propose_page, ph_fix_propose_required_app_password, ph_fix_propose_offered_app_password, ph_fix_propose_help_page, ph_fix_propose_retry } },
  { PH_PROBLEM_MECHANISM_TOO_WEAK, { ph_fix_propose_any_mechanism, ph_fix_propose_required_app_password, ph_fix_propose_page, ph_fix_propose_help_page } },
  { PH_PROBLEM_CLIENT_ACCESS_DISABLED, { ph_fix_propose_switch_on_page, ph_fix_propose_page, ph_fix_propose_help_page, propose_uncertain_password, ph_fix_propose_retry } },
  { PH_PROBLEM_TOO_MANY_ATTEMPTS, { ph_fix_propose_retry, ph_fix_propose_required_app_password } },
  { PH_PROBLEM_ACCOUNT_SUSPENDED, { ph_fix_propose_page, ph_fix_propose_help_page } },
  { PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, { ph_fix_propose_page, ph_fix_propose_password, ph_fix_propose_help_page } },
  { PH_PROBLEM_TEMPORARY_AUTH_FAILURE, { ph_fix_propose_retry } },
  { PH_PROBLEM_AUTH_PROTOCOL_ERROR, { ph_fix_propose_any_mechanism, ph_fix_propose_retry } },
  { PH_PROBLEM_TOKEN_EXPIRED, { ph_fix_propose_browser, ph_fix_propose_help_page, ph_fix_propose_retry } },
  { PH_PROBLEM_TOKEN_REVOKED, { ph_fix_propose_browser, ph_fix_propose_help_page, ph_fix_propose_retry } },
  { PH_PROBLEM_TOKEN_WRONG_SCOPE, { ph_fix_propose_browser, ph_fix_propose_help_page, ph_fix_propose_retry } },
  { PH_PROBLEM_KEYRING_LOCKED, { ph_fix_propose_unlocking, ph_fix_propose_password } },
  { PH_PROBLEM_KEYRING_UNAVAILABLE, { ph_fix_propose_password, ph_fix_propose_retry } },
  { PH_PROBLEM_SECRET_MISSING, { ph_fix_propose_password } },
  { PH_PROBLEM_SENDER_NOT_ALLOWED, { ph_fix_propose_from, propose_verify_page, ph_fix_propose_page, ph_fix_propose_help_page } },
  { PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, { ph_fix_propose_from, ph_fix_propose_retry_later } },
  { PH_PROBLEM_SENDER_REFUSED, { ph_fix_propose_retry_later, ph_fix_propose_from } },
  { PH_PROBLEM_SIGN_IN_REQUIRED, { ph_fix_propose_sign_in, ph_fix_propose_any_mechanism, ph_fix_propose_submission_port, propose_retry_as_it_is } },
  { PH_PROBLEM_STORAGE_FULL, { ph_fix_propose_retry_later } },
  { PH_PROBLEM_SMTPUTF8_REQUIRED, { propose_ascii_from } },
  { PH_PROBLEM_RELAY_DENIED, { ph_fix_propose_sign_in, ph_fix_propose_any_mechanism, ph_fix_propose_submission_port, ph_fix_propose_provider_server } },
  { PH_PROBLEM_RECIPIENT_REFUSED, { ph_fix_propose_retry_later } },
  { PH_PROBLEM_GREYLISTED, { ph_fix_propose_retry } },
  { PH_PROBLEM_RATE_LIMITED, { ph_fix_propose_retry, ph_fix_propose_page } },
  { PH_PROBLEM_CONTENT_REFUSED, { propose_retry_with_reply, ph_fix_propose_page } },
  { PH_PROBLEM_ADDRESS_LISTED, { ph_fix_propose_submission_port, ph_fix_propose_retry, ph_fix_propose_page } },
  { PH_PROBLEM_POLICY_REFUSED, { ph_fix_propose_provider_server, ph_fix_propose_retry, ph_fix_propose_page } },
  { PH_PROBLEM_CONNECTION_LOST, { ph_fix_propose_retry } },
  { PH_PROBLEM_STEP_TIMEOUT, { ph_fix_propose_working_family, ph_fix_propose_retry } },
  { PH_PROBLEM_SERVER_CLOSING, { ph_fix_propose_retry } },
  { PH_PROBLEM_CANCELLED, { ph_fix_propose_retry } },
};

static void
fix_destroy (gpointer fix)
{
  ph_fix_unref (fix);
}

/**
 * ph_fix_rules_find:
 * @verdict: what is wrong
 * @evidence: what is known
 *
 * Returns: (transfer container) (element-type PhFix): ways on, the likeliest first; may be empty
 */
GPtrArray *
ph_fix_rules_find (const PhVerdict *verdict, const PhEvidence *evidence)
{
  PhFixList list = { .verdict = verdict, .evidence = evidence, .fixes = g_ptr_array_new_with_free_func (fix_destroy) };

  for (guint i = 0; i < G_N_ELEMENTS (proposals); i++)
    for (guint j = 0; proposals[i].id == verdict->id && j < MAX_PROPOSALS && proposals[i].propose[j] != NULL; j++)
      proposals[i].propose[j](&list);
  return list.fixes;
}
