// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Gathers what a finished test does not know itself, the age of the password and whether port 465 answers, and asks the
// rules. What can't be found out in time is not known; there is no error.

#include "config.h"

#include "ph-advice-search.h"

#include "ph-deadline.h"
#include "ph-probe-attempt.h"
#include "ph-task-data.h"

/* Nobody has asked for advice, so nobody should have to wait for it. */
#define SEARCH_MS 3000

#define DAY_S (24 * 60 * 60)

typedef struct
{
  PhAdviceFacts facts;  /* borrows of the test, which is the source of the task */
  PhDeadline *deadline; /* (owned) */
  guint n_pending;
} AdviceOp;

static void
advice_op_free (AdviceOp *op)
{
  ph_deadline_stop (op->deadline);
  g_object_unref (op->deadline);
  g_free (op);
}

PH_DEFINE_TASK_DATA (AdviceOp, advice_op)

static void start_password_age (GTask *task, const PhAdviceSearch *search);
static void password_age_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_probe (GTask *task, const PhAdviceSearch *search);
static void probe_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void finish_one (GTask *owned_task);

/* What was once stored under the account's identifier is no matter for who signs in otherwise. */
static void
start_password_age (GTask *task, const PhAdviceSearch *search)
{
  AdviceOp *op = advice_op_get (task);

  if (search->keyring == NULL || search->reminder == PH_ADVICE_DO_NOT_REMIND)
    return;
  op->n_pending++;
  ph_keyring_find_time_async (search->keyring, ph_account_get_id (op->facts.account), ph_deadline_get_cancellable (op->deadline), password_age_cb, g_object_ref (task));
}

static void
password_age_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  AdviceOp *op = advice_op_get (task);
  gint64 stored_s = ph_keyring_find_time_finish (PH_KEYRING (source), result, NULL);

  if (stored_s >= 0)
    op->facts.password_age_days = MAX (op->facts.now_s - stored_s, 0) / DAY_S;
  finish_one (g_steal_pointer (&task));
}

static void
start_probe (GTask *task, const PhAdviceSearch *search)
{
  AdviceOp *op = advice_op_get (task);
  g_autoptr(PhServerSettings) settings = NULL;
  const PhProbe probe = {
    .kind = PH_PROBE_PORT,
    .port = ph_security_get_default_port (PH_SECURITY_TLS),
    .security = PH_SECURITY_TLS,
    .family = ph_account_get_address_family (op->facts.account),
  };

  if (search->probes == PH_TEST_PROBES_FORBID || !ph_advice_facts_need_probe (&op->facts))
    return;
  settings = ph_account_dup_server_settings (op->facts.account, NULL, NULL);
  if (settings == NULL)
    return;
  op->n_pending++;
  ph_probe_attempt_async (&probe, settings, op->deadline, probe_cb, g_object_ref (task));
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhProbe probe;
  gint64 clock_offset_s = 0;

  ph_probe_attempt_finish (result, &probe, &clock_offset_s);
  /* A port whose certificate is refused would be a bad piece of advice. */
  if (probe.outcome != PH_PROBE_OPEN || probe.is_trusted)
    advice_op_get (task)->facts.tls_port = probe.outcome;
  finish_one (g_steal_pointer (&task));
}

static void
finish_one (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  AdviceOp *op = advice_op_get (task);

  if (--op->n_pending == 0)
    g_task_return_pointer (task, ph_advice_rules_judge (&op->facts), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * ph_advice_search_async:
 * @test: a test that has found no problem
 * @search: what may be used
 * @cancellable: (nullable): ends the search at once; what is known by then counts
 * @callback: called within three seconds
 * @user_data: for @callback
 *
 * The keyring shows no prompt, and no password is anywhere near.
 */
void
ph_advice_search_async (PhGuidedTest *test, const PhAdviceSearch *search, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_GUIDED_TEST (test) && search != NULL);

  g_autoptr(GTask) task = g_task_new (test, cancellable, callback, user_data);
  AdviceOp *op = g_new0 (AdviceOp, 1);

  g_task_set_source_tag (task, ph_advice_search_async);
  g_task_set_check_cancellable (task, FALSE);
  advice_op_attach (task, op);
  op->deadline = ph_deadline_new (cancellable);
  ph_deadline_restart (op->deadline, SEARCH_MS);
  ph_advice_facts_take_test (&op->facts, test);
  op->facts.reminder = search->reminder;
  /* Counted as well, so that nothing is over before everything has begun. */
  op->n_pending = 1;
  start_password_age (task, search);
  start_probe (task, search);
  finish_one (g_steal_pointer (&task));
}

/**
 * ph_advice_search_finish:
 * @test: a test
 * @result: what the callback got
 *
 * Returns: (transfer full) (element-type PhAdvice): advice, what matters most first; may be empty
 */
GPtrArray *
ph_advice_search_finish (PhGuidedTest *test, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, test), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_advice_search_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
