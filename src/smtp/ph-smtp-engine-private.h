// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the files of the engine share: ph-smtp-engine-state.c keeps the state, the queue of outstanding commands and the
// output; ph-smtp-engine.c is the way in and out; the others hold the dialogue, each part of it as pairs of enter_…()
// and reply_…().

#pragma once

#include "ph-smtp-command.h"
#include "ph-smtp-engine.h"
#include "ph-smtp-reply-parser.h"
#include "ph-smtp-transaction.h"

G_BEGIN_DECLS

typedef enum
{
  STATE_GREETING,
  STATE_EHLO,
  STATE_HELO,
  STATE_STARTTLS,
  STATE_TLS,
  STATE_EHLO_TLS,
  STATE_AUTH_CHOICE,
  STATE_AUTH,        /* a reply of the sign-in is awaited */
  STATE_AUTH_STEP,   /* a challenge waits for its answer */
  STATE_AUTH_VERIFY, /* the server is content, the mechanism not asked yet */
  STATE_AUTH_CANCEL, /* "*" is said */
  STATE_READY,
  STATE_EHLO_AGAIN,  /* a job waits for what the server offers since the sign-in */
  STATE_CHECK,       /* replies to the MAIL and RCPT of a check are awaited */
  STATE_COLLECT,     /* the first chunk fills up, so that it goes out with MAIL and RCPT in one write */
  STATE_ENVELOPE,    /* replies to MAIL, RCPT and DATA are awaited, no content is on its way */
  STATE_CONTENT,     /* the content goes out */
  STATE_END_OF_DATA, /* no more of this message goes out, the replies to what did are awaited */
  STATE_RESET,
  STATE_QUIT,
  STATE_CLOSING, /* failed, but a polite QUIT is still to be written */
  STATE_DONE,
  STATE_FAILED,
} PhSmtpState;

/* Some servers offer more to who has signed in (Dovecot's submission service). */
typedef enum
{
  OFFER_CURRENT,
  OFFER_BEFORE_SIGN_IN,
} PhSmtpOffer;

#define N_STATES (STATE_FAILED + 1)

struct _PhSmtpEngine
{
  GObject parent_instance;

  PhSecurity security;
  PhSmtpHello hello;        /* that is said, or will be */
  char *ehlo_name;          /* (owned) */
  PhTranscript *transcript; /* (owned) (nullable) */

  PhSmtpState state;
  PhSmtpStage last_stage; /* where the dialogue failed; valid in CLOSING and FAILED */
  GError *error;          /* (owned) (nullable): set from AUTH_CANCEL, CLOSING and FAILED on */

  PhSmtpReplyParser *parser; /* (owned) */
  GByteArray *output;        /* (owned): queued, not taken yet */
  guint64 n_taken;           /* octets of output that were taken so far */
  GQueue outstanding;        /* (element-type PhSmtpCommand): replies to come, in order */

  PhSmtpExtensions ignored;         /* what does not count although it is offered */
  PhSmtpReply *greeting;            /* (owned) (nullable) */
  PhSmtpCapabilities *capabilities; /* (owned) (nullable): of the latest EHLO or HELO */
  PhSmtpOffer offer;                /* what that reply stands for */

  GBytes *deferred_response; /* (owned) (nullable): initial response that did not fit into the AUTH command */
  GBytes *challenge;         /* (owned) (nullable): set in AUTH_STEP */
  char *auth_words;          /* (owned) (nullable): what of the last AUTH line no reply may echo */
  guint n_auth_rounds;

  PhSmtpTransaction *transaction; /* (owned) (nullable): set while one runs */
  PhSmtpTransaction *next;        /* (owned) (nullable): behind it; what of it is said stands at the end of outstanding */
  GQueue results;                 /* (element-type PhSmtpResult) */
};

/* ph-smtp-engine-state.c */
void ph_smtp_engine_set_state (PhSmtpEngine *self, PhSmtpState state);
gboolean ph_smtp_engine_is_over (PhSmtpEngine *self);
PhSmtpWant ph_smtp_engine_get_want (PhSmtpEngine *self);
void ph_smtp_engine_drop_output (PhSmtpEngine *self);
void ph_smtp_engine_expect (PhSmtpEngine *self, PhSmtpVerb verb, guint recipient, guint64 end);
gboolean ph_smtp_engine_say (PhSmtpEngine *self, PhSmtpVerb verb, guint recipient, const char *line);
guint64 ph_smtp_engine_get_output_end (PhSmtpEngine *self);
gboolean ph_smtp_engine_was_taken (PhSmtpEngine *self, const PhSmtpCommand *command);
void ph_smtp_engine_conclude (PhSmtpEngine *self, PhSmtpCertainty certainty, PhSmtpReply *reply, const GError *error);
void ph_smtp_engine_break (PhSmtpEngine *self, GError *error);
void ph_smtp_engine_break_with_certainty (PhSmtpEngine *self, PhSmtpCertainty certainty, GError *error);
void ph_smtp_engine_close_politely (PhSmtpEngine *self, GError *error);

/* ph-smtp-engine-session.c */
void ph_smtp_engine_enter_ehlo (PhSmtpEngine *self, PhSmtpState state);
void ph_smtp_engine_reply_greeting (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_ehlo (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_helo (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_starttls (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_quit (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);

/* ph-smtp-engine-auth.c */
void ph_smtp_engine_reply_auth (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_auth_cancel (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
PhSmtpReply *ph_smtp_engine_censor_reply (PhSmtpEngine *self, PhSmtpReply *reply);
void ph_smtp_engine_forget_auth (PhSmtpEngine *self);

/* ph-smtp-engine-transaction.c */
gboolean ph_smtp_engine_is_yes (PhSmtpReply *reply);
gboolean ph_smtp_engine_is_no (PhSmtpReply *reply);
void ph_smtp_engine_reply_mail (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_rcpt (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_rset (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
gboolean ph_smtp_engine_say_envelope (PhSmtpEngine *self, PhSmtpTransaction *transaction);
void ph_smtp_engine_finish_refused (PhSmtpEngine *self);

/* ph-smtp-engine-jobs.c */
void ph_smtp_engine_enter_transaction (PhSmtpEngine *self);
void ph_smtp_engine_turn_to_next (PhSmtpEngine *self);

/* ph-smtp-engine-content.c */
void ph_smtp_engine_enter_data (PhSmtpEngine *self);
void ph_smtp_engine_enter_content (PhSmtpEngine *self);
void ph_smtp_engine_reply_data (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_reply_content (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);
void ph_smtp_engine_judge_final_reply (PhSmtpEngine *self, PhSmtpReply *reply);
PhSmtpWant ph_smtp_engine_want_content (PhSmtpEngine *self);

/* ph-smtp-engine-chunks.c */
gboolean ph_smtp_engine_must_wait (PhSmtpEngine *self);
void ph_smtp_engine_push_chunks (PhSmtpEngine *self, const guint8 *data, gsize length);
void ph_smtp_engine_end_chunks (PhSmtpEngine *self);
void ph_smtp_engine_stop_chunks (PhSmtpEngine *self);
void ph_smtp_engine_reply_chunk (PhSmtpEngine *self, const PhSmtpCommand *command, PhSmtpReply *reply);

G_END_DECLS
