// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which SASL mechanism is used for a sign-in, and which may not be: on a line that others can read, without what it
// needs, or when the server was able to do better before. It decides by names alone; what a mechanism says is the
// matter of PhSaslSession.

#include "config.h"

#include "ph-sasl-exchange.h"

#include <string.h>

/* What somebody learns who reads along without encryption. */
typedef enum
{
  WIRE_SHOWS_PROOF,
  WIRE_SHOWS_PASSWORD, /* a person may allow it */
  WIRE_NEVER_CLEAR,    /* nobody may */
} WireSecrecy;

/* What a mechanism can't do without. */
typedef enum
{
  NEEDS_NOTHING = 0,
  NEEDS_USERNAME = 1 << 0,
  NEEDS_PASSWORD = 1 << 1,
  NEEDS_TOKEN = 1 << 2,
  NEEDS_CERTIFICATE = 1 << 3,
  NEEDS_BINDING = 1 << 4,
  NEEDS_SIMPLE_NAME = 1 << 5, /* see is_simple() */
} Needs;

#define NEEDS_LOGIN (NEEDS_USERNAME | NEEDS_PASSWORD)

/* When a mechanism is used that nobody has asked for by name. */
typedef enum
{
  AUTOMATIC_ALWAYS,
  AUTOMATIC_WITHOUT_SECRET, /* neither a password nor a token is there */
} Automatic;

typedef struct
{
  const char *name;
  WireSecrecy secrecy;
  Needs needs;
  Automatic automatic;
  PhSaslRecipe recipe;
} Mechanism;

/* Strongest first.
 *
 * SCRAM proves both sides to each other, and with -PLUS also that both are at the ends of the same TLS connection,
 * which is worth more than the better hash. A token shows only something short-lived, to a server that TLS has proved.
 * DIGEST-MD5 (moved to historic by RFC 6331) and CRAM-MD5 keep the password off the wire, but not what is needed to
 * guess it; the first lets the server prove itself and has a nonce of ours. PLAIN needs one message fewer than LOGIN,
 * which no RFC describes. NTLM, in the only version that the library has, is no secret to whoever can spend a day
 * (56-bit keys), and no server offers it alone but for want of anything else. A certificate or a ticket is there or
 * not whatever account is used, so that they are taken only when there is no secret of the account. */
static const Mechanism mechanisms[] = {
  { "SCRAM-SHA-256-PLUS", WIRE_NEVER_CLEAR, NEEDS_LOGIN | NEEDS_BINDING, AUTOMATIC_ALWAYS, { ph_sasl_scram_new, PH_SASL_PROVES_SERVER } },
  { "SCRAM-SHA-1-PLUS", WIRE_NEVER_CLEAR, NEEDS_LOGIN | NEEDS_BINDING, AUTOMATIC_ALWAYS, { ph_sasl_scram_new, PH_SASL_PROVES_SERVER } },
  { "SCRAM-SHA-256", WIRE_SHOWS_PROOF, NEEDS_LOGIN, AUTOMATIC_ALWAYS, { ph_sasl_scram_new, PH_SASL_PROVES_SERVER } },
  { "SCRAM-SHA-1", WIRE_SHOWS_PROOF, NEEDS_LOGIN, AUTOMATIC_ALWAYS, { ph_sasl_scram_new, PH_SASL_PROVES_SERVER } },
  { "OAUTHBEARER", WIRE_NEVER_CLEAR, NEEDS_TOKEN, AUTOMATIC_ALWAYS, { ph_sasl_oauth_new, PH_SASL_PROVES_NOTHING } },
  { "XOAUTH2", WIRE_NEVER_CLEAR, NEEDS_USERNAME | NEEDS_TOKEN, AUTOMATIC_ALWAYS, { ph_sasl_oauth_new, PH_SASL_PROVES_NOTHING } },
  { "DIGEST-MD5", WIRE_SHOWS_PROOF, NEEDS_LOGIN | NEEDS_SIMPLE_NAME, AUTOMATIC_ALWAYS, { ph_sasl_library_new, PH_SASL_PROVES_SERVER } },
  { "CRAM-MD5", WIRE_SHOWS_PROOF, NEEDS_LOGIN, AUTOMATIC_ALWAYS, { ph_sasl_cram_new, PH_SASL_PROVES_NOTHING } },
  { "PLAIN", WIRE_SHOWS_PASSWORD, NEEDS_LOGIN, AUTOMATIC_ALWAYS, { ph_sasl_library_new, PH_SASL_PROVES_NOTHING } },
  { "LOGIN", WIRE_SHOWS_PASSWORD, NEEDS_LOGIN, AUTOMATIC_ALWAYS, { ph_sasl_library_new, PH_SASL_PROVES_NOTHING } },
  { "NTLM", WIRE_SHOWS_PASSWORD, NEEDS_LOGIN, AUTOMATIC_ALWAYS, { ph_sasl_library_new, PH_SASL_PROVES_NOTHING } },
  { "EXTERNAL", WIRE_NEVER_CLEAR, NEEDS_CERTIFICATE, AUTOMATIC_WITHOUT_SECRET, { ph_sasl_library_new, PH_SASL_PROVES_NOTHING } },
  { "GSSAPI", WIRE_SHOWS_PROOF, NEEDS_NOTHING, AUTOMATIC_WITHOUT_SECRET, { ph_sasl_library_new, PH_SASL_PROVES_SERVER } },
};

