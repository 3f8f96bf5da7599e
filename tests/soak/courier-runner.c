// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A courier in a process of its own, for tests that kill it: courier-runner DIRECTORY flush|serve. "flush" delivers what is
// due and ends, "serve" goes on until its standard input is closed.

#include "config.h"

#include "courier-fixture.h"

#include <gio/gunixinputstream.h>
#include <string.h>

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static void
serve (CourierFixture *fixture)
{
  static char byte;
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GInputStream) input = g_unix_input_stream_new (0, FALSE);

  ph_courier_start (fixture->courier);
  g_input_stream_read_async (input, &byte, 1, G_PRIORITY_DEFAULT, NULL, read_cb, loop);
  g_main_loop_run (loop);
}

int
main (int argc, char **argv)
{
  CourierFixture fixture = { 0 };

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  if (argc != 3)
    return 2;
  courier_fixture_open (&fixture, argv[1]);
  if (strcmp (argv[2], "serve") == 0)
    serve (&fixture);
  else
    courier_fixture_flush (&fixture, 0, NULL, NULL);
  courier_fixture_close (&fixture);
  return 0;
}
