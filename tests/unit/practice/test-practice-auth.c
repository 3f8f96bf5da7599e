// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The server's side of each SASL mechanism.

#include "config.h"

#include "ph-practice-auth.h"

#include <string.h>

static PhPracticeAuth *
make (const char *mechanism)
{
  g_autoptr(PhSecret) password = ph_secret_new ("secret");

  return ph_practice_auth_new (mechanism, "practice", password);
}

static PhPracticeAuthStatus
answer (PhPracticeAuth *auth, const char *text, gsize length)
{
  g_autofree char *response = g_base64_encode ((const guint8 *) text, length);
  g_autofree char *challenge = NULL;

  return ph_practice_auth_step (auth, response, &challenge);
}

static void
test_unknown (void)
{
  g_autoptr(PhPracticeAuth) known = make ("plain");

  g_assert_cmpstr (ph_practice_auth_get_mechanism (known), ==, "PLAIN");
  g_assert_null (make ("SCRAM-SHA-256"));
  g_assert_null (make (""));
}

static void
test_plain (void)
{
#define TOKEN(text) text, sizeof text - 1
  static const struct
  {
    const char *token;
    gsize length;
    PhPracticeAuthStatus status;
  } cases[] = {
    { TOKEN ("\0practice\0secret"), PH_PRACTICE_AUTH_ACCEPTED },
    { TOKEN ("practice\0practice\0secret"), PH_PRACTICE_AUTH_ACCEPTED },
    { TOKEN ("other\0practice\0secret"), PH_PRACTICE_AUTH_REFUSED },
    { TOKEN ("\0Practice\0secret"), PH_PRACTICE_AUTH_REFUSED },
    { TOKEN ("\0practice\0secre"), PH_PRACTICE_AUTH_REFUSED },
    { TOKEN ("\0practice\0secret "), PH_PRACTICE_AUTH_REFUSED },
    { TOKEN ("\0practice\0secret\0"), PH_PRACTICE_AUTH_REFUSED },
    { TOKEN ("\0practice\0"), PH_PRACTICE_AUTH_REFUSED },
    { TOKEN ("\0practice"), PH_PRACTICE_AUTH_MALFORMED },
    { TOKEN ("practice"), PH_PRACTICE_AUTH_MALFORMED },
    { TOKEN (""), PH_PRACTICE_AUTH_MALFORMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhPracticeAuth) auth = make ("PLAIN");

      g_test_message ("case %u", i);
      g_assert_cmpint (answer (auth, cases[i].token, cases[i].length), ==, cases[i].status);
    }
}

static void
test_plain_without_initial_response (void)
{
  g_autoptr(PhPracticeAuth) auth = make ("PLAIN");
  g_autofree char *challenge = NULL;

  g_assert_cmpint (ph_practice_auth_step (auth, NULL, &challenge), ==, PH_PRACTICE_AUTH_CHALLENGE);
  g_assert_cmpstr (challenge, ==, "");
  g_assert_cmpint (answer (auth, TOKEN ("\0practice\0secret")), ==, PH_PRACTICE_AUTH_ACCEPTED);
}

static void
test_login (void)
{
  static const struct
  {
    const char *username;
    const char *secret;
    PhPracticeAuthStatus status;
  } cases[] = {
    { "practice", "secret", PH_PRACTICE_AUTH_ACCEPTED },
    { "practice", "wrong", PH_PRACTICE_AUTH_REFUSED },
    { "practic", "secret", PH_PRACTICE_AUTH_REFUSED },
    { "", "", PH_PRACTICE_AUTH_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(PhPracticeAuth) auth = make ("LOGIN");
      g_autofree char *challenge = NULL;

      g_assert_cmpint (ph_practice_auth_step (auth, NULL, &challenge), ==, PH_PRACTICE_AUTH_CHALLENGE);
      g_assert_cmpstr (challenge, ==, "VXNlcm5hbWU6");
      g_assert_cmpint (answer (auth, cases[i].username, strlen (cases[i].username)), ==, PH_PRACTICE_AUTH_CHALLENGE);
      g_assert_cmpint (answer (auth, cases[i].secret, strlen (cases[i].secret)), ==, cases[i].status);
    }
}

static void
test_login_with_initial_response (void)
{
  g_autoptr(PhPracticeAuth) auth = make ("LOGIN");
  g_autofree char *challenge = NULL;

  g_assert_cmpint (ph_practice_auth_step (auth, "cHJhY3RpY2U=", &challenge), ==, PH_PRACTICE_AUTH_CHALLENGE);
  g_assert_cmpstr (challenge, ==, "UGFzc3dvcmQ6");
  g_assert_cmpint (answer (auth, TOKEN ("secret")), ==, PH_PRACTICE_AUTH_ACCEPTED);
}

static PhPracticeAuthStatus
answer_cram_md5 (const char *username, const char *secret)
{
  g_autoptr(PhPracticeAuth) auth = make ("CRAM-MD5");
  g_autofree char *encoded = NULL;
  gsize length = 0;

  g_assert_cmpint (ph_practice_auth_step (auth, NULL, &encoded), ==, PH_PRACTICE_AUTH_CHALLENGE);

  g_autofree guint8 *challenge = g_base64_decode (encoded, &length);
  g_autofree char *digest = g_compute_hmac_for_data (G_CHECKSUM_MD5, (const guint8 *) secret, strlen (secret), challenge, length);
  g_autofree char *response = g_strdup_printf ("%s %s", username, digest);
  return answer (auth, response, strlen (response));
}

static void
test_cram_md5 (void)
{
  g_autoptr(PhPracticeAuth) early = make ("CRAM-MD5");

  g_assert_cmpint (answer_cram_md5 ("practice", "secret"), ==, PH_PRACTICE_AUTH_ACCEPTED);
  g_assert_cmpint (answer_cram_md5 ("practice", "Secret"), ==, PH_PRACTICE_AUTH_REFUSED);
  g_assert_cmpint (answer_cram_md5 ("other", "secret"), ==, PH_PRACTICE_AUTH_REFUSED);
  g_assert_cmpint (answer (early, TOKEN ("practice 0")), ==, PH_PRACTICE_AUTH_MALFORMED);
}

static void
test_bad_base64 (void)
{
  static const char *const responses[] = { "a", "ab", "abc", "ab=c", "a===", "====", "ab c", "abcd=", "abc\xc3\xa4" };

  for (guint i = 0; i < G_N_ELEMENTS (responses); i++)
    {
      g_autoptr(PhPracticeAuth) auth = make ("LOGIN");
      g_autofree char *challenge = NULL;

      g_test_message ("%s", responses[i]);
      g_assert_cmpint (ph_practice_auth_step (auth, responses[i], &challenge), ==, PH_PRACTICE_AUTH_MALFORMED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/auth/unknown", test_unknown);
  g_test_add_func ("/practice/auth/plain", test_plain);
  g_test_add_func ("/practice/auth/plain-without-initial-response", test_plain_without_initial_response);
  g_test_add_func ("/practice/auth/login", test_login);
  g_test_add_func ("/practice/auth/login-with-initial-response", test_login_with_initial_response);
  g_test_add_func ("/practice/auth/cram-md5", test_cram_md5);
  g_test_add_func ("/practice/auth/bad-base64", test_bad_base64);
  return g_test_run ();
}
