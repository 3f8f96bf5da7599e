// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthorn-sendmail -bp and -q: what is in the outbox, in the form in which Postfix prints its queue, because programs read
// that (it is not translated for the same reason); and the delivery of what is due.

#include "config.h"

#include <gio/gio.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-await.h"
#include "ph-cli-outbox-view.h"
#include "ph-cli-queue.h"
#include "ph-cli-start.h"
#include "ph-cli-target.h"
#include "ph-sendmail-modes.h"

/* As many as are in memory at once. */
#define PAGE 200

static char *
format_time (gint64 time)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (time);

  return g_strdup_printf ("%s %s %2d %02d:%02d:%02d", days[g_date_time_get_day_of_week (date) - 1], months[g_date_time_get_month (date) - 1],
                          g_date_time_get_day_of_month (date), g_date_time_get_hour (date), g_date_time_get_minute (date), g_date_time_get_second (date));
}

/* An asterisk is being sent, an exclamation mark needs somebody to look after it. */
static char
get_mark (PhOutboxState state)
{
  if (state == PH_OUTBOX_SENDING)
    return '*';
  return state == PH_OUTBOX_HELD || state == PH_OUTBOX_UNCERTAIN ? '!' : ' ';
}

static void
print_entry (PhOutboxEntry *entry, PhAccountStore *store)
{
  PhAddress *sender = ph_outbox_entry_get_sender (entry);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT "%c", ph_outbox_entry_get_id (entry), get_mark (ph_outbox_entry_get_state (entry)));
  g_autofree char *time = format_time (ph_outbox_entry_get_queued (entry));
  g_autofree char *words = ph_cli_outbox_dup_end (entry, store);

  g_print ("%-10s %8" G_GINT64_FORMAT " %s  %s\n", id, ph_outbox_entry_get_size (entry), time,
           sender != NULL ? ph_address_get_text (sender) : "MAILER-DAEMON");
  g_print ("    (%s)\n", words);
  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (entry); i++)
    if (ph_outbox_entry_get_recipient_state (entry, i) == PH_OUTBOX_RECIPIENT_PENDING)
      g_print ("%40s %s\n", "", ph_address_get_text (ph_outbox_entry_get_recipient (entry, i)));
  g_print ("\n");
}

typedef struct
{
  guint n;
  gint64 size;
} Total;

/* Returns: whether there may be more */
static gboolean
print_page (PhOutbox *outbox, PhAccountStore *store, Total *total, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) page = NULL;

  ph_outbox_list_async (outbox, PH_OUTBOX_VIEW_OPEN, NULL, total->n, PAGE, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  page = ph_outbox_list_finish (outbox, ph_cli_await (&result), error);
  if (page == NULL)
    return FALSE;
  if (total->n == 0 && page->len > 0)
    g_print ("-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n");
  for (guint i = 0; i < page->len; i++)
    {
      print_entry (page->pdata[i], store);
      total->size += ph_outbox_entry_get_size (page->pdata[i]);
    }
  total->n += page->len;
  return page->len == PAGE;
}

/**
 * ph_sendmail_list:
 * @error: return location
 *
 * Errors: those of the accounts and of the outbox.
 *
 * Returns: the exit status
 */
int
ph_sendmail_list (GError **error)
{
  g_autoptr(PhAccountStore) store = ph_cli_load_store (error);
  g_autoptr(PhOutbox) outbox = store != NULL ? ph_cli_queue_open (error) : NULL;
  g_autoptr(GError) failure = NULL;
  Total total = { 0 };

  if (outbox == NULL)
    return EX_SOFTWARE;
  while (print_page (outbox, store, &total, &failure))
    continue;
  ph_cli_queue_close (outbox);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return EX_SOFTWARE;
    }
  if (total.n == 0)
    g_print ("Mail queue is empty\n");
  else
    g_print ("-- %" G_GINT64_FORMAT " Kbytes in %u Request%s.\n", (total.size + 1023) / 1024, total.n, total.n == 1 ? "" : "s");
  return EX_OK;
}

static void
tell_settled (PhOutboxEntry *entry, gpointer store)
{
  g_autofree char *words = ph_cli_outbox_dup_end (entry, store);

  if (ph_outbox_entry_get_state (entry) != PH_OUTBOX_SENT)
    g_printerr ("%s: %" G_GINT64_FORMAT ": %s\n", ph_cli_get_program (), ph_outbox_entry_get_id (entry), words);
}

/**
 * ph_sendmail_flush:
 * @error: return location
 *
 * Errors: those of the accounts and of the outbox.
 *
 * Returns: the exit status: 0 once everything that is due was tried
 */
int
ph_sendmail_flush (GError **error)
{
  g_autoptr(PhAccountStore) store = ph_cli_load_store (error);
  g_autoptr(PhOutbox) outbox = store != NULL ? ph_cli_queue_open (error) : NULL;
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  const PhCliDelivery delivery = { .outbox = outbox, .store = store, .keyring = keyring, .settled = tell_settled, .data = store };
  gboolean is_done = FALSE;

  if (outbox == NULL)
    return EX_SOFTWARE;
  is_done = ph_cli_queue_deliver (&delivery, ph_cli_get_cancellable (), error);
  ph_cli_queue_close (outbox);
  return is_done ? EX_OK : EX_SOFTWARE;
}
