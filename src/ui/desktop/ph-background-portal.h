// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhAutostart:
 * @PH_AUTOSTART_NO: the program is started by the person, or by another program
 * @PH_AUTOSTART_AT_LOGIN: also, without a window, when the person logs in
 */
typedef enum
{
  PH_AUTOSTART_NO,
  PH_AUTOSTART_AT_LOGIN,
} PhAutostart;

#define PH_TYPE_BACKGROUND_PORTAL (ph_background_portal_get_type ())

/* The leave to run without a window that a sandbox asks for (org.freedesktop.portal.Background). Signal "changed" (): it was answered. */
G_DECLARE_FINAL_TYPE (PhBackgroundPortal, ph_background_portal, PH, BACKGROUND_PORTAL, GObject)

PhBackgroundPortal *ph_background_portal_new (GDBusConnection *connection); /* (nullable): NULL outside of a sandbox */
void ph_background_portal_request (PhBackgroundPortal *self, PhAutostart autostart);
gboolean ph_background_portal_is_allowed (PhBackgroundPortal *self); /* TRUE as long as nobody has said no */

G_END_DECLS
