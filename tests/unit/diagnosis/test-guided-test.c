// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The guided test as a whole against the practice server and all its faults, over loopback.

#include "config.h"

#include <string.h>

#include "ph-guided-test.h"
#include "ph-keyring.h"
#include "ph-practice-server.h"

#define FINE       PH_N_PROBLEMS
#define ANSWER_MS  400
#define PATIENCE_S 30
#define SMALL      100
/* More than the buffers on the way can hold, so that the end has not been sent when the server hangs up. */
#define LARGE (16 * 1024 * 1024)

typedef struct
{
  PhPracticeServer *server;
  PhAccount *account;
  PhGuidedTest *test;
  PhProblem *problem;
  GCancellable *cancellable;
  guint n_finished;
} Fixture;

static void
fixture_free (Fixture *f)
{
  g_clear_object (&f->test);
  g_clear_object (&f->account);
  g_clear_object (&f->server);
  g_clear_object (&f->cancellable);
  g_clear_pointer (&f->problem, ph_problem_unref);
  g_free (f);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static Fixture *
fixture_new (PhPracticeFault fault, PhSecurity security)
{
  Fixture *f = g_new0 (Fixture, 1);
  g_autoptr(GError) error = NULL;

  f->cancellable = g_cancellable_new ();
  f->server = ph_practice_server_new (fault);
  ph_practice_server_start (f->server, 0, 0, &error);
  g_assert_no_error (error);
  f->account = ph_account_new (NULL);
  ph_account_set_address (f->account, "ada@example.org");
  ph_account_set_host (f->account, ph_practice_server_get_host (f->server));
  ph_account_set_security (f->account, security);
  ph_account_set_port (f->account, security == PH_SECURITY_TLS ? ph_practice_server_get_tls_port (f->server)
                                                               : ph_practice_server_get_starttls_port (f->server));
  ph_account_set_username (f->account, ph_practice_server_get_username (f->server));
  ph_account_set_trusted_sha256 (f->account, ph_practice_server_get_sha256 (f->server));
  return f;
}

static void
fixture_make_test (Fixture *f)
{
  f->test = ph_guided_test_new (f->account, ph_practice_server_get_password (f->server), NULL);
  ph_guided_test_set_probes (f->test, PH_TEST_PROBES_FORBID);
}

static void
fixture_deliver (Fixture *f, gsize size)
{
  g_autoptr(PhAddress) recipient = ph_address_parse ("bob@example.org", NULL);
  g_autoptr(GString) text = g_string_new ("From: <ada@example.org>\r\nTo: <bob@example.org>\r\nSubject: test\r\n\r\n");
  g_autoptr(GBytes) message = NULL;

  while (text->len < size)
    g_string_append (text, "Hello, this is one line of a message that is as long as it has to be.\r\n");
  message = g_bytes_new (text->str, text->len);
  ph_guided_test_set_delivery (f->test, recipient, message);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->problem = ph_guided_test_run_finish (PH_GUIDED_TEST (source), result);
  f->n_finished++;
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_error ("the test did not end in time");
  return G_SOURCE_REMOVE;
}

static void
fixture_run (Fixture *f)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, give_up_cb, NULL);

  ph_guided_test_run_async (f->test, f->cancellable, run_cb, f);
  g_assert_cmpuint (f->n_finished, ==, 0);
  while (f->n_finished == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}

static PhTestStep *
get_step (Fixture *f, PhTestStepId id)
{
  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (f->test), i);

      if (ph_test_step_get_id (step) == id)
        return step;
    }
  g_assert_not_reached ();
}

/* Passed before the failed one (or not needed), skipped behind it. */
static void
assert_rows (Fixture *f, PhTestStepId failed)
{
  gboolean has_failed = FALSE;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->test)), ==, PH_N_TEST_STEPS);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (f->test), PH_N_TEST_STEPS));
  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (f->test), i);

      if (ph_test_step_get_id (step) == failed)
        {
          g_assert_cmpint (ph_test_step_get_status (step), ==, PH_TEST_STATUS_FAILED);
          g_assert_cmpstr (ph_test_step_get_detail (step), !=, "");
          has_failed = TRUE;
        }
      else
        g_assert_cmpint (ph_test_step_get_status (step), ==, has_failed ? PH_TEST_STATUS_SKIPPED : PH_TEST_STATUS_OK);
    }
  g_assert_true (has_failed);
}

