// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The engine's calls where a transcript is too coarse: large messages in bounded memory, calls that come too late,
// output that is handed out once.

#include "config.h"

#include "ph-smtp-engine.h"

#include <string.h>

static void
feed (PhSmtpEngine *engine, const char *text)
{
  ph_smtp_engine_feed (engine, (const guint8 *) text, strlen (text));
}

static gsize
take (PhSmtpEngine *engine)
{
  g_autoptr(GBytes) output = ph_smtp_engine_take_output (engine);

  return g_bytes_get_size (output);
}

static PhSmtpEngine *
make_ready_engine (const char *ehlo_reply)
{
  PhSmtpEngine *engine = ph_smtp_engine_new (PH_SECURITY_TLS, "client.example", NULL);

  feed (engine, "220 hi\r\n");
  take (engine);
  feed (engine, ehlo_reply);
  ph_smtp_engine_auth_skip (engine);
  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_JOB);
  return engine;
}

static void
start_message (PhSmtpEngine *engine)
{
  g_autoptr(PhAddress) ada = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr(PhEnvelope) envelope = NULL;

  g_ptr_array_add (recipients, ada);
  envelope = ph_envelope_new (ada, recipients);
  ph_smtp_engine_send (engine, &(PhSmtpSubmission){ .envelope = envelope, .size = -1 });
}

static void
test_new_destroy (void)
{
  PhSmtpEngine *engine = ph_smtp_engine_new (PH_SECURITY_NONE, "client.example", NULL);

  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_READ);
  g_assert_null (ph_smtp_engine_get_error (engine));
  g_assert_null (ph_smtp_engine_get_greeting (engine));
  g_assert_null (ph_smtp_engine_get_capabilities (engine));
  g_assert_null (ph_smtp_engine_take_result (engine));
  g_assert_finalize_object (engine);
}

/* Pushes @total octets in blocks and returns how much was ever waiting to be written. */
static gsize
push_large_body (PhSmtpEngine *engine, gsize total, gsize *written)
{
  g_autofree char *block = g_strnfill (64 * 1024, 'x');
  gsize largest = 0;

  for (gsize pushed = 0; pushed < total;)
    {
      if (ph_smtp_engine_next (engine) == PH_SMTP_WANT_WRITE)
        {
          gsize size = take (engine);

          *written += size;
          largest = MAX (largest, size);
          continue;
        }
      g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_BODY);
      ph_smtp_engine_push_body (engine, (const guint8 *) block, 64 * 1024);
      pushed += 64 * 1024;
    }
  ph_smtp_engine_end_body (engine);
  while (ph_smtp_engine_next (engine) == PH_SMTP_WANT_WRITE)
    *written += take (engine);
  return largest;
}

static void
test_large_message_chunked (void)
{
  g_autoptr(PhSmtpEngine) engine = make_ready_engine ("250-mx\r\n250-PIPELINING\r\n250 CHUNKING\r\n");
  gsize total = 50 * 1024 * 1024;
  gsize written = 0;
  g_autoptr(PhSmtpResult) result = NULL;

  start_message (engine);
  g_assert_cmpuint (push_large_body (engine, total, &written), <, 512 * 1024);
  g_assert_cmpuint (written, >, total);
  g_assert_cmpuint (written, <, total + 10000);
  for (guint i = 0; i < 2 + 200; i++)
    {
      g_assert_null (ph_smtp_engine_take_result (engine));
      feed (engine, "250 ok\r\n");
    }
  feed (engine, "250 queued\r\n");
  result = ph_smtp_engine_take_result (engine);
  g_assert_nonnull (result);
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_SENT);
}

static void
test_large_message_dotted (void)
{
  g_autoptr(PhSmtpEngine) engine = make_ready_engine ("250-mx\r\n250 PIPELINING\r\n");
  gsize total = 50 * 1024 * 1024;
  gsize written = 0;

  start_message (engine);
  take (engine);
  feed (engine, "250 ok\r\n250 ok\r\n354 go\r\n");
  g_assert_cmpuint (push_large_body (engine, total, &written), <, 256 * 1024);
  g_assert_cmpuint (written, ==, total + 2 + 3);
  g_assert_cmpint (ph_smtp_engine_get_stage (engine), ==, PH_SMTP_STAGE_END_OF_DATA);
}

