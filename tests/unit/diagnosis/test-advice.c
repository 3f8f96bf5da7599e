// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Advice as a value.

#include "config.h"

#include "ph-advice.h"

static void
test_value (void)
{
  g_autoptr(PhFix) fix = ph_fix_new_action (PH_FIX_OPEN_APP_PASSWORD_PAGE, "https://example.org/");
  g_autoptr(PhAdvice) advice = ph_advice_new (PH_ADVICE_OLD_PASSWORD, 400, fix);
  g_autoptr(PhAdvice) other = ph_advice_ref (advice);
  g_autoptr(PhAdvice) bare = ph_advice_new (PH_ADVICE_NO_SIGN_IN, 0, NULL);

  g_assert_true (other == advice);
  g_assert_cmpint (ph_advice_get_id (advice), ==, PH_ADVICE_OLD_PASSWORD);
  g_assert_cmpuint (ph_advice_get_value (advice), ==, 400);
  g_assert_true (ph_advice_get_fix (advice) == fix);
  g_clear_pointer (&fix, ph_fix_unref);
  g_assert_cmpstr (ph_fix_get_url (ph_advice_get_fix (advice)), ==, "https://example.org/");
  g_assert_cmpuint (ph_advice_get_value (bare), ==, 0);
  g_assert_null (ph_advice_get_fix (bare));
}

/* Other programs rely on these names. */
static void
test_nicks (void)
{
  static const char *const nicks[] = { "not-encrypted", "tls-port", "certificate-expires", "certificate-trusted", "stronger-mechanism", "no-sign-in",
                                       "old-password", "app-password", "two-step", "size-limit", "daily-limit" };

  g_assert_cmpuint (G_N_ELEMENTS (nicks), ==, PH_N_ADVICE);
  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    g_assert_cmpstr (ph_advice_id_to_nick (i), ==, nicks[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnosis/advice/value", test_value);
  g_test_add_func ("/diagnosis/advice/nicks", test_nicks);
  return g_test_run ();
}
