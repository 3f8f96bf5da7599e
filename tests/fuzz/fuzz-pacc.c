// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A provider's own configuration: the first line is a record of the DNS, the rest a document. Each document is itself
// vouched for by its digest and by no other record, and gives one usable server or an error.

#include "config.h"

#include "fuzz.h"

#include "ph-host-name.h"
#include "ph-pacc.h"

#include <string.h>

static void
check_digest (GBytes *document, const char *record)
{
  g_autofree char *hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, document);
  guint8 digest[32];
  g_autofree char *base64 = NULL;
  g_autofree char *right = NULL;

  for (guint i = 0; i < sizeof digest; i++)
    digest[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  base64 = g_base64_encode (digest, sizeof digest);
  right = g_strdup_printf ("v=UAAC1; a=sha256; d=%s", base64);

  const char *both[] = { record, right, NULL };
  const char *given[] = { record, NULL };

  if (!ph_pacc_is_vouched_for (document, both))
    g_error ("%s does not vouch", right);
  if (!ph_pacc_is_vouched_for (document, given))
    return;

  g_auto(GStrv) pieces = g_strsplit_set (record, " \t\r\n", -1);
  g_autofree char *joined = g_strjoinv (NULL, pieces);

  base64[43] = '\0';
  if (strstr (joined, base64) == NULL || strstr (joined, "UAAC1") == NULL)
    g_error ("%s vouches", record);
}

static void
check_document (const PhSettingsDocument *document)
{
  const PhSettingsOffer *offer = ph_settings_document_get_offer (document, 0);
  const char *host = ph_endpoint_get_host (offer->endpoint);
  const char *url = ph_settings_document_get_help_url (document);
  g_autofree char *again = ph_host_name_to_ascii (host);

  if (ph_settings_document_get_n_offers (document) != 1 || g_strcmp0 (again, host) != 0)
    g_error ("%s is no host", host);
  if (ph_endpoint_get_security (offer->endpoint) != PH_SECURITY_TLS || ph_endpoint_get_port (offer->endpoint) != 465)
    g_error ("no implicit TLS");
  if (url != NULL && g_ascii_strncasecmp (url, "https://", 8) != 0)
    g_error ("%s is no page", url);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const uint8_t *end = size > 0 ? memchr (data, '\n', size) : NULL;
  gsize length = end != NULL ? (gsize) (end - data) : size;
  g_autofree char *record = size > 0 ? g_strndup ((const char *) data, length) : g_strdup ("");
  g_autoptr(GBytes) octets = end != NULL ? g_bytes_new (end + 1, size - length - 1) : g_bytes_new (NULL, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSettingsDocument) document = ph_pacc_parse (octets, NULL, &error);

  check_digest (octets, record);
  if ((document == NULL) != (error != NULL))
    g_error ("neither a document nor an error");
  if (document != NULL)
    check_document (document);
  return 0;
}
