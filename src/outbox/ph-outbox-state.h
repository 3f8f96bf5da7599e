// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhOutboxState:
 * @PH_OUTBOX_QUEUED: to be sent when it is due
 * @PH_OUTBOX_SENDING: a courier that lives has it
 * @PH_OUTBOX_WAITING: it failed for now, and is tried again when it is due
 * @PH_OUTBOX_HELD: it needs the person: a password, a certificate, more quota
 * @PH_OUTBOX_UNCERTAIN: all was sent, and nobody knows whether the server has taken it
 * @PH_OUTBOX_SENT: the server took responsibility for it, for each recipient that it did not refuse
 * @PH_OUTBOX_FAILED: given up
 * @PH_OUTBOX_CANCELLED: by the person
 *
 * Where a message of the outbox stands. The names, as the command line has them, are the nicks.
 */
typedef enum
{
  PH_OUTBOX_QUEUED,
  PH_OUTBOX_SENDING,
  PH_OUTBOX_WAITING,
  PH_OUTBOX_HELD,
  PH_OUTBOX_UNCERTAIN,
  PH_OUTBOX_SENT,
  PH_OUTBOX_FAILED,
  PH_OUTBOX_CANCELLED,
} PhOutboxState;

#define PH_N_OUTBOX_STATES (PH_OUTBOX_CANCELLED + 1)

/**
 * PhOutboxAction:
 * @PH_OUTBOX_ACTION_RETRY: send it now: from queued, waiting, held, failed, cancelled
 * @PH_OUTBOX_ACTION_CANCEL: do not send it: from queued, waiting, held
 * @PH_OUTBOX_ACTION_MARK_SENT: it has arrived: from uncertain
 * @PH_OUTBOX_ACTION_SEND_AGAIN: it has not: from uncertain
 * @PH_OUTBOX_ACTION_REMOVE: forget it: from sent, failed, cancelled
 *
 * What a person does with a message. Which is allowed when stands in one table.
 */
typedef enum
{
  PH_OUTBOX_ACTION_RETRY,
  PH_OUTBOX_ACTION_CANCEL,
  PH_OUTBOX_ACTION_MARK_SENT,
  PH_OUTBOX_ACTION_SEND_AGAIN,
  PH_OUTBOX_ACTION_REMOVE,
} PhOutboxAction;

#define PH_N_OUTBOX_ACTIONS (PH_OUTBOX_ACTION_REMOVE + 1)

#define PH_TYPE_OUTBOX_STATE (ph_outbox_state_get_type ())

GType ph_outbox_state_get_type (void) G_GNUC_CONST;
const char *ph_outbox_state_get_name (PhOutboxState state);
gboolean ph_outbox_state_find (const char *name, PhOutboxState *ret_state);
gboolean ph_outbox_state_is_final (PhOutboxState state); /* sent, failed, cancelled: nothing happens any more by itself */
gboolean ph_outbox_action_is_allowed (PhOutboxAction action, PhOutboxState state);
gboolean ph_outbox_action_get_state (PhOutboxAction action, PhOutboxState *ret_state); /* FALSE: there is none, it is removed */

G_END_DECLS
