// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 1035 §2.3.4: the longest label of a name. */
#define PH_SLIP_COUNT_MAX_LENGTH 63

guint ph_slip_count (const char *typed, const char *meant);

G_END_DECLS
