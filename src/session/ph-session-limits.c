// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long each stage may take, and which stage of a session it belongs to: tables only.
//
// RFC 5321 §4.5.3.2 asks for minutes everywhere because it speaks of relays at night. Up to the sign-in somebody sits
// and watches, so those limits are what a person bears and what a slow but working server needs. From MAIL on the
// server may look up and filter, and giving up too early may double a message: there the RFC's reasons hold.

#include "config.h"

#include "ph-session-limits.h"

/* Three tries of a usual resolver (5 s each) would be longer, but then the first two have already failed. */
#define RESOLVE_MS 10000
/* Linux repeats a lost SYN after 1, 3 and 7 seconds; the rest is for a second address. */
#define CONNECT_MS 15000
/* Two or three round trips, and a check of the certificate. */
#define TLS_MS 15000
/* Servers delay the greeting on purpose to tell who talks too early; more than 30 s would defeat every client. */
#define GREETING_MS 30000
/* A reply that needs no look-up of anything. */
#define PROMPT_MS 15000
/* A server may ask a directory, and pauses after a wrong password. */
#define SIGN_IN_MS 30000
/* Checks of sender and recipient look up names and ask other servers. */
#define ENVELOPE_MS 60000
/* Nobody takes more at once (RFC 5321 §4.5.3.1.8 asks for a hundred). */
#define MAX_COUNTED_RECIPIENTS 1000
/* For each recipient more: their replies come one after the other, and a server may take its time for each. */
#define RECIPIENT_MS 5000
/* RFC 5321 §4.5.3.2.5: three minutes for each block that is written. */
#define CONTENT_BLOCK_MS (3 * 60 * 1000)
/* RFC 5321 §4.5.3.2.6: the server filters now, and giving up leaves a message of which nobody knows whether it went out. */
#define END_OF_DATA_MS (10 * 60 * 1000)
/* A courtesy; nobody waits for it. */
#define QUIT_MS 5000

static const struct
{
  PhSessionStage stage; /* IDLE: whatever it was */
  guint limit_ms;
} phases[] = {
  [PH_CONNECTION_PHASE_IDLE] = { PH_SESSION_STAGE_IDLE, 0 },
  [PH_CONNECTION_PHASE_RESOLVE] = { PH_SESSION_STAGE_RESOLVE, RESOLVE_MS },
  [PH_CONNECTION_PHASE_CONNECT] = { PH_SESSION_STAGE_CONNECT, CONNECT_MS },
  [PH_CONNECTION_PHASE_TLS] = { PH_SESSION_STAGE_ENCRYPT, TLS_MS },
  [PH_CONNECTION_PHASE_OPEN] = { PH_SESSION_STAGE_GREET, GREETING_MS },
};

static const struct
{
  PhSessionStage stage; /* IDLE: whatever it was */
  guint limit_ms;
} smtp_stages[] = {
  [PH_SMTP_STAGE_GREETING] = { PH_SESSION_STAGE_GREET, GREETING_MS },
  [PH_SMTP_STAGE_EHLO] = { PH_SESSION_STAGE_GREET, PROMPT_MS },
  [PH_SMTP_STAGE_STARTTLS] = { PH_SESSION_STAGE_ENCRYPT, PROMPT_MS },
  [PH_SMTP_STAGE_TLS] = { PH_SESSION_STAGE_ENCRYPT, TLS_MS },
  [PH_SMTP_STAGE_EHLO_TLS] = { PH_SESSION_STAGE_ENCRYPT, PROMPT_MS },
  [PH_SMTP_STAGE_AUTH] = { PH_SESSION_STAGE_SIGN_IN, SIGN_IN_MS },
  [PH_SMTP_STAGE_READY] = { PH_SESSION_STAGE_READY, 0 },
  [PH_SMTP_STAGE_MAIL] = { PH_SESSION_STAGE_SENDER, ENVELOPE_MS },
  [PH_SMTP_STAGE_RCPT] = { PH_SESSION_STAGE_DELIVER, ENVELOPE_MS },
  [PH_SMTP_STAGE_DATA] = { PH_SESSION_STAGE_DELIVER, ENVELOPE_MS },
  [PH_SMTP_STAGE_CONTENT] = { PH_SESSION_STAGE_DELIVER, CONTENT_BLOCK_MS },
  [PH_SMTP_STAGE_END_OF_DATA] = { PH_SESSION_STAGE_DELIVER, END_OF_DATA_MS },
  [PH_SMTP_STAGE_RSET] = { PH_SESSION_STAGE_IDLE, PROMPT_MS },
  [PH_SMTP_STAGE_QUIT] = { PH_SESSION_STAGE_IDLE, QUIT_MS },
};

/**
 * ph_session_stage_from_phase:
 * @phase: what the connection does
 * @current: the stage up to now
 *
 * Returns: the stage that @phase belongs to
 */
PhSessionStage
ph_session_stage_from_phase (PhConnectionPhase phase, PhSessionStage current)
{
  g_return_val_if_fail (phase < G_N_ELEMENTS (phases), current);

  return phases[phase].stage != PH_SESSION_STAGE_IDLE ? phases[phase].stage : current;
}

/**
 * ph_session_stage_from_smtp:
 * @smtp_stage: where the dialogue is
 * @current: the stage up to now
 *
 * Returns: the stage that @smtp_stage belongs to
 */
PhSessionStage
ph_session_stage_from_smtp (PhSmtpStage smtp_stage, PhSessionStage current)
{
  g_return_val_if_fail (smtp_stage < G_N_ELEMENTS (smtp_stages), current);

  return smtp_stages[smtp_stage].stage != PH_SESSION_STAGE_IDLE ? smtp_stages[smtp_stage].stage : current;
}

/**
 * ph_session_limits_get_phase_ms:
 * @phase: what the connection does
 *
 * Returns: how long it may take in all, in milliseconds; 0: no limit
 */
guint
ph_session_limits_get_phase_ms (PhConnectionPhase phase)
{
  g_return_val_if_fail (phase < G_N_ELEMENTS (phases), CONNECT_MS);

  return phases[phase].limit_ms;
}

/**
 * ph_session_limits_get_smtp_ms:
 * @smtp_stage: where the dialogue is
 * @n_recipients: of the message under way; 0: there is none
 *
 * Returns: how long it may take in all, in milliseconds, but for %PH_SMTP_STAGE_CONTENT from each written block on; 0: no limit
 */
guint
ph_session_limits_get_smtp_ms (PhSmtpStage smtp_stage, guint n_recipients)
{
  g_return_val_if_fail (smtp_stage < G_N_ELEMENTS (smtp_stages), PROMPT_MS);

  return smtp_stages[smtp_stage].limit_ms + (smtp_stage == PH_SMTP_STAGE_RCPT ? RECIPIENT_MS * MIN (n_recipients, MAX_COUNTED_RECIPIENTS) : 0);
}
