// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A guided test of changed settings: which rows it keeps, when it goes on in the session of the one before, and that no run
// signs in twice.

#include "config.h"

#include "guided-fixture.h"

#include <string.h>

#define GREETING "S: 220 mail.posthorn.test ESMTP"
#define EHLO     "C: EHLO *"
#define READY    GREETING, EHLO, "S: 250-mail.posthorn.test", "S: 250 AUTH PLAIN"
#define SIGN_IN  "C: AUTH PLAIN *", "S: 235 ok"
#define BYE      "C: QUIT", "S: 221 bye"

static GuidedFixture *
new_fixture (ScriptedServer *server)
{
  GuidedFixture *f = guided_fixture_new ("127.0.0.1", scripted_server_get_port (server), PH_SECURITY_NONE);

  guided_fixture_sign_in (f);
  guided_fixture_make (f);
  ph_guided_test_set_probes (f->test, PH_TEST_PROBES_FORBID);
  return f;
}

static gboolean
is_closed (gpointer session)
{
  return ph_session_get_stage (session) == PH_SESSION_STAGE_CLOSED;
}

/* Waits for the good-bye, for which nobody else does. */
static void
wait_for_bye (GuidedFixture *f)
{
  session_fixture_wait (is_closed, ph_guided_test_get_session (f->test));
}

static void
count_change (PhTestStep *step, GParamSpec *pspec, guint *n_changes)
{
  (*n_changes)++;
}

/* Rows before @end, in the order of a connection without TLS. */
static void
watch_rows (GuidedFixture *f, PhTestStepId end, guint *n_changes)
{
  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (f->test), i);

      if (ph_test_step_get_id (step) == end)
        return;
      g_signal_connect (step, "notify", G_CALLBACK (count_change), n_changes);
    }
}

