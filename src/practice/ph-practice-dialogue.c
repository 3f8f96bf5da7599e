// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a submission server says (RFC 5321, RFC 6409), as a state machine without IO: bytes in, replies and messages out,
// the same ones wherever the bytes are cut. Strict where servers differ, so that a client that gets on with it gets on
// with others. Every fault is a column of PhPracticeBehaviour. Not a relay: messages end here.

#include "config.h"

#include "ph-practice-dialogue.h"

#include "ph-practice-auth.h"
#include "ph-practice-behaviour.h"
#include "ph-practice-transaction.h"

#include <string.h>

/* RFC 4954 §4: an authentication exchange may have lines of 12288 octets; every other command is shorter. */
#define MAX_LINE 12288

/* Who talks HTTP or TLS to a port for SMTP shall not be answered for ever. */
#define MAX_UNKNOWN_COMMANDS 20

/* RFC 4954 §9 wants guessing to be limited; a person mistypes once or twice. */
#define MAX_SIGN_INS 3

/* Nonsense per write: enough to fill a line or two of any parser. */
#define GARBAGE_SIZE 4096
#define GARBAGE_SEED 5321

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
} State;

/* What must have happened before a command; each one includes those above it. */
typedef enum
{
  NEED_NOTHING,
  NEED_HELLO,
  NEED_SIGN_IN,
  NEED_SENDER,
  NEED_RECIPIENT,
} Need;

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_OPTIONAL,
  ARGUMENT_REQUIRED,
} Argument;

typedef enum
{
  HELLO_MISSING,
  HELLO_SAID,
} Hello;

struct _PhPracticeDialogue
{
  const PhPracticeBehaviour *behaviour; /* unowned: in a table */
  PhSecurity security;
  char *username;     /* (owned) */
  PhSecret *password; /* (owned) */

  State state;
  GString *line;   /* (owned): the line that is arriving */
  GString *output; /* (owned) */
  GRand *nonsense; /* (owned): used by STATE_GARBAGE */
  GQueue messages; /* (element-type PhPracticeMessage): taken and not yet fetched */
  guint n_messages;
  guint n_unknown_commands;
  guint n_sign_ins;

  gboolean is_encrypted;
  Hello hello;
  PhPracticeAuth *auth;  /* (owned) (nullable): the sign-in under way */
  const char *mechanism; /* unowned, (nullable): set once signed in */

  PhPracticeTransaction *transaction; /* (owned) */
};

typedef gsize (*ConsumeFunc) (PhPracticeDialogue *self, const guint8 *data, gsize length);
typedef void (*LineFunc) (PhPracticeDialogue *self, const char *line);

static void
reply (PhPracticeDialogue *self, const char *text)
{
  g_string_append (self->output, text);
}

static void
close_with (PhPracticeDialogue *self, const char *text)
{
  reply (self, text);
  self->state = STATE_CLOSING;
}

/* (nullable): the reply to a command that comes too early */
static const char *
check_need (PhPracticeDialogue *self, Need need)
{
  if (need >= NEED_HELLO && self->hello == HELLO_MISSING)
    return "503 5.5.1 Say EHLO first\r\n";
  if (need >= NEED_SIGN_IN && !self->is_encrypted)
    return "530 5.7.0 Must issue a STARTTLS command first\r\n";
  if (need >= NEED_SIGN_IN && self->mechanism == NULL)
    return "530 5.7.0 Authentication required\r\n";
  if (need >= NEED_SENDER && !ph_practice_transaction_has_sender (self->transaction))
    return "503 5.5.1 Say MAIL first\r\n";
  if (need >= NEED_RECIPIENT && !ph_practice_transaction_has_recipients (self->transaction))
    return "554 5.5.1 No valid recipients\r\n";
  return NULL;
}

