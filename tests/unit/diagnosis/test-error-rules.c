// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Errors and the evidence around them: the problem and the first way on. No network anywhere.

#include "config.h"

#include "diagnosis-fixture.h"
#include "ph-keyring.h"
#include "ph-sasl.h"
#include "ph-session.h"

typedef struct
{
  const char *name;
  PhTestStepId step;
  GQuark (*domain) (void);
  int code;
  PhProblemId id;
  const char *fix; /* (nullable): the first fix; "": none at all; NULL: not looked at */
  const char *host;
  guint port;
  PhSecurity security;
  const char *mechanism;
  PhAddressFamily family;
  const char *offending;
  gsize offending_length;
  const char *ehlo; /* (nullable): the one capability */
  gboolean has_greeting;
  gboolean is_encrypted;
  PhSmtpCertainty certainty;
  PhProbe probes[2];
  guint n_probes;
  const char *pem;
  GTlsCertificateFlags flags;
} Case;

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const Case cases[] = {
  { "no such name", PH_TEST_STEP_RESOLVE, g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, PH_PROBLEM_HOST_NOT_FOUND, "retry", .security = PH_SECURITY_STARTTLS },
  { "no such name of the wanted family", PH_TEST_STEP_RESOLVE, g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, PH_PROBLEM_HOST_NOT_FOUND, "change-address-family address_family=any", .security = PH_SECURITY_STARTTLS, .family = PH_ADDRESS_FAMILY_IPV6 },
  { "an incoming name does not exist", PH_TEST_STEP_RESOLVE, g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, PH_PROBLEM_INCOMING_SERVER_NAME, "change-host host=smtp.example.org", .host = "imap.example.org", .security = PH_SECURITY_STARTTLS },
  { "another incoming name", PH_TEST_STEP_RESOLVE, g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, PH_PROBLEM_INCOMING_SERVER_NAME, "change-host host=smtp.example.org", .host = "POP3.example.org", .security = PH_SECURITY_STARTTLS },
  { "resolver is down", PH_TEST_STEP_RESOLVE, g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, PH_PROBLEM_DNS_UNAVAILABLE, "retry", .security = PH_SECURITY_STARTTLS },
  { "resolver failed", PH_TEST_STEP_RESOLVE, g_resolver_error_quark, G_RESOLVER_ERROR_INTERNAL, PH_PROBLEM_DNS_UNAVAILABLE, "retry", .security = PH_SECURITY_STARTTLS },
  { "name look-up takes too long", PH_TEST_STEP_RESOLVE, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_DNS_UNAVAILABLE, "retry", .security = PH_SECURITY_STARTTLS },
  { "name not found by a proxy", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, PH_PROBLEM_HOST_NOT_FOUND, NULL, .security = PH_SECURITY_STARTTLS },
  { "no route at all", PH_TEST_STEP_NETWORK, g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, PH_PROBLEM_OFFLINE, "retry", .security = PH_SECURITY_STARTTLS },
  { "no name server without a network", PH_TEST_STEP_NETWORK, g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, PH_PROBLEM_OFFLINE, "retry", .security = PH_SECURITY_STARTTLS },
  { "no route to it at all", PH_TEST_STEP_NETWORK, g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, PH_PROBLEM_OFFLINE, "retry", .security = PH_SECURITY_STARTTLS },
  { "refused", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, PH_PROBLEM_CONNECTION_REFUSED, "retry", .security = PH_SECURITY_STARTTLS },
  { "refused, and another port is open", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, PH_PROBLEM_PORT_BLOCKED, "change-port-and-security port=465 security=tls", .security = PH_SECURITY_STARTTLS, .probes = { { .port = 465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_OPEN } }, .n_probes = 1 },
  { "refused, and no other port is open", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, PH_PROBLEM_CONNECTION_REFUSED, "retry", .security = PH_SECURITY_STARTTLS, .probes = { { .port = 465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_CLOSED } }, .n_probes = 1 },
  { "no answer", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_CONNECTION_TIMEOUT, "retry", .security = PH_SECURITY_STARTTLS },
  { "no answer with one family only", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_CONNECTION_TIMEOUT, "change-address-family address_family=any", .security = PH_SECURITY_STARTTLS, .family = PH_ADDRESS_FAMILY_IPV6 },
  { "no answer, and both other ports are open", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_PORT_BLOCKED, "change-port-and-security port=465 security=tls", .port = 25, .security = PH_SECURITY_NONE, .probes = { { .port = 587, .security = PH_SECURITY_STARTTLS, .outcome = PH_PROBE_OPEN }, { .port = 465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_OPEN } }, .n_probes = 2 },
  { "no answer, and the other port is open", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_PORT_BLOCKED, "change-port-and-security port=587 security=starttls", .port = 465, .security = PH_SECURITY_TLS, .probes = { { .port = 587, .security = PH_SECURITY_STARTTLS, .outcome = PH_PROBE_OPEN } }, .n_probes = 1 },
  { "no network there", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, PH_PROBLEM_NETWORK_UNREACHABLE, "retry", .security = PH_SECURITY_STARTTLS },
  { "no way there with IPv6", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, PH_PROBLEM_NETWORK_UNREACHABLE, "change-address-family address_family=any", .security = PH_SECURITY_STARTTLS, .family = PH_ADDRESS_FAMILY_IPV6 },
  { "a route that swallows everything", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_INVALID_ARGUMENT, PH_PROBLEM_NETWORK_UNREACHABLE, "retry", .security = PH_SECURITY_STARTTLS },
  { "not permitted here", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED, PH_PROBLEM_LOCAL_FIREWALL, "retry", .security = PH_SECURITY_STARTTLS },
  { "the proxy failed", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_PROXY_FAILED, PH_PROBLEM_PROXY_FAILED, "retry", .security = PH_SECURITY_STARTTLS },
  { "the proxy wants a password", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, PH_PROBLEM_PROXY_FAILED, "retry", .security = PH_SECURITY_STARTTLS },
  { "the proxy does not allow it", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, PH_PROBLEM_PROXY_FAILED, NULL, .security = PH_SECURITY_STARTTLS },
  { "silence", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_NO_GREETING, "retry", .security = PH_SECURITY_STARTTLS },
  { "silence at port 465", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_SERVER_EXPECTS_TLS, "change-port-and-security port=465 security=tls", .port = 465, .security = PH_SECURITY_STARTTLS },
  { "silence, and TLS works at the same port", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_SERVER_EXPECTS_TLS, "change-port-and-security port=2465 security=tls", .port = 2465, .security = PH_SECURITY_STARTTLS, .probes = { { .port = 2465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_OPEN } }, .n_probes = 1 },
  { "silence, and TLS works elsewhere", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_NO_GREETING, "change-port-and-security port=465 security=tls", .security = PH_SECURITY_STARTTLS, .probes = { { .port = 587, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_CLOSED }, { .port = 465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_OPEN } }, .n_probes = 2 },
  { "silence inside of TLS", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_NO_GREETING, "retry", .port = 465, .security = PH_SECURITY_TLS },
  { "greeted, then silent", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_STEP_TIMEOUT, "retry", .security = PH_SECURITY_STARTTLS, .has_greeting = TRUE },
  { "hung up at once", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_PROBLEM_CLOSED_BEFORE_GREETING, "retry", .security = PH_SECURITY_STARTTLS },
  { "reset at once", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, PH_PROBLEM_CLOSED_BEFORE_GREETING, "retry", .security = PH_SECURITY_STARTTLS },
  { "greeted, then hung up", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_PROBLEM_SERVER_CLOSING, "retry", .security = PH_SECURITY_STARTTLS, .has_greeting = TRUE },
  { "nonsense", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_PROTOCOL_ERROR, "retry", .security = PH_SECURITY_STARTTLS },
  { "nonsense bytes", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_PROTOCOL_ERROR, "retry", .offending = "blah blah", .offending_length = 9, .security = PH_SECURITY_STARTTLS },
  { "an IMAP server", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_NOT_SMTP, "change-port-and-security port=465 security=tls", .offending = "* OK IMAP4rev1 ready", .offending_length = 20, .security = PH_SECURITY_STARTTLS },
  { "an IMAP server by name and by word", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_INCOMING_SERVER_NAME, "change-host host=smtp.example.org", .host = "imap.example.org", .offending = "* OK IMAP4rev1 ready", .offending_length = 20, .security = PH_SECURITY_STARTTLS },
  { "a POP server", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_NOT_SMTP, NULL, .offending = "+OK POP3 ready", .offending_length = 14, .security = PH_SECURITY_STARTTLS },
  { "a web server", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_NOT_SMTP, NULL, .offending = "HTTP/1.1 400 Bad Request", .offending_length = 24, .security = PH_SECURITY_STARTTLS },
  { "an SSH server", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_NOT_SMTP, NULL, .offending = "SSH-2.0-OpenSSH_9.2", .offending_length = 19, .security = PH_SECURITY_STARTTLS },
  { "a TLS alert", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_SERVER_EXPECTS_TLS, "change-port-and-security port=587 security=tls", .offending = "\x15\x03\x03\x00\x02", .offending_length = 5, .security = PH_SECURITY_STARTTLS },
  { "a TLS handshake record", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_SERVER_EXPECTS_TLS, NULL, .offending = "\x16\x03\x01", .offending_length = 3, .security = PH_SECURITY_STARTTLS },
  { "TLS bytes inside of TLS", PH_TEST_STEP_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_PROTOCOL_ERROR, NULL, .offending = "\x15\x03\x03", .offending_length = 3, .security = PH_SECURITY_STARTTLS, .is_encrypted = TRUE },
  { "nonsense while signing in", PH_TEST_STEP_SIGN_IN, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, PH_PROBLEM_AUTH_PROTOCOL_ERROR, "retry", .security = PH_SECURITY_STARTTLS },
  { "no STARTTLS", PH_TEST_STEP_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, PH_PROBLEM_STARTTLS_NOT_OFFERED, "change-port-and-security port=465 security=tls", .security = PH_SECURITY_STARTTLS },
  { "no STARTTLS, and 465 is open", PH_TEST_STEP_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, PH_PROBLEM_STARTTLS_NOT_OFFERED, "change-port-and-security port=465 security=tls", .security = PH_SECURITY_STARTTLS, .probes = { { .port = 465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_OPEN } }, .n_probes = 1 },
  { "no STARTTLS, and 465 is closed", PH_TEST_STEP_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, PH_PROBLEM_STARTTLS_NOT_OFFERED, "", .security = PH_SECURITY_STARTTLS, .probes = { { .port = 465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_CLOSED } }, .n_probes = 1 },
  { "no STARTTLS on this computer", PH_TEST_STEP_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, PH_PROBLEM_STARTTLS_NOT_OFFERED, "", .host = "localhost", .security = PH_SECURITY_STARTTLS, .probes = { { .port = 465, .security = PH_SECURITY_TLS, .outcome = PH_PROBE_CLOSED } }, .n_probes = 1 },
  { "mangled STARTTLS", PH_TEST_STEP_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, PH_PROBLEM_STARTTLS_STRIPPED, "change-port-and-security port=465 security=tls", .ehlo = "XXXXXXXA", .security = PH_SECURITY_STARTTLS },
  { "injected", PH_TEST_STEP_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_INJECTION, PH_PROBLEM_STARTTLS_INJECTION, "change-port-and-security port=465 security=tls", .security = PH_SECURITY_STARTTLS },
  { "hung up at STARTTLS", PH_TEST_STEP_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_PROBLEM_TLS_HANDSHAKE_FAILED, NULL, .security = PH_SECURITY_STARTTLS },
  { "plain peer", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, PH_PROBLEM_SERVER_SPEAKS_PLAIN, "change-port-and-security port=2525 security=starttls", .port = 2525, .security = PH_SECURITY_TLS },
  { "plain peer at 465", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, PH_PROBLEM_SERVER_SPEAKS_PLAIN, "change-port-and-security port=587 security=starttls", .port = 465, .security = PH_SECURITY_TLS },
  { "plain words instead of a handshake after STARTTLS", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, PH_PROBLEM_TLS_HANDSHAKE_FAILED, NULL, .security = PH_SECURITY_STARTTLS },
  { "old TLS", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_TLS_TOO_OLD, PH_PROBLEM_TLS_TOO_OLD, "", .security = PH_SECURITY_STARTTLS },
  { "handshake", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_HANDSHAKE, PH_PROBLEM_TLS_HANDSHAKE_FAILED, "retry", .security = PH_SECURITY_STARTTLS },
  { "no TLS where TLS was", PH_TEST_STEP_ENCRYPT, ph_session_error_quark, PH_SESSION_ERROR_DOWNGRADED, PH_PROBLEM_TLS_WEAK, NULL, .security = PH_SECURITY_NONE },
  { "bad CA file", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CA_FILE, PH_PROBLEM_TLS_HANDSHAKE_FAILED, NULL, .security = PH_SECURITY_STARTTLS },
  { "client certificate", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, "", .security = PH_SECURITY_STARTTLS },
  { "client certificate refused", PH_TEST_STEP_GREET, ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, "", .security = PH_SECURITY_TLS },
  { "no certificate known", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_TLS_HANDSHAKE_FAILED, NULL, .security = PH_SECURITY_STARTTLS },
  { "self-signed in public", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_SELF_SIGNED, "retry", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "self-signed on this computer", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_SELF_SIGNED, "trust-certificate trust=SHA256", .host = "localhost", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "self-signed in a private network", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_SELF_SIGNED, "trust-certificate trust=SHA256", .host = "192.168.1.2", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "unknown issuer", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER, "retry", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_leaf_pem, .flags = G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "expired and self-signed", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_EXPIRED, "retry", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_EXPIRED },
  { "expired", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_EXPIRED, "retry", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_leaf_pem, .flags = G_TLS_CERTIFICATE_EXPIRED },
  { "not yet valid and of another name", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, "retry", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_NOT_ACTIVATED | G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "wrong name, same owner", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_WRONG_NAME, "change-host host=smtp.example.org", .host = "mx.example.org", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_BAD_IDENTITY },
  { "wrong name, another owner", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_WRONG_NAME, "retry", .host = "mail.example.com", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "revoked before all else", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_REVOKED, "", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_REVOKED | G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_BAD_IDENTITY | G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "changed", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, PH_PROBLEM_CERTIFICATE_CHANGED, "retry", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = 0 },
  { "changed and expired", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, PH_PROBLEM_CERTIFICATE_CHANGED, NULL, .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_EXPIRED },
  { "changed and revoked", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, PH_PROBLEM_CERTIFICATE_REVOKED, "", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_REVOKED },
  { "weak", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_TLS_WEAK, "", .security = PH_SECURITY_STARTTLS, .pem = diagnosis_leaf_pem, .flags = G_TLS_CERTIFICATE_INSECURE },
  { "weak and unknown", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER, NULL, .security = PH_SECURITY_STARTTLS, .pem = diagnosis_leaf_pem, .flags = G_TLS_CERTIFICATE_INSECURE | G_TLS_CERTIFICATE_UNKNOWN_CA },
  { "wrong in a way nobody explains", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, PH_PROBLEM_TLS_HANDSHAKE_FAILED, NULL, .security = PH_SECURITY_STARTTLS, .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_GENERIC_ERROR },
  { "handshake takes too long", PH_TEST_STEP_ENCRYPT, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_STEP_TIMEOUT, "retry", .security = PH_SECURITY_STARTTLS },
  { "no AUTH, encrypted", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, PH_PROBLEM_AUTH_NOT_OFFERED, "change-username username=", .ehlo = "SIZE 1000", .security = PH_SECURITY_STARTTLS, .is_encrypted = TRUE },
  { "no AUTH, but STARTTLS", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, "change-port-and-security port=587 security=starttls", .ehlo = "STARTTLS", .security = PH_SECURITY_NONE },
  { "no AUTH, nothing", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, PH_PROBLEM_AUTH_NOT_OFFERED, "change-username username=", .ehlo = "SIZE 1000", .security = PH_SECURITY_NONE },
  { "only strange mechanisms", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, PH_PROBLEM_NO_COMMON_MECHANISM, "", .ehlo = "AUTH GSSAPI", .security = PH_SECURITY_STARTTLS, .is_encrypted = TRUE },
  { "the wanted mechanism is missing", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, PH_PROBLEM_NO_COMMON_MECHANISM, "change-mechanism auth=auto", .mechanism = "CRAM-MD5", .ehlo = "AUTH PLAIN", .security = PH_SECURITY_STARTTLS, .is_encrypted = TRUE },
  { "cleartext", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NEEDS_ENCRYPTION, PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, "change-port-and-security port=465 security=tls", .ehlo = "AUTH PLAIN", .security = PH_SECURITY_NONE },
  { "cleartext, but STARTTLS", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NEEDS_ENCRYPTION, PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED, "change-port-and-security port=25 security=starttls", .port = 25, .ehlo = "STARTTLS", .security = PH_SECURITY_NONE },
  { "odd characters", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_CREDENTIALS, PH_PROBLEM_HIDDEN_CHARACTER, "enter-password", .security = PH_SECURITY_STARTTLS },
  { "odd challenge", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_PROTOCOL, PH_PROBLEM_AUTH_PROTOCOL_ERROR, "retry", .security = PH_SECURITY_STARTTLS },
  { "false server", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, PH_PROBLEM_SERVER_NOT_AUTHENTIC, "", .security = PH_SECURITY_STARTTLS },
  { "weaker than before", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_DOWNGRADED, PH_PROBLEM_SERVER_NOT_AUTHENTIC, "", .security = PH_SECURITY_STARTTLS },
  { "somebody in between", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_INTERCEPTED, PH_PROBLEM_SERVER_NOT_AUTHENTIC, "", .security = PH_SECURITY_STARTTLS },
  { "no token", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_SECRET, PH_PROBLEM_SECRET_MISSING, NULL, .security = PH_SECURITY_STARTTLS },
  { "no certificate to sign in with", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_CERTIFICATE, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, NULL, .security = PH_SECURITY_STARTTLS },
  { "a certificate without a key", PH_TEST_STEP_ENCRYPT, ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE, PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, NULL, .security = PH_SECURITY_STARTTLS },
  { "no ticket", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_NO_TICKET, PH_PROBLEM_SECRET_MISSING, NULL, .security = PH_SECURITY_STARTTLS },
  { "old token", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_INVALID, PH_PROBLEM_TOKEN_EXPIRED, NULL, .security = PH_SECURITY_STARTTLS },
  { "token of another", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_REFUSED, PH_PROBLEM_TOKEN_REVOKED, NULL, .security = PH_SECURITY_STARTTLS },
  { "token for something else", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_SCOPE, PH_PROBLEM_TOKEN_WRONG_SCOPE, NULL, .security = PH_SECURITY_STARTTLS },
  { "library failed", PH_TEST_STEP_SIGN_IN, ph_sasl_error_quark, PH_SASL_ERROR_FAILED, PH_PROBLEM_INTERNAL_ERROR, NULL, .security = PH_SECURITY_STARTTLS },
  { "broken off", PH_TEST_STEP_SIGN_IN, ph_smtp_error_quark, PH_SMTP_ERROR_AUTH_REJECTED, PH_PROBLEM_AUTH_PROTOCOL_ERROR, NULL, .security = PH_SECURITY_STARTTLS },
  { "hung up while signing in", PH_TEST_STEP_SIGN_IN, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_PROBLEM_SERVER_CLOSING, "retry", .security = PH_SECURITY_STARTTLS },
  { "silence while signing in", PH_TEST_STEP_SIGN_IN, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_STEP_TIMEOUT, "retry", .security = PH_SECURITY_STARTTLS },
  { "locked", PH_TEST_STEP_SIGN_IN, ph_keyring_error_quark, PH_KEYRING_ERROR_LOCKED, PH_PROBLEM_KEYRING_LOCKED, "unlock-keyring", .security = PH_SECURITY_STARTTLS },
  { "missing", PH_TEST_STEP_SIGN_IN, ph_keyring_error_quark, PH_KEYRING_ERROR_MISSING, PH_PROBLEM_SECRET_MISSING, "enter-password", .security = PH_SECURITY_STARTTLS },
  { "unavailable", PH_TEST_STEP_SIGN_IN, ph_keyring_error_quark, PH_KEYRING_ERROR_UNAVAILABLE, PH_PROBLEM_KEYRING_UNAVAILABLE, "enter-password", .security = PH_SECURITY_STARTTLS },
  { "refused", PH_TEST_STEP_SIGN_IN, ph_keyring_error_quark, PH_KEYRING_ERROR_REFUSED, PH_PROBLEM_KEYRING_UNAVAILABLE, "enter-password", .security = PH_SECURITY_STARTTLS },
  { "needs SMTPUTF8", PH_TEST_STEP_SENDER, ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_SMTPUTF8, PH_PROBLEM_SMTPUTF8_REQUIRED, "", .security = PH_SECURITY_STARTTLS },
  { "needs 8BITMIME", PH_TEST_STEP_DELIVER, ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_8BITMIME, PH_PROBLEM_CONTENT_REFUSED, NULL, .security = PH_SECURITY_STARTTLS },
  { "no REQUIRETLS", PH_TEST_STEP_SENDER, ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_EXTENSION, PH_PROBLEM_TLS_WEAK, NULL, .security = PH_SECURITY_STARTTLS },
  { "more than it takes", PH_TEST_STEP_DELIVER, ph_smtp_error_quark, PH_SMTP_ERROR_TOO_MANY_RECIPIENTS, PH_PROBLEM_TOO_MANY_RECIPIENTS, NULL, .security = PH_SECURITY_STARTTLS },
  { "too large", PH_TEST_STEP_DELIVER, ph_smtp_error_quark, PH_SMTP_ERROR_TOO_LARGE, PH_PROBLEM_MESSAGE_TOO_LARGE, "", .security = PH_SECURITY_STARTTLS },
  { "hung up at the sender", PH_TEST_STEP_SENDER, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_PROBLEM_SERVER_CLOSING, NULL, .security = PH_SECURITY_STARTTLS },
  { "hung up in the message", PH_TEST_STEP_DELIVER, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_PROBLEM_CONNECTION_LOST, "retry", .security = PH_SECURITY_STARTTLS },
  { "reset in the message", PH_TEST_STEP_DELIVER, g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, PH_PROBLEM_CONNECTION_LOST, "retry", .security = PH_SECURITY_STARTTLS },
  { "hung up after the message", PH_TEST_STEP_DELIVER, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, PH_PROBLEM_UNCERTAIN, "", .security = PH_SECURITY_STARTTLS, .certainty = PH_SMTP_UNCERTAIN },
  { "silence after the message", PH_TEST_STEP_DELIVER, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_UNCERTAIN, "", .security = PH_SECURITY_STARTTLS, .certainty = PH_SMTP_UNCERTAIN },
  { "cancelled after the message", PH_TEST_STEP_DELIVER, g_io_error_quark, G_IO_ERROR_CANCELLED, PH_PROBLEM_UNCERTAIN, "", .security = PH_SECURITY_STARTTLS, .certainty = PH_SMTP_UNCERTAIN },
  { "silence in the message", PH_TEST_STEP_DELIVER, g_io_error_quark, G_IO_ERROR_TIMED_OUT, PH_PROBLEM_STEP_TIMEOUT, NULL, .security = PH_SECURITY_STARTTLS },
  { "cancelled", PH_TEST_STEP_CONNECT, g_io_error_quark, G_IO_ERROR_CANCELLED, PH_PROBLEM_CANCELLED, "retry", .security = PH_SECURITY_STARTTLS },
  { "a value of ours", PH_TEST_STEP_SENDER, ph_smtp_error_quark, PH_SMTP_ERROR_INVALID, PH_PROBLEM_INTERNAL_ERROR, "", .security = PH_SECURITY_STARTTLS },
  { "what nobody expects", PH_TEST_STEP_GREET, g_io_error_quark, G_IO_ERROR_FAILED, PH_PROBLEM_INTERNAL_ERROR, "", .security = PH_SECURITY_STARTTLS },
};

