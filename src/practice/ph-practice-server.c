// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// An SMTP submission server (RFC 6409) on loopback for trying things out and for tests: accepts clients on two ports and
// keeps the messages that they deliver, as a list model. Nothing leaves the computer, nothing is written to disk. What is
// said stands in ph-practice-dialogue.c, what goes wrong in ph-practice-behaviour.c.

#include "config.h"

#include "ph-practice-server.h"

#include "ph-practice-behaviour.h"
#include "ph-practice-certificate.h"
#include "ph-practice-connection.h"

#include <string.h>
#include <sys/random.h>

/* A person watches the list: older messages are of no interest. */
#define MAX_MESSAGES 100

/* And 100 large ones would still fill the memory. */
#define MAX_MESSAGES_SIZE ((gsize) 100 * 1024 * 1024)

/* More than a mail program opens; bounds memory together with the size of a message. */
#define MAX_CONNECTIONS 20

/* RFC 5321 §4.5.3.2.7: at least 5 minutes. */
#define IDLE_MS (5 * 60 * 1000)

/* A free port of one address family may be taken in the other: try another one. */
#define MAX_PORT_ATTEMPTS 10

#define HOST     "localhost"
#define USERNAME "practice"

/* 16 letters of 5 bits each; none that is mistaken for another. */
#define PASSWORD_LENGTH 16
#define PASSWORD_DIGITS "abcdefghijkmnpqrstuvwxyz23456789"

typedef enum
{
  PORT_TLS,
  PORT_STARTTLS,
  N_PORTS,
} Port;

struct _PhPracticeServer
{
  GObject parent_instance;

  PhPracticeFault fault;
  GSocketService *services[N_PORTS]; /* (owned) (nullable): while started */
  guint16 ports[N_PORTS];            /* 0: stopped */
  GTlsCertificate *certificate;      /* (owned) (nullable): once started */
  char *sha256;                      /* (owned) (nullable): once started */
  char *certificate_pem;             /* (owned) (nullable): once started */
  PhSecret *password;                /* (owned) (nullable): once started */
  GPtrArray *connections;            /* (owned) (element-type PhPracticeConnection) */
  GQueue messages;                   /* (element-type PhPracticeMessage) */
  gsize messages_size;               /* octets of all their contents */
};

enum
{
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhPracticeServer,
                               ph_practice_server,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gsize
get_size (PhPracticeMessage *message)
{
  return g_bytes_get_size (ph_practice_message_get_content (message));
}

static gboolean
has_too_many_messages (PhPracticeServer *self)
{
  return self->messages.length > MAX_MESSAGES || (self->messages_size > MAX_MESSAGES_SIZE && self->messages.length > 1);
}

static void
forget_oldest_message (PhPracticeServer *self)
{
  g_autoptr(PhPracticeMessage) oldest = g_queue_pop_head (&self->messages);

  self->messages_size -= get_size (oldest);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 1, 0);
}

static void
on_connection_message_cb (PhPracticeConnection *connection, PhPracticeMessage *message, PhPracticeServer *self)
{
  /* Whoever listens may let go of the server. */
  G_GNUC_UNUSED g_autoptr(PhPracticeServer) guard = g_object_ref (self);

  g_queue_push_tail (&self->messages, g_object_ref (message));
  self->messages_size += get_size (message);
  g_list_model_items_changed (G_LIST_MODEL (self), self->messages.length - 1, 0, 1);
  while (has_too_many_messages (self))
    forget_oldest_message (self);
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
}

static void
on_connection_closed_cb (PhPracticeConnection *connection, PhPracticeServer *self)
{
  g_ptr_array_remove (self->connections, connection);
}

static void
serve (PhPracticeServer *self, GSocketConnection *socket, PhSecurity security)
{
  /* Neither greeting nor refusal: the limit is far above what a mail program does. */
  if (self->connections->len >= MAX_CONNECTIONS)
    return;

  PhPracticeDialogue *dialogue = ph_practice_dialogue_new (self->fault, security, USERNAME, self->password);
  g_autoptr(PhPracticeConnection) connection = ph_practice_connection_new (socket, dialogue, self->certificate, IDLE_MS);

  g_signal_connect_object (connection, "message", G_CALLBACK (on_connection_message_cb), self, 0);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_connection_closed_cb), self, 0);
  g_ptr_array_add (self->connections, g_object_ref (connection));
  ph_practice_connection_start (connection);
}

static gboolean
on_tls_incoming_cb (GSocketService *service, GSocketConnection *socket, GObject *source, PhPracticeServer *self)
{
  serve (self, socket, PH_SECURITY_TLS);
  return TRUE;
}

static gboolean
on_starttls_incoming_cb (GSocketService *service, GSocketConnection *socket, GObject *source, PhPracticeServer *self)
{
  serve (self, socket, PH_SECURITY_STARTTLS);
  return TRUE;
}

