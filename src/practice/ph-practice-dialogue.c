// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a submission server says (RFC 5321, RFC 6409), as a state machine without IO: bytes in, replies and messages out,
// the same ones wherever the bytes are cut. Strict where servers differ, so that a client that gets on with it gets on
// with others. Every fault is a column of PhPracticeBehaviour. Not a relay: messages end here.
// This file has the way in and out, the states and the lines; what a line says is the business of ph-practice-commands.c.

#include "config.h"

#include "ph-practice-dialogue-private.h"

#include <string.h>

/* RFC 4954 §4: an authentication exchange may have lines of 12288 octets; every other command is shorter. */
#define MAX_LINE 12288

/* Nonsense per write: enough to fill a line or two of any parser. */
#define GARBAGE_SIZE 4096
#define GARBAGE_SEED 5321

typedef gsize (*ConsumeFunc) (PhPracticeDialogue *self, const guint8 *data, gsize length);

void
ph_practice_dialogue_reply (PhPracticeDialogue *self, const char *text)
{
  g_string_append (self->output, text);
}

void
ph_practice_dialogue_close_with (PhPracticeDialogue *self, const char *text)
{
  ph_practice_dialogue_reply (self, text);
  self->state = STATE_CLOSING;
}

static void
begin_session (PhPracticeDialogue *self)
{
  static const struct
  {
    const char *text;
    PhPracticeState state;
  } openings[] = {
    /* RFC 2034 §4: no enhanced code in a greeting. */
    [PH_PRACTICE_OPENING_GREETING] = { "220 localhost ESMTP Posthorn practice server\r\n", STATE_COMMAND },
    [PH_PRACTICE_OPENING_REFUSAL] = { "554 localhost has no SMTP service for you\r\n", STATE_REFUSING },
    [PH_PRACTICE_OPENING_BUSY] = { "421 localhost is too busy, try again later\r\n", STATE_CLOSING },
    [PH_PRACTICE_OPENING_SILENCE] = { "", STATE_SILENT },
    [PH_PRACTICE_OPENING_HANG_UP] = { "", STATE_DROPPED },
    [PH_PRACTICE_OPENING_IMAP] = { "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] IMAP server ready\r\n", STATE_IMAP },
    /* What follows is random: it must not look like a reply or like TLS by accident. */
    [PH_PRACTICE_OPENING_GARBAGE] = { "%&!~", STATE_GARBAGE },
  };

  ph_practice_dialogue_reply (self, openings[self->behaviour->opening].text);
  self->state = openings[self->behaviour->opening].state;
}

static void
take_imap_line (PhPracticeDialogue *self, const char *line)
{
  ph_practice_dialogue_reply (self, "* BAD Command not recognised\r\n");
}

static gsize consume_line (PhPracticeDialogue *self, const guint8 *data, gsize length);

static gsize
discard (PhPracticeDialogue *self, const guint8 *data, gsize length)
{
  return length;
}

static const struct
{
  ConsumeFunc consume;
  PhPracticeLineFunc take_line; /* (nullable): with consume_line */
  PhPracticeWant want;          /* once all output is written */
  const char *idle_notice;      /* (nullable): what a client hears that said nothing for too long */
} states[] = {
#define IDLE_NOTICE "421 4.4.2 Idle for too long\r\n"
  [STATE_HANDSHAKE] = { discard, NULL, PH_PRACTICE_WANT_TLS, NULL },
  [STATE_COMMAND] = { consume_line, ph_practice_dialogue_take_command, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_AUTH] = { consume_line, ph_practice_dialogue_take_auth_response, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_DATA] = { ph_practice_dialogue_consume_data, NULL, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_CHUNK] = { ph_practice_dialogue_consume_chunk, NULL, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_REFUSING] = { consume_line, ph_practice_dialogue_take_while_refusing, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_IMAP] = { consume_line, take_imap_line, PH_PRACTICE_WANT_READ, NULL },
  [STATE_GARBAGE] = { discard, NULL, PH_PRACTICE_WANT_WRITE, NULL },
  [STATE_SILENT] = { discard, NULL, PH_PRACTICE_WANT_READ, NULL },
  [STATE_CLOSING] = { discard, NULL, PH_PRACTICE_WANT_CLOSE, NULL },
  [STATE_DROPPED] = { discard, NULL, PH_PRACTICE_WANT_DROP, NULL },
};

static gboolean
is_clean (const GString *line)
{
  for (gsize i = 0; i < line->len; i++)
    if (g_ascii_iscntrl (line->str[i]))
      return FALSE;
  return TRUE;
}

static void
finish_line (PhPracticeDialogue *self)
{
  gboolean is_too_long = self->line->len > MAX_LINE;

  g_string_truncate (self->line, self->line->len - strlen ("\r\n"));
  if (is_too_long)
    ph_practice_dialogue_take_unknown (self, "500 5.5.2 Line too long\r\n");
  else if (!is_clean (self->line))
    ph_practice_dialogue_take_unknown (self, "500 5.5.2 Control character in the line\r\n");
  else
    states[self->state].take_line (self, self->line->str);

  /* It may have held a password. */
  explicit_bzero (self->line->str, self->line->allocated_len);
  g_string_truncate (self->line, 0);
}

static gboolean
is_ended (const GString *line)
{
  /* By length: there may be a NUL in it. */
  return line->len >= 2 && memcmp (line->str + line->len - 2, "\r\n", 2) == 0;
}

