// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-file.h"

G_BEGIN_DECLS

/* Blocks: for worker threads. */
PhMessageFile *ph_message_file_new_for_fd (int fd, PhMessageBcc bcc, GCancellable *cancellable, GError **error);

GInputStream *ph_message_file_dup_seekable (PhMessageFile *self, GError **error);
PhMessageBcc ph_message_file_get_bcc (PhMessageFile *self);

G_END_DECLS
