// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"

G_BEGIN_DECLS

typedef struct _PhHeaderFilter PhHeaderFilter;

PhHeaderFilter *ph_header_filter_new (PhMessageBcc bcc);
void ph_header_filter_free (PhHeaderFilter *self);
void ph_header_filter_feed (PhHeaderFilter *self, const guint8 *data, gsize length, GByteArray *out);
void ph_header_filter_end (PhHeaderFilter *self, GByteArray *out);
gint64 ph_header_filter_get_header_size (const PhHeaderFilter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhHeaderFilter, ph_header_filter_free)

G_END_DECLS
