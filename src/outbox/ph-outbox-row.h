// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-entry.h"

G_BEGIN_DECLS

typedef struct
{
  PhOutboxRecipientState state;
  PhOutboxTrouble trouble;
} PhOutboxRecipient;

/* All that is known of a message: what the database and the sidecar store and an entry shows. All zero to begin with. */
typedef struct
{
  gint64 id;
  char *account_id;
  PhOutboxState state;
  PhEnvelope *envelope;          /* (owned) */
  PhOutboxRecipient *recipients; /* (owned): as many as the envelope has */
  char *subject;
  char *message_id;
  gint64 size;
  PhSmtpContent content;
  PhSmtpRefusedPolicy refused;
  PhSmtpDelivery delivery; /* its envelope_id is owned */
  gint64 queued;
  gint64 due;
  gint64 finished;
  guint n_attempts;
  gint64 tried; /* since when; 0: not yet, or not since somebody wanted it anew */
  char *owner;  /* (nullable): token of the process that sends it */
  gboolean is_handed_over;
  PhOutboxTrouble trouble;
  char *origin;
  char *batch;
  char *file;   /* its name in the spool, without an ending */
  char *digest; /* SHA-256 of the file */
  gboolean has_message;
  char *archive_trouble; /* (nullable): why the copy for the archive could not be kept yet; "": it was not tried; NULL: there is none to be kept */
} PhOutboxRow;

void ph_outbox_row_free (PhOutboxRow *self);
void ph_outbox_row_set_envelope (PhOutboxRow *self, PhEnvelope *envelope);
void ph_outbox_row_set_delivery (PhOutboxRow *self, const PhSmtpDelivery *delivery);
guint ph_outbox_row_count_recipients (const PhOutboxRow *self, PhOutboxRecipientState state);
char *ph_outbox_row_dup_words (const PhOutboxRow *self);
char *ph_outbox_fold (const char *text);

PhOutboxEntry *ph_outbox_entry_new (PhOutboxRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxRow, ph_outbox_row_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhOutboxTrouble, ph_outbox_trouble_clear)

G_END_DECLS
