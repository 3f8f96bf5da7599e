// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said about each problem: what happened in one sentence, then what it means and what to do. Particular cases
// stand in ph-text-problem-variants.c. The server's own words are not repeated here; whoever shows a problem shows them
// beside it.

#include "config.h"

#include "ph-text.h"

#include <glib/gi18n-lib.h>

#include "ph-text-fill.h"
#include "ph-text-problem-variants.h"

static const PhTextWords words[] = {
  /* TRANSLATORS: what stands in braces is replaced and must stay as it is: {host} is the name of the server, {port} a
     number, {username} and {from} what the person entered, {field} a field such as "password". */
  [PH_PROBLEM_INVALID_HOST] = { N_ ("The server name can’t be used"),
                                N_ ("Enter only the name of the outgoing mail server, such as “smtp.example.org”: no address of a page, no port, no blanks.") },
  [PH_PROBLEM_INVALID_PORT] = { N_ ("The port can’t be used"),
                                N_ ("A port is a number from 1 to 65535. For outgoing mail it is usually 465 or 587.") },
  [PH_PROBLEM_INVALID_ADDRESS] = { N_ ("The sender address is not a complete email address"),
                                   N_ ("An email address looks like “name@example.org”. Please check it for typing mistakes.") },
  [PH_PROBLEM_HIDDEN_CHARACTER] = { N_ ("There is a character in the {field} that can’t be seen"),
                                    N_ ("A blank or an invisible character has slipped in, as often happens when text is copied. Remove it or enter the {field} again.") },
  [PH_PROBLEM_INCOMING_SERVER_NAME] = { N_ ("{host} looks like the server for receiving mail"),
                                        N_ ("Sending needs the outgoing mail server, which mostly has a name that begins with “smtp”.") },
  [PH_PROBLEM_OFFLINE] = { N_ ("This computer is offline"),
                           N_ ("There is no network connection. Connect to a network and try again.") },
  [PH_PROBLEM_CAPTIVE_PORTAL] = { N_ ("This network wants you to sign in first"),
                                  N_ ("Open a page in your browser, sign in to the network there, and try again.") },
  [PH_PROBLEM_PROXY_FAILED] = { N_ ("The proxy did not let the connection through"),
                                N_ ("All connections go through the proxy of your network settings, and it did not connect to {host}, port {port}. Check the proxy in the network settings.") },
  [PH_PROBLEM_HOST_NOT_FOUND] = { N_ ("There is no server called {host}"),
                                  N_ ("Check the server name for typing mistakes. Your provider’s help pages say what the outgoing mail server is called.") },
  [PH_PROBLEM_DNS_UNAVAILABLE] = { N_ ("The name {host} could not be looked up right now"),
                                   N_ ("The service that finds servers by name did not answer. Try again in a moment; if you use a VPN, check it.") },
  [PH_PROBLEM_DNS_SINKHOLE] = { N_ ("Something on your network hides {host}"),
                                N_ ("The name leads to an address where no mail server can be. An ad blocker or the network’s own filter may be the reason.") },
  [PH_PROBLEM_SERVICE_NOT_OFFERED] = { N_ ("The provider does not offer sending from mail programs"),
                                       N_ ("The provider says that there is no outgoing mail server for this domain. Its help pages may name another way.") },
  [PH_PROBLEM_CONNECTION_REFUSED] = { N_ ("{host} does not accept connections"),
                                      N_ ("{host} can be reached, but nothing accepts mail at port {port}. The port may be another one, or the mail server is not running.") },
  [PH_PROBLEM_CONNECTION_TIMEOUT] = { N_ ("{host} does not answer"),
                                      N_ ("There was no answer from {host}, port {port}. The server may be down, or a network on the way blocks this port.") },
  [PH_PROBLEM_PORT_BLOCKED] = { N_ ("Port {port} does not work, but {host} can be reached"),
                                N_ ("Another port of {host} answers. Many networks block single ports; switching to the other one helps.") },
  [PH_PROBLEM_MAIL_PORTS_BLOCKED] = { N_ ("This network blocks sending mail"),
                                      N_ ("No port for outgoing mail can be reached, although other connections work. Hotels, companies and mobile networks often do this. Try another network.") },
  [PH_PROBLEM_NETWORK_UNREACHABLE] = { N_ ("There is no way to {host} from this network"),
                                       N_ ("The network you are on has no route to this server. Check the network connection or VPN and try again.") },
  [PH_PROBLEM_LOCAL_FIREWALL] = { N_ ("A firewall on this computer blocks the connection"),
                                  N_ ("Connecting to {host}, port {port}, is not permitted on this computer. Allow it in the firewall, or ask whoever looks after the computer.") },
  [PH_PROBLEM_CLOSED_BEFORE_GREETING] = { N_ ("{host} hung up before saying anything"),
                                          N_ ("The connection to port {port} was made and closed at once. Some servers do this to networks that they do not trust, such as VPNs. Another port or network may work.") },
  [PH_PROBLEM_NO_GREETING] = { N_ ("{host} did not greet in time"),
                               N_ ("The connection to port {port} was made, but the server did not finish its greeting in time. It may be overloaded, or the port is meant for something else.") },
  [PH_PROBLEM_SERVER_EXPECTS_TLS] = { N_ ("{host} wants encryption from the start"),
                                      N_ ("At port {port} the server waits for an encrypted connection. Choose TLS as security.") },
  [PH_PROBLEM_NOT_SMTP] = { N_ ("{host} is not an outgoing mail server at this port"),
                            N_ ("What answers at port {port} is another kind of server, such as one for receiving mail or a web server. Check the server name and the port.") },
  [PH_PROBLEM_ADDRESS_REFUSED] = { N_ ("{host} does not accept connections from your network"),
                                   N_ ("The server turned the connection away before the sign-in. It may not trust the network you are on; try another one, or ask the provider.") },
  [PH_PROBLEM_SERVER_BUSY] = { N_ ("{host} is busy"),
                               N_ ("The server asks to come back later. Your settings may well be right; try again in a minute.") },
  [PH_PROBLEM_PROTOCOL_ERROR] = { N_ ("{host} gave an answer that makes no sense"),
                                  N_ ("What came from port {port} is not what a mail server says. A filter on the way, or another program at that port, may be the reason.") },
  [PH_PROBLEM_EHLO_NAME_REFUSED] = { N_ ("{host} does not accept the name this computer gave"),
                                     N_ ("Mail servers greet each other by name, and this server wants another one than it got. Another greeting name helps.") },
  [PH_PROBLEM_EHLO_REFUSED] = { N_ ("{host} refused the greeting"),
                                N_ ("The server did not want to go on after the greeting. It may not be meant for sending mail; check the server name.") },
  [PH_PROBLEM_SERVER_SPEAKS_PLAIN] = { N_ ("Port {port} of {host} does not begin encrypted"),
                                       N_ ("At this port the connection starts in the open and is encrypted by STARTTLS. Choose STARTTLS as security.") },
  [PH_PROBLEM_STARTTLS_NOT_OFFERED] = { N_ ("{host} does not offer encryption at this port"),
                                        N_ ("The server can’t switch to an encrypted connection at port {port}. Nothing was sent; use a port with TLS.") },
  [PH_PROBLEM_STARTTLS_STRIPPED] = { N_ ("Something removes the encryption"),
                                     N_ ("Between here and {host} the offer to encrypt was changed. Some antivirus programs and networks do this. Nothing was sent; use port 465 with TLS or another network.") },
  [PH_PROBLEM_STARTTLS_REFUSED] = { N_ ("{host} could not start encryption"),
                                    N_ ("The server offers to encrypt the connection, but refused to do it just now. Nothing was sent; try again later or use port 465 with TLS.") },
  [PH_PROBLEM_STARTTLS_INJECTION] = { N_ ("The connection to {host} was tampered with"),
                                      N_ ("There was text where only encryption may begin. The connection was ended and no password was sent. Use port 465 with TLS or another network.") },
  [PH_PROBLEM_TLS_TOO_OLD] = { N_ ("{host} knows only outdated encryption"),
                               N_ ("The server does not support TLS 1.2 or newer, and older versions are not safe. Only the provider can change that.") },
  [PH_PROBLEM_TLS_HANDSHAKE_FAILED] = { N_ ("No encrypted connection to {host} could be made"),
                                        N_ ("The server and this computer could not agree on encryption at port {port}. Check port and security; if they are right, the provider can help.") },
  [PH_PROBLEM_TLS_WEAK] = { N_ ("The connection to {host} is not well protected"),
                            N_ ("It is unencrypted, or its encryption is too weak, so others could read along. Choose TLS or STARTTLS; if it is set already, tell the provider.") },
  [PH_PROBLEM_CERTIFICATE_UNKNOWN_ISSUER] = { N_ ("It can’t be verified who runs {host}"),
                                              N_ ("The certificate at {host}, port {port}, comes from an authority that this computer does not know. Trust it only if you can check its fingerprint with whoever runs the server.") },
  [PH_PROBLEM_CERTIFICATE_SELF_SIGNED] = { N_ ("The certificate of {host} vouches for itself"),
                                           N_ ("Nobody else confirms who answers at {host}, port {port}. That is normal for a server of your own; otherwise trust it only after checking its fingerprint.") },
  [PH_PROBLEM_CERTIFICATE_WRONG_NAME] = { N_ ("The certificate is not for {host}"),
                                          N_ ("What answers at {host}, port {port}, shows a certificate for other names. The server name may be slightly different, or somebody else has answered.") },
  [PH_PROBLEM_CERTIFICATE_EXPIRED] = { N_ ("The certificate of {host} has expired"),
                                       N_ ("Whoever runs the server must renew it at port {port}. If the date of this computer is wrong, correct that first.") },
  [PH_PROBLEM_CERTIFICATE_NOT_YET_VALID] = { N_ ("The certificate of {host} is not valid yet"),
                                             N_ ("The clock of this computer is probably wrong. Check date and time and try again. If they are right, port {port} shows a certificate too early.") },
  [PH_PROBLEM_CERTIFICATE_REVOKED] = { N_ ("The certificate of {host} was withdrawn"),
                                       N_ ("Its owner or the authority has declared the one at port {port} invalid. Do not use this server until the provider has replaced it.") },
  [PH_PROBLEM_CERTIFICATE_CHANGED] = { N_ ("{host} shows another certificate than the trusted one"),
                                       N_ ("You trusted one particular certificate at {host}, port {port}, and this is a different one. If the server was set up anew, check the fingerprint and trust the new one.") },
  [PH_PROBLEM_CLIENT_CERTIFICATE_REQUIRED] = { N_ ("{host} wants a personal certificate"),
                                               N_ ("The server lets in only those who show a certificate that it knows. Enter yours for this account, or ask the provider for a way with user name and password.") },
  [PH_PROBLEM_AUTH_NOT_OFFERED] = { N_ ("{host} does not ask for a sign-in"),
                                    N_ ("The server has no sign-in at port {port}. If it is meant for your network only, turn the sign-in off; otherwise use the port for mail programs.") },
  [PH_PROBLEM_AUTH_NEEDS_ENCRYPTION] = { N_ ("{host} allows the sign-in only when encrypted"),
                                         N_ ("Choose STARTTLS or TLS as security; then the server will let you sign in.") },
  [PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED] = { N_ ("Your password was not sent without encryption"),
                                              N_ ("The connection to {host} is not encrypted, and anybody on the way could read the password. Choose STARTTLS or TLS as security.") },
  [PH_PROBLEM_NO_COMMON_MECHANISM] = { N_ ("{host} wants a way of signing in that is not available"),
                                       N_ ("None of the server’s sign-in methods can be used with the present settings. The provider may know another way.") },
  [PH_PROBLEM_WRONG_CREDENTIALS] = { N_ ("{host} did not accept user name and password"),
                                     N_ ("Check both. Some providers want the full email address as user name, and some want an app password instead of the normal one.") },
  [PH_PROBLEM_APP_PASSWORD_REQUIRED] = { N_ ("{host} wants an app password"),
                                         N_ ("Your normal password is not accepted from mail programs. Create an app password in your provider’s account settings and enter it here.") },
  [PH_PROBLEM_BROWSER_SIGN_IN_REQUIRED] = { N_ ("The provider wants you to sign in with a browser"),
                                            N_ ("Sign in on the provider’s web page once and confirm that it was you. Then try again.") },
  [PH_PROBLEM_SMTP_AUTH_DISABLED] = { N_ ("Sending from mail programs is switched off"),
                                      N_ ("The provider or your organization has switched off the sign-in for outgoing mail for this mailbox. Whoever manages it can switch it on.") },
  [PH_PROBLEM_BASIC_AUTH_DISABLED] = { N_ ("The provider no longer accepts passwords"),
                                       N_ ("{host} wants a sign-in through the browser instead of a password, which is not supported yet. Whoever manages the mailbox may know another way; until then, send with another account.") },
  [PH_PROBLEM_MECHANISM_TOO_WEAK] = { N_ ("{host} wants a safer way of signing in"),
                                      N_ ("The sign-in method is not considered safe enough. Your provider’s account settings may offer app passwords.") },
  [PH_PROBLEM_CLIENT_ACCESS_DISABLED] = { N_ ("Access for mail programs is switched off"),
                                          N_ ("The provider allows sending from mail programs only after you have switched it on in your mail settings, often named “SMTP” or “external programs”.") },
  [PH_PROBLEM_TOO_MANY_ATTEMPTS] = { N_ ("{host} has paused sign-ins"),
                                     N_ ("There were too many attempts in a short time. Wait a quarter of an hour before you try again; trying earlier makes the pause longer.") },
  [PH_PROBLEM_ACCOUNT_SUSPENDED] = { N_ ("The account is locked"),
                                     N_ ("The provider does not let this account send mail. Its web page or support can say why.") },
  [PH_PROBLEM_PASSWORD_CHANGE_REQUIRED] = { N_ ("The provider wants you to change your password"),
                                            N_ ("Change the password on the provider’s web page, then enter the new one here.") },
  [PH_PROBLEM_TEMPORARY_AUTH_FAILURE] = { N_ ("{host} can’t check passwords right now"),
                                          N_ ("The sign-in failed for a reason that will pass. Your password may well be right; try again later.") },
  [PH_PROBLEM_SERVER_NOT_AUTHENTIC] = { N_ ("{host} could not prove that it knows you"),
                                        N_ ("A server that has your account can prove it during the sign-in. This one could not, or suddenly offers a weaker sign-in than before, as it looks when somebody interferes. The password was not sent. Do not use this server until the provider has explained it.") },
  [PH_PROBLEM_AUTH_PROTOCOL_ERROR] = { N_ ("The sign-in got stuck"),
                                       N_ ("{host} gave an answer during the sign-in that makes no sense. Try again; if it stays so, tell the provider.") },
  [PH_PROBLEM_TOKEN_EXPIRED] = { N_ ("The sign-in has expired"),
                                 N_ ("Sign in again with the browser to go on sending.") },
  [PH_PROBLEM_TOKEN_REVOKED] = { N_ ("Access was withdrawn"),
                                 N_ ("The permission to send mail was taken back, perhaps because the password was changed. Sign in again with the browser.") },
  [PH_PROBLEM_TOKEN_WRONG_SCOPE] = { N_ ("The sign-in does not allow sending mail"),
                                     N_ ("The browser sign-in was for another account or did not include sending. Sign in again with the account that you want to use.") },
  [PH_PROBLEM_KEYRING_LOCKED] = { N_ ("The keyring is locked"),
                                  N_ ("Your password is kept in the keyring. Unlock it, or enter the password.") },
  [PH_PROBLEM_KEYRING_UNAVAILABLE] = { N_ ("The keyring can’t be used"),
                                       N_ ("The service that keeps your passwords does not answer. You can enter the password; it is then kept until you quit.") },
  [PH_PROBLEM_SECRET_MISSING] = { N_ ("There is no password for this account"),
                                  N_ ("Without it the sign-in can’t be tried. Enter the password for {username}.") },
  [PH_PROBLEM_SENDER_NOT_ALLOWED] = { N_ ("You may not send as {from}"),
                                      N_ ("{host} accepted the sign-in, but this sender address does not belong to the account. Use the account’s own address, or let the provider confirm this one.") },
  [PH_PROBLEM_SENDER_DOMAIN_UNKNOWN] = { N_ ("The domain of {from} does not seem to exist"),
                                         N_ ("{host} could not find the part of the sender address after the “@”. Check it for typing mistakes.") },
  [PH_PROBLEM_SENDER_REFUSED] = { N_ ("{host} refused the sender address"),
                                  N_ ("The server does not take mail from {from}. Check the address for typing mistakes.") },
  [PH_PROBLEM_SIGN_IN_REQUIRED] = { N_ ("{host} wants you to sign in first"),
                                    N_ ("The server sends only for those who sign in. Set user name and password.") },
  [PH_PROBLEM_STORAGE_FULL] = { N_ ("There is no room left for the message"),
                                N_ ("The server or the recipient’s mailbox is full. Try again later, or tell the recipient in another way.") },
  [PH_PROBLEM_SMTPUTF8_REQUIRED] = { N_ ("{host} does not take some characters of the header"),
                                     N_ ("The header of the message, such as its subject or a recipient, has characters beyond plain ASCII that this server does not take. The message was not sent.") },
  [PH_PROBLEM_RELAY_DENIED] = { N_ ("{host} does not pass on mail for you"),
                                N_ ("The server takes mail to this recipient only from people who have signed in. Check user name and port.") },
  [PH_PROBLEM_RECIPIENT_UNKNOWN] = { N_ ("There is no such recipient"),
                                     N_ ("The server does not know the recipient’s address. Your settings are fine; check the address for typing mistakes.") },
  [PH_PROBLEM_RECIPIENT_REFUSED] = { N_ ("The recipient was refused"),
                                     N_ ("The server does not take mail for this recipient. Your settings are fine; try another recipient.") },
  [PH_PROBLEM_GREYLISTED] = { N_ ("The server asks to try again later"),
                              N_ ("Some servers put off mail from senders that they do not know yet. Your settings are fine; try again in a few minutes.") },
  [PH_PROBLEM_TOO_MANY_RECIPIENTS] = { N_ ("There are too many recipients"),
                                       N_ ("The server takes only a certain number of recipients for one message. Send it to fewer at a time.") },
  [PH_PROBLEM_RATE_LIMITED] = { N_ ("You have reached the provider’s sending limit"),
                                N_ ("The provider limits how much can be sent in a time. Wait some hours, or until tomorrow, and try again.") },
  [PH_PROBLEM_MESSAGE_TOO_LARGE] = { N_ ("The message is too large"),
                                     N_ ("{host} does not take messages of this size. Leave out attachments, or share a link to them.") },
  [PH_PROBLEM_CONTENT_REFUSED] = { N_ ("The message was refused"),
                                   N_ ("The server did not like what is in the message; it may have taken it for spam. Change the text and try again.") },
  [PH_PROBLEM_ADDRESS_LISTED] = { N_ ("Your internet address is on a block list"),
                                  N_ ("The server does not take mail from the network you are on. Try another network, or ask the provider.") },
  [PH_PROBLEM_POLICY_REFUSED] = { N_ ("The message was refused by the rules of a domain"),
                                  N_ ("The domain of {from} says which servers may send for it, and {host} is not among them. Use the outgoing server that belongs to the address.") },
  [PH_PROBLEM_CONNECTION_LOST] = { N_ ("The connection was lost before the message was taken"),
                                   N_ ("Nothing was delivered, so it is safe to try again.") },
  [PH_PROBLEM_UNCERTAIN] = { N_ ("The message may have been sent"),
                             N_ ("No confirmation came from {host} after the whole message was sent. Look whether it has arrived before you send it again.") },
  [PH_PROBLEM_STEP_TIMEOUT] = { N_ ("{host} takes too long"),
                                N_ ("The server stopped answering in the middle. Try again later; if it stays so, try another network.") },
  [PH_PROBLEM_SERVER_CLOSING] = { N_ ("{host} ended the connection"),
                                  N_ ("The server hung up in the middle, perhaps because it is being restarted. Try again in a moment.") },
  [PH_PROBLEM_CANCELLED] = { N_ ("Cancelled"),
                             N_ ("It was stopped before it came to an end.") },
  [PH_PROBLEM_INTERNAL_ERROR] = { N_ ("Something went wrong inside this program"),
                                  N_ ("This should not happen, and it is not your settings’ fault. Please report it with the details.") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (words) == PH_N_PROBLEMS);

static const PhTextWords *
find_words (PhProblem *problem, PhAccount *account)
{
  const PhTextWords *variant = ph_text_problem_find_variant (problem, account);

  return variant != NULL ? variant : &words[ph_problem_get_id (problem)];
}

/* Which field a problem of the settings is about, as its fix tells. */
static const char *
get_field (PhProblem *problem)
{
  if (ph_problem_get_n_fixes (problem) == 0)
    return _ ("settings");

  PhFixKind kind = ph_fix_get_kind (ph_problem_get_fix (problem, 0));

  if (kind == PH_FIX_CHANGE_HOST)
    return _ ("server name");
  if (kind == PH_FIX_CHANGE_USERNAME)
    return _ ("user name");
  if (kind == PH_FIX_CHANGE_FROM)
    return _ ("sender address");
  if (kind == PH_FIX_ENTER_PASSWORD)
    return _ ("password");
  return _ ("settings");
}

/* What the likeliest way on changes; "": it leaves that alone. */
static const char *
get_change (PhProblem *problem, const char *field)
{
  const char *value = ph_problem_get_n_fixes (problem) > 0 ? ph_fix_get_value (ph_problem_get_fix (problem, 0), field) : NULL;

  return value != NULL ? value : "";
}

static const char *
or_else (const char *text, const char *otherwise)
{
  return *text != '\0' ? text : otherwise;
}

/* A sentence that begins with words put in begins with a capital letter nevertheless. */
static char *
capitalise (const char *sentence, const char *text)
{
  g_autofree char *first = NULL;

  if (*text != '{' || *sentence == '\0')
    return g_strdup (sentence);
  first = g_utf8_substring (sentence, 0, 1);

  g_autofree char *capital = g_utf8_strup (first, -1);

  return g_strconcat (capital, g_utf8_next_char (sentence), NULL);
}

static char *
fill (const char *text, PhProblem *problem, PhAccount *account)
{
  g_autofree char *port = g_strdup_printf ("%u", ph_account_get_port (account));
  const char *provider = ph_problem_get_provider (problem);
  const PhTextValue values[] = {
    { "host", or_else (ph_account_get_host (account), _ ("the server")) },
    { "port", port },
    { "username", or_else (ph_account_get_username (account), _ ("this account")) },
    { "from", or_else (ph_account_get_address (account), _ ("this address")) },
    { "mechanism", ph_account_get_mechanism (account) },
    { "provider", provider != NULL ? provider : _ ("the provider") },
    { "other_host", get_change (problem, "host") },
    { "other_port", get_change (problem, "port") },
    { "field", get_field (problem) },
    { NULL }
  };

  return ph_text_fill (text, values);
}

/**
 * ph_text_problem_title:
 * @problem: a problem
 * @account: the account that has it
 *
 * Returns: (transfer full): what happened, in one short sentence without a full stop
 */
char *
ph_text_problem_title (PhProblem *problem, PhAccount *account)
{
  g_return_val_if_fail (problem != NULL && PH_IS_ACCOUNT (account), NULL);

  return fill (_ (find_words (problem, account)->title), problem, account);
}

/**
 * ph_text_problem_explanation:
 * @problem: a problem
 * @account: the account that has it
 *
 * Returns: (transfer full): what it means and what to do, in a few sentences
 */
char *
ph_text_problem_explanation (PhProblem *problem, PhAccount *account)
{
  g_return_val_if_fail (problem != NULL && PH_IS_ACCOUNT (account), NULL);

  return fill (_ (find_words (problem, account)->explanation), problem, account);
}

/**
 * ph_text_problem_id_title:
 * @id: which problem
 *
 * Returns: (transfer full): what that is, without any particular account in mind; for warnings
 */
char *
ph_text_problem_id_title (PhProblemId id)
{
  g_return_val_if_fail (id < G_N_ELEMENTS (words), NULL);

  const PhTextValue values[] = {
    { "host", _ ("the server") },
    { "from", _ ("this address") },
    { "field", _ ("settings") },
    { NULL }
  };
  const char *text = _ (words[id].title);
  g_autofree char *title = ph_text_fill (text, values);

  return capitalise (title, text);
}
