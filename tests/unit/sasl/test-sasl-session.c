// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What each mechanism says, against the examples of the RFCs and against servers that lie.

#include "config.h"

#include "ph-sasl.h"
#include "scram-server.h"

#include <string.h>

static PhSaslSession *
new_session (const char *mechanism, const char *username, const char *password)
{
  g_autoptr(PhSecret) secret = ph_secret_new (password);
  g_autoptr(GError) error = NULL;
  PhSaslSession *session = ph_sasl_session_new (mechanism, "mail.example.org", username, secret, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ph_sasl_session_get_mechanism (session), ==, mechanism);
  return session;
}

static void
assert_bytes (GBytes *bytes, const char *expected, gsize length)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_assert_cmpmem (data, size, expected, length);
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static GBytes *
step (PhSaslSession *session, const char *challenge, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (challenge, strlen (challenge));

  return ph_sasl_session_step (session, bytes, error);
}

static void
test_new_destroy (void)
{
  for (const char *const *name = ph_sasl_get_mechanisms (); *name != NULL; name++)
    {
      PhSaslSession *session = new_session (*name, "ada", "secret");

      g_assert_finalize_object (session);
    }
}

static void
test_plain (void)
{
  /* RFC 4616 §4 */
  g_autoptr(PhSaslSession) session = new_session ("PLAIN", "tim", "tanstaaftanstaaf");
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) initial = ph_sasl_session_start (session, &error);

  g_assert_no_error (error);
  assert_bytes (initial, "\0tim\0tanstaaftanstaaf", 21);
  g_assert_true (ph_sasl_session_verify (session, &error));

  g_autoptr(GBytes) more = step (session, "once more", &error);
  g_assert_null (more);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

/* No SASLprep for PLAIN: what was typed goes out as UTF-8, also what SASLprep would change or refuse. */
static void
test_plain_unusual (void)
{
  static const char *const passwords[] = { "pässwörd", "пароль", " leading and trailing ", "\xc2\xa0nbsp", "bell\a", "\xe2\x84\xa2", "\xf0\x9f\x94\x91" };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autoptr(PhSaslSession) session = new_session ("PLAIN", "ädä", passwords[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) initial = ph_sasl_session_start (session, &error);
      g_autofree char *expected = g_strconcat ("?ädä?", passwords[i], NULL);
      gsize length = strlen (expected);

      g_assert_no_error (error);
      expected[0] = '\0';
      expected[strlen ("?ädä")] = '\0';
      assert_bytes (initial, expected, length);
    }
}

static void
test_login (void)
{
  static const char *const prompts[][2] = { { "Username:", "Password:" }, { "username:", "password:" }, { "", "" }, { "User Name", "Parole?" } };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      g_autoptr(PhSaslSession) session = new_session ("LOGIN", "ada@example.org", "sécret ");
      g_autoptr(GError) error = NULL;

      g_assert_null (ph_sasl_session_start (session, &error));
      g_assert_no_error (error);
      g_autoptr(GBytes) name = step (session, prompts[i][0], &error);
      g_assert_no_error (error);
      assert_bytes (name, "ada@example.org", 15);
      g_assert_false (ph_sasl_session_verify (session, &error));
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
      g_clear_error (&error);
      g_autoptr(GBytes) password = step (session, prompts[i][1], &error);
      g_assert_no_error (error);
      assert_bytes (password, "sécret ", 8);
      g_assert_true (ph_sasl_session_verify (session, &error));
    }
}

static void
test_cram_md5 (void)
{
  /* RFC 2195 §2 */
  g_autoptr(PhSaslSession) session = new_session ("CRAM-MD5", "tim", "tanstaaftanstaaf");
  g_autoptr(GError) error = NULL;

  g_assert_null (ph_sasl_session_start (session, &error));
  g_assert_no_error (error);
  g_autoptr(GBytes) response = step (session, "<1896.697170952@postoffice.reston.mci.net>", &error);
  g_assert_no_error (error);
  assert_bytes (response, "tim b913a602c7eda7a495b4e6e7334d3890", 36);
  g_assert_true (ph_sasl_session_verify (session, &error));
}

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
        g_autoptr(PhSecret) secret = ph_secret_new_bytes (refused[i].password, refused[i].length);
        g_autoptr(GError) error = NULL;

        g_test_message ("%s: %s", *name, refused[i].sentence);
        g_assert_null (ph_sasl_session_new (*name, "mail.example.org", refused[i].username, secret, &error));
        g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS);
      }
}