static void
test_another_sender (void)
{
  static const char *const script[] = { READY, SIGN_IN, "C: MAIL FROM:<ada@posthorn.test>*", "S: 553 5.7.1 not yours", "C: RSET", "S: 250 ok",
                                        "C: MAIL FROM:<bob@posthorn.test>*", "S: 250 2.1.0 ok", "C: RSET", "S: 250 ok", BYE, NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(GuidedFixture) f = new_fixture (server);
  guint n_changes = 0;

  ph_guided_test_keep_session (f->test);
  guided_fixture_run (f);
  guided_fixture_assert (f, "sender-not-allowed", PH_TEST_STEP_SENDER);
  g_assert_true (ph_session_is_ready (ph_guided_test_get_session (f->test)));

  ph_account_set_address (f->account, "bob@posthorn.test");
  guided_fixture_make_again (f);
  g_assert_cmpint (ph_test_step_get_status (guided_fixture_get_step (f, PH_TEST_STEP_SIGN_IN)), ==, PH_TEST_STATUS_OK);
  g_assert_cmpint (ph_test_step_get_status (guided_fixture_get_step (f, PH_TEST_STEP_SENDER)), ==, PH_TEST_STATUS_WAITING);
  watch_rows (f, PH_TEST_STEP_SENDER, &n_changes);
  guided_fixture_run (f);
  guided_fixture_assert (f, "", PH_TEST_STEP_SETTINGS);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpstr (ph_test_step_get_detail (guided_fixture_get_step (f, PH_TEST_STEP_SENDER)), ==, "250 2.1.0 ok");
  /* One story, told in one place. */
  g_assert_cmpuint (guided_fixture_count (f, "C: AUTH"), ==, 1);
  g_assert_cmpuint (guided_fixture_count (f, "C: MAIL"), ==, 2);
  wait_for_bye (f);
  scripted_server_finish (server);
}

/* A server that hung up meanwhile is called anew. */
static void
test_session_is_gone (void)
{
  static const char *const script[] = { READY, SIGN_IN, "C: MAIL*", "S: 553 5.7.1 not yours", "C: RSET", "S: 250 ok", "P:", "X:", NULL };
  static const char *const next_script[] = { READY, SIGN_IN, "C: MAIL FROM:<bob@*", "S: 250 ok", "C: RSET", "S: 250 ok", BYE, NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  ScriptedServer *next = scripted_server_new_behind (server, next_script);
  g_autoptr(GuidedFixture) f = new_fixture (server);

  ph_guided_test_keep_session (f->test);
  guided_fixture_run (f);
  guided_fixture_assert (f, "sender-not-allowed", PH_TEST_STEP_SENDER);
  ph_account_set_address (f->account, "bob@posthorn.test");
  scripted_server_go (server);
  wait_for_bye (f);
  guided_fixture_make_again (f);
  guided_fixture_run (f);
  guided_fixture_assert (f, "", PH_TEST_STEP_SETTINGS);
  wait_for_bye (f);
  scripted_server_finish (server);
  scripted_server_finish (next);
}

/* Unless somebody has asked for it to stay, the session ends with its run. */
static void
test_session_is_not_kept (void)
{
  static const char *const script[] = { READY, SIGN_IN, "C: MAIL*", "S: 553 5.7.1 not yours", "C: RSET", "S: 250 ok", BYE, NULL };
  static const char *const next_script[] = { READY, SIGN_IN, "C: MAIL FROM:<bob@*", "S: 250 ok", "C: RSET", "S: 250 ok", BYE, NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  ScriptedServer *next = scripted_server_new_behind (server, next_script);
  g_autoptr(GuidedFixture) f = new_fixture (server);

  guided_fixture_run (f);
  wait_for_bye (f);
  scripted_server_finish (server);
  ph_account_set_address (f->account, "bob@posthorn.test");
  guided_fixture_make_again (f);
  guided_fixture_run (f);
  guided_fixture_assert (f, "", PH_TEST_STEP_SETTINGS);
  g_assert_cmpuint (guided_fixture_count (f, "C: AUTH"), ==, 1);
  wait_for_bye (f);
  scripted_server_finish (next);
}

/* Another user name is another sign-in, also where the session is still there. */
static void
test_another_user (void)
{
  static const char *const script[] = { READY, SIGN_IN, "C: MAIL*", "S: 553 5.7.1 not yours", "C: RSET", "S: 250 ok", BYE, NULL };
  static const char *const next_script[] = { READY, SIGN_IN, "C: MAIL*", "S: 250 ok", "C: RSET", "S: 250 ok", BYE, NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  ScriptedServer *next = scripted_server_new_behind (server, next_script);
  g_autoptr(GuidedFixture) f = new_fixture (server);
  guint n_changes = 0;

  ph_guided_test_keep_session (f->test);
  guided_fixture_run (f);
  ph_account_set_username (f->account, "ada@posthorn.test");
  PhSession *session = g_object_ref (ph_guided_test_get_session (f->test));
  guided_fixture_make_again (f);
  /* With the test that kept it, it is let go of. */
  session_fixture_wait (is_closed, session);
  g_object_unref (session);
  g_assert_cmpint (ph_test_step_get_status (guided_fixture_get_step (f, PH_TEST_STEP_SIGN_IN)), ==, PH_TEST_STATUS_WAITING);
  watch_rows (f, PH_TEST_STEP_SIGN_IN, &n_changes);
  guided_fixture_run (f);
  guided_fixture_assert (f, "", PH_TEST_STEP_SETTINGS);
  g_assert_cmpuint (n_changes, ==, 0);
  wait_for_bye (f);
  scripted_server_finish (server);
  scripted_server_finish (next);
}

/* What was fine a moment ago fails now. */
static void
test_kept_row_fails (void)
{
  static const char *const script[] = { READY, "C: AUTH*", "S: 535 5.7.8 no", BYE, NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  g_autoptr(GuidedFixture) f = new_fixture (server);

  guided_fixture_run (f);
  guided_fixture_assert (f, "wrong-credentials", PH_TEST_STEP_SIGN_IN);
  scripted_server_finish (server);
  guided_fixture_make_again (f);
  g_assert_cmpint (ph_test_step_get_status (guided_fixture_get_step (f, PH_TEST_STEP_GREET)), ==, PH_TEST_STATUS_OK);
  guided_fixture_run (f);
  guided_fixture_assert (f, "connection-refused", PH_TEST_STEP_CONNECT);
  g_assert_cmpint (ph_test_step_get_status (guided_fixture_get_step (f, PH_TEST_STEP_GREET)), ==, PH_TEST_STATUS_SKIPPED);
}

/* Whatever the server does to the sign-in, there is one in a run, and one connection that asks for it. */
static const struct
{
  const char *name;
  const char *problem;
  const char *script[16];
} endings[] = {
  { "refused", "wrong-credentials", { READY, "C: AUTH*", "S: 535 5.7.8 no", BYE, NULL } },
  { "later", "temporary-auth-failure", { READY, "C: AUTH*", "S: 454 4.7.0 later", BYE, NULL } },
  { "hang-up", "server-closing", { READY, "C: AUTH*", "X:", NULL } },
  { "reset", "server-closing", { READY, "C: AUTH*", "R:", NULL } },
  { "closing", "server-closing", { READY, "C: AUTH*", "S: 421 4.3.2 bye", "X:", NULL } },
  { "hang-up-afterwards", "server-closing", { READY, SIGN_IN, "C: MAIL*", "X:", NULL } },
};

static void
test_one_sign_in (gconstpointer data)
{
  static const char *const next_script[] = { READY, SIGN_IN, NULL };
  const guint i = GPOINTER_TO_UINT (data);
  ScriptedServer *server = scripted_server_new (endings[i].script, NULL);
  ScriptedServer *next = scripted_server_new_behind (server, next_script);
  g_autoptr(GuidedFixture) f = new_fixture (server);

  ph_guided_test_set_probes (f->test, PH_TEST_PROBES_ALLOW);
  guided_fixture_run (f);
  g_assert_nonnull (f->problem);
  g_assert_cmpstr (ph_problem_id_to_nick (ph_problem_get_id (f->problem)), ==, endings[i].problem);
  g_assert_cmpuint (guided_fixture_count (f, "C: AUTH"), ==, 1);
  wait_for_bye (f);
  g_assert_false (scripted_server_has_client (next));
  scripted_server_abandon (server);
  scripted_server_abandon (next);
}

/* EHLO that makes the server hang up is tried once more with HELO only where nobody signs in. */
static void
test_helo (void)
{
  static const char *const script[] = { GREETING, EHLO, "X:", NULL };
  static const char *const next_script[] = { GREETING, "C: HELO *", "S: 250 hi", "C: MAIL*", "S: 250 ok", "C: RSET", "S: 250 ok", BYE, NULL };
  ScriptedServer *server = scripted_server_new (script, NULL);
  ScriptedServer *next = scripted_server_new_behind (server, next_script);
  g_autoptr(GuidedFixture) f = guided_fixture_new ("127.0.0.1", scripted_server_get_port (server), PH_SECURITY_NONE);

  guided_fixture_make (f);
  guided_fixture_run (f);
  guided_fixture_assert (f, "", PH_TEST_STEP_SETTINGS);
  g_assert_cmpuint (guided_fixture_count (f, "C: AUTH"), ==, 0);
  wait_for_bye (f);
  scripted_server_finish (server);
  scripted_server_finish (next);
}

/* Who runs a server is known without asking anybody, and the next run knows it too. */
static void
test_provider (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new_built_in ();
  g_autoptr(GuidedFixture) f = guided_fixture_new ("SMTP.GMail.com", 465, PH_SECURITY_TLS);

  guided_fixture_make (f);
  g_assert_null (ph_guided_test_get_provider (f->test));
  ph_guided_test_set_catalogue (f->test, catalogue);
  g_assert_cmpstr (ph_provider_get_name (ph_guided_test_get_provider (f->test)), ==, "Google Workspace");
  ph_account_set_address (f->account, "ada@gmail.com");
  guided_fixture_make_again (f);
  g_assert_cmpstr (ph_provider_get_name (ph_guided_test_get_provider (f->test)), ==, "Gmail");
  ph_account_set_host (f->account, "mail.posthorn.test");
  ph_account_set_address (f->account, "ada@GMX.de");
  guided_fixture_make_again (f);
  g_assert_cmpstr (ph_provider_get_name (ph_guided_test_get_provider (f->test)), ==, "GMX");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/again/another-sender", test_another_sender);
  g_test_add_func ("/diagnosis/again/session-is-gone", test_session_is_gone);
  g_test_add_func ("/diagnosis/again/session-is-not-kept", test_session_is_not_kept);
  g_test_add_func ("/diagnosis/again/another-user", test_another_user);
  g_test_add_func ("/diagnosis/again/kept-row-fails", test_kept_row_fails);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat ("/diagnosis/again/one-sign-in/", endings[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_one_sign_in);
    }
  g_test_add_func ("/diagnosis/again/helo", test_helo);
  g_test_add_func ("/diagnosis/again/provider", test_provider);
  return session_fixture_run ();
}
