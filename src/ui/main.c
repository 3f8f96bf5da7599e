// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The program with the window.

#include "config.h"

#include "ph-application.h"
#include "ph-start.h"

int
main (int argc, char **argv)
{
  ph_start_spare_memory ();
  ph_start_set_locale ();

  g_autoptr(PhApplication) application = ph_application_new ();

  int status = g_application_run (G_APPLICATION (application), argc, argv);

  if (ph_application_get_trouble (application) != NULL)
    ph_start_show_trouble (ph_application_get_trouble (application));
  return status != 0 ? status : ph_application_get_exit_status (application);
}
