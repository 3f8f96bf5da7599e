// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Finds the page that a provider names in a reply. Only https, only plain host names, nothing that could mislead.

#include "config.h"

#include "ph-fix-link.h"

#include <string.h>

#define SCHEME "https://"
/* Providers' links are below 200 characters; what is longer is not meant for a person. */
#define MAX_LINK 500

/**
 * ph_fix_link_find:
 * @text: text of a reply
 *
 * Returns: (transfer full) (nullable): the first https address in it that has a host name and no user name
 */
char *
ph_fix_link_find (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  const char *start = strstr (text, SCHEME);
  const char *host = start != NULL ? start + strlen (SCHEME) : NULL;
  gsize host_length = host != NULL ? strspn (host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") : 0;
  gsize rest_length = 0;
  g_autofree char *link = NULL;

  if (host_length == 0 || strchr ("/?# ", host[host_length]) == NULL)
    return NULL;
  rest_length = strspn (host + host_length, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/?#=&%+:");
  if (host_length + rest_length > MAX_LINK)
    return NULL;
  link = g_strndup (start, strlen (SCHEME) + host_length + rest_length);
  /* The full stop ends the sentence, not the address. */
  while (g_str_has_suffix (link, ".") || g_str_has_suffix (link, ":"))
    link[strlen (link) - 1] = '\0';
  return g_uri_is_valid (link, G_URI_FLAGS_NONE, NULL) ? g_steal_pointer (&link) : NULL;
}
