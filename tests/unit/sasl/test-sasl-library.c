// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The mechanisms of libgsasl against the examples of the RFCs, and all that it has a server for against that server,
// SCRAM and CRAM-MD5 of our own among them.

#include "config.h"

#include "sasl-fixture.h"

#include <gsasl.h>
#include <string.h>

static void
test_plain (void)
{
  /* RFC 4616 §4 */
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  sasl_fixture_init (&fixture, "");
  sasl_fixture_set_login (&fixture, "tim", "tanstaaftanstaaf");
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "PLAIN");
  g_autoptr(GBytes) initial = ph_sasl_session_start (session, &error);
  g_assert_no_error (error);
  sasl_fixture_assert_bytes (initial, "\0tim\0tanstaaftanstaaf", 21);
  g_assert_true (ph_sasl_session_verify (session, &error));

  g_autoptr(GBytes) more = sasl_fixture_step (session, "once more", &error);
  g_assert_null (more);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

/* What was typed goes out as UTF-8, also what SASLprep would change or refuse: preparing it is the server's part (RFC
 * 4616 §2), and whoever set the password did so at that server. */
static const char *const odd_passwords[] = { "pässwörd", "пароль", " leading and trailing ", "\xc2\xa0nbsp", "bell\a", "\xe2\x84\xa2", "\xf0\x9f\x94\x91" };

static void
test_plain_odd (void)
{
  g_autofree char *long_password = g_strnfill (600, 'x');

  for (guint i = 0; i <= G_N_ELEMENTS (odd_passwords); i++)
    {
      const char *password = i < G_N_ELEMENTS (odd_passwords) ? odd_passwords[i] : long_password;
      g_auto(SaslFixture) fixture;
      g_autofree char *expected = g_strconcat ("?ädä?", password, NULL);
      gsize length = strlen (expected);

      sasl_fixture_init (&fixture, "");
      sasl_fixture_set_login (&fixture, "ädä", password);
      g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "PLAIN");
      g_autoptr(GBytes) initial = ph_sasl_session_start (session, NULL);
      expected[0] = '\0';
      expected[strlen ("?ädä")] = '\0';
      sasl_fixture_assert_bytes (initial, expected, length);
    }
}

static void
assert_login (const char *const *prompts, const char *password)
{
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  sasl_fixture_init (&fixture, "");
  sasl_fixture_set_login (&fixture, "ada@example.org", password);
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "LOGIN");
  g_assert_null (ph_sasl_session_start (session, &error));
  g_assert_no_error (error);
  g_autoptr(GBytes) name = sasl_fixture_step (session, prompts[0], &error);
  g_assert_no_error (error);
  sasl_fixture_assert_bytes (name, "ada@example.org", 15);
  /* A server that takes a name for a sign-in has not asked for the password: what has it checked? */
  g_assert_false (ph_sasl_session_verify (session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_autoptr(GBytes) secret = sasl_fixture_step (session, prompts[1], &error);
  g_assert_no_error (error);
  sasl_fixture_assert_bytes (secret, password, strlen (password));
  g_assert_true (ph_sasl_session_verify (session, &error));
  g_autoptr(GBytes) again = sasl_fixture_step (session, prompts[1], &error);
  g_assert_null (again);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
}

static void
test_login (void)
{
  static const char *const prompts[][2] = {
    { "Username:", "Password:" },
    { "username:", "password:" },
    { "User Name", "Password" },
    { "", "" },
    { "Utilisateur ?", "Mot de passe ?" },
    { "Password:", "Username:" },
    { "\x01\xff", "\xfe" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    assert_login (prompts[i], "sécret ");
  for (guint i = 0; i < G_N_ELEMENTS (odd_passwords); i++)
    assert_login (prompts[0], odd_passwords[i]);
}

static void
test_cram_md5 (void)
{
  /* RFC 2195 §2 */
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  sasl_fixture_init (&fixture, "");
  sasl_fixture_set_login (&fixture, "tim", "tanstaaftanstaaf");
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "CRAM-MD5");
  g_assert_null (ph_sasl_session_start (session, &error));
  g_assert_no_error (error);
  g_autoptr(GBytes) response = sasl_fixture_step (session, "<1896.697170952@postoffice.reston.mci.net>", &error);
  g_assert_no_error (error);
  sasl_fixture_assert_bytes (response, "tim b913a602c7eda7a495b4e6e7334d3890", 36);
  g_assert_true (ph_sasl_session_verify (session, &error));
}

static void
test_external (void)
{
  static const char *const names[] = { NULL, "ada@example.org" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto(SaslFixture) fixture;
      g_autoptr(GError) error = NULL;

      sasl_fixture_init (&fixture, "c");
      fixture.context.username = names[i];
      g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "EXTERNAL");
      g_autoptr(GBytes) initial = ph_sasl_session_start (session, &error);
      g_assert_no_error (error);
      sasl_fixture_assert_bytes (initial, names[i] != NULL ? names[i] : "", names[i] != NULL ? strlen (names[i]) : 0);
      g_assert_true (ph_sasl_session_verify (session, &error));
    }
}

/* Kerberos is asked in step(), never in start(), and the machine's own tickets have no part in this. */
static void
test_gssapi_without_ticket (void)
{
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  if (!g_strv_contains (ph_sasl_get_mechanisms (), "GSSAPI"))
    {
      g_test_skip ("the library has no GSSAPI");
      return;
    }
  sasl_fixture_init (&fixture, "u");
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "GSSAPI");
  g_assert_null (ph_sasl_session_start (session, &error));
  g_assert_no_error (error);
  g_autoptr(GBytes) response = sasl_fixture_step (session, "", &error);
  g_assert_null (response);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_TICKET);
}

