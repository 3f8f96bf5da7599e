// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_WELCOME_PAGE (ph_welcome_page_get_type ())

/* What stands in the place of the accounts while there is none. */
G_DECLARE_FINAL_TYPE (PhWelcomePage, ph_welcome_page, PH, WELCOME_PAGE, AdwBin)

void ph_welcome_page_take_focus (PhWelcomePage *self);

G_END_DECLS
