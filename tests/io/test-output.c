// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A block goes out whole and in order, however slowly the other side reads, and stops when it is told to.

#include "config.h"

#include "ph-output.h"
#include "session-fixture.h"

#include <sys/socket.h>

/* More than sockets hold for somebody who does not read. */
#define BLOCK (4 * 1024 * 1024)
#define PIECE 10007

typedef struct
{
  GSocketConnection *ours;
  GSocket *theirs;
  GBytes *block;
  GAsyncResult *result;
  GByteArray *arrived;
} Pair;

static GSocket *
take_socket (int descriptor)
{
  g_autoptr(GError) error = NULL;
  GSocket *socket = g_socket_new_from_fd (descriptor, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

static Pair *
pair_new (void)
{
  Pair *self = g_new0 (Pair, 1);
  guint8 *data = g_malloc (BLOCK);
  int descriptors[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, descriptors), ==, 0);
  g_autoptr(GSocket) ours = take_socket (descriptors[0]);
  self->ours = g_socket_connection_factory_create_connection (ours);
  self->theirs = take_socket (descriptors[1]);
  for (gsize i = 0; i < BLOCK; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  self->block = g_bytes_new_take (data, BLOCK);
  self->arrived = g_byte_array_new ();
  return self;
}

static void
pair_free (Pair *self)
{
  g_clear_object (&self->ours);
  g_clear_object (&self->theirs);
  g_bytes_unref (self->block);
  g_clear_object (&self->result);
  g_byte_array_unref (self->arrived);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

static GOutputStream *
get_stream (Pair *self)
{
  return g_io_stream_get_output_stream (G_IO_STREAM (self->ours));
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Pair *) user_data)->result = g_object_ref (result);
}

static gboolean
is_done (gpointer data)
{
  return ((Pair *) data)->result != NULL;
}

/* A little each time that the main loop turns. */
static gboolean
read_some (gpointer data)
{
  Pair *self = data;
  char buffer[PIECE];
  gssize length = g_socket_receive (self->theirs, buffer, sizeof buffer, NULL, NULL);

  if (length > 0)
    g_byte_array_append (self->arrived, (const guint8 *) buffer, (guint) length);
  return G_SOURCE_CONTINUE;
}

static void
test_slow_reader (void)
{
  g_autoptr(Pair) pair = pair_new ();
  g_autoptr(GError) error = NULL;
  gsize written = 0;
  guint reader = g_idle_add (read_some, pair);

  ph_output_write_async (get_stream (pair), pair->block, NULL, keep_result, pair);
  g_assert_false (is_done (pair));
  session_fixture_wait (is_done, pair);
  g_assert_true (ph_output_write_finish (get_stream (pair), pair->result, &written, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (written, ==, BLOCK);
  while (pair->arrived->len < BLOCK)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (reader);
  g_autoptr(GBytes) arrived = g_bytes_new (pair->arrived->data, pair->arrived->len);
  g_assert_true (g_bytes_equal (arrived, pair->block));
}

/* Never before the caller has returned, even if all went out at once. */
static void
test_at_once (void)
{
  static const gsize lengths[] = { 0, 1, 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(Pair) pair = pair_new ();
      g_autoptr(GBytes) few = g_bytes_new_from_bytes (pair->block, 0, lengths[i]);
      gsize written = 0;

      ph_output_write_async (get_stream (pair), few, NULL, keep_result, pair);
      g_assert_false (is_done (pair));
      session_fixture_wait (is_done, pair);
      g_assert_true (ph_output_write_finish (get_stream (pair), pair->result, &written, NULL));
      g_assert_cmpuint (written, ==, lengths[i]);
    }
}

static void
test_cancelled (void)
{
  g_autoptr(Pair) pair = pair_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  gsize written = 0;

  ph_output_write_async (get_stream (pair), pair->block, cancellable, keep_result, pair);
  g_cancellable_cancel (cancellable);
  session_fixture_wait (is_done, pair);
  g_assert_false (ph_output_write_finish (get_stream (pair), pair->result, &written, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (written, >, 0);
  g_assert_cmpuint (written, <, BLOCK);
}

static void
test_peer_gone (void)
{
  g_autoptr(Pair) pair = pair_new ();
  g_autoptr(GError) error = NULL;
  gsize written = 0;

  ph_output_write_async (get_stream (pair), pair->block, NULL, keep_result, pair);
  g_socket_close (pair->theirs, NULL);
  session_fixture_wait (is_done, pair);
  g_assert_false (ph_output_write_finish (get_stream (pair), pair->result, &written, &error));
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_cmpuint (written, <, BLOCK);
}

/* Through records of TLS, to a server that reads to the end of a message. */
static void
test_tls (void)
{
  static const char *const script[] = { "T:", "M:", "S: 250 ok", "H:", NULL };
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  ScriptedServer *server = scripted_server_new (script, &options);
  g_autoptr(PhServerSettings) settings = session_fixture_new_settings (server, PH_SECURITY_TLS);
  g_autoptr(PhConnection) connection = ph_connection_new (settings);
  GString *message = g_string_new (NULL);
  Pair waiting = { 0 };
  g_autoptr(GError) error = NULL;
  char buffer[100];

  while (message->len < BLOCK)
    g_string_append (message, "what is sent is what arrives\r\n");
  g_string_append (message, ".\r\n");
  g_autoptr(GBytes) bytes = g_string_free_to_bytes (message);
  session_fixture_connect (connection, &error);
  g_assert_no_error (error);
  ph_output_write_async (ph_connection_get_output (connection), bytes, NULL, keep_result, &waiting);
  session_fixture_wait (is_done, &waiting);
  g_assert_true (ph_output_write_finish (ph_connection_get_output (connection), waiting.result, NULL, &error));
  g_assert_cmpint (g_input_stream_read (ph_connection_get_input (connection), buffer, sizeof buffer, NULL, &error), ==, 8);
  g_assert_no_error (error);
  g_object_unref (waiting.result);
  ph_connection_close (connection);
  scripted_server_finish (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/output/slow-reader", test_slow_reader);
  g_test_add_func ("/net/output/at-once", test_at_once);
  g_test_add_func ("/net/output/cancelled", test_cancelled);
  g_test_add_func ("/net/output/peer-gone", test_peer_gone);
  g_test_add_func ("/net/output/tls", test_tls);
  return session_fixture_run ();
}
