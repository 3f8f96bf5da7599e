// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FaultyServer FaultyServer;

/* A submission server on a random port of the loopback address, with a thread for each connection, that does wrong now
 * and then, at any point, as the seed decides. A message is known by its first line, "X-Soak: NUMBER", below
 * @n_messages. */
FaultyServer *faulty_server_new (guint32 seed, guint n_messages);
guint16 faulty_server_get_port (FaultyServer *self);

/* Waits until nobody is connected any more; then the record is complete. */
void faulty_server_stop (FaultyServer *self);
guint faulty_server_get_n_taken (FaultyServer *self, guint message); /* how many times it took responsibility for it */
guint faulty_server_get_n_faults (FaultyServer *self);
guint faulty_server_get_n_connections (FaultyServer *self);
void faulty_server_free (FaultyServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultyServer, faulty_server_free)

G_END_DECLS
