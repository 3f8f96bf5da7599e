// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tables as spreadsheets write them, whom they name, and the drafts that are made of them.

#include "ph-merge.h"

#include <string.h>

#include "await.h"
#include "draft-facts.h"
#include "sandbox.h"

static PhMerge *
new_merge (const char *text, GError **error)
{
  return ph_merge_new_from_data ((const guint8 *) text, strlen (text), error);
}

/* "Name <address>, …| fields |left out" */
static char *
describe (PhMerge *merge)
{
  g_autoptr(GPtrArray) people = g_ptr_array_new ();
  g_autofree char *list = NULL;
  g_autofree char *fields = g_strjoinv (";", (char **) ph_merge_get_fields (merge));

  for (guint i = 0; i < ph_merge_get_n_people (merge); i++)
    g_ptr_array_add (people, ph_merge_get_person (merge, i));
  list = ph_mailbox_list_to_text (people);
  return g_strdup_printf ("%s|%s|%u", list, fields, ph_merge_get_n_left_out (merge));
}

static void
test_left_out (void)
{
  static const char table[] = "Mail,Name\na@x.org,A\n,B\nc@,C\nA@X.org,D\n";
  static const struct
  {
    PhMergeFlaw flaw;
    const char *value;
  } expected[] = {
    { PH_MERGE_FLAW_NO_ADDRESS, "B" },
    { PH_MERGE_FLAW_MALFORMED, "c@" },
    { PH_MERGE_FLAW_DOUBLED, "A@X.org" },
  };
  g_autoptr(PhMerge) merge = ph_merge_new_from_data ((const guint8 *) table, strlen (table), NULL);

  g_assert_cmpuint (ph_merge_get_n_left_out (merge), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      PhMergeFlaw flaw = PH_MERGE_FLAW_NO_ADDRESS;
      g_autofree char *value = ph_merge_dup_left_out (merge, i, &flaw);

      g_assert_cmpint (flaw, ==, expected[i].flaw);
      g_assert_cmpstr (value, ==, expected[i].value);
    }
}

static const struct
{
  const char *why;
  const char *table;
  const char *described;
} tables[] = {
  { "names of columns", "Name,Email\nAda,ada@x.org\nBea,bea@x.org\n", "Ada <ada@x.org>, Bea <bea@x.org>|Name;Email|0" },
  { "no names of columns", "Ada,ada@x.org\nBea,bea@x.org", "ada@x.org, bea@x.org|1;2|0" },
  { "only addresses", "ada@x.org\nbea@x.org\n", "ada@x.org, bea@x.org|1|0" },
  { "semicolons", "Vorname;Nachname;E-Mail\r\nAda;L;ada@x.org\r\n", "Ada L <ada@x.org>|Vorname;Nachname;E-Mail|0" },
  { "semicolons and commas in fields", "Name;Mail;Town\n\"L, Ada\";ada@x.org;Bern, CH\n", "\"L, Ada\" <ada@x.org>|Name;Mail;Town|0" },
  { "tabs", "Name\tMail\nAda, L\tada@x.org\n", "\"Ada, L\" <ada@x.org>|Name;Mail|0" },
  { "what a spreadsheet says of itself", "sep=;\r\nMail;Note\r\na@x.org;1,2,3\r\n", "a@x.org|Mail;Note|0" },
  { "a byte order mark", "\xef\xbb\xbfMail,Name\na@x.org,Ada\n", "Ada <a@x.org>|Mail;Name|0" },
  { "old line ends", "Mail,Name\ra@x.org,Ada\rb@x.org,Bea\r", "Ada <a@x.org>, Bea <b@x.org>|Mail;Name|0" },
  { "quoted line ends and quotes", "Mail,Note\na@x.org,\"one\r\ntwo \"\"x\"\"\"\n", "a@x.org|Mail;Note|0" },
  { "Windows-1252", "Name,Mail\nZo\xeb \x80,zoe@x.org\n", "Zo\xc3\xab \xe2\x82\xac <zoe@x.org>|Name;Mail|0" },
  { "doubled addresses, in any case", "Mail\na@x.org\nA@X.org\nb@x.org\na@x.org\n", "a@x.org, b@x.org|Mail|2" },
  { "no and malformed addresses", "Mail,Name\na@x.org,A\n,B\nc@,C\nnobody,D\n", "A <a@x.org>|Mail;Name|3" },
  { "empty lines", "\n\nMail\n\na@x.org\n,\n\n", "a@x.org|Mail|0" },
  { "ragged rows", "Mail,Name\na@x.org\nb@x.org,B,more\n", "a@x.org, B <b@x.org>|Mail;Name;3|0" },
  { "a name within the cell", "Who\nAda L <ada@x.org>\n", "Ada L <ada@x.org>|Who|0" },
  { "two columns of addresses", "Name,Mail,Second\nA,a@x.org,\nB,b@x.org,b2@x.org\n", "A <a@x.org>, B <b@x.org>|Name;Mail;Second|0" },
  { "the fuller column", "Second;Mail\n;a@x.org\nb2@x.org;b@x.org\n", "a@x.org, b@x.org|Second;Mail|0" },
  { "blanks around", " Mail , Name \n a@x.org , Ada \n", "Ada <a@x.org>|Mail;Name|0" },
  { "a quote within a field", "Mail,Name\na@x.org,5\" Ada\n", "\"5\\\" Ada\" <a@x.org>|Mail;Name|0" },
};

