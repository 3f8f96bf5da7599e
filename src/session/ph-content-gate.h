// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PH_TYPE_CONTENT_GATE (ph_content_gate_get_type ())

/* What the stream of a message may be besides: before the end of the message is said, without which no server can take
 * it, the gate is opened. That can take time, and fail; then the message is not sent. What was read ahead does not open it. */
G_DECLARE_INTERFACE (PhContentGate, ph_content_gate, PH, CONTENT_GATE, GInputStream)

/**
 * PhContentGateInterface:
 * @open_async: see ph_content_gate_open_async()
 * @open_finish: see ph_content_gate_open_finish()
 */
struct _PhContentGateInterface
{
  GTypeInterface parent_interface;

  void (*open_async) (PhContentGate *self, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*open_finish) (PhContentGate *self, GAsyncResult *result, GError **error);
};

void ph_content_gate_open_async (PhContentGate *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_content_gate_open_finish (PhContentGate *self, GAsyncResult *result, GError **error);

G_END_DECLS
