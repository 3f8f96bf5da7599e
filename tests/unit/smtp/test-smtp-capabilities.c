// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What EHLO replies offer.

#include "config.h"

#include "ph-smtp-capabilities.h"

static PhSmtpCapabilities *
parse (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(PhSmtpReply) reply = ph_smtp_reply_new (250, (const char *const *) lines);

  return ph_smtp_capabilities_parse (reply);
}

static void
test_nothing (void)
{
  g_autoptr(PhSmtpCapabilities) capabilities = parse ("mx.example hello");
  const char *const none[] = { NULL };

  g_assert_cmpstr (ph_smtp_capabilities_get_server_name (capabilities), ==, "mx.example");
  g_assert_cmpstrv (ph_smtp_capabilities_get_lines (capabilities), none);
  g_assert_cmpstrv (ph_smtp_capabilities_get_mechanisms (capabilities), none);
  g_assert_false (ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_AUTH));
  g_assert_cmpuint (ph_smtp_capabilities_get_max_size (capabilities), ==, 0);
}

static void
test_nameless (void)
{
  g_autoptr(PhSmtpCapabilities) capabilities = parse ("\nSIZE");

  g_assert_null (ph_smtp_capabilities_get_server_name (capabilities));
  g_assert_true (ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_SIZE));
}

static void
test_all (void)
{
  g_autoptr(PhSmtpCapabilities) capabilities =
               parse ("mx\npipelining\nSize 52428800\nSTARTTLS\nAUTH PLAIN\n8BITMIME\nSMTPUTF8\nCHUNKING\nENHANCEDSTATUSCODES\nDSN \n FOO BAR");
  const char *const lines[] = { "pipelining", "Size 52428800", "STARTTLS", "AUTH PLAIN", "8BITMIME", "SMTPUTF8",
                                "CHUNKING", "ENHANCEDSTATUSCODES", "DSN", "FOO BAR", NULL };

  for (guint bit = 0; bit < 7; bit++)
    g_assert_true (ph_smtp_capabilities_has (capabilities, (PhSmtpExtensions) (1 << bit)));
  g_assert_cmpuint (ph_smtp_capabilities_get_max_size (capabilities), ==, 52428800);
  g_assert_cmpstrv (ph_smtp_capabilities_get_lines (capabilities), lines);
}

static void
test_mechanisms (void)
{
  g_autoptr(PhSmtpCapabilities) capabilities =
               parse ("mx\nAUTH=LOGIN PLAIN\nauth plain  cram-md5 SCRAM-SHA-256-PLUS X\xff A-MECHANISM-NAME-TOO-LONG");
  const char *const expected[] = { "LOGIN", "PLAIN", "CRAM-MD5", "SCRAM-SHA-256-PLUS", NULL };

  g_assert_cmpstrv (ph_smtp_capabilities_get_mechanisms (capabilities), expected);
}

/* A hostile server offers names without end; what is kept is bounded, and so is the time that takes. */
static void
test_many_mechanisms (void)
{
  g_autoptr(GString) reply = g_string_new ("mx");
  g_autoptr(PhSmtpCapabilities) capabilities = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (reply, "%s M%u", i % 200 == 0 ? "\nAUTH" : "", i);
  capabilities = parse (reply->str);
  g_assert_cmpuint (g_strv_length ((GStrv) ph_smtp_capabilities_get_mechanisms (capabilities)), ==, 128);
}

static void
test_prefixes (void)
{
  g_autoptr(PhSmtpCapabilities) capabilities = parse ("mx\nSTARTTLSX\nDSNFOO\nAUTHX PLAIN\nXSIZE 5");

  for (guint bit = 0; bit < 7; bit++)
    g_assert_false (ph_smtp_capabilities_has (capabilities, (PhSmtpExtensions) (1 << bit)));
}

static void
test_sizes (void)
{
  static const struct
  {
    const char *text;
    guint64 size;
  } sizes[] = {
    { "mx\nSIZE", 0 },
    { "mx\nSIZE 0", 0 },
    { "mx\nSIZE -1", 0 },
    { "mx\nSIZE abc", 0 },
    { "mx\nSIZE 99999999999999999999", 0 },
    { "mx\nSIZE 18446744073709551615", G_MAXUINT64 },
    { "mx\nSIZE  7 ", 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (sizes[i].text);

      g_assert_true (ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_SIZE));
      g_assert_cmpuint (ph_smtp_capabilities_get_max_size (capabilities), ==, sizes[i].size);
    }
}

static void
test_mangled (void)
{
  g_autoptr(PhSmtpCapabilities) mangled = parse ("mx\nXXXXXXXA");
  g_autoptr(PhSmtpCapabilities) proper = parse ("mx\nXCLIENT NAME\nX\nXXX");

  g_assert_true (ph_smtp_capabilities_has_mangled_starttls (mangled));
  g_assert_false (ph_smtp_capabilities_has_mangled_starttls (proper));
}

static void
test_escaped (void)
{
  g_autoptr(PhSmtpCapabilities) capabilities = parse ("mx\033\nFOO \xff");

  g_assert_cmpstr (ph_smtp_capabilities_get_server_name (capabilities), ==, "mx\\x1B");
  g_assert_cmpstr (ph_smtp_capabilities_get_lines (capabilities)[0], ==, "FOO \\xFF");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/capabilities/nothing", test_nothing);
  g_test_add_func ("/smtp/capabilities/nameless", test_nameless);
  g_test_add_func ("/smtp/capabilities/all", test_all);
  g_test_add_func ("/smtp/capabilities/mechanisms", test_mechanisms);
  g_test_add_func ("/smtp/capabilities/many-mechanisms", test_many_mechanisms);
  g_test_add_func ("/smtp/capabilities/prefixes", test_prefixes);
  g_test_add_func ("/smtp/capabilities/sizes", test_sizes);
  g_test_add_func ("/smtp/capabilities/mangled", test_mangled);
  g_test_add_func ("/smtp/capabilities/escaped", test_escaped);
  return g_test_run ();
}
