// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// When something is looked for, and for whom: at each change of the outbox, of the accounts and of the network, and when
// the next message is due. How an account sends is the affair of PhCourierAccount.

#include "config.h"

#include "ph-courier.h"

#include "ph-account-watch.h"
#include "ph-courier-account.h"
#include "ph-courier-flush.h"
#include "ph-courier-network.h"
#include "ph-courier-wake.h"
#include "ph-delivery-policy.h"
#include "ph-outbox-delivery.h"
#include "ph-sent-archive.h"
#include "ph-wall-alarm.h"

#define MAX_CONNECTIONS     8
#define DEFAULT_CONNECTIONS 2
/* Somebody who writes one message and then another finds the connection open. */
#define KEEP_WARM_MS (15 * 1000)

typedef enum
{
  PROP_OUTBOX = 1,
  PROP_STORE,
  PROP_KEYRING,
  PROP_CATALOGUE,
  PROP_BUSY,
  PROP_MAX_CONNECTIONS,
  PROP_GIVE_UP_S,
} PhCourierProperty;

typedef enum
{
  SIGNAL_PROGRESS,
  SIGNAL_SETTLED,
  N_SIGNALS,
} PhCourierSignal;

/* Whether it looks by itself. */
typedef enum
{
  COURIER_ASKED, /* only when somebody wants a flush */
  COURIER_STARTED,
  COURIER_STOPPING,
} CourierState;

struct _PhCourier
{
  GObject parent_instance;

  PhCourierTools tools;
  CourierState state;
  GHashTable *accounts; /* (owned) (element-type utf8 PhCourierAccount): by identifier */
  GPtrArray *flushes;   /* (element-type GTask): unowned, under way */
  gboolean is_busy;

  guint n_looks;             /* 0: it does not look; 2 and more: it looks once more after that */
  PhWallAlarm *alarm;        /* (owned) (nullable): from here on while it is started */
  PhAccountWatch *watch;     /* (owned) (nullable) */
  PhCourierNetwork *network; /* (owned) (nullable) */
  PhSentArchive *archive;    /* (owned) (nullable): while it is started or flushes */

  GTask *stopping; /* (owned) (nullable) */
  guint n_stopping;
};

static GParamSpec *properties[PROP_GIVE_UP_S + 1];
static guint signals[N_SIGNALS];

static void look (PhCourier *self);
static void listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void flush_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void flush_archived_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void flush_delivered_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void pause_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void released_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void account_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (PhCourier, ph_courier, G_TYPE_OBJECT)

/* Accounts */

static void
note_busy (PhCourier *self)
{
  gboolean is_busy = self->flushes->len > 0;
  GHashTableIter iter;
  gpointer account = NULL;

  g_hash_table_iter_init (&iter, self->accounts);
  while (!is_busy && g_hash_table_iter_next (&iter, NULL, &account))
    is_busy = ph_courier_account_is_busy (account);
  if (is_busy == self->is_busy)
    return;
  self->is_busy = is_busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* When the next message of any account may go. What is due already is being seen to, or waits for a change. */
static void
set_alarm (PhCourier *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 first = 0;
  GHashTableIter iter;
  gpointer account = NULL;

  if (self->alarm == NULL)
    return;
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    {
      gint64 next = ph_courier_account_get_next (account);

      if (next > 0 && (first == 0 || next < first))
        first = next;
    }
  ph_wall_alarm_set (self->alarm, first > 0 ? MAX (first, now + 1) : 0);
}

static void
on_progress (PhCourierAccount *account, gint64 id, gint64 done, gint64 total, PhCourier *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, id, done, total);
}

static void
on_settled (PhCourierAccount *account, PhOutboxEntry *entry, PhCourier *self)
{
  for (guint i = 0; i < self->flushes->len; i++)
    ph_courier_flush_note (g_task_get_task_data (self->flushes->pdata[i]), entry);
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0, entry);
}

static void
on_busy_changed (PhCourierAccount *account, PhCourier *self)
{
  set_alarm (self);
  note_busy (self);
}

