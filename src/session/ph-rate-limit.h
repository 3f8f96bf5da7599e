// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PhRateLimit PhRateLimit;

PhRateLimit *ph_rate_limit_new (guint per_minute);
void ph_rate_limit_free (PhRateLimit *self);
gint64 ph_rate_limit_get_wait_us (const PhRateLimit *self, gint64 now_us);
void ph_rate_limit_take (PhRateLimit *self, gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhRateLimit, ph_rate_limit_free)

G_END_DECLS
