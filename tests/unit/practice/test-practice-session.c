// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What becomes of Posthorn's own session with the practice server: nothing wrong without a fault, and with each fault the
// end that it is there for, on both ports.

#include "config.h"

#include "ph-practice-server.h"
#include "ph-session.h"

#include <string.h>

#define MESSAGE "Subject: practice\r\n\r\n.dot\r\n..\r\nend\r\n"

/* For what never comes; everything else answers at once. */
#define SHORT_MS 400
#define LONG_MS  20000

typedef struct
{
  PhPracticeFault fault;
  PhSessionStage failed; /* IDLE: nothing fails on the way to the sign-in */
  GQuark (*domain) (void);
  int code;
} Opening;

static const Opening openings[] = {
  { PH_PRACTICE_FAULT_NONE, PH_SESSION_STAGE_IDLE },
  { PH_PRACTICE_FAULT_WRONG_PASSWORD, PH_SESSION_STAGE_SIGN_IN, ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT },
  { PH_PRACTICE_FAULT_APP_PASSWORD, PH_SESSION_STAGE_SIGN_IN, ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT },
  { PH_PRACTICE_FAULT_TOO_MANY_ATTEMPTS, PH_SESSION_STAGE_SIGN_IN, ph_smtp_error_quark, PH_SMTP_ERROR_TRANSIENT },
  { PH_PRACTICE_FAULT_GREETING_REFUSED, PH_SESSION_STAGE_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PERMANENT },
  { PH_PRACTICE_FAULT_BUSY, PH_SESSION_STAGE_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_TRANSIENT },
  { PH_PRACTICE_FAULT_CLOSED, PH_SESSION_STAGE_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_CLOSED },
  { PH_PRACTICE_FAULT_NOT_SMTP, PH_SESSION_STAGE_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL },
  { PH_PRACTICE_FAULT_GARBAGE, PH_SESSION_STAGE_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_PROTOCOL },
};

/* STARTTLS has no part in implicit TLS, and there the silence begins before the handshake. */
static const Opening starttls_openings[] = {
  /* The reply to EHLO tells. */
  { PH_PRACTICE_FAULT_NO_STARTTLS, PH_SESSION_STAGE_GREET, ph_smtp_error_quark, PH_SMTP_ERROR_STARTTLS_NOT_OFFERED },
  { PH_PRACTICE_FAULT_STARTTLS_REFUSED, PH_SESSION_STAGE_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_TRANSIENT },
  { PH_PRACTICE_FAULT_STARTTLS_INJECTION, PH_SESSION_STAGE_ENCRYPT, ph_smtp_error_quark, PH_SMTP_ERROR_INJECTION },
  { PH_PRACTICE_FAULT_SILENT, PH_SESSION_STAGE_GREET, g_io_error_quark, G_IO_ERROR_TIMED_OUT },
};

static const Opening tls_openings[] = {
  { PH_PRACTICE_FAULT_NO_STARTTLS, PH_SESSION_STAGE_IDLE },
  { PH_PRACTICE_FAULT_STARTTLS_REFUSED, PH_SESSION_STAGE_IDLE },
  { PH_PRACTICE_FAULT_STARTTLS_INJECTION, PH_SESSION_STAGE_IDLE },
  { PH_PRACTICE_FAULT_SILENT, PH_SESSION_STAGE_ENCRYPT, g_io_error_quark, G_IO_ERROR_TIMED_OUT },
};

static const struct
{
  PhPracticeFault fault;
  PhSmtpCertainty certainty;
  guint reply; /* code of the reply that decided; 0: none */
} deliveries[] = {
  { PH_PRACTICE_FAULT_NONE, PH_SMTP_SENT, 250 },
  { PH_PRACTICE_FAULT_SENDER_REFUSED, PH_SMTP_NOT_SENT, 553 },
  { PH_PRACTICE_FAULT_RECIPIENT_REFUSED, PH_SMTP_NOT_SENT, 550 },
  { PH_PRACTICE_FAULT_GREYLISTED, PH_SMTP_NOT_SENT, 451 },
  { PH_PRACTICE_FAULT_CONTENT_REFUSED, PH_SMTP_NOT_SENT, 554 },
  { PH_PRACTICE_FAULT_DROP_DATA, PH_SMTP_UNCERTAIN, 0 },
  { PH_PRACTICE_FAULT_DROP_AFTER_DATA, PH_SMTP_UNCERTAIN, 0 },
};

static const PhSecurity securities[] = { PH_SECURITY_TLS, PH_SECURITY_STARTTLS };

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static PhPracticeServer *
make_server (PhPracticeFault fault)
{
  PhPracticeServer *server = ph_practice_server_new (fault);
  g_autoptr(GError) error = NULL;

  ph_practice_server_start (server, 0, 0, &error);
  g_assert_no_error (error);
  return server;
}

static PhSession *
make_session (PhPracticeServer *server, PhSecurity security, guint timeout_ms)
{
  g_autoptr(PhServerSettings) settings = ph_server_settings_new ();
  guint16 port = security == PH_SECURITY_TLS ? ph_practice_server_get_tls_port (server) : ph_practice_server_get_starttls_port (server);

  settings->endpoint = ph_endpoint_new (ph_practice_server_get_host (server), port, security);
  settings->username = g_strdup (ph_practice_server_get_username (server));
  settings->password = ph_secret_ref (ph_practice_server_get_password (server));
  settings->trusted_sha256 = g_strdup (ph_practice_server_get_sha256 (server));
  settings->timeout_ms = timeout_ms;
  return ph_session_new (settings, NULL);
}