static void
test_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhMerge) merge = new_merge (tables[i].table, &error);
      g_autofree char *described = NULL;

      g_test_message ("%s", tables[i].why);
      g_assert_no_error (error);
      described = describe (merge);
      g_assert_cmpstr (described, ==, tables[i].described);
    }
}

static void
test_utf_16 (void)
{
  g_autoptr(PhMerge) merge = NULL;
  gsize length = 0;
  g_autofree char *data = g_convert ("\xef\xbb\xbfName\tMail\r\nZo\xc3\xab\tzoe@x.org\r\n", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  g_autofree char *described = NULL;

  merge = ph_merge_new_from_data ((const guint8 *) data, length, NULL);
  g_assert_nonnull (merge);
  described = describe (merge);
  g_assert_cmpstr (described, ==, "Zo\xc3\xab <zoe@x.org>|Name;Mail|0");
}

static const struct
{
  const char *why;
  const char *table;
  PhMergeError code;
} refused[] = {
  { "nothing", "", PH_MERGE_ERROR_EMPTY },
  { "empty lines", "\n,\n\r\n", PH_MERGE_ERROR_EMPTY },
  { "only names", "Name,Mail\n", PH_MERGE_ERROR_EMPTY },
  { "no addresses", "Name,Town\nAda,Bern\nBea,Rome\n", PH_MERGE_ERROR_NO_ADDRESSES },
  { "an open quote", "Mail\na@x.org\n\"b@x.org\n", PH_MERGE_ERROR_SYNTAX },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", refused[i].why);
      g_assert_null (new_merge (refused[i].table, &error));
      g_assert_error (error, PH_MERGE_ERROR, (int) refused[i].code);
    }
}

static void
test_no_text (void)
{
  static const guint8 zip[] = { 'P', 'K', 3, 4, 0, 0, 'a', '@', 'b', '.', 'c' };
  static const guint8 undefined[] = { 'a', '@', 'b', '.', 'c', 0x81 };
  g_autoptr(GError) error = NULL;

  g_assert_null (ph_merge_new_from_data (zip, sizeof zip, &error));
  g_assert_error (error, PH_MERGE_ERROR, PH_MERGE_ERROR_SYNTAX);
  g_clear_error (&error);
  g_assert_null (ph_merge_new_from_data (undefined, sizeof undefined, &error));
  g_assert_error (error, PH_MERGE_ERROR, PH_MERGE_ERROR_SYNTAX);
}

static void
assert_too_large (GString *table)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ph_merge_new_from_data ((const guint8 *) table->str, table->len, &error));
  g_assert_error (error, PH_MERGE_ERROR, PH_MERGE_ERROR_TOO_LARGE);
  g_string_truncate (table, 0);
}

static void
test_limits (void)
{
  g_autoptr(GString) table = g_string_new (NULL);
  g_autoptr(PhMerge) merge = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (table, "a%u@x.org\n", i);
  merge = ph_merge_new_from_data ((const guint8 *) table->str, table->len, NULL);
  g_assert_cmpuint (ph_merge_get_n_people (merge), ==, 10000);
  g_string_append (table, "one@more.org\n");
  assert_too_large (table);
  g_string_append (table, "a@x.org");
  for (guint i = 0; i < 200; i++)
    g_string_append_c (table, ',');
  assert_too_large (table);
  while (table->len <= 8 * 1024 * 1024)
    g_string_append (table, "a@x.org,some more text\n");
  assert_too_large (table);
}

static PhMerge *
new_people (void)
{
  return new_merge ("First Name,Last Name,Email,Note\n"
                    "Ada,Lovelace,ada@x.org,\"{Email} and\nmore\"\n"
                    "Bea,,bea@x.org,\n",
                    NULL);
}

