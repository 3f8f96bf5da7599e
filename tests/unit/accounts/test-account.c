// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One account: its properties, what is sound, and what a session gets of it.

#include "ph-account.h"

#include "ph-mailbox.h"

#include <string.h>

static PhAccount *
new_sound_account (void)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_port (account, 587);
  ph_account_set_security (account, PH_SECURITY_STARTTLS);
  return account;
}

static void
test_new_destroy (void)
{
  PhAccount *account = ph_account_new (NULL);
  g_autoptr(PhAccount) other = ph_account_new (NULL);
  g_autoptr(PhAccount) named = ph_account_new ("x1");

  g_assert_cmpstr (ph_account_get_id (account), !=, ph_account_get_id (other));
  g_assert_cmpuint (strlen (ph_account_get_id (account)), >, 8);
  g_assert_cmpstr (ph_account_get_id (named), ==, "x1");
  g_assert_cmpstr (ph_account_get_title (named), ==, "x1");
  g_assert_cmpstr (ph_account_get_label (named), ==, "");
  g_assert_cmpint (ph_account_get_security (named), ==, PH_SECURITY_TLS);
  g_assert_cmpint (ph_account_get_cleartext (named), ==, PH_CLEARTEXT_REFUSE);
  g_assert_finalize_object (account);
}

static void
on_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", pspec->name);
}

static void
test_notify (void)
{
  g_autoptr(PhAccount) account = ph_account_new ("x");
  g_autoptr(GString) names = g_string_new (NULL);

  g_signal_connect (account, "notify", G_CALLBACK (on_notify_cb), names);
  ph_account_set_address (account, "a@b.c");
  ph_account_set_address (account, "a@b.c");
  ph_account_set_label (account, "Work");
  ph_account_set_address (account, "d@e.f");
  ph_account_set_label (account, NULL);
  ph_account_set_port (account, 25);
  ph_account_set_port (account, 25);
  g_object_set (account, "security", PH_SECURITY_NONE, NULL);
  ph_account_set_timeout_ms (account, 5);
  ph_account_set_cleartext (account, PH_CLEARTEXT_ALLOW);
  ph_account_set_cleartext (account, PH_CLEARTEXT_ALLOW);
  ph_account_set_address_family (account, PH_ADDRESS_FAMILY_IPV6);
  g_object_set (account, "username", "", NULL);
  g_assert_cmpstr (names->str, ==, "address title label title address label title port security timeout-ms cleartext address-family ");
}

static void
test_every_property_copies (void)
{
  g_autoptr(PhAccount) account = ph_account_new ("x");
  g_autofree GParamSpec **specs = NULL;
  guint n_specs = 0;

  specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (account), &n_specs);
  for (guint i = 0; i < n_specs; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;
      g_autoptr(PhAccount) copy = NULL;

      if ((specs[i]->flags & G_PARAM_WRITABLE) == 0 || (specs[i]->flags & G_PARAM_CONSTRUCT_ONLY) != 0)
        continue;
      g_value_init (&value, specs[i]->value_type);
      if (G_VALUE_HOLDS_STRING (&value))
        g_value_set_string (&value, specs[i]->name);
      else if (G_VALUE_HOLDS_UINT (&value))
        g_value_set_uint (&value, 7);
      else if (G_VALUE_HOLDS_FLAGS (&value))
        g_value_set_flags (&value, PH_PROTECTION_TLS);
      else
        g_value_set_enum (&value, 1);
      copy = ph_account_copy (account);
      g_assert_true (ph_account_equal (account, copy));
      g_object_set_property (G_OBJECT (account), specs[i]->name, &value);
      g_test_message ("%s", specs[i]->name);
      g_assert_false (ph_account_equal (account, copy));
      ph_account_assign (copy, account);
      g_assert_true (ph_account_equal (account, copy));
    }
}

