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
#include <math.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"

/* The longest password we take from a file; RFC 4954 §4 lets a sign-in line carry 12288 octets of base64 at most. */
#define MAX_PASSWORD 8192
/* A step that takes longer than a day is a typing mistake. */
#define MAX_TIMEOUT_S 86400.0

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
    { "auth", 0, 0, G_OPTION_ARG_STRING, &self->auth, N_ ("Sign-in mechanism: auto, none, plain, login, cram-md5, scram-sha-1, scram-sha-256 …"), N_ ("MECHANISM") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from, N_ ("Sender address"), N_ ("ADDRESS") },
    { "ehlo-name", 0, 0, G_OPTION_ARG_STRING, &self->ehlo_name, N_ ("Name to greet the server with"), N_ ("NAME") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file, N_ ("Trust these certificates too"), "PEM" },
    { "trust", 0, 0, G_OPTION_ARG_STRING, &self->trust, N_ ("Accept exactly this server certificate"), "SHA256" },
    { "address-family", 0, 0, G_OPTION_ARG_STRING, &self->address_family, N_ ("Which addresses to try"), "any|ipv4|ipv6" },
    { "timeout", 0, 0, G_OPTION_ARG_STRING, &self->timeout, N_ ("Deadline of each step"), N_ ("SECONDS") },
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
  g_clear_pointer (&self->auth, g_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->ehlo_name, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->trust, g_free);
  g_clear_pointer (&self->address_family, g_free);
  g_clear_pointer (&self->timeout, g_free);
}

static gboolean
fail_usage (GError **error, const char *option, const char *value)
{
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s"), value, option);
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
  guint64 port = 0;

  if (self->port != NULL && !g_ascii_string_to_unsigned (self->port, 10, 0, G_MAXUINT16, &port, NULL))
    return fail_usage (error, "--port", self->port);
  if (self->security != NULL && !ph_security_from_nick (self->security, &security))
    return fail_usage (error, "--security", self->security);
  /* Ports do not imply security, but for a new server the registered ones have one that is meant (RFC 8314 §3.3). */
  if (self->security == NULL && self->port != NULL && self->host != NULL)
    security = port == 465 ? PH_SECURITY_TLS : PH_SECURITY_STARTTLS;

  if (self->host != NULL)
    ph_account_set_host (account, self->host);
  ph_account_set_security (account, security);
  if (self->port != NULL)
    ph_account_set_port (account, (guint) port);
  else if (self->security != NULL || self->host != NULL)
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
    return fail_usage (error, "--auth", self->auth);

  g_autofree char *mechanism = g_ascii_strup (self->auth, -1);

  if (strcmp (self->auth, "none") == 0)
    ph_account_set_username (account, "");
  ph_account_set_mechanism (account, g_str_equal (self->auth, "auto") || g_str_equal (self->auth, "none") ? "" : mechanism);
  return TRUE;
}

/* Takes the digits as openssl, browsers and we ourselves print them: with or without colons, in either case. None at
 * all take the trust away again. */
static char *
normalise_sha256 (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_isxdigit (*at))
      g_string_append_c (digits, g_ascii_tolower (*at));
    else if (*at != ':')
      g_string_append_c (digits, *at);
  if (digits->len == 0)
    return g_string_free (digits, FALSE);
  if (digits->len != 64 || strspn (digits->str, "0123456789abcdef") != 64)
    return g_string_free (digits, TRUE);
  return g_string_free (digits, FALSE);
}

static gboolean
apply_ca_file (const char *path, PhAccount *account, GError **error)
{
  g_autofree char *absolute = *path != '\0' ? g_canonicalize_filename (path, NULL) : g_strdup ("");

  int failure = 0;

  if (*path != '\0' && access (absolute, R_OK) != 0)
    failure = errno;
  else if (*path != '\0' && g_file_test (absolute, G_FILE_TEST_IS_DIR))
    failure = EISDIR;
  if (failure != 0)
    {
      fail_to_read (error, path, failure);
      return FALSE;
    }
  ph_account_set_ca_file (account, absolute);
  return TRUE;
}

static gboolean
apply_trust (const PhCliServerOptions *self, PhAccount *account, GError **error)
{
  g_autofree char *sha256 = self->trust != NULL ? normalise_sha256 (self->trust) : NULL;

  if (self->trust != NULL && sha256 == NULL)
    return fail_usage (error, "--trust", self->trust);
  if (sha256 != NULL)
    ph_account_set_trusted_sha256 (account, sha256);
  return self->ca_file == NULL || apply_ca_file (self->ca_file, account, error);
}

