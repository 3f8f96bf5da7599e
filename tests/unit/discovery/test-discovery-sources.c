// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What each source makes of recorded answers, and how far it is trusted.

#include "config.h"

#include "discovery-run.h"

#include "ph-account.h"

#include <string.h>

#define AUTOCONFIG "get https://autoconfig.example.org/mail/config-v1.1.xml "
#define WELL_KNOWN "get https://example.org/.well-known/autoconfig/mail/config-v1.1.xml "
#define ISPDB      "get https://v1.ispdb.net/example.org "
#define PLAIN      "get http://autoconfig.example.org/mail/config-v1.1.xml "
#define PACC       "get https://ua-auto-config.example.org/.well-known/user-agent-configuration.json "
#define VOUCHER    "txt _ua-auto-config.example.org "
#define ADA        "ada@example.org"

/* One world and what comes of it. */
typedef struct
{
  const char *name;
  const char *lines;
  const char *whom;
  PhDiscoveryFlags flags;
  const char *expected;
} Case;

static const char providers[] =
  "[Hoster]\nDomains=hosted.example\nMX=mx.hoster.example\nServers=tls smtp.hoster.example 465; starttls smtp.hoster.example 587\n"
  "UserName=%EMAILADDRESS%\nSignIn=password\n"
  "[Certain]\nDomains=certain.example\nServers=tls smtp.certain.example 465\nUserName=%EMAILLOCALPART%\nSignIn=password;browser\nPinned=true\n"
  "[Silent]\nDomains=silent.example\nMX=mx.silent.example\nSendsMail=false\n";

