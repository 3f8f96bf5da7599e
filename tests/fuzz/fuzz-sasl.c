// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A server that asks anything during a sign-in, or offers anything before it. The first byte chooses the mechanism, the
// second what else there is; the rest are challenges, a line each, in which "%N" stands for the client's own nonce. Each
// step gives a response or an error, and no server that was never told the password passes for one that knows it.

#include "config.h"

#include "fuzz.h"

#include "ph-sasl.h"

#include <string.h>

/* Beyond that many digits an iteration count only costs time: the code behind it is the same. */
#define MAX_COUNT_DIGITS 4

enum
{
  CHOICE_OFFER = 1 << 0, /* the lines are what the server offers */
  CHOICE_ENCRYPTED = 1 << 1,
  CHOICE_CLEARTEXT = 1 << 2,
  CHOICE_NO_PASSWORD = 1 << 3,
  CHOICE_TOKEN = 1 << 4,
  CHOICE_CERTIFICATE = 1 << 5,
  CHOICE_LATCH = 1 << 6,
  CHOICE_BINDING = 1 << 7,
};

/* What a sign-in depends on, made of what the second byte says. */
typedef struct
{
  PhSaslContext context;
  PhSecret *password;
  PhSecret *token;
  GBytes *binding;
} Fixture;

static void
fixture_init (Fixture *self, guint choices)
{
  self->password = ph_secret_new ("secret");
  self->token = ph_secret_new ("token");
  self->binding = g_bytes_new_static ("binding", 7);
  self->context = (PhSaslContext){
    .host = "mail.example",
    .port = 587,
    .username = "ada",
    .password = (choices & CHOICE_NO_PASSWORD) != 0 ? NULL : self->password,
    .token = (choices & CHOICE_TOKEN) != 0 ? self->token : NULL,
    .channel = (choices & CHOICE_ENCRYPTED) != 0 ? PH_SASL_CHANNEL_ENCRYPTED : PH_SASL_CHANNEL_CLEAR,
    .cleartext = (choices & CHOICE_CLEARTEXT) != 0 ? PH_CLEARTEXT_ALLOW : PH_CLEARTEXT_REFUSE,
    .certificate = (choices & CHOICE_CERTIFICATE) != 0 ? PH_SASL_IDENTITY_CERTIFICATE : PH_SASL_IDENTITY_NONE,
    .latch = (choices & CHOICE_LATCH) != 0 ? PH_PROTECTION_SCRAM | PH_PROTECTION_CHANNEL_BINDING : PH_PROTECTION_NONE,
    .bindings = { (choices & CHOICE_BINDING) != 0 ? self->binding : NULL },
  };
}

static void
fixture_clear (Fixture *self)
{
  ph_secret_unref (self->password);
  ph_secret_unref (self->token);
  g_bytes_unref (self->binding);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static PhSaslSession *
new_session (const char *mechanism)
{
  g_auto(Fixture) fixture;

  fixture_init (&fixture, CHOICE_TOKEN | CHOICE_CERTIFICATE | CHOICE_BINDING);
  return ph_sasl_session_new (mechanism, &fixture.context, NULL);
}

static gboolean
is_offered (const char *const *offered, const char *mechanism)
{
  for (guint i = 0; offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], mechanism) == 0)
      return TRUE;
  return FALSE;
}

static void
check_choice (const char *const *offered, guint choices)
{
  static const char *const show_password[] = { "PLAIN", "LOGIN", "NTLM", NULL };
  static const char *const never_clear[] = { "XOAUTH2", "OAUTHBEARER", "EXTERNAL", NULL };
  g_auto(Fixture) fixture;

  fixture_init (&fixture, choices);
  fixture.context.offered = offered;
  const char *mechanism = ph_sasl_choose (NULL, &fixture.context, NULL);
  if (mechanism == NULL)
    return;
  if (!is_offered (offered, mechanism) || !g_strv_contains (ph_sasl_get_mechanisms (), mechanism))
    g_error ("%s is not offered", mechanism);
  if (g_strv_contains (show_password, mechanism) && (choices & (CHOICE_ENCRYPTED | CHOICE_CLEARTEXT)) == 0)
    g_error ("%s in clear", mechanism);
  if (g_strv_contains (never_clear, mechanism) && (choices & CHOICE_ENCRYPTED) == 0)
    g_error ("%s in clear", mechanism);
  if (g_strv_contains (show_password, mechanism) && (choices & CHOICE_LATCH) != 0)
    g_error ("%s, and SCRAM was there before", mechanism);
}

/* Whether the server must prove that it knows the password, which the lines can't. */
static gboolean
has_server_proof (const char *mechanism)
{
  return g_str_has_prefix (mechanism, "SCRAM-") || strcmp (mechanism, "DIGEST-MD5") == 0;
}

/* (transfer full): the nonce in SCRAM's first message, which nobody can foresee. */
static char *
dup_nonce (GBytes *response)
{
  gsize length = 0;
  const char *data = response != NULL ? g_bytes_get_data (response, &length) : NULL;
  const char *nonce = data != NULL ? g_strstr_len (data, (gssize) length, ",r=") : NULL;

  return nonce != NULL ? g_strndup (nonce + 3, length - (gsize) (nonce + 3 - data)) : g_strdup ("");
}

static gboolean
is_too_slow (const char *line)
{
  const char *count = strstr (line, "i=");

  return count != NULL && strspn (count + 2, "0123456789") > MAX_COUNT_DIGITS;
}

/* Returns whether the exchange goes on. */
static gboolean
step (PhSaslSession *session, const char *line, const char *nonce)
{
  g_autoptr(GString) text = g_string_new (line);
  g_autoptr(GBytes) challenge = NULL;
  g_autoptr(GBytes) response = NULL;
  g_autoptr(GError) error = NULL;

  g_string_replace (text, "%N", nonce, 0);
  challenge = g_bytes_new (text->str, text->len);
  response = ph_sasl_session_step (session, challenge, &error);
  if ((response == NULL) != (error != NULL) || (error != NULL && error->domain != PH_SASL_ERROR))
    g_error ("neither a response nor an error");
  return response != NULL;
}

static void
run (const char *mechanism, GStrv lines)
{
  /* Kerberos is asked for its tickets, whatever the lines say. */
  g_autoptr(PhSaslSession) session = strcmp (mechanism, "GSSAPI") != 0 ? new_session (mechanism) : NULL;
  g_autoptr(GBytes) initial = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *nonce = NULL;

  if (session == NULL)
    return;
  initial = ph_sasl_session_start (session, &error);
  nonce = dup_nonce (initial);
  for (guint i = 0; error == NULL && lines[i] != NULL && !is_too_slow (lines[i]); i++)
    if (!step (session, lines[i], nonce))
      break;
  if (ph_sasl_session_verify (session, NULL) && has_server_proof (mechanism))
    g_error ("%s: a server that knows nothing is believed", mechanism);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *const *mechanisms = ph_sasl_get_mechanisms ();

  if (size < 2)
    return 0;

  g_autofree char *text = g_strndup ((const char *) data + 2, size - 2);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  if ((data[1] & CHOICE_OFFER) != 0)
    check_choice ((const char *const *) lines, data[1]);
  else
    run (mechanisms[data[0] % g_strv_length ((GStrv) mechanisms)], lines);
  return 0;
}
