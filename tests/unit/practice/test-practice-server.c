// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The practice server as a client sees it: real sockets on loopback, TLS with the certificate pinned.

#include "config.h"

#include "ph-practice-server.h"

#include "ph-practice-certificate.h"
#include "ph-practice-connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* Far above what anything here takes, even on a busy machine. */
#define PATIENCE_MS 20000

typedef struct
{
  GSocketConnection *socket; /* (owned) */
  GIOStream *stream;         /* (owned): the socket, or TLS over it */
  char *pin;                 /* (owned): SHA-256 of the certificate that is accepted */
  GTlsCertificateFlags flags;
  GString *heard; /* (owned) */
  GError *error;  /* (owned) (nullable) */
  gboolean is_done;
  gboolean is_closed;
  char buffer[4096];
} Client;

static void
client_free (Client *client)
{
  g_clear_object (&client->stream);
  g_clear_object (&client->socket);
  g_clear_error (&client->error);
  g_free (client->pin);
  g_string_free (client->heard, TRUE);
  g_free (client);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

static void
on_deadline_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
wait_until (const gboolean *is_reached)
{
  gboolean is_late = FALSE;
  guint source = g_timeout_add_once (PATIENCE_MS, on_deadline_cb, &is_late);

  while (!*is_reached && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_late);
  g_source_remove (source);
}

static void
on_finalized_cb (gpointer data, GObject *object)
{
  *(gboolean *) data = TRUE;
}

/* Lets go of the last reference and waits for the operations under way to end. */
static void
release (PhPracticeServer *server)
{
  gboolean is_gone = FALSE;

  g_object_weak_ref (G_OBJECT (server), on_finalized_cb, &is_gone);
  g_object_unref (server);
  wait_until (&is_gone);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static PhPracticeServer *
make (PhPracticeFault fault)
{
  PhPracticeServer *server = ph_practice_server_new (fault);
  g_autoptr(GError) error = NULL;

  ph_practice_server_start (server, 0, 0, &error);
  g_assert_no_error (error);
  return server;
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;

  client->socket = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &client->error);
  client->is_done = TRUE;
}

static Client *
connect_to (PhPracticeServer *server, GSocketFamily family, guint16 port)
{
  g_autoptr(GSocketClient) connector = g_socket_client_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  Client *client = g_new0 (Client, 1);

  client->heard = g_string_new (NULL);
  client->pin = g_strdup (ph_practice_server_get_sha256 (server));
  g_socket_client_set_enable_proxy (connector, FALSE);
  g_socket_client_connect_async (connector, G_SOCKET_CONNECTABLE (address), NULL, connect_cb, client);
  wait_until (&client->is_done);
  if (client->socket != NULL)
    client->stream = g_object_ref (G_IO_STREAM (client->socket));
  return client;
}

static gboolean
on_accept_certificate_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags flags, Client *client)
{
  g_autofree char *sha256 = ph_practice_certificate_dup_sha256 (certificate);

  client->flags = flags;
  return g_str_equal (sha256, client->pin);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;

  g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &client->error);
  client->is_done = TRUE;
}

static void
encrypt (Client *client)
{
  g_autoptr(GSocketConnectable) identity = g_network_address_new ("localhost", 465);
  g_autoptr(GIOStream) tls = g_tls_client_connection_new (G_IO_STREAM (client->socket), identity, &client->error);

  g_assert_no_error (client->error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate_cb), client);
  g_set_object (&client->stream, tls);
  client->is_done = FALSE;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL, handshake_cb, client);
  wait_until (&client->is_done);
}

static Client *
connect_tls (PhPracticeServer *server)
{
  Client *client = connect_to (server, G_SOCKET_FAMILY_IPV4, ph_practice_server_get_tls_port (server));

  encrypt (client);
  g_assert_no_error (client->error);
  return client;
}

static Client *
connect_clear (PhPracticeServer *server)
{
  Client *client = connect_to (server, G_SOCKET_FAMILY_IPV4, ph_practice_server_get_starttls_port (server));

  g_assert_no_error (client->error);
  return client;
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &client->error);
  client->is_done = TRUE;
}

static void
say_bytes (Client *client, const char *data, gsize length)
{
  client->is_done = FALSE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (client->stream), data, length, G_PRIORITY_DEFAULT, NULL, write_cb, client);
  wait_until (&client->is_done);
}

static void
say (Client *client, const char *text)
{
  say_bytes (client, text, strlen (text));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &client->error);

  if (length > 0)
    g_string_append_len (client->heard, client->buffer, length);
  client->is_closed = length <= 0;
  client->is_done = TRUE;
}

