// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whatever answers in place of a provider: it is a document or an error, and what a document offers could be connected to
// and shown to a person as it is.

#include "config.h"

#include "fuzz.h"

#include "ph-autoconfig.h"
#include "ph-host-name.h"

#include <string.h>

static void
check_line (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    g_error ("not UTF-8");
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      g_error ("a control character in %s", text);
}

static void
check_page (const char *url)
{
  if (url != NULL && (g_ascii_strncasecmp (url, "https://", 8) != 0 || !g_str_is_ascii (url) || strpbrk (url, " \r\n\"<>") != NULL))
    g_error ("%s is no page", url);
}

static void
check_offer (const PhSettingsOffer *offer)
{
  const char *host = ph_endpoint_get_host (offer->endpoint);
  g_autofree char *again = ph_host_name_to_ascii (host);

  if (g_strcmp0 (again, host) != 0)
    g_error ("%s is no host", host);
  if (ph_endpoint_get_port (offer->endpoint) == 0)
    g_error ("no port");
  if (ph_endpoint_get_security (offer->endpoint) == PH_SECURITY_NONE && !g_hostname_is_ip_address (host) && g_ascii_strcasecmp (host, "localhost") != 0)
    g_error ("%s without encryption", host);
  if (offer->username != NULL)
    check_line (offer->username);
  if ((offer->methods & PH_SIGN_IN_NONE) != 0 && offer->methods == PH_SIGN_IN_NONE && offer->username != NULL)
    g_error ("a user name for no sign-in");
}

static void
check_document (const PhSettingsDocument *document)
{
  const char *const *skipped = ph_settings_document_get_skipped (document);

  if (ph_settings_document_get_n_offers (document) == 0)
    g_error ("a document of nothing");
  for (guint i = 0; i < ph_settings_document_get_n_offers (document); i++)
    check_offer (ph_settings_document_get_offer (document, i));
  for (guint i = 0; skipped[i] != NULL; i++)
    check_line (skipped[i]);
  if (ph_settings_document_get_provider_name (document) != NULL)
    check_line (ph_settings_document_get_provider_name (document));
  check_page (ph_settings_document_get_help_url (document));
  check_page (ph_settings_document_get_enable_url (document));
}

static void
parse (GBytes *octets, const PhAddress *address)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(PhSettingsDocument) document = ph_autoconfig_parse (octets, address, "example.org", &error);

  if ((document == NULL) != (error != NULL))
    g_error ("neither a document nor an error");
  if (document != NULL)
    check_document (document);
  else
    check_line (error->message);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(GBytes) octets = g_bytes_new (data, size);
  g_autoptr(PhAddress) address = ph_address_parse ("ada@example.org", NULL);

  parse (octets, address);
  parse (octets, NULL);
  return 0;
}
