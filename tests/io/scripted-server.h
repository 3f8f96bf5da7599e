// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "test-certificates.h"

G_BEGIN_DECLS

typedef struct _ScriptedServer ScriptedServer;

/**
 * ScriptedServerOptions:
 * @certificate: (nullable): for TLS; kept by the caller
 * @priority: (nullable): GnuTLS priority string, to speak certain versions only
 * @demand_certificate: whether the client must have a certificate
 * @address: (nullable): where to listen; %NULL: 127.0.0.1
 * @client_authority: (nullable): who must have issued the client's certificate; kept by the caller
 * @ticket_key: (nullable): what session tickets are sealed with, shared by servers that resume each other's sessions
 * @port: where to listen; 0: anywhere
 */
typedef struct
{
  const TestCertificate *certificate;
  const char *priority;
  gboolean demand_certificate;
  const char *address;
  const TestCertificate *client_authority;
  GBytes *ticket_key;
  guint16 port;
} ScriptedServerOptions;

/* Plays @script once, on a random port of the loopback address, on a thread of its own. Lines of it:
 *
 *   S: text   send a line (several in a row: in one write)       C: glob   a line must come that matches
 *   Z: text   send text with C escapes, without a line end       M:        read a message up to its dot
 *   T:        handshake                                          B:        read as many octets as BDAT said
 *   X:        close                                              R:        close by a reset
 *   H:        wait until the client hangs up                     D: text   send text (with C escapes), a byte each 50 ms
 *   O: hex    send octets, written as hexadecimal digits
 *   G: n      read n octets, whatever they are
 *   E: text   send text (with C escapes) over and over        N:        read nothing more until finish() is called
 *   O: hex    send these octets                              I: hex    exactly these octets must come
 *   P:        pause until scripted_server_go() is called, once for each pause
 *   K: code host:port   be a SOCKS5 proxy that must be asked for that and answers with that code (RFC 1928 §6)
 *   A: password [header]   the AUTH command of SCRAM-SHA-256 and its challenges, up to the server's proof or what it has
 *                          against the client's; the header is what the client must begin with (RFC 5802 §6)
 *   L: password [header]   the same for a server that has -PLUS as well; a header with "p" asks for that
 */
ScriptedServer *scripted_server_new (const char *const *script, const ScriptedServerOptions *options);

/* Another one at the same port and with the same certificate, for the connection that comes after that of @before. */
ScriptedServer *scripted_server_new_behind (ScriptedServer *before, const char *const *script);
guint16 scripted_server_get_port (ScriptedServer *self);
gboolean scripted_server_is_waiting (ScriptedServer *self); /* whether it is at H:, D: or N: */

gboolean scripted_server_has_client (ScriptedServer *self); /* whether its connection came */

void scripted_server_go (ScriptedServer *self);
GBytes *scripted_server_new_ticket_key (void);

/* Waits for the end of the script. Whether its handshake was that of a session known before. */
gboolean scripted_server_has_resumed (ScriptedServer *self);

/* Waits for the end of the script, fails if the client did anything else, frees it. Returns how often the server waited
 * for the client and was given something, the greeting's wait and TLS not counted. */
guint scripted_server_finish (ScriptedServer *self);

/* The same for a client that is expected to leave at no certain point: nothing of what it did counts. */
void scripted_server_abandon (ScriptedServer *self);

G_END_DECLS
