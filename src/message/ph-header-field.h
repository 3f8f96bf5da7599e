// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_header_field_dup (const guint8 *header, gsize length, const char *name);

G_END_DECLS
