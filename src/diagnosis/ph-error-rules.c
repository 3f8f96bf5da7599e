// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The table that turns an error into a problem: by its domain and code and by the step, and where those do not tell, by
// a look at the other evidence. What replies mean stands in the reply rules.

#include "config.h"

#include "ph-error-rules.h"

#include "ph-host-clue.h"
#include "ph-keyring.h"
#include "ph-reply-rules.h"
#include "ph-sasl.h"
#include "ph-session.h"

#include <string.h>

#define AT(step) (1u << PH_TEST_STEP_##step)
#define ANY_STEP (~0u)
#define ANY_CODE (-1)

/* The ports on which submission is expected; whoever listens there and says nothing expects TLS first (RFC 8314 §7.3). */
#define IMPLICIT_TLS_PORT 465

typedef PhProblemId (*JudgeFunc) (const PhEvidence *evidence);

typedef struct
{
  GQuark (*domain) (void);
  int code;
  guint steps;
  PhProblemId id;
  JudgeFunc judge; /* (nullable): decides instead of @id */
} ErrorRule;

static gboolean
has_open_probe (const PhEvidence *evidence, gboolean (*wanted) (const PhProbe *probe, guint port))
{
  for (guint i = 0; i < evidence->n_probes; i++)
    if (evidence->probes[i].kind == PH_PROBE_PORT && evidence->probes[i].outcome == PH_PROBE_OPEN && wanted (&evidence->probes[i], ph_account_get_port (evidence->account)))
      return TRUE;
  return FALSE;
}

static gboolean
is_other_port (const PhProbe *probe, guint port)
{
  return probe->port != port;
}

static gboolean
is_tls_here (const PhProbe *probe, guint port)
{
  return probe->port == port && probe->security == PH_SECURITY_TLS;
}

static PhProblemId
judge_missing_host (const PhEvidence *evidence)
{
  return ph_host_clue_is_incoming (ph_account_get_host (evidence->account)) ? PH_PROBLEM_INCOMING_SERVER_NAME : PH_PROBLEM_HOST_NOT_FOUND;
}

static PhProblemId
judge_refused (const PhEvidence *evidence)
{
  return has_open_probe (evidence, is_other_port) ? PH_PROBLEM_PORT_BLOCKED : PH_PROBLEM_CONNECTION_REFUSED;
}

static PhProblemId
judge_unanswered (const PhEvidence *evidence)
{
  return has_open_probe (evidence, is_other_port) ? PH_PROBLEM_PORT_BLOCKED : PH_PROBLEM_CONNECTION_TIMEOUT;
}

static PhProblemId
judge_silence (const PhEvidence *evidence)
{
  if (evidence->greeting != NULL)
    return PH_PROBLEM_STEP_TIMEOUT;
  if (ph_account_get_security (evidence->account) != PH_SECURITY_TLS &&
      (ph_account_get_port (evidence->account) == IMPLICIT_TLS_PORT || has_open_probe (evidence, is_tls_here)))
    return PH_PROBLEM_SERVER_EXPECTS_TLS;
  return PH_PROBLEM_NO_GREETING;
}

static PhProblemId
judge_hang_up (const PhEvidence *evidence)
{
  return evidence->greeting == NULL ? PH_PROBLEM_CLOSED_BEFORE_GREETING : PH_PROBLEM_SERVER_CLOSING;
}

static PhProblemId
judge_plain_peer (const PhEvidence *evidence)
{
  return ph_account_get_security (evidence->account) == PH_SECURITY_TLS ? PH_PROBLEM_SERVER_SPEAKS_PLAIN : PH_PROBLEM_TLS_HANDSHAKE_FAILED;
}

/* What must never be overlooked goes first; of a certificate of nobody's making, what is wrong besides says more. */
static PhProblemId
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
    return PH_PROBLEM_CERTIFICATE_REVOKED;
  if (g_error_matches (evidence->error, PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED))
    return PH_PROBLEM_CERTIFICATE_CHANGED;
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((problems & flags[i].flag) != 0)
      return flags[i].id == PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER && ph_certificate_is_self_signed (evidence->certificate)
               ? PH_PROBLEM_CERTIFICATE_SELF_SIGNED
               : flags[i].id;
  return PH_PROBLEM_TLS_HANDSHAKE_FAILED;
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

