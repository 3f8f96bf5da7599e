// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is known of one message of the outbox, as a plain record that its reader fills. Where it comes from and where it goes
// is not known here.

#include "config.h"

#include "ph-outbox-row.h"

/* Nobody looks for the thousandth recipient of a message by a word, and the column is read by every search. */
#define MAX_WORDS 4096

/**
 * ph_outbox_trouble_clear:
 * @self: what stood in the way; all zero afterwards
 */
void
ph_outbox_trouble_clear (PhOutboxTrouble *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->enhanced);
  g_free (self->text);
  *self = (PhOutboxTrouble){ 0 };
}

/**
 * ph_outbox_trouble_copy:
 * @self: what stood in the way
 * @ret_copy: (out caller-allocates): a copy; clear it with [method@OutboxTrouble.clear]
 */
void
ph_outbox_trouble_copy (const PhOutboxTrouble *self, PhOutboxTrouble *ret_copy)
{
  g_return_if_fail (self != NULL && ret_copy != NULL);

  *ret_copy = *self;
  ret_copy->enhanced = g_strdup (self->enhanced);
  ret_copy->text = g_strdup (self->text);
}

static void
free_recipients (PhOutboxRow *self)
{
  for (guint i = 0; self->recipients != NULL && i < ph_envelope_get_n_recipients (self->envelope); i++)
    ph_outbox_trouble_clear (&self->recipients[i].trouble);
  g_clear_pointer (&self->recipients, g_free);
}

/**
 * ph_outbox_row_free:
 * @self: (transfer full): a row
 */
void
ph_outbox_row_free (PhOutboxRow *self)
{
  free_recipients (self);
  g_clear_pointer (&self->envelope, ph_envelope_unref);
  g_free (self->account_id);
  g_free (self->subject);
  g_free (self->message_id);
  g_free ((char *) self->delivery.envelope_id);
  g_free (self->owner);
  ph_outbox_trouble_clear (&self->trouble);
  g_free (self->origin);
  g_free (self->batch);
  g_free (self->file);
  g_free (self->digest);
  g_free (self->archive_trouble);
  g_free (self);
}

/**
 * ph_outbox_row_set_envelope:
 * @self: a row
 * @envelope: from whom and to whom; nobody has got it yet
 */
void
ph_outbox_row_set_envelope (PhOutboxRow *self, PhEnvelope *envelope)
{
  ph_envelope_ref (envelope);
  free_recipients (self);
  g_clear_pointer (&self->envelope, ph_envelope_unref);
  self->envelope = envelope;
  self->recipients = g_new0 (PhOutboxRecipient, ph_envelope_get_n_recipients (envelope));
}

/**
 * ph_outbox_row_set_delivery:
 * @self: a row
 * @delivery: wishes, copied
 */
void
ph_outbox_row_set_delivery (PhOutboxRow *self, const PhSmtpDelivery *delivery)
{
  g_free ((char *) self->delivery.envelope_id);
  self->delivery = *delivery;
  self->delivery.envelope_id = g_strdup (delivery->envelope_id);
}

guint
ph_outbox_row_count_recipients (const PhOutboxRow *self, PhOutboxRecipientState state)
{
  guint n = 0;

  for (guint i = 0; i < ph_envelope_get_n_recipients (self->envelope); i++)
    n += self->recipients[i].state == state ? 1 : 0;
  return n;
}

/**
 * ph_outbox_fold:
 * @text: (nullable): any text
 *
 * Returns: (transfer full): what of it is compared when somebody searches: no capitals, no accents
 */
char *
ph_outbox_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (decomposed, -1);
  GString *plain = g_string_new (NULL);

  for (const char *c = folded; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (plain, g_utf8_get_char (c));
  return g_string_free (plain, FALSE);
}

/**
 * ph_outbox_row_dup_words:
 * @self: a row
 *
 * Returns: (transfer full): subject, sender and recipients, folded
 */
char *
ph_outbox_row_dup_words (const PhOutboxRow *self)
{
  GString *words = g_string_new (self->subject);
  PhAddress *sender = ph_envelope_get_sender (self->envelope);

  g_string_append_printf (words, "\n%s", sender != NULL ? ph_address_get_text (sender) : "");
  for (guint i = 0; i < ph_envelope_get_n_recipients (self->envelope) && words->len < MAX_WORDS; i++)
    g_string_append_printf (words, "\n%s", ph_address_get_text (ph_envelope_get_recipient (self->envelope, i)));

  char *folded = ph_outbox_fold (words->str);

  g_string_free (words, TRUE);
  return folded;
}