static guint
count_in_transcript (Fixture *f, const char *what)
{
  g_autofree char *text = ph_transcript_to_string (ph_guided_test_get_transcript (f->test));
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;
  return n;
}

static void
assert_problem (Fixture *f, PhProblemId id, PhTestStepId step)
{
  g_assert_nonnull (f->problem);
  g_assert_cmpstr (ph_problem_id_to_nick (ph_problem_get_id (f->problem)), ==, ph_problem_id_to_nick (id));
  g_assert_cmpstr (ph_test_step_id_to_nick (ph_problem_get_step (f->problem)), ==, ph_test_step_id_to_nick (step));
  assert_rows (f, step);
}

typedef struct
{
  PhPracticeFault fault;
  int id;
  PhTestStepId step;
  int tls_id; /* what differs with implicit TLS; 0: nothing */
  PhTestStepId tls_step;
  gsize size; /* of the message; 0: a small one */
} FaultCase;

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const FaultCase faults[] = {
  { PH_PRACTICE_FAULT_NONE, FINE },
  { PH_PRACTICE_FAULT_WRONG_PASSWORD, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN },
  { PH_PRACTICE_FAULT_APP_PASSWORD, PH_PROBLEM_APP_PASSWORD_REQUIRED, PH_TEST_STEP_SIGN_IN },
  { PH_PRACTICE_FAULT_EXPIRED_CERTIFICATE, PH_PROBLEM_CERTIFICATE_EXPIRED, PH_TEST_STEP_ENCRYPT },
  { PH_PRACTICE_FAULT_FUTURE_CERTIFICATE, PH_PROBLEM_CERTIFICATE_NOT_YET_VALID, PH_TEST_STEP_ENCRYPT },
  { PH_PRACTICE_FAULT_WRONG_NAME, PH_PROBLEM_CERTIFICATE_WRONG_NAME, PH_TEST_STEP_ENCRYPT },
  { PH_PRACTICE_FAULT_GREETING_REFUSED, PH_PROBLEM_ADDRESS_REFUSED, PH_TEST_STEP_GREET },
  { PH_PRACTICE_FAULT_BUSY, PH_PROBLEM_SERVER_BUSY, PH_TEST_STEP_GREET },
  { PH_PRACTICE_FAULT_SILENT, PH_PROBLEM_NO_GREETING, PH_TEST_STEP_GREET, PH_PROBLEM_STEP_TIMEOUT, PH_TEST_STEP_ENCRYPT },
  { PH_PRACTICE_FAULT_CLOSED, PH_PROBLEM_CLOSED_BEFORE_GREETING, PH_TEST_STEP_GREET },
  { PH_PRACTICE_FAULT_NOT_SMTP, PH_PROBLEM_NOT_SMTP, PH_TEST_STEP_GREET },
  { PH_PRACTICE_FAULT_GARBAGE, PH_PROBLEM_PROTOCOL_ERROR, PH_TEST_STEP_GREET },
  { PH_PRACTICE_FAULT_NO_STARTTLS, PH_PROBLEM_STARTTLS_NOT_OFFERED, PH_TEST_STEP_ENCRYPT, FINE },
  { PH_PRACTICE_FAULT_STARTTLS_REFUSED, PH_PROBLEM_STARTTLS_REFUSED, PH_TEST_STEP_ENCRYPT, FINE },
  { PH_PRACTICE_FAULT_STARTTLS_INJECTION, PH_PROBLEM_STARTTLS_INJECTION, PH_TEST_STEP_ENCRYPT, FINE },
  { PH_PRACTICE_FAULT_NO_AUTH, PH_PROBLEM_AUTH_NOT_OFFERED, PH_TEST_STEP_SIGN_IN },
  { PH_PRACTICE_FAULT_TOO_MANY_ATTEMPTS, PH_PROBLEM_TOO_MANY_ATTEMPTS, PH_TEST_STEP_SIGN_IN },
  { PH_PRACTICE_FAULT_SENDER_REFUSED, PH_PROBLEM_SENDER_NOT_ALLOWED, PH_TEST_STEP_SENDER },
  { PH_PRACTICE_FAULT_RECIPIENT_REFUSED, PH_PROBLEM_RECIPIENT_UNKNOWN, PH_TEST_STEP_DELIVER },
  { PH_PRACTICE_FAULT_GREYLISTED, PH_PROBLEM_GREYLISTED, PH_TEST_STEP_DELIVER },
  { PH_PRACTICE_FAULT_TOO_LARGE, PH_PROBLEM_MESSAGE_TOO_LARGE, PH_TEST_STEP_DELIVER, .size = 2000 },
  { PH_PRACTICE_FAULT_CONTENT_REFUSED, PH_PROBLEM_CONTENT_REFUSED, PH_TEST_STEP_DELIVER },
  { PH_PRACTICE_FAULT_DROP_DATA, PH_PROBLEM_CONNECTION_LOST, PH_TEST_STEP_DELIVER, .size = LARGE },
  { PH_PRACTICE_FAULT_DROP_AFTER_DATA, PH_PROBLEM_UNCERTAIN, PH_TEST_STEP_DELIVER },
};

