// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-draft.h"

G_BEGIN_DECLS

#define PH_TYPE_ATTACHMENT_LIST (ph_attachment_list_get_type ())

/* The files that go with a draft; hidden while there are none. */
G_DECLARE_FINAL_TYPE (PhAttachmentList, ph_attachment_list, PH, ATTACHMENT_LIST, GtkBox)

void ph_attachment_list_set_draft (PhAttachmentList *self, PhDraft *draft);

G_END_DECLS
