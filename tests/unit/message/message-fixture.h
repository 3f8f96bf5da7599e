// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-message-builder.h"
#include "ph-message-parts.h"

G_BEGIN_DECLS

PhMessageFile *message_fixture_build (PhDraft *draft, PhMessageEncoding encoding, GError **error);
PhMessageFile *message_fixture_open (const char *data, gssize length, PhMessageBcc bcc, GError **error);
PhMessageFile *message_fixture_to_7bit (PhMessageFile *message, GError **error);
PhDraft *message_fixture_import (PhMessageFile *message, PhEnvelope *envelope, GFile *directory, GError **error);
PhMessageParts *message_fixture_read_parts (PhMessageFile *message, GError **error);
char *message_fixture_dup_bytes (PhMessageFile *message, gsize *ret_length);

void message_fixture_set (PhDraft *draft, PhRecipientsField field, const char *text);
PhDraft *message_fixture_new_draft (const char *text);
PhAttachment *message_fixture_attach (PhDraft *draft, const char *folder, const char *name, const char *type, GBytes *octets);
void message_fixture_remove_folder (const char *path);

G_END_DECLS
