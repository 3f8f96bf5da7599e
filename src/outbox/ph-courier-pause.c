// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The pause that an account has to make, the longest that any of its messages asks for.

#include "config.h"

#include "ph-courier-pause.h"

/**
 * ph_courier_pause_note:
 * @self: a pause
 * @outcome: what becomes of a message
 *
 * Makes it longer if @outcome asks for that.
 */
void
ph_courier_pause_note (PhCourierPause *self, const PhCourierOutcome *outcome)
{
  if (outcome->pause_s == 0)
    return;
  self->until = MAX (self->until, g_get_real_time () / G_USEC_PER_SEC + outcome->pause_s);
  ph_outbox_trouble_clear (&self->trouble);
  ph_outbox_trouble_copy (&outcome->plain.trouble, &self->trouble);
}

/**
 * ph_courier_pause_drop:
 * @self: a pause; there is none afterwards
 */
void
ph_courier_pause_drop (PhCourierPause *self)
{
  self->until = 0;
  ph_outbox_trouble_clear (&self->trouble);
}

/**
 * ph_courier_pause_tell:
 * @self: a pause; it is the outbox's affair afterwards
 * @outbox: where the messages stand
 * @account_id: whose it is
 */
void
ph_courier_pause_tell (PhCourierPause *self, PhOutbox *outbox, const char *account_id)
{
  if (self->until > 0)
    ph_outbox_pause_account_async (outbox, account_id, self->until, &self->trouble, NULL, NULL);
  ph_courier_pause_drop (self);
}
