// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-evidence.h"
#include "ph-provider-catalogue.h"

G_BEGIN_DECLS

/* More would be guessing at random. */
#define PH_MAX_LIKELY_NAMES 4

GPtrArray *ph_likely_names_find (const PhEvidence *evidence, PhProviderCatalogue *catalogue);

G_END_DECLS
