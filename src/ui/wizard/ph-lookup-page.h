// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-lookup.h"

G_BEGIN_DECLS

#define PH_TYPE_LOOKUP_PAGE (ph_lookup_page_get_type ())

/* Page of the assistant: settings are being looked up. Going on from here stops that. */
G_DECLARE_FINAL_TYPE (PhLookupPage, ph_lookup_page, PH, LOOKUP_PAGE, AdwBin)

void ph_lookup_page_set_lookup (PhLookupPage *self, PhLookup *lookup); /* once, before the page is entered */

G_END_DECLS
