// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Looks through a file for what it truly is, whatever its name says: text in UTF-8, or a message as it can be sent. In
// constant memory; worker threads only.

#include "config.h"

#include "ph-content-scan.h"

#include "ph-header-filter.h"

#include <string.h>

#define CHUNK_SIZE 65536
/* The longest character of UTF-8, of which a chunk may have the beginning. */
#define MAX_CHARACTER 4

typedef struct
{
  PhContentScan *scan;
  PhHeaderFilter *filter; /* (owned) */
  GByteArray *passed;     /* (owned): what the filter gives back */
  gint64 size;
  gboolean is_after_cr;
  gsize n_carried; /* octets of a character whose rest comes with the next chunk */
  char text[MAX_CHARACTER + CHUNK_SIZE];
} Reader;

static void
reader_free (Reader *self)
{
  ph_header_filter_free (self->filter);
  g_byte_array_unref (self->passed);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reader, reader_free)

/* The new octets stand behind those that are carried. */
static void
check_utf8 (Reader *self, gsize n)
{
  gsize length = self->n_carried + n;
  const char *end = NULL;

  if (!self->scan->is_utf8 || g_utf8_validate_len (self->text, length, &end))
    {
      self->n_carried = 0;
      return;
    }

  gsize rest = length - (gsize) (end - self->text);

  self->scan->is_utf8 = rest < MAX_CHARACTER && g_utf8_get_char_validated (end, (gssize) rest) == (gunichar) -2;
  self->n_carried = self->scan->is_utf8 ? rest : 0;
  memmove (self->text, end, self->n_carried);
}

static void
check_line_ends (Reader *self, const char *data, gsize length)
{
  for (const char *at = data; at < data + length && !self->scan->has_bare_cr; at++)
    {
      if (self->is_after_cr && *at != '\n')
        self->scan->has_bare_cr = TRUE;
      self->is_after_cr = *at == '\r';
    }
}

static gboolean
has_8bit (const char *data, gint64 length)
{
  for (gint64 i = 0; i < length; i++)
    if ((guchar) data[i] >= 0x80)
      return TRUE;
  return FALSE;
}

static void
check_header (Reader *self, const char *data, gsize length)
{
  gint64 n_header = (gint64) length;

  if (ph_header_filter_get_header_size (self->filter) >= 0)
    return;
  g_byte_array_set_size (self->passed, 0);
  ph_header_filter_feed (self->filter, (const guint8 *) data, length, self->passed);
  if (ph_header_filter_get_header_size (self->filter) >= 0)
    n_header = CLAMP (ph_header_filter_get_header_size (self->filter) - self->size, 0, n_header);
  self->scan->has_8bit_header = self->scan->has_8bit_header || has_8bit (data, n_header);
}

static void
feed (Reader *self, gsize length)
{
  const char *data = self->text + self->n_carried;

  ph_octet_counter_feed (&self->scan->counter, (const guint8 *) data, length);
  check_line_ends (self, data, length);
  check_header (self, data, length);
  self->size += (gint64) length;
  check_utf8 (self, length);
}

static void
finish (Reader *self)
{
  ph_header_filter_end (self->filter, self->passed);
  ph_octet_counter_end (&self->scan->counter);
  self->scan->header_size = ph_header_filter_get_header_size (self->filter);
  self->scan->is_utf8 = self->scan->is_utf8 && self->n_carried == 0;
  self->scan->has_bare_cr = self->scan->has_bare_cr || self->is_after_cr;
}

/**
 * ph_content_scan_run:
 * @self: (out caller-allocates): what was found
 * @input: the octets, read to their end
 * @cancellable: (nullable): stops reading
 * @error: return location
 *
 * Errors: `G_IO_ERROR`.
 *
 * Returns: whether all could be read
 */
gboolean
ph_content_scan_run (PhContentScan *self, GInputStream *input, GCancellable *cancellable, GError **error)
{
  g_autoptr(Reader) reader = g_new0 (Reader, 1);
  gssize n = 0;

  *self = (PhContentScan){ .is_utf8 = TRUE };
  reader->scan = self;
  reader->filter = ph_header_filter_new (PH_MESSAGE_BCC_KEEP);
  reader->passed = g_byte_array_new ();
  while ((n = g_input_stream_read (input, reader->text + reader->n_carried, CHUNK_SIZE, cancellable, error)) > 0)
    feed (reader, (gsize) n);
  finish (reader);
  return n == 0;
}
