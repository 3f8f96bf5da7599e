// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is wrong with settings before anything is tried.

#include "config.h"

#include "diagnosis-fixture.h"
#include "ph-settings-check.h"

#define FINE PH_N_PROBLEMS

typedef struct
{
  const char *name;
  int id;
  const char *fix; /* (nullable): the first fix; "": none at all; NULL: not looked at */
  const char *host;
  const char *username;
  const char *from;
  const char *password;
  int port; /* 0: as it is */
} Case;

#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const Case cases[] = {
  { "fine", FINE },
  { "fine with a password that has blanks inside", FINE, .password = "a b  c" },
  { "fine without sign-in", FINE, .username = "" },
  { "fine with an international name", FINE, .host = "bücher.example" },
  { "fine with an IPv6 address", FINE, .host = "::1" },
  { "fine with an incoming name", FINE, .host = "imap.example.org" },
  { "no host", PH_PROBLEM_INVALID_HOST, "", .host = "" },
  { "only blanks", PH_PROBLEM_INVALID_HOST, "", .host = "  " },
  { "host with port", PH_PROBLEM_INVALID_HOST, "change-host host=mail.example.org port=465 security=tls", .host = "mail.example.org:465" },
  { "host with another port", PH_PROBLEM_INVALID_HOST, "change-host host=mail.example.org port=2525", .host = "mail.example.org:2525" },
  { "an address at the server as host", PH_PROBLEM_INVALID_HOST, "change-host host=smtp.example.org", .host = "ada@smtp.example.org" },
  { "host with scheme", PH_PROBLEM_INVALID_HOST, "change-host host=mail.example.org", .host = "https://mail.example.org/" },
  { "fine with an IPv6 address in brackets", FINE, .host = "[::1]" },
  { "brackets and a port", PH_PROBLEM_INVALID_HOST, "change-host host=::1 port=465 security=tls", .host = "[::1]:465" },
  { "host with inner blanks", PH_PROBLEM_INVALID_HOST, "", .host = "mail example.org" },
  { "an address as host", PH_PROBLEM_INVALID_HOST, "change-host host=smtp.example.org", .host = "ada@example.org" },
  { "a page to read mail on as host", PH_PROBLEM_INVALID_HOST, "change-host host=smtp.example.org", .host = "https://webmail.example.org/roundcube/" },
  { "empty label", PH_PROBLEM_INVALID_HOST, "", .host = "mail..example.org" },
  { "not UTF-8", PH_PROBLEM_INVALID_HOST, "", .host = "mail\xff.example.org" },
  { "blank before host", PH_PROBLEM_HIDDEN_CHARACTER, "change-host host=mail.example.org", .host = " mail.example.org" },
  { "blank behind host", PH_PROBLEM_HIDDEN_CHARACTER, "change-host host=mail.example.org", .host = "mail.example.org " },
  { "zero-width space in host", PH_PROBLEM_HIDDEN_CHARACTER, "change-host host=mail.example.org", .host = "mail.\u200Bexample.org" },
  { "line end behind host", PH_PROBLEM_HIDDEN_CHARACTER, "change-host host=mail.example.org", .host = "mail.example.org\n" },
  { "hidden and with port", PH_PROBLEM_HIDDEN_CHARACTER, "change-host host=mail.example.org port=465 security=tls", .host = "mail.example.org:465 " },
  { "blank behind user name", PH_PROBLEM_HIDDEN_CHARACTER, "change-username username=ada", .username = "ada " },
  { "no-break space in user name", PH_PROBLEM_HIDDEN_CHARACTER, "change-username username=ada", .username = "\u00A0ada" },
  { "direction mark in user name", PH_PROBLEM_HIDDEN_CHARACTER, "change-username username=ada", .username = "ada\u202E" },
  { "only a blank as user name", PH_PROBLEM_HIDDEN_CHARACTER, "", .username = " " },
  { "invisible filler in address", PH_PROBLEM_HIDDEN_CHARACTER, "change-from from=ada@example.org", .from = "ada\u3164@example.org" },
  { "blank behind password", PH_PROBLEM_HIDDEN_CHARACTER, "enter-password", .password = "secret " },
  { "carriage return behind password", PH_PROBLEM_HIDDEN_CHARACTER, "enter-password", .password = "secret\r" },
  { "no-break space in password", PH_PROBLEM_HIDDEN_CHARACTER, "enter-password", .password = "abcd\u00A0efgh" },
  { "blanks in a password that is shown in groups", PH_PROBLEM_HIDDEN_CHARACTER, "enter-password", .host = "smtp.gmail.com", .password = "abcd efgh ijkl mnop" },
  { "blanks in such a password for an address of those", PH_PROBLEM_HIDDEN_CHARACTER, "enter-password", .from = "ada@yahoo.com", .password = "abcd efgh ijkl mnop" },
  { "fine with four words elsewhere", FINE, .password = "blue fish tree moon" },
  { "fine with other words", FINE, .host = "smtp.gmail.com", .password = "correct horse battery staple" },
  { "port 0", PH_PROBLEM_INVALID_PORT, "change-port-and-security port=587 security=starttls", .port = -1 },
  { "port too large", PH_PROBLEM_INVALID_PORT, "change-port-and-security port=587 security=starttls", .port = 65536 },
  { "no address", PH_PROBLEM_INVALID_ADDRESS, "change-from from=ada@example.org", .from = "" },
  { "no at", PH_PROBLEM_INVALID_ADDRESS, "", .from = "ada", .username = "ada" },
};