static PhProblemId
judge_bytes (const PhEvidence *evidence)
{
  gsize length = 0;
  const guint8 *data = ph_smtp_error_get_offending (evidence->error, &length);

  if (data != NULL && !evidence->is_encrypted && is_tls_record (data, length))
    return PH_PROBLEM_SERVER_EXPECTS_TLS;
  if (data != NULL && is_other_protocol (data, length))
    return ph_host_clue_is_incoming (ph_account_get_host (evidence->account)) ? PH_PROBLEM_INCOMING_SERVER_NAME : PH_PROBLEM_NOT_SMTP;
  return evidence->step == PH_TEST_STEP_SIGN_IN ? PH_PROBLEM_AUTH_PROTOCOL_ERROR : PH_PROBLEM_PROTOCOL_ERROR;
}

static PhProblemId
judge_missing_starttls (const PhEvidence *evidence)
{
  return evidence->capabilities != NULL && ph_smtp_capabilities_has_mangled_starttls (evidence->capabilities)
           ? PH_PROBLEM_STARTTLS_STRIPPED
           : PH_PROBLEM_STARTTLS_NOT_OFFERED;
}

static PhProblemId
judge_mechanisms (const PhEvidence *evidence)
{
  PhSmtpCapabilities *offered = evidence->capabilities;

  if (offered != NULL && *ph_smtp_capabilities_get_mechanisms (offered) != NULL)
    return PH_PROBLEM_NO_COMMON_MECHANISM;
  /* Many servers keep AUTH to themselves until TLS is up (RFC 4954 §4). */
  return !evidence->is_encrypted && offered != NULL && ph_smtp_capabilities_has (offered, PH_SMTP_EXTENSION_STARTTLS)
           ? PH_PROBLEM_AUTH_NEEDS_ENCRYPTION
           : PH_PROBLEM_AUTH_NOT_OFFERED;
}

static PhProblemId
judge_reply (const PhEvidence *evidence)
{
  PhSmtpReply *reply = ph_smtp_error_get_reply (evidence->error);

  return reply != NULL ? ph_reply_rules_find (ph_smtp_error_get_stage (evidence->error), reply) : PH_PROBLEM_PROTOCOL_ERROR;
}

