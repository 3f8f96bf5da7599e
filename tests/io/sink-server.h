// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SinkDrop:
 * @SINK_DROP_NEVER: it does not
 * @SINK_DROP_IN_CONTENT: as soon as a message begins
 * @SINK_DROP_AFTER_CONTENT: it takes the message, and hangs up instead of saying so
 * @SINK_DROP_BEFORE_TAKING: it hangs up with the whole message, and has not taken it
 *
 * When a sink hangs up on a message.
 */
typedef enum
{
  SINK_DROP_NEVER,
  SINK_DROP_IN_CONTENT,
  SINK_DROP_AFTER_CONTENT,
  SINK_DROP_BEFORE_TAKING,
} SinkDrop;

typedef enum
{
  SINK_PLAIN = 0,
  SINK_PIPELINING = 1 << 0,
  SINK_CHUNKING = 1 << 1,
  SINK_8BITMIME = 1 << 2,
} SinkExtensions;

typedef struct _SinkServer SinkServer;

/* A submission server without TLS on a random port of the loopback address, with a thread for each connection. It takes any message and counts how often, by Message-ID. */
SinkServer *sink_server_new (SinkExtensions extensions);
void sink_server_free (SinkServer *self);
guint16 sink_server_get_port (SinkServer *self);

/* It is there no more, and again: at the same port. */
void sink_server_go_away (SinkServer *self);
void sink_server_come_back (SinkServer *self);

/* @verb: AUTH, MAIL, RCPT, DATA, END; @reply: (nullable): what is said to it from now on instead of yes. For RCPT one that holds @word only; (nullable). */
void sink_server_refuse (SinkServer *self, const char *verb, const char *word, const char *reply);
void sink_server_set_drop (SinkServer *self, SinkDrop drop);
void sink_server_set_password (SinkServer *self, const char *password); /* no other is taken; NULL: any */
/* Each reply to a message comes only so much later. */
void sink_server_set_delay_ms (SinkServer *self, guint delay_ms);

guint sink_server_get_n_connections (SinkServer *self);
guint sink_server_get_max_connections (SinkServer *self); /* at once */
guint sink_server_get_n_sign_ins (SinkServer *self);
guint sink_server_get_n_messages (SinkServer *self);
guint sink_server_count_message (SinkServer *self, const char *message_id);
guint sink_server_count_recipient (SinkServer *self, const char *address); /* in messages that it took */
guint sink_server_get_n_different (SinkServer *self);                      /* messages */
guint sink_server_get_n_contents (SinkServer *self);                       /* that began, taken or not */
gboolean sink_server_has_8bit (SinkServer *self);                          /* in a message that it took */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SinkServer, sink_server_free)

G_END_DECLS
