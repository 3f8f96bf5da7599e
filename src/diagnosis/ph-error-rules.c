// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The table that turns an error into a problem: by its domain and code and by the step, and where those do not tell, by
// a look at the other evidence. What replies mean stands in the reply rules.

#include "config.h"

#include "ph-error-rules.h"

#include "ph-host-clue.h"
#include "ph-keyring.h"
#include "ph-probe-clue.h"
#include "ph-provider-clue.h"
#include "ph-reply-rules.h"
#include "ph-sasl.h"
#include "ph-session.h"

#include <string.h>

#define AT(step) (1u << PH_TEST_STEP_##step)
#define ANY_STEP (~0u)
#define ANY_CODE (-1)

#define CERTAIN  PH_CONFIDENCE_CERTAIN
#define LIKELY   PH_CONFIDENCE_LIKELY
#define POSSIBLE PH_CONFIDENCE_POSSIBLE

/* Whoever listens there and says nothing expects TLS first (RFC 8314 §7.3). */
#define IMPLICIT_TLS_PORT 465

typedef PhVerdict (*JudgeFunc) (const PhEvidence *evidence);

typedef struct
{
  GQuark (*domain) (void);
  int code;
  guint steps;
  PhProblemId id;
  PhConfidence confidence;
  JudgeFunc judge; /* (nullable): decides instead of @id and @confidence */
} ErrorRule;

static PhVerdict
say (PhProblemId id, PhConfidence confidence)
{
  return (PhVerdict){ .id = id, .confidence = confidence };
}

static gboolean
is_named_like_another (const PhEvidence *evidence)
{
  return ph_host_clue_is_incoming (ph_account_get_host (evidence->account));
}

static PhVerdict
judge_missing_host (const PhEvidence *evidence)
{
  return is_named_like_another (evidence) ? say (PH_PROBLEM_INCOMING_SERVER_NAME, LIKELY) : say (PH_PROBLEM_HOST_NOT_FOUND, CERTAIN);
}

/* A port that somebody blocks is silent or closed over both kinds of addresses. */
static gboolean
is_port_blocked (const PhEvidence *evidence)
{
  return ph_probe_clue_finds_other_port (evidence) && !ph_probe_clue_finds_family (evidence);
}

static PhVerdict
judge_refused (const PhEvidence *evidence)
{
  return is_port_blocked (evidence) ? say (PH_PROBLEM_PORT_BLOCKED, CERTAIN) : say (PH_PROBLEM_CONNECTION_REFUSED, CERTAIN);
}

static PhVerdict
judge_unanswered (const PhEvidence *evidence)
{
  return is_port_blocked (evidence) ? say (PH_PROBLEM_PORT_BLOCKED, CERTAIN) : say (PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY);
}

/* Many firewalls call the host unreachable of which they close a port (RFC 1812 §5.2.7.1). */
static PhVerdict
judge_no_way (const PhEvidence *evidence)
{
  return is_port_blocked (evidence) ? say (PH_PROBLEM_PORT_BLOCKED, CERTAIN) : say (PH_PROBLEM_NETWORK_UNREACHABLE, LIKELY);
}

static PhVerdict
judge_silence (const PhEvidence *evidence)
{
  if (evidence->greeting != NULL)
    return say (PH_PROBLEM_STEP_TIMEOUT, LIKELY);
  if (ph_account_get_security (evidence->account) != PH_SECURITY_TLS && ph_probe_clue_finds_tls_here (evidence))
    return say (PH_PROBLEM_SERVER_EXPECTS_TLS, CERTAIN);
  if (ph_account_get_security (evidence->account) != PH_SECURITY_TLS && ph_account_get_port (evidence->account) == IMPLICIT_TLS_PORT)
    return say (PH_PROBLEM_SERVER_EXPECTS_TLS, LIKELY);
  return say (PH_PROBLEM_NO_GREETING, LIKELY);
}

/* What hangs up as soon as it hears plain words, and speaks TLS at the same port, wants TLS. */
static PhVerdict
judge_hang_up (const PhEvidence *evidence)
{
  if (evidence->greeting != NULL)
    return say (PH_PROBLEM_SERVER_CLOSING, LIKELY);
  if (ph_account_get_security (evidence->account) != PH_SECURITY_TLS && ph_probe_clue_finds_tls_here (evidence))
    return say (PH_PROBLEM_SERVER_EXPECTS_TLS, LIKELY);
  if (evidence->step == PH_TEST_STEP_ENCRYPT)
    return say (PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY);
  return say (PH_PROBLEM_CLOSED_BEFORE_GREETING, CERTAIN);
}

static PhVerdict
judge_plain_peer (const PhEvidence *evidence)
{
  return ph_account_get_security (evidence->account) == PH_SECURITY_TLS ? say (PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN)
                                                                        : say (PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY);
}

