// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-setting.h"

G_BEGIN_DECLS

#define PH_TYPE_SETTING_ROW (ph_setting_row_get_type ())

/* One setting that is tested, in one line, and what it was before. */
G_DECLARE_FINAL_TYPE (PhSettingRow, ph_setting_row, PH, SETTING_ROW, GtkListBoxRow)

GtkWidget *ph_setting_row_new (PhSetting setting, GtkSizeGroup *titles);
PhSetting ph_setting_row_get_setting (PhSettingRow *self);
void ph_setting_row_show (PhSettingRow *self, PhAccount *account, PhAccount *former); /* @former: (nullable): nothing is marked */

G_END_DECLS
