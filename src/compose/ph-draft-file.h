// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

/* A text that a person writes is some kilobytes; this is a long novel. What is larger was not written by hand, and each saving
 * writes all of it. */
#define PH_DRAFT_FILE_MAX_BYTES (8 * 1024 * 1024)

GKeyFile *ph_draft_file_new (PhDraft *draft);
PhDraft *ph_draft_file_parse (GBytes *bytes, const char *id, GError **error);
gboolean ph_draft_file_is_newer (GBytes *bytes);

G_END_DECLS
