// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_SIGN_IN_PAGE (ph_sign_in_page_get_type ())

/* Page of the assistant: how one signs in. */
G_DECLARE_FINAL_TYPE (PhSignInPage, ph_sign_in_page, PH, SIGN_IN_PAGE, AdwBin)

G_END_DECLS
