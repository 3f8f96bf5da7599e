// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void ph_spoken_toasts_follow (AdwToastOverlay *overlay);

G_END_DECLS
