// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-discovery-query.h"
#include "ph-source.h"

G_BEGIN_DECLS

/**
 * PhDiscoverySchedule:
 * @total_ms: all of a discovery
 * @grace_ms: how long something that was found waits for something better
 * @plain_ms: when autoconfig without encryption is asked, if there is nothing better until then
 * @guess_ms: when usual names are tried, if there is nothing better until then
 * @stagger_ms: between two usual names
 * @fetch_ms: one document
 * @lookup_ms: one DNS name
 * @probe_ms: one mail server
 * @n_sockets: connections at the same time; one of them is kept for the server that was found
 *
 * When what happens, in milliseconds. Tests shrink it.
 */
typedef struct
{
  guint total_ms;
  guint grace_ms;
  guint plain_ms;
  guint guess_ms;
  guint stagger_ms;
  guint fetch_ms;
  guint lookup_ms;
  guint probe_ms;
  guint n_sockets;
} PhDiscoverySchedule;

const PhDiscoverySchedule *ph_discovery_schedule_get_default (void);
guint ph_discovery_schedule_get_start_ms (const PhDiscoverySchedule *self, PhSource source);
gboolean ph_discovery_schedule_is_local (PhSource source);   /* asks nobody */
gboolean ph_discovery_schedule_is_certain (PhSource source); /* what it knows needs no second opinion from the network */
gboolean ph_discovery_schedule_includes (PhSource source, const PhDiscoveryQuery *query);

G_END_DECLS
