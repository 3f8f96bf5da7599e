// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Recipients out of a table, and out of a row.

#include "ph-recipient-rows.h"

static void
test_rows (void)
{
  static const struct
  {
    const char *text;
    const char *expected; /* name|address; */
  } cases[] = {
    { "Name\tEmail\nJörg\tjoerg@example.org\nO'Brien \"Bob\", Jr.\tbob@example.org\n", "Jörg|joerg@example.org;O'Brien \"Bob\", Jr.|bob@example.org;" },
    { "ada@example.org\tAda\tLondon\r\n\t\r\n\tbob@example.org\r\n", "Ada|ada@example.org;|bob@example.org;" },
    { "Ada\tada@@example.org", "|ada@@example.org;" },
    { "Jörg joerg@example.org", "Jörg|joerg@example.org;" },
    { "Ada King <ada@example.org>, bob@example.org", "Ada King|ada@example.org;|bob@example.org;" },
    { "nonsense and more", "|nonsense and more;" },
    { "", "" },
    { "\t", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) mailboxes = ph_recipient_rows_parse (cases[i].text);
      g_autoptr(GString) found = g_string_new (NULL);

      for (guint j = 0; j < mailboxes->len; j++)
        g_string_append_printf (found, "%s|%s;", ph_mailbox_get_name (mailboxes->pdata[j]), ph_mailbox_get_address (mailboxes->pdata[j]));
      g_assert_cmpstr (found->str, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/recipient-rows", test_rows);
  return g_test_run ();
}
