// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The bytes of a message in a file, from the first one, with or without its Bcc fields. Has a position of its own, so
// that any number of them can read one file; constant memory. Pollable: what the system has in its cache, which is nearly
// always all of it, is read without a thread; what has to come from the disk is waited for on one. Seekable, as long as
// nothing is filtered.

/* preadv2() */
#define _GNU_SOURCE

#include "config.h"

#include "ph-message-stream.h"

#include "ph-header-filter.h"
#include "ph-temporary-file.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Only while the header section is filtered; behind it bytes go straight into the reader's own buffer. */
#define CHUNK_SIZE 16384

struct _PhMessageStream
{
  GInputStream parent_instance;

  int fd; /* (owned) */
  gboolean can_poll;
  gboolean is_filtering; /* from its first octet to its last */
  gint64 offset;
  PhHeaderFilter *filter; /* (owned) (nullable): NULL when nothing needs to be filtered any more */
  GByteArray *filtered;   /* (owned): what is filtered and not yet read */
  guint filtered_start;   /* octets of it that are read */
};

/* Whether a read may wait for the disk. */
typedef enum
{
  PATIENT = 0,
  IMPATIENT = RWF_NOWAIT,
} Patience;

static void ph_message_stream_pollable_init (GPollableInputStreamInterface *iface);
static void ph_message_stream_seekable_init (GSeekableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhMessageStream,
                               ph_message_stream,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, ph_message_stream_pollable_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, ph_message_stream_seekable_init))

static gssize
peek_file (PhMessageStream *self, void *buffer, gsize size, Patience patience)
{
  const struct iovec place = { buffer, size };
  gssize n = 0;

  do
    n = preadv2 (self->fd, &place, 1, self->offset, patience);
  while (n < 0 && errno == EINTR);
  return n;
}

static gssize
read_file (PhMessageStream *self, void *buffer, gsize size, Patience patience, GError **error)
{
  gssize n = peek_file (self, buffer, size, patience);

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
fill_filtered (PhMessageStream *self, Patience patience, GError **error)
{
  guint8 chunk[CHUNK_SIZE];

  g_byte_array_set_size (self->filtered, 0);
  self->filtered_start = 0;
  while (self->filtered->len == 0 && self->filter != NULL)
    {
      gssize n = read_file (self, chunk, sizeof chunk, patience, error);

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
read_message (PhMessageStream *self, void *buffer, gsize size, Patience patience, GError **error)
{
  if (self->filtered_start == self->filtered->len && !fill_filtered (self, patience, error))
    return -1;

  gsize n = MIN (size, self->filtered->len - self->filtered_start);

  if (n == 0)
    return read_file (self, buffer, size, patience, error);
  memcpy (buffer, self->filtered->data + self->filtered_start, n);
  self->filtered_start += (guint) n;
  return (gssize) n;
}

static gssize
ph_message_stream_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  return read_message (PH_MESSAGE_STREAM (stream), buffer, size, PATIENT, error);
}

static gssize
ph_message_stream_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize size, GError **error)
{
  return read_message (PH_MESSAGE_STREAM (stream), buffer, size, IMPATIENT, error);
}

static gboolean
ph_message_stream_can_poll (GPollableInputStream *stream)
{
  return PH_MESSAGE_STREAM (stream)->can_poll;
}

static gboolean
ph_message_stream_is_readable (GPollableInputStream *stream)
{
  PhMessageStream *self = PH_MESSAGE_STREAM (stream);
  guint8 octet = 0;

  return self->filtered_start < self->filtered->len || peek_file (self, &octet, sizeof octet, IMPATIENT) >= 0 || errno != EAGAIN;
}

/* Has the system fetch what comes next; nobody else touches the stream meanwhile. */
static void
fetch_in_thread_cb (GTask *task, gpointer source, gpointer fetched, GCancellable *cancellable)
{
  guint8 octet = 0;

  peek_file (source, &octet, sizeof octet, PATIENT);
  g_cancellable_cancel (fetched);
}

static GSource *
ph_message_stream_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr(GCancellable) fetched = g_cancellable_new ();
  g_autoptr(GSource) fetched_source = g_cancellable_source_new (fetched);
  g_autoptr(GTask) task = g_task_new (stream, NULL, NULL, NULL);

  g_task_set_source_tag (task, ph_message_stream_create_source);
  g_task_set_task_data (task, g_object_ref (fetched), g_object_unref);
  g_task_run_in_thread (task, fetch_in_thread_cb);
  return g_pollable_source_new_full (stream, fetched_source, cancellable);
}

static void
ph_message_stream_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = ph_message_stream_can_poll;
  iface->is_readable = ph_message_stream_is_readable;
  iface->create_source = ph_message_stream_create_source;
  iface->read_nonblocking = ph_message_stream_read_nonblocking;
}

static goffset
ph_message_stream_tell (GSeekable *seekable)
{
  return PH_MESSAGE_STREAM (seekable)->offset;
}

/* What is filtered has no places that could be counted. */
static gboolean
ph_message_stream_can_seek (GSeekable *seekable)
{
  return !PH_MESSAGE_STREAM (seekable)->is_filtering;
}

static gboolean
ph_message_stream_seek (GSeekable *seekable, goffset offset, GSeekType type, GCancellable *cancellable, GError **error)
{
  PhMessageStream *self = PH_MESSAGE_STREAM (seekable);
  struct stat info = { 0 };
  goffset base = 0;

  if (type == G_SEEK_END && fstat (self->fd, &info) == 0)
    base = info.st_size;
  else if (type == G_SEEK_CUR)
    base = self->offset;
  if (self->is_filtering || base + offset < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "reading the message: no such place");
      return FALSE;
    }
  self->offset = base + offset;
  return TRUE;
}

static gboolean
ph_message_stream_can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static void
ph_message_stream_seekable_init (GSeekableIface *iface)
{
  iface->tell = ph_message_stream_tell;
  iface->can_seek = ph_message_stream_can_seek;
  iface->seek = ph_message_stream_seek;
  iface->can_truncate = ph_message_stream_can_truncate;
}

static gboolean
ph_message_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  PhMessageStream *self = PH_MESSAGE_STREAM (stream);

  if (self->fd >= 0)
    ph_temporary_file_close (self->fd);
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
  guint8 octet = 0;

  self->fd = fd;
  /* Some file systems can't tell what is in the cache; theirs is read on a thread. */
  self->can_poll = peek_file (self, &octet, sizeof octet, IMPATIENT) >= 0 || errno == EAGAIN;
  self->is_filtering = bcc == PH_MESSAGE_BCC_DROP;
  self->filter = self->is_filtering ? ph_header_filter_new (bcc) : NULL;
  return G_INPUT_STREAM (self);
}
