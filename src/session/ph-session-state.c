// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Where a session is, in the words of a person; how long it may be there; and what is noted on the way.

#include "config.h"

#include "ph-session-limits.h"
#include "ph-session-private.h"

/* A farewell is a courtesy: whoever closes waits so long at most, whatever the settings say. */
#define CLOSE_MS 5000
/* Of ph_session.clock_key: what each kind of limit counts for never has the number of another. */
#define KEY_OF_STAGE    1
#define KEY_OF_PHASE    100
#define KEY_OF_SMTP     200
#define KEY_OF_FAREWELL 300
#define KEY_OF_CLEARING 301

void
ph_session_set_stage (PhSession *self, PhSessionStage stage)
{
  if (self->stage == stage)
    return;
  self->stage = stage;
  ph_session_notify_stage (self);
}

/* Whether the server owes replies to a message that has its result: it was refused, and an RSET stands behind it. Maybe
 * the server has stopped to read, so that it won't ever see that. */
static gboolean
is_clearing (PhSession *self)
{
  return self->engine != NULL && self->n_given == 0 && ph_smtp_engine_next (self->engine) != PH_SMTP_WANT_JOB;
}

/* A limit of the settings is for what a person sees as one step, however many replies that takes; the default ones are
 * for each wait of the protocol. */
static guint
get_clock_key (PhSession *self, const PhSessionOperation *head)
{
  if (head != NULL && head->verb == PH_SESSION_CLOSES)
    return KEY_OF_FAREWELL;
  if (is_clearing (self))
    return KEY_OF_CLEARING;
  if (self->settings->timeout_ms != 0)
    return KEY_OF_STAGE + self->stage;
  if (self->engine == NULL)
    return KEY_OF_PHASE + ph_connection_get_phase (self->connection);
  return KEY_OF_SMTP + ph_smtp_engine_get_stage (self->engine);
}

static guint
get_limit_ms (PhSession *self, const PhSessionOperation *head)
{
  PhEnvelope *envelope = head != NULL ? head->submission.envelope : NULL;

  if (head != NULL && head->verb == PH_SESSION_CLOSES)
    return CLOSE_MS;
  if (self->settings->timeout_ms != 0)
    return self->settings->timeout_ms;
  if (is_clearing (self))
    return ph_session_limits_get_smtp_ms (PH_SMTP_STAGE_RSET, 0);
  if (self->engine == NULL)
    return ph_session_limits_get_phase_ms (ph_connection_get_phase (self->connection));
  return ph_session_limits_get_smtp_ms (ph_smtp_engine_get_stage (self->engine), envelope != NULL ? ph_envelope_get_n_recipients (envelope) : 0);
}

/* Sets the limit anew when it is for something else now. */
void
ph_session_follow_clock (PhSession *self)
{
  const PhSessionOperation *head = ph_session_get_head (self);

  if (head == NULL && !is_clearing (self))
    {
      ph_session_clock_stop (self->clock);
      return;
    }

  guint key = get_clock_key (self, head);

  if (key == self->clock_key)
    return;
  self->clock_key = key;
  ph_session_clock_restart (self->clock, get_limit_ms (self, head));
}

void
ph_session_follow_phase (PhSession *self)
{
  /* Once there is an engine, a handshake is a part of what it does. */
  if (self->engine != NULL || self->stage == PH_SESSION_STAGE_CLOSED)
    return;
  ph_session_set_stage (self, ph_session_stage_from_phase (ph_connection_get_phase (self->connection), self->stage));
  ph_session_follow_clock (self);
}

void
ph_session_follow_engine (PhSession *self)
{
  ph_session_set_stage (self, ph_session_stage_from_smtp (ph_smtp_engine_get_stage (self->engine), self->stage));
  ph_session_follow_clock (self);
}

void
ph_session_note_failure (PhSession *self, const GError *error)
{
  PhSessionStage stage = self->stage;

  if (error->domain == PH_SMTP_ERROR)
    stage = ph_session_stage_from_smtp (ph_smtp_error_get_stage (error), stage);
  else if (error->domain == PH_SASL_ERROR)
    stage = PH_SESSION_STAGE_SIGN_IN;
  else if (error->domain == PH_CONNECTION_ERROR || error->domain == PH_SESSION_ERROR)
    stage = PH_SESSION_STAGE_ENCRYPT;
  self->failed_stage = stage;
}

void
ph_session_note_encryption (PhSession *self)
{
  self->stats.round_trips += ph_connection_get_handshake_turns (self->connection);
  ph_transcript_note (self->transcript, "encrypted with %s, %s", ph_connection_get_tls_version (self->connection), ph_connection_get_tls_cipher (self->connection));
}

static gboolean
offers_binding (PhSession *self)
{
  const char *const *offered = ph_smtp_capabilities_get_mechanisms (ph_smtp_engine_get_capabilities (self->engine));

  for (guint i = 0; offered[i] != NULL; i++)
    if (g_str_has_prefix (offered[i], "SCRAM-") && g_str_has_suffix (offered[i], "-PLUS"))
      return TRUE;
  return FALSE;
}

/* The session is open: what protects it from now on? */
void
ph_session_note_protection (PhSession *self)
{
  const char *mechanism = ph_session_get_mechanism (self);

  if (ph_connection_is_encrypted (self->connection))
    self->protection |= PH_PROTECTION_TLS;
  if (mechanism != NULL && g_str_has_prefix (mechanism, "SCRAM-"))
    self->protection |= PH_PROTECTION_SCRAM;
  /* An offer that was not encrypted may be anybody's. */
  if (ph_connection_is_encrypted (self->connection) && offers_binding (self))
    self->protection |= PH_PROTECTION_CHANNEL_BINDING;
}
