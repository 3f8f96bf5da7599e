// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looking up settings: every value has words, and a provider's limits are said as people say them.

#include "config.h"

#include <string.h>

#include "ph-text-discovery.h"

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

static void
assert_sentences (const char *text, GHashTable *seen)
{
  assert_words (text, seen);
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
}

static PhCandidate *
candidate_new (PhSecurity security, PhCandidateCheck check)
{
  g_autoptr(PhEndpoint) endpoint = ph_endpoint_new ("localhost", 25, security);
  const PhCandidateFacts facts = { .endpoint = endpoint, .source = PH_SOURCE_GUESS, .trust = PH_CANDIDATE_CONFIRM, .check = check };

  return ph_candidate_new (&facts);
}

static void
test_words (void)
{
  g_autoptr(GHashTable) seen = seen_new ();
  g_autoptr(GEnumClass) sources = g_type_class_ref (PH_TYPE_SOURCE);
  g_autoptr(GEnumClass) states = g_type_class_ref (PH_TYPE_ATTEMPT_STATE);

  g_assert_cmpuint (sources->n_values, ==, PH_N_SOURCES);
  for (guint i = 0; i < sources->n_values; i++)
    assert_words (ph_text_source ((PhSource) sources->values[i].value), seen);
  g_assert_cmpuint (states->n_values, ==, PH_N_ATTEMPT_STATES);
  for (guint i = 0; i < states->n_values; i++)
    assert_words (ph_text_attempt_state ((PhAttemptState) states->values[i].value), seen);
  for (PhCandidateCheck check = PH_CANDIDATE_UNCHECKED; check <= PH_CANDIDATE_UNREACHABLE; check++)
    {
      g_autoptr(PhCandidate) candidate = candidate_new (PH_SECURITY_TLS, check);

      assert_words (ph_text_candidate_check (candidate), seen);
    }
}

/* Nobody is told of a protection that is not there. */
static void
test_check_without_encryption (void)
{
  g_autoptr(PhCandidate) open = candidate_new (PH_SECURITY_NONE, PH_CANDIDATE_VERIFIED);
  g_autoptr(PhCandidate) protected = candidate_new (PH_SECURITY_STARTTLS, PH_CANDIDATE_VERIFIED);

  g_assert_cmpstr (ph_text_candidate_check (open), ==, "The server answers, and the connection is not protected");
  g_assert_cmpstr (ph_text_candidate_check (protected), ==, "The server answers, and the connection is protected");
}

static void
test_guidance (void)
{
  g_autoptr(GHashTable) seen = seen_new ();

  g_assert_null (ph_text_discovery_hint (PH_DISCOVERY_HINT_NONE));
  for (PhDiscoveryHint hint = PH_DISCOVERY_HINT_NONE + 1; hint < (PhDiscoveryHint) PH_N_DISCOVERY_HINTS; hint++)
    assert_sentences (ph_text_discovery_hint (hint), seen);
  g_assert_null (ph_text_enable_step (PH_ENABLE_STEP_NONE));
  for (PhEnableStep step = PH_ENABLE_STEP_NONE + 1; step < PH_N_ENABLE_STEPS; step++)
    assert_sentences (ph_text_enable_step (step), seen);
  g_assert_null (ph_text_app_password (PH_APP_PASSWORD_NO));
  assert_sentences (ph_text_app_password (PH_APP_PASSWORD_OFFERED), seen);
  assert_sentences (ph_text_app_password (PH_APP_PASSWORD_REQUIRED), seen);
}

static PhProvider *
provider_new (const char *keys)
{
  g_autofree char *text = g_strconcat ("[Example Mail]\nDomains=example.org\n", keys, NULL);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &error));
  PhProvider *provider = ph_provider_new_from_group (file, "Example Mail", PH_PROVIDER_BUILT_IN, &error);
  g_assert_no_error (error);
  return provider;
}

/* All but one are names; that one is translated by the words which the list has for it. */
static void
test_provider_names (void)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new_built_in ();
  guint n_words = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalogue)); i++)
    {
      g_autoptr(PhProvider) provider = g_list_model_get_item (G_LIST_MODEL (catalogue), i);

      g_assert_cmpstr (ph_text_provider_name (provider), ==, ph_provider_get_name (provider));
      n_words += ph_text_provider_name (provider) != ph_provider_get_name (provider);
    }
  g_assert_cmpuint (n_words, ==, 1);
}

static void
test_sends_no_mail (void)
{
  g_autoptr(PhProvider) provider = provider_new ("SendsMail=false\n");
  g_autofree char *text = ph_text_sends_no_mail (provider);
  g_autoptr(GHashTable) seen = seen_new ();

  assert_sentences (text, seen);
  g_assert_nonnull (strstr (text, "Example Mail"));
}

static void
test_limits (void)
{
  static const struct
  {
    const char *keys;
    const char *daily_limit;
    const char *max_size;
  } cases[] = {
    { "", NULL, NULL },
    { "RecipientsPerDay=500\n", "500 recipients a day", NULL },
    { "RecipientsPerDay=1\n", "1 recipient a day", NULL },
    { "MessagesPerDay=200\nMaxSize=26214400\n", "200 messages a day", "25 MB" },
    { "MessagesPerDay=1\nMaxSize=20000000\n", "1 message a day", "20 MB" },
    { "MessagesPerDay=1000\nRecipientsPerDay=5000\nMaxSize=1048576\n", "1000 messages a day, 5000 recipients a day", "1 MB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *keys = g_strconcat ("Servers=tls smtp.example.org 465\n", cases[i].keys, NULL);
      g_autoptr(PhProvider) provider = provider_new (keys);
      g_autofree char *daily_limit = ph_text_daily_limit (provider);
      g_autofree char *max_size = ph_text_max_size (provider);

      g_assert_cmpstr (daily_limit, ==, cases[i].daily_limit);
      g_assert_cmpstr (max_size, ==, cases[i].max_size);
    }
}

/* No round number of either kind of megabyte. */
static void
test_odd_size (void)
{
  g_autoptr(PhProvider) provider = provider_new ("Servers=tls smtp.example.org 465\nMaxSize=26214401\n");
  g_autofree char *max_size = ph_text_max_size (provider);

  g_assert_nonnull (strstr (max_size, "26.2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/discovery/words", test_words);
  g_test_add_func ("/text/discovery/check-without-encryption", test_check_without_encryption);
  g_test_add_func ("/text/discovery/guidance", test_guidance);
  g_test_add_func ("/text/discovery/provider-names", test_provider_names);
  g_test_add_func ("/text/discovery/sends-no-mail", test_sends_no_mail);
  g_test_add_func ("/text/discovery/limits", test_limits);
  g_test_add_func ("/text/discovery/odd-size", test_odd_size);
  return g_test_run ();
}
