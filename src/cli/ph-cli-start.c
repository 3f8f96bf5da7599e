// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What both programs do before anything else, and last.

#include "config.h"

#include "ph-cli-start.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static const char *program_name = "posthornctl";

/* Who is started with a closed descriptor would open something else under its number and take that for the person's
 * input. All three are for reading only: what is printed into a closed output has to fail. */
static void
fill_standard_descriptors (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && errno == EBADF && open ("/dev/null", O_RDONLY) != fd)
      abort ();
}

/* Accounts and addresses are UTF-8. The C locale says nothing about what lies beyond ASCII, so that is no contradiction. */
static void
set_locale (void)
{
  setlocale (LC_ALL, "");
  if (strcmp (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

/**
 * ph_cli_start:
 * @program: name of the program, for what it says
 *
 * To be called before anything is opened or said.
 */
void
ph_cli_start (const char *program)
{
  program_name = program;
  fill_standard_descriptors ();
  set_locale ();
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * ph_cli_get_program:
 *
 * Returns: (transfer none): what the program is called
 */
const char *
ph_cli_get_program (void)
{
  return program_name;
}

/**
 * ph_cli_check_output:
 * @status: what the program would end with
 *
 * A report that did not fit on the disk must not pass for one that is whole.
 *
 * Returns: the exit status
 */
int
ph_cli_check_output (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  g_printerr (_ ("%s: the output could not be written\n"), program_name);
  return status == EX_OK ? EX_CANTCREAT : status;
}
