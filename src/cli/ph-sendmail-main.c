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

#define PROGRAM "posthorn-sendmail"

static int
print_help (void)
{
  g_print ("%s\n\n%s\n", _ ("Usage: posthorn-sendmail [OPTION…] [--] [RECIPIENT…] <MESSAGE"),
           _ ("Puts a message into the outbox and sends it, as sendmail(8) does for other programs."));
  g_print ("\n"
           "  -t             %s\n"
           "  -i, -oi        %s\n"
           "  -f ADDRESS     %s\n"
           "  -F NAME        %s\n"
           "  -odb, -odq     %s\n"
           "  -N, -R, -V     %s\n"
           "  -bs            %s\n"
           "  -bp            %s\n"
           "  -q             %s\n"
           "  --account NAME %s\n",
           _ ("Read recipients from To, Cc and Bcc, too"), _ ("A line with nothing but a dot does not end the message"), _ ("Sender"),
           _ ("Name of the sender, if the message has no From"), _ ("Leave it to the program of the desktop, or to the next delivery"),
           _ ("Delivery notifications"), _ ("Speak SMTP on standard input and output"), _ ("Print what is in the outbox (as “mailq”)"), _ ("Send what is due"),
           _ ("Send by this account: identifier, address or label"));
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
