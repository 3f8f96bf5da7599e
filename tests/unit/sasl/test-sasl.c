// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The choice of a mechanism.

#include "config.h"

#include "sasl-fixture.h"

typedef struct
{
  const char *sentence;
  const char *offered; /* separated by blanks */
  const char *wanted;
  const char *chosen; /* NULL: error */
  PhSaslError error;
  const char *has; /* NULL: user name, password and channel bindings */
  PhSaslChannel channel;
  PhCleartext cleartext;
  PhProtection latch;
} Case;

#define CLEAR     .has = "up", .channel = PH_SASL_CHANNEL_CLEAR
#define ENCRYPTED .channel = PH_SASL_CHANNEL_ENCRYPTED
#define EVERYTHING \
  "LOGIN PLAIN NTLM CRAM-MD5 DIGEST-MD5 XOAUTH2 OAUTHBEARER EXTERNAL GSSAPI SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS"

static const Case strength_cases[] = {
  { "bound is the strongest", EVERYTHING, NULL, "SCRAM-SHA-256-PLUS", ENCRYPTED },
  { "the weaker hash, bound, is stronger than the better one unbound", "SCRAM-SHA-256 SCRAM-SHA-1-PLUS", NULL, "SCRAM-SHA-1-PLUS", ENCRYPTED },
  { "nothing to bind to", EVERYTHING, NULL, "SCRAM-SHA-256", .has = "up", ENCRYPTED },
  { "the strongest wins", "LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256", NULL, "SCRAM-SHA-256", ENCRYPTED },
  { "also without encryption", "PLAIN SCRAM-SHA-1", NULL, "SCRAM-SHA-1", CLEAR },
  { "DIGEST-MD5 before CRAM-MD5", "PLAIN CRAM-MD5 DIGEST-MD5", NULL, "DIGEST-MD5", ENCRYPTED },
  { "CRAM-MD5 before PLAIN", "PLAIN CRAM-MD5", NULL, "CRAM-MD5", ENCRYPTED },
  { "PLAIN before LOGIN", "LOGIN PLAIN", NULL, "PLAIN", ENCRYPTED },
  { "NTLM only when there is nothing else", "NTLM LOGIN", NULL, "LOGIN", ENCRYPTED },
  { "when there is nothing else", "NTLM", NULL, "NTLM", ENCRYPTED },
  { "lower case is understood", "login plain", NULL, "PLAIN", ENCRYPTED },
  { "what is wanted is taken", "LOGIN PLAIN SCRAM-SHA-256", "LOGIN", "LOGIN", ENCRYPTED },
  { "in lower case as well", "LOGIN PLAIN SCRAM-SHA-256", "login", "LOGIN", ENCRYPTED },
  { "wanted, not offered", "PLAIN", "SCRAM-SHA-256", NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, ENCRYPTED },
  { "wanted, offered, not known here", "KERBEROS_V4 PLAIN", "KERBEROS_V4", NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, ENCRYPTED },
  { "wanted and nothing to bind to", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256-PLUS", NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, .has = "up", ENCRYPTED },
  { "nothing offered (53)", "", NULL, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, ENCRYPTED },
  { "only unknown ones", "KERBEROS_V4 PLAIN-CLIENTTOKEN ANONYMOUS", NULL, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, ENCRYPTED },
};

static const Case credentials_cases[] = {
  { "no password at all", "PLAIN SCRAM-SHA-256", NULL, NULL, PH_SASL_ERROR_NO_SECRET, .has = "u", ENCRYPTED },
  { "no password, whatever is offered", "", NULL, NULL, PH_SASL_ERROR_NO_SECRET, .has = "u", ENCRYPTED },
  { "a wanted one without password", "PLAIN", "PLAIN", NULL, PH_SASL_ERROR_NO_SECRET, .has = "ut", ENCRYPTED },
  { "a wanted one without user name", "PLAIN", "PLAIN", NULL, PH_SASL_ERROR_CREDENTIALS, .has = "p", ENCRYPTED },
  { "a wanted one without token", "XOAUTH2", "XOAUTH2", NULL, PH_SASL_ERROR_NO_SECRET, .has = "up", ENCRYPTED },
  { "a wanted one without certificate", "EXTERNAL", "EXTERNAL", NULL, PH_SASL_ERROR_NO_CERTIFICATE, .has = "up", ENCRYPTED },
  { "a token takes the standard first", EVERYTHING, NULL, "OAUTHBEARER", .has = "utb", ENCRYPTED },
  { "and what Google has else", "PLAIN LOGIN XOAUTH2", NULL, "XOAUTH2", .has = "ut", ENCRYPTED },
  { "never a password mechanism with a token alone", "PLAIN LOGIN SCRAM-SHA-256", NULL, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, .has = "ut", ENCRYPTED },
  { "nor a ticket", "PLAIN GSSAPI", NULL, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, .has = "ut", ENCRYPTED },
  { "a token is better than a password that is shown", "PLAIN CRAM-MD5 XOAUTH2", NULL, "XOAUTH2", .has = "upt", ENCRYPTED },
  { "but not than one that is not", "SCRAM-SHA-1 XOAUTH2", NULL, "SCRAM-SHA-1", .has = "upt", ENCRYPTED },
  { "without a token there is no OAuth", "XOAUTH2 PLAIN", NULL, "PLAIN", .has = "up", ENCRYPTED },
  { "a certificate and no password", "PLAIN EXTERNAL", NULL, "EXTERNAL", .has = "uc", ENCRYPTED },
  { "nor a user name", "PLAIN EXTERNAL", NULL, "EXTERNAL", .has = "c", ENCRYPTED },
  { "a certificate and a password", "EXTERNAL PLAIN", NULL, "PLAIN", .has = "upc", ENCRYPTED },
  { "a certificate that is to be used", "EXTERNAL PLAIN", "EXTERNAL", "EXTERNAL", .has = "upc", ENCRYPTED },
  { "a certificate, and nothing for it", "PLAIN", NULL, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, .has = "uc", ENCRYPTED },
  { "a ticket may do when there is no password", "PLAIN GSSAPI", NULL, "GSSAPI", .has = "u", ENCRYPTED },
  { "a certificate is surer than a ticket", "GSSAPI EXTERNAL", NULL, "EXTERNAL", .has = "c", ENCRYPTED },
  { "no ticket when there is a password", "PLAIN GSSAPI", NULL, "PLAIN", .has = "up", ENCRYPTED },
  { "nor when there is nothing else", "GSSAPI", NULL, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, .has = "up", ENCRYPTED },
  { "unless it is wanted", "PLAIN GSSAPI", "GSSAPI", "GSSAPI", .has = "up", ENCRYPTED },
};

static const Case clear_cases[] = {
  { "no password in the clear (54)", "PLAIN LOGIN", NULL, NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, CLEAR },
  { "not even a wanted one", "PLAIN LOGIN CRAM-MD5", "LOGIN", NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, CLEAR },
  { "unless a person allows it", "PLAIN LOGIN", NULL, "PLAIN", CLEAR, .cleartext = PH_CLEARTEXT_ALLOW },
  { "allowing it does not prefer it", "PLAIN CRAM-MD5", NULL, "CRAM-MD5", CLEAR, .cleartext = PH_CLEARTEXT_ALLOW },
  { "clear, and the safe one is wanted", "PLAIN CRAM-MD5", "CRAM-MD5", "CRAM-MD5", CLEAR },
  { "NTLM hides nothing", "NTLM", NULL, NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, CLEAR },
  { "no token in the clear", "XOAUTH2", NULL, NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, .has = "ut", .channel = PH_SASL_CHANNEL_CLEAR },
  { "allowing the password does not allow the token", "OAUTHBEARER XOAUTH2", NULL, NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, .has = "ut", .channel = PH_SASL_CHANNEL_CLEAR, .cleartext = PH_CLEARTEXT_ALLOW },
  { "nor does wanting it", "XOAUTH2", "XOAUTH2", NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, .has = "ut", .channel = PH_SASL_CHANNEL_CLEAR, .cleartext = PH_CLEARTEXT_ALLOW },
  { "a certificate needs TLS", "EXTERNAL", "EXTERNAL", NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, .has = "uc", .channel = PH_SASL_CHANNEL_CLEAR },
  { "a ticket does not", "GSSAPI", NULL, "GSSAPI", .has = "u", .channel = PH_SASL_CHANNEL_CLEAR },
};

#define HAD_SCRAM   .latch = PH_PROTECTION_TLS | PH_PROTECTION_SCRAM
#define HAD_BINDING .latch = PH_PROTECTION_TLS | PH_PROTECTION_SCRAM | PH_PROTECTION_CHANNEL_BINDING

static const Case latch_cases[] = {
  { "there is SCRAM as before", "PLAIN SCRAM-SHA-256", NULL, "SCRAM-SHA-256", ENCRYPTED, HAD_SCRAM },
  { "another hash is no downgrade", "PLAIN SCRAM-SHA-1", NULL, "SCRAM-SHA-1", ENCRYPTED, HAD_SCRAM },
  { "SCRAM is gone", "PLAIN LOGIN CRAM-MD5", NULL, NULL, PH_SASL_ERROR_DOWNGRADED, ENCRYPTED, HAD_SCRAM },
  { "SCRAM is gone on a clear line", "PLAIN", NULL, NULL, PH_SASL_ERROR_DOWNGRADED, CLEAR, HAD_SCRAM },
  { "SCRAM is gone, and showing the password is allowed", "PLAIN", NULL, NULL, PH_SASL_ERROR_DOWNGRADED, CLEAR, .cleartext = PH_CLEARTEXT_ALLOW, HAD_SCRAM },
  { "a person wants less", "PLAIN SCRAM-SHA-256", "PLAIN", "PLAIN", ENCRYPTED, HAD_BINDING },
  { "but not on a clear line", "PLAIN", "PLAIN", NULL, PH_SASL_ERROR_NEEDS_ENCRYPTION, CLEAR, HAD_SCRAM },
  { "nothing is offered at all", "", NULL, NULL, PH_SASL_ERROR_NO_COMMON_MECHANISM, ENCRYPTED, HAD_SCRAM },
  { "a token is another matter", "XOAUTH2", NULL, "XOAUTH2", .has = "ut", ENCRYPTED, HAD_BINDING },
  { "so is a certificate", "EXTERNAL", NULL, "EXTERNAL", .has = "uc", ENCRYPTED, HAD_BINDING },
  { "-PLUS as before", "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", NULL, "SCRAM-SHA-256-PLUS", ENCRYPTED, HAD_BINDING },
  { "-PLUS with another hash", "SCRAM-SHA-256 SCRAM-SHA-1-PLUS", NULL, "SCRAM-SHA-1-PLUS", ENCRYPTED, HAD_BINDING },
  { "-PLUS is gone (60)", "SCRAM-SHA-256 SCRAM-SHA-1", NULL, NULL, PH_SASL_ERROR_DOWNGRADED, ENCRYPTED, HAD_BINDING },
  { "-PLUS is there, but nothing to bind to", "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", NULL, "SCRAM-SHA-256", .has = "up", ENCRYPTED, HAD_BINDING },
  { "-PLUS was never there", "SCRAM-SHA-256", NULL, "SCRAM-SHA-256", ENCRYPTED, HAD_SCRAM },
};

static void
check (const Case *item)
{
  g_auto(GStrv) offered = g_strsplit (item->offered, " ", -1);
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", item->sentence);
  sasl_fixture_init (&fixture, item->has != NULL ? item->has : "upb");
  fixture.context.offered = (const char *const *) offered;
  fixture.context.channel = item->channel;
  fixture.context.cleartext = item->cleartext;
  fixture.context.latch = item->latch;
  const char *chosen = ph_sasl_choose (item->wanted, &fixture.context, &error);
  g_assert_cmpstr (chosen, ==, item->chosen);
  if (item->chosen == NULL)
    g_assert_error (error, PH_SASL_ERROR, (int) item->error);
  else
    g_assert_no_error (error);
}

#define DEFINE_TEST(name)                                   \
  static void test_##name (void)                            \
  {                                                         \
    for (guint i = 0; i < G_N_ELEMENTS (name##_cases); i++) \
      check (&name##_cases[i]);                             \
  }

DEFINE_TEST (strength)
DEFINE_TEST (credentials)
DEFINE_TEST (clear)
DEFINE_TEST (latch)

/* libgsasl would write these names in a way that no server understands. */
static void
test_digest_md5_names (void)
{
  static const char *const names[] = { "DOMAIN\\ada", "ada \"countess\" lovelace", "ädä" };
  static const char *const offered[] = { "DIGEST-MD5", "PLAIN", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto(SaslFixture) fixture;
      g_autoptr(GError) error = NULL;

      sasl_fixture_init (&fixture, "");
      sasl_fixture_set_login (&fixture, names[i], "secret");
      fixture.context.offered = offered;
      g_assert_cmpstr (ph_sasl_choose (NULL, &fixture.context, NULL), ==, "PLAIN");
      g_assert_null (ph_sasl_choose ("DIGEST-MD5", &fixture.context, &error));
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS);
    }
}

static void
test_list (void)
{
  const char *const *names = ph_sasl_get_mechanisms ();
  g_auto(SaslFixture) fixture;

  g_assert_cmpstr (names[0], ==, "SCRAM-SHA-256-PLUS");
  g_assert_true (g_strv_contains (names, "XOAUTH2"));
  g_assert_cmpuint (g_strv_length ((char **) names), >=, 9);
  /* Every listed one can be chosen, and no weaker one before it. */
  sasl_fixture_init (&fixture, "uptb");
  for (guint i = 0; names[i] != NULL && !g_str_equal (names[i], "EXTERNAL"); i++)
    {
      fixture.context.offered = names + i;
      g_assert_cmpstr (ph_sasl_choose (NULL, &fixture.context, NULL), ==, names[i]);
    }
}

static void
test_needs_username (void)
{
  g_assert_true (ph_sasl_needs_username ("PLAIN"));
  g_assert_true (ph_sasl_needs_username ("xoauth2"));
  g_assert_true (ph_sasl_needs_username ("UNHEARD-OF"));
  g_assert_false (ph_sasl_needs_username ("EXTERNAL"));
  g_assert_false (ph_sasl_needs_username ("gssapi"));
  g_assert_false (ph_sasl_needs_username ("OAUTHBEARER"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/choose/strength", test_strength);
  g_test_add_func ("/sasl/choose/credentials", test_credentials);
  g_test_add_func ("/sasl/choose/054-clear", test_clear);
  g_test_add_func ("/sasl/choose/060-latch", test_latch);
  g_test_add_func ("/sasl/choose/digest-md5-names", test_digest_md5_names);
  g_test_add_func ("/sasl/list", test_list);
  g_test_add_func ("/sasl/needs-username", test_needs_username);
  return g_test_run ();
}
