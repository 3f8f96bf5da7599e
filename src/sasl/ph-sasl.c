// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Which SASL mechanism is used for a sign-in, and which may not be used on a line that others can read. It decides
// by names alone; what a mechanism says is the matter of PhSaslSession.

#include "config.h"

#include "ph-sasl.h"

/* What somebody learns who reads along without encryption. */
typedef enum
{
  WIRE_SHOWS_PROOF,
  WIRE_SHOWS_PASSWORD,
} WireSecrecy;

typedef struct
{
  const char *name;
  WireSecrecy secrecy;
} Mechanism;

/* Strongest first. SCRAM proves both sides to each other; CRAM-MD5 keeps the password off the wire, but not what is
 * needed to guess it; PLAIN needs one message fewer than LOGIN, which no RFC describes. */
static const Mechanism mechanisms[] = {
  { "SCRAM-SHA-256", WIRE_SHOWS_PROOF },
  { "SCRAM-SHA-1", WIRE_SHOWS_PROOF },
  { "CRAM-MD5", WIRE_SHOWS_PROOF },
  { "PLAIN", WIRE_SHOWS_PASSWORD },
  { "LOGIN", WIRE_SHOWS_PASSWORD },
};

/* The names of the table above, in its order. */
static const char *const names[] = { "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", NULL };

G_STATIC_ASSERT (G_N_ELEMENTS (names) == G_N_ELEMENTS (mechanisms) + 1);

G_DEFINE_QUARK (ph_sasl_error, ph_sasl_error)

static gboolean
is_offered (const char *const *offered, const char *name)
{
  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_candidate (const Mechanism *mechanism, const char *const *offered, const char *wanted)
{
  if (wanted != NULL && g_ascii_strcasecmp (mechanism->name, wanted) != 0)
    return FALSE;
  return is_offered (offered, mechanism->name);
}

static gboolean
is_allowed (const Mechanism *mechanism, PhSaslChannel channel, PhCleartext cleartext)
{
  return mechanism->secrecy != WIRE_SHOWS_PASSWORD || channel == PH_SASL_CHANNEL_ENCRYPTED || cleartext == PH_CLEARTEXT_ALLOW;
}

/**
 * ph_sasl_choose:
 * @offered: (nullable) (array zero-terminated=1): the names that the server offers, in any case; %NULL: none
 * @wanted: (nullable): the one mechanism that may be used; %NULL: the strongest common one
 * @channel: whether others can read along
 * @cleartext: whether the password may be shown to them
 * @error: return location
 *
 * A mechanism that shows the password is never chosen on a clear line unless @cleartext allows it, not even a @wanted
 * one: a server must not be able to talk a client into it (RFC 4954 §4, RFC 8314 §3.1).
 *
 * Errors: %PH_SASL_ERROR_NO_COMMON_MECHANISM, %PH_SASL_ERROR_NEEDS_ENCRYPTION.
 *
 * Returns: (transfer none): the name of the mechanism to use, in upper case; %NULL on error
 */
const char *
ph_sasl_choose (const char *const *offered,
                const char *wanted,
                PhSaslChannel channel,
                PhCleartext cleartext,
                GError **error)
{
  const Mechanism *forbidden = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      const Mechanism *mechanism = &mechanisms[i];

      if (!is_candidate (mechanism, offered, wanted))
        continue;
      if (is_allowed (mechanism, channel, cleartext))
        return mechanism->name;
      forbidden = mechanism;
    }

  if (forbidden != NULL)
    g_set_error (error, PH_SASL_ERROR, PH_SASL_ERROR_NEEDS_ENCRYPTION, "%s would show the password on an unencrypted connection", forbidden->name);
  else
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_NO_COMMON_MECHANISM,
                         wanted != NULL ? "the wanted mechanism is not offered or not known" : "no offered mechanism is known");
  return NULL;
}

/**
 * ph_sasl_get_mechanisms:
 *
 * Returns: (transfer none) (array zero-terminated=1): every mechanism that can be used, the strongest first
 */
const char *const *
ph_sasl_get_mechanisms (void)
{
  return names;
}
