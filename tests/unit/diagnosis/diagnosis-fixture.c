// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the tests of the rules share.

#include "config.h"

#include "diagnosis-fixture.h"

#include <stdlib.h>
#include <string.h>

PhAccount *
diagnosis_account_new (void)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_port (account, 587);
  ph_account_set_security (account, PH_SECURITY_STARTTLS);
  ph_account_set_username (account, "ada@example.org");
  return account;
}

PhSmtpReply *
diagnosis_reply_new (const char *line)
{
  const char *lines[] = { line + 4, NULL };

  return ph_smtp_reply_new ((guint) strtoul (line, NULL, 10), lines);
}

static char *
describe (PhFix *fix)
{
  g_autoptr(GEnumClass) kinds = g_type_class_ref (PH_TYPE_FIX_KIND);
  GString *text = g_string_new (g_enum_get_value (kinds, (int) ph_fix_get_kind (fix))->value_nick);

  for (guint i = 0; i < ph_fix_get_n_changes (fix); i++)
    g_string_append_printf (text, " %s=%s", ph_fix_get_change (fix, i)->field, ph_fix_get_change (fix, i)->value);
  if (ph_fix_get_url (fix) != NULL)
    g_string_append_printf (text, " url=%s", ph_fix_get_url (fix));
  return g_string_free (text, FALSE);
}

void
diagnosis_assert_first_fix (PhProblem *problem, const char *expected)
{
  g_autofree char *found = ph_problem_get_n_fixes (problem) > 0 ? describe (ph_problem_get_fix (problem, 0)) : g_strdup ("");

  g_assert_cmpstr (found, ==, expected);
}

void
diagnosis_assert_fixes_apply (PhProblem *problem, PhAccount *account)
{
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    {
      PhFix *fix = ph_problem_get_fix (problem, i);
      g_autoptr(PhAccount) changed = ph_account_copy (account);

      ph_fix_apply (fix, changed);
      g_assert_cmpint (ph_account_equal (changed, account), ==, ph_fix_get_n_changes (fix) == 0);
      g_assert_cmpint (ph_fix_get_action (fix) != NULL, ==, ph_fix_get_n_changes (fix) == 0);
    }
}
