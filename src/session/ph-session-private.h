// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the files of a session share: ph-session.c has the object and its operations, ph-session-connect.c gets its
// connection, ph-session-queue.c has the order in which operations run and how they end, ph-session-state.c stage and
// clock, ph-session-pump.c carries the bytes.

#pragma once

#include "ph-sasl.h"
#include "ph-session-clock.h"
#include "ph-session-operation.h"
#include "ph-session-wire.h"
#include "ph-session.h"

G_BEGIN_DECLS

/* What is under way on the connection. */
typedef enum
{
  PENDING_WRITE = 1 << 0,
  PENDING_TLS = 1 << 1,
  PENDING_SIGN_IN = 1 << 2,
  PENDING_PUMP = 1 << 3,  /* the pump runs, and will see what is new */
  FAREWELL = 1 << 4,      /* the write under way says QUIT for an engine that failed */
  INPUT_ENDED = 1 << 5,   /* no read makes sense any more */
  OUTPUT_BROKEN = 1 << 6, /* a write failed; the read tells why */
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
  PhSessionWire *wire;        /* (owned) (nullable): on the connection's streams, between handshakes */
  PhSmtpEngine *engine;       /* (owned) (nullable): set when the connection is open */
  PhSmtpHello hello;          /* HELO: on the second connection, after EHLO ended the first */
  PhSmtpExtensions ignored;   /* what the server offers and is not used */
  PhSaslSession *sasl;        /* (owned) (nullable): the one sign-in */
  GCancellable *io;           /* (owned): of connecting and handshakes; cancelled at the end only */
  PhSessionPending pending;

  GQueue operations; /* (element-type PhSessionOperation) (owned): in the order in which they are done */
  guint n_given;     /* how many of them the engine has: the head, and one that rides behind it */

  PhSessionClock *clock; /* (owned): limits the head, and what is left of the one before */
  guint clock_key;       /* what the clock counts for; 0: nothing yet */

  PhSessionStage stage;
  PhSessionStage failed_stage; /* IDLE: nothing failed */
  PhProtection protection;     /* set when the session is open */
  PhSessionTurn turn;
  PhSessionStats stats;
};

/* ph-session.c */
void ph_session_emit_can_send (PhSession *self);
void ph_session_notify_stage (PhSession *self);
void ph_session_forget_secrets (PhSession *self);

/* ph-session-connect.c */
void ph_session_take_connection (PhSession *self);
void ph_session_connect (PhSession *self);
gboolean ph_session_greet_again (PhSession *self);

/* ph-session-facts.c */
PhSmtpStage ph_session_get_dialogue_stage (PhSession *self);

/* ph-session-state.c */
void ph_session_set_stage (PhSession *self, PhSessionStage stage);
void ph_session_follow_phase (PhSession *self);
void ph_session_follow_engine (PhSession *self);
void ph_session_follow_clock (PhSession *self);
void ph_session_note_failure (PhSession *self, const GError *error);
void ph_session_note_encryption (PhSession *self);
void ph_session_note_protection (PhSession *self);

/* ph-session-queue.c */
PhSessionOperation *ph_session_get_head (PhSession *self);
void ph_session_enqueue (PhSession *self, PhSessionOperation *operation);
void ph_session_refuse (PhSession *self, PhSessionOperation *operation);
void ph_session_settle (PhSession *self);
gboolean ph_session_give (PhSession *self);
void ph_session_end (PhSession *self, const GError *error);

/* ph-session-pump.c */
void ph_session_start_engine (PhSession *self);
void ph_session_pump (PhSession *self);

G_END_DECLS
