// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// OAUTHBEARER and XOAUTH2: what is said, and what is made of what a server says against it.

#include "config.h"

#include "sasl-fixture.h"

#include <string.h>

static void
assert_initial (const char *mechanism, const char *username, const char *token, const char *expected)
{
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  sasl_fixture_init (&fixture, "");
  fixture.context.username = username;
  sasl_fixture_set_token (&fixture, token);
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, mechanism);
  g_autoptr(GBytes) initial = ph_sasl_session_start (session, &error);
  g_assert_no_error (error);
  sasl_fixture_assert_bytes (initial, expected, strlen (expected));
  g_assert_true (ph_sasl_session_verify (session, &error));
  g_assert_null (ph_sasl_session_get_failure (session));
}

static void
test_initial (void)
{
  /* Google's own example. */
  assert_initial ("XOAUTH2", "someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
                  "user=someuser@example.com\x01"
                  "auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\x01\x01");
  /* RFC 7628 §4.1, with our host and port. */
  assert_initial ("OAUTHBEARER", "user@example.com", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
                  "n,a=user@example.com,\x01host=mail.example.org\x01port=587\x01"
                  "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01");
  assert_initial ("OAUTHBEARER", "a=b,c", "t", "n,a=a=3Db=2Cc,\x01host=mail.example.org\x01port=587\x01"
                                               "auth=Bearer t\x01\x01");
  assert_initial ("OAUTHBEARER", NULL, "t", "n,,\x01host=mail.example.org\x01port=587\x01"
                                            "auth=Bearer t\x01\x01");
}

/* (67) What Microsoft gives out has 2 to 4 KB, and groups make it longer. */
static void
test_long_token (void)
{
  static const gsize lengths[] = { 1, 381, 2048, 4096, 8192 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *token = g_strnfill (lengths[i], 'a');
      g_autofree char *expected = g_strconcat ("user=ada\x01"
                                               "auth=Bearer ",
                                               token, "\x01\x01", NULL);

      assert_initial ("XOAUTH2", "ada", token, expected);
    }
}

/* Nothing may end one part and begin another. */
static void
test_refused (void)
{
  static const struct
  {
    const char *sentence;
    const char *username;
    const char *token;
    gsize length;
  } refused[] = {
    { "a separator in the name", "ada\x01"
                                 "auth=Bearer other",
      "token", 5 },
    { "a line end in the name", "ada\r\nQUIT", "token", 5 },
    { "a separator in the token", "ada", "to\x01ken", 6 },
    { "a line end in the token", "ada", "token\r\n", 7 },
    { "a line end alone", "ada", "token\n", 6 },
    { "a NUL", "ada", "tok\0en", 6 },
    { "a blank", "ada", "tok en", 6 },
    { "no ASCII", "ada", "tok\xc3\xa4n", 7 },
    { "nothing", "ada", "", 0 },
  };
  static const char *const names[] = { "OAUTHBEARER", "XOAUTH2" };

  for (guint i = 0; i < G_N_ELEMENTS (refused) * G_N_ELEMENTS (names); i++)
    {
      g_autoptr(PhSecret) token = ph_secret_new_bytes (refused[i / 2].token, refused[i / 2].length);
      g_auto(SaslFixture) fixture;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", refused[i / 2].sentence);
      sasl_fixture_init (&fixture, "");
      fixture.context.username = refused[i / 2].username;
      fixture.context.token = token;
      g_assert_null (ph_sasl_session_new (names[i % 2], &fixture.context, &error));
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS);
    }
}

typedef struct
{
  const char *sentence;
  const char *challenge;
  PhSaslError code;
  const char *status;
  const char *scope;
  const char *configuration;
} FailureCase;

