// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The server options of the command line: how they are spelled, and how they become an account and its password.

#include "config.h"

#include "ph-cli-server-options.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-cli-values.h"
#include "ph-proxy.h"
#include "ph-smtp-engine.h"

/* The longest password we take from a file; RFC 4954 §4 lets a sign-in line carry 12288 octets of base64 at most. */
#define MAX_PASSWORD 8192
/* What is left of those 12288 octets for the token, which stands between other words and in base64. */
#define MAX_TOKEN 8704

static const char *const auth_nicks[] = {
  "auto", "none", "plain", "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256", "scram-sha-1-plus",
  "scram-sha-256-plus", "xoauth2", "oauthbearer", "external", "ntlm", "gssapi", NULL
};

/**
 * ph_cli_server_options_new_group:
 * @self: where the options go; must outlive the parsing
 *
 * Returns: (transfer full): the options for a #GOptionContext
 */
GOptionGroup *
ph_cli_server_options_new_group (PhCliServerOptions *self)
{
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &self->account, N_ ("Use this account (identifier, address or label)"), N_ ("NAME") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &self->host, N_ ("Outgoing mail server"), N_ ("NAME|IP") },
    { "port", 0, 0, G_OPTION_ARG_STRING, &self->port, N_ ("Port of the server"), "N" },
    { "security", 0, 0, G_OPTION_ARG_STRING, &self->security, N_ ("How the connection is protected"), "tls|starttls|none" },
    { "username", 0, 0, G_OPTION_ARG_STRING, &self->username, N_ ("User name; without one no sign-in is tried"), "U" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file, N_ ("Read the password from the first line of this file (-: standard input)"), N_ ("FILE") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &self->token_file, N_ ("Sign in with the OAuth access token in this file (-: standard input)"), N_ ("FILE") },
    { "auth", 0, 0, G_OPTION_ARG_STRING, &self->auth, N_ ("Sign-in mechanism: auto, none, plain, login, cram-md5, scram-sha-256, xoauth2 …"), N_ ("MECHANISM") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from, N_ ("Sender address"), N_ ("ADDRESS") },
    { "ehlo-name", 0, 0, G_OPTION_ARG_STRING, &self->ehlo_name, N_ ("Name to greet the server with"), N_ ("NAME") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file, N_ ("Trust these certificates too"), "PEM" },
    { "client-cert", 0, 0, G_OPTION_ARG_FILENAME, &self->client_cert, N_ ("Show the server this certificate, which stands in the file with its key, or on a smart card"), "PEM|pkcs11:…" },
    { "trust", 0, 0, G_OPTION_ARG_STRING, &self->trust, N_ ("Accept exactly this server certificate"), "SHA256" },
    { "address-family", 0, 0, G_OPTION_ARG_STRING, &self->address_family, N_ ("Which addresses to try"), "any|ipv4|ipv6" },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &self->timeout, N_ ("Deadline of each step"), N_ ("SECONDS") },
    { "proxy", 0, 0, G_OPTION_ARG_STRING, &self->proxy, N_ ("Go through this proxy, such as socks5://127.0.0.1:9050, or through none; empty: as the desktop says"), N_ ("URI|direct://") },
    { "allow-cleartext-password", 0, 0, G_OPTION_ARG_NONE, &self->allow_cleartext_password, N_ ("Let the password go out readable without TLS"), NULL },
    { NULL }
  };
  GOptionGroup *group = g_option_group_new ("server", _ ("Server options:"), _ ("Show the server options"), NULL, NULL);

  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_group_add_entries (group, entries);
  return group;
}

/**
 * ph_cli_server_options_clear:
 * @self: options
 */
void
ph_cli_server_options_clear (PhCliServerOptions *self)
{
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->port, g_free);
  g_clear_pointer (&self->security, g_free);
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->password_file, g_free);
  g_clear_pointer (&self->token_file, g_free);
  g_clear_pointer (&self->auth, g_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->ehlo_name, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->client_cert, g_free);
  g_clear_pointer (&self->trust, g_free);
  g_clear_pointer (&self->address_family, g_free);
  g_clear_pointer (&self->timeout, g_free);
  g_clear_pointer (&self->proxy, g_free);
}

static gboolean
fail_usage (GError **error, const char *option, const char *value, const char *allowed)
{
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), value, option, allowed);
  return FALSE;
}

static void
fail_to_read (GError **error, const char *path, int saved_errno)
{
  g_set_error (error, PH_CLI_ERROR, EX_NOINPUT, _ ("“%s” can’t be read: %s"), path, g_strerror (saved_errno));
}