/* What may be missing, in words; the first that is counts. */
static const struct
{
  Needs need;
  PhSaslError code;
  const char *words;
} needs_words[] = {
  { NEEDS_USERNAME, PH_SASL_ERROR_CREDENTIALS, "a user name" },
  { NEEDS_PASSWORD, PH_SASL_ERROR_NO_SECRET, "a password" },
  { NEEDS_TOKEN, PH_SASL_ERROR_NO_SECRET, "a token" },
  { NEEDS_CERTIFICATE, PH_SASL_ERROR_NO_CERTIFICATE, "a client certificate" },
  { NEEDS_BINDING, PH_SASL_ERROR_NO_COMMON_MECHANISM, "a channel binding" },
  { NEEDS_SIMPLE_NAME, PH_SASL_ERROR_CREDENTIALS, "a user name in ASCII without quotes and backslashes" },
};

/* What is found on the way from the strongest mechanism to the weakest. */
typedef struct
{
  const Mechanism *chosen;    /* (nullable) */
  const Mechanism *forbidden; /* (nullable): the weakest that would show a secret */
  const Mechanism *lacking;   /* (nullable): the weakest that can't be used for want of something */
} Search;

G_DEFINE_QUARK (ph_sasl_error, ph_sasl_error)

/* Those of our own need nothing of the library but its arithmetic. */
static gboolean
is_known (const Mechanism *mechanism)
{
  return mechanism->recipe.create != ph_sasl_library_new || ph_sasl_library_has (mechanism->name);
}

static const Mechanism *
find_mechanism (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (g_ascii_strcasecmp (mechanisms[i].name, name) == 0)
      return is_known (&mechanisms[i]) ? &mechanisms[i] : NULL;
  return NULL;
}

/* Any SCRAM with channel binding, be it known here or not. */
static gboolean
offers_plus (const char *const *offered)
{
  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    {
      g_autofree char *name = g_ascii_strup (offered[i], -1);

      if (g_str_has_prefix (name, "SCRAM-") && g_str_has_suffix (name, "-PLUS"))
        return TRUE;
    }
  return FALSE;
}

/*
 * ph_sasl_is_offered:
 *
 * Returns: whether @name is among @offered (nullable), in any case
 */