static void
test_unknown_mechanism (void)
{
  g_autoptr(PhSecret) secret = ph_secret_new ("secret");
  g_autoptr(GError) error = NULL;

  g_assert_null (ph_sasl_session_new ("GSSAPI", "mail.example.org", "ada", secret, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_COMMON_MECHANISM);
}

/* The arithmetic of the test's own server is right: RFC 5802 §5 and RFC 7677 §3. */
static void
test_scram_vectors (void)
{
  const ScramServer sha1 = {
    .digest = G_CHECKSUM_SHA1,
    .password = "pencil",
    .salt = "QSXCR+Q6sek8bf92",
    .iterations = 4096,
    .client_first = "n=user,r=fyko+d2lbbFgONRv9qkxdawL",
    .server_first = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
    .client_without_proof = "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j",
  };
  const ScramServer sha256 = {
    .digest = G_CHECKSUM_SHA256,
    .password = "pencil",
    .salt = "W22ZaJ0SNY7soEsUEjb6gQ==",
    .iterations = 4096,
    .client_first = "n=user,r=rOprNGfwEbeRWgbNEkqO",
    .server_first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    .client_without_proof = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  };
  g_autofree char *proof1 = scram_server_expected_proof (&sha1);
  g_autofree char *signature1 = scram_server_signature (&sha1);
  g_autofree char *proof256 = scram_server_expected_proof (&sha256);
  g_autofree char *signature256 = scram_server_signature (&sha256);

  g_assert_cmpstr (proof1, ==, "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
  g_assert_cmpstr (signature1, ==, "rmF9pqV8S7suAoZWja4dJRkFsKQ=");
  g_assert_cmpstr (proof256, ==, "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  g_assert_cmpstr (signature256, ==, "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

typedef struct
{
  PhSaslSession *session;
  ScramServer server;
  char *client_first;
  char *server_first;
  char *client_without_proof;
} Exchange;

static void
exchange_clear (Exchange *self)
{
  g_clear_object (&self->session);
  g_free (self->client_first);
  g_free (self->server_first);
  g_free (self->client_without_proof);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

/* Up to the client's first message. @server_first may use %s for the client's nonce. */
static void
exchange_begin (Exchange *self, const char *mechanism)
{
  g_autoptr(GError) error = NULL;

  self->server.digest = strcmp (mechanism, "SCRAM-SHA-1") == 0 ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256;
  self->server.password = "pencil";
  self->server.salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
  self->server.iterations = 4096;
  self->session = new_session (mechanism, "us=er,x", "pencil");
  g_autoptr(GBytes) initial = ph_sasl_session_start (self->session, &error);
  g_assert_no_error (error);
  g_autofree char *text = to_text (initial);
  /* "n": no channel binding; "," and "=" in a name are written as RFC 5802 §5.1 says */
  g_assert_true (g_str_has_prefix (text, "n,,n=us=3Der=2Cx,r="));
  self->client_first = g_strdup (text + 3);
}

static const char *
exchange_nonce (Exchange *self)
{
  return strstr (self->client_first, ",r=") + 3;
}

static void
exchange_answer_first (Exchange *self)
{
  g_autoptr(GError) error = NULL;

  self->server_first = g_strdup_printf ("r=%sServerNonce,s=%s,i=%u", exchange_nonce (self), self->server.salt, self->server.iterations);
  g_autoptr(GBytes) answer = step (self->session, self->server_first, &error);
  g_assert_no_error (error);
  g_autofree char *text = to_text (answer);
  char *proof = strstr (text, ",p=");
  g_assert_nonnull (proof);
  self->client_without_proof = g_strndup (text, (gsize) (proof - text));
  self->server.client_first = self->client_first;
  self->server.server_first = self->server_first;
  self->server.client_without_proof = self->client_without_proof;
  g_autofree char *expected = scram_server_expected_proof (&self->server);
  g_assert_cmpstr (proof + 3, ==, expected);
}

static void
test_scram_good (gconstpointer mechanism)
{
  g_auto(Exchange) exchange = { 0 };
  g_autoptr(GError) error = NULL;

  exchange_begin (&exchange, mechanism);
  exchange_answer_first (&exchange);
  g_autofree char *signature = scram_server_signature (&exchange.server);
  g_autofree char *final = g_strconcat ("v=", signature, NULL);
  g_autoptr(GBytes) last = step (exchange.session, final, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (last), ==, 0);
  g_assert_true (ph_sasl_session_verify (exchange.session, &error));
  g_assert_no_error (error);
}

static void
test_scram_wrong_signature (gconstpointer mechanism)
{
  g_auto(Exchange) exchange = { 0 };
  g_autoptr(GError) error = NULL;

  exchange_begin (&exchange, mechanism);
  exchange_answer_first (&exchange);
  exchange.server.password = "not pencil";
  g_autofree char *signature = scram_server_signature (&exchange.server);
  g_autofree char *final = g_strconcat ("v=", signature, NULL);
  g_autoptr(GBytes) last = step (exchange.session, final, &error);
  g_assert_null (last);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
  g_clear_error (&error);
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
}

/* A server that says "success" without ever having proved itself, at each point of the exchange. */
static void
test_scram_no_signature (gconstpointer mechanism)
{
  g_auto(Exchange) exchange = { 0 };
  g_autoptr(GError) error = NULL;

  exchange_begin (&exchange, mechanism);
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
  g_clear_error (&error);
  exchange_answer_first (&exchange);
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
}

static void
test_scram_server_error (gconstpointer mechanism)
{
  g_auto(Exchange) exchange = { 0 };
  g_autoptr(GError) error = NULL;

  exchange_begin (&exchange, mechanism);
  exchange_answer_first (&exchange);
  g_autoptr(GBytes) last = step (exchange.session, "e=invalid-proof", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (last), ==, 0);
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
  g_clear_error (&error);
  g_autoptr(GBytes) again = step (exchange.session, "e=invalid-proof", &error);
  g_assert_null (again);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

static void
test_scram_bad_first (void)
{
  static const struct
  {
    const char *sentence;
    const char *server_first; /* %s: the client's nonce */
    PhSaslError error;
  } bad[] = {
    { "work for hours", "r=%sx,s=c2FsdA==,i=1000000000", PH_SASL_ERROR_PROTOCOL },
    { "just above the limit", "r=%sx,s=c2FsdA==,i=600001", PH_SASL_ERROR_PROTOCOL },
    { "more than fits a number", "r=%sx,s=c2FsdA==,i=99999999999999999999999", PH_SASL_ERROR_PROTOCOL },
    { "next to no work", "r=%sx,s=c2FsdA==,i=1", PH_SASL_ERROR_PROTOCOL },
    { "none", "r=%sx,s=c2FsdA==,i=0", PH_SASL_ERROR_PROTOCOL },
    { "negative", "r=%sx,s=c2FsdA==,i=-4096", PH_SASL_ERROR_PROTOCOL },
    { "no number", "r=%sx,s=c2FsdA==,i=many", PH_SASL_ERROR_PROTOCOL },
    { "no count", "r=%sx,s=c2FsdA==", PH_SASL_ERROR_PROTOCOL },
    { "no salt", "r=%sx,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "no nonce", "s=c2FsdA==,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "empty", "", PH_SASL_ERROR_PROTOCOL },
    { "not even close", "hello there", PH_SASL_ERROR_PROTOCOL },
    { "an extension that must be understood", "m=future,r=%sx,s=c2FsdA==,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "another nonce", "r=AAAAAAAAAAAAAAAAAAAAAAAAAAAA,s=c2FsdA==,i=4096", PH_SASL_ERROR_SERVER_NOT_AUTHENTIC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(Exchange) exchange = { 0 };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", bad[i].sentence);
      exchange_begin (&exchange, "SCRAM-SHA-256");
      g_auto(GStrv) halves = g_strsplit (bad[i].server_first, "%s", 2);
      g_autofree char *message = g_strjoinv (exchange_nonce (&exchange), halves);
      g_autoptr(GBytes) answer = step (exchange.session, message, &error);
      g_assert_null (answer);
      g_assert_error (error, PH_SASL_ERROR, (int) bad[i].error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/session/new-destroy", test_new_destroy);
  g_test_add_func ("/sasl/session/plain", test_plain);
  g_test_add_func ("/sasl/session/plain-unusual", test_plain_unusual);
  g_test_add_func ("/sasl/session/login", test_login);
  g_test_add_func ("/sasl/session/cram-md5", test_cram_md5);
  g_test_add_func ("/sasl/session/refused-credentials", test_refused_credentials);
  g_test_add_func ("/sasl/session/unknown-mechanism", test_unknown_mechanism);
  g_test_add_func ("/sasl/session/scram-vectors", test_scram_vectors);
  for (const char *const *name = ph_sasl_get_mechanisms (); g_str_has_prefix (*name, "SCRAM-"); name++)
    {
      g_autofree char *good = g_strdup_printf ("/sasl/session/%s/good", *name);
      g_autofree char *wrong = g_strdup_printf ("/sasl/session/%s/wrong-signature", *name);
      g_autofree char *none = g_strdup_printf ("/sasl/session/%s/no-signature", *name);
      g_autofree char *refused = g_strdup_printf ("/sasl/session/%s/server-error", *name);

      g_test_add_data_func (good, *name, test_scram_good);
      g_test_add_data_func (wrong, *name, test_scram_wrong_signature);
      g_test_add_data_func (none, *name, test_scram_no_signature);
      g_test_add_data_func (refused, *name, test_scram_server_error);
    }
  g_test_add_func ("/sasl/session/scram-bad-first", test_scram_bad_first);
  return g_test_run ();
}
