// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One message of the outbox, as it stood when it was read. Only shows its row; what changes is a new entry.

#include "config.h"

#include "ph-outbox-entry.h"

#include "ph-maildir.h"
#include "ph-outbox-row.h"

struct _PhOutboxEntry
{
  GObject parent_instance;

  PhOutboxRow *row; /* (owned) */
};

G_DEFINE_FINAL_TYPE (PhOutboxEntry, ph_outbox_entry, G_TYPE_OBJECT)

static void
ph_outbox_entry_finalize (GObject *object)
{
  g_clear_pointer (&PH_OUTBOX_ENTRY (object)->row, ph_outbox_row_free);
  G_OBJECT_CLASS (ph_outbox_entry_parent_class)->finalize (object);
}

static void
ph_outbox_entry_class_init (PhOutboxEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_outbox_entry_finalize;
}

static void
ph_outbox_entry_init (PhOutboxEntry *self)
{
}

/**
 * ph_outbox_entry_new:
 * @row: (transfer full): a complete row
 *
 * Returns: (transfer full): an entry that shows it
 */
PhOutboxEntry *
ph_outbox_entry_new (PhOutboxRow *row)
{
  PhOutboxEntry *self = g_object_new (PH_TYPE_OUTBOX_ENTRY, NULL);

  self->row = row;
  return self;
}

/**
 * ph_outbox_entry_get_id:
 * @self: an entry
 *
 * Returns: what the message is called, 1 or more; no other one ever was or will be
 */
gint64
ph_outbox_entry_get_id (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return self->row->id;
}

/**
 * ph_outbox_entry_get_account_id:
 * @self: an entry
 *
 * Returns: (transfer none): the account that sends it; it may have been removed
 */
const char *
ph_outbox_entry_get_account_id (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return self->row->account_id;
}

/**
 * ph_outbox_entry_get_state:
 * @self: an entry
 *
 * Returns: where the message stood
 */
PhOutboxState
ph_outbox_entry_get_state (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), PH_OUTBOX_QUEUED);

  return self->row->state;
}

/**
 * ph_outbox_entry_get_sender:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): whom the server is told; %NULL is the empty sender
 */
PhAddress *
ph_outbox_entry_get_sender (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return ph_envelope_get_sender (self->row->envelope);
}

/**
 * ph_outbox_entry_get_n_recipients:
 * @self: an entry
 *
 * Returns: how many recipients it has, those that have it already included
 */
guint
ph_outbox_entry_get_n_recipients (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return ph_envelope_get_n_recipients (self->row->envelope);
}

/**
 * ph_outbox_entry_get_recipient:
 * @self: an entry
 * @index: below the number of recipients
 *
 * Returns: (transfer none): a recipient
 */
PhAddress *
ph_outbox_entry_get_recipient (PhOutboxEntry *self, guint index)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self) && index < ph_outbox_entry_get_n_recipients (self), NULL);

  return ph_envelope_get_recipient (self->row->envelope, index);
}

/**
 * ph_outbox_entry_get_recipient_state:
 * @self: an entry
 * @index: below the number of recipients
 *
 * Returns: whether this one has got it
 */
PhOutboxRecipientState
ph_outbox_entry_get_recipient_state (PhOutboxEntry *self, guint index)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self) && index < ph_outbox_entry_get_n_recipients (self), PH_OUTBOX_RECIPIENT_PENDING);

  return self->row->recipients[index].state;
}

/**
 * ph_outbox_entry_get_recipient_trouble:
 * @self: an entry
 * @index: below the number of recipients
 *
 * Returns: (transfer none): why this one has not got it; may be empty
 */
const PhOutboxTrouble *
ph_outbox_entry_get_recipient_trouble (PhOutboxEntry *self, guint index)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self) && index < ph_outbox_entry_get_n_recipients (self), NULL);

  return &self->row->recipients[index].trouble;
}

/**
 * ph_outbox_entry_dup_envelope:
 * @self: an entry
 *
 * Returns: (transfer full): sender and all recipients
 */
PhEnvelope *
ph_outbox_entry_dup_envelope (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return ph_envelope_ref (self->row->envelope);
}

/**
 * ph_outbox_entry_dup_pending_envelope:
 * @self: an entry
 *
 * Returns: (transfer full): sender and those that are still to get it, in their order; may have no recipient
 */
PhEnvelope *
ph_outbox_entry_dup_pending_envelope (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  g_autoptr(GPtrArray) pending = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (guint i = 0; i < ph_outbox_entry_get_n_recipients (self); i++)
    if (self->row->recipients[i].state == PH_OUTBOX_RECIPIENT_PENDING)
      g_ptr_array_add (pending, ph_address_ref (ph_envelope_get_recipient (self->row->envelope, i)));
  return ph_envelope_new (ph_envelope_get_sender (self->row->envelope), pending);
}

/**
 * ph_outbox_entry_get_subject:
 * @self: an entry
 *
 * Returns: (transfer none): decoded, one line, at most 200 characters; may be empty
 */
const char *
ph_outbox_entry_get_subject (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return self->row->subject;
}