gboolean
ph_sasl_is_offered (const char *const *offered, const char *name)
{
  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_candidate (const Mechanism *mechanism, const char *wanted, const PhSaslContext *context)
{
  if (wanted != NULL && g_ascii_strcasecmp (mechanism->name, wanted) != 0)
    return FALSE;
  if (wanted == NULL && mechanism->automatic == AUTOMATIC_WITHOUT_SECRET && (context->password != NULL || context->token != NULL))
    return FALSE;
  return ph_sasl_is_offered (context->offered, mechanism->name) && is_known (mechanism);
}

/* The library neither writes a quote as RFC 2831 §7.2 says, nor other letters in the charset that §2.1.2.1 demands. */
static gboolean
is_simple (const char *username)
{
  return g_str_is_ascii (username) && strpbrk (username, "\"\\") == NULL;
}

static Needs
what_is_there (const PhSaslContext *context)
{
  Needs there = NEEDS_NOTHING;

  if (context->username != NULL)
    there |= is_simple (context->username) ? NEEDS_USERNAME | NEEDS_SIMPLE_NAME : NEEDS_USERNAME;
  if (context->password != NULL)
    there |= NEEDS_PASSWORD;
  if (context->token != NULL)
    there |= NEEDS_TOKEN;
  if (context->certificate == PH_SASL_IDENTITY_CERTIFICATE)
    there |= NEEDS_CERTIFICATE;
  for (guint i = 0; i < PH_N_CHANNEL_BINDINGS; i++)
    if (context->bindings[i] != NULL)
      there |= NEEDS_BINDING;
  return there;
}

static gboolean
is_allowed (const Mechanism *mechanism, const PhSaslContext *context)
{
  if (context->channel == PH_SASL_CHANNEL_ENCRYPTED || mechanism->secrecy == WIRE_SHOWS_PROOF)
    return TRUE;
  return mechanism->secrecy == WIRE_SHOWS_PASSWORD && context->cleartext == PH_CLEARTEXT_ALLOW;
}

static Search
search (const char *wanted, const PhSaslContext *context)
{
  const Needs there = what_is_there (context);
  Search found = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms) && found.chosen == NULL; i++)
    {
      const Mechanism *mechanism = &mechanisms[i];

      if (!is_candidate (mechanism, wanted, context))
        continue;
      if ((mechanism->needs & ~there) != 0)
        found.lacking = mechanism;
      else if (!is_allowed (mechanism, context))
        found.forbidden = mechanism;
      else
        found.chosen = mechanism;
    }
  return found;
}

/* Only the password is guarded: whoever signs in with a ticket today shows nothing that SCRAM has kept secret. */
static gboolean
is_downgrade (const Mechanism *mechanism, const PhSaslContext *context)
{
  if ((mechanism->needs & NEEDS_PASSWORD) == 0)
    return FALSE;
  if ((context->latch & PH_PROTECTION_SCRAM) != 0 && !g_str_has_prefix (mechanism->name, "SCRAM-"))
    return TRUE;
  return (context->latch & PH_PROTECTION_CHANNEL_BINDING) != 0 && !offers_plus (context->offered);
}

static void
set_error_lacking (GError **error, const Mechanism *mechanism, Needs there)
{
  for (guint i = 0; i < G_N_ELEMENTS (needs_words); i++)
    if ((mechanism->needs & ~there & needs_words[i].need) != 0)
      {
        g_set_error (error, PH_SASL_ERROR, needs_words[i].code, "%s needs %s", mechanism->name, needs_words[i].words);
        return;
      }
}

/*
 * ph_sasl_find_recipe:
 *
 * Returns: (nullable): how to make an exchange of @mechanism; %NULL and an error if it is not known or can't be made of
 * what @context has
 */
const PhSaslRecipe *
ph_sasl_find_recipe (const char *mechanism, const PhSaslContext *context, GError **error)
{
  const Mechanism *found = find_mechanism (mechanism);

  if (found == NULL || strcmp (found->name, mechanism) != 0)
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_COMMON_MECHANISM, "mechanism is not known");
      return NULL;
    }
  if ((found->needs & ~what_is_there (context)) != 0)
    {
      set_error_lacking (error, found, what_is_there (context));
      return NULL;
    }
  return &found->recipe;
}

