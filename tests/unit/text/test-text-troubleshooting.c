// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a report for somebody who helps says of a person's things: settings and failures, never what is nobody's business.

#include "config.h"

#include <string.h>

#include "ph-outbox-row.h"
#include "ph-text-troubleshooting.h"

static PhAccount *
account_new (void)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_label (account, "Secret project");
  ph_account_set_address (account, "ada@lovelace.example");
  ph_account_set_host (account, "smtp.lovelace.example");
  ph_account_set_port (account, 587);
  ph_account_set_security (account, PH_SECURITY_STARTTLS);
  ph_account_set_username (account, "ada-1815");
  ph_account_set_signature (account, "Countess");
  ph_account_set_notes (account, "The password hangs at the wall");
  ph_account_set_proxy (account, "socks5://ada:opensesame@proxy.example:1080");
  ph_account_set_ca_file (account, "/home/ada/ca.pem");
  return account;
}

static PhOutboxEntry *
entry_new (PhAccount *account)
{
  g_autoptr(PhOutboxRow) row = g_new0 (PhOutboxRow, 1);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(PhEnvelope) envelope = NULL;

  g_ptr_array_add (recipients, ph_address_parse ("grace@hopper.example", NULL));
  envelope = ph_envelope_new (NULL, recipients);
  row->id = 7;
  row->account_id = g_strdup (ph_account_get_id (account));
  row->state = PH_OUTBOX_FAILED;
  row->subject = g_strdup ("Between us");
  row->message_id = g_strdup ("");
  row->origin = g_strdup ("");
  row->batch = g_strdup ("");
  row->trouble.has_problem = TRUE;
  row->trouble.problem = PH_PROBLEM_RECIPIENT_UNKNOWN;
  row->trouble.code = 550;
  row->trouble.text = g_strdup ("no such user grace@hopper.example");
  ph_outbox_row_set_envelope (row, envelope);
  return ph_outbox_entry_new (g_steal_pointer (&row));
}

static char *
report (PhTextReportAddresses addresses)
{
  g_autoptr(PhAccount) account = account_new ();
  g_autoptr(GListStore) accounts = g_list_store_new (PH_TYPE_ACCOUNT);
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) tests = g_ptr_array_new ();
  g_autoptr(PhTextFactSheet) sheet = ph_text_fact_sheet_new ();
  const PhTextTroubles troubles = { .accounts = G_LIST_MODEL (accounts), .messages = messages, .tests = tests, .addresses = addresses };

  g_list_store_append (accounts, account);
  g_ptr_array_add (messages, entry_new (account));
  ph_text_troubleshooting_add (sheet, &troubles);
  return ph_text_fact_sheet_to_markdown (sheet, "Report");
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_test_fail_printf ("\"%s\" does not stand in:\n%s", words, text);
}

static void
assert_hides (const char *text, const char *words)
{
  if (strstr (text, words) != NULL)
    g_test_fail_printf ("\"%s\" stands in:\n%s", words, text);
}

static void
test_never_told (void)
{
  static const char *const secrets[] = { "Countess", "hangs at the wall", "/home/ada", "opensesame", "Between us", "Secret project" };

  for (PhTextReportAddresses addresses = PH_TEXT_REPORT_ADDRESSES_SHOW; addresses <= PH_TEXT_REPORT_ADDRESSES_HIDE; addresses++)
    {
      g_autofree char *text = report (addresses);

      for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
        assert_hides (text, secrets[i]);
    }
}

static void
test_shown (void)
{
  g_autofree char *text = report (PH_TEXT_REPORT_ADDRESSES_SHOW);

  assert_says (text, "ada@lovelace.example");
  assert_says (text, "587");
  assert_says (text, "proxy.example:1080");
  assert_says (text, "STARTTLS");
  assert_says (text, "ada-1815");
  assert_says (text, "Message 7");
  assert_says (text, "recipient-unknown");
  assert_says (text, "no such user grace@hopper.example");
  assert_says (text, "a file");
}

static void
test_hidden (void)
{
  g_autofree char *text = report (PH_TEXT_REPORT_ADDRESSES_HIDE);

  assert_hides (text, "lovelace");
  assert_hides (text, "ada-1815");
  assert_hides (text, "grace");
  assert_hides (text, "hopper");
  assert_says (text, "587");
  assert_says (text, "550");
  assert_says (text, "no such user");
  assert_says (text, "recipient-unknown");
}

/* A message may outlive its account. */
static void
test_hidden_without_accounts (void)
{
  g_autoptr(PhAccount) gone = account_new ();
  g_autoptr(GListStore) accounts = g_list_store_new (PH_TYPE_ACCOUNT);
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) tests = g_ptr_array_new ();
  g_autoptr(PhTextFactSheet) sheet = ph_text_fact_sheet_new ();
  const PhTextTroubles troubles = {
    .accounts = G_LIST_MODEL (accounts),
    .messages = messages,
    .tests = tests,
    .addresses = PH_TEXT_REPORT_ADDRESSES_HIDE
  };
  g_autofree char *text = NULL;

  g_ptr_array_add (messages, entry_new (gone));
  ph_text_troubleshooting_add (sheet, &troubles);
  text = ph_text_fact_sheet_to_markdown (sheet, "Report");
  assert_hides (text, "grace");
  assert_says (text, "no such user");
}

static void
test_sheet (void)
{
  g_autoptr(PhTextFactSheet) sheet = ph_text_fact_sheet_new ();
  g_autofree char *text = NULL;

  ph_text_fact_sheet_add_section (sheet, "Empty");
  ph_text_fact_sheet_add (sheet, "Nothing", NULL);
  ph_text_fact_sheet_add (sheet, "Nothing", "");
  ph_text_fact_sheet_add_section (sheet, "Full");
  ph_text_fact_sheet_add (sheet, "Broken", "a\xff|b");
  g_assert_cmpuint (ph_text_fact_sheet_get_n_sections (sheet), ==, 2);
  g_assert_cmpuint (ph_text_fact_sheet_get_n_facts (sheet, 0), ==, 0);
  g_assert_cmpuint (ph_text_fact_sheet_get_n_facts (sheet, 1), ==, 1);
  g_assert_cmpstr (ph_text_fact_sheet_get_title (sheet, 1), ==, "Full");
  g_assert_cmpstr (ph_text_fact_sheet_get_name (sheet, 1, 0), ==, "Broken");
  g_assert_true (g_utf8_validate (ph_text_fact_sheet_get_value (sheet, 1, 0), -1, NULL));
  text = ph_text_fact_sheet_to_markdown (sheet, "All");
  assert_says (text, "# All");
  assert_says (text, "## Full");
  assert_hides (text, "Empty");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-troubleshooting/never-told", test_never_told);
  g_test_add_func ("/text-troubleshooting/shown", test_shown);
  g_test_add_func ("/text-troubleshooting/hidden", test_hidden);
  g_test_add_func ("/text-troubleshooting/hidden-without-accounts", test_hidden_without_accounts);
  g_test_add_func ("/text-troubleshooting/sheet", test_sheet);
  return g_test_run ();
}