static const Case web_cases[] = {
  { "autoconfig", AUTOCONFIG "servers smtp.example.org:465:SSL; probe smtp.example.org:465 password", ADA, 0,
    "tls smtp.example.org:465 ada@example.org autoconfig trusted verified password" },
  { "autoconfig-foreign-is-trusted", AUTOCONFIG "servers smtp.hoster.example:465:SSL; probe smtp.hoster.example:465 password", ADA, 0,
    "tls smtp.hoster.example:465 ada@example.org autoconfig trusted verified password" },
  { "autoconfig-redirected-over-https", AUTOCONFIG "from https://conf.hoster.example/x servers smtp.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org autoconfig trusted unchecked password" },
  { "autoconfig-redirected-through-http", AUTOCONFIG "open servers smtp.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org autoconfig-http confirm unchecked password" },
  { "autoconfig-redirected-through-http-foreign", AUTOCONFIG "open servers smtp.hoster.example:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.hoster.example:465 ada@example.org autoconfig-http consent unchecked password" },
  { "autoconfig-bad-certificate", AUTOCONFIG "fail tls", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-html", AUTOCONFIG "html", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-garbage", AUTOCONFIG "garbage", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-huge", AUTOCONFIG "huge", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-too-large", AUTOCONFIG "fail large", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-empty", AUTOCONFIG "empty", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-plain-only", AUTOCONFIG "servers smtp.example.org:25:plain", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-local-part", AUTOCONFIG "servers smtp.example.org:465:SSL:%EMAILLOCALPART%", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada autoconfig trusted unchecked password" },
  { "autoconfig-implicit-tls-first", AUTOCONFIG "servers smtp.example.org:587:STARTTLS smtp.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org autoconfig trusted unchecked password\n"
    "starttls smtp.example.org:587 ada@example.org autoconfig trusted unchecked password" },
  { "autoconfig-own-order-of-hosts", AUTOCONFIG "servers a.example.org:587:STARTTLS b.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "starttls a.example.org:587 ada@example.org autoconfig trusted unchecked password\n"
    "tls b.example.org:465 ada@example.org autoconfig trusted unchecked password" },
  { "autoconfig-for-a-domain", AUTOCONFIG "servers smtp.example.org:465:SSL:fixed", "example.org", PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 fixed autoconfig trusted unchecked password" },
  { "well-known", WELL_KNOWN "servers smtp.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org well-known trusted unchecked password" },
  { "well-known-through-http", WELL_KNOWN "open servers smtp.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org autoconfig-http confirm unchecked password" },
  { "ispdb", ISPDB "servers smtp.hoster.example:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.hoster.example:465 ada@example.org ispdb trusted unchecked password" },
  { "ispdb-through-http", ISPDB "open servers smtp.hoster.example:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.hoster.example:465 ada@example.org autoconfig-http consent unchecked password" },
  { "plain", PLAIN "servers smtp.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org autoconfig-http confirm unchecked password" },
  { "plain-foreign", PLAIN "servers smtp.hoster.example:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.hoster.example:465 ada@example.org autoconfig-http consent unchecked password" },
  { "plain-led-to-https", PLAIN "from https://example.org/x servers smtp.example.org:465:SSL", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org autoconfig-http confirm unchecked password" },
  { "recorded-gmx", AUTOCONFIG "file gmx.xml", ADA, PH_DISCOVERY_NO_PROBE,
    "tls mail.gmx.net:465 ada@example.org autoconfig trusted unchecked password\n"
    "starttls mail.gmx.net:587 ada@example.org autoconfig trusted unchecked password" },
  { "recorded-plain-only", AUTOCONFIG "file plain-only.xml", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "recorded-portal", AUTOCONFIG "file captive-portal.html", ADA, PH_DISCOVERY_NO_PROBE, "" },
};

static const Case pacc_cases[] = {
  { "vouched-for", PACC "pacc smtp.example.org; " VOUCHER "digest-of smtp.example.org", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org pacc trusted unchecked password" },
  { "not-asked-for", PACC "pacc smtp.example.org; " VOUCHER "digest-of smtp.example.org", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "other-digest", PACC "pacc smtp.example.org; " VOUCHER "digest-of smtp.evil.example", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE, "" },
  { "no-digest", PACC "pacc smtp.example.org", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE, "" },
  { "some-other-text", PACC "pacc smtp.example.org; " VOUCHER "v=spf1 -all", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE, "" },
  { "digest-without-document", VOUCHER "digest-of smtp.example.org", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE, "" },
  { "through-http", PACC "open pacc smtp.example.org; " VOUCHER "digest-of smtp.example.org", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE, "" },
  { "html", PACC "html; " VOUCHER "digest-of smtp.example.org", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE, "" },
  { "document-late", "+20 " PACC "pacc smtp.example.org; " VOUCHER "digest-of smtp.example.org", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org pacc trusted unchecked password" },
  { "digest-late", PACC "pacc smtp.example.org; +20 " VOUCHER "digest-of smtp.example.org", ADA, PH_DISCOVERY_PACC | PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org pacc trusted unchecked password" },
};

static const Case mx_cases[] = {
  { "catalogue", "mx example.org a.mx.hoster.example", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.hoster.example:465 ada@example.org mx consent unchecked password\n"
    "starttls smtp.hoster.example:587 ada@example.org mx consent unchecked password" },
  { "catalogue-same-owner", "mx mail.hoster.example b.mx.hoster.example", "ada@mail.hoster.example", PH_DISCOVERY_NO_PROBE,
    "tls smtp.hoster.example:465 ada@mail.hoster.example mx confirm unchecked password\n"
    "starttls smtp.hoster.example:587 ada@mail.hoster.example mx confirm unchecked password" },
  { "best-preference", "mx example.org x.other.example/20 a.mx.hoster.example/30", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "suffix-at-a-label", "mx example.org notmx.hoster.example", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "autoconfig-of-parent",
    "mx example.org mx1.eu.other.example; get https://autoconfig.eu.other.example/mail/config-v1.1.xml servers smtp.other.example:465:SSL", ADA,
    PH_DISCOVERY_NO_PROBE, "tls smtp.other.example:465 ada@example.org mx consent unchecked password" },
  { "autoconfig-of-owner",
    "mx example.org mx1.eu.other.example; get https://autoconfig.other.example/mail/config-v1.1.xml servers smtp.other.example:465:SSL", ADA,
    PH_DISCOVERY_NO_PROBE, "tls smtp.other.example:465 ada@example.org mx consent unchecked password" },
  { "ispdb-of-parent", "mx example.org mx1.eu.other.example; get https://v1.ispdb.net/eu.other.example servers smtp.other.example:465:SSL", ADA,
    PH_DISCOVERY_NO_PROBE, "tls smtp.other.example:465 ada@example.org mx consent unchecked password" },
  { "ispdb-of-owner", "mx example.org mx1.eu.other.example; get https://v1.ispdb.net/other.example servers smtp.other.example:465:SSL", ADA,
    PH_DISCOVERY_NO_PROBE, "tls smtp.other.example:465 ada@example.org mx consent unchecked password" },
  { "parent-before-owner",
    "mx example.org mx1.eu.other.example; get https://autoconfig.other.example/mail/config-v1.1.xml servers smtp.other.example:465:SSL; "
    "+30 get https://autoconfig.eu.other.example/mail/config-v1.1.xml servers smtp.eu.other.example:465:SSL",
    ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.eu.other.example:465 ada@example.org mx consent unchecked password\n"
    "tls smtp.other.example:465 ada@example.org mx consent unchecked password" },
  { "document-names-own-domain",
    "mx example.org mx1.other.example; get https://autoconfig.other.example/mail/config-v1.1.xml servers smtp.%EMAILDOMAIN%:465:SSL", ADA,
    PH_DISCOVERY_NO_PROBE, "tls smtp.example.org:465 ada@example.org mx confirm unchecked password" },
  { "null-mx", "mx example.org .", ADA, PH_DISCOVERY_NO_PROBE, "" },
};

static const Case srv_cases[] = {
  { "submissions", "srv _submissions._tcp.example.org smtp.example.org:465", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org srv confirm unchecked" },
  { "submission", "srv _submission._tcp.example.org smtp.example.org:587", ADA, PH_DISCOVERY_NO_PROBE,
    "starttls smtp.example.org:587 ada@example.org srv confirm unchecked" },
  { "port-says-nothing-of-security", "srv _submission._tcp.example.org smtp.example.org:465", ADA, PH_DISCOVERY_NO_PROBE,
    "starttls smtp.example.org:465 ada@example.org srv confirm unchecked" },
  { "foreign", "srv _submissions._tcp.example.org smtp.hoster.example:465", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.hoster.example:465 ada@example.org srv consent unchecked" },
  { "look-alike", "srv _submissions._tcp.example.org smtp.example.org.evil.example:465", ADA, PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org.evil.example:465 ada@example.org srv consent unchecked" },
  { "both-equal", "srv _submissions._tcp.example.org smtp.example.org:465/5; srv _submission._tcp.example.org smtp.example.org:587/5", ADA,
    PH_DISCOVERY_NO_PROBE,
    "tls smtp.example.org:465 ada@example.org srv confirm unchecked\nstarttls smtp.example.org:587 ada@example.org srv confirm unchecked" },
  { "priority-counts-across", "srv _submissions._tcp.example.org smtp.example.org:465/9; srv _submission._tcp.example.org smtp.example.org:587/5", ADA,
    PH_DISCOVERY_NO_PROBE,
    "starttls smtp.example.org:587 ada@example.org srv confirm unchecked\ntls smtp.example.org:465 ada@example.org srv confirm unchecked" },
  { "none-and-one", "srv _submissions._tcp.example.org .; srv _submission._tcp.example.org smtp.example.org:587", ADA, PH_DISCOVERY_NO_PROBE,
    "starttls smtp.example.org:587 ada@example.org srv confirm unchecked" },
  { "no-port", "srv _submissions._tcp.example.org smtp.example.org:0", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "an-address", "srv _submissions._tcp.example.org 192.0.2.1:465", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "at-most-four", "srv _submissions._tcp.example.org a.example.org:1 b.example.org:1 c.example.org:1 d.example.org:1 e.example.org:1", "example.org",
    PH_DISCOVERY_NO_PROBE,
    "tls a.example.org:1 - srv confirm unchecked\ntls b.example.org:1 - srv confirm unchecked\n"
    "tls c.example.org:1 - srv confirm unchecked\ntls d.example.org:1 - srv confirm unchecked" },
};

static const Case guess_cases[] = {
  { "smtp-465", "probe smtp.example.org:465 password", ADA, 0, "tls smtp.example.org:465 - guess confirm verified password" },
  { "implicit-tls-first", "+20 probe smtp.example.org:465 password; probe smtp.example.org:587 password", ADA, 0,
    "tls smtp.example.org:465 - guess confirm verified password\nstarttls smtp.example.org:587 - guess confirm verified password" },
  { "mail-587", "probe mail.example.org:587 password browser", ADA, 0, "starttls mail.example.org:587 - guess confirm verified password browser" },
  { "the-domain-itself", "probe example.org:465 password", ADA, 0, "tls example.org:465 - guess confirm verified password" },
  { "bad-certificate", "probe smtp.example.org:465 fail tls", ADA, 0, "" },
  { "no-25-unless-harder", "probe smtp.example.org:25 password", ADA, 0, "" },
  { "25-if-harder", "probe smtp.example.org:25 password", ADA, PH_DISCOVERY_HARDER, "starttls smtp.example.org:25 - guess confirm verified password" },
  { "mail-exchanger-if-harder", "mx example.org in.other.example; probe in.other.example:587 password", ADA, PH_DISCOVERY_HARDER,
    "starttls in.other.example:587 - guess consent verified password" },
  { "not-without-probes", "probe smtp.example.org:465 password", ADA, PH_DISCOVERY_NO_PROBE, "" },
  { "plain-never-outside", "probe smtp.example.org:25/none none; probe smtp.example.org:587/none none", ADA, PH_DISCOVERY_HARDER, "" },
  { "plain-nearby", "probe mail.office.local:25/none none", "ada@office.local", 0, "none mail.office.local:25 - guess confirm verified none" },
  { "this-computer", "probe localhost:25/none none", "ada@localhost", 0, "none localhost:25 - guess confirm verified none" },
  { "this-computer-587", "probe localhost:25/none none; +30 probe localhost:587 password", "ada@localhost", 0,
    "starttls localhost:587 - guess confirm verified password\nnone localhost:25 - guess confirm verified none" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;

  discovery_run_check (test->lines, providers, test->whom, test->flags, test->expected);
}

static void
test_catalogue (void)
{
  discovery_run_check ("probe smtp.hoster.example:465 password", providers, "ada@hosted.example", 0,
                       "tls smtp.hoster.example:465 ada@hosted.example catalogue trusted verified password\n"
                       "starttls smtp.hoster.example:587 ada@hosted.example catalogue trusted unchecked password");
}

static void
test_pinned_asks_nobody (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, providers);

  discovery_run_all (run, "ada@certain.example", PH_DISCOVERY_PACC | PH_DISCOVERY_HARDER);

  g_autofree char *found = discovery_run_describe (run);
  g_autofree char *hosts = discovery_run_describe_hosts (run);

  g_assert_cmpstr (found, ==, "tls smtp.certain.example:465 ada pinned trusted unchecked password browser");
  g_assert_cmpstr (hosts, ==, "");
  g_assert_cmpuint (discovery_world_count_asked (run->world), ==, 0);
  g_assert_cmpstr (ph_provider_get_name (ph_discovery_get_provider (run->discovery)), ==, "Certain");
}

/* A document can't have the server's name made of what stands before the "@", and so learn it from who looks it up. */
static void
test_nobody_is_told_more_than_the_domain (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (PLAIN "servers %EMAILLOCALPART%.evil.example:465:SSL smtp.%EMAILLOCALPART%.example.org:465:SSL "
                                                          "smtp.%EMAILDOMAIN%:465:SSL",
                                                    NULL);

  discovery_run_all (run, ADA, 0);
  for (guint i = 0; i < discovery_world_count_asked (run->world); i++)
    g_assert_null (strstr (g_ptr_array_index (discovery_world_get_asked (run->world), i), "ada"));
  g_assert_true (discovery_world_was_asked (run->world, "probe smtp.example.org:465"));
}

static void
test_offline_asks_nobody (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers smtp.example.org:465:SSL", providers);

  discovery_run_all (run, "ada@hosted.example", PH_DISCOVERY_OFFLINE | PH_DISCOVERY_PACC | PH_DISCOVERY_HARDER);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 2);
  g_assert_cmpuint (discovery_world_count_asked (run->world), ==, 0);

  g_autoptr(DiscoveryRun) unknown = discovery_run_new (AUTOCONFIG "servers smtp.example.org:465:SSL", providers);

  discovery_run_all (unknown, ADA, PH_DISCOVERY_OFFLINE);
  g_assert_cmpuint (ph_discovery_get_n_candidates (unknown->discovery), ==, 0);
  g_assert_cmpuint (discovery_world_count_asked (unknown->world), ==, 0);
  g_assert_cmpint (ph_discovery_get_hint (unknown->discovery), ==, PH_DISCOVERY_HINT_NONE);
}

static void
test_sends_no_mail (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, providers);

  discovery_run_all (run, "ada@silent.example", 0);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 0);
  g_assert_cmpuint (discovery_world_count_asked (run->world), ==, 0);
  g_assert_cmpstr (ph_provider_get_name (ph_discovery_get_provider (run->discovery)), ==, "Silent");
  g_assert_cmpint (ph_discovery_get_hint (run->discovery), ==, PH_DISCOVERY_HINT_NONE);
}

/* Whoever has a domain of his own there: better sources count, worse ones don't. */
static void
test_mail_exchanger_sends_no_mail (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("mx example.org mx.silent.example; srv _submissions._tcp.example.org smtp.example.org:465", providers);

  discovery_run_all (run, ADA, 0);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 0);
  g_assert_cmpstr (ph_provider_get_name (ph_discovery_get_provider (run->discovery)), ==, "Silent");
  g_assert_false (discovery_world_was_asked (run->world, "probe smtp.example.org:465"));

  discovery_run_check ("mx example.org mx.silent.example; +30 " AUTOCONFIG "servers smtp.example.org:465:SSL", providers, ADA, PH_DISCOVERY_NO_PROBE,
                       "tls smtp.example.org:465 ada@example.org autoconfig trusted unchecked password");
}

static PhAccount *
add_account (DiscoveryRun *run, const char *address, const char *username)
{
  g_autoptr(PhAccount) account = ph_account_new (NULL);

  ph_account_set_address (account, address);
  ph_account_set_host (account, "smtp.relay.example");
  ph_account_set_port (account, 587);
  ph_account_set_security (account, PH_SECURITY_STARTTLS);
  ph_account_set_username (account, username);
  g_list_store_append (run->accounts, account);
  return account;
}

static void
test_account (void)
{
  static const struct
  {
    const char *username;
    const char *whom;
    const char *expected; /* the name to sign in with, and how */
  } cases[] = {
    { "grace@example.org", ADA, "ada@example.org account trusted unchecked password" },
    { "Grace@Example.org", ADA, "ada@example.org account trusted unchecked password" },
    { "grace", ADA, "ada account trusted unchecked password" },
    { "relay-user", ADA, "relay-user account trusted unchecked password" },
    { "", ADA, "- account trusted unchecked none" },
    { "grace@example.org", "example.org", "- account trusted unchecked password" },
    { "grace", "example.org", "- account trusted unchecked password" },
    { "relay-user", "example.org", "relay-user account trusted unchecked password" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers smtp.example.org:465:SSL", NULL);
      g_autofree char *expected = g_strconcat ("starttls smtp.relay.example:587 ", cases[i].expected, NULL);

      add_account (run, "grace@example.org", cases[i].username);
      discovery_run_all (run, cases[i].whom, 0);

      g_autofree char *found = discovery_run_describe (run);

      g_assert_cmpstr (found, ==, expected);
      g_assert_cmpuint (discovery_world_count_asked (run->world), ==, 0);
    }
}

static void
test_account_with_token (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, NULL);

  ph_account_set_mechanism (add_account (run, "grace@example.org", "grace@example.org"), "XOAUTH2");
  discovery_run_all (run, ADA, 0);

  g_autofree char *found = discovery_run_describe (run);

  g_assert_cmpstr (found, ==, "starttls smtp.relay.example:587 ada@example.org account trusted unchecked browser");
}

static void
test_accounts_that_say_nothing (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, NULL);

  add_account (run, "grace@example.net", "grace");
  add_account (run, "grace@mail.example.org", "grace");
  add_account (run, "no address", "grace");
  ph_account_set_host (add_account (run, "grace@example.org", "grace"), "");
  discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 0);
}

/* What it says about its own address is what is to be found out. */
static void
test_account_of_same_address (void)
{
  static const char *const spellings[] = { ADA, "Ada@Example.ORG" };

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers smtp.example.org:465:SSL", NULL);

      add_account (run, spellings[i], "ada");
      discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);

      g_autofree char *found = discovery_run_describe (run);

      g_assert_cmpstr (found, ==, "tls smtp.example.org:465 ada@example.org autoconfig trusted unchecked password");
    }
}