static void
hear_once (Client *client)
{
  client->is_done = FALSE;
  g_input_stream_read_async (g_io_stream_get_input_stream (client->stream), client->buffer, sizeof client->buffer, G_PRIORITY_DEFAULT, NULL, read_cb, client);
  wait_until (&client->is_done);
}

/* Reads on until what was heard ends a line that starts with @start, and forgets it. */
static void
expect (Client *client, const char *start)
{
  g_autofree char *pattern = g_strdup_printf ("^%s[^\n]*\n\\z", start);

  while (!client->is_closed && !g_regex_match_simple (pattern, client->heard->str, G_REGEX_MULTILINE | G_REGEX_RAW, 0))
    hear_once (client);
  g_test_message ("%s", client->heard->str);
  g_assert_false (client->is_closed);
  g_string_truncate (client->heard, 0);
}

static void
expect_end (Client *client)
{
  while (!client->is_closed)
    hear_once (client);
}

static void
sign_in (PhPracticeServer *server, Client *client)
{
  PhSecret *password = ph_practice_server_get_password (server);
  g_autofree char *text = g_strdup_printf ("%s %s", ph_practice_server_get_username (server), ph_secret_peek (password));
  g_autofree char *token = g_strconcat (" ", text, NULL);
  gsize length = strlen (token);

  token[0] = '\0';
  token[strlen (ph_practice_server_get_username (server)) + 1] = '\0';

  g_autofree char *encoded = g_base64_encode ((const guint8 *) token, length);
  g_autofree char *command = g_strdup_printf ("AUTH PLAIN %s\r\n", encoded);
  say (client, command);
}

static Client *
connect_ready (PhPracticeServer *server)
{
  Client *client = connect_tls (server);

  expect (client, "220 ");
  say (client, "EHLO a\r\n");
  expect (client, "250 ");
  sign_in (server, client);
  expect (client, "235 ");
  return client;
}

static void
on_message_cb (PhPracticeServer *server, PhPracticeMessage *message, gpointer data)
{
  g_set_object ((PhPracticeMessage **) data, message);
}

static void
test_new_destroy (void)
{
  PhPracticeServer *server = ph_practice_server_new (PH_PRACTICE_FAULT_BUSY);

  g_assert_cmpint (ph_practice_server_get_fault (server), ==, PH_PRACTICE_FAULT_BUSY);
  g_assert_cmpuint (ph_practice_server_get_tls_port (server), ==, 0);
  g_assert_null (ph_practice_server_get_password (server));
  g_assert_null (ph_practice_server_get_sha256 (server));
  g_assert_finalize_object (server);
}