static const struct
{
  const char *host;
  const char *wire; /* NULL: refused */
} host_cases[] = {
  { "mail.example.org", "mail.example.org" },
  { "MAIL.Example.ORG.", "mail.example.org" },
  { "localhost", "localhost" },
  { "my_mail", "my_mail" },
  { "m\303\274nchen.example", "xn--mnchen-3ya.example" },
  { "xn--mnchen-3ya.example", "xn--mnchen-3ya.example" },
  { "192.0.2.7", "192.0.2.7" },
  { "2001:db8::1", "2001:db8::1" },
  { "", NULL },
  { ".", NULL },
  { "a..b", NULL },
  { ".example.org", NULL },
  { "-a.example", NULL },
  { "a-.example", NULL },
  { "mail.example.org:587", NULL },
  { "smtp://mail.example.org", NULL },
  { "mail.example.org/", NULL },
  { " mail.example.org", NULL },
  { "mail example", NULL },
  { "mail.example.org\n", NULL },
  { "ma\342\200\213il.example.org", NULL },
  { "mail\302\255.example.org", NULL },
  { "\377.example", NULL },
  { "[::1]", "::1" },
  { "[2001:DB8::1]", "2001:DB8::1" },
  { "[]", NULL },
  { "[", NULL },
  { "[::1", NULL },
  { "::1]", NULL },
  { "[[::1]]", NULL },
  { "[::1]:587", NULL },
  { "[127.0.0.1]", NULL },
  { "[mail.example.org]", NULL },
  { "256.1.1.1", NULL },
  { "1.2.3", NULL },
  { "ada@example.org", NULL },
  { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example", NULL },
};

static void
test_hosts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (host_cases); i++)
    {
      g_autoptr(PhAccount) account = new_sound_account ();
      g_autoptr(GError) error = NULL;
      g_autoptr(PhServerSettings) settings = NULL;

      g_test_message ("case %u", i);
      ph_account_set_host (account, host_cases[i].host);
      settings = ph_account_dup_server_settings (account, NULL, &error);
      g_assert_cmpint (ph_account_check (account, NULL), ==, host_cases[i].wire != NULL);
      if (host_cases[i].wire == NULL)
        {
          g_assert_null (settings);
          g_assert_error (error, PH_ACCOUNT_ERROR, PH_ACCOUNT_ERROR_HOST);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (ph_endpoint_get_host (settings->endpoint), ==, host_cases[i].wire);
    }
}

static const struct
{
  const char *senders;
  const char *found; /* as a list */
} sender_cases[] = {
  { "", "Ada <ada@example.org>" },
  { "Bea <bea@example.org>", "Ada <ada@example.org>, Bea <bea@example.org>" },
  { "office@example.org", "Ada <ada@example.org>, Ada <office@example.org>" },
  { "Other <ADA@Example.org>, office@example.org, Office@EXAMPLE.org", "Ada <ada@example.org>, Ada <office@example.org>" },
  { "nonsense, , <>, a@b@c, office@example.org", "Ada <ada@example.org>, Ada <office@example.org>" },
};

static void
test_senders (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sender_cases); i++)
    {
      g_autoptr(PhAccount) account = new_sound_account ();
      g_autoptr(GPtrArray) senders = NULL;
      g_autofree char *text = NULL;

      ph_account_set_display_name (account, "Ada");
      ph_account_set_senders (account, sender_cases[i].senders);
      senders = ph_account_dup_senders (account);
      text = ph_mailbox_list_to_text (senders);
      g_assert_cmpstr (text, ==, sender_cases[i].found);
    }
}

static void
test_too_many_senders (void)
{
  g_autoptr(PhAccount) account = new_sound_account ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GPtrArray) senders = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "a%u@example.org, ", i);
  ph_account_set_senders (account, text->str);
  senders = ph_account_dup_senders (account);
  g_assert_cmpuint (senders->len, ==, 200);
  g_assert_cmpstr (ph_mailbox_get_address (senders->pdata[0]), ==, "ada@example.org");
  g_assert_cmpstr (ph_mailbox_get_address (senders->pdata[199]), ==, "a198@example.org");
}

