// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reader of DNS answers with text: whatever a server sends, what it gives out is UTF-8.

#include "config.h"

#include "fuzz.h"

#include "ph-dns-text.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GPtrArray) texts = ph_dns_text_parse (data, size);

  for (guint i = 0; texts != NULL && i < texts->len; i++)
    if (!g_utf8_validate (g_ptr_array_index (texts, i), -1, NULL))
      g_error ("not UTF-8");
  return 0;
}