static void
begin_session (PhPracticeDialogue *self)
{
  static const struct
  {
    const char *text;
    State state;
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

  reply (self, openings[self->behaviour->opening].text);
  self->state = openings[self->behaviour->opening].state;
}

/* A domain or an address literal, loosely: names that people's computers have are often no domains. */
static gboolean
is_ehlo_name (const char *name)
{
  return g_str_is_ascii (name) && strchr (name, ' ') == NULL;
}

static gboolean
begin_hello (PhPracticeDialogue *self, const char *name)
{
  if (!is_ehlo_name (name))
    {
      reply (self, "501 5.5.4 That is no domain\r\n");
      return FALSE;
    }
  /* RFC 5321 §4.1.4: as if by RSET. */
  ph_practice_transaction_reset (self->transaction);
  self->hello = HELLO_SAID;
  return TRUE;
}

static void
take_helo (PhPracticeDialogue *self, const char *name)
{
  if (begin_hello (self, name))
    reply (self, "250 localhost\r\n");
}

static void
take_ehlo (PhPracticeDialogue *self, const char *name)
{
  if (!begin_hello (self, name))
    return;

  g_string_append_printf (self->output, "250-localhost greets %s\r\n", name);
  reply (self, "250-PIPELINING\r\n");
  g_string_append_printf (self->output, "250-SIZE %" G_GSIZE_FORMAT "\r\n", ph_practice_transaction_get_max_size (self->transaction));
  reply (self, "250-8BITMIME\r\n"
               "250-SMTPUTF8\r\n"
               "250-CHUNKING\r\n");
  if (!self->is_encrypted && self->behaviour->starttls != PH_PRACTICE_STARTTLS_MISSING)
    reply (self, "250-STARTTLS\r\n");
  if (self->is_encrypted && self->behaviour->sign_in != PH_PRACTICE_SIGN_IN_MISSING)
    reply (self, "250-AUTH " PH_PRACTICE_AUTH_MECHANISMS "\r\n");
  reply (self, "250 ENHANCEDSTATUSCODES\r\n");
}

static void
take_starttls (PhPracticeDialogue *self, const char *argument)
{
  static const char *const go_ahead[] = {
    [PH_PRACTICE_STARTTLS_WORKS] = "220 2.0.0 Go ahead\r\n",
    [PH_PRACTICE_STARTTLS_MISSING] = NULL,
    [PH_PRACTICE_STARTTLS_REFUSED] = NULL,
    [PH_PRACTICE_STARTTLS_INJECTED] = "220 2.0.0 Go ahead\r\n250-localhost injected this\r\n250 AUTH PLAIN\r\n",
  };
  PhPracticeStarttls starttls = self->behaviour->starttls;

  if (self->is_encrypted)
    reply (self, "503 5.5.1 The connection is encrypted already\r\n");
  else if (starttls == PH_PRACTICE_STARTTLS_MISSING)
    reply (self, "502 5.5.1 Command not implemented\r\n");
  else if (starttls == PH_PRACTICE_STARTTLS_REFUSED)
    reply (self, "454 4.7.0 TLS not available due to temporary reason\r\n");
  else
    {
      reply (self, go_ahead[starttls]);
      /* RFC 3207 §4.2, and what a client pipelined behind the command is forgotten too (CVE-2011-0411). */
      ph_practice_transaction_reset (self->transaction);
      self->hello = HELLO_MISSING;
      self->state = STATE_HANDSHAKE;
    }
}

static void
refuse_sign_in (PhPracticeDialogue *self, const char *text)
{
  self->n_sign_ins++;
  reply (self, text);
}

static void
accept_sign_in (PhPracticeDialogue *self)
{
  self->mechanism = ph_practice_auth_get_mechanism (self->auth);
  reply (self, "235 2.7.0 Authentication successful\r\n");
}

static void
judge_sign_in (PhPracticeDialogue *self, PhPracticeAuthStatus status)
{
  const char *prescribed = self->behaviour->sign_in_reply;

  if (status == PH_PRACTICE_AUTH_MALFORMED)
    refuse_sign_in (self, "501 5.5.2 Not a valid response\r\n");
  else if (prescribed != NULL)
    refuse_sign_in (self, prescribed);
  else if (status == PH_PRACTICE_AUTH_ACCEPTED)
    accept_sign_in (self);
  else
    refuse_sign_in (self, "535 5.7.8 Authentication credentials invalid\r\n");

  g_clear_pointer (&self->auth, ph_practice_auth_free);
  self->state = STATE_COMMAND;
}

static void
step_sign_in (PhPracticeDialogue *self, const char *response)
{
  g_autofree char *challenge = NULL;
  PhPracticeAuthStatus status = ph_practice_auth_step (self->auth, response, &challenge);

  if (status != PH_PRACTICE_AUTH_CHALLENGE)
    {
      judge_sign_in (self, status);
      return;
    }
  g_string_append_printf (self->output, "334 %s\r\n", challenge);
  self->state = STATE_AUTH;
}

static const char *
check_auth (PhPracticeDialogue *self)
{
  if (self->behaviour->sign_in == PH_PRACTICE_SIGN_IN_MISSING)
    return "502 5.5.1 Command not implemented\r\n";
  if (!self->is_encrypted)
    return "538 5.7.11 Encryption required for requested authentication mechanism\r\n";
  if (self->mechanism != NULL)
    return "503 5.5.1 Signed in already\r\n";
  if (ph_practice_transaction_has_sender (self->transaction))
    return "503 5.5.1 Not within a mail transaction\r\n";
  return NULL;
}

static void
take_auth (PhPracticeDialogue *self, const char *argument)
{
  const char *problem = check_auth (self);

  if (problem != NULL)
    {
      reply (self, problem);
      return;
    }
  if (self->n_sign_ins >= MAX_SIGN_INS)
    {
      close_with (self, "421 4.7.0 Too many sign-in attempts\r\n");
      return;
    }

  const char *blank = strchr (argument, ' ');
  g_autofree char *mechanism = blank != NULL ? g_strndup (argument, (gsize) (blank - argument)) : g_strdup (argument);

  self->auth = ph_practice_auth_new (mechanism, self->username, self->password);
  if (self->auth == NULL)
    reply (self, "504 5.5.4 Mechanism not offered\r\n");
  else if (blank == NULL)
    step_sign_in (self, NULL);
  else /* RFC 4954 §4: "=" is a response of no octets. */
    step_sign_in (self, strcmp (blank + 1, "=") == 0 ? "" : blank + 1);
}

static void
take_auth_response (PhPracticeDialogue *self, const char *line)
{
  if (strcmp (line, "*") != 0)
    {
      step_sign_in (self, line);
      return;
    }
  g_clear_pointer (&self->auth, ph_practice_auth_free);
  reply (self, "501 5.7.0 Authentication cancelled\r\n");
  self->state = STATE_COMMAND;
}

static void
take_mail (PhPracticeDialogue *self, const char *argument)
{
  reply (self, ph_practice_transaction_mail (self->transaction, argument));
}

static void
take_rcpt (PhPracticeDialogue *self, const char *argument)
{
  reply (self, ph_practice_transaction_rcpt (self->transaction, argument));
}

static void
take_data (PhPracticeDialogue *self, const char *argument)
{
  const char *problem = ph_practice_transaction_data (self->transaction);

  reply (self, problem != NULL ? problem : "354 End data with <CR><LF>.<CR><LF>\r\n");
  if (problem == NULL)
    self->state = STATE_DATA;
}

static void
finish_message (PhPracticeDialogue *self)
{
  PhPracticeMessage *message = NULL;
  const char *problem = ph_practice_transaction_finish_message (self->transaction, self->mechanism, &message);

  self->state = STATE_COMMAND;
  if (problem != NULL)
    {
      reply (self, problem);
      return;
    }
  g_queue_push_tail (&self->messages, message);
  self->n_messages++;
  if (self->behaviour->drop == PH_PRACTICE_DROP_AFTER_CONTENT)
    self->state = STATE_DROPPED;
  else
    g_string_append_printf (self->output, "250 2.0.0 Taken as message %u\r\n", self->n_messages);
}

static gsize
consume_data (PhPracticeDialogue *self, const guint8 *data, gsize length)
{
  PhPracticeContentStatus status = PH_PRACTICE_CONTENT_OPEN;

  if (self->behaviour->drop == PH_PRACTICE_DROP_IN_CONTENT)
    {
      self->state = STATE_DROPPED;
      return length;
    }

  gsize used = ph_practice_transaction_feed_data (self->transaction, data, length, &status);
  if (status == PH_PRACTICE_CONTENT_ENDED)
    finish_message (self);
  return used;
}

static void
finish_chunk (PhPracticeDialogue *self)
{
  self->state = STATE_COMMAND;
  if (ph_practice_transaction_is_message_over (self->transaction))
    finish_message (self);
  else
    reply (self, ph_practice_transaction_finish_chunk (self->transaction));
}

static gsize
consume_chunk (PhPracticeDialogue *self, const guint8 *data, gsize length)
{
  if (self->behaviour->drop == PH_PRACTICE_DROP_IN_CONTENT)
    {
      self->state = STATE_DROPPED;
      return length;
    }

  gsize used = ph_practice_transaction_feed_chunk (self->transaction, data, length);
  if (ph_practice_transaction_is_chunk_over (self->transaction))
    finish_chunk (self);
  return used;
}

static void
take_bdat (PhPracticeDialogue *self, const char *argument)
{
  if (ph_practice_transaction_bdat (self->transaction, argument, check_need (self, NEED_RECIPIENT)) == PH_PRACTICE_CHUNK_MALFORMED)
    {
      close_with (self, "501 5.5.4 Syntax error in the size of the chunk\r\n");
      return;
    }
  self->state = STATE_CHUNK;
  if (ph_practice_transaction_is_chunk_over (self->transaction))
    finish_chunk (self);
}

static void
take_rset (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_transaction_reset (self->transaction);
  reply (self, "250 2.0.0 Ok\r\n");
}

static void
take_noop (PhPracticeDialogue *self, const char *argument)
{
  reply (self, "250 2.0.0 Ok\r\n");
}

static void
take_quit (PhPracticeDialogue *self, const char *argument)
{
  close_with (self, "221 2.0.0 Bye\r\n");
}

static void
take_vrfy (PhPracticeDialogue *self, const char *argument)
{
  reply (self, "252 2.0.0 Cannot tell, but will take the message\r\n");
}

static void
take_help (PhPracticeDialogue *self, const char *argument)
{
  reply (self, "214 2.0.0 See RFC 5321\r\n");
}

static void
take_unoffered (PhPracticeDialogue *self, const char *argument)
{
  reply (self, "502 5.5.1 Command not implemented\r\n");
}

static const struct
{
  const char *verb;
  LineFunc take;
  Need need;
  Argument argument;
} commands[] = {
  { "EHLO", take_ehlo, NEED_NOTHING, ARGUMENT_REQUIRED },
  { "HELO", take_helo, NEED_NOTHING, ARGUMENT_REQUIRED },
  { "STARTTLS", take_starttls, NEED_HELLO, ARGUMENT_NONE },
  { "AUTH", take_auth, NEED_HELLO, ARGUMENT_REQUIRED },
  { "MAIL", take_mail, NEED_SIGN_IN, ARGUMENT_REQUIRED },
  { "RCPT", take_rcpt, NEED_SENDER, ARGUMENT_REQUIRED },
  { "DATA", take_data, NEED_RECIPIENT, ARGUMENT_NONE },
  { "BDAT", take_bdat, NEED_NOTHING, ARGUMENT_OPTIONAL }, /* its octets follow in any case: it looks for itself */
  { "RSET", take_rset, NEED_NOTHING, ARGUMENT_NONE },
  { "NOOP", take_noop, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "QUIT", take_quit, NEED_NOTHING, ARGUMENT_NONE },
  { "VRFY", take_vrfy, NEED_NOTHING, ARGUMENT_REQUIRED },
  { "HELP", take_help, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "EXPN", take_unoffered, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "ETRN", take_unoffered, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "TURN", take_unoffered, NEED_NOTHING, ARGUMENT_OPTIONAL },
};

static void
take_unknown (PhPracticeDialogue *self, const char *text)
{
  if (++self->n_unknown_commands >= MAX_UNKNOWN_COMMANDS)
    close_with (self, "421 4.7.0 Too many errors\r\n");
  else
    reply (self, text);
}

static void
take_known (PhPracticeDialogue *self, guint index, const char *argument)
{
  const char *problem = check_need (self, commands[index].need);

  if (problem == NULL && commands[index].argument == ARGUMENT_REQUIRED && *argument == '\0')
    problem = "501 5.5.4 Something is missing behind the command\r\n";
  if (problem == NULL && commands[index].argument == ARGUMENT_NONE && *argument != '\0')
    problem = "501 5.5.4 Nothing may stand behind the command\r\n";
  if (problem != NULL)
    reply (self, problem);
  else
    commands[index].take (self, argument);
}

static void
take_command (PhPracticeDialogue *self, const char *line)
{
  gsize length = strcspn (line, " ");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strlen (commands[i].verb) == length && g_ascii_strncasecmp (line, commands[i].verb, length) == 0)
      {
        take_known (self, i, line[length] == ' ' ? line + length + 1 : "");
        return;
      }
  take_unknown (self, "500 5.5.2 Command not recognised\r\n");
}

