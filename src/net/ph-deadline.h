// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PH_TYPE_DEADLINE (ph_deadline_get_type ())

G_DECLARE_FINAL_TYPE (PhDeadline, ph_deadline, PH, DEADLINE, GObject)

PhDeadline *ph_deadline_new (GCancellable *parent);
void ph_deadline_restart (PhDeadline *self, guint timeout_ms);
void ph_deadline_stop (PhDeadline *self);
GCancellable *ph_deadline_get_cancellable (PhDeadline *self);
gboolean ph_deadline_has_expired (PhDeadline *self);
void ph_deadline_translate_error (PhDeadline *self, GError **error);

G_END_DECLS
