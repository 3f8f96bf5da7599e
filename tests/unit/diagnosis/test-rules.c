// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// All that a guided test can find: every identifier, how sure it is, at which step it is shown and the first way on; and
// that what is known besides (extra connections, the provider, the network, the clock) is read as it must be.

#include "config.h"

#include "diagnosis-fixture.h"
#include "ph-keyring.h"
#include "ph-sasl.h"
#include "ph-session.h"

#include <stdlib.h>
#include <string.h>

#define CERTAIN  PH_CONFIDENCE_CERTAIN
#define LIKELY   PH_CONFIDENCE_LIKELY
#define POSSIBLE PH_CONFIDENCE_POSSIBLE

#define SERVERS "Servers=tls mail.example.org 465; starttls mail.example.org 587\n"
#define PAGES   "AppPasswordPage=https://example.org/app\nHelpPage=https://example.org/help\n"

typedef struct
{
  PhProblemId id;
  PhConfidence confidence;
  const char *fix; /* the first; "": none */
  PhTestStepId failed;
  GQuark (*domain) (void); /* (nullable): without a reply */
  int code;
  PhSmtpStage stage;
  const char *reply; /* (nullable) */
  /* What is shown, if not where it failed. */
  PhTestStepId step;
  PhCircumstance circumstance;
  /* The settings. */
  const char *host;
  const char *username;
  const char *from;
  const char *mechanism;
  const char *ehlo_name;
  guint port;
  gboolean has_security;
  PhSecurity security;
  const char *probes; /* (nullable): "port 465 tls open, family ipv6 silent, name smtp.example.org 465 tls open, web open" */
  const char *provider;
  const char *addresses; /* (nullable): with blanks between them */
  const char *offending;
  const char *ehlo;
  GTlsCertificateFlags flags;
  const char *pem; /* (nullable): NULL: the one that vouches for itself */
  GNetworkConnectivity connectivity;
  PhServiceRecord service;
  gint64 clock_offset_s;
  PhSmtpCertainty certainty;
  const char *greeting; /* (nullable) */
  gboolean is_encrypted;
} Case;

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define IO(step, code)         PH_TEST_STEP_##step, g_io_error_quark, G_IO_ERROR_##code
#define RESOLVER(step, code)   PH_TEST_STEP_##step, g_resolver_error_quark, G_RESOLVER_ERROR_##code
#define CONNECTION(step, code) PH_TEST_STEP_##step, ph_connection_error_quark, PH_CONNECTION_ERROR_##code
#define SMTP(step, code)       PH_TEST_STEP_##step, ph_smtp_error_quark, PH_SMTP_ERROR_##code
#define SASL(code)             PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_##code
#define KEYRING(code)          PH_TEST_STEP_SIGN_IN, ph_keyring_error_quark, PH_KEYRING_ERROR_##code
#define ACCOUNT(code)          PH_TEST_STEP_SETTINGS, ph_account_error_quark, PH_ACCOUNT_ERROR_##code
#define REPLY(step, at, text)  PH_TEST_STEP_##step, NULL, 0, PH_SMTP_STAGE_##at, text
#define TLS_HERE               .has_security = TRUE, .security = PH_SECURITY_TLS
#define PLAIN                  .has_security = TRUE, .security = PH_SECURITY_NONE
#define AT_STEP(name)          .step = PH_TEST_STEP_##name
#define WITH(name)             .circumstance = PH_CIRCUMSTANCE_##name

