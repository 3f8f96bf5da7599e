// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_host_markup_new (const char *host); /* (transfer full): Pango markup */

G_END_DECLS
