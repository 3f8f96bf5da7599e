// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"
#include "ph-outbox-state.h"
#include "ph-problem-id.h"
#include "ph-smtp-engine.h"
#include "ph-test-step-id.h"

G_BEGIN_DECLS

/**
 * PhOutboxRecipientState:
 * @PH_OUTBOX_RECIPIENT_PENDING: not sent to yet
 * @PH_OUTBOX_RECIPIENT_SENT: never to be sent to again
 * @PH_OUTBOX_RECIPIENT_REFUSED: the server does not take it for this one
 */
typedef enum
{
  PH_OUTBOX_RECIPIENT_PENDING,
  PH_OUTBOX_RECIPIENT_SENT,
  PH_OUTBOX_RECIPIENT_REFUSED,
} PhOutboxRecipientState;

/**
 * PhOutboxTrouble:
 * @has_problem: whether @problem counts
 * @problem: why it is not sent
 * @step: at which step of a test that shows
 * @code: of the server's reply; 0: none
 * @enhanced: (nullable): of the server's reply
 * @text: (nullable): the server's own words, escaped
 *
 * Why a message, a recipient or an account stands where it stands.
 */
typedef struct
{
  gboolean has_problem;
  PhProblemId problem;
  PhTestStepId step;
  guint code;
  char *enhanced;
  char *text;
} PhOutboxTrouble;

void ph_outbox_trouble_clear (PhOutboxTrouble *self);
void ph_outbox_trouble_copy (const PhOutboxTrouble *self, PhOutboxTrouble *ret_copy);

/**
 * PhOutboxArchive:
 * @PH_OUTBOX_ARCHIVE_NONE: no copy of it is to be kept in an archive, or one is there
 * @PH_OUTBOX_ARCHIVE_WANTED: one is to be kept
 * @PH_OUTBOX_ARCHIVE_FAILED: it could not be kept yet; that is tried again
 *
 * What becomes of a message once it was sent, beyond the history.
 */
typedef enum
{
  PH_OUTBOX_ARCHIVE_NONE,
  PH_OUTBOX_ARCHIVE_WANTED,
  PH_OUTBOX_ARCHIVE_FAILED,
} PhOutboxArchive;

#define PH_TYPE_OUTBOX_ENTRY (ph_outbox_entry_get_type ())

/* One message of the outbox, as it stood when it was read. Immutable. Times are seconds since 1970, UTC. */
G_DECLARE_FINAL_TYPE (PhOutboxEntry, ph_outbox_entry, PH, OUTBOX_ENTRY, GObject)

gint64 ph_outbox_entry_get_id (PhOutboxEntry *self); /* what the command line calls it: 1, 2, 3…, never used twice */
const char *ph_outbox_entry_get_account_id (PhOutboxEntry *self);
PhOutboxState ph_outbox_entry_get_state (PhOutboxEntry *self);
PhAddress *ph_outbox_entry_get_sender (PhOutboxEntry *self); /* (transfer none) (nullable): NULL is the empty sender `<>` */
guint ph_outbox_entry_get_n_recipients (PhOutboxEntry *self);
PhAddress *ph_outbox_entry_get_recipient (PhOutboxEntry *self, guint index);
PhOutboxRecipientState ph_outbox_entry_get_recipient_state (PhOutboxEntry *self, guint index);
const PhOutboxTrouble *ph_outbox_entry_get_recipient_trouble (PhOutboxEntry *self, guint index);
PhEnvelope *ph_outbox_entry_dup_envelope (PhOutboxEntry *self); /* (transfer full): everybody; who is pending: _dup_pending_envelope() */
PhEnvelope *ph_outbox_entry_dup_pending_envelope (PhOutboxEntry *self);
const char *ph_outbox_entry_get_subject (PhOutboxEntry *self);    /* decoded, one line, at most 200 characters; "" */
const char *ph_outbox_entry_get_message_id (PhOutboxEntry *self); /* "" */
gint64 ph_outbox_entry_get_size (PhOutboxEntry *self);            /* octets on the wire */
PhSmtpContent ph_outbox_entry_get_content (PhOutboxEntry *self);
PhSmtpRefusedPolicy ph_outbox_entry_get_refused_policy (PhOutboxEntry *self);
const PhSmtpDelivery *ph_outbox_entry_get_delivery (PhOutboxEntry *self);
gint64 ph_outbox_entry_get_queued (PhOutboxEntry *self);
gint64 ph_outbox_entry_get_due (PhOutboxEntry *self);      /* not before; of queued and waiting */
gint64 ph_outbox_entry_get_finished (PhOutboxEntry *self); /* when it became final; 0 */
guint ph_outbox_entry_get_n_attempts (PhOutboxEntry *self);
gint64 ph_outbox_entry_get_tried (PhOutboxEntry *self);                   /* since when it is tried; 0: nobody has yet */
const PhOutboxTrouble *ph_outbox_entry_get_trouble (PhOutboxEntry *self); /* of the last attempt */
const char *ph_outbox_entry_get_origin (PhOutboxEntry *self);             /* the draft it comes from; "" */
const char *ph_outbox_entry_get_batch (PhOutboxEntry *self);              /* those sent to many at once have it in common; "" */
gboolean ph_outbox_entry_has_message (PhOutboxEntry *self);               /* FALSE: its file is lost */
PhOutboxArchive ph_outbox_entry_get_archive (PhOutboxEntry *self);        /* of one that was sent */
const char *ph_outbox_entry_get_archive_trouble (PhOutboxEntry *self);    /* technical; "" */
char *ph_outbox_entry_dup_archive_name (PhOutboxEntry *self);             /* (transfer full): of its copy: always the same, and no other's */

G_END_DECLS
