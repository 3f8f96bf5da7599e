// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Addresses: what is accepted, what goes over the wire, and what could end a command and is therefore refused.

#include "config.h"

#include "ph-address.h"

#include <string.h>

static const struct
{
  const char *text;
  const char *wire;
  gboolean needs_smtputf8;
} good[] = {
  { "ada@example.org", "ada@example.org", FALSE },
  { "  ada@Example.ORG ", "ada@example.org", FALSE },
  { "Ada.B+tag@example.org", "Ada.B+tag@example.org", FALSE },
  { "a!#$%&'*-/=?^_`{|}~b@example.org", "a!#$%&'*-/=?^_`{|}~b@example.org", FALSE },
  { "\"a b\"@example.org", "\"a b\"@example.org", FALSE },
  { "\"a\\\"b@c\"@example.org", "\"a\\\"b@c\"@example.org", FALSE },
  { "\"\"@example.org", "\"\"@example.org", FALSE },
  { "ada@[192.0.2.1]", "ada@[192.0.2.1]", FALSE },
  { "ada@[IPv6:2001:db8::1]", "ada@[IPv6:2001:db8::1]", FALSE },
  { "ada@localhost", "ada@localhost", FALSE },
  { "ada@bücher.example", "ada@xn--bcher-kva.example", FALSE },
  { "bücher@example.org", "bücher@example.org", TRUE },
};

static const struct
{
  const char *text;
  PhAddressError code;
} bad[] = {
  { "", PH_ADDRESS_ERROR_EMPTY },
  { "   ", PH_ADDRESS_ERROR_EMPTY },
  { "a\r\nRCPT TO:<b>@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "\"a\nb\"@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "a\x7f@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "a\xff@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "a\xc2\x85@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada", PH_ADDRESS_ERROR_NO_AT },
  { "@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "a b@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { ".a@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "a.@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "a..b@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "a@b@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "<ada@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "Ada <ada@example.org>", PH_ADDRESS_ERROR_LOCAL_PART },
  { "\"a\"b\"@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "\"a\\\"@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "\"@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "ada@", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@example..org", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@example.org>", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@example.org> SIZE=1", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@-example.org", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@exam_ple.org", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@[]", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@[2001:db8::1]", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@[IPv6:fe80::1%eth0]", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@[IPv6:192.0.2.1]", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@[192.0.2.1]>", PH_ADDRESS_ERROR_DOMAIN },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhAddress) address = ph_address_parse (good[i].text, &error);
      g_autofree char *trimmed = g_strstrip (g_strdup (good[i].text));

      g_assert_no_error (error);
      g_assert_cmpstr (ph_address_get_wire (address), ==, good[i].wire);
      g_assert_cmpstr (ph_address_get_text (address), ==, trimmed);
      g_assert_true (ph_address_needs_smtputf8 (address) == good[i].needs_smtputf8);
    }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhAddress) address = ph_address_parse (bad[i].text, &error);

      g_assert_null (address);
      g_assert_error (error, PH_ADDRESS_ERROR, (int) bad[i].code);
    }
}

static void
test_lengths (void)
{
  g_autofree char *local = g_strnfill (64, 'a');
  g_autofree char *label = g_strnfill (63, 'b');
  g_autofree char *fits = g_strdup_printf ("%s@%s.%s.%.61s", local, label, label, label);
  g_autofree char *long_one = g_strdup_printf ("%s@%s.%s.%.62s", local, label, label, label);
  g_autofree char *long_local = g_strdup_printf ("a%s@example.org", local);
  g_autoptr(PhAddress) address = ph_address_parse (fits, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (address);
  g_assert_cmpuint (strlen (ph_address_get_wire (address)), ==, 254);
  g_assert_null (ph_address_parse (long_one, &error));
  g_assert_error (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_TOO_LONG);
  g_clear_error (&error);
  g_assert_null (ph_address_parse (long_local, &error));
  g_assert_error (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_TOO_LONG);
}

static void
test_parts (void)
{
  g_autoptr(PhAddress) address = ph_address_parse ("\"a@b\"@Example.org", NULL);

  g_assert_cmpstr (ph_address_get_wire (address), ==, "\"a@b\"@example.org");
  g_assert_cmpstr (ph_address_get_domain (address), ==, "example.org");
}

static void
test_equal (void)
{
  g_autoptr(PhAddress) a = ph_address_parse ("ada@EXAMPLE.org", NULL);
  g_autoptr(PhAddress) b = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(PhAddress) c = ph_address_parse ("Ada@example.org", NULL);

  g_assert_true (ph_address_equal (a, b));
  g_assert_false (ph_address_equal (a, c));
}

static void
test_domain (void)
{
  g_assert_cmpstr (g_quark_to_string (PH_ADDRESS_ERROR), ==, "ph-address-error-quark");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/address/good", test_good);
  g_test_add_func ("/base/address/072-bad", test_bad);
  g_test_add_func ("/base/address/072-lengths", test_lengths);
  g_test_add_func ("/base/address/parts", test_parts);
  g_test_add_func ("/base/address/equal", test_equal);
  g_test_add_func ("/base/address/domain", test_domain);
  return g_test_run ();
}
