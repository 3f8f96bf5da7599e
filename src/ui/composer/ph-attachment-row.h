// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft.h"

G_BEGIN_DECLS

#define PH_TYPE_ATTACHMENT_ROW (ph_attachment_row_get_type ())

/* A file that goes with a draft: what it is, how large, and what one can do with it. */
G_DECLARE_FINAL_TYPE (PhAttachmentRow, ph_attachment_row, PH, ATTACHMENT_ROW, AdwActionRow)

GtkWidget *ph_attachment_row_new (PhDraft *draft, PhAttachment *attachment);

G_END_DECLS