/* [MS-NLMP] 4.2.2: the challenge and what answers it. */
static const guint8 ntlm_challenge[] = {
  'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 2, 0, 0, 0,
  12, 0, 12, 0, 48, 0, 0, 0, 0x33, 0x82, 0x02, 0xe2,
  0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0,
  'S', 0, 'e', 0, 'r', 0, 'v', 0, 'e', 0, 'r', 0
};
static const guint8 ntlm_response[] = {
  0x67, 0xc4, 0x30, 0x11, 0xf3, 0x02, 0x98, 0xa2, 0xad, 0x35, 0xec, 0xe6,
  0x4f, 0x16, 0x33, 0x1c, 0x44, 0xbd, 0xbe, 0xd9, 0x27, 0x84, 0x1f, 0x94
};

static PhSaslSession *
begin_ntlm (SaslFixture *fixture)
{
  sasl_fixture_init (fixture, "");
  sasl_fixture_set_login (fixture, "User", "Password");
  PhSaslSession *session = sasl_fixture_new_session (fixture, "NTLM");
  g_autoptr(GBytes) initial = ph_sasl_session_start (session, NULL);

  g_assert_cmpuint (g_bytes_get_size (initial), >, 16);
  g_assert_cmpmem (g_bytes_get_data (initial, NULL), 12, "NTLMSSP\0\x01\0\0\0", 12);
  return session;
}

static gboolean
skip_without_ntlm (void)
{
  if (g_strv_contains (ph_sasl_get_mechanisms (), "NTLM"))
    return FALSE;
  g_test_skip ("the library has no NTLM");
  return TRUE;
}

static gboolean
contains (const guint8 *data, gsize length, const void *part, gsize part_length)
{
  for (gsize i = 0; i + part_length <= length; i++)
    if (memcmp (data + i, part, part_length) == 0)
      return TRUE;
  return FALSE;
}

static void
test_ntlm (void)
{
  if (skip_without_ntlm ())
    return;

  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSaslSession) session = begin_ntlm (&fixture);
  g_autoptr(GBytes) challenge = g_bytes_new_static (ntlm_challenge, sizeof ntlm_challenge);
  g_autoptr(GBytes) response = ph_sasl_session_step (session, challenge, &error);
  gsize length = 0;

  g_assert_no_error (error);
  const guint8 *data = g_bytes_get_data (response, &length);
  g_assert_cmpmem (data, 12, "NTLMSSP\0\x03\0\0\0", 12);
  g_assert_true (contains (data, length, ntlm_response, sizeof ntlm_response));
  g_assert_true (contains (data, length, "S\0e\0r\0v\0e\0r\0", 12));
  g_assert_true (ph_sasl_session_verify (session, &error));
}

