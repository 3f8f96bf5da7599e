// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is known of a session: asked while it runs, and by whoever explains why it failed.

#include "config.h"

#include "ph-session-private.h"

/**
 * ph_session_get_stage:
 * @self: a session
 *
 * Returns: what it is busy with
 */
PhSessionStage
ph_session_get_stage (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), PH_SESSION_STAGE_IDLE);

  return self->stage;
}

/**
 * ph_session_get_failed_stage:
 * @self: a session
 *
 * Returns: where the latest operation failed; %PH_SESSION_STAGE_IDLE: it did not
 */
PhSessionStage
ph_session_get_failed_stage (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), PH_SESSION_STAGE_IDLE);

  return self->failed_stage;
}

/**
 * ph_session_is_ready:
 * @self: a session
 *
 * Returns: whether it is open and has nothing to do, so that a message would begin at once
 */
gboolean
ph_session_is_ready (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), FALSE);

  return self->stage >= PH_SESSION_STAGE_READY && self->stage != PH_SESSION_STAGE_CLOSED && g_queue_is_empty (&self->operations);
}

/**
 * ph_session_get_dialogue_stage:
 * @self: a session that was opened
 *
 * Returns: where the dialogue is, or was when it ended
 */
PhSmtpStage
ph_session_get_dialogue_stage (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self) && self->engine != NULL, PH_SMTP_STAGE_GREETING);

  return ph_smtp_engine_get_stage (self->engine);
}

/**
 * ph_session_get_connection:
 * @self: a session
 *
 * Returns: (transfer none): the facts of the connection, also after a failure; while the session is being opened it may
 *   be replaced by another one
 */
PhConnection *
ph_session_get_connection (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->connection;
}

/**
 * ph_session_get_greeting:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the server's greeting
 */
PhSmtpReply *
ph_session_get_greeting (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->engine != NULL ? ph_smtp_engine_get_greeting (self->engine) : NULL;
}

/**
 * ph_session_get_capabilities:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what the server offers, after TLS if there is TLS
 */
PhSmtpCapabilities *
ph_session_get_capabilities (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->engine != NULL ? ph_smtp_engine_get_capabilities (self->engine) : NULL;
}

/**
 * ph_session_get_mechanism:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the SASL mechanism that was tried
 */
const char *
ph_session_get_mechanism (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->sasl != NULL ? ph_sasl_session_get_mechanism (self->sasl) : NULL;
}

/**
 * ph_session_get_channel_binding:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the kind of channel binding that ties the sign-in to the connection, in the words
 *   of RFC 5056; %NULL: none
 */
const char *
ph_session_get_channel_binding (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->sasl != NULL ? ph_sasl_session_get_channel_binding (self->sasl) : NULL;
}

/**
 * ph_session_get_protection:
 * @self: a session
 *
 * What an account remembers after a success, so that a later session with less of it fails.
 *
 * Returns: what protects, or protected, this session; nothing before it was open
 */
PhProtection
ph_session_get_protection (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), PH_PROTECTION_NONE);

  return self->protection;
}

/**
 * ph_session_get_stats:
 * @self: a session
 *
 * Returns: what was counted up to now
 */
PhSessionStats
ph_session_get_stats (PhSession *self)
{
  static const PhSessionStats none = { 0 };

  g_return_val_if_fail (PH_IS_SESSION (self), none);

  return self->stats;
}

/**
 * ph_session_get_transcript:
 * @self: a session
 *
 * Returns: (transfer none): the dialogue up to now
 */
PhTranscript *
ph_session_get_transcript (PhSession *self)
{
  g_return_val_if_fail (PH_IS_SESSION (self), NULL);

  return self->transcript;
}
