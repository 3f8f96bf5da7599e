// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The report on a test against the practice server, beside what it should be; and what it must not hold.
// `test-text-report --write` writes what it is now.

#include "config.h"

#include <string.h>

#include "ph-practice-server.h"
#include "ph-text-markdown.h"
#include "ph-text-report.h"
#include "ph-text.h"

typedef struct
{
  const char *name; /* of the file with the report */
  PhPracticeFault fault;
  PhSecurity security;
  const char *username; /* (nullable): NULL: the right one */
  PhTextReportAddresses addresses;
} Case;

static const Case cases[] = {
  { "success", PH_PRACTICE_FAULT_NONE, PH_SECURITY_TLS, NULL, PH_TEXT_REPORT_ADDRESSES_SHOW },
  { "failure", PH_PRACTICE_FAULT_WRONG_PASSWORD, PH_SECURITY_STARTTLS, NULL, PH_TEXT_REPORT_ADDRESSES_SHOW },
  { "disguised", PH_PRACTICE_FAULT_SENDER_REFUSED, PH_SECURITY_STARTTLS, NULL, PH_TEXT_REPORT_ADDRESSES_HIDE },
  { "settings", PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS, "a\u200Bda", PH_TEXT_REPORT_ADDRESSES_SHOW },
};

static gboolean is_writing;

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static PhGuidedTest *
run_test (PhPracticeServer *server, const Case *c)
{
  g_autoptr(PhAccount) account = ph_account_new ("any");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhProblem) problem = NULL;
  PhGuidedTest *test = NULL;

  ph_account_set_address (account, "ada.lovelace@posts.example.org");
  ph_account_set_host (account, ph_practice_server_get_host (server));
  ph_account_set_port (account, c->security == PH_SECURITY_TLS ? ph_practice_server_get_tls_port (server) : ph_practice_server_get_starttls_port (server));
  ph_account_set_security (account, c->security);
  ph_account_set_username (account, c->username != NULL ? c->username : ph_practice_server_get_username (server));
  ph_account_set_trusted_sha256 (account, ph_practice_server_get_sha256 (server));
  test = ph_guided_test_new (account, ph_practice_server_get_password (server), NULL);
  ph_guided_test_set_probes (test, PH_TEST_PROBES_FORBID);
  ph_guided_test_run_async (test, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  problem = ph_guided_test_run_finish (test, result);
  return test;
}

/* What differs from run to run and from computer to computer, and what the rules may come to judge in another way. */
static char *
normalise (const char *report)
{
  static const struct
  {
    const char *pattern;
    const char *replacement;
  } variable[] = {
    { "\\b[0-9]+ ms\\b", "N ms" },
    { "(?m)^ *[0-9]+ (?=C:|S:|--)", "N " },
    { "\\b[0-9a-f]{64}\\b", "SHA256" },
    { "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z", "DATE" },
    { "(?<=port |:|Port \\| )[0-9]{4,5}\\b", "PORT" },
    { "\\b[0-9]+ address(es)?\\b", "N addresses" },
    { "127\\.0\\.0\\.1|\\b::1\\b|(?<=[ \\[])::1", "ADDRESS" },
    { "TLS_[A-Z0-9_]+|TLS\\\\_[A-Z0-9\\\\_]+", "CIPHER" },
    { "(?m)^\\*\\*.*\\*\\* .*$", "**TITLE** EXPLANATION" },
    { "(?<=\n\n)[^|#\n][^\n]*(?=\n\n## Settings)", "SPEED" },
    { ", (certain|likely|possible), ", ", CONFIDENCE, " },
    { "(?m)^- .*\n(- .*\n)+(?=\n## Steps)|^- .*\n(?=\n## Steps)", "FIXES\n" },
    { "(?s)(## Versions\n\n- Posthorn ).*", "\\1…\n" },
  };
  char *text = g_strdup (report);

  for (guint i = 0; i < G_N_ELEMENTS (variable); i++)
    {
      g_autoptr(GRegex) regex = g_regex_new (variable[i].pattern, 0, 0, NULL);
      g_autofree char *before = text;

      text = g_regex_replace (regex, before, -1, 0, variable[i].replacement, 0, NULL);
    }
  return text;
}

/* The digits of a fingerprint may spell anything. */
static void
assert_without (const char *report, const char *what)
{
  g_autoptr(GRegex) fingerprint = g_regex_new ("\\b[0-9a-f]{64}\\b", 0, 0, NULL);
  g_autofree char *words = g_regex_replace_literal (fingerprint, report, -1, 0, "", 0, NULL);
  g_autofree char *lower = g_utf8_strdown (words, -1);
  g_autofree char *lower_what = g_utf8_strdown (what, -1);

  if (strstr (lower, lower_what) != NULL)
    g_test_fail_printf ("the report holds \"%s\"", what);
}

