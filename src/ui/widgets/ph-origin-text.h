// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): where the settings of @account were found, and when; NULL: a person entered them. */
char *ph_origin_text_dup (PhAccount *account);

G_END_DECLS
