// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a proxy is written: nothing, "direct://", or the URI of a proxy, with no name or password in it, which would be a secret in
// a file that anybody may be shown.

#include "config.h"

#include "ph-proxy.h"

#include "ph-host-name.h"

#include <string.h>

/* In octets: a host name (RFC 1035 §2.3.4), and what stands around it. */
#define MAX_LENGTH 300

/* What GIO speaks, and the usual port. */
static const struct
{
  const char *scheme;
  int port;
} protocols[] = {
  { "socks5", 1080 },
  { "socks4a", 1080 },
  { "socks4", 1080 },
  { "socks", 1080 }, /* any of them */
  { "http", 8080 },
  { "https", 443 },
};

static int
find_usual_port (const char *scheme)
{
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (g_ascii_strcasecmp (protocols[i].scheme, scheme) == 0)
      return protocols[i].port;
  return -1;
}

static gboolean
is_bare (GUri *uri)
{
  const char *path = g_uri_get_path (uri);

  return (*path == '\0' || strcmp (path, "/") == 0) && g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL && g_uri_get_fragment (uri) == NULL;
}

/**
 * ph_proxy_dup_uri:
 * @proxy: (nullable): how a proxy is written
 *
 * Returns: (transfer full) (nullable): its URI, always with a port; %NULL: it is no URI of a proxy
 */
char *
ph_proxy_dup_uri (const char *proxy)
{
  g_autoptr(GUri) uri = proxy != NULL && strlen (proxy) <= MAX_LENGTH ? g_uri_parse (proxy, G_URI_FLAGS_NONE, NULL) : NULL;
  int usual_port = uri != NULL ? find_usual_port (g_uri_get_scheme (uri)) : -1;

  g_autofree char *host = uri != NULL && g_uri_get_host (uri) != NULL ? ph_host_name_to_ascii (g_uri_get_host (uri)) : NULL;

  if (usual_port < 0 || host == NULL || !is_bare (uri) || g_uri_get_port (uri) == 0)
    return NULL;

  int port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : usual_port;

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, port, "", NULL, NULL);
}

/**
 * ph_proxy_judge:
 * @proxy: (nullable): how a proxy is written; %NULL is ""
 *
 * Returns: what that means
 */
PhProxyChoice
ph_proxy_judge (const char *proxy)
{
  g_autofree char *uri = NULL;

  if (proxy == NULL || *proxy == '\0')
    return PH_PROXY_CHOICE_DESKTOP;
  if (strcmp (proxy, PH_PROXY_NONE) == 0)
    return PH_PROXY_CHOICE_NONE;
  uri = ph_proxy_dup_uri (proxy);
  return uri != NULL ? PH_PROXY_CHOICE_OWN : PH_PROXY_CHOICE_WRONG;
}

/**
 * ph_proxy_skip_user:
 * @proxy: how a proxy is written, perhaps wrongly
 *
 * Somebody may have written a password into a file by hand, and errors and reports quote what is wrong.
 *
 * Returns: (transfer none): what stands behind a name and password, with the "@" in front so that it names no other proxy;
 *   all if there are none
 */
const char *
ph_proxy_skip_user (const char *proxy)
{
  const char *at = NULL;

  g_return_val_if_fail (proxy != NULL, NULL);

  at = strrchr (proxy, '@');
  return at != NULL ? at : proxy;
}
