// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_APPLICATION (ph_application_get_type ())

/* The program with the window; one per session. Other programs may use the actions "new-message", "compose" (s: a mailto: link, or ""), "outbox", "show-outbox"
 * (x: a message, 0: none in particular) and "deliver"; the others are its own. */
G_DECLARE_FINAL_TYPE (PhApplication, ph_application, PH, APPLICATION, AdwApplication)

PhApplication *ph_application_new (void);
const char *ph_application_get_trouble (PhApplication *self); /* (nullable): why it could not start */
int ph_application_get_exit_status (PhApplication *self);     /* of its own command line: GLib forgets it when the program goes on afterwards */

G_END_DECLS
