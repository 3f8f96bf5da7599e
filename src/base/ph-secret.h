// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PH_TYPE_SECRET (ph_secret_get_type ())

typedef struct _PhSecret PhSecret;

GType ph_secret_get_type (void) G_GNUC_CONST;
PhSecret *ph_secret_new (const char *text);
PhSecret *ph_secret_new_bytes (const char *data, gsize length);
PhSecret *ph_secret_ref (PhSecret *self);
void ph_secret_unref (PhSecret *self);
const char *ph_secret_peek (const PhSecret *self);
gsize ph_secret_get_length (const PhSecret *self);
void ph_secret_wipe_stack (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSecret, ph_secret_unref)

G_END_DECLS
