// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on each window has the style class "ph-low" while it is too low for what is there to please. */
void ph_low_windows_mark (void);

G_END_DECLS
