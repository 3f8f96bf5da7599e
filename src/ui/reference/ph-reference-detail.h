// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-reply-query.h"

G_BEGIN_DECLS

#define PH_TYPE_REFERENCE_DETAIL (ph_reference_detail_get_type ())

/* All that is known about one code or one reply. */
G_DECLARE_FINAL_TYPE (PhReferenceDetail, ph_reference_detail, PH, REFERENCE_DETAIL, AdwBin)

void ph_reference_detail_show (PhReferenceDetail *self, const PhReplyQuery *query);

G_END_DECLS