static gboolean
apply_endpoint (const PhCliServerOptions *self, PhAccount *account, GError **error)
{
  PhSecurity security = ph_account_get_security (account);
  guint old_port = ph_account_get_port (account); /* 0: a new account */
  gboolean has_usual_port = old_port == 0 || old_port == ph_security_get_default_port (security);
  guint64 port = 0;

  if (self->port != NULL && !g_ascii_string_to_unsigned (self->port, 10, 0, G_MAXUINT16, &port, NULL))
    return fail_usage (error, "--port", self->port, _ ("a number up to 65535"));
  if (self->security != NULL && !ph_security_from_nick (self->security, &security))
    return fail_usage (error, "--security", self->security, "tls, starttls, none");
  /* Ports do not imply security, but for a new server the registered ones have one that is meant (RFC 8314 §3.3). */
  if (self->security == NULL && self->port != NULL && self->host != NULL)
    security = port == 465 ? PH_SECURITY_TLS : PH_SECURITY_STARTTLS;

  if (self->host != NULL)
    ph_account_set_host (account, self->host);
  ph_account_set_security (account, security);
  /* Who says so for this run says it knowingly, whatever the account had before. */
  if (self->security != NULL && security == PH_SECURITY_NONE)
    ph_account_set_latch (account, PH_PROTECTION_NONE);
  if (self->port != NULL)
    ph_account_set_port (account, (guint) port);
  else if (has_usual_port)
    ph_account_set_port (account, ph_security_get_default_port (security));
  return TRUE;
}

static gboolean
apply_sign_in (const PhCliServerOptions *self, PhAccount *account, GError **error)
{
  if (self->username != NULL)
    ph_account_set_username (account, self->username);
  if (self->auth == NULL)
    return TRUE;
  if (!g_strv_contains (auth_nicks, self->auth))
    {
      g_autofree char *allowed = g_strjoinv (", ", (char **) auth_nicks);

      return fail_usage (error, "--auth", self->auth, allowed);
    }

  g_autofree char *mechanism = g_ascii_strup (self->auth, -1);

  if (strcmp (self->auth, "none") == 0)
    ph_account_set_username (account, "");
  ph_account_set_mechanism (account, g_str_equal (self->auth, "auto") || g_str_equal (self->auth, "none") ? "" : mechanism);
  return TRUE;
}

static gboolean
apply_ca_file (const char *path, PhAccount *account, GError **error)
{
  g_autofree char *found = *path != '\0' ? ph_cli_value_find_ca_file (path, error) : g_strdup ("");

  if (found != NULL)
    ph_account_set_ca_file (account, found);
  return found != NULL;
}

static gboolean
apply_client_cert (const char *text, PhAccount *account, GError **error)
{
  g_autofree char *found = *text != '\0' ? ph_cli_value_find_client_certificate (text, error) : g_strdup ("");

  if (found != NULL)
    ph_account_set_client_certificate (account, found);
  return found != NULL;
}

static gboolean
apply_trust (const PhCliServerOptions *self, PhAccount *account, GError **error)
{
  g_autofree char *sha256 = self->trust != NULL ? ph_cli_value_normalise_sha256 (self->trust) : NULL;

  if (self->trust != NULL && sha256 == NULL)
    return fail_usage (error, "--trust", self->trust, _ ("64 hexadecimal digits"));
  if (sha256 != NULL)
    ph_account_set_trusted_sha256 (account, sha256);
  if (self->ca_file != NULL && !apply_ca_file (self->ca_file, account, error))
    return FALSE;
  return self->client_cert == NULL || apply_client_cert (self->client_cert, account, error);
}

static gboolean
apply_connection (const PhCliServerOptions *self, PhAccount *account, GError **error)
{
  PhAddressFamily family = ph_account_get_address_family (account);
  guint timeout_ms = ph_account_get_timeout_ms (account);

  if (self->address_family != NULL && !ph_address_family_from_nick (self->address_family, &family))
    return fail_usage (error, "--address-family", self->address_family, "any, ipv4, ipv6");
  if (self->timeout != NULL && !ph_cli_value_parse_seconds (self->timeout, &timeout_ms, error))
    return FALSE;
  if (self->ehlo_name != NULL && *self->ehlo_name != '\0' && !ph_smtp_engine_is_ehlo_name (self->ehlo_name))
    return fail_usage (error, "--ehlo-name", self->ehlo_name, _ ("a host name, or an address in brackets"));
  if (ph_proxy_judge (self->proxy) == PH_PROXY_CHOICE_WRONG)
    return fail_usage (error, "--proxy", ph_proxy_skip_user (self->proxy), _ ("a URI such as socks5://127.0.0.1:9050, without user name and password; direct://; nothing"));

  ph_account_set_address_family (account, family);
  ph_account_set_timeout_ms (account, timeout_ms);
  if (self->ehlo_name != NULL)
    ph_account_set_ehlo_name (account, self->ehlo_name);
  if (self->proxy != NULL)
    ph_account_set_proxy (account, self->proxy);
  if (self->allow_cleartext_password)
    ph_account_set_cleartext (account, PH_CLEARTEXT_ALLOW);
  if (self->from != NULL)
    ph_account_set_address (account, self->from);
  return TRUE;
}

