// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What stands in the small file beside a message in the spool: enough to send it when the database is lost. Only the text; files
// are the spool's.

#include "config.h"

#include "ph-outbox-sidecar.h"

#include <string.h>

#define GROUP "message"

G_STATIC_ASSERT (sizeof "[message]\nid=" == PH_OUTBOX_SIDECAR_ID_OFFSET + 1);

static void
set_envelope (GKeyFile *file, const PhEnvelope *envelope)
{
  guint n = ph_envelope_get_n_recipients (envelope);
  g_autofree const char **recipients = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    recipients[i] = ph_address_get_text (ph_envelope_get_recipient (envelope, i));
  if (ph_envelope_get_sender (envelope) != NULL)
    g_key_file_set_string (file, GROUP, "sender", ph_address_get_text (ph_envelope_get_sender (envelope)));
  g_key_file_set_string_list (file, GROUP, "recipients", recipients, n);
}

static void
set_delivery (GKeyFile *file, const PhSmtpDelivery *delivery)
{
  g_key_file_set_integer (file, GROUP, "notify", (int) delivery->notify);
  g_key_file_set_integer (file, GROUP, "returned", (int) delivery->returned);
  if (delivery->envelope_id != NULL)
    g_key_file_set_string (file, GROUP, "envelope-id", delivery->envelope_id);
  g_key_file_set_integer (file, GROUP, "onward-tls", (int) delivery->onward_tls);
  g_key_file_set_integer (file, GROUP, "deliver-by", (int) delivery->deliver_by);
  g_key_file_set_integer (file, GROUP, "deliver-by-s", delivery->deliver_by_s);
  g_key_file_set_int64 (file, GROUP, "hold-for-s", delivery->hold_for_s);
  g_key_file_set_integer (file, GROUP, "priority", (int) delivery->priority);
  g_key_file_set_integer (file, GROUP, "priority-level", delivery->priority_level);
}

/**
 * ph_outbox_sidecar_build:
 * @row: a message
 * @ret_length: (out): octets
 *
 * Returns: (transfer full): the text, with a zero where the identifier will stand
 */
char *
ph_outbox_sidecar_build (const PhOutboxRow *row, gsize *ret_length)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, GROUP, "id", "0000000000000000000");
  g_key_file_set_string (file, GROUP, "account", row->account_id);
  set_envelope (file, row->envelope);
  g_key_file_set_string (file, GROUP, "subject", row->subject);
  g_key_file_set_string (file, GROUP, "message-id", row->message_id);
  g_key_file_set_int64 (file, GROUP, "size", row->size);
  g_key_file_set_integer (file, GROUP, "content", (int) row->content);
  g_key_file_set_integer (file, GROUP, "refused", (int) row->refused);
  set_delivery (file, &row->delivery);
  g_key_file_set_int64 (file, GROUP, "queued", row->queued);
  g_key_file_set_int64 (file, GROUP, "due", row->due);
  g_key_file_set_string (file, GROUP, "origin", row->origin);
  g_key_file_set_string (file, GROUP, "batch", row->batch);
  g_key_file_set_string (file, GROUP, "digest", row->digest);
  return g_key_file_to_data (file, ret_length, NULL);
}

static PhEnvelope *
get_envelope (GKeyFile *file)
{
  g_autofree char *sender_text = g_key_file_get_string (file, GROUP, "sender", NULL);
  g_autoptr(PhAddress) sender = sender_text != NULL ? ph_address_parse (sender_text, NULL) : NULL;
  g_auto(GStrv) texts = g_key_file_get_string_list (file, GROUP, "recipients", NULL, NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      PhAddress *recipient = ph_address_parse (texts[i], NULL);

      if (recipient == NULL)
        return NULL;
      g_ptr_array_add (recipients, recipient);
    }
  if (recipients->len == 0 || (sender_text != NULL && sender == NULL))
    return NULL;
  return ph_envelope_new (sender, recipients);
}

static int
get_choice (GKeyFile *file, const char *key, int max)
{
  return CLAMP (g_key_file_get_integer (file, GROUP, key, NULL), 0, max);
}

static void
get_delivery (GKeyFile *file, PhOutboxRow *row)
{
  g_autofree char *envelope_id = g_key_file_get_string (file, GROUP, "envelope-id", NULL);
  const PhSmtpDelivery delivery = {
    .notify = (PhSmtpNotify) get_choice (file, "notify", PH_SMTP_NOTIFY_SUCCESS | PH_SMTP_NOTIFY_FAILURE | PH_SMTP_NOTIFY_DELAY),
    .returned = (PhSmtpReturn) get_choice (file, "returned", PH_SMTP_RETURN_HEADERS),
    .envelope_id = envelope_id,
    .onward_tls = (PhSmtpOnwardTls) get_choice (file, "onward-tls", PH_SMTP_ONWARD_TLS_REQUIRED),
    .deliver_by = (PhSmtpDeliverBy) get_choice (file, "deliver-by", PH_SMTP_DELIVER_BY_NOTIFY),
    .deliver_by_s = g_key_file_get_integer (file, GROUP, "deliver-by-s", NULL),
    .hold_for_s = (guint) g_key_file_get_int64 (file, GROUP, "hold-for-s", NULL),
    .priority = (PhSmtpPriority) get_choice (file, "priority", PH_SMTP_PRIORITY_SET),
    .priority_level = g_key_file_get_integer (file, GROUP, "priority-level", NULL),
  };

  ph_outbox_row_set_delivery (row, &delivery);
}

static char *
get_text (GKeyFile *file, const char *key)
{
  char *text = g_key_file_get_string (file, GROUP, key, NULL);

  return text != NULL ? text : g_strdup ("");
}

static gint64
get_id (GKeyFile *file)
{
  g_autofree char *text = get_text (file, "id");
  guint64 id = 0;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64 / 2, &id, NULL) ? (gint64) id : 0;
}

/**
 * ph_outbox_sidecar_parse:
 * @text: what stands in a file
 * @length: octets
 *
 * Returns: (transfer full) (nullable): the message, queued and untouched, without its state, and with the identifier 0 when it is
 *   not known; %NULL when it could not be sent with what stands there
 */
PhOutboxRow *
ph_outbox_sidecar_parse (const char *text, gsize length)
{
  g_autoptr(PhOutboxRow) row = g_new0 (PhOutboxRow, 1);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(PhEnvelope) envelope = NULL;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL) || (envelope = get_envelope (file)) == NULL)
    return NULL;
  ph_outbox_row_set_envelope (row, envelope);
  get_delivery (file, row);
  row->id = get_id (file);
  row->account_id = get_text (file, "account");
  row->subject = get_text (file, "subject");
  row->message_id = get_text (file, "message-id");
  row->size = g_key_file_get_int64 (file, GROUP, "size", NULL);
  row->content = (PhSmtpContent) get_choice (file, "content", PH_SMTP_CONTENT_UTF8_HEADERS);
  row->refused = (PhSmtpRefusedPolicy) get_choice (file, "refused", PH_SMTP_REFUSED_SEND_TO_OTHERS);
  row->queued = g_key_file_get_int64 (file, GROUP, "queued", NULL);
  row->due = g_key_file_get_int64 (file, GROUP, "due", NULL);
  row->origin = get_text (file, "origin");
  row->batch = get_text (file, "batch");
  row->digest = get_text (file, "digest");
  return *row->account_id != '\0' ? g_steal_pointer (&row) : NULL;
}