static void
run_fault (const FaultCase *c, PhSecurity security)
{
  g_autoptr(Fixture) f = fixture_new (c->fault, security);
  gboolean is_other = security == PH_SECURITY_TLS && c->tls_id != 0;
  int id = is_other ? c->tls_id : c->id;

  if (c->step == PH_TEST_STEP_ENCRYPT && id != FINE && c->tls_id == 0)
    ph_account_set_trusted_sha256 (f->account, "");
  if (c->fault == PH_PRACTICE_FAULT_SILENT)
    ph_account_set_timeout_ms (f->account, ANSWER_MS);
  fixture_make_test (f);
  fixture_deliver (f, c->size != 0 ? c->size : SMALL);
  fixture_run (f);

  if (id != FINE)
    assert_problem (f, (PhProblemId) id, is_other ? c->tls_step : c->step);
  else
    {
      g_assert_null (f->problem);
      g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_DELIVER)), ==, PH_TEST_STATUS_OK);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->server)), ==, 1);
    }
  g_assert_cmpuint (count_in_transcript (f, "C: AUTH"), ==, ph_session_get_mechanism (ph_guided_test_get_session (f->test)) != NULL ? 1 : 0);
  g_assert_cmpuint (f->n_finished, ==, 1);
}

static void
test_fault_starttls (gconstpointer data)
{
  run_fault (data, PH_SECURITY_STARTTLS);
}

static void
test_fault_tls (gconstpointer data)
{
  run_fault (data, PH_SECURITY_TLS);
}

static void
test_new_destroy (void)
{
  g_autoptr(PhAccount) account = ph_account_new (NULL);
  PhGuidedTest *test = ph_guided_test_new (account, NULL, NULL);
  guint n = 1;

  g_assert_null (ph_guided_test_get_problem (test));
  g_assert_null (ph_guided_test_get_session (test));
  ph_guided_test_get_warnings (test, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_finalize_object (test);
}

static void
test_order (void)
{
  static const PhSecurity securities[] = { PH_SECURITY_TLS, PH_SECURITY_STARTTLS, PH_SECURITY_NONE };

  for (guint i = 0; i < G_N_ELEMENTS (securities); i++)
    {
      g_autoptr(PhAccount) account = ph_account_new (NULL);
      g_autoptr(PhGuidedTest) test = NULL;
      g_autoptr(PhTestStep) fifth = NULL;

      ph_account_set_security (account, securities[i]);
      test = ph_guided_test_new (account, NULL, NULL);
      fifth = g_list_model_get_item (G_LIST_MODEL (test), 4);
      g_assert_cmpint (ph_test_step_get_id (fifth), ==, securities[i] == PH_SECURITY_TLS ? PH_TEST_STEP_ENCRYPT : PH_TEST_STEP_GREET);
    }
}

static void
test_evidence (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_WRONG_PASSWORD, PH_SECURITY_STARTTLS);
  g_autofree char *port = g_strdup_printf ("port %u", ph_account_get_port (f->account));
  g_autofree char *address = g_strconcat (ph_account_get_username (f->account), "@example.org", NULL);

  ph_account_set_address (f->account, address);
  fixture_make_test (f);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN);
  g_assert_true (g_str_has_suffix (ph_test_step_get_detail (get_step (f, PH_TEST_STEP_RESOLVE)), "address") ||
                 g_str_has_suffix (ph_test_step_get_detail (get_step (f, PH_TEST_STEP_RESOLVE)), "addresses"));
  g_assert_true (g_str_has_suffix (ph_test_step_get_detail (get_step (f, PH_TEST_STEP_CONNECT)), port));
  g_assert_true (g_str_has_prefix (ph_test_step_get_detail (get_step (f, PH_TEST_STEP_ENCRYPT)), "TLS 1."));
  g_assert_cmpstr (ph_test_step_get_detail (get_step (f, PH_TEST_STEP_SIGN_IN)), ==, "535 5.7.8 Authentication credentials invalid");
  g_assert_cmpuint (ph_smtp_reply_get_code (ph_problem_get_reply (f->problem)), ==, 535);
  g_assert_cmpint (ph_fix_get_kind (ph_problem_get_fix (f->problem, 0)), ==, PH_FIX_CHANGE_USERNAME);
  g_assert_cmpstr (ph_fix_get_value (ph_problem_get_fix (f->problem, 0), "username"), ==, address);
}

