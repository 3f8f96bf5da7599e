// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The options of "posthornctl accounts" about who writes, what stands under it, and how much goes out. What is not given
// stays as it is.

#include "config.h"

#include "ph-cli-writing-options.h"

#include <glib/gi18n-lib.h>
#include <sysexits.h>

#include "ph-cli-error.h"
#include "ph-cli-text-file.h"
#include "ph-cli-values.h"

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

static gboolean
apply_senders (char **also_from, PhAccount *account, GError **error)
{
  g_autofree char *text = ph_cli_value_join_mailboxes ("--also-from", also_from, error);

  if (text != NULL)
    ph_account_set_senders (account, text);
  return text != NULL;
}

static gboolean
apply_signature (const char *path, PhAccount *account, GError **error)
{
  g_autofree char *signature = NULL;

  if (!ph_cli_text_file_read (path, MAX_SIGNATURE, &signature, error))
    return FALSE;
  if (signature == NULL)
    {
      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("%s is no signature: it takes a few lines of text in UTF-8"), path);
      return FALSE;
    }
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
