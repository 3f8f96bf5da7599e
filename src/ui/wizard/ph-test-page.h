// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_TEST_PAGE (ph_test_page_get_type ())

/* Page of the assistant: the guided test. Activates "assistant.enter-password" when the person chose that way on. */
G_DECLARE_FINAL_TYPE (PhTestPage, ph_test_page, PH, TEST_PAGE, AdwBin)

void ph_test_page_repeat (PhTestPage *self);

G_END_DECLS