static void
test_without_delivery (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_TLS);

  fixture_make_test (f);
  fixture_run (f);
  g_assert_null (f->problem);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_SENDER)), ==, PH_TEST_STATUS_OK);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_DELIVER)), ==, PH_TEST_STATUS_SKIPPED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->server)), ==, 0);
  g_assert_cmpuint (count_in_transcript (f, "RCPT"), ==, 0);
  g_assert_cmpuint (count_in_transcript (f, "RSET"), ==, 1);
}

static void
test_without_password (void)
{
  static const struct
  {
    int code; /* -1: no error at all */
    PhProblemId id;
  } cases[] = {
    { -1, PH_PROBLEM_SECRET_MISSING },
    { PH_KEYRING_ERROR_MISSING, PH_PROBLEM_SECRET_MISSING },
    { PH_KEYRING_ERROR_LOCKED, PH_PROBLEM_KEYRING_LOCKED },
    { PH_KEYRING_ERROR_UNAVAILABLE, PH_PROBLEM_KEYRING_UNAVAILABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);
      g_autoptr(GError) error = cases[i].code >= 0 ? g_error_new_literal (PH_KEYRING_ERROR, cases[i].code, "test") : NULL;

      f->test = ph_guided_test_new (f->account, NULL, error);
      fixture_run (f);
      assert_problem (f, cases[i].id, PH_TEST_STEP_SIGN_IN);
      g_assert_cmpuint (count_in_transcript (f, "MAIL"), ==, 0);
    }
}

static void
test_without_sign_in (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NO_AUTH, PH_SECURITY_STARTTLS);

  ph_account_set_username (f->account, "");
  fixture_make_test (f);
  fixture_run (f);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_SIGN_IN)), ==, PH_TEST_STATUS_SKIPPED);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_ENCRYPT)), ==, PH_TEST_STATUS_OK);
}

static void
test_cleartext (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_NONE);

  ph_account_set_mechanism (f->account, "PLAIN");
  fixture_make_test (f);
  fixture_run (f);
  g_assert_nonnull (f->problem);
  g_assert_cmpint (ph_problem_get_step (f->problem), ==, PH_TEST_STEP_SIGN_IN);
  g_assert_true (ph_problem_get_id (f->problem) == PH_PROBLEM_CLEARTEXT_PASSWORD_REFUSED ||
                 ph_problem_get_id (f->problem) == PH_PROBLEM_AUTH_NEEDS_ENCRYPTION);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_ENCRYPT)), ==, PH_TEST_STATUS_SKIPPED);
  g_assert_cmpuint (count_in_transcript (f, "C: AUTH"), ==, 0);
  g_assert_cmpstr (ph_fix_get_value (ph_problem_get_fix (f->problem, 0), "security"), ==, "starttls");
}

static void
on_sign_in_cb (PhTestStep *sign_in, GParamSpec *pspec, Fixture *f)
{
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_ENCRYPT)), ==, PH_TEST_STATUS_SKIPPED);
}

/* Who shows rows when they are final shows them in their order: a step is skipped as soon as the run has passed it. */
static void
test_skipped_in_order (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_NONE);

  fixture_make_test (f);
  g_signal_connect (get_step (f, PH_TEST_STEP_SIGN_IN), "notify::status", G_CALLBACK (on_sign_in_cb), f);
  fixture_run (f);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_SIGN_IN)), !=, PH_TEST_STATUS_SKIPPED);
  g_signal_handlers_disconnect_by_data (get_step (f, PH_TEST_STEP_SIGN_IN), f);
}