/* Binds one family; *port is what was asked for, then what it became. */
static gboolean
listen_on (GSocketListener *listener, GSocketFamily family, guint16 *port, GError **error)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, *port);
  g_autoptr(GSocketAddress) effective = NULL;

  if (!g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective, error))
    return FALSE;
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return TRUE;
}

/* IPv4, and IPv6 where the computer has it: only a port that is taken there is an error. */
static gboolean
listen_on_both (GSocketListener *listener, guint16 *port, GError **error)
{
  g_autoptr(GError) ipv6_error = NULL;

  if (!listen_on (listener, G_SOCKET_FAMILY_IPV4, port, error))
    return FALSE;
  if (listen_on (listener, G_SOCKET_FAMILY_IPV6, port, &ipv6_error) ||
      !g_error_matches (ipv6_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&ipv6_error));
  return FALSE;
}

/* Stopped first: a service that still accepts complains about the closed listener. */
static void
close_service (GSocketService *service)
{
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

static GSocketService *
open_port (guint16 wanted, guint16 *ret_port, GError **error)
{
  for (guint attempt = 1;; attempt++)
    {
      g_autoptr(GSocketService) service = g_socket_service_new ();
      g_autoptr(GError) attempt_error = NULL;

      *ret_port = wanted;
      if (listen_on_both (G_SOCKET_LISTENER (service), ret_port, &attempt_error))
        return g_steal_pointer (&service);
      close_service (service);
      if (wanted != 0 || attempt == MAX_PORT_ATTEMPTS)
        {
          g_propagate_error (error, g_steal_pointer (&attempt_error));
          return NULL;
        }
    }
}

static gboolean
make_password (PhPracticeServer *self, GError **error)
{
  char text[PASSWORD_LENGTH];

  if (getrandom (text, sizeof text, 0) != (gssize) sizeof text)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no randomness for a password");
      return FALSE;
    }
  for (guint i = 0; i < sizeof text; i++)
    text[i] = PASSWORD_DIGITS[(guint8) text[i] % strlen (PASSWORD_DIGITS)];
  g_clear_pointer (&self->password, ph_secret_unref);
  self->password = ph_secret_new_bytes (text, sizeof text);
  explicit_bzero (text, sizeof text);
  return TRUE;
}

static gboolean
make_certificate (PhPracticeServer *self, GError **error)
{
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->certificate_pem, g_free);

  self->certificate = ph_practice_certificate_new (ph_practice_behaviour_get (self->fault)->certificate, error);
  if (self->certificate == NULL)
    return FALSE;
  self->sha256 = ph_practice_certificate_dup_sha256 (self->certificate);
  g_object_get (self->certificate, "certificate-pem", &self->certificate_pem, NULL);
  return TRUE;
}

static GType
ph_practice_server_get_item_type (GListModel *model)
{
  return PH_TYPE_PRACTICE_MESSAGE;
}

static guint
ph_practice_server_get_n_items (GListModel *model)
{
  return PH_PRACTICE_SERVER (model)->messages.length;
}

static gpointer
ph_practice_server_get_item (GListModel *model, guint position)
{
  gpointer message = g_queue_peek_nth (&PH_PRACTICE_SERVER (model)->messages, position);

  return message != NULL ? g_object_ref (message) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ph_practice_server_get_item_type;
  iface->get_n_items = ph_practice_server_get_n_items;
  iface->get_item = ph_practice_server_get_item;
}

static void
ph_practice_server_dispose (GObject *object)
{
  ph_practice_server_stop (PH_PRACTICE_SERVER (object));

  G_OBJECT_CLASS (ph_practice_server_parent_class)->dispose (object);
}

static void
ph_practice_server_finalize (GObject *object)
{
  PhPracticeServer *self = PH_PRACTICE_SERVER (object);

  g_clear_object (&self->certificate);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->certificate_pem, g_free);
  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_queue_clear_full (&self->messages, g_object_unref);

  G_OBJECT_CLASS (ph_practice_server_parent_class)->finalize (object);
}

static void
ph_practice_server_class_init (PhPracticeServerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = ph_practice_server_dispose;
  object_class->finalize = ph_practice_server_finalize;

  /**
   * PhPracticeServer::message:
   * @self: a server
   * @message: what a client delivered
   *
   * A message was taken; it is in the list already.
   */
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", PH_TYPE_PRACTICE_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, PH_TYPE_PRACTICE_MESSAGE);
}

static void
ph_practice_server_init (PhPracticeServer *self)
{
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->messages);
}

/**
 * ph_practice_server_new:
 * @fault: how it misbehaves
 *
 * A server is a [iface@Gio.ListModel] of the latest [class@PracticeMessage]s, the newest last.
 *
 * Returns: (transfer full): a server that is not started
 */
