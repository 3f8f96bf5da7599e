// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Bundles: what comes through, what must not, and what is no bundle at all.

#include "ph-account-bundle.h"

#include <string.h>

#define HEAD "[posthorn accounts]\nversion=1\n"

static GPtrArray *
read_text (const char *text, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return ph_account_bundle_read (bytes, error);
}

static PhAccount *
new_account (const char *id)
{
  PhAccount *account = ph_account_new (id);

  g_object_set (account, "label", "Work; \"1\"", "display-name", "Ada L", "address", "ada@example.org", "host", "mail.example.org", "security", PH_SECURITY_STARTTLS, "port", 587u, "username", "ada", "mechanism", "PLAIN",
                "ehlo-name", "me.example.org", "address-family", PH_ADDRESS_FAMILY_IPV6, "timeout-ms", 9000u, "messages-per-minute", 1u, "messages-per-hour", 2u, "messages-per-day", 3u,
                "messages-per-connection", 4u, "max-connections", 5u, "senders", "Team <team@example.org>", "signature", " Ada\n-- \n", "reply-to", "help@example.org", "color", "blue",
                "notes", "one\ntwo", "self-copy", PH_SELF_COPY_BCC, "use", PH_ACCOUNT_USE_DISABLED, "latch", PH_PROTECTION_TLS, "found-by", "a source", "found-uri", "https://example.org/x", "found-on", "2026-01-01", NULL);
  return account;
}

static void
assert_same_values (PhAccount *account, PhAccount *expected)
{
  g_autoptr(PhAccount) same = ph_account_new (ph_account_get_id (expected));

  ph_account_assign (same, account);
  g_assert_true (ph_account_equal (same, expected));
}

static void
test_round_trip (void)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GPtrArray) read = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (accounts, new_account ("z"));
  g_ptr_array_add (accounts, new_account ("a"));
  ph_account_set_label (accounts->pdata[1], "Second");
  bytes = ph_account_bundle_write (accounts);
  read = ph_account_bundle_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      assert_same_values (read->pdata[i], accounts->pdata[i]);
      g_assert_cmpstr (ph_account_get_id (read->pdata[i]), !=, ph_account_get_id (accounts->pdata[i]));
    }
  g_assert_cmpstr (ph_account_get_id (read->pdata[0]), !=, ph_account_get_id (read->pdata[1]));
}

/* The file may come from anyone: it must not make us trust a server, send a password readable or everything another way, nor
 * read and write files of this computer. */
static void
test_weakens_nothing (void)
{
  g_autoptr(PhAccount) account = new_account ("a");
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GPtrArray) read = NULL;

  g_ptr_array_add (accounts, account);
  g_object_set (account, "ca-file", "/tmp/ca.pem", "cleartext", PH_CLEARTEXT_ALLOW, "trusted-sha256", "B5:D4:04:5C3F466FA91FE2CC6ABE79232A1A57CDF104F7A26E716E0A1E2789DF78", "trusted-certificate", "QUJD",
                "proxy", "socks5://proxy.example", "client-certificate", "/me.pem", "archive-folder", "/home/ada/Sent", NULL);
  bytes = ph_account_bundle_write (accounts);
  read = ph_account_bundle_read (bytes, NULL);
  g_object_set (account, "ca-file", "", "cleartext", PH_CLEARTEXT_REFUSE, "trusted-sha256", "", "trusted-certificate", "", "proxy", "", "client-certificate", "", "archive-folder", "", NULL);
  assert_same_values (read->pdata[0], account);
}

/* Where somebody has written a password into the file of accounts by hand, the bundle has none. */
static void
test_no_secret (void)
{
  g_autoptr(PhAccount) account = new_account ("a");
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();
  g_autoptr(GBytes) bytes = NULL;

  g_ptr_array_add (accounts, account);
  ph_account_set_proxy (account, "socks5://ada:secret@proxy.example");
  bytes = ph_account_bundle_write (accounts);
  g_assert_null (g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "secret"));
  g_assert_cmpstr (ph_account_get_proxy (account), ==, "socks5://ada:secret@proxy.example");
}

/* Nothing of what a newer version knows. */
static void
test_strange_values (void)
{
  g_autoptr(GPtrArray) read = read_text (HEAD "[account a]\naddress=a@example.org\nhost=example.org\nfuture=1\npassword=x\n[other]\nx=1\n", NULL);
  g_autoptr(GBytes) bytes = NULL;

  g_assert_cmpuint (read->len, ==, 1);
  g_assert_cmpuint (ph_account_get_port (read->pdata[0]), ==, 465);
  bytes = ph_account_bundle_write (read);
  g_assert_null (g_strstr_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), "password"));
}

