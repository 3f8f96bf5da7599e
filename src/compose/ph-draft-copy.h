// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

PhDraft *ph_draft_copy_as (PhDraft *draft, const char *id);

G_END_DECLS
