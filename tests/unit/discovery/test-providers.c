// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The catalogue that comes with Posthorn (data/providers/providers.conf): that all of it can be understood and keeps to the
// rules at its head, and that addresses of well-known providers get the server they should.

#include "config.h"

#include "ph-provider-catalogue.h"

#include "ph-host-name.h"

#include <string.h>

/* What the specification counted; Amazon SES is one of them and many groups here. */
#define N_PROVIDERS 170

/* In microseconds. It takes some two thousand; ten times what an address may wait for it leaves room for sanitizers and busy
 * computers, and not for an algorithm that is wrong. */
#define MOST_TO_LOAD_US 100000

static PhProviderCatalogue *catalogue;

static PhProvider *
get_provider (guint index)
{
  g_autoptr(PhProvider) provider = g_list_model_get_item (G_LIST_MODEL (catalogue), index);

  return provider; /* (unowned): the catalogue keeps it */
}

static guint
count_providers (void)
{
  return g_list_model_get_n_items (G_LIST_MODEL (catalogue));
}

static const char *
name_or_null (PhProvider *provider)
{
  return provider != NULL ? ph_provider_get_name (provider) : NULL;
}

static void
test_no_problems (void)
{
  const char *const *problems = ph_provider_catalogue_get_problems (catalogue);

  g_assert_cmpstr (problems[0], ==, NULL);
  g_assert_cmpuint (count_providers (), >=, N_PROVIDERS);
}

/* A key file puts two groups of one name together without a word, and the order of the file is lost in the list. */
static void
test_order (void)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;
  const char *before = "";
  guint n_groups = 0;

  g_file_get_contents (PROVIDERS_FILE, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '[')
        {
          lines[i][strlen (lines[i]) - 1] = '\0'; /* "]" comes behind " (" */
          g_assert_cmpint (g_ascii_strcasecmp (before, lines[i]), <, 0);
          before = lines[i];
          n_groups++;
        }
    }
  g_assert_cmpuint (n_groups, ==, count_providers ());
}

static void
check_host (PhEndpoint *endpoint)
{
  const char *host = ph_endpoint_get_host (endpoint);
  g_autofree char *ascii = ph_host_name_to_ascii (host);

  g_assert_cmpstr (host, ==, ascii);
  if (ph_endpoint_is_loopback (endpoint))
    return;
  g_assert_nonnull (strchr (host, '.'));
  g_assert_false (g_hostname_is_ip_address (host));
  /* A catalogue that sends passwords in clear would be worse than none. */
  g_assert_cmpint (ph_endpoint_get_security (endpoint), !=, PH_SECURITY_NONE);
}

static void
test_hosts (void)
{
  for (guint i = 0; i < count_providers (); i++)
    {
      PhProvider *provider = get_provider (i);

      g_test_message ("%s", ph_provider_get_name (provider));
      for (guint k = 0; k < ph_provider_get_n_endpoints (provider); k++)
        {
          g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, k, "example.org");

          check_host (endpoint);
        }
    }
}

static void
check_page (const char *url)
{
  g_autoptr(GError) error = NULL;

  if (url == NULL)
    return;
  g_assert_true (g_str_has_prefix (url, "https://"));
  g_assert_true (g_uri_is_valid (url, G_URI_FLAGS_NONE, &error));
}

static void
test_pages (void)
{
  for (guint i = 0; i < count_providers (); i++)
    {
      PhProvider *provider = get_provider (i);

      g_test_message ("%s", ph_provider_get_name (provider));
      check_page (ph_provider_get_app_password_url (provider));
      check_page (ph_provider_get_enable_url (provider));
      check_page (ph_provider_get_help_url (provider));
      /* A page that nobody is sent to is a mistake. */
      if (ph_provider_get_app_password_url (provider) != NULL)
        g_assert_cmpint (ph_provider_get_app_password (provider), !=, PH_APP_PASSWORD_NO);
      if (ph_provider_get_enable_url (provider) != NULL)
        g_assert_cmpint (ph_provider_get_enable_step (provider), !=, PH_ENABLE_STEP_NONE);
    }
}

static void
add_once (GHashTable *seen, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_test_message ("%s", names[i]);
      g_assert_true (g_hash_table_add (seen, (gpointer) names[i]));
    }
}

static void
test_nothing_twice (void)
{
  g_autoptr(GHashTable) domains = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) suffixes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < count_providers (); i++)
    {
      add_once (domains, ph_provider_get_domains (get_provider (i)));
      add_once (suffixes, ph_provider_get_mx_suffixes (get_provider (i)));
    }
  g_assert_cmpuint (g_hash_table_size (domains), >=, 240);
  g_assert_cmpuint (g_hash_table_size (suffixes), >=, 28);
}

/* Whoever has domains has servers, except those of which it is known that there are none, or that nothing is known. */
static void
test_servers_missing (void)
{
  static const char *const without[] = { "Loopia", "mail.ch", "Sina", "Tuta", NULL };

  for (guint i = 0; i < count_providers (); i++)
    {
      PhProvider *provider = get_provider (i);

      g_test_message ("%s", ph_provider_get_name (provider));
      g_assert_true ((ph_provider_get_n_endpoints (provider) == 0) == g_strv_contains (without, ph_provider_get_name (provider)));
    }
}

static void
test_pinned (void)
{
  static const char *const domains[] = {
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com", "aol.com", "aim.com",
    "icloud.com", "me.com", "mac.com", "fastmail.com", "proton.me", "protonmail.com", "pm.me", "tuta.com", "tutanota.com"
  };

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      PhProvider *provider = ph_provider_catalogue_find_by_domain (catalogue, domains[i]);

      g_test_message ("%s", domains[i]);
      g_assert_nonnull (provider);
      g_assert_cmpint (ph_provider_get_certainty (provider), ==, PH_PROVIDER_PINNED);
      g_assert_cmpint (ph_provider_get_origin (provider), ==, PH_PROVIDER_BUILT_IN);
    }
  for (guint i = 0; i < count_providers (); i++)
    if (ph_provider_get_certainty (get_provider (i)) == PH_PROVIDER_PINNED)
      for (const char *const *name = ph_provider_get_domains (get_provider (i)); *name != NULL; name++)
        g_assert_false (g_str_has_prefix (*name, "*"));
}

