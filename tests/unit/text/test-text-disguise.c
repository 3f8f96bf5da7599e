// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Nothing by which somebody could be recognised stays, and the same name stays the same word.

#include "config.h"

#include "ph-text-disguise.h"

static PhAccount *
account_new (const char *address, const char *username)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, address);
  ph_account_set_username (account, username);
  ph_account_set_host (account, "smtp.example.org");
  return account;
}

static void
test_names (void)
{
  static const struct
  {
    const char *address;
    const char *username;
    const char *dialogue;
    const char *text;
    const char *disguised;
  } cases[] = {
    { "ada@example.org", "ada@example.org", "", "250 <ada@example.org> ok", "250 <address-1> ok" },
    { "ada@example.org", "ada@example.org", "", "ADA@Example.ORG, bob@b.example, ada@example.org", "address-1, address-2, address-1" },
    { "ada@example.org", "lovelace", "", "user Lovelace at smtp.example.org", "user user-name at smtp.domain-1" },
    { "ada@example.org", "ada", "", "/home/ada/adam ada", "/home/user-name/user-namem user-name" },
    { "ada@mail.example.co.uk", "", "", "smtp.example.co.uk mail.example.co.uk", "smtp.domain-1 domain-1" },
    { "x@bücher.example", "", "", "smtp.xn--bcher-kva.example smtp.BÜCHER.example", "smtp.domain-1 smtp.domain-1" },
    { "ada@example.org", "a@other.example", "", "mx.other.example example.org", "mx.domain-2 domain-1" },
    /* A name that is short or a number is one only between other words. */
    { "x@example.org", "", "", "x xx 6x x@", "local-part-1 xx 6x local-part-1@" },
    { "250@example.org", "", "", "250 2500 1250", "local-part-1 2500 1250" },
    /* Who is named in the dialogue, such as the recipient. */
    { "ada@example.org", "", "C: RCPT TO:<bob@b.example>\n", "bob@b.example: bob unknown at b.example", "address-2: local-part-2 unknown at b.example" },
    { "\"a b\"@example.org", "", "", "<\"a b\"@example.org>", "<address-1>" },
    { "", "", "", "ada smtp.example.org", "ada smtp.example.org" },
    { "nonsense", "", "", "nonsense", "address-1" },
    { "a.*@example.org", "(?", "", "axx a.* (?", "axx local-part-1 user-name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhAccount) account = account_new (cases[i].address, cases[i].username);
      g_autoptr(PhTextDisguise) disguise = ph_text_disguise_new (account, cases[i].dialogue);
      g_autofree char *disguised = ph_text_disguise_apply (disguise, cases[i].text);
      g_autofree char *plain = ph_text_disguise_apply (NULL, cases[i].text);

      g_assert_cmpstr (disguised, ==, cases[i].disguised);
      g_assert_cmpstr (plain, ==, cases[i].text);
    }
}

static void
test_account (void)
{
  g_autoptr(PhAccount) account = account_new ("ada@example.org", "ada@example.org");
  g_autoptr(PhTextDisguise) disguise = ph_text_disguise_new (account, "");
  g_autoptr(PhAccount) plain = ph_text_disguise_dup_account (NULL, account);
  g_autoptr(PhAccount) copy = NULL;

  ph_account_set_label (account, "Ada");
  ph_account_set_display_name (account, "Ada");
  copy = ph_text_disguise_dup_account (disguise, account);
  g_assert_cmpstr (ph_account_get_address (copy), ==, "address-1");
  g_assert_cmpstr (ph_account_get_username (copy), ==, "address-1");
  g_assert_cmpstr (ph_account_get_host (copy), ==, "smtp.domain-1");
  g_assert_cmpstr (ph_account_get_label (copy), ==, "");
  g_assert_cmpstr (ph_account_get_display_name (copy), ==, "");
  g_assert_cmpstr (ph_account_get_address (plain), ==, "ada@example.org");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/disguise/names", test_names);
  g_test_add_func ("/text/disguise/account", test_account);
  return g_test_run ();
}
