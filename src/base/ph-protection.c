// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Names for what protects a session, as they stand in files.

#include "config.h"

#include "ph-protection.h"

#include <string.h>

G_DEFINE_FLAGS_TYPE (PhProtection,
                     ph_protection,
                     G_DEFINE_ENUM_VALUE (PH_PROTECTION_TLS, "tls"),
                     G_DEFINE_ENUM_VALUE (PH_PROTECTION_SCRAM, "scram"),
                     G_DEFINE_ENUM_VALUE (PH_PROTECTION_CHANNEL_BINDING, "channel-binding"))

static const struct
{
  const char *nick;
  PhProtection protection;
} protections[] = {
  { "tls", PH_PROTECTION_TLS },
  { "scram", PH_PROTECTION_SCRAM },
  { "channel-binding", PH_PROTECTION_CHANNEL_BINDING },
};

/**
 * ph_protection_to_string:
 * @protection: any number of protections
 *
 * Returns: (transfer full): their names, separated by spaces
 */
char *
ph_protection_to_string (PhProtection protection)
{
  g_autoptr(GPtrArray) nicks = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (protections); i++)
    if ((protection & protections[i].protection) != 0)
      g_ptr_array_add (nicks, (char *) protections[i].nick);
  g_ptr_array_add (nicks, NULL);
  return g_strjoinv (" ", (char **) nicks->pdata);
}

/**
 * ph_protection_from_string:
 * @text: what [func@Ph.protection_to_string] gave, perhaps of a newer version
 *
 * Returns: the protections in @text that are known
 */
PhProtection
ph_protection_from_string (const char *text)
{
  g_return_val_if_fail (text != NULL, PH_PROTECTION_NONE);

  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  PhProtection protection = PH_PROTECTION_NONE;

  for (guint i = 0; i < G_N_ELEMENTS (protections); i++)
    if (g_strv_contains ((const char *const *) words, protections[i].nick))
      protection |= protections[i].protection;
  return protection;
}
