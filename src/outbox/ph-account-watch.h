// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"

G_BEGIN_DECLS

/* Tells which accounts of a store were added or edited so that it matters for sending; what sending itself remembers of them does not. */
typedef struct _PhAccountWatch PhAccountWatch;

typedef void (*PhAccountWatchFunc) (const char *account_id, gpointer owner);

PhAccountWatch *ph_account_watch_new (PhAccountStore *store, PhAccountWatchFunc changed, gpointer owner);
void ph_account_watch_free (PhAccountWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhAccountWatch, ph_account_watch_free)

G_END_DECLS