/* A small message in small pieces leaves in one write, end included. */
static void
test_pieces_are_gathered (void)
{
  g_autoptr(PhSmtpEngine) engine = make_ready_engine ("250-mx\r\n250 PIPELINING\r\n");

  start_message (engine);
  take (engine);
  feed (engine, "250 ok\r\n250 ok\r\n354 go\r\n");
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_BODY);
      ph_smtp_engine_push_body (engine, (const guint8 *) "ab\r\n", 4);
    }
  ph_smtp_engine_end_body (engine);
  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_WRITE);
  g_assert_cmpuint (take (engine), ==, 403);
  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_READ);
}

static void
test_late_calls (void)
{
  g_autoptr(PhSmtpEngine) engine = make_ready_engine ("250-mx\r\n250 PIPELINING\r\n");
  g_autoptr(GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "second");

  start_message (engine);
  take (engine);
  feed (engine, "250 ok\r\n250 ok\r\n354 go\r\n552 no\r\n");
  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_FAILED);
  ph_smtp_engine_push_body (engine, (const guint8 *) "x", 1);
  ph_smtp_engine_end_body (engine);
  ph_smtp_engine_quit (engine);
  ph_smtp_engine_fail (engine, error);
  ph_smtp_engine_feed_eof (engine);
  feed (engine, "250 ok\r\n");
  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_FAILED);
  g_assert_error (ph_smtp_engine_get_error (engine), PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  g_assert_cmpuint (take (engine), ==, 0);
}

static void
test_facts (void)
{
  g_autoptr(PhSmtpEngine) engine = make_ready_engine ("250-mx.example\r\n250 SIZE 7\r\n");

  g_assert_cmpstr (ph_smtp_reply_get_text (ph_smtp_engine_get_greeting (engine)), ==, "hi");
  g_assert_cmpuint (ph_smtp_capabilities_get_max_size (ph_smtp_engine_get_capabilities (engine)), ==, 7);
}

/* What was offered before STARTTLS is gone once the handshake is done. */
static void
test_forgets_at_tls (void)
{
  g_autoptr(PhSmtpEngine) engine = ph_smtp_engine_new (PH_SECURITY_STARTTLS, "client.example", NULL);

  feed (engine, "220 hi\r\n");
  take (engine);
  feed (engine, "250-mx\r\n250 STARTTLS\r\n");
  take (engine);
  g_assert_nonnull (ph_smtp_engine_get_capabilities (engine));
  feed (engine, "220 ok\r\n");
  ph_smtp_engine_tls_done (engine);
  g_assert_null (ph_smtp_engine_get_capabilities (engine));
}

static void
test_bytes_while_tls (void)
{
  g_autoptr(PhSmtpEngine) engine = ph_smtp_engine_new (PH_SECURITY_STARTTLS, "client.example", NULL);

  feed (engine, "220 hi\r\n");
  take (engine);
  feed (engine, "250-mx\r\n250 STARTTLS\r\n");
  take (engine);
  feed (engine, "220 ok\r\n");
  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_TLS);
  feed (engine, "2");
  g_assert_error (ph_smtp_engine_get_error (engine), PH_SMTP_ERROR, PH_SMTP_ERROR_INJECTION);
}

static void
test_ehlo_names (void)
{
  g_autofree char *longest = g_strnfill (255, 'x');
  g_autofree char *too_long = g_strnfill (256, 'x');

  g_assert_true (ph_smtp_engine_is_ehlo_name ("[127.0.0.1]"));
  g_assert_true (ph_smtp_engine_is_ehlo_name (longest));
  g_assert_false (ph_smtp_engine_is_ehlo_name (too_long));
  g_assert_false (ph_smtp_engine_is_ehlo_name (""));
  g_assert_false (ph_smtp_engine_is_ehlo_name ("a b"));
}