static const Case cases[] = {
  { PH_PROBLEM_INVALID_HOST, CERTAIN, "", ACCOUNT (HOST) },
  { PH_PROBLEM_INVALID_PORT, CERTAIN, "change-port-and-security port=465 security=tls", ACCOUNT (PORT), .port = 70000, TLS_HERE },
  { PH_PROBLEM_INVALID_ADDRESS, CERTAIN, "change-from from=ada@example.org", ACCOUNT (ADDRESS), .from = "ada" },
  { PH_PROBLEM_HIDDEN_CHARACTER, LIKELY, "enter-password", SASL (CREDENTIALS) },
  { PH_PROBLEM_INCOMING_SERVER_NAME, LIKELY, "change-host host=smtp.example.org", RESOLVER (RESOLVE, NOT_FOUND), .host = "imap.example.org" },
  { PH_PROBLEM_OFFLINE, LIKELY, "retry", IO (NETWORK, NETWORK_UNREACHABLE) },
  { PH_PROBLEM_PROXY_FAILED, CERTAIN, "retry", IO (CONNECT, PROXY_FAILED) },
  { PH_PROBLEM_CONNECTION_REFUSED, CERTAIN, "retry", IO (CONNECT, CONNECTION_REFUSED) },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "retry", IO (CONNECT, TIMED_OUT) },
  { PH_PROBLEM_NETWORK_UNREACHABLE, LIKELY, "retry", IO (CONNECT, NETWORK_UNREACHABLE) },
  { PH_PROBLEM_LOCAL_FIREWALL, CERTAIN, "retry", IO (CONNECT, PERMISSION_DENIED) },
  { PH_PROBLEM_CLOSED_BEFORE_GREETING, CERTAIN, "retry", SMTP (GREET, CLOSED) },
  { PH_PROBLEM_NO_GREETING, LIKELY, "retry", IO (GREET, TIMED_OUT) },
  { PH_PROBLEM_NOT_SMTP, CERTAIN, "change-port-and-security port=465 security=tls", SMTP (GREET, PROTOCOL), .offending = "* OK IMAP4rev1 ready" },
  { PH_PROBLEM_ADDRESS_REFUSED, CERTAIN, "retry", REPLY (GREET, GREETING, "554 5.7.1 No service for you") },
  { PH_PROBLEM_SERVER_BUSY, CERTAIN, "retry", REPLY (GREET, GREETING, "421 4.3.2 Too busy") },
  { PH_PROBLEM_PROTOCOL_ERROR, LIKELY, "retry", SMTP (GREET, PROTOCOL), .offending = "what?" },
  { PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY, "change-ehlo-name ehlo_name=example.org", REPLY (GREET, EHLO, "501 5.5.4 Invalid domain name") },
  { PH_PROBLEM_EHLO_REFUSED, CERTAIN, "", REPLY (GREET, EHLO, "550 5.7.1 Go away") },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "change-port-and-security port=587 security=starttls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE },
  { PH_PROBLEM_STARTTLS_INJECTION, CERTAIN, "change-port-and-security port=465 security=tls", SMTP (ENCRYPT, INJECTION) },
  { PH_PROBLEM_STARTTLS_REFUSED, CERTAIN, "change-port-and-security port=465 security=tls", REPLY (ENCRYPT, STARTTLS, "454 4.7.0 TLS not available due to temporary reason") },
  { PH_PROBLEM_TLS_TOO_OLD, CERTAIN, "", CONNECTION (ENCRYPT, TLS_TOO_OLD) },
  { PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY, "retry", CONNECTION (ENCRYPT, HANDSHAKE) },
  { PH_PROBLEM_TLS_WEAK, CERTAIN, "", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_INSECURE },
  { PH_PROBLEM_TLS_WEAK, CERTAIN, "change-port-and-security port=465 security=tls", PH_TEST_STEP_ENCRYPT, ph_session_error_quark, PH_SESSION_ERROR_DOWNGRADED, PLAIN },
  { PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, CERTAIN, "", CONNECTION (ENCRYPT, CERTIFICATE_REQUIRED) },
  { PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_UNKNOWN_CA, .pem = diagnosis_leaf_pem },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_UNKNOWN_CA },
  { PH_PROBLEM_CERTIFICATE_WRONG_NAME, CERTAIN, "change-host host=smtp.example.org", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_BAD_IDENTITY, .host = "relay.example.org" },
  { PH_PROBLEM_CERTIFICATE_EXPIRED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_EXPIRED },
  { PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_NOT_ACTIVATED },
  { PH_PROBLEM_CERTIFICATE_REVOKED, CERTAIN, "", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_REVOKED },
  { PH_PROBLEM_CERTIFICATE_CHANGED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE_CHANGED), .flags = G_TLS_CERTIFICATE_UNKNOWN_CA },
  { PH_PROBLEM_AUTH_NOT_OFFERED, CERTAIN, "change-username username=", SASL (NO_COMMON_MECHANISM), .ehlo = "SIZE 1000", .is_encrypted = TRUE },
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, CERTAIN, "change-port-and-security port=465 security=tls", REPLY (SIGN_IN, AUTH, "538 5.7.11 Encryption required"), PLAIN, .port = 25 },
  { PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, CERTAIN, "change-port-and-security port=25 security=starttls", SASL (NEEDS_ENCRYPTION), PLAIN, .port = 25, .ehlo = "STARTTLS" },
  { PH_PROBLEM_NO_COMMON_MECHANISM, CERTAIN, "change-mechanism auth=auto", SASL (NO_COMMON_MECHANISM), .ehlo = "AUTH PLAIN", .mechanism = "CRAM-MD5" },
  { PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, LIKELY, "retry", REPLY (SIGN_IN, AUTH, "535 5.7.1 Verify your account first") },
  { PH_PROBLEM_SMTP_AUTH_DISABLED, CERTAIN, "open-url url=https://aka.ms/smtp_auth_disabled", REPLY (SIGN_IN, AUTH, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."), .provider = SERVERS },
  { PH_PROBLEM_MECHANISM_TOO_WEAK, CERTAIN, "change-mechanism auth=auto", REPLY (SIGN_IN, AUTH, "534 5.7.9 Too weak"), .mechanism = "LOGIN" },
  { PH_PROBLEM_ACCOUNT_SUSPENDED, CERTAIN, "", REPLY (SIGN_IN, AUTH, "525 5.7.13 User account disabled") },
  { PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "432 4.7.12 A password transition is needed") },
  { PH_PROBLEM_TEMPORARY_AUTH_FAILURE, CERTAIN, "retry", REPLY (SIGN_IN, AUTH, "454 4.7.0 Temporary authentication failure") },
  { PH_PROBLEM_SERVER_NOT_AUTHENTIC, CERTAIN, "", SASL (SERVER_NOT_AUTHENTIC) },
  { PH_PROBLEM_AUTH_PROTOCOL_ERROR, LIKELY, "retry", SASL (PROTOCOL) },
  { PH_PROBLEM_TOKEN_EXPIRED, LIKELY, "sign-in-browser", SASL (TOKEN_INVALID) },
  { PH_PROBLEM_TOKEN_REVOKED, LIKELY, "sign-in-browser", SASL (TOKEN_REFUSED) },
  { PH_PROBLEM_TOKEN_WRONG_SCOPE, CERTAIN, "sign-in-browser", SASL (TOKEN_SCOPE) },
  { PH_PROBLEM_KEYRING_LOCKED, CERTAIN, "unlock-keyring", KEYRING (LOCKED) },
  { PH_PROBLEM_KEYRING_UNAVAILABLE, LIKELY, "enter-password", KEYRING (UNAVAILABLE) },
  { PH_PROBLEM_SECRET_MISSING, CERTAIN, "enter-password", KEYRING (MISSING) },
  { PH_PROBLEM_SECRET_MISSING, CERTAIN, "retry", SASL (NO_TICKET), .mechanism = "GSSAPI" },
  { PH_PROBLEM_SENDER_NOT_ALLOWED, CERTAIN, "change-from from=ada@example.com", REPLY (SENDER, MAIL, "550 5.7.60 Client does not have permissions to send as this sender"), .username = "ada@example.com" },
  { PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, CERTAIN, "", REPLY (SENDER, MAIL, "550 5.1.8 Sender address rejected: Domain not found") },
  { PH_PROBLEM_SENDER_REFUSED, LIKELY, "", REPLY (SENDER, MAIL, "553 5.1.7 Bad sender address syntax") },
  { PH_PROBLEM_SIGN_IN_REQUIRED, CERTAIN, "change-username username=ada@example.org auth=auto", REPLY (SENDER, MAIL, "530 5.7.0 Authentication required"), .username = "" },
  { PH_PROBLEM_STORAGE_FULL, CERTAIN, "retry", REPLY (SENDER, MAIL, "452 4.3.1 Insufficient system storage") },
  { PH_PROBLEM_SMTPUTF8_REQUIRED, CERTAIN, "", SMTP (SENDER, NEEDS_SMTPUTF8) },
  { PH_PROBLEM_RELAY_DENIED, LIKELY, "change-username username=ada@example.org auth=auto", REPLY (DELIVER, RCPT, "550 5.7.1 We do not relay"), .username = "" },
  { PH_PROBLEM_RECIPIENT_UNKNOWN, CERTAIN, "", REPLY (DELIVER, RCPT, "550 5.1.1 Nobody of that name") },
  { PH_PROBLEM_RECIPIENT_REFUSED, POSSIBLE, "", REPLY (DELIVER, RCPT, "550 Requested action not taken") },
  { PH_PROBLEM_GREYLISTED, LIKELY, "retry", REPLY (DELIVER, RCPT, "451 4.7.1 Greylisted, please try again later") },
  { PH_PROBLEM_TOO_MANY_RECIPIENTS, CERTAIN, "", REPLY (DELIVER, RCPT, "452 4.5.3 Too many recipients") },
  { PH_PROBLEM_RATE_LIMITED, CERTAIN, "retry", REPLY (DELIVER, RCPT, "550 5.4.5 Daily user sending limit exceeded") },
  { PH_PROBLEM_MESSAGE_TOO_LARGE, CERTAIN, "", SMTP (DELIVER, TOO_LARGE) },
  { PH_PROBLEM_CONTENT_REFUSED, LIKELY, "retry", REPLY (DELIVER, END_OF_DATA, "554 5.7.1 It looks like spam") },
  { PH_PROBLEM_ADDRESS_LISTED, CERTAIN, "retry", REPLY (DELIVER, RCPT, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org") },
  { PH_PROBLEM_POLICY_REFUSED, LIKELY, "retry", REPLY (DELIVER, END_OF_DATA, "550 5.7.1 Rejected by DMARC policy") },
  { PH_PROBLEM_CONNECTION_LOST, CERTAIN, "retry", SMTP (DELIVER, CLOSED) },
  { PH_PROBLEM_UNCERTAIN, CERTAIN, "", SMTP (DELIVER, CLOSED), .certainty = PH_SMTP_UNCERTAIN },
  { PH_PROBLEM_STEP_TIMEOUT, LIKELY, "retry", IO (SENDER, TIMED_OUT) },
  { PH_PROBLEM_SERVER_CLOSING, LIKELY, "retry", SMTP (SIGN_IN, CLOSED) },
  { PH_PROBLEM_CANCELLED, CERTAIN, "retry", IO (CONNECT, CANCELLED) },
  { PH_PROBLEM_INTERNAL_ERROR, POSSIBLE, "", IO (GREET, FAILED) },

  /* Names. */
  { PH_PROBLEM_HOST_NOT_FOUND, CERTAIN, "retry", RESOLVER (RESOLVE, NOT_FOUND) },
  { PH_PROBLEM_HOST_NOT_FOUND, CERTAIN, "change-host host=smtp.example.org", RESOLVER (RESOLVE, NOT_FOUND), .host = "smpt.example.org" },
  { PH_PROBLEM_HOST_NOT_FOUND, CERTAIN, "change-host host=smtp.example.org", RESOLVER (RESOLVE, NOT_FOUND), .host = "example.org" },
  { PH_PROBLEM_HOST_NOT_FOUND, CERTAIN, "change-host host=smtp.example.org port=465 security=tls", RESOLVER (RESOLVE, NOT_FOUND), .host = "smtp.exmaple.org", .probes = "name mail.exmaple.org 465 tls missing, name smtp.example.org 465 tls open" },
  { PH_PROBLEM_HOST_NOT_FOUND, CERTAIN, "change-host host=mail.example.org port=465 security=tls", RESOLVER (RESOLVE, NOT_FOUND), .host = "smtp.exmaple.com", .provider = "Domains=example.org\n" SERVERS },
  { PH_PROBLEM_DNS_UNAVAILABLE, LIKELY, "retry", IO (RESOLVE, TIMED_OUT) },
  { PH_PROBLEM_SERVICE_NOT_OFFERED, CERTAIN, "retry", IO (CONNECT, TIMED_OUT), AT_STEP (RESOLVE), .service = PH_SERVICE_RECORD_NOT_OFFERED },
  { PH_PROBLEM_SERVICE_NOT_OFFERED, CERTAIN, "open-help-page url=https://example.org/help", RESOLVER (RESOLVE, NOT_FOUND), .service = PH_SERVICE_RECORD_NOT_OFFERED, .provider = "Domains=example.org\nSendsMail=false\n" PAGES },
  { PH_PROBLEM_PORT_BLOCKED, CERTAIN, "change-port-and-security port=465 security=tls", IO (CONNECT, TIMED_OUT), .service = PH_SERVICE_RECORD_NOT_OFFERED, .probes = "port 465 tls open" },
  { PH_PROBLEM_SERVER_CLOSING, LIKELY, "retry", SMTP (SIGN_IN, CLOSED), .service = PH_SERVICE_RECORD_NOT_OFFERED },

  { PH_PROBLEM_INCOMING_SERVER_NAME, CERTAIN, "change-host host=smtp.example.org port=465 security=tls", SMTP (GREET, PROTOCOL), .host = "imap.example.org", .port = 993, TLS_HERE, .offending = "* OK IMAP4rev1 ready" },
  { PH_PROBLEM_EHLO_REFUSED, CERTAIN, "change-port-and-security port=465 security=tls", REPLY (GREET, EHLO, "500 5.5.1 Command unrecognized: XXXX") },
  { PH_PROBLEM_NOT_SMTP, LIKELY, "change-port-and-security port=465 security=tls", REPLY (GREET, EHLO, "500 EHLO not understood"), .port = 21, .greeting = "220 (vsFTPd 3.0.3)" },
  { PH_PROBLEM_EHLO_REFUSED, CERTAIN, "", REPLY (GREET, EHLO, "502 Not implemented"), .greeting = "220 mail.example.org ESMTP" },
  { PH_PROBLEM_TLS_HANDSHAKE_FAILED, LIKELY, "change-port-and-security port=465 security=tls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), .probes = "port 465 tls open" },

  /* Names that lead nowhere. */
  { PH_PROBLEM_DNS_SINKHOLE, CERTAIN, "retry", IO (CONNECT, CONNECTION_REFUSED), AT_STEP (RESOLVE), .addresses = "0.0.0.0 ::" },
  { PH_PROBLEM_DNS_SINKHOLE, LIKELY, "retry", IO (CONNECT, CONNECTION_REFUSED), AT_STEP (RESOLVE), .addresses = "127.0.0.1" },
  { PH_PROBLEM_DNS_SINKHOLE, LIKELY, "retry", IO (GREET, TIMED_OUT), AT_STEP (RESOLVE), .addresses = "192.168.1.1", .provider = SERVERS },
  { PH_PROBLEM_CONNECTION_REFUSED, CERTAIN, "retry", IO (CONNECT, CONNECTION_REFUSED), .addresses = "192.168.1.1" },
  { PH_PROBLEM_CONNECTION_REFUSED, CERTAIN, "retry", IO (CONNECT, CONNECTION_REFUSED), .addresses = "0.0.0.0 192.0.2.1" },
  { PH_PROBLEM_CONNECTION_REFUSED, CERTAIN, "retry", IO (CONNECT, CONNECTION_REFUSED), WITH (NEAR_BY), .host = "localhost", .addresses = "127.0.0.1 ::1" },
  { PH_PROBLEM_PORT_BLOCKED, CERTAIN, "change-port-and-security port=465 security=tls", IO (CONNECT, CONNECTION_REFUSED), WITH (REFUSED), .addresses = "127.0.0.1", .probes = "port 465 tls open" },
  { PH_PROBLEM_SERVER_BUSY, CERTAIN, "retry", REPLY (GREET, GREETING, "421 4.3.2 Too busy"), .addresses = "127.0.0.1" },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .addresses = "127.0.0.1" },

  /* Networks. */
  { PH_PROBLEM_CAPTIVE_PORTAL, CERTAIN, "open-sign-in-page url=http://detectportal.firefox.com/", IO (CONNECT, TIMED_OUT), AT_STEP (NETWORK), .probes = "port 465 tls silent, web captive" },
  { PH_PROBLEM_CAPTIVE_PORTAL, CERTAIN, "open-sign-in-page url=http://detectportal.firefox.com/", RESOLVER (RESOLVE, TEMPORARY_FAILURE), AT_STEP (NETWORK), .connectivity = G_NETWORK_CONNECTIVITY_PORTAL },
  { PH_PROBLEM_CAPTIVE_PORTAL, CERTAIN, "open-sign-in-page url=http://detectportal.firefox.com/", CONNECTION (ENCRYPT, CERTIFICATE), AT_STEP (NETWORK), TLS_HERE, .flags = G_TLS_CERTIFICATE_BAD_IDENTITY, .probes = "web captive" },
  { PH_PROBLEM_CAPTIVE_PORTAL, CERTAIN, "open-sign-in-page url=http://detectportal.firefox.com/", CONNECTION (ENCRYPT, CERTIFICATE), AT_STEP (NETWORK), .flags = G_TLS_CERTIFICATE_BAD_IDENTITY, .greeting = "220 mail.example.org ready", .probes = "web captive" },
  { PH_PROBLEM_CERTIFICATE_EXPIRED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_EXPIRED, .greeting = "220 mail.example.org ready", .connectivity = G_NETWORK_CONNECTIVITY_PORTAL },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .connectivity = G_NETWORK_CONNECTIVITY_PORTAL },
  { PH_PROBLEM_CONNECTION_REFUSED, CERTAIN, "retry", IO (CONNECT, CONNECTION_REFUSED), WITH (NEAR_BY), .host = "127.0.0.1", .connectivity = G_NETWORK_CONNECTIVITY_PORTAL },
  { PH_PROBLEM_CANCELLED, CERTAIN, "retry", IO (CONNECT, CANCELLED), .connectivity = G_NETWORK_CONNECTIVITY_PORTAL },
  { PH_PROBLEM_PORT_BLOCKED, CERTAIN, "change-port-and-security port=465 security=tls", IO (CONNECT, TIMED_OUT), .probes = "port 587 starttls silent, port 465 tls open, control silent, web open", .port = 25 },
  { PH_PROBLEM_PORT_BLOCKED, CERTAIN, "change-port-and-security port=2525 security=starttls", IO (CONNECT, TIMED_OUT), .probes = "port 465 tls silent, port 2525 starttls open, control silent, web open" },
  { PH_PROBLEM_MAIL_PORTS_BLOCKED, LIKELY, "retry", IO (CONNECT, TIMED_OUT), .probes = "port 465 tls silent, control silent, web open" },
  { PH_PROBLEM_MAIL_PORTS_BLOCKED, LIKELY, "retry", IO (CONNECT, CONNECTION_REFUSED), .probes = "port 465 tls closed, control closed, web open" },
  { PH_PROBLEM_LOCAL_FIREWALL, CERTAIN, "retry", IO (CONNECT, PERMISSION_DENIED), .probes = "port 465 tls closed, control closed, web open" },
  { PH_PROBLEM_LOCAL_FIREWALL, CERTAIN, "change-port-and-security port=465 security=tls", IO (CONNECT, PERMISSION_DENIED), .probes = "port 465 tls open, control open, web open" },
  { PH_PROBLEM_PORT_BLOCKED, CERTAIN, "change-port-and-security port=465 security=tls", IO (CONNECT, HOST_UNREACHABLE), .probes = "port 465 tls open, control open, web open" },
  { PH_PROBLEM_NETWORK_UNREACHABLE, LIKELY, "retry", IO (CONNECT, HOST_UNREACHABLE), .probes = "port 465 tls closed, control open, web open" },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "retry", IO (CONNECT, TIMED_OUT), .probes = "port 465 tls silent, control open, web open" },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "retry", IO (CONNECT, TIMED_OUT), .probes = "port 465 tls silent, control silent, web silent" },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "change-address-family address_family=ipv4", IO (CONNECT, TIMED_OUT), WITH (BROKEN_IPV6), .probes = "family ipv4 open, family ipv6 silent" },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "change-address-family address_family=ipv4", IO (CONNECT, TIMED_OUT), WITH (BROKEN_IPV6), .probes = "port 465 tls open, family ipv4 open, family ipv6 silent" },
  { PH_PROBLEM_NETWORK_UNREACHABLE, LIKELY, "change-address-family address_family=ipv6", IO (CONNECT, NETWORK_UNREACHABLE), WITH (BROKEN_IPV4), .probes = "family ipv4 closed, family ipv6 open" },
  { PH_PROBLEM_NO_GREETING, LIKELY, "change-address-family address_family=ipv4", IO (GREET, TIMED_OUT), WITH (BROKEN_IPV6), .probes = "family ipv4 open, family ipv6 silent" },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "retry", IO (CONNECT, TIMED_OUT), .probes = "family ipv4 silent, family ipv6 silent" },

  /* Replies that can't be read. */
  { PH_PROBLEM_PROTOCOL_ERROR, LIKELY, "retry", SMTP (GREET, PROTOCOL), WITH (MALFORMED), .offending = "250-XKEYWORD" },
  { PH_PROBLEM_PROTOCOL_ERROR, LIKELY, "retry", SMTP (GREET, PROTOCOL), .offending = "22O mail.example.org" },
  { PH_PROBLEM_PROTOCOL_ERROR, LIKELY, "retry", SMTP (GREET, PROTOCOL), .offending = "250" },

  /* Names to greet with. */
  { PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY, "change-ehlo-name ehlo_name=", REPLY (GREET, EHLO, "501 5.5.4 Invalid domain name"), .ehlo_name = "example.org" },
  { PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY, "change-ehlo-name ehlo_name=", REPLY (GREET, EHLO, "501 5.5.4 Invalid domain name"), .ehlo_name = "laptop" },
  { PH_PROBLEM_EHLO_NAME_REFUSED, LIKELY, "", REPLY (GREET, EHLO, "501 5.5.4 Invalid domain name"), .from = "ada" },

  /* What the server asks for is there. */
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, CERTAIN, "retry", REPLY (SIGN_IN, AUTH, "538 5.7.11 Encryption required"), WITH (ENCRYPTED), TLS_HERE, .is_encrypted = TRUE },
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, LIKELY, "retry", REPLY (SIGN_IN, AUTH, "530 5.7.0 Must issue a STARTTLS command first"), WITH (ENCRYPTED), .is_encrypted = TRUE },
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, CERTAIN, "change-port-and-security port=587 security=starttls", REPLY (SIGN_IN, AUTH, "538 5.7.11 Encryption required"), WITH (ENCRYPTED), .port = 25, .is_encrypted = TRUE },
  { PH_PROBLEM_SIGN_IN_REQUIRED, CERTAIN, "retry", REPLY (SENDER, MAIL, "530 5.7.0 Authentication required"), WITH (SIGNED_IN), .is_encrypted = TRUE },
  { PH_PROBLEM_RELAY_DENIED, LIKELY, "", REPLY (DELIVER, RCPT, "550 5.7.1 We do not relay"), WITH (SIGNED_IN), .is_encrypted = TRUE },

  /* Ports and kinds of security. */
  { PH_PROBLEM_SERVER_EXPECTS_TLS, CERTAIN, "change-port-and-security port=2465 security=tls", IO (GREET, TIMED_OUT), .port = 2465, .probes = "port 2465 tls open" },
  { PH_PROBLEM_SERVER_EXPECTS_TLS, LIKELY, "change-port-and-security port=465 security=tls", IO (GREET, TIMED_OUT), .port = 465 },
  { PH_PROBLEM_SERVER_EXPECTS_TLS, CERTAIN, "change-port-and-security port=587 security=tls", SMTP (GREET, PROTOCOL), .offending = "\x15\x03\x01" },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "change-port-and-security port=465 security=starttls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE, .probes = "port 587 starttls closed" },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "change-port-and-security port=587 security=starttls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE, .port = 2465, .probes = "port 2465 starttls closed, port 587 starttls open" },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "change-port-and-security port=465 security=tls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE, .port = 2465, .probes = "port 465 tls open, port 587 starttls open, port 2465 starttls open" },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "change-port-and-security port=587 security=starttls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE, .port = 2465, .probes = "port 465 tls closed, port 587 starttls open, port 2465 starttls open" },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "change-port-and-security port=2465 security=starttls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE, .port = 2465, .probes = "port 465 tls closed, port 587 starttls closed, port 2465 starttls open" },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE, .port = 2465, .probes = "port 465 tls closed, port 587 starttls closed, port 2465 starttls silent" },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN, CERTAIN, "change-port-and-security port=465 security=tls", CONNECTION (ENCRYPT, PEER_SPEAKS_PLAIN), TLS_HERE, .port = 143 },
  { PH_PROBLEM_STARTTLS_NOT_OFFERED, CERTAIN, "change-port-and-security port=465 security=tls", SMTP (ENCRYPT, STARTTLS_NOT_OFFERED) },
  { PH_PROBLEM_STARTTLS_NOT_OFFERED, CERTAIN, "change-port-and-security port=587 security=starttls", SMTP (ENCRYPT, STARTTLS_NOT_OFFERED), .port = 25, .probes = "port 465 tls closed, port 587 starttls open" },
  { PH_PROBLEM_STARTTLS_STRIPPED, CERTAIN, "change-port-and-security port=465 security=tls", SMTP (ENCRYPT, STARTTLS_NOT_OFFERED), .ehlo = "XXXXXXXA" },
  { PH_PROBLEM_STARTTLS_STRIPPED, LIKELY, "change-port-and-security port=465 security=tls", SMTP (ENCRYPT, STARTTLS_NOT_OFFERED), WITH (KNOWN_OFFER), .provider = SERVERS },
  { PH_PROBLEM_STARTTLS_STRIPPED, CERTAIN, "change-port-and-security port=465 security=tls", SMTP (ENCRYPT, STARTTLS_NOT_OFFERED), WITH (KNOWN_OFFER), .provider = SERVERS, .probes = "port 465 tls trusted" },
  { PH_PROBLEM_STARTTLS_STRIPPED, LIKELY, "change-port-and-security port=465 security=tls", SMTP (ENCRYPT, STARTTLS_NOT_OFFERED), WITH (KNOWN_OFFER), .provider = SERVERS, .probes = "port 465 tls open" },
  { PH_PROBLEM_STARTTLS_NOT_OFFERED, CERTAIN, "change-port-and-security port=465 security=tls", SMTP (ENCRYPT, STARTTLS_NOT_OFFERED), .provider = "Servers=tls mail.example.org 465\n" },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "change-port-and-security port=465 security=tls", IO (CONNECT, TIMED_OUT), .port = 2000, .provider = SERVERS },
  { PH_PROBLEM_CONNECTION_TIMEOUT, LIKELY, "retry", IO (CONNECT, TIMED_OUT), .provider = SERVERS },
  { PH_PROBLEM_CONNECTION_REFUSED, CERTAIN, "change-host host=mail.example.org port=465 security=tls", IO (CONNECT, CONNECTION_REFUSED), .host = "www.example.com", .provider = "Domains=example.org\n" SERVERS },

  /* Certificates. */
  { PH_PROBLEM_CERTIFICATE_EXPIRED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), WITH (CLOCK_WRONG), .flags = G_TLS_CERTIFICATE_EXPIRED, .clock_offset_s = 400 * 86400 },
  { PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), WITH (CLOCK_WRONG), .flags = G_TLS_CERTIFICATE_NOT_ACTIVATED, .clock_offset_s = -2 * 86400 },
  { PH_PROBLEM_CERTIFICATE_EXPIRED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_EXPIRED, .clock_offset_s = 3600 },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), WITH (INTERCEPTED), .flags = G_TLS_CERTIFICATE_UNKNOWN_CA, .provider = SERVERS },
  { PH_PROBLEM_CERTIFICATE_WRONG_NAME, CERTAIN, "change-host host=smtp.example.org", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_UNKNOWN_CA, .provider = SERVERS },
  { PH_PROBLEM_CERTIFICATE_EXPIRED, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_UNKNOWN_CA, .provider = SERVERS },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED, CERTAIN, "trust-certificate trust=SHA256", CONNECTION (ENCRYPT, CERTIFICATE), WITH (NEAR_BY), .host = "127.0.0.1", .flags = G_TLS_CERTIFICATE_UNKNOWN_CA },
  { PH_PROBLEM_CERTIFICATE_WRONG_NAME, CERTAIN, "retry", CONNECTION (ENCRYPT, CERTIFICATE), .flags = G_TLS_CERTIFICATE_BAD_IDENTITY, .host = "mail.example.com" },

  /* Who signs in, and with what. */
  { PH_PROBLEM_WRONG_CREDENTIALS, LIKELY, "enter-password", REPLY (SIGN_IN, AUTH, "535 No"), .username = "AKIAIOSFODNN7EXAMPLE" },
  { PH_PROBLEM_WRONG_CREDENTIALS, LIKELY, "enter-password", REPLY (SIGN_IN, AUTH, "535 No"), .username = "ada", .provider = SERVERS },
  { PH_PROBLEM_NO_COMMON_MECHANISM, CERTAIN, "sign-in-browser", SASL (NO_COMMON_MECHANISM), .ehlo = "AUTH XOAUTH2 OAUTHBEARER" },
  { PH_PROBLEM_APP_PASSWORD_REQUIRED, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "534 5.7.9 Application-specific password required") },
  { PH_PROBLEM_APP_PASSWORD_REQUIRED, LIKELY, "open-app-password-page url=https://example.org/make", REPLY (SIGN_IN, AUTH, "535 5.7.8 Use an app password, see https://example.org/make"), .is_encrypted = TRUE },
  { PH_PROBLEM_SMTPUTF8_REQUIRED, CERTAIN, "change-from from=ada@example.org", SMTP (SENDER, NEEDS_SMTPUTF8), .from = "ad\u00e1@example.org" },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "535 5.7.8 No") },
  { PH_PROBLEM_WRONG_CREDENTIALS, LIKELY, "enter-password", REPLY (SIGN_IN, AUTH, "535 No") },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "change-username username=ada@example.org", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .username = "ada" },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "change-username username=ada", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .provider = SERVERS "UserName=%EMAILLOCALPART%\nAppPassword=required\n" PAGES },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "change-username username=apikey", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .provider = SERVERS "UserName=apikey\n" },
  { PH_PROBLEM_APP_PASSWORD_REQUIRED, LIKELY, "open-app-password-page url=https://example.org/app", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .provider = SERVERS "UserName=%EMAILADDRESS%\nAppPassword=required\n" PAGES },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .provider = SERVERS "UserName=%EMAILADDRESS%\nAppPassword=offered\n" PAGES },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .host = "mail.example.com", .provider = "Domains=example.org\n" SERVERS "AppPassword=required\n" PAGES },
  { PH_PROBLEM_APP_PASSWORD_REQUIRED, LIKELY, "open-app-password-page url=https://example.org/app", REPLY (SIGN_IN, AUTH, "535 5.7.8 Use an app password"), .provider = SERVERS "AppPassword=offered\n" PAGES },
  { PH_PROBLEM_CLIENT_ACCESS_DISABLED, POSSIBLE, "open-switch-on-page url=https://example.org/on", REPLY (SIGN_IN, AUTH, "535 Authentication credentials invalid"), .provider = SERVERS "SwitchOn=client-access\nSwitchOnPage=https://example.org/on\n" PAGES },
  { PH_PROBLEM_BASIC_AUTH_DISABLED, LIKELY, "sign-in-browser", REPLY (SIGN_IN, AUTH, "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect."), .provider = SERVERS "SignIn=browser\n" PAGES },
  { PH_PROBLEM_TOKEN_EXPIRED, LIKELY, "sign-in-browser", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .mechanism = "XOAUTH2" },
  { PH_PROBLEM_WRONG_CREDENTIALS, CERTAIN, "enter-password", REPLY (SIGN_IN, AUTH, "535 5.7.8 No"), .username = "AKIAIOSFODNN7EXAMPLE", .provider = SERVERS "AppPassword=required\n" PAGES },
  { PH_PROBLEM_TOO_MANY_ATTEMPTS, LIKELY, "retry", REPLY (SIGN_IN, AUTH, "535 5.7.0 (#AUTH005) Too many bad auth attempts."), .provider = SERVERS "AppPassword=required\n" PAGES },
  { PH_PROBLEM_RELAY_DENIED, LIKELY, "change-username username=ada@example.org auth=auto", REPLY (DELIVER, RCPT, "554 5.7.1 <b@x>: Recipient address rejected: Access denied"), .username = "", .ehlo = "AUTH PLAIN" },
  { PH_PROBLEM_RECIPIENT_REFUSED, POSSIBLE, "", REPLY (DELIVER, RCPT, "554 5.7.1 <b@x>: Recipient address rejected: Access denied"), .ehlo = "AUTH PLAIN" },
  { PH_PROBLEM_RECIPIENT_REFUSED, POSSIBLE, "", REPLY (DELIVER, RCPT, "554 5.7.1 <b@x>: Recipient address rejected: Access denied"), .username = "", .ehlo = "SIZE 1000" },
  { PH_PROBLEM_AUTH_NOT_OFFERED, CERTAIN, "change-port-and-security port=465 security=tls", SASL (NO_COMMON_MECHANISM), .port = 2525, .ehlo = "SIZE 1000", .is_encrypted = TRUE, .probes = "port 465 tls open, port 587 starttls open" },
  { PH_PROBLEM_AUTH_NOT_OFFERED, CERTAIN, "change-username username=", SASL (NO_COMMON_MECHANISM), .port = 25, .ehlo = "SIZE 1000", .is_encrypted = TRUE, .probes = "port 465 tls closed, port 587 starttls silent" },
  { PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, CERTAIN, "change-port-and-security port=587 security=starttls", SASL (NEEDS_ENCRYPTION), PLAIN, .port = 25, .ehlo = "AUTH PLAIN", .probes = "port 465 tls closed, port 587 starttls open" },
  { PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, CERTAIN, "", SASL (NEEDS_ENCRYPTION), PLAIN, .port = 25, .ehlo = "AUTH PLAIN", .probes = "port 465 tls closed, port 587 starttls closed" },
  { PH_PROBLEM_AUTH_NOT_OFFERED, CERTAIN, "change-port-and-security port=587 security=starttls", SASL (NO_COMMON_MECHANISM), .port = 25, .ehlo = "SIZE 1000", .is_encrypted = TRUE },
  { PH_PROBLEM_POLICY_REFUSED, LIKELY, "change-host host=mail.example.org port=465 security=tls", REPLY (DELIVER, END_OF_DATA, "550 5.7.1 Rejected by DMARC policy"), .host = "relay.example.com", .provider = "Domains=example.org\n" SERVERS },
  { PH_PROBLEM_SENDER_NOT_ALLOWED, CERTAIN, "open-url url=https://sendgrid.com/docs/for-developers/sending-email/sender-identity/", REPLY (DELIVER, END_OF_DATA, "550 The from address does not match a verified Sender Identity."), .username = "apikey", .provider = SERVERS },
};

