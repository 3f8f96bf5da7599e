// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks at SCRAM messages of a server before the library acts on them: how much work it asks for, and whether it
// says that it failed. It neither computes nor judges proofs.

#include "config.h"

#include "ph-sasl-scram.h"
#include "ph-sasl.h"

#include <string.h>

/* RFC 5802 §5.1 and RFC 7677 §4 ask for at least 4096. A false server that names fewer gets a proof from which the
 * password is quickly guessed. */
#define MIN_ITERATIONS 4096
/* What password storage guides ask for today; about a second of work with SHA-256 on a slow computer, in which
 * nothing can be interrupted. More would only serve to keep us busy. */
#define MAX_ITERATIONS 600000

/* The value of one attribute ("i=4096"), or NULL. */
static char *
find_attribute (GBytes *message, char name)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (message, &length);
  g_autofree char *text = g_strndup (data != NULL ? data : "", length);
  g_auto(GStrv) attributes = g_strsplit (text, ",", -1);

  for (guint i = 0; attributes[i] != NULL; i++)
    if (attributes[i][0] == name && attributes[i][1] == '=')
      return g_strdup (attributes[i] + 2);
  return NULL;
}

/**
 * ph_sasl_scram_check_first:
 * @server_first: the server's first message (RFC 5802 §7)
 * @error: return location
 *
 * Errors: %PH_SASL_ERROR_PROTOCOL.
 *
 * Returns: whether the message may be given to the library
 */
gboolean
ph_sasl_scram_check_first (GBytes *server_first, GError **error)
{
  g_autofree char *extension = find_attribute (server_first, 'm');
  g_autofree char *iterations = find_attribute (server_first, 'i');
  guint64 count = 0;

  if (extension != NULL)
    {
      /* RFC 5802 §5.1: an extension that is not understood must end the exchange. */
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server demands an unknown extension");
      return FALSE;
    }
  if (iterations == NULL || !g_ascii_string_to_unsigned (iterations, 10, 1, G_MAXUINT64, &count, NULL))
    {
      g_set_error_literal (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server names no valid iteration count");
      return FALSE;
    }
  if (count < MIN_ITERATIONS || count > MAX_ITERATIONS)
    {
      g_set_error (error, PH_SASL_ERROR, PH_SASL_ERROR_PROTOCOL, "server asks for %" G_GUINT64_FORMAT " iterations, which is out of range", count);
      return FALSE;
    }
  return TRUE;
}

/**
 * ph_sasl_scram_is_error:
 * @message: a message of the server
 *
 * Returns: whether it says that the server failed ("e=invalid-proof", RFC 5802 §7)
 */
gboolean
ph_sasl_scram_is_error (GBytes *message)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (message, &length);

  return length >= 2 && memcmp (data, "e=", 2) == 0;
}
