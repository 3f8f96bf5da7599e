// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Autoconfig documents: those that providers publish, every entry that can or can't be used, and what an answer may be
// instead of a document.

#include "config.h"

#include "ph-autoconfig.h"

#include <string.h>

#define HEAD   "<clientConfig version=\"1.1\"><emailProvider id=\"example.org\"><domain>example.org</domain>"
#define TAIL   "</emailProvider></clientConfig>"
#define TLS    "<port>465</port><socketType>SSL</socketType>"
#define SERVER "<outgoingServer type=\"smtp\">" HOST TLS "</outgoingServer>"
#define HOST   "<hostname>smtp.example.org</hostname>"

static PhSettingsDocument *
parse_octets (const char *text, gsize length, const char *address, GError **error)
{
  g_autoptr(GBytes) octets = g_bytes_new (text, length);
  g_autoptr(PhAddress) parsed = address != NULL ? ph_address_parse (address, NULL) : NULL;

  return ph_autoconfig_parse (octets, parsed, parsed != NULL ? ph_address_get_domain (parsed) : "example.org", error);
}

static PhSettingsDocument *
parse (const char *text, GError **error)
{
  return parse_octets (text, strlen (text), "ada@example.org", error);
}

static char *
read_document (const char *name, gsize *ret_length)
{
  g_autofree char *path = g_build_filename (DOCUMENTS, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, ret_length, NULL));
  return text;
}

