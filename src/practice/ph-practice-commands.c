// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The commands (RFC 5321 §4.1): a table of what each one needs and carries, and a function for each. Every one is answered
// here but AUTH, DATA and BDAT, which go on behind their line.

#include "config.h"

#include "ph-practice-dialogue-private.h"

#include <string.h>

/* Who talks HTTP or TLS to a port for SMTP shall not be answered for ever. */
#define MAX_UNKNOWN_COMMANDS 20

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_OPTIONAL,
  ARGUMENT_REQUIRED,
} Argument;

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
      ph_practice_dialogue_reply (self, "501 5.5.4 That is no domain\r\n");
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
    ph_practice_dialogue_reply (self, "250 localhost\r\n");
}

static void
take_ehlo (PhPracticeDialogue *self, const char *name)
{
  if (!begin_hello (self, name))
    return;

  g_string_append_printf (self->output, "250-localhost greets %s\r\n", name);
  ph_practice_dialogue_reply (self, "250-PIPELINING\r\n");
  g_string_append_printf (self->output, "250-SIZE %" G_GSIZE_FORMAT "\r\n", ph_practice_transaction_get_max_size (self->transaction));
  ph_practice_dialogue_reply (self, "250-8BITMIME\r\n"
                                    "250-SMTPUTF8\r\n"
                                    "250-CHUNKING\r\n");
  if (!self->is_encrypted && self->behaviour->starttls != PH_PRACTICE_STARTTLS_MISSING)
    ph_practice_dialogue_reply (self, "250-STARTTLS\r\n");
  if (self->is_encrypted && self->behaviour->sign_in != PH_PRACTICE_SIGN_IN_MISSING)
    ph_practice_dialogue_reply (self, "250-AUTH " PH_PRACTICE_AUTH_MECHANISMS "\r\n");
  ph_practice_dialogue_reply (self, "250 ENHANCEDSTATUSCODES\r\n");
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
    ph_practice_dialogue_reply (self, "503 5.5.1 The connection is encrypted already\r\n");
  else if (starttls == PH_PRACTICE_STARTTLS_MISSING)
    ph_practice_dialogue_reply (self, "502 5.5.1 Command not implemented\r\n");
  else if (starttls == PH_PRACTICE_STARTTLS_REFUSED)
    ph_practice_dialogue_reply (self, "454 4.7.0 TLS not available due to temporary reason\r\n");
  else
    {
      ph_practice_dialogue_reply (self, go_ahead[starttls]);
      /* RFC 3207 §4.2, and what a client pipelined behind the command is forgotten too (CVE-2011-0411). */
      ph_practice_transaction_reset (self->transaction);
      self->hello = HELLO_MISSING;
      self->state = STATE_HANDSHAKE;
    }
}

static void
take_mail (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_dialogue_reply (self, ph_practice_transaction_mail (self->transaction, argument));
}

static void
take_rcpt (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_dialogue_reply (self, ph_practice_transaction_rcpt (self->transaction, argument));
}

static void
take_rset (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_transaction_reset (self->transaction);
  ph_practice_dialogue_reply (self, "250 2.0.0 Ok\r\n");
}

static void
take_noop (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_dialogue_reply (self, "250 2.0.0 Ok\r\n");
}

static void
take_quit (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_dialogue_close_with (self, "221 2.0.0 Bye\r\n");
}

static void
take_vrfy (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_dialogue_reply (self, "252 2.0.0 Cannot tell, but will take the message\r\n");
}

static void
take_help (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_dialogue_reply (self, "214 2.0.0 See RFC 5321\r\n");
}

static void
take_unoffered (PhPracticeDialogue *self, const char *argument)
{
  ph_practice_dialogue_reply (self, "502 5.5.1 Command not implemented\r\n");
}

