// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whatever gets lost, a result is true. A server that is moody but honest knows which messages it took, and from whom
// and to whom; the engine, which only sees what of the replies reaches it, may be uncertain but never wrong.

#include "config.h"

#include "ph-smtp-engine.h"

#include <string.h>

#define N_DIALOGUES    3000
#define N_MESSAGES     6
#define MAX_RECIPIENTS 5
/* Enough for a second and a third chunk. */
#define MAX_BODY (600 * 1024)

typedef struct
{
  guint n_recipients;
  PhSmtpRefusedPolicy refused;
  GString *body; /* (owned) */
  gsize n_pushed;
  gboolean is_taken; /* as the server knows */
  gboolean took[MAX_RECIPIENTS];
} Message;

typedef struct
{
  GString *input;  /* (owned) */
  GString *output; /* (owned) */
  int current;     /* of MAIL; -1: none */
  gboolean took[MAX_RECIPIENTS];
  guint n_took;
  gboolean is_in_data;
  gsize n_to_read; /* of a chunk */
  gboolean is_last_chunk;
  gboolean has_failed; /* a chunk: only RSET helps */
  gboolean has_closed;
  GString *content; /* (owned) */
} Server;

typedef struct
{
  GRand *rand; /* (owned) */
  PhSmtpEngine *engine;
  Server server;
  Message messages[N_MESSAGES];
  GString *to_server; /* (owned): on the way */
  GString *to_client; /* (owned) */
  guint n_begun;
  guint n_ended;
} World;

static gboolean
is_chance (World *world, guint percent)
{
  return (guint) g_rand_int_range (world->rand, 0, 100) < percent;
}

/* Server */

static void
say (World *world, const char *reply)
{
  g_string_append (world->server.output, reply);
  g_string_append (world->server.output, "\r\n");
}

static void
forget_transaction (Server *server)
{
  server->current = -1;
  server->n_took = 0;
  memset (server->took, 0, sizeof server->took);
  server->has_failed = FALSE;
  g_string_truncate (server->content, 0);
}

/* Returns: whether the server refuses just so */
static gboolean
is_moody (World *world)
{
  if (is_chance (world, 1))
    {
      say (world, "421 4.3.2 going down");
      world->server.has_closed = TRUE;
      return TRUE;
    }
  if (!is_chance (world, 8))
    return FALSE;
  say (world, is_chance (world, 50) ? "451 4.3.0 not now" : "550 5.7.1 never");
  return TRUE;
}

static void
take_message (World *world)
{
  Server *server = &world->server;

  if (server->n_took > 0 && !is_moody (world))
    {
      Message *message = &world->messages[server->current];

      g_assert_false (message->is_taken);
      g_assert_true (g_string_equal (server->content, message->body));
      if (message->refused == PH_SMTP_REFUSED_ABORT)
        g_assert_cmpuint (server->n_took, ==, message->n_recipients);
      message->is_taken = TRUE;
      memcpy (message->took, server->took, sizeof server->took);
      say (world, "250 2.0.0 queued");
    }
  else if (server->n_took == 0)
    say (world, "554 5.5.1 for nobody");
  forget_transaction (server);
}

static void
read_mail (World *world, const char *line)
{
  if (world->server.current >= 0)
    say (world, "503 5.5.1 nested");
  else if (!is_moody (world))
    {
      world->server.current = (int) g_ascii_strtoull (line + strlen ("MAIL FROM:<m"), NULL, 10);
      say (world, "250 ok");
    }
}

static void
read_rcpt (World *world, const char *line)
{
  Server *server = &world->server;

  if (server->current < 0)
    say (world, "503 5.5.1 first MAIL");
  else if (!is_moody (world))
    {
      server->took[g_ascii_strtoull (line + strlen ("RCPT TO:<r"), NULL, 10)] = TRUE;
      server->n_took++;
      say (world, "250 ok");
    }
}

static void
read_data (World *world)
{
  Server *server = &world->server;

  if (server->current < 0 || (server->n_took == 0 && is_chance (world, 50)))
    say (world, "503 5.5.1 nobody");
  else if (!is_moody (world))
    {
      say (world, "354 go");
      server->is_in_data = TRUE;
    }
}

static void
read_line (World *world, const char *line)
{
  Server *server = &world->server;

  if (g_str_has_prefix (line, "MAIL FROM:<m"))
    read_mail (world, line);
  else if (g_str_has_prefix (line, "RCPT TO:<r"))
    read_rcpt (world, line);
  else if (strcmp (line, "DATA") == 0)
    read_data (world);
  else if (g_str_has_prefix (line, "BDAT "))
    {
      server->n_to_read = g_ascii_strtoull (line + 5, NULL, 10);
      server->is_last_chunk = g_str_has_suffix (line, " LAST");
    }
  else if (strcmp (line, "RSET") == 0)
    {
      forget_transaction (server);
      say (world, "250 ok");
    }
  else if (strcmp (line, "QUIT") == 0)
    {
      say (world, "221 bye");
      server->has_closed = TRUE;
    }
  else
    g_error ("the client says “%s”", line);
}

