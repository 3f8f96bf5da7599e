// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// User names and passwords as mechanisms compute with them (SASLprep, RFC 4013).

#include "config.h"

#include "ph-sasl-exchange.h"

#include <gsasl.h>
#include <string.h>

/* For these SASLprep changes nothing: none of them is mapped, composed or prohibited, and they read from left to right. */
static gboolean
is_printable_ascii (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      return FALSE;
  return TRUE;
}

/*
 * ph_sasl_prepare_password:
 * @password: without NUL in it
 * @letters: whether it may have letters that Unicode 3.2 does not have
 *
 * Where there is nothing to prepare the library is not asked: it frees its copies of the password without wiping them, and
 * there is no way to make it. Few passwords have other letters, and for those it does not help.
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS.
 *
 * Returns: (transfer full): what the mechanism computes with; %NULL on error
 */
PhSecret *
ph_sasl_prepare_password (PhSecret *password, PhSaslLetters letters, GError **error)
{
  char *prepared = NULL;

  if (is_printable_ascii (ph_secret_peek (password)))
    return ph_secret_ref (password);
  if (gsasl_saslprep (ph_secret_peek (password), letters == PH_SASL_LETTERS_ANY ? GSASL_ALLOW_UNASSIGNED : 0, &prepared, NULL) != GSASL_OK)
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "password has characters that the mechanism can't use");
      return NULL;
    }

  PhSecret *result = ph_secret_new (prepared);
  explicit_bzero (prepared, strlen (prepared));
  gsasl_free (prepared);
  return result;
}

/*
 * ph_sasl_prepare_username:
 *
 * RFC 5802 §5.1: a name is prepared as a query, so that letters of later versions of Unicode may be in it.
 *
 * Errors: %PH_SASL_ERROR_CREDENTIALS.
 *
 * Returns: (transfer full): @username as the mechanism sends it; %NULL on error
 */
char *
ph_sasl_prepare_username (const char *username, GError **error)
{
  char *prepared = NULL;
  char *copy = NULL;

  if (gsasl_saslprep (username, GSASL_ALLOW_UNASSIGNED, &prepared, NULL) == GSASL_OK && *prepared != '\0')
    copy = g_strdup (prepared);
  else
    g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_CREDENTIALS, "user name has characters that the mechanism can't use");
  gsasl_free (prepared);
  return copy;
}