static PhAccount *
account_new (const Case *c)
{
  PhAccount *account = diagnosis_account_new ();

  if (c->host != NULL)
    ph_account_set_host (account, c->host);
  if (c->username != NULL)
    ph_account_set_username (account, c->username);
  if (c->from != NULL)
    ph_account_set_address (account, c->from);
  if (c->mechanism != NULL)
    ph_account_set_mechanism (account, c->mechanism);
  if (c->ehlo_name != NULL)
    ph_account_set_ehlo_name (account, c->ehlo_name);
  if (c->has_security)
    ph_account_set_security (account, c->security);
  if (c->has_security && c->security == PH_SECURITY_TLS)
    ph_account_set_port (account, 465);
  if (c->port != 0)
    ph_account_set_port (account, c->port);
  return account;
}

static GError *
error_new (const Case *c)
{
  if (c->reply != NULL)
    {
      g_autoptr(PhSmtpReply) reply = diagnosis_reply_new (c->reply);

      return ph_smtp_error_new_from_reply (c->stage, reply);
    }
  if (c->offending != NULL)
    return ph_smtp_error_new_offending (PH_SMTP_STAGE_GREETING, "no reply", (const guint8 *) c->offending, strlen (c->offending));
  if (c->domain () == PH_SMTP_ERROR)
    return ph_smtp_error_new ((PhSmtpError) c->code, PH_SMTP_STAGE_GREETING, NULL, "test");
  return g_error_new_literal (c->domain (), c->code, "test");
}

