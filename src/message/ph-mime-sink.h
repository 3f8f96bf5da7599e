// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-mime-source.h"

G_BEGIN_DECLS

#define PH_TYPE_MIME_SINK (ph_mime_sink_get_type ())

G_DECLARE_FINAL_TYPE (PhMimeSink, ph_mime_sink, PH, MIME_SINK, GMimeStream)

GMimeStream *ph_mime_sink_new (GOutputStream *output, gint64 limit, PhMimeJob *job);
gboolean ph_mime_sink_is_full (PhMimeSink *self);

G_END_DECLS
