// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// An RFC 5322 message in a file: scanned once when it is opened, and then a source of streams. Never holds more than a
// small message in memory, and never changes it but for Bcc fields.

#include "config.h"

#include "ph-message-file.h"

#include "ph-message-file-private.h"

#include "ph-gmime.h"
#include "ph-header-addresses.h"
#include "ph-header-field.h"
#include "ph-header-filter.h"
#include "ph-message-stream.h"
#include "ph-octet-counter.h"
#include "ph-shown-text.h"
#include "ph-task-data.h"
#include "ph-temporary-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The header section is held in memory while its addresses are read. Real ones have a few kilobytes; servers refuse
 * more than about a hundred. */
#define MAX_HEADER_SIZE (1024 * 1024)
/* RFC 5321 §4.5.3.1.6: 1000 octets with CRLF. */
#define MAX_LINE_LENGTH 998
/* What comes out of a stream is copied to the disk, which an endless one must not fill. No server takes as much. */
#define MAX_STREAM_SIZE ((gint64) 2 * 1024 * 1024 * 1024)
#define CHUNK_SIZE      65536
/* A message that is as small as most are stays in memory: thousands of them may wait, and a process has few descriptors. */
#define MAX_KEPT_SIZE (16 * 1024)
/* A subject is shown in a row of a list. */
#define MAX_SUBJECT 200

typedef struct
{
  GFile *file;          /* (owned) (nullable) */
  GInputStream *stream; /* (owned) (nullable) */
  PhMessageBcc bcc;
} OpenJob;

static void open_job_free (OpenJob *job);

PH_DEFINE_TASK_DATA (OpenJob, open_job)

struct _PhMessageFile
{
  GObject parent_instance;

  int fd; /* (owned); -1: of a message that is kept in memory */
  PhMessageBcc bcc;
  PhOctetCounter counter;
  gboolean has_utf8_headers;
  GByteArray *header;           /* (owned): as it stands in the file */
  PhHeaderAddresses *addresses; /* (owned) (nullable): what @header names, once somebody asked */
  char *subject;                /* (owned) (nullable): once somebody asked */
  char *message_id;             /* (owned) (nullable): likewise */
  GBytes *content;              /* (owned) (nullable): what goes out, of a small message */
};

G_DEFINE_FINAL_TYPE (PhMessageFile, ph_message_file, G_TYPE_OBJECT)
G_DEFINE_QUARK (ph_message_error, ph_message_error)

static void open_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);

static void
open_job_free (OpenJob *job)
{
  g_clear_object (&job->file);
  g_clear_object (&job->stream);
  g_free (job);
}

static void
set_message_error (GError **error, PhMessageError code, const char *message)
{
  g_set_error_literal (error, PH_MESSAGE_ERROR, (int) code, message);
}

static void
set_io_error (GError **error, int saved_errno)
{
  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno), g_strerror (saved_errno));
}

static gboolean
write_all (int fd, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_io_error (error, errno);
          return FALSE;
        }
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
copy_stream (GInputStream *stream, int fd, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK_SIZE);

  for (gint64 size = 0; size <= MAX_STREAM_SIZE;)
    {
      gssize n = g_input_stream_read (stream, buffer, CHUNK_SIZE, cancellable, error);

      if (n == 0)
        return TRUE;
      if (n < 0 || !write_all (fd, buffer, (gsize) n, error))
        return FALSE;
      size += n;
    }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the message is too large");
  return FALSE;
}