static void
open_session (PhSession *session, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_session_open_async (session, NULL, keep_result_cb, &result);
  wait_for (&result);
  ph_session_open_finish (session, result, error);
}

static PhSmtpResult *
send_message (PhSession *session)
{
  g_autoptr(GInputStream) content = g_memory_input_stream_new_from_data (MESSAGE, strlen (MESSAGE), NULL);
  g_autoptr(PhAddress) sender = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr(PhAddress) recipient = ph_address_parse ("ben@example.net", NULL);
  g_autoptr(GAsyncResult) result = NULL;

  g_ptr_array_add (recipients, recipient);

  g_autoptr(PhEnvelope) envelope = ph_envelope_new (sender, recipients);
  const PhSmtpSubmission submission = { .envelope = envelope, .size = strlen (MESSAGE) };
  ph_session_send_async (session, &submission, content, NULL, keep_result_cb, &result);
  wait_for (&result);
  return ph_session_send_finish (session, result);
}

static void
close_session (PhSession *session)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_session_close_async (session, keep_result_cb, &result);
  wait_for (&result);
  ph_session_close_finish (session, result);
}

/* Both ends go, and with them whatever is still under way. */
static void
release (PhSession *session, PhPracticeServer *server)
{
  gpointer weak_session = session;
  gpointer weak_server = server;

  g_object_add_weak_pointer (G_OBJECT (session), &weak_session);
  g_object_add_weak_pointer (G_OBJECT (server), &weak_server);
  g_object_unref (session);
  g_object_unref (server);
  while (weak_session != NULL || weak_server != NULL || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
}

static void
check_opening (const Opening *opening, PhSecurity security)
{
  PhPracticeServer *server = make_server (opening->fault);
  PhSession *session = make_session (server, security, opening->code == G_IO_ERROR_TIMED_OUT ? SHORT_MS : LONG_MS);
  g_autoptr(GError) error = NULL;

  g_test_message ("%s, %s", ph_practice_fault_to_nick (opening->fault), ph_security_to_nick (security));
  open_session (session, &error);
  g_assert_cmpint (ph_session_get_failed_stage (session), ==, opening->failed);
  if (opening->domain == NULL)
    g_assert_no_error (error);
  else
    g_assert_error (error, opening->domain (), opening->code);
  close_session (session);
  release (session, server);
}

static void
test_openings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    for (guint j = 0; j < G_N_ELEMENTS (securities); j++)
      check_opening (&openings[i], securities[j]);
  for (guint i = 0; i < G_N_ELEMENTS (starttls_openings); i++)
    check_opening (&starttls_openings[i], PH_SECURITY_STARTTLS);
  for (guint i = 0; i < G_N_ELEMENTS (tls_openings); i++)
    check_opening (&tls_openings[i], PH_SECURITY_TLS);
}

/* An account that wants to sign in where there is no sign-in; whose error that is, is the session's business. */
static void
test_no_auth (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (securities); i++)
    {
      PhPracticeServer *server = make_server (PH_PRACTICE_FAULT_NO_AUTH);
      PhSession *session = make_session (server, securities[i], LONG_MS);
      g_autoptr(GError) error = NULL;

      open_session (session, &error);
      g_assert_nonnull (error);
      g_assert_cmpint (ph_session_get_failed_stage (session), ==, PH_SESSION_STAGE_SIGN_IN);
      close_session (session);
      release (session, server);
    }
}

static void
check_message (PhPracticeServer *server)
{
  g_autoptr(PhPracticeMessage) message = g_list_model_get_item (G_LIST_MODEL (server), 0);
  GBytes *content = ph_practice_message_get_content (message);

  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), MESSAGE, strlen (MESSAGE));
  g_assert_cmpstr (ph_practice_message_get_sender (message), ==, "ada@example.org");
  g_assert_cmpstr (ph_practice_message_get_recipients (message)[0], ==, "ben@example.net");
  g_assert_cmpstr (ph_practice_message_get_mechanism (message), !=, "");
}

static guint
get_code (PhSmtpResult *result)
{
  const GError *error = ph_smtp_result_get_error (result);
  PhSmtpReply *reply = ph_smtp_result_get_reply (result);

  if (reply == NULL && error != NULL && error->domain == PH_SMTP_ERROR)
    reply = ph_smtp_error_get_reply (error);
  return reply != NULL ? ph_smtp_reply_get_code (reply) : 0;
}

static void
check_delivery (guint index, PhSecurity security)
{
  PhPracticeServer *server = make_server (deliveries[index].fault);
  PhSession *session = make_session (server, security, LONG_MS);
  g_autoptr(GError) error = NULL;

  g_test_message ("%s, %s", ph_practice_fault_to_nick (deliveries[index].fault), ph_security_to_nick (security));
  open_session (session, &error);
  g_assert_no_error (error);

  g_autoptr(PhSmtpResult) result = send_message (session);
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, deliveries[index].certainty);
  g_assert_cmpuint (get_code (result), ==, deliveries[index].reply);
  if (deliveries[index].certainty == PH_SMTP_SENT)
    check_message (server);
  close_session (session);
  release (session, server);
}

static void
test_deliveries (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (deliveries); i++)
    for (guint j = 0; j < G_N_ELEMENTS (securities); j++)
      check_delivery (i, securities[j]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/session/openings", test_openings);
  g_test_add_func ("/practice/session/no-auth", test_no_auth);
  g_test_add_func ("/practice/session/deliveries", test_deliveries);
  return g_test_run ();
}