static gboolean
apply_connection (const PhCliServerOptions *self, PhAccount *account, GError **error)
{
  PhAddressFamily family = ph_account_get_address_family (account);
  char *end = NULL;
  double seconds = self->timeout != NULL ? g_ascii_strtod (self->timeout, &end) : 0;

  if (self->address_family != NULL && !ph_address_family_from_nick (self->address_family, &family))
    return fail_usage (error, "--address-family", self->address_family);
  if (self->timeout != NULL && (*end != '\0' || end == self->timeout || !isfinite (seconds) || seconds < 0.001 || seconds > MAX_TIMEOUT_S))
    return fail_usage (error, "--timeout", self->timeout);

  ph_account_set_address_family (account, family);
  if (self->timeout != NULL)
    ph_account_set_timeout_ms (account, (guint) (seconds * 1000));
  if (self->ehlo_name != NULL)
    ph_account_set_ehlo_name (account, self->ehlo_name);
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
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE for a malformed value, %EX_NOINPUT for an unreadable CA file.
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

/* Returns: (transfer full) (nullable): the first line of @length octets */
static PhSecret *
take_first_line (const char *text, gsize length, GError **error)
{
  const char *newline = memchr (text, '\n', length);
  gsize line_length = newline != NULL ? (gsize) (newline - text) : length;

  if (line_length > 0 && text[line_length - 1] == '\r')
    line_length--;
  if (line_length == 0)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The password file is empty"));
  else if (line_length > MAX_PASSWORD)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The password is too long"));
  else
    return ph_secret_new_bytes (text, line_length);
  return NULL;
}

/* The buffer that the password passes through is wiped. */
static PhSecret *
read_secret (GInputStream *stream, GError **error)
{
  char buffer[MAX_PASSWORD + 2];
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
    secret = take_first_line (buffer, length, error);
  explicit_bzero (buffer, sizeof buffer);
  return secret;
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

  gboolean is_standard_input = strcmp (self->password_file, "-") == 0;
  int fd = is_standard_input ? STDIN_FILENO : open (self->password_file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  g_autoptr(GInputStream) stream = NULL;

  if (fd < 0)
    {
      fail_to_read (error, self->password_file, errno);
      return NULL;
    }
  stream = g_unix_input_stream_new (fd, !is_standard_input);
  return read_secret (stream, error);
}

/**
 * ph_cli_load_store:
 * @error: return location
 *
 * Errors: those of [method@AccountStore.load_finish].
 *
 * Returns: (transfer full) (nullable): the accounts of the person
 */
PhAccountStore *
ph_cli_load_store (GError **error)
{
  g_autofree char *path = ph_account_store_dup_default_path ();
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(PhAccountStore) store = ph_account_store_new (file);
  g_autoptr(GAsyncResult) result = NULL;

  ph_account_store_load_async (store, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  if (!ph_account_store_load_finish (store, ph_cli_await (&result), error))
    return NULL;
  if (ph_account_store_get_set_aside_path (store) != NULL)
    g_printerr (_ ("posthornctl: the list of accounts could not be understood; it is kept as “%s”\n"),
                ph_account_store_get_set_aside_path (store));
  return g_steal_pointer (&store);
}

static PhAccount *
dup_stored_account (const char *name, GError **error)
{
  g_autoptr(PhAccountStore) store = ph_cli_load_store (error);
  PhAccount *account = NULL;

  if (store == NULL)
    return NULL;
  account = name != NULL ? ph_account_store_find (store, name) : ph_account_store_get_default (store);
  if (account == NULL && name != NULL)
    g_set_error (error, PH_CLI_ERROR, EX_CONFIG, _ ("There is no account “%s”"), name);
  else if (account == NULL)
    g_set_error_literal (error, PH_CLI_ERROR, EX_CONFIG, _ ("There is no account yet; add one, or name a server with --host"));
  return account != NULL ? ph_account_copy (account) : NULL;
}

/**
 * ph_cli_look_up_password:
 * @account: a stored account
 * @error: return location
 *
 * Errors: those of [method@Keyring.lookup_finish].
 *
 * Returns: (transfer full) (nullable): its password
 */
PhSecret *
ph_cli_look_up_password (PhAccount *account, GError **error)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(GAsyncResult) result = NULL;

  ph_keyring_lookup_async (keyring, ph_account_get_id (account), ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_keyring_lookup_finish (keyring, ph_cli_await (&result), error);
}

static gboolean
find_password (const PhCliServerOptions *self, PhCliTarget *target, GError **error)
{
  if (self->password_file != NULL)
    {
      target->password = ph_cli_server_options_read_password (self, error);
      return target->password != NULL;
    }
  if (*ph_account_get_username (target->account) == '\0')
    return TRUE;
  /* A stored password is for the stored host and goes to no other. */
  if (self->host == NULL)
    target->password = ph_cli_look_up_password (target->account, &target->secret_error);
  else
    g_set_error_literal (&target->secret_error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING, "no --password-file was given");
  return TRUE;
}

/**
 * ph_cli_server_options_find_target:
 * @self: parsed options
 * @target: (out): whom to work with; cleared by the caller, also after a failure
 * @error: return location
 *
 * With a host the account is made of the options alone; without one it is the named or the default account, changed by
 * the options. A missing or locked password is no error here, but told in @target.
 *
 * Errors: those of [method@CliServerOptions.apply], of the account store, and %EX_CONFIG for an unknown account.
 *
 * Returns: whether there is an account to work with
 */
gboolean
ph_cli_server_options_find_target (const PhCliServerOptions *self, PhCliTarget *target, GError **error)
{
  if (self->host != NULL && self->account == NULL)
    target->account = ph_account_new (NULL);
  else
    target->account = dup_stored_account (self->account, error);

  if (target->account == NULL || !ph_cli_server_options_apply (self, target->account, error))
    return FALSE;
  if (*ph_account_get_address (target->account) == '\0')
    ph_account_set_address (target->account, ph_account_get_username (target->account));
  return find_password (self, target, error);
}

/**
 * ph_cli_target_clear:
 * @target: a target
 */
void
ph_cli_target_clear (PhCliTarget *target)
{
  g_clear_object (&target->account);
  g_clear_pointer (&target->password, ph_secret_unref);
  g_clear_error (&target->secret_error);
}
