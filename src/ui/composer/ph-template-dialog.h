// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-template-store.h"

G_BEGIN_DECLS

/* Asks for a name and saves what @draft holds under it. One that is there is replaced when the person says so. @toasts: where the success is told. */
void ph_template_dialog_present (GtkWindow *parent, PhTemplateStore *store, PhDraft *draft, AdwToastOverlay *toasts);

G_END_DECLS
