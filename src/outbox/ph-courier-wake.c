// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A message that waits because there was no way to its server need not wait for its time when the way has become another
// one. What happens to it then is the affair of the couriers, of all processes.

#include "config.h"

#include "ph-courier-wake.h"

#include "ph-delivery-policy.h"

#include <string.h>

#define PAGE 100
/* Those beyond come when their time has come. */
#define MAX_LOOKED_AT 5000

/* One look at what is open. */
typedef struct
{
  char *account_id; /* (owned) (nullable) */
  guint offset;     /* of the page that is being read */
} Look;

static void start_page (PhOutbox *outbox, Look *look);
static void listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
look_free (Look *look)
{
  g_free (look->account_id);
  g_free (look);
}

/* Other settings are a reason where it failed before there was anything to say about the message. */
static gboolean
is_reason (const Look *look, PhOutboxEntry *entry, const PhOutboxTrouble *trouble)
{
  if (look->account_id == NULL)
    return ph_delivery_policy_follows_network (trouble->problem);
  return strcmp (look->account_id, ph_outbox_entry_get_account_id (entry)) == 0 && trouble->step <= PH_TEST_STEP_SIGN_IN;
}

static gboolean
is_woken (const Look *look, PhOutboxEntry *entry)
{
  const PhOutboxTrouble *trouble = ph_outbox_entry_get_trouble (entry);

  return ph_outbox_entry_get_state (entry) == PH_OUTBOX_WAITING && trouble->has_problem && is_reason (look, entry, trouble);
}

static void
start_page (PhOutbox *outbox, Look *look)
{
  ph_outbox_list_async (outbox, PH_OUTBOX_VIEW_OPEN, NULL, look->offset, PAGE, NULL, listed_cb, look);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PhOutbox *outbox = PH_OUTBOX (source);
  Look *look = user_data;
  g_autoptr(GPtrArray) entries = ph_outbox_list_finish (outbox, result, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (is_woken (look, entries->pdata[i]))
      ph_outbox_reschedule_async (outbox, ph_outbox_entry_get_id (entries->pdata[i]), now, NULL, NULL, NULL);
  look->offset += PAGE;
  if (entries != NULL && entries->len == PAGE && look->offset < MAX_LOOKED_AT)
    start_page (outbox, look);
  else
    look_free (look);
}

/**
 * ph_courier_wake:
 * @outbox: whose messages wait
 * @account_id: (nullable): an account whose settings were changed; %NULL: the network was
 *
 * Makes the messages due for which that is a reason.
 */
void
ph_courier_wake (PhOutbox *outbox, const char *account_id)
{
  g_return_if_fail (PH_IS_OUTBOX (outbox));

  Look *look = g_new0 (Look, 1);

  look->account_id = g_strdup (account_id);
  start_page (outbox, look);
}
