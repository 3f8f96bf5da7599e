// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The one certificate that a person trusts at the account's host and port, and nowhere else: the setters of both forget it.
// What counts is its SHA-256. The certificate itself is there only to be shown, beside the one that comes later.

#include "config.h"

#include "ph-account-private.h"

#include <string.h>

/* A file may hold anything. */
gboolean
ph_account_has_certificate_of_pin (PhAccount *self)
{
  const char *text = ph_account_get_trusted_certificate (self);

  if (*text == '\0' || strlen (text) > PH_ACCOUNT_MAX_CERTIFICATE)
    return FALSE;

  gsize length = 0;
  g_autofree guint8 *der = g_base64_decode (text, &length);
  g_autofree char *sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der, length);
  g_autofree char *trusted = ph_account_dup_trusted_digits (self);

  return strcmp (sha256, trusted) == 0;
}

/**
 * ph_account_get_trusted_sha256:
 * @self: an account
 *
 * Returns: (transfer none): SHA-256 of the one certificate that is accepted at the account's host and port, in hexadecimal;
 *   "": the usual checks
 */
const char *
ph_account_get_trusted_sha256 (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_TRUSTED_SHA256];
}

/**
 * ph_account_set_trusted_sha256:
 * @self: an account with host and port
 * @sha256: (nullable): SHA-256 of the one certificate that is accepted, in hexadecimal; %NULL is ""
 *
 * To be set after host and port, for which it is meant and whose setters forget it when they change. The certificate that
 * goes with it is set afterwards.
 */
void
ph_account_set_trusted_sha256 (PhAccount *self, const char *sha256)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (g_strcmp0 (self->strings[PH_ACCOUNT_TRUSTED_SHA256], sha256 != NULL ? sha256 : "") != 0)
    ph_account_set_trusted_certificate (self, NULL);
  ph_account_set_string (self, PH_ACCOUNT_TRUSTED_SHA256, sha256);
}

/**
 * ph_account_dup_trusted_digits:
 * @self: an account
 *
 * Fingerprints are shown with colons or blanks and in either case. What is not a fingerprint stays one that no
 * certificate has: an account that trusts one certificate must never come to trust all.
 *
 * Returns: (transfer full): the SHA-256 as it is compared: in lower case, without colons and blanks; "": none is trusted
 */
char *
ph_account_dup_trusted_digits (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  GString *digits = g_string_new (NULL);

  for (const char *at = ph_account_get_trusted_sha256 (self); *at != '\0'; at++)
    if (*at != ':' && !g_ascii_isspace (*at))
      g_string_append_c (digits, g_ascii_tolower (*at));
  return g_string_free (digits, FALSE);
}

/**
 * ph_account_get_trusted_certificate:
 * @self: an account
 *
 * Returns: (transfer none): the certificate that is trusted, as base64 of its DER form; "": only its SHA-256 is known, or
 *   none is trusted
 */
const char *
ph_account_get_trusted_certificate (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_TRUSTED_CERTIFICATE];
}

/**
 * ph_account_set_trusted_certificate:
 * @self: an account
 * @certificate: (nullable): the certificate that is trusted, as base64 of its DER form; %NULL is ""
 *
 * To be set after its SHA-256. It is shown to the person and decides nothing.
 */
void
ph_account_set_trusted_certificate (PhAccount *self, const char *certificate)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_TRUSTED_CERTIFICATE, certificate);
}
