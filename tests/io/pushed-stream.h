// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The content of a message that a test hands out bit by bit: whoever reads more waits. */
#define PUSHED_TYPE_STREAM (pushed_stream_get_type ())
G_DECLARE_FINAL_TYPE (PushedStream, pushed_stream, PUSHED, STREAM, GInputStream)

PushedStream *pushed_stream_new (void);
void pushed_stream_push (PushedStream *self, const guint8 *data, gsize length);
void pushed_stream_end (PushedStream *self);
gboolean pushed_stream_has_ended (PushedStream *self);
gboolean pushed_stream_is_drained (PushedStream *self); /* whether somebody waits for more, or knows the end */

G_END_DECLS
