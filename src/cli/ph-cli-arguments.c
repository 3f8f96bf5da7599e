// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Takes the options of a command out of its arguments, so that those that are left are what the command is about.

#include "config.h"

#include "ph-cli-arguments.h"

#include <string.h>

/**
 * ph_cli_arguments_parse:
 * @context: the options of a command
 * @argc: (inout): number of arguments
 * @argv: (inout): arguments; the first is the name of the command
 * @error: return location
 *
 * Does what g_option_context_parse() does, which leaves the "--" where it is if what stands behind it begins with "-".
 *
 * Errors: [error@GLib.OptionError].
 *
 * Returns: whether all options are known and have their values
 */
gboolean
ph_cli_arguments_parse (GOptionContext *context, int *argc, char ***argv, GError **error)
{
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  for (int i = 1; i < *argc; i++)
    if (strcmp ((*argv)[i], "--") == 0)
      {
        /* With the NULL at the end. */
        memmove (*argv + i, *argv + i + 1, (gsize) (*argc - i) * sizeof **argv);
        --*argc;
        break;
      }
  return TRUE;
}