static void
test_no_senders (void)
{
  g_autoptr(PhAccount) account = ph_account_new (NULL);
  g_autoptr(GPtrArray) senders = ph_account_dup_senders (account);

  g_assert_cmpuint (senders->len, ==, 0);
}

static const struct
{
  const char *address;
  gboolean is_sender;
} has_sender_cases[] = {
  { "ada@example.org", TRUE },
  { "Ada@EXAMPLE.org", TRUE },
  { "OFFICE@example.org", TRUE },
  { "\303\204nne@m\303\274nchen.example", TRUE },
  { "\303\244nne@xn--mnchen-3ya.example", TRUE },
  { "ada@example.net", FALSE },
  { "adam@example.org", FALSE },
};

static void
test_has_sender (void)
{
  g_autoptr(PhAccount) account = new_sound_account ();

  ph_account_set_senders (account, "Office <office@example.org>, \303\244nne@M\303\234nchen.example");
  for (guint i = 0; i < G_N_ELEMENTS (has_sender_cases); i++)
    {
      g_autoptr(PhAddress) address = ph_address_parse (has_sender_cases[i].address, NULL);

      g_assert_nonnull (address);
      g_assert_cmpint (ph_account_has_sender (account, address), ==, has_sender_cases[i].is_sender);
    }
}

static void
assert_check_error (PhAccount *account, PhAccountError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ph_account_check (account, &error));
  g_assert_error (error, PH_ACCOUNT_ERROR, (int) code);
}

static void
test_other_fields (void)
{
  g_autoptr(PhAccount) account = new_sound_account ();

  ph_account_set_port (account, 0);
  assert_check_error (account, PH_ACCOUNT_ERROR_PORT);
  ph_account_set_port (account, 65536);
  assert_check_error (account, PH_ACCOUNT_ERROR_PORT);
  ph_account_set_port (account, 65535);
  g_assert_true (ph_account_check (account, NULL));
  ph_account_set_address (account, "");
  assert_check_error (account, PH_ACCOUNT_ERROR_ADDRESS);
  ph_account_set_address (account, "ada");
  assert_check_error (account, PH_ACCOUNT_ERROR_ADDRESS);
}

static void
test_settings (void)
{
  g_autoptr(PhAccount) account = new_sound_account ();
  g_autoptr(PhSecret) secret = ph_secret_new ("pw");
  g_autoptr(PhServerSettings) bare = ph_account_dup_server_settings (account, NULL, NULL);
  g_autoptr(PhServerSettings) full = NULL;

  g_assert_null (bare->username);
  g_assert_null (bare->password);
  g_assert_null (bare->mechanism);
  g_assert_null (bare->ehlo_name);
  g_assert_null (bare->ca_file);
  g_assert_null (bare->trusted_sha256);

  g_object_set (account, "username", "ada", "mechanism", "scram-sha-1", "ehlo-name", "x", "ca-file", "/ca.pem", "trusted-sha256", "AB:cd 01",
                "client-certificate", "pkcs11:object=me", "messages-per-minute", 3u, "messages-per-connection", 4u, "latch", PH_PROTECTION_SCRAM, "timeout-ms", 9u, "cleartext", PH_CLEARTEXT_ALLOW, "address-family", PH_ADDRESS_FAMILY_IPV4, NULL);
  full = ph_account_dup_server_settings (account, secret, NULL);
  g_assert_cmpuint (ph_endpoint_get_port (full->endpoint), ==, 587);
  g_assert_cmpint (ph_endpoint_get_security (full->endpoint), ==, PH_SECURITY_STARTTLS);
  g_assert_cmpstr (full->username, ==, "ada");
  g_assert_true (full->password == secret);
  g_assert_cmpstr (full->mechanism, ==, "SCRAM-SHA-1");
  g_assert_cmpstr (full->ehlo_name, ==, "x");
  g_assert_cmpstr (full->ca_file, ==, "/ca.pem");
  g_assert_cmpstr (full->trusted_sha256, ==, "abcd01");
  g_assert_cmpstr (full->client_certificate, ==, "pkcs11:object=me");
  g_assert_cmpuint (full->timeout_ms, ==, 9);
  g_assert_cmpuint (full->messages_per_minute, ==, 3);
  g_assert_cmpuint (full->messages_per_connection, ==, 4);
  g_assert_cmpuint (full->latch, ==, PH_PROTECTION_SCRAM);
  g_assert_cmpint (full->cleartext, ==, PH_CLEARTEXT_ALLOW);
  g_assert_cmpint (full->address_family, ==, PH_ADDRESS_FAMILY_IPV4);
}

