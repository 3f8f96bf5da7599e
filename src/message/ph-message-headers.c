// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The header section of what Posthorn sends: what the person wrote, and of the computer, its clock and its zone no more
// than must be. Never a Bcc field.

#include "config.h"

#include "ph-message-headers.h"

#include "ph-header-text.h"

#include <string.h>

/* A Message-ID can't be folded; RFC 5322 §2.1.1 wants lines of 998 octets at most. */
#define MAX_MESSAGE_ID 900

typedef struct
{
  const char *importance; /* RFC 2156 */
  const char *x_priority; /* what most programs read */
  const char *priority;   /* RFC 2156, too */
} ImportanceFields;

static const ImportanceFields importances[] = {
  [PH_IMPORTANCE_NORMAL] = { NULL, NULL, NULL },
  [PH_IMPORTANCE_HIGH] = { "high", "1", "urgent" },
  [PH_IMPORTANCE_LOW] = { "low", "5", "non-urgent" },
};

/* In the order of the fields in the message. */
static const struct
{
  const char *name;
  PhRecipientsField field;
} address_fields[] = {
  { "Reply-To", PH_RECIPIENTS_REPLY_TO },
  { "To", PH_RECIPIENTS_TO },
  { "Cc", PH_RECIPIENTS_CC },
};

/* A message that names nobody looks broken to some servers; this group is the usual way to say so (RFC 5322 §A.1.3). */
#define NOBODY " undisclosed-recipients:;\n"

static char *
dup_message_id (PhAddress *from)
{
  g_autofree char *unique = g_uuid_string_random ();

  return g_strconcat (unique, "@", ph_address_get_domain (from), NULL);
}

/**
 * ph_message_headers_stamp:
 * @message: a message
 * @from: who sends it
 *
 * Sets Date, in UTC, and Message-ID, random and in the domain of the sender.
 */
void
ph_message_headers_stamp (GMimeMessage *message, PhAddress *from)
{
  g_autofree char *id = dup_message_id (from);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  g_mime_message_set_date (message, now);
  g_mime_message_set_message_id (message, id);
}

/* @value: (transfer full): as ph_header_text_finish() gives it. */
static void
append_raw (GMimeMessage *message, const char *field, char *value)
{
  GMimeHeaderList *headers = g_mime_object_get_header_list (GMIME_OBJECT (message));

  g_mime_header_list_append (headers, field, "", NULL);
  g_mime_header_set_raw_value (g_mime_header_list_get_header (headers, field), value);
  g_free (value);
}

static gboolean
add_mailbox (PhHeaderText *value, PhMailbox *mailbox, GError **error)
{
  g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, error);

  if (address == NULL)
    return FALSE;
  ph_header_text_add_mailbox (value, ph_mailbox_get_name (mailbox), address);
  return TRUE;
}

static gboolean
write_mailboxes (GMimeMessage *message, const char *field, const GPtrArray *mailboxes, GError **error)
{
  PhHeaderText *value = ph_header_text_new (field);
  gboolean is_good = TRUE;

  for (guint i = 0; i < mailboxes->len && is_good; i++)
    is_good = add_mailbox (value, mailboxes->pdata[i], error);

  g_autofree char *text = ph_header_text_finish (value);

  if (is_good && mailboxes->len > 0)
    append_raw (message, field, g_steal_pointer (&text));
  return is_good;
}

static gboolean
write_sender (GMimeMessage *message, PhMailbox *sender, GError **error)
{
  g_autoptr(GPtrArray) mailboxes = g_ptr_array_new ();

  g_ptr_array_add (mailboxes, sender);
  return write_mailboxes (message, "From", mailboxes, error);
}

static gboolean
is_message_id (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at) || *at == '<' || *at == '>')
      return FALSE;
  return strchr (text, '@') != NULL && strlen (text) <= MAX_MESSAGE_ID;
}

/* What is no Message-ID is left out: it may come from a link. */
static void
write_references (GMimeObject *message, const char *message_id)
{
  g_autofree char *bracketed = g_strdup_printf ("<%s>", message_id);

  if (!is_message_id (message_id))
    return;
  g_mime_object_set_header (message, "In-Reply-To", bracketed, NULL);
  g_mime_object_set_header (message, "References", bracketed, NULL);
}

static void
write_importance (GMimeObject *message, PhImportance importance)
{
  const ImportanceFields *fields = &importances[importance];

  if (fields->importance == NULL)
    return;
  g_mime_object_set_header (message, "Importance", fields->importance, NULL);
  g_mime_object_set_header (message, "X-Priority", fields->x_priority, NULL);
  g_mime_object_set_header (message, "Priority", fields->priority, NULL);
}

/**
 * ph_message_headers_write_subject:
 * @message: a message without a subject
 * @subject: any UTF-8 without control characters; an empty one is left out
 */
void
ph_message_headers_write_subject (GMimeMessage *message, const char *subject)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (subject));
  PhHeaderText *value = ph_header_text_new ("Subject");

  ph_header_text_add_text (value, trimmed);

  g_autofree char *text = ph_header_text_finish (value);

  if (*trimmed != '\0')
    append_raw (message, "Subject", g_steal_pointer (&text));
}

/**
 * ph_message_headers_write:
 * @message: an empty message
 * @draft: what it says
 * @error: return location
 *
 * Sets every field but those of MIME.
 *
 * Errors: [error@AddressError] of the first malformed address; %PH_ADDRESS_ERROR_EMPTY when there is no sender.
 *
 * Returns: whether it could
 */
gboolean
ph_message_headers_write (GMimeMessage *message, PhDraft *draft, GError **error)
{
  PhMailbox *sender = ph_draft_get_sender (draft);
  g_autoptr(PhAddress) from = sender != NULL ? ph_mailbox_dup_address (sender, error) : NULL;

  if (sender == NULL)
    g_set_error_literal (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_EMPTY, "there is no sender");
  if (from == NULL || !write_sender (message, sender, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (address_fields); i++)
    if (!write_mailboxes (message, address_fields[i].name, ph_draft_get_recipients (draft, address_fields[i].field), error))
      return FALSE;
  if (ph_draft_get_recipients (draft, PH_RECIPIENTS_TO)->len == 0 && ph_draft_get_recipients (draft, PH_RECIPIENTS_CC)->len == 0)
    append_raw (message, "To", g_strdup (NOBODY));
  ph_message_headers_write_subject (message, ph_draft_get_subject (draft));
  ph_message_headers_stamp (message, from);
  write_references (GMIME_OBJECT (message), ph_draft_get_in_reply_to (draft));
  write_importance (GMIME_OBJECT (message), ph_draft_get_importance (draft));
  return TRUE;
}
