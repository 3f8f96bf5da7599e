// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-source.h"

G_BEGIN_DECLS

/**
 * PhAttemptState:
 * @PH_ATTEMPT_RUNNING: no answer yet
 * @PH_ATTEMPT_FOUND: it gave settings
 * @PH_ATTEMPT_NOTHING: it has none for this domain, or could not be reached
 * @PH_ATTEMPT_NO_ANSWER: nobody answered in time
 * @PH_ATTEMPT_UNUSABLE: it has some, and they can't be used; the note says why
 * @PH_ATTEMPT_STOPPED: something better was found first
 */
typedef enum
{
  PH_ATTEMPT_RUNNING,
  PH_ATTEMPT_FOUND,
  PH_ATTEMPT_NOTHING,
  PH_ATTEMPT_NO_ANSWER,
  PH_ATTEMPT_UNUSABLE,
  PH_ATTEMPT_STOPPED,
} PhAttemptState;

#define PH_N_ATTEMPT_STATES (PH_ATTEMPT_STOPPED + 1)

#define PH_TYPE_ATTEMPT_STATE     (ph_attempt_state_get_type ())
#define PH_TYPE_DISCOVERY_ATTEMPT (ph_discovery_attempt_get_type ())

GType ph_attempt_state_get_type (void) G_GNUC_CONST;

/* One question that a discovery asks, for people to watch. Property "state" (PhAttemptState, read-only) notifies. */
G_DECLARE_FINAL_TYPE (PhDiscoveryAttempt, ph_discovery_attempt, PH, DISCOVERY_ATTEMPT, GObject)

PhDiscoveryAttempt *ph_discovery_attempt_new (PhSource source, const char *target);
PhSource ph_discovery_attempt_get_source (PhDiscoveryAttempt *self);
const char *ph_discovery_attempt_get_target (PhDiscoveryAttempt *self); /* what is asked: a URL, a DNS name, a server with its port */
PhAttemptState ph_discovery_attempt_get_state (PhDiscoveryAttempt *self);
const char *ph_discovery_attempt_get_note (PhDiscoveryAttempt *self);                                /* (nullable): technical, English */
void ph_discovery_attempt_finish (PhDiscoveryAttempt *self, PhAttemptState state, const char *note); /* for the discovery; the first call counts */

G_END_DECLS