/* What a server once had is demanded of it until the person chooses otherwise; of another server it is not. */
static void
test_latch (void)
{
  const PhProtection all = PH_PROTECTION_TLS | PH_PROTECTION_SCRAM | PH_PROTECTION_CHANNEL_BINDING;
  g_autoptr(PhAccount) account = new_sound_account ();
  g_autoptr(PhAccount) copy = NULL;

  ph_account_set_latch (account, all);
  ph_account_set_host (account, ph_account_get_host (account));
  ph_account_set_security (account, PH_SECURITY_TLS);
  ph_account_set_port (account, 2465);
  g_assert_cmpuint (ph_account_get_latch (account), ==, all);

  copy = ph_account_copy (account);
  g_assert_cmpuint (ph_account_get_latch (copy), ==, all);
  ph_account_set_host (copy, "other.example");
  g_assert_cmpuint (ph_account_get_latch (copy), ==, PH_PROTECTION_NONE);

  g_object_set (account, "security", PH_SECURITY_NONE, NULL);
  g_assert_cmpuint (ph_account_get_latch (account), ==, PH_PROTECTION_NONE);
}

/* A certificate is trusted at one host and port: whatever changes one of them, however, forgets it. */
static void
test_trust (void)
{
  static const struct
  {
    const char *property;
    const char *text;
    guint number;
    gboolean is_kept;
  } changes[] = {
    { .property = "host", .text = "mail.example.org", .is_kept = TRUE },
    { .property = "host", .text = "MAIL.example.org", .is_kept = TRUE },
    { .property = "port", .number = 587, .is_kept = TRUE },
    { .property = "username", .text = "grace", .is_kept = TRUE },
    { .property = "security", .number = PH_SECURITY_TLS, .is_kept = TRUE },
    { .property = "host", .text = "mail.example.com" },
    { .property = "host", .text = "mail.example.org." },
    { .property = "host", .text = "" },
    { .property = "port", .number = 465 },
    { .property = "port", .number = 0 },
    { .property = "trusted-sha256", .text = "cd" },
    { .property = "trusted-sha256", .text = "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(PhAccount) account = new_sound_account ();
      g_autoptr(PhAccount) before = NULL;
      gboolean is_pin = strcmp (changes[i].property, "trusted-sha256") == 0;

      g_object_set (account, "host", "mail.example.org", "port", 587u, "trusted-sha256", "ab", "trusted-certificate", "QUJD", NULL);
      g_assert_cmpstr (ph_account_get_trusted_certificate (account), ==, "QUJD");
      before = ph_account_copy (account);
      if (changes[i].text != NULL)
        g_object_set (account, changes[i].property, changes[i].text, NULL);
      else
        g_object_set (account, changes[i].property, changes[i].number, NULL);
      g_test_message ("%u: %s", i, changes[i].property);
      if (!is_pin)
        g_assert_cmpstr (ph_account_get_trusted_sha256 (account), ==, changes[i].is_kept ? "ab" : "");
      g_assert_cmpstr (ph_account_get_trusted_certificate (account), ==, changes[i].is_kept ? "QUJD" : "");

      /* Undone, all is as before. */
      ph_account_assign (account, before);
      g_assert_true (ph_account_equal (account, before));
      g_assert_cmpstr (ph_account_get_trusted_sha256 (account), ==, "ab");
      g_assert_cmpstr (ph_account_get_trusted_certificate (account), ==, "QUJD");
    }
}

/* There and back again is no way to keep it. */
static void
test_trust_of_former_server (void)
{
  g_autoptr(PhAccount) account = new_sound_account ();

  ph_account_set_port (account, 465);
  ph_account_set_trusted_sha256 (account, "ab");
  ph_account_set_port (account, 587);
  ph_account_set_port (account, 465);
  g_assert_cmpstr (ph_account_get_trusted_sha256 (account), ==, "");
}

/* Where settings come from is said of one server, and kept with whatever name it has. */
static void
test_found (void)
{
  g_autoptr(PhAccount) account = new_sound_account ();
  g_autoptr(PhAccount) copy = NULL;

  g_assert_cmpstr (ph_account_get_found_by (account), ==, "");
  ph_account_set_found_by (account, "autoconfig-http");
  ph_account_set_found_uri (account, "http://autoconfig.example.org/mail/config-v1.1.xml");
  ph_account_set_found_on (account, "2026-05-03");
  ph_account_set_host (account, ph_account_get_host (account));
  ph_account_set_port (account, 465);
  ph_account_set_username (account, "grace");

  copy = ph_account_copy (account);
  g_assert_cmpstr (ph_account_get_found_by (copy), ==, "autoconfig-http");
  g_assert_cmpstr (ph_account_get_found_uri (copy), ==, "http://autoconfig.example.org/mail/config-v1.1.xml");
  g_assert_cmpstr (ph_account_get_found_on (copy), ==, "2026-05-03");
  g_object_set (copy, "host", "other.example", NULL);
  g_assert_cmpstr (ph_account_get_found_by (copy), ==, "");
  g_assert_cmpstr (ph_account_get_found_uri (copy), ==, "");
  g_assert_cmpstr (ph_account_get_found_on (copy), ==, "");

  /* Not by way of the host. */
  ph_account_assign (copy, account);
  g_assert_true (ph_account_equal (copy, account));
  g_assert_cmpstr (ph_account_get_found_by (copy), ==, "autoconfig-http");
  ph_account_forget_origin (copy);
  g_assert_cmpstr (ph_account_get_found_by (copy), ==, "");
  g_assert_cmpstr (ph_account_get_found_uri (copy), ==, "");
  g_assert_cmpstr (ph_account_get_found_on (copy), ==, "");
  g_assert_cmpstr (ph_account_get_host (copy), ==, ph_account_get_host (account));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/account/new-destroy", test_new_destroy);
  g_test_add_func ("/accounts/account/notify", test_notify);
  g_test_add_func ("/accounts/account/every-property-copies", test_every_property_copies);
  g_test_add_func ("/accounts/account/hosts", test_hosts);
  g_test_add_func ("/accounts/account/other-fields", test_other_fields);
  g_test_add_func ("/accounts/account/settings", test_settings);
  g_test_add_func ("/accounts/account/latch", test_latch);
  g_test_add_func ("/accounts/account/trust", test_trust);
  g_test_add_func ("/accounts/account/trust-of-former-server", test_trust_of_former_server);
  g_test_add_func ("/accounts/account/found", test_found);
  g_test_add_func ("/accounts/account/senders", test_senders);
  g_test_add_func ("/accounts/account/too-many-senders", test_too_many_senders);
  g_test_add_func ("/accounts/account/no-senders", test_no_senders);
  g_test_add_func ("/accounts/account/has-sender", test_has_sender);
  return g_test_run ();
}
