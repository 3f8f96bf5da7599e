// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-setting.h"

G_BEGIN_DECLS

#define PH_TYPE_TESTED_SETTINGS (ph_tested_settings_get_type ())

/* The settings that a test tries, with those marked that a fix has changed. Signals: "edit" (PhSettingEditor): the person
 * wants to change one; "reset" (PhFix): the person wants one to be as usual. */
G_DECLARE_FINAL_TYPE (PhTestedSettings, ph_tested_settings, PH, TESTED_SETTINGS, AdwBin)

void ph_tested_settings_show (PhTestedSettings *self, PhAccount *account, PhAccount *former); /* @former: (nullable): nothing is marked */

G_END_DECLS