static void
set_error_nothing_found (GError **error, const Search *found, const char *wanted, const PhSaslContext *context)
{
  if (found->forbidden != NULL)
    g_set_error (error, PH_SASL_ERROR, PH_SASL_ERROR_NEEDS_ENCRYPTION,
                 found->forbidden->secrecy == WIRE_SHOWS_PASSWORD ? "%s would show the password on an unencrypted connection" : "%s needs an encrypted connection",
                 found->forbidden->name);
  else if (wanted != NULL && found->lacking != NULL)
    set_error_lacking (error, found->lacking, what_is_there (context));
  else
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_COMMON_MECHANISM,
                         wanted != NULL ? "the wanted mechanism is not offered or not known" : "no offered mechanism can be used");
}

/* Before anything about the server: what nobody could sign in with. */
static gboolean
has_credentials (const char *wanted, const PhSaslContext *context)
{
  return wanted != NULL || (what_is_there (context) & (NEEDS_PASSWORD | NEEDS_TOKEN | NEEDS_CERTIFICATE)) != 0 || ph_sasl_is_offered (context->offered, "GSSAPI");
}

/**
 * ph_sasl_choose:
 * @wanted: (nullable): the one mechanism that may be used; %NULL: the strongest common one
 * @context: the server's offer, and all that a sign-in depends on
 * @error: return location
 *
 * A mechanism that shows the password is never chosen on a clear line unless the context allows it, not even a @wanted
 * one: a server must not be able to talk a client into it (RFC 4954 §4, RFC 8314 §3.1). A token never goes out there:
 * RFC 7628 §3 demands TLS, and who allows a password to be read along has not thought of a token that opens more than
 * the mail.
 *
 * What an earlier session had (SCRAM, channel binding) is not given up without a word either; but a @wanted mechanism
 * is a person's own choice, and so no downgrade.
 *
 * Errors: %PH_SASL_ERROR_NO_COMMON_MECHANISM, %PH_SASL_ERROR_NEEDS_ENCRYPTION, %PH_SASL_ERROR_DOWNGRADED,
 * %PH_SASL_ERROR_CREDENTIALS, %PH_SASL_ERROR_NO_SECRET, %PH_SASL_ERROR_NO_CERTIFICATE.
 *
 * Returns: (transfer none): the name of the mechanism to use, in upper case; %NULL on error
 */
const char *
ph_sasl_choose (const char *wanted, const PhSaslContext *context, GError **error)
{
  g_return_val_if_fail (context != NULL, NULL);

  if (!has_credentials (wanted, context))
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_SECRET, "there is no password");
      return NULL;
    }

  const Search found = search (wanted, context);
  const Mechanism *best = found.chosen != NULL ? found.chosen : found.forbidden;
  if (wanted == NULL && best != NULL && is_downgrade (best, context))
    {
      g_set_error (error, PH_SASL_ERROR, PH_SASL_ERROR_DOWNGRADED, "server offers less than before: %s at best", best->name);
      return NULL;
    }
  if (found.chosen == NULL)
    {
      set_error_nothing_found (error, &found, wanted, context);
      return NULL;
    }
  return found.chosen->name;
}

static gpointer
list_known (gpointer data)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (is_known (&mechanisms[i]))
      g_ptr_array_add (names, (char *) mechanisms[i].name);
  g_ptr_array_add (names, NULL);
  return g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * ph_sasl_get_mechanisms:
 *
 * What can be used depends on how the library was built.
 *
 * Returns: (transfer none) (array zero-terminated=1): every mechanism that can be used, the strongest first
 */
const char *const *
ph_sasl_get_mechanisms (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, list_known, NULL);
}

/**
 * ph_sasl_needs_username:
 * @mechanism: name of a mechanism, in any case
 *
 * Returns: %FALSE if it can be used without a user name, because a certificate, ticket or token says who signs in
 */
gboolean
ph_sasl_needs_username (const char *mechanism)
{
  g_return_val_if_fail (mechanism != NULL, TRUE);

  const Mechanism *found = find_mechanism (mechanism);
  return found == NULL || (found->needs & NEEDS_USERNAME) != 0;
}
