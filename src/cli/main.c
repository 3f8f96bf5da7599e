// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl: everything the window does, without one. Finds the command and hands over.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-commands.h"
#include "ph-cli-start.h"

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "test", ph_cli_test, N_ ("Run the guided test of an outgoing mail account") },
  { "send", ph_cli_send, N_ ("Submit messages, now or by the outbox") },
  { "outbox", ph_cli_outbox, N_ ("Look after the messages that are to be sent") },
  { "discover", ph_cli_discover, N_ ("Find the outgoing mail server of an address") },
  { "explain", ph_cli_explain, N_ ("Tell what the reply of a mail server means") },
  { "accounts", ph_cli_accounts, N_ ("List, add, change and remove accounts") },
  { "practice", ph_cli_practice, N_ ("Run a practice server on this computer") },
};

static void
print_help (void)
{
  g_print ("%s\n\n%s\n", _ ("Usage: posthornctl COMMAND [OPTION…]"), _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  g_print ("\n%s\n", _ ("“posthornctl COMMAND --help” tells the options of a command."));
}

static int
run_command (int argc, char **argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, argv[0]) == 0)
      {
        g_autofree char *name = g_strconcat ("posthornctl ", argv[0], NULL);

        g_set_prgname (name);
        return commands[i].run (argc, argv);
      }
  g_printerr (_ ("posthornctl: there is no command “%s”; see posthornctl --help\n"), argv[0]);
  return EX_USAGE;
}

static int
run (int argc, char **argv)
{
  if (argc < 2)
    {
      g_printerr ("%s\n", _ ("posthornctl: a command is needed; see posthornctl --help"));
      return EX_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return EX_OK;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      g_print ("posthornctl %s\n", PACKAGE_VERSION);
      return EX_OK;
    }
  return run_command (argc - 1, argv + 1);
}

int
main (int argc, char **argv)
{
  ph_cli_start ("posthornctl");
  return ph_cli_check_output (run (argc, argv));
}