static PhCourierAccount *
get_account (PhCourier *self, const char *id)
{
  PhCourierAccount *account = g_hash_table_lookup (self->accounts, id);

  if (account != NULL)
    return account;
  account = ph_courier_account_new (&self->tools, id);
  g_signal_connect (account, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect (account, "settled", G_CALLBACK (on_settled), self);
  g_signal_connect (account, "busy-changed", G_CALLBACK (on_busy_changed), self);
  g_hash_table_insert (self->accounts, g_strdup (id), account);
  return account;
}

/* They end with what they hold; nobody listens any more. */
static void
forget_account (gpointer data)
{
  PhCourierAccount *account = data;

  g_signal_handlers_disconnect_matched (account, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_progress, NULL);
  g_signal_handlers_disconnect_matched (account, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_settled, NULL);
  g_signal_handlers_disconnect_matched (account, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_busy_changed, NULL);
  g_object_unref (account);
}

/* Looking */

static void
look (PhCourier *self)
{
  if (self->state != COURIER_STARTED || self->n_looks++ > 0)
    return;
  ph_outbox_list_busy_accounts_async (self->tools.outbox, NULL, listed_cb, g_object_ref (self));
}

/* What they had another process may have sent: they need no alarm any more. */
static void
forget_times (PhCourier *self)
{
  GHashTableIter iter;
  gpointer account = NULL;

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    ph_courier_account_forget_next (account);
}

/* What waits for an account that was removed or switched off is held at once, not when its time has come. */
static void
look_at_account (PhCourier *self, const char *id)
{
  g_autoptr(PhAccount) account = ph_courier_find_sender (self->tools.store, id);

  if (account != NULL)
    ph_courier_account_look (get_account (self, id));
  else
    ph_outbox_hold_account_async (self->tools.outbox, id, NULL, NULL);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhCourier) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) ids = ph_outbox_list_busy_accounts_finish (PH_OUTBOX (source), result, &error);
  guint n_looks = self->n_looks;

  self->n_looks = 0;
  /* Those that have something find it out anew. */
  if (ids != NULL)
    forget_times (self);
  for (guint i = 0; ids != NULL && self->state == COURIER_STARTED && i < ids->len; i++)
    look_at_account (self, ids->pdata[i]);
  note_busy (self);
  if (n_looks > 1)
    look (self);
}

static void
on_alarm (gpointer owner)
{
  look (owner);
}

static void
on_outbox_changed (PhOutbox *outbox, PhCourier *self)
{
  look (self);
}

static void
on_account_changed (const char *account_id, gpointer owner)
{
  PhCourier *self = owner;
  g_autoptr(PhAccount) account = ph_courier_find_sender (self->tools.store, account_id);
  PhCourierAccount *sending = g_hash_table_lookup (self->accounts, account_id);

  if (account != NULL)
    {
      ph_courier_release_async (self, account_id, NULL, NULL, NULL);
      return;
    }
  if (sending != NULL)
    ph_courier_account_forget_settings (sending);
  look (self);
}

static void
on_secret_stored (PhKeyring *keyring, const char *account_id, PhCourier *self)
{
  ph_courier_release_async (self, account_id, NULL, NULL, NULL);
}

/* The object */