/* All offers in one line: "tls host 465 user 1; …". */
static char *
describe (const PhSettingsDocument *document)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < ph_settings_document_get_n_offers (document); i++)
    {
      const PhSettingsOffer *offer = ph_settings_document_get_offer (document, i);

      g_string_append_printf (text, "%s%s %s %u %s", i == 0 ? "" : "; ",
                              ph_security_to_nick (ph_endpoint_get_security (offer->endpoint)),
                              ph_endpoint_get_host (offer->endpoint), ph_endpoint_get_port (offer->endpoint),
                              offer->username != NULL ? offer->username : "-");
      if ((offer->methods & PH_SIGN_IN_PASSWORD) != 0)
        g_string_append (text, " password");
      if ((offer->methods & PH_SIGN_IN_BROWSER) != 0)
        g_string_append (text, " browser");
      if ((offer->methods & PH_SIGN_IN_NONE) != 0)
        g_string_append (text, " none");
    }
  g_assert_null (ph_settings_document_get_offer (document, ph_settings_document_get_n_offers (document)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_refused (const char *text, gsize length, PhSettingsDocumentError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (parse_octets (text, length, "ada@example.org", &error));
  g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, (int) code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_is_ascii (error->message));
}

static void
test_providers (void)
{
  static const struct
  {
    const char *file;
    const char *address;
    const char *offers;
    const char *name;
    const char *help_url;
    const char *enable_url;
  } cases[] = {
    { "gmx.xml", "ada@gmx.de", "tls mail.gmx.net 465 ada@gmx.de password; starttls mail.gmx.net 587 ada@gmx.de password",
      "GMX Freemail", "https://hilfe.gmx.net/pop-imap/imap/imap-serverdaten.html", "https://hilfe.gmx.net/pop-imap/einschalten.html" },
    { "gmail.xml", "ada+x@gmail.com",
      "tls smtp.gmail.com 465 ada+x@gmail.com password browser; starttls smtp.gmail.com 587 ada+x@gmail.com password browser",
      "Google Mail", NULL, "https://mail.google.com/mail/?ui=2&shva=1#settings/fwdandpop" },
    { "office365.xml", "ada@example.org", "starttls smtp.office365.com 587 ada@example.org browser",
      "Office365 (Microsoft)", "https://support.example/pop-imap-and-smtp-settings", NULL },
    { "posteo.xml", NULL, "starttls posteo.de 587 - password", "Posteo", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = 0;
      g_autofree char *text = read_document (cases[i].file, &length);
      g_autoptr(GError) error = NULL;
      g_autoptr(PhSettingsDocument) document = parse_octets (text, length, cases[i].address, &error);
      g_autofree char *offers = NULL;

      g_assert_no_error (error);
      offers = describe (document);
      g_assert_cmpstr (offers, ==, cases[i].offers);
      g_assert_cmpstr (ph_settings_document_get_provider_name (document), ==, cases[i].name);
      g_assert_cmpstr (ph_settings_document_get_help_url (document), ==, cases[i].help_url);
      g_assert_cmpstr (ph_settings_document_get_enable_url (document), ==, cases[i].enable_url);
      g_assert_null (ph_settings_document_get_skipped (document)[0]);
    }
}

static void
test_plain_provider (void)
{
  gsize length = 0;
  g_autofree char *text = read_document ("plain-only.xml", &length);
  g_autoptr(GError) error = NULL;

  g_assert_null (parse_octets (text, length, "ada@isp.example", &error));
  g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE);
  g_assert_cmpstr (error->message, ==,
                   "no outgoing server that can be used: smtp.isp.example: the connection would not be encrypted; "
                   "mail.isp.example: the connection would not be encrypted");
}

static void
test_web_page (void)
{
  gsize length = 0;
  g_autofree char *text = read_document ("captive-portal.html", &length);

  assert_refused (text, length, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
}

/* One outgoing server of which one thing is different: what is made of it. */
static const struct
{
  const char *elements; /* within outgoingServer */
  const char *offers;   /* NULL: it can't be used */
} servers[] = {
  { HOST TLS, "tls smtp.example.org 465 -" },
  { HOST "<port>465</port><socketType>TLS</socketType>", "tls smtp.example.org 465 -" },
  { HOST "<port> 587 </port><socketType>\n STARTTLS </socketType>", "starttls smtp.example.org 587 -" },
  { HOST "<port>587</port><socketType>SSL</socketType>", "tls smtp.example.org 587 -" },
  { HOST "<port>465</port><socketType>starttls</socketType>", "starttls smtp.example.org 465 -" },
  { HOST "<port>1</port><socketType>SSL</socketType>", "tls smtp.example.org 1 -" },
  { HOST "<port>65535</port><socketType>SSL</socketType>", "tls smtp.example.org 65535 -" },
  { HOST "<port>65536</port><socketType>SSL</socketType>", NULL },
  { HOST "<port>0</port><socketType>SSL</socketType>", NULL },
  { HOST "<port>-465</port><socketType>SSL</socketType>", NULL },
  { HOST "<port>465x</port><socketType>SSL</socketType>", NULL },
  { HOST "<port></port><socketType>SSL</socketType>", NULL },
  { HOST "<socketType>SSL</socketType>", NULL },
  { HOST "<port>465</port>", NULL },
  { HOST "<port>465</port><socketType>QUIC</socketType>", NULL },
  { HOST "<port>465</port><socketType>QUIC</socketType><socketType>SSL</socketType>", "tls smtp.example.org 465 -" },
  { HOST "<port>587</port><socketType>plain</socketType><socketType>STARTTLS</socketType>", "starttls smtp.example.org 587 -" },
  { HOST "<port>587</port><socketType>plain</socketType>", NULL },
  { "<hostname>localhost</hostname><port>1025</port><socketType>plain</socketType>", "none localhost 1025 -" },
  { "<hostname>127.0.0.1</hostname><port>1025</port><socketType>plain</socketType>", "none 127.0.0.1 1025 -" },
  { "<hostname>192.168.1.2</hostname><port>25</port><socketType>plain</socketType>", "none 192.168.1.2 25 -" },
  { "<hostname>fd00::1</hostname><port>25</port><socketType>plain</socketType>", "none fd00::1 25 -" },
  { "<hostname>nas.local</hostname><port>25</port><socketType>plain</socketType>", NULL },
  { "<hostname>192.0.2.1</hostname><port>25</port><socketType>plain</socketType>", NULL },
  { "<hostname>2001:db8::1</hostname><port>25</port><socketType>plain</socketType>", NULL },
  { "<hostname>localhost.example.org</hostname><port>25</port><socketType>plain</socketType>", NULL },
  { TLS, NULL },
  { "<hostname></hostname>" TLS, NULL },
  { "<hostname>smtp.example.org:465</hostname>" TLS, NULL },
  { "<hostname>https://smtp.example.org</hostname>" TLS, NULL },
  { "<hostname>smtp. example.org</hostname>" TLS, NULL },
  { "<hostname>smtp\xe2\x80\x8b.example.org</hostname>" TLS, NULL },
  { "<hostname>SMTP.Bücher.Example.</hostname>" TLS, "tls smtp.xn--bcher-kva.example 465 -" },
  { "<hostname>smtp.%EMAILDOMAIN%</hostname>" TLS, "tls smtp.example.org 465 -" },
  /* Nobody is told more than the domain. */
  { "<hostname>%EMAILLOCALPART%.example.org</hostname>" TLS, NULL },
  { "<hostname>%SERVER%.example.org</hostname>" TLS, NULL },
  { HOST "<hostname>other.example.org</hostname>" TLS, "tls smtp.example.org 465 -" },
  { HOST TLS "<username>%EMAILADDRESS%</username>", "tls smtp.example.org 465 ada@example.org" },
  { HOST TLS "<username>%EMAILLOCALPART%</username>", "tls smtp.example.org 465 ada" },
  { HOST TLS "<username>%EMAILLOCALPART%.%EMAILDOMAIN%</username>", "tls smtp.example.org 465 ada.example.org" },
  { HOST TLS "<username> apikey </username>", "tls smtp.example.org 465 apikey" },
  { HOST TLS "<username>100%</username>", "tls smtp.example.org 465 100%" },
  { HOST TLS "<username>%USERNAME%</username>", "tls smtp.example.org 465 -" },
  { HOST TLS "<username><![CDATA[a<b]]></username>", "tls smtp.example.org 465 a<b" },
  { HOST TLS "<username>a&amp;b&#65;</username>", "tls smtp.example.org 465 a&bA" },
  { HOST TLS "<username>a&#13;&#10;b</username>", NULL },
  { HOST TLS "<username>a\xe2\x80\xae"
             "b</username>",
    NULL },
  { HOST TLS "<authentication>password-cleartext</authentication>", "tls smtp.example.org 465 - password" },
  { HOST TLS "<authentication>password-encrypted</authentication>", "tls smtp.example.org 465 - password" },
  { HOST TLS "<authentication>plain</authentication>", "tls smtp.example.org 465 - password" },
  { HOST TLS "<authentication>secure</authentication>", "tls smtp.example.org 465 - password" },
  { HOST TLS "<authentication>SASL SCRAM-SHA-256-PLUS</authentication>", "tls smtp.example.org 465 - password" },
  { HOST TLS "<authentication>OAuth2</authentication>", "tls smtp.example.org 465 - browser" },
  { HOST TLS "<authentication>OAuth</authentication>", "tls smtp.example.org 465 - browser" },
  { HOST TLS "<authentication>none</authentication><username>ada</username>", "tls smtp.example.org 465 - none" },
  { HOST TLS "<authentication>client-IP-address</authentication>", "tls smtp.example.org 465 - none" },
  { HOST TLS "<authentication>none</authentication><authentication>plain</authentication>", "tls smtp.example.org 465 - password" },
  { HOST TLS "<authentication>NTLM</authentication>", NULL },
  { HOST TLS "<authentication>GSSAPI</authentication><authentication>TLS-client-cert</authentication>", NULL },
  { HOST TLS "<authentication>GSSAPI</authentication><authentication>plain</authentication>", "tls smtp.example.org 465 - password" },
  { HOST TLS "<authentication>plain<future/></authentication><future><port>1</port></future>", "tls smtp.example.org 465 - password" },
  { HOST "<port>4<x>9</x>65</port><socketType>SSL</socketType>", "tls smtp.example.org 465 -" },
};

static void
test_servers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "<outgoingServer type=\"smtp\">%s</outgoingServer>" TAIL, servers[i].elements);
      g_autoptr(GError) error = NULL;
      g_autoptr(PhSettingsDocument) document = parse (text, &error);
      g_autofree char *offers = document != NULL ? describe (document) : NULL;

      g_test_message ("row %u", i);
      g_assert_cmpstr (offers, ==, servers[i].offers);
      if (servers[i].offers == NULL)
        g_assert_error (error, PH_SETTINGS_DOCUMENT_ERROR, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE);
    }
}

