// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The server's side of one SCRAM exchange, written from RFC 5802 with GLib alone, so that it shares nothing with what is tested. */
typedef struct
{
  GChecksumType digest;
  const char *password;
  const char *salt; /* base64 */
  guint iterations;
  const char *client_first; /* without the gs2 header */
  const char *server_first;
  const char *client_without_proof;
} ScramServer;

/* base64 of what the server sends as v= and of what it expects as p= */
char *scram_server_signature (const ScramServer *self);
char *scram_server_expected_proof (const ScramServer *self);

/* What it expects as c= of a client that said @header, if @binding is its own view of the connection. */
char *scram_server_expected_binding (const char *header, GBytes *binding);

G_END_DECLS
