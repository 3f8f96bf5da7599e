// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is known about a failure, gathered for the rules. Borrows everything; judges nothing but the step.

#include "config.h"

#include "ph-evidence.h"

static const struct
{
  PhSessionStage stage;
  PhTestStepId step;
} steps[] = {
  { PH_SESSION_STAGE_RESOLVE, PH_TEST_STEP_RESOLVE },
  { PH_SESSION_STAGE_CONNECT, PH_TEST_STEP_CONNECT },
  { PH_SESSION_STAGE_ENCRYPT, PH_TEST_STEP_ENCRYPT },
  { PH_SESSION_STAGE_GREET, PH_TEST_STEP_GREET },
  { PH_SESSION_STAGE_SIGN_IN, PH_TEST_STEP_SIGN_IN },
  { PH_SESSION_STAGE_SENDER, PH_TEST_STEP_SENDER },
  { PH_SESSION_STAGE_DELIVER, PH_TEST_STEP_DELIVER },
};

/* That encryption is missing shows in the reply to EHLO, and is no fault of the greeting. */
static gboolean
is_about_encryption (const GError *error)
{
  return g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED) ||
         g_error_matches (error, PH_SMTP_ERROR, PH_SMTP_ERROR_INJECTION);
}

/* A connection that was made and taken back at once can look as if it had never been made; who refuses it says so. */
static gboolean
is_about_hanging_up (PhTestStepId step, const GError *error)
{
  return step == PH_TEST_STEP_CONNECT && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

/**
 * ph_evidence_find_step:
 * @stage: what a session is busy with
 * @ret_step: (out): set only on success
 *
 * Returns: whether a step of the guided test is about @stage
 */
gboolean
ph_evidence_find_step (PhSessionStage stage, PhTestStepId *ret_step)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i].stage == stage)
      {
        *ret_step = steps[i].step;
        return TRUE;
      }
  return FALSE;
}

/**
 * ph_evidence_take_session:
 * @self: evidence with its error
 * @session: the session that failed; must outlive @self
 *
 * Fills in the step and all that the session knows of the server. What became of a message is for the caller to say.
 */
void
ph_evidence_take_session (PhEvidence *self, PhSession *session)
{
  g_return_if_fail (self != NULL && PH_IS_SESSION (session));

  PhConnection *connection = ph_session_get_connection (session);

  if (is_about_encryption (self->error))
    self->step = PH_TEST_STEP_ENCRYPT;
  else
    ph_evidence_find_step (ph_session_get_failed_stage (session), &self->step);
  if (is_about_hanging_up (self->step, self->error))
    self->step = ph_account_get_security (self->account) == PH_SECURITY_TLS ? PH_TEST_STEP_ENCRYPT : PH_TEST_STEP_GREET;
  self->greeting = ph_session_get_greeting (session);
  self->capabilities = ph_session_get_capabilities (session);
  self->certificate = ph_connection_get_certificate (connection);
  self->is_encrypted = ph_connection_is_encrypted (connection);
}
