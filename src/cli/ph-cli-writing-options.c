// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The options of "posthornctl accounts" about who writes, what stands under it, and how much goes out. What is not given
// stays as it is.

#include "config.h"

#include "ph-cli-writing-options.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-cli-values.h"
#include "ph-mailbox.h"

/* Nobody sends more; what is larger is a typing mistake. */
#define MAX_LIMIT 1000000
/* Some hundred lines; what is longer is no signature. */
#define MAX_SIGNATURE (16 * 1024)

/**
 * ph_cli_writing_options_add:
 * @self: where to put what is given
 * @context: gets the options
 */
void
ph_cli_writing_options_add (PhCliWritingOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "also-from", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->also_from, N_ ("Further address to send from, “Name <address>”; may be repeated, and all together replace those that were there; empty: none"), N_ ("ADDRESS") },
    { "signature-file", 0, 0, G_OPTION_ARG_FILENAME, &self->signature_file, N_ ("File with the lines that stand under what is written (-: standard input); an empty one: none"), N_ ("FILE") },
    { "messages-per-minute", 0, 0, G_OPTION_ARG_STRING, &self->messages_per_minute, N_ ("Send no more than this in any minute (0: no limit)"), "N" },
    { "messages-per-hour", 0, 0, G_OPTION_ARG_STRING, &self->messages_per_hour, N_ ("Send no more than this in any hour (0: no limit)"), "N" },
    { "messages-per-day", 0, 0, G_OPTION_ARG_STRING, &self->messages_per_day, N_ ("Send no more than this in any 24 hours (0: no limit)"), "N" },
    { "messages-per-connection", 0, 0, G_OPTION_ARG_STRING, &self->messages_per_connection, N_ ("Send no more than this over one connection (0: no limit)"), "N" },
    { NULL }
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/**
 * ph_cli_writing_options_clear:
 * @self: parsed options
 */
void
ph_cli_writing_options_clear (PhCliWritingOptions *self)
{
  g_clear_pointer (&self->also_from, g_strfreev);
  g_clear_pointer (&self->signature_file, g_free);
  g_clear_pointer (&self->messages_per_minute, g_free);
  g_clear_pointer (&self->messages_per_hour, g_free);
  g_clear_pointer (&self->messages_per_day, g_free);
  g_clear_pointer (&self->messages_per_connection, g_free);
}

/* (nullable): it is no address. */
static PhMailbox *
parse_sender (const char *text, GError **error)
{
  g_autoptr(PhMailbox) mailbox = ph_cli_value_has_control (text) ? NULL : ph_mailbox_parse (text);
  g_autoptr(PhAddress) address = mailbox != NULL ? ph_mailbox_dup_address (mailbox, NULL) : NULL;

  if (address != NULL)
    return g_steal_pointer (&mailbox);
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), text, "--also-from", _ ("an address, such as “Ada <ada@example.org>”"));
  return NULL;
}

static gboolean
apply_senders (char **also_from, PhAccount *account, GError **error)
{
  g_autoptr(GPtrArray) senders = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  g_autofree char *text = NULL;

  for (guint i = 0; also_from[i] != NULL; i++)
    {
      PhMailbox *sender = *also_from[i] != '\0' ? parse_sender (also_from[i], error) : NULL;

      if (sender != NULL)
        g_ptr_array_add (senders, sender);
      else if (*also_from[i] != '\0')
        return FALSE;
    }
  text = ph_mailbox_list_to_text (senders);
  ph_account_set_senders (account, text);
  return TRUE;
}

static GInputStream *
open_file (const char *path, GError **error)
{
  g_autoptr(GFile) file = NULL;
  GFileInputStream *stream = NULL;

  if (strcmp (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);
  file = g_file_new_for_commandline_arg (path);
  stream = g_file_read (file, NULL, error);
  return stream != NULL ? G_INPUT_STREAM (stream) : NULL;
}

/* Not read(), so that Ctrl+C ends the wait for a terminal or a pipe. */
static gboolean
read_all (GInputStream *stream, char *data, gsize size, gsize *ret_length, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_input_stream_read_all_async (stream, data, size, G_PRIORITY_DEFAULT, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return g_input_stream_read_all_finish (stream, ph_cli_await (&result), ret_length, error);
}

static gboolean
is_signature (const char *text, gsize length)
{
  if (length > MAX_SIGNATURE || !g_utf8_validate (text, (gssize) length, NULL))
    return FALSE;
  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) && strchr ("\r\n\t", *at) == NULL)
      return FALSE;
  return TRUE;
}

/* Lines with LF, and no empty ones at the end. */
static char *
dup_signature (const char *text, gsize length)
{
  g_autoptr(GString) lines = g_string_new_len (text, (gssize) length);

  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\r", "\n", 0);
  while (lines->len > 0 && lines->str[lines->len - 1] == '\n')
    g_string_truncate (lines, lines->len - 1);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static gboolean
apply_signature (const char *path, PhAccount *account, GError **error)
{
  g_autofree char *data = g_malloc (MAX_SIGNATURE + 1);
  g_autofree char *signature = NULL;
  g_autoptr(GError) cause = NULL;
  g_autoptr(GInputStream) stream = open_file (path, &cause);
  gsize length = 0;

  if (stream == NULL || !read_all (stream, data, MAX_SIGNATURE + 1, &length, &cause))
    {
      g_set_error (error, PH_CLI_ERROR, EX_NOINPUT, "%s: %s", path, cause->message);
      return FALSE;
    }
  if (!is_signature (data, length))
    {
      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("%s is no signature: it takes a few lines of text in UTF-8"), path);
      return FALSE;
    }
  signature = dup_signature (data, length);
  ph_account_set_signature (account, signature);
  return TRUE;
}

static gboolean
apply_limit (const char *option, const char *text, PhAccount *account, void (*set) (PhAccount *account, guint n_messages), GError **error)
{
  guint64 n_messages = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, MAX_LIMIT, &n_messages, NULL))
    {
      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), text, option, _ ("a number of messages; 0: no limit"));
      return FALSE;
    }
  set (account, (guint) n_messages);
  return TRUE;
}

/**
 * ph_cli_writing_options_apply:
 * @self: parsed options
 * @account: gets what is given
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE or %EX_NOINPUT.
 *
 * Returns: whether all of it makes sense
 */
gboolean
ph_cli_writing_options_apply (const PhCliWritingOptions *self, PhAccount *account, GError **error)
{
  if (self->also_from != NULL && !apply_senders (self->also_from, account, error))
    return FALSE;
  if (self->signature_file != NULL && !apply_signature (self->signature_file, account, error))
    return FALSE;
  return apply_limit ("--messages-per-minute", self->messages_per_minute, account, ph_account_set_messages_per_minute, error) &&
         apply_limit ("--messages-per-hour", self->messages_per_hour, account, ph_account_set_messages_per_hour, error) &&
         apply_limit ("--messages-per-day", self->messages_per_day, account, ph_account_set_messages_per_day, error) &&
         apply_limit ("--messages-per-connection", self->messages_per_connection, account, ph_account_set_messages_per_connection, error);
}
