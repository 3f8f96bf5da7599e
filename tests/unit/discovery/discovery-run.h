// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "discovery-world.h"
#include "ph-discovery-schedule.h"
#include "ph-discovery.h"

G_BEGIN_DECLS

/* One discovery in a world of recorded answers. */
typedef struct
{
  DiscoveryWorld *world;          /* (owned) */
  PhProviderCatalogue *catalogue; /* (owned) */
  GListStore *accounts;           /* (owned) (element-type PhAccount) */
  PhDiscovery *discovery;         /* (owned) */
  GCancellable *cancellable;      /* (owned) */
  GError *error;                  /* (owned) (nullable) */
  gboolean is_done;
  guint n_changes;
  gint64 started_at;
  gint64 ended_at;
} DiscoveryRun;

DiscoveryRun *discovery_run_new (const char *lines, const char *providers); /* @providers: (nullable): a catalogue file; NULL: an empty catalogue */
DiscoveryRun *discovery_run_new_with (const char *lines, PhProviderCatalogue *catalogue);
void discovery_run_free (DiscoveryRun *self);
const PhDiscoverySchedule *discovery_run_get_schedule (void); /* a small one */

/* @whom: an address, or a domain. */
void discovery_run_begin (DiscoveryRun *self, const char *whom, PhDiscoveryFlags flags);
void discovery_run_wait (DiscoveryRun *self);
void discovery_run_wait_for_question (DiscoveryRun *self, const char *question);
void discovery_run_wait_for_silence (DiscoveryRun *self); /* until nothing that was asked is open */
void discovery_run_all (DiscoveryRun *self, const char *whom, PhDiscoveryFlags flags);

char *discovery_run_describe (DiscoveryRun *self);                             /* a line for each candidate: "tls smtp.example.org:465 ada autoconfig trusted verified password" */
char *discovery_run_describe_attempt (DiscoveryRun *self, const char *target); /* (nullable): "autoconfig found" */
char *discovery_run_describe_hosts (DiscoveryRun *self);                       /* apart by blanks */

/* What is found for @whom in the world of @lines is @expected: lines as of discovery_run_describe(), "" for nothing. */
void discovery_run_check (const char *lines, const char *providers, const char *whom, PhDiscoveryFlags flags, const char *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DiscoveryRun, discovery_run_free)

G_END_DECLS
