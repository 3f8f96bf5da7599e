// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The parts of an address that a document or the catalogue leaves open (draft-ietf-mailmaint-autoconfig, “Placeholders”).

#include "config.h"

#include "ph-settings-placeholders.h"

#include <string.h>

typedef enum
{
  WHOLE_ADDRESS,
  LOCAL_PART,
  DOMAIN,
} Part;

static const struct
{
  const char *name;
  Part part;
} placeholders[] = {
  { PH_PLACEHOLDER_ADDRESS, WHOLE_ADDRESS },
  { PH_PLACEHOLDER_LOCAL_PART, LOCAL_PART },
  { PH_PLACEHOLDER_DOMAIN, DOMAIN },
};

/* (transfer full) (nullable) */
static char *
dup_part (Part part, const PhAddress *address, const char *domain)
{
  if (part == DOMAIN)
    return g_strdup (domain);
  if (address == NULL)
    return NULL;

  const char *wire = ph_address_get_wire (address);

  return part == WHOLE_ADDRESS ? g_strdup (wire) : g_strndup (wire, strrchr (wire, '@') - wire);
}

/* Length of the name of a placeholder of whatever kind at @at, the percent signs included; 0: there is none. */
static gsize
measure_placeholder (const char *at)
{
  gsize length = *at == '%' ? strspn (at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") : 0;

  return length > 0 && at[length + 1] == '%' ? length + 2 : 0;
}

static gboolean
append_part (GString *filled, const char *name, gsize length, const PhAddress *address, const char *domain)
{
  for (guint i = 0; i < G_N_ELEMENTS (placeholders); i++)
    if (strlen (placeholders[i].name) == length && strncmp (placeholders[i].name, name, length) == 0)
      {
        g_autofree char *value = dup_part (placeholders[i].part, address, domain);

        if (value != NULL)
          g_string_append (filled, value);
        return value != NULL;
      }
  return FALSE;
}

/*
 * ph_settings_fill_placeholders:
 * @text: a text with placeholders
 * @address: (nullable): what they stand for
 * @domain: (nullable): the domain of @address
 *
 * Returns: (transfer full) (nullable): @text with all placeholders replaced; %NULL when one is not known, or stands for an
 *   address that is not known
 */
char *
ph_settings_fill_placeholders (const char *text, const PhAddress *address, const char *domain)
{
  g_autoptr(GString) filled = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = measure_placeholder (text);

      if (length > 0 && !append_part (filled, text, length, address, domain))
        return NULL;
      if (length == 0)
        g_string_append_c (filled, *text);
      text += MAX (length, 1);
    }
  return g_string_free (g_steal_pointer (&filled), FALSE);
}
