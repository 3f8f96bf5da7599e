// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Addresses and what has to be found for them, with the catalogue as it is built in: documents/expected-settings.

#include "config.h"

#include "discovery-run.h"

#include "ph-account.h"
#include "ph-typed-address.h"

#include <string.h>

/* So many at least are tried. */
#define MIN_CASES 200

/* One line: who | what the world answers | the best server, and where it is from | which password */
typedef struct
{
  char *whom;
  char *world;
  char *server;
  char *app_password;
} Case;

static void
free_case (gpointer data)
{
  Case *test = data;

  g_free (test->whom);
  g_free (test->world);
  g_free (test->server);
  g_free (test->app_password);
  g_free (test);
}

static PhProviderCatalogue *
get_catalogue (void)
{
  static PhProviderCatalogue *catalogue = NULL;

  if (catalogue == NULL)
    catalogue = ph_provider_catalogue_new_built_in ();
  return catalogue;
}

/* As a person types it: with a name, in Unicode, as a link. */
static char *
understand (const char *typed)
{
  g_autoptr(GError) error = NULL;

  if (strchr (typed, '@') == NULL)
    return g_strdup (typed);

  g_autoptr(PhAddress) address = ph_typed_address_parse (typed, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (ph_address_get_text (address));
}

/* (transfer full): the best candidate, without what is checked and how one signs in, unless the world has servers. */
static char *
describe_best (DiscoveryRun *run)
{
  PhProvider *provider = ph_discovery_get_provider (run->discovery);
  g_autofree char *all = discovery_run_describe (run);
  g_auto(GStrv) lines = g_strsplit (all, "\n", 2);

  if (provider != NULL && !ph_provider_sends_mail (provider))
    return g_strdup ("sends no mail");
  return g_strdup (lines[0] != NULL ? lines[0] : "nothing");
}

static const char *
get_app_password (DiscoveryRun *run)
{
  static const char *const names[] = { [PH_APP_PASSWORD_NO] = "no", [PH_APP_PASSWORD_OFFERED] = "offered", [PH_APP_PASSWORD_REQUIRED] = "required" };
  PhProvider *provider = ph_discovery_get_provider (run->discovery);

  return provider != NULL ? names[ph_provider_get_app_password (provider)] : "no";
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(DiscoveryRun) run = discovery_run_new_with (test->world, get_catalogue ());
  g_autofree char *whom = understand (test->whom);
  PhDiscoveryFlags flags = strstr (test->world, "probe ") != NULL ? 0 : PH_DISCOVERY_NO_PROBE;

  discovery_run_all (run, whom, flags | PH_DISCOVERY_PACC);

  g_autofree char *found = describe_best (run);

  if (!g_str_has_prefix (found, test->server))
    g_assert_cmpstr (found, ==, test->server);
  g_assert_cmpstr (get_app_password (run), ==, test->app_password);
}

static void
add_case (const char *line)
{
  g_auto(GStrv) fields = g_strsplit (line, "|", -1);

  if (line[0] == '\0' || line[0] == '#')
    return;
  g_assert_cmpuint (g_strv_length (fields), ==, 4);

  Case *test = g_new0 (Case, 1);

  test->whom = g_strdup (g_strstrip (fields[0]));
  test->world = g_strdup (g_strstrip (fields[1]));
  test->server = g_strdup (g_strstrip (fields[2]));
  test->app_password = g_strdup (g_strstrip (fields[3]));

  g_autofree char *name = g_strdelimit (g_strdup (test->whom), "/ ", '_');
  /* The same address may be in several worlds. */
  g_autofree char *path = *test->world != '\0' ? g_strdup_printf ("/discovery/expected/%s/%x", name, g_str_hash (test->world))
                                               : g_strdup_printf ("/discovery/expected/%s/known", name);

  g_test_add_data_func_full (path, test, test_case, free_case);
}

int
main (int argc, char *argv[])
{
  g_autofree char *contents = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (g_file_get_contents (DOCUMENTS "/expected-settings", &contents, NULL, NULL));

  g_auto(GStrv) lines = g_strsplit (contents, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >=, MIN_CASES);
  for (guint i = 0; lines[i] != NULL; i++)
    add_case (lines[i]);
  return g_test_run ();
}
