// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ph_json_is_one_object (const char *text, gsize length, guint max_depth);

G_END_DECLS