/* What must never be overlooked goes first; of a certificate of nobody's making, what is wrong besides says more. */
static PhVerdict
judge_certificate (const PhEvidence *evidence)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    PhProblemId id;
  } flags[] = {
    { G_TLS_CERTIFICATE_EXPIRED, PH_PROBLEM_CERTIFICATE_EXPIRED },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, PH_PROBLEM_CERTIFICATE_NOT_YET_VALID },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, PH_PROBLEM_CERTIFICATE_WRONG_NAME },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER },
    { G_TLS_CERTIFICATE_INSECURE, PH_PROBLEM_TLS_WEAK },
  };
  GTlsCertificateFlags problems = evidence->certificate != NULL ? ph_certificate_get_problems (evidence->certificate) : 0;

  if ((problems & G_TLS_CERTIFICATE_REVOKED) != 0)
    return say (PH_PROBLEM_CERTIFICATE_REVOKED, CERTAIN);
  if (g_error_matches (evidence->error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED))
    return say (PH_PROBLEM_CERTIFICATE_CHANGED, CERTAIN);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((problems & flags[i].flag) != 0)
      return flags[i].id == PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER && ph_certificate_is_self_signed (evidence->certificate)
               ? say (PH_PROBLEM_CERTIFICATE_SELF_SIGNED, CERTAIN)
               : say (flags[i].id, CERTAIN);
  return say (PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY);
}

static gboolean
starts_with (const guint8 *data, gsize length, const char *prefix)
{
  return length >= strlen (prefix) && g_ascii_strncasecmp ((const char *) data, prefix, strlen (prefix)) == 0;
}

/* Whose first words these are: IMAP (RFC 9051 §7.1), POP3 (RFC 1939 §3), HTTP, SSH. */
static gboolean
is_other_protocol (const guint8 *data, gsize length)
{
  static const char *const banners[] = { "* OK", "* BYE", "* PREAUTH", "+OK", "-ERR", "HTTP/", "SSH-", "<!DOCTYPE", "<html" };

  for (guint i = 0; i < G_N_ELEMENTS (banners); i++)
    if (starts_with (data, length, banners[i]))
      return TRUE;
  return FALSE;
}

/* RFC 8446 §5.1: an alert or a handshake record, and the major version that all have in common. */
static gboolean
is_tls_record (const guint8 *data, gsize length)
{
  return length >= 2 && (data[0] == 0x15 || data[0] == 0x16) && data[1] == 0x03;
}

static PhVerdict
judge_bytes (const PhEvidence *evidence)
{
  gsize length = 0;
  const guint8 *data = ph_smtp_error_get_offending (evidence->error, &length);

  if (data != NULL && !evidence->is_encrypted && is_tls_record (data, length))
    return say (PH_PROBLEM_SERVER_EXPECTS_TLS, CERTAIN);
  if (data != NULL && is_other_protocol (data, length))
    return say (is_named_like_another (evidence) ? PH_PROBLEM_INCOMING_SERVER_NAME : PH_PROBLEM_NOT_SMTP, CERTAIN);
  return say (evidence->step == PH_TEST_STEP_SIGN_IN ? PH_PROBLEM_AUTH_PROTOCOL_ERROR : PH_PROBLEM_PROTOCOL_ERROR, LIKELY);
}

/* What the provider is known to offer and does not offer today was taken out on the way; surely so if its TLS port works. */
static PhVerdict
judge_missing_starttls (const PhEvidence *evidence)
{
  PhVerdict verdict = say (PH_PROBLEM_STARTTLS_STRIPPED, CERTAIN);
  const PhProbe *tls_port = ph_probe_clue_find_port (evidence, IMPLICIT_TLS_PORT);

  if (evidence->capabilities != NULL && ph_smtp_capabilities_has_mangled_starttls (evidence->capabilities))
    return verdict;
  if (!ph_provider_clue_lists (evidence, ph_account_get_port (evidence->account), PH_SECURITY_STARTTLS))
    return say (PH_PROBLEM_STARTTLS_NOT_OFFERED, CERTAIN);
  /* Who shows another certificate there may have taken out the offer here. */
  verdict.confidence = tls_port != NULL && tls_port->is_trusted ? CERTAIN : LIKELY;
  verdict.circumstance = PH_CIRCUMSTANCE_KNOWN_OFFER;
  return verdict;
}

static PhVerdict
judge_mechanisms (const PhEvidence *evidence)
{
  PhSmtpCapabilities *offered = evidence->capabilities;

  if (offered != NULL && *ph_smtp_capabilities_get_mechanisms (offered) != NULL)
    return say (PH_PROBLEM_NO_COMMON_MECHANISM, CERTAIN);
  /* Many servers keep AUTH to themselves until TLS is up (RFC 4954 §4). */
  return !evidence->is_encrypted && offered != NULL && ph_smtp_capabilities_has (offered, PH_SMTP_EXTENSION_STARTTLS)
           ? say (PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, LIKELY)
           : say (PH_PROBLEM_AUTH_NOT_OFFERED, CERTAIN);
}

