// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PH_TYPE_WATCHED_STREAM (ph_watched_stream_get_type ())

G_DECLARE_FINAL_TYPE (PhWatchedStream, ph_watched_stream, PH, WATCHED_STREAM, GIOStream)

PhWatchedStream *ph_watched_stream_new (GIOStream *base);
const guint8 *ph_watched_stream_get_first_bytes (PhWatchedStream *self, gsize *ret_length);
guint ph_watched_stream_get_turns (PhWatchedStream *self);

G_END_DECLS