/* Returns a file descriptor of a regular file, or -1. */
static int
spool (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  int fd = ph_temporary_file_open (error);

  if (fd >= 0 && !copy_stream (stream, fd, cancellable, error))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static int
open_path (const char *path, GCancellable *cancellable, GError **error)
{
  struct stat info;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0 || fstat (fd, &info) != 0 || S_ISDIR (info.st_mode))
    {
      set_io_error (error, fd < 0 ? errno : EISDIR);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (S_ISREG (info.st_mode))
    return fd;

  g_autoptr(GInputStream) pipe = g_unix_input_stream_new (fd, TRUE);

  return spool (pipe, cancellable, error);
}

static int
open_source (const OpenJob *job, GCancellable *cancellable, GError **error)
{
  if (job->file != NULL && g_file_peek_path (job->file) != NULL)
    return open_path (g_file_peek_path (job->file), cancellable, error);
  if (job->stream != NULL)
    return spool (job->stream, cancellable, error);

  g_autoptr(GFileInputStream) stream = g_file_read (job->file, cancellable, error);

  return stream != NULL ? spool (G_INPUT_STREAM (stream), cancellable, error) : -1;
}

/* What of a chunk is still header section goes to @header. */
static gboolean
collect_header (const PhHeaderFilter *filter, const guint8 *data, gsize length, GByteArray *header, GError **error)
{
  gint64 header_size = ph_header_filter_get_header_size (filter);
  gint64 missing = header_size >= 0 ? header_size - header->len : (gint64) length;

  g_byte_array_append (header, data, (guint) CLAMP (missing, 0, (gint64) length));
  if (header->len <= MAX_HEADER_SIZE)
    return TRUE;
  set_message_error (error, PH_MESSAGE_ERROR_HEADERS_TOO_LARGE, "the header section is too large");
  return FALSE;
}

/* Less than a whole chunk only at the end of the file. */
static gssize
read_chunk (int fd, guint8 *buffer, gint64 offset, GCancellable *cancellable, GError **error)
{
  gssize length = 0;
  gssize n = 1;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  while (length < CHUNK_SIZE && n != 0)
    {
      n = pread (fd, buffer + length, (gsize) (CHUNK_SIZE - length), offset + length);
      if (n < 0 && errno != EINTR)
        {
          set_io_error (error, errno);
          return -1;
        }
      length += MAX (n, 0);
    }
  return length;
}

static gboolean
scan_chunk (PhMessageFile *self, PhHeaderFilter *filter, const guint8 *chunk, gsize length, GByteArray *out, GError **error)
{
  if (ph_header_filter_get_header_size (filter) >= 0)
    {
      ph_octet_counter_feed (&self->counter, chunk, length);
      return TRUE;
    }
  g_byte_array_set_size (out, 0);
  ph_header_filter_feed (filter, chunk, length, out);
  ph_octet_counter_feed (&self->counter, out->data, out->len);
  return collect_header (filter, chunk, length, self->header, error);
}

static void
end_scan (PhMessageFile *self, PhHeaderFilter *filter, GByteArray *out)
{
  guint counted = out->len;

  ph_header_filter_end (filter, out);
  /* An array that was never filled has no place to count from. */
  if (out->len > counted)
    ph_octet_counter_feed (&self->counter, out->data + counted, out->len - counted);
  ph_octet_counter_end (&self->counter);
  /* The last line may have turned out to be none of the header section, also behind the end of a chunk. */
  if (self->header->len > ph_header_filter_get_header_size (filter))
    g_byte_array_set_size (self->header, (guint) ph_header_filter_get_header_size (filter));
}

/* Feeds the header section to the filter, and all that goes out to the counter. */
static gboolean
scan_bytes (PhMessageFile *self, PhHeaderFilter *filter, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK_SIZE);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gint64 size = 0;
  gssize n = 0;

  while ((n = read_chunk (self->fd, buffer, size, cancellable, error)) > 0)
    {
      if (!scan_chunk (self, filter, buffer, (gsize) n, out, error))
        return FALSE;
      size += n;
    }
  if (n < 0)
    return FALSE;
  end_scan (self, filter, out);
  if (size == 0)
    set_message_error (error, PH_MESSAGE_ERROR_EMPTY, "the message is empty");
  /* It was one chunk, and all that goes out of it is still there. */
  else if (size <= MAX_KEPT_SIZE)
    self->content = g_bytes_new (out->data, out->len);
  return size > 0;
}

