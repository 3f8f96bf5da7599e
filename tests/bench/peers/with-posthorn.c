// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// with-posthorn HOST PORT none|starttls|tls COUNT FILE SENDER RECIPIENT,… [USER PASSWORD] [SHA256]: submits one message COUNT
// times over one connection, as the programs around it do with their libraries.

#include "ph-message-file.h"
#include "ph-session-pool.h"

#include <stdlib.h>

/* One run. */
typedef struct
{
  GMainLoop *loop;
  PhSessionPool *pool;
  PhMessageFile *message;
  PhEnvelope *envelope;
  guint n_messages;
  guint n_sent;
} Run;

static void
fail (const char *what, const char *why)
{
  g_printerr ("with-posthorn: %s: %s\n", what, why);
  exit (EXIT_FAILURE);
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer run_data)
{
  Run *run = run_data;

  ph_session_pool_close_finish (PH_SESSION_POOL (source), result);
  g_main_loop_quit (run->loop);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer run_data)
{
  Run *run = run_data;
  g_autoptr(PhSmtpResult) outcome = ph_session_pool_send_finish (PH_SESSION_POOL (source), result, NULL);
  const GError *error = ph_smtp_result_get_error (outcome);

  if (ph_smtp_result_get_certainty (outcome) != PH_SMTP_SENT)
    fail ("send", error != NULL ? error->message : "refused");
  if (++run->n_sent == run->n_messages)
    ph_session_pool_close_async (run->pool, close_cb, run);
}

static GInputStream *
open_content (gpointer message, GError **error)
{
  return ph_message_file_dup_content (message, error);
}

static void
open_message_cb (GObject *source, GAsyncResult *result, gpointer run_data)
{
  Run *run = run_data;
  g_autoptr(GError) error = NULL;

  run->message = ph_message_file_open_finish (result, &error);
  if (run->message == NULL)
    fail ("message", error->message);

  PhContentSource content = { .open = open_content, .user_data = run->message };
  PhSmtpSubmission submission = { .envelope = run->envelope, .size = ph_message_file_get_size (run->message) };

  for (guint i = 0; i < run->n_messages; i++)
    ph_session_pool_send_async (run->pool, &submission, &content, NULL, sent_cb, run);
}

static PhEnvelope *
make_envelope (const char *sender_text, const char *recipients_text)
{
  g_autoptr(PhAddress) sender = ph_address_parse (sender_text, NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_auto(GStrv) list = g_strsplit (recipients_text, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (recipients, ph_address_parse (list[i], NULL));
  return ph_envelope_new (sender, recipients);
}

/* With a login there are two words more than without, and the pin of the certificate is the last one. */
static PhServerSettings *
make_settings (int argc, char **argv)
{
  PhServerSettings *settings = ph_server_settings_new ();
  PhSecurity security = PH_SECURITY_NONE;

  ph_security_from_nick (argv[3], &security);
  settings->endpoint = ph_endpoint_new (argv[1], (guint16) g_ascii_strtoull (argv[2], NULL, 10), security);
  if (argc >= 10)
    {
      settings->username = g_strdup (argv[8]);
      settings->password = ph_secret_new (argv[9]);
      settings->mechanism = g_strdup ("PLAIN");
    }
  if (argc % 2 == 1)
    settings->trusted_sha256 = g_strdup (argv[argc - 1]);
  return settings;
}

int
main (int argc, char **argv)
{
  if (argc < 8)
    return EXIT_FAILURE;

  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(PhServerSettings) settings = make_settings (argc, argv);
  g_autoptr(PhSessionPool) pool = ph_session_pool_new (settings, 1, NULL);
  g_autoptr(PhEnvelope) envelope = make_envelope (argv[6], argv[7]);
  g_autoptr(GFile) file = g_file_new_for_path (argv[5]);
  Run run = { .loop = loop, .pool = pool, .envelope = envelope, .n_messages = (guint) g_ascii_strtoull (argv[4], NULL, 10) };

  ph_session_pool_set_keep_warm_ms (pool, 0);
  ph_message_file_open_async (file, PH_MESSAGE_BCC_KEEP, NULL, open_message_cb, &run);
  g_main_loop_run (loop);
  g_clear_object (&run.message);
  return EXIT_SUCCESS;
}
