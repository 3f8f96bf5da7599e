// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "guided-fixture.h"

#include <string.h>

GuidedFixture *
guided_fixture_new (const char *host, guint16 port, PhSecurity security)
{
  GuidedFixture *self = g_new0 (GuidedFixture, 1);

  self->cancellable = g_cancellable_new ();
  self->account = ph_account_new (NULL);
  ph_account_set_address (self->account, "ada@posthorn.test");
  ph_account_set_host (self->account, host);
  ph_account_set_port (self->account, port);
  ph_account_set_security (self->account, security);
  if (security != PH_SECURITY_NONE)
    ph_account_set_ca_file (self->account, session_fixture_get ()->ca_file);
  return self;
}

void
guided_fixture_free (GuidedFixture *self)
{
  g_clear_object (&self->test);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->problem, ph_problem_unref);
  g_free (self);
}

void
guided_fixture_sign_in (GuidedFixture *self)
{
  ph_account_set_username (self->account, "ada");
  ph_account_set_mechanism (self->account, "PLAIN");
  ph_account_set_cleartext (self->account, PH_CLEARTEXT_ALLOW);
}

static PhSecret *
new_password (GuidedFixture *self)
{
  return *ph_account_get_username (self->account) != '\0' ? ph_secret_new ("secret") : NULL;
}

void
guided_fixture_make (GuidedFixture *self)
{
  g_autoptr(PhSecret) password = new_password (self);

  self->test = ph_guided_test_new (self->account, password, NULL);
}

void
guided_fixture_make_again (GuidedFixture *self)
{
  g_autoptr(PhGuidedTest) earlier = g_steal_pointer (&self->test);
  g_autoptr(PhSecret) password = new_password (self);

  self->test = ph_guided_test_new_again (earlier, self->account, password, NULL);
  g_clear_pointer (&self->problem, ph_problem_unref);
  self->is_over = FALSE;
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GuidedFixture *self = user_data;

  self->problem = ph_guided_test_run_finish (PH_GUIDED_TEST (source), result);
  self->elapsed_ms = g_get_monotonic_time () / 1000 - self->elapsed_ms;
  self->is_over = TRUE;
}

void
guided_fixture_begin (GuidedFixture *self)
{
  self->elapsed_ms = g_get_monotonic_time () / 1000;
  ph_guided_test_run_async (self->test, self->cancellable, run_cb, self);
}

static gboolean
is_over (gpointer self)
{
  return ((GuidedFixture *) self)->is_over;
}

void
guided_fixture_run (GuidedFixture *self)
{
  guided_fixture_begin (self);
  session_fixture_wait (is_over, self);
}

PhTestStep *
guided_fixture_get_step (GuidedFixture *self, PhTestStepId id)
{
  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    {
      g_autoptr(PhTestStep) step = g_list_model_get_item (G_LIST_MODEL (self->test), i);

      if (ph_test_step_get_id (step) == id)
        return step;
    }
  g_assert_not_reached ();
}

guint
guided_fixture_count (GuidedFixture *self, const char *what)
{
  g_autofree char *text = ph_transcript_to_string (ph_guided_test_get_transcript (self->test));
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;
  return n;
}

void
guided_fixture_assert (GuidedFixture *self, const char *problem, PhTestStepId step)
{
  g_assert_true (self->is_over);
  g_assert_cmpstr (self->problem != NULL ? ph_problem_id_to_nick (ph_problem_get_id (self->problem)) : "", ==, problem);
  if (self->problem == NULL)
    return;
  g_assert_cmpstr (ph_test_step_id_to_nick (ph_problem_get_step (self->problem)), ==, ph_test_step_id_to_nick (step));
  g_assert_cmpint (ph_test_step_get_status (guided_fixture_get_step (self, step)), ==, PH_TEST_STATUS_FAILED);
}
