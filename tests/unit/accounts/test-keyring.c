// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The keyring in one of the situations that run-keyring-tests.py sets up; its name is in KEYRING_SITUATION.

#include "ph-keyring.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  GAsyncResult *result;
} Outcome;

static void
outcome_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Outcome *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Outcome *outcome)
{
  while (outcome->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return outcome->result;
}

static char *
lookup (PhKeyring *keyring, const char *id, GError **error)
{
  Outcome outcome = { 0 };

  ph_keyring_lookup_async (keyring, id, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  g_autoptr(PhSecret) secret = ph_keyring_lookup_finish (keyring, result, error);
  return secret != NULL ? g_strdup (ph_secret_peek (secret)) : NULL;
}

static gboolean
check (PhKeyring *keyring, const char *id, GError **error)
{
  Outcome outcome = { 0 };

  ph_keyring_check_async (keyring, id, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_keyring_check_finish (keyring, result, error);
}

static gint64
find_time (PhKeyring *keyring, const char *id, GError **error)
{
  Outcome outcome = { 0 };

  ph_keyring_find_time_async (keyring, id, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_keyring_find_time_finish (keyring, result, error);
}

static gint64
get_now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
store (PhKeyring *keyring, const char *id, const char *text, GError **error)
{
  g_autoptr(PhSecret) secret = ph_secret_new (text);
  Outcome outcome = { 0 };

  ph_keyring_store_async (keyring, id, "Posthorn test", secret, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_keyring_store_finish (keyring, result, error);
}

static gboolean
clear (PhKeyring *keyring, const char *id, GError **error)
{
  Outcome outcome = { 0 };

  ph_keyring_clear_async (keyring, id, NULL, outcome_cb, &outcome);
  g_autoptr(GAsyncResult) result = wait_for (&outcome);
  return ph_keyring_clear_finish (keyring, result, error);
}

static void
assert_lookup_error (PhKeyring *keyring, const char *id, PhKeyringError code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = lookup (keyring, id, &error);

  g_assert_null (text);
  g_assert_error (error, PH_KEYRING_ERROR, (int) code);
}

static void
assert_has_none (PhKeyring *keyring, const char *id)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (check (keyring, id, &error));
  g_assert_no_error (error);
}

static void
assert_store_error (PhKeyring *keyring, const char *id, PhKeyringError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (store (keyring, id, "x", &error));
  g_assert_error (error, PH_KEYRING_ERROR, (int) code);
}

static void
assert_clear_error (PhKeyring *keyring, const char *id, PhKeyringError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (clear (keyring, id, &error));
  g_assert_error (error, PH_KEYRING_ERROR, (int) code);
}

static void
test_open (void)
{
  PhKeyring *keyring = ph_keyring_new ();
  g_autoptr(PhSecret) kept = ph_secret_new ("older");
  g_autoptr(GError) error = NULL;

  assert_lookup_error (keyring, "a", PH_KEYRING_ERROR_MISSING);
  assert_has_none (keyring, "a");
  g_assert_true (clear (keyring, "a", &error));
  g_assert_no_error (error);
  ph_keyring_keep_for_this_run (keyring, "a", kept);
  g_assert_true (store (keyring, "a", "p\303\244ss w\"ord", &error));
  g_assert_no_error (error);
  g_assert_false (ph_keyring_is_kept_for_this_run (keyring, "a"));
  g_autofree char *first = lookup (keyring, "a", &error);
  g_assert_cmpstr (first, ==, "p\303\244ss w\"ord");
  g_assert_true (store (keyring, "a", "second", &error));
  g_assert_true (store (keyring, "b", "other", &error));
  g_autofree char *second = lookup (keyring, "a", &error);
  g_assert_cmpstr (second, ==, "second");
  g_assert_true (check (keyring, "a", &error));
  g_assert_true (clear (keyring, "a", &error));
  assert_lookup_error (keyring, "a", PH_KEYRING_ERROR_MISSING);
  assert_has_none (keyring, "a");
  g_autofree char *other = lookup (keyring, "b", &error);
  g_assert_cmpstr (other, ==, "other");
  g_assert_no_error (error);
  g_assert_finalize_object (keyring);
}

/* Stored, replaced, removed, and covered by one for this run. */
static void
test_time (void)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(PhSecret) kept = ph_secret_new ("kept");
  g_autoptr(GError) error = NULL;
  gint64 before_s = get_now_s ();
  gint64 first_s = 0;
  gint64 second_s = 0;

  g_assert_cmpint (find_time (keyring, "t", &error), ==, -1);
  g_assert_no_error (error);
  g_assert_true (store (keyring, "t", "first", &error));
  first_s = find_time (keyring, "t", &error);
  g_assert_cmpint (first_s, >=, before_s);
  g_assert_cmpint (first_s, <=, get_now_s ());
  g_assert_true (store (keyring, "t", "second", &error));
  second_s = find_time (keyring, "t", &error);
  g_assert_cmpint (second_s, >=, first_s);
  g_assert_cmpint (second_s, <=, get_now_s ());
  ph_keyring_keep_for_this_run (keyring, "t", kept);
  g_assert_cmpint (find_time (keyring, "t", &error), ==, -1);
  g_assert_true (clear (keyring, "t", &error));
  g_assert_cmpint (find_time (keyring, "t", &error), ==, -1);
  g_assert_no_error (error);
}

static void
test_this_run (void)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(PhSecret) secret = ph_secret_new ("kept");
  g_autoptr(GError) error = NULL;

  g_assert_false (ph_keyring_is_kept_for_this_run (keyring, "k"));
  ph_keyring_keep_for_this_run (keyring, "k", secret);
  g_assert_true (ph_keyring_is_kept_for_this_run (keyring, "k"));
  g_assert_true (check (keyring, "k", &error));
  g_autofree char *text = lookup (keyring, "k", &error);
  g_assert_cmpstr (text, ==, "kept");
  ph_keyring_forget_for_this_run (keyring, "k");
  g_assert_false (ph_keyring_is_kept_for_this_run (keyring, "k"));
  ph_keyring_keep_for_this_run (keyring, "k", secret);
  /* Forgotten at once, whether or not a keyring answers. */
  clear (keyring, "k", NULL);
  g_assert_false (ph_keyring_is_kept_for_this_run (keyring, "k"));
}

static void
test_cancel (void)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) later = g_cancellable_new ();
  g_autoptr(GError) error_before = NULL;
  g_autoptr(GError) error_later = NULL;
  Outcome outcomes[2] = { 0 };

  g_cancellable_cancel (before);
  ph_keyring_lookup_async (keyring, "a", before, outcome_cb, &outcomes[0]);
  ph_keyring_lookup_async (keyring, "a", later, outcome_cb, &outcomes[1]);
  g_cancellable_cancel (later);
  g_autoptr(GAsyncResult) result_before = wait_for (&outcomes[0]);
  g_autoptr(GAsyncResult) result_later = wait_for (&outcomes[1]);
  g_assert_null (ph_keyring_lookup_finish (keyring, result_before, &error_before));
  g_assert_null (ph_keyring_lookup_finish (keyring, result_later, &error_later));
  g_assert_error (error_before, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (error_later, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* "b" was stored while the keyring was open; nobody is there to answer a prompt. */
static void
test_locked (void)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();

  g_autoptr(GError) error = NULL;

  g_assert_true (check (keyring, "b", &error)); /* needs no key */
  g_assert_no_error (error);
  g_assert_cmpint (find_time (keyring, "b", &error), >, 0); /* nor does this */
  g_assert_no_error (error);
  assert_has_none (keyring, "never");
  assert_lookup_error (keyring, "b", PH_KEYRING_ERROR_LOCKED);
  assert_lookup_error (keyring, "never", PH_KEYRING_ERROR_MISSING);
  assert_store_error (keyring, "b", PH_KEYRING_ERROR_LOCKED);
  assert_store_error (keyring, "new", PH_KEYRING_ERROR_LOCKED);
  assert_clear_error (keyring, "b", PH_KEYRING_ERROR_LOCKED);
}

/* The service runs, but there is no keyring yet, and nobody to make one. */
static void
test_no_keyring (void)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();

  assert_lookup_error (keyring, "a", PH_KEYRING_ERROR_MISSING);
  assert_store_error (keyring, "a", PH_KEYRING_ERROR_LOCKED);
}

static void
test_unavailable (void)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (check (keyring, "a", &error));
  g_assert_error (error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_cmpint (find_time (keyring, "a", &error), ==, -1);
  g_assert_error (error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_UNAVAILABLE);
  assert_lookup_error (keyring, "a", PH_KEYRING_ERROR_UNAVAILABLE);
  assert_store_error (keyring, "a", PH_KEYRING_ERROR_UNAVAILABLE);
  assert_clear_error (keyring, "a", PH_KEYRING_ERROR_UNAVAILABLE);
}

/* The service has the name and never answers: we give up before libsecret does. */
static void
test_hanging (void)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  gint64 start_us = g_get_monotonic_time ();

  assert_lookup_error (keyring, "a", PH_KEYRING_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 23 * G_USEC_PER_SEC);
}

static const struct
{
  const char *situation;
  GTestFunc function;
} situations[] = {
  { "open", test_open },
  { "file", test_open },
  { "open", test_time },
  { "file", test_time },
  { "locked", test_locked },
  { "no-keyring", test_no_keyring },
  { "no-service", test_unavailable },
  { "no-bus", test_unavailable },
  { "hanging", test_hanging },
};

int
main (int argc, char **argv)
{
  const char *situation = g_getenv ("KEYRING_SITUATION");

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (situations); i++)
    if (g_strcmp0 (situation, situations[i].situation) == 0)
      {
        g_autofree char *path = g_strconcat ("/accounts/keyring/", situation, situations[i].function == test_time ? "-time" : "", NULL);

        g_test_add_func (path, situations[i].function);
      }
  g_test_add_func ("/accounts/keyring/cancel", test_cancel);
  /* Waits for the keyring, too: one deadline in a run is enough. */
  if (g_strcmp0 (situation, "hanging") != 0)
    g_test_add_func ("/accounts/keyring/this-run", test_this_run);
  return g_test_run ();
}
