// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Questions: of an address and of a domain, and those that can't be asked.

#include "config.h"

#include "ph-discovery-query.h"

static void
test_address (void)
{
  g_autoptr(PhAddress) address = ph_address_parse ("ada@Bücher.Example", NULL);
  g_autoptr(PhDiscoveryQuery) query = ph_discovery_query_new (address, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE);
  g_autoptr(PhDiscoveryQuery) same = ph_discovery_query_ref (query);

  g_assert_true (same == query);
  g_assert_true (ph_address_equal (ph_discovery_query_get_address (query), address));
  g_assert_cmpstr (ph_discovery_query_get_domain (query), ==, "xn--bcher-kva.example");
  g_assert_cmpint (ph_discovery_query_get_flags (query), ==, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE);
}

static void
test_literal (void)
{
  g_autoptr(PhAddress) ipv4 = ph_address_parse ("ada@[192.0.2.1]", NULL);
  g_autoptr(PhAddress) ipv6 = ph_address_parse ("ada@[IPv6:2001:db8::1]", NULL);

  g_assert_null (ph_discovery_query_new (ipv4, 0));
  g_assert_null (ph_discovery_query_new (ipv6, 0));
}

static void
test_domain (void)
{
  static const struct
  {
    const char *text;
    const char *domain; /* NULL: refused */
    PhAddressError code;
  } cases[] = {
    { "example.org", "example.org" },
    { "  Example.ORG. ", "example.org" },
    { "bücher.example", "xn--bcher-kva.example" },
    { "localhost", "localhost" },
    { "", NULL, PH_ADDRESS_ERROR_NO_DOMAIN },
    { ".", NULL, PH_ADDRESS_ERROR_DOTS },
    { "example", NULL, PH_ADDRESS_ERROR_SINGLE_LABEL },
    { "example..org", NULL, PH_ADDRESS_ERROR_DOTS },
    { "example,org", NULL, PH_ADDRESS_ERROR_COMMA },
    { "192.0.2.1", NULL, PH_ADDRESS_ERROR_DOMAIN },
    { "[192.0.2.1]", NULL, PH_ADDRESS_ERROR_DOMAIN },
    { "exa mple.org", NULL, PH_ADDRESS_ERROR_SPACE },
    { "https://example.org", NULL, PH_ADDRESS_ERROR_WEB_ADDRESS },
    { "a@example.org", NULL, PH_ADDRESS_ERROR_TWO_ATS },
    { "example.org>", NULL, PH_ADDRESS_ERROR_BRACKETS },
    { "exam_ple.org", NULL, PH_ADDRESS_ERROR_DOMAIN },
    { "exa\xe2\x80\x8bmple.org", NULL, PH_ADDRESS_ERROR_CONTROL },
    { "exa\xffmple.org", NULL, PH_ADDRESS_ERROR_CONTROL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhDiscoveryQuery) query = ph_discovery_query_new_for_domain (cases[i].text, PH_DISCOVERY_OFFLINE, &error);

      g_test_message ("row %u", i);
      if (cases[i].domain == NULL)
        {
          g_assert_null (query);
          g_assert_error (error, PH_ADDRESS_ERROR, (int) cases[i].code);
          continue;
        }
      g_assert_no_error (error);
      g_assert_null (ph_discovery_query_get_address (query));
      g_assert_cmpstr (ph_discovery_query_get_domain (query), ==, cases[i].domain);
      g_assert_cmpint (ph_discovery_query_get_flags (query), ==, PH_DISCOVERY_OFFLINE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/query/address", test_address);
  g_test_add_func ("/discovery/query/literal", test_literal);
  g_test_add_func ("/discovery/query/domain", test_domain);
  return g_test_run ();
}
