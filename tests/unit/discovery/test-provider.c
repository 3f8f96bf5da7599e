// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One group of a catalogue file: what each key becomes, and what is refused.

#include "config.h"

#include "ph-provider-group.h"
#include "ph-provider.h"

#include <string.h>

static PhProvider *
read_group (const char *keys, GError **error)
{
  g_autofree char *text = g_strconcat ("[Example]\n", keys, "\n", NULL);
  g_autoptr(GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL));
  return ph_provider_new_from_group (file, "Example", PH_PROVIDER_ADMIN, error);
}

static PhProvider *
read_good_group (const char *keys)
{
  g_autoptr(GError) error = NULL;
  PhProvider *provider = read_group (keys, &error);

  g_assert_no_error (error);
  g_assert_nonnull (provider);
  return provider;
}

static void
test_new_destroy (void)
{
  PhProvider *provider = read_good_group ("");

  g_assert_cmpstr (ph_provider_get_name (provider), ==, "Example");
  g_assert_cmpint (ph_provider_get_origin (provider), ==, PH_PROVIDER_ADMIN);
  g_assert_finalize_object (provider);
}

static void
test_everything (void)
{
  g_autoptr(PhProvider) provider = read_good_group (
    "Domains=Example.ORG; *.example.net ;bücher.example;\n"
    "Popular=example.org\n"
    "MX=MX.example.com\n"
    "Servers=tls SMTP.example.org 465;  starttls\tsmtp.example.org  2587;none 127.0.0.1 1025\n"
    "UserName=%EMAILADDRESS%\n"
    "SignIn=password;browser\n"
    "AppPassword=required\n"
    "AppPasswordPage=https://example.org/app?a=b#c\n"
    "SwitchOn=extra-protection\n"
    "SwitchOnPage=https://example.org/on\n"
    "HelpPage=https://example.org/help\n"
    "RecipientsPerDay=500\n"
    "MessagesPerDay=400\n"
    "MessagesPerMinute=30\n"
    "RecipientsPerMessage=100\n"
    "MaxSize=20971520\n"
    "Pinned=true\n");
  const char *const domains[] = { "example.org", "*.example.net", "xn--bcher-kva.example", NULL };
  const char *const suffixes[] = { "mx.example.com", NULL };
  const char *const popular[] = { "example.org", NULL };
  g_autoptr(PhEndpoint) first = ph_provider_get_endpoint (provider, 0, NULL);
  g_autoptr(PhEndpoint) second = ph_provider_get_endpoint (provider, 1, "example.org");
  g_autoptr(PhEndpoint) third = ph_provider_get_endpoint (provider, 2, NULL);

  g_assert_cmpstrv (ph_provider_get_domains (provider), domains);
  g_assert_cmpstrv (ph_provider_get_popular_domains (provider), popular);
  g_assert_cmpstrv (ph_provider_get_mx_suffixes (provider), suffixes);
  g_assert_cmpuint (ph_provider_get_n_endpoints (provider), ==, 3);
  g_assert_cmpstr (ph_endpoint_get_host (first), ==, "smtp.example.org");
  g_assert_cmpint (ph_endpoint_get_security (first), ==, PH_SECURITY_TLS);
  g_assert_cmpuint (ph_endpoint_get_port (second), ==, 2587);
  g_assert_cmpint (ph_endpoint_get_security (second), ==, PH_SECURITY_STARTTLS);
  g_assert_cmpint (ph_endpoint_get_security (third), ==, PH_SECURITY_NONE);
  g_assert_cmpuint (ph_provider_get_methods (provider), ==, PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER);
  g_assert_cmpint (ph_provider_get_app_password (provider), ==, PH_APP_PASSWORD_REQUIRED);
  g_assert_cmpstr (ph_provider_get_app_password_url (provider), ==, "https://example.org/app?a=b#c");
  g_assert_cmpint (ph_provider_get_enable_step (provider), ==, PH_ENABLE_STEP_EXTRA_PROTECTION);
  g_assert_cmpstr (ph_provider_get_enable_url (provider), ==, "https://example.org/on");
  g_assert_cmpstr (ph_provider_get_help_url (provider), ==, "https://example.org/help");
  g_assert_cmpuint (ph_provider_get_recipients_per_day (provider), ==, 500);
  g_assert_cmpuint (ph_provider_get_messages_per_day (provider), ==, 400);
  g_assert_cmpuint (ph_provider_get_messages_per_minute (provider), ==, 30);
  g_assert_cmpuint (ph_provider_get_recipients_per_message (provider), ==, 100);
  g_assert_cmpuint (ph_provider_get_max_size (provider), ==, 20971520);
  g_assert_cmpint (ph_provider_get_certainty (provider), ==, PH_PROVIDER_PINNED);
  g_assert_true (ph_provider_sends_mail (provider));
}

