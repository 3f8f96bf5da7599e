// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the files of the dialogue share: ph-practice-dialogue.c is the way in and out and keeps the states;
// ph-practice-commands.c holds the commands, of which ph-practice-sign-in.c takes AUTH and ph-practice-intake.c takes
// DATA and BDAT.

#pragma once

#include "ph-practice-auth.h"
#include "ph-practice-behaviour.h"
#include "ph-practice-dialogue.h"
#include "ph-practice-transaction.h"

G_BEGIN_DECLS

typedef enum
{
  STATE_HANDSHAKE,
  STATE_COMMAND,
  STATE_AUTH,
  STATE_DATA,
  STATE_CHUNK,
  STATE_REFUSING,
  STATE_IMAP,
  STATE_GARBAGE,
  STATE_SILENT,
  STATE_CLOSING,
  STATE_DROPPED,
} PhPracticeState;

/* What must have happened before a command; each one includes those above it. */
typedef enum
{
  NEED_NOTHING,
  NEED_HELLO,
  NEED_SIGN_IN,
  NEED_SENDER,
  NEED_RECIPIENT,
} PhPracticeNeed;

typedef enum
{
  HELLO_MISSING,
  HELLO_SAID,
} PhPracticeHello;

struct _PhPracticeDialogue
{
  const PhPracticeBehaviour *behaviour; /* unowned: in a table */
  PhSecurity security;
  char *username;     /* (owned) */
  PhSecret *password; /* (owned) */

  PhPracticeState state;
  GString *line;   /* (owned): the line that is arriving */
  GString *output; /* (owned) */
  GRand *nonsense; /* (owned): used by STATE_GARBAGE */
  GQueue messages; /* (element-type PhPracticeMessage): taken and not yet fetched */
  guint n_messages;
  guint n_unknown_commands;
  guint n_sign_ins;

  gboolean is_encrypted;
  PhPracticeHello hello;
  PhPracticeAuth *auth;  /* (owned) (nullable): the sign-in under way */
  const char *mechanism; /* unowned, (nullable): set once signed in */

  PhPracticeTransaction *transaction; /* (owned) */
};

typedef void (*PhPracticeLineFunc) (PhPracticeDialogue *self, const char *line);

/* ph-practice-dialogue.c */
void ph_practice_dialogue_reply (PhPracticeDialogue *self, const char *text);
void ph_practice_dialogue_close_with (PhPracticeDialogue *self, const char *text);

/* ph-practice-commands.c */
const char *ph_practice_dialogue_check_need (PhPracticeDialogue *self, PhPracticeNeed need);
void ph_practice_dialogue_take_command (PhPracticeDialogue *self, const char *line);
void ph_practice_dialogue_take_while_refusing (PhPracticeDialogue *self, const char *line);
void ph_practice_dialogue_take_unknown (PhPracticeDialogue *self, const char *text);

/* ph-practice-sign-in.c */
void ph_practice_dialogue_take_auth (PhPracticeDialogue *self, const char *argument);
void ph_practice_dialogue_take_auth_response (PhPracticeDialogue *self, const char *line);

/* ph-practice-intake.c */
void ph_practice_dialogue_take_data (PhPracticeDialogue *self, const char *argument);
void ph_practice_dialogue_take_bdat (PhPracticeDialogue *self, const char *argument);
gsize ph_practice_dialogue_consume_data (PhPracticeDialogue *self, const guint8 *data, gsize length);
gsize ph_practice_dialogue_consume_chunk (PhPracticeDialogue *self, const guint8 *data, gsize length);

G_END_DECLS