static void
test_no_mail_by_smtp (void)
{
  PhProvider *tuta = ph_provider_catalogue_find_by_domain (catalogue, "tutanota.com");

  g_assert_cmpstr (name_or_null (tuta), ==, "Tuta");
  for (guint i = 0; i < count_providers (); i++)
    g_assert_true (ph_provider_sends_mail (get_provider (i)) == (get_provider (i) != tuta));
}

static const struct
{
  const char *domain;
  const char *name;
  PhSecurity security;
  const char *host;
  guint16 port;
  const char *username; /* (nullable): of ada.b@ */
  PhAppPassword app_password;
} addresses[] = {
  { "gmail.com", "Gmail", PH_SECURITY_TLS, "smtp.gmail.com", 465, "ada.b@gmail.com", PH_APP_PASSWORD_REQUIRED },
  { "googlemail.com", "Gmail", PH_SECURITY_TLS, "smtp.gmail.com", 465, "ada.b@googlemail.com", PH_APP_PASSWORD_REQUIRED },
  { "outlook.com", "Outlook.com", PH_SECURITY_STARTTLS, "smtp-mail.outlook.com", 587, "ada.b@outlook.com", PH_APP_PASSWORD_NO },
  { "hotmail.com", "Outlook.com", PH_SECURITY_STARTTLS, "smtp-mail.outlook.com", 587, "ada.b@hotmail.com", PH_APP_PASSWORD_NO },
  { "live.com", "Outlook.com", PH_SECURITY_STARTTLS, "smtp-mail.outlook.com", 587, "ada.b@live.com", PH_APP_PASSWORD_NO },
  { "msn.com", "Outlook.com", PH_SECURITY_STARTTLS, "smtp-mail.outlook.com", 587, "ada.b@msn.com", PH_APP_PASSWORD_NO },
  { "windowslive.com", "Outlook.com", PH_SECURITY_STARTTLS, "smtp-mail.outlook.com", 587, "ada.b@windowslive.com", PH_APP_PASSWORD_NO },
  { "contoso.onmicrosoft.com", "Microsoft 365", PH_SECURITY_STARTTLS, "smtp.office365.com", 587, "ada.b@contoso.onmicrosoft.com", PH_APP_PASSWORD_NO },
  { "yahoo.com", "Yahoo Mail", PH_SECURITY_TLS, "smtp.mail.yahoo.com", 465, "ada.b@yahoo.com", PH_APP_PASSWORD_REQUIRED },
  { "ymail.com", "Yahoo Mail", PH_SECURITY_TLS, "smtp.mail.yahoo.com", 465, "ada.b@ymail.com", PH_APP_PASSWORD_REQUIRED },
  { "rocketmail.com", "Yahoo Mail", PH_SECURITY_TLS, "smtp.mail.yahoo.com", 465, "ada.b@rocketmail.com", PH_APP_PASSWORD_REQUIRED },
  { "yahoo.co.uk", "Yahoo Mail", PH_SECURITY_TLS, "smtp.mail.yahoo.com", 465, "ada.b@yahoo.co.uk", PH_APP_PASSWORD_REQUIRED },
  { "yahoo.de", "Yahoo Mail", PH_SECURITY_TLS, "smtp.mail.yahoo.com", 465, "ada.b@yahoo.de", PH_APP_PASSWORD_REQUIRED },
  { "yahoo.fr", "Yahoo Mail", PH_SECURITY_TLS, "smtp.mail.yahoo.com", 465, "ada.b@yahoo.fr", PH_APP_PASSWORD_REQUIRED },
  { "aol.com", "AOL Mail", PH_SECURITY_TLS, "smtp.aol.com", 465, "ada.b@aol.com", PH_APP_PASSWORD_REQUIRED },
  { "aim.com", "AOL Mail", PH_SECURITY_TLS, "smtp.aol.com", 465, "ada.b@aim.com", PH_APP_PASSWORD_REQUIRED },
  { "netscape.net", "AOL Mail", PH_SECURITY_TLS, "smtp.aol.com", 465, "ada.b@netscape.net", PH_APP_PASSWORD_REQUIRED },
  { "compuserve.com", "AOL Mail", PH_SECURITY_TLS, "smtp.aol.com", 465, "ada.b@compuserve.com", PH_APP_PASSWORD_REQUIRED },
  { "verizon.net", "Verizon.net", PH_SECURITY_TLS, "smtp.aol.com", 465, "ada.b@verizon.net", PH_APP_PASSWORD_REQUIRED },
  { "att.net", "AT&T", PH_SECURITY_TLS, "outbound.att.net", 465, "ada.b@att.net", PH_APP_PASSWORD_REQUIRED },
  { "pacbell.net", "AT&T", PH_SECURITY_TLS, "outbound.att.net", 465, "ada.b@pacbell.net", PH_APP_PASSWORD_REQUIRED },
  { "sky.com", "Sky (United Kingdom)", PH_SECURITY_TLS, "smtp.tools.sky.com", 465, "ada.b@sky.com", PH_APP_PASSWORD_REQUIRED },
  { "icloud.com", "iCloud Mail", PH_SECURITY_STARTTLS, "smtp.mail.me.com", 587, "ada.b@icloud.com", PH_APP_PASSWORD_REQUIRED },
  { "me.com", "iCloud Mail", PH_SECURITY_STARTTLS, "smtp.mail.me.com", 587, "ada.b@me.com", PH_APP_PASSWORD_REQUIRED },
  { "mac.com", "iCloud Mail", PH_SECURITY_STARTTLS, "smtp.mail.me.com", 587, "ada.b@mac.com", PH_APP_PASSWORD_REQUIRED },
  { "fastmail.com", "Fastmail", PH_SECURITY_TLS, "smtp.fastmail.com", 465, "ada.b@fastmail.com", PH_APP_PASSWORD_REQUIRED },
  { "fastmail.fm", "Fastmail", PH_SECURITY_TLS, "smtp.fastmail.com", 465, "ada.b@fastmail.fm", PH_APP_PASSWORD_REQUIRED },
  { "proton.me", "Proton Mail", PH_SECURITY_STARTTLS, "127.0.0.1", 1025, "ada.b@proton.me", PH_APP_PASSWORD_REQUIRED },
  { "protonmail.com", "Proton Mail", PH_SECURITY_STARTTLS, "127.0.0.1", 1025, "ada.b@protonmail.com", PH_APP_PASSWORD_REQUIRED },
  { "pm.me", "Proton Mail", PH_SECURITY_STARTTLS, "127.0.0.1", 1025, "ada.b@pm.me", PH_APP_PASSWORD_REQUIRED },
  { "protonmail.ch", "Proton Mail", PH_SECURITY_STARTTLS, "127.0.0.1", 1025, "ada.b@protonmail.ch", PH_APP_PASSWORD_REQUIRED },
  { "zoho.com", "Zoho Mail", PH_SECURITY_TLS, "smtp.zoho.com", 465, "ada.b@zoho.com", PH_APP_PASSWORD_OFFERED },
  { "zoho.eu", "Zoho Mail (Europe)", PH_SECURITY_TLS, "smtp.zoho.eu", 465, "ada.b@zoho.eu", PH_APP_PASSWORD_OFFERED },
  { "zoho.in", "Zoho Mail (India)", PH_SECURITY_TLS, "smtp.zoho.in", 465, "ada.b@zoho.in", PH_APP_PASSWORD_OFFERED },
  { "zoho.com.au", "Zoho Mail (Australia)", PH_SECURITY_TLS, "smtp.zoho.com.au", 465, "ada.b@zoho.com.au", PH_APP_PASSWORD_OFFERED },
  { "zoho.jp", "Zoho Mail (Japan)", PH_SECURITY_TLS, "smtp.zoho.jp", 465, "ada.b@zoho.jp", PH_APP_PASSWORD_OFFERED },
  { "zohocloud.ca", "Zoho Mail (Canada)", PH_SECURITY_TLS, "smtp.zohocloud.ca", 465, "ada.b@zohocloud.ca", PH_APP_PASSWORD_OFFERED },
  { "yandex.ru", "Yandex Mail", PH_SECURITY_TLS, "smtp.yandex.com", 465, "ada.b@yandex.ru", PH_APP_PASSWORD_REQUIRED },
  { "narod.ru", "Yandex Mail", PH_SECURITY_TLS, "smtp.yandex.com", 465, "ada.b@narod.ru", PH_APP_PASSWORD_REQUIRED },
  { "mail.ru", "Mail.ru", PH_SECURITY_TLS, "smtp.mail.ru", 465, "ada.b@mail.ru", PH_APP_PASSWORD_REQUIRED },
  { "bk.ru", "Mail.ru", PH_SECURITY_TLS, "smtp.mail.ru", 465, "ada.b@bk.ru", PH_APP_PASSWORD_REQUIRED },
  { "rambler.ru", "Rambler", PH_SECURITY_TLS, "smtp.rambler.ru", 465, "ada.b@rambler.ru", PH_APP_PASSWORD_NO },
  { "ro.ru", "Rambler", PH_SECURITY_TLS, "smtp.rambler.ru", 465, "ada.b@ro.ru", PH_APP_PASSWORD_NO },
  { "ukr.net", "ukr.net", PH_SECURITY_TLS, "smtp.ukr.net", 465, NULL, PH_APP_PASSWORD_NO },
  { "gmx.net", "GMX", PH_SECURITY_TLS, "mail.gmx.net", 465, "ada.b@gmx.net", PH_APP_PASSWORD_OFFERED },
  { "gmx.de", "GMX", PH_SECURITY_TLS, "mail.gmx.net", 465, "ada.b@gmx.de", PH_APP_PASSWORD_OFFERED },
  { "gmx.at", "GMX", PH_SECURITY_TLS, "mail.gmx.net", 465, "ada.b@gmx.at", PH_APP_PASSWORD_OFFERED },
  { "gmx.ch", "GMX", PH_SECURITY_TLS, "mail.gmx.net", 465, "ada.b@gmx.ch", PH_APP_PASSWORD_OFFERED },
  { "mein.gmx", "GMX", PH_SECURITY_TLS, "mail.gmx.net", 465, "ada.b@mein.gmx", PH_APP_PASSWORD_OFFERED },
  { "gmx.com", "GMX International", PH_SECURITY_TLS, "mail.gmx.com", 465, "ada.b@gmx.com", PH_APP_PASSWORD_OFFERED },
  { "gmx.us", "GMX International", PH_SECURITY_TLS, "mail.gmx.com", 465, "ada.b@gmx.us", PH_APP_PASSWORD_OFFERED },
  { "gmx.co.uk", "GMX International", PH_SECURITY_TLS, "mail.gmx.com", 465, "ada.b@gmx.co.uk", PH_APP_PASSWORD_OFFERED },
  { "gmx.fr", "GMX International", PH_SECURITY_TLS, "mail.gmx.com", 465, "ada.b@gmx.fr", PH_APP_PASSWORD_OFFERED },
  { "gmx.es", "GMX International", PH_SECURITY_TLS, "mail.gmx.com", 465, "ada.b@gmx.es", PH_APP_PASSWORD_OFFERED },
  { "gmx.it", "GMX International", PH_SECURITY_TLS, "mail.gmx.com", 465, "ada.b@gmx.it", PH_APP_PASSWORD_OFFERED },
  { "web.de", "WEB.DE", PH_SECURITY_TLS, "smtp.web.de", 465, "ada.b", PH_APP_PASSWORD_OFFERED },
  { "mail.com", "mail.com", PH_SECURITY_TLS, "smtp.mail.com", 465, "ada.b@mail.com", PH_APP_PASSWORD_NO },
  { "consultant.com", "mail.com", PH_SECURITY_TLS, "smtp.mail.com", 465, "ada.b@consultant.com", PH_APP_PASSWORD_NO },
  { "mailbox.org", "mailbox.org", PH_SECURITY_TLS, "smtp.mailbox.org", 465, "ada.b@mailbox.org", PH_APP_PASSWORD_OFFERED },
  { "posteo.de", "Posteo", PH_SECURITY_TLS, "posteo.de", 465, "ada.b@posteo.de", PH_APP_PASSWORD_NO },
  { "posteo.net", "Posteo", PH_SECURITY_TLS, "posteo.de", 465, "ada.b@posteo.net", PH_APP_PASSWORD_NO },
  { "posteo.org", "Posteo", PH_SECURITY_TLS, "posteo.de", 465, "ada.b@posteo.org", PH_APP_PASSWORD_NO },
  { "mail.de", "mail.de", PH_SECURITY_TLS, "smtp.mail.de", 465, "ada.b@mail.de", PH_APP_PASSWORD_NO },
  { "mail.fr", "mail.fr", PH_SECURITY_TLS, "smtp.mail.fr", 465, "ada.b@mail.fr", PH_APP_PASSWORD_NO },
  { "runbox.com", "Runbox", PH_SECURITY_TLS, "mail.runbox.com", 465, "ada.b@runbox.com", PH_APP_PASSWORD_NO },
  { "migadu.com", "Migadu", PH_SECURITY_TLS, "smtp.migadu.com", 465, "ada.b@migadu.com", PH_APP_PASSWORD_NO },
  { "purelymail.com", "Purelymail", PH_SECURITY_TLS, "smtp.purelymail.com", 465, "ada.b@purelymail.com", PH_APP_PASSWORD_OFFERED },
  { "disroot.org", "Disroot", PH_SECURITY_STARTTLS, "disroot.org", 587, "ada.b@disroot.org", PH_APP_PASSWORD_NO },
  { "riseup.net", "Riseup", PH_SECURITY_TLS, "mail.riseup.net", 465, NULL, PH_APP_PASSWORD_NO },
  { "startmail.com", "StartMail", PH_SECURITY_TLS, "smtp.startmail.com", 465, "ada.b@startmail.com", PH_APP_PASSWORD_REQUIRED },
  { "mailfence.com", "Mailfence", PH_SECURITY_TLS, "smtp.mailfence.com", 465, "ada.b", PH_APP_PASSWORD_REQUIRED },
  { "countermail.com", "Countermail", PH_SECURITY_TLS, "imap1.countermail.com", 465, "ada.b@countermail.com", PH_APP_PASSWORD_REQUIRED },
  { "hushmail.com", "Hushmail", PH_SECURITY_TLS, "smtp.hushmail.com", 587, NULL, PH_APP_PASSWORD_NO },
  { "thundermail.com", "Thundermail", PH_SECURITY_TLS, "mail.thundermail.com", 465, "ada.b@thundermail.com", PH_APP_PASSWORD_REQUIRED },
  { "kolabnow.com", "Kolab Now", PH_SECURITY_TLS, "smtp.kolabnow.com", 465, NULL, PH_APP_PASSWORD_NO },
  { "mailo.com", "Mailo", PH_SECURITY_TLS, "mail.mailo.com", 465, "ada.b@mailo.com", PH_APP_PASSWORD_NO },
  { "netcourrier.com", "Mailo", PH_SECURITY_TLS, "mail.mailo.com", 465, "ada.b@netcourrier.com", PH_APP_PASSWORD_NO },
  { "e.email", "Murena", PH_SECURITY_STARTTLS, "mail.ecloud.global", 587, "ada.b@e.email", PH_APP_PASSWORD_NO },
  { "dismail.de", "dismail.de", PH_SECURITY_TLS, "smtp.dismail.de", 465, "ada.b@dismail.de", PH_APP_PASSWORD_NO },
  { "inbox.lv", "Inbox.lv", PH_SECURITY_TLS, "mail.inbox.lv", 465, "ada.b@inbox.lv", PH_APP_PASSWORD_NO },
  { "inbox.lt", "Inbox.lv", PH_SECURITY_TLS, "mail.inbox.lt", 465, "ada.b@inbox.lt", PH_APP_PASSWORD_NO },
  { "pobox.com", "Pobox", PH_SECURITY_TLS, "smtp.pobox.com", 465, "ada.b@pobox.com", PH_APP_PASSWORD_NO },
  { "t-online.de", "T-Online", PH_SECURITY_TLS, "securesmtp.t-online.de", 465, "ada.b@t-online.de", PH_APP_PASSWORD_REQUIRED },
  { "magenta.de", "T-Online", PH_SECURITY_TLS, "securesmtp.t-online.de", 465, "ada.b@magenta.de", PH_APP_PASSWORD_REQUIRED },
  { "freenet.de", "freenet", PH_SECURITY_TLS, "mx.freenet.de", 465, "ada.b@freenet.de", PH_APP_PASSWORD_NO },
  { "vodafonemail.de", "Vodafone (Germany)", PH_SECURITY_TLS, "smtp.vodafonemail.de", 465, "ada.b@vodafonemail.de", PH_APP_PASSWORD_REQUIRED },
  { "kabelmail.de", "Vodafone (Germany)", PH_SECURITY_TLS, "smtp.vodafonemail.de", 465, "ada.b@kabelmail.de", PH_APP_PASSWORD_REQUIRED },
  { "ionos.de", "IONOS (Germany)", PH_SECURITY_TLS, "smtp.ionos.de", 465, "ada.b@ionos.de", PH_APP_PASSWORD_NO },
  { "onlinehome.de", "IONOS (Germany)", PH_SECURITY_TLS, "smtp.ionos.de", 465, "ada.b@onlinehome.de", PH_APP_PASSWORD_NO },
  { "strato.de", "STRATO", PH_SECURITY_TLS, "smtp.strato.de", 465, "ada.b@strato.de", PH_APP_PASSWORD_NO },
  { "a1.net", "A1.net", PH_SECURITY_STARTTLS, "securemail.a1.net", 587, "ada.b@a1.net", PH_APP_PASSWORD_NO },
  { "bluewin.ch", "Swisscom Bluewin", PH_SECURITY_TLS, "smtpauths.bluewin.ch", 465, "ada.b@bluewin.ch", PH_APP_PASSWORD_REQUIRED },
  { "sunrise.ch", "Sunrise", PH_SECURITY_TLS, "smtp2.sunrise.ch", 465, "ada.b@sunrise.ch", PH_APP_PASSWORD_NO },
  { "ik.me", "Infomaniak", PH_SECURITY_TLS, "mail.infomaniak.com", 465, "ada.b@ik.me", PH_APP_PASSWORD_REQUIRED },
  { "etik.com", "Infomaniak", PH_SECURITY_TLS, "mail.infomaniak.com", 465, "ada.b@etik.com", PH_APP_PASSWORD_REQUIRED },
  { "orange.fr", "Orange (France)", PH_SECURITY_TLS, "smtp.orange.fr", 465, "ada.b@orange.fr", PH_APP_PASSWORD_NO },
  { "free.fr", "Free", PH_SECURITY_TLS, "smtp.free.fr", 465, "ada.b", PH_APP_PASSWORD_NO },
  { "laposte.net", "La Poste", PH_SECURITY_TLS, "smtp.laposte.net", 465, "ada.b", PH_APP_PASSWORD_NO },
  { "sfr.fr", "SFR", PH_SECURITY_TLS, "smtp.sfr.fr", 465, "ada.b@sfr.fr", PH_APP_PASSWORD_NO },
  { "cegetel.net", "SFR", PH_SECURITY_TLS, "smtp.sfr.fr", 465, "ada.b@cegetel.net", PH_APP_PASSWORD_NO },
  { "bbox.fr", "Bouygues Bbox", PH_SECURITY_TLS, "smtp.bbox.fr", 465, "ada.b@bbox.fr", PH_APP_PASSWORD_NO },
  { "ovh.net", "OVH", PH_SECURITY_TLS, "ssl0.ovh.net", 465, "ada.b@ovh.net", PH_APP_PASSWORD_NO },
  { "gandi.net", "Gandi", PH_SECURITY_TLS, "mail.gandi.net", 465, "ada.b@gandi.net", PH_APP_PASSWORD_NO },
  { "skynet.be", "Proximus", PH_SECURITY_STARTTLS, "relay.proximus.be", 587, "ada.b@skynet.be", PH_APP_PASSWORD_NO },
  { "belgacom.net", "Proximus", PH_SECURITY_STARTTLS, "relay.proximus.be", 587, "ada.b@belgacom.net", PH_APP_PASSWORD_NO },
  { "telenet.be", "Telenet", PH_SECURITY_STARTTLS, "smtp.telenet.be", 587, "ada.b@telenet.be", PH_APP_PASSWORD_NO },
  { "kpnmail.nl", "KPN", PH_SECURITY_TLS, "smtp.kpnmail.nl", 465, "ada.b@kpnmail.nl", PH_APP_PASSWORD_NO },
  { "hetnet.nl", "KPN", PH_SECURITY_TLS, "smtp.kpnmail.nl", 465, "ada.b@hetnet.nl", PH_APP_PASSWORD_NO },
  { "ziggo.nl", "Ziggo", PH_SECURITY_STARTTLS, "smtp.ziggo.nl", 587, "ada.b@ziggo.nl", PH_APP_PASSWORD_NO },
  { "casema.nl", "Ziggo", PH_SECURITY_STARTTLS, "smtp.ziggo.nl", 587, "ada.b@casema.nl", PH_APP_PASSWORD_NO },
  { "freedom.nl", "Freedom Internet", PH_SECURITY_TLS, "smtp.freedom.nl", 465, "ada.b@freedom.nl", PH_APP_PASSWORD_NO },
  { "btinternet.com", "BT", PH_SECURITY_TLS, "mail.btinternet.com", 465, "ada.b@btinternet.com", PH_APP_PASSWORD_NO },
  { "talk21.com", "BT", PH_SECURITY_TLS, "mail.btinternet.com", 465, "ada.b@talk21.com", PH_APP_PASSWORD_NO },
  { "virginmedia.com", "Virgin Media", PH_SECURITY_TLS, "smtp.virginmedia.com", 465, "ada.b@virginmedia.com", PH_APP_PASSWORD_REQUIRED },
  { "blueyonder.co.uk", "Virgin Media", PH_SECURITY_TLS, "smtp.virginmedia.com", 465, "ada.b@blueyonder.co.uk", PH_APP_PASSWORD_REQUIRED },
  { "talktalk.net", "TalkTalk", PH_SECURITY_STARTTLS, "smtp.talktalk.net", 587, "ada.b@talktalk.net", PH_APP_PASSWORD_NO },
  { "lineone.net", "TalkTalk", PH_SECURITY_STARTTLS, "smtp.talktalk.net", 587, "ada.b@lineone.net", PH_APP_PASSWORD_NO },
  { "some.where.plus.com", "Plusnet", PH_SECURITY_TLS, "relay.plus.net", 465, "ada.b@some.where.plus.com", PH_APP_PASSWORD_NO },
  { "comcast.net", "Comcast Xfinity", PH_SECURITY_TLS, "smtp.comcast.net", 465, "ada.b@comcast.net", PH_APP_PASSWORD_NO },
  { "cox.net", "Cox", PH_SECURITY_TLS, "smtp.cox.net", 465, "ada.b@cox.net", PH_APP_PASSWORD_NO },
  { "charter.net", "Spectrum", PH_SECURITY_TLS, "mobile.charter.net", 587, "ada.b@charter.net", PH_APP_PASSWORD_REQUIRED },
  { "bresnan.net", "Spectrum", PH_SECURITY_TLS, "mobile.charter.net", 587, "ada.b@bresnan.net", PH_APP_PASSWORD_REQUIRED },
  { "rr.com", "Roadrunner", PH_SECURITY_STARTTLS, "mail.twc.com", 587, "ada.b@rr.com", PH_APP_PASSWORD_REQUIRED },
  { "roadrunner.com", "Roadrunner", PH_SECURITY_STARTTLS, "mail.twc.com", 587, "ada.b@roadrunner.com", PH_APP_PASSWORD_REQUIRED },
  { "centurylink.net", "CenturyLink", PH_SECURITY_STARTTLS, "smtp.centurylink.net", 587, "ada.b@centurylink.net", PH_APP_PASSWORD_NO },
  { "embarqmail.com", "CenturyLink", PH_SECURITY_STARTTLS, "smtp.centurylink.net", 587, "ada.b@embarqmail.com", PH_APP_PASSWORD_NO },
  { "earthlink.net", "EarthLink", PH_SECURITY_STARTTLS, "smtpauth.earthlink.net", 587, "ada.b@earthlink.net", PH_APP_PASSWORD_NO },
  { "optimum.net", "Optimum", PH_SECURITY_TLS, "mail.optimum.net", 465, "ada.b@optimum.net", PH_APP_PASSWORD_NO },
  { "bell.net", "Bell Canada", PH_SECURITY_STARTTLS, "smtphm.sympatico.ca", 587, "ada.b@bell.net", PH_APP_PASSWORD_NO },
  { "shaw.ca", "Shaw", PH_SECURITY_STARTTLS, "mail.shaw.ca", 587, "ada.b@shaw.ca", PH_APP_PASSWORD_NO },
  { "bigpond.com", "Telstra", PH_SECURITY_TLS, "smtp.telstra.com", 465, "ada.b@bigpond.com", PH_APP_PASSWORD_NO },
  { "telstra.com", "Telstra", PH_SECURITY_TLS, "smtp.telstra.com", 465, "ada.b@telstra.com", PH_APP_PASSWORD_NO },
  { "tpg.com.au", "TPG", PH_SECURITY_TLS, "mail.tpg.com.au", 465, "ada.b@tpg.com.au", PH_APP_PASSWORD_NO },
  { "xtra.co.nz", "Xtra (Spark)", PH_SECURITY_TLS, "send.xtra.co.nz", 465, "ada.b@xtra.co.nz", PH_APP_PASSWORD_NO },
  { "tin.it", "Alice (tin.it)", PH_SECURITY_STARTTLS, "smtps.tin.it", 587, "ada.b@tin.it", PH_APP_PASSWORD_REQUIRED },
  { "nifty.com", "NIFTY", PH_SECURITY_STARTTLS, "smtp.nifty.com", 587, "ada.b", PH_APP_PASSWORD_NO },
  { "libero.it", "Libero", PH_SECURITY_TLS, "smtp.libero.it", 465, "ada.b@libero.it", PH_APP_PASSWORD_OFFERED },
  { "blu.it", "Libero", PH_SECURITY_TLS, "smtp.libero.it", 465, "ada.b@blu.it", PH_APP_PASSWORD_OFFERED },
  { "virgilio.it", "Virgilio", PH_SECURITY_TLS, "out.virgilio.it", 465, "ada.b@virgilio.it", PH_APP_PASSWORD_NO },
  { "tiscali.it", "Tiscali (Italy)", PH_SECURITY_TLS, "smtp.tiscali.it", 465, "ada.b@tiscali.it", PH_APP_PASSWORD_NO },
  { "tim.it", "TIM", PH_SECURITY_STARTTLS, "smtp.tim.it", 587, "ada.b@tim.it", PH_APP_PASSWORD_REQUIRED },
  { "alice.it", "Alice", PH_SECURITY_STARTTLS, "out.alice.it", 587, "ada.b@alice.it", PH_APP_PASSWORD_REQUIRED },
  { "aruba.it", "Aruba", PH_SECURITY_TLS, "smtps.aruba.it", 465, "ada.b@aruba.it", PH_APP_PASSWORD_NO },
  { "pec.it", "Aruba PEC", PH_SECURITY_TLS, "smtps.pec.aruba.it", 465, "ada.b@pec.it", PH_APP_PASSWORD_NO },
  { "gigapec.it", "Aruba PEC", PH_SECURITY_TLS, "smtps.pec.aruba.it", 465, "ada.b@gigapec.it", PH_APP_PASSWORD_NO },
  { "fastwebnet.it", "Fastweb", PH_SECURITY_STARTTLS, "smtp.fastwebnet.it", 587, "ada.b@fastwebnet.it", PH_APP_PASSWORD_NO },
  { "sapo.pt", "SAPO", PH_SECURITY_TLS, "smtp.sapo.pt", 465, "ada.b@sapo.pt", PH_APP_PASSWORD_NO },
  { "uol.com.br", "UOL", PH_SECURITY_STARTTLS, "smtps.uol.com.br", 587, "ada.b", PH_APP_PASSWORD_NO },
  { "bol.com.br", "BOL", PH_SECURITY_TLS, "smtps.bol.com.br", 465, "ada.b", PH_APP_PASSWORD_NO },
  { "seznam.cz", "Seznam", PH_SECURITY_TLS, "smtp.seznam.cz", 465, "ada.b@seznam.cz", PH_APP_PASSWORD_NO },
  { "spoluzaci.cz", "Seznam", PH_SECURITY_TLS, "smtp.seznam.cz", 465, "ada.b@spoluzaci.cz", PH_APP_PASSWORD_NO },
  { "active24.com", "Active24", PH_SECURITY_TLS, "email.active24.com", 465, "ada.b@active24.com", PH_APP_PASSWORD_NO },
  { "websupport.sk", "Websupport", PH_SECURITY_TLS, "smtp.websupport.sk", 465, "ada.b@websupport.sk", PH_APP_PASSWORD_NO },
  { "wp.pl", "WP.pl", PH_SECURITY_TLS, "smtp.wp.pl", 465, "ada.b", PH_APP_PASSWORD_REQUIRED },
  { "o2.pl", "o2.pl", PH_SECURITY_TLS, "poczta.o2.pl", 465, "ada.b", PH_APP_PASSWORD_NO },
  { "tlen.pl", "o2.pl", PH_SECURITY_TLS, "poczta.o2.pl", 465, "ada.b", PH_APP_PASSWORD_NO },
  { "onet.pl", "Onet", PH_SECURITY_TLS, "smtp.poczta.onet.pl", 465, "ada.b@onet.pl", PH_APP_PASSWORD_NO },
  { "onet.eu", "Onet", PH_SECURITY_TLS, "smtp.poczta.onet.pl", 465, "ada.b@onet.eu", PH_APP_PASSWORD_NO },
  { "interia.pl", "Interia", PH_SECURITY_TLS, "poczta.interia.pl", 465, "ada.b@interia.pl", PH_APP_PASSWORD_NO },
  { "interia.eu", "Interia", PH_SECURITY_TLS, "poczta.interia.pl", 465, "ada.b@interia.eu", PH_APP_PASSWORD_NO },
  { "qq.com", "QQ Mail", PH_SECURITY_TLS, "smtp.qq.com", 465, "ada.b@qq.com", PH_APP_PASSWORD_NO },
  { "163.com", "NetEase 163.com", PH_SECURITY_TLS, "smtp.163.com", 465, "ada.b@163.com", PH_APP_PASSWORD_NO },
  { "126.com", "NetEase 126.com", PH_SECURITY_TLS, "smtp.126.com", 465, "ada.b@126.com", PH_APP_PASSWORD_NO },
  { "yeah.net", "NetEase yeah.net", PH_SECURITY_TLS, "smtp.yeah.net", 465, "ada.b@yeah.net", PH_APP_PASSWORD_NO },
  { "aliyun.com", "Aliyun", PH_SECURITY_TLS, "smtp.aliyun.com", 465, NULL, PH_APP_PASSWORD_NO },
  { "naver.com", "Naver", PH_SECURITY_TLS, "smtp.naver.com", 465, "ada.b@naver.com", PH_APP_PASSWORD_NO },
  { "daum.net", "Daum", PH_SECURITY_TLS, "smtp.daum.net", 465, "ada.b@daum.net", PH_APP_PASSWORD_NO },
  { "rediffmail.com", "Rediffmail", PH_SECURITY_TLS, "smtp.rediffmail.com", 586, "ada.b@rediffmail.com", PH_APP_PASSWORD_NO },
  { "rediff.com", "Rediffmail Pro", PH_SECURITY_TLS, "smtp.rediffmailpro.com", 465, "ada.b@rediff.com", PH_APP_PASSWORD_NO },
  { "nic.in", "NIC India", PH_SECURITY_TLS, "smtp.mail.gov.in", 465, "ada.b@nic.in", PH_APP_PASSWORD_NO },
  { "yahoo.co.jp", "Yahoo Japan", PH_SECURITY_TLS, "smtp.mail.yahoo.co.jp", 465, "ada.b", PH_APP_PASSWORD_NO },
  { "ocn.ne.jp", "NTT OCN", PH_SECURITY_TLS, "smtp.ocn.ne.jp", 465, "ada.b@ocn.ne.jp", PH_APP_PASSWORD_NO },
  { "biglobe.ne.jp", "BIGLOBE", PH_SECURITY_TLS, "mail.biglobe.ne.jp", 465, "ada.b@biglobe.ne.jp", PH_APP_PASSWORD_NO },
  { "i.softbank.jp", "SoftBank", PH_SECURITY_TLS, "smtp.softbank.jp", 465, "ada.b", PH_APP_PASSWORD_NO },
  { "telia.com", "Telia", PH_SECURITY_TLS, "mailout.telia.com", 465, "ada.b@telia.com", PH_APP_PASSWORD_NO },
  { "bahnhof.se", "Bahnhof", PH_SECURITY_TLS, "mailout.privat.bahnhof.se", 465, "ada.b@bahnhof.se", PH_APP_PASSWORD_NO },
  { "one.com", "One.com", PH_SECURITY_TLS, "send.one.com", 465, "ada.b@one.com", PH_APP_PASSWORD_NO },
  { "ethereal.email", "Ethereal", PH_SECURITY_STARTTLS, "smtp.ethereal.email", 587, NULL, PH_APP_PASSWORD_NO },
};

