// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox.h"

G_BEGIN_DECLS

#define PH_TYPE_HANDOVER_STREAM (ph_handover_stream_get_type ())

/* The content of a message of the outbox on its way to a server. Before its end is said, the outbox notes that from now on nobody knows whether the server has it. */
G_DECLARE_FINAL_TYPE (PhHandoverStream, ph_handover_stream, PH, HANDOVER_STREAM, GFilterInputStream)

/* What is told while it is read, on the main thread. */
typedef void (*PhHandoverFunc) (gint64 n_read, gpointer user_data);

GInputStream *ph_handover_stream_new (GInputStream *content, PhOutbox *outbox, gint64 id);
void ph_handover_stream_set_watch (PhHandoverStream *self, PhHandoverFunc watch, gpointer user_data);
gboolean ph_handover_stream_has_begun (PhHandoverStream *self);

G_END_DECLS
