// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* For the list of accounts only. */
void ph_account_set_is_default (PhAccount *self, gboolean is_default);
void ph_account_set_is_transient (PhAccount *self, gboolean is_transient);

G_END_DECLS
