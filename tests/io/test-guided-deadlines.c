// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How long a guided test takes for its verdict when nobody answers, what it asks meanwhile, and that it can be stopped.

#include "config.h"

#include "black-hole.h"
#include "guided-fixture.h"
#include "loopback-resolver.h"

#define GREETING "S: 220 mail.posthorn.test ESMTP"
#define EHLO     "C: EHLO *"

/* A verdict may come so much later than the deadline of the step that failed. */
#define GRACE_MS 1000

typedef struct
{
  const char *name;
  const char *host;
  PhSecurity security;
  PhTestStepId step;
  const char *problem;
  const char *script[8]; /* none: nobody takes the connection */
} Silence;

static const Silence silences[] = {
  { "resolve", "silent.posthorn.test", PH_SECURITY_TLS, PH_TEST_STEP_RESOLVE, "dns-unavailable", { NULL } },
  { "connect", "127.0.0.1", PH_SECURITY_STARTTLS, PH_TEST_STEP_CONNECT, "connection-timeout", { NULL } },
  { "greet", "127.0.0.1", PH_SECURITY_STARTTLS, PH_TEST_STEP_GREET, "no-greeting", { "H:", NULL } },
  { "greet-drips", "127.0.0.1", PH_SECURITY_STARTTLS, PH_TEST_STEP_GREET, "no-greeting", { "D: 220-a very slow greeting, which never comes to its end and goes on and on", "H:", NULL } },
  { "encrypt", "127.0.0.1", PH_SECURITY_TLS, PH_TEST_STEP_ENCRYPT, "step-timeout", { "H:", NULL } },
  { "starttls", "127.0.0.1", PH_SECURITY_STARTTLS, PH_TEST_STEP_ENCRYPT, "step-timeout", { GREETING, EHLO, "S: 250-mail.posthorn.test", "S: 250 STARTTLS", "C: STARTTLS", "H:", NULL } },
};

static const guint timeouts_ms[] = { 300, 2000 };

typedef struct
{
  const Silence *silence;
  guint timeout_ms;
  BlackHole *hole;        /* (nullable) */
  ScriptedServer *server; /* (nullable) */
  GuidedFixture *fixture;
} Attempt;

static Attempt *
attempt_new (const Silence *silence, guint timeout_ms)
{
  Attempt *self = g_new0 (Attempt, 1);
  guint16 port = 0;

  self->silence = silence;
  self->timeout_ms = timeout_ms;
  if (silence->script[0] != NULL)
    {
      self->server = scripted_server_new (silence->script, NULL);
      port = scripted_server_get_port (self->server);
    }
  else
    {
      self->hole = black_hole_new ("127.0.0.1", 0);
      port = black_hole_get_port (self->hole);
    }
  self->fixture = guided_fixture_new (silence->host, port, silence->security);
  ph_account_set_timeout_ms (self->fixture->account, timeout_ms);
  guided_fixture_make (self->fixture);
  return self;
}

static void
attempt_begin (gpointer data, gpointer user_data)
{
  guided_fixture_begin (((Attempt *) data)->fixture);
}

static void
attempt_conclude (gpointer data)
{
  Attempt *self = data;
  GuidedFixture *f = self->fixture;

  g_test_message ("%s, %u ms: %d ms", self->silence->name, self->timeout_ms, (int) f->elapsed_ms);
  guided_fixture_assert (f, self->silence->problem, self->silence->step);
  g_assert_cmpint (f->elapsed_ms, >=, self->timeout_ms - 10);
  g_assert_cmpint (f->elapsed_ms, <=, self->timeout_ms + GRACE_MS);
  guided_fixture_free (f);
  if (self->server != NULL)
    scripted_server_abandon (self->server);
  g_clear_pointer (&self->hole, black_hole_free);
  g_free (self);
}

static gboolean
are_over (gpointer data)
{
  GPtrArray *attempts = data;

  for (guint i = 0; i < attempts->len; i++)
    if (!((Attempt *) g_ptr_array_index (attempts, i))->fixture->is_over)
      return FALSE;
  return TRUE;
}

/* All at once: what takes long is the waiting. */
static void
test_silences (void)
{
  g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func (attempt_conclude);

  for (guint i = 0; i < G_N_ELEMENTS (silences); i++)
    for (guint k = 0; k < G_N_ELEMENTS (timeouts_ms); k++)
      g_ptr_array_add (attempts, attempt_new (&silences[i], timeouts_ms[k]));
  g_ptr_array_foreach (attempts, attempt_begin, NULL);
  session_fixture_wait (are_over, attempts);
}

/* (nullable): who comes second to the port, while the first waits, is given a handshake */
static ScriptedServer *
new_second (ScriptedServer *first)
{
  static const char *const script[] = { "T:", "H:", NULL };

  return scripted_server_new_behind (first, script);
}

