// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The options of "posthornctl accounts" about what becomes of answers and of what was sent, whether an account is used, and what a
// person remembers it by. What is not given stays as it is.

#include "config.h"

#include "ph-cli-keeping-options.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-error.h"
#include "ph-cli-text-file.h"
#include "ph-cli-values.h"

/* No server takes more of one client; what is larger is a typing mistake. */
#define MAX_CONNECTIONS 20

/**
 * ph_cli_keeping_options_add:
 * @self: where to put what is given
 * @context: gets the options
 */
void
ph_cli_keeping_options_add (PhCliKeepingOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "reply-to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->reply_to, N_ ("Where answers shall go, “Name <address>”; may be repeated; empty: to the sender"), N_ ("ADDRESS") },
    { "bcc-myself", 0, 0, G_OPTION_ARG_STRING, &self->bcc_myself, N_ ("Send the sender a copy of what is written"), "yes|no" },
    { "archive-folder", 0, 0, G_OPTION_ARG_FILENAME, &self->archive_folder, N_ ("Keep a copy of what was sent in this Maildir; empty: nowhere"), N_ ("FOLDER") },
    { "color", 0, 0, G_OPTION_ARG_STRING, &self->color, N_ ("Show it in this color: red, orange, yellow, green, blue, purple, brown; empty: in none"), N_ ("COLOR") },
    { "notes-file", 0, 0, G_OPTION_ARG_FILENAME, &self->notes_file, N_ ("File with remarks to keep with the account (-: standard input); an empty one: none"), N_ ("FILE") },
    { "max-connections", 0, 0, G_OPTION_ARG_STRING, &self->max_connections, N_ ("Connect no more often than this at a time (0: as in the preferences)"), "N" },
    { "enable", 0, 0, G_OPTION_ARG_NONE, &self->enable, N_ ("Switch the account on again"), NULL },
    { "disable", 0, 0, G_OPTION_ARG_NONE, &self->disable, N_ ("Switch the account off: its messages wait in the outbox, and it is used only where it is named"), NULL },
    { NULL }
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/**
 * ph_cli_keeping_options_clear:
 * @self: parsed options
 */
void
ph_cli_keeping_options_clear (PhCliKeepingOptions *self)
{
  g_clear_pointer (&self->reply_to, g_strfreev);
  g_clear_pointer (&self->bcc_myself, g_free);
  g_clear_pointer (&self->archive_folder, g_free);
  g_clear_pointer (&self->color, g_free);
  g_clear_pointer (&self->notes_file, g_free);
  g_clear_pointer (&self->max_connections, g_free);
}

static gboolean
fail_usage (GError **error, const char *option, const char *value, const char *allowed)
{
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), value, option, allowed);
  return FALSE;
}

static gboolean
apply_reply_to (const PhCliKeepingOptions *self, PhAccount *account, GError **error)
{
  g_autofree char *text = NULL;

  if (self->reply_to == NULL)
    return TRUE;
  text = ph_cli_value_join_mailboxes ("--reply-to", self->reply_to, error);
  if (text != NULL)
    ph_account_set_reply_to (account, text);
  return text != NULL;
}

static gboolean
apply_self_copy (const PhCliKeepingOptions *self, PhAccount *account, GError **error)
{
  static const char *const answers[] = { [PH_SELF_COPY_NONE] = "no", [PH_SELF_COPY_BCC] = "yes" };

  if (self->bcc_myself == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (strcmp (self->bcc_myself, answers[i]) == 0)
      {
        ph_account_set_self_copy (account, (PhSelfCopy) i);
        return TRUE;
      }
  return fail_usage (error, "--bcc-myself", self->bcc_myself, "yes, no");
}

/* Who makes the copies works elsewhere. */
static gboolean
apply_archive_folder (const PhCliKeepingOptions *self, PhAccount *account, GError **error)
{
  g_autofree char *path = self->archive_folder != NULL && *self->archive_folder != '\0' ? g_canonicalize_filename (self->archive_folder, NULL) : g_strdup ("");

  if (self->archive_folder == NULL)
    return TRUE;
  if (!g_utf8_validate (path, -1, NULL) || ph_cli_value_has_control (path))
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The path of the archive is not valid UTF-8 text"));
      return FALSE;
    }
  ph_account_set_archive_folder (account, path);
  return TRUE;
}

static gboolean
apply_color (const PhCliKeepingOptions *self, PhAccount *account, GError **error)
{
  g_autofree char *allowed = g_strjoinv (", ", (char **) ph_account_list_colors ());

  if (self->color == NULL)
    return TRUE;
  if (*self->color != '\0' && !g_strv_contains (ph_account_list_colors (), self->color))
    return fail_usage (error, "--color", self->color, allowed);
  ph_account_set_color (account, self->color);
  return TRUE;
}

static gboolean
apply_notes (const PhCliKeepingOptions *self, PhAccount *account, GError **error)
{
  g_autofree char *notes = NULL;

  if (self->notes_file == NULL)
    return TRUE;
  if (!ph_cli_text_file_read (self->notes_file, PH_ACCOUNT_MAX_NOTES, &notes, error))
    return FALSE;
  if (notes == NULL)
    {
      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("%s can’t be kept as remarks: they take a few pages of text in UTF-8"), self->notes_file);
      return FALSE;
    }
  ph_account_set_notes (account, notes);
  return TRUE;
}

static gboolean
apply_use (const PhCliKeepingOptions *self, PhAccount *account, GError **error)
{
  guint64 n_connections = 0;

  if (self->enable && self->disable)
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("An account can’t be switched on and off at once"));
      return FALSE;
    }
  if (self->enable || self->disable)
    ph_account_set_use (account, self->enable ? PH_ACCOUNT_USE_ENABLED : PH_ACCOUNT_USE_DISABLED);
  if (self->max_connections == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (self->max_connections, 10, 0, MAX_CONNECTIONS, &n_connections, NULL))
    return fail_usage (error, "--max-connections", self->max_connections, _ ("a number up to 20; 0: as in the preferences"));
  ph_account_set_max_connections (account, (guint) n_connections);
  return TRUE;
}

/**
 * ph_cli_keeping_options_apply:
 * @self: parsed options
 * @account: gets what is given
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_USAGE or %EX_NOINPUT.
 *
 * Returns: whether all of it makes sense
 */
gboolean
ph_cli_keeping_options_apply (const PhCliKeepingOptions *self, PhAccount *account, GError **error)
{
  return apply_reply_to (self, account, error) && apply_self_copy (self, account, error) && apply_archive_folder (self, account, error) &&
         apply_color (self, account, error) && apply_notes (self, account, error) && apply_use (self, account, error);
}
