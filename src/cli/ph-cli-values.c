// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Values that people type: whether they can be used, and how they look in a terminal. Knows no option and no account.

#include "config.h"

#include "ph-cli-values.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-error.h"
#include "ph-escape.h"
#include "ph-mailbox.h"

/* A step that takes longer than a day is a typing mistake. */
#define MAX_TIMEOUT_S 86400.0

/* In less hardly anybody answers, and a look-up takes no longer than the most. */
#define MIN_LOOK_UP_S 1.0
#define MAX_LOOK_UP_S 15.0

/**
 * ph_cli_value_has_control:
 * @text: valid UTF-8
 *
 * Returns: whether it holds control characters
 */
gboolean
ph_cli_value_has_control (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

/**
 * ph_cli_value_normalise_sha256:
 * @text: digits as openssl, browsers and we ourselves print them: with or without colons, in either case
 *
 * Returns: (transfer full) (nullable): 64 small digits, or none at all, which take the trust away again; %NULL: malformed
 */
char *
ph_cli_value_normalise_sha256 (const char *text)
{
  g_autoptr(GString) digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    if (*at != ':')
      g_string_append_c (digits, g_ascii_tolower (*at));
  if (digits->len != 0 && (digits->len != 64 || strspn (digits->str, "0123456789abcdef") != 64))
    return NULL;
  return g_strdup (digits->str);
}

/* Only a regular file: it is read to its end, and again for every connection. */
static gboolean
holds_certificate (const char *path)
{
  GList *certificates = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_tls_certificate_list_new_from_file (path, NULL) : NULL;
  gboolean is_empty = certificates == NULL;

  g_list_free_full (certificates, g_object_unref);
  return !is_empty;
}

/* (transfer full) (nullable): the absolute path of a file that can be read. */
static char *
find_readable (const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *name = g_filename_display_name (path);
  int failure = 0;

  if (access (absolute, R_OK) != 0)
    failure = errno;
  else if (g_file_test (absolute, G_FILE_TEST_IS_DIR))
    failure = EISDIR;
  if (failure == 0)
    return g_steal_pointer (&absolute);
  g_set_error (error, PH_CLI_ERROR, EX_NOINPUT, _ ("“%s” can’t be read: %s"), name, g_strerror (failure));
  return NULL;
}

/**
 * ph_cli_value_find_ca_file:
 * @path: a file name, as typed
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_NOINPUT when it can't be read, %EX_USAGE when it holds no certificate.
 *
 * Returns: (transfer full) (nullable): the absolute path of the file
 */
char *
ph_cli_value_find_ca_file (const char *path, GError **error)
{
  g_autofree char *absolute = find_readable (path, error);
  g_autofree char *name = g_filename_display_name (path);

  if (absolute == NULL || holds_certificate (absolute))
    return g_steal_pointer (&absolute);
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("There is no certificate in “%s”"), name);
  return NULL;
}

static gboolean
has_key (GTlsCertificate *certificate)
{
  g_autofree char *key = NULL;

  if (certificate != NULL)
    g_object_get (certificate, "private-key-pem", &key, NULL);
  if (key == NULL)
    return FALSE;
  explicit_bzero (key, strlen (key));
  return TRUE;
}

/**
 * ph_cli_value_find_client_certificate:
 * @text: a file name or a PKCS #11 URI (RFC 7512), as typed
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_NOINPUT when the file can't be read, %EX_USAGE when certificate or key is missing.
 *
 * Returns: (transfer full) (nullable): the absolute path of the file, or the URI
 */
char *
ph_cli_value_find_client_certificate (const char *text, GError **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *name = g_filename_display_name (text);
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (g_ascii_strncasecmp (text, "pkcs11:", strlen ("pkcs11:")) == 0)
    return g_strdup (text);
  absolute = find_readable (text, error);
  if (absolute != NULL)
    certificate = g_tls_certificate_new_from_file (absolute, NULL);
  if (absolute == NULL || has_key (certificate))
    return g_steal_pointer (&absolute);
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("There is no certificate with its key in “%s”"), name);
  return NULL;
}

static gboolean
parse_seconds (const char *text, double min, double max, guint *ret_ms)
{
  char *end = NULL;
  double seconds = g_ascii_strtod (text, &end);

  if (*end != '\0' || end == text || !isfinite (seconds) || seconds < min || seconds > max)
    return FALSE;
  *ret_ms = (guint) (seconds * 1000);
  return TRUE;
}

