// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A provider's own configuration: the digest that vouches for it, what is read from it, and what may come instead.

#include "config.h"

#include "ph-pacc.h"

#include <string.h>

/* Of the three octets "{}\n". */
#define SMALL_DOCUMENT "{}\n"
#define SMALL_DIGEST   "yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y="

static PhSettingsDocument *
parse (const char *text, gsize length, GError **error)
{
  g_autoptr(GBytes) octets = g_bytes_new (text, length);
  g_autoptr(PhAddress) address = ph_address_parse ("ada@example.com", NULL);

  return ph_pacc_parse (octets, address, error);
}

static char *
read_document (gsize *ret_length)
{
  g_autofree char *path = g_build_filename (DOCUMENTS, "pacc.json", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, ret_length, NULL));
  return text;
}

static gboolean
is_vouched_for (const char *text, const char *const *txt)
{
  g_autoptr(GBytes) octets = g_bytes_new (text, strlen (text));

  return ph_pacc_is_vouched_for (octets, txt);
}

static void
test_digest (void)
{
  static const struct
  {
    const char *record;
    gboolean good;
  } cases[] = {
    { "v=UAAC1; a=sha256; d=" SMALL_DIGEST, TRUE },
    { "v=UAAC1;a=sha256;d=" SMALL_DIGEST ";", TRUE },
    { " d = " SMALL_DIGEST " ; a = SHA256 ; v = UAAC1 ", TRUE },
    { "v=UAAC1; a=sha256; x=1; d=yj0WO6sFU4GCciYUBWjz vvfqrBh869doeOC2Pp5EI1Y=", TRUE },
    { "v=UAAC1; a=sha256; d=yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y", TRUE },
    { "v=UAAC1; a=sha256; d=yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y==", FALSE },
    { "v=UAAC1; a=sha256; d=zj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y=", FALSE },
    { "v=UAAC1; a=sha256; d=yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Z=", FALSE },
    { "v=UAAC1; a=sha256; d=YJ0wo6Sfu4gcCIyubwJZVVFQRbH869DOEoc2pP5ei1y=", FALSE },
    { "v=UAAC1; a=sha256; d=", FALSE },
    { "v=UAAC1; a=sha256; d", FALSE },
    { "v=UAAC1; a=sha256", FALSE },
    { "v=UAAC1; a=sha512; d=" SMALL_DIGEST, FALSE },
    { "v=UAAC1; d=" SMALL_DIGEST, FALSE },
    { "v=UAAC2; a=sha256; d=" SMALL_DIGEST, FALSE },
    { "v=uaac1; a=sha256; d=" SMALL_DIGEST, FALSE },
    { "a=sha256; d=" SMALL_DIGEST, FALSE },
    { "v=UAAC1; a=sha256; d=" SMALL_DIGEST "; d=" SMALL_DIGEST, FALSE },
    { "v=UAAC1; v=UAAC1; a=sha256; d=" SMALL_DIGEST, FALSE },
    { "v=UAAC1 a=sha256 d=" SMALL_DIGEST, FALSE },
    { SMALL_DIGEST, FALSE },
    { ";;=;=", FALSE },
    { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *txt[] = { cases[i].record, NULL };

      g_test_message ("row %u", i);
      g_assert_true (is_vouched_for (SMALL_DOCUMENT, txt) == cases[i].good);
    }
}

static void
test_records (void)
{
  const char *none[] = { NULL };
  const char *third[] = { "v=spf1 -all", "v=UAAC1; a=sha512; d=x", "v=UAAC1; a=sha256; d=" SMALL_DIGEST, NULL };
  const char *empty[] = { "v=UAAC1; a=sha256; d=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", NULL };
  g_autofree char *filler = g_strnfill (1024, 'x');
  g_autofree char *long_record = g_strconcat ("v=UAAC1; a=sha256; d=" SMALL_DIGEST "; x=", filler, NULL);
  const char *too_long[] = { long_record, NULL };
  const char *many[34] = { NULL };

  g_assert_false (is_vouched_for (SMALL_DOCUMENT, none));
  g_assert_true (is_vouched_for (SMALL_DOCUMENT, third));
  g_assert_false (is_vouched_for ("{}", third));
  g_assert_false (is_vouched_for ("{}\r\n", third));
  g_assert_true (is_vouched_for ("", empty));
  g_assert_false (is_vouched_for (SMALL_DOCUMENT, too_long));
  for (guint i = 0; i < 32; i++)
    many[i] = "v=spf1 -all";
  many[31] = third[2];
  g_assert_true (is_vouched_for (SMALL_DOCUMENT, many));
  many[31] = many[0];
  many[32] = third[2];
  g_assert_false (is_vouched_for (SMALL_DOCUMENT, many));
}

/* The library's own implementation says the same of a real document, and each changed octet is noticed. */
static void
test_every_octet (void)
{
  gsize length = 0;
  g_autofree char *text = read_document (&length);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize digest_length = sizeof digest;
  g_autofree char *base64 = NULL;
  g_autofree char *record = NULL;

  g_checksum_update (checksum, (const guint8 *) text, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);
  base64 = g_base64_encode (digest, digest_length);
  record = g_strdup_printf ("v=UAAC1; a=sha256; d=%s", base64);

  const char *txt[] = { record, NULL };

  g_assert_true (is_vouched_for (text, txt));
  for (gsize i = 0; i < length; i++)
    {
      text[i] ^= 1;
      g_assert_false (is_vouched_for (text, txt));
      text[i] ^= 1;
    }
}

static void
test_document (void)
{
  gsize length = 0;
  g_autofree char *text = read_document (&length);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSettingsDocument) document = parse (text, length, &error);
  const PhSettingsOffer *offer = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (ph_settings_document_get_n_offers (document), ==, 1);
  offer = ph_settings_document_get_offer (document, 0);
  g_assert_cmpstr (ph_endpoint_get_host (offer->endpoint), ==, "smtp.example.com");
  g_assert_cmpuint (ph_endpoint_get_port (offer->endpoint), ==, 465);
  g_assert_cmpint (ph_endpoint_get_security (offer->endpoint), ==, PH_SECURITY_TLS);
  g_assert_cmpstr (offer->username, ==, "ada@example.com");
  g_assert_cmpint (offer->methods, ==, PH_SIGN_IN_PASSWORD | PH_SIGN_IN_BROWSER);
  g_assert_cmpstr (ph_settings_document_get_provider_name (document), ==, "Example Provider Name");
  g_assert_cmpstr (ph_settings_document_get_help_url (document), ==, "https://help.example.com/howto/set-up-your-mail-app");
  g_assert_null (ph_settings_document_get_enable_url (document));
}

