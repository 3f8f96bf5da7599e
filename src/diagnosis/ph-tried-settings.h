// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-fix.h"
#include "ph-problem.h"

G_BEGIN_DECLS

/* Settings that have failed, and with what. */
typedef struct _PhTriedSettings PhTriedSettings;

PhTriedSettings *ph_tried_settings_new (void);
void ph_tried_settings_free (PhTriedSettings *self);
void ph_tried_settings_note (PhTriedSettings *self, PhAccount *account, const PhProblem *problem);
void ph_tried_settings_forget (PhTriedSettings *self); /* all of them */
gboolean ph_tried_settings_lead_back (const PhTriedSettings *self, const PhFix *fix, PhAccount *account, const PhProblem *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTriedSettings, ph_tried_settings_free)

G_END_DECLS
