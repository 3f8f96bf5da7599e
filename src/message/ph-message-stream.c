// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The bytes of a message in a file, from the first one, with or without its Bcc fields. Has a position of its own, so
// that any number of them can read one file; constant memory.

#include "config.h"

#include "ph-message-stream.h"

#include "ph-header-filter.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

/* Only while the header section is filtered; behind it bytes go straight into the reader's own buffer. */
#define CHUNK_SIZE 16384

struct _PhMessageStream
{
  GInputStream parent_instance;

  int fd; /* (owned) */
  gint64 offset;
  PhHeaderFilter *filter; /* (owned) (nullable): NULL when nothing needs to be filtered any more */
  GByteArray *filtered;   /* (owned): what is filtered and not yet read */
  guint filtered_start;   /* octets of it that are read */
};

G_DEFINE_FINAL_TYPE (PhMessageStream, ph_message_stream, G_TYPE_INPUT_STREAM)

static gssize
read_file (PhMessageStream *self, void *buffer, gsize size, GError **error)
{
  gssize n = 0;

  do
    n = pread (self->fd, buffer, size, self->offset);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), "reading the message: %s", g_strerror (saved_errno));
      return -1;
    }
  self->offset += n;
  return n;
}

static gboolean
fill_filtered (PhMessageStream *self, GError **error)
{
  guint8 chunk[CHUNK_SIZE];

  g_byte_array_set_size (self->filtered, 0);
  self->filtered_start = 0;
  while (self->filtered->len == 0 && self->filter != NULL)
    {
      gssize n = read_file (self, chunk, sizeof chunk, error);

      if (n < 0)
        return FALSE;
      if (n > 0)
        ph_header_filter_feed (self->filter, chunk, (gsize) n, self->filtered);
      else
        ph_header_filter_end (self->filter, self->filtered);
      if (ph_header_filter_get_header_size (self->filter) >= 0)
        g_clear_pointer (&self->filter, ph_header_filter_free);
    }
  return TRUE;
}

static gssize
ph_message_stream_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  PhMessageStream *self = PH_MESSAGE_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->filtered_start == self->filtered->len && !fill_filtered (self, error))
    return -1;

  gsize n = MIN (size, self->filtered->len - self->filtered_start);

  if (n == 0)
    return read_file (self, buffer, size, error);
  memcpy (buffer, self->filtered->data + self->filtered_start, n);
  self->filtered_start += (guint) n;
  return (gssize) n;
}

static gboolean
ph_message_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  PhMessageStream *self = PH_MESSAGE_STREAM (stream);

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  return TRUE;
}

static void
ph_message_stream_finalize (GObject *object)
{
  PhMessageStream *self = PH_MESSAGE_STREAM (object);

  g_clear_pointer (&self->filter, ph_header_filter_free);
  g_byte_array_unref (self->filtered);
  G_OBJECT_CLASS (ph_message_stream_parent_class)->finalize (object);
}

static void
ph_message_stream_class_init (PhMessageStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ph_message_stream_finalize;
  stream_class->read_fn = ph_message_stream_read;
  stream_class->close_fn = ph_message_stream_close;
}

static void
ph_message_stream_init (PhMessageStream *self)
{
  self->fd = -1;
  self->filtered = g_byte_array_new ();
}

/**
 * ph_message_stream_new:
 * @fd: (transfer full): a regular file, open for reading; its own position does not matter
 * @bcc: what happens to Bcc fields
 *
 * Returns: (transfer full): the bytes of the message
 */
GInputStream *
ph_message_stream_new (int fd, PhMessageBcc bcc)
{
  PhMessageStream *self = g_object_new (PH_TYPE_MESSAGE_STREAM, NULL);

  self->fd = fd;
  self->filter = bcc == PH_MESSAGE_BCC_DROP ? ph_header_filter_new (bcc) : NULL;
  return G_INPUT_STREAM (self);
}