/**
 * ph_cli_server_options_apply:
 * @self: parsed options
 * @account: what they change
 * @error: return location
 *
 * Puts every option that was given into @account; whether the whole makes sense is judged by the guided test.
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE for a malformed value, %EX_NOINPUT for an unreadable certificate file.
 *
 * Returns: whether all values were well-formed
 */
gboolean
ph_cli_server_options_apply (const PhCliServerOptions *self, PhAccount *account, GError **error)
{
  return apply_endpoint (self, account, error) && apply_sign_in (self, account, error) &&
         apply_trust (self, account, error) && apply_connection (self, account, error);
}

/* Not read(), so that Ctrl+C ends the wait for a terminal or a pipe. Returns octets; 0: the end; -1: an error. */
static gssize
read_some (GInputStream *stream, char *buffer, gsize size, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_input_stream_read_async (stream, buffer, size, G_PRIORITY_DEFAULT, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return g_input_stream_read_finish (stream, ph_cli_await (&result), error);
}

/* What a file with one secret in its first line holds. */
typedef struct
{
  gsize max_length;
  const char *empty;
  const char *too_long;
} SecretKind;

static const SecretKind password_kind = { MAX_PASSWORD, N_ ("The password file is empty"), N_ ("The password is too long") };
static const SecretKind token_kind = { MAX_TOKEN, N_ ("The token file is empty"), N_ ("The token is too long") };

/* Returns: (transfer full) (nullable): the first line of @length octets */
static PhSecret *
take_first_line (const char *text, gsize length, const SecretKind *kind, GError **error)
{
  const char *newline = memchr (text, '\n', length);
  gsize line_length = newline != NULL ? (gsize) (newline - text) : length;

  if (line_length > 0 && text[line_length - 1] == '\r')
    line_length--;
  if (line_length == 0)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ (kind->empty));
  else if (line_length > kind->max_length)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ (kind->too_long));
  else
    return ph_secret_new_bytes (text, line_length);
  return NULL;
}

/* The buffer that the secret passes through is wiped. */
static PhSecret *
read_secret (GInputStream *stream, const SecretKind *kind, GError **error)
{
  char buffer[MAX_TOKEN + 2];
  gsize length = 0;
  gssize got = 0;
  PhSecret *secret = NULL;

  do
    {
      got = read_some (stream, buffer + length, sizeof buffer - length, error);
      length += got > 0 ? (gsize) got : 0;
    }
  while (got > 0 && length < sizeof buffer && memchr (buffer, '\n', length) == NULL);
  if (got >= 0)
    secret = take_first_line (buffer, length, kind, error);
  explicit_bzero (buffer, sizeof buffer);
  return secret;
}

static PhSecret *
read_secret_file (const char *path, const SecretKind *kind, GError **error)
{
  gboolean is_standard_input = strcmp (path, "-") == 0;
  int fd = is_standard_input ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  g_autoptr(GInputStream) stream = NULL;

  if (fd < 0)
    {
      fail_to_read (error, path, errno);
      return NULL;
    }
  stream = g_unix_input_stream_new (fd, !is_standard_input);
  return read_secret (stream, kind, error);
}

/**
 * ph_cli_server_options_read_password:
 * @self: parsed options, with a password file
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_NOINPUT or %EX_USAGE, `G_IO_ERROR`.
 *
 * Returns: (transfer full) (nullable): the first line of the password file
 */
PhSecret *
ph_cli_server_options_read_password (const PhCliServerOptions *self, GError **error)
{
  g_return_val_if_fail (self->password_file != NULL, NULL);

  return read_secret_file (self->password_file, &password_kind, error);
}

/**
 * ph_cli_server_options_read_token:
 * @self: parsed options, with a token file
 * @error: return location
 *
 * Errors: as [method@CliServerOptions.read_password].
 *
 * Returns: (transfer full) (nullable): the first line of the token file
 */
PhSecret *
ph_cli_server_options_read_token (const PhCliServerOptions *self, GError **error)
{
  g_return_val_if_fail (self->token_file != NULL, NULL);

  return read_secret_file (self->token_file, &token_kind, error);
}