static void
test_without_address (void)
{
  gsize length = 0;
  g_autofree char *text = read_document (&length);
  g_autoptr(GBytes) octets = g_bytes_new (text, length);
  g_autoptr(PhSettingsDocument) document = ph_pacc_parse (octets, NULL, NULL);

  g_assert_null (ph_settings_document_get_offer (document, 0)->username);
}

#define MALFORMED PH_SETTINGS_DOCUMENT_ERROR_MALFORMED
#define UNUSABLE  PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE

static const struct
{
  const char *text;
  const char *host; /* NULL: it is refused */
  PhSignInMethods methods;
  PhSettingsDocumentError code;
} documents[] = {
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}}}", "a.example", 0 },
  { " {\"protocols\":{\"submit\":{\"host\":\"A.Example.\"}}} \n", "a.example", 0 },
  { "{\"protocols\":{\"smtp\":{\"host\":\"b.example\"}}}", "b.example", 0 },
  { "{\"protocols\":{\"smtp\":{\"host\":\"b.example\"},\"submit\":{\"host\":\"a.example\"}}}", "a.example", 0 },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\",\"port\":25}},\"future\":[[{}]]}", "a.example", 0 },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"authentication\":{\"password\":true}}", "a.example", PH_SIGN_IN_PASSWORD },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"authentication\":{\"password\":false}}", "a.example", 0 },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"authentication\":{\"password\":\"true\"}}", "a.example", 0 },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"authentication\":{\"oauth-public\":{\"issuer\":\"https://a.example\"}}}", "a.example",
    PH_SIGN_IN_BROWSER },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"authentication\":{\"oauth-public\":{\"issuer\":\"http://a.example\"}}}", "a.example", 0 },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"authentication\":{\"oauth-public\":\"x\",\"password\":null}}", "a.example", 0 },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"authentication\":[true],\"info\":{\"provider\":\"x\",\"help\":[]}}", "a.example", 0 },
  { "{\"protocols\":{\"submit\":{\"host\":\"a b.example\"}}}", NULL, 0, UNUSABLE },
  { "{\"protocols\":{\"submit\":{\"host\":\"\"}}}", NULL, 0, UNUSABLE },
  { "{\"protocols\":{\"submit\":{\"host\":\"a.example\\u0000.b.example\"}}}", NULL, 0, MALFORMED },
  { "{\"protocols\":{\"submit\":{\"host\":1}}}", NULL, 0, UNUSABLE },
  { "{\"protocols\":{\"submit\":{}}}", NULL, 0, UNUSABLE },
  { "{\"protocols\":{\"submit\":\"a.example\"}}", NULL, 0, UNUSABLE },
  { "{\"protocols\":{\"imap\":{\"host\":\"a.example\"}}}", NULL, 0, UNUSABLE },
  { "{\"protocols\":[]}", NULL, 0, UNUSABLE },
  { "{}", NULL, 0, UNUSABLE },
  { "", NULL, 0, MALFORMED },
  { "[]", NULL, 0, MALFORMED },
  { "null", NULL, 0, MALFORMED },
  { "\"x\"", NULL, 0, MALFORMED },
  { "{", NULL, 0, MALFORMED },
  { "{}{}", NULL, 0, MALFORMED },
  { "{} x", NULL, 0, MALFORMED },
  { "/* x */ {}", NULL, 0, MALFORMED },
  { "{/* \" */}", NULL, 0, MALFORMED },
  { "{\"a\":}", NULL, 0, MALFORMED },
  { "{\"a\"}", NULL, 0, MALFORMED },
  { "{]", NULL, 0, MALFORMED },
  { "\xef\xbb\xbf{}", NULL, 0, MALFORMED },
  { "{\"a\":\"\xff\"}", NULL, 0, MALFORMED },
  { "<html></html>", NULL, 0, MALFORMED },
};

