// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhSessionWritten:
 * @PH_SESSION_WRITTEN: all of it is out
 * @PH_SESSION_WRITING: the rest follows, and @written of the events tells when
 * @PH_SESSION_WRITE_FAILED: the peer takes no more
 */
typedef enum
{
  PH_SESSION_WRITTEN,
  PH_SESSION_WRITING,
  PH_SESSION_WRITE_FAILED,
} PhSessionWritten;

/**
 * PhSessionWireEvents:
 * @received: bytes came
 * @ended: nothing comes any more; the error is %NULL when the peer closed in order
 * @written: how what was being written ended
 *
 * What a wire tells its owner, which may free it from there.
 */
typedef struct
{
  void (*received) (gpointer owner, const guint8 *data, gsize length);
  void (*ended) (gpointer owner, GError *error);
  void (*written) (gpointer owner, PhSessionWritten written);
} PhSessionWireEvents;

typedef struct _PhSessionWire PhSessionWire;

PhSessionWire *ph_session_wire_new (GInputStream *input, GOutputStream *output, const PhSessionWireEvents *events, gpointer owner);
void ph_session_wire_free (PhSessionWire *self);
void ph_session_wire_listen (PhSessionWire *self);
void ph_session_wire_listen_now (PhSessionWire *self);
void ph_session_wire_deafen (PhSessionWire *self);
PhSessionWritten ph_session_wire_write (PhSessionWire *self, GBytes *bytes);
gsize ph_session_wire_take_n_written (PhSessionWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSessionWire, ph_session_wire_free)

G_END_DECLS