static void
test_account_without_encryption (void)
{
  static const struct
  {
    const char *host;
    gboolean is_near;
  } cases[] = {
    { "smtp.relay.example.org", FALSE },
    { "203.0.113.5", FALSE },
    { "localhost", TRUE },
    { "127.0.0.1", TRUE },
    { "192.168.1.2", TRUE },
    { "mail.home.arpa", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, NULL);
      PhAccount *account = add_account (run, "grace@example.org", "grace");

      ph_account_set_host (account, cases[i].host);
      ph_account_set_security (account, PH_SECURITY_NONE);
      discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
      g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, cases[i].is_near ? 1 : 0);
    }
}

static void
test_account_before_pinned (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (NULL, providers);

  add_account (run, "grace@certain.example", "grace");
  discovery_run_all (run, "ada@certain.example", 0);
  g_assert_cmpuint (ph_discovery_get_n_candidates (run->discovery), ==, 1);
  g_assert_cmpint (ph_candidate_get_source (ph_discovery_get_candidate (run->discovery, 0)), ==, PH_SOURCE_ACCOUNT);
  /* What is known of the provider is told all the same. */
  g_assert_cmpstr (ph_provider_get_name (ph_discovery_get_provider (run->discovery)), ==, "Certain");
}

static void
test_files_of_administrator (void)
{
  static const char file[] = "[Ours]\nDomains=certain.example;quiet.example\nServers=tls smtp.ours.example 465; starttls smtp2.ours.example 587\n"
                             "UserName=%EMAILADDRESS%\nSignIn=password\n";
  g_autoptr(DiscoveryRun) run = discovery_run_new ("probe smtp2.ours.example:587 password", providers);
  g_autoptr(GBytes) bytes = g_bytes_new_static (file, sizeof file - 1);

  ph_provider_catalogue_add (run->catalogue, bytes, "ours.conf", PH_PROVIDER_ADMIN);
  discovery_run_all (run, "ada@certain.example", 0);

  g_autofree char *found = discovery_run_describe (run);
  g_autofree char *hosts = discovery_run_describe_hosts (run);

  g_assert_cmpstr (found, ==,
                   "starttls smtp2.ours.example:587 ada@certain.example admin trusted verified password\n"
                   "tls smtp.ours.example:465 ada@certain.example admin trusted unreachable password");
  g_assert_cmpstr (hosts, ==, "smtp.ours.example smtp2.ours.example");
}

