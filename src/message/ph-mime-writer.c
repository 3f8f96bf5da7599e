// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Writes what GMime has put together into a temporary file, every line with CRLF. Worker threads only.

#include "config.h"

#include "ph-mime-writer.h"

#include "ph-message-file-private.h"
#include "ph-mime-sink.h"
#include "ph-temporary-file.h"

#include <gio/gunixoutputstream.h>
#include <unistd.h>

/**
 * ph_mime_write_to:
 * @object: a message or a part
 * @output: where it goes; not closed
 * @job: on whose behalf
 * @error: return location
 *
 * Writes it as it goes over the wire, every line with CRLF.
 *
 * Errors: `G_IO_ERROR`.
 *
 * Returns: whether all was written
 */
gboolean
ph_mime_write_to (GMimeObject *object, GOutputStream *output, PhMimeJob *job, GError **error)
{
  g_autoptr(GMimeStream) sink = ph_mime_sink_new (output, -1, job);
  g_autoptr(GMimeStream) filtered = g_mime_stream_filter_new (sink);
  GMimeFilter *line_ends = g_mime_filter_unix2dos_new (FALSE);
  gboolean is_written = FALSE;

  g_mime_stream_filter_add (GMIME_STREAM_FILTER (filtered), line_ends);
  g_object_unref (line_ends);
  is_written = g_mime_object_write_to_stream (object, NULL, filtered) >= 0 && g_mime_stream_flush (filtered) == 0 && g_mime_stream_flush (sink) == 0;
  return is_written && job->error == NULL ? TRUE : ph_mime_job_fail (job, error, "writing the message");
}

/**
 * ph_mime_write:
 * @message: a message; its parts may be read while it is written
 * @job: on whose behalf
 * @error: return location
 *
 * Errors: `G_IO_ERROR`; [error@MessageError] when the message can't be sent as it is.
 *
 * Returns: (transfer full) (nullable): the message in a file without a name
 */
PhMessageFile *
ph_mime_write (GMimeMessage *message, PhMimeJob *job, GError **error)
{
  int fd = ph_temporary_file_open (error);
  g_autoptr(GOutputStream) output = fd >= 0 ? g_unix_output_stream_new (fd, FALSE) : NULL;

  if (fd >= 0 && !ph_mime_write_to (GMIME_OBJECT (message), output, job, error))
    {
      close (fd);
      fd = -1;
    }
  return fd >= 0 ? ph_message_file_new_for_fd (fd, PH_MESSAGE_BCC_KEEP, job->cancellable, error) : NULL;
}