/**
 * ph_outbox_entry_get_message_id:
 * @self: an entry
 *
 * Returns: (transfer none): without brackets; may be empty
 */
const char *
ph_outbox_entry_get_message_id (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return self->row->message_id;
}

/**
 * ph_outbox_entry_get_size:
 * @self: an entry
 *
 * Returns: octets on the wire
 */
gint64
ph_outbox_entry_get_size (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return self->row->size;
}

/**
 * ph_outbox_entry_get_content:
 * @self: an entry
 *
 * Returns: what the message needs of the server
 */
PhSmtpContent
ph_outbox_entry_get_content (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), PH_SMTP_CONTENT_7BIT);

  return self->row->content;
}

/**
 * ph_outbox_entry_get_refused_policy:
 * @self: an entry
 *
 * Returns: what a refused recipient means for the others
 */
PhSmtpRefusedPolicy
ph_outbox_entry_get_refused_policy (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), PH_SMTP_REFUSED_ABORT);

  return self->row->refused;
}

/**
 * ph_outbox_entry_get_delivery:
 * @self: an entry
 *
 * Returns: (transfer none): wishes for what happens behind the server
 */
const PhSmtpDelivery *
ph_outbox_entry_get_delivery (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return &self->row->delivery;
}

/**
 * ph_outbox_entry_get_queued:
 * @self: an entry
 *
 * Returns: when it was queued, in seconds since 1970
 */
gint64
ph_outbox_entry_get_queued (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return self->row->queued;
}

/**
 * ph_outbox_entry_get_due:
 * @self: an entry
 *
 * Returns: when it is sent at the earliest, in seconds since 1970; what was to be sent at once is due since it was queued
 */
gint64
ph_outbox_entry_get_due (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return self->row->due;
}

/**
 * ph_outbox_entry_get_finished:
 * @self: an entry
 *
 * Returns: when it became sent, failed or cancelled, in seconds since 1970; 0: it is none of them
 */
gint64
ph_outbox_entry_get_finished (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return self->row->finished;
}

/**
 * ph_outbox_entry_get_n_attempts:
 * @self: an entry
 *
 * Returns: how often somebody has begun to send it, an attempt that is under way included
 */
guint
ph_outbox_entry_get_n_attempts (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return self->row->n_attempts;
}

/**
 * ph_outbox_entry_get_tried:
 * @self: an entry
 *
 * Returns: since when somebody tries to send it, since it was queued or since the person wanted it anew, in seconds since 1970;
 *   0: nobody has yet
 */
gint64
ph_outbox_entry_get_tried (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), 0);

  return self->row->tried;
}

/**
 * ph_outbox_entry_get_trouble:
 * @self: an entry
 *
 * Returns: (transfer none): why the last attempt came to nothing; may be empty
 */
const PhOutboxTrouble *
ph_outbox_entry_get_trouble (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return &self->row->trouble;
}

/**
 * ph_outbox_entry_get_origin:
 * @self: an entry
 *
 * Returns: (transfer none): the draft it comes from; may be empty
 */
const char *
ph_outbox_entry_get_origin (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return self->row->origin;
}

/**
 * ph_outbox_entry_get_batch:
 * @self: an entry
 *
 * Returns: (transfer none): what messages that were sent to many at once have in common; may be empty
 */
const char *
ph_outbox_entry_get_batch (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return self->row->batch;
}

/**
 * ph_outbox_entry_has_message:
 * @self: an entry
 *
 * Returns: whether its file was there, in its full length
 */
gboolean
ph_outbox_entry_has_message (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), FALSE);

  return self->row->has_message;
}

/**
 * ph_outbox_entry_get_archive:
 * @self: an entry
 *
 * Returns: whether a copy of it is still to be kept in the archive of its account
 */
PhOutboxArchive
ph_outbox_entry_get_archive (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), PH_OUTBOX_ARCHIVE_NONE);

  if (self->row->archive_trouble == NULL)
    return PH_OUTBOX_ARCHIVE_NONE;
  return *self->row->archive_trouble != '\0' ? PH_OUTBOX_ARCHIVE_FAILED : PH_OUTBOX_ARCHIVE_WANTED;
}

/**
 * ph_outbox_entry_get_archive_trouble:
 * @self: an entry
 *
 * Returns: (transfer none): why its copy could not be kept the last time, not translated; "" without
 */
const char *
ph_outbox_entry_get_archive_trouble (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return self->row->archive_trouble != NULL ? self->row->archive_trouble : "";
}

/**
 * ph_outbox_entry_dup_archive_name:
 * @self: an entry
 *
 * Returns: (transfer full): what its copy in a Maildir is called, flags aside: made of what identifies the file of the message
 *   in whatever outbox, so that a second copy takes the place of the first and of nothing else
 */
char *
ph_outbox_entry_dup_archive_name (PhOutboxEntry *self)
{
  g_return_val_if_fail (PH_IS_OUTBOX_ENTRY (self), NULL);

  return g_strdup_printf ("%" G_GINT64_FORMAT ".%s" PH_MAILDIR_NAME_END, self->row->queued, self->row->file);
}