/* No challenge may make the library answer with what lies behind it in memory. */
static void
test_ntlm_bad_challenge (void)
{
  static const struct
  {
    const char *sentence;
    gsize length; /* of the challenge, which is cut there */
    gsize where;  /* a byte of it is another */
    guint8 what;
  } bad[] = {
    { "nothing", 0 },
    { "the signature alone", 8 },
    { "too short by one", 31 },
    { "the name is cut off", sizeof ntlm_challenge - 1 },
    { "the name begins behind the end", sizeof ntlm_challenge, 17, 4 },
    { "the name begins far behind the end", sizeof ntlm_challenge, 19, 0xff },
    { "the name ends behind the end", sizeof ntlm_challenge, 12, 13 },
    { "another signature", sizeof ntlm_challenge, 0, 'M' },
    { "another message", sizeof ntlm_challenge, 8, 3 },
  };

  for (guint i = 0; !skip_without_ntlm () && i < G_N_ELEMENTS (bad); i++)
    {
      g_auto(SaslFixture) fixture;
      g_autoptr(GError) error = NULL;
      g_autoptr(PhSaslSession) session = begin_ntlm (&fixture);
      guint8 data[sizeof ntlm_challenge];

      g_test_message ("%s", bad[i].sentence);
      memcpy (data, ntlm_challenge, sizeof data);
      if (bad[i].what != 0)
        data[bad[i].where] = bad[i].what;
      g_autoptr(GBytes) challenge = g_bytes_new (data, bad[i].length);
      g_autoptr(GBytes) response = ph_sasl_session_step (session, challenge, &error);
      g_assert_null (response);
      g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL);
    }
}

/* What libgsasl's server knows. */
typedef struct
{
  const char *username;
  const char *password;
  Gsasl_property binding; /* 0: none */
  char *base64;           /* (owned) (nullable): its own view of the connection */
} Knowledge;

static int
validate (Gsasl_session *session, const Knowledge *knowledge)
{
  const char *username = gsasl_property_fast (session, GSASL_AUTHID);
  const char *password = gsasl_property_fast (session, GSASL_PASSWORD);

  return g_strcmp0 (username, knowledge->username) == 0 && g_strcmp0 (password, knowledge->password) == 0 ? GSASL_OK : GSASL_AUTHENTICATION_ERROR;
}

static int
on_question (Gsasl *library, Gsasl_session *session, Gsasl_property property)
{
  const Knowledge *knowledge = gsasl_callback_hook_get (library);

  if (property == GSASL_VALIDATE_SIMPLE)
    return validate (session, knowledge);
  if (property == GSASL_PASSWORD)
    return gsasl_property_set (session, property, knowledge->password);
  if (property == GSASL_REALM)
    return gsasl_property_set (session, property, "example.org");
  if (knowledge->binding != 0 && property == knowledge->binding)
    return gsasl_property_set (session, property, knowledge->base64);
  return GSASL_NO_CALLBACK;
}

/* Returns whether both sides call it a success. */
static gboolean
converse (PhSaslSession *client, Gsasl_session *server)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) said = ph_sasl_session_start (client, &error);
  int result = GSASL_NEEDS_MORE;

  while (error == NULL)
    {
      char *output = NULL;
      size_t length = 0;

      result = gsasl_step (server, said != NULL ? g_bytes_get_data (said, NULL) : NULL, said != NULL ? g_bytes_get_size (said) : 0, &output, &length);
      /* Success with a last word: SMTP has no place for it but one more challenge (RFC 4954 §4). */
      if ((result != GSASL_OK && result != GSASL_NEEDS_MORE) || (result == GSASL_OK && length == 0))
        {
          gsasl_free (output);
          break;
        }
      g_autoptr(GBytes) challenge = g_bytes_new (output, length);
      gsasl_free (output);
      g_clear_pointer (&said, g_bytes_unref);
      said = ph_sasl_session_step (client, challenge, &error);
      if (result == GSASL_OK)
        break;
    }
  return result == GSASL_OK && error == NULL && ph_sasl_session_verify (client, NULL);
}

static gboolean
meet (SaslFixture *fixture, const char *mechanism, Knowledge *knowledge)
{
  g_autoptr(PhSaslSession) client = sasl_fixture_new_session (fixture, mechanism);
  Gsasl *library = NULL;
  Gsasl_session *server = NULL;

  g_assert_cmpint (gsasl_init (&library), ==, GSASL_OK);
  gsasl_callback_hook_set (library, knowledge);
  gsasl_callback_set (library, on_question);
  g_assert_cmpint (gsasl_server_start (library, mechanism, &server), ==, GSASL_OK);
  gsasl_property_set (server, GSASL_SERVICE, "smtp");
  gsasl_property_set (server, GSASL_HOSTNAME, "mail.example.org");
  gboolean ok = converse (client, server);
  gsasl_finish (server);
  gsasl_done (library);
  return ok;
}

static void
test_meet (gconstpointer data)
{
  const char *mechanism = data;
  Knowledge right = { "us=er,x", "pen\"ci\\l" };
  Knowledge wrong = { "us=er,x", "Pen\"ci\\l" };
  g_auto(SaslFixture) fixture;

  if (!g_strv_contains (ph_sasl_get_mechanisms (), mechanism))
    {
      g_test_skip ("the library does not have it");
      return;
    }
  sasl_fixture_init (&fixture, "");
  sasl_fixture_set_login (&fixture, right.username, right.password);
  g_assert_true (meet (&fixture, mechanism, &right));
  g_assert_false (meet (&fixture, mechanism, &wrong));
}

