// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_TEST_PAGE (ph_test_page_get_type ())

/* Page of the assistant: the guided test. Activates "assistant.edit" (uint: PhSettingEditor) when the person wants to change a setting. */
G_DECLARE_FINAL_TYPE (PhTestPage, ph_test_page, PH, TEST_PAGE, AdwBin)

void ph_test_page_set_services (PhTestPage *self, PhServices *services); /* once, before the page is entered */
void ph_test_page_repeat (PhTestPage *self);
gboolean ph_test_page_stop (PhTestPage *self); /* FALSE: nothing runs */

G_END_DECLS
