// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From evidence to a problem with its ways on. Pure: no IO, no clock, no words; the tables stand in the error, reply and
// fix rules.

#include "config.h"

#include "ph-rules.h"

#include "ph-error-rules.h"
#include "ph-escape.h"
#include "ph-fix-rules.h"

static PhProblemId
identify (const PhEvidence *evidence)
{
  /* Whoever gives up while the reply to the whole message is under way must learn that it may arrive. */
  if (evidence->certainty == PH_SMTP_UNCERTAIN)
    return PH_PROBLEM_UNCERTAIN;
  return ph_error_rules_find (evidence);
}

/**
 * ph_rules_diagnose:
 * @evidence: what is known, with at least an account and an error
 *
 * Finds out what is wrong.
 *
 * Returns: (transfer full): the problem
 */
PhProblem *
ph_rules_diagnose (const PhEvidence *evidence)
{
  g_return_val_if_fail (evidence != NULL && PH_IS_ACCOUNT (evidence->account) && evidence->error != NULL, NULL);

  PhProblemId id = identify (evidence);
  PhSmtpReply *reply = evidence->error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_reply (evidence->error) : NULL;
  g_autoptr(GPtrArray) fixes = ph_fix_rules_find (id, evidence);
  g_autofree char *detail = ph_escape_text (evidence->error->message);

  return ph_problem_new (id, evidence->step, reply, fixes, detail);
}
