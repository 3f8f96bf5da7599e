// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What EHLO replies offer.

#include "config.h"

#include "ph-smtp-capabilities.h"

#define N_EXTENSIONS 15

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
               parse ("mx\npipelining\nSize 52428800\nSTARTTLS\nAUTH PLAIN\n8BITMIME\nSMTPUTF8\nCHUNKING\nENHANCEDSTATUSCODES\nDSN \n FOO BAR\n"
                      "BinaryMIME\nREQUIRETLS\nDELIVERBY 240\nFUTURERELEASE 864000 2026-12-24T18:00:00Z\nMT-PRIORITY MIXER\nLIMITS RCPTMAX=20");
  const char *const lines[] = { "pipelining", "Size 52428800", "STARTTLS", "AUTH PLAIN", "8BITMIME", "SMTPUTF8",
                                "CHUNKING", "ENHANCEDSTATUSCODES", "DSN", "FOO BAR", "BinaryMIME", "REQUIRETLS", "DELIVERBY 240",
                                "FUTURERELEASE 864000 2026-12-24T18:00:00Z", "MT-PRIORITY MIXER", "LIMITS RCPTMAX=20", NULL };

  for (guint bit = 0; bit < N_EXTENSIONS; bit++)
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
  g_autoptr(PhSmtpCapabilities) capabilities = parse ("mx\nSTARTTLSX\nDSNFOO\nAUTHX PLAIN\nXSIZE 5\nLIMITSX RCPTMAX=1\nMT\nLIMIT");

  for (guint bit = 0; bit < N_EXTENSIONS; bit++)
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
test_limits (void)
{
  static const struct
  {
    const char *text;
    guint limits[PH_SMTP_N_LIMITS];
  } limits[] = {
    { "mx\nLIMITS MAILMAX=5 RCPTMAX=20 RCPTDOMAINMAX=3", { 5, 20, 3 } },
    { "mx\nlimits rcptmax=20  mailmax=5 ", { 5, 20, 0 } },
    { "mx\nLIMITS", { 0, 0, 0 } },
    { "mx\nLIMITS FOOMAX=1 RCPT=2 RCPTMAXX=3 RCPTMA=4 =5 RCPTMAX", { 0, 0, 0 } },
    { "mx\nLIMITS RCPTMAX= MAILMAX=0 RCPTDOMAINMAX=-1", { 0, 0, 0 } },
    { "mx\nLIMITS RCPTMAX=abc MAILMAX=1000000 RCPTDOMAINMAX=1x", { 0, 0, 0 } },
    { "mx\nLIMITS RCPTMAX=999999 RCPTMAX=bad", { 0, 999999, 0 } },
    { "mx\nFOO RCPTMAX=9", { 0, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (limits[i].text);

      for (guint limit = 0; limit < PH_SMTP_N_LIMITS; limit++)
        g_assert_cmpuint (ph_smtp_capabilities_get_limit (capabilities, limit), ==, limits[i].limits[limit]);
    }
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    guint min_deliver_by;
    guint max_hold;
    const char *latest_hold;
    const char *profile;
  } times[] = {
    { "mx\nDELIVERBY 240\nFUTURERELEASE 864000 2026-12-24T18:00:00Z\nMT-PRIORITY MIXER", 240, 864000, "2026-12-24T18:00:00Z", "MIXER" },
    { "mx\nDELIVERBY\nFUTURERELEASE\nMT-PRIORITY", 0, 0, NULL, NULL },
    { "mx\nDELIVERBY x\nFUTURERELEASE 1000000000 \033\nMT-PRIORITY a b", 0, 0, "\\x1B", "a" },
    { "mx\nDELIVERBY 240,TRACE", 240, 0, NULL, NULL },
    { "mx\nDELIVERBY ,TRACE", 0, 0, NULL, NULL },
    { "mx\nFUTURERELEASE 5 a\nFUTURERELEASE 6\nMT-PRIORITY a\nMT-PRIORITY", 0, 6, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(PhSmtpCapabilities) capabilities = parse (times[i].text);

      g_assert_cmpuint (ph_smtp_capabilities_get_min_deliver_by (capabilities), ==, times[i].min_deliver_by);
      g_assert_cmpuint (ph_smtp_capabilities_get_max_hold (capabilities), ==, times[i].max_hold);
      g_assert_cmpstr (ph_smtp_capabilities_get_latest_hold (capabilities), ==, times[i].latest_hold);
      g_assert_cmpstr (ph_smtp_capabilities_get_priority_profile (capabilities), ==, times[i].profile);
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
  g_test_add_func ("/smtp/capabilities/limits", test_limits);
  g_test_add_func ("/smtp/capabilities/times", test_times);
  g_test_add_func ("/smtp/capabilities/mangled", test_mangled);
  g_test_add_func ("/smtp/capabilities/escaped", test_escaped);
  return g_test_run ();
}
