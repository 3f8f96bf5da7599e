// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Endpoints: default ports, names of the kinds of security, and what is this computer itself.

#include "config.h"

#include "ph-endpoint.h"

static void
test_ports (void)
{
  g_autoptr(PhEndpoint) tls = ph_endpoint_new ("mail.example", 0, PH_SECURITY_TLS);
  g_autoptr(PhEndpoint) starttls = ph_endpoint_new ("mail.example", 0, PH_SECURITY_STARTTLS);
  g_autoptr(PhEndpoint) none = ph_endpoint_new ("mail.example", 0, PH_SECURITY_NONE);
  g_autoptr(PhEndpoint) other = ph_endpoint_new ("mail.example", 2525, PH_SECURITY_TLS);

  g_assert_cmpuint (ph_endpoint_get_port (tls), ==, 465);
  g_assert_cmpuint (ph_endpoint_get_port (starttls), ==, 587);
  g_assert_cmpuint (ph_endpoint_get_port (none), ==, 25);
  g_assert_cmpuint (ph_endpoint_get_port (other), ==, 2525);
  g_assert_cmpstr (ph_endpoint_get_host (other), ==, "mail.example");
  g_assert_cmpint (ph_endpoint_get_security (starttls), ==, PH_SECURITY_STARTTLS);
}

static void
test_nicks (void)
{
  g_autoptr(GEnumClass) kinds = g_type_class_ref (PH_TYPE_SECURITY);
  PhSecurity security = PH_SECURITY_NONE;

  for (guint i = 0; i < kinds->n_values; i++)
    {
      const char *nick = ph_security_to_nick ((PhSecurity) kinds->values[i].value);

      g_assert_cmpstr (nick, ==, kinds->values[i].value_nick);
      g_assert_true (ph_security_from_nick (nick, &security));
      g_assert_cmpint (security, ==, kinds->values[i].value);
    }
  security = PH_SECURITY_STARTTLS;
  g_assert_false (ph_security_from_nick ("TLS", &security));
  g_assert_false (ph_security_from_nick ("", &security));
  g_assert_cmpint (security, ==, PH_SECURITY_STARTTLS);
}

static void
test_loopback (void)
{
  static const struct
  {
    const char *host;
    gboolean is_loopback;
  } hosts[] = {
    { "localhost", TRUE },
    { "LocalHost", TRUE },
    { "127.0.0.1", TRUE },
    { "127.1.2.3", TRUE },
    { "::1", TRUE },
    { "127.0.0.1.example.org", FALSE },
    { "127.example", FALSE },
    { "localhost.example", FALSE },
    { "192.0.2.1", FALSE },
    { "::2", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_endpoint_new (hosts[i].host, 0, PH_SECURITY_NONE);

      g_assert_true (ph_endpoint_is_loopback (endpoint) == hosts[i].is_loopback);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/endpoint/ports", test_ports);
  g_test_add_func ("/base/endpoint/nicks", test_nicks);
  g_test_add_func ("/base/endpoint/loopback", test_loopback);
  return g_test_run ();
}
