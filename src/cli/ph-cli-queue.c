// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the commands do with the outbox that both programs have in common.

#include "config.h"

#include "ph-cli-queue.h"

#include <glib/gi18n-lib.h>

#include "ph-cli-await.h"
#include "ph-cli-desktop.h"
#include "ph-cli-error.h"
#include "ph-cli-preferences.h"
#include "ph-cli-start.h"
#include "ph-courier.h"
#include "ph-outbox-delivery.h"
#include "ph-text-outbox.h"

/* A hundred programs may be woken in the same minute, each with a message that is lost if it can't be queued; on a slow
 * disk they need some time for one after the other. */
#define PATIENCE_US (5 * 60 * G_USEC_PER_SEC)

/* Returns: whether to try once more; clears @error then */
static gboolean
is_patient (gint64 deadline, GError **error)
{
  if (!g_error_matches (*error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_BUSY) || g_get_monotonic_time () >= deadline ||
      g_cancellable_is_cancelled (ph_cli_get_cancellable ()))
    return FALSE;
  g_clear_error (error);
  return TRUE;
}

static gboolean
try_to_open (PhOutbox *outbox, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_open_async (outbox, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_outbox_open_finish (outbox, ph_cli_await (&result), error);
}

static PhOutbox *
open_patiently (GFile *directory, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr(GError) failure = NULL;

  do
    {
      g_autoptr(PhOutbox) outbox = ph_outbox_new (directory);

      if (try_to_open (outbox, &failure))
        return g_steal_pointer (&outbox);
    }
  while (is_patient (deadline, &failure));
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * ph_cli_queue_open:
 * @error: return location
 *
 * Waits for other programs that keep it locked.
 *
 * Errors: those of [method@Outbox.open_finish].
 *
 * Returns: (transfer full) (nullable): the outbox of the person
 */
PhOutbox *
ph_cli_queue_open (GError **error)
{
  g_autofree char *path = ph_outbox_dup_default_path ();
  g_autoptr(GFile) directory = g_file_new_for_path (path);
  g_autoptr(PhOutbox) outbox = open_patiently (directory, error);

  if (outbox == NULL)
    return NULL;
  if (ph_outbox_get_set_aside_path (outbox) != NULL)
    g_printerr (_ ("%s: the outbox was damaged; what could be rescued is in a new one, the old one is kept as “%s”\n"), ph_cli_get_program (),
                ph_outbox_get_set_aside_path (outbox));
  return g_steal_pointer (&outbox);
}

/**
 * ph_cli_queue_close:
 * @outbox: an open outbox
 */
void
ph_cli_queue_close (PhOutbox *outbox)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_close_async (outbox, ph_cli_await_cb, &result);
  ph_outbox_close_finish (outbox, ph_cli_await (&result));
}

static gboolean
end_pause (PhOutbox *outbox, const char *account_id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_pause_account_async (outbox, account_id, 0, NULL, ph_cli_await_cb, &result);
  return ph_outbox_pause_account_finish (outbox, ph_cli_await (&result), error);
}

static gint64
release (PhOutbox *outbox, const char *account_id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_release_account_async (outbox, account_id, NULL, ph_cli_await_cb, &result);
  return ph_outbox_release_account_finish (outbox, ph_cli_await (&result), error);
}

/* Nobody who has never queued anything gets an outbox. */
static gboolean
has_outbox (void)
{
  g_autofree char *directory = ph_outbox_dup_default_path ();
  g_autofree char *path = g_build_filename (directory, "outbox.sqlite", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * ph_cli_queue_release:
 * @account_id: an account of which something was changed
 *
 * Ends its pause and queues what was held because of it, in all programs. That can't be a reason for the change to fail: the person
 * is told.
 */
void
ph_cli_queue_release (const char *account_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhOutbox) outbox = NULL;
  gint64 n_released = -1;

  if (!has_outbox ())
    return;
  outbox = ph_cli_queue_open (&error);
  if (outbox != NULL && end_pause (outbox, account_id, &error))
    n_released = release (outbox, account_id, &error);
  if (outbox != NULL)
    ph_cli_queue_close (outbox);
  if (n_released > 0)
    ph_cli_desktop_deliver ();
  if (error != NULL)
    {
      g_autofree char *reason = ph_cli_describe_error (error);

      g_printerr (_ ("%s: messages in the outbox still wait for this account: %s\n"), ph_cli_get_program (), reason);
    }
}

static gint64
hold (PhOutbox *outbox, const char *account_id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_hold_account_async (outbox, account_id, ph_cli_await_cb, &result);
  return ph_outbox_hold_account_finish (outbox, ph_cli_await (&result), error);
}

/**
 * ph_cli_queue_hold:
 * @account_id: an account that was removed or switched off
 *
 * Holds what waits to be sent with it, and tells the person. That can't be a reason for that to fail.
 */
void
ph_cli_queue_hold (const char *account_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhOutbox) outbox = has_outbox () ? ph_cli_queue_open (&error) : NULL;
  gint64 n_held = 0;

  if (outbox != NULL)
    {
      n_held = hold (outbox, account_id, &error);
      ph_cli_queue_close (outbox);
    }
  if (n_held > 0)
    {
      g_autofree char *left_behind = ph_text_outbox_left_behind ((guint) MIN (n_held, G_MAXINT));

      /* TRANSLATORS: the name of the program, and a sentence such as "2 messages wait in the outbox of this account" */
      g_printerr (_ ("%s: %s; see posthornctl outbox list\n"), ph_cli_get_program (), left_behind);
    }
  if (error != NULL)
    {
      g_autofree char *reason = ph_cli_describe_error (error);

      g_printerr (_ ("%s: whether messages in the outbox wait for this account could not be found out: %s\n"), ph_cli_get_program (), reason);
    }
}

static gint64
try_to_add (PhOutbox *outbox, const PhOutboxOrder *order, PhMessageFile *message, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_queue_async (outbox, order, message, NULL, ph_cli_await_cb, &result);
  return ph_outbox_queue_finish (outbox, ph_cli_await (&result), error);
}

/**
 * ph_cli_queue_add:
 * @outbox: an open outbox
 * @order: how it is to be sent
 * @message: the message
 * @error: return location
 *
 * Not cancelled by Ctrl+C: the message is in the outbox or it is not, and the program knows which. Waits for other programs
 * that keep it locked.
 *
 * Errors: those of [method@Outbox.queue_finish].
 *
 * Returns: its number in the outbox, which survives a power failure from now on; -1: error
 */
gint64
ph_cli_queue_add (PhOutbox *outbox, const PhOutboxOrder *order, PhMessageFile *message, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr(GError) failure = NULL;
  gint64 id = -1;

  do
    id = try_to_add (outbox, order, message, &failure);
  while (id < 0 && is_patient (deadline, &failure));
  if (id < 0)
    g_propagate_error (error, g_steal_pointer (&failure));
  return id;
}

/**
 * ph_cli_queue_load:
 * @outbox: an open outbox
 * @id: number of a message
 * @error: return location
 *
 * Errors: those of [method@Outbox.load_finish].
 *
 * Returns: (transfer full) (nullable): the message
 */
PhOutboxEntry *
ph_cli_queue_load (PhOutbox *outbox, gint64 id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_load_async (outbox, id, NULL, ph_cli_await_cb, &result);
  return ph_outbox_load_finish (outbox, ph_cli_await (&result), error);
}

static void
on_courier_settled_cb (PhCourier *courier, PhOutboxEntry *entry, gpointer user_data)
{
  const PhCliDelivery *delivery = user_data;

  if (delivery->settled != NULL)
    delivery->settled (entry, delivery->data);
}

/**
 * ph_cli_queue_deliver:
 * @delivery: what to deliver
 * @cancellable: ends it: what is on its way is finished, what is not stays in the outbox
 * @error: return location
 *
 * What other programs are at work on is left to them.
 *
 * Errors: those of [method@Courier.flush_finish].
 *
 * Returns: whether everything that is due was tried
 */
gboolean
ph_cli_queue_deliver (const PhCliDelivery *delivery, GCancellable *cancellable, GError **error)
{
  g_autoptr(PhCourier) courier = ph_courier_new (delivery->outbox, delivery->store, delivery->keyring, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) stopped = NULL;
  PhCourierSummary summary = { 0 };
  gboolean is_done = FALSE;

  ph_cli_preferences_apply_to_courier (courier);
  g_signal_connect (courier, "settled", G_CALLBACK (on_courier_settled_cb), (gpointer) delivery);
  ph_courier_flush_async (courier, delivery->ids, cancellable, ph_cli_await_cb, &result);
  is_done = ph_courier_flush_finish (courier, ph_cli_await (&result), &summary, error);
  ph_courier_stop_async (courier, ph_cli_await_cb, &stopped);
  ph_courier_stop_finish (courier, ph_cli_await (&stopped));
  g_signal_handlers_disconnect_by_data (courier, (gpointer) delivery);
  return is_done;
}

/**
 * ph_cli_queue_find_sender:
 * @store: accounts
 * @sender: (nullable): from whom a message is; %NULL: nobody says
 *
 * Returns: (transfer none) (nullable): the account that has this address and is not switched off: the default one, else the first
 */
PhAccount *
ph_cli_queue_find_sender (PhAccountStore *store, PhAddress *sender)
{
  PhAccount *preferred = ph_account_store_get_default (store);
  guint n_accounts = g_list_model_get_n_items (G_LIST_MODEL (store));

  if (sender == NULL)
    return NULL;
  if (preferred != NULL && ph_account_get_use (preferred) == PH_ACCOUNT_USE_ENABLED && ph_account_has_sender (preferred, sender))
    return preferred;
  for (guint i = 0; i < n_accounts; i++)
    {
      /* The store keeps it. */
      g_autoptr(PhAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (ph_account_get_use (account) == PH_ACCOUNT_USE_ENABLED && ph_account_has_sender (account, sender))
        return account;
    }
  return NULL;
}
