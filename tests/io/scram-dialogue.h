// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gnutls/gnutls.h>

#include "scram-server.h"

G_BEGIN_DECLS

/* The server's side of SCRAM-SHA-256 over one connection, also with -PLUS. */
typedef struct
{
  const char *password;
  gboolean offers_plus;
  gnutls_session_t tls; /* (nullable) */

  char *header; /* (owned): of the client: "n,,", "y,,", "p=tls-exporter,," */
  char *client_first;
  char *server_first;
} ScramDialogue;

/* (transfer full): what the server says to each message; NULL: the message is none */
char *scram_dialogue_answer_first (ScramDialogue *self, const char *message);
char *scram_dialogue_answer_final (ScramDialogue *self, const char *message);
void scram_dialogue_clear (ScramDialogue *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ScramDialogue, scram_dialogue_clear)

G_END_DECLS
