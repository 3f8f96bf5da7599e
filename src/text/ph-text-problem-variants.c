// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said of a problem in particular cases, instead of the words that it has in general.

#include "config.h"

#include "ph-text-problem-variants.h"

#include <glib/gi18n-lib.h>

#include "ph-proxy.h"

static gboolean
is_refused_here (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_reply (problem) == NULL;
}

/* The server speaks of an address by this reply; else the one address that is known here tells. */
static gboolean
is_about_address (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_reply (problem) != NULL || !g_str_is_ascii (ph_account_get_address (account));
}

static gboolean
is_silent_handshake (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_step (problem) == PH_TEST_STEP_ENCRYPT && ph_account_get_security (account) == PH_SECURITY_TLS;
}

/* What we refuse ourselves once a message is to be sent, over whatever connection. */
static gboolean
is_about_message (PhProblem *problem, PhAccount *account)
{
  PhTestStepId step = ph_problem_get_step (problem);

  return step == PH_TEST_STEP_SENDER || step == PH_TEST_STEP_DELIVER;
}

static gboolean
has_own_certificate (PhProblem *problem, PhAccount *account)
{
  return *ph_account_get_client_certificate (account) != '\0';
}

static gboolean
wants_ticket (PhProblem *problem, PhAccount *account)
{
  return g_ascii_strcasecmp (ph_account_get_mechanism (account), "GSSAPI") == 0;
}

static gboolean
has_chosen_mechanism (PhProblem *problem, PhAccount *account)
{
  return *ph_account_get_mechanism (account) != '\0';
}

static gboolean
is_clock_wrong (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_CLOCK_WRONG;
}

static gboolean
is_ipv6_broken (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_BROKEN_IPV6;
}

static gboolean
is_ipv4_broken (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_BROKEN_IPV4;
}

static gboolean
has_wrong_proxy (PhProblem *problem, PhAccount *account)
{
  return ph_proxy_judge (ph_account_get_proxy (account)) == PH_PROXY_CHOICE_WRONG;
}

static gboolean
has_own_proxy (PhProblem *problem, PhAccount *account)
{
  return ph_proxy_judge (ph_account_get_proxy (account)) == PH_PROXY_CHOICE_OWN;
}

static gboolean
is_known_offer (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_KNOWN_OFFER;
}

static gboolean
is_intercepted (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_INTERCEPTED;
}

static gboolean
is_near_by (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_NEAR_BY;
}

static gboolean
has_provider (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_provider (problem) != NULL;
}

static gboolean
may_be_switched_off (PhProblem *problem, PhAccount *account)
{
  return has_provider (problem, account) && ph_problem_get_confidence (problem) == PH_CONFIDENCE_POSSIBLE;
}

static gboolean
first_changes (PhProblem *problem, const char *field)
{
  return ph_problem_get_n_fixes (problem) > 0 && ph_fix_get_value (ph_problem_get_fix (problem, 0), field) != NULL;
}

static gboolean
has_other_port (PhProblem *problem, PhAccount *account)
{
  return first_changes (problem, "port");
}

static gboolean
is_refused_elsewhere_open (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_REFUSED && has_other_port (problem, account);
}

static gboolean
is_encrypted (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_ENCRYPTED;
}

static gboolean
is_signed_in (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_SIGNED_IN;
}

/* RFC 3463 §3.4: something is the matter with the server itself, whoever sends. */
static gboolean
is_server_ill (PhProblem *problem, PhAccount *account)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);
  const char *enhanced = reply != NULL ? ph_smtp_reply_get_enhanced (reply) : NULL;

  return enhanced != NULL && g_str_has_prefix (enhanced, "4.3.");
}

static gboolean
is_malformed (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_circumstance (problem) == PH_CIRCUMSTANCE_MALFORMED;
}

/* A fix for port and security names the port, also where it stays. */
static gboolean
leaves_port (PhProblem *problem, PhAccount *account)
{
  return has_other_port (problem, account) &&
         g_ascii_strtoull (ph_fix_get_value (ph_problem_get_fix (problem, 0), "port"), NULL, 10) != ph_account_get_port (account);
}

static gboolean
has_no_fix (PhProblem *problem, PhAccount *account)
{
  return ph_problem_get_n_fixes (problem) == 0;
}

static gboolean
has_other_host (PhProblem *problem, PhAccount *account)
{
  return first_changes (problem, "host");
}

static gboolean
may_want_app_password (PhProblem *problem, PhAccount *account)
{
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    if (ph_fix_get_kind (ph_problem_get_fix (problem, i)) == PH_FIX_OPEN_APP_PASSWORD_PAGE)
      return has_provider (problem, account);
  return FALSE;
}

