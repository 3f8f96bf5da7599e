// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Tells names that mean something only here from names of the Internet, by the name alone: nothing is looked up.

#include "config.h"

#include "ph-local-name.h"

#include <string.h>

static const struct
{
  const char *name;
  PhLocalName place;
} local_names[] = {
  { "localhost", PH_LOCAL_NAME_COMPUTER }, /* RFC 6761 §6.3 */
  { "local", PH_LOCAL_NAME_NETWORK },      /* RFC 6762 §3 */
  { "home.arpa", PH_LOCAL_NAME_NETWORK },  /* RFC 8375 §3 */
  { "internal", PH_LOCAL_NAME_NETWORK },   /* kept for private use by ICANN, resolution 2024.07.29.06 */
};

/* Whether @name is @ancestor or below it. */
static gboolean
is_at_or_below (const char *name, const char *ancestor)
{
  gsize length = strlen (name);
  gsize n_tail = strlen (ancestor);

  if (length < n_tail || g_ascii_strcasecmp (name + length - n_tail, ancestor) != 0)
    return FALSE;
  return length == n_tail || name[length - n_tail - 1] == '.';
}

/**
 * ph_local_name_classify:
 * @name: a domain or a host name
 *
 * Returns: how far @name reaches
 */
PhLocalName
ph_local_name_classify (const char *name)
{
  g_return_val_if_fail (name != NULL, PH_LOCAL_NAME_NOT);

  for (guint i = 0; i < G_N_ELEMENTS (local_names); i++)
    if (is_at_or_below (name, local_names[i].name))
      return local_names[i].place;
  return PH_LOCAL_NAME_NOT;
}
