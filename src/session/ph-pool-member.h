// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-pool-lessons.h"
#include "ph-pool-message.h"
#include "ph-session-clock.h"

G_BEGIN_DECLS

/**
 * PhPoolMemberState:
 * @PH_POOL_MEMBER_OPENING: can't take a message yet
 * @PH_POOL_MEMBER_OPEN: can take messages
 * @PH_POOL_MEMBER_LEAVING: does what it has, and says QUIT behind that
 * @PH_POOL_MEMBER_GONE: its connection is closed
 */
typedef enum
{
  PH_POOL_MEMBER_OPENING,
  PH_POOL_MEMBER_OPEN,
  PH_POOL_MEMBER_LEAVING,
  PH_POOL_MEMBER_GONE,
} PhPoolMemberState;

/**
 * PhPoolMember:
 * @session: (owned): its connection
 * @state: what it is good for
 * @messages: (element-type PhPoolMessage): that it has, in order; owned by it
 * @was_hit: whether the end of the connection has hit a message: those behind it had not begun
 * @n_given: transactions that were given to it up to now
 * @n_done: transactions that ended
 * @domains: (owned): those of all recipients that it saw
 * @warm: (owned): how long it stays open with nothing to do
 *
 * One connection of a pool.
 */
typedef struct
{
  PhSession *session;
  PhPoolMemberState state;
  GQueue messages;
  gboolean was_hit;
  guint n_given;
  guint n_done;
  GHashTable *domains;
  PhSessionClock *warm;
} PhPoolMember;

PhPoolMember *ph_pool_member_new (PhSession *session);
void ph_pool_member_free (PhPoolMember *self);
gboolean ph_pool_member_is_live (const PhPoolMember *self);
gboolean ph_pool_member_is_signed_in (const PhPoolMember *self);
gboolean ph_pool_member_is_idle (const PhPoolMember *self);
guint ph_pool_member_get_max_messages (const PhPoolMember *self, guint wanted);
PhPoolRoom ph_pool_member_get_room (const PhPoolMember *self, guint max_recipients);
void ph_pool_member_note_domains (PhPoolMember *self, const PhEnvelope *envelope);
void ph_pool_member_retire (PhPoolMember *self);
PhPoolVerdict ph_pool_member_judge (PhPoolMember *self, PhPoolMessage *message, PhSmtpResult *result, PhPoolLessons *lessons);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPoolMember, ph_pool_member_free)

G_END_DECLS