static PhAccount *
account_new (const Case *c)
{
  PhAccount *account = diagnosis_account_new ();

  ph_account_set_security (account, c->security);
  ph_account_set_address_family (account, c->family);
  if (c->host != NULL)
    ph_account_set_host (account, c->host);
  if (c->port != 0)
    ph_account_set_port (account, c->port);
  if (c->mechanism != NULL)
    ph_account_set_mechanism (account, c->mechanism);
  return account;
}

static GError *
error_new (const Case *c)
{
  if (c->offending != NULL)
    return ph_smtp_error_new_offending (PH_SMTP_STAGE_GREETING, "no reply", (const guint8 *) c->offending, c->offending_length);
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
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_pem (c->pem, -1, &error);

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

static void
test_error (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(PhAccount) account = account_new (c);
  g_autoptr(GError) error = error_new (c);
  g_autoptr(PhSmtpReply) greeting = c->has_greeting ? diagnosis_reply_new ("220 mail.example.org") : NULL;
  g_autoptr(PhSmtpCapabilities) capabilities = c->ehlo != NULL ? capabilities_new (c) : NULL;
  g_autoptr(PhCertificate) certificate = c->pem != NULL ? certificate_new (c) : NULL;
  const PhEvidence evidence = {
    .account = account,
    .step = c->step,
    .error = error,
    .greeting = greeting,
    .capabilities = capabilities,
    .certificate = certificate,
    .is_encrypted = c->is_encrypted,
    .certainty = c->certainty,
    .probes = c->probes,
    .n_probes = c->n_probes,
  };
  g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);

  g_assert_cmpstr (ph_problem_id_to_nick (ph_problem_get_id (problem)), ==, ph_problem_id_to_nick (c->id));
  g_assert_cmpint (ph_problem_get_step (problem), ==, c->step);
  if (c->fix != NULL)
    {
      g_autofree char *fix = expected_fix (c, certificate);

      diagnosis_assert_first_fix (problem, fix);
    }
  diagnosis_assert_fixes_apply (problem, account);
}

