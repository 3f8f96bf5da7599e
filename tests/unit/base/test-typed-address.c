// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What people type and paste in place of an address: what is understood, and what precisely is wrong with the rest.

#include "config.h"

#include "ph-typed-address.h"

#include <string.h>

#define NO_BREAK_SPACE   "\xc2\xa0"
#define ZERO_WIDTH_SPACE "\xe2\x80\x8b"
#define BYTE_ORDER_MARK  "\xef\xbb\xbf"
#define SOFT_HYPHEN      "\xc2\xad"
#define RIGHT_TO_LEFT    "\xe2\x80\xae"
#define POP_DIRECTION    "\xe2\x80\xac"
#define ISOLATE          "\xe2\x81\xa6"
#define POP_ISOLATE      "\xe2\x81\xa9"
#define COMBINING_UMLAUT "\xcc\x88"

static const struct
{
  const char *text;
  const char *wire;
  const char *name;
} good[] = {
  { "ada@example.org", "ada@example.org", NULL },
  { "  ada@Example.ORG\t", "ada@example.org", NULL },
  { "ada@example.org\r\n", "ada@example.org", NULL },
  { NO_BREAK_SPACE "ada@example.org" NO_BREAK_SPACE, "ada@example.org", NULL },
  { BYTE_ORDER_MARK ZERO_WIDTH_SPACE "ada@example.org" ZERO_WIDTH_SPACE, "ada@example.org", NULL },
  { ISOLATE "ada@example.org" POP_ISOLATE, "ada@example.org", NULL },
  { "ada+lists@example.org", "ada+lists@example.org", NULL },
  { "ada.lovelace-b_c@mail.example.org", "ada.lovelace-b_c@mail.example.org", NULL },
  { "o'hara@example.org", "o'hara@example.org", NULL },
  { "\"ada lovelace\"@example.org", "\"ada lovelace\"@example.org", NULL },
  { "\"a,b;c<d>e@f\"@example.org", "\"a,b;c<d>e@f\"@example.org", NULL },
  { "\"a\\\"b\"@example.org", "\"a\\\"b\"@example.org", NULL },
  { "\"a..b\"@example.org", "\"a..b\"@example.org", NULL },
  { "ada@localhost", "ada@localhost", NULL },
  { "ada@LocalHost", "ada@localhost", NULL },
  { "ada@[192.0.2.1]", "ada@[192.0.2.1]", NULL },
  { "ada@[IPv6:2001:db8::1]", "ada@[IPv6:2001:db8::1]", NULL },
  { "ada@bücher.example", "ada@xn--bcher-kva.example", NULL },
  { "ada@bu" COMBINING_UMLAUT "cher.example", "ada@xn--bcher-kva.example", NULL },
  { "ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah", NULL },
  { "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example", NULL },
  { "müller@example.org", "müller@example.org", NULL },
  { "mu" COMBINING_UMLAUT "ller@example.org", "müller@example.org", NULL },
  { "ada@4you.example", "ada@4you.example", NULL },
  { "ada@example.org,", "ada@example.org", NULL },
  { "ada@example.org; ", "ada@example.org", NULL },
  { "<ada@example.org>", "ada@example.org", NULL },
  { "< ada@example.org >", "ada@example.org", NULL },
  { "Ada Lovelace <ada@example.org>", "ada@example.org", "Ada Lovelace" },
  { "Ada Lovelace<ada@example.org>;", "ada@example.org", "Ada Lovelace" },
  { "Ada Lovelace\r\n <ada@example.org>", "ada@example.org", "Ada Lovelace" },
  { "\"Lovelace, Ada\" <ada@example.org>", "ada@example.org", "Lovelace, Ada" },
  { "Lovelace, Ada <ada@example.org>", "ada@example.org", "Lovelace, Ada" },
  { "\"Ada \\\"Byron\\\" \\\\\" <ada@example.org>", "ada@example.org", "Ada \"Byron\" \\" },
  { "\"Ada <Countess>\" <ada@example.org>", "ada@example.org", "Ada <Countess>" },
  { "Ada 6\" tall <ada@example.org>", "ada@example.org", "Ada 6\" tall" },
  { "'Ada Lovelace' <ada@example.org>", "ada@example.org", "Ada Lovelace" },
  { "Ärzte e. V. <info@bücher.example>", "info@xn--bcher-kva.example", "Ärzte e. V." },
  { "A" COMBINING_UMLAUT "rzte <info@example.org>", "info@example.org", "Ärzte" },
  { "\"\" <ada@example.org>", "ada@example.org", NULL },
  { "ada@example.org <ada@example.org>", "ada@example.org", NULL },
  { "\"Ada@Example.org\" <ada@example.org>", "ada@example.org", NULL },
  { "'ada@example.org' <ada@example.org>", "ada@example.org", NULL },
  { "Ada <\"a b\"@example.org>", "\"a b\"@example.org", "Ada" },
  { "mailto:ada@example.org", "ada@example.org", NULL },
  { "MailTo:ada@example.org?subject=Hi,%20Ada&cc=bob@example.net", "ada@example.org", NULL },
  { "mailto:ada%2Blists@example.org", "ada+lists@example.org", NULL },
  { "mailto:ada+lists%40example.org", "ada+lists@example.org", NULL },
  { "mailto:%22a%2Cb%22@example.org", "\"a,b\"@example.org", NULL },
  { "mailto:m%C3%BCller@example.org", "müller@example.org", NULL },
  { "mailto:%20ada@example.org%0d%0a", "ada@example.org", NULL },
  { "mailto:?subject=Hi&to=ada@example.org", "ada@example.org", NULL },
  { "<mailto:ada@example.org>", "ada@example.org", NULL },
  { "Ada <mailto:ada@example.org?subject=x>", "ada@example.org", "Ada" },
};

