// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-discovery-schedule.h"
#include "ph-discovery.h"

G_BEGIN_DECLS

void ph_discovery_set_schedule (PhDiscovery *self, const PhDiscoverySchedule *schedule); /* for tests; it is copied */

G_END_DECLS
