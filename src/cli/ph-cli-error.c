// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the exit status says (sysexits.h), for errors and for problems that the guided test knows.

#include "config.h"

#include "ph-cli-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-json.h"
#include "ph-cli-start.h"
#include "ph-cli-values.h"
#include "ph-outbox.h"
#include "ph-text.h"

G_DEFINE_QUARK (ph-cli-error-quark, ph_cli_error);

static int
status_of_store_error (int code)
{
  switch ((PhAccountStoreError) code)
    {
    case PH_ACCOUNT_STORE_ERROR_WRITE:
      return EX_CANTCREAT;
    case PH_ACCOUNT_STORE_ERROR_READ:
    case PH_ACCOUNT_STORE_ERROR_NOT_FOUND:
      return EX_CONFIG;
    default:
      return EX_SOFTWARE;
    }
}

static int
status_of_outbox_error (int code)
{
  switch ((PhOutboxError) code)
    {
    case PH_OUTBOX_ERROR_OPEN:
    case PH_OUTBOX_ERROR_WRITE:
    case PH_OUTBOX_ERROR_FULL:
      return EX_CANTCREAT;
    case PH_OUTBOX_ERROR_BUSY:
      return EX_TEMPFAIL;
    case PH_OUTBOX_ERROR_NOT_FOUND:
    case PH_OUTBOX_ERROR_MESSAGE:
      return EX_NOINPUT;
    case PH_OUTBOX_ERROR_STATE:
    case PH_OUTBOX_ERROR_DOUBLE:
      return EX_USAGE;
    default:
      return EX_SOFTWARE;
    }
}

static int
status_of_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_IS_DIRECTORY:
    case G_IO_ERROR_NOT_DIRECTORY:
    case G_IO_ERROR_FILENAME_TOO_LONG:
      return EX_NOINPUT;
    case G_IO_ERROR_MESSAGE_TOO_LARGE:
      return EX_DATAERR;
    case G_IO_ERROR_NO_SPACE:
    case G_IO_ERROR_READ_ONLY:
      return EX_CANTCREAT;
    case G_IO_ERROR_ADDRESS_IN_USE:
      return EX_UNAVAILABLE;
    case G_IO_ERROR_CANCELLED:
      return EX_TEMPFAIL;
    default:
      return EX_SOFTWARE;
    }
}

/**
 * ph_cli_status_of_error:
 * @error: any error that a command can end with
 *
 * Returns: the exit status that fits
 */
int
ph_cli_status_of_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, EX_SOFTWARE);

  if (error->domain == PH_CLI_ERROR)
    return error->code;
  if (error->domain == G_OPTION_ERROR || error->domain == G_CONVERT_ERROR || error->domain == PH_ADDRESS_ERROR || error->domain == PH_ACCOUNT_ERROR)
    return EX_USAGE;
  if (error->domain == PH_MESSAGE_ERROR)
    return EX_DATAERR;
  if (error->domain == PH_KEYRING_ERROR)
    return EX_CONFIG;
  if (error->domain == PH_ACCOUNT_STORE_ERROR)
    return status_of_store_error (error->code);
  if (error->domain == PH_OUTBOX_ERROR)
    return status_of_outbox_error (error->code);
  if (error->domain == G_IO_ERROR)
    return status_of_io_error (error->code);
  return EX_SOFTWARE;
}

/**
 * ph_cli_status_of_problem:
 * @problem: (nullable): how a test or a submission ended
 *
 * Returns: the exit status that fits; 0 for %NULL
 */
int
ph_cli_status_of_problem (PhProblem *problem)
{
  static const int statuses[] = {
    [PH_PROBLEM_CLASS_USAGE] = EX_USAGE,
    [PH_PROBLEM_CLASS_NOT_FOUND] = EX_NOHOST,
    [PH_PROBLEM_CLASS_UNREACHABLE] = EX_UNAVAILABLE,
    [PH_PROBLEM_CLASS_PROTOCOL] = EX_PROTOCOL,
    [PH_PROBLEM_CLASS_SIGN_IN] = EX_NOPERM,
    [PH_PROBLEM_CLASS_CONFIGURATION] = EX_CONFIG,
    [PH_PROBLEM_CLASS_RECIPIENT] = EX_NOUSER,
    [PH_PROBLEM_CLASS_TRANSIENT] = EX_TEMPFAIL,
    [PH_PROBLEM_CLASS_REFUSED] = EX_UNAVAILABLE,
    [PH_PROBLEM_CLASS_UNCERTAIN] = EX_TEMPFAIL,
    [PH_PROBLEM_CLASS_INTERNAL] = EX_SOFTWARE,
    [PH_PROBLEM_CLASS_CANCELLED] = EX_TEMPFAIL,
  };

  if (problem == NULL)
    return EX_OK;
  /* The same identifier can be for now or for good; only the server's reply tells. */
  if (ph_problem_is_transient (problem))
    return EX_TEMPFAIL;
  return statuses[ph_problem_id_get_class (ph_problem_get_id (problem))];
}

/**
 * ph_cli_describe_error:
 * @error: any error that a command can end with
 *
 * Returns: (transfer full): what happened and what helps, translated
 */
char *
ph_cli_describe_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  /* Ours are written for a person where they are raised, GOption's are translated by GLib. */
  if (error->domain == PH_CLI_ERROR || error->domain == G_OPTION_ERROR)
    return g_strdup (error->message);
  /* GOption says neither what was to be converted nor why. */
  if (error->domain == G_CONVERT_ERROR)
    return g_strdup (_ ("The value of an option is not valid UTF-8 text"));
  return ph_text_error (error);
}

static void
print_json (const char *text)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ph_cli_json_add_boolean (builder, "ok", FALSE);
  ph_cli_json_add_string (builder, "error", text);
  json_builder_end_object (builder);
  ph_cli_json_print (builder);
}

/**
 * ph_cli_failure_asked_for:
 * @argv: arguments as they were given
 *
 * To be asked before they are parsed: the parser forgets all options when it finds one that is wrong.
 *
 * Returns: how to tell of a failure
 */
PhCliFailure
ph_cli_failure_asked_for (char **argv)
{
  for (guint i = 0; argv[i] != NULL && strcmp (argv[i], "--") != 0; i++)
    if (strcmp (argv[i], "--json") == 0)
      return PH_CLI_FAILURE_JSON;
  return PH_CLI_FAILURE_WORDS;
}

/**
 * ph_cli_fail:
 * @error: why a command can't go on
 * @failure: whether there has to be a document
 *
 * Says so on standard error.
 *
 * Returns: the exit status that fits
 */
int
ph_cli_fail (const GError *error, PhCliFailure failure)
{
  g_return_val_if_fail (error != NULL, EX_SOFTWARE);

  g_autofree char *text = ph_cli_describe_error (error);
  g_autofree char *escaped = ph_cli_escape_lines (text);

  g_printerr ("%s: %s\n", ph_cli_get_program (), escaped);
  if (failure == PH_CLI_FAILURE_JSON)
    print_json (escaped);
  return ph_cli_status_of_error (error);
}
