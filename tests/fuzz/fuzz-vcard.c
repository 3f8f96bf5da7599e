// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whatever an address book calls a visiting card: addresses that are some, with names on one line.

#include "config.h"

#include "fuzz.h"

#include "ph-vcard.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autoptr(GPtrArray) mailboxes = ph_vcard_list_mailboxes (text);

  for (guint i = 0; i < mailboxes->len; i++)
    {
      const char *name = ph_mailbox_get_name (mailboxes->pdata[i]);
      g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailboxes->pdata[i], NULL);

      if (address == NULL)
        g_error ("no address");
      if (!g_utf8_validate (name, -1, NULL))
        g_error ("a name that is not UTF-8");
      for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
        if (g_unichar_iscntrl (g_utf8_get_char (at)))
          g_error ("a control character in %s", name);
    }
  return 0;
}