/* The first that fits decides. */
static const ErrorRule rules[] = {
  { g_io_error_quark, G_IO_ERROR_CANCELLED, ANY_STEP, PH_PROBLEM_CANCELLED },

  { ph_address_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_INVALID_ADDRESS },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_ADDRESS, ANY_STEP, PH_PROBLEM_INVALID_ADDRESS },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_HOST, ANY_STEP, PH_PROBLEM_INVALID_HOST },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_PORT, ANY_STEP, PH_PROBLEM_INVALID_PORT },

  { ph_keyring_error_quark, PH_KEYRING_ERROR_LOCKED, ANY_STEP, PH_PROBLEM_KEYRING_LOCKED },
  { ph_keyring_error_quark, PH_KEYRING_ERROR_MISSING, ANY_STEP, PH_PROBLEM_SECRET_MISSING },
  { ph_keyring_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_KEYRING_UNAVAILABLE },

  { g_io_error_quark, G_IO_ERROR_PROXY_FAILED, ANY_STEP, PH_PROBLEM_PROXY_FAILED },
  { g_io_error_quark, G_IO_ERROR_PROXY_AUTH_FAILED, ANY_STEP, PH_PROBLEM_PROXY_FAILED },
  { g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, ANY_STEP, PH_PROBLEM_PROXY_FAILED },
  { g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, ANY_STEP, PH_PROBLEM_PROXY_FAILED },

  { g_io_error_quark, ANY_CODE, AT (NETWORK), PH_PROBLEM_OFFLINE },
  { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, AT (NETWORK), PH_PROBLEM_OFFLINE },

  { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, ANY_STEP, .judge = judge_missing_host },
  { g_resolver_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_DNS_UNAVAILABLE },
  { g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, ANY_STEP, .judge = judge_missing_host },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, AT (RESOLVE), PH_PROBLEM_DNS_UNAVAILABLE },

  { g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, ANY_STEP, .judge = judge_refused },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, AT (CONNECT), .judge = judge_refused },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, AT (CONNECT), .judge = judge_unanswered },
  { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, ANY_STEP, PH_PROBLEM_NETWORK_UNREACHABLE },
  { g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, ANY_STEP, PH_PROBLEM_NETWORK_UNREACHABLE },
  { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED, AT (CONNECT), PH_PROBLEM_LOCAL_FIREWALL },

  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, ANY_STEP, .judge = judge_certificate },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, ANY_STEP, .judge = judge_certificate },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_TLS_TOO_OLD, ANY_STEP, PH_PROBLEM_TLS_TOO_OLD },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, ANY_STEP, .judge = judge_plain_peer },
  { ph_connection_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_TLS_HANDSHAKE_FAILED },
  { ph_session_error_quark, PH_SESSION_ERROR_DOWNGRADED, ANY_STEP, PH_PROBLEM_TLS_WEAK },
  { g_tls_error_quark, ANY_CODE, AT (ENCRYPT), PH_PROBLEM_TLS_HANDSHAKE_FAILED },

  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, AT (GREET), .judge = judge_silence },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, ANY_STEP, PH_PROBLEM_STEP_TIMEOUT },

  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (GREET), .judge = judge_hang_up },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (ENCRYPT), PH_PROBLEM_TLS_HANDSHAKE_FAILED },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, AT (DELIVER), PH_PROBLEM_CONNECTION_LOST },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, ANY_STEP, PH_PROBLEM_SERVER_CLOSING },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, AT (GREET), .judge = judge_hang_up },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, AT (ENCRYPT), .judge = judge_hang_up },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, AT (DELIVER), PH_PROBLEM_CONNECTION_LOST },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, ANY_STEP, PH_PROBLEM_SERVER_CLOSING },
  { g_tls_error_quark, ANY_CODE, AT (GREET), .judge = judge_hang_up },
  { g_tls_error_quark, ANY_CODE, AT (DELIVER), PH_PROBLEM_CONNECTION_LOST },
  { g_tls_error_quark, ANY_CODE, ANY_STEP, PH_PROBLEM_SERVER_CLOSING },

  { ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, ANY_STEP, .judge = judge_bytes },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TRANSIENT, ANY_STEP, .judge = judge_reply },
  { ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT, ANY_STEP, .judge = judge_reply },
  { ph_smtp_error_quark, PH_SMTP_ERROR_RECIPIENTS_REFUSED, ANY_STEP, .judge = judge_reply },
  { ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, ANY_STEP, .judge = judge_missing_starttls },
  { ph_smtp_error_quark, PH_SMTP_ERROR_INJECTION, ANY_STEP, PH_PROBLEM_STARTTLS_INJECTION },
  { ph_smtp_error_quark, PH_SMTP_ERROR_AUTH_REJECTED, ANY_STEP, PH_PROBLEM_AUTH_PROTOCOL_ERROR },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_SMTPUTF8, ANY_STEP, PH_PROBLEM_SMTPUTF8_REQUIRED },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_8BITMIME, ANY_STEP, PH_PROBLEM_CONTENT_REFUSED },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TOO_LARGE, ANY_STEP, PH_PROBLEM_MESSAGE_TOO_LARGE },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_EXTENSION, ANY_STEP, PH_PROBLEM_TLS_WEAK },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TOO_MANY_RECIPIENTS, ANY_STEP, PH_PROBLEM_TOO_MANY_RECIPIENTS },

  { ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, ANY_STEP, .judge = judge_mechanisms },
  { ph_sasl_error_quark, PH_SASL_ERROR_NEEDS_ENCRYPTION, ANY_STEP, PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED },
  { ph_sasl_error_quark, PH_SASL_ERROR_CREDENTIALS, ANY_STEP, PH_PROBLEM_HIDDEN_CHARACTER },
  { ph_sasl_error_quark, PH_SASL_ERROR_PROTOCOL, ANY_STEP, PH_PROBLEM_AUTH_PROTOCOL_ERROR },
  { ph_sasl_error_quark, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, ANY_STEP, PH_PROBLEM_SERVER_NOT_AUTHENTIC },
  { ph_sasl_error_quark, PH_SASL_ERROR_DOWNGRADED, ANY_STEP, PH_PROBLEM_SERVER_NOT_AUTHENTIC },
  { ph_sasl_error_quark, PH_SASL_ERROR_INTERCEPTED, ANY_STEP, PH_PROBLEM_SERVER_NOT_AUTHENTIC },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_SECRET, ANY_STEP, PH_PROBLEM_SECRET_MISSING },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_CERTIFICATE, ANY_STEP, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_TICKET, ANY_STEP, PH_PROBLEM_SECRET_MISSING },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_INVALID, ANY_STEP, PH_PROBLEM_TOKEN_EXPIRED },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_REFUSED, ANY_STEP, PH_PROBLEM_TOKEN_REVOKED },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_SCOPE, ANY_STEP, PH_PROBLEM_TOKEN_WRONG_SCOPE },
};

/**
 * ph_error_rules_find:
 * @evidence: what is known, with an error
 *
 * Returns: what it means
 */
PhProblemId
ph_error_rules_find (const PhEvidence *evidence)
{
  const GError *error = evidence->error;

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const ErrorRule *rule = &rules[i];

      if (error->domain == rule->domain () && (rule->code == ANY_CODE || rule->code == error->code) &&
          (rule->steps & 1u << evidence->step) != 0)
        return rule->judge != NULL ? rule->judge (evidence) : rule->id;
    }
  return PH_PROBLEM_INTERNAL_ERROR;
}
