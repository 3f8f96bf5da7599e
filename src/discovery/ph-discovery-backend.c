// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a discovery needs of the world: documents, names, and servers that say hello. It decides nothing; it is the seam at
// which tests put a table of answers.

#include "config.h"

#include "ph-discovery-backend.h"

G_DEFINE_INTERFACE (PhDiscoveryBackend, ph_discovery_backend, G_TYPE_OBJECT)

static guint contacting_signal;

static GNetworkConnectivity
get_connectivity_of_desktop (PhDiscoveryBackend *self)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  return g_network_monitor_get_network_available (monitor) ? g_network_monitor_get_connectivity (monitor) : G_NETWORK_CONNECTIVITY_LOCAL;
}

static void
ph_discovery_backend_default_init (PhDiscoveryBackendInterface *iface)
{
  iface->get_connectivity = get_connectivity_of_desktop;

  /**
   * PhDiscoveryBackend::contacting:
   * @self: a backend
   * @host: who is connected to
   *
   * Its name was found and a connection begins: from now on it may know who asks. It comes for each host on the way to a
   * document, and several times for one that has several addresses.
   */
  contacting_signal = g_signal_new ("contacting", PH_TYPE_DISCOVERY_BACKEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/**
 * ph_discovery_backend_fetch_async:
 * @self: a backend
 * @uri: the address of a document, http or https
 * @cancellable: (nullable): stops it
 * @callback: called when the document is there, or isn't
 * @user_data: for @callback
 *
 * Fetches one small document. Nothing but @uri itself is told to the server.
 */
void
ph_discovery_backend_fetch_async (PhDiscoveryBackend *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DISCOVERY_BACKEND (self));
  g_return_if_fail (uri != NULL);

  PH_DISCOVERY_BACKEND_GET_IFACE (self)->fetch_async (self, uri, cancellable, callback, user_data);
}

/**
 * ph_discovery_backend_fetch_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: return location for an error: %PH_WEB_ERROR, %G_RESOLVER_ERROR, %G_IO_ERROR, %G_TLS_ERROR
 *
 * Returns: (transfer full): the document, or %NULL with @error set
 */
PhWebAnswer *
ph_discovery_backend_fetch_finish (PhDiscoveryBackend *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_BACKEND (self), NULL);

  return PH_DISCOVERY_BACKEND_GET_IFACE (self)->fetch_finish (self, result, error);
}

/**
 * ph_discovery_backend_lookup_async:
 * @self: a backend
 * @type: the kind of record
 * @name: a DNS name, A-labels
 * @cancellable: (nullable): stops it
 * @callback: called when the records are there, or aren't
 * @user_data: for @callback
 *
 * Asks the DNS.
 */
void
ph_discovery_backend_lookup_async (PhDiscoveryBackend *self, PhDnsType type, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DISCOVERY_BACKEND (self));
  g_return_if_fail (name != NULL);

  PH_DISCOVERY_BACKEND_GET_IFACE (self)->lookup_async (self, type, name, cancellable, callback, user_data);
}

/**
 * ph_discovery_backend_lookup_finish:
 * @self: a backend
 * @result: what the callback was given
 * @error: return location for an error: %G_RESOLVER_ERROR, %G_IO_ERROR
 *
 * Returns: (transfer full) (element-type PhDnsRecord): at least one record, the best first, or %NULL with @error set
 */
GPtrArray *
ph_discovery_backend_lookup_finish (PhDiscoveryBackend *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_BACKEND (self), NULL);

  return PH_DISCOVERY_BACKEND_GET_IFACE (self)->lookup_finish (self, result, error);
}

/**
 * ph_discovery_backend_probe_async:
 * @self: a backend
 * @endpoint: a server
 * @cancellable: (nullable): stops it
 * @callback: called when it has answered, or hasn't
 * @user_data: for @callback
 *
 * Connects to @endpoint with exactly its kind of security, says EHLO and QUIT, and nothing else.
 */
void
ph_discovery_backend_probe_async (PhDiscoveryBackend *self, PhEndpoint *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DISCOVERY_BACKEND (self));
  g_return_if_fail (endpoint != NULL);

  PH_DISCOVERY_BACKEND_GET_IFACE (self)->probe_async (self, endpoint, cancellable, callback, user_data);
}

/**
 * ph_discovery_backend_probe_finish:
 * @self: a backend
 * @result: what the callback was given
 * @ret_facts: (out): what the server said; set only on success
 * @error: return location for an error: why it can't be used
 *
 * Returns: whether the server answered, with the right kind of security and a certificate that is trusted
 */
gboolean
ph_discovery_backend_probe_finish (PhDiscoveryBackend *self, GAsyncResult *result, PhProbeFacts *ret_facts, GError **error)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_BACKEND (self), FALSE);
  g_return_val_if_fail (ret_facts != NULL, FALSE);

  return PH_DISCOVERY_BACKEND_GET_IFACE (self)->probe_finish (self, result, ret_facts, error);
}

/**
 * ph_discovery_backend_get_connectivity:
 * @self: a backend
 *
 * Only explains why nothing was found; nobody is kept from trying by it. A backend that does not implement it passes on what
 * the desktop thinks.
 *
 * Returns: how far the network reaches
 */
GNetworkConnectivity
ph_discovery_backend_get_connectivity (PhDiscoveryBackend *self)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_BACKEND (self), G_NETWORK_CONNECTIVITY_FULL);

  return PH_DISCOVERY_BACKEND_GET_IFACE (self)->get_connectivity (self);
}

/**
 * ph_discovery_backend_note_contact:
 * @self: a backend
 * @host: who is connected to
 *
 * Tells whoever listens that a connection to @host begins.
 */
void
ph_discovery_backend_note_contact (PhDiscoveryBackend *self, const char *host)
{
  g_return_if_fail (PH_IS_DISCOVERY_BACKEND (self));
  g_return_if_fail (host != NULL);

  g_signal_emit (self, contacting_signal, 0, host);
}
