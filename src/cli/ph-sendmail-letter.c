// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A message that comes in on standard input. The header fields wait in memory until all are there, because who sends it
// and what is missing shows only then; the text goes to a file without a name as it comes.

#include "config.h"

#include "ph-sendmail-letter.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <sysexits.h>
#include <unistd.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-header-addresses.h"
#include "ph-sendmail-header.h"
#include "ph-sendmail-input.h"
#include "ph-temporary-file.h"

struct _PhSendmailLetter
{
  PhSendmailInput *input; /* (owned) */
  PhAccountStore *store;  /* (owned) */
  char *account;          /* (owned) (nullable) */
  char *wanted;           /* (owned) (nullable) */
  char *full_name;        /* (owned) (nullable) */
  PhSendmailSender sender;
  GByteArray *header; /* (owned) (nullable): complete; NULL: not yet */
  int fd;             /* of the file; -1: none yet */
  gsize size;
  GError *error; /* (owned) (nullable): why nothing more is taken */
};

/**
 * ph_sendmail_letter_new:
 * @dot: what a dot on a line of its own means
 * @store: the accounts of the person
 * @account: (nullable): the account by name
 * @sender: (nullable): the sender that was asked for
 * @full_name: (nullable): of the sender, for a missing From
 *
 * Returns: (transfer full): a message of which nothing is there yet
 */
PhSendmailLetter *
ph_sendmail_letter_new (PhSendmailDot dot, PhAccountStore *store, const char *account, const char *sender, const char *full_name)
{
  PhSendmailLetter *self = g_new0 (PhSendmailLetter, 1);

  self->input = ph_sendmail_input_new (dot);
  self->store = g_object_ref (store);
  self->account = g_strdup (account);
  self->wanted = g_strdup (sender);
  self->full_name = g_strdup (full_name);
  self->fd = -1;
  return self;
}

/**
 * ph_sendmail_letter_free:
 * @self: (transfer full): a message
 */
void
ph_sendmail_letter_free (PhSendmailLetter *self)
{
  ph_sendmail_input_free (self->input);
  ph_sendmail_sender_clear (&self->sender);
  g_clear_pointer (&self->header, g_byte_array_unref);
  g_clear_object (&self->store);
  g_clear_error (&self->error);
  g_free (self->account);
  g_free (self->wanted);
  g_free (self->full_name);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

static void
fail_with_errno (PhSendmailLetter *self, int saved_errno)
{
  if (self->error == NULL)
    g_set_error (&self->error, PH_CLI_ERROR, EX_CANTCREAT, _ ("The message can’t be written to a temporary file: %s"), g_strerror (saved_errno));
}

static void
write_octets (PhSendmailLetter *self, const guint8 *data, gsize length)
{
  for (gsize written = 0; written < length && self->error == NULL;)
    {
      gssize n = write (self->fd, data + written, length - written);

      if (n < 0 && errno != EINTR)
        fail_with_errno (self, errno);
      written += n > 0 ? (gsize) n : 0;
    }
  self->size += length;
  if (self->size > PH_SENDMAIL_MAX_SIZE && self->error == NULL)
    g_set_error_literal (&self->error, PH_CLI_ERROR, EX_DATAERR, _ ("The message is larger than 200 MB"));
}

/* A name that the person has given themselves in the account. */
static const char *
get_full_name (PhSendmailLetter *self)
{
  return self->full_name != NULL ? self->full_name : ph_account_get_display_name (self->sender.account);
}

/* All fields are there: now it shows who sends it. */
static void
begin_file (PhSendmailLetter *self)
{
  const GByteArray *header = ph_sendmail_input_get_header (self->input);
  const PhSendmailWanted wanted = { self->account, self->wanted, header };
  PhSendmailAdditions additions = { 0 };

  if (!ph_sendmail_sender_choose (&self->sender, self->store, &wanted, &self->error))
    return;
  additions = (PhSendmailAdditions){
    .address = ph_account_get_address (self->sender.account),
    .sender = self->sender.address != NULL ? ph_address_get_text (self->sender.address) : NULL,
    .full_name = get_full_name (self),
  };
  self->header = ph_sendmail_header_complete (header, &additions);
  self->fd = ph_temporary_file_open (NULL);
  if (self->fd < 0)
    fail_with_errno (self, errno);
  if (self->error == NULL)
    write_octets (self, self->header->data, self->header->len);
  if (self->error == NULL)
    write_octets (self, (const guint8 *) "\n", 1);
}

static void
take_state (PhSendmailLetter *self, PhSendmailInputState state, const GByteArray *text)
{
  if (state == PH_SENDMAIL_INPUT_HEADER_TOO_LARGE && self->error == NULL)
    g_set_error_literal (&self->error, PH_MESSAGE_ERROR, PH_MESSAGE_ERROR_HEADERS_TOO_LARGE, "header section beyond the limit");
  if (self->error == NULL && self->header == NULL && (text->len > 0 || state == PH_SENDMAIL_INPUT_ENDED))
    begin_file (self);
  if (self->error == NULL && text->len > 0)
    write_octets (self, text->data, text->len);
}

/**
 * ph_sendmail_letter_feed:
 * @self: a message
 * @data: (array length=length): the next octets
 * @length: how many
 *
 * Returns: whether more can come
 */
gboolean
ph_sendmail_letter_feed (PhSendmailLetter *self, const guint8 *data, gsize length)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr(GByteArray) text = g_byte_array_new ();
  PhSendmailInputState state = PH_SENDMAIL_INPUT_ENDED;

  if (self->error != NULL)
    return FALSE;
  state = ph_sendmail_input_feed (self->input, data, length, text);
  take_state (self, state, text);
  return self->error == NULL && state == PH_SENDMAIL_INPUT_OPEN;
}