static gboolean
check_counts (PhMessageFile *self, gint64 header_size, GError **error)
{
  if (header_size == 0)
    set_message_error (error, PH_MESSAGE_ERROR_NOT_A_MESSAGE, "the message does not begin with header fields");
  else if (self->counter.has_nul)
    set_message_error (error, PH_MESSAGE_ERROR_NUL, "the message has NUL bytes");
  else if (self->counter.longest_line > MAX_LINE_LENGTH)
    g_set_error (error, PH_MESSAGE_ERROR, PH_MESSAGE_ERROR_LINE_TOO_LONG, "the message has a line of %" G_GINT64_FORMAT " octets",
                 self->counter.longest_line);
  else
    return TRUE;
  return FALSE;
}

/* Of the header section as it goes out: a dropped Bcc field asks nothing of the server. */
static gboolean
has_8bit_header (const GByteArray *header, PhMessageBcc bcc)
{
  g_autoptr(PhHeaderFilter) filter = ph_header_filter_new (bcc);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  PhOctetCounter counter = { 0 };

  ph_header_filter_feed (filter, header->data, header->len, out);
  ph_header_filter_end (filter, out);
  ph_octet_counter_feed (&counter, out->data, out->len);
  return counter.has_8bit;
}

static void
close_file (PhMessageFile *self)
{
  if (self->fd >= 0)
    ph_temporary_file_close (self->fd);
  self->fd = -1;
}

static gboolean
scan (PhMessageFile *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(PhHeaderFilter) filter = ph_header_filter_new (self->bcc);

  if (!scan_bytes (self, filter, cancellable, error) ||
      !check_counts (self, ph_header_filter_get_header_size (filter), error))
    return FALSE;
  self->has_utf8_headers = self->counter.has_8bit && has_8bit_header (self->header, self->bcc);
  if (self->content != NULL)
    close_file (self);
  return TRUE;
}

/**
 * ph_message_file_new_for_fd:
 * @fd: (transfer full): a regular file, open for reading
 * @bcc: whether Bcc fields go out
 * @cancellable: (nullable): stops the scan
 * @error: return location
 *
 * Does on the calling thread what [func@MessageFile.open_async] does on another one.
 *
 * Errors: as there.
 *
 * Returns: (transfer full) (nullable): the message
 */
PhMessageFile *
ph_message_file_new_for_fd (int fd, PhMessageBcc bcc, GCancellable *cancellable, GError **error)
{
  g_autoptr(PhMessageFile) self = g_object_new (PH_TYPE_MESSAGE_FILE, NULL);

  self->bcc = bcc;
  self->fd = fd;
  if (!scan (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
open_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  OpenJob *job = open_job_get (task);
  GError *error = NULL;
  int fd = open_source (job, cancellable, &error);
  PhMessageFile *self = fd >= 0 ? ph_message_file_new_for_fd (fd, job->bcc, cancellable, &error) : NULL;

  if (self == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, self, g_object_unref);
}

static void
ph_message_file_finalize (GObject *object)
{
  PhMessageFile *self = PH_MESSAGE_FILE (object);

  close_file (self);
  g_byte_array_unref (self->header);
  g_clear_pointer (&self->addresses, ph_header_addresses_free);
  g_free (self->subject);
  g_free (self->message_id);
  g_clear_pointer (&self->content, g_bytes_unref);
  G_OBJECT_CLASS (ph_message_file_parent_class)->finalize (object);
}

static void
ph_message_file_class_init (PhMessageFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_message_file_finalize;
}

static void
ph_message_file_init (PhMessageFile *self)
{
  self->fd = -1;
  self->header = g_byte_array_new ();
}

/* Takes @job. */
static void
open_job (OpenJob *job, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_message_file_open_async);
  open_job_attach (task, job);
  g_task_run_in_thread (task, open_in_thread_cb);
}

/**
 * ph_message_file_open_async:
 * @file: a message; what is no regular local file is copied as a stream is
 * @bcc: whether Bcc fields go out
 * @cancellable: (nullable): stops the scan
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Opens a message and scans it once, off the main thread. The file stays open or is kept in memory, so that it may be
 * renamed or removed later; it must not be changed.
 *
 * Errors: [error@MessageError] but not %PH_MESSAGE_ERROR_ADDRESS, `G_IO_ERROR`.
 */
void
ph_message_file_open_async (GFile *file, PhMessageBcc bcc, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  OpenJob *job = g_new0 (OpenJob, 1);

  job->file = g_object_ref (file);
  job->bcc = bcc;
  open_job (job, cancellable, callback, user_data);
}

/**
 * ph_message_file_open_stream_async:
 * @stream: a message, read from where it is to its end on another thread
 * @bcc: whether Bcc fields go out
 * @cancellable: (nullable): stops reading
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Copies the message into an unlinked temporary file that nobody else can read, then does what
 * [func@MessageFile.open_async] does. Finish with [func@MessageFile.open_finish].
 *
 * Errors: as there; `G_IO_ERROR_MESSAGE_TOO_LARGE` beyond two gibibytes.
 */
void
ph_message_file_open_stream_async (GInputStream *stream, PhMessageBcc bcc, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_INPUT_STREAM (stream));

  OpenJob *job = g_new0 (OpenJob, 1);

  job->stream = g_object_ref (stream);
  job->bcc = bcc;
  open_job (job, cancellable, callback, user_data);
}

