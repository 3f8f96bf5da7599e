// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-fix.h"

G_BEGIN_DECLS

/**
 * PhSetting:
 * @PH_SETTING_SERVER: the server's name
 * @PH_SETTING_PORT: port and security, which belong together
 * @PH_SETTING_SIGN_IN: user name, and the way of signing in if one was chosen
 * @PH_SETTING_SENDER: the address
 * @PH_SETTING_ADDRESS_FAMILY: IPv4 or IPv6 only
 * @PH_SETTING_EHLO_NAME: how this computer is called in the greeting
 * @PH_SETTING_CERTIFICATE: the one certificate that is trusted
 *
 * What a test tries, as a person sees it.
 */
typedef enum
{
  PH_SETTING_SERVER,
  PH_SETTING_PORT,
  PH_SETTING_SIGN_IN,
  PH_SETTING_SENDER,
  PH_SETTING_ADDRESS_FAMILY,
  PH_SETTING_EHLO_NAME,
  PH_SETTING_CERTIFICATE,
} PhSetting;
#define PH_N_SETTINGS (PH_SETTING_CERTIFICATE + 1)

/**
 * PhSettingEditor:
 * @PH_SETTING_EDITOR_NONE: the setting can only be brought back to what is usual
 * @PH_SETTING_EDITOR_SENDER: where the address is entered
 * @PH_SETTING_EDITOR_SERVER: where the server is entered
 * @PH_SETTING_EDITOR_SIGN_IN: where user name and password are entered
 *
 * Where a setting can be changed.
 */
typedef enum
{
  PH_SETTING_EDITOR_NONE,
  PH_SETTING_EDITOR_SENDER,
  PH_SETTING_EDITOR_SERVER,
  PH_SETTING_EDITOR_SIGN_IN,
} PhSettingEditor;

#define PH_TYPE_SETTING_EDITOR (ph_setting_editor_get_type ())

GType ph_setting_editor_get_type (void) G_GNUC_CONST;

const char *ph_setting_get_title (PhSetting setting); /* translated */
PhSettingEditor ph_setting_get_editor (PhSetting setting);
PhFix *ph_setting_dup_reset (PhSetting setting);                                        /* (nullable): what makes it usual again, where there is no editor */
const char *ph_setting_get_usual (PhSetting setting);                                   /* translated: what it is while nobody has chosen anything */
char *ph_setting_dup_value (PhSetting setting, PhAccount *account);                     /* (nullable): NULL: as usual, and not worth a line */
char *ph_setting_dup_former (PhSetting setting, PhAccount *account, PhAccount *former); /* (nullable): NULL: it is the same */
char *ph_setting_dup_changes (PhAccount *account, PhAccount *former);                   /* (nullable): all that is different now, in one line */

G_END_DECLS
