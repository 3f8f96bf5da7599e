// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"

G_BEGIN_DECLS

/* What a message holds, to be shown: never more than a bounded part of it is kept, whatever comes in. */
typedef struct
{
  GPtrArray *headers;     /* (element-type PhMessageHeader): in their order, decoded, at most 1,000 */
  char *text;             /* what there is to read, UTF-8, at most 1 MiB */
  GPtrArray *attachments; /* (element-type PhMessagePart) */
} PhMessageParts;

typedef struct
{
  char *name;
  char *value; /* decoded, one line, escaped where it could deceive */
} PhMessageHeader;

typedef struct
{
  char *name; /* without folders; "" when it has none */
  char *content_type;
  gint64 size; /* decoded octets */
} PhMessagePart;

void ph_message_parts_read_async (PhMessageFile *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhMessageParts *ph_message_parts_read_finish (GAsyncResult *result, GError **error);
void ph_message_parts_save_async (PhMessageFile *message, guint attachment, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ph_message_parts_save_finish (GAsyncResult *result, GError **error);
void ph_message_parts_free (PhMessageParts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhMessageParts, ph_message_parts_free)

G_END_DECLS
