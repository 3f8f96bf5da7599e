// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Remembers which tests have failed, for a report, and only until the program ends.

#include "config.h"

#include "ph-test-memory.h"

#include "ph-text-troubleshooting.h"

/* A report wants the last ones; there may be hundreds. */
#define MAX_TESTS 5

struct _PhTestMemory
{
  GObject parent_instance;
  GPtrArray *tests; /* (owned) (element-type PhTextFailedTest) */
};

G_DEFINE_FINAL_TYPE (PhTestMemory, ph_test_memory, G_TYPE_OBJECT)

static void
failed_test_free (gpointer data)
{
  PhTextFailedTest *test = data;

  g_object_unref (test->account);
  ph_problem_unref (test->problem);
  g_free (test);
}

static void
ph_test_memory_finalize (GObject *object)
{
  g_ptr_array_unref (PH_TEST_MEMORY (object)->tests);
  G_OBJECT_CLASS (ph_test_memory_parent_class)->finalize (object);
}

static void
ph_test_memory_class_init (PhTestMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_test_memory_finalize;
}

static void
ph_test_memory_init (PhTestMemory *self)
{
  self->tests = g_ptr_array_new_with_free_func (failed_test_free);
}

/**
 * ph_test_memory_new:
 *
 * Returns: (transfer full): a memory of nothing yet
 */
PhTestMemory *
ph_test_memory_new (void)
{
  return g_object_new (PH_TYPE_TEST_MEMORY, NULL);
}

/**
 * ph_test_memory_add:
 * @self: a memory
 * @account: the settings that were tested; copied
 * @problem: why it failed
 *
 * Remembers a test that has just failed.
 */
void
ph_test_memory_add (PhTestMemory *self, PhAccount *account, PhProblem *problem)
{
  g_return_if_fail (PH_IS_TEST_MEMORY (self));
  g_return_if_fail (PH_IS_ACCOUNT (account));
  g_return_if_fail (problem != NULL);

  PhTextFailedTest *test = g_new0 (PhTextFailedTest, 1);

  test->account = ph_account_copy (account);
  test->problem = ph_problem_ref (problem);
  test->time = g_get_real_time () / G_USEC_PER_SEC;
  g_ptr_array_insert (self->tests, 0, test);
  if (self->tests->len > MAX_TESTS)
    g_ptr_array_set_size (self->tests, MAX_TESTS);
}

/**
 * ph_test_memory_get_tests:
 * @self: a memory
 *
 * Returns: (transfer none) (element-type PhTextFailedTest): what it knows, latest first
 */
GPtrArray *
ph_test_memory_get_tests (PhTestMemory *self)
{
  g_return_val_if_fail (PH_IS_TEST_MEMORY (self), NULL);

  return self->tests;
}