static void
ph_courier_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhCourier *self = PH_COURIER (object);

  switch ((PhCourierProperty) prop_id)
    {
    case PROP_OUTBOX:
      self->tools.outbox = g_value_dup_object (value);
      break;
    case PROP_STORE:
      self->tools.store = g_value_dup_object (value);
      break;
    case PROP_KEYRING:
      self->tools.keyring = g_value_dup_object (value);
      break;
    case PROP_CATALOGUE:
      g_set_object (&self->tools.catalogue, g_value_get_object (value));
      break;
    case PROP_MAX_CONNECTIONS:
      self->tools.max_connections = g_value_get_uint (value);
      break;
    case PROP_GIVE_UP_S:
      self->tools.give_up_s = g_value_get_int64 (value);
      break;
    case PROP_BUSY:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_courier_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhCourier *self = PH_COURIER (object);

  switch ((PhCourierProperty) prop_id)
    {
    case PROP_OUTBOX:
      g_value_set_object (value, self->tools.outbox);
      break;
    case PROP_STORE:
      g_value_set_object (value, self->tools.store);
      break;
    case PROP_KEYRING:
      g_value_set_object (value, self->tools.keyring);
      break;
    case PROP_CATALOGUE:
      g_value_set_object (value, self->tools.catalogue);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->is_busy);
      break;
    case PROP_MAX_CONNECTIONS:
      g_value_set_uint (value, self->tools.max_connections);
      break;
    case PROP_GIVE_UP_S:
      g_value_set_int64 (value, self->tools.give_up_s);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
stop_watching (PhCourier *self)
{
  g_clear_pointer (&self->alarm, ph_wall_alarm_free);
  g_clear_pointer (&self->watch, ph_account_watch_free);
  g_clear_pointer (&self->network, ph_courier_network_free);
  if (self->archive != NULL)
    ph_sent_archive_stop (self->archive);
  if (self->tools.outbox != NULL)
    g_signal_handlers_disconnect_by_func (self->tools.outbox, on_outbox_changed, self);
  if (self->tools.keyring != NULL)
    g_signal_handlers_disconnect_by_func (self->tools.keyring, on_secret_stored, self);
}

static void
ph_courier_dispose (GObject *object)
{
  PhCourier *self = PH_COURIER (object);

  stop_watching (self);

  G_OBJECT_CLASS (ph_courier_parent_class)->dispose (object);
}

static void
ph_courier_finalize (GObject *object)
{
  PhCourier *self = PH_COURIER (object);

  g_hash_table_unref (self->accounts);
  g_ptr_array_unref (self->flushes);
  g_clear_object (&self->archive);
  g_clear_object (&self->tools.outbox);
  g_clear_object (&self->tools.store);
  g_clear_object (&self->tools.keyring);
  g_clear_object (&self->tools.catalogue);
  g_clear_object (&self->stopping);

  G_OBJECT_CLASS (ph_courier_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags constructed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  properties[PROP_OUTBOX] = g_param_spec_object ("outbox", NULL, NULL, PH_TYPE_OUTBOX, constructed);
  properties[PROP_STORE] = g_param_spec_object ("store", NULL, NULL, PH_TYPE_ACCOUNT_STORE, constructed);
  properties[PROP_KEYRING] = g_param_spec_object ("keyring", NULL, NULL, PH_TYPE_KEYRING, constructed);
  properties[PROP_CATALOGUE] = g_param_spec_object ("catalogue", NULL, NULL, PH_TYPE_PROVIDER_CATALOGUE, writable);
  /**
   * PhCourier:busy:
   *
   * Whether something is on its way, or looked for.
   */
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * PhCourier:max-connections:
   *
   * How many connections of one account there may be at once. Holds for the next time that the account connects.
   */
  properties[PROP_MAX_CONNECTIONS] = g_param_spec_uint ("max-connections", NULL, NULL, 1, MAX_CONNECTIONS, DEFAULT_CONNECTIONS, writable);
  /**
   * PhCourier:give-up-s:
   *
   * How long a message is tried, in seconds.
   */
  properties[PROP_GIVE_UP_S] = g_param_spec_int64 ("give-up-s", NULL, NULL, 0, G_MAXINT64, PH_DELIVERY_GIVE_UP_S, writable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_courier_class_init (PhCourierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = ph_courier_set_property;
  object_class->get_property = ph_courier_get_property;
  object_class->dispose = ph_courier_dispose;
  object_class->finalize = ph_courier_finalize;
  install_properties (object_class);

  /**
   * PhCourier::progress:
   * @self: a courier
   * @id: a message
   * @done: octets that went out
   * @total: octets in all
   *
   * Comes with each block of a message that goes out here.
   */
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", PH_TYPE_COURIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64);
  /**
   * PhCourier::settled:
   * @self: a courier
   * @entry: a message as it is now
   *
   * An attempt to send it has ended here.
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", PH_TYPE_COURIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, PH_TYPE_OUTBOX_ENTRY);
}

static void
ph_courier_init (PhCourier *self)
{
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, forget_account);
  self->flushes = g_ptr_array_new ();
}

/**
 * ph_courier_new:
 * @outbox: what is to be delivered
 * @store: the accounts, loaded: messages of an account that is not there are held
 * @keyring: their passwords
 * @catalogue: (nullable): who runs which server
 *
 * Returns: (transfer full): a courier that delivers nothing by itself
 */
PhCourier *
ph_courier_new (PhOutbox *outbox, PhAccountStore *store, PhKeyring *keyring, PhProviderCatalogue *catalogue)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox) && PH_IS_ACCOUNT_STORE (store) && PH_IS_KEYRING (keyring), NULL);

  return g_object_new (PH_TYPE_COURIER, "outbox", outbox, "store", store, "keyring", keyring, "catalogue", catalogue, NULL);
}

static PhSentArchive *
get_archive (PhCourier *self)
{
  if (self->archive == NULL)
    self->archive = ph_sent_archive_new (self->tools.outbox, self->tools.store);
  return self->archive;
}

/**
 * ph_courier_start:
 * @self: a courier
 *
 * From now on everything is delivered when it is due.
 */
void
ph_courier_start (PhCourier *self)
{
  g_return_if_fail (PH_IS_COURIER (self));

  if (self->state != COURIER_ASKED)
    return;
  self->state = COURIER_STARTED;
  self->tools.keep_warm_ms = KEEP_WARM_MS;
  self->alarm = ph_wall_alarm_new (on_alarm, self);
  self->watch = ph_account_watch_new (self->tools.store, on_account_changed, self);
  self->network = ph_courier_network_new (self->tools.outbox);
  ph_sent_archive_start (get_archive (self));
  g_signal_connect (self->tools.outbox, "changed", G_CALLBACK (on_outbox_changed), self);
  g_signal_connect (self->tools.keyring, "stored", G_CALLBACK (on_secret_stored), self);
  look (self);
}

/* Stopping */

static void
finish_stopping (PhCourier *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->n_stopping > 0)
    return;
  g_hash_table_remove_all (self->accounts);
  self->state = COURIER_ASKED;
  note_busy (self);
  task = g_steal_pointer (&self->stopping);
  g_task_return_boolean (task, TRUE);
}

static void
account_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhCourier) self = user_data;

  ph_courier_account_stop_finish (PH_COURIER_ACCOUNT (source), result);
  self->n_stopping--;
  finish_stopping (self);
}

