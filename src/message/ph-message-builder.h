// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"
#include "ph-message-file.h"

G_BEGIN_DECLS

/**
 * PhMessageEncoding:
 * @PH_MESSAGE_ENCODING_7BIT: any server takes it: quoted-printable or base64, whichever is shorter
 * @PH_MESSAGE_ENCODING_8BIT: for servers with 8BITMIME: text as it is, where its lines are short enough
 */
typedef enum
{
  PH_MESSAGE_ENCODING_7BIT,
  PH_MESSAGE_ENCODING_8BIT,
} PhMessageEncoding;

/* Builds the message of a draft in a temporary file that has no name any more, in constant memory and off the main thread. What the draft is
 * at the call counts; attachments are read while it is built. Header fields have no Bcc; their text is encoded, and UTF-8 only in addresses that can't do without (RFC 6532).
 * Errors: PH_ADDRESS_ERROR, G_IO_ERROR (an attachment can't be read, or shrank or grew meanwhile; no space), with the name of the attachment in the message. */
void ph_message_build_async (PhDraft *draft, PhMessageEncoding encoding, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhMessageFile *ph_message_build_finish (GAsyncResult *result, GError **error);

/* Makes 8-bit parts quoted-printable or base64, for a server without 8BITMIME; parts that are signed (RFC 1847) must stay as they are: G_IO_ERROR_NOT_SUPPORTED. */
void ph_message_to_7bit_async (PhMessageFile *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhMessageFile *ph_message_to_7bit_finish (GAsyncResult *result, GError **error);

/* The other way: a draft to edit. @envelope (nullable) tells who gets it without standing in the headers (Bcc). Attachments are written into @directory, which is made when needed. */
void ph_draft_import_async (PhMessageFile *message, PhEnvelope *envelope, GFile *directory, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhDraft *ph_draft_import_finish (GAsyncResult *result, GError **error);

G_END_DECLS