static PhSmtpCapabilities *
capabilities_new (const Case *c)
{
  const char *lines[] = { "mail.example.org", c->ehlo, NULL };
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (250, lines);

  return ph_smtp_capabilities_parse (reply);
}

static PhCertificate *
certificate_new (const Case *c)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_pem (c->pem != NULL ? c->pem : diagnosis_self_pem, -1, &error);

  g_assert_no_error (error);
  return ph_certificate_new (certificate, c->flags);
}

/* "SHA256" in an expectation stands for the certificate's own. */
static char *
expected_fix (const Case *c, PhCertificate *certificate)
{
  g_auto(GStrv) parts = g_strsplit (c->fix, "SHA256", 2);

  return g_strjoinv (certificate != NULL ? ph_certificate_get_sha256 (certificate) : "", parts);
}

/* What answers with another certificate at the server of a known provider is nobody to trust. */
static void
assert_trusts_no_impostor (PhProblem *problem, const Case *c)
{
  for (guint i = 0; c->provider != NULL && i < ph_problem_get_n_fixes (problem); i++)
    g_assert_cmpint (ph_fix_get_kind (ph_problem_get_fix (problem, i)), !=, PH_FIX_TRUST_CERTIFICATE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(PhAccount) account = account_new (c);
  g_autoptr(GError) error = error_new (c);
  g_autoptr(PhSmtpCapabilities) capabilities = c->ehlo != NULL ? capabilities_new (c) : NULL;
  g_autoptr(PhSmtpReply) greeting = c->greeting != NULL ? diagnosis_reply_new (c->greeting) : NULL;
  g_autoptr(PhCertificate) certificate = c->flags != 0 ? certificate_new (c) : NULL;
  g_autoptr(PhProvider) provider = c->provider != NULL ? diagnosis_provider_new (c->provider) : NULL;
  g_auto(GStrv) addresses = c->addresses != NULL ? g_strsplit (c->addresses, " ", -1) : NULL;
  g_autoptr(GArray) probes = diagnosis_probes_new (c->probes);
  g_autofree char *fix = expected_fix (c, certificate);
  const PhEvidence evidence = {
    .account = account,
    .step = c->failed,
    .error = error,
    .greeting = greeting,
    .capabilities = capabilities,
    .certificate = certificate,
    .is_encrypted = c->is_encrypted,
    .certainty = c->certainty,
    .probes = (const PhProbe *) probes->data,
    .n_probes = probes->len,
    .provider = provider,
    .connectivity = c->connectivity,
    .addresses = (const char *const *) addresses,
    .service = c->service,
    .clock_offset_s = c->clock_offset_s,
  };
  g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);

  g_assert_cmpstr (ph_problem_id_to_nick (ph_problem_get_id (problem)), ==, ph_problem_id_to_nick (c->id));
  g_assert_cmpstr (ph_confidence_to_nick (ph_problem_get_confidence (problem)), ==, ph_confidence_to_nick (c->confidence));
  g_assert_cmpint (ph_problem_get_step (problem), ==, c->step != PH_TEST_STEP_SETTINGS ? c->step : c->failed);
  g_assert_cmpint (ph_problem_get_circumstance (problem), ==, c->circumstance);
  diagnosis_assert_first_fix (problem, fix);
  diagnosis_assert_fixes_apply (problem, account);
  assert_trusts_no_impostor (problem, c);
}