static void
test_start_stop (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(GError) error = NULL;
  g_autofree char *first_sha256 = g_strdup (ph_practice_server_get_sha256 (server));
  guint16 port = ph_practice_server_get_tls_port (server);
  guint16 starttls_port = ph_practice_server_get_starttls_port (server);

  g_assert_cmpuint (port, !=, starttls_port);
  g_assert_cmpuint (ph_secret_get_length (ph_practice_server_get_password (server)), ==, 16);
  g_assert_true (g_str_has_prefix (ph_practice_server_get_certificate_pem (server), "-----BEGIN CERTIFICATE-----"));
  g_assert_null (strstr (ph_practice_server_get_certificate_pem (server), "PRIVATE"));

  ph_practice_server_stop (server);
  g_assert_cmpuint (ph_practice_server_get_tls_port (server), ==, 0);

  g_assert_true (ph_practice_server_start (server, port, starttls_port, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ph_practice_server_get_tls_port (server), ==, port);
  g_assert_cmpuint (ph_practice_server_get_starttls_port (server), ==, starttls_port);
  g_assert_cmpstr (ph_practice_server_get_sha256 (server), !=, first_sha256);
  release (server);
}

static void
test_port_taken (void)
{
  PhPracticeServer *first = make (PH_PRACTICE_FAULT_NONE);
  PhPracticeServer *second = ph_practice_server_new (PH_PRACTICE_FAULT_NONE);
  g_autoptr(GError) error = NULL;

  g_assert_false (ph_practice_server_start (second, 0, ph_practice_server_get_starttls_port (first), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_cmpuint (ph_practice_server_get_tls_port (second), ==, 0);
  release (second);
  release (first);
}

static void
test_refuses_after_stop (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  guint16 port = ph_practice_server_get_tls_port (server);

  ph_practice_server_stop (server);
  g_autoptr(Client) client = connect_to (server, G_SOCKET_FAMILY_IPV4, port);
  g_assert_error (client->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  release (server);
}

static void
test_ipv6 (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(Client) client = connect_to (server, G_SOCKET_FAMILY_IPV6, ph_practice_server_get_starttls_port (server));

  if (client->socket == NULL)
    g_test_skip ("no IPv6 on loopback");
  else
    expect (client, "220 ");
  g_clear_pointer (&client, client_free);
  release (server);
}

static void
test_tls (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  PhPracticeMessage *message = NULL;
  g_autoptr(Client) client = connect_ready (server);

  g_signal_connect (server, "message", G_CALLBACK (on_message_cb), &message);
  /* The issuer alone is unknown: name and dates fit. */
  g_assert_cmpuint (client->flags, ==, G_TLS_CERTIFICATE_UNKNOWN_CA);
  say (client, "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n");
  expect (client, "354 ");
  say (client, "..a\r\n.\r\n");
  expect (client, "250 2.0.0");

  GBytes *content = ph_practice_message_get_content (message);
  g_assert_cmpstr (ph_practice_message_get_sender (message), ==, "a@example.org");
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), ".a\r\n", 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (server)), ==, 1);

  say (client, "QUIT\r\n");
  expect (client, "221 ");
  expect_end (client);
  /* A proper end of TLS, not a torn connection. */
  g_assert_no_error (client->error);
  g_object_unref (message);
  g_clear_pointer (&client, client_free);
  release (server);
}

static void
test_starttls (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(Client) client = connect_clear (server);

  expect (client, "220 ");
  say (client, "EHLO a\r\n");
  expect (client, "250 ");
  say (client, "STARTTLS\r\n");
  expect (client, "220 ");
  encrypt (client);
  g_assert_no_error (client->error);
  say (client, "EHLO a\r\n");
  expect (client, "250 ");
  sign_in (server, client);
  expect (client, "235 ");
  say (client, "MAIL FROM:<>\r\nRCPT TO:<b@example.org>\r\nBDAT 2 LAST\r\n\r\nQUIT\r\n");
  expect (client, "221 ");

  g_autoptr(PhPracticeMessage) message = g_list_model_get_item (G_LIST_MODEL (server), 0);
  g_assert_cmpstr (ph_practice_message_get_sender (message), ==, "");
  g_assert_cmpstr (ph_practice_message_get_mechanism (message), ==, "PLAIN");
  g_clear_pointer (&client, client_free);
  release (server);
}

static void
test_large_message (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(Client) client = connect_ready (server);
  gsize size = 3 * 1024 * 1024 + 1;
  g_autofree char *body = g_strnfill (size, '.');
  g_autofree char *command = g_strdup_printf ("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT %" G_GSIZE_FORMAT " LAST\r\n", size);

  say (client, command);
  say_bytes (client, body, size);
  expect (client, "250 2.0.0");

  g_autoptr(PhPracticeMessage) message = g_list_model_get_item (G_LIST_MODEL (server), 0);
  GBytes *content = ph_practice_message_get_content (message);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), body, size);
  g_clear_pointer (&client, client_free);
  release (server);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, guint *balance)
{
  *balance = *balance + added - removed;
  g_assert_cmpuint (*balance, ==, g_list_model_get_n_items (model));
}

static void
test_many_messages (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(Client) client = connect_ready (server);
  guint balance = 0;

  g_signal_connect (server, "items-changed", G_CALLBACK (on_items_changed_cb), &balance);
  for (guint i = 1; i <= 103; i++)
    {
      g_autofree char *command = g_strdup_printf ("MAIL FROM:<a%u@b>\r\nRCPT TO:<c@d>\r\nBDAT 0 LAST\r\n", i);

      say (client, command);
      expect (client, "250 2.0.0");
    }

  g_autoptr(PhPracticeMessage) oldest = g_list_model_get_item (G_LIST_MODEL (server), 0);
  g_autoptr(PhPracticeMessage) newest = g_list_model_get_item (G_LIST_MODEL (server), 99);
  g_assert_cmpuint (balance, ==, 100);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (server), 100));
  g_assert_cmpstr (ph_practice_message_get_sender (oldest), ==, "a4@b");
  g_assert_cmpstr (ph_practice_message_get_sender (newest), ==, "a103@b");
  g_clear_pointer (&client, client_free);
  release (server);
}

