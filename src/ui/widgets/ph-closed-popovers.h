// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ph_closed_popovers_ignore_pointer (void);

G_END_DECLS