/* Nobody keeps a record, and nothing arrives. */
static void
test_without_transcript (void)
{
  g_autoptr(PhSmtpEngine) engine = make_ready_engine ("250-mx\r\n250 PIPELINING\r\n");

  feed (engine, "");
  g_assert_cmpint (ph_smtp_engine_next (engine), ==, PH_SMTP_WANT_JOB);
  feed (engine, "what\r\n");
  g_assert_error (ph_smtp_engine_get_error (engine), PH_SMTP_ERROR, PH_SMTP_ERROR_PROTOCOL);
}

/* A message that rides and one that waits go down with an engine that is thrown away. */
static void
test_destroy_while_riding (void)
{
  static const char *const offers[] = { "250-mx\r\n250 PIPELINING\r\n", "250-mx\r\n250-CHUNKING\r\n250 PIPELINING\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      PhSmtpEngine *engine = make_ready_engine (offers[i]);

      start_message (engine);
      if (i == 0)
        {
          take (engine);
          feed (engine, "250 ok\r\n250 ok\r\n354 go\r\n");
        }
      ph_smtp_engine_end_body (engine);
      g_assert_true (ph_smtp_engine_can_send (engine));
      start_message (engine);
      g_assert_false (ph_smtp_engine_can_send (engine));
      g_assert_finalize_object (engine);
    }
}

static char *
take_text (PhSmtpEngine *engine)
{
  g_autoptr(GBytes) output = ph_smtp_engine_take_output (engine);

  return g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
}

/* What a server turned out to be unable to do it is not asked for either when it offers it again after the sign-in. */
static void
test_ignores_for_good (void)
{
  g_autoptr(PhSmtpEngine) engine = ph_smtp_engine_new (PH_SECURITY_TLS, "client.example", NULL);
  g_autoptr(PhAddress) ada = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr(PhEnvelope) envelope = NULL;
  g_autoptr(GBytes) response = g_bytes_new_static ("x", 1);
  g_autofree char *again = NULL;
  g_autofree char *mail = NULL;

  g_ptr_array_add (recipients, ada);
  envelope = ph_envelope_new (ada, recipients);
  ph_smtp_engine_ignore_extensions (engine, PH_SMTP_EXTENSION_PIPELINING);
  feed (engine, "220 hi\r\n");
  take (engine);
  feed (engine, "250-mx\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n");
  ph_smtp_engine_auth_start (engine, "PLAIN", response);
  take (engine);
  feed (engine, "235 ok\r\n");
  ph_smtp_engine_auth_accept (engine);
  ph_smtp_engine_send (engine, &(PhSmtpSubmission){ .envelope = envelope, .size = -1, .delivery.notify = PH_SMTP_NOTIFY_NEVER });
  again = take_text (engine);
  g_assert_cmpstr (again, ==, "EHLO client.example\r\n");
  feed (engine, "250-mx\r\n250-PIPELINING\r\n250 DSN\r\n");
  mail = take_text (engine);
  g_assert_cmpstr (mail, ==, "MAIL FROM:<ada@example.org>\r\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/engine/new-destroy", test_new_destroy);
  g_test_add_func ("/smtp/engine/large-message-chunked", test_large_message_chunked);
  g_test_add_func ("/smtp/engine/large-message-dotted", test_large_message_dotted);
  g_test_add_func ("/smtp/engine/pieces-are-gathered", test_pieces_are_gathered);
  g_test_add_func ("/smtp/engine/late-calls", test_late_calls);
  g_test_add_func ("/smtp/engine/facts", test_facts);
  g_test_add_func ("/smtp/engine/forgets-at-tls", test_forgets_at_tls);
  g_test_add_func ("/smtp/engine/bytes-while-tls", test_bytes_while_tls);
  g_test_add_func ("/smtp/engine/ehlo-names", test_ehlo_names);
  g_test_add_func ("/smtp/engine/without-transcript", test_without_transcript);
  g_test_add_func ("/smtp/engine/destroy-while-riding", test_destroy_while_riding);
  g_test_add_func ("/smtp/engine/ignores-for-good", test_ignores_for_good);
  return g_test_run ();
}
