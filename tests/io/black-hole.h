// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _BlackHole BlackHole;

/* An address that neither refuses a connection nor answers it; @port may be 0. */
BlackHole *black_hole_new (const char *address, guint16 port);
guint16 black_hole_get_port (BlackHole *self);
void black_hole_free (BlackHole *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BlackHole, black_hole_free)

G_END_DECLS
