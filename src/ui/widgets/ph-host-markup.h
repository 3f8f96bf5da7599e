// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): Pango markup */
char *ph_host_markup_new_plain (const char *text);
char *ph_host_markup_new (const char *host);

G_END_DECLS
