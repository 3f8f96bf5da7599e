// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What holds for an attempt of any mechanism.

#include "config.h"

#include "sasl-fixture.h"

#include <string.h>

static void
test_new_destroy (void)
{
  g_auto(SaslFixture) fixture;

  sasl_fixture_init (&fixture, "uptcb");
  for (const char *const *name = ph_sasl_get_mechanisms (); *name != NULL; name++)
    g_assert_finalize_object (sasl_fixture_new_session (&fixture, *name));
}

/* An attempt holds on to nothing of what it is made of. */
static void
test_context_is_lent (void)
{
  static const char *const wait[] = { "LOGIN", "CRAM-MD5", "DIGEST-MD5", "GSSAPI", NULL };

  for (const char *const *name = ph_sasl_get_mechanisms (); *name != NULL; name++)
    {
      g_auto(SaslFixture) fixture;
      g_autofree char *username = g_strdup ("ada");
      g_autofree char *mechanism = g_strdup (*name);

      sasl_fixture_init (&fixture, "uptcb");
      fixture.context.username = username;
      g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, mechanism);
      sasl_fixture_clear (&fixture);
      memset (username, 'x', 3);
      memset (mechanism, 'x', strlen (mechanism));
      g_autoptr(GBytes) initial = ph_sasl_session_start (session, NULL);
      g_autofree char *text = initial != NULL ? sasl_fixture_to_text (initial) : g_strdup ("");
      g_assert_null (strstr (text, "xxx"));
      g_assert_cmpint (initial == NULL, ==, g_strv_contains (wait, *name));
    }
}

/* (68) What can't be sent is found before anything is. */
static void
test_refused_credentials (void)
{
  static const struct
  {
    const char *sentence;
    const char *username;
    const char *password;
    gsize length;
  } refused[] = {
    { "empty user name", "", "secret", 6 },
    { "user name that is no UTF-8", "ad\xe4", "secret", 6 },
    { "empty password", "ada", "", 0 },
    { "password with a NUL", "ada", "sec\0ret", 7 },
    { "password that ends in NUL", "ada", "secret\0", 7 },
    { "password that is no UTF-8", "ada", "s\xe9"
                                          "cret",
      6 },
  };

  for (const char *const *name = ph_sasl_get_mechanisms (); *name != NULL; name++)
    for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
      {
        g_auto(SaslFixture) fixture;
        g_autoptr(PhSecret) secret = ph_secret_new_bytes (refused[i].password, refused[i].length);
        g_autoptr(GError) error = NULL;

        g_test_message ("%s: %s", *name, refused[i].sentence);
        sasl_fixture_init (&fixture, "tcb");
        fixture.context.username = refused[i].username;
        fixture.context.password = secret;
        g_assert_null (ph_sasl_session_new (*name, &fixture.context, &error));
        g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS);
      }
}

static void
test_lacking (void)
{
  static const struct
  {
    const char *mechanism;
    const char *has;
    PhSaslError code;
  } lacking[] = {
    { "PLAIN", "u", PH_SASL_ERROR_NO_SECRET },
    { "LOGIN", "p", PH_SASL_ERROR_CREDENTIALS },
    { "SCRAM-SHA-256", "u", PH_SASL_ERROR_NO_SECRET },
    { "XOAUTH2", "up", PH_SASL_ERROR_NO_SECRET },
    { "OAUTHBEARER", "up", PH_SASL_ERROR_NO_SECRET },
    { "EXTERNAL", "up", PH_SASL_ERROR_NO_CERTIFICATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lacking); i++)
    {
      g_auto(SaslFixture) fixture;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", lacking[i].mechanism);
      sasl_fixture_init (&fixture, lacking[i].has);
      g_assert_null (ph_sasl_session_new (lacking[i].mechanism, &fixture.context, &error));
      g_assert_error (error, PH_SASL_ERROR, (int) lacking[i].code);
    }
}