static const struct
{
  const char *verb;
  PhPracticeLineFunc take;
  PhPracticeNeed need;
  Argument argument;
} commands[] = {
  { "EHLO", take_ehlo, NEED_NOTHING, ARGUMENT_REQUIRED },
  { "HELO", take_helo, NEED_NOTHING, ARGUMENT_REQUIRED },
  { "STARTTLS", take_starttls, NEED_HELLO, ARGUMENT_NONE },
  { "AUTH", ph_practice_dialogue_take_auth, NEED_HELLO, ARGUMENT_REQUIRED },
  { "MAIL", take_mail, NEED_SIGN_IN, ARGUMENT_REQUIRED },
  { "RCPT", take_rcpt, NEED_SENDER, ARGUMENT_REQUIRED },
  { "DATA", ph_practice_dialogue_take_data, NEED_RECIPIENT, ARGUMENT_NONE },
  { "BDAT", ph_practice_dialogue_take_bdat, NEED_NOTHING, ARGUMENT_OPTIONAL }, /* its octets follow in any case: it looks for itself */
  { "RSET", take_rset, NEED_NOTHING, ARGUMENT_NONE },
  { "NOOP", take_noop, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "QUIT", take_quit, NEED_NOTHING, ARGUMENT_NONE },
  { "VRFY", take_vrfy, NEED_NOTHING, ARGUMENT_REQUIRED },
  { "HELP", take_help, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "EXPN", take_unoffered, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "ETRN", take_unoffered, NEED_NOTHING, ARGUMENT_OPTIONAL },
  { "TURN", take_unoffered, NEED_NOTHING, ARGUMENT_OPTIONAL },
};

/* (nullable): the reply to a command that comes too early */
const char *
ph_practice_dialogue_check_need (PhPracticeDialogue *self, PhPracticeNeed need)
{
  if (need >= NEED_HELLO && self->hello == HELLO_MISSING)
    return "503 5.5.1 Say EHLO first\r\n";
  if (need >= NEED_SIGN_IN && !self->is_encrypted)
    return "530 5.7.0 Must issue a STARTTLS command first\r\n";
  if (need >= NEED_SIGN_IN && self->mechanism == NULL && self->behaviour->sign_in == PH_PRACTICE_SIGN_IN_OFFERED)
    return "530 5.7.0 Authentication required\r\n";
  if (need >= NEED_SENDER && !ph_practice_transaction_has_sender (self->transaction))
    return "503 5.5.1 Say MAIL first\r\n";
  if (need >= NEED_RECIPIENT && !ph_practice_transaction_has_recipients (self->transaction))
    return "554 5.5.1 No valid recipients\r\n";
  return NULL;
}

void
ph_practice_dialogue_take_unknown (PhPracticeDialogue *self, const char *text)
{
  if (++self->n_unknown_commands >= MAX_UNKNOWN_COMMANDS)
    ph_practice_dialogue_close_with (self, "421 4.7.0 Too many errors\r\n");
  else
    ph_practice_dialogue_reply (self, text);
}

static void
take_known (PhPracticeDialogue *self, guint index, const char *argument)
{
  const char *problem = ph_practice_dialogue_check_need (self, commands[index].need);

  if (problem == NULL && commands[index].argument == ARGUMENT_REQUIRED && *argument == '\0')
    problem = "501 5.5.4 Something is missing behind the command\r\n";
  if (problem == NULL && commands[index].argument == ARGUMENT_NONE && *argument != '\0')
    problem = "501 5.5.4 Nothing may stand behind the command\r\n";
  if (problem != NULL)
    ph_practice_dialogue_reply (self, problem);
  else
    commands[index].take (self, argument);
}

void
ph_practice_dialogue_take_command (PhPracticeDialogue *self, const char *line)
{
  gsize length = strcspn (line, " ");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strlen (commands[i].verb) == length && g_ascii_strncasecmp (line, commands[i].verb, length) == 0)
      {
        take_known (self, i, line[length] == ' ' ? line + length + 1 : "");
        return;
      }
  ph_practice_dialogue_take_unknown (self, "500 5.5.2 Command not recognised\r\n");
}

/* RFC 5321 §3.1: after a 554 greeting the server waits for QUIT and answers everything else by 503. */
void
ph_practice_dialogue_take_while_refusing (PhPracticeDialogue *self, const char *line)
{
  if (g_ascii_strcasecmp (line, "QUIT") == 0)
    take_quit (self, "");
  else
    ph_practice_dialogue_take_unknown (self, "503 5.5.1 No SMTP service here\r\n");
}
