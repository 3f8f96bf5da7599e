// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-envelope.h"

G_BEGIN_DECLS

/**
 * PhMessageError:
 * @PH_MESSAGE_ERROR_EMPTY: no bytes
 * @PH_MESSAGE_ERROR_NOT_A_MESSAGE: it does not begin with header fields (RFC 5322 §2.2)
 * @PH_MESSAGE_ERROR_HEADERS_TOO_LARGE: the header section is beyond the limit
 * @PH_MESSAGE_ERROR_NUL: it holds NUL bytes, which no SMTP server takes without BINARYMIME
 * @PH_MESSAGE_ERROR_LINE_TOO_LONG: a line of more than 998 octets (RFC 5321 §4.5.3.1.6)
 * @PH_MESSAGE_ERROR_ADDRESS: an address in From, Sender, To, Cc or Bcc is malformed
 */
typedef enum
{
  PH_MESSAGE_ERROR_EMPTY,
  PH_MESSAGE_ERROR_NOT_A_MESSAGE,
  PH_MESSAGE_ERROR_HEADERS_TOO_LARGE,
  PH_MESSAGE_ERROR_NUL,
  PH_MESSAGE_ERROR_LINE_TOO_LONG,
  PH_MESSAGE_ERROR_ADDRESS,
} PhMessageError;

typedef enum
{
  PH_MESSAGE_BCC_KEEP, /* the header section goes out as it is */
  PH_MESSAGE_BCC_DROP, /* Bcc fields are left out, every other byte stays */
} PhMessageBcc;

#define PH_MESSAGE_ERROR     (ph_message_error_quark ())
#define PH_TYPE_MESSAGE_FILE (ph_message_file_get_type ())

GQuark ph_message_error_quark (void);

/* An RFC 5322 message in a file (or a stream, which is first copied into an unlinked temporary file): what it needs of a
 * server, whom its headers name, and its bytes as a stream, in constant memory. */
G_DECLARE_FINAL_TYPE (PhMessageFile, ph_message_file, PH, MESSAGE_FILE, GObject)

/* Scans the whole file once, off the main thread. Errors: PH_MESSAGE_ERROR, G_IO_ERROR. */
void ph_message_file_open_async (GFile *file, PhMessageBcc bcc, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void ph_message_file_open_stream_async (GInputStream *stream, PhMessageBcc bcc, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhMessageFile *ph_message_file_open_finish (GAsyncResult *result, GError **error);

gint64 ph_message_file_get_size (PhMessageFile *self); /* octets with CRLF line ends, a missing last one included, dropped Bcc excluded */
gboolean ph_message_file_has_8bit (PhMessageFile *self);
gboolean ph_message_file_has_utf8_headers (PhMessageFile *self);
/* (transfer full) (nullable): Sender, else the first From. */
PhAddress *ph_message_file_dup_sender (PhMessageFile *self, GError **error);
/* (transfer container) (element-type PhAddress): of To, Cc and Bcc, each mailbox once; may be empty. */
GPtrArray *ph_message_file_dup_recipients (PhMessageFile *self, GError **error);
const char *ph_message_file_get_subject (PhMessageFile *self);                   /* decoded, one line, escaped, at most 200 characters; "" */
const char *ph_message_file_get_message_id (PhMessageFile *self);                /* without brackets; "" */
GInputStream *ph_message_file_dup_content (PhMessageFile *self, GError **error); /* from the first byte; line ends as in the file */

G_END_DECLS
