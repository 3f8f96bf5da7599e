// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-candidate.h"
#include "ph-discovery-attempt.h"
#include "ph-discovery-backend.h"
#include "ph-discovery-query.h"
#include "ph-provider-catalogue.h"

G_BEGIN_DECLS

/**
 * PhDiscoveryHint:
 * @PH_DISCOVERY_HINT_NONE: nothing to add
 * @PH_DISCOVERY_HINT_OFFLINE: there is no network, or no DNS
 * @PH_DISCOVERY_HINT_CAPTIVE_PORTAL: web pages came in place of documents: the network wants a sign-in of its own
 * @PH_DISCOVERY_HINT_NOT_OFFERED: the DNS says that the domain has no submission server (SRV "."), or takes no mail (RFC 7505)
 * @PH_DISCOVERY_HINT_NO_ANSWER: somebody who may know the settings gave no answer in time
 *
 * Why there may be no settings.
 */
typedef enum
{
  PH_DISCOVERY_HINT_NONE,
  PH_DISCOVERY_HINT_OFFLINE,
  PH_DISCOVERY_HINT_CAPTIVE_PORTAL,
  PH_DISCOVERY_HINT_NOT_OFFERED,
  PH_DISCOVERY_HINT_NO_ANSWER,
} PhDiscoveryHint;

#define PH_N_DISCOVERY_HINTS (PH_DISCOVERY_HINT_NO_ANSWER + 1)

#define PH_TYPE_DISCOVERY (ph_discovery_get_type ())

/* Looks for the settings of one address, once. Signal "candidates-changed": there are more, fewer or better ones. */
G_DECLARE_FINAL_TYPE (PhDiscovery, ph_discovery, PH, DISCOVERY, GObject)

/* @accounts: (nullable) (element-type PhAccount). */
PhDiscovery *ph_discovery_new (PhDiscoveryBackend *backend, PhProviderCatalogue *catalogue, GListModel *accounts);
void ph_discovery_set_timeout (PhDiscovery *self, guint timeout_ms); /* of all of it; 0: fifteen seconds, which is also the most */
void ph_discovery_run_async (PhDiscovery *self, PhDiscoveryQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_discovery_run_finish (PhDiscovery *self, GAsyncResult *result, GError **error); /* FALSE: cancelled; that nothing was found is no error */

GListModel *ph_discovery_get_attempts (PhDiscovery *self); /* (transfer none) (element-type PhDiscoveryAttempt): in the order in which they began */
guint ph_discovery_get_n_candidates (PhDiscovery *self);
PhCandidate *ph_discovery_get_candidate (PhDiscovery *self, guint index); /* (transfer none): the best first */
PhProvider *ph_discovery_get_provider (PhDiscovery *self);                /* (transfer none) (nullable): also one that sends no mail */
PhDiscoveryHint ph_discovery_get_hint (PhDiscovery *self);
char **ph_discovery_dup_contacted_hosts (PhDiscovery *self); /* (transfer full): every host that learned the domain or was connected to; DNS not counted */

G_END_DECLS
