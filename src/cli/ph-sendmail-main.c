// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthorn-sendmail: sendmail(8) for programs that know no other way to send mail. Goes through the accounts and the outbox
// of the person who runs it, without a display and, if need be, without a session.

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-desktop.h"
#include "ph-cli-error.h"
#include "ph-cli-start.h"
#include "ph-sendmail-modes.h"

#define PROGRAM        "posthorn-sendmail"
#define OPTION_COLUMNS 14 /* of the help, for an option and its argument */

static void
print_option (const char *option, const char *argument, const char *words)
{
  g_autofree char *left = argument != NULL ? g_strdup_printf ("%s %s", option, argument) : g_strdup (option);
  int gap = OPTION_COLUMNS - (int) g_utf8_strlen (left, -1);

  g_print ("  %s%*s %s\n", left, MAX (gap, 0), "", words);
}

static int
print_help (void)
{
  g_print ("%s\n\n%s\n\n", _ ("Usage: posthorn-sendmail [OPTION…] [--] [RECIPIENT…] <MESSAGE"),
           _ ("Puts a message into the outbox and sends it, as sendmail(8) does for other programs."));
  print_option ("-t", NULL, _ ("Read recipients from To, Cc and Bcc, too"));
  print_option ("-i, -oi", NULL, _ ("A line with nothing but a dot does not end the message"));
  print_option ("-f", _ ("ADDRESS"), _ ("Sender"));
  print_option ("-F", _ ("NAME"), _ ("Name of the sender, if the message has no From"));
  print_option ("-odb, -odq", NULL, _ ("Leave it to the program of the desktop, or to the next delivery"));
  print_option ("-N, -R, -V", NULL, _ ("Delivery notifications"));
  print_option ("-bs", NULL, _ ("Speak SMTP on standard input and output"));
  print_option ("-bp", NULL, _ ("Print what is in the outbox (as “mailq”)"));
  print_option ("-q", NULL, _ ("Send what is due"));
  print_option ("--account", _ ("NAME"), _ ("Send by this account: identifier, address or label"));
  g_print ("\n%s\n", _ ("All other options of sendmail are taken and ignored where that does no harm."));
  return EX_OK;
}

static int
print_version (void)
{
  g_print (PROGRAM " %s\n", PACKAGE_VERSION);
  return EX_OK;
}

/* It reads the accounts and speaks with the keyring of who has started it; nobody else is to get at those. */
static gboolean
is_privileged (void)
{
  return getauxval (AT_SECURE) != 0 || getuid () != geteuid () || getgid () != getegid ();
}

static int
run_mode (const PhSendmailOptions *options, GError **error)
{
  switch (options->mode)
    {
    case PH_SENDMAIL_SUBMIT:
      return ph_sendmail_submit (options, error);
    case PH_SENDMAIL_DIALOGUE:
      return ph_sendmail_talk (options, error);
    case PH_SENDMAIL_LIST:
      return ph_sendmail_list (error);
    case PH_SENDMAIL_FLUSH:
      return ph_sendmail_flush (error);
    case PH_SENDMAIL_ALIASES:
      return EX_OK;
    case PH_SENDMAIL_HELP:
      return print_help ();
    case PH_SENDMAIL_VERSION:
    default:
      return print_version ();
    }
}

int
main (int argc, char **argv)
{
  g_auto(PhSendmailOptions) options = { 0 };
  g_autoptr(GError) error = NULL;
  int status = EX_OK;

  ph_cli_start (PROGRAM);
  if (is_privileged ())
    {
      g_printerr ("%s\n", _ ("posthorn-sendmail: it must not be installed with a set-user-ID or set-group-ID bit"));
      return EX_NOPERM;
    }
  ph_cli_desktop_find_bus ();
  if (ph_sendmail_options_parse (&options, argv, &error))
    status = run_mode (&options, &error);
  if (error != NULL)
    status = ph_cli_fail (error, PH_CLI_FAILURE_WORDS);
  return ph_cli_check_output (status);
}
