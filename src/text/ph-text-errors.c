// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said about an error outside of the guided test: its cause and a way on. What has no words of its own is said
// by those of its problem, if there is one, and else in general with the technical words behind.

#include "config.h"

#include "ph-text.h"

#include <glib/gi18n-lib.h>

#include "ph-account-bundle.h"
#include "ph-connection.h"
#include "ph-draft-store.h"
#include "ph-mailto.h"
#include "ph-merge.h"
#include "ph-outbox.h"
#include "ph-settings-document.h"
#include "ph-sasl.h"
#include "ph-session.h"
#include "ph-smtp-error.h"
#include "ph-text-fill.h"
#include "ph-web-client.h"

typedef struct
{
  GQuark (*domain) (void);
  int code;
  const char *text;
} ErrorWords;

static const ErrorWords words[] = {
  { ph_address_error_quark, PH_ADDRESS_ERROR_EMPTY, N_ ("Please enter an email address.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_CONTROL, N_ ("The email address has a character that can’t be seen. Please enter it again.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_NO_AT, N_ ("The email address has no “@”. It should look like “name@example.org”.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_LOCAL_PART, N_ ("The part before the “@” can’t be used. Please check it for typing mistakes.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_DOMAIN, N_ ("The part after the “@” is not a domain such as “example.org”. Please check it for typing mistakes.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_TOO_LONG, N_ ("The email address is too long to be a real one. Please check it.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_SEVERAL, N_ ("These are several email addresses. Please enter only one.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_TWO_ATS, N_ ("The email address has more than one “@”. It should look like “name@example.org”.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_SPACE, N_ ("There is a space within the email address. Please remove it.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_COMMA, N_ ("There is a comma in the email address. It should probably be a dot.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_DOTS, N_ ("The email address has a dot too many: two in a row, or one at the beginning or the end.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_NO_LOCAL_PART, N_ ("The part before the “@” is missing. It should look like “name@example.org”.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_NO_DOMAIN, N_ ("The part after the “@” is missing. It should look like “name@example.org”.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_SINGLE_LABEL, N_ ("The part after the “@” is not complete: an ending such as “.org” or “.com” is missing.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_BRACKETS, N_ ("The angle brackets around the email address are not complete. It should look like “Name <name@example.org>”.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_LINK, N_ ("The link can’t be read. Please enter the email address itself, such as “name@example.org”.") },
  { ph_address_error_quark, PH_ADDRESS_ERROR_WEB_ADDRESS, N_ ("This is the address of a web page. Please enter an email address, such as “name@example.org”.") },

  { ph_account_error_quark, PH_ACCOUNT_ERROR_ADDRESS, N_ ("The account has no complete email address. It should look like “name@example.org”.") },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_HOST, N_ ("The server name can’t be used. It should look like “smtp.example.org”.") },
  { ph_account_error_quark, PH_ACCOUNT_ERROR_PORT, N_ ("A port is a number from 1 to 65535, for outgoing mail usually 465 or 587.") },

  { ph_account_store_error_quark, PH_ACCOUNT_STORE_ERROR_READ, N_ ("The file with the accounts can’t be read, or was written by a newer version of this program. Until that changes, nothing is saved.") },
  { ph_account_store_error_quark, PH_ACCOUNT_STORE_ERROR_WRITE, N_ ("The change could not be saved. The accounts are as they were before.") },
  { ph_account_store_error_quark, PH_ACCOUNT_STORE_ERROR_NOT_FOUND, N_ ("There is no such account. It may have been removed in the meantime.") },

  { ph_account_bundle_error_quark, PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE, N_ ("This file holds no accounts that Posthorn has exported.") },
  { ph_account_bundle_error_quark, PH_ACCOUNT_BUNDLE_ERROR_NEWER, N_ ("A newer version of this program has written this file. Import it with that one.") },
  { ph_account_bundle_error_quark, PH_ACCOUNT_BUNDLE_ERROR_EMPTY, N_ ("There is no account in this file that can be understood.") },

  { ph_keyring_error_quark, PH_KEYRING_ERROR_MISSING, N_ ("The keyring holds no password for this account. Please enter it again.") },
  { ph_keyring_error_quark, PH_KEYRING_ERROR_LOCKED, N_ ("The keyring is locked. Unlock it and try again.") },
  { ph_keyring_error_quark, PH_KEYRING_ERROR_UNAVAILABLE, N_ ("There is no keyring to keep the password in. Start one, such as GNOME Keyring or KWallet, and try again.") },
  { ph_keyring_error_quark, PH_KEYRING_ERROR_REFUSED, N_ ("The keyring did not take the password. Make sure that it is unlocked and try again.") },

  { ph_message_error_quark, PH_MESSAGE_ERROR_EMPTY, N_ ("The message is empty.") },
  { ph_message_error_quark, PH_MESSAGE_ERROR_NOT_A_MESSAGE, N_ ("This is not an email message: it does not begin with lines such as “From:” and “Subject:”.") },
  { ph_message_error_quark, PH_MESSAGE_ERROR_HEADERS_TOO_LARGE, N_ ("The head of the message is too large to be a real one.") },
  { ph_message_error_quark, PH_MESSAGE_ERROR_NUL, N_ ("The message holds bytes that no mail server takes. Files must be attached, not pasted in.") },
  { ph_message_error_quark, PH_MESSAGE_ERROR_LINE_TOO_LONG, N_ ("A line of the message is longer than mail servers take (998 characters).") },
  { ph_message_error_quark, PH_MESSAGE_ERROR_ADDRESS, N_ ("An address in the head of the message can’t be used. Please check “From”, “To”, “Cc” and “Bcc”.") },

  { ph_sasl_error_quark, PH_SASL_ERROR_NO_COMMON_MECHANISM, N_ ("The server wants a way of signing in that is not available.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_NEEDS_ENCRYPTION, N_ ("Your password was not sent, because the connection is not encrypted.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_DOWNGRADED, N_ ("The server offers a weaker sign-in than it can do. Somebody may be interfering with the connection. The password was not sent.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_INTERCEPTED, N_ ("Somebody stands between this computer and the server and reads along. The password was not sent.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_CREDENTIALS, N_ ("The user name, the password or the token has characters that can’t be used, or is missing.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_SECRET, N_ ("There is no password, or no access token, to sign in with.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_CERTIFICATE, N_ ("This way of signing in takes a personal certificate, and there is none.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_NO_TICKET, N_ ("There is no Kerberos ticket for this server. Get one, for example with “kinit”, and try again.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_INVALID, N_ ("The access token has expired or was withdrawn. Get a new one and try again.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_SCOPE, N_ ("The access token does not allow sending mail. Get one that does.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_TOKEN_REFUSED, N_ ("The server does not accept the access token for this user name. Check the user name, or get a new token.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_PROTOCOL, N_ ("The server gave an answer during the sign-in that makes no sense.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC, N_ ("The server could not prove that it knows you. The password was not sent.") },
  { ph_sasl_error_quark, PH_SASL_ERROR_FAILED, N_ ("The sign-in could not be prepared on this computer.") },

  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE, N_ ("The server’s certificate is not trusted.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_CHANGED, N_ ("The server shows another certificate than the one that you trusted.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED, N_ ("The server wants a personal certificate, and the account has none.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_TLS_TOO_OLD, N_ ("The server knows only outdated encryption.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_PEER_SPEAKS_PLAIN, N_ ("The server does not begin encrypted at this port. STARTTLS may be right.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_HANDSHAKE, N_ ("No encrypted connection to the server could be made.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CA_FILE, N_ ("The file with additional certificates can’t be used.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE, N_ ("Your personal certificate can’t be used. It takes a file that holds the certificate and its key, or a device that does.") },
  { ph_connection_error_quark, PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED, N_ ("The server did not take your personal certificate.") },

  { ph_session_error_quark, PH_SESSION_ERROR_DOWNGRADED, N_ ("Earlier connections to this server were encrypted, and this one would not be. Nothing was sent.") },

  { ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL, N_ ("The server gave an answer that makes no sense.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED, N_ ("The server ended the connection.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TRANSIENT, N_ ("The server asks to try again later.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT, N_ ("The server refused.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED, N_ ("The server does not offer encryption at this port. Nothing was sent.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_INJECTION, N_ ("The connection was tampered with. Nothing was sent.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_AUTH_REJECTED, N_ ("The sign-in was broken off.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_SMTPUTF8, N_ ("An address or another line in the header of the message has characters that the server does not take. It was not sent.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_NEEDS_8BITMIME, N_ ("The server takes only plain ASCII text (7-bit), and the message has other characters. It was not sent.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_TOO_LARGE, N_ ("The message is larger than the server takes. Nothing was sent.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_RECIPIENTS_REFUSED, N_ ("A recipient was refused, so nothing was sent.") },
  { ph_smtp_error_quark, PH_SMTP_ERROR_INVALID, N_ ("A value has a character that can’t be sent to a server.") },

  { ph_web_error_quark, PH_WEB_ERROR_ABSENT, N_ ("The website has no settings for mail programs at this place.") },
  { ph_web_error_quark, PH_WEB_ERROR_SERVER, N_ ("The website can’t answer at the moment. Try again later.") },
  { ph_web_error_quark, PH_WEB_ERROR_TOO_LARGE, N_ ("The answer of the website is too large to be settings for mail programs.") },
  { ph_web_error_quark, PH_WEB_ERROR_REDIRECTED, N_ ("The website sends one from place to place and never answers.") },

  { ph_settings_document_error_quark, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED, N_ ("The provider’s settings make no sense. Enter the server yourself, or ask the provider.") },
  { ph_settings_document_error_quark, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE, N_ ("The provider’s settings name no server for outgoing mail that can be used. Ask the provider which one to use.") },

  { ph_mailto_error_quark, PH_MAILTO_ERROR_SCHEME, N_ ("This link is not an email address to write to: it does not begin with “mailto:”.") },
  { ph_mailto_error_quark, PH_MAILTO_ERROR_SYNTAX, N_ ("The link can’t be read: it is damaged. Enter the recipient yourself.") },
  { ph_mailto_error_quark, PH_MAILTO_ERROR_TOO_LONG, N_ ("The link is longer than any that is meant for writing an email.") },

  { ph_draft_store_error_quark, PH_DRAFT_STORE_ERROR_READ, N_ ("The folder with the drafts can’t be read. Check who may open it.") },
  { ph_draft_store_error_quark, PH_DRAFT_STORE_ERROR_WRITE, N_ ("The draft could not be saved. What was saved before is still there. Check whether the disk is full.") },

  { ph_merge_error_quark, PH_MERGE_ERROR_EMPTY, N_ ("The table has no row with an email address.") },
  { ph_merge_error_quark, PH_MERGE_ERROR_NO_ADDRESSES, N_ ("No column of the table holds email addresses. Check that it is the right file.") },
  { ph_merge_error_quark, PH_MERGE_ERROR_SYNTAX, N_ ("This is not a table that can be read. Save it as CSV with your spreadsheet, and try again.") },
  { ph_merge_error_quark, PH_MERGE_ERROR_TOO_LARGE, N_ ("The table is too large: it may have 10,000 rows, 200 columns and 8 MB. For more people, use a service for newsletters.") },

  { ph_outbox_error_quark, PH_OUTBOX_ERROR_OPEN, N_ ("The outbox can’t be opened. Its folder can’t be written to, or a newer version of this program has used it.") },
  { ph_outbox_error_quark, PH_OUTBOX_ERROR_WRITE, N_ ("The outbox could not be written to, and is as it was.") },
  { ph_outbox_error_quark, PH_OUTBOX_ERROR_FULL, N_ ("The disk is full, so the outbox can’t be used. Make room and try again.") },
  { ph_outbox_error_quark, PH_OUTBOX_ERROR_BUSY, N_ ("Another program keeps the outbox locked. Try again in a moment.") },
  { ph_outbox_error_quark, PH_OUTBOX_ERROR_NOT_FOUND, N_ ("There is no such message in the outbox. It may have been removed in the meantime.") },
  { ph_outbox_error_quark, PH_OUTBOX_ERROR_STATE, N_ ("This can’t be done with the message as it stands now. It may be just being sent, or be sent already.") },
  { ph_outbox_error_quark, PH_OUTBOX_ERROR_DOUBLE, N_ ("This message is in the outbox already. It is sent once.") },
  { ph_outbox_error_quark, PH_OUTBOX_ERROR_MESSAGE, N_ ("The file of this message is missing or damaged, so it can’t be sent. Write it again.") },

  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, N_ ("The file does not exist.") },
  { g_io_error_quark, G_IO_ERROR_EXISTS, N_ ("There is a file of that name already.") },
  { g_io_error_quark, G_IO_ERROR_IS_DIRECTORY, N_ ("This is a folder; a file is needed.") },
  { g_io_error_quark, G_IO_ERROR_NOT_DIRECTORY, N_ ("A part of the path is not a folder.") },
  { g_io_error_quark, G_IO_ERROR_PERMISSION_DENIED, N_ ("Permission was denied. Check who may read and write the file.") },
  { g_io_error_quark, G_IO_ERROR_READ_ONLY, N_ ("The disk or folder is read-only.") },
  { g_io_error_quark, G_IO_ERROR_NO_SPACE, N_ ("The disk is full. Make room and try again.") },
  { g_io_error_quark, G_IO_ERROR_INVALID_FILENAME, N_ ("This can’t be the name of a file. Leave out “/” and a dot at the beginning, and make it shorter.") },
  { g_io_error_quark, G_IO_ERROR_FILENAME_TOO_LONG, N_ ("This can’t be the name of a file. Leave out “/” and a dot at the beginning, and make it shorter.") },
  { g_io_error_quark, G_IO_ERROR_NOT_REGULAR_FILE, N_ ("This is not a file that can be sent.") },
  { g_io_error_quark, G_IO_ERROR_ADDRESS_IN_USE, N_ ("The port is used by another program. Choose another one.") },
  { g_io_error_quark, G_IO_ERROR_CANCELLED, N_ ("It was cancelled.") },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, N_ ("It took too long. Try again later.") },
  { g_io_error_quark, G_IO_ERROR_HOST_NOT_FOUND, N_ ("There is no server of that name.") },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, N_ ("The server does not accept connections.") },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, N_ ("The connection was closed by the other side.") },
  { g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, N_ ("There is no way to the server from this network.") },
  { g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, N_ ("The server can’t be reached from this network.") },

  { g_file_error_quark, G_FILE_ERROR_NOENT, N_ ("The file does not exist.") },
  { g_file_error_quark, G_FILE_ERROR_EXIST, N_ ("There is a file of that name already.") },
  { g_file_error_quark, G_FILE_ERROR_ISDIR, N_ ("This is a folder; a file is needed.") },
  { g_file_error_quark, G_FILE_ERROR_NOTDIR, N_ ("A part of the path is not a folder.") },
  { g_file_error_quark, G_FILE_ERROR_ACCES, N_ ("Permission was denied. Check who may read and write the file.") },
  { g_file_error_quark, G_FILE_ERROR_PERM, N_ ("Permission was denied. Check who may read and write the file.") },
  { g_file_error_quark, G_FILE_ERROR_ROFS, N_ ("The disk or folder is read-only.") },
  { g_file_error_quark, G_FILE_ERROR_NOSPC, N_ ("The disk is full. Make room and try again.") },

  { g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, N_ ("There is no server of that name.") },
  { g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, N_ ("The server’s name could not be looked up right now.") },
};

/**
 * ph_text_error:
 * @error: an error of any domain
 *
 * Returns: (transfer full): cause and way on in one or two sentences; technical words only where there are no better ones
 */
char *
ph_text_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  const PhTextValue values[] = { { "detail", error->message }, { NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (error->domain == words[i].domain () && error->code == words[i].code)
      return g_strdup (_ (words[i].text));
  /* TRANSLATORS: {detail} is replaced by technical words in English and must stay as it is. */
  return ph_text_fill (_ ("Something went wrong: {detail}."), values);
}
