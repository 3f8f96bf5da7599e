// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The rows of a run and of the run after it, and which step a change of settings touches.

#include "config.h"

#include "diagnosis-fixture.h"
#include "ph-test-rows.h"

typedef void (*ChangeFunc) (PhAccount *account);

static void
change_nothing (PhAccount *account)
{
  ph_account_set_label (account, "Home");
  ph_account_set_display_name (account, "Ada");
}

static void
change_host (PhAccount *account)
{
  ph_account_set_host (account, "smtp.example.org");
  ph_account_set_username (account, "ada");
}

static void
change_family (PhAccount *account)
{
  ph_account_set_address_family (account, PH_ADDRESS_FAMILY_IPV4);
}

static void
change_port (PhAccount *account)
{
  ph_account_set_port (account, 465);
  ph_account_set_security (account, PH_SECURITY_TLS);
}

static void
change_to_tls (PhAccount *account)
{
  ph_account_set_security (account, PH_SECURITY_TLS);
}

static void
change_to_none (PhAccount *account)
{
  ph_account_set_security (account, PH_SECURITY_NONE);
}

static void
change_ehlo_name (PhAccount *account)
{
  ph_account_set_ehlo_name (account, "example.org");
}

static void
change_pin (PhAccount *account)
{
  ph_account_set_trusted_sha256 (account, "00");
}

static void
change_client_certificate (PhAccount *account)
{
  ph_account_set_client_certificate (account, "/me.pem");
}

static void
change_username (PhAccount *account)
{
  ph_account_set_username (account, "ada");
}

static void
change_mechanism (PhAccount *account)
{
  ph_account_set_mechanism (account, "PLAIN");
}

static void
change_sender (PhAccount *account)
{
  ph_account_set_address (account, "bob@example.org");
}

static const struct
{
  ChangeFunc change;
  int step;
} touches[] = {
  { change_nothing, PH_N_TEST_STEPS },
  { change_host, PH_TEST_STEP_RESOLVE },
  { change_family, PH_TEST_STEP_RESOLVE },
  { change_port, PH_TEST_STEP_CONNECT },
  { change_to_tls, PH_TEST_STEP_ENCRYPT },
  { change_to_none, PH_TEST_STEP_GREET },
  { change_ehlo_name, PH_TEST_STEP_GREET },
  { change_pin, PH_TEST_STEP_ENCRYPT },
  { change_client_certificate, PH_TEST_STEP_ENCRYPT },
  { change_username, PH_TEST_STEP_SIGN_IN },
  { change_mechanism, PH_TEST_STEP_SIGN_IN },
  { change_sender, PH_TEST_STEP_SENDER },
};

static void
test_touched (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (touches); i++)
    {
      g_autoptr(PhAccount) before = diagnosis_account_new ();
      g_autoptr(PhAccount) after = ph_account_copy (before);

      touches[i].change (after);
      g_test_message ("%u", i);
      g_assert_cmpint (ph_test_step_id_touched_by (before, after), ==, touches[i].step);
    }
}

static PhTestStep *
get_row (PhTestRows *rows, PhTestStepId id)
{
  guint i = 0;

  while (ph_test_step_get_id (ph_test_rows_get_nth (rows, i)) != id)
    i++;
  return ph_test_rows_get_nth (rows, i);
}

/* "ok warning failed …", in the order of the rows. */
static void
assert_rows (PhTestRows *rows, const char *expected)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_TEST_STATUS);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < PH_N_TEST_STEPS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", g_enum_get_value (class, (int) ph_test_step_get_status (ph_test_rows_get_nth (rows, i)))->value_nick);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
pass (PhTestRows *rows, PhTestStepId id, const char *words)
{
  ph_test_rows_begin (rows, id);
  ph_test_rows_pass (rows, words, 0);
}

static void
pass_resolve (PhTestRows *rows, guint n_addresses)
{
  ph_test_rows_begin (rows, PH_TEST_STEP_RESOLVE);
  ph_test_rows_pass (rows, "", n_addresses);
}

static void
fail (PhTestRows *rows, PhTestStepId id)
{
  ph_test_rows_begin (rows, id);
  ph_test_rows_end (rows, PH_TEST_STATUS_FAILED, "no");
  ph_test_rows_skip_waiting (rows);
}

/* One that got as far as to the sign-in. */
static PhTestRows *
new_earlier (void)
{
  PhTestRows *rows = ph_test_rows_new (PH_SECURITY_STARTTLS);

  ph_test_rows_begin (rows, PH_TEST_STEP_SETTINGS);
  ph_test_rows_end (rows, PH_TEST_STATUS_WARNING, "odd");
  pass (rows, PH_TEST_STEP_NETWORK, "");
  pass_resolve (rows, 2);
  pass (rows, PH_TEST_STEP_CONNECT, "here");
  pass (rows, PH_TEST_STEP_GREET, "");
  pass (rows, PH_TEST_STEP_ENCRYPT, "TLS 1.3");
  fail (rows, PH_TEST_STEP_SIGN_IN);
  return rows;
}