/* FTP greets with the same code (RFC 959 §5.4), and then does not know EHLO. */
static gboolean
is_file_server (const PhEvidence *evidence)
{
  const char *greeting = evidence->greeting != NULL ? ph_smtp_reply_get_text (evidence->greeting) : "";

  return g_regex_match_simple ("\\b(\\w*ftpd?|filezilla)\\b", greeting, G_REGEX_CASELESS, 0) &&
         !g_regex_match_simple ("smtp", greeting, G_REGEX_CASELESS, 0);
}

static PhVerdict
judge_reply (const PhEvidence *evidence)
{
  PhSmtpReply *reply = ph_smtp_error_get_reply (evidence->error);

  if (ph_smtp_error_get_stage (evidence->error) == PH_SMTP_STAGE_EHLO && is_file_server (evidence))
    return say (PH_PROBLEM_NOT_SMTP, LIKELY);
  return reply != NULL ? ph_reply_rules_find (ph_smtp_error_get_stage (evidence->error), reply) : say (PH_PROBLEM_PROTOCOL_ERROR, POSSIBLE);
}

/* The first that fits decides. */
static const ErrorRule rules[] = {
  { g_io_error_quark, G_IO_ERROR_CANCELLED, ANY_STEP, PH_PROBLEM_CANCELLED, CERTAIN },

  { ph_address_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_INVALID_ADDRESS, CERTAIN },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_ADDRESS, ANY_STEP, PH_PROBLEM_INVALID_ADDRESS, CERTAIN },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_HOST, ANY_STEP, PH_PROBLEM_INVALID_HOST, CERTAIN },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_PORT, ANY_STEP, PH_PROBLEM_INVALID_PORT, CERTAIN },

  { ph_keyring_error_quark, PH_KEYRING_ERROR_LOCKED, ANY_STEP, PH_PROBLEM_KEYRING_LOCKED, CERTAIN },
  { ph_keyring_error_quark, PH_KEYRING_ERROR_MISSING, ANY_STEP, PH_PROBLEM_SECRET_MISSING, CERTAIN },
  { ph_keyring_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_KEYRING_UNAVAILABLE, LIKELY },

  { g_io_error_quark, G_IO_ERROR_PROXY_FAILED, ANY_STEP, PH_PROBLEM_PROXY_FAILED, CERTAIN },
  { g_io_error_quark, G_IO_ERROR_PROXY_AUTH_FAILED, ANY_STEP, PH_PROBLEM_PROXY_FAILED, CERTAIN },
  { g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, ANY_STEP, PH_PROBLEM_PROXY_FAILED, CERTAIN },
  { g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, ANY_STEP, PH_PROBLEM_PROXY_FAILED, CERTAIN },

  { g_io_error_quark, ANY_CODE, AT (NETWORK), PH_PROBLEM_OFFLINE, LIKELY },
  { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, AT (NETWORK), PH_PROBLEM_OFFLINE, LIKELY },

  { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, ANY_STEP, .judge = judge_missing_host },
  { g_resolver_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_DNS_UNAVAILABLE, POSSIBLE },
  { g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, ANY_STEP, .judge = judge_missing_host },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, AT (RESOLVE), PH_PROBLEM_DNS_UNAVAILABLE, LIKELY },

  { g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, ANY_STEP, .judge = judge_refused },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, AT (CONNECT), .judge = judge_unanswered },
  { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, ANY_STEP, .judge = judge_no_way },
  { g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, ANY_STEP, .judge = judge_no_way },
  /* What the kernel says of a route that swallows everything (ip-route(8), "blackhole"). */
  { g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT, AT (CONNECT), .judge = judge_no_way },
  { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED, AT (CONNECT), PH_PROBLEM_LOCAL_FIREWALL, CERTAIN },

  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, ANY_STEP, .judge = judge_certificate },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, ANY_STEP, .judge = judge_certificate },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, CERTAIN },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, CERTAIN },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, CERTAIN },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_TLS_TOO_OLD, ANY_STEP, PH_PROBLEM_TLS_TOO_OLD, CERTAIN },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, ANY_STEP, .judge = judge_plain_peer },
  { ph_connection_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY },
  { ph_session_error_quark, PH_SESSION_ERROR_DOWNGRADED, ANY_STEP, PH_PROBLEM_TLS_WEAK, CERTAIN },
  { g_tls_error_quark, ANY_CODE, AT (ENCRYPT), PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY },

  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, AT (GREET), .judge = judge_silence },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, ANY_STEP, PH_PROBLEM_STEP_TIMEOUT, LIKELY },

  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (GREET), .judge = judge_hang_up },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (ENCRYPT), PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (DELIVER), PH_PROBLEM_CONNECTION_LOST, CERTAIN },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, ANY_STEP, PH_PROBLEM_SERVER_CLOSING, LIKELY },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, AT (GREET), .judge = judge_hang_up },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, AT (ENCRYPT), .judge = judge_hang_up },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, AT (DELIVER), PH_PROBLEM_CONNECTION_LOST, CERTAIN },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, ANY_STEP, PH_PROBLEM_SERVER_CLOSING, LIKELY },
  { g_tls_error_quark, ANY_CODE, AT (GREET), .judge = judge_hang_up },
  { g_tls_error_quark, ANY_CODE, AT (DELIVER), PH_PROBLEM_CONNECTION_LOST, CERTAIN },
  { g_tls_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_SERVER_CLOSING, LIKELY },

  { ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, ANY_STEP, .judge = judge_bytes },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TRANSIENT, ANY_STEP, .judge = judge_reply },
  { ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT, ANY_STEP, .judge = judge_reply },
  { ph_smtp_error_quark, PH_SMTP_ERROR_RECIPIENTS_REFUSED, ANY_STEP, .judge = judge_reply },
  { ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, ANY_STEP, .judge = judge_missing_starttls },
  { ph_smtp_error_quark, PH_SMTP_ERROR_INJECTION, ANY_STEP, PH_PROBLEM_STARTTLS_INJECTION, CERTAIN },
  { ph_smtp_error_quark, PH_SMTP_ERROR_AUTH_REJECTED, ANY_STEP, PH_PROBLEM_AUTH_PROTOCOL_ERROR, LIKELY },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_SMTPUTF8, ANY_STEP, PH_PROBLEM_SMTPUTF8_REQUIRED, CERTAIN },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_8BITMIME, ANY_STEP, PH_PROBLEM_CONTENT_REFUSED, CERTAIN },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TOO_LARGE, ANY_STEP, PH_PROBLEM_MESSAGE_TOO_LARGE, CERTAIN },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_EXTENSION, ANY_STEP, PH_PROBLEM_TLS_WEAK, CERTAIN },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TOO_MANY_RECIPIENTS, ANY_STEP, PH_PROBLEM_TOO_MANY_RECIPIENTS, CERTAIN },

  { ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, ANY_STEP, .judge = judge_mechanisms },
  { ph_sasl_error_quark, PH_SASL_ERROR_NEEDS_ENCRYPTION, ANY_STEP, PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, CERTAIN },
  { ph_sasl_error_quark, PH_SASL_ERROR_CREDENTIALS, ANY_STEP, PH_PROBLEM_HIDDEN_CHARACTER, LIKELY },
  { ph_sasl_error_quark, PH_SASL_ERROR_PROTOCOL, ANY_STEP, PH_PROBLEM_AUTH_PROTOCOL_ERROR, LIKELY },
  { ph_sasl_error_quark, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, ANY_STEP, PH_PROBLEM_SERVER_NOT_AUTHENTIC, CERTAIN },
  { ph_sasl_error_quark, PH_SASL_ERROR_DOWNGRADED, ANY_STEP, PH_PROBLEM_SERVER_NOT_AUTHENTIC, CERTAIN },
  { ph_sasl_error_quark, PH_SASL_ERROR_INTERCEPTED, ANY_STEP, PH_PROBLEM_SERVER_NOT_AUTHENTIC, CERTAIN },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_SECRET, ANY_STEP, PH_PROBLEM_SECRET_MISSING, CERTAIN },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_CERTIFICATE, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, CERTAIN },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_TICKET, ANY_STEP, PH_PROBLEM_SECRET_MISSING, CERTAIN },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_INVALID, ANY_STEP, PH_PROBLEM_TOKEN_EXPIRED, LIKELY },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_REFUSED, ANY_STEP, PH_PROBLEM_TOKEN_REVOKED, LIKELY },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_SCOPE, ANY_STEP, PH_PROBLEM_TOKEN_WRONG_SCOPE, CERTAIN },
};

/**
 * ph_error_rules_find:
 * @evidence: what is known, with an error
 *
 * Returns: what it means, at the step that failed
 */
PhVerdict
ph_error_rules_find (const PhEvidence *evidence)
{
  const GError *error = evidence->error;
  PhVerdict verdict = say (PH_PROBLEM_INTERNAL_ERROR, POSSIBLE);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const ErrorRule *rule = &rules[i];

      if (error->domain == rule->domain () && (rule->code == ANY_CODE || rule->code == error->code) &&
          (rule->steps & 1u << evidence->step) != 0)
        {
          verdict = rule->judge != NULL ? rule->judge (evidence) : say (rule->id, rule->confidence);
          break;
        }
    }
  verdict.step = evidence->step;
  return verdict;
}
