// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "courier-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define PATIENCE_US (25 * G_USEC_PER_SEC)

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
courier_fixture_wait (CourierFixture *self, CourierPredicate predicate)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_US;
  guint tick = g_timeout_add (1, on_tick, NULL);

  while (!predicate (self))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

PhAccount *
courier_fixture_dup_account (CourierFixture *self)
{
  PhAccount *stored = ph_account_store_find (self->store, COURIER_ACCOUNT);

  return stored != NULL ? ph_account_copy (stored) : NULL;
}

void
courier_fixture_save (CourierFixture *self, PhAccount *account)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ph_account_store_save_async (self->store, account, NULL, result_cb, &result);
  ph_account_store_save_finish (self->store, await (&result), &error);
  g_assert_no_error (error);
}

void
courier_fixture_set (CourierFixture *self, const char *property, guint value)
{
  g_autoptr(PhAccount) account = courier_fixture_dup_account (self);

  g_object_set (account, property, value, NULL);
  courier_fixture_save (self, account);
}

static void
add_account (CourierFixture *self)
{
  g_autoptr(PhAccount) account = ph_account_new (COURIER_ACCOUNT);

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_username (account, "ada");
  ph_account_set_host (account, "127.0.0.1");
  ph_account_set_port (account, sink_server_get_port (self->server));
  ph_account_set_security (account, PH_SECURITY_NONE);
  ph_account_set_cleartext (account, PH_CLEARTEXT_ALLOW);
  courier_fixture_save (self, account);
}

static void
on_settled (PhCourier *courier, PhOutboxEntry *entry, CourierFixture *self)
{
  self->n_settled++;
}

static void
on_progress (PhCourier *courier, gint64 id, gint64 done, gint64 total, CourierFixture *self)
{
  g_assert_cmpint (done, <=, total);
  self->progress = done;
}

static void
open_outbox (CourierFixture *self)
{
  g_autoptr(GFile) directory = g_file_new_for_path (self->directory);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  self->outbox = ph_outbox_new (directory);
  ph_outbox_open_async (self->outbox, NULL, result_cb, &result);
  ph_outbox_open_finish (self->outbox, await (&result), &error);
  g_assert_no_error (error);
  self->courier = ph_courier_new (self->outbox, self->store, self->keyring, NULL);
  g_signal_connect (self->courier, "settled", G_CALLBACK (on_settled), self);
  g_signal_connect (self->courier, "progress", G_CALLBACK (on_progress), self);
}

void
courier_fixture_open (CourierFixture *self, const char *directory)
{
  g_autofree char *path = g_build_filename (directory, "accounts.ini", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(PhSecret) password = ph_secret_new (COURIER_PASSWORD);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  self->directory = g_strdup (directory);
  self->store = ph_account_store_new (file);
  self->keyring = ph_keyring_new ();
  ph_keyring_keep_for_this_run (self->keyring, COURIER_ACCOUNT, password);
  ph_account_store_load_async (self->store, NULL, result_cb, &result);
  ph_account_store_load_finish (self->store, await (&result), &error);
  g_assert_no_error (error);
  open_outbox (self);
}

CourierFixture *
courier_fixture_new (SinkExtensions extensions)
{
  CourierFixture *self = g_new0 (CourierFixture, 1);
  g_autofree char *directory = g_dir_make_tmp ("posthorn-courier-XXXXXX", NULL);

  self->server = sink_server_new (extensions);
  courier_fixture_open (self, directory);
  add_account (self);
  return self;
}

void
courier_fixture_stop (CourierFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_courier_stop_async (self->courier, result_cb, &result);
  ph_courier_stop_finish (self->courier, await (&result));
}

static gboolean
is_held_by_nobody_else (CourierFixture *self)
{
  return G_OBJECT (self->courier)->ref_count == 1;
}

static void
close_outbox (CourierFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;

  courier_fixture_stop (self);
  g_signal_handlers_disconnect_by_data (self->courier, self);
  /* What it has asked of the outbox holds it until the answer is there. */
  courier_fixture_wait (self, is_held_by_nobody_else);
  g_assert_finalize_object (g_steal_pointer (&self->courier));
  ph_outbox_close_async (self->outbox, result_cb, &result);
  ph_outbox_close_finish (self->outbox, await (&result));
  g_clear_object (&result);
  g_clear_object (&self->outbox);
}

void
courier_fixture_close (CourierFixture *self)
{
  close_outbox (self);
  g_clear_object (&self->store);
  g_clear_object (&self->keyring);
  g_clear_pointer (&self->directory, g_free);
}

void
courier_fixture_reopen (CourierFixture *self)
{
  close_outbox (self);
  open_outbox (self);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
courier_fixture_free (CourierFixture *self)
{
  g_autofree char *directory = g_strdup (self->directory);

  courier_fixture_close (self);
  sink_server_free (self->server);
  remove_tree (directory);
  g_free (self);
}

static PhEnvelope *
new_envelope (const char *const *recipients)
{
  g_autoptr(PhAddress) sender = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (guint i = 0; recipients[i] != NULL; i++)
    g_ptr_array_add (addresses, ph_address_parse (recipients[i], NULL));
  return ph_envelope_new (sender, addresses);
}

gint64
courier_fixture_queue_text (CourierFixture *self, const char *text, PhSmtpRefusedPolicy refused, const char *const *recipients)
{
  static const char *const bob[] = { "bob@example.net", NULL };
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (g_strdup (text), (gssize) strlen (text), g_free);
  g_autoptr(PhEnvelope) envelope = new_envelope (recipients != NULL ? recipients : bob);
  const PhOutboxOrder order = { .account_id = COURIER_ACCOUNT, .envelope = envelope, .refused = refused };
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) queued = NULL;
  g_autoptr(GError) error = NULL;

  ph_message_file_open_stream_async (stream, PH_MESSAGE_BCC_DROP, NULL, result_cb, &opened);

  g_autoptr(PhMessageFile) message = ph_message_file_open_finish (await (&opened), &error);

  g_assert_no_error (error);
  ph_outbox_queue_async (self->outbox, &order, message, NULL, result_cb, &queued);

  gint64 id = ph_outbox_queue_finish (self->outbox, await (&queued), &error);

  g_assert_no_error (error);
  return id;
}

gint64
courier_fixture_queue (CourierFixture *self, guint number, const char *const *recipients)
{
  g_autofree char *text = g_strdup_printf ("From: ada@example.org\r\nTo: bob@example.net\r\nSubject: %u\r\nMessage-ID: <%u@test>\r\n\r\nHello %u\r\n", number, number, number);

  return courier_fixture_queue_text (self, text, PH_SMTP_REFUSED_SEND_TO_OTHERS, recipients);
}

void
courier_fixture_queue_many (CourierFixture *self, guint first, guint n)
{
  for (guint i = 0; i < n; i++)
    courier_fixture_queue (self, first + i, NULL);
}

gboolean
courier_fixture_flush (CourierFixture *self, gint64 id, GCancellable *cancellable, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof id);

  g_array_append_val (ids, id);
  ph_courier_flush_async (self->courier, id != 0 ? ids : NULL, cancellable, result_cb, &result);
  return ph_courier_flush_finish (self->courier, await (&result), &self->summary, error);
}