/* RFC 5321 §3.1: after a 554 greeting the server waits for QUIT and answers everything else by 503. */
static void
take_while_refusing (PhPracticeDialogue *self, const char *line)
{
  if (g_ascii_strcasecmp (line, "QUIT") == 0)
    take_quit (self, "");
  else
    take_unknown (self, "503 5.5.1 No SMTP service here\r\n");
}

static void
take_imap_line (PhPracticeDialogue *self, const char *line)
{
  reply (self, "* BAD Command not recognised\r\n");
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
  LineFunc take_line;      /* (nullable): with consume_line */
  PhPracticeWant want;     /* once all output is written */
  const char *idle_notice; /* (nullable): what a client hears that said nothing for too long */
} states[] = {
#define IDLE_NOTICE "421 4.4.2 Idle for too long\r\n"
  [STATE_HANDSHAKE] = { discard, NULL, PH_PRACTICE_WANT_TLS, NULL },
  [STATE_COMMAND] = { consume_line, take_command, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_AUTH] = { consume_line, take_auth_response, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_DATA] = { consume_data, NULL, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_CHUNK] = { consume_chunk, NULL, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
  [STATE_REFUSING] = { consume_line, take_while_refusing, PH_PRACTICE_WANT_READ, IDLE_NOTICE },
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
    take_unknown (self, "500 5.5.2 Line too long\r\n");
  else if (!is_clean (self->line))
    take_unknown (self, "500 5.5.2 Control character in the line\r\n");
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
    close_with (self, notice);
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
