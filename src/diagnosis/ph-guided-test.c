// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One run of the guided test: nine rows that a session fills in as it goes, one sign-in at most, and at the end a problem
// or none. It watches and asks the rules; it neither speaks SMTP nor has words for what it finds.

#include "config.h"

#include "ph-guided-test-private.h"

static void ph_guided_test_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhGuidedTest, ph_guided_test, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ph_guided_test_list_model_init))

static GType
ph_guided_test_get_item_type (GListModel *model)
{
  return PH_TYPE_TEST_STEP;
}

static guint
ph_guided_test_get_n_items (GListModel *model)
{
  return PH_N_TEST_STEPS;
}

static gpointer
ph_guided_test_get_item (GListModel *model, guint position)
{
  return position < PH_N_TEST_STEPS ? g_object_ref (ph_test_rows_get_nth (PH_GUIDED_TEST (model)->rows, position)) : NULL;
}

static void
ph_guided_test_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ph_guided_test_get_item_type;
  iface->get_n_items = ph_guided_test_get_n_items;
  iface->get_item = ph_guided_test_get_item;
}

static void
ph_guided_test_dispose (GObject *object)
{
  PhGuidedTest *self = PH_GUIDED_TEST (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->keep_id != 0)
    ph_guided_test_close_session (self);
  g_clear_object (&self->session);
  g_clear_object (&self->account);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->clues);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ph_guided_test_parent_class)->dispose (object);
}

static void
ph_guided_test_finalize (GObject *object)
{
  PhGuidedTest *self = PH_GUIDED_TEST (object);

  g_clear_pointer (&self->rows, ph_test_rows_free);
  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->token, ph_secret_unref);
  g_clear_error (&self->secret_error);
  g_clear_pointer (&self->recipient, ph_address_unref);
  g_clear_pointer (&self->message, g_bytes_unref);
  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_clear_pointer (&self->transcript, ph_transcript_unref);
  g_clear_pointer (&self->warnings, g_array_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->result, ph_smtp_result_unref);
  g_clear_pointer (&self->problem, ph_problem_unref);

  G_OBJECT_CLASS (ph_guided_test_parent_class)->finalize (object);
}

static void
ph_guided_test_class_init (PhGuidedTestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ph_guided_test_dispose;
  object_class->finalize = ph_guided_test_finalize;
}

static void
ph_guided_test_init (PhGuidedTest *self)
{
  self->transcript = ph_transcript_new ();
  self->warnings = g_array_new (FALSE, FALSE, sizeof (PhProblemId));
}

/* (transfer none): what is found out beside the session. Who may be asked for it must be known. */
PhClues *
ph_guided_test_get_clues (PhGuidedTest *self)
{
  if (self->clues == NULL)
    self->clues = ph_clues_new (self->account, self->catalogue, self->probes);
  return self->clues;
}

/**
 * ph_guided_test_new:
 * @account: the settings to test; copied
 * @password: (nullable): the password to sign in with; forgotten when the run is over
 * @secret_error: (nullable): why there is no password, of %PH_KEYRING_ERROR; copied
 *
 * Without a password and with a user name all steps before the sign-in are tested, and that one fails.
 *
 * Returns: (transfer full): a test that has not begun
 */
PhGuidedTest *
ph_guided_test_new (PhAccount *account, PhSecret *password, const GError *secret_error)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhGuidedTest *self = g_object_new (PH_TYPE_GUIDED_TEST, NULL);

  self->account = ph_account_copy (account);
  self->password = password != NULL ? ph_secret_ref (password) : NULL;
  self->secret_error = secret_error != NULL ? g_error_copy (secret_error) : NULL;
  self->rows = ph_test_rows_new (ph_account_get_security (account));
  return self;
}

/* What an earlier run has shown up to the first step that is another one now still holds until it is seen to be otherwise. */
static PhTestStepId
keep_rows (PhGuidedTest *self, PhGuidedTest *earlier)
{
  PhTestStepId touched = ph_test_step_id_touched_by (earlier->account, self->account);
  gboolean is_untouched = (guint) touched == PH_N_TEST_STEPS;

  if (!is_untouched || earlier->problem != NULL)
    ph_test_rows_keep (self->rows, earlier->rows, touched);
  return touched;
}

