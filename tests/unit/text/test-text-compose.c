// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Every flaw has words, with and without a suggestion, and what it is about stands in them.

#include "config.h"

#include "ph-text-compose.h"

#include <string.h>

static PhDraftFinding
new_finding (PhDraftFlaw flaw)
{
  return (PhDraftFinding){
    .flaw = flaw,
    .field = PH_RECIPIENTS_CC,
    .subject = (char *) "SUBJECT",
    .size = 3000000,
    .limit = 2000000,
  };
}

static void
assert_words (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpstr (text, !=, "");
  g_assert_null (strpbrk (text, "{}!"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_every_flaw (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (PhDraftFlaw flaw = 0; flaw < PH_N_DRAFT_FLAWS; flaw++)
    {
      PhDraftFinding finding = new_finding (flaw);
      g_autofree char *explanation = ph_text_draft_finding (&finding);
      g_autofree char *way_on = ph_text_draft_finding_way_on (&finding);

      g_test_message ("%s [%s]", explanation, way_on);
      assert_words (explanation);
      assert_words (way_on);
      g_assert_true (g_str_has_prefix (way_on, "_"));
      g_assert_true (g_str_has_suffix (explanation, ".") || g_str_has_suffix (explanation, "?"));
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&explanation)));
    }
}

static void
test_suggestions (void)
{
  static const PhDraftFlaw with_suggestion[] = { PH_DRAFT_FLAW_MALFORMED_RECIPIENT, PH_DRAFT_FLAW_FOREIGN_SENDER, PH_DRAFT_FLAW_LIKELY_TYPO };

  for (guint i = 0; i < G_N_ELEMENTS (with_suggestion); i++)
    {
      PhDraftFinding finding = new_finding (with_suggestion[i]);
      g_autofree char *way_on = NULL;
      g_autofree char *explanation = NULL;

      finding.suggestion = (char *) "ada_l@gmail.com";
      way_on = ph_text_draft_finding_way_on (&finding);
      explanation = ph_text_draft_finding (&finding);
      g_assert_nonnull (strstr (way_on, "ada__l@gmail.com"));
      g_assert_nonnull (strstr (explanation, "SUBJECT"));
    }
}

/* What is about one of many things says which; limits are said as a person says them. */
static void
test_facts (void)
{
  PhDraftFinding malformed = new_finding (PH_DRAFT_FLAW_MALFORMED_RECIPIENT);
  PhDraftFinding large = new_finding (PH_DRAFT_FLAW_TOO_LARGE);
  PhDraftFinding many = new_finding (PH_DRAFT_FLAW_TOO_MANY_RECIPIENTS);
  g_autofree char *field = ph_text_draft_finding (&malformed);
  g_autofree char *sizes = ph_text_draft_finding (&large);
  g_autofree char *some_left = NULL;
  g_autofree char *none_left = NULL;

  g_assert_nonnull (strstr (field, "“Cc”"));
  g_assert_nonnull (strstr (sizes, "3.0"));
  g_assert_nonnull (strstr (sizes, "2.0"));
  many.size = 40;
  many.limit = 20;
  some_left = ph_text_draft_finding (&many);
  g_assert_nonnull (strstr (some_left, "40"));
  g_assert_nonnull (strstr (some_left, "20"));
  many.limit = 0;
  none_left = ph_text_draft_finding (&many);
  g_assert_nonnull (strstr (none_left, "today"));
}

/* What comes from outside can't change the look of a line. */
static void
test_escaped (void)
{
  PhDraftFinding finding = new_finding (PH_DRAFT_FLAW_MALFORMED_RECIPIENT);
  g_autofree char *text = NULL;

  finding.subject = (char *) "a\xe2\x80\xae{limit}\n";
  text = ph_text_draft_finding (&finding);
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  g_assert_null (strchr (text, '\n'));
  g_assert_nonnull (strstr (text, "{limit}"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/compose/every-flaw", test_every_flaw);
  g_test_add_func ("/text/compose/suggestions", test_suggestions);
  g_test_add_func ("/text/compose/facts", test_facts);
  g_test_add_func ("/text/compose/escaped", test_escaped);
  return g_test_run ();
}