/**
 * ph_courier_stop_async:
 * @self: a courier that is not being stopped
 * @callback: called when nothing is on its way any more
 * @user_data: for @callback
 *
 * Takes nothing more, gives back what no server can have yet, waits for the answers to what it may have, and closes the
 * connections. After that it may be started again.
 */
void
ph_courier_stop_async (PhCourier *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_COURIER (self) && self->state != COURIER_STOPPING);

  g_autoptr(GList) accounts = g_hash_table_get_values (self->accounts);

  stop_watching (self);
  self->state = COURIER_STOPPING;
  self->tools.keep_warm_ms = 0;
  self->stopping = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stopping, ph_courier_stop_async);
  self->n_stopping = g_hash_table_size (self->accounts) + 1;
  for (GList *link = accounts; link != NULL; link = link->next)
    ph_courier_account_stop_async (link->data, account_stopped_cb, g_object_ref (self));
  self->n_stopping--;
  finish_stopping (self);
}

/**
 * ph_courier_stop_finish:
 * @self: a courier
 * @result: what the callback got
 *
 * Stopping never fails.
 */
void
ph_courier_stop_finish (PhCourier *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_courier_stop_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ph_courier_is_busy:
 * @self: a courier
 *
 * Returns: whether something is on its way, or looked for
 */
gboolean
ph_courier_is_busy (PhCourier *self)
{
  g_return_val_if_fail (PH_IS_COURIER (self), FALSE);

  return self->is_busy;
}

/* Flushing */

static void
return_flush (GTask *task)
{
  PhCourier *self = g_task_get_source_object (task);
  PhCourierFlush *flush = g_task_get_task_data (task);

  g_ptr_array_remove (self->flushes, task);
  note_busy (self);
  if (flush->error != NULL)
    g_task_return_error (task, g_steal_pointer (&flush->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish_flush (GTask *task)
{
  PhCourier *self = g_task_get_source_object (task);
  PhCourierFlush *flush = g_task_get_task_data (task);

  /* Also what was left by a process that died in between. */
  if (flush->n_accounts == 0)
    ph_sent_archive_run_async (get_archive (self), flush_archived_cb, g_object_ref (task));
}

static void
flush_archived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;

  ph_sent_archive_run_finish (PH_SENT_ARCHIVE (source), result);
  return_flush (task);
}

static void
flush_delivered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhCourierFlush *flush = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (!ph_courier_account_deliver_finish (PH_COURIER_ACCOUNT (source), result, &error) && flush->error == NULL)
    flush->error = g_steal_pointer (&error);
  flush->n_accounts--;
  finish_flush (task);
}

static void
flush_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhCourier *self = g_task_get_source_object (task);
  PhCourierFlush *flush = g_task_get_task_data (task);
  g_autoptr(GPtrArray) ids = ph_outbox_list_busy_accounts_finish (PH_OUTBOX (source), result, &flush->error);

  flush->n_accounts = 1;
  for (guint i = 0; ids != NULL && self->state != COURIER_STOPPING && i < ids->len; i++)
    {
      flush->n_accounts++;
      ph_courier_account_deliver_async (get_account (self, ids->pdata[i]), flush->ids, g_task_get_cancellable (task), flush_delivered_cb, g_object_ref (task));
    }
  flush->n_accounts--;
  finish_flush (task);
}

/**
 * ph_courier_flush_async:
 * @self: a courier
 * @ids: (nullable) (element-type gint64): these messages; %NULL: all
 * @cancellable: (nullable): gives back what no server can have yet
 * @callback: called when all that is due has been tried
 * @user_data: for @callback
 *
 * Delivers what is due now. What may not go now, because of a pause or a limit of its account, is not waited for.
 */
void
ph_courier_flush_async (PhCourier *self, GArray *ids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_COURIER (self));

  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_courier_flush_async);
  g_task_set_task_data (task, ph_courier_flush_new (ids), ph_courier_flush_free);
  g_ptr_array_add (self->flushes, task);
  note_busy (self);
  ph_outbox_list_busy_accounts_async (self->tools.outbox, cancellable, flush_listed_cb, task);
}

