// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The plan of a discovery: which sources there are for a question, and when each of them begins. It holds tables and runs
// nothing.

#include "config.h"

#include "ph-discovery-schedule.h"

#include "ph-domain-name.h"

#include <string.h>

/* When a source begins. */
typedef enum
{
  WAVE_LOCAL,   /* before anything else; asks nobody */
  WAVE_AT_ONCE, /* all together */
  WAVE_PLAIN,
  WAVE_GUESS,
} Wave;

/* Which domains a source can know. */
typedef enum
{
  KNOWS_ALL,
  KNOWS_NETWORKS, /* those of a private network, too, but not this computer's */
  KNOWS_INTERNET, /* those that are the same everywhere */
} Knows;

static const struct
{
  Wave wave;
  Knows knows;
} sources[PH_N_SOURCES] = {
  [PH_SOURCE_ACCOUNT] = { WAVE_LOCAL, KNOWS_ALL },
  [PH_SOURCE_ADMIN] = { WAVE_LOCAL, KNOWS_ALL },
  [PH_SOURCE_PINNED] = { WAVE_LOCAL, KNOWS_ALL },
  [PH_SOURCE_PACC] = { WAVE_AT_ONCE, KNOWS_NETWORKS },
  [PH_SOURCE_AUTOCONFIG] = { WAVE_AT_ONCE, KNOWS_NETWORKS },
  [PH_SOURCE_WELL_KNOWN] = { WAVE_AT_ONCE, KNOWS_NETWORKS },
  [PH_SOURCE_CATALOGUE] = { WAVE_LOCAL, KNOWS_ALL },
  [PH_SOURCE_ISPDB] = { WAVE_AT_ONCE, KNOWS_INTERNET },
  [PH_SOURCE_MX] = { WAVE_AT_ONCE, KNOWS_NETWORKS },
  [PH_SOURCE_SRV] = { WAVE_AT_ONCE, KNOWS_NETWORKS },
  [PH_SOURCE_AUTOCONFIG_HTTP] = { WAVE_PLAIN, KNOWS_NETWORKS },
  [PH_SOURCE_GUESS] = { WAVE_GUESS, KNOWS_ALL },
};

/**
 * ph_discovery_schedule_get_default:
 *
 * Returns: (transfer none): the schedule of a real discovery
 */
const PhDiscoverySchedule *
ph_discovery_schedule_get_default (void)
{
  static const PhDiscoverySchedule schedule = {
    .total_ms = 15000, /* nobody waits longer without typing the server's name */
    .grace_ms = 2000,
    .plain_ms = 1500, /* most providers have answered over HTTPS by then */
    .guess_ms = 2500,
    .stagger_ms = 100, /* firewalls take a burst of connections for a scan */
    .fetch_ms = 10000,
    .lookup_ms = 5000,
    .probe_ms = 10000,
    .n_sockets = 8,
  };

  return &schedule;
}

/**
 * ph_discovery_schedule_get_start_ms:
 * @self: a schedule
 * @source: a source
 *
 * Returns: when @source begins at the latest, in milliseconds from the start
 */
guint
ph_discovery_schedule_get_start_ms (const PhDiscoverySchedule *self, PhSource source)
{
  g_return_val_if_fail ((guint) source < PH_N_SOURCES, 0);

  const guint start_ms[] = {
    [WAVE_LOCAL] = 0,
    [WAVE_AT_ONCE] = 0,
    [WAVE_PLAIN] = self->plain_ms,
    [WAVE_GUESS] = self->guess_ms,
  };

  return start_ms[sources[source].wave];
}

/**
 * ph_discovery_schedule_is_local:
 * @source: a source
 *
 * Returns: whether @source asks nobody outside this computer
 */
gboolean
ph_discovery_schedule_is_local (PhSource source)
{
  g_return_val_if_fail ((guint) source < PH_N_SOURCES, FALSE);

  return sources[source].wave == WAVE_LOCAL;
}

/**
 * ph_discovery_schedule_is_certain:
 * @source: a source
 *
 * Returns: whether nobody else is asked when @source knows the answer
 */
gboolean
ph_discovery_schedule_is_certain (PhSource source)
{
  return source <= PH_SOURCE_PINNED;
}

/**
 * ph_discovery_schedule_includes:
 * @source: a source
 * @query: a question
 *
 * Returns: whether @source is one that may be asked about @query
 */
gboolean
ph_discovery_schedule_includes (PhSource source, const PhDiscoveryQuery *query)
{
  g_return_val_if_fail ((guint) source < PH_N_SOURCES, FALSE);
  g_return_val_if_fail (query != NULL, FALSE);

  PhDiscoveryFlags flags = ph_discovery_query_get_flags (query);
  const char *domain = ph_discovery_query_get_domain (query);

  if (sources[source].wave == WAVE_LOCAL)
    return TRUE;
  if (flags & PH_DISCOVERY_OFFLINE)
    return FALSE;
  if (source == PH_SOURCE_PACC && !(flags & PH_DISCOVERY_PACC))
    return FALSE;
  if (source == PH_SOURCE_GUESS && (flags & PH_DISCOVERY_NO_PROBE))
    return FALSE;
  switch (sources[source].knows)
    {
    case KNOWS_INTERNET:
      return !ph_domain_name_is_private (domain);
    case KNOWS_NETWORKS:
      return strcmp (domain, "localhost") != 0;
    case KNOWS_ALL:
    default:
      return TRUE;
    }
}