/* Whole documents that give one offer, none, or an error. */
static void
test_documents (void)
{
  static const struct
  {
    const char *text;
    int code; /* -1: SERVER is found */
  } cases[] = {
    { HEAD SERVER TAIL, -1 },
    { "\xef\xbb\xbf" HEAD SERVER TAIL, -1 },
    { "\n  " HEAD SERVER TAIL "\n", -1 },
    { "<?xml version='1.0' encoding='utf-8'?>" HEAD SERVER TAIL, -1 },
    { "<?xml version=\"1.0\" encoding = \"ISO-8859-1\" standalone=\"yes\"?>" HEAD SERVER "<x>\xe4</x>" TAIL, -1 },
    { "<?xml version=\"1.0\" encoding=\"windows-1252\"?>" HEAD SERVER "<x>\x80</x>" TAIL, -1 },
    { "<?xml version=\"1.0\" encoding=\"windows-1252\"?>" HEAD SERVER "<x>\x81</x>" TAIL, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" HEAD SERVER TAIL, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "<?xml version=\"1.0\" encoding=\"\"?>" HEAD SERVER TAIL, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "<?xml version=\"1.0\" encoding=utf-8?>" HEAD SERVER TAIL, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { HEAD SERVER "<x>\xe4</x>" TAIL, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "\xff\xfe<", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "<clientConfig version=\"99.0\" xmlns=\"urn:x\"><emailProvider>" SERVER TAIL, -1 },
    { "<clientConfig><future><emailProvider/></future><emailProvider>" SERVER TAIL, -1 },
    { "<!DOCTYPE clientConfig SYSTEM \"file:///etc/passwd\">" HEAD SERVER TAIL, -1 },
    { "<!DOCTYPE x [<!ENTITY h \"smtp.example.org\">]>" HEAD "<outgoingServer type=\"smtp\"><hostname>&h;</hostname>" TLS "</outgoingServer>" TAIL,
      PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "<!DOCTYPE x [<!ENTITY h \"smtp.example.org\">]>" HEAD SERVER TAIL, -1 },
    { HEAD "<displayName>&unknown;</displayName>" SERVER TAIL, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { HEAD "<outgoingServer type=\"lmtp\">" HOST TLS "</outgoingServer>" SERVER TAIL, -1 },
    { HEAD "<outgoingServer type=\"lmtp\">" HOST TLS "</outgoingServer>" TAIL, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { HEAD "<outgoingServer>" HOST TLS "</outgoingServer>" TAIL, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { HEAD "<incomingServer type=\"smtp\">" HOST TLS "</incomingServer>" TAIL, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { HEAD "<outgoingServer type=\"smtp\"/>" TAIL, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { HEAD TAIL, PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { "<clientConfig/>", PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { "<clientConfig>" SERVER "</clientConfig>", PH_SETTINGS_DOCUMENT_ERROR_UNUSABLE },
    { HEAD SERVER TAIL "<clientConfig/>", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { HEAD SERVER TAIL "<x/>", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { HEAD SERVER "</emailProvider>", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { HEAD SERVER "</clientConfig></emailProvider>", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "<ClientConfig><emailProvider>" SERVER "</emailProvider></ClientConfig>", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\"/>", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "Not Found", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "{\"clientConfig\": {}}", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { " \n", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
    { "", PH_SETTINGS_DOCUMENT_ERROR_MALFORMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhSettingsDocument) document = cases[i].code < 0 ? parse (cases[i].text, NULL) : NULL;
      g_autofree char *offers = document != NULL ? describe (document) : NULL;

      g_test_message ("row %u", i);
      if (cases[i].code < 0)
        g_assert_cmpstr (offers, ==, "tls smtp.example.org 465 -");
      else
        assert_refused (cases[i].text, strlen (cases[i].text), (PhSettingsDocumentError) cases[i].code);
    }
}

static void
test_nul (void)
{
  static const char text[] = HEAD SERVER "<x>\0</x>" TAIL;

  assert_refused (text, sizeof text - 1, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
}

#define PROVIDER(domain, host) \
  "<emailProvider><domain>" domain "</domain><displayName>" host "</displayName><outgoingServer type=\"smtp\"><hostname>" host "</hostname>" TLS "</outgoingServer></emailProvider>"

/* Of several providers the one counts that names the domain, else the first. */
static void
test_several_providers (void)
{
  static const char text[] = "<clientConfig>" PROVIDER ("example.com", "a.example") PROVIDER ("Example.ORG", "b.example") "</clientConfig>";
  g_autoptr(PhSettingsDocument) matching = parse (text, NULL);
  g_autoptr(PhSettingsDocument) first = parse_octets (text, strlen (text), "ada@example.net", NULL);
  g_autofree char *matching_offers = describe (matching);
  g_autofree char *first_offers = describe (first);

  g_assert_cmpstr (matching_offers, ==, "tls b.example 465 -");
  g_assert_cmpstr (ph_settings_document_get_provider_name (matching), ==, "b.example");
  g_assert_cmpstr (first_offers, ==, "tls a.example 465 -");
}

#define ENTRY(host, port, type, rest) \
  "<outgoingServer type=\"smtp\"><hostname>" host "</hostname><port>" port "</port><socketType>" type "</socketType>" rest "</outgoingServer>"

/* The provider's order; of one host implicit TLS first; what is said twice stands there once; reasons are kept. */
static void
test_order (void)
{
  static const char text[] = HEAD ENTRY ("a.example", "587", "STARTTLS", "") ENTRY ("b.example", "587", "STARTTLS", "<username>x</username>")
    ENTRY ("bad_port.example", "x", "SSL", "") ENTRY ("b.example", "465", "SSL", "<authentication>OAuth2</authentication>")
      ENTRY ("c.example", "465", "SSL", "") ENTRY ("a.example", "2465", "SSL", "") ENTRY ("a.example", "465", "SSL", "")
        ENTRY ("b.example", "465", "SSL", "<authentication>plain</authentication>") ENTRY ("b.example", "587", "STARTTLS", "<username>y</username>")
          ENTRY ("d.example", "25", "plain", "") TAIL;
  g_autoptr(PhSettingsDocument) document = parse (text, NULL);
  g_autofree char *offers = describe (document);
  const char *const *skipped = ph_settings_document_get_skipped (document);

  g_assert_cmpstr (offers, ==,
                   "tls a.example 2465 -; tls a.example 465 -; starttls a.example 587 -; tls b.example 465 - password browser; "
                   "starttls b.example 587 x; tls c.example 465 -; starttls b.example 587 y");
  g_assert_cmpuint (g_strv_length ((GStrv) skipped), ==, 2);
  g_assert_cmpstr (skipped[0], ==, "bad_port.example: the port is missing or not valid");
  g_assert_cmpstr (skipped[1], ==, "d.example: the connection would not be encrypted");
}

/* Without an address nothing that depends on it is made up. */
static void
test_domain_only (void)
{
  static const char text[] = HEAD "<displayName>%EMAILADDRESS%</displayName><displayShortName>At %EMAILDOMAIN%</displayShortName>" ENTRY ("a.%EMAILDOMAIN%", "465", "SSL", "<username>%EMAILADDRESS%</username>")
    ENTRY ("b.example", "465", "SSL", "<username>%EMAILDOMAIN%</username>")
      ENTRY ("%EMAILLOCALPART%.example", "465", "SSL", "") TAIL;
  g_autoptr(PhSettingsDocument) document = parse_octets (text, strlen (text), NULL, NULL);
  g_autofree char *offers = describe (document);

  g_assert_cmpstr (offers, ==, "tls a.example.org 465 -; tls b.example 465 example.org");
  g_assert_cmpstr (ph_settings_document_get_provider_name (document), ==, "At example.org");
  g_assert_cmpstr (ph_settings_document_get_skipped (document)[0], ==, "the host name is missing or not valid");
}

static void
test_names_and_pages (void)
{
  static const struct
  {
    const char *elements;
    const char *name;
    const char *help_url;
    const char *enable_url;
  } cases[] = {
    { "<displayName> Mail &amp; More </displayName>", "Mail & More", NULL, NULL },
    { "<displayName></displayName><displayShortName>M</displayShortName>", "M", NULL, NULL },
    { "<displayName>A\nB</displayName><displayShortName>M</displayShortName>", "M", NULL, NULL },
    { "<displayName>\xe2\x80\xaegro.elpmaxe</displayName>", NULL, NULL, NULL },
    { "<documentation url=\"http://example.org/\"/><documentation url=\"https://example.org/\"/>", NULL, "https://example.org/", NULL },
    { "<documentation url=\"HTTPS://example.org/\"/>", NULL, "HTTPS://example.org/", NULL },
    { "<documentation url=\"https://\"/><documentation/>", NULL, NULL, NULL },
    { "<documentation url=\"https://user@example.org/\"/>", NULL, NULL, NULL },
    { "<documentation url=\"https://example.org/a b\"/>", NULL, NULL, NULL },
    { "<documentation url=\"javascript:alert(1)\"/>", NULL, NULL, NULL },
    { "<documentation url=\"file:///etc/passwd\"/>", NULL, NULL, NULL },
    { "<enable visiturl=\"https://example.org/on\"><instruction>On.</instruction></enable>", NULL, NULL, "https://example.org/on" },
    { "<enable visiturl=\"http://example.org/on\"/>", NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, cases[i].elements, SERVER TAIL, NULL);
      g_autoptr(PhSettingsDocument) document = parse (text, NULL);

      g_test_message ("row %u", i);
      g_assert_nonnull (document);
      g_assert_cmpstr (ph_settings_document_get_provider_name (document), ==, cases[i].name);
      g_assert_cmpstr (ph_settings_document_get_help_url (document), ==, cases[i].help_url);
      g_assert_cmpstr (ph_settings_document_get_enable_url (document), ==, cases[i].enable_url);
    }
}

static char *
repeat (const char *text, guint n)
{
  g_autoptr(GString) all = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (all, text);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

/* @pattern: with @n times @repeated it is still good, with one more it is not. */
static void
assert_limit (const char *before, const char *repeated, guint n, const char *between, const char *after)
{
  for (guint more = 0; more <= 1; more++)
    {
      g_autofree char *open = repeat (repeated, n + more);
      g_autofree char *close = repeat (between, n + more);
      g_autofree char *text = g_strconcat (before, open, close, after, NULL);
      g_autoptr(PhSettingsDocument) document = parse (text, NULL);

      g_assert_true ((document != NULL) == (more == 0));
      if (more > 0)
        assert_refused (text, strlen (text), PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
    }
}

static void
test_limits (void)
{
  gsize rest = strlen (HEAD SERVER "<!---->" TAIL);

  assert_limit (HEAD SERVER, "<x>", 14, "</x>", TAIL);
  assert_limit (HEAD, SERVER, 32, "", TAIL);
  assert_limit ("<clientConfig>", "<emailProvider>" SERVER "</emailProvider>", 16, "", "</clientConfig>");
  assert_limit (HEAD SERVER "<displayName>", "n", 1024, "", "</displayName>" TAIL);
  assert_limit (HEAD SERVER "<!--", "n", 128 * 1024 - rest, "", "-->" TAIL);
}

/* A part of a document is never taken for the whole. */
static void
test_truncated (void)
{
  static const char *const files[] = { "gmx.xml", "gmail.xml", "posteo.xml", "plain-only.xml", "captive-portal.html" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gsize length = 0;
      g_autofree char *text = read_document (files[i], &length);
      const char *root_end = g_strstr_len (text, (gssize) length, "</clientConfig>");
      gsize whole = root_end != NULL ? (gsize) (root_end - text) + strlen ("</clientConfig>") : length + 1;

      for (gsize n = 0; n < MIN (whole, length); n++)
        assert_refused (text, n, PH_SETTINGS_DOCUMENT_ERROR_MALFORMED);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/autoconfig/providers", test_providers);
  g_test_add_func ("/discovery/autoconfig/plain-provider", test_plain_provider);
  g_test_add_func ("/discovery/autoconfig/web-page", test_web_page);
  g_test_add_func ("/discovery/autoconfig/servers", test_servers);
  g_test_add_func ("/discovery/autoconfig/documents", test_documents);
  g_test_add_func ("/discovery/autoconfig/nul", test_nul);
  g_test_add_func ("/discovery/autoconfig/several-providers", test_several_providers);
  g_test_add_func ("/discovery/autoconfig/order", test_order);
  g_test_add_func ("/discovery/autoconfig/domain-only", test_domain_only);
  g_test_add_func ("/discovery/autoconfig/names-and-pages", test_names_and_pages);
  g_test_add_func ("/discovery/autoconfig/limits", test_limits);
  g_test_add_func ("/discovery/autoconfig/truncated", test_truncated);
  return g_test_run ();
}
