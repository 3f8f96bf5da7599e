// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*PhOutboxWatchFunc) (gpointer user_data);

typedef struct _PhOutboxWatch PhOutboxWatch;

PhOutboxWatch *ph_outbox_watch_new (GFile *directory, PhOutboxWatchFunc look, gpointer user_data);
void ph_outbox_watch_free (PhOutboxWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxWatch, ph_outbox_watch_free)

G_END_DECLS