/* Whoever signed in and was refused the sender can ask for another one. */
static void
take_session (PhGuidedTest *self, PhGuidedTest *earlier, PhTestStepId touched)
{
  if (earlier->keep_id == 0 || (touched != PH_TEST_STEP_SENDER && (guint) touched != PH_N_TEST_STEPS))
    return;
  g_clear_handle_id (&earlier->keep_id, g_source_remove);
  self->session = g_object_ref (earlier->session);
  /* It goes on writing where it began. */
  ph_transcript_unref (self->transcript);
  self->transcript = ph_transcript_ref (earlier->transcript);
}

/**
 * ph_guided_test_new_again:
 * @earlier: a test that has ended
 * @account: the settings to test now; copied
 * @password: (nullable): as for [ctor@GuidedTest.new]
 * @secret_error: (nullable): as for [ctor@GuidedTest.new]
 *
 * A test of changed settings, which does as @earlier did in all else: probes, catalogue, delivery, and whether the session is
 * kept. The rows before the first step that the difference touches keep what they showed, and change only if this time they
 * end in another way. If nothing but the sender is touched and @earlier has kept its session, it is used again. A token is
 * forgotten with its run; where there is another sign-in it has to be set again.
 *
 * Returns: (transfer full): a test that has not begun
 */
PhGuidedTest *
ph_guided_test_new_again (PhGuidedTest *earlier, PhAccount *account, PhSecret *password, const GError *secret_error)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (earlier), NULL);

  PhGuidedTest *self = ph_guided_test_new (account, password, secret_error);

  ph_guided_test_set_probes (self, earlier->probes);
  ph_guided_test_set_catalogue (self, earlier->catalogue);
  self->keeping = earlier->keeping;
  if (earlier->message != NULL)
    ph_guided_test_set_delivery (self, earlier->recipient, earlier->message);
  take_session (self, earlier, keep_rows (self, earlier));
  return self;
}

/**
 * ph_guided_test_set_catalogue:
 * @self: a test that has not begun
 * @catalogue: (nullable): the providers that are known
 */
void
ph_guided_test_set_catalogue (PhGuidedTest *self, PhProviderCatalogue *catalogue)
{
  g_return_if_fail (PH_IS_GUIDED_TEST (self));

  g_set_object (&self->catalogue, catalogue);
  g_clear_object (&self->clues);
}

/**
 * ph_guided_test_keep_session:
 * @self: a test that has not begun
 *
 * Lets a session that the server refused a sender or a message on stay open for a while, so that a test that is made of
 * this one needs no second sign-in.
 */
void
ph_guided_test_keep_session (PhGuidedTest *self)
{
  g_return_if_fail (PH_IS_GUIDED_TEST (self));

  self->keeping = PH_SESSION_KEEP_FOR_ANOTHER;
}

/**
 * ph_guided_test_set_token:
 * @self: a test that has not begun
 * @token: (nullable): an OAuth access token to sign in with; forgotten when the run is over
 */
void
ph_guided_test_set_token (PhGuidedTest *self, PhSecret *token)
{
  g_return_if_fail (PH_IS_GUIDED_TEST (self));

  g_clear_pointer (&self->token, ph_secret_unref);
  self->token = token != NULL ? ph_secret_ref (token) : NULL;
}

/**
 * ph_guided_test_set_probes:
 * @self: a test that has not begun
 * @probes: whether extra connections may be made to find the cause of a failure; they are allowed at first
 */
void
ph_guided_test_set_probes (PhGuidedTest *self, PhTestProbes probes)
{
  g_return_if_fail (PH_IS_GUIDED_TEST (self));

  self->probes = probes;
  g_clear_object (&self->clues);
}

/**
 * ph_guided_test_set_delivery:
 * @self: a test that has not begun
 * @recipient: who gets the message
 * @message: the message with CRLF line ends
 *
 * Makes the last step really send @message; without this call it is skipped and nothing is delivered.
 */
void
ph_guided_test_set_delivery (PhGuidedTest *self, PhAddress *recipient, GBytes *message)
{
  g_return_if_fail (PH_IS_GUIDED_TEST (self));
  g_return_if_fail (recipient != NULL && message != NULL);
  g_return_if_fail (self->recipient == NULL);

  self->recipient = ph_address_ref (recipient);
  self->message = g_bytes_ref (message);
}

/**
 * ph_guided_test_run_async:
 * @self: a test that has not begun
 * @cancellable: (nullable): ends the test at once; the step under way counts as failed
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Runs the steps until one fails. At most one sign-in is tried.
 */
