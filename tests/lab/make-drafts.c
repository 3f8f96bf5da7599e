// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// make-drafts DIRECTORY COUNT SEED: builds the messages of made-up drafts, 0.eml, 1.eml and so on, in turns for servers
// with and without 8BITMIME.

#include "config.h"

#include "draft-generator.h"
#include "message-fixture.h"

static void
write_message (GRand *random, const char *directory, guint number)
{
  g_autofree char *files = g_build_filename (directory, "files", NULL);
  g_autofree char *name = g_strdup_printf ("%u.eml", number);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr(PhDraft) draft = NULL;
  g_autoptr(PhMessageFile) message = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize length = 0;

  g_assert_cmpint (g_mkdir_with_parents (files, 0700), ==, 0);
  draft = draft_generator_new_draft (random, DRAFT_ADDRESSES_USUAL, files);
  message = message_fixture_build (draft, number % 2 == 0 ? PH_MESSAGE_ENCODING_7BIT : PH_MESSAGE_ENCODING_8BIT, &error);
  g_assert_no_error (error);
  bytes = message_fixture_dup_bytes (message, &length);
  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  message_fixture_remove_folder (files);
}

int
main (int argc, char **argv)
{
  if (argc != 4)
    {
      g_printerr ("usage: make-drafts DIRECTORY COUNT SEED\n");
      return 64;
    }

  g_autoptr(GRand) random = g_rand_new_with_seed ((guint32) g_ascii_strtoull (argv[3], NULL, 10));

  for (guint i = 0; i < g_ascii_strtoull (argv[2], NULL, 10); i++)
    write_message (random, argv[1], i);
  return 0;
}