PhPracticeServer *
ph_practice_server_new (PhPracticeFault fault)
{
  PhPracticeServer *self = g_object_new (PH_TYPE_PRACTICE_SERVER, NULL);

  self->fault = fault;
  return self;
}

/**
 * ph_practice_server_start:
 * @self: a server that is not started
 * @tls_port: port with implicit TLS; 0: any free one
 * @starttls_port: port with STARTTLS; 0: any free one
 *
 * Makes password and certificate, both new with every start, and listens on 127.0.0.1 and, where there is one, ::1. Clients
 * are served by the thread-default main context. Does not block.
 *
 * Errors: `G_IO_ERROR` (port taken or not allowed), `G_TLS_ERROR` (no certificate).
 *
 * Returns: whether it listens
 */
gboolean
ph_practice_server_start (PhPracticeServer *self, guint16 tls_port, guint16 starttls_port, GError **error)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), FALSE);
  g_return_val_if_fail (self->ports[PORT_TLS] == 0, FALSE);

  guint16 ports[N_PORTS] = { 0 };

  if (!make_password (self, error) || !make_certificate (self, error))
    return FALSE;

  g_autoptr(GSocketService) tls = open_port (tls_port, &ports[PORT_TLS], error);
  g_autoptr(GSocketService) starttls = tls != NULL ? open_port (starttls_port, &ports[PORT_STARTTLS], error) : NULL;
  if (starttls == NULL)
    {
      if (tls != NULL)
        close_service (tls);
      return FALSE;
    }

  g_signal_connect_object (tls, "incoming", G_CALLBACK (on_tls_incoming_cb), self, 0);
  g_signal_connect_object (starttls, "incoming", G_CALLBACK (on_starttls_incoming_cb), self, 0);
  self->services[PORT_TLS] = g_steal_pointer (&tls);
  self->services[PORT_STARTTLS] = g_steal_pointer (&starttls);
  for (guint i = 0; i < N_PORTS; i++)
    self->ports[i] = ports[i];
  return TRUE;
}

/**
 * ph_practice_server_stop:
 * @self: a server
 *
 * Closes the ports at once and hangs up on every client when the main loop runs next. The messages stay. Disposing of the
 * server stops it too.
 */
void
ph_practice_server_stop (PhPracticeServer *self)
{
  g_return_if_fail (PH_IS_PRACTICE_SERVER (self));

  for (guint i = 0; i < N_PORTS; i++)
    {
      self->ports[i] = 0;
      if (self->services[i] == NULL)
        continue;
      close_service (self->services[i]);
      g_clear_object (&self->services[i]);
    }
  for (guint i = 0; i < self->connections->len; i++)
    ph_practice_connection_stop (g_ptr_array_index (self->connections, i));
  g_ptr_array_set_size (self->connections, 0);
}

/**
 * ph_practice_server_get_host:
 * @self: a server
 *
 * Returns: (transfer none): the name by which its certificate knows it
 */
const char *
ph_practice_server_get_host (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), NULL);

  return HOST;
}

/**
 * ph_practice_server_get_tls_port:
 * @self: a server
 *
 * Returns: the port with implicit TLS; 0: stopped
 */
guint16
ph_practice_server_get_tls_port (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), 0);

  return self->ports[PORT_TLS];
}

/**
 * ph_practice_server_get_starttls_port:
 * @self: a server
 *
 * Returns: the port with STARTTLS; 0: stopped
 */
guint16
ph_practice_server_get_starttls_port (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), 0);

  return self->ports[PORT_STARTTLS];
}

/**
 * ph_practice_server_get_username:
 * @self: a server
 *
 * Returns: (transfer none): the name to sign in with
 */
const char *
ph_practice_server_get_username (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), NULL);

  return USERNAME;
}

/**
 * ph_practice_server_get_password:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): the password for it; %NULL before the first start
 */
PhSecret *
ph_practice_server_get_password (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), NULL);

  return self->password;
}

/**
 * ph_practice_server_get_sha256:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): SHA-256 of its certificate, 64 lower-case hexadecimal digits; %NULL before the first start
 */
const char *
ph_practice_server_get_sha256 (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), NULL);

  return self->sha256;
}

/**
 * ph_practice_server_get_certificate_pem:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): its certificate without the key; %NULL before the first start
 */
const char *
ph_practice_server_get_certificate_pem (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), NULL);

  return self->certificate_pem;
}

/**
 * ph_practice_server_get_fault:
 * @self: a server
 *
 * Returns: how it misbehaves
 */
PhPracticeFault
ph_practice_server_get_fault (PhPracticeServer *self)
{
  g_return_val_if_fail (PH_IS_PRACTICE_SERVER (self), PH_PRACTICE_FAULT_NONE);

  return self->fault;
}
