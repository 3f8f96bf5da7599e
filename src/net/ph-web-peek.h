// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhWebPeek:
 * @status: the status code
 * @location: (nullable): where the server sends us instead, as a whole address; %NULL: nowhere that is one
 * @date: what the server's clock says, in seconds since 1970; 0: nothing
 * @body: the first octets of what came, at most 64 KiB
 *
 * What a web server says to one request, whatever it says. A plain value.
 */
typedef struct
{
  guint status;
  char *location;
  gint64 date;
  GBytes *body;
} PhWebPeek;

void ph_web_peek_free (PhWebPeek *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhWebPeek, ph_web_peek_free)

G_END_DECLS
