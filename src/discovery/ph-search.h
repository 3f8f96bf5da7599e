// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-discovery-schedule.h"
#include "ph-discovery.h"
#include "ph-question.h"
#include "ph-socket-gate.h"

G_BEGIN_DECLS

#define PH_TYPE_SEARCH (ph_search_get_type ())

/* What the sources of one discovery share: whom they ask through, what was asked, who learned of it. */
G_DECLARE_FINAL_TYPE (PhSearch, ph_search, PH, SEARCH, GObject)

PhSearch *ph_search_new (PhDiscoveryBackend *backend, PhProviderCatalogue *catalogue, GListModel *accounts);
void ph_search_set_query (PhSearch *self, PhDiscoveryQuery *query, const PhDiscoverySchedule *schedule); /* once, before anything is asked */
PhDiscoveryBackend *ph_search_get_backend (PhSearch *self);
PhProviderCatalogue *ph_search_get_catalogue (PhSearch *self);
GListModel *ph_search_get_accounts (PhSearch *self); /* (nullable) */
PhDiscoveryQuery *ph_search_get_query (PhSearch *self);
const PhDiscoverySchedule *ph_search_get_schedule (PhSearch *self);
PhSocketGate *ph_search_get_gate (PhSearch *self);
GListModel *ph_search_get_attempts (PhSearch *self);
char **ph_search_dup_contacted_hosts (PhSearch *self);

PhDiscoveryAttempt *ph_search_begin_attempt (PhSearch *self, PhSource source, const char *target); /* (transfer none) */
void ph_search_note_answer (PhSearch *self, PhSource source, PhQuestion *question, const GError *error);
void ph_search_note_not_offered (PhSearch *self);
void ph_search_set_mail_host (PhSearch *self, const char *host);
const char *ph_search_get_mail_host (PhSearch *self); /* (nullable): who receives the domain's mail */
PhDiscoveryHint ph_search_judge (PhSearch *self);     /* why there are no settings */

G_END_DECLS