/* Where one problem has something else to say under some circumstances. */
static const struct
{
  PhProblemId id; /* PH_N_PROBLEMS: whichever */
  gboolean (*applies) (PhProblem *problem, PhAccount *account);
  PhTextWords words;
} variants[] = {
  /* TRANSLATORS: {provider} is the name of a provider of mail, such as Gmail; {other_host} and {other_port} are what is
     proposed instead of {host} and {port}. */
  { PH_N_PROBLEMS,
    is_clock_wrong,
    { N_ ("The clock of this computer is wrong"),
      N_ ("The certificate of {host} only seems to be out of its time, because date or time of this computer are more than a day off. Correct them in the system settings and try again.") } },
  { PH_N_PROBLEMS,
    is_ipv6_broken,
    { N_ ("{host} can’t be reached over IPv6"),
      N_ ("Your network promises IPv6, but connections over it come to nothing. Over IPv4 {host} answers at port {port}; use only that for this account.") } },
  { PH_N_PROBLEMS,
    is_ipv4_broken,
    { N_ ("{host} can’t be reached over IPv4"),
      N_ ("Connections over IPv4 come to nothing. Over IPv6 {host} answers at port {port}; use only that for this account.") } },
  { PH_PROBLEM_PROXY_FAILED,
    has_wrong_proxy,
    { N_ ("The proxy of this account can’t be understood"),
      N_ ("The account has a proxy of its own, and what is entered there is not the address of one, such as socks5://proxy.example.org:1080. Correct it in the account’s settings.") } },
  { PH_PROBLEM_PROXY_FAILED,
    has_own_proxy,
    { N_ ("The proxy did not let the connection through"),
      N_ ("The connection goes through the proxy of this account, and that did not connect to {host}, port {port}. Check the proxy in the account’s settings.") } },
  { PH_PROBLEM_PORT_BLOCKED,
    is_refused_elsewhere_open,
    { N_ ("{host} takes no mail at port {port}"),
      N_ ("The connection to port {port} was refused. Port {other_port} works; use that.") } },
  { PH_PROBLEM_PORT_BLOCKED,
    has_other_port,
    { N_ ("Your network blocks port {port}; port {other_port} works"),
      N_ ("{host} answers at port {other_port}, and not at port {port}. Many networks block single ports; switching to the other one helps.") } },
  { PH_PROBLEM_AUTH_NEEDS_ENCRYPTION,
    is_encrypted,
    { N_ ("{host} asks for encryption although the connection is encrypted"),
      N_ ("The connection to port {port} is encrypted, and the server does not seem to know it. That can’t be mended here; its administrator has to look.") } },
  { PH_PROBLEM_SIGN_IN_REQUIRED,
    is_signed_in,
    { N_ ("{host} asks for a sign-in although you are signed in"),
      N_ ("The server has accepted your sign-in and still does not send for you. That is not for lack of a user name or a password; its administrator has to look.") } },
  { PH_PROBLEM_RELAY_DENIED,
    is_signed_in,
    { N_ ("{host} does not pass on mail for you"),
      N_ ("The server has accepted your sign-in and still does not take mail to this recipient. Use the port that is meant for sending, or ask its administrator whether your account may send.") } },
  { PH_PROBLEM_HOST_NOT_FOUND,
    has_other_host,
    { N_ ("There is no server called {host}"),
      N_ ("The name may be mistyped; “{other_host}” is probably what was meant. Your provider’s help pages say what the outgoing mail server is called.") } },
  { PH_PROBLEM_CONNECTION_REFUSED,
    is_near_by,
    { N_ ("Nothing takes mail at {host}, port {port}"),
      N_ ("{host} is this computer or one near by, and no mail server is running at port {port}. If a program such as Proton Mail Bridge is to take the mail, start it and try again.") } },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN,
    leaves_port,
    { N_ ("Port {port} of {host} does not begin encrypted"),
      N_ ("With TLS a connection is encrypted from its first word on, and what answers at port {port} is not. Use port {other_port} instead.") } },
  { PH_PROBLEM_SERVER_SPEAKS_PLAIN,
    has_no_fix,
    { N_ ("Port {port} of {host} does not begin encrypted"),
      N_ ("With TLS a connection is encrypted from its first word on, and what answers at port {port} is not. It may be another kind of server; check the server name and the port.") } },
  { PH_PROBLEM_STARTTLS_STRIPPED,
    is_known_offer,
    { N_ ("Something removes the encryption of {host}"),
      N_ ("{provider} offers encryption at port {port}, but here the offer is missing. Some antivirus programs and networks take it out. Nothing was sent; use port 465 with TLS or another network.") } },
  { PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER,
    is_intercepted,
    { N_ ("Something looks into the connection to {host}"),
      N_ ("An antivirus program, or a device in the network, has put its own certificate in the place of the server’s and could read along. Switch that off for mail, or ask whoever looks after the computer. No password was sent.") } },
  { PH_PROBLEM_CERTIFICATE_SELF_SIGNED,
    is_intercepted,
    { N_ ("Somebody else seems to answer for {host}"),
      N_ ("The certificate vouches for itself, and that of {provider} surely does not. An antivirus program, a device in the network or somebody who wants your password may be behind it. No password was sent; try another network.") } },
  { PH_PROBLEM_APP_PASSWORD_REQUIRED,
    has_provider,
    { N_ ("{provider} wants an app password"),
      N_ ("{provider} does not take your normal password from mail programs. Create an app password in your account settings there and enter it here.") } },
  { PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED,
    has_provider,
    { N_ ("{provider} wants you to sign in with a browser"),
      N_ ("Sign in on the web page of {provider} once and confirm that it was you. Then try again.") } },
  { PH_PROBLEM_BASIC_AUTH_DISABLED,
    has_provider,
    { N_ ("{provider} no longer accepts passwords"),
      N_ ("{provider} lets mail programs in only after a sign-in through the browser, which is not supported yet. Whoever manages the mailbox may know another way; until then, send with another account.") } },
  { PH_PROBLEM_CLIENT_ACCESS_DISABLED,
    may_be_switched_off,
    { N_ ("{provider} may not let mail programs in yet"),
      N_ ("The sign-in was refused. {provider} refuses the right password, too, while mail programs are switched off in its settings. Switch them on there, and check the password.") } },
  { PH_PROBLEM_CLIENT_ACCESS_DISABLED,
    has_provider,
    { N_ ("{provider} does not let mail programs in"),
      N_ ("{provider} allows sending from mail programs only after you have switched it on in your mail settings, often named “SMTP” or “external programs”.") } },
  { PH_PROBLEM_TOO_MANY_ATTEMPTS,
    may_want_app_password,
    { N_ ("{provider} has paused sign-ins"),
      N_ ("{provider} says so after several attempts, and often when the normal password is used. Create an app password there, wait a quarter of an hour, and try again with it.") } },
  { PH_PROBLEM_PROTOCOL_ERROR,
    is_malformed,
    { N_ ("{host} gave an answer that is too long or malformed"),
      N_ ("A mail server answers at port {port}, but not as such servers have to. Your settings may well be right; try again, and if it stays so, tell whoever runs the server.") } },
  { PH_PROBLEM_GREYLISTED,
    is_server_ill,
    { N_ ("{host} can’t take the message right now"),
      N_ ("The server reports a fault of its own. Your settings are fine, and the message was not sent; try again in a few minutes.") } },
  { PH_PROBLEM_CONTENT_REFUSED,
    is_refused_here,
    { N_ ("{host} takes only plain ASCII text"),
      N_ ("This server takes only plain ASCII text (7-bit), and the message has other characters. The message was not sent.") } },
  { PH_PROBLEM_SMTPUTF8_REQUIRED,
    is_about_address,
    { N_ ("{host} can’t handle an address with such letters"),
      N_ ("An address has letters beyond a to z before the “@”, and this server does not support them. Use another address if there is one.") } },
  { PH_PROBLEM_TLS_WEAK,
    is_about_message,
    { N_ ("{host} can’t keep the message encrypted on its whole way"),
      N_ ("You asked that the message never travels without encryption, and this server does not promise that. Send it without that wish, or over another server.") } },
  { PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED,
    has_own_certificate,
    { N_ ("Your certificate can’t be used with {host}"),
      N_ ("Its file has to hold the certificate and the key that belongs to it, and the server has to know it. Check the file, or ask whoever gave you the certificate.") } },
  { PH_PROBLEM_SECRET_MISSING,
    wants_ticket,
    { N_ ("There is no Kerberos ticket for {host}"),
      N_ ("This account signs in with a ticket of your network. Get one, for example with “kinit”, and try again.") } },
  { PH_PROBLEM_STEP_TIMEOUT,
    is_silent_handshake,
    { N_ ("{host} does not begin the encryption"),
      N_ ("The server accepted the connection to port {port} but never answered when encryption should begin. It may be overloaded, or the port is meant for something else.") } },
  /* TRANSLATORS: {mechanism} is the name of a way of signing in, such as SCRAM-SHA-256. */
  { PH_PROBLEM_NO_COMMON_MECHANISM,
    has_chosen_mechanism,
    { N_ ("{mechanism} can’t be used with {host}"),
      N_ ("{host} does not offer {mechanism} as a way of signing in, or it is not supported here. Let the method be chosen automatically.") } },
};

/**
 * ph_text_problem_find_variant:
 * @problem: a problem
 * @account: the account that has it
 *
 * Returns: (transfer none) (nullable): words for this particular case, not translated yet; %NULL: the general ones fit
 */
const PhTextWords *
ph_text_problem_find_variant (PhProblem *problem, PhAccount *account)
{
  PhProblemId id = ph_problem_get_id (problem);

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    if ((variants[i].id == id || variants[i].id == PH_N_PROBLEMS) && variants[i].applies (problem, account))
      return &variants[i].words;
  return NULL;
}
