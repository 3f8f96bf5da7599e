// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_COMPOSER (ph_composer_get_type ())

/* A window in which a message is written, and from which it is sent. What stands in it is on the disk some seconds later; closing it keeps it as a draft. */
G_DECLARE_FINAL_TYPE (PhComposer, ph_composer, PH, COMPOSER, AdwWindow)

GtkWindow *ph_composer_new (GtkApplication *app, PhServices *services, PhDraft *draft); /* @draft (nullable): an empty one */
PhDraft *ph_composer_get_draft (PhComposer *self);
void ph_composer_say (GtkWindow *composer, const char *words); /* something to know of what is written, above it */

G_END_DECLS
