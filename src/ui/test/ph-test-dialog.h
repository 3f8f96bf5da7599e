// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

/**
 * PhTestDialogPurpose:
 * @PH_TEST_DIALOG_SETTINGS: tests the settings, delivers nothing
 * @PH_TEST_DIALOG_MESSAGE: sends a test message
 */
typedef enum
{
  PH_TEST_DIALOG_SETTINGS,
  PH_TEST_DIALOG_MESSAGE,
} PhTestDialogPurpose;

#define PH_TYPE_TEST_DIALOG (ph_test_dialog_get_type ())

/* Tests a stored account. What fixes change is kept only when the person saves it. Signal "edit"
 * (PhAccount, with the fixes; PhSettingEditor): a setting is to be changed; the owner opens the editor and calls
 * ph_test_dialog_reload() when it has saved. Signal "mended" (): the account as it is kept has passed a test. */
G_DECLARE_FINAL_TYPE (PhTestDialog, ph_test_dialog, PH, TEST_DIALOG, AdwWindow)

PhTestDialog *ph_test_dialog_new (GtkWindow *parent, PhServices *services, PhAccount *account, PhTestDialogPurpose purpose);
void ph_test_dialog_reload (PhTestDialog *self); /* takes account and password afresh, then goes on */

G_END_DECLS