static PhAccount *
account_new (const Case *c)
{
  PhAccount *account = diagnosis_account_new ();

  if (c->host != NULL)
    ph_account_set_host (account, c->host);
  if (c->username != NULL)
    ph_account_set_username (account, c->username);
  if (c->from != NULL)
    ph_account_set_address (account, c->from);
  if (c->port != 0)
    ph_account_set_port (account, c->port < 0 ? 0 : (guint) c->port);
  return account;
}

static void
test_settings (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(PhAccount) account = account_new (c);
  g_autoptr(PhSecret) password = c->password != NULL ? ph_secret_new (c->password) : NULL;
  g_autoptr(PhProblem) problem = ph_rules_check_settings (account, password);

  if (c->id == FINE)
    {
      g_assert_null (problem);
      return;
    }
  g_assert_nonnull (problem);
  g_assert_cmpstr (ph_problem_id_to_nick (ph_problem_get_id (problem)), ==, ph_problem_id_to_nick ((PhProblemId) c->id));
  g_assert_cmpint (ph_problem_get_step (problem), ==, PH_TEST_STEP_SETTINGS);
  g_assert_nonnull (ph_problem_get_detail (problem));
  if (c->fix != NULL)
    diagnosis_assert_first_fix (problem, c->fix);
}

/* Not even who has no encryption is offered a port without it. */
static void
test_plain_port (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(PhProblem) problem = NULL;

  ph_account_set_security (account, PH_SECURITY_NONE);
  ph_account_set_port (account, 0);
  problem = ph_rules_check_settings (account, NULL);
  g_assert_cmpint (ph_problem_get_id (problem), ==, PH_PROBLEM_INVALID_PORT);
  diagnosis_assert_first_fix (problem, "change-port-and-security port=465 security=tls");
}

static void
test_warnings (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(GArray) none = ph_settings_check_dup_warnings (account);

  g_assert_cmpuint (none->len, ==, 0);
  ph_account_set_host (account, "imap.example.org");
  ph_account_set_security (account, PH_SECURITY_NONE);

  g_autoptr(GArray) both = ph_settings_check_dup_warnings (account);

  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpint (g_array_index (both, PhProblemId, 0), ==, PH_PROBLEM_INCOMING_SERVER_NAME);
  g_assert_cmpint (g_array_index (both, PhProblemId, 1), ==, PH_PROBLEM_TLS_WEAK);
  ph_account_set_host (account, "localhost");

  g_autoptr(GArray) loopback = ph_settings_check_dup_warnings (account);

  g_assert_cmpuint (loopback->len, ==, 0);
}

/* A port and a kind of security that do not belong together: a hint, and no reason not to try. */
static void
test_port_warnings (void)
{
  static const struct
  {
    guint port;
    PhSecurity security;
    int id;
  } ports[] = {
    { 465, PH_SECURITY_TLS, FINE },
    { 465, PH_SECURITY_STARTTLS, PH_PROBLEM_SERVER_EXPECTS_TLS },
    { 587, PH_SECURITY_STARTTLS, FINE },
    { 587, PH_SECURITY_TLS, PH_PROBLEM_SERVER_SPEAKS_PLAIN },
    { 25, PH_SECURITY_TLS, PH_PROBLEM_SERVER_SPEAKS_PLAIN },
    { 25, PH_SECURITY_STARTTLS, FINE },
    { 2465, PH_SECURITY_TLS, FINE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr(PhAccount) account = diagnosis_account_new ();
      g_autoptr(GArray) warnings = NULL;

      ph_account_set_port (account, ports[i].port);
      ph_account_set_security (account, ports[i].security);
      g_assert_null (ph_rules_check_settings (account, NULL));
      warnings = ph_settings_check_dup_warnings (account);
      g_assert_cmpuint (warnings->len, ==, ports[i].id == FINE ? 0 : 1);
      if (ports[i].id != FINE)
        g_assert_cmpint (g_array_index (warnings, PhProblemId, 0), ==, ports[i].id);
    }
}

/* Small servers have one name for everything. */
static void
test_exchanger (void)
{
  g_autoptr(PhAccount) account = diagnosis_account_new ();
  g_autoptr(GArray) warnings = NULL;

  ph_account_set_host (account, "mx.example.org");
  warnings = ph_settings_check_dup_warnings (account);
  g_assert_cmpuint (warnings->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnosis/settings-check/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_settings);
    }
  g_test_add_func ("/diagnosis/settings-check/plain-port", test_plain_port);
  g_test_add_func ("/diagnosis/settings-check/warnings", test_warnings);
  g_test_add_func ("/diagnosis/settings-check/port-warnings", test_port_warnings);
  g_test_add_func ("/diagnosis/settings-check/exchanger", test_exchanger);
  return g_test_run ();
}
