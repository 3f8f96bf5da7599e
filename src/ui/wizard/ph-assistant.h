// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-account-draft.h"
#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_ASSISTANT (ph_assistant_get_type ())

/* Leads from an address to a tested account, page by page; keeps nothing before the end. */
G_DECLARE_FINAL_TYPE (PhAssistant, ph_assistant, PH, ASSISTANT, AdwWindow)

PhAssistant *ph_assistant_new (GtkWindow *parent, PhServices *services, PhAccountDraft *draft); /* @draft: what is proposed */
gboolean ph_assistant_has_input (PhAssistant *self);                                            /* closing it would lose something */

G_END_DECLS
