// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PH_TYPE_FIRST_BYTES_STREAM (ph_first_bytes_stream_get_type ())

G_DECLARE_FINAL_TYPE (PhFirstBytesStream, ph_first_bytes_stream, PH, FIRST_BYTES_STREAM, GFilterInputStream)

PhFirstBytesStream *ph_first_bytes_stream_new (GInputStream *base);
const guint8 *ph_first_bytes_stream_get_bytes (PhFirstBytesStream *self, gsize *ret_length);

G_END_DECLS