static const FailureCase failures[] = {
  { "RFC 7628 §4.3", "{\"status\":\"invalid_token\",\"scope\":\"example_scope\",\"openid-configuration\":\"https://example.com/.well-known/openid-configuration\"}",
    PH_SASL_ERROR_TOKEN_INVALID, "invalid_token", "example_scope", "https://example.com/.well-known/openid-configuration" },
  { "Google", "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}", PH_SASL_ERROR_TOKEN_REFUSED, "400", "https://mail.google.com/" },
  { "Google, as documented", "{\"status\":\"401\",\"schemes\":\"bearer mac\",\"scope\":\"https://mail.google.com/\"}\n", PH_SASL_ERROR_TOKEN_INVALID, "401", "https://mail.google.com/" },
  { "too little scope", "{\"status\":\"insufficient_scope\"}", PH_SASL_ERROR_TOKEN_SCOPE, "insufficient_scope" },
  { "as a number", "{\"status\":403}", PH_SASL_ERROR_TOKEN_SCOPE, "403" },
  { "in capitals", "{\"status\":\"INVALID_TOKEN\"}", PH_SASL_ERROR_TOKEN_INVALID, "INVALID_TOKEN" },
  { "bad request", "{\"status\":\"invalid_request\"}", PH_SASL_ERROR_TOKEN_REFUSED, "invalid_request" },
  { "another word", "{\"status\":\"because\"}", PH_SASL_ERROR_TOKEN_REFUSED, "because" },
  { "no status", "{\"scope\":\"mail\"}", PH_SASL_ERROR_TOKEN_REFUSED, NULL, "mail" },
  { "another type", "{\"status\":[\"401\"],\"scope\":{},\"openid-configuration\":null}", PH_SASL_ERROR_TOKEN_REFUSED },
  { "true", "{\"status\":true,\"scope\":1.5}", PH_SASL_ERROR_TOKEN_REFUSED },
  { "no object", "[\"401\"]", PH_SASL_ERROR_TOKEN_REFUSED },
  { "a string", "\"401\"", PH_SASL_ERROR_TOKEN_REFUSED },
  { "null", "null", PH_SASL_ERROR_TOKEN_REFUSED },
  { "broken off", "{\"status\":\"401\"", PH_SASL_ERROR_TOKEN_REFUSED },
  { "no JSON", "go away", PH_SASL_ERROR_TOKEN_REFUSED },
  { "empty", "", PH_SASL_ERROR_TOKEN_REFUSED },
  { "two objects", "{\"status\":\"400\"}{\"status\":\"401\"}", PH_SASL_ERROR_TOKEN_REFUSED },
  { "an object behind a number", "3{\"status\":\"401\"}", PH_SASL_ERROR_TOKEN_REFUSED },
  { "an object behind a string", "\"\"{\"status\":\"401\"}", PH_SASL_ERROR_TOKEN_REFUSED },
  { "two objects in comments", "{ /* \" */ }{\"status\":\"401\"} /* \" */ }", PH_SASL_ERROR_TOKEN_REFUSED },
  { "brackets in strings", " {\"status\":\"401\", \"x\": [\"}{\\\"\", {\"y\": -1.5e+3}]} ", PH_SASL_ERROR_TOKEN_INVALID, "401" },
  { "no UTF-8", "{\"status\":\"\xff\"}", PH_SASL_ERROR_TOKEN_REFUSED },
};

static void
check_failure (const FailureCase *item, const char *mechanism, const char *answer)
{
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  g_test_message ("%s: %s", mechanism, item->sentence);
  sasl_fixture_init (&fixture, "ut");
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, mechanism);
  g_autoptr(GBytes) initial G_GNUC_UNUSED = ph_sasl_session_start (session, &error);
  g_autoptr(GBytes) response = sasl_fixture_step (session, item->challenge, &error);
  g_assert_no_error (error);
  sasl_fixture_assert_bytes (response, answer, strlen (answer));

  const PhSaslFailure *failure = ph_sasl_session_get_failure (session);
  g_assert_cmpint (failure->code, ==, item->code);
  g_assert_cmpstr (failure->status, ==, item->status);
  g_assert_cmpstr (failure->scope, ==, item->scope);
  g_assert_cmpstr (failure->configuration, ==, item->configuration);

  /* No success after that, and no second error. */
  g_assert_false (ph_sasl_session_verify (session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_autoptr(GBytes) again = sasl_fixture_step (session, item->challenge, &error);
  g_assert_null (again);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

static void
test_failure (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      check_failure (&failures[i], "OAUTHBEARER", "\x01");
      check_failure (&failures[i], "XOAUTH2", "");
    }
}

/* Cut anywhere, it is a refusal without a reason. */
static void
test_failure_cut (void)
{
  const char *whole = failures[0].challenge;

  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autofree char *text = g_strndup (whole, length);
      const FailureCase item = { "cut", text, PH_SASL_ERROR_TOKEN_REFUSED };

      check_failure (&item, "OAUTHBEARER", "\x01");
    }
}

static void
test_failure_large (void)
{
  g_autofree char *blanks = g_strnfill (5000, ' ');
  g_autofree char *large = g_strconcat ("{\"status\":\"401\"", blanks, "}", NULL);
  g_autofree char *deep = g_strnfill (4096, '[');
  const FailureCase cases[] = { { "large", large, PH_SASL_ERROR_TOKEN_REFUSED }, { "deep", deep, PH_SASL_ERROR_TOKEN_REFUSED } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_failure (&cases[i], "XOAUTH2", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/oauth/initial", test_initial);
  g_test_add_func ("/sasl/oauth/067-long-token", test_long_token);
  g_test_add_func ("/sasl/oauth/refused", test_refused);
  g_test_add_func ("/sasl/oauth/063-failure", test_failure);
  g_test_add_func ("/sasl/oauth/063-failure-cut", test_failure_cut);
  g_test_add_func ("/sasl/oauth/063-failure-large", test_failure_large);
  return g_test_run ();
}