static void
test_unknown_mechanism (void)
{
  static const char *const names[] = { "KERBEROS_V4", "ANONYMOUS", "plain", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto(SaslFixture) fixture;
      g_autoptr(GError) error = NULL;

      sasl_fixture_init (&fixture, "upt");
      g_assert_null (ph_sasl_session_new (names[i], &fixture.context, &error));
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_COMMON_MECHANISM);
    }
}

/* (55, 56) Whatever a server asks and however often, an attempt comes to an end without doing what was not meant. */
static void
test_hostile_challenges (void)
{
  g_autofree char *long_challenge = g_strnfill (70000, 'A');
  g_autofree char *brackets = g_strnfill (70000, '[');
  const char *const challenges[] = { "", "\x01\x02\xff", "e=", "v=", "r=,s=,i=", "{}", ",,,,,,", "NTLMSSP", "realm=\"", "nonce=\"\",qop=\"auth\",algorithm=md5-sess", long_challenge, brackets };

  for (const char *const *name = ph_sasl_get_mechanisms (); *name != NULL; name++)
    for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
      {
        g_auto(SaslFixture) fixture;

        sasl_fixture_init (&fixture, "uptcb");
        g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, *name);
        g_autoptr(GBytes) initial G_GNUC_UNUSED = ph_sasl_session_start (session, NULL);
        guint steps = 0;

        g_test_message ("%s: %u", *name, i);

        for (g_autoptr(GError) error = NULL; error == NULL; steps++)
          {
            g_autoptr(GBytes) response = sasl_fixture_step (session, challenges[i], &error);

            g_assert_true ((response == NULL) == (error != NULL));
            g_assert_cmpuint (steps, <, 4);
          }
      }
}

/* What is shown of an attempt outlives what it was made with. */
static void
test_forget (void)
{
  for (const char *const *name = ph_sasl_get_mechanisms (); *name != NULL; name++)
    {
      g_auto(SaslFixture) fixture;

      sasl_fixture_init (&fixture, "uptcb");
      g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, *name);
      g_autofree char *binding = g_strdup (ph_sasl_session_get_channel_binding (session));

      ph_sasl_session_forget (session);
      ph_sasl_session_forget (session);
      g_assert_cmpstr (ph_sasl_session_get_mechanism (session), ==, *name);
      g_assert_cmpstr (ph_sasl_session_get_channel_binding (session), ==, binding);
      g_assert_null (ph_sasl_session_get_failure (session));
    }
}

static void
test_forget_keeps_failure (void)
{
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  sasl_fixture_init (&fixture, "ut");
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "XOAUTH2");
  g_autoptr(GBytes) initial G_GNUC_UNUSED = ph_sasl_session_start (session, &error);
  g_autoptr(GBytes) answer G_GNUC_UNUSED = sasl_fixture_step (session, "{\"status\":\"401\"}", &error);
  g_assert_no_error (error);
  ph_sasl_session_forget (session);
  g_assert_cmpint (ph_sasl_session_get_failure (session)->code, ==, PH_SASL_ERROR_TOKEN_INVALID);
  g_assert_cmpstr (ph_sasl_session_get_failure (session)->status, ==, "401");
}

int
main (int argc, char **argv)
{
  /* Without a ticket, whatever the machine has. */
  g_setenv ("KRB5CCNAME", "FILE:/nonexistent", TRUE);
  g_setenv ("KRB5_CONFIG", "/dev/null", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/session/new-destroy", test_new_destroy);
  g_test_add_func ("/sasl/session/context-is-lent", test_context_is_lent);
  g_test_add_func ("/sasl/session/068-refused-credentials", test_refused_credentials);
  g_test_add_func ("/sasl/session/lacking", test_lacking);
  g_test_add_func ("/sasl/session/unknown-mechanism", test_unknown_mechanism);
  g_test_add_func ("/sasl/session/056-hostile-challenges", test_hostile_challenges);
  g_test_add_func ("/sasl/session/forget", test_forget);
  g_test_add_func ("/sasl/session/forget-keeps-failure", test_forget_keeps_failure);
  return g_test_run ();
}
