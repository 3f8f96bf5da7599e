// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What anybody types or pastes: it is an address or an error. An address can be typed again as it is shown, means the same
// then, and would be safe within a command; a name would be safe within a header.

#include "config.h"

#include "fuzz.h"

#include "ph-typed-address.h"

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
check_domain (const char *domain)
{
  if (ph_address_is_literal (domain))
    return;
  if (strspn (domain, "abcdefghijklmnopqrstuvwxyz0123456789-.") < strlen (domain))
    g_error ("%s is not in A-labels", domain);
  if (strchr (domain, '.') == NULL && strcmp (domain, "localhost") != 0)
    g_error ("%s has no dot", domain);
}

static void
check_address (const PhAddress *address)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr(PhAddress) again = ph_typed_address_parse (ph_address_get_text (address), &name, &error);
  g_autoptr(PhAddress) wire = ph_typed_address_parse (ph_address_get_wire (address), NULL, NULL);

  if (again == NULL || name != NULL || !ph_address_equal (address, again))
    g_error ("%s is read as another", ph_address_get_text (address));
  if (wire == NULL || !ph_address_equal (address, wire))
    g_error ("%s is read as another", ph_address_get_wire (address));
  check_line (ph_address_get_wire (address));
  check_domain (ph_address_get_domain (address));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) domain_error = NULL;
  g_autoptr(PhAddress) address = ph_typed_address_parse (text, &name, &error);
  g_autofree char *domain = ph_typed_address_parse_domain (text, &domain_error);

  if ((address == NULL) != (error != NULL) || (domain == NULL) != (domain_error != NULL))
    g_error ("neither an address nor an error");
  if (address != NULL)
    check_address (address);
  if (address == NULL && name != NULL)
    g_error ("a name without an address");
  if (name != NULL)
    check_line (name);
  if (domain != NULL && !ph_address_is_literal (domain))
    check_domain (domain);
  return 0;
}
