// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The order in which addresses are tried.

#include "config.h"

#include "ph-address-list.h"

static const struct
{
  const char *sentence;
  const char *given;
  PhAddressFamily family;
  const char *expected;
} cases[] = {
  { "none", "", PH_ADDRESS_FAMILY_ANY, "" },
  { "one", "192.0.2.1", PH_ADDRESS_FAMILY_ANY, "192.0.2.1" },
  { "the families take turns", "2001:db8::1 2001:db8::2 192.0.2.1 192.0.2.2", PH_ADDRESS_FAMILY_ANY, "2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2" },
  { "the resolver's first one stays first", "192.0.2.1 192.0.2.2 2001:db8::1", PH_ADDRESS_FAMILY_ANY, "192.0.2.1 2001:db8::1 192.0.2.2" },
  { "more of one", "192.0.2.1 2001:db8::1 192.0.2.2 192.0.2.3", PH_ADDRESS_FAMILY_ANY, "192.0.2.1 2001:db8::1 192.0.2.2 192.0.2.3" },
  { "IPv4 only", "2001:db8::1 192.0.2.1 192.0.2.2", PH_ADDRESS_FAMILY_IPV4, "192.0.2.1 192.0.2.2" },
  { "IPv6 only", "192.0.2.1 2001:db8::1", PH_ADDRESS_FAMILY_IPV6, "2001:db8::1" },
  { "none of the wanted", "192.0.2.1", PH_ADDRESS_FAMILY_IPV6, "" },
};

static void
free_addresses (GList *addresses)
{
  g_list_free_full (addresses, g_object_unref);
}

static GList *
parse_addresses (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  GList *addresses = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    addresses = g_list_append (addresses, g_inet_address_new_from_string (words[i]));
  return addresses;
}

static char *
list_to_string (PhAddressList *list)
{
  g_autoptr(GSocketAddressEnumerator) enumerator = g_socket_connectable_enumerate (G_SOCKET_CONNECTABLE (list));
  g_autoptr(GString) text = g_string_new (NULL);

  while (TRUE)
    {
      g_autoptr(GSocketAddress) address = g_socket_address_enumerator_next (enumerator, NULL, NULL);

      if (address == NULL)
        return g_string_free (g_steal_pointer (&text), FALSE);
      g_autofree char *word = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
      g_assert_cmpuint (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)), ==, 587);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", word);
    }
}

static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GList *addresses = *cases[i].given != '\0' ? parse_addresses (cases[i].given) : NULL;
      g_autoptr(PhAddressList) list = ph_address_list_new (addresses, 587, cases[i].family);
      g_autofree char *order = list_to_string (list);
      g_autofree char *again = list_to_string (list);

      g_test_message ("%s", cases[i].sentence);
      g_assert_cmpstr (order, ==, cases[i].expected);
      g_assert_cmpstr (again, ==, cases[i].expected);
      free_addresses (addresses);
    }
}

static void
test_bounded (void)
{
  GList *addresses = NULL;

  for (guint i = 0; i < 1000; i++)
    addresses = g_list_append (addresses, g_inet_address_new_from_string ("192.0.2.1"));
  g_autoptr(PhAddressList) list = ph_address_list_new (addresses, 587, PH_ADDRESS_FAMILY_ANY);
  g_assert_cmpuint (ph_address_list_get_length (list), ==, 16);
  free_addresses (addresses);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address-list/order", test_order);
  g_test_add_func ("/address-list/bounded", test_bounded);
  return g_test_run ();
}
