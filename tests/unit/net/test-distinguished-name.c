// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#include "config.h"

#include "ph-distinguished-name.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *common_name;  /* (nullable) */
  const char *organization; /* (nullable) */
} cases[] = {
  { "CN=R11,O=Let's Encrypt,C=US", "R11", "Let's Encrypt" },
  { "C=US, O=Let's Encrypt, CN=R11", "R11", "Let's Encrypt" },
  { "cn=R11+o=Authority", "R11", "Authority" },
  { "CN=first,CN=second", "first", NULL },
  { "O=Hosting\\, Inc.,CN=\\<b\\>", "<b>", "Hosting, Inc." },
  { "O=a\\+b\\\\x,CN=x", "x", "a+b\\x" },
  { "CN=caf\303\251", "caf\303\251", NULL },
  { "XCN=a,OU=b", NULL, NULL },
  { "CN=#0c1b6d61", NULL, NULL },
  { "CN=a\\0d\\0a", NULL, NULL },
  { "CN=a\\x0d", NULL, NULL },
  { "CN=a\\u202e", NULL, NULL },
  { "CN=,O=", NULL, NULL },
  { "CN", NULL, NULL },
  { "CN=a\\", "a\\", NULL },
  { ",,,O=x", NULL, "x" },
  { "", NULL, NULL },
};

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *common_name = ph_distinguished_name_dup_value (cases[i].name, "CN");
      g_autofree char *organization = ph_distinguished_name_dup_value (cases[i].name, "O");

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (common_name, ==, cases[i].common_name);
      g_assert_cmpstr (organization, ==, cases[i].organization);
    }
}

/* Copied, so that a sanitizer sees what is read behind the end. */
static void
test_cut_anywhere (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize length = 0; length < strlen (cases[i].name); length++)
      {
        g_autofree char *part = g_strndup (cases[i].name, length);
        g_autofree char *value = ph_distinguished_name_dup_value (part, "O");

        if (value != NULL)
          g_assert_cmpuint (strlen (value), <, length);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/distinguished-name/values", test_values);
  g_test_add_func ("/net/distinguished-name/cut-anywhere", test_cut_anywhere);
  return g_test_run ();
}
