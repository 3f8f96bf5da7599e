// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is suggested for a mistyped domain, and above all for what nothing is: the catalogue that comes with Posthorn is the
// one that is asked.

#include "config.h"

#include "ph-domain-suggestion.h"
#include "ph-provider-catalogue.h"

#include <string.h>

typedef struct
{
  const char *typed;
  const char *meant; /* (nullable): nothing is suggested */
} Case;

static void
check_cases (const Case *cases, gsize n_cases)
{
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_new_built_in ();

  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *suggestion = ph_provider_catalogue_dup_suggestion (catalogue, cases[i].typed);

      g_test_message ("%s", cases[i].typed);
      g_assert_cmpstr (suggestion, ==, cases[i].meant);
    }
}

static void
test_mistakes_in_names (void)
{
  static const Case cases[] = {
    { "gmial.com", "gmail.com" },
    { "gmal.com", "gmail.com" },
    { "gmil.com", "gmail.com" },
    { "gmai.com", "gmail.com" },
    { "gamil.com", "gmail.com" },
    { "mgail.com", "gmail.com" },
    { "gmali.com", "gmail.com" },
    { "gnail.com", "gmail.com" },
    { "gmaill.com", "gmail.com" },
    { "ggmail.com", "gmail.com" },
    { "gmaik.com", "gmail.com" },
    { "googlmail.com", "googlemail.com" },
    { "googelmail.com", "googlemail.com" },
    { "gogglemial.com", "googlemail.com" },
    { "hotmial.com", "hotmail.com" },
    { "hotmal.com", "hotmail.com" },
    { "hotmil.com", "hotmail.com" },
    { "homtail.com", "hotmail.com" },
    { "otmail.com", "hotmail.com" },
    { "hotmaill.com", "hotmail.com" },
    { "outlok.com", "outlook.com" },
    { "outllook.com", "outlook.com" },
    { "otulook.com", "outlook.com" },
    { "oultook.com", "outlook.com" },
    { "yaho.com", "yahoo.com" },
    { "yahooo.com", "yahoo.com" },
    { "yhaoo.com", "yahoo.com" },
    { "yaho.de", "yahoo.de" },
    { "yaho.co.uk", "yahoo.co.uk" },
    { "iclod.com", "icloud.com" },
    { "icluod.com", "icloud.com" },
    { "protonmial.com", "protonmail.com" },
    { "prtonmal.com", "protonmail.com" },
    { "fasmail.com", "fastmail.com" },
    { "t-onlin.de", "t-online.de" },
    { "t-onilne.de", "t-online.de" },
    { "comcats.net", "comcast.net" },
    { "verizn.net", "verizon.net" },
    { "sbcgloabl.net", "sbcglobal.net" },
    { "btintenet.com", "btinternet.com" },
    { "wanado.fr", "wanadoo.fr" },
    { "yandx.ru", "yandex.ru" },
    { "seznma.cz", "seznam.cz" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_mistakes_in_endings (void)
{
  static const Case cases[] = {
    { "gmail.con", "gmail.com" },
    { "gmail.cmo", "gmail.com" },
    { "gmail.ocm", "gmail.com" },
    { "gmail.comm", "gmail.com" },
    { "gmail.cpm", "gmail.com" },
    { "gmail.vom", "gmail.com" },
    { "gmail.co", "gmail.com" },
    { "gmail.cm", "gmail.com" },
    { "gmail.om", "gmail.com" },
    { "hotmail.co", "hotmail.com" },
    { "yahoo.con", "yahoo.com" },
    { "yahoo.co", "yahoo.com" },
    { "yahoo.couk", "yahoo.co.uk" },
    { "aol.con", "aol.com" },
    { "live.con", "live.com" },
    { "me.con", "me.com" },
    { "gmx.ne", "gmx.net" },
    { "gmx.nt", "gmx.net" },
    { "gmx.nett", "gmx.net" },
    { "gmx.d", "gmx.de" },
    { "gmx.dee", "gmx.de" },
    { "web.d", "web.de" },
    { "web.dee", "web.de" },
    { "att.ne", "att.net" },
    { "comcast.ner", "comcast.net" },
    { "qq.con", "qq.com" },
    { "yandex.r", "yandex.ru" },
    { "icloud.comn", "icloud.com" },
    /* Behind an ending that does not exist a mistake in the name is one as well. */
    { "gmial.con", "gmail.com" },
    { "hotmial.cmo", "hotmail.com" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_missing_dots (void)
{
  static const Case cases[] = {
    { "gmailcom", "gmail.com" },
    { "webde", "web.de" },
    { "gmxnet", "gmx.net" },
    { "t-onlinede", "t-online.de" },
    { "yahoocouk", "yahoo.co.uk" },
    { "gmail", "gmail.com" },
    { "hotmail", "hotmail.com" },
    { "localhost", NULL },
    { "web", NULL },
    { "gmx", NULL },
    { "mail", NULL },
    /* There are several. */
    { "yahoo", NULL },
    { "com", NULL },
    { "", NULL },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
test_known (void)
{
  static const Case cases[] = {
    { "gmail.com" },
    { "googlemail.com" },
    { "ymail.com" },
    { "mail.com" },
    { "email.com" },
    { "email.cz" },
    { "mail.ru" },
    { "mail.de" },
    { "gmx.de" },
    { "gmx.net" },
    { "gmx.at" },
    { "gmx.com" },
    { "gmx.fr" },
    { "yahoo.fr" },
    { "yahoo.co.jp" },
    { "ya.ru" },
    { "pm.me" },
    { "aim.com" },
    { "mac.com" },
    { "msn.com" },
    { "live.com" },
    { "bol.com.br" },
    { "uol.com.br" },
    { "op.pl" },
    { "vp.pl" },
    { "q.com" },
    { "one.com" },
    { "proton.me" },
    { "fastmail.fm" },
    { "tuta.com" },
    { "163.com" },
    { "126.com" },
    { "some.where.rr.com" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static const Case others[] = {
  /* Short names have neighbours. */
  { "abc.de" },
  { "gma.com" },
  { "gmc.com" },
  { "gmk.net" },
  { "gm.com" },
  { "wed.de" },
  { "wab.de" },
  { "wb.de" },
  { "aok.de" },
  { "aon.com" },
  { "mac.de" },
  { "ma.com" },
  { "mae.com" },
  { "love.com" },
  { "life.com" },
  { "att.com" },
  { "acl.com" },
  { "qqq.com" },
  { "164.com" },
  /* Words that differ in a letter. */
  { "hmail.com" },
  { "fmail.com" },
  { "zmail.com" },
  { "qmail.org" },
  { "email.de" },
  { "ymail.de" },
  { "gail.com" },
  { "grail.com" },
  { "gmail.org" },
  { "cloud.com" },
  { "rotmail.com" },
  { "dotmail.com" },
  { "firstmail.com" },
  { "fashmall.com" },
  { "castmail.com" },
  { "never.com" },
  { "horizon.net" },
  { "freinet.de" },
  { "libera.it" },
  { "protein.com" },
  { "proto.me" },
  { "grange.fr" },
  { "look.com" },
  { "outlet.com" },
  /* Endings that exist. */
  { "gmail.de" },
  { "gmail.ru" },
  { "gmail.org" },
  { "outlook.de" },
  { "outlook.fr" },
  { "hotmail.fr" },
  { "hotmail.co.uk" },
  { "hotmail.it" },
  { "live.co" },
  { "live.nl" },
  { "live.co.uk" },
  { "msn.co" },
  { "web.co" },
  { "web.dev" },
  { "web.at" },
  { "gmx.bet" },
  { "gmx.li" },
  { "yahoo.es" },
  { "yahoo.it" },
  { "yahoo.ca" },
  { "yahoo.com.br" },
  { "yahoo.co.in" },
  { "yandex.by" },
  { "yandex.kz" },
  { "fastmail.org" },
  { "aol.de" },
  { "aol.fr" },
  { "seznam.org" },
  /* It could have been several. */
  { "gmx.nat" },
  /* Popular names in other places. */
  { "gmail.example.org" },
  { "mail.gmail.com" },
  { "students.yahoo.com" },
  { "gmail.com.evil.example" },
  { "example.org" },
  { "xn--gmil-6na.com" },
  { "." },
  { ".com" },
  { "gmail." },
  { "..." },
};

static void
test_others (void)
{
  check_cases (others, G_N_ELEMENTS (others));
}

static void
test_lengths (void)
{
  static const char *const popular[] = { "gmail.com", "a.very.long.ending.that.goes.on.and.on.and.is.longer.than.sixty.three.example" };
  g_autofree char *label = g_strnfill (64, 'g');
  g_autofree char *long_name = g_strconcat (label, ".com", NULL);
  g_autofree char *long_ending = g_strconcat ("gmail.", label, NULL);
  g_autofree char *huge = g_strnfill (100000, 'g');

  g_assert_null (ph_domain_suggestion_dup (label, popular, G_N_ELEMENTS (popular)));
  g_assert_null (ph_domain_suggestion_dup (long_name, popular, G_N_ELEMENTS (popular)));
  g_assert_null (ph_domain_suggestion_dup (long_ending, popular, G_N_ELEMENTS (popular)));
  g_assert_null (ph_domain_suggestion_dup (huge, popular, G_N_ELEMENTS (popular)));
  g_assert_null (ph_domain_suggestion_dup ("gmial.com", NULL, 0));
  g_assert_null (ph_domain_suggestion_dup ("gmail.com", popular, 1));
}

/* One letter wrong, missing, too many, or two changed, at every place of a long name. */
static void
test_every_place (void)
{
  static const char *const popular[] = { "protonmail.com" };

  for (guint i = 1; i < strlen ("protonmail"); i++)
    {
      g_autoptr(GString) wrong = g_string_new ("protonmail.com");
      g_autoptr(GString) missing = g_string_new ("protonmail.com");
      g_autoptr(GString) more = g_string_new ("protonmail.com");
      g_autoptr(GString) changed = g_string_new ("protonmail.com");
      GString *const typed[] = { wrong, missing, more, changed };
      char letter = changed->str[i];

      wrong->str[i] = 'x';
      g_string_erase (missing, i, 1);
      g_string_insert_c (more, i, 'x');
      changed->str[i] = changed->str[i - 1];
      changed->str[i - 1] = letter;
      for (guint k = 0; k < G_N_ELEMENTS (typed); k++)
        {
          g_autofree char *suggestion = ph_domain_suggestion_dup (typed[k]->str, popular, 1);

          g_test_message ("%s", typed[k]->str);
          g_assert_cmpstr (suggestion, ==, "protonmail.com");
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/suggestion/mistakes-in-names", test_mistakes_in_names);
  g_test_add_func ("/discovery/suggestion/mistakes-in-endings", test_mistakes_in_endings);
  g_test_add_func ("/discovery/suggestion/missing-dots", test_missing_dots);
  g_test_add_func ("/discovery/suggestion/known", test_known);
  g_test_add_func ("/discovery/suggestion/others", test_others);
  g_test_add_func ("/discovery/suggestion/lengths", test_lengths);
  g_test_add_func ("/discovery/suggestion/every-place", test_every_place);
  return g_test_run ();
}
