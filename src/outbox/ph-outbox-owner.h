// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A process that has an outbox open, or one of several times that it has: its lock lives exactly as long. */
typedef struct _PhOutboxOwner PhOutboxOwner;

PhOutboxOwner *ph_outbox_owner_new (const char *directory, GError **error);
void ph_outbox_owner_free (PhOutboxOwner *self);
void ph_outbox_owner_abandon (PhOutboxOwner *self);
const char *ph_outbox_owner_get_token (const PhOutboxOwner *self);
gboolean ph_outbox_owner_is_alive (const PhOutboxOwner *self, const char *token);
GPtrArray *ph_outbox_owner_list_dead (const PhOutboxOwner *self);
void ph_outbox_owner_bury (const PhOutboxOwner *self, const char *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhOutboxOwner, ph_outbox_owner_free)

G_END_DECLS