static void
end_chunk (World *world)
{
  Server *server = &world->server;

  if (server->n_took == 0 || server->has_failed)
    say (world, "503 5.5.1 no");
  else if (server->is_last_chunk)
    take_message (world);
  else if (is_moody (world))
    server->has_failed = TRUE;
  else
    say (world, "250 ok");
}

/* Returns: whether there was a whole chunk */
static gboolean
read_chunk (World *world)
{
  Server *server = &world->server;

  if (server->input->len < server->n_to_read)
    return FALSE;
  g_string_append_len (server->content, server->input->str, (gssize) server->n_to_read);
  g_string_erase (server->input, 0, (gssize) server->n_to_read);
  server->n_to_read = G_MAXSIZE;
  end_chunk (world);
  return TRUE;
}

static void
read_content_line (World *world, const char *line)
{
  Server *server = &world->server;

  if (strcmp (line, ".") != 0)
    {
      g_string_append (server->content, *line == '.' ? line + 1 : line);
      g_string_append (server->content, "\r\n");
      return;
    }
  server->is_in_data = FALSE;
  take_message (world);
}

static void
serve (World *world)
{
  Server *server = &world->server;

  while (!server->has_closed)
    {
      char *end = NULL;

      if (server->n_to_read != G_MAXSIZE)
        {
          if (!read_chunk (world))
            return;
          continue;
        }
      end = strstr (server->input->str, "\r\n");
      if (end == NULL)
        return;

      g_autofree char *line = g_strndup (server->input->str, (gsize) (end - server->input->str));

      g_string_erase (server->input, 0, (gssize) strlen (line) + 2);
      if (server->is_in_data)
        read_content_line (world, line);
      else
        read_line (world, line);
    }
}

/* Client */

