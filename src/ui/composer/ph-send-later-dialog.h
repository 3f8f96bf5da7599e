// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PH_TYPE_SEND_LATER_DIALOG (ph_send_later_dialog_get_type ())

/* Asks when something shall be sent. Signal "chosen" (gint64 time): seconds since 1970, never past. */
G_DECLARE_FINAL_TYPE (PhSendLaterDialog, ph_send_later_dialog, PH, SEND_LATER_DIALOG, AdwWindow)

GtkWindow *ph_send_later_dialog_new (GtkWindow *parent);

G_END_DECLS
