// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-practice-behaviour.h"
#include "ph-practice-content.h"
#include "ph-practice-message.h"

G_BEGIN_DECLS

typedef enum
{
  PH_PRACTICE_CHUNK_MALFORMED, /* nobody can tell where the next command begins */
  PH_PRACTICE_CHUNK_BEGUN,
} PhPracticeChunk;

/* One mail transaction: MAIL, RCPT and the message, by DATA or BDAT. What is refused comes back as the reply. */
typedef struct _PhPracticeTransaction PhPracticeTransaction;

PhPracticeTransaction *ph_practice_transaction_new (const PhPracticeBehaviour *behaviour);
void ph_practice_transaction_free (PhPracticeTransaction *self);
void ph_practice_transaction_reset (PhPracticeTransaction *self);
gsize ph_practice_transaction_get_max_size (const PhPracticeTransaction *self);
gboolean ph_practice_transaction_has_sender (const PhPracticeTransaction *self);
gboolean ph_practice_transaction_has_recipients (const PhPracticeTransaction *self);

const char *ph_practice_transaction_mail (PhPracticeTransaction *self, const char *argument);
const char *ph_practice_transaction_rcpt (PhPracticeTransaction *self, const char *argument);
const char *ph_practice_transaction_data (PhPracticeTransaction *self);
PhPracticeChunk ph_practice_transaction_bdat (PhPracticeTransaction *self, const char *argument, const char *refusal);
gsize ph_practice_transaction_feed_data (PhPracticeTransaction *self, const guint8 *data, gsize length, PhPracticeContentStatus *ret_status);
gsize ph_practice_transaction_feed_chunk (PhPracticeTransaction *self, const guint8 *data, gsize length);
gboolean ph_practice_transaction_is_chunk_over (const PhPracticeTransaction *self);
gboolean ph_practice_transaction_is_message_over (const PhPracticeTransaction *self);
const char *ph_practice_transaction_finish_chunk (PhPracticeTransaction *self);
const char *ph_practice_transaction_finish_message (PhPracticeTransaction *self, const char *mechanism, PhPracticeMessage **ret_message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPracticeTransaction, ph_practice_transaction_free)

G_END_DECLS
