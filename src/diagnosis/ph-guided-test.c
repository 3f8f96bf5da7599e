// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One run of the guided test: nine rows that a session fills in as it goes, one sign-in at most, and at the end a problem
// or none. It watches and asks the rules; it neither speaks SMTP nor has words for what it finds.

#include "config.h"

#include "ph-guided-test.h"

#include "ph-cross-probe.h"
#include "ph-deadline.h"
#include "ph-keyring.h"
#include "ph-rules.h"
#include "ph-settings-check.h"
#include "ph-test-rows.h"

#include <string.h>

/* Without a default route, whether a host can be reached is a matter of this computer's tables and a name server near by. */
#define NETWORK_MS 3000

struct _PhGuidedTest
{
  GObject parent_instance;

  PhAccount *account;   /* (owned) */
  PhSecret *password;   /* (owned) (nullable) */
  PhSecret *token;      /* (owned) (nullable) */
  GError *secret_error; /* (owned) (nullable) */
  PhTestProbes probes;
  PhProviderCatalogue *catalogue; /* (owned) (nullable) */
  PhAddress *recipient;           /* (owned) (nullable) */
  GBytes *message;                /* (owned) (nullable) */
  PhServerSettings *settings;     /* (owned) (nullable): once the account was checked */

  PhTestRows *rows;     /* (owned) */
  PhDeadline *deadline; /* (owned) (nullable): of the network step */

  PhTranscript *transcript; /* (owned) */
  PhSession *session;       /* (owned) (nullable) */
  gulong stage_handler;     /* 0 but while the session opens */
  GArray *warnings;         /* (owned) (element-type PhProblemId) */
  GError *error;            /* (owned) (nullable): why the failed step failed */
  PhTestStepId failed_step;
  PhSmtpResult *result; /* (owned) (nullable): of the delivery */
  PhProblem *problem;   /* (owned) (nullable) */
};

static void ph_guided_test_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhGuidedTest, ph_guided_test, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ph_guided_test_list_model_init))

static void start_settings (GTask *owned_task);
static void start_network (GTask *owned_task);
static void network_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_session (GTask *owned_task);
static void session_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_sender (GTask *owned_task);
static void sender_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void start_delivery (GTask *owned_task);
static void delivery_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void fail (GTask *owned_task, PhTestStepId step, const GError *error);
static void probes_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void finish (GTask *owned_task);

/* One line of evidence for a step of the connection that went well. */
static char *
dup_evidence (PhGuidedTest *self, PhTestStepId id)
{
  PhConnection *connection = ph_session_get_connection (self->session);
  guint n_addresses = ph_connection_get_n_addresses (connection);
  const char *address = ph_connection_get_remote_address (connection);

  if (id == PH_TEST_STEP_RESOLVE && n_addresses > 0)
    return g_strdup_printf (n_addresses == 1 ? "%u address" : "%u addresses", n_addresses);
  if (id == PH_TEST_STEP_CONNECT && address != NULL)
    return g_strdup_printf ("%s port %u", address, ph_account_get_port (self->account));
  if (id == PH_TEST_STEP_ENCRYPT)
    return g_strdup (ph_connection_get_tls_version (connection));
  if (id == PH_TEST_STEP_SIGN_IN)
    return g_strdup (ph_session_get_mechanism (self->session));
  return NULL;
}

static void
pass_connection_step (PhGuidedTest *self)
{
  g_autofree char *evidence = dup_evidence (self, ph_test_rows_get_running (self->rows));

  ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, evidence != NULL ? evidence : "");
}

/* What went by too fast to be seen has passed as well. */
static void
advance_to (PhGuidedTest *self, PhTestStepId id)
{
  if (!ph_test_rows_is_ahead (self->rows, id))
    return;
  if (ph_test_rows_has_running (self->rows))
    pass_connection_step (self);
  ph_test_rows_begin (self->rows, id);
}

static void
on_session_stage_cb (PhSession *session, GParamSpec *pspec, PhGuidedTest *self)
{
  PhTestStepId id;

  if (!ph_evidence_find_step (ph_session_get_stage (session), &id))
    return;
  /* The session passes by the sign-in also when there is none to do. */
  if (id != PH_TEST_STEP_SIGN_IN || self->settings->username != NULL)
    advance_to (self, id);
}

/* Settings and network */

static void
start_settings (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GError) error = NULL;

  ph_test_rows_begin (self->rows, PH_TEST_STEP_SETTINGS);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    {
      fail (g_steal_pointer (&task), PH_TEST_STEP_SETTINGS, error);
      return;
    }
  self->problem = ph_rules_check_settings (self->account, self->password);
  if (self->problem != NULL)
    {
      ph_test_rows_end (self->rows, PH_TEST_STATUS_FAILED, ph_problem_get_detail (self->problem));
      finish (g_steal_pointer (&task));
      return;
    }
  g_array_unref (self->warnings);
  self->warnings = ph_settings_check_dup_warnings (self->account);
  ph_test_rows_end (self->rows, self->warnings->len > 0 ? PH_TEST_STATUS_WARNING : PH_TEST_STATUS_OK, "");
  start_network (g_steal_pointer (&task));
}

