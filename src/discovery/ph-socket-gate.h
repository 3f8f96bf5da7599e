// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*PhSocketGateFunc) (gpointer visitor);

/* Lets so many in at once; the others wait in line. */
typedef struct _PhSocketGate PhSocketGate;

PhSocketGate *ph_socket_gate_new (guint n_places);
void ph_socket_gate_free (PhSocketGate *self);
void ph_socket_gate_enter (PhSocketGate *self, PhSocketGateFunc admitted, gpointer visitor);
gboolean ph_socket_gate_withdraw (PhSocketGate *self, gpointer visitor); /* FALSE: it is not in the line */
void ph_socket_gate_leave (PhSocketGate *self);
void ph_socket_gate_close (PhSocketGate *self);
void ph_socket_gate_reopen (PhSocketGate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSocketGate, ph_socket_gate_free)

G_END_DECLS