/**
 * ph_message_file_open_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the message
 */
PhMessageFile *
ph_message_file_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_message_file_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_message_file_get_size:
 * @self: a message
 *
 * Returns: octets with CRLF line ends, the one of the last line included, dropped Bcc fields excluded: the number for
 *   SIZE (RFC 1870 §3)
 */
gint64
ph_message_file_get_size (PhMessageFile *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), 0);

  return self->counter.size;
}

/**
 * ph_message_file_has_8bit:
 * @self: a message
 *
 * Returns: whether an octet that goes out is beyond US-ASCII (RFC 6152)
 */
gboolean
ph_message_file_has_8bit (PhMessageFile *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), FALSE);

  return self->counter.has_8bit;
}

/**
 * ph_message_file_has_utf8_headers:
 * @self: a message
 *
 * Returns: whether such an octet is in the header section (RFC 6531 §3.4)
 */
gboolean
ph_message_file_has_utf8_headers (PhMessageFile *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), FALSE);

  return self->has_utf8_headers;
}

/* Who names sender and recipients himself never asks, and reading the fields costs as much as the rest of the scan. */
static const PhHeaderAddresses *
get_addresses (PhMessageFile *self)
{
  if (self->addresses == NULL)
    self->addresses = ph_header_addresses_new (self->header->data, self->header->len);
  return self->addresses;
}

/**
 * ph_message_file_dup_sender:
 * @self: a message
 * @error: return location
 *
 * Errors: %PH_MESSAGE_ERROR_ADDRESS.
 *
 * Returns: (transfer full) (nullable): the mailbox of Sender, else the first one of From; %NULL without an error when
 *   neither names one
 */
PhAddress *
ph_message_file_dup_sender (PhMessageFile *self, GError **error)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), NULL);

  const PhHeaderAddresses *addresses = get_addresses (self);

  if (addresses->sender_error != NULL)
    g_propagate_error (error, g_error_copy (addresses->sender_error));
  return addresses->sender != NULL ? ph_address_ref (addresses->sender) : NULL;
}

/**
 * ph_message_file_dup_recipients:
 * @self: a message
 * @error: return location
 *
 * Errors: %PH_MESSAGE_ERROR_ADDRESS, also when only one of many addresses is malformed.
 *
 * Returns: (transfer container) (nullable) (element-type PhAddress): the mailboxes of To, Cc and Bcc, each once, in the
 *   order of the header section; may be empty
 */
