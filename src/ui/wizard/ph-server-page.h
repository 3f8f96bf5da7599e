// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-lookup.h"

G_BEGIN_DECLS

#define PH_TYPE_SERVER_PAGE (ph_server_page_get_type ())

/* Page of the assistant: where mail goes out, as it was found or as the person enters it. */
G_DECLARE_FINAL_TYPE (PhServerPage, ph_server_page, PH, SERVER_PAGE, AdwBin)

void ph_server_page_set_lookup (PhServerPage *self, PhServices *services, PhLookup *lookup); /* once, before the page is entered */

G_END_DECLS
