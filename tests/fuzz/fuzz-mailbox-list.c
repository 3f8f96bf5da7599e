// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Lists of recipients as anybody pastes them. Sound mailboxes come back from what they are written as, alone and in a
// list; nothing in a mailbox could end a field.

#include "config.h"

#include "fuzz.h"

#include "ph-mailbox.h"

static void
check_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    g_error ("not UTF-8");
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      g_error ("a control character in %s", text);
}

static gboolean
is_sound (PhMailbox *mailbox)
{
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);

  return address != NULL && g_strcmp0 (ph_address_get_text (address), ph_mailbox_get_address (mailbox)) == 0;
}

static void
check_alone (PhMailbox *mailbox)
{
  g_autofree char *text = ph_mailbox_to_text (mailbox);
  g_autoptr(PhMailbox) again = ph_mailbox_parse (text);

  if (!ph_mailbox_equal (mailbox, again))
    g_error ("%s is read as another", text);
}

static void
check_list (GPtrArray *mailboxes)
{
  g_autofree char *text = ph_mailbox_list_to_text (mailboxes);
  g_autoptr(GPtrArray) again = ph_mailbox_list_parse (text);

  if (again->len != mailboxes->len)
    g_error ("%u mailboxes become %u: %s", mailboxes->len, again->len, text);
  for (guint i = 0; i < again->len; i++)
    if (!ph_mailbox_equal (mailboxes->pdata[i], again->pdata[i]))
      g_error ("%s is read as another list", text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (text);
  g_autoptr(GPtrArray) sound = g_ptr_array_new ();

  for (guint i = 0; i < mailboxes->len; i++)
    {
      PhMailbox *mailbox = mailboxes->pdata[i];
      g_autofree char *unused G_GNUC_UNUSED = ph_mailbox_to_text (mailbox);

      check_line (ph_mailbox_get_name (mailbox));
      check_line (ph_mailbox_get_address (mailbox));
      if (!is_sound (mailbox))
        continue;
      check_alone (mailbox);
      g_ptr_array_add (sound, mailbox);
    }
  check_list (sound);
  return 0;
}