GPtrArray *
ph_message_file_dup_recipients (PhMessageFile *self, GError **error)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), NULL);

  const PhHeaderAddresses *addresses = get_addresses (self);

  if (addresses->recipients_error != NULL)
    {
      g_propagate_error (error, g_error_copy (addresses->recipients_error));
      return NULL;
    }

  GPtrArray *recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  for (guint i = 0; i < addresses->recipients->len; i++)
    g_ptr_array_add (recipients, ph_address_ref (addresses->recipients->pdata[i]));
  return recipients;
}

static char *
new_subject (const char *value)
{
  g_autofree char *decoded = NULL;
  g_autofree char *shown = NULL;

  ph_gmime_init ();
  decoded = g_mime_utils_header_decode_text (NULL, value);
  g_strstrip (decoded);
  shown = ph_shown_text_new_line (decoded, MAX_LINE_LENGTH);
  return g_utf8_substring (shown, 0, MIN (g_utf8_strlen (shown, -1), MAX_SUBJECT));
}

/**
 * ph_message_file_get_subject:
 * @self: a message
 *
 * Returns: (transfer none): the subject, decoded, one line, escaped, at most 200 characters; "": none
 */
const char *
ph_message_file_get_subject (PhMessageFile *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), NULL);

  if (self->subject == NULL)
    {
      g_autofree char *value = ph_header_field_dup (self->header->data, self->header->len, "Subject");

      self->subject = new_subject (value != NULL ? value : "");
    }
  return self->subject;
}

static char *
new_message_id (const char *value)
{
  g_autofree char *id = NULL;

  ph_gmime_init ();
  id = g_mime_utils_decode_message_id (value);
  return ph_shown_text_new_line (id != NULL ? id : "", MAX_LINE_LENGTH);
}

/**
 * ph_message_file_get_message_id:
 * @self: a message
 *
 * Returns: (transfer none): its Message-ID without brackets, escaped; "": none
 */
const char *
ph_message_file_get_message_id (PhMessageFile *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), NULL);

  if (self->message_id == NULL)
    {
      g_autofree char *value = ph_header_field_dup (self->header->data, self->header->len, "Message-ID");

      self->message_id = new_message_id (value != NULL ? value : "");
    }
  return self->message_id;
}

/**
 * ph_message_file_dup_content:
 * @self: a message
 * @error: return location
 *
 * Errors: `G_IO_ERROR`.
 *
 * Returns: (transfer full) (nullable): the message from its first byte, with the line ends of the file and without
 *   dropped Bcc fields; each stream has its own position and is pollable: its
 *   octets are there at once unless the disk has to be asked
 */
GInputStream *
ph_message_file_dup_content (PhMessageFile *self, GError **error)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), NULL);

  if (self->content != NULL)
    return g_memory_input_stream_new_from_bytes (self->content);

  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);

  if (fd < 0)
    {
      set_io_error (error, errno);
      return NULL;
    }
  return ph_message_stream_new (fd, self->bcc);
}

/**
 * ph_message_file_dup_seekable:
 * @self: a message
 * @error: return location
 *
 * Errors: `G_IO_ERROR`.
 *
 * Returns: (transfer full) (nullable): the message as it stands in its file, perhaps with Bcc fields that do not go out;
 *   a [iface@Gio.Seekable] with a position of its own
 */
GInputStream *
ph_message_file_dup_seekable (PhMessageFile *self, GError **error)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), NULL);

  if (self->content != NULL)
    return g_memory_input_stream_new_from_bytes (self->content);

  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);

  if (fd < 0)
    {
      set_io_error (error, errno);
      return NULL;
    }
  return ph_message_stream_new (fd, PH_MESSAGE_BCC_KEEP);
}

/**
 * ph_message_file_get_bcc:
 * @self: a message
 *
 * Returns: whether its Bcc fields go out
 */
PhMessageBcc
ph_message_file_get_bcc (PhMessageFile *self)
{
  g_return_val_if_fail (PH_IS_MESSAGE_FILE (self), PH_MESSAGE_BCC_KEEP);

  return self->bcc;
}
