// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_MESSAGE_PAGE (ph_message_page_get_type ())

/* Page of the assistant: the test message. */
G_DECLARE_FINAL_TYPE (PhMessagePage, ph_message_page, PH, MESSAGE_PAGE, AdwBin)

void ph_message_page_set_services (PhMessagePage *self, PhServices *services); /* once, before the page is entered */
gboolean ph_message_page_stop (PhMessagePage *self);                           /* FALSE: nothing is sent */

G_END_DECLS