static void
begin_message (World *world)
{
  Message *message = &world->messages[world->n_begun];
  g_autofree char *from = g_strdup_printf ("m%u@example.org", world->n_begun);
  g_autoptr(PhAddress) sender = ph_address_parse (from, NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(PhEnvelope) envelope = NULL;

  for (guint i = 0; i < message->n_recipients; i++)
    {
      g_autofree char *to = g_strdup_printf ("r%u@example.net", i);

      g_ptr_array_add (recipients, ph_address_parse (to, NULL));
    }
  envelope = ph_envelope_new (sender, recipients);
  world->n_begun++;
  ph_smtp_engine_send (world->engine, &(PhSmtpSubmission){ .envelope = envelope, .size = -1, .refused = message->refused });
}

/* A message is begun only when the one before it is all handed over or has its result, so that the one whose content is
 * wanted is the first that has no result yet. */
static void
push (World *world)
{
  Message *message = &world->messages[world->n_ended];
  gsize length = MIN (message->body->len - message->n_pushed, 64 * 1024);

  if (length == 0)
    {
      ph_smtp_engine_end_body (world->engine);
      return;
    }
  ph_smtp_engine_push_body (world->engine, (const guint8 *) message->body->str + message->n_pushed, length);
  message->n_pushed += length;
}

static void
judge (World *world, PhSmtpResult *result)
{
  Message *message = &world->messages[world->n_ended++];
  PhSmtpCertainty certainty = ph_smtp_result_get_certainty (result);

  g_assert_cmpuint (world->n_ended, <=, world->n_begun);
  g_assert_cmpuint (ph_smtp_result_get_n_recipients (result), ==, message->n_recipients);
  if (certainty != PH_SMTP_UNCERTAIN)
    g_assert_cmpint (certainty == PH_SMTP_SENT, ==, message->is_taken);
  if (certainty == PH_SMTP_SENT)
    for (guint i = 0; i < message->n_recipients; i++)
      g_assert_cmpint (ph_smtp_result_get_recipient_outcome (result, i) == PH_SMTP_RECIPIENT_ACCEPTED, ==, message->took[i]);
}

static void
take_results (World *world)
{
  for (;;)
    {
      g_autoptr(PhSmtpResult) result = ph_smtp_engine_take_result (world->engine);

      if (result == NULL)
        return;
      judge (world, result);
    }
}

/* The wire */

static void
write_output (World *world)
{
  g_autoptr(GBytes) output = ph_smtp_engine_take_output (world->engine);

  g_string_append_len (world->to_server, g_bytes_get_data (output, NULL), (gssize) g_bytes_get_size (output));
}

static gsize
choose_length (World *world, const GString *wire)
{
  return is_chance (world, 70) ? wire->len : (gsize) g_rand_int_range (world->rand, 0, (gint32) wire->len + 1);
}

static void
carry_to_server (World *world)
{
  gsize length = choose_length (world, world->to_server);

  g_string_append_len (world->server.input, world->to_server->str, (gssize) length);
  g_string_erase (world->to_server, 0, (gssize) length);
  serve (world);
  g_string_append_len (world->to_client, world->server.output->str, (gssize) world->server.output->len);
  g_string_truncate (world->server.output, 0);
}

static void
carry_to_client (World *world)
{
  gsize length = choose_length (world, world->to_client);

  ph_smtp_engine_feed (world->engine, (const guint8 *) world->to_client->str, length);
  g_string_erase (world->to_client, 0, (gssize) length);
}

/* What is on the way to the server may still arrive; what is on the way to us is lost. */
static void
cut (World *world)
{
  if (is_chance (world, 50))
    carry_to_server (world);
  if (is_chance (world, 50))
    carry_to_client (world);
  if (is_chance (world, 50))
    ph_smtp_engine_feed_eof (world->engine);
  else
    {
      g_autoptr(GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "cut");

      ph_smtp_engine_fail (world->engine, error);
    }
}

static gboolean
is_over (World *world)
{
  PhSmtpWant want = ph_smtp_engine_next (world->engine);

  return want == PH_SMTP_DONE || want == PH_SMTP_FAILED;
}

/* One thing happens that can. */
static void
act (World *world)
{
  PhSmtpWant want = ph_smtp_engine_next (world->engine);

  if (world->n_begun < N_MESSAGES && ph_smtp_engine_can_send (world->engine) && is_chance (world, 50))
    begin_message (world);
  else if (world->n_begun == N_MESSAGES && ph_smtp_engine_can_send (world->engine))
    ph_smtp_engine_quit (world->engine);
  else if (want == PH_SMTP_WANT_BODY && is_chance (world, 60))
    push (world);
  else if (want == PH_SMTP_WANT_WRITE && is_chance (world, 60))
    write_output (world);
  else if (is_chance (world, 50))
    carry_to_server (world);
  else
    carry_to_client (world);
}

/* World */

static void
make_message (World *world, guint index)
{
  Message *message = &world->messages[index];
  gsize length = (gsize) g_rand_int_range (world->rand, 0, is_chance (world, 2) ? MAX_BODY : 200);

  message->n_recipients = index % MAX_RECIPIENTS + 1;
  message->refused = is_chance (world, 50) ? PH_SMTP_REFUSED_ABORT : PH_SMTP_REFUSED_SEND_TO_OTHERS;
  message->body = g_string_new (NULL);
  while (message->body->len < length)
    g_string_append (message->body, is_chance (world, 20) ? ".\r\n" : "A line of some forty characters, or so.\r\n");
}

static void
greet (World *world)
{
  g_autofree char *ehlo = g_strdup_printf ("250-mx.example\r\n%s%s250 SMTPUTF8\r\n", is_chance (world, 75) ? "250-PIPELINING\r\n" : "",
                                           is_chance (world, 50) ? "250-CHUNKING\r\n" : "");

  world->engine = ph_smtp_engine_new (PH_SECURITY_TLS, "client.example", NULL);
  ph_smtp_engine_feed (world->engine, (const guint8 *) "220 hi\r\n", 8);
  g_bytes_unref (ph_smtp_engine_take_output (world->engine));
  ph_smtp_engine_feed (world->engine, (const guint8 *) ehlo, strlen (ehlo));
  ph_smtp_engine_auth_skip (world->engine);
}

static void
world_init (World *world, guint32 seed)
{
  memset (world, 0, sizeof *world);
  world->rand = g_rand_new_with_seed (seed);
  world->to_server = g_string_new (NULL);
  world->to_client = g_string_new (NULL);
  world->server.input = g_string_new (NULL);
  world->server.output = g_string_new (NULL);
  world->server.content = g_string_new (NULL);
  world->server.n_to_read = G_MAXSIZE;
  forget_transaction (&world->server);
  for (guint i = 0; i < N_MESSAGES; i++)
    make_message (world, i);
  greet (world);
}

static void
world_clear (World *world)
{
  g_assert_finalize_object (world->engine);
  for (guint i = 0; i < N_MESSAGES; i++)
    g_string_free (world->messages[i].body, TRUE);
  g_string_free (world->server.input, TRUE);
  g_string_free (world->server.output, TRUE);
  g_string_free (world->server.content, TRUE);
  g_string_free (world->to_server, TRUE);
  g_string_free (world->to_client, TRUE);
  g_rand_free (world->rand);
}

static void
test_results_are_true (void)
{
  for (guint32 seed = 0; seed < N_DIALOGUES; seed++)
    {
      World world;
      guint cut_per_mille = seed % 3 == 0 ? 0 : 10;

      world_init (&world, seed);
      while (!is_over (&world))
        {
          if ((guint) g_rand_int_range (world.rand, 0, 1000) < cut_per_mille)
            cut (&world);
          else if (world.server.has_closed && world.to_client->len == 0)
            ph_smtp_engine_feed_eof (world.engine);
          else
            act (&world);
          take_results (&world);
        }
      g_assert_cmpuint (world.n_ended, ==, world.n_begun);
      world_clear (&world);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp/certainty/results-are-true", test_results_are_true);

  return g_test_run ();
}
