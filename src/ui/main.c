// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The program with the window.

#include "config.h"

#include "ph-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_autoptr(PhApplication) application = ph_application_new ();

  int status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : ph_application_get_exit_status (application);
}
