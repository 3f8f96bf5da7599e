// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the two files of a session share: ph-session.c has the object, its operations and its clock, ph-session-pump.c
// carries the bytes.

#pragma once

#include "ph-deadline.h"
#include "ph-sasl.h"
#include "ph-session.h"

G_BEGIN_DECLS

/* What is under way on the connection. */
typedef enum
{
  PENDING_READ = 1 << 0,
  PENDING_WRITE = 1 << 1,
  PENDING_TLS = 1 << 2,
  PENDING_SIGN_IN = 1 << 3,
  PENDING_CONTENT = 1 << 4,
  FAREWELL = 1 << 5,      /* the write under way says QUIT for an engine that failed */
  INPUT_ENDED = 1 << 6,   /* no read makes sense any more */
  OUTPUT_BROKEN = 1 << 7, /* a write failed; the read tells why */
} PhSessionPending;

/* Who waits for whom, to count round trips. */
typedef enum
{
  TURN_OURS,   /* nothing was sent since the last turn */
  TURN_SENT,   /* something was, and there may be more to send */
  TURN_THEIRS, /* there is nothing to do until the peer says something */
} PhSessionTurn;

struct _PhSession
{
  GObject parent_instance;

  PhServerSettings *settings; /* (owned) */
  PhTranscript *transcript;   /* (owned) */
  PhConnection *connection;   /* (owned) */
  PhSmtpEngine *engine;       /* (owned) (nullable): set when the connection is open */
  PhSaslSession *sasl;        /* (owned) (nullable): the one sign-in */
  GCancellable *io;           /* (owned): of everything under way; cancelled at the end only */
  PhSessionPending pending;
  GBytes *outgoing;      /* (owned) (nullable): being written */
  guint8 *block;         /* (owned) (nullable): being filled with the message */
  GInputStream *content; /* (owned) (nullable): the message being sent */

  GTask *task;          /* (owned) (nullable): the operation that somebody waits for */
  PhEnvelope *envelope; /* (owned) (nullable): of that operation */
  PhDeadline *deadline; /* (owned) (nullable): of that operation */
  GSource *watch;       /* (owned) (nullable): on the deadline */
  guint clock;          /* what the deadline counts for, see get_clock() */

  PhSessionStage stage;
  PhSessionStage failed_stage; /* IDLE: nothing failed */
  PhSessionTurn turn;
  PhSessionStats stats;
};

/* ph-session.c */
void ph_session_set_stage (PhSession *self, PhSessionStage stage);
void ph_session_follow_engine (PhSession *self);
void ph_session_note_encryption (PhSession *self);
void ph_session_complete (PhSession *self, const GError *error);
void ph_session_end (PhSession *self, const GError *error);

/* ph-session-pump.c */
void ph_session_pump (PhSession *self);

G_END_DECLS