static void
test_malformed (void)
{
  static const struct
  {
    const char *text;
    PhAccountBundleError code;
  } cases[] = {
    { "", PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE },
    { "hello", PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE },
    { "\377\376", PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE },
    { "[posthorn]\nversion=1\n[account a]\naddress=a@example.org\nhost=example.org\n", PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE },
    { "[posthorn accounts]\n[account a]\naddress=a@example.org\nhost=example.org\n", PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE },
    { "[posthorn accounts]\nversion=x\n", PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE },
    { "[posthorn accounts]\nversion=-1\n", PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE },
    { "[posthorn accounts]\nversion=2\n[account a]\naddress=a@example.org\nhost=example.org\n", PH_ACCOUNT_BUNDLE_ERROR_NEWER },
    { HEAD, PH_ACCOUNT_BUNDLE_ERROR_EMPTY },
    { HEAD "[account a]\n", PH_ACCOUNT_BUNDLE_ERROR_EMPTY },
    { HEAD "[account a]\naddress=nobody\nhost=example.org\n", PH_ACCOUNT_BUNDLE_ERROR_EMPTY },
    { HEAD "[account a]\naddress=a@example.org\nhost=-\n", PH_ACCOUNT_BUNDLE_ERROR_EMPTY },
    { HEAD "[account a]\naddress=a@example.org\nhost=example.org\nport=99999\n", PH_ACCOUNT_BUNDLE_ERROR_EMPTY },
    { HEAD "[account ]\naddress=a@example.org\nhost=example.org\n", PH_ACCOUNT_BUNDLE_ERROR_EMPTY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) read = read_text (cases[i].text, &error);

      g_test_message ("case %u", i);
      g_assert_null (read);
      g_assert_error (error, PH_ACCOUNT_BUNDLE_ERROR, (int) cases[i].code);
    }
}

static void
test_limits (void)
{
  g_autofree char *large = g_strnfill (PH_ACCOUNT_BUNDLE_MAX_BYTES, '\n');
  g_autofree char *long_value = g_strnfill (PH_ACCOUNT_MAX_NOTES + 1, 'x');
  g_autofree char *long_notes = g_strconcat (HEAD "[account a]\naddress=a@example.org\nhost=example.org\nnotes=", long_value, "\n[account b]\naddress=b@example.org\nhost=example.org\n", NULL);
  g_autofree char *many = g_strconcat (HEAD, large, NULL);
  g_autoptr(GString) crowd = g_string_new (HEAD);
  g_autoptr(GError) error = NULL;

  g_assert_null (read_text (many, &error));
  g_assert_error (error, PH_ACCOUNT_BUNDLE_ERROR, PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE);

  g_autoptr(GPtrArray) one = read_text (long_notes, NULL);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (ph_account_get_address (one->pdata[0]), ==, "b@example.org");

  for (guint i = 0; i < 1100; i++)
    g_string_append_printf (crowd, "[account %u]\naddress=a@example.org\nhost=example.org\n", i);
  g_autoptr(GPtrArray) all = read_text (crowd->str, NULL);
  g_assert_cmpuint (all->len, ==, 1000);
}

/* Cut anywhere, it is a bundle with less in it or none. */
static void
test_cut_anywhere (void)
{
  g_autoptr(PhAccount) account = new_account ("a");
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();
  g_autoptr(GBytes) bytes = NULL;

  g_ptr_array_add (accounts, account);
  bytes = ph_account_bundle_write (accounts);
  for (gsize i = 0; i < g_bytes_get_size (bytes); i++)
    {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes (bytes, 0, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) read = ph_account_bundle_read (part, &error);

      g_assert_true ((read == NULL) == (error != NULL));
      g_assert_true (read == NULL || read->len == 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/bundle/round-trip", test_round_trip);
  g_test_add_func ("/accounts/bundle/weakens-nothing", test_weakens_nothing);
  g_test_add_func ("/accounts/bundle/no-secret", test_no_secret);
  g_test_add_func ("/accounts/bundle/strange-values", test_strange_values);
  g_test_add_func ("/accounts/bundle/malformed", test_malformed);
  g_test_add_func ("/accounts/bundle/limits", test_limits);
  g_test_add_func ("/accounts/bundle/cut-anywhere", test_cut_anywhere);
  return g_test_run ();
}
