// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Every piece of advice and every step that can be slow has words, with its number in them.

#include "config.h"

#include <string.h>

#include "ph-test-step.h"
#include "ph-text-advice.h"
#include "ph-text-speed.h"

#define MAX_TITLE 80

static GHashTable *
seen_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* @text has words, none of them a place that nobody filled, and was not seen before. */
static void
assert_words (const char *text, GHashTable *seen)
{
  g_assert_nonnull (text);
  g_assert_cmpstr (text, !=, "");
  g_assert_null (strpbrk (text, "{}!%"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (!g_hash_table_add (seen, g_strdup (text)))
    g_test_fail_printf ("\"%s\" stands for two things", text);
}

static PhAccount *
account_new (void)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_host (account, "mail.example.org");
  ph_account_set_mechanism (account, "PLAIN");
  return account;
}

static void
test_advice (void)
{
  g_autoptr(PhAccount) account = account_new ();
  g_autoptr(GHashTable) seen = seen_new ();

  for (PhAdviceId id = 0; id < PH_N_ADVICE; id++)
    {
      g_autoptr(PhAdvice) advice = ph_advice_new (id, 12, NULL);
      g_autofree char *title = ph_text_advice_title (advice, account);
      g_autofree char *explanation = ph_text_advice_explanation (advice, account);

      assert_words (title, seen);
      assert_words (explanation, seen);
      g_assert_cmpint (g_utf8_strlen (title, -1), <=, MAX_TITLE);
      g_assert_false (g_str_has_suffix (title, "."));
      g_assert_true (g_str_has_suffix (explanation, "."));
      g_assert_true (g_unichar_isupper (g_utf8_get_char (title)));
    }
}

static void
test_values (void)
{
  static const struct
  {
    PhAdviceId id;
    guint64 value;
    const char *title;
  } cases[] = {
    { PH_ADVICE_CERTIFICATE_EXPIRES, 5, "The server’s certificate ends in 5 days" },
    { PH_ADVICE_CERTIFICATE_EXPIRES, 1, "The server’s certificate ends in 1 day" },
    { PH_ADVICE_CERTIFICATE_EXPIRES, 0, "The server’s certificate ends today" },
    { PH_ADVICE_OLD_PASSWORD, 400, "The password was stored 400 days ago" },
    { PH_ADVICE_SIZE_LIMIT, 26214400, "A message may have up to 25 MB" },
    { PH_ADVICE_SIZE_LIMIT, 10000000, "A message may have up to 10 MB" },
    { PH_ADVICE_DAILY_LIMIT, 500, "The provider sends up to 500 messages a day" },
    { PH_ADVICE_DAILY_LIMIT, 1, "The provider sends up to 1 message a day" },
  };
  g_autoptr(PhAccount) account = account_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAdvice) advice = ph_advice_new (cases[i].id, cases[i].value, NULL);
      g_autofree char *title = ph_text_advice_title (advice, account);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

/* A test in which every step took one millisecond, but for one. */
static GListModel *
steps_new (PhTestStepId slow, guint elapsed_ms)
{
  GListStore *steps = g_list_store_new (PH_TYPE_TEST_STEP);

  for (PhTestStepId id = 0; id < PH_N_TEST_STEPS; id++)
    {
      g_autoptr(PhTestStep) step = ph_test_step_new (id);

      ph_test_step_set_elapsed_ms (step, id == slow ? elapsed_ms : 1);
      ph_test_step_set_status (step, PH_TEST_STATUS_OK);
      g_list_store_append (steps, step);
    }
  return G_LIST_MODEL (steps);
}

static void
test_slow_steps (void)
{
  g_autoptr(GHashTable) seen = seen_new ();

  for (PhTestStepId id = 0; id < PH_N_TEST_STEPS; id++)
    {
      g_autoptr(GListModel) slow = steps_new (id, 7000);
      g_autofree char *words = ph_text_speed (slow);
      g_autofree char *usual = ph_text_usual_time (id);

      g_assert_cmpint (usual == NULL, ==, ph_speed_get_usual_ms (id) == 0);
      if (usual == NULL)
        {
          g_assert_cmpstr (words, ==, "The server answered quickly.");
          continue;
        }
      assert_words (words, seen);
      g_assert_null (strpbrk (usual, "{}"));
      g_assert_nonnull (strstr (words, "7.0 s"));
      g_assert_true (g_str_has_suffix (words, "."));
    }
}

static void
test_sentence (void)
{
  g_autoptr(GListModel) quick = steps_new (PH_TEST_STEP_RESOLVE, 100);
  g_autoptr(GListModel) slow = steps_new (PH_TEST_STEP_RESOLVE, 2300);
  g_autoptr(GListModel) very_slow = steps_new (PH_TEST_STEP_RESOLVE, 3300);
  g_autofree char *quick_words = ph_text_speed (quick);
  g_autofree char *slow_words = ph_text_speed (slow);
  g_autofree char *very_slow_words = ph_text_speed (very_slow);
  g_autofree char *usual = ph_text_usual_time (PH_TEST_STEP_RESOLVE);
  g_autoptr(GListStore) none = g_list_store_new (PH_TYPE_TEST_STEP);

  g_assert_null (ph_text_speed (G_LIST_MODEL (none)));
  g_assert_cmpstr (quick_words, ==, "The server answered quickly.");
  g_assert_true (g_str_has_prefix (slow_words, "Looking up the server’s name is slow: 2.3 s; usually it takes less than 0.3 s."));
  g_assert_null (strstr (slow_words, "give up"));
  g_assert_true (g_str_has_prefix (very_slow_words, "Looking up the server’s name is slow: 3.3 s;"));
  g_assert_nonnull (strstr (very_slow_words, "give up"));
  g_assert_cmpstr (usual, ==, "usually less than 0.3 s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/advice/words", test_advice);
  g_test_add_func ("/text/advice/values", test_values);
  g_test_add_func ("/text/advice/slow-steps", test_slow_steps);
  g_test_add_func ("/text/advice/sentence", test_sentence);
  return g_test_run ();
}
