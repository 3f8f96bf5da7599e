// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhContentState:
 * @PH_CONTENT_BLOCK: here is a block
 * @PH_CONTENT_END: there are no more
 * @PH_CONTENT_PENDING: not yet; the reader tells when
 * @PH_CONTENT_FAILED: it can't be read
 */
typedef enum
{
  PH_CONTENT_BLOCK,
  PH_CONTENT_END,
  PH_CONTENT_PENDING,
  PH_CONTENT_FAILED,
} PhContentState;

typedef struct _PhContentReader PhContentReader;

typedef void (*PhContentReadyFunc) (gpointer owner);

PhContentReader *ph_content_reader_new (GInputStream *stream, PhContentReadyFunc ready, gpointer owner);
void ph_content_reader_free (PhContentReader *self);
void ph_content_reader_read_ahead (PhContentReader *self);
PhContentState ph_content_reader_take (PhContentReader *self, const guint8 **ret_data, gsize *ret_length);
const GError *ph_content_reader_get_error (PhContentReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhContentReader, ph_content_reader_free)

G_END_DECLS
