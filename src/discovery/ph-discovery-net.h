// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-discovery-backend.h"

G_BEGIN_DECLS

#define PH_TYPE_DISCOVERY_NET (ph_discovery_net_get_type ())

/* The real world: DNS, the web, and servers that are asked with EHLO and nothing else. */
G_DECLARE_FINAL_TYPE (PhDiscoveryNet, ph_discovery_net, PH, DISCOVERY_NET, GObject)

PhDiscoveryBackend *ph_discovery_net_new (void);

G_END_DECLS
