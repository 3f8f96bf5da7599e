// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_MESSAGE_PAGE (ph_message_page_get_type ())

/* Page of the assistant: the test message. */
G_DECLARE_FINAL_TYPE (PhMessagePage, ph_message_page, PH, MESSAGE_PAGE, AdwBin)

G_END_DECLS
