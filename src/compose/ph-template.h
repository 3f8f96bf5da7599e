// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

#define PH_TYPE_TEMPLATE (ph_template_get_type ())

/* Property "name", read-only. */
G_DECLARE_FINAL_TYPE (PhTemplate, ph_template, PH, TEMPLATE, GObject)

const char *ph_template_get_name (PhTemplate *self);
void ph_template_apply (PhTemplate *self, PhDraft *draft); /* fills what is empty, puts the text before what is there; adds recipients */

G_END_DECLS
