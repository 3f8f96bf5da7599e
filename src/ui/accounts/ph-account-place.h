// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account-store.h"

G_BEGIN_DECLS

/* FALSE: it is not in the file. */
gboolean ph_account_place_find (PhAccountStore *store, PhAccount *account, guint *ret_position, guint *ret_n_stored);

G_END_DECLS
