// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Many messages through a pool, and through another one after it, against a server that fails all the time: each of them
// is accounted for exactly once, and nothing grows. PH_SOAK_MESSAGES says how many (20000 if not), PH_SOAK_SEED repeats a
// run's faults as far as threads allow.

#include "config.h"

#include "faulty-server.h"
#include "ph-session-pool.h"

#include <malloc.h>
#include <stdlib.h>

#define N_MESSAGES      20000
#define MAX_CONNECTIONS 8
/* Enough for all connections and what rides on them. */
#define MAX_UNDER_WAY 48
/* How long a server may be silent; nothing on the loopback address takes that long. */
#define PATIENCE_MS 400
/* What a message may leave behind: nothing. This is for caches of libraries. */
#define MAX_GROWTH  (256 * 1024)
#define MAX_SECONDS 240

typedef struct
{
  GRand *random;
  FaultyServer *server;
  PhSessionPool *pool; /* (owned) (nullable): while messages go */
  PhEnvelope *envelope;
  guint n_messages;
  guint n_begun;
  guint n_ended;
  PhSmtpCertainty *certainties;
  guint goal; /* how many are to be begun */
} Soak;

typedef struct
{
  Soak *soak;
  guint number;
  gsize size;
} Message;

static GInputStream *
open_content (gpointer user_data, GError **error)
{
  const Message *message = user_data;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "X-Soak: %u\r\n\r\n", message->number);
  while (text->len < message->size)
    g_string_append (text, ".Franz jagt im komplett verwahrlosten Taxi quer durch Bayern\r\n");
  g_autoptr(GBytes) bytes = g_string_free_to_bytes (text);
  return g_memory_input_stream_new_from_bytes (bytes);
}

static void begin_more (Soak *soak);

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Message *message = user_data;
  Soak *soak = message->soak;
  g_autoptr(PhSmtpResult) outcome = ph_session_pool_send_finish (soak->pool, result, NULL);

  soak->certainties[message->number] = ph_smtp_result_get_certainty (outcome);
  soak->n_ended++;
  begin_more (soak);
}

static void
begin_more (Soak *soak)
{
  while (soak->n_begun < soak->goal && soak->n_begun - soak->n_ended < MAX_UNDER_WAY)
    {
      Message *message = g_new (Message, 1);
      const PhContentSource content = { open_content, message, g_free, NULL };
      const PhSmtpSubmission submission = { .envelope = soak->envelope, .size = -1, .line_ends = PH_SMTP_LINE_ENDS_CRLF };
      /* A few of them are large enough for several chunks and writes. */
      gboolean is_large = g_rand_int_range (soak->random, 0, 200) == 0;

      *message = (Message){ soak, soak->n_begun++, (gsize) g_rand_int_range (soak->random, 40, is_large ? 700000 : 4000) };
      ph_session_pool_send_async (soak->pool, &submission, &content, NULL, ended_cb, message);
    }
}

static gboolean
on_impatience (gpointer data)
{
  Soak *soak = data;

  g_error ("after %u of %u messages nothing ends any more", soak->n_ended, soak->n_messages);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ph_session_pool_close_finish (PH_SESSION_POOL (source), result);
  *(gboolean *) user_data = TRUE;
}

static PhSessionPool *
new_pool (FaultyServer *server)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();

  settings->endpoint = ph_endpoint_new ("127.0.0.1", faulty_server_get_port (server), PH_SECURITY_NONE);
  settings->timeout_ms = PATIENCE_MS;
  return ph_session_pool_new (settings, MAX_CONNECTIONS, NULL);
}

static PhEnvelope *
new_envelope (void)
{
  g_autoptr(PhAddress) sender = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);

  g_ptr_array_add (recipients, ph_address_parse ("bob@example.net", NULL));
  return ph_envelope_new (sender, recipients);
}

/* Sent: there exactly once. Not sent: not there. Uncertain: there at most once. */
static void
account (const Soak *soak)
{
  guint counts[PH_SMTP_UNCERTAIN + 1] = { 0 };

  for (guint i = 0; i < soak->n_messages; i++)
    {
      PhSmtpCertainty certainty = soak->certainties[i];
      guint n_taken = faulty_server_get_n_taken (soak->server, i);

      counts[certainty]++;
      if (certainty == PH_SMTP_SENT ? n_taken != 1 : n_taken > (certainty == PH_SMTP_UNCERTAIN ? 1 : 0))
        g_error ("message %u is %s, and the server took it %u times", i, certainty == PH_SMTP_SENT ? "sent" : certainty == PH_SMTP_NOT_SENT ? "not sent"
                                                                                                                                            : "uncertain",
                 n_taken);
    }
  g_test_message ("%u sent, %u not sent, %u uncertain; %u faults on %u connections", counts[PH_SMTP_SENT], counts[PH_SMTP_NOT_SENT], counts[PH_SMTP_UNCERTAIN],
                  faulty_server_get_n_faults (soak->server), faulty_server_get_n_connections (soak->server));
  /* A server that fails is no excuse for a client that gives up. */
  g_assert_cmpuint (counts[PH_SMTP_SENT], >, soak->n_messages * 8 / 10);
  g_assert_cmpuint (counts[PH_SMTP_NOT_SENT], >, 0);
  g_assert_cmpuint (counts[PH_SMTP_UNCERTAIN], >, 0);
}

/* How much memory is in use once so many are through and every connection is closed: an open one holds its blocks. */
static gsize
run_up_to (Soak *soak, guint goal)
{
  gboolean closed = FALSE;

  soak->goal = goal;
  soak->pool = new_pool (soak->server);
  begin_more (soak);
  while (soak->n_ended < goal)
    g_main_context_iteration (NULL, TRUE);
  ph_session_pool_close_async (soak->pool, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&soak->pool);
  return mallinfo2 ().uordblks;
}

static guint
get_number (const char *name, guint otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : otherwise;
}

static void
test_soak (void)
{
  guint32 seed = get_number ("PH_SOAK_SEED", g_random_int ());
  Soak soak = { .n_messages = get_number ("PH_SOAK_MESSAGES", N_MESSAGES) };
  guint guard = g_timeout_add_seconds (MAX_SECONDS, on_impatience, &soak);
  gint64 start = g_get_monotonic_time ();

  g_test_message ("PH_SOAK_SEED=%u", seed);
  g_autoptr(FaultyServer) server = faulty_server_new (seed, soak.n_messages);
  g_autoptr(PhEnvelope) envelope = new_envelope ();
  g_autofree PhSmtpCertainty *certainties = g_new0 (PhSmtpCertainty, soak.n_messages);
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);

  soak.server = server;
  soak.envelope = envelope;
  soak.certainties = certainties;
  soak.random = random;
  gsize size_at_quarter = run_up_to (&soak, soak.n_messages / 4);
  gsize size_at_end = run_up_to (&soak, soak.n_messages);
  faulty_server_stop (server);
  g_source_remove (guard);
  account (&soak);
  g_test_message ("%.1f s; %" G_GSIZE_FORMAT " octets in use after a quarter, %" G_GSIZE_FORMAT " at the end", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC, size_at_quarter, size_at_end);
  g_assert_cmpuint (size_at_end, <, size_at_quarter + MAX_GROWTH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soak/every-message-once", test_soak);
  return g_test_run ();
}