static void
test_mismatch_plain (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_TLS);

  ph_account_set_port (f->account, ph_practice_server_get_starttls_port (f->server));
  fixture_make_test (f);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_SERVER_SPEAKS_PLAIN, PH_TEST_STEP_ENCRYPT);
  g_assert_cmpstr (ph_fix_get_value (ph_problem_get_fix (f->problem, 0), "security"), ==, "starttls");
}

/* The probe finds that the same port speaks TLS; it needs no password for that. */
static void
test_mismatch_tls (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

  ph_account_set_port (f->account, ph_practice_server_get_tls_port (f->server));
  ph_account_set_timeout_ms (f->account, ANSWER_MS);
  fixture_make_test (f);
  ph_guided_test_set_probes (f->test, PH_TEST_PROBES_ALLOW);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_SERVER_EXPECTS_TLS, PH_TEST_STEP_GREET);
  g_assert_cmpstr (ph_fix_get_value (ph_problem_get_fix (f->problem, 0), "security"), ==, "tls");
}

/* A fix is what a second run can use as it is. */
static void
test_fix_helps (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);
  PhFix *fix = NULL;

  ph_account_set_trusted_sha256 (f->account, "");
  fixture_make_test (f);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_CERTIFICATE_SELF_SIGNED, PH_TEST_STEP_ENCRYPT);
  fix = ph_problem_get_fix (f->problem, 0);
  g_assert_cmpint (ph_fix_get_kind (fix), ==, PH_FIX_TRUST_CERTIFICATE);
  ph_fix_apply (fix, f->account);

  g_autoptr(PhGuidedTest) earlier = g_steal_pointer (&f->test);
  g_clear_pointer (&f->problem, ph_problem_unref);
  f->n_finished = 0;
  f->test = ph_guided_test_new_again (earlier, f->account, ph_practice_server_get_password (f->server), NULL);
  /* What was tested before the handshake stays as it was shown. */
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_GREET)), ==, PH_TEST_STATUS_OK);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_ENCRYPT)), ==, PH_TEST_STATUS_WAITING);
  fixture_run (f);
  g_assert_null (f->problem);
  g_assert_cmpint (ph_test_step_get_status (get_step (f, PH_TEST_STEP_ENCRYPT)), ==, PH_TEST_STATUS_OK);
}

/* The same certificate behind another port of the same server: nobody has trusted it there. */
static void
test_pin_of_another_port (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_TLS);
  g_autofree char *port = g_strdup_printf ("%u", ph_practice_server_get_starttls_port (f->server));
  g_autoptr(PhFix) fix = ph_fix_new_change (PH_FIX_CHANGE_PORT_AND_SECURITY, "port", port, "security", "starttls", NULL);

  ph_fix_apply (fix, f->account);
  fixture_make_test (f);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_CERTIFICATE_SELF_SIGNED, PH_TEST_STEP_ENCRYPT);
  g_assert_cmpuint (count_in_transcript (f, "C: AUTH"), ==, 0);
}

static void
test_refused (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

  ph_practice_server_stop (f->server);
  fixture_make_test (f);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_CONNECTION_REFUSED, PH_TEST_STEP_CONNECT);
  g_assert_cmpstr (ph_fix_get_action (ph_problem_get_fix (f->problem, 0)), ==, "retry");
}

static void
test_settings (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

  ph_account_set_host (f->account, "localhost:587");
  fixture_make_test (f);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_INVALID_HOST, PH_TEST_STEP_SETTINGS);
  g_assert_null (ph_guided_test_get_session (f->test));
}

static void
on_status_cb (PhTestStep *step, GParamSpec *pspec, Fixture *f)
{
  if (ph_test_step_get_status (step) == PH_TEST_STATUS_RUNNING)
    g_cancellable_cancel (f->cancellable);
}