/* Whatever the contract names is found by something. */
static void
test_every_identifier (void)
{
  gboolean is_found[PH_N_PROBLEMS] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    is_found[cases[i].id] = TRUE;
  for (PhProblemId id = 0; id < PH_N_PROBLEMS; id++)
    {
      if (!is_found[id])
        g_test_message ("nothing finds %s", ph_problem_id_to_nick (id));
      g_assert_true (is_found[id]);
    }
}

/* Nothing but a refused sign-in may ever be called a wrong password. */
static void
test_no_false_wrong_password (void)
{
  for (guint code = 400; code < 600; code++)
    for (PhSmtpStage stage = PH_SMTP_STAGE_GREETING; stage <= PH_SMTP_STAGE_QUIT; stage++)
      {
        g_autoptr(PhAccount) account = diagnosis_account_new ();
        g_autofree char *line = g_strdup_printf ("%u Try again later: password authentication failed", code);
        g_autoptr(PhSmtpReply) reply = diagnosis_reply_new (line);
        g_autoptr(GError) error = ph_smtp_error_new_from_reply (stage, reply);
        const PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_SIGN_IN, .error = error };
        g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);

        if (stage != PH_SMTP_STAGE_AUTH || code < 500)
          g_assert_cmpint (ph_problem_get_id (problem), !=, PH_PROBLEM_WRONG_CREDENTIALS);
      }
}

