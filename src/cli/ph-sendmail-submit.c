// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthorn-sendmail with a message on standard input.

#include "config.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-mailbox.h"
#include "ph-sendmail-mailer.h"
#include "ph-sendmail-modes.h"
#include "ph-sendmail-qualify.h"

#define CHUNK (64 * 1024)

static gboolean
read_message (PhSendmailLetter *letter, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize n = 0;
  gboolean is_open = TRUE;

  do
    {
      if (!ph_cli_await_input (STDIN_FILENO))
        return !g_cancellable_set_error_if_cancelled (ph_cli_get_cancellable (), error);
      n = read (STDIN_FILENO, buffer, CHUNK);
      if (n > 0)
        is_open = ph_sendmail_letter_feed (letter, buffer, (gsize) n);
    }
  while (is_open && (n > 0 || (n < 0 && errno == EINTR)));
  if (n >= 0)
    return TRUE;
  g_set_error (error, PH_CLI_ERROR, EX_IOERR, _ ("The message could not be read: %s"), g_strerror (errno));
  return FALSE;
}

/* Each word may name several. */
static gboolean
add_recipients (GPtrArray *recipients, const char *word, const char *local, GError **error)
{
  g_autofree char *qualified = ph_sendmail_qualify (word, local);
  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (qualified);

  for (guint i = 0; i < mailboxes->len; i++)
    {
      PhAddress *address = ph_address_parse (ph_mailbox_get_address (mailboxes->pdata[i]), NULL);

      if (address == NULL)
        {
          g_set_error (error, PH_CLI_ERROR, EX_NOUSER, _ ("“%s” is no address that a message can go to"), word);
          return FALSE;
        }
      g_ptr_array_add (recipients, address);
    }
  return TRUE;
}

static GPtrArray *
parse_recipients (const PhSendmailOptions *options, const char *local, GError **error)
{
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (guint i = 0; i < options->recipients->len; i++)
    if (!add_recipients (recipients, options->recipients->pdata[i], local, error))
      return NULL;
  if (recipients->len > 0 || options->reads_headers)
    return g_steal_pointer (&recipients);
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Name a recipient, or let them be read from the header fields with -t"));
  return NULL;
}

/**
 * ph_sendmail_submit:
 * @options: how the program was called
 * @error: return location
 *
 * Errors: those of [method@SendmailMailer.post], %EX_NOUSER for a recipient that is no address.
 *
 * Returns: the exit status
 */
int
ph_sendmail_submit (const PhSendmailOptions *options, GError **error)
{
  g_autoptr(PhSendmailMailer) mailer = ph_sendmail_mailer_new (options, error);
  g_autoptr(PhSendmailLetter) letter = NULL;
  g_autoptr(GPtrArray) recipients = NULL;
  PhSendmailPosting posting = { 0 };

  if (mailer == NULL)
    return EX_SOFTWARE;
  recipients = parse_recipients (options, ph_account_get_address (ph_sendmail_mailer_get_account (mailer)), error);
  if (recipients == NULL)
    return EX_USAGE;
  letter = ph_sendmail_letter_new (options->dot, ph_sendmail_mailer_get_store (mailer), options->account, options->sender, options->full_name);
  posting = (PhSendmailPosting){
    .recipients = recipients,
    .reads_headers = options->reads_headers,
    .delivery = { .notify = options->notify, .returned = options->returned, .envelope_id = options->envelope_id },
  };
  if (!read_message (letter, error) || ph_sendmail_mailer_post (mailer, letter, &posting, error) < 0)
    return EX_SOFTWARE;
  return ph_sendmail_mailer_deliver (mailer);
}