static void
test_documents (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PhSettingsDocument) document = parse (documents[i].text, strlen (documents[i].text), &error);

      g_test_message ("row %u", i);
      if (documents[i].host == NULL)
        {
          g_assert_null (document);
          g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, (int) documents[i].code);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (ph_endpoint_get_host (ph_settings_document_get_offer (document, 0)->endpoint), ==, documents[i].host);
      g_assert_cmpint (ph_settings_document_get_offer (document, 0)->methods, ==, documents[i].methods);
    }
}

/* json-glib itself would go as deep as it is told to. */
static void
test_limits (void)
{
  g_autofree char *open = g_strnfill (60000, '[');
  g_autofree char *close = g_strnfill (60000, ']');
  g_autofree char *deep = g_strdup_printf ("{\"x\":%s%s}", open, close);
  g_autofree char *hidden = g_strdup_printf ("{\"x\":\"]\\\"]\",\"y\":%.20s%.20s}", open, close);
  g_autofree char *swallowed = g_strdup_printf ("{\"x\":[\"\\u12\",\",%s%s,\"\"]}", open, close);
  g_autofree char *deepest = g_strdup_printf ("{\"protocols\":{\"submit\":{\"host\":\"a.example\"}},\"x\":%.15s%.15s}", open, close);
  g_autofree char *blanks = g_strnfill (128 * 1024 - 1, ' ');
  g_autofree char *large = g_strconcat (blanks, "{}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSettingsDocument) document = parse (deepest, strlen (deepest), NULL);

  g_assert_nonnull (document);
  g_assert_null (parse (deep, strlen (deep), &error));
  g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_null (parse (swallowed, strlen (swallowed), &error));
  g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_null (parse (hidden, strlen (hidden), &error));
  g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_null (parse (large, strlen (large), &error));
  g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_null (parse (large + 1, strlen (large) - 1, &error));
  g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE);
}

static void
test_truncated (void)
{
  gsize length = 0;
  g_autofree char *text = read_document (&length);

  g_assert_cmpuint (text[length - 1], ==, '\n');
  for (gsize n = 0; n < length - 1; n++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (parse (text, n, &error));
      g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/pacc/digest", test_digest);
  g_test_add_func ("/discovery/pacc/records", test_records);
  g_test_add_func ("/discovery/pacc/every-octet", test_every_octet);
  g_test_add_func ("/discovery/pacc/document", test_document);
  g_test_add_func ("/discovery/pacc/without-address", test_without_address);
  g_test_add_func ("/discovery/pacc/documents", test_documents);
  g_test_add_func ("/discovery/pacc/limits", test_limits);
  g_test_add_func ("/discovery/pacc/truncated", test_truncated);
  return g_test_run ();
}
