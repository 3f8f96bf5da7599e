// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One connection of a pool: what it has, how much it can still take, and what its end says about the message that it had.

#include "config.h"

#include "ph-pool-member.h"

#include "ph-session-private.h"

static void
on_cold (gpointer owner)
{
  ph_pool_member_retire (owner);
}

/**
 * ph_pool_member_new:
 * @session: a session that is being opened
 *
 * Returns: (transfer full): a member for it
 */
PhPoolMember *
ph_pool_member_new (PhSession *session)
{
  PhPoolMember *self = g_new0 (PhPoolMember, 1);

  self->session = g_object_ref (session);
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->warm = ph_session_clock_new (on_cold, self);
  g_queue_init (&self->messages);
  return self;
}

/**
 * ph_pool_member_free:
 * @self: (transfer full): a member that has no messages
 */
void
ph_pool_member_free (PhPoolMember *self)
{
  ph_session_clock_free (self->warm);
  g_queue_clear_full (&self->messages, (GDestroyNotify) ph_pool_message_free);
  g_hash_table_unref (self->domains);
  g_clear_object (&self->session);
  g_free (self);
}

/**
 * ph_pool_member_is_live:
 * @self: a member
 *
 * Returns: whether messages go, or will go, over it
 */
gboolean
ph_pool_member_is_live (const PhPoolMember *self)
{
  return self->state == PH_POOL_MEMBER_OPENING || self->state == PH_POOL_MEMBER_OPEN;
}

/**
 * ph_pool_member_is_signed_in:
 * @self: a member
 *
 * Returns: whether the server has let it in, and it is not gone again
 */
gboolean
ph_pool_member_is_signed_in (const PhPoolMember *self)
{
  return self->state == PH_POOL_MEMBER_OPEN || self->state == PH_POOL_MEMBER_LEAVING;
}

/**
 * ph_pool_member_is_idle:
 * @self: a member
 *
 * Returns: whether it is open and has nothing to do
 */
gboolean
ph_pool_member_is_idle (const PhPoolMember *self)
{
  return self->state == PH_POOL_MEMBER_OPEN && self->messages.length == 0;
}

/**
 * ph_pool_min_limit:
 * @a: a limit; 0: none
 * @b: another one; 0: none
 *
 * Returns: the one that bounds both; 0: none does
 */
guint
ph_pool_min_limit (guint a, guint b)
{
  return a == 0 || b == 0 ? MAX (a, b) : MIN (a, b);
}

/**
 * ph_pool_member_get_max_messages:
 * @self: a member that is open
 * @wanted: how many at most, whatever the server says; 0: any number
 *
 * Returns: how many transactions go over it in all; 0: any number
 */
guint
ph_pool_member_get_max_messages (const PhPoolMember *self, guint wanted)
{
  return ph_pool_min_limit (wanted, ph_smtp_capabilities_get_limit (ph_session_get_capabilities (self->session), PH_SMTP_LIMIT_MAIL_MAX));
}

/**
 * ph_pool_member_get_room:
 * @self: a member that is open
 * @max_recipients: of one transaction, whatever the server says; 0: any number
 *
 * Returns: what one transaction can have
 */
PhPoolRoom
ph_pool_member_get_room (const PhPoolMember *self, guint max_recipients)
{
  PhSmtpCapabilities *capabilities = ph_session_get_capabilities (self->session);
  const PhPoolRoom room = {
    .max_recipients = ph_pool_min_limit (max_recipients, ph_smtp_capabilities_get_limit (capabilities, PH_SMTP_LIMIT_RCPT_MAX)),
    .max_domains = ph_smtp_capabilities_get_limit (capabilities, PH_SMTP_LIMIT_RCPT_DOMAIN_MAX),
    .domains = self->domains,
  };

  return room;
}

/**
 * ph_pool_member_note_domains:
 * @self: a member
 * @envelope: of a transaction that goes over it
 */
void
ph_pool_member_note_domains (PhPoolMember *self, const PhEnvelope *envelope)
{
  if (ph_pool_member_get_room (self, 0).max_domains == 0)
    return;
  for (guint i = 0; i < ph_envelope_get_n_recipients (envelope); i++)
    g_hash_table_add (self->domains, g_strdup (ph_address_get_domain (ph_envelope_get_recipient (envelope, i))));
}

/**
 * ph_pool_member_retire:
 * @self: a member
 *
 * It gets no more messages.
 */
void
ph_pool_member_retire (PhPoolMember *self)
{
  if (self->state != PH_POOL_MEMBER_OPEN)
    return;
  self->state = PH_POOL_MEMBER_LEAVING;
  ph_session_retire (self->session);
}

/**
 * ph_pool_member_ended_before:
 * @self: a member whose session has ended
 * @error: how that ended the message that was first in it
 *
 * Returns: whether the server never looked at that message, because the connection was dead already, or because what it
 *   said was about the connection
 */
gboolean
ph_pool_member_ended_before (const PhPoolMember *self, const GError *error)
{
  gboolean is_of_smtp = error->domain == PH_SMTP_ERROR;
  PhSmtpStage stage = is_of_smtp ? ph_smtp_error_get_stage (error) : ph_session_get_dialogue_stage (self->session);
  PhSmtpReply *reply = is_of_smtp ? ph_smtp_error_get_reply (error) : NULL;

  if (g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PROTOCOL) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  /* What the first message of a connection hears is meant for it. */
  if (stage == PH_SMTP_STAGE_MAIL)
    return self->n_done > 0 && (reply == NULL || ph_smtp_reply_get_code (reply) == 421);
  return stage == PH_SMTP_STAGE_READY || stage == PH_SMTP_STAGE_RSET;
}

/**
 * ph_pool_member_lost_replies:
 * @self: a member whose session has ended
 * @error: how that ended a message that was certainly not taken
 *
 * Some servers say that they take groups of commands (RFC 2920) and throw away what waits behind the first.
 *
 * Returns: whether it looks like that: some of a group's replies came, and the rest not or not as replies
 */
gboolean
ph_pool_member_lost_replies (const PhPoolMember *self, const GError *error)
{
  PhSmtpCapabilities *capabilities = ph_session_get_capabilities (self->session);
  PhSmtpStage stage = ph_session_get_dialogue_stage (self->session);

  if (capabilities == NULL || !ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_PIPELINING))
    return FALSE;
  if (stage != PH_SMTP_STAGE_RCPT && stage != PH_SMTP_STAGE_DATA)
    return FALSE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) || g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PROTOCOL);
}
