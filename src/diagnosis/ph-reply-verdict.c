// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The same reply means something else at another step. This asks the reply rules for each step at which a reply can come;
// it has no rules of its own.

#include "config.h"

#include "ph-reply-verdict.h"

#include "ph-reply-rules.h"

static const struct
{
  PhSmtpStage stage;
  PhTestStepId step;
} occasions[] = {
  { PH_SMTP_STAGE_GREETING, PH_TEST_STEP_GREET },
  { PH_SMTP_STAGE_EHLO, PH_TEST_STEP_GREET },
  { PH_SMTP_STAGE_STARTTLS, PH_TEST_STEP_ENCRYPT },
  { PH_SMTP_STAGE_AUTH, PH_TEST_STEP_SIGN_IN },
  { PH_SMTP_STAGE_MAIL, PH_TEST_STEP_SENDER },
  { PH_SMTP_STAGE_RCPT, PH_TEST_STEP_DELIVER },
  { PH_SMTP_STAGE_END_OF_DATA, PH_TEST_STEP_DELIVER },
};

/* A code that only sign-ins are answered with says nothing about other steps. */
static gboolean
allows (const PhReplyCode *entry, PhSmtpStage stage)
{
  return entry == NULL || entry->stages == 0 || ph_reply_match_stage (entry->stages, stage);
}

static gboolean
is_of_sign_in (const PhReplyCode *entry)
{
  return entry != NULL && entry->stages == PH_REPLY_AT (AUTH);
}

/* Servers take codes of other commands as well, when they refuse a message, and then their words say what is meant. */
static gboolean
speaks_of_sending (const PhReplyQuery *query, PhSmtpStage stage, const PhSmtpReply *reply)
{
  return ph_reply_match_stage (PH_REPLY_AT (MAIL) | PH_REPLY_AT (RCPT) | PH_REPLY_AT (END_OF_DATA), stage) &&
         !is_of_sign_in (ph_reply_code_find (query->code)) && ph_reply_rules_reads_text (stage, reply);
}

static gboolean
can_come_at (const PhReplyQuery *query, PhSmtpStage stage, const PhSmtpReply *reply)
{
  return (allows (ph_reply_code_find (query->code), stage) || speaks_of_sending (query, stage, reply)) &&
         allows (ph_reply_code_find_enhanced (&query->enhanced), stage);
}

static gboolean
has (const GArray *verdicts, PhReplyVerdict verdict)
{
  for (guint i = 0; i < verdicts->len; i++)
    {
      const PhReplyVerdict *other = &g_array_index (verdicts, PhReplyVerdict, i);

      if (other->step == verdict.step && other->problem == verdict.problem)
        return TRUE;
    }
  return FALSE;
}

static PhReplyVerdict
judge (PhSmtpStage stage, PhTestStepId step, const PhSmtpReply *reply)
{
  return (PhReplyVerdict){ .stage = stage, .step = step, .problem = ph_reply_rules_find (stage, reply).id };
}

/**
 * ph_reply_verdict_list:
 * @query: a reply, or its code
 *
 * Returns: (transfer full) (element-type PhReplyVerdict): what the guided test would conclude at each step where such a
 *   reply can come, in the order of the steps; empty for a reply that refuses nothing
 */
GArray *
ph_reply_verdict_list (const PhReplyQuery *query)
{
  g_return_val_if_fail (query != NULL, NULL);

  GArray *verdicts = g_array_new (FALSE, FALSE, sizeof (PhReplyVerdict));
  g_autoptr(PhSmtpReply) reply = ph_reply_query_make_reply (query);

  if (ph_smtp_reply_get_code (reply) < 400)
    return verdicts;
  for (guint i = 0; i < G_N_ELEMENTS (occasions); i++)
    {
      PhReplyVerdict verdict = judge (occasions[i].stage, occasions[i].step, reply);

      if (can_come_at (query, occasions[i].stage, reply) && verdict.problem != PH_PROBLEM_PROTOCOL_ERROR && !has (verdicts, verdict))
        g_array_append_val (verdicts, verdict);
    }
  return verdicts;
}
