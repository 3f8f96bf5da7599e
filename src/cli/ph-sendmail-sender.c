// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which account sends a message that a program hands over, and as whom. A program may know nothing of accounts: what none
// of them has as an address goes out by the default one, under its own.

#include "config.h"

#include "ph-sendmail-sender.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-error.h"
#include "ph-cli-queue.h"
#include "ph-cli-target.h"
#include "ph-header-addresses.h"
#include "ph-mailbox.h"
#include "ph-sendmail-header.h"

static gboolean
is_empty (const char *address)
{
  return *address == '\0' || strcmp (address, "<>") == 0;
}

/* Returns: (transfer full) (nullable): NULL without @error: a person of this computer, whom each account stands for */
static PhAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr(PhMailbox) mailbox = g_utf8_validate (text, -1, NULL) ? ph_mailbox_parse (text) : NULL;
  g_autoptr(PhAddress) address = mailbox != NULL && strchr (text, '@') != NULL ? ph_address_parse (ph_mailbox_get_address (mailbox), NULL) : NULL;

  if (address == NULL && (mailbox == NULL || strchr (text, '@') != NULL))
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no address that a message can come from"), text);
  return g_steal_pointer (&address);
}

/* What can't be read names nobody; the server will judge it. */
static PhAddress *
find_in_header (const GByteArray *header)
{
  g_autoptr(GByteArray) fields = header != NULL ? ph_sendmail_header_select_sender (header) : NULL;
  g_autoptr(PhHeaderAddresses) addresses = NULL;

  if (fields == NULL || fields->len == 0)
    return NULL;
  addresses = ph_header_addresses_new (fields->data, fields->len);
  return addresses->sender != NULL ? ph_address_ref (addresses->sender) : NULL;
}

/* Returns: (transfer none) (nullable) */
static PhAccount *
find_account (PhAccountStore *store, const char *name, PhAddress *address, GError **error)
{
  PhAccount *account = name != NULL ? ph_cli_find_account (store, name, error) : ph_cli_queue_find_sender (store, address);

  if (account != NULL || name != NULL)
    return account;
  account = ph_account_store_get_default (store);
  if (account == NULL)
    g_set_error_literal (error, PH_CLI_ERROR, EX_CONFIG, _ ("There is no mail account to send with; set one up in Posthorn first, or with “posthornctl accounts add”"));
  return ph_cli_check_use (account, error) ? account : NULL;
}

/**
 * ph_sendmail_sender_choose:
 * @ret_sender: (out): who sends it; cleared by the caller
 * @store: the accounts of the person
 * @wanted: what is known
 * @error: return location
 *
 * The account is the named one, else that which has the wanted address (or, without one, that of Sender or From), else the
 * default one. The envelope has the wanted address only if the account has it, too; else the account's own.
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_CONFIG: there is no account, %EX_USAGE: the address is none;
 * %PH_ADDRESS_ERROR: that of the account is none.
 *
 * Returns: whether somebody can send it
 */
gboolean
ph_sendmail_sender_choose (PhSendmailSender *ret_sender, PhAccountStore *store, const PhSendmailWanted *wanted, GError **error)
{
  g_return_val_if_fail (ret_sender != NULL && wanted != NULL, FALSE);

  gboolean wants_none = wanted->address != NULL && is_empty (wanted->address);
  g_autoptr(PhAddress) address = NULL;
  g_autoptr(GError) failure = NULL;
  PhAccount *account = NULL;

  if (wanted->address != NULL && !wants_none)
    address = parse_address (wanted->address, &failure);
  else
    address = find_in_header (wanted->header);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  account = find_account (store, wanted->account, address, error);
  if (account == NULL)
    return FALSE;

  ret_sender->account = g_object_ref (account);
  if (wants_none)
    return TRUE;
  if (address != NULL && ph_account_has_sender (account, address))
    ret_sender->address = g_steal_pointer (&address);
  else
    ret_sender->address = ph_address_parse (ph_account_get_address (account), error);
  return ret_sender->address != NULL;
}

/**
 * ph_sendmail_sender_clear:
 * @self: a sender, or all zero
 */
void
ph_sendmail_sender_clear (PhSendmailSender *self)
{
  g_clear_object (&self->account);
  g_clear_pointer (&self->address, ph_address_unref);
}