/* Cancelled in each of the steps. */
static void
test_cancel (void)
{
  static const PhTestStepId ids[] = { PH_TEST_STEP_RESOLVE, PH_TEST_STEP_CONNECT, PH_TEST_STEP_GREET, PH_TEST_STEP_ENCRYPT, PH_TEST_STEP_SIGN_IN, PH_TEST_STEP_SENDER };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

      fixture_make_test (f);
      fixture_deliver (f, SMALL);
      g_signal_connect (get_step (f, ids[i]), "notify::status", G_CALLBACK (on_status_cb), f);
      fixture_run (f);
      g_assert_nonnull (f->problem);
      g_assert_cmpstr (ph_problem_id_to_nick (ph_problem_get_id (f->problem)), ==, "cancelled");
      assert_rows (f, ph_problem_get_step (f->problem));
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->server)), ==, 0);
      g_signal_handlers_disconnect_by_data (get_step (f, ids[i]), f);
      g_assert_cmpuint (f->n_finished, ==, 1);
    }
}

static void
test_cancel_before (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS);

  g_cancellable_cancel (f->cancellable);
  fixture_make_test (f);
  fixture_run (f);
  assert_problem (f, PH_PROBLEM_CANCELLED, PH_TEST_STEP_SETTINGS);
}

static void
on_elapsed_cb (PhTestStep *step, GParamSpec *pspec, guint *n_ticks)
{
  if (ph_test_step_get_status (step) == PH_TEST_STATUS_RUNNING)
    (*n_ticks)++;
}

/* A row that takes long shows how long while it does. */
static void
test_clock (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_SILENT, PH_SECURITY_STARTTLS);
  guint n_ticks = 0;

  ph_account_set_timeout_ms (f->account, ANSWER_MS);
  fixture_make_test (f);
  g_signal_connect (get_step (f, PH_TEST_STEP_GREET), "notify::elapsed-ms", G_CALLBACK (on_elapsed_cb), &n_ticks);
  fixture_run (f);
  g_assert_cmpuint (n_ticks, >=, 2);
  g_assert_cmpuint (ph_test_step_get_elapsed_ms (get_step (f, PH_TEST_STEP_GREET)), >=, ANSWER_MS - 50);
}

static void
test_no_leak (void)
{
  g_autoptr(Fixture) f = fixture_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_TLS);
  PhSession *session = NULL;

  fixture_make_test (f);
  fixture_run (f);
  session = ph_guided_test_get_session (f->test);
  while (ph_session_get_stage (session) != PH_SESSION_STAGE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (g_steal_pointer (&f->test));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/guided-test/new-destroy", test_new_destroy);
  g_test_add_func ("/diagnosis/guided-test/order", test_order);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      const char *nick = ph_practice_fault_to_nick (faults[i].fault);
      g_autofree char *starttls = g_strdup_printf ("/diagnosis/guided-test/starttls/%s", nick);
      g_autofree char *tls = g_strdup_printf ("/diagnosis/guided-test/tls/%s", nick);

      g_test_add_data_func (starttls, &faults[i], test_fault_starttls);
      g_test_add_data_func (tls, &faults[i], test_fault_tls);
    }
  g_test_add_func ("/diagnosis/guided-test/evidence", test_evidence);
  g_test_add_func ("/diagnosis/guided-test/without-delivery", test_without_delivery);
  g_test_add_func ("/diagnosis/guided-test/without-password", test_without_password);
  g_test_add_func ("/diagnosis/guided-test/without-sign-in", test_without_sign_in);
  g_test_add_func ("/diagnosis/guided-test/cleartext", test_cleartext);
  g_test_add_func ("/diagnosis/guided-test/skipped-in-order", test_skipped_in_order);
  g_test_add_func ("/diagnosis/guided-test/mismatch-plain", test_mismatch_plain);
  g_test_add_func ("/diagnosis/guided-test/mismatch-tls", test_mismatch_tls);
  g_test_add_func ("/diagnosis/guided-test/fix-helps", test_fix_helps);
  g_test_add_func ("/diagnosis/guided-test/pin-of-another-port", test_pin_of_another_port);
  g_test_add_func ("/diagnosis/guided-test/refused", test_refused);
  g_test_add_func ("/diagnosis/guided-test/settings", test_settings);
  g_test_add_func ("/diagnosis/guided-test/cancel", test_cancel);
  g_test_add_func ("/diagnosis/guided-test/cancel-before", test_cancel_before);
  g_test_add_func ("/diagnosis/guided-test/clock", test_clock);
  g_test_add_func ("/diagnosis/guided-test/no-leak", test_no_leak);
  return g_test_run ();
}
