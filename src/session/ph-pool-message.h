// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-session-pool.h"

G_BEGIN_DECLS

/**
 * PhPoolVerdict:
 * @PH_POOL_MESSAGE_DONE: nothing more is to be done
 * @PH_POOL_MESSAGE_GOES_ON: another transaction follows
 *
 * What follows from the end of one transaction.
 */
typedef enum
{
  PH_POOL_MESSAGE_DONE,
  PH_POOL_MESSAGE_GOES_ON,
} PhPoolVerdict;

/**
 * PhPoolRoom:
 * @max_recipients: of one transaction; 0: any number
 * @max_domains: of recipients in one session (RFC 9422 §4); 0: any number
 * @domains: (nullable): the domains that the session has seen
 *
 * How many recipients one transaction can have.
 */
typedef struct
{
  guint max_recipients;
  guint max_domains;
  GHashTable *domains;
} PhPoolRoom;

typedef struct _PhPoolMessage PhPoolMessage;

PhPoolMessage *ph_pool_message_new (GTask *task, const PhSmtpSubmission *submission, const PhContentSource *content);
void ph_pool_message_free (PhPoolMessage *self);
GCancellable *ph_pool_message_get_cancellable (const PhPoolMessage *self);
void ph_pool_message_watch (PhPoolMessage *self, GCancellableSourceFunc cancelled);
PhSessionPool *ph_pool_message_get_pool (const PhPoolMessage *self);

gboolean ph_pool_message_plan (PhPoolMessage *self, const PhPoolRoom *room);
gboolean ph_pool_message_is_check (const PhPoolMessage *self);
gboolean ph_pool_message_is_last_part (const PhPoolMessage *self);
PhSmtpSubmission ph_pool_message_get_part (const PhPoolMessage *self);
GInputStream *ph_pool_message_open (PhPoolMessage *self, GError **error);
void ph_pool_message_note_attempt (PhPoolMessage *self);
guint ph_pool_message_get_n_attempts (const PhPoolMessage *self);

PhPoolVerdict ph_pool_message_take_result (PhPoolMessage *self, PhSmtpResult *result, guint *ret_max_recipients);
void ph_pool_message_complete (PhPoolMessage *self, PhSession *session);
void ph_pool_message_fail (PhPoolMessage *self, const GError *error, PhSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPoolMessage, ph_pool_message_free)

G_END_DECLS
