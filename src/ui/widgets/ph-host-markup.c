// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How the name of a server is shown where a person decides whether to trust it: the part that somebody had to register
// stands out, for the rest is free to choose.

#include "config.h"

#include "ph-host-markup.h"

#include "ph-domain-name.h"

#include <gio/gio.h>
#include <string.h>

/* Where a line ends within a label, no hyphen may come in that is not part of the name. */
#define WHOLE(markup) "<span insert_hyphens='false'>" markup "</span>"

/**
 * ph_host_markup_new_plain:
 * @text: names of servers or domains, URLs, or lines of them
 *
 * Returns: (transfer full): Pango markup in which nothing stands out and nothing is hyphenated
 */
char *
ph_host_markup_new_plain (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return g_markup_printf_escaped (WHOLE ("%s"), text);
}

/**
 * ph_host_markup_new:
 * @host: the name of a server
 *
 * International names are shown as they stand in the DNS (A-labels): letters of two scripts may look the same.
 *
 * Returns: (transfer full): Pango markup for it
 */
char *
ph_host_markup_new (const char *host)
{
  g_return_val_if_fail (host != NULL, NULL);

  g_autofree char *ascii = g_hostname_to_ascii (host);
  g_autofree char *shown = g_ascii_strdown (ascii != NULL ? ascii : host, -1);
  g_autofree char *registrable = ph_domain_name_dup_registrable (shown);

  if (registrable == NULL || !g_str_has_suffix (shown, registrable))
    return g_markup_printf_escaped (WHOLE ("<b>%s</b>"), shown);

  g_autofree char *free_part = g_strndup (shown, strlen (shown) - strlen (registrable));

  return g_markup_printf_escaped (WHOLE ("%s<b>%s</b>"), free_part, registrable);
}
