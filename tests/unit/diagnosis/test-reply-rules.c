// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What servers say and what it means: real replies of many servers, the problem and the first way on.

#include "config.h"

#include "diagnosis-fixture.h"

typedef struct
{
  PhSmtpStage stage;
  const char *reply;
  PhProblemId id;
  const char *fix; /* (nullable): the first fix; "": none at all; NULL: not looked at */
  const char *username;
  guint port;
  PhSecurity security;
  const char *mechanism;
  const char *ehlo_name;
  gboolean is_encrypted;
} Case;

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const Case cases[] = {
  { PH_SMTP_STAGE_GREETING, "554 5.7.1 No SMTP service here", PH_PROBLEM_ADDRESS_REFUSED, "retry" },
  { PH_SMTP_STAGE_GREETING, "521 Host does not accept mail", PH_PROBLEM_ADDRESS_REFUSED, "retry" },
  { PH_SMTP_STAGE_GREETING, "554 Blocked using dnsbl.example.com", PH_PROBLEM_ADDRESS_REFUSED, "change-port-and-security port=587 security=starttls", .port = 25, .security = PH_SECURITY_NONE },
  { PH_SMTP_STAGE_GREETING, "421 4.7.1 mail.example.org Error: No client certificate presented", PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED, NULL },
  { PH_SMTP_STAGE_GREETING, "421 4.3.2 Too many connections", PH_PROBLEM_SERVER_BUSY, "retry" },
  { PH_SMTP_STAGE_GREETING, "450 4.7.1 Come back later", PH_PROBLEM_SERVER_BUSY, "retry" },
  { PH_SMTP_STAGE_EHLO, "421 4.3.2 Shutting down", PH_PROBLEM_SERVER_BUSY, "retry" },
  { PH_SMTP_STAGE_EHLO, "500 5.5.1 Command unrecognized: EHLO", PH_PROBLEM_EHLO_REFUSED, "change-port-and-security port=465 security=tls" },
  { PH_SMTP_STAGE_EHLO, "502 5.5.1 HELO not implemented", PH_PROBLEM_EHLO_REFUSED, "" },
  { PH_SMTP_STAGE_EHLO, "501 5.5.4 Invalid domain name", PH_PROBLEM_EHLO_NAME_REFUSED, "change-ehlo-name ehlo_name=example.org" },
  { PH_SMTP_STAGE_EHLO, "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", PH_PROBLEM_EHLO_NAME_REFUSED, "change-ehlo-name ehlo_name=", .ehlo_name = "localhost" },
  { PH_SMTP_STAGE_EHLO, "450 4.7.1 <x>: Helo command rejected: Host not found", PH_PROBLEM_EHLO_NAME_REFUSED, "change-ehlo-name ehlo_name=example.org" },
  { PH_SMTP_STAGE_EHLO, "550 5.7.1 Bad HELO", PH_PROBLEM_EHLO_NAME_REFUSED, NULL },
  { PH_SMTP_STAGE_EHLO, "501 Syntax error", PH_PROBLEM_EHLO_NAME_REFUSED, NULL },
  { PH_SMTP_STAGE_EHLO_TLS, "451 4.3.0 Temporary failure", PH_PROBLEM_SERVER_BUSY, "retry" },
  { PH_SMTP_STAGE_EHLO, "550 5.7.1 Go away", PH_PROBLEM_EHLO_REFUSED, "" },
  { PH_SMTP_STAGE_STARTTLS, "454 4.7.0 TLS not available due to temporary reason", PH_PROBLEM_STARTTLS_REFUSED, "change-port-and-security port=465 security=tls" },
  { PH_SMTP_STAGE_STARTTLS, "501 5.5.4 Syntax error", PH_PROBLEM_STARTTLS_REFUSED, NULL },
  { PH_SMTP_STAGE_STARTTLS, "421 4.3.2 Too busy", PH_PROBLEM_SERVER_BUSY, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.", PH_PROBLEM_SMTP_AUTH_DISABLED, "open-url url=https://aka.ms/smtp_auth_disabled", .is_encrypted = TRUE },
  { PH_SMTP_STAGE_AUTH, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.", PH_PROBLEM_SMTP_AUTH_DISABLED, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", PH_PROBLEM_BASIC_AUTH_DISABLED, "retry" },
  { PH_SMTP_STAGE_AUTH, "550 5.7.30 Basic authentication is not supported for Client Submission.", PH_PROBLEM_BASIC_AUTH_DISABLED, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.", PH_PROBLEM_WRONG_CREDENTIALS, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.", PH_PROBLEM_CLIENT_ACCESS_DISABLED, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.3 Authentication unsuccessful", PH_PROBLEM_WRONG_CREDENTIALS, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "534 5.7.9 Application-specific password required. Learn more at https://support.google.com/mail/?p=InvalidSecondFactor", PH_PROBLEM_APP_PASSWORD_REQUIRED, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Please use an app password to sign in", PH_PROBLEM_APP_PASSWORD_REQUIRED, NULL },
  { PH_SMTP_STAGE_AUTH, "535 Login fail. Authorization code is required", PH_PROBLEM_APP_PASSWORD_REQUIRED, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.0 Error: 请使用授权码登录", PH_PROBLEM_APP_PASSWORD_REQUIRED, NULL },
  { PH_SMTP_STAGE_AUTH, "534 5.7.14 Please log in with your web browser and then try again.", PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, "retry" },
  { PH_SMTP_STAGE_AUTH, "534 5.7.14 <https://accounts.example.com/signin/continue?x=1>", PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, "open-url url=https://accounts.example.com/signin/continue?x=1", .is_encrypted = TRUE },
  { PH_SMTP_STAGE_AUTH, "535 5.7.1 Please log in via your web browser", PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_AUTH, "454 4.7.0 Too many login attempts, please try again later.", PH_PROBLEM_TOO_MANY_ATTEMPTS, "retry" },
  { PH_SMTP_STAGE_AUTH, "421 4.7.0 Too many bad auth attempts", PH_PROBLEM_TOO_MANY_ATTEMPTS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.0 (#AUTH005) Too many bad auth attempts.", PH_PROBLEM_TOO_MANY_ATTEMPTS, NULL },
  { PH_SMTP_STAGE_AUTH, "432 4.7.12 A password transition is needed", PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Your password has expired", PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Invalid credentials. Forgot your password? Reset it at example.org", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Username or password incorrect. Visit our web site for help", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Invalid login, use the password of your webmail", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.1 Log in to your webmail first", PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Authentication failed, 2 attempts remaining", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 SMTP authentication denied: bad user or password", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Your account is temporarily locked", PH_PROBLEM_TOO_MANY_ATTEMPTS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Account expired", PH_PROBLEM_ACCOUNT_SUSPENDED, NULL },
  { PH_SMTP_STAGE_AUTH, "454 4.7.0 Password database changed", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Temporary failure", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.0 Internal authentication error", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed: generic failure", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6", PH_PROBLEM_WRONG_CREDENTIALS, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "535 Authentication backend not available", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "525 5.7.13 User account disabled", PH_PROBLEM_ACCOUNT_SUSPENDED, "" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.1 Your account has been suspended", PH_PROBLEM_ACCOUNT_SUSPENDED, NULL },
  { PH_SMTP_STAGE_AUTH, "550 5.7.1 User locked", PH_PROBLEM_ACCOUNT_SUSPENDED, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 IMAP/SMTP access is disabled for this mailbox", PH_PROBLEM_CLIENT_ACCESS_DISABLED, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.1 Please enable SMTP access in your settings", PH_PROBLEM_CLIENT_ACCESS_DISABLED, NULL },
  { PH_SMTP_STAGE_AUTH, "550 5.7.1 External programs are not allowed", PH_PROBLEM_CLIENT_ACCESS_DISABLED, NULL },
  { PH_SMTP_STAGE_AUTH, "538 5.7.11 Encryption required for requested authentication mechanism", PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, NULL },
  { PH_SMTP_STAGE_AUTH, "530 5.7.0 Must issue a STARTTLS command first", PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, NULL },
  { PH_SMTP_STAGE_AUTH, "504 5.5.4 Unrecognized authentication type", PH_PROBLEM_NO_COMMON_MECHANISM, "" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Mechanism not supported", PH_PROBLEM_NO_COMMON_MECHANISM, "change-mechanism auth=auto", .mechanism = "CRAM-MD5" },
  { PH_SMTP_STAGE_AUTH, "534 5.7.9 Authentication mechanism is too weak", PH_PROBLEM_MECHANISM_TOO_WEAK, NULL },
  { PH_SMTP_STAGE_AUTH, "534 Something else", PH_PROBLEM_MECHANISM_TOO_WEAK, NULL },
  { PH_SMTP_STAGE_AUTH, "454 4.7.0 Temporary authentication failure", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "451 4.3.0 Try again later", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed: Connection lost to authentication server", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed: generic failure", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.0 Internal authentication error", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, NULL },
  { PH_SMTP_STAGE_AUTH, "535 Temporary local problem", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed: authentication failure", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed: Invalid authentication mechanism", PH_PROBLEM_NO_COMMON_MECHANISM, NULL },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Error: authentication failed: no mechanism available", PH_PROBLEM_NO_COMMON_MECHANISM, NULL },
  { PH_SMTP_STAGE_AUTH, "421 4.3.2 Service shutting down", PH_PROBLEM_SERVER_CLOSING, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Authentication credentials invalid", PH_PROBLEM_WRONG_CREDENTIALS, "change-username username=ada@example.org", .username = "ada" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Authentication credentials invalid", PH_PROBLEM_WRONG_CREDENTIALS, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "535 Incorrect authentication data", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "526 Authentication failure", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "550 Invalid login or password", PH_PROBLEM_WRONG_CREDENTIALS, NULL },
  { PH_SMTP_STAGE_AUTH, "500 5.5.6 Authentication exchange line is too long", PH_PROBLEM_AUTH_PROTOCOL_ERROR, "retry" },
  { PH_SMTP_STAGE_AUTH, "501 5.5.2 Cannot decode response", PH_PROBLEM_AUTH_PROTOCOL_ERROR, NULL },
  { PH_SMTP_STAGE_AUTH, "503 5.5.1 Error: authentication not enabled", PH_PROBLEM_AUTH_NOT_OFFERED, "change-username username=" },
  { PH_SMTP_STAGE_AUTH, "502 5.5.1 Command not implemented", PH_PROBLEM_AUTH_NOT_OFFERED, "change-port-and-security port=587 security=starttls", .port = 25, .security = PH_SECURITY_NONE },
  { PH_SMTP_STAGE_AUTH, "550 5.7.1 Ask the postmaster", PH_PROBLEM_CLIENT_ACCESS_DISABLED, NULL },
  { PH_SMTP_STAGE_AUTH, "554 Nope", PH_PROBLEM_AUTH_PROTOCOL_ERROR, NULL },
  { PH_SMTP_STAGE_MAIL, "530 5.7.0 Authentication required", PH_PROBLEM_SIGN_IN_REQUIRED, "change-username username=ada@example.org auth=auto", .username = "" },
  { PH_SMTP_STAGE_MAIL, "530 5.7.0 Must issue a STARTTLS command first", PH_PROBLEM_AUTH_NEEDS_ENCRYPTION, "change-port-and-security port=465 security=tls", .security = PH_SECURITY_NONE },
  { PH_SMTP_STAGE_MAIL, "530 5.7.57 Client not authenticated to send mail", PH_PROBLEM_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_MAIL, "503 Error: need EHLO and AUTH first !", PH_PROBLEM_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_MAIL, "550 5.7.1 Please authenticate before sending", PH_PROBLEM_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_MAIL, "553 5.7.1 Sender address rejected: not owned by user ada", PH_PROBLEM_SENDER_NOT_ALLOWED, "change-from from=ada@example.com", .username = "ada@example.com" },
  { PH_SMTP_STAGE_MAIL, "550 5.7.60 Client does not have permissions to send as this sender", PH_PROBLEM_SENDER_NOT_ALLOWED, NULL },
  { PH_SMTP_STAGE_MAIL, "554 5.2.252 SendAsDenied; a not allowed to send as b", PH_PROBLEM_SENDER_NOT_ALLOWED, NULL },
  { PH_SMTP_STAGE_MAIL, "554 Message rejected: Email address is not verified.", PH_PROBLEM_SENDER_NOT_ALLOWED, NULL },
  { PH_SMTP_STAGE_MAIL, "501 Mail from must match authorized user", PH_PROBLEM_SENDER_NOT_ALLOWED, NULL },
  { PH_SMTP_STAGE_MAIL, "553 Mailbox name not allowed", PH_PROBLEM_SENDER_NOT_ALLOWED, "" },
  { PH_SMTP_STAGE_MAIL, "550 5.1.8 Sender address rejected: Domain not found", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, NULL },
  { PH_SMTP_STAGE_MAIL, "450 4.1.8 <ada@x>: Sender address rejected: Domain not found", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, NULL },
  { PH_SMTP_STAGE_MAIL, "553 5.1.7 Bad sender address syntax", PH_PROBLEM_SENDER_REFUSED, NULL },
  { PH_SMTP_STAGE_MAIL, "451 4.3.0 Temporary lookup failure", PH_PROBLEM_SENDER_REFUSED, NULL },
  { PH_SMTP_STAGE_MAIL, "452 4.3.1 Insufficient system storage", PH_PROBLEM_STORAGE_FULL, NULL },
  { PH_SMTP_STAGE_MAIL, "552 5.3.4 Message size exceeds fixed limit", PH_PROBLEM_MESSAGE_TOO_LARGE, "" },
  { PH_SMTP_STAGE_MAIL, "552 Message too big", PH_PROBLEM_MESSAGE_TOO_LARGE, NULL },
  { PH_SMTP_STAGE_RCPT, "550 5.7.1 Unauthenticated email is not accepted here", PH_PROBLEM_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_RCPT, "550 5.7.26 Unauthenticated email from example.org is not accepted due to its DMARC policy", PH_PROBLEM_POLICY_REFUSED, NULL },
  { PH_SMTP_STAGE_RCPT, "550 Please turn on SMTP Authentication in your mail client", PH_PROBLEM_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_RCPT, "553 sorry, that domain is not in my list of allowed rcpthosts", PH_PROBLEM_RELAY_DENIED, NULL },
  { PH_SMTP_STAGE_MAIL, "552 Exceeded storage allocation", PH_PROBLEM_STORAGE_FULL, NULL },
  { PH_SMTP_STAGE_MAIL, "553 5.6.7 Address needs SMTPUTF8", PH_PROBLEM_SMTPUTF8_REQUIRED, NULL },
  { PH_SMTP_STAGE_MAIL, "421 4.4.2 Timeout", PH_PROBLEM_SERVER_CLOSING, "retry" },
  { PH_SMTP_STAGE_MAIL, "454 Throttling failure: Maximum sending rate exceeded.", PH_PROBLEM_RATE_LIMITED, "retry" },
  { PH_SMTP_STAGE_MAIL, "550 5.4.5 Daily user sending limit exceeded", PH_PROBLEM_RATE_LIMITED, NULL },
  { PH_SMTP_STAGE_RCPT, "554 5.7.1 <b@x>: Relay access denied", PH_PROBLEM_RELAY_DENIED, "change-username username=ada@example.org auth=auto", .username = "" },
  { PH_SMTP_STAGE_RCPT, "550 5.7.1 Relaying denied. Proper authentication required.", PH_PROBLEM_RELAY_DENIED, NULL },
  { PH_SMTP_STAGE_RCPT, "550 5.7.64 TenantAttribution", PH_PROBLEM_RELAY_DENIED, NULL },
  { PH_SMTP_STAGE_RCPT, "550 5.1.1 Recipient address rejected: user unknown", PH_PROBLEM_RECIPIENT_UNKNOWN, "" },
  { PH_SMTP_STAGE_RCPT, "550 5.1.10 RESOLVER.ADR.RecipientNotFound", PH_PROBLEM_RECIPIENT_UNKNOWN, NULL },
  { PH_SMTP_STAGE_RCPT, "550 No such user here", PH_PROBLEM_RECIPIENT_UNKNOWN, NULL },
  { PH_SMTP_STAGE_RCPT, "550 5.2.1 Mailbox disabled", PH_PROBLEM_RECIPIENT_REFUSED, "" },
  { PH_SMTP_STAGE_RCPT, "550 Requested action not taken", PH_PROBLEM_RECIPIENT_REFUSED, NULL },
  { PH_SMTP_STAGE_RCPT, "450 4.2.1 Mailbox unavailable", PH_PROBLEM_RECIPIENT_REFUSED, NULL },
  { PH_SMTP_STAGE_RCPT, "451 4.7.1 Greylisted, please try again later", PH_PROBLEM_GREYLISTED, "retry" },
  { PH_SMTP_STAGE_RCPT, "450 4.2.0 <b@x>: Recipient address rejected: Greylisting in effect", PH_PROBLEM_GREYLISTED, NULL },
  { PH_SMTP_STAGE_RCPT, "450 4.7.1 Try again", PH_PROBLEM_GREYLISTED, NULL },
  { PH_SMTP_STAGE_RCPT, "452 4.5.3 Too many recipients", PH_PROBLEM_TOO_MANY_RECIPIENTS, "" },
  { PH_SMTP_STAGE_RCPT, "452 4.2.2 The email account that you tried to reach is over quota", PH_PROBLEM_STORAGE_FULL, NULL },
  { PH_SMTP_STAGE_RCPT, "552 5.2.2 Mailbox full", PH_PROBLEM_STORAGE_FULL, NULL },
  { PH_SMTP_STAGE_RCPT, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", PH_PROBLEM_ADDRESS_LISTED, "retry" },
  { PH_SMTP_STAGE_RCPT, "450 4.1.8 Sender address rejected: Domain not found", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, NULL },
  { PH_SMTP_STAGE_RCPT, "550 5.7.1 Daily message limit reached", PH_PROBLEM_RATE_LIMITED, NULL },
  { PH_SMTP_STAGE_RCPT, "530 5.7.1 Authentication required", PH_PROBLEM_SIGN_IN_REQUIRED, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "554 5.7.1 Message refused: it looks like spam", PH_PROBLEM_CONTENT_REFUSED, "retry" },
  { PH_SMTP_STAGE_END_OF_DATA, "550 5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.", PH_PROBLEM_POLICY_REFUSED, "retry" },
  { PH_SMTP_STAGE_END_OF_DATA, "550 5.7.23 SPF validation failed", PH_PROBLEM_POLICY_REFUSED, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "550 5.7.1 Rejected by DMARC policy of example.org", PH_PROBLEM_POLICY_REFUSED, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "421 4.7.28 Unusual rate of unsolicited mail", PH_PROBLEM_RATE_LIMITED, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "552 5.3.4 Message too big for system", PH_PROBLEM_MESSAGE_TOO_LARGE, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "552 5.7.0 This message was blocked because its content presents a potential security issue.", PH_PROBLEM_CONTENT_REFUSED, "retry" },
  { PH_SMTP_STAGE_END_OF_DATA, "552 Exceeded storage allocation", PH_PROBLEM_STORAGE_FULL, NULL },
  { PH_SMTP_STAGE_DATA, "554 5.5.1 No valid recipients", PH_PROBLEM_RECIPIENT_REFUSED, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "451 4.3.0 Local error in processing", PH_PROBLEM_GREYLISTED, "retry" },
  { PH_SMTP_STAGE_END_OF_DATA, "550 5.6.0 Bad header", PH_PROBLEM_CONTENT_REFUSED, NULL },
  { PH_SMTP_STAGE_CONTENT, "452 4.3.1 Out of storage", PH_PROBLEM_STORAGE_FULL, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "554 5.7.1 Your IP has a poor reputation", PH_PROBLEM_ADDRESS_LISTED, NULL },
  { PH_SMTP_STAGE_END_OF_DATA, "550 5.7.60 SendAsDenied", PH_PROBLEM_SENDER_NOT_ALLOWED, NULL },
  { PH_SMTP_STAGE_GREETING, "421 4.7.0 mail.example.org Error: too many errors", PH_PROBLEM_SERVER_BUSY, "retry" },
  { PH_SMTP_STAGE_STARTTLS, "421 4.7.0 mail.example.org Error: too many errors", PH_PROBLEM_SERVER_BUSY, "retry" },
  { PH_SMTP_STAGE_AUTH, "421 4.7.0 mail.example.org Error: too many errors", PH_PROBLEM_TOO_MANY_ATTEMPTS, "retry" },
  { PH_SMTP_STAGE_MAIL, "421 4.7.0 mail.example.org Error: too many errors", PH_PROBLEM_SERVER_CLOSING, "retry" },
  { PH_SMTP_STAGE_MAIL, "421 Too many errors on this connection", PH_PROBLEM_SERVER_CLOSING, "retry" },
  { PH_SMTP_STAGE_AUTH, "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "451 4.7.0 Authentication failed: Could not authenticate", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "454 4.7.8 Bad credentials, try later", PH_PROBLEM_TEMPORARY_AUTH_FAILURE, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Username and Password not accepted. For more information, go to https://support.google.com/mail/?p=BadCredentials x - gsmtp", PH_PROBLEM_APP_PASSWORD_REQUIRED, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Username and Password not accepted", PH_PROBLEM_WRONG_CREDENTIALS, "enter-password" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.0 (#AUTH005) Too many bad auth attempts.", PH_PROBLEM_TOO_MANY_ATTEMPTS, "retry" },
  { PH_SMTP_STAGE_RCPT, "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", PH_PROBLEM_EHLO_NAME_REFUSED, "change-ehlo-name ehlo_name=example.org" },
  { PH_SMTP_STAGE_RCPT, "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied", PH_PROBLEM_SIGN_IN_REQUIRED, "change-username username=ada@example.org auth=auto", .username = "" },
  { PH_SMTP_STAGE_RCPT, "450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]", PH_PROBLEM_ADDRESS_LISTED, "retry" },
  { PH_SMTP_STAGE_RCPT, "553 5.7.1 <ada@example.org>: Sender address rejected: not logged in", PH_PROBLEM_SIGN_IN_REQUIRED, "change-mechanism auth=auto", .mechanism = "NONE" },
  { PH_SMTP_STAGE_END_OF_DATA, "553 Relaying disallowed as ada@example.org", PH_PROBLEM_SENDER_NOT_ALLOWED, "change-from from=ada@example.com", .username = "ada@example.com" },
  { PH_SMTP_STAGE_MAIL, "451 4.3.0 Temporary lookup failure", PH_PROBLEM_SENDER_REFUSED, "retry" },
  { PH_SMTP_STAGE_RCPT, "450 4.2.1 Mailbox unavailable", PH_PROBLEM_RECIPIENT_REFUSED, "retry" },
  { PH_SMTP_STAGE_AUTH, "535 5.7.8 Your password has expired, please change it in webmail", PH_PROBLEM_PASSWORD_CHANGE_REQUIRED, "enter-password" },
  { PH_SMTP_STAGE_RCPT, "550 Unrouteable address", PH_PROBLEM_RECIPIENT_UNKNOWN, "" },
  { PH_SMTP_STAGE_RCPT, "550 5.7.1 Mailbox has exceeded the limit of messages for the day", PH_PROBLEM_RATE_LIMITED, "retry" },
  { PH_SMTP_STAGE_RCPT, "550 Sender verify failed: The domain no-such-domain.example does not exist", PH_PROBLEM_SENDER_DOMAIN_UNKNOWN, "" },
  { PH_SMTP_STAGE_MAIL, "550 not local sender over smtp", PH_PROBLEM_SENDER_NOT_ALLOWED, "" },
  { PH_SMTP_STAGE_RSET, "421 4.3.2 Bye", PH_PROBLEM_SERVER_CLOSING, "retry" },
  { PH_SMTP_STAGE_RSET, "500 5.5.1 What", PH_PROBLEM_PROTOCOL_ERROR, NULL },
};

static PhTestStepId
get_step (PhSmtpStage stage)
{
  switch (stage)
    {
    case PH_SMTP_STAGE_GREETING:
    case PH_SMTP_STAGE_EHLO:
      return PH_TEST_STEP_GREET;
    case PH_SMTP_STAGE_STARTTLS:
    case PH_SMTP_STAGE_TLS:
    case PH_SMTP_STAGE_EHLO_TLS:
      return PH_TEST_STEP_ENCRYPT;
    case PH_SMTP_STAGE_AUTH:
      return PH_TEST_STEP_SIGN_IN;
    case PH_SMTP_STAGE_MAIL:
      return PH_TEST_STEP_SENDER;
    case PH_SMTP_STAGE_READY:
    case PH_SMTP_STAGE_RCPT:
    case PH_SMTP_STAGE_DATA:
    case PH_SMTP_STAGE_CONTENT:
    case PH_SMTP_STAGE_END_OF_DATA:
    case PH_SMTP_STAGE_RSET:
    case PH_SMTP_STAGE_QUIT:
    default:
      return PH_TEST_STEP_DELIVER;
    }
}

static PhAccount *
account_new (const Case *c)
{
  PhAccount *account = diagnosis_account_new ();

  if (c->username != NULL)
    ph_account_set_username (account, c->username);
  if (c->port != 0)
    ph_account_set_port (account, c->port);
  if (c->security != PH_SECURITY_TLS)
    ph_account_set_security (account, c->security);
  if (c->mechanism != NULL)
    ph_account_set_mechanism (account, c->mechanism);
  if (c->ehlo_name != NULL)
    ph_account_set_ehlo_name (account, c->ehlo_name);
  return account;
}

static void
test_reply (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(PhAccount) account = account_new (c);
  g_autoptr(PhSmtpReply) reply = diagnosis_reply_new (c->reply);
  g_autoptr(GError) error = ph_smtp_error_new_from_reply (c->stage, reply);
  const PhEvidence evidence = { .account = account, .step = get_step (c->stage), .error = error, .is_encrypted = c->is_encrypted };
  g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);

  g_assert_cmpstr (ph_problem_id_to_nick (ph_problem_get_id (problem)), ==, ph_problem_id_to_nick (c->id));
  g_assert_cmpint (ph_problem_get_step (problem), ==, evidence.step);
  g_assert_true (ph_problem_get_reply (problem) == reply);
  if (c->fix != NULL)
    diagnosis_assert_first_fix (problem, c->fix);
  diagnosis_assert_fixes_apply (problem, account);
}

/* A text may be as long as a reply can be, and no pattern may take forever over it. */
static void
test_endless_text (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(GString) text = g_string_new ("550 5.7.1 ");

  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "account user mailbox password ");

  g_autoptr(PhSmtpReply) reply = diagnosis_reply_new (text->str);

  for (PhSmtpStage stage = PH_SMTP_STAGE_GREETING; stage <= PH_SMTP_STAGE_QUIT; stage++)
    {
      g_autoptr(GError) error = ph_smtp_error_new_from_reply (stage, reply);
      const PhEvidence evidence = { .account = account, .step = get_step (stage), .error = error };
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr(PhProblem) problem = ph_rules_diagnose (&evidence);

      g_assert_nonnull (problem);
      g_assert_cmpint (g_get_monotonic_time () - start_us, <, 2 * G_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnosis/reply-rules/%s/row-%u", ph_problem_id_to_nick (cases[i].id), i);

      g_test_add_data_func (path, &cases[i], test_reply);
    }
  g_test_add_func ("/diagnosis/reply-rules/endless-text", test_endless_text);
  return g_test_run ();
}