void
ph_guided_test_run_async (PhGuidedTest *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_GUIDED_TEST (self));
  g_return_if_fail (ph_test_rows_get_since_us (self->rows) == 0);

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_guided_test_run_async);
  /* What was found out counts, also when somebody gave up a moment later. */
  g_task_set_check_cancellable (task, FALSE);
  g_set_object (&self->cancellable, cancellable);
  ph_guided_test_start (g_steal_pointer (&task));
}

/**
 * ph_guided_test_run_finish:
 * @self: a test
 * @result: what the callback got
 *
 * Never fails: a test that ends early has found a problem, and one that was cancelled has %PH_PROBLEM_CANCELLED, unless
 * a message may have been delivered (%PH_PROBLEM_UNCERTAIN).
 *
 * Returns: (transfer full) (nullable): the problem; %NULL if all went well
 */
PhProblem *
ph_guided_test_run_finish (PhGuidedTest *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_guided_test_run_async), NULL);

  g_task_propagate_boolean (G_TASK (result), NULL);
  return self->problem != NULL ? ph_problem_ref (self->problem) : NULL;
}

/**
 * ph_guided_test_get_account:
 * @self: a test
 *
 * Returns: (transfer none): the copy of the settings that is tested
 */
PhAccount *
ph_guided_test_get_account (PhGuidedTest *self)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self), NULL);

  return self->account;
}

/**
 * ph_guided_test_get_provider:
 * @self: a test
 *
 * Returns: (transfer none) (nullable): who runs the server, or else whose address it is; %NULL if the catalogue does not know
 */
PhProvider *
ph_guided_test_get_provider (PhGuidedTest *self)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self), NULL);

  return ph_clues_get_provider (ph_guided_test_get_clues (self));
}

/**
 * ph_guided_test_get_probes:
 * @self: a test that has ended
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n): the extra connections that were made to find the cause, and their answers
 */
const PhProbe *
ph_guided_test_get_probes (PhGuidedTest *self, guint *ret_n)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self) && ret_n != NULL, NULL);

  PhEvidence evidence = { NULL };

  ph_clues_lend (ph_guided_test_get_clues (self), NULL, &evidence);
  *ret_n = evidence.n_probes;
  return evidence.probes;
}

/**
 * ph_guided_test_get_problem:
 * @self: a test that has ended
 *
 * Returns: (transfer none) (nullable): the problem; %NULL if all went well
 */
PhProblem *
ph_guided_test_get_problem (PhGuidedTest *self)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self), NULL);

  return self->problem;
}

/**
 * ph_guided_test_get_warnings:
 * @self: a test
 * @ret_n: (out): how many
 *
 * Returns: (transfer none) (array length=ret_n): what is odd and did not stop the test
 */
const PhProblemId *
ph_guided_test_get_warnings (PhGuidedTest *self, guint *ret_n)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self) && ret_n != NULL, NULL);

  *ret_n = self->warnings->len;
  return (const PhProblemId *) (gconstpointer) self->warnings->data;
}

/**
 * ph_guided_test_get_session:
 * @self: a test
 *
 * Returns: (transfer none) (nullable): the session, for facts about server, TLS and sign-in; %NULL if none was begun
 */
PhSession *
ph_guided_test_get_session (PhGuidedTest *self)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self), NULL);

  return self->session;
}

/**
 * ph_guided_test_get_certificate:
 * @self: a test
 *
 * Returns: (transfer none) (nullable): what the server showed, accepted or not; %NULL if it showed nothing yet
 */
PhCertificate *
ph_guided_test_get_certificate (PhGuidedTest *self)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self), NULL);

  return self->session != NULL ? ph_connection_get_certificate (ph_session_get_connection (self->session)) : NULL;
}

/**
 * ph_guided_test_get_result:
 * @self: a test
 *
 * Returns: (transfer none) (nullable): how the delivery ended; %NULL if there was none
 */
PhSmtpResult *
ph_guided_test_get_result (PhGuidedTest *self)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self), NULL);

  return self->result;
}

/**
 * ph_guided_test_get_transcript:
 * @self: a test
 *
 * Returns: (transfer none): the dialogue so far, without secrets
 */
PhTranscript *
ph_guided_test_get_transcript (PhGuidedTest *self)
{
  g_return_val_if_fail (PH_IS_GUIDED_TEST (self), NULL);

  return self->transcript;
}