static void
test_nothing (void)
{
  g_autoptr(PhProvider) provider = read_good_group ("# says nothing\n");
  g_autoptr(PhAddress) address = ph_address_parse ("ada@example.org", NULL);

  g_assert_cmpuint (g_strv_length ((char **) ph_provider_get_domains (provider)), ==, 0);
  g_assert_cmpuint (g_strv_length ((char **) ph_provider_get_popular_domains (provider)), ==, 0);
  g_assert_cmpuint (g_strv_length ((char **) ph_provider_get_mx_suffixes (provider)), ==, 0);
  g_assert_cmpuint (ph_provider_get_n_endpoints (provider), ==, 0);
  g_assert_true (ph_provider_sends_mail (provider));
  g_assert_null (ph_provider_dup_username (provider, address));
  g_assert_cmpuint (ph_provider_get_methods (provider), ==, 0);
  g_assert_cmpint (ph_provider_get_app_password (provider), ==, PH_APP_PASSWORD_NO);
  g_assert_null (ph_provider_get_app_password_url (provider));
  g_assert_cmpint (ph_provider_get_enable_step (provider), ==, PH_ENABLE_STEP_NONE);
  g_assert_null (ph_provider_get_enable_url (provider));
  g_assert_null (ph_provider_get_help_url (provider));
  g_assert_cmpuint (ph_provider_get_recipients_per_day (provider), ==, 0);
  g_assert_cmpuint (ph_provider_get_max_size (provider), ==, 0);
  g_assert_cmpint (ph_provider_get_certainty (provider), ==, PH_PROVIDER_ASKED);
}

static void
test_usernames (void)
{
  static const struct
  {
    const char *username;
    const char *address;
    const char *expected;
  } cases[] = {
    { "%EMAILADDRESS%", "ada@example.org", "ada@example.org" },
    { "%EMAILADDRESS%", "Ada+x@Example.ORG", "Ada+x@example.org" },
    { "%EMAILADDRESS%", "ada@bücher.example", "ada@xn--bcher-kva.example" },
    { "%EMAILLOCALPART%", "ada@example.org", "ada" },
    { "%EMAILLOCALPART%", "\"a@b\"@example.org", "\"a@b\"" },
    { "%EMAILLOCALPART%%%EMAILDOMAIN%", "ada@example.org", NULL },
    { "%EMAILLOCALPART%.%EMAILDOMAIN%", "ada@example.org", "ada.example.org" },
    /* What the address holds is never taken for a placeholder. */
    { "x-%EMAILLOCALPART%", "%EMAILDOMAIN%@example.org", "x-%EMAILDOMAIN%" },
    { "apikey", "ada@example.org", "apikey" },
    { "%EMAIL%", "ada@example.org", NULL },
    { "100%", "ada@example.org", NULL },
    /* Of a whole domain. */
    { "apikey", NULL, "apikey" },
    { "%EMAILADDRESS%", NULL, NULL },
    { "x-%EMAILLOCALPART%", NULL, NULL },
    { "%EMAILDOMAIN%", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *keys = g_strconcat ("UserName=", cases[i].username, NULL);
      g_autoptr(PhProvider) provider = read_group (keys, NULL);
      g_autoptr(PhAddress) address = cases[i].address != NULL ? ph_address_parse (cases[i].address, NULL) : NULL;
      g_autofree char *username = provider != NULL ? ph_provider_dup_username (provider, address) : NULL;

      g_assert_cmpstr (username, ==, cases[i].expected);
    }
}

static void
test_host_of_domain (void)
{
  g_autoptr(PhProvider) provider = read_good_group ("Servers=tls mail.%EMAILDOMAIN% 465;starttls %EMAILDOMAIN% 587");
  g_autoptr(PhEndpoint) first = ph_provider_get_endpoint (provider, 0, "inbox.example");
  g_autoptr(PhEndpoint) second = ph_provider_get_endpoint (provider, 1, "inbox.example");
  g_autoptr(PhEndpoint) raw = ph_provider_get_endpoint (provider, 0, NULL);

  g_assert_cmpstr (ph_endpoint_get_host (first), ==, "mail.inbox.example");
  g_assert_cmpuint (ph_endpoint_get_port (first), ==, 465);
  g_assert_cmpstr (ph_endpoint_get_host (second), ==, "inbox.example");
  g_assert_cmpint (ph_endpoint_get_security (second), ==, PH_SECURITY_STARTTLS);
  g_assert_cmpstr (ph_endpoint_get_host (raw), ==, "mail.%EMAILDOMAIN%");
}

static const struct
{
  const char *keys;
  const char *message_begins;
} refused[] = {
  { "Domains=localhost", "Domains: “localhost”" },
  { "Domains=192.0.2.1", "Domains: “192.0.2.1”" },
  { "Domains=exa mple.org", "Domains: “exa mple.org”" },
  { "Domains=*", "Domains: “*”" },
  { "Domains=*.", "Domains: “*.”" },
  { "Domains=a.*.example", "Domains: “a.*.example”" },
  { "Domains=ada@example.org", "Domains: “ada@example.org”" },
  { "Domains=", "Domains: there is no value" },
  { "MX=*.example.org", "MX: “*.example.org”" },
  { "Popular=example.org", "Popular: “example.org”" },
  { "Domains=a.example;*.b.example\nPopular=b.example", "Popular: “b.example”" },
  { "Servers=smtp.example.org", "Servers: “smtp.example.org”" },
  { "Servers=tls smtp.example.org", "Servers: " },
  { "Servers=ssl smtp.example.org 465", "Servers: " },
  { "Servers=tls smtp.example.org 0", "Servers: " },
  { "Servers=tls smtp.example.org 65536", "Servers: " },
  { "Servers=tls smtp.example.org -1", "Servers: " },
  { "Servers=tls smtp.example.org 465x", "Servers: " },
  { "Servers=tls smtp.example.org 465 587", "Servers: " },
  { "Servers=tls smtp..example.org 465", "Servers: " },
  { "Servers=tls %EMAILLOCALPART%.example.org 465", "Servers: " },
  { "Servers=tls 192.0.2.999 465", "Servers: " },
  { "Servers=tls a.b 1;tls a.b 2;tls a.b 3;tls a.b 4;tls a.b 5;tls a.b 6;tls a.b 7;tls a.b 8;tls a.b 9", "Servers: more than 8" },
  { "UserName=%EMAIL%", "UserName: " },
  { "SignIn=oauth2", "SignIn: “oauth2”" },
  { "SignIn=password;Browser", "SignIn: “Browser”" },
  { "AppPassword=yes", "AppPassword: “yes”" },
  { "AppPasswordPage=http://example.org/", "AppPasswordPage: " },
  { "HelpPage=https://", "HelpPage: " },
  { "HelpPage=https:///path", "HelpPage: " },
  { "HelpPage=https://ada@example.org/", "HelpPage: " },
  { "HelpPage=https://example.org/a b", "HelpPage: " },
  { "HelpPage=javascript:alert(1)", "HelpPage: " },
  { "HelpPage=example.org", "HelpPage: " },
  { "SwitchOnPage=ftp://example.org/", "SwitchOnPage: " },
  { "SwitchOn=2fa", "SwitchOn: “2fa”" },
  { "RecipientsPerDay=0", "RecipientsPerDay: “0”" },
  { "RecipientsPerDay=-5", "RecipientsPerDay: " },
  { "MessagesPerDay=many", "MessagesPerDay: " },
  { "MessagesPerMinute=1.5", "MessagesPerMinute: " },
  { "RecipientsPerMessage=4294967296", "RecipientsPerMessage: " },
  { "MaxSize=20 MB", "MaxSize: " },
  { "Pinned=yes", "Pinned: “yes”" },
  { "Pinned=true", "Pinned: nothing says which server" },
  { "SendsMail=false\nServers=tls smtp.example.org 465", "SendsMail: " },
  { "UserName=a\001b", "UserName: the value holds control" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", refused[i].keys);
      g_assert_null (read_group (refused[i].keys, &error));
      g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, refused[i].message_begins));
    }
}

