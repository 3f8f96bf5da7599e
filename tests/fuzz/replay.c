// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Runs a fuzz target without libFuzzer: each file of the folders named on the command line, and mutations of it that are
// the same in every run.

#include "config.h"

#include <glib.h>

#include "fuzz.h"

#include <stdlib.h>

#define N_MUTATIONS 200

static void
run_mutations (const guint8 *data, gsize size, GRand *random)
{
  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      gsize cut = (gsize) g_rand_int_range (random, 1, (gint32) size + 1);

      for (guint n = (guint) g_rand_int_range (random, 0, 6); n > 0; n--)
        copy[g_rand_int_range (random, 0, (gint32) size)] = (guint8) g_rand_int_range (random, 0, 256);
      LLVMFuzzerTestOneInput (copy, cut);
    }
}

static void
run_file (const char *path, GRand *random)
{
  g_autofree char *contents = NULL;
  g_autoptr(GError) error = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &contents, &size, &error))
    g_error ("%s", error->message);
  LLVMFuzzerTestOneInput ((const guint8 *) contents, size);
  if (size > 0)
    run_mutations ((const guint8 *) contents, size, random);
}

int
main (int argc, char *argv[])
{
  g_autoptr(GRand) random = g_rand_new_with_seed (821);

  LLVMFuzzerTestOneInput ((const guint8 *) "", 0);
  for (int i = 1; i < argc; i++)
    {
      g_autoptr(GDir) dir = g_dir_open (argv[i], 0, NULL);
      const char *name = NULL;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (argv[i], name, NULL);

          run_file (path, random);
        }
    }
  return EXIT_SUCCESS;
}
