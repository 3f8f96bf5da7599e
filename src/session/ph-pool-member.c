// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One connection of a pool: what it has, how much it can still take, and what its end says about the message that it had.

#include "config.h"

#include "ph-pool-member.h"

#include "ph-session-private.h"

/* Once for a connection that was dead before it began: a second time is no accident any more. */
#define MAX_ATTEMPTS 1

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

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whether the server never looked at the message that was first in the session, because the connection was dead already,
 * or because what it said was about the connection. */
static gboolean
ended_before (const PhPoolMember *self, const GError *error)
{
  gboolean is_of_smtp = error->domain == PH_SMTP_ERROR;
  PhSmtpStage stage = is_of_smtp ? ph_smtp_error_get_stage (error) : ph_session_get_dialogue_stage (self->session);
  PhSmtpReply *reply = is_of_smtp ? ph_smtp_error_get_reply (error) : NULL;

  if (g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PROTOCOL) || is_cancelled (error))
    return FALSE;
  /* What the first message of a connection hears is meant for it. */
  if (stage == PH_SMTP_STAGE_MAIL)
    return self->n_done > 0 && (reply == NULL || ph_smtp_reply_get_code (reply) == 421);
  return stage == PH_SMTP_STAGE_READY || stage == PH_SMTP_STAGE_RSET;
}

/* Some servers say that they take groups of commands (RFC 2920) and throw away what waits behind the first: some of a
 * group's replies came, and the rest not or not as replies. */
static gboolean
lost_replies (const PhPoolMember *self, const GError *error)
{
  PhSmtpCapabilities *capabilities = ph_session_get_capabilities (self->session);
  PhSmtpStage stage = ph_session_get_dialogue_stage (self->session);

  if (capabilities == NULL || !ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_PIPELINING))
    return FALSE;
  if (stage != PH_SMTP_STAGE_RCPT && stage != PH_SMTP_STAGE_DATA)
    return FALSE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) || g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_PROTOCOL);
}

/* The first message of a session that ended, for whom its end may be meant. */
static gboolean
first_goes_again (PhPoolMember *self, PhPoolMessage *message, const GError *error, PhPoolLessons *lessons)
{
  if (ph_pool_message_get_n_attempts (message) >= MAX_ATTEMPTS)
    return FALSE;
  if (lost_replies (self, error))
    {
      ph_pool_lessons_note_broken (lessons, PH_SMTP_EXTENSION_PIPELINING);
      return TRUE;
    }
  if (!ended_before (self, error))
    return FALSE;
  /* Not idle for too long, but one message too many. */
  if (error->domain == PH_SMTP_ERROR && ph_smtp_error_get_reply (error) != NULL)
    ph_pool_lessons_note_max_messages (lessons, self->n_done);
  return TRUE;
}

/* Whether a message that ended with its connection, and of which it is certain that nobody has it, goes over another. */
static gboolean
goes_again (PhPoolMember *self, PhPoolMessage *message, PhSmtpResult *result, PhPoolLessons *lessons)
{
  const GError *error = ph_smtp_result_get_error (result);
  gboolean was_behind = self->was_hit;

  if (self->state != PH_POOL_MEMBER_GONE || error == NULL || ph_smtp_result_get_certainty (result) == PH_SMTP_SENT)
    return FALSE;
  self->was_hit = TRUE;
  if (ph_smtp_result_get_certainty (result) != PH_SMTP_NOT_SENT || is_cancelled (error))
    return FALSE;
  /* It had not begun. */
  if (was_behind)
    return TRUE;
  if (!first_goes_again (self, message, error, lessons))
    return FALSE;
  ph_pool_message_note_attempt (message);
  return TRUE;
}

/**
 * ph_pool_member_judge:
 * @self: a member
 * @message: that it had
 * @result: how its transaction ended
 * @lessons: what was learned of the server; learns from this
 *
 * Returns: whether the message goes on: its next transaction follows, or the same over another connection, because this
 *   one was dead and nobody has the message
 */
PhPoolVerdict
ph_pool_member_judge (PhPoolMember *self, PhPoolMessage *message, PhSmtpResult *result, PhPoolLessons *lessons)
{
  guint max_recipients = 0;

  if (goes_again (self, message, result, lessons))
    return PH_POOL_MESSAGE_GOES_ON;
  self->n_done++;
  ph_pool_lessons_note_message (lessons);

  PhPoolVerdict verdict = ph_pool_message_take_result (message, result, &max_recipients);

  if (max_recipients > 0)
    ph_pool_lessons_note_max_recipients (lessons, max_recipients);
  return verdict;
}
