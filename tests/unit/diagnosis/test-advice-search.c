// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Advice after a real test against the practice server, with what keyring and catalogue know.

#include "config.h"

#include "ph-advice-search.h"
#include "ph-practice-server.h"

#include <string.h>

static const char provider[] =
  "[Example]\n"
  "Domains=example.org\n"
  "Servers=starttls localhost 587\n"
  "AppPassword=required\n"
  "AppPasswordPage=https://example.org/app\n"
  "MaxSize=1000\n"
  "MessagesPerDay=400\n";

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static PhGuidedTest *
run_test (PhPracticeServer *server)
{
  g_autoptr(PhAccount) account = ph_account_new ("stored");
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();
  g_autoptr(GBytes) file = g_bytes_new_static (provider, strlen (provider));
  g_autoptr(GAsyncResult) result = NULL;
  PhGuidedTest *test = NULL;

  ph_provider_catalogue_add (catalogue, file, "example.conf", PH_PROVIDER_ADMIN);
  ph_account_set_address (account, "ada@example.org");
  ph_account_set_host (account, ph_practice_server_get_host (server));
  ph_account_set_port (account, ph_practice_server_get_starttls_port (server));
  ph_account_set_security (account, PH_SECURITY_STARTTLS);
  ph_account_set_username (account, ph_practice_server_get_username (server));
  ph_account_set_trusted_sha256 (account, ph_practice_server_get_sha256 (server));
  g_assert_cmpstr (ph_account_get_host (account), ==, "localhost");
  test = ph_guided_test_new (account, ph_practice_server_get_password (server), NULL);
  ph_guided_test_set_catalogue (test, catalogue);
  ph_guided_test_run_async (test, NULL, result_cb, &result);
  g_assert_null (ph_guided_test_run_finish (test, wait_for (&result)));
  return test;
}

static char *
search (PhGuidedTest *test, const PhAdviceSearch *how, GCancellable *cancellable)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) advice = NULL;
  GString *ids = g_string_new (NULL);

  ph_advice_search_async (test, how, cancellable, result_cb, &result);
  g_assert_null (result);
  advice = ph_advice_search_finish (test, wait_for (&result));
  for (guint i = 0; i < advice->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ph_advice_id_to_nick (ph_advice_get_id (g_ptr_array_index (advice, i))));
  return g_string_free (ids, FALSE);
}

/* A keyring that can't be asked, or nobody wants to hear of, or a search that is given up: all the same. */
static void
test_search (void)
{
  g_autoptr(PhPracticeServer) server = ph_practice_server_new (PH_PRACTICE_FAULT_NONE);
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(PhGuidedTest) test = NULL;
  const PhAdviceSearch ways[] = {
    { NULL, PH_ADVICE_REMIND, PH_TEST_PROBES_ALLOW },
    { NULL, PH_ADVICE_REMIND, PH_TEST_PROBES_FORBID },
    { keyring, PH_ADVICE_REMIND, PH_TEST_PROBES_OWN_HOST },
    { keyring, PH_ADVICE_DO_NOT_REMIND, PH_TEST_PROBES_FORBID },
  };

  g_assert_true (ph_practice_server_start (server, 0, 0, NULL));
  test = run_test (server);
  g_cancellable_cancel (cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *found = search (test, &ways[i], NULL);
      g_autofree char *given_up = search (test, &ways[i], cancelled);

      g_assert_cmpstr (found, ==, "app-password size-limit daily-limit");
      g_assert_cmpstr (given_up, ==, found);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* There is no keyring to ask. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_add_func ("/diagnosis/advice-search/search", test_search);
  return g_test_run ();
}
