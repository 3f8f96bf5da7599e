// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What becomes of a message for sendmail: it is in the outbox, safely, before anything else is tried with it. What stays
// there to be sent later is no failure: a program that took it for one would send it twice.

#include "config.h"

#include "ph-sendmail-mailer.h"

#include <glib/gi18n-lib.h>
#include <sysexits.h>

#include "ph-cli-await.h"
#include "ph-cli-desktop.h"
#include "ph-cli-error.h"
#include "ph-cli-outbox-view.h"
#include "ph-cli-queue.h"
#include "ph-cli-start.h"
#include "ph-cli-target.h"
#include "ph-sendmail-turn.h"

/* As long as a program can wait that has somebody sitting in front of it; what is on its way then is finished. */
#define PATIENCE_S 60

struct _PhSendmailMailer
{
  const PhSendmailOptions *options; /* unowned: outlives it */
  PhAccountStore *store;            /* (owned) */
  PhKeyring *keyring;               /* (owned) */
  PhOutbox *outbox;                 /* (owned) */
  GArray *ids;                      /* (owned) (element-type gint64): what was posted */
};

static gboolean
open_all (PhSendmailMailer *self, GError **error)
{
  const PhSendmailWanted wanted = { .account = self->options->account };
  g_auto(PhSendmailSender) sender = { 0 };

  self->store = ph_cli_load_store (error);
  /* Nobody need write a message for which there is no account. */
  if (self->store == NULL || !ph_sendmail_sender_choose (&sender, self->store, &wanted, error))
    return FALSE;
  self->outbox = ph_cli_queue_open (error);
  return self->outbox != NULL;
}

/**
 * ph_sendmail_mailer_new:
 * @options: how the program was called; must outlive it
 * @error: return location
 *
 * Errors: those of the account store and of [method@Outbox.open_finish], [func@Ph.cli_error_quark] with %EX_CONFIG.
 *
 * Returns: (transfer full) (nullable): a mailer
 */
