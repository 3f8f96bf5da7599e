// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The reader of EHLO replies: whatever the lines hold, what it gives out can be shown.

#include "config.h"

#include "fuzz.h"

#include "ph-smtp-capabilities.h"

static void
check_all (const char *const *lines)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_utf8_validate (lines[i], -1, NULL) || g_str_has_prefix (lines[i], "\033"))
      g_error ("not fit to be shown");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (250, (const char *const *) lines);
  g_autoptr(PhSmtpCapabilities) capabilities = ph_smtp_capabilities_parse (reply);

  check_all (ph_smtp_capabilities_get_lines (capabilities));
  check_all (ph_smtp_capabilities_get_mechanisms (capabilities));
  return 0;
}
