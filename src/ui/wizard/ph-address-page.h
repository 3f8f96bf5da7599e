// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ADDRESS_PAGE (ph_address_page_get_type ())

/* Page of the assistant: who writes. */
G_DECLARE_FINAL_TYPE (PhAddressPage, ph_address_page, PH, ADDRESS_PAGE, AdwBin)

void ph_address_page_set_services (PhAddressPage *self, PhServices *services); /* once, before the page is entered */

G_END_DECLS