void
courier_fixture_release (CourierFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ph_courier_release_async (self->courier, COURIER_ACCOUNT, NULL, result_cb, &result);
  ph_courier_release_finish (self->courier, await (&result), &error);
  g_assert_no_error (error);
}

void
courier_fixture_act (CourierFixture *self, gint64 id, PhOutboxAction action)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ph_outbox_act_async (self->outbox, id, action, NULL, result_cb, &result);
  ph_outbox_act_finish (self->outbox, await (&result), &error);
  g_assert_no_error (error);
}

PhOutboxEntry *
courier_fixture_load (CourierFixture *self, gint64 id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ph_outbox_load_async (self->outbox, id, NULL, result_cb, &result);

  PhOutboxEntry *entry = ph_outbox_load_finish (self->outbox, await (&result), &error);

  g_assert_no_error (error);
  return entry;
}

PhOutboxState
courier_fixture_get_state (CourierFixture *self, gint64 id)
{
  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (self, id);

  return ph_outbox_entry_get_state (entry);
}

char *
courier_fixture_dup_transcript (CourierFixture *self, gint64 id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ph_outbox_load_transcript_async (self->outbox, id, NULL, result_cb, &result);

  char *transcript = ph_outbox_load_transcript_finish (self->outbox, await (&result), &error);

  g_assert_no_error (error);
  return transcript;
}

guint
courier_fixture_count (CourierFixture *self, PhOutboxState state)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  PhOutboxCounts counts = { 0 };

  ph_outbox_count_async (self->outbox, NULL, result_cb, &result);
  ph_outbox_count_finish (self->outbox, await (&result), &counts, &error);
  g_assert_no_error (error);
  return counts.n[state];
}

void
courier_fixture_get_usage (CourierFixture *self, PhOutboxUsage *ret_usage)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ph_outbox_get_usage_async (self->outbox, COURIER_ACCOUNT, NULL, result_cb, &result);
  ph_outbox_get_usage_finish (self->outbox, await (&result), ret_usage, &error);
  g_assert_no_error (error);
}

void
courier_fixture_edit (CourierFixture *self, const char *sql)
{
  g_autofree char *path = g_build_filename (self->directory, "outbox.sqlite", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

PhServerFacts *
courier_fixture_recall (CourierFixture *self, const char *endpoint)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  ph_outbox_recall_server_async (self->outbox, COURIER_ACCOUNT, endpoint, NULL, result_cb, &result);

  PhServerFacts *facts = ph_outbox_recall_server_finish (self->outbox, await (&result), &error);

  g_assert_no_error (error);
  return facts;
}