/* Only the domain leaves the computer. */
static void
test_local_part_stays (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new (AUTOCONFIG "servers smtp.example.org:465:SSL:%EMAILLOCALPART%", NULL);

  discovery_run_all (run, "geheim+tag@example.org", PH_DISCOVERY_PACC | PH_DISCOVERY_HARDER);
  for (guint i = 0; i < discovery_world_count_asked (run->world); i++)
    {
      const char *question = g_ptr_array_index (discovery_world_get_asked (run->world), i);

      g_assert_null (strstr (question, "geheim"));
      g_assert_null (strchr (question, '@'));
      g_assert_null (strchr (question, '?'));
    }
}

static void
test_contacted_hosts (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("+20 " AUTOCONFIG "from https://conf.hoster.example/x servers smtp.example.org:465:SSL; "
                                                    "probe smtp.example.org:465 password",
                                                    NULL);

  discovery_run_all (run, ADA, 0);

  g_autofree char *hosts = discovery_run_describe_hosts (run);
  g_autofree char *attempt = discovery_run_describe_attempt (run, "smtp.example.org:465");

  g_assert_cmpstr (hosts, ==, "autoconfig.example.org example.org v1.ispdb.net conf.hoster.example smtp.example.org");
  g_assert_cmpstr (attempt, ==, "autoconfig found");
}

