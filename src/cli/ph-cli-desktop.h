// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ph_cli_desktop_find_bus (void);
gboolean ph_cli_desktop_deliver (void);

G_END_DECLS
