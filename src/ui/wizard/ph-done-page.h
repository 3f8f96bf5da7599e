// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_DONE_PAGE (ph_done_page_get_type ())

/* Page of the assistant: the account is there. */
G_DECLARE_FINAL_TYPE (PhDonePage, ph_done_page, PH, DONE_PAGE, AdwBin)

G_END_DECLS