/* Title, explanation and every way on stand in the report as they are shown elsewhere. */
static void
assert_tells_problem (PhGuidedTest *test)
{
  PhProblem *problem = ph_guided_test_get_problem (test);
  PhAccount *account = ph_guided_test_get_account (test);
  g_autofree char *title = ph_text_problem_title (problem, account);
  g_autofree char *explanation = ph_text_problem_explanation (problem, account);
  g_autofree char *report = ph_text_report (test, PH_TEXT_REPORT_ADDRESSES_SHOW, NULL);

  g_assert_nonnull (strstr (report, title));
  g_assert_nonnull (strstr (report, explanation));
  for (guint i = 0; i < ph_problem_get_n_fixes (problem); i++)
    {
      g_autofree char *label = ph_text_fix_label (ph_problem_get_fix (problem, i));

      g_assert_nonnull (strstr (report, label));
    }
}

static void
test_report (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(PhPracticeServer) server = ph_practice_server_new (c->fault);
  g_autofree char *path = g_strconcat (REPORTS "/", c->name, ".md", NULL);
  g_autofree char *expected = NULL;
  g_autofree char *report = NULL;
  g_autofree char *found = NULL;
  g_autoptr(PhGuidedTest) test = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (ph_practice_server_start (server, 0, 0, NULL));
  test = run_test (server, c);
  report = ph_text_report (test, c->addresses, NULL);
  assert_without (report, ph_secret_peek (ph_practice_server_get_password (server)));
  found = normalise (report);
  if (ph_guided_test_get_problem (test) != NULL)
    assert_tells_problem (test);
  if (c->addresses == PH_TEXT_REPORT_ADDRESSES_HIDE)
    {
      assert_without (report, "ada");
      assert_without (report, "lovelace");
      assert_without (report, "example.org");
    }
  if (is_writing)
    g_file_set_contents (path, found, -1, NULL);
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_versions (void)
{
  static const char *const versions[] = { "GTK 4.8.3", "a*b", NULL };
  g_autoptr(PhAccount) account = ph_account_new (NULL);
  g_autoptr(PhGuidedTest) test = ph_guided_test_new (account, NULL, NULL);
  g_autofree char *report = ph_text_report (test, PH_TEXT_REPORT_ADDRESSES_HIDE, versions);

  g_assert_nonnull (strstr (report, "\n- Posthorn " PACKAGE_VERSION "\n- GLib 2."));
  g_assert_nonnull (strstr (report, "\n- GTK 4.8.3\n- a\\*b\n"));
}

static void
test_markdown (void)
{
  static const struct
  {
    const char *text;
    const char *plain;
    const char *code;
  } samples[] = {
    { "a|b", "a\\|b", "`a|b`" },
    { "<b>&amp;[x](y)", "\\<b\\>\\&amp;\\[x\\](y)", "`<b>&amp;[x](y)`" },
    { "*a_b*\n`c`", "\\*a\\_b\\* \\`c\\`", "`` *a_b* `c` ``" },
    { "a``b", "a\\`\\`b", "```a``b```" },
    { "\\x1B", "\\\\x1B", "`\\x1B`" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr(GString) plain = g_string_new (NULL);
      g_autoptr(GString) code = g_string_new (NULL);

      ph_text_markdown_add_text (plain, samples[i].text);
      ph_text_markdown_add_code (code, samples[i].text);
      g_assert_cmpstr (plain->str, ==, samples[i].plain);
      g_assert_cmpstr (code->str, ==, samples[i].code);
    }
}

/* No line of a server is a fence that ends the block. */
static void
test_blocks (void)
{
  static const struct
  {
    const char *lines;
    const char *block;
  } samples[] = {
    { "a\nb\n", "```text\na\nb\n```\n" },
    { "a", "```text\na\n```\n" },
    { "", "```text\n```\n" },
    { "```\n# Heading\n````", "`````text\n```\n# Heading\n````\n`````\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr(GString) block = g_string_new (NULL);

      ph_text_markdown_add_block (block, samples[i].lines);
      g_assert_cmpstr (block->str, ==, samples[i].block);
    }
}

int
main (int argc, char **argv)
{
  is_writing = argc > 1 && strcmp (argv[argc - 1], "--write") == 0;
  if (is_writing)
    argc--;
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/text/report/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_report);
    }
  g_test_add_func ("/text/report/versions", test_versions);
  g_test_add_func ("/text/report/markdown", test_markdown);
  g_test_add_func ("/text/report/blocks", test_blocks);
  return g_test_run ();
}
