// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Settings: safe when nothing is set, and a copy is a copy of everything.

#include "config.h"

#include "ph-server-settings.h"

static void
test_defaults (void)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();

  g_assert_null (settings->endpoint);
  g_assert_null (settings->username);
  g_assert_null (settings->trusted_sha256);
  g_assert_cmpint (settings->cleartext, ==, PH_CLEARTEXT_REFUSE);
  g_assert_cmpint (settings->address_family, ==, PH_ADDRESS_FAMILY_ANY);
  g_assert_cmpuint (settings->timeout_ms, ==, 0);
}

static void
test_copy (void)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
  g_autoptr(PhServerSettings) copy = NULL;

  settings->endpoint = ph_endpoint_new ("mail.example", 0, PH_SECURITY_TLS);
  settings->username = g_strdup ("ada");
  settings->password = ph_secret_new ("secret");
  settings->token = ph_secret_new ("token");
  settings->client_certificate = g_strdup ("/me.pem");
  settings->latch = PH_PROTECTION_TLS;
  settings->messages_per_minute = 30;
  settings->messages_per_connection = 10;
  settings->mechanism = g_strdup ("PLAIN");
  settings->ehlo_name = g_strdup ("client.example");
  settings->ca_file = g_strdup ("/ca.pem");
  settings->trusted_sha256 = g_strdup ("00ff");
  settings->address_family = PH_ADDRESS_FAMILY_IPV6;
  settings->cleartext = PH_CLEARTEXT_ALLOW;
  settings->timeout_ms = 7;
  copy = ph_server_settings_copy (settings);

  g_assert_true (copy->endpoint == settings->endpoint);
  g_assert_true (copy->password == settings->password);
  g_assert_true (copy->token == settings->token);
  g_assert_cmpstr (copy->client_certificate, ==, "/me.pem");
  g_assert_cmpuint (copy->latch, ==, PH_PROTECTION_TLS);
  g_assert_cmpuint (copy->messages_per_minute, ==, 30);
  g_assert_cmpuint (copy->messages_per_connection, ==, 10);
  g_assert_cmpstr (copy->username, ==, "ada");
  g_assert_true (copy->username != settings->username);
  g_assert_cmpstr (copy->mechanism, ==, "PLAIN");
  g_assert_cmpstr (copy->ehlo_name, ==, "client.example");
  g_assert_cmpstr (copy->ca_file, ==, "/ca.pem");
  g_assert_cmpstr (copy->trusted_sha256, ==, "00ff");
  g_assert_cmpint (copy->address_family, ==, PH_ADDRESS_FAMILY_IPV6);
  g_assert_cmpint (copy->cleartext, ==, PH_CLEARTEXT_ALLOW);
  g_assert_cmpuint (copy->timeout_ms, ==, 7);
}

static void
test_forget_secrets (void)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();

  settings->username = g_strdup ("ada");
  settings->password = ph_secret_new ("secret");
  settings->token = ph_secret_new ("token");
  ph_server_settings_forget_secrets (settings);
  g_assert_null (settings->password);
  g_assert_null (settings->token);
  g_assert_cmpstr (settings->username, ==, "ada");
  ph_server_settings_forget_secrets (settings);
}

static void
test_families (void)
{
  g_autoptr(GEnumClass) families = g_type_class_ref (PH_TYPE_ADDRESS_FAMILY);
  PhAddressFamily family = PH_ADDRESS_FAMILY_ANY;

  for (guint i = 0; i < families->n_values; i++)
    {
      const char *nick = ph_address_family_to_nick ((PhAddressFamily) families->values[i].value);

      g_assert_cmpstr (nick, ==, families->values[i].value_nick);
      g_assert_true (ph_address_family_from_nick (nick, &family));
      g_assert_cmpint (family, ==, families->values[i].value);
    }
  g_assert_false (ph_address_family_from_nick ("ipv5", &family));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/server-settings/defaults", test_defaults);
  g_test_add_func ("/base/server-settings/copy", test_copy);
  g_test_add_func ("/base/server-settings/forget-secrets", test_forget_secrets);
  g_test_add_func ("/base/server-settings/families", test_families);
  return g_test_run ();
}