/* Only CR LF ends a line (RFC 5321 §2.3.8); of a line that is too long the start and the latest octet are kept. */
static gsize
consume_line (PhPracticeDialogue *self, const guint8 *data, gsize length)
{
  const guint8 *lf = memchr (data, '\n', length);
  gsize used = lf != NULL ? (gsize) (lf - data) + 1 : length;

  g_string_append_len (self->line, (const char *) data, (gssize) used);
  if (lf != NULL && is_ended (self->line))
    finish_line (self);
  else if (self->line->len > MAX_LINE)
    {
      char latest = self->line->str[self->line->len - 1];

      g_string_truncate (self->line, MAX_LINE);
      g_string_append_c (self->line, latest);
    }
  return used;
}

/**
 * ph_practice_dialogue_new:
 * @fault: how the server misbehaves
 * @security: %PH_SECURITY_TLS: a handshake comes first; %PH_SECURITY_STARTTLS: the client has to ask for it
 * @username: name of the one user
 * @password: the user's password
 *
 * Returns: (transfer full): the dialogue with a client that has just connected
 */
PhPracticeDialogue *
ph_practice_dialogue_new (PhPracticeFault fault, PhSecurity security, const char *username, PhSecret *password)
{
  g_return_val_if_fail (security != PH_SECURITY_NONE, NULL);
  g_return_val_if_fail (username != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  PhPracticeDialogue *self = g_new0 (PhPracticeDialogue, 1);

  self->behaviour = ph_practice_behaviour_get (fault);
  self->security = security;
  self->username = g_strdup (username);
  self->password = ph_secret_ref (password);
  self->line = g_string_new (NULL);
  self->output = g_string_new (NULL);
  self->nonsense = g_rand_new_with_seed (GARBAGE_SEED);
  self->transaction = ph_practice_transaction_new (self->behaviour);
  g_queue_init (&self->messages);
  if (security == PH_SECURITY_STARTTLS || self->behaviour->opening == PH_PRACTICE_OPENING_SILENCE)
    begin_session (self);
  return self;
}

/**
 * ph_practice_dialogue_free:
 * @self: (transfer full): a dialogue
 */
void
ph_practice_dialogue_free (PhPracticeDialogue *self)
{
  g_return_if_fail (self != NULL);

  explicit_bzero (self->line->str, self->line->allocated_len);
  g_string_free (self->line, TRUE);
  g_string_free (self->output, TRUE);
  g_clear_pointer (&self->nonsense, g_rand_free);
  g_clear_pointer (&self->transaction, ph_practice_transaction_free);
  g_clear_pointer (&self->auth, ph_practice_auth_free);
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->password, ph_secret_unref);
  g_queue_clear_full (&self->messages, g_object_unref);
  g_free (self);
}

/**
 * ph_practice_dialogue_next:
 * @self: a dialogue
 *
 * Returns: what has to happen now
 */
PhPracticeWant
ph_practice_dialogue_next (PhPracticeDialogue *self)
{
  g_return_val_if_fail (self != NULL, PH_PRACTICE_WANT_DROP);

  return self->output->len > 0 ? PH_PRACTICE_WANT_WRITE : states[self->state].want;
}

/**
 * ph_practice_dialogue_feed:
 * @self: a dialogue
 * @data: (array length=length): what arrived
 * @length: how many octets
 *
 * Reads on. Octets that arrive while a handshake is due, or after the end, are forgotten.
 */
void
ph_practice_dialogue_feed (PhPracticeDialogue *self, const guint8 *data, gsize length)
{
  g_return_if_fail (self != NULL);

  for (gsize used = 0; used < length;)
    used += states[self->state].consume (self, data + used, length - used);
}

/**
 * ph_practice_dialogue_take_output:
 * @self: a dialogue
 *
 * Returns: (transfer full): what to send now
 */
GBytes *
ph_practice_dialogue_take_output (PhPracticeDialogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  while (self->state == STATE_GARBAGE && self->output->len < GARBAGE_SIZE)
    g_string_append_c (self->output, (char) g_rand_int_range (self->nonsense, 0, 256));

  GString *output = g_steal_pointer (&self->output);

  self->output = g_string_new (NULL);
  return g_string_free_to_bytes (output);
}

/**
 * ph_practice_dialogue_tls_done:
 * @self: a dialogue that wanted %PH_PRACTICE_WANT_TLS
 *
 * The handshake is over.
 */
void
ph_practice_dialogue_tls_done (PhPracticeDialogue *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->state == STATE_HANDSHAKE);

  self->is_encrypted = TRUE;
  if (self->security == PH_SECURITY_TLS)
    begin_session (self);
  else
    self->state = STATE_COMMAND;
}

/**
 * ph_practice_dialogue_time_out:
 * @self: a dialogue
 *
 * The client did nothing for too long (RFC 5321 §4.5.3.2.7): says so, where that is possible, and ends.
 */
void
ph_practice_dialogue_time_out (PhPracticeDialogue *self)
{
  g_return_if_fail (self != NULL);

  const char *notice = states[self->state].idle_notice;

  if (notice != NULL)
    ph_practice_dialogue_close_with (self, notice);
  else
    self->state = STATE_DROPPED;
}

/**
 * ph_practice_dialogue_take_message:
 * @self: a dialogue
 *
 * Returns: (transfer full) (nullable): the oldest message that was taken and not yet fetched
 */
PhPracticeMessage *
ph_practice_dialogue_take_message (PhPracticeDialogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_queue_pop_head (&self->messages);
}
