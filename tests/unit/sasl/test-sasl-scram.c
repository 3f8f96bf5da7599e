// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// SCRAM with and without channel binding, against the arithmetic of the RFCs and against servers that lie.

#include "config.h"

#include "sasl-fixture.h"
#include "scram-server.h"

#include <string.h>

/* The arithmetic of the test's own server is right: RFC 5802 §5 and RFC 7677 §3. */
static void
test_vectors (void)
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
  g_autofree char *binding = scram_server_expected_binding ("n,,", NULL);

  g_assert_cmpstr (proof1, ==, "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
  g_assert_cmpstr (signature1, ==, "rmF9pqV8S7suAoZWja4dJRkFsKQ=");
  g_assert_cmpstr (proof256, ==, "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  g_assert_cmpstr (signature256, ==, "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  g_assert_cmpstr (binding, ==, "biws");
}

typedef struct
{
  SaslFixture fixture;
  PhSaslSession *session;
  ScramServer server;
  char *header; /* of the client */
  char *client_first;
  char *server_first;
  char *client_without_proof;
} Exchange;

static void
exchange_clear (Exchange *self)
{
  sasl_fixture_clear (&self->fixture);
  g_clear_object (&self->session);
  g_free (self->header);
  g_free (self->client_first);
  g_free (self->server_first);
  g_free (self->client_without_proof);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static void
exchange_init (Exchange *self, const char *mechanism, const char *has)
{
  memset (self, 0, sizeof *self);
  sasl_fixture_init (&self->fixture, has);
  sasl_fixture_set_login (&self->fixture, "us=er,x", "pencil");
  self->server.digest = g_str_has_prefix (mechanism, "SCRAM-SHA-256") ? G_CHECKSUM_SHA256 : G_CHECKSUM_SHA1;
  self->server.password = "pencil";
  self->server.salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
  self->server.iterations = 4096;
}

/* Up to the client's first message. */
static void
exchange_begin (Exchange *self, const char *mechanism)
{
  g_autoptr(GError) error = NULL;

  self->session = sasl_fixture_new_session (&self->fixture, mechanism);
  g_autoptr(GBytes) initial = ph_sasl_session_start (self->session, &error);
  g_assert_no_error (error);
  g_autofree char *text = sasl_fixture_to_text (initial);
  const char *name = strstr (text, ",,") + 2;
  /* "," and "=" in a name are written as RFC 5802 §5.1 says */
  g_assert_true (g_str_has_prefix (name, "n=us=3Der=2Cx,r="));
  self->header = g_strndup (text, (gsize) (name - text));
  self->client_first = g_strdup (name);
}

static void
exchange_begin_plain (Exchange *self, const char *mechanism)
{
  exchange_init (self, mechanism, "");
  exchange_begin (self, mechanism);
  g_assert_cmpstr (self->header, ==, "n,,");
  g_assert_null (ph_sasl_session_get_channel_binding (self->session));
}

static const char *
exchange_nonce (Exchange *self)
{
  return strstr (self->client_first, ",r=") + 3;
}

/* @binding: the server's own view of the connection */
static void
exchange_answer_first (Exchange *self, GBytes *binding)
{
  g_autofree char *expected_binding = scram_server_expected_binding (self->header, binding);
  g_autoptr(GError) error = NULL;

  self->server_first = g_strdup_printf ("r=%sServerNonce,s=%s,i=%u,x=unknown", exchange_nonce (self), self->server.salt, self->server.iterations);
  g_autoptr(GBytes) answer = sasl_fixture_step (self->session, self->server_first, &error);
  g_assert_no_error (error);
  g_autofree char *text = sasl_fixture_to_text (answer);
  char *proof = strstr (text, ",p=");
  g_assert_nonnull (proof);
  self->client_without_proof = g_strndup (text, (gsize) (proof - text));
  g_autofree char *expected_without_proof = g_strdup_printf ("c=%s,r=%sServerNonce", expected_binding, exchange_nonce (self));
  g_assert_cmpstr (self->client_without_proof, ==, expected_without_proof);
  self->server.client_first = self->client_first;
  self->server.server_first = self->server_first;
  self->server.client_without_proof = self->client_without_proof;
  g_autofree char *expected = scram_server_expected_proof (&self->server);
  g_assert_cmpstr (proof + 3, ==, expected);
}

static GBytes *
exchange_prove (Exchange *self, const char *extension, GError **error)
{
  g_autofree char *signature = scram_server_signature (&self->server);
  g_autofree char *final = g_strconcat ("v=", signature, extension, NULL);

  return sasl_fixture_step (self->session, final, error);
}

static void
exchange_end (Exchange *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) last = exchange_prove (self, "", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (last), ==, 0);
  g_assert_true (ph_sasl_session_verify (self->session, &error));
  g_assert_no_error (error);
  g_assert_null (ph_sasl_session_get_failure (self->session));
}

static void
test_good (gconstpointer mechanism)
{
  g_auto(Exchange) exchange;
  g_autoptr(GError) error = NULL;

  exchange_begin_plain (&exchange, mechanism);
  exchange_answer_first (&exchange, NULL);
  exchange_end (&exchange);
  g_autoptr(GBytes) again = exchange_prove (&exchange, "", &error);
  g_assert_null (again);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

static void
test_wrong_signature (gconstpointer mechanism)
{
  g_auto(Exchange) exchange;
  g_autoptr(GError) error = NULL;

  exchange_begin_plain (&exchange, mechanism);
  exchange_answer_first (&exchange, NULL);
  exchange.server.password = "not pencil";
  g_autoptr(GBytes) last = exchange_prove (&exchange, "", &error);
  g_assert_null (last);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
  g_clear_error (&error);
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
}

/* A server that says "success" without ever having proved itself, at each point of the exchange. */
static void
test_no_signature (gconstpointer mechanism)
{
  g_auto(Exchange) exchange;
  g_autoptr(GError) error = NULL;

  exchange_begin_plain (&exchange, mechanism);
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
  g_clear_error (&error);
  exchange_answer_first (&exchange, NULL);
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
}

static void
test_server_error (gconstpointer mechanism)
{
  g_auto(Exchange) exchange;
  g_autoptr(GError) error = NULL;

  exchange_begin_plain (&exchange, mechanism);
  exchange_answer_first (&exchange, NULL);
  g_autoptr(GBytes) last = sasl_fixture_step (exchange.session, "e=invalid-proof", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (last), ==, 0);
  g_assert_null (ph_sasl_session_get_failure (exchange.session));
  g_assert_false (ph_sasl_session_verify (exchange.session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
  g_clear_error (&error);
  g_autoptr(GBytes) again = sasl_fixture_step (exchange.session, "e=invalid-proof", &error);
  g_assert_null (again);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

static void
test_extension_behind_proof (void)
{
  g_auto(Exchange) exchange;
  g_autoptr(GError) error = NULL;

  exchange_begin_plain (&exchange, "SCRAM-SHA-256");
  exchange_answer_first (&exchange, NULL);
  g_autoptr(GBytes) last G_GNUC_UNUSED = exchange_prove (&exchange, ",x=y", &error);
  g_assert_no_error (error);
  g_assert_true (ph_sasl_session_verify (exchange.session, NULL));
}

static void
test_bad_first (void)
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
    { "just below the limit", "r=%sx,s=c2FsdA==,i=4095", PH_SASL_ERROR_PROTOCOL },
    { "none", "r=%sx,s=c2FsdA==,i=0", PH_SASL_ERROR_PROTOCOL },
    { "negative", "r=%sx,s=c2FsdA==,i=-4096", PH_SASL_ERROR_PROTOCOL },
    { "with a sign", "r=%sx,s=c2FsdA==,i=+4096", PH_SASL_ERROR_PROTOCOL },
    { "no number", "r=%sx,s=c2FsdA==,i=many", PH_SASL_ERROR_PROTOCOL },
    { "a number and more", "r=%sx,s=c2FsdA==,i=4096x", PH_SASL_ERROR_PROTOCOL },
    { "no count", "r=%sx,s=c2FsdA==", PH_SASL_ERROR_PROTOCOL },
    { "no salt", "r=%sx,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "empty salt", "r=%sx,s=,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "salt that is no base64", "r=%sx,s=c2F*,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "no nonce", "s=c2FsdA==,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "another order", "s=c2FsdA==,r=%sx,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "empty", "", PH_SASL_ERROR_PROTOCOL },
    { "not even close", "hello there", PH_SASL_ERROR_PROTOCOL },
    { "a proof for an answer that was not given", "v=AAAA", PH_SASL_ERROR_PROTOCOL },
    { "an extension that must be understood", "m=future,r=%sx,s=c2FsdA==,i=4096", PH_SASL_ERROR_PROTOCOL },
    { "another nonce", "r=AAAAAAAAAAAAAAAAAAAAAAAAAAAA,s=c2FsdA==,i=4096", PH_SASL_ERROR_SERVER_NOT_AUTHENTIC },
    { "a nonce without a share of the server", "r=%s,s=c2FsdA==,i=4096", PH_SASL_ERROR_SERVER_NOT_AUTHENTIC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(Exchange) exchange;
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", bad[i].sentence);
      exchange_begin_plain (&exchange, "SCRAM-SHA-256");
      g_auto(GStrv) halves = g_strsplit (bad[i].server_first, "%s", 2);
      g_autofree char *message = g_strjoinv (exchange_nonce (&exchange), halves);
      g_autoptr(GBytes) answer = sasl_fixture_step (exchange.session, message, &error);
      g_assert_null (answer);
      g_assert_error (error, PH_SASL_ERROR, (int) bad[i].error);
    }
}

static void
test_bad_final (void)
{
  static const char *const bad[] = { "v=", "v=*", "v=AAAA", "w=AAAA", "hello", "" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(Exchange) exchange;
      g_autoptr(GError) error = NULL;

      g_test_message ("\"%s\"", bad[i]);
      exchange_begin_plain (&exchange, "SCRAM-SHA-256");
      exchange_answer_first (&exchange, NULL);
      g_autoptr(GBytes) last = sasl_fixture_step (exchange.session, bad[i], &error);
      g_assert_null (last);
      g_assert_nonnull (error);
      g_assert_false (ph_sasl_session_verify (exchange.session, NULL));
    }
}

/* A NUL would hide what follows. */
static void
test_nul (void)
{
  g_auto(Exchange) exchange;
  g_autoptr(GError) error = NULL;

  exchange_begin_plain (&exchange, "SCRAM-SHA-256");
  g_autofree char *message = g_strdup_printf ("r=%sx,s=c2FsdA==,i=4096", exchange_nonce (&exchange));
  g_autoptr(GBytes) bytes = g_bytes_new (message, strlen (message) + 1);
  g_autoptr(GBytes) answer = ph_sasl_session_step (exchange.session, bytes, &error);
  g_assert_null (answer);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

typedef struct
{
  const char *path;
  const char *mechanism;
  const char *header;
  PhChannelBinding binding;
} BindingCase;

static const BindingCase binding_cases[] = {
  { "061-sha-256-exporter", "SCRAM-SHA-256-PLUS", "p=tls-exporter,,", PH_CHANNEL_BINDING_TLS_EXPORTER },
  { "061-sha-256-unique", "SCRAM-SHA-256-PLUS", "p=tls-unique,,", PH_CHANNEL_BINDING_TLS_UNIQUE },
  { "061-sha-256-server-end-point", "SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,", PH_CHANNEL_BINDING_TLS_SERVER_END_POINT },
  { "061-sha-1-exporter", "SCRAM-SHA-1-PLUS", "p=tls-exporter,,", PH_CHANNEL_BINDING_TLS_EXPORTER },
  { "061-sha-1-unique", "SCRAM-SHA-1-PLUS", "p=tls-unique,,", PH_CHANNEL_BINDING_TLS_UNIQUE },
};

static void
test_binding (gconstpointer data)
{
  const BindingCase *item = data;
  g_auto(Exchange) exchange;

  exchange_init (&exchange, item->mechanism, "b");
  sasl_fixture_keep_binding (&exchange.fixture, item->binding);
  exchange_begin (&exchange, item->mechanism);
  g_assert_cmpstr (exchange.header, ==, item->header);
  g_assert_cmpstr (ph_sasl_session_get_channel_binding (exchange.session), ==, ph_channel_binding_to_name (item->binding));
  exchange_answer_first (&exchange, exchange.fixture.bindings[item->binding]);
  exchange_end (&exchange);
}

/* The most specific one is taken. */
static void
test_binding_order (void)
{
  g_auto(Exchange) exchange;

  exchange_init (&exchange, "SCRAM-SHA-256-PLUS", "b");
  exchange_begin (&exchange, "SCRAM-SHA-256-PLUS");
  g_assert_cmpstr (exchange.header, ==, "p=tls-exporter,,");
  exchange_clear (&exchange);
  exchange_init (&exchange, "SCRAM-SHA-256-PLUS", "b");
  exchange.fixture.context.bindings[PH_CHANNEL_BINDING_TLS_EXPORTER] = NULL;
  exchange_begin (&exchange, "SCRAM-SHA-256-PLUS");
  g_assert_cmpstr (exchange.header, ==, "p=tls-unique,,");
}

typedef struct
{
  const char *sentence;
  const char *has;
  const char *const *offered;
  const char *header;
} FlagCase;

/* RFC 5802 §6 */
static void
test_flag (void)
{
  static const char *const without[] = { "PLAIN", "SCRAM-SHA-256", NULL };
  static const char *const with[] = { "SCRAM-SHA-256", "scram-sha-256-plus", NULL };
  static const char *const with_another[] = { "SCRAM-SHA-256", "SCRAM-SHA-512-PLUS", NULL };
  static const FlagCase cases[] = {
    { "we could bind, the server seems not to", "b", without, "y,," },
    { "neither can", "", without, "n,," },
    { "the server could, we can't", "", with, "n,," },
    { "both could, and a person wants it unbound", "b", with, "n,," },
    { "both could, but not with this hash", "b", with_another, "y,," },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Exchange) exchange;

      g_test_message ("%s", cases[i].sentence);
      exchange_init (&exchange, "SCRAM-SHA-256", cases[i].has);
      exchange.fixture.context.offered = cases[i].offered;
      exchange_begin (&exchange, "SCRAM-SHA-256");
      g_assert_cmpstr (exchange.header, ==, cases[i].header);
      exchange_answer_first (&exchange, NULL);
      exchange_end (&exchange);
    }
}

typedef struct
{
  const char *message;
  PhSaslError code;
} ReasonCase;

/* What a server says about bindings is kept: somebody stands in between. */
static void
test_reasons (void)
{
  static const ReasonCase cases[] = {
    { "e=server-does-support-channel-binding", PH_SASL_ERROR_DOWNGRADED },
    { "e=channel-bindings-dont-match", PH_SASL_ERROR_INTERCEPTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Exchange) exchange;
      g_autoptr(GError) error = NULL;

      exchange_begin_plain (&exchange, "SCRAM-SHA-256");
      g_autoptr(GBytes) last = sasl_fixture_step (exchange.session, cases[i].message, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (last), ==, 0);
      const PhSaslFailure *failure = ph_sasl_session_get_failure (exchange.session);
      g_assert_cmpint (failure->code, ==, cases[i].code);
      g_assert_cmpstr (failure->status, ==, cases[i].message + 2);
      g_assert_false (ph_sasl_session_verify (exchange.session, &error));
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
    }
}

/* SASLprep (RFC 4013): what was typed and what the server has are equal if they look equal. */
static void
test_prepared (void)
{
  static const char *const passwords[][2] = {
    { "I\xc2\xadX", "IX" },   /* soft hyphen: nothing */
    { "\xc2\xaa", "a" },      /* feminine ordinal */
    { "\xe2\x85\xa8", "IX" }, /* roman nine */
    { "a\xc2\xa0"
      "b",
      "a b" },                         /* no-break space */
    { "pa\xcc\x88ss", "p\xc3\xa4ss" }, /* combining diaeresis */
    { " both ends ", " both ends " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_auto(Exchange) exchange;

      g_test_message ("%s", passwords[i][0]);
      exchange_init (&exchange, "SCRAM-SHA-256", "");
      sasl_fixture_set_login (&exchange.fixture, "us=er,x", passwords[i][0]);
      exchange.server.password = passwords[i][1];
      exchange_begin (&exchange, "SCRAM-SHA-256");
      exchange_answer_first (&exchange, NULL);
      exchange_end (&exchange);
    }
}

/* A control character, letters of both directions, what Unicode 3.2 did not have: SASLprep has no form of them. */
static void
test_unprepared (void)
{
  static const char *const bad[] = { "bell\a", "\xd8\xa7 a" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(SaslFixture) fixture;
      g_autoptr(GError) error = NULL;

      sasl_fixture_init (&fixture, "");
      sasl_fixture_set_login (&fixture, "us=er,x", bad[i]);
      g_assert_null (ph_sasl_session_new ("SCRAM-SHA-256", &fixture.context, &error));
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS);
      g_clear_error (&error);
      sasl_fixture_set_login (&fixture, bad[i], "pencil");
      g_assert_null (ph_sasl_session_new ("SCRAM-SHA-256", &fixture.context, &error));
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS);
    }
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "SCRAM-SHA-1", "SCRAM-SHA-256" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/scram/vectors", test_vectors);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *good = g_strdup_printf ("/sasl/scram/%s/059-good", names[i]);
      g_autofree char *wrong = g_strdup_printf ("/sasl/scram/%s/059-wrong-signature", names[i]);
      g_autofree char *none = g_strdup_printf ("/sasl/scram/%s/058-no-signature", names[i]);
      g_autofree char *refused = g_strdup_printf ("/sasl/scram/%s/059-server-error", names[i]);

      g_test_add_data_func (good, names[i], test_good);
      g_test_add_data_func (wrong, names[i], test_wrong_signature);
      g_test_add_data_func (none, names[i], test_no_signature);
      g_test_add_data_func (refused, names[i], test_server_error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (binding_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sasl/scram/binding/", binding_cases[i].path, NULL);

      g_test_add_data_func (path, &binding_cases[i], test_binding);
    }
  g_test_add_func ("/sasl/scram/binding/order", test_binding_order);
  g_test_add_func ("/sasl/scram/extension-behind-proof", test_extension_behind_proof);
  g_test_add_func ("/sasl/scram/059-bad-first", test_bad_first);
  g_test_add_func ("/sasl/scram/059-bad-final", test_bad_final);
  g_test_add_func ("/sasl/scram/nul", test_nul);
  g_test_add_func ("/sasl/scram/060-flag", test_flag);
  g_test_add_func ("/sasl/scram/060-reasons", test_reasons);
  g_test_add_func ("/sasl/scram/068-prepared", test_prepared);
  g_test_add_func ("/sasl/scram/068-unprepared", test_unprepared);
  return g_test_run ();
}