/* Whether there is a network is asked first only because "not found" would be a strange word for its absence. Only
 * without a default route is the host itself asked about: it may be this computer, or in a network without a way out. */
static void
start_network (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GNetworkMonitor *monitor = g_network_monitor_get_default ();
  g_autoptr(GSocketConnectable) host = NULL;

  ph_test_rows_begin (self->rows, PH_TEST_STEP_NETWORK);
  self->settings = ph_account_dup_server_settings (self->account, self->password, NULL);
  self->settings->token = self->token != NULL ? ph_secret_ref (self->token) : NULL;
  if (g_network_monitor_get_network_available (monitor) || ph_endpoint_is_loopback (self->settings->endpoint))
    {
      ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, "");
      start_session (g_steal_pointer (&task));
      return;
    }
  self->deadline = ph_deadline_new (cancellable);
  ph_deadline_restart (self->deadline, self->settings->timeout_ms != 0 ? self->settings->timeout_ms : NETWORK_MS);
  host = g_network_address_new (ph_endpoint_get_host (self->settings->endpoint), ph_endpoint_get_port (self->settings->endpoint));
  g_network_monitor_can_reach_async (monitor, host, ph_deadline_get_cancellable (self->deadline), network_cb, g_steal_pointer (&task));
}

static void
network_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  gboolean can_reach = g_network_monitor_can_reach_finish (G_NETWORK_MONITOR (source), result, &error);

  ph_deadline_translate_error (self->deadline, &error);
  g_clear_object (&self->deadline);
  if (!can_reach)
    {
      fail (g_steal_pointer (&task), PH_TEST_STEP_NETWORK, error);
      return;
    }
  ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, "");
  start_session (g_steal_pointer (&task));
}

/* The session */

static gboolean
lacks_secret (PhGuidedTest *self)
{
  return ph_account_needs_password (self->account) && self->password == NULL && self->token == NULL;
}

static void
start_session (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  /* Without a password there is no sign-in to try, but all that comes before it can still be tested. */
  if (lacks_secret (self))
    g_clear_pointer (&self->settings->username, g_free);
  ph_test_rows_begin (self->rows, PH_TEST_STEP_RESOLVE);
  self->session = ph_session_new (self->settings, self->transcript);
  self->stage_handler = g_signal_connect (self->session, "notify::stage", G_CALLBACK (on_session_stage_cb), self);
  ph_session_open_async (self->session, cancellable, session_cb, g_steal_pointer (&task));
}

static void
session_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  PhEvidence evidence = { .step = ph_test_rows_get_running (self->rows) };

  g_clear_signal_handler (&self->stage_handler, self->session);
  if (!ph_session_open_finish (self->session, result, &error))
    {
      evidence.error = error;
      ph_evidence_take_session (&evidence, self->session);
      fail (g_steal_pointer (&task), evidence.step, error);
      return;
    }
  if (lacks_secret (self))
    {
      if (self->secret_error == NULL)
        g_set_error_literal (&self->secret_error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING, "there is no password");
      fail (g_steal_pointer (&task), PH_TEST_STEP_SIGN_IN, self->secret_error);
      return;
    }
  pass_connection_step (self);
  start_sender (g_steal_pointer (&task));
}

static char *
dup_reply_line (PhSmtpReply *reply)
{
  return reply != NULL ? ph_smtp_reply_to_string (reply) : g_strdup ("");
}

static void
start_sender (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(PhAddress) sender = ph_address_parse (ph_account_get_address (self->account), NULL);

  ph_test_rows_begin (self->rows, PH_TEST_STEP_SENDER);
  ph_session_check_sender_async (self->session, sender, cancellable, sender_cb, g_steal_pointer (&task));
}

static void
sender_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(PhSmtpResult) checked = ph_session_check_sender_finish (self->session, result);
  g_autofree char *line = NULL;

  if (ph_smtp_result_get_error (checked) != NULL)
    {
      fail (g_steal_pointer (&task), PH_TEST_STEP_SENDER, ph_smtp_result_get_error (checked));
      return;
    }
  line = dup_reply_line (ph_smtp_result_get_reply (checked));
  ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, line);
  if (self->message != NULL)
    start_delivery (g_steal_pointer (&task));
  else
    finish (g_steal_pointer (&task));
}

static PhSmtpContent
find_content_kind (GBytes *message)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (message, &length);

  for (gsize i = 0; i < length; i++)
    if (data[i] >= 0x80)
      return PH_SMTP_CONTENT_8BIT;
  return PH_SMTP_CONTENT_7BIT;
}