static void
test_draft (void)
{
  g_autoptr(PhMerge) merge = new_people ();
  g_autoptr(PhDraft) draft = draft_facts_new_full ("many");
  g_autoptr(PhDraft) filled = NULL;
  g_autoptr(PhDraft) second = NULL;

  ph_draft_set_subject (draft, "For {first name}: {Note} {Other}");
  ph_draft_set_text (draft, "Dear { First Name } {LAST NAME},\n{Note}\n{} { {x\n}");
  filled = ph_merge_dup_draft (merge, draft, 0);
  second = ph_merge_dup_draft (merge, draft, 1);
  g_assert_cmpstr (ph_draft_get_subject (filled), ==, "For Ada: {Email} and more {Other}");
  g_assert_cmpstr (ph_draft_get_text (filled), ==, "Dear Ada Lovelace,\n{Email} and\nmore\n{} { {x\n}");
  g_assert_cmpstr (ph_draft_get_text (second), ==, "Dear Bea ,\n\n{} { {x\n}");
  g_assert_cmpuint (ph_draft_get_recipients (filled, PH_RECIPIENTS_TO)->len, ==, 1);
  g_assert_cmpstr (ph_mailbox_get_name (ph_draft_get_recipients (filled, PH_RECIPIENTS_TO)->pdata[0]), ==, "Ada Lovelace");
  g_assert_cmpstr (ph_mailbox_get_address (ph_draft_get_recipients (filled, PH_RECIPIENTS_TO)->pdata[0]), ==, "ada@x.org");
  g_assert_cmpuint (ph_draft_get_recipients (filled, PH_RECIPIENTS_CC)->len, ==, 0);
  g_assert_cmpuint (ph_draft_get_recipients (filled, PH_RECIPIENTS_BCC)->len, ==, 0);
  g_assert_cmpuint (ph_draft_get_recipients (filled, PH_RECIPIENTS_REPLY_TO)->len, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (ph_draft_get_attachments (filled)), ==, 2);
  g_assert_cmpint (ph_draft_get_report (filled), ==, PH_DELIVERY_REPORT_ALWAYS);
  /* The draft itself is as it was. */
  g_assert_cmpuint (ph_draft_get_recipients (draft, PH_RECIPIENTS_CC)->len, ==, 1);
}

/* Who begins again after a crash queues nothing twice. */
static void
test_identifiers (void)
{
  g_autoptr(PhMerge) merge = new_people ();
  g_autoptr(PhMerge) again = new_merge ("email\nBEA@x.org\nnew@x.org\n", NULL);
  g_autoptr(PhDraft) draft = ph_draft_new ("many");
  g_autoptr(PhDraft) other = ph_draft_new ("others");
  g_autoptr(PhDraft) first = ph_merge_dup_draft (merge, draft, 0);
  g_autoptr(PhDraft) second = ph_merge_dup_draft (merge, draft, 1);
  g_autoptr(PhDraft) second_again = ph_merge_dup_draft (again, draft, 0);
  g_autoptr(PhDraft) of_other = ph_merge_dup_draft (merge, other, 1);

  g_assert_cmpstr (ph_draft_get_id (first), !=, ph_draft_get_id (draft));
  g_assert_cmpstr (ph_draft_get_id (first), !=, ph_draft_get_id (second));
  g_assert_cmpstr (ph_draft_get_id (second), ==, ph_draft_get_id (second_again));
  g_assert_cmpstr (ph_draft_get_id (second), !=, ph_draft_get_id (of_other));
}

static void
test_unknown_fields (void)
{
  g_autoptr(PhMerge) merge = new_people ();
  g_autoptr(PhDraft) draft = ph_draft_new (NULL);
  g_auto(GStrv) unknown = NULL;
  g_auto(GStrv) none = NULL;

  ph_draft_set_subject (draft, "{Email} {Town}");
  ph_draft_set_text (draft, "{Town} {Fist Name} {first name}");
  unknown = ph_merge_dup_unknown_fields (merge, draft);
  g_assert_cmpuint (g_strv_length (unknown), ==, 2);
  g_assert_cmpstr (unknown[0], ==, "Town");
  g_assert_cmpstr (unknown[1], ==, "Fist Name");
  ph_draft_set_subject (draft, "");
  ph_draft_set_text (draft, "");
  none = ph_merge_dup_unknown_fields (merge, draft);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static PhMerge *
load (const char *path, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GAsyncResult) result = NULL;

  ph_merge_load_async (file, NULL, await_cb, &result);
  await_result (&result);
  return ph_merge_load_finish (result, error);
}

static void
test_load (void)
{
  g_autofree char *sandbox = sandbox_new ();
  g_autofree char *path = g_build_filename (sandbox, "people.csv", NULL);
  g_autoptr(PhMerge) merge = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (load (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "Mail\na@x.org\n", -1, NULL));
  merge = load (path, NULL);
  g_assert_cmpuint (ph_merge_get_n_people (merge), ==, 1);
  /* A file without an end is too large, and not read for ever. */
  g_assert_null (load ("/dev/zero", &error));
  g_assert_error (error, PH_MERGE_ERROR, PH_MERGE_ERROR_TOO_LARGE);
  sandbox_remove (sandbox);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compose/merge/left-out", test_left_out);
  g_test_add_func ("/compose/merge/tables", test_tables);
  g_test_add_func ("/compose/merge/utf-16", test_utf_16);
  g_test_add_func ("/compose/merge/refused", test_refused);
  g_test_add_func ("/compose/merge/no-text", test_no_text);
  g_test_add_func ("/compose/merge/limits", test_limits);
  g_test_add_func ("/compose/merge/draft", test_draft);
  g_test_add_func ("/compose/merge/identifiers", test_identifiers);
  g_test_add_func ("/compose/merge/unknown-fields", test_unknown_fields);
  g_test_add_func ("/compose/merge/load", test_load);
  return g_test_run ();
}
