// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What one web server said, without any judgement: the web client fills it in.

#include "config.h"

#include "ph-web-peek.h"

/**
 * ph_web_peek_free:
 * @self: (transfer full): what a server said
 */
void
ph_web_peek_free (PhWebPeek *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->location);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}