static void
test_keep (void)
{
  PhTestRows *earlier = new_earlier ();
  PhTestRows *rows = ph_test_rows_new (PH_SECURITY_STARTTLS);

  assert_rows (earlier, "warning ok ok ok ok ok failed skipped skipped");
  ph_test_rows_keep (rows, earlier, PH_TEST_STEP_SIGN_IN);
  assert_rows (rows, "warning ok ok ok ok ok waiting waiting waiting");
  ph_test_rows_begin (rows, PH_TEST_STEP_SETTINGS);
  assert_rows (rows, "warning ok ok ok ok ok waiting waiting waiting");
  /* The warning is gone, and that shows. */
  ph_test_rows_end (rows, PH_TEST_STATUS_OK, "");
  pass (rows, PH_TEST_STEP_NETWORK, "");
  pass_resolve (rows, 3);
  g_assert_cmpstr (ph_test_step_get_detail (get_row (rows, PH_TEST_STEP_RESOLVE)), ==, "2 addresses");
  pass (rows, PH_TEST_STEP_ENCRYPT, "");
  pass (rows, PH_TEST_STEP_SIGN_IN, "PLAIN");
  assert_rows (rows, "ok ok ok ok ok ok ok waiting waiting");
  ph_test_rows_free (rows);
  ph_test_rows_free (earlier);
}

/* What was fine a moment ago fails now, and nothing behind it is fine any more. */
static void
test_keep_fails (void)
{
  PhTestRows *earlier = new_earlier ();
  PhTestRows *rows = ph_test_rows_new (PH_SECURITY_STARTTLS);

  ph_test_rows_keep (rows, earlier, (PhTestStepId) PH_N_TEST_STEPS);
  assert_rows (rows, "warning ok ok ok ok ok waiting waiting waiting");
  fail (rows, PH_TEST_STEP_CONNECT);
  assert_rows (rows, "warning ok ok failed skipped skipped skipped skipped skipped");
  g_assert_cmpstr (ph_test_step_get_detail (get_row (rows, PH_TEST_STEP_ENCRYPT)), ==, "");
  ph_test_rows_free (rows);
  ph_test_rows_free (earlier);
}

/* The order is that of the new settings. */
static void
test_keep_in_other_order (void)
{
  PhTestRows *earlier = new_earlier ();
  PhTestRows *rows = ph_test_rows_new (PH_SECURITY_TLS);

  ph_test_rows_keep (rows, earlier, PH_TEST_STEP_ENCRYPT);
  assert_rows (rows, "warning ok ok ok waiting waiting waiting waiting waiting");
  ph_test_rows_free (rows);
  ph_test_rows_free (earlier);
}

static void
test_move_failure (void)
{
  PhTestRows *rows = new_earlier ();

  ph_test_rows_move_failure (rows, PH_TEST_STEP_SIGN_IN, "still there");
  ph_test_rows_move_failure (rows, PH_TEST_STEP_DELIVER, "behind it");
  assert_rows (rows, "warning ok ok ok ok ok failed skipped skipped");
  g_assert_cmpstr (ph_test_step_get_detail (get_row (rows, PH_TEST_STEP_SIGN_IN)), ==, "no");
  ph_test_rows_move_failure (rows, PH_TEST_STEP_NETWORK, "sign in first");
  assert_rows (rows, "warning failed skipped skipped skipped skipped skipped skipped skipped");
  g_assert_cmpstr (ph_test_step_get_detail (get_row (rows, PH_TEST_STEP_NETWORK)), ==, "sign in first");
  g_assert_cmpstr (ph_test_step_get_detail (get_row (rows, PH_TEST_STEP_CONNECT)), ==, "");
  g_assert_cmpuint (ph_test_step_get_elapsed_ms (get_row (rows, PH_TEST_STEP_CONNECT)), ==, 0);
  ph_test_rows_free (rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/test-rows/touched", test_touched);
  g_test_add_func ("/diagnosis/test-rows/keep", test_keep);
  g_test_add_func ("/diagnosis/test-rows/keep-fails", test_keep_fails);
  g_test_add_func ("/diagnosis/test-rows/keep-in-other-order", test_keep_in_other_order);
  g_test_add_func ("/diagnosis/test-rows/move-failure", test_move_failure);
  return g_test_run ();
}
