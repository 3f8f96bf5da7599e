// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Lets whoever sends a message have the last word before its end is said: from then on the server may take it, and
// nobody can take it back.

#include "config.h"

#include "ph-content-gate.h"

G_DEFINE_INTERFACE (PhContentGate, ph_content_gate, G_TYPE_INPUT_STREAM)

static void
ph_content_gate_default_init (PhContentGateInterface *iface)
{
}

/**
 * ph_content_gate_open_async:
 * @self: a gate
 * @callback: called when it is open, or stays closed
 * @user_data: for @callback
 *
 * To be called once, when all that stands before the end of the message may be sent.
 */
void
ph_content_gate_open_async (PhContentGate *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_CONTENT_GATE (self));

  PH_CONTENT_GATE_GET_IFACE (self)->open_async (self, callback, user_data);
}

/**
 * ph_content_gate_open_finish:
 * @self: a gate
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the end of the message may be said
 */
gboolean
ph_content_gate_open_finish (PhContentGate *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PH_IS_CONTENT_GATE (self), FALSE);

  return PH_CONTENT_GATE_GET_IFACE (self)->open_finish (self, result, error);
}
