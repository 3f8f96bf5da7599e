// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

PhAccount *ph_account_rebase (PhAccount *mine, PhAccount *base, PhAccount *theirs); /* (transfer full): theirs, with what mine has changed since base */
gboolean ph_account_rebase_is_visible (PhAccount *a, PhAccount *b);                 /* they differ in what a person can set */
gboolean ph_account_rebase_needs_test (PhAccount *a, PhAccount *b);                 /* they differ in what the server notices */

G_END_DECLS
