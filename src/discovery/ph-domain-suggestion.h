// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): which of the @n_popular domains @domain, which is none of them, is a mistyped form of. */
char *ph_domain_suggestion_dup (const char *domain, const char *const *popular, guint n_popular);

G_END_DECLS
