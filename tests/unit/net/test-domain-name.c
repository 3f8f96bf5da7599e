// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Who owns a name, by the Public Suffix List.

#include "config.h"

#include "ph-domain-name.h"

static void
test_registrable (void)
{
  static const struct
  {
    const char *host;
    const char *registrable; /* (nullable) */
  } cases[] = {
    { "example.org", "example.org" },
    { "mail.example.org", "example.org" },
    { "a.b.c.example.org", "example.org" },
    { "MAIL.Example.ORG", "example.org" },
    { "mail.example.org.", "example.org" },
    /* Suffixes of two labels, and the list's wildcards with their exceptions. */
    { "mail.example.co.uk", "example.co.uk" },
    { "example.co.uk", "example.co.uk" },
    { "co.uk", NULL },
    { "uk", NULL },
    { "mail.other.foo.ck", "other.foo.ck" },
    { "foo.ck", NULL },
    { "mail.www.ck", "www.ck" },
    /* Suffixes under which companies give names away. */
    { "ada.github.io", "ada.github.io" },
    { "mail.ada.github.io", "ada.github.io" },
    { "github.io", NULL },
    { "mail.protection.outlook.com", "outlook.com" },
    /* International names, in both forms. */
    { "mail.b\xc3\xbc"
      "cher.de",
      "xn--bcher-kva.de" },
    { "mail.xn--bcher-kva.de", "xn--bcher-kva.de" },
    { "mail.\xe4\xbe\x8b\xe5\xad\x90.\xe5\x85\xac\xe5\x8f\xb8.cn", "xn--fsqu00a.xn--55qx5d.cn" },
    { "\xe5\x85\xac\xe5\x8f\xb8.cn", NULL },
    /* The list's default rule, for what it does not know. */
    { "mail.example.test", "example.test" },
    { "example.test", "example.test" },
    { "a.b.office.internal", "office.internal" },
    { "localhost", NULL },
    { "test", NULL },
    /* No names. */
    { "192.0.2.1", NULL },
    { "2001:db8::1", NULL },
    { "", NULL },
    { ".", NULL },
    { ".org", NULL },
    { "mail..org", NULL },
    { "xn--\xff.org", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *registrable = ph_domain_name_dup_registrable (cases[i].host);

      g_assert_cmpstr (registrable, ==, cases[i].registrable);
    }
}

static void
test_same_owner (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean is_same;
  } cases[] = {
    { "mail.example.org", "smtp.Example.ORG", TRUE },
    { "example.org", "a.b.example.org.", TRUE },
    { "a.example.co.uk", "b.example.co.uk", TRUE },
    { "mail.b\xc3\xbc"
      "cher.de",
      "xn--bcher-kva.de", TRUE },
    { "localhost", "LOCALHOST", TRUE },
    { "192.0.2.1", "192.0.2.1", TRUE },
    { "github.io", "github.io", TRUE },
    { "a.example.co.uk", "a.other.co.uk", FALSE },
    { "example.co.uk", "co.uk", FALSE },
    { "ada.github.io", "bob.github.io", FALSE },
    { "ada.github.io", "github.io", FALSE },
    { "mail.example.org", "mail.example.com", FALSE },
    { "notexample.org", "example.org", FALSE },
    { "192.0.2.1", "193.0.2.1", FALSE },
    { "a.internal", "b.internal", FALSE },
    { "nas", "router", FALSE },
    { "", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (ph_domain_name_has_same_owner (cases[i].a, cases[i].b), ==, cases[i].is_same);
      g_assert_cmpint (ph_domain_name_has_same_owner (cases[i].b, cases[i].a), ==, cases[i].is_same);
    }
}

static void
test_private (void)
{
  static const char *const private_hosts[] = {
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.0.0.2",
    "::1",
    "0.0.0.0",
    "::",
    "192.168.1.2",
    "10.0.0.1",
    "172.16.0.1",
    "169.254.1.1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:192.168.1.2",
    "nas",
    "nas.local",
    "NAS.Local.",
    "a.home.arpa",
    "smtp.office.internal",
  };
  static const char *const public_hosts[] = { "mail.example.org", "192.0.2.1", "172.32.0.1", "2001:db8::1", "::ffff:192.0.2.1", "local.example.org", "a.notlocal", "" };

  for (guint i = 0; i < G_N_ELEMENTS (private_hosts); i++)
    g_assert_true (ph_domain_name_is_private (private_hosts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (public_hosts); i++)
    g_assert_false (ph_domain_name_is_private (public_hosts[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/domain-name/registrable", test_registrable);
  g_test_add_func ("/net/domain-name/same-owner", test_same_owner);
  g_test_add_func ("/net/domain-name/private", test_private);
  return g_test_run ();
}