PhSendmailMailer *
ph_sendmail_mailer_new (const PhSendmailOptions *options, GError **error)
{
  g_autoptr(PhSendmailMailer) self = g_new0 (PhSendmailMailer, 1);

  self->options = options;
  self->keyring = ph_keyring_new ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return open_all (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ph_sendmail_mailer_free:
 * @self: (transfer full): a mailer
 */
void
ph_sendmail_mailer_free (PhSendmailMailer *self)
{
  if (self->outbox != NULL)
    ph_cli_queue_close (self->outbox);
  g_clear_object (&self->outbox);
  g_clear_object (&self->keyring);
  g_clear_object (&self->store);
  g_array_unref (self->ids);
  g_free (self);
}

/**
 * ph_sendmail_mailer_get_store:
 * @self: a mailer
 *
 * Returns: (transfer none): the accounts of the person
 */
PhAccountStore *
ph_sendmail_mailer_get_store (PhSendmailMailer *self)
{
  return self->store;
}

/**
 * ph_sendmail_mailer_get_account:
 * @self: a mailer
 *
 * Returns: (transfer none): the named account, or the default one
 */
PhAccount *
ph_sendmail_mailer_get_account (PhSendmailMailer *self)
{
  return self->options->account != NULL ? ph_account_store_find (self->store, self->options->account) : ph_account_store_get_default (self->store);
}

/* Returns: (transfer full) (nullable): whom it goes to */
static GPtrArray *
collect_recipients (PhSendmailLetter *letter, const PhSendmailPosting *posting, GError **error)
{
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(GPtrArray) named = posting->reads_headers ? ph_sendmail_letter_dup_recipients (letter, error) : NULL;

  if (posting->reads_headers && named == NULL)
    return NULL;
  for (guint i = 0; i < posting->recipients->len; i++)
    g_ptr_array_add (recipients, ph_address_ref (posting->recipients->pdata[i]));
  for (guint i = 0; named != NULL && i < named->len; i++)
    g_ptr_array_add (recipients, ph_address_ref (named->pdata[i]));
  if (recipients->len > 0)
    return g_steal_pointer (&recipients);
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The message has no recipient; name one, or let them be read from its header fields with -t"));
  return NULL;
}

/**
 * ph_sendmail_mailer_post:
 * @self: a mailer
 * @letter: a message of which nothing more comes
 * @posting: whom it goes to
 * @error: return location
 *
 * Errors: those of [method@SendmailLetter.end] and of [method@Outbox.queue_finish], [func@Ph.cli_error_quark] with %EX_USAGE
 * when there is nobody to send it to.
 *
 * Returns: its number in the outbox, which survives a power failure from now on; -1: error
 */
gint64
ph_sendmail_mailer_post (PhSendmailMailer *self, PhSendmailLetter *letter, const PhSendmailPosting *posting, GError **error)
{
  g_autoptr(PhMessageFile) message = ph_sendmail_letter_end (letter, error);
  g_autoptr(GPtrArray) recipients = message != NULL ? collect_recipients (letter, posting, error) : NULL;
  const PhSendmailSender *sender = ph_sendmail_letter_get_sender (letter);
  g_autoptr(PhEnvelope) envelope = recipients != NULL ? ph_envelope_new (sender->address, recipients) : NULL;
  gint64 id = -1;

  if (envelope == NULL)
    return -1;

  const PhOutboxOrder order = {
    .account_id = ph_account_get_id (sender->account),
    .envelope = envelope,
    /* As a server of one's own would: who can get it gets it. */
    .refused = PH_SMTP_REFUSED_SEND_TO_OTHERS,
    .delivery = posting->delivery,
  };

  id = ph_cli_queue_add (self->outbox, &order, message, error);
  if (id >= 0)
    g_array_append_val (self->ids, id);
  return id;
}

/* --- what is sent at once */

/* Does not ask for the keyring to be opened: nobody may be there. */
static gboolean
has_secret (PhSendmailMailer *self, const char *account_id)
{
  PhAccount *account = ph_account_store_find (self->store, account_id);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (account == NULL || !ph_account_needs_password (account))
    return TRUE;
  ph_keyring_check_async (self->keyring, account_id, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_keyring_check_finish (self->keyring, ph_cli_await (&result), &error) || g_error_matches (error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING);
}

/* Returns: (transfer full) (element-type gint64): what can be sent from here */
static GArray *
find_sendable (PhSendmailMailer *self)
{
  GArray *sendable = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->ids->len; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      g_autoptr(PhOutboxEntry) entry = ph_cli_queue_load (self->outbox, id, NULL);

      if (entry != NULL && has_secret (self, ph_outbox_entry_get_account_id (entry)))
        g_array_append_val (sendable, id);
    }
  return sendable;
}

static gboolean
lose_patience_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
wake_cb (PhOutbox *outbox, gpointer user_data)
{
  g_main_context_wakeup (NULL);
}

/* Another program that looks after the outbox may have been quicker. */
static void
await_others (PhSendmailMailer *self, gint64 id, GCancellable *cancellable)
{
  gulong handler = g_signal_connect (self->outbox, "changed", G_CALLBACK (wake_cb), NULL);

  while (!g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr(PhOutboxEntry) entry = ph_cli_queue_load (self->outbox, id, NULL);

      if (entry == NULL || ph_outbox_entry_get_state (entry) != PH_OUTBOX_SENDING)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (self->outbox, handler);
}

/* What was not even tried because others kept the outbox locked is tried again. */
static void
deliver_patiently (const PhCliDelivery *delivery, GCancellable *cancellable)
{
  gboolean is_tried = FALSE;

  while (!is_tried)
    {
      g_autoptr(GError) error = NULL;

      ph_cli_queue_deliver (delivery, cancellable, &error);
      is_tried = !g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_BUSY) || g_cancellable_is_cancelled (cancellable);
    }
}

static void
send_now (PhSendmailMailer *self, GArray *sendable)
{
  GCancellable *cancellable = ph_cli_get_cancellable ();
  const PhCliDelivery delivery = { .outbox = self->outbox, .store = self->store, .keyring = self->keyring, .ids = sendable };
  int turn = ph_sendmail_turn_await (cancellable);
  guint timer = g_timeout_add_seconds (PATIENCE_S, lose_patience_cb, cancellable);

  deliver_patiently (&delivery, cancellable);
  ph_sendmail_turn_end (turn);
  for (guint i = 0; i < sendable->len; i++)
    await_others (self, g_array_index (sendable, gint64, i), cancellable);
  if (g_main_context_find_source_by_id (NULL, timer) != NULL)
    g_source_remove (timer);
}

/* --- what is said */

/* A message that will not be sent unless somebody does something is a failure; any other is in good hands. */
static int
tell_end (PhSendmailMailer *self, gint64 id)
{
  g_autoptr(PhOutboxEntry) entry = ph_cli_queue_load (self->outbox, id, NULL);
  g_autofree char *words = entry != NULL ? ph_cli_outbox_dup_end (entry, self->store) : NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  PhOutboxState state = entry != NULL ? ph_outbox_entry_get_state (entry) : PH_OUTBOX_SENT;

  if (state == PH_OUTBOX_SENT || self->options->mode == PH_SENDMAIL_DIALOGUE)
    return EX_OK;
  /* Translators: the name of the program, the number of the message in the outbox, and where it stands */
  g_printerr (_ ("%s: message %s is in the outbox: %s\n"), ph_cli_get_program (), number, words);
  return state == PH_OUTBOX_FAILED ? ph_cli_outbox_get_status (entry) : EX_OK;
}

static void
tell_unsendable (PhSendmailMailer *self, guint n_sendable)
{
  if (n_sendable < self->ids->len && self->options->mode != PH_SENDMAIL_DIALOGUE)
    g_printerr (_ ("%s: the keyring with the password can’t be reached from here; what is in the outbox is sent when you are logged in to your desktop\n"),
                ph_cli_get_program ());
}

static gboolean
contains (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static int
send_at_once (PhSendmailMailer *self)
{
  g_autoptr(GArray) sendable = find_sendable (self);
  int status = EX_OK;

  if (sendable->len > 0)
    send_now (self, sendable);
  tell_unsendable (self, sendable->len);
  for (guint i = 0; i < self->ids->len; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      int one = contains (sendable, id) ? tell_end (self, id) : EX_OK;

      status = status == EX_OK ? one : status;
    }
  return status;
}

static gboolean
is_anything_open (PhSendmailMailer *self)
{
  for (guint i = 0; i < self->ids->len; i++)
    {
      g_autoptr(PhOutboxEntry) entry = ph_cli_queue_load (self->outbox, g_array_index (self->ids, gint64, i), NULL);

      if (entry != NULL && !ph_outbox_state_is_final (ph_outbox_entry_get_state (entry)))
        return TRUE;
    }
  return FALSE;
}

/**
 * ph_sendmail_mailer_deliver:
 * @self: a mailer
 *
 * Sends what was posted, as far as the caller wants that and it can be done from here within a minute, and lets the
 * program of the desktop know of the rest.
 *
 * Returns: the exit status: 0 unless a message can't be sent at all
 */
int
ph_sendmail_mailer_deliver (PhSendmailMailer *self)
{
  g_return_val_if_fail (self != NULL, EX_SOFTWARE);

  int status = EX_OK;

  if (self->ids->len == 0 || self->options->timing == PH_SENDMAIL_QUEUE_ONLY)
    return EX_OK;
  if (self->options->timing == PH_SENDMAIL_BACKGROUND && ph_cli_desktop_deliver ())
    return EX_OK;
  status = send_at_once (self);
  if (is_anything_open (self))
    ph_cli_desktop_deliver ();
  return status;
}