/* Words may be borrowed; whose server it is says who is meant. */
static void
test_provider_name (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhSmtpReply) reply = diagnosis_reply_new ("534 5.7.9 Application-specific password required");
  g_autoptr(GError) error = ph_smtp_error_new_from_reply (PH_SMTP_STAGE_AUTH, reply);
  g_autoptr(PhProvider) provider = diagnosis_provider_new (SERVERS);
  const PhEvidence by_words = { .account = account, .step = PH_TEST_STEP_SIGN_IN, .error = error };
  const PhEvidence by_server = { .account = account, .step = PH_TEST_STEP_SIGN_IN, .error = error, .provider = provider };
  g_autoptr(PhProblem) one = ph_rules_diagnose (&by_words);
  g_autoptr(PhProblem) other = ph_rules_diagnose (&by_server);

  g_assert_null (ph_problem_get_provider (one));
  g_assert_cmpstr (ph_problem_get_provider (other), ==, "Example Mail");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnosis/rules/%03u-%s", i, ph_problem_id_to_nick (cases[i].id));

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/diagnosis/rules/every-identifier", test_every_identifier);
  g_test_add_func ("/diagnosis/rules/no-false-wrong-password", test_no_false_wrong_password);
  g_test_add_func ("/diagnosis/rules/provider-name", test_provider_name);
  return g_test_run ();
}
