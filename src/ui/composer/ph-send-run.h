// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-dispatch.h"
#include "ph-merge.h"

G_BEGIN_DECLS

/**
 * PhSendRunState:
 * @PH_SEND_RUN_PREPARING: the message is being made, and can be stopped
 * @PH_SEND_RUN_COUNTING: it is in the outbox, and can be called back for some seconds
 * @PH_SEND_RUN_UNDOING: it is being called back
 * @PH_SEND_RUN_UNDONE: nothing was sent, nothing is in the outbox
 * @PH_SEND_RUN_SENT: it is the outbox's from now on
 * @PH_SEND_RUN_TOO_LATE: likewise, though somebody wanted it back
 * @PH_SEND_RUN_FAILED: it did not get into the outbox
 */
typedef enum
{
  PH_SEND_RUN_PREPARING,
  PH_SEND_RUN_COUNTING,
  PH_SEND_RUN_UNDOING,
  PH_SEND_RUN_UNDONE,
  PH_SEND_RUN_SENT,
  PH_SEND_RUN_TOO_LATE,
  PH_SEND_RUN_FAILED,
} PhSendRunState;

#define PH_TYPE_SEND_RUN (ph_send_run_get_type ())

/* One press of Send: the way of a draft, or of what it becomes for many people, into the outbox, and the seconds in which that can be undone. Signal "changed" (): another state, or another second. */
G_DECLARE_FINAL_TYPE (PhSendRun, ph_send_run, PH, SEND_RUN, GObject)

PhSendRun *ph_send_run_new (PhOutbox *outbox, PhAccount *account, PhDraft *draft, guint undo_s);
void ph_send_run_set_merge (PhSendRun *self, PhMerge *merge);
void ph_send_run_start (PhSendRun *self);
void ph_send_run_undo (PhSendRun *self);  /* while preparing or counting */
void ph_send_run_hurry (PhSendRun *self); /* while counting: at once */
PhSendRunState ph_send_run_get_state (PhSendRun *self);
guint ph_send_run_get_seconds_left (PhSendRun *self);
guint ph_send_run_get_n_messages (PhSendRun *self);
guint ph_send_run_get_n_queued (PhSendRun *self);      /* in the outbox, and not called back */
const GError *ph_send_run_get_error (PhSendRun *self); /* (nullable): why it failed */

G_END_DECLS
