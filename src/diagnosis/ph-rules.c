// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From evidence to a problem with its ways on. Pure: no IO, no clock, no words; the tables stand in the network, error,
// reply, context and fix rules.

#include "config.h"

#include "ph-rules.h"

#include "ph-context-rules.h"
#include "ph-error-rules.h"
#include "ph-escape.h"
#include "ph-fix-rules.h"
#include "ph-network-rules.h"

/* Some certificates hold a hundred names; a row has room for these. */
#define MAX_LISTED 8

static PhVerdict
judge (const PhEvidence *evidence)
{
  PhVerdict verdict = { .id = PH_PROBLEM_UNCERTAIN, .confidence = PH_CONFIDENCE_CERTAIN, .step = evidence->step };

  /* Whoever gives up while the reply to the whole message is under way must learn that it may arrive. */
  if (evidence->certainty == PH_SMTP_UNCERTAIN || ph_network_rules_find (evidence, &verdict))
    return verdict;
  verdict = ph_error_rules_find (evidence);
  ph_context_rules_apply (&verdict, evidence);
  return verdict;
}

/* (nullable): what the server offers and what it is, where the error's own words do not tell. */
static char *
dup_list (PhProblemId id, const PhEvidence *evidence)
{
  const char *const *items = NULL;
  const char *what = NULL;

  if (id == PH_PROBLEM_NO_COMMON_MECHANISM && evidence->capabilities != NULL)
    {
      what = "the server offers";
      items = ph_smtp_capabilities_get_mechanisms (evidence->capabilities);
    }
  if (id == PH_PROBLEM_CERTIFICATE_WRONG_NAME && evidence->certificate != NULL)
    {
      what = "the certificate is for";
      items = ph_certificate_get_names (evidence->certificate);
    }
  if (items == NULL || items[0] == NULL)
    return NULL;

  GString *text = g_string_new (what);

  for (guint i = 0; items[i] != NULL && i < MAX_LISTED; i++)
    g_string_append_printf (text, "%s %s", i > 0 ? "," : "", items[i]);
  if (g_strv_length ((char **) items) > MAX_LISTED)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
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

  PhVerdict verdict = judge (evidence);
  PhSmtpReply *reply = evidence->error->domain == PH_SMTP_ERROR ? ph_smtp_error_get_reply (evidence->error) : NULL;
  g_autoptr(GPtrArray) fixes = ph_fix_rules_find (&verdict, evidence);
  g_autofree char *list = dup_list (verdict.id, evidence);
  g_autofree char *detail = ph_escape_text (list != NULL ? list : evidence->error->message);

  return ph_problem_new_from_verdict (&verdict, reply, fixes, detail);
}
