// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From now on all windows are as light or dark as the preferences say. */
void ph_color_scheme_follow (GSettings *preferences);

G_END_DECLS