static void
test_many_connections (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(GPtrArray) clients = g_ptr_array_new ();

  for (guint i = 0; i < 20; i++)
    {
      Client *client = connect_clear (server);

      expect (client, "220 ");
      g_ptr_array_add (clients, client);
    }
  g_autoptr(Client) turned_away = connect_clear (server);
  expect_end (turned_away);
  g_assert_cmpuint (turned_away->heard->len, ==, 0);

  /* One goes, another may come. */
  Client *first = g_ptr_array_steal_index (clients, 0);
  say (first, "QUIT\r\n");
  expect (first, "221 ");
  expect_end (first);
  client_free (first);
  g_autoptr(Client) next = connect_clear (server);
  expect (next, "220 ");

  g_ptr_array_set_free_func (clients, (GDestroyNotify) client_free);
  g_clear_pointer (&clients, g_ptr_array_unref);
  release (server);
}

static void
test_certificate_faults (void)
{
  static const struct
  {
    PhPracticeFault fault;
    GTlsCertificateFlags flags;
  } faults[] = {
    { PH_PRACTICE_FAULT_EXPIRED_CERTIFICATE, G_TLS_CERTIFICATE_EXPIRED },
    { PH_PRACTICE_FAULT_FUTURE_CERTIFICATE, G_TLS_CERTIFICATE_NOT_ACTIVATED },
    { PH_PRACTICE_FAULT_WRONG_NAME, G_TLS_CERTIFICATE_BAD_IDENTITY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      PhPracticeServer *server = make (faults[i].fault);
      g_autoptr(Client) client = connect_tls (server);

      g_assert_cmpuint (client->flags & faults[i].flags, ==, faults[i].flags);
      g_clear_pointer (&client, client_free);
      release (server);
    }
}

static void
test_certificate_refused (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(Client) client = connect_to (server, G_SOCKET_FAMILY_IPV4, ph_practice_server_get_tls_port (server));

  client->pin[0] = 'x';
  encrypt (client);
  g_assert_error (client->error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_clear_pointer (&client, client_free);
  release (server);
}

/* What the very first line is, on both ports. */
static void
test_openings (void)
{
  static const struct
  {
    PhPracticeFault fault;
    const char *start;
  } faults[] = {
    { PH_PRACTICE_FAULT_GREETING_REFUSED, "554 " },
    { PH_PRACTICE_FAULT_BUSY, "421 " },
    { PH_PRACTICE_FAULT_NOT_SMTP, "\\* OK " },
    { PH_PRACTICE_FAULT_NONE, "220 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      PhPracticeServer *server = make (faults[i].fault);
      g_autoptr(Client) encrypted = connect_tls (server);
      g_autoptr(Client) clear = connect_clear (server);

      expect (encrypted, faults[i].start);
      expect (clear, faults[i].start);
      g_clear_pointer (&encrypted, client_free);
      g_clear_pointer (&clear, client_free);
      release (server);
    }
}

static void
test_closed (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_CLOSED);
  g_autoptr(Client) encrypted = connect_tls (server);
  g_autoptr(Client) clear = connect_clear (server);

  expect_end (encrypted);
  expect_end (clear);
  g_assert_cmpuint (encrypted->heard->len, ==, 0);
  g_assert_cmpuint (clear->heard->len, ==, 0);
  g_clear_pointer (&encrypted, client_free);
  g_clear_pointer (&clear, client_free);
  release (server);
}

static void
on_short_while_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* That nothing comes can't be waited for; a server that would speak does so at once. */
static void
test_silent (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_SILENT);
  guint16 ports[] = { ph_practice_server_get_tls_port (server), ph_practice_server_get_starttls_port (server) };

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr(Client) client = connect_to (server, G_SOCKET_FAMILY_IPV4, ports[i]);
      gboolean is_over = FALSE;

      say (client, "EHLO a\r\n");
      g_timeout_add_once (100, on_short_while_cb, &is_over);
      wait_until (&is_over);
      g_assert_cmpint (g_socket_condition_check (g_socket_connection_get_socket (client->socket), G_IO_IN | G_IO_HUP), ==, 0);
    }
  release (server);
}

static void
test_garbage (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_GARBAGE);
  g_autoptr(Client) encrypted = connect_tls (server);
  g_autoptr(Client) clear = connect_clear (server);

  while (encrypted->heard->len < 200000)
    hear_once (encrypted);
  while (clear->heard->len < 200000)
    hear_once (clear);
  g_assert_false (encrypted->is_closed || clear->is_closed);
  g_clear_pointer (&encrypted, client_free);
  g_clear_pointer (&clear, client_free);
  release (server);
}

