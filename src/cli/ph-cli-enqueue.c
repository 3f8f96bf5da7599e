// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// "posthornctl send --queue" and "posthornctl outbox queue": messages go into the outbox, each by itself: what can't be
// queued stays behind with its reason.

#include "config.h"

#include "ph-cli-enqueue.h"

#include <glib/gi18n-lib.h>
#include <sysexits.h>

#include "ph-cli-desktop.h"
#include "ph-cli-error.h"
#include "ph-cli-json.h"
#include "ph-cli-outbox-view.h"
#include "ph-cli-outgoing.h"
#include "ph-cli-queue.h"
#include "ph-cli-target.h"
#include "ph-cli-values.h"

/* Returns: (transfer none) (nullable): who sends @message */
static PhAccount *
choose_account (const PhCliEnqueue *self, PhAccountStore *store, PhCliOutgoing *message)
{
  PhAddress *sender = ph_envelope_get_sender (message->envelope);
  PhAccount *account = self->account != NULL ? ph_cli_find_account (store, self->account, &message->error) : ph_cli_queue_find_sender (store, sender);

  if (account == NULL && message->error == NULL)
    {
      account = ph_account_store_get_default (store);
      if (!ph_cli_check_use (account, &message->error))
        return NULL;
    }
  if (account == NULL && message->error == NULL)
    g_set_error_literal (&message->error, PH_CLI_ERROR, EX_CONFIG, _ ("There is no account yet; add one first"));
  return account;
}

/* Returns: (transfer full) (nullable): as it is in the outbox now; the error is with the message */
static PhOutboxEntry *
enqueue (const PhCliEnqueue *self, PhOutbox *outbox, PhAccountStore *store, PhCliOutgoing *message)
{
  PhAccount *account = message->envelope != NULL ? choose_account (self, store, message) : NULL;
  PhOutboxOrder order = {
    .envelope = message->envelope,
    .refused = self->wishes->refused,
    .delivery = self->wishes->delivery,
    .due = self->due,
  };
  gint64 id = -1;

  if (account == NULL)
    return NULL;
  order.account_id = ph_account_get_id (account);
  id = ph_cli_queue_add (outbox, &order, message->file, &message->error);
  return id >= 0 ? ph_cli_queue_load (outbox, id, &message->error) : NULL;
}

static void
print_message (const PhCliOutgoing *message, PhOutboxEntry *entry)
{
  g_autofree char *name = ph_cli_escape_lines (message->name);

  if (entry != NULL)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, ph_outbox_entry_get_id (entry));

      /* Translators: the name of a file, and the number that the message has in the outbox */
      g_print (_ ("%s: queued as %s\n"), name, number);
    }
  else
    {
      g_autofree char *text = ph_cli_describe_error (message->error);
      g_autofree char *escaped = ph_cli_escape_lines (text);

      g_printerr ("%s: %s\n", name, escaped);
    }
}

static void
add_message (JsonBuilder *builder, const PhCliOutgoing *message, PhOutboxEntry *entry, PhAccountStore *store)
{
  g_autofree char *error = message->error != NULL ? ph_cli_describe_error (message->error) : NULL;

  json_builder_begin_object (builder);
  ph_cli_json_add_string (builder, "file", message->name);
  ph_cli_json_add_string (builder, "error", error);
  if (entry != NULL)
    ph_cli_json_add_outbox_members (builder, entry, store);
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray *messages, GPtrArray *entries, PhAccountStore *store, int status)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ph_cli_json_add_boolean (builder, "ok", status == EX_OK);
  json_builder_set_member_name (builder, "messages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < messages->len; i++)
    add_message (builder, messages->pdata[i], entries->pdata[i], store);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  ph_cli_json_print (builder);
}

static void
unref_entry (gpointer entry)
{
  if (entry != NULL)
    g_object_unref (entry);
}

/**
 * ph_cli_enqueue:
 * @self: how they are to be sent
 * @messages: (element-type PhCliOutgoing): which; those that could not be opened are told of
 * @error: return location
 *
 * Queues them, says so, and lets the program of the desktop know.
 *
 * Errors: of the accounts and of the outbox as a whole; those of a message stay with it.
 *
 * Returns: the exit status, which the first message decides that could not be queued
 */
int
ph_cli_enqueue (const PhCliEnqueue *self, GPtrArray *messages, GError **error)
{
  g_autoptr(PhAccountStore) store = ph_cli_load_store (error);
  g_autoptr(PhOutbox) outbox = store != NULL ? ph_cli_queue_open (error) : NULL;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (unref_entry);
  gboolean has_queued = FALSE;
  int status = EX_OK;

  if (outbox == NULL)
    return EX_SOFTWARE;
  for (guint i = 0; i < messages->len; i++)
    {
      PhCliOutgoing *message = messages->pdata[i];
      PhOutboxEntry *entry = enqueue (self, outbox, store, message);

      g_ptr_array_add (entries, entry);
      has_queued |= entry != NULL;
      if (entry == NULL && status == EX_OK)
        status = ph_cli_status_of_error (message->error);
      if (!self->json)
        print_message (message, entry);
    }
  if (self->json)
    print_json (messages, entries, store, status);
  ph_cli_queue_close (outbox);
  if (has_queued)
    ph_cli_desktop_deliver ();
  return status;
}