static const struct
{
  const char *text;
  PhAddressError code;
} bad[] = {
  { "", PH_ADDRESS_ERROR_EMPTY },
  { " \t" NO_BREAK_SPACE ZERO_WIDTH_SPACE, PH_ADDRESS_ERROR_EMPTY },
  { ",", PH_ADDRESS_ERROR_EMPTY },
  { "Ada <>", PH_ADDRESS_ERROR_EMPTY },
  { "mailto:", PH_ADDRESS_ERROR_EMPTY },
  { "mailto:?subject=x", PH_ADDRESS_ERROR_EMPTY },
  { "a\xff@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada" ZERO_WIDTH_SPACE "@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada@exam" SOFT_HYPHEN "ple.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada@exam" BYTE_ORDER_MARK "ple.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada@exam\xef\xb8\x8fple.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada@exam\xe3\x85\xa4ple.org", PH_ADDRESS_ERROR_CONTROL },
  { "\"a" ZERO_WIDTH_SPACE "b\"@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada\n@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada\t@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "A" RIGHT_TO_LEFT "da" POP_DIRECTION "b <ada@example.org>", PH_ADDRESS_ERROR_CONTROL },
  { "Ada\nBcc: x <ada@example.org>", PH_ADDRESS_ERROR_CONTROL },
  { "\"Ada\r\nBcc: x\" <ada@example.org>", PH_ADDRESS_ERROR_CONTROL },
  { "mailto:ada%0Abob@example.org", PH_ADDRESS_ERROR_CONTROL },
  { "ada", PH_ADDRESS_ERROR_NO_AT },
  { "example.org", PH_ADDRESS_ERROR_NO_AT },
  { "Ada Lovelace", PH_ADDRESS_ERROR_NO_AT },
  { "Ada <ada>", PH_ADDRESS_ERROR_NO_AT },
  { "mailto:ada", PH_ADDRESS_ERROR_NO_AT },
  { "\"ada@example.org\"", PH_ADDRESS_ERROR_NO_AT },
  { "(ada)@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "ada:b@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "a\"b\"c@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "ada;b@example.org", PH_ADDRESS_ERROR_LOCAL_PART },
  { "ada@exam_ple.org", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@-example.org", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@example.org/x", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@example.org:25", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@example.org;x", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@192.0.2.1", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@2001:db8::1", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@[192.0.2.300]", PH_ADDRESS_ERROR_DOMAIN },
  { "ada@\xe2\x84\x80.example", PH_ADDRESS_ERROR_DOMAIN },
  { "a@example.org, b@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "a@example.org;b@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "a@example.org b@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "a@example.org\nb@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "Ada <a@example.org>, Bob <b@example.org>", PH_ADDRESS_ERROR_SEVERAL },
  { "a@example.org, Bob <b@example.org>", PH_ADDRESS_ERROR_SEVERAL },
  { "Ada <a@example.org>, b@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "b@example.org <a@example.org>", PH_ADDRESS_ERROR_SEVERAL },
  { "'x@example.org', 'y@example.org' <a@example.org>", PH_ADDRESS_ERROR_SEVERAL },
  { "<a@example.org,b@example.org>", PH_ADDRESS_ERROR_SEVERAL },
  { "mailto:a@example.org,b@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "mailto:a@example.org?to=b@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "mailto:?to=a@example.org,b@example.org", PH_ADDRESS_ERROR_SEVERAL },
  { "ada@bob@example.org", PH_ADDRESS_ERROR_TWO_ATS },
  { "ada@@example.org", PH_ADDRESS_ERROR_TWO_ATS },
  { "ada @example.org", PH_ADDRESS_ERROR_SPACE },
  { "ada@ example.org", PH_ADDRESS_ERROR_SPACE },
  { "ada lovelace@example.org", PH_ADDRESS_ERROR_SPACE },
  { "ada" NO_BREAK_SPACE "lovelace@example.org", PH_ADDRESS_ERROR_SPACE },
  { "ada@example. org", PH_ADDRESS_ERROR_SPACE },
  { "ada@example.org (Ada)", PH_ADDRESS_ERROR_SPACE },
  { "mailto:ada%20b@example.org", PH_ADDRESS_ERROR_SPACE },
  { "ada@gmail,com", PH_ADDRESS_ERROR_COMMA },
  { "ada,lovelace@gmail.com", PH_ADDRESS_ERROR_COMMA },
  { "ada..lovelace@example.org", PH_ADDRESS_ERROR_DOTS },
  { ".ada@example.org", PH_ADDRESS_ERROR_DOTS },
  { "ada.@example.org", PH_ADDRESS_ERROR_DOTS },
  { "ada@example..org", PH_ADDRESS_ERROR_DOTS },
  { "ada@.example.org", PH_ADDRESS_ERROR_DOTS },
  { "ada@example.org.", PH_ADDRESS_ERROR_DOTS },
  { "ada@例え。", PH_ADDRESS_ERROR_DOTS },
  { "@example.org", PH_ADDRESS_ERROR_NO_LOCAL_PART },
  { "ada@", PH_ADDRESS_ERROR_NO_DOMAIN },
  { "ada@gmail", PH_ADDRESS_ERROR_SINGLE_LABEL },
  { "ada@bücher", PH_ADDRESS_ERROR_SINGLE_LABEL },
  { "Ada <ada@example.org", PH_ADDRESS_ERROR_BRACKETS },
  { "Ada ada@example.org>", PH_ADDRESS_ERROR_BRACKETS },
  { "Ada >ada@example.org<", PH_ADDRESS_ERROR_BRACKETS },
  { "Ada > <ada@example.org>", PH_ADDRESS_ERROR_BRACKETS },
  { "<<ada@example.org>>", PH_ADDRESS_ERROR_BRACKETS },
  { "<ada@example.org> Ada", PH_ADDRESS_ERROR_BRACKETS },
  { "mailto:ada%zz@example.org", PH_ADDRESS_ERROR_LINK },
  { "mailto:ada%00@example.org", PH_ADDRESS_ERROR_LINK },
  { "mailto:ada%ff@example.org", PH_ADDRESS_ERROR_LINK },
  { "https://example.org/", PH_ADDRESS_ERROR_WEB_ADDRESS },
  { "https://social.example/@ada", PH_ADDRESS_ERROR_WEB_ADDRESS },
  { "www.example.org", PH_ADDRESS_ERROR_WEB_ADDRESS },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *name = NULL;
      g_autoptr(PhAddress) address = ph_typed_address_parse (good[i].text, &name, &error);
      g_autoptr(PhAddress) again = NULL;

      g_test_message ("row %u", i);
      g_assert_no_error (error);
      g_assert_cmpstr (ph_address_get_wire (address), ==, good[i].wire);
      g_assert_cmpstr (name, ==, good[i].name);
      again = ph_typed_address_parse (ph_address_get_text (address), NULL, NULL);
      g_assert_true (ph_address_equal (address, again));
    }
}

static void
test_bad (void)
{
  gboolean seen[PH_N_ADDRESS_ERRORS] = { FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      char *name = NULL;
      g_autoptr(PhAddress) address = ph_typed_address_parse (bad[i].text, &name, &error);

      g_test_message ("row %u", i);
      g_assert_null (address);
      g_assert_null (name);
      g_assert_error (error, PH_ADDRESS_ERROR, (int) bad[i].code);
      seen[bad[i].code] = TRUE;
    }
  for (guint code = 0; code < PH_N_ADDRESS_ERRORS; code++)
    g_assert_true (seen[code] || code == PH_ADDRESS_ERROR_TOO_LONG);
}

static void
assert_too_long (const char *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ph_typed_address_parse (text, NULL, &error));
  g_assert_error (error, PH_ADDRESS_ERROR, PH_ADDRESS_ERROR_TOO_LONG);
}

static void
test_lengths (void)
{
  g_autofree char *many = g_strnfill (4096, 'a');
  g_autofree char *local = g_strnfill (65, 'a');
  g_autofree char *text = g_strconcat (many, "@example.org", NULL);
  g_autofree char *long_local = g_strconcat (local, "@example.org", NULL);
  g_autofree char *long_name = g_strdup_printf ("%.3000s <ada@example.org>", many);
  g_autofree char *name = NULL;
  g_autoptr(PhAddress) address = ph_typed_address_parse (long_name, &name, NULL);

  assert_too_long (text);
  assert_too_long (long_local);
  g_assert_cmpstr (ph_address_get_wire (address), ==, "ada@example.org");
  g_assert_cmpuint (strlen (name), ==, 3000);
}

/* Every beginning of what is understood, as it is typed letter by letter, gives an address or an error. */
static void
test_beginnings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    for (gsize length = 0; length < strlen (good[i].text); length++)
      {
        g_autofree char *text = g_strndup (good[i].text, length);
        g_autoptr(GError) error = NULL;
        g_autofree char *name = NULL;
        g_autoptr(PhAddress) address = ph_typed_address_parse (text, &name, &error);

        g_assert_true ((address == NULL) == (error != NULL));
        g_assert_true (address != NULL || name == NULL);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/typed-address/good", test_good);
  g_test_add_func ("/base/typed-address/bad", test_bad);
  g_test_add_func ("/base/typed-address/lengths", test_lengths);
  g_test_add_func ("/base/typed-address/beginnings", test_beginnings);
  return g_test_run ();
}