static void
test_starttls_injection (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_STARTTLS_INJECTION);
  g_autoptr(Client) client = connect_clear (server);

  expect (client, "220 ");
  say (client, "EHLO a\r\n");
  expect (client, "250 ");
  say (client, "STARTTLS\r\n");
  /* In one segment: whoever reads the first line has the others as well. */
  hear_once (client);
  g_assert_true (g_str_has_prefix (client->heard->str, "220 2.0.0 Go ahead\r\n250-"));
  g_assert_true (g_str_has_suffix (client->heard->str, "250 AUTH PLAIN\r\n"));
  /* A careless client gets on: that is the point. */
  encrypt (client);
  g_assert_no_error (client->error);
  say (client, "NOOP\r\n");
  expect (client, "250 ");
  g_clear_pointer (&client, client_free);
  release (server);
}

/* One reply of an otherwise working server. */
static void
test_refusals (void)
{
  static const struct
  {
    PhPracticeFault fault;
    const char *said;
    const char *start;
  } faults[] = {
    { PH_PRACTICE_FAULT_SENDER_REFUSED, "MAIL FROM:<a@b>\r\n", "553 5.7.1" },
    { PH_PRACTICE_FAULT_RECIPIENT_REFUSED, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n", "550 5.1.1" },
    { PH_PRACTICE_FAULT_GREYLISTED, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n", "451 4.7.1" },
    { PH_PRACTICE_FAULT_TOO_LARGE, "MAIL FROM:<a@b> SIZE=101\r\n", "552 5.3.4" },
    { PH_PRACTICE_FAULT_CONTENT_REFUSED, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 1 LAST\r\nx", "554 5.7.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      PhPracticeServer *server = make (faults[i].fault);
      g_autoptr(Client) client = connect_ready (server);

      say (client, faults[i].said);
      expect (client, faults[i].start);
      g_clear_pointer (&client, client_free);
      release (server);
    }
}

static void
test_sign_in_refusals (void)
{
  static const struct
  {
    PhPracticeFault fault;
    const char *start;
  } faults[] = {
    { PH_PRACTICE_FAULT_WRONG_PASSWORD, "535 5.7.8" },
    { PH_PRACTICE_FAULT_APP_PASSWORD, "534 5.7.9" },
    { PH_PRACTICE_FAULT_TOO_MANY_ATTEMPTS, "454 4.7.0" },
    { PH_PRACTICE_FAULT_NO_AUTH, "502 5.5.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      PhPracticeServer *server = make (faults[i].fault);
      g_autoptr(Client) client = connect_tls (server);

      expect (client, "220 ");
      say (client, "EHLO a\r\n");
      expect (client, "250 ");
      sign_in (server, client);
      expect (client, faults[i].start);
      g_clear_pointer (&client, client_free);
      release (server);
    }
}

static void
test_starttls_refusals (void)
{
  static const struct
  {
    PhPracticeFault fault;
    const char *start;
  } faults[] = {
    { PH_PRACTICE_FAULT_NO_STARTTLS, "502 5.5.1" },
    { PH_PRACTICE_FAULT_STARTTLS_REFUSED, "454 4.7.0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      PhPracticeServer *server = make (faults[i].fault);
      g_autoptr(Client) client = connect_clear (server);

      expect (client, "220 ");
      say (client, "EHLO a\r\n");
      expect (client, "250 ");
      say (client, "STARTTLS\r\n");
      expect (client, faults[i].start);
      g_clear_pointer (&client, client_free);
      release (server);
    }
}

static void
test_drops (void)
{
  static const struct
  {
    PhPracticeFault fault;
    guint n_messages;
  } faults[] = {
    { PH_PRACTICE_FAULT_DROP_DATA, 0 },
    { PH_PRACTICE_FAULT_DROP_AFTER_DATA, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      PhPracticeServer *server = make (faults[i].fault);
      g_autoptr(Client) client = connect_ready (server);

      say (client, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n");
      expect (client, "354 ");
      say (client, "x\r\n.\r\n");
      expect_end (client);
      g_assert_cmpuint (client->heard->len, ==, 0);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (server)), ==, faults[i].n_messages);
      g_clear_pointer (&client, client_free);
      release (server);
    }
}

static void
test_stop_hangs_up (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(Client) encrypted = connect_ready (server);
  g_autoptr(Client) clear = connect_clear (server);
  g_autoptr(Client) in_handshake = connect_to (server, G_SOCKET_FAMILY_IPV4, ph_practice_server_get_tls_port (server));

  expect (clear, "220 ");
  say (in_handshake, "\x16");
  ph_practice_server_stop (server);
  expect_end (encrypted);
  expect_end (clear);
  expect_end (in_handshake);
  g_clear_pointer (&encrypted, client_free);
  g_clear_pointer (&clear, client_free);
  g_clear_pointer (&in_handshake, client_free);
  release (server);
}

static void
on_message_unref_cb (PhPracticeServer *server, PhPracticeMessage *message, PhPracticeServer **place)
{
  g_clear_object (place);
}

static void
test_released_by_a_handler (void)
{
  PhPracticeServer *server = make (PH_PRACTICE_FAULT_NONE);
  g_autoptr(Client) client = connect_ready (server);
  gboolean is_gone = FALSE;

  g_object_weak_ref (G_OBJECT (server), on_finalized_cb, &is_gone);
  g_signal_connect (server, "message", G_CALLBACK (on_message_unref_cb), &server);
  say (client, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 0 LAST\r\n");
  wait_until (&is_gone);
  expect_end (client);
}

/* What the server would only do after minutes. */
static gboolean
on_idle_incoming_cb (GSocketService *service, GSocketConnection *socket, GObject *source, PhPracticeConnection **place)
{
  g_autoptr(GTlsCertificate) certificate = ph_practice_certificate_new (PH_PRACTICE_CERTIFICATE_VALID, NULL);
  g_autoptr(PhSecret) password = ph_secret_new ("secret");
  PhPracticeDialogue *dialogue = ph_practice_dialogue_new (PH_PRACTICE_FAULT_NONE, PH_SECURITY_STARTTLS, "practice", password);
  int nodelay = 0;

  *place = ph_practice_connection_new (socket, dialogue, certificate, 50);
  g_assert_true (g_socket_get_option (g_socket_connection_get_socket (socket), IPPROTO_TCP, TCP_NODELAY, &nodelay, NULL));
  g_assert_cmpint (nodelay, !=, 0);
  ph_practice_connection_start (*place);
  return TRUE;
}

static void
test_idle (void)
{
  g_autoptr(GSocketService) service = g_socket_service_new ();
  g_autoptr(PhPracticeServer) unstarted = ph_practice_server_new (PH_PRACTICE_FAULT_NONE);
  g_autoptr(PhPracticeConnection) connection = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);

  g_signal_connect (service, "incoming", G_CALLBACK (on_idle_incoming_cb), &connection);
  g_autoptr(Client) client = connect_to (unstarted, G_SOCKET_FAMILY_IPV4, port);
  expect (client, "421 4.4.2 ");
  expect_end (client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/server/new-destroy", test_new_destroy);
  g_test_add_func ("/practice/server/start-stop", test_start_stop);
  g_test_add_func ("/practice/server/port-taken", test_port_taken);
  g_test_add_func ("/practice/server/refuses-after-stop", test_refuses_after_stop);
  g_test_add_func ("/practice/server/ipv6", test_ipv6);
  g_test_add_func ("/practice/server/tls", test_tls);
  g_test_add_func ("/practice/server/starttls", test_starttls);
  g_test_add_func ("/practice/server/large-message", test_large_message);
  g_test_add_func ("/practice/server/many-messages", test_many_messages);
  g_test_add_func ("/practice/server/many-connections", test_many_connections);
  g_test_add_func ("/practice/server/certificate-faults", test_certificate_faults);
  g_test_add_func ("/practice/server/certificate-refused", test_certificate_refused);
  g_test_add_func ("/practice/server/openings", test_openings);
  g_test_add_func ("/practice/server/closed", test_closed);
  g_test_add_func ("/practice/server/silent", test_silent);
  g_test_add_func ("/practice/server/garbage", test_garbage);
  g_test_add_func ("/practice/server/starttls-injection", test_starttls_injection);
  g_test_add_func ("/practice/server/refusals", test_refusals);
  g_test_add_func ("/practice/server/sign-in-refusals", test_sign_in_refusals);
  g_test_add_func ("/practice/server/starttls-refusals", test_starttls_refusals);
  g_test_add_func ("/practice/server/drops", test_drops);
  g_test_add_func ("/practice/server/stop-hangs-up", test_stop_hangs_up);
  g_test_add_func ("/practice/server/released-by-a-handler", test_released_by_a_handler);
  g_test_add_func ("/practice/server/idle", test_idle);
  return g_test_run ();
}
