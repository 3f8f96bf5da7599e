// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Preloaded into the program, turns its windows round as in a language that is written from right to left, whatever
// languages are installed here.

#define _GNU_SOURCE

#include <dlfcn.h>
#include <gtk/gtk.h>

int g_application_run (GApplication *application, int argc, char **argv);

static void
on_startup_cb (GApplication *application)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

/* Before a window is made, and after GTK has asked for the direction of the language. */
int
g_application_run (GApplication *application, int argc, char **argv)
{
  int (*run) (GApplication *, int, char **) = (int (*) (GApplication *, int, char **)) dlsym (RTLD_NEXT, "g_application_run");

  g_signal_connect (application, "startup", G_CALLBACK (on_startup_cb), NULL);
  return run (application, argc, argv);
}