static void
start_delivery (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(PhAddress) sender = ph_address_parse (ph_account_get_address (self->account), NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr(PhEnvelope) envelope = NULL;
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_bytes (self->message);
  PhSmtpSubmission submission = { .size = (gint64) g_bytes_get_size (self->message), .content = find_content_kind (self->message), .refused = PH_SMTP_REFUSED_ABORT };

  g_ptr_array_add (recipients, self->recipient);
  envelope = ph_envelope_new (sender, recipients);
  submission.envelope = envelope;
  ph_test_rows_begin (self->rows, PH_TEST_STEP_DELIVER);
  ph_session_send_async (self->session, &submission, content, cancellable, delivery_cb, g_steal_pointer (&task));
}

static void
delivery_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autofree char *line = NULL;

  self->result = ph_session_send_finish (self->session, result);
  if (ph_smtp_result_get_certainty (self->result) != PH_SMTP_SENT)
    {
      fail (g_steal_pointer (&task), PH_TEST_STEP_DELIVER, ph_smtp_result_get_error (self->result));
      return;
    }
  line = dup_reply_line (ph_smtp_result_get_reply (self->result));
  ph_test_rows_end (self->rows, PH_TEST_STATUS_OK, line);
  finish (g_steal_pointer (&task));
}

/* The end */

static PhProblem *
diagnose (PhGuidedTest *self, GArray *probes)
{
  PhEvidence evidence = { .account = self->account, .error = self->error };

  if (self->session != NULL)
    ph_evidence_take_session (&evidence, self->session);
  if (self->result != NULL)
    evidence.certainty = ph_smtp_result_get_certainty (self->result);
  if (probes != NULL)
    {
      evidence.probes = &g_array_index (probes, PhProbe, 0);
      evidence.n_probes = probes->len;
    }
  /* The row that failed, also when the session would file it elsewhere, such as MAIL in a delivery. */
  evidence.step = self->failed_step;
  return ph_rules_diagnose (&evidence);
}

static char *
dup_failure_line (PhProblem *problem)
{
  PhSmtpReply *reply = ph_problem_get_reply (problem);

  return reply != NULL ? ph_smtp_reply_to_string (reply) : g_strdup (ph_problem_get_detail (problem));
}

static void
fail (GTask *owned_task, PhTestStepId step, const GError *error)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhProbe plan[PH_MAX_CROSS_PROBES];
  guint n_probes = 0;
  g_autofree char *line = NULL;

  advance_to (self, step);
  self->failed_step = ph_test_rows_get_running (self->rows);
  self->error = error != NULL ? g_error_copy (error) : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "failed without a reason");
  self->problem = diagnose (self, NULL);
  line = dup_failure_line (self->problem);
  ph_test_rows_end (self->rows, PH_TEST_STATUS_FAILED, line);

  if (self->probes != PH_TEST_PROBES_FORBID)
    n_probes = ph_cross_probe_plan (ph_problem_get_id (self->problem), self->account, plan);
  if (n_probes > 0)
    ph_cross_probe_run_async (self->settings, plan, n_probes, cancellable, probes_cb, g_steal_pointer (&task));
  else
    finish (g_steal_pointer (&task));
}

static void
probes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhGuidedTest *self = g_task_get_source_object (task);
  g_autoptr(GArray) probes = ph_cross_probe_run_finish (result);

  if (probes == NULL)
    {
      g_clear_error (&self->error);
      self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
    }
  ph_problem_unref (self->problem);
  self->problem = diagnose (self, probes);
  finish (g_steal_pointer (&task));
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ph_session_close_finish (PH_SESSION (source), result);
}

static void
finish (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhGuidedTest *self = g_task_get_source_object (task);

  ph_test_rows_skip_waiting (self->rows);
  /* Nobody waits for the good-bye: what there was to learn is known. */
  if (self->session != NULL)
    ph_session_close_async (self->session, close_cb, NULL);
  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->token, ph_secret_unref);
  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_task_return_boolean (task, TRUE);
}

/* The object */

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

  g_clear_object (&self->session);
  g_clear_object (&self->account);
  g_clear_object (&self->catalogue);

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

/**
 * ph_guided_test_new_again:
 * @earlier: a test that has ended
 * @account: the settings to test now; copied
 * @password: (nullable): as for [ctor@GuidedTest.new]
 * @secret_error: (nullable): as for [ctor@GuidedTest.new]
 *
 * A test of changed settings, which does as @earlier did in all else: probes, catalogue, delivery.
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
  if (earlier->message != NULL)
    ph_guided_test_set_delivery (self, earlier->recipient, earlier->message);
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
  g_return_if_fail (ph_test_step_get_status (ph_test_rows_get_nth (self->rows, 0)) == PH_TEST_STATUS_WAITING);

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_guided_test_run_async);
  /* What was found out counts, also when somebody gave up a moment later. */
  g_task_set_check_cancellable (task, FALSE);
  start_settings (g_steal_pointer (&task));
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

  const char *address = ph_account_get_address (self->account);
  const char *at = strrchr (address, '@');
  PhProvider *provider = NULL;

  if (self->catalogue == NULL)
    return NULL;
  provider = ph_provider_catalogue_find_by_server (self->catalogue, ph_account_get_host (self->account));
  if (provider == NULL && at != NULL && at[1] != '\0')
    provider = ph_provider_catalogue_find_by_domain (self->catalogue, at + 1);
  return provider;
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
