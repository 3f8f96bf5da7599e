// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"
#include "ph-gmime.h"

G_BEGIN_DECLS

void ph_message_headers_stamp (GMimeMessage *message, PhAddress *from);
void ph_message_headers_write_subject (GMimeMessage *message, const char *subject);
gboolean ph_message_headers_write (GMimeMessage *message, PhDraft *draft, GError **error);

G_END_DECLS