/* Trust is never the first thing to do with a server in public, and never offered for a withdrawn certificate. */
static void
test_trust_is_last (void)
{
  static const GTlsCertificateFlags flags[] = { G_TLS_CERTIFICATE_UNKNOWN_CA, G_TLS_CERTIFICATE_BAD_IDENTITY, G_TLS_CERTIFICATE_EXPIRED, G_TLS_CERTIFICATE_REVOKED };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      const Case c = { .pem = diagnosis_leaf_pem, .flags = flags[i] };
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(PhCertificate) certificate = certificate_new (&c);
      g_autoptr(GError) error = g_error_new_literal (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE, "test");
      const PhEvidence evidence = { .account = account, .step = PH_TEST_STEP_ENCRYPT, .error = error, .certificate = certificate };
      g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);
      guint n_fixes = ph_problem_get_n_fixes (problem);

      if (flags[i] == G_TLS_CERTIFICATE_REVOKED)
        g_assert_cmpuint (n_fixes, ==, 0);
      else
        {
          g_assert_cmpuint (n_fixes, >=, 2);
          g_assert_cmpint (ph_fix_get_kind (ph_problem_get_fix (problem, n_fixes - 1)), ==, PH_FIX_TRUST_CERTIFICATE);
          for (guint j = 0; j + 1 < n_fixes; j++)
            g_assert_cmpint (ph_fix_get_kind (ph_problem_get_fix (problem, j)), !=, PH_FIX_TRUST_CERTIFICATE);
        }
    }
}

