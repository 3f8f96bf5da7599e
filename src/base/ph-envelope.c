// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whom a message comes from and goes to (RFC 5321 §2.3.1), independent of its header fields. Immutable.

#include "config.h"

#include "ph-envelope.h"

struct _PhEnvelope
{
  gatomicrefcount references;
  PhAddress *sender;     /* (owned) (nullable): NULL is the null reverse-path "<>" */
  GPtrArray *recipients; /* (owned) (element-type PhAddress): each mailbox once */
};

G_DEFINE_BOXED_TYPE (PhEnvelope, ph_envelope, ph_envelope_ref, ph_envelope_unref)

static gboolean
same_mailbox (gconstpointer a, gconstpointer b)
{
  return ph_address_equal (a, b);
}

/**
 * ph_envelope_new:
 * @sender: (nullable): the reverse-path; %NULL for the null reverse-path
 * @recipients: (element-type PhAddress): the forward-paths; doubled ones are dropped
 *
 * Returns: (transfer full): a new envelope
 */
PhEnvelope *
ph_envelope_new (PhAddress *sender, GPtrArray *recipients)
{
  g_return_val_if_fail (recipients != NULL, NULL);

  PhEnvelope *self = g_new0 (PhEnvelope, 1);

  g_atomic_ref_count_init (&self->references);
  self->sender = sender != NULL ? ph_address_ref (sender) : NULL;
  self->recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  for (guint i = 0; i < recipients->len; i++)
    if (!g_ptr_array_find_with_equal_func (self->recipients, recipients->pdata[i], same_mailbox, NULL))
      g_ptr_array_add (self->recipients, ph_address_ref (recipients->pdata[i]));
  return self;
}

/**
 * ph_envelope_ref:
 * @self: an envelope
 *
 * Returns: (transfer full): @self
 */
PhEnvelope *
ph_envelope_ref (PhEnvelope *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_envelope_unref:
 * @self: (transfer full): an envelope
 */
void
ph_envelope_unref (PhEnvelope *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->sender, ph_address_unref);
  g_ptr_array_unref (self->recipients);
  g_free (self);
}

/**
 * ph_envelope_get_sender:
 * @self: an envelope
 *
 * Returns: (transfer none) (nullable): the reverse-path; %NULL for the null reverse-path
 */
PhAddress *
ph_envelope_get_sender (const PhEnvelope *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sender;
}

/**
 * ph_envelope_get_n_recipients:
 * @self: an envelope
 *
 * Returns: how many recipients it has
 */
guint
ph_envelope_get_n_recipients (const PhEnvelope *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->recipients->len;
}

/**
 * ph_envelope_get_recipient:
 * @self: an envelope
 * @index: which, below [method@Envelope.get_n_recipients]
 *
 * Returns: (transfer none): a forward-path
 */
PhAddress *
ph_envelope_get_recipient (const PhEnvelope *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->recipients->len, NULL);

  return self->recipients->pdata[index];
}

/**
 * ph_envelope_needs_smtputf8:
 * @self: an envelope
 *
 * Returns: whether one of its addresses needs SMTPUTF8 (RFC 6531)
 */
gboolean
ph_envelope_needs_smtputf8 (const PhEnvelope *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->sender != NULL && ph_address_needs_smtputf8 (self->sender))
    return TRUE;
  for (guint i = 0; i < self->recipients->len; i++)
    if (ph_address_needs_smtputf8 (self->recipients->pdata[i]))
      return TRUE;
  return FALSE;
}
