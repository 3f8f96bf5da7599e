// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Recipients as people have them at hand: written in a row, or copied from a table, whose cells are separated by tabs.

#include "config.h"

#include "ph-recipient-rows.h"

#include <string.h>

static gboolean
is_well_formed (const char *text)
{
  g_autoptr(PhMailbox) mailbox = ph_mailbox_new ("", text);
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);

  return address != NULL;
}

/* A row of a table: the cell with an address, and the first other one as the name. Without any “@” it is a heading, or empty. */
static void
add_row (GPtrArray *mailboxes, const char *line)
{
  g_auto(GStrv) cells = g_strsplit (line, "\t", -1);
  const char *address = NULL;
  const char *name = NULL;

  for (guint i = 0; cells[i] != NULL; i++)
    {
      g_strstrip (cells[i]);
      if (address == NULL && strchr (cells[i], '@') != NULL)
        address = cells[i];
      else if (name == NULL && cells[i][0] != '\0')
        name = cells[i];
    }
  if (address != NULL && is_well_formed (address))
    g_ptr_array_add (mailboxes, ph_mailbox_new (name != NULL ? name : "", address));
  else if (address != NULL)
    g_ptr_array_add (mailboxes, ph_mailbox_parse (address));
}

/* “Ada Lovelace ada@example.org”: the last word is the address. */
static PhMailbox *
mend (PhMailbox *mailbox)
{
  g_autofree char *text = g_strdup (ph_mailbox_get_address (mailbox));
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);
  char *space = strrchr (text, ' ');

  if (address != NULL || ph_mailbox_get_name (mailbox)[0] != '\0' || space == NULL || !is_well_formed (space + 1))
    return ph_mailbox_ref (mailbox);
  *space = '\0';
  if (strchr (text, '@') != NULL)
    return ph_mailbox_ref (mailbox);
  return ph_mailbox_new (g_strstrip (text), space + 1);
}

static void
add_list (GPtrArray *mailboxes, const char *text)
{
  g_autoptr(GPtrArray) list = ph_mailbox_list_parse (text);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (mailboxes, mend (list->pdata[i]));
}

/**
 * ph_recipient_rows_parse:
 * @text: what was typed or pasted
 *
 * Returns: (transfer full) (element-type PhMailbox): the mailboxes in it, malformed ones among them
 */
GPtrArray *
ph_recipient_rows_parse (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  GPtrArray *mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  g_auto(GStrv) lines = NULL;

  if (strchr (text, '\t') == NULL)
    {
      add_list (mailboxes, text);
      return mailboxes;
    }
  lines = g_strsplit_set (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strchr (lines[i], '\t') != NULL)
      add_row (mailboxes, lines[i]);
    else
      add_list (mailboxes, lines[i]);
  return mailboxes;
}
