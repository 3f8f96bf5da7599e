// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_damaged_link_mend (const char *link); /* (transfer full): one that can be decoded */

G_END_DECLS