/**
 * ph_courier_flush_finish:
 * @self: a courier
 * @result: what the callback got
 * @ret_summary: (out) (optional): what it came to, also after an error
 * @error: return location
 *
 * Errors: [error@OutboxError], %G_IO_ERROR_CANCELLED.
 *
 * Returns: whether all that was due has been tried
 */
gboolean
ph_courier_flush_finish (PhCourier *self, GAsyncResult *result, PhCourierSummary *ret_summary, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_courier_flush_async), FALSE);

  const PhCourierFlush *flush = g_task_get_task_data (G_TASK (result));

  if (ret_summary != NULL)
    *ret_summary = flush->summary;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Releasing */

static void
released_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhCourier *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (ph_outbox_release_account_finish (PH_OUTBOX (source), result, &error) < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  ph_courier_wake (self->tools.outbox, g_task_get_task_data (task));
  look (self);
  g_task_return_boolean (task, TRUE);
}

static void
pause_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!ph_outbox_pause_account_finish (PH_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  ph_outbox_release_account_async (PH_OUTBOX (source), g_task_get_task_data (task), g_task_get_cancellable (task), released_cb, g_object_ref (task));
}

/**
 * ph_courier_release_async:
 * @self: a courier
 * @account_id: an account whose settings or password were changed
 * @cancellable: (nullable): a cancellable
 * @callback: called when its messages are queued again
 * @user_data: for @callback
 *
 * Ends the pause of the account, queues what it holds and what waits for a way to its server, which a courier that is started
 * then sends.
 */
void
ph_courier_release_async (PhCourier *self, const char *account_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_COURIER (self) && account_id != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  PhCourierAccount *account = g_hash_table_lookup (self->accounts, account_id);

  g_task_set_source_tag (task, ph_courier_release_async);
  g_task_set_task_data (task, g_strdup (account_id), g_free);
  if (account != NULL)
    ph_courier_account_forget_settings (account);
  ph_outbox_pause_account_async (self->tools.outbox, account_id, 0, NULL, pause_ended_cb, task);
}

/**
 * ph_courier_release_finish:
 * @self: a courier
 * @result: what the callback got
 * @error: return location
 *
 * Errors: [error@OutboxError], %G_IO_ERROR_CANCELLED.
 *
 * Returns: whether its messages are queued again
 */
gboolean
ph_courier_release_finish (PhCourier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_courier_release_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