/* A server that waits for TLS is found out while it is waited for, and half a minute is not spent on it. */
static void
test_tls_is_expected (void)
{
  static const char *const script[] = { "H:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *first = scripted_server_new (script, &options);
  ScriptedServer *second = new_second (first);
  g_autoptr(GuidedFixture) f = guided_fixture_new ("127.0.0.1", scripted_server_get_port (first), PH_SECURITY_STARTTLS);

  guided_fixture_make (f);
  guided_fixture_run (f);
  guided_fixture_assert (f, "server-expects-tls", PH_TEST_STEP_GREET);
  g_assert_cmpint (f->elapsed_ms, <, 6000);
  g_assert_cmpstr (ph_fix_get_value (ph_problem_get_fix (f->problem, 0), "security"), ==, "tls");
  scripted_server_abandon (first);
  scripted_server_abandon (second);
}

/* Who forbids extra connections gets none. */
static void
test_forbidden (void)
{
  static const char *const script[] = { "H:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *first = scripted_server_new (script, &options);
  ScriptedServer *second = new_second (first);
  g_autoptr(GuidedFixture) f = guided_fixture_new ("127.0.0.1", scripted_server_get_port (first), PH_SECURITY_STARTTLS);

  ph_account_set_timeout_ms (f->account, 600);
  guided_fixture_make (f);
  ph_guided_test_set_probes (f->test, PH_TEST_PROBES_FORBID);
  guided_fixture_run (f);
  guided_fixture_assert (f, "no-greeting", PH_TEST_STEP_GREET);
  g_assert_false (scripted_server_has_client (second));
  scripted_server_abandon (first);
  scripted_server_abandon (second);
}

/* The host itself may be asked also where nobody else may. */
static void
test_own_host (void)
{
  static const char *const script[] = { "H:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *first = scripted_server_new (script, &options);
  ScriptedServer *second = new_second (first);
  g_autoptr(GuidedFixture) f = guided_fixture_new ("127.0.0.1", scripted_server_get_port (first), PH_SECURITY_STARTTLS);

  ph_account_set_timeout_ms (f->account, 1000);
  guided_fixture_make (f);
  ph_guided_test_set_probes (f->test, PH_TEST_PROBES_OWN_HOST);
  guided_fixture_run (f);
  guided_fixture_assert (f, "server-expects-tls", PH_TEST_STEP_GREET);
  scripted_server_abandon (first);
  scripted_server_abandon (second);
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* While it looks around after a failure, too, and while it does so before one. */
static void
test_cancelled (void)
{
  static const char *const closing[] = { "X:", NULL };
  static const char *const silent[] = { "H:", NULL };
  const char *const *const scripts[] = { closing, silent };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      ScriptedServer *first = scripted_server_new (scripts[i], NULL);
      ScriptedServer *second = scripted_server_new_behind (first, silent);
      g_autoptr(GuidedFixture) f = guided_fixture_new ("127.0.0.1", scripted_server_get_port (first), PH_SECURITY_STARTTLS);

      ph_account_set_timeout_ms (f->account, 4000);
      guided_fixture_make (f);
      g_timeout_add (2500, cancel, f->cancellable);
      guided_fixture_run (f);
      g_assert_true (scripted_server_has_client (second));
      guided_fixture_assert (f, "cancelled", PH_TEST_STEP_GREET);
      g_assert_cmpint (f->elapsed_ms, <, 2900);
      scripted_server_abandon (first);
      scripted_server_abandon (second);
    }
}

static gboolean
is_null (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

/* Who still asks holds the test. */
static void
wait_for_end_of_look (GuidedFixture *f)
{
  PhGuidedTest *test = f->test;

  g_object_add_weak_pointer (G_OBJECT (test), (gpointer *) &test);
  g_clear_object (&f->test);
  session_fixture_wait (is_null, &test);
}

/* What is still being asked when all went well is of no interest any more. */
static void
test_success_meanwhile (void)
{
  static const char *const slow[] = { "P:", GREETING, EHLO, "S: 250 mail.posthorn.test", "C: MAIL*", "S: 250 ok", "C: RSET", "S: 250 ok", "C: QUIT", "S: 221 bye", NULL };
  static const char *const silent[] = { "H:", NULL };
  ScriptedServer *first = scripted_server_new (slow, NULL);
  ScriptedServer *second = scripted_server_new_behind (first, silent);
  g_autoptr(GuidedFixture) f = guided_fixture_new ("127.0.0.1", scripted_server_get_port (first), PH_SECURITY_NONE);

  ph_account_set_timeout_ms (f->account, 4000);
  guided_fixture_make (f);
  guided_fixture_begin (f);
  while (!scripted_server_has_client (second))
    g_main_context_iteration (NULL, FALSE);
  scripted_server_go (first);
  while (!f->is_over)
    g_main_context_iteration (NULL, TRUE);
  guided_fixture_assert (f, "", PH_TEST_STEP_SETTINGS);
  g_assert_cmpint (f->elapsed_ms, <, 2900);
  while (ph_session_get_stage (ph_guided_test_get_session (f->test)) != PH_SESSION_STAGE_CLOSED)
    g_main_context_iteration (NULL, TRUE);
  wait_for_end_of_look (f);
  scripted_server_finish (first);
  scripted_server_finish (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loopback_resolver_install ();
  g_test_add_func ("/diagnosis/deadlines/silences", test_silences);
  g_test_add_func ("/diagnosis/deadlines/tls-is-expected", test_tls_is_expected);
  g_test_add_func ("/diagnosis/deadlines/forbidden", test_forbidden);
  g_test_add_func ("/diagnosis/deadlines/own-host", test_own_host);
  g_test_add_func ("/diagnosis/deadlines/cancelled", test_cancelled);
  g_test_add_func ("/diagnosis/deadlines/success-meanwhile", test_success_meanwhile);

  int status = session_fixture_run ();
  loopback_resolver_uninstall ();
  return status;
}
