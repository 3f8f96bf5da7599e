// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Who writes from an account: its own address and further ones that its server lets it use, and what stands under what is
// written. Whether the server really does is found out by sending, not here.

#include "config.h"

#include "ph-account-private.h"

#include "ph-mailbox.h"

/* A person with more addresses than these has pasted something else; a file may hold anything. */
#define MAX_SENDERS 200

/**
 * ph_account_get_senders:
 * @self: an account
 *
 * Returns: (transfer none): further addresses to send from, as [func@Mailbox.list_to_text] writes them; "" when there are
 *   none
 */
const char *
ph_account_get_senders (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_SENDERS];
}

/**
 * ph_account_set_senders:
 * @self: an account
 * @senders: (nullable): further addresses to send from, as [func@Mailbox.list_to_text] writes them; %NULL is ""
 */
void
ph_account_set_senders (PhAccount *self, const char *senders)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_SENDERS, senders);
}

/**
 * ph_account_get_signature:
 * @self: an account
 *
 * Returns: (transfer none): lines, separated by LF, that stand under what is written, without the mark above them; "" when
 *   there are none
 */
const char *
ph_account_get_signature (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_SIGNATURE];
}

/**
 * ph_account_set_signature:
 * @self: an account
 * @signature: (nullable): lines, separated by LF, that stand under what is written; %NULL is ""
 */
void
ph_account_set_signature (PhAccount *self, const char *signature)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_SIGNATURE, signature);
}

/* Local parts are the same whatever their case: no server that people have accounts with tells them apart, and who types
 * "Ada@" means "ada@" (RFC 5321 §2.4 leaves it to the domain). */
static char *
dup_key (PhAddress *address)
{
  return g_utf8_casefold (ph_address_get_wire (address), -1);
}

static gboolean
is_same (PhMailbox *mailbox, const char *key)
{
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);
  g_autofree char *other = address != NULL ? dup_key (address) : NULL;

  return g_strcmp0 (other, key) == 0;
}

static gboolean
has_key (GPtrArray *mailboxes, const char *key)
{
  for (guint i = 0; i < mailboxes->len; i++)
    if (is_same (mailboxes->pdata[i], key))
      return TRUE;
  return FALSE;
}

/* Malformed ones and those that are there already are left out. */
static void
add_sender (GPtrArray *senders, PhMailbox *mailbox)
{
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);
  g_autofree char *key = address != NULL ? dup_key (address) : NULL;

  if (key != NULL && !has_key (senders, key))
    g_ptr_array_add (senders, ph_mailbox_ref (mailbox));
}

/**
 * ph_account_dup_senders:
 * @self: an account
 *
 * Whom mail of this account can come from: its own address with the display name, then the further ones; each address once,
 * malformed ones not at all. A further one without a name has that of the account.
 *
 * Returns: (transfer full) (element-type PhMailbox): at most 200 mailboxes; none when not even the account's own address is
 *   one
 */
GPtrArray *
ph_account_dup_senders (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  GPtrArray *senders = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  const char *name = ph_account_get_display_name (self);
  g_autoptr(PhMailbox) own = ph_mailbox_new (name, ph_account_get_address (self));
  g_autoptr(GPtrArray) further = ph_mailbox_list_parse (ph_account_get_senders (self));

  add_sender (senders, own);
  for (guint i = 0; i < further->len && senders->len < MAX_SENDERS; i++)
    {
      PhMailbox *mailbox = further->pdata[i];
      g_autoptr(PhMailbox) named = *ph_mailbox_get_name (mailbox) != '\0' ? ph_mailbox_ref (mailbox) : ph_mailbox_new (name, ph_mailbox_get_address (mailbox));

      add_sender (senders, named);
    }
  return senders;
}

/**
 * ph_account_has_sender:
 * @self: an account
 * @address: an address
 *
 * Returns: whether mail of this account can come from @address, without regard to case
 */
gboolean
ph_account_has_sender (PhAccount *self, PhAddress *address)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  g_autoptr(GPtrArray) senders = ph_account_dup_senders (self);
  g_autofree char *key = dup_key (address);

  return has_key (senders, key);
}