static void
test_domains (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      PhProvider *provider = ph_provider_catalogue_find_by_domain (catalogue, addresses[i].domain);
      g_autofree char *text = g_strconcat ("ada.b@", addresses[i].domain, NULL);
      g_autoptr(PhAddress) address = ph_address_parse (text, NULL);
      g_autoptr(PhEndpoint) endpoint = NULL;
      g_autofree char *username = NULL;

      g_test_message ("%s", addresses[i].domain);
      g_assert_cmpstr (name_or_null (provider), ==, addresses[i].name);
      endpoint = ph_provider_get_endpoint (provider, 0, addresses[i].domain);
      g_assert_cmpstr (ph_endpoint_get_host (endpoint), ==, addresses[i].host);
      g_assert_cmpuint (ph_endpoint_get_port (endpoint), ==, addresses[i].port);
      g_assert_cmpint (ph_endpoint_get_security (endpoint), ==, addresses[i].security);
      username = ph_provider_dup_username (provider, address);
      g_assert_cmpstr (username, ==, addresses[i].username);
      g_assert_cmpint (ph_provider_get_app_password (provider), ==, addresses[i].app_password);
    }
}

static void
test_sign_in (void)
{
  static const struct
  {
    const char *domain;
    PhSignInMethods methods;
    PhEnableStep enable_step;
  } cases[] = {
    { "gmail.com", PH_SIGN_IN_BROWSER | PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_TWO_STEP },
    { "outlook.com", PH_SIGN_IN_BROWSER, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "contoso.onmicrosoft.com", PH_SIGN_IN_BROWSER | PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_ADMINISTRATOR },
    { "yahoo.com", PH_SIGN_IN_BROWSER | PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_NONE },
    { "icloud.com", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_TWO_STEP },
    { "fastmail.com", PH_SIGN_IN_BROWSER | PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_PAID_PLAN },
    { "proton.me", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_BRIDGE },
    { "gmx.net", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "web.de", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "freenet.de", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "free.fr", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "comcast.net", PH_SIGN_IN_BROWSER | PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "o2.pl", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "interia.pl", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "zoho.eu", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "yandex.ru", PH_SIGN_IN_BROWSER | PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_CLIENT_ACCESS },
    { "mail.com", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_PAID_PLAN },
    { "posteo.de", PH_SIGN_IN_PASSWORD, PH_ENABLE_STEP_EXTRA_PROTECTION },
    { "tuta.com", 0, PH_ENABLE_STEP_NONE },
    { "sina.com", 0, PH_ENABLE_STEP_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PhProvider *provider = ph_provider_catalogue_find_by_domain (catalogue, cases[i].domain);

      g_test_message ("%s", cases[i].domain);
      g_assert_cmpuint (ph_provider_get_methods (provider), ==, cases[i].methods);
      g_assert_cmpint (ph_provider_get_enable_step (provider), ==, cases[i].enable_step);
    }
}

static void
test_limits (void)
{
  PhProvider *gmail = ph_provider_catalogue_find_by_domain (catalogue, "gmail.com");
  PhProvider *workspace = ph_provider_catalogue_find_by_mx (catalogue, "aspmx.l.google.com");
  PhProvider *microsoft = ph_provider_catalogue_find_by_mx (catalogue, "contoso-com.mail.protection.outlook.com");
  PhProvider *icloud = ph_provider_catalogue_find_by_domain (catalogue, "me.com");
  PhProvider *ses = ph_provider_catalogue_find_by_server (catalogue, "email-smtp.eu-west-1.amazonaws.com");

  g_assert_cmpuint (ph_provider_get_recipients_per_day (gmail), ==, 500);
  g_assert_cmpuint (ph_provider_get_recipients_per_day (workspace), ==, 2000);
  g_assert_cmpuint (ph_provider_get_recipients_per_day (microsoft), ==, 10000);
  g_assert_cmpuint (ph_provider_get_messages_per_minute (microsoft), ==, 30);
  g_assert_cmpuint (ph_provider_get_recipients_per_message (microsoft), ==, 500);
  g_assert_cmpuint (ph_provider_get_messages_per_day (icloud), ==, 1000);
  g_assert_cmpuint (ph_provider_get_max_size (icloud), ==, 20 * 1024 * 1024);
  g_assert_cmpuint (ph_provider_get_max_size (ses), ==, 40 * 1024 * 1024);
}

static void
test_mx (void)
{
  static const struct
  {
    const char *host;
    const char *name;
  } cases[] = {
    { "aspmx.l.google.com", "Google Workspace" },
    { "alt1.aspmx.l.google.com", "Google Workspace" },
    { "smtp.google.com", "Google Workspace" },
    { "aspmx2.googlemail.com", "Google Workspace" },
    { "notgoogle.com", NULL },
    { "contoso-com.mail.protection.outlook.com", "Microsoft 365" },
    { "hotmail-com.olc.protection.outlook.com", "Outlook.com" },
    { "outlook-com.olc.protection.outlook.com", "Outlook.com" },
    { "x.protection.outlook.com", NULL },
    { "mta5.am0.yahoodns.net", "Yahoo Mail" },
    { "mx-eu.mail.am0.yahoodns.net", "Yahoo Mail" },
    { "mx-aol.mail.gm0.yahoodns.net", "AOL Mail" },
    { "yahoodns.net", NULL },
    { "in1-smtp.messagingengine.com", "Fastmail" },
    { "mx.zoho.com", "Zoho Workplace" },
    { "mx.yandex.net", "Yandex Mail" },
    /* GMX and mail.com can't be told apart by it. */
    { "mx00.gmx.com", NULL },
    { "mx0.gmx.com", NULL },
    { "mx00.kundenserver.de", "IONOS (Germany)" },
    { "mx01.schlund.de", "IONOS (Germany)" },
    { "smtpin.rzone.de", "STRATO" },
    { "www123.your-server.de", "Hetzner" },
    { "mx00.ispgateway.de", "DomainFactory" },
    { "mx1.agenturserver.de", "Mittwald" },
    { "mx1.mail.ovh.net", "OVH" },
    { "spool.mail.gandi.net", "Gandi" },
    { "mx.soverin.net", "Soverin" },
    { "mx1.emailsrvr.com", "Rackspace Email" },
    { "mx1.hostinger.com", "Hostinger" },
    { "mx1.mail.dreamhost.com", "DreamHost" },
    { "dreamhost.com", NULL },
    { "mailstore1.secureserver.net", "GoDaddy Workspace" },
    { "mxn.mxhichina.com", "Aliyun Qiye" },
    { "mx1.comcast.net", "Comcast Xfinity" },
    { "pb-mx9.pobox.com", "Pobox" },
    { "mx.example.org", NULL },
    { "localhost", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_mx (catalogue, cases[i].host)), ==, cases[i].name);
}

static void
test_servers (void)
{
  static const struct
  {
    const char *host;
    const char *name;
  } cases[] = {
    { "smtp.gmail.com", "Google Workspace" },
    { "smtp.office365.com", "Microsoft 365" },
    { "smtp-mail.outlook.com", "Outlook.com" },
    { "smtp.aol.com", "AOL Mail" },
    { "mail.gmx.net", "GMX" },
    { "mail.gmx.com", "GMX International" },
    { "mail.inbox.lv", "Inbox.lv" },
    { "mail.inbox.eu", "Inbox.lv" },
    { "smtp.sendgrid.net", "SendGrid" },
    { "email-smtp.us-east-1.amazonaws.com", "Amazon SES (us-east-1)" },
    { "email-smtp.sa-east-1.amazonaws.com", "Amazon SES (sa-east-1)" },
    { "smtp.mail.us-west-2.awsapps.com", "Amazon WorkMail (us-west-2)" },
    { "smtp.protonmail.ch", "Proton Mail (SMTP token)" },
    { "mail.mxlogin.com", "MXroute" },
    { "localhost", NULL },
    { "127.0.0.1", NULL },
    { "smtp.example.org", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (name_or_null (ph_provider_catalogue_find_by_server (catalogue, cases[i].host)), ==, cases[i].name);
}

static void
test_unknown_domains (void)
{
  static const char *const domains[] = {
    "example.org", "com", "gmail.com.example.org", "mail.gmail.com", "notgmail.com", "plus.com", "onmicrosoft.com", "loopia.se", "gmx", ""
  };

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    g_assert_null (ph_provider_catalogue_find_by_domain (catalogue, domains[i]));
}

static void
test_fast (void)
{
  gint64 best = G_MAXINT64;

  /* The best of some: whatever else the computer does is not measured. */
  for (guint i = 0; i < 20; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      g_autoptr(PhProviderCatalogue) loaded = ph_provider_catalogue_new_built_in ();

      best = MIN (best, g_get_monotonic_time () - begun);
      g_assert_nonnull (ph_provider_catalogue_find_by_domain (loaded, "gmail.com"));
    }
  g_test_message ("%u providers in %" G_GINT64_FORMAT " µs", count_providers (), best);
  g_assert_cmpint (best, <, MOST_TO_LOAD_US);
}

int
main (int argc, char *argv[])
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  catalogue = ph_provider_catalogue_new_built_in ();
  g_test_add_func ("/discovery/providers/no-problems", test_no_problems);
  g_test_add_func ("/discovery/providers/order", test_order);
  g_test_add_func ("/discovery/providers/hosts", test_hosts);
  g_test_add_func ("/discovery/providers/pages", test_pages);
  g_test_add_func ("/discovery/providers/nothing-twice", test_nothing_twice);
  g_test_add_func ("/discovery/providers/servers-missing", test_servers_missing);
  g_test_add_func ("/discovery/providers/pinned", test_pinned);
  g_test_add_func ("/discovery/providers/no-mail-by-smtp", test_no_mail_by_smtp);
  g_test_add_func ("/discovery/providers/domains", test_domains);
  g_test_add_func ("/discovery/providers/sign-in", test_sign_in);
  g_test_add_func ("/discovery/providers/limits", test_limits);
  g_test_add_func ("/discovery/providers/mx", test_mx);
  g_test_add_func ("/discovery/providers/servers", test_servers);
  g_test_add_func ("/discovery/providers/unknown-domains", test_unknown_domains);
  g_test_add_func ("/discovery/providers/fast", test_fast);
  status = g_test_run ();
  g_object_unref (catalogue);
  return status;
}