static void
test_private_domain_is_nobodys_business (void)
{
  g_autoptr(DiscoveryRun) run = discovery_run_new ("mx office.local mx.office.local", NULL);

  discovery_run_all (run, "ada@office.local", PH_DISCOVERY_HARDER);
  for (guint i = 0; i < discovery_world_count_asked (run->world); i++)
    g_assert_null (strstr (g_ptr_array_index (discovery_world_get_asked (run->world), i), "ispdb"));
  g_assert_true (discovery_world_was_asked (run->world, "get https://autoconfig.office.local/mail/config-v1.1.xml"));

  g_autoptr(DiscoveryRun) here = discovery_run_new (NULL, NULL);

  discovery_run_all (here, "ada@localhost", PH_DISCOVERY_PACC | PH_DISCOVERY_HARDER);

  g_autofree char *hosts = discovery_run_describe_hosts (here);

  g_assert_cmpstr (hosts, ==, "localhost");
}

/* What is asked because of a mail exchanger, and what isn't. */
static void
test_mail_exchanger_questions (void)
{
  static const struct
  {
    const char *host;
    const char *asked;     /* (nullable): what is asked about it */
    const char *not_asked; /* (nullable) */
  } cases[] = {
    { "mx1.eu.other.example", "get https://autoconfig.eu.other.example/mail/config-v1.1.xml", NULL },
    { "mx1.eu.other.example", "get https://v1.ispdb.net/other.example", "get https://v1.ispdb.net/mx1.eu.other.example" },
    { "mail.example.org", NULL, "get https://v1.ispdb.net/mail.example.org" },
    { "a.mail.example.org", "get https://autoconfig.mail.example.org/mail/config-v1.1.xml", NULL },
    { "other.example", "get https://v1.ispdb.net/other.example", "get https://v1.ispdb.net/example" },
    { "mx.other.co.uk", "get https://v1.ispdb.net/other.co.uk", "get https://v1.ispdb.net/co.uk" },
    { "mx.office.local", NULL, "get https://v1.ispdb.net/office.local" },
    { "192.0.2.1", NULL, "get https://v1.ispdb.net/0.2.1" },
    { "localhost", NULL, "get https://v1.ispdb.net/localhost" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strdup_printf ("mx example.org %s", cases[i].host);
      g_autoptr(DiscoveryRun) run = discovery_run_new (line, NULL);

      discovery_run_all (run, ADA, PH_DISCOVERY_NO_PROBE);
      g_test_message ("%s", cases[i].host);
      if (cases[i].asked != NULL)
        g_assert_true (discovery_world_was_asked (run->world, cases[i].asked));
      if (cases[i].not_asked != NULL)
        g_assert_false (discovery_world_was_asked (run->world, cases[i].not_asked));
    }
}

static void
add_cases (const char *source, const Case *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/discovery/%s/%s", source, cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("web", web_cases, G_N_ELEMENTS (web_cases));
  add_cases ("pacc", pacc_cases, G_N_ELEMENTS (pacc_cases));
  add_cases ("mx", mx_cases, G_N_ELEMENTS (mx_cases));
  add_cases ("srv", srv_cases, G_N_ELEMENTS (srv_cases));
  add_cases ("guess", guess_cases, G_N_ELEMENTS (guess_cases));
  g_test_add_func ("/discovery/catalogue", test_catalogue);
  g_test_add_func ("/discovery/pinned-asks-nobody", test_pinned_asks_nobody);
  g_test_add_func ("/discovery/nobody-is-told-more-than-the-domain", test_nobody_is_told_more_than_the_domain);
  g_test_add_func ("/discovery/offline-asks-nobody", test_offline_asks_nobody);
  g_test_add_func ("/discovery/sends-no-mail", test_sends_no_mail);
  g_test_add_func ("/discovery/mail-exchanger-sends-no-mail", test_mail_exchanger_sends_no_mail);
  g_test_add_func ("/discovery/account", test_account);
  g_test_add_func ("/discovery/account-with-token", test_account_with_token);
  g_test_add_func ("/discovery/accounts-that-say-nothing", test_accounts_that_say_nothing);
  g_test_add_func ("/discovery/account-of-same-address", test_account_of_same_address);
  g_test_add_func ("/discovery/account-without-encryption", test_account_without_encryption);
  g_test_add_func ("/discovery/account-before-pinned", test_account_before_pinned);
  g_test_add_func ("/discovery/files-of-administrator", test_files_of_administrator);
  g_test_add_func ("/discovery/local-part-stays", test_local_part_stays);
  g_test_add_func ("/discovery/contacted-hosts", test_contacted_hosts);
  g_test_add_func ("/discovery/private-domain-is-nobodys-business", test_private_domain_is_nobodys_business);
  g_test_add_func ("/discovery/mail-exchanger-questions", test_mail_exchanger_questions);

  return g_test_run ();
}