static gboolean
fail_timeout (const char *text, const char *allowed, GError **error)
{
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), text, "--timeout", allowed);
  return FALSE;
}

/**
 * ph_cli_value_parse_seconds:
 * @text: what was given with `--timeout` for a step
 * @ret_ms: (out): set only on success, in milliseconds, at least 1
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE.
 *
 * Returns: whether @text is a time that somebody can mean
 */
gboolean
ph_cli_value_parse_seconds (const char *text, guint *ret_ms, GError **error)
{
  return parse_seconds (text, 0.001, MAX_TIMEOUT_S, ret_ms) || fail_timeout (text, _ ("seconds, more than 0 and at most a day"), error);
}

/**
 * ph_cli_value_parse_look_up_seconds:
 * @text: what was given with `--timeout` for a look-up of settings
 * @ret_ms: (out): set only on success, in milliseconds
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE.
 *
 * Returns: whether @text is a time that a look-up can be given
 */
gboolean
ph_cli_value_parse_look_up_seconds (const char *text, guint *ret_ms, GError **error)
{
  return parse_seconds (text, MIN_LOOK_UP_S, MAX_LOOK_UP_S, ret_ms) || fail_timeout (text, _ ("seconds, from 1 to 15"), error);
}

/**
 * ph_cli_value_parse_notify:
 * @text: "never", or a list of "failure", "success" and "delay" with commas
 * @ret_notify: (out): set only on success
 *
 * Returns: whether @text is such a list (RFC 3461 §4.1)
 */
gboolean
ph_cli_value_parse_notify (const char *text, PhSmtpNotify *ret_notify)
{
  static const struct
  {
    const char *word;
    PhSmtpNotify notify;
  } occasions[] = {
    { "failure", PH_SMTP_NOTIFY_FAILURE },
    { "success", PH_SMTP_NOTIFY_SUCCESS },
    { "delay", PH_SMTP_NOTIFY_DELAY },
  };
  g_auto(GStrv) words = g_strsplit (text, ",", -1);
  PhSmtpNotify notify = PH_SMTP_NOTIFY_DEFAULT;
  guint n_known = 0;

  for (guint i = 0; i < G_N_ELEMENTS (occasions); i++)
    for (guint j = 0; words[j] != NULL; j++)
      if (strcmp (words[j], occasions[i].word) == 0)
        {
          notify |= occasions[i].notify;
          n_known++;
        }
  if (strcmp (text, "never") == 0)
    notify = PH_SMTP_NOTIFY_NEVER;
  else if (n_known == 0 || n_known != g_strv_length (words))
    return FALSE;
  *ret_notify = notify;
  return TRUE;
}

static PhMailbox *
parse_mailbox (const char *option, const char *text, GError **error)
{
  g_autoptr(PhMailbox) mailbox = ph_cli_value_has_control (text) ? NULL : ph_mailbox_parse (text);
  g_autoptr(PhAddress) address = mailbox != NULL ? ph_mailbox_dup_address (mailbox, NULL) : NULL;

  if (address != NULL)
    return g_steal_pointer (&mailbox);
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), text, option, _ ("an address, such as “Ada <ada@example.org>”"));
  return NULL;
}

/**
 * ph_cli_value_join_mailboxes:
 * @option: as it is spelled
 * @values: what was given, one mailbox each; empty ones are none
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE.
 *
 * Returns: (transfer full) (nullable): all of them, as accounts keep them; %NULL: one is no address
 */
char *
ph_cli_value_join_mailboxes (const char *option, char **values, GError **error)
{
  g_autoptr(GPtrArray) mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (guint i = 0; values[i] != NULL; i++)
    {
      PhMailbox *mailbox = *values[i] != '\0' ? parse_mailbox (option, values[i], error) : NULL;

      if (mailbox != NULL)
        g_ptr_array_add (mailboxes, mailbox);
      else if (*values[i] != '\0')
        return NULL;
    }
  return ph_mailbox_list_to_text (mailboxes);
}

/**
 * ph_cli_escape_lines:
 * @text: text in which words of others may stand
 *
 * Returns: (transfer full): the same lines, with nothing in them that drives a terminal
 */
char *
ph_cli_escape_lines (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *escaped = ph_escape_text (lines[i]);

      g_free (lines[i]);
      lines[i] = escaped;
    }
  return g_strjoinv ("\n", lines);
}
