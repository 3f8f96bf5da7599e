// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-dns.h"
#include "ph-endpoint.h"
#include "ph-provider.h"
#include "ph-web-answer.h"

G_BEGIN_DECLS

/**
 * PhProbeFacts:
 * @methods: how the server lets one sign in, as its EHLO says
 *
 * What a server said to EHLO. A server that can't be reached, has another kind of security or a certificate that is not
 * trusted gives an error instead.
 */
typedef struct
{
  PhSignInMethods methods;
} PhProbeFacts;

#define PH_TYPE_DISCOVERY_BACKEND (ph_discovery_backend_get_type ())

/* What a discovery needs of the world. Tests put a table in its place. */
G_DECLARE_INTERFACE (PhDiscoveryBackend, ph_discovery_backend, PH, DISCOVERY_BACKEND, GObject)

struct _PhDiscoveryBackendInterface
{
  GTypeInterface parent_interface;

  void (*fetch_async) (PhDiscoveryBackend *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  PhWebAnswer *(*fetch_finish) (PhDiscoveryBackend *self, GAsyncResult *result, GError **error);
  void (*lookup_async) (PhDiscoveryBackend *self, PhDnsType type, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*lookup_finish) (PhDiscoveryBackend *self, GAsyncResult *result, GError **error);
  void (*probe_async) (PhDiscoveryBackend *self, PhEndpoint *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*probe_finish) (PhDiscoveryBackend *self, GAsyncResult *result, PhProbeFacts *ret_facts, GError **error);
  GNetworkConnectivity (*get_connectivity) (PhDiscoveryBackend *self); /* (optional): what the desktop thinks */
};

void ph_discovery_backend_fetch_async (PhDiscoveryBackend *self, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhWebAnswer *ph_discovery_backend_fetch_finish (PhDiscoveryBackend *self, GAsyncResult *result, GError **error);
void ph_discovery_backend_lookup_async (PhDiscoveryBackend *self, PhDnsType type, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *ph_discovery_backend_lookup_finish (PhDiscoveryBackend *self, GAsyncResult *result, GError **error);
void ph_discovery_backend_probe_async (PhDiscoveryBackend *self, PhEndpoint *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_discovery_backend_probe_finish (PhDiscoveryBackend *self, GAsyncResult *result, PhProbeFacts *ret_facts, GError **error);
GNetworkConnectivity ph_discovery_backend_get_connectivity (PhDiscoveryBackend *self);
void ph_discovery_backend_note_contact (PhDiscoveryBackend *self, const char *host); /* for those that implement it */

G_END_DECLS
