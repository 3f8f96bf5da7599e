// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Catalogue files: whatever one holds, each of its providers keeps the promises of the headers and is found by its own names,
// and a suggestion is one of the popular domains.

#include "config.h"

#include "fuzz.h"

#include "ph-host-name.h"
#include "ph-provider-catalogue.h"

#include <string.h>

/* More names than that take long and show nothing new. */
#define MAX_SUGGESTIONS 20

static void
check_page (const char *url)
{
  if (url != NULL && g_ascii_strncasecmp (url, "https://", strlen ("https://")) != 0)
    g_error ("not a page: %s", url);
}

static void
check_endpoint (PhProvider *provider, guint index)
{
  g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, index, "example.org");
  g_autofree char *host = ph_host_name_to_ascii (ph_endpoint_get_host (endpoint));

  if (host == NULL || ph_endpoint_get_port (endpoint) == 0)
    g_error ("not a server: %s", ph_endpoint_get_host (endpoint));
}

static void
check_provider (PhProvider *provider, const PhAddress *address)
{
  g_autofree char *username = ph_provider_dup_username (provider, address);

  for (guint i = 0; i < ph_provider_get_n_endpoints (provider); i++)
    check_endpoint (provider, i);
  check_page (ph_provider_get_app_password_url (provider));
  check_page (ph_provider_get_enable_url (provider));
  check_page (ph_provider_get_help_url (provider));
  if (username != NULL && *username == '\0')
    g_error ("an empty user name");
  if (!ph_provider_sends_mail (provider) && ph_provider_get_n_endpoints (provider) > 0)
    g_error ("servers of one that has none");
}

static gboolean
has_wildcard (PhProvider *provider)
{
  const char *const *domains = ph_provider_get_domains (provider);

  for (guint i = 0; domains[i] != NULL; i++)
    if (domains[i][0] == '*')
      return TRUE;
  return FALSE;
}

static void
check_names (PhProviderCatalogue *catalogue, PhProvider *provider)
{
  const char *const *domains = ph_provider_get_domains (provider);
  const char *const *suffixes = ph_provider_get_mx_suffixes (provider);
  const char *const *popular = ph_provider_get_popular_domains (provider);

  for (guint i = 0; domains[i] != NULL; i++)
    {
      /* NULL when two claim it; never somebody who does not. */
      PhProvider *found = ph_provider_catalogue_find_by_domain (catalogue, domains[i]);

      if (found != NULL && domains[i][0] != '*' && !g_strv_contains (ph_provider_get_domains (found), domains[i]) && !has_wildcard (found))
        g_error ("%s has the wrong owner", domains[i]);
    }
  for (guint i = 0; suffixes[i] != NULL; i++)
    {
      g_autofree char *host = g_strconcat ("mx.", suffixes[i], NULL);
      g_autofree char *neighbour = g_strconcat ("x", suffixes[i], NULL);

      ph_provider_catalogue_find_by_mx (catalogue, host);
      ph_provider_catalogue_find_by_mx (catalogue, neighbour);
    }
  for (guint i = 0; popular[i] != NULL && i < MAX_SUGGESTIONS; i++)
    {
      g_autofree char *mistyped = g_strconcat (popular[i], "x", NULL);

      g_free (ph_provider_catalogue_dup_suggestion (catalogue, mistyped));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new ();
  g_autoptr(PhAddress) address = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GBytes) file = g_bytes_new (data, size);
  const char *const *problems = NULL;

  ph_provider_catalogue_add (catalogue, file, "fuzz.conf", PH_PROVIDER_USER);
  problems = ph_provider_catalogue_get_problems (catalogue);
  for (guint i = 0; problems[i] != NULL; i++)
    if (!g_str_has_prefix (problems[i], "fuzz.conf: ") || !g_utf8_validate (problems[i], -1, NULL))
      g_error ("not a problem of the file: %s", problems[i]);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalogue)); i++)
    {
      g_autoptr(PhProvider) provider = g_list_model_get_item (G_LIST_MODEL (catalogue), i);

      check_provider (provider, address);
      check_names (catalogue, provider);
    }
  return 0;
}