static void
test_long_values (void)
{
  g_autofree char *name = g_strnfill (101, 'n');
  g_autofree char *url = g_strnfill (2100, 'u');
  g_autofree char *username = g_strnfill (256, 'n');
  g_autofree char *list = g_strnfill (33 * 1024, ';');
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  const struct
  {
    const char *key;
    const char *value;
  } cases[] = { { "HelpPage=https://example.org/", url }, { "UserName=", username }, { "Domains=a.example", list } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *keys = g_strconcat (cases[i].key, cases[i].value, NULL);

      g_assert_null (read_group (keys, NULL));
    }
  g_key_file_set_value (file, name, "SignIn", "none");
  g_assert_null (ph_provider_new_from_group (file, name, PH_PROVIDER_USER, &error));
  g_assert_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE);
}

static void
test_unknown_keys (void)
{
  static const char text[] = "[A]\nDomains=a.example\nSignIn=none\n[B]\nDomains=b.example\nServer=tls b.example 465\n[C]\n";
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *key = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL));
  g_assert_null (ph_provider_group_dup_unknown_key (file, "A"));
  key = ph_provider_group_dup_unknown_key (file, "B");
  g_assert_cmpstr (key, ==, "Server");
  g_assert_null (ph_provider_group_dup_unknown_key (file, "C"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/provider/new-destroy", test_new_destroy);
  g_test_add_func ("/discovery/provider/everything", test_everything);
  g_test_add_func ("/discovery/provider/nothing", test_nothing);
  g_test_add_func ("/discovery/provider/usernames", test_usernames);
  g_test_add_func ("/discovery/provider/host-of-domain", test_host_of_domain);
  g_test_add_func ("/discovery/provider/refused", test_refused);
  g_test_add_func ("/discovery/provider/long-values", test_long_values);
  g_test_add_func ("/discovery/provider/unknown-keys", test_unknown_keys);
  return g_test_run ();
}
