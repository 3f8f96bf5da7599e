// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-services.h"

G_BEGIN_DECLS

/**
 * PhLookupState:
 * @PH_LOOKUP_IDLE: nothing was asked for
 * @PH_LOOKUP_RUNNING: it looks
 * @PH_LOOKUP_FOUND: there is at least one server
 * @PH_LOOKUP_NOTHING: there is none; the hint of the discovery may say why
 * @PH_LOOKUP_STOPPED: the person did not want to wait any longer, and there was none yet
 * @PH_LOOKUP_NO_MAIL: the provider lets no program send mail
 */
typedef enum
{
  PH_LOOKUP_IDLE,
  PH_LOOKUP_RUNNING,
  PH_LOOKUP_FOUND,
  PH_LOOKUP_NOTHING,
  PH_LOOKUP_STOPPED,
  PH_LOOKUP_NO_MAIL,
} PhLookupState;

/**
 * PhLookupEffort:
 * @PH_LOOKUP_USUAL: in the usual places
 * @PH_LOOKUP_HARDER: also in those that are seldom right
 */
typedef enum
{
  PH_LOOKUP_USUAL,
  PH_LOOKUP_HARDER,
} PhLookupEffort;

#define PH_TYPE_LOOKUP_STATE (ph_lookup_state_get_type ())
#define PH_TYPE_LOOKUP       (ph_lookup_get_type ())

GType ph_lookup_state_get_type (void) G_GNUC_CONST;

/* The looking up of one assistant, as often as it likes. Properties "state" (PhLookupState, read-only) and "discovery"
 * (PhDiscovery, read-only) notify. */
G_DECLARE_FINAL_TYPE (PhLookup, ph_lookup, PH, LOOKUP, GObject)

PhLookup *ph_lookup_new (PhServices *services);
void ph_lookup_start (PhLookup *self, const char *address, PhLookupEffort effort);
void ph_lookup_stop (PhLookup *self);   /* what was found so far counts */
void ph_lookup_forget (PhLookup *self); /* nothing of it counts */
PhLookupState ph_lookup_get_state (PhLookup *self);
const char *ph_lookup_get_address (PhLookup *self);    /* (nullable): as it was given */
PhDiscovery *ph_lookup_get_discovery (PhLookup *self); /* (nullable): of the latest start; NULL while it can't begin yet */
gboolean ph_lookup_is_online (PhLookup *self);         /* the latest start was allowed to ask others */
gboolean ph_lookup_answers (PhLookup *self, const char *address);

G_END_DECLS