/**
 * ph_sendmail_letter_end:
 * @self: a message of which nothing more comes
 * @error: return location
 *
 * Errors: those of [func@Ph.sendmail_sender_choose], of [func@Ph.MessageFile.open_finish], [func@Ph.cli_error_quark] with
 * %EX_CANTCREAT when it can't be kept, with %EX_DATAERR when it is too large.
 *
 * Returns: (transfer full) (nullable): the message, without Bcc
 */
PhMessageFile *
ph_sendmail_letter_end (PhSendmailLetter *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr(GByteArray) text = g_byte_array_new ();
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  take_state (self, ph_sendmail_input_end (self->input, text), text);
  if (self->error == NULL && lseek (self->fd, 0, SEEK_SET) < 0)
    fail_with_errno (self, errno);
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return NULL;
    }
  stream = g_unix_input_stream_new (self->fd, FALSE);
  ph_message_file_open_stream_async (stream, PH_MESSAGE_BCC_DROP, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_message_file_open_finish (ph_cli_await (&result), error);
}

/**
 * ph_sendmail_letter_get_sender:
 * @self: a message that has ended
 *
 * Returns: (transfer none): who sends it
 */
const PhSendmailSender *
ph_sendmail_letter_get_sender (const PhSendmailLetter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->sender;
}

/**
 * ph_sendmail_letter_dup_recipients:
 * @self: a message that has ended
 * @error: return location
 *
 * Errors: %PH_MESSAGE_ERROR_ADDRESS: one of them is malformed.
 *
 * Returns: (transfer full) (nullable) (element-type PhAddress): whom its header fields name
 */
GPtrArray *
ph_sendmail_letter_dup_recipients (const PhSendmailLetter *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->header != NULL, NULL);

  g_autoptr(GByteArray) fields = ph_sendmail_header_select_recipients (self->header);
  g_autoptr(PhHeaderAddresses) addresses = NULL;

  if (fields->len == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  addresses = ph_header_addresses_new (fields->data, fields->len);
  if (addresses->recipients_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&addresses->recipients_error));
      return NULL;
    }
  return g_ptr_array_ref (addresses->recipients);
}
