// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What anybody may have written into the folder of drafts: it is a draft or an error, and a draft is written so that it is read
// as the same.

#include "config.h"

#include "fuzz.h"

#include "ph-draft-file.h"

#include <string.h>

static GBytes *
write_draft (PhDraft *draft)
{
  g_autoptr(GKeyFile) file = ph_draft_file_new (draft);
  gsize size = 0;
  char *data = g_key_file_to_data (file, &size, NULL);

  return g_bytes_new_take (data, size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhDraft) draft = ph_draft_file_parse (bytes, "x", &error);
  g_autoptr(PhDraft) again = NULL;
  g_autoptr(GBytes) first = NULL;
  g_autoptr(GBytes) second = NULL;

  if ((draft == NULL) != (error != NULL))
    g_error ("neither a draft nor an error");
  if (draft != NULL && ph_draft_file_is_newer (bytes))
    g_error ("a newer draft was read");
  if (draft == NULL)
    return 0;
  first = write_draft (draft);
  again = ph_draft_file_parse (first, "x", NULL);
  if (again == NULL)
    g_error ("what was written can't be read");
  second = write_draft (again);
  if (!g_bytes_equal (first, second))
    g_error ("it is not the same: %s", (const char *) g_bytes_get_data (first, NULL));
  return 0;
}
