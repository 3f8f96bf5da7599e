// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a test or a delivery found wrong: an identifier, the step, the reply that said so, and ways on. Without words.

#include "config.h"

#include "ph-problem.h"

struct _PhProblem
{
  gatomicrefcount references;
  PhProblemId id;
  PhTestStepId step;
  PhConfidence confidence;
  PhCircumstance circumstance;
  char *provider;     /* (owned) (nullable) */
  PhSmtpReply *reply; /* (owned) (nullable) */
  GPtrArray *fixes;   /* (owned) (element-type PhFix) */
  char *detail;       /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (PhProblem, ph_problem, ph_problem_ref, ph_problem_unref)

static void
fix_destroy (gpointer fix)
{
  ph_fix_unref (fix);
}

/**
 * ph_problem_new:
 * @id: which problem
 * @step: the step that failed
 * @reply: (nullable): the reply that said so
 * @fixes: (nullable) (element-type PhFix): ways on, the likeliest first; the elements are referenced, not the array
 * @detail: (nullable): technical words in English, safe to show
 *
 * Returns: (transfer full): a new problem that is certain
 */
PhProblem *
ph_problem_new (PhProblemId id, PhTestStepId step, PhSmtpReply *reply, GPtrArray *fixes, const char *detail)
{
  const PhVerdict verdict = { .id = id, .confidence = PH_CONFIDENCE_CERTAIN, .step = step };

  return ph_problem_new_from_verdict (&verdict, reply, fixes, detail);
}

/**
 * ph_problem_new_from_verdict:
 * @verdict: what is wrong and how sure that is
 * @reply: (nullable): the reply that said so
 * @fixes: (nullable) (element-type PhFix): ways on, the likeliest first; the elements are referenced, not the array
 * @detail: (nullable): technical words in English, safe to show
 *
 * Returns: (transfer full): a new problem
 */
PhProblem *
ph_problem_new_from_verdict (const PhVerdict *verdict, PhSmtpReply *reply, GPtrArray *fixes, const char *detail)
{
  g_return_val_if_fail (verdict != NULL, NULL);
  g_return_val_if_fail (verdict->id < PH_N_PROBLEMS && verdict->step < PH_N_TEST_STEPS, NULL);

  PhProblem *self = g_new0 (PhProblem, 1);

  g_atomic_ref_count_init (&self->references);
  self->id = verdict->id;
  self->step = verdict->step;
  self->confidence = verdict->confidence;
  self->circumstance = verdict->circumstance;
  self->provider = g_strdup (verdict->provider);
  self->reply = reply != NULL ? ph_smtp_reply_ref (reply) : NULL;
  self->fixes = g_ptr_array_new_with_free_func (fix_destroy);
  for (guint i = 0; fixes != NULL && i < fixes->len; i++)
    g_ptr_array_add (self->fixes, ph_fix_ref (g_ptr_array_index (fixes, i)));
  self->detail = g_strdup (detail);
  return self;
}

/**
 * ph_problem_ref:
 * @self: a problem
 *
 * Returns: (transfer full): @self
 */
PhProblem *
ph_problem_ref (PhProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_problem_unref:
 * @self: (transfer full): a problem
 */
void
ph_problem_unref (PhProblem *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->reply, ph_smtp_reply_unref);
  g_ptr_array_unref (self->fixes);
  g_free (self->provider);
  g_free (self->detail);
  g_free (self);
}

/**
 * ph_problem_get_id:
 * @self: a problem
 *
 * Returns: which problem it is
 */
PhProblemId
ph_problem_get_id (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, PH_PROBLEM_INTERNAL_ERROR);

  return self->id;
}

/**
 * ph_problem_get_step:
 * @self: a problem
 *
 * Returns: the step it belongs to
 */
PhTestStepId
ph_problem_get_step (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, PH_TEST_STEP_SETTINGS);

  return self->step;
}

/**
 * ph_problem_get_confidence:
 * @self: a problem
 *
 * Returns: how sure it is that this is what is wrong
 */
PhConfidence
ph_problem_get_confidence (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, PH_CONFIDENCE_POSSIBLE);

  return self->confidence;
}

/**
 * ph_problem_get_circumstance:
 * @self: a problem
 *
 * Returns: what makes it a particular case
 */
PhCircumstance
ph_problem_get_circumstance (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, PH_CIRCUMSTANCE_NONE);

  return self->circumstance;
}

/**
 * ph_problem_get_provider:
 * @self: a problem
 *
 * Returns: (transfer none) (nullable): the provider it is about, as people know the name; %NULL: not known
 */
const char *
ph_problem_get_provider (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->provider;
}

/**
 * ph_problem_get_reply:
 * @self: a problem
 *
 * Returns: (transfer none) (nullable): the reply that decided; %NULL if the server said nothing about it
 */
PhSmtpReply *
ph_problem_get_reply (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reply;
}

/**
 * ph_problem_get_detail:
 * @self: a problem
 *
 * Returns: (transfer none) (nullable): technical words in English, for logs and for those who ask for them
 */
const char *
ph_problem_get_detail (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->detail;
}

/**
 * ph_problem_get_n_fixes:
 * @self: a problem
 *
 * Returns: how many ways on there are
 */
guint
ph_problem_get_n_fixes (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fixes->len;
}

/**
 * ph_problem_get_fix:
 * @self: a problem
 * @index: less than [method@Problem.get_n_fixes]; 0 is the likeliest
 *
 * Returns: (transfer none): one way on
 */
PhFix *
ph_problem_get_fix (const PhProblem *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->fixes->len, NULL);

  return g_ptr_array_index (self->fixes, index);
}

/**
 * ph_problem_is_transient:
 * @self: a problem
 *
 * A message that may have been taken is not among them: sending it again could double it.
 *
 * Returns: whether the same may succeed later, without any change
 */
gboolean
ph_problem_is_transient (const PhProblem *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  PhProblemClass class = ph_problem_id_get_class (self->id);

  /* Of what is otherwise refused for good, a 4xx reply says that it is not (RFC 5321 §4.2.1). */
  if (class == PH_PROBLEM_CLASS_REFUSED || class == PH_PROBLEM_CLASS_RECIPIENT)
    return self->reply != NULL && ph_smtp_reply_is_transient (self->reply);
  return class == PH_PROBLEM_CLASS_TRANSIENT;
}