/* No fix takes the encryption away, not even inside one computer. */
static void
test_no_downgrade (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr(PhAccount) account = account_new (c);
      g_autoptr(GError) error = error_new (c);
      const PhEvidence evidence = { .account = account, .step = c->step, .error = error, .probes = c->probes, .n_probes = c->n_probes };
      g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);

      for (guint j = 0; j < ph_problem_get_n_fixes (problem); j++)
        g_assert_cmpstr (ph_fix_get_value (ph_problem_get_fix (problem, j), "security"), !=, "none");
    }
}

/* Where the words of the error say nothing, the detail lists what the server has. */
static void
test_lists (void)
{
  const Case named = { .pem = diagnosis_self_pem, .flags = G_TLS_CERTIFICATE_BAD_IDENTITY };
  const Case offering = { .ehlo = "AUTH GSSAPI NTLM" };
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhCertificate) certificate = certificate_new (&named);
  g_autoptr(PhSmtpCapabilities) capabilities = capabilities_new (&offering);
  g_autoptr(GError) certificate_error = g_error_new_literal (PH_CONNECTION_ERROR, PH_CONNECTION_ERROR_CERTIFICATE, "test");
  g_autoptr(GError) sasl_error = g_error_new_literal (PH_SASL_ERROR, PH_SASL_ERROR_NO_COMMON_MECHANISM, "test");
  const PhEvidence wrong_name = { .account = account, .step = PH_TEST_STEP_ENCRYPT, .error = certificate_error, .certificate = certificate };
  const PhEvidence no_mechanism = { .account = account, .step = PH_TEST_STEP_SIGN_IN, .error = sasl_error, .capabilities = capabilities };
  g_autoptr(PhProblem) name_problem = ph_rules_diagnose (&wrong_name);
  g_autoptr(PhProblem) mechanism_problem = ph_rules_diagnose (&no_mechanism);

  g_assert_cmpstr (ph_problem_get_detail (name_problem), ==, "the certificate is for *.example.org, mail.example.org, smtp.example.org");
  g_assert_cmpstr (ph_problem_get_detail (mechanism_problem), ==, "the server offers GSSAPI, NTLM");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnosis/error-rules/%03u %s", i, cases[i].name);

      g_test_add_data_func (path, &cases[i], test_error);
    }
  g_test_add_func ("/diagnosis/error-rules/trust-is-last", test_trust_is_last);
  g_test_add_func ("/diagnosis/error-rules/no-downgrade", test_no_downgrade);
  g_test_add_func ("/diagnosis/error-rules/lists", test_lists);
  return g_test_run ();
}
