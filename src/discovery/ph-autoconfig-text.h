// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_autoconfig_text_decode (GBytes *document, gsize *ret_length, GError **error);

G_END_DECLS
