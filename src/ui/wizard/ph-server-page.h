// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_SERVER_PAGE (ph_server_page_get_type ())

/* Page of the assistant: where and how mail goes out. */
G_DECLARE_FINAL_TYPE (PhServerPage, ph_server_page, PH, SERVER_PAGE, AdwBin)

G_END_DECLS
