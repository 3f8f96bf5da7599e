// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PH_TYPE_ATTACHMENT (ph_attachment_get_type ())

/* A file that goes with a draft; read when the message is built, not before. Immutable. Properties, read-only: "file",
 * "name" (what the recipient sees), "content-type" (a MIME type), "size" (gint64, octets; -1: not known). */
G_DECLARE_FINAL_TYPE (PhAttachment, ph_attachment, PH, ATTACHMENT, GObject)

PhAttachment *ph_attachment_new (GFile *file, const char *name, const char *content_type, gint64 size);
/* Asks the file what it is, off the main thread. Errors: G_IO_ERROR; a folder, a device or a pipe is G_IO_ERROR_NOT_REGULAR_FILE. */
void ph_attachment_new_for_file_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhAttachment *ph_attachment_new_for_file_finish (GAsyncResult *result, GError **error);
GFile *ph_attachment_get_file (PhAttachment *self);
const char *ph_attachment_get_name (PhAttachment *self);
const char *ph_attachment_get_content_type (PhAttachment *self);
gint64 ph_attachment_get_size (PhAttachment *self);

G_END_DECLS
