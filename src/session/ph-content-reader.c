// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Reads a message in two blocks: while one is on its way to the server, the next is fetched. A stream that needs a
// thread to be read costs one visit of it for each block; one in memory is read on the spot. A message behind a gate ends
// only when that is open, which is asked for when all before the end was taken and not when it was read.

#include "config.h"

#include "ph-content-reader.h"

#include "ph-content-gate.h"

/* Four TLS records: large enough that a message is few system calls, small enough to be no matter of memory. */
#define BLOCK_SIZE (64 * 1024)

/* What is in the block behind the one that was taken. */
typedef enum
{
  NEXT_EMPTY,
  NEXT_READING,
  NEXT_FULL,
  NEXT_LAST, /* the rest of the message, maybe nothing */
  NEXT_GATE, /* the last one was taken, and the gate is closed */
  NEXT_OPENING,
  NEXT_NONE, /* there is nothing more */
  NEXT_FAILED,
} Next;

struct _PhContentReader
{
  GInputStream *stream;     /* (owned) */
  GCancellable *io;         /* (owned): of the read under way; a gate is opened or not */
  PhContentReadyFunc ready; /* (nullable): NULL when nobody waits any more */
  gpointer owner;           /* unowned */
  guint8 *taken;            /* (owned) (nullable): the block that the owner looks at */
  guint8 *block;            /* (owned) (nullable): the next one */
  gsize length;             /* of the next one */
  Next next;
  GError *error; /* (owned) (nullable): set when FAILED */
};

static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void opened_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
clear (gpointer data)
{
  PhContentReader *self = data;

  g_clear_object (&self->stream);
  g_clear_object (&self->io);
  g_clear_error (&self->error);
  g_free (self->taken);
  g_free (self->block);
}

static void
take_read (PhContentReader *self, gsize n)
{
  self->length += n;
  self->next = self->length < BLOCK_SIZE ? NEXT_LAST : NEXT_FULL;
}

/* What is in memory needs no task and no turn of the main loop. */
static gboolean
read_at_once (PhContentReader *self)
{
  if (!G_IS_POLLABLE_INPUT_STREAM (self->stream) || !g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (self->stream)))
    return FALSE;

  GPollableInputStream *stream = G_POLLABLE_INPUT_STREAM (self->stream);
  gssize n = 1;

  while (self->length < BLOCK_SIZE && n > 0)
    {
      n = g_pollable_input_stream_read_nonblocking (stream, self->block + self->length, BLOCK_SIZE - self->length, NULL, NULL);
      self->length += (gsize) MAX (n, 0);
    }
  /* An error comes again, with the main loop to wait for its end. */
  if (n < 0)
    return FALSE;
  take_read (self, 0);
  return TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PhContentReader *self = user_data;
  gsize n = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n, &self->error))
    take_read (self, n);
  else
    self->next = NEXT_FAILED;
  if (self->ready != NULL)
    self->ready (self->owner);
  g_rc_box_release_full (self, clear);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PhContentReader *self = user_data;

  self->next = ph_content_gate_open_finish (PH_CONTENT_GATE (source), result, &self->error) ? NEXT_NONE : NEXT_FAILED;
  if (self->ready != NULL)
    self->ready (self->owner);
  g_rc_box_release_full (self, clear);
}

static PhContentState
open_gate (PhContentReader *self)
{
  self->next = NEXT_OPENING;
  ph_content_gate_open_async (PH_CONTENT_GATE (self->stream), opened_cb, g_rc_box_acquire (self));
  return PH_CONTENT_PENDING;
}

/* What follows on the last block. */
static Next
get_end (PhContentReader *self)
{
  return PH_IS_CONTENT_GATE (self->stream) ? NEXT_GATE : NEXT_NONE;
}

/**
 * ph_content_reader_new:
 * @stream: a message, read from its current position; not closed
 * @ready: called when what was pending is there
 * @owner: for @ready
 *
 * Returns: (transfer full): a reader that has read nothing yet
 */
PhContentReader *
ph_content_reader_new (GInputStream *stream, PhContentReadyFunc ready, gpointer owner)
{
  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  PhContentReader *self = g_rc_box_new0 (PhContentReader);

  self->stream = g_object_ref (stream);
  self->io = g_cancellable_new ();
  self->ready = ready;
  self->owner = owner;
  return self;
}

/**
 * ph_content_reader_free:
 * @self: (transfer full): a reader
 *
 * A read under way is cancelled, and keeps its memory until it ends.
 */
void
ph_content_reader_free (PhContentReader *self)
{
  self->ready = NULL;
  if (self->next == NEXT_READING)
    g_cancellable_cancel (self->io);
  g_rc_box_release_full (self, clear);
}

/**
 * ph_content_reader_read_ahead:
 * @self: a reader
 *
 * Begins to fetch the next block, so that it is there when it is wanted.
 */
void
ph_content_reader_read_ahead (PhContentReader *self)
{
  if (self->next != NEXT_EMPTY)
    return;
  if (self->block == NULL)
    self->block = g_malloc (BLOCK_SIZE);
  self->length = 0;
  if (read_at_once (self))
    return;
  self->next = NEXT_READING;
  g_input_stream_read_all_async (self->stream, self->block + self->length, BLOCK_SIZE - self->length, G_PRIORITY_DEFAULT, self->io, read_cb, g_rc_box_acquire (self));
}

static PhContentState
hand_out (PhContentReader *self, Next following, const guint8 **ret_data, gsize *ret_length)
{
  guint8 *block = self->block;

  *ret_data = block;
  *ret_length = self->length;
  self->block = self->taken;
  self->taken = block;
  self->next = following;
  ph_content_reader_read_ahead (self);
  return PH_CONTENT_BLOCK;
}

/**
 * ph_content_reader_take:
 * @self: a reader
 * @ret_data: (out) (array length=ret_length) (transfer none): the next block; valid until the next call
 * @ret_length: (out): its octets, at least one
 *
 * Gives the next block and begins to fetch the one behind it.
 *
 * Returns: whether there is one
 */
PhContentState
ph_content_reader_take (PhContentReader *self, const guint8 **ret_data, gsize *ret_length)
{
  ph_content_reader_read_ahead (self);
  switch (self->next)
    {
    case NEXT_FULL:
      return hand_out (self, NEXT_EMPTY, ret_data, ret_length);
    case NEXT_LAST:
      if (self->length > 0)
        return hand_out (self, get_end (self), ret_data, ret_length);
      return get_end (self) == NEXT_GATE ? open_gate (self) : PH_CONTENT_END;
    case NEXT_GATE:
      return open_gate (self);
    case NEXT_NONE:
      return PH_CONTENT_END;
    case NEXT_FAILED:
      return PH_CONTENT_FAILED;
    case NEXT_EMPTY:
    case NEXT_READING:
    case NEXT_OPENING:
    default:
      return PH_CONTENT_PENDING;
    }
}

/**
 * ph_content_reader_get_error:
 * @self: a reader that failed
 *
 * Returns: (transfer none): why
 */
const GError *
ph_content_reader_get_error (PhContentReader *self)
{
  return self->error;
}