typedef struct
{
  const char *path;
  const char *mechanism;
  PhChannelBinding binding;
  Gsasl_property property;
} BoundCase;

static const BoundCase bound_cases[] = {
  { "sha-256-exporter", "SCRAM-SHA-256-PLUS", PH_CHANNEL_BINDING_TLS_EXPORTER, GSASL_CB_TLS_EXPORTER },
  { "sha-256-unique", "SCRAM-SHA-256-PLUS", PH_CHANNEL_BINDING_TLS_UNIQUE, GSASL_CB_TLS_UNIQUE },
  { "sha-1-exporter", "SCRAM-SHA-1-PLUS", PH_CHANNEL_BINDING_TLS_EXPORTER, GSASL_CB_TLS_EXPORTER },
  { "sha-1-unique", "SCRAM-SHA-1-PLUS", PH_CHANNEL_BINDING_TLS_UNIQUE, GSASL_CB_TLS_UNIQUE },
};

static void
test_meet_bound (gconstpointer data)
{
  const BoundCase *item = data;
  g_auto(SaslFixture) fixture;

  sasl_fixture_init (&fixture, "upb");
  sasl_fixture_keep_binding (&fixture, item->binding);
  GBytes *binding = fixture.bindings[item->binding];
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (binding, NULL), g_bytes_get_size (binding));
  g_autofree char *other = g_base64_encode ((const guchar *) "another connection", 18);
  Knowledge right = { "ada", "secret", item->property, base64 };
  Knowledge elsewhere = { "ada", "secret", item->property, other };
  Knowledge wrong = { "ada", "Secret", item->property, base64 };

  g_assert_true (meet (&fixture, item->mechanism, &right));
  g_assert_false (meet (&fixture, item->mechanism, &elsewhere));
  g_assert_false (meet (&fixture, item->mechanism, &wrong));
}

/* A server of DIGEST-MD5 must prove itself too (RFC 2831 §2.1.3). */
static void
test_digest_md5_no_proof (void)
{
  g_auto(SaslFixture) fixture;
  g_autoptr(GError) error = NULL;

  sasl_fixture_init (&fixture, "up");
  g_autoptr(PhSaslSession) session = sasl_fixture_new_session (&fixture, "DIGEST-MD5");
  g_assert_null (ph_sasl_session_start (session, &error));
  g_autoptr(GBytes) response = sasl_fixture_step (session, "realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",algorithm=md5-sess,charset=utf-8", &error);
  g_assert_no_error (error);
  g_autofree char *text = sasl_fixture_to_text (response);
  g_assert_nonnull (strstr (text, "username=\"ada\""));
  g_assert_nonnull (strstr (text, "digest-uri=\"smtp/mail.example.org\""));
  g_assert_null (strstr (text, "secret"));
  g_assert_false (ph_sasl_session_verify (session, &error));
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
  g_clear_error (&error);
  g_autoptr(GBytes) last = sasl_fixture_step (session, "rspauth=00000000000000000000000000000000", &error);
  g_assert_null (last);
  g_assert_error (error, PH_SASL_ERROR, PH_SASL_ERROR_SERVER_NOT_AUTHENTIC);
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256" };

  /* Without a ticket, whatever the machine has. */
  g_setenv ("KRB5CCNAME", "FILE:/nonexistent", TRUE);
  g_setenv ("KRB5_CONFIG", "/dev/null", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/library/plain", test_plain);
  g_test_add_func ("/sasl/library/068-plain-odd", test_plain_odd);
  g_test_add_func ("/sasl/library/062-login", test_login);
  g_test_add_func ("/sasl/library/cram-md5", test_cram_md5);
  g_test_add_func ("/sasl/library/external", test_external);
  g_test_add_func ("/sasl/library/gssapi-without-ticket", test_gssapi_without_ticket);
  g_test_add_func ("/sasl/library/ntlm", test_ntlm);
  g_test_add_func ("/sasl/library/056-ntlm-bad-challenge", test_ntlm_bad_challenge);
  g_test_add_func ("/sasl/library/058-digest-md5-no-proof", test_digest_md5_no_proof);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/sasl/library/meet/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_meet);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bound_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sasl/library/061-meet-bound/", bound_cases[i].path, NULL);

      g_test_add_data_func (path, &bound_cases[i], test_meet_bound);
    }
  return g_test_run ();
}
