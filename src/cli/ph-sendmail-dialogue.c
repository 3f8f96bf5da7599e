// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// SMTP on standard input and output, as mail programs speak it with "sendmail -bs". Octets in, octets out; no IO, no queue.
// The client is a program of the person: it need not sign in, and its replies need no translation.

#include "config.h"

#include "ph-sendmail-dialogue.h"

#include <string.h>

#include "ph-cli-values.h"
#include "ph-sendmail-path.h"
#include "ph-sendmail-text.h"
#include "ph-set-str.h"

/* Four times what RFC 5321 §4.5.3.1.4 asks for, so that every parameter fits. */
#define MAX_LINE 2048
/* RFC 5321 §4.5.3.1.8 asks for 100. */
#define MAX_RECIPIENTS 1000
/* Who makes so many mistakes speaks something else. */
#define MAX_ERRORS 100

typedef enum
{
  STAGE_COMMANDS,
  STAGE_TEXT,
  STAGE_CLOSED,
} Stage;

struct _PhSendmailDialogue
{
  char *address; /* (owned) */
  gsize max_size;
  const PhSendmailHandler *handler; /* unowned */
  gpointer data;                    /* unowned */
  Stage stage;
  GByteArray *line;   /* (owned): a command that is not whole */
  gboolean is_long;   /* the command is over the limit and is passed over */
  GByteArray *output; /* (owned) */
  guint n_errors;
  gboolean has_sender; /* MAIL was accepted */
  PhSendmailTransaction transaction;
  PhSendmailText text;
  gsize text_size;
};

static void
reply (PhSendmailDialogue *self, const char *text)
{
  g_byte_array_append (self->output, (const guint8 *) text, strlen (text));
  g_byte_array_append (self->output, (const guint8 *) "\r\n", 2);
}

static void
refuse (PhSendmailDialogue *self, const char *text)
{
  reply (self, text);
  if (++self->n_errors < MAX_ERRORS)
    return;
  reply (self, "421 4.7.0 too many errors");
  self->stage = STAGE_CLOSED;
}

static void
forget_transaction (PhSendmailDialogue *self)
{
  g_clear_pointer (&self->transaction.sender, ph_address_unref);
  g_clear_pointer (&self->transaction.envelope_id, g_free);
  g_ptr_array_set_size (self->transaction.recipients, 0);
  self->transaction.notify = PH_SMTP_NOTIFY_DEFAULT;
  self->transaction.returned = PH_SMTP_RETURN_DEFAULT;
  self->has_sender = FALSE;
}

/* --- parameters of MAIL and RCPT. Each answers %NULL, or the reply that refuses it */

typedef const char *(*TakeParameter) (PhSendmailDialogue *self, const char *value);

typedef struct
{
  const char *name;
  TakeParameter take; /* (nullable): known, and of no importance here */
} Parameter;

static const char *
take_size (PhSendmailDialogue *self, const char *value)
{
  guint64 size = 0;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &size, NULL))
    return "501 5.5.4 malformed SIZE";
  return size > self->max_size ? "552 5.3.4 the message is too large" : NULL;
}

static const char *
take_returned (PhSendmailDialogue *self, const char *value)
{
  if (g_ascii_strcasecmp (value, "FULL") == 0)
    self->transaction.returned = PH_SMTP_RETURN_FULL;
  else if (g_ascii_strcasecmp (value, "HDRS") == 0)
    self->transaction.returned = PH_SMTP_RETURN_HEADERS;
  else
    return "501 5.5.4 RET is FULL or HDRS";
  return NULL;
}

static const char *
take_envelope_id (PhSendmailDialogue *self, const char *value)
{
  g_autofree char *id = ph_sendmail_xtext_decode (value);

  if (id == NULL || *id == '\0' || strlen (id) > 100) /* RFC 3461 §4.4 */
    return "501 5.5.4 malformed ENVID";
  ph_set_str (&self->transaction.envelope_id, id);
  return NULL;
}

/* A message has one wish for all: that of the recipient who asks for most. */
static const char *
take_notify (PhSendmailDialogue *self, const char *value)
{
  g_autofree char *small = g_ascii_strdown (value, -1);
  PhSmtpNotify notify = PH_SMTP_NOTIFY_DEFAULT;

  if (!ph_cli_value_parse_notify (small, &notify))
    return "501 5.5.4 malformed NOTIFY";
  self->transaction.notify |= notify;
  if (self->transaction.notify != PH_SMTP_NOTIFY_NEVER)
    self->transaction.notify &= ~(guint) PH_SMTP_NOTIFY_NEVER;
  return NULL;
}

static const Parameter mail_parameters[] = {
  { "SIZE", take_size },
  { "BODY", NULL }, /* the message itself shows it */
  { "SMTPUTF8", NULL },
  { "AUTH", NULL },
  { "RET", take_returned },
  { "ENVID", take_envelope_id },
  { NULL },
};

static const Parameter rcpt_parameters[] = {
  { "NOTIFY", take_notify },
  { "ORCPT", NULL },
  { NULL },
};

static const char *
take_parameter (PhSendmailDialogue *self, const Parameter *known, const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "=", 2);

  for (; known->name != NULL; known++)
    if (g_ascii_strcasecmp (known->name, parts[0]) == 0)
      return known->take != NULL ? known->take (self, parts[1] != NULL ? parts[1] : "") : NULL;
  return "555 5.5.4 there is no such parameter";
}

static const char *
take_parameters (PhSendmailDialogue *self, const Parameter *known, const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  const char *refusal = NULL;

  for (guint i = 0; words[i] != NULL && refusal == NULL; i++)
    if (*words[i] != '\0')
      refusal = take_parameter (self, known, words[i]);
  return refusal;
}

/* --- commands; @argument is what stands behind the verb, without blanks in front */

static void
greet_client (PhSendmailDialogue *self, const char *argument)
{
  g_autofree char *size = g_strdup_printf ("250-SIZE %" G_GSIZE_FORMAT, self->max_size);

  forget_transaction (self);
  reply (self, "250-localhost");
  reply (self, "250-PIPELINING");
  reply (self, size);
  reply (self, "250-8BITMIME");
  reply (self, "250-SMTPUTF8");
  reply (self, "250-DSN");
  reply (self, "250 ENHANCEDSTATUSCODES");
}

static void
greet_old_client (PhSendmailDialogue *self, const char *argument)
{
  forget_transaction (self);
  reply (self, "250 localhost");
}

static void
begin_transaction (PhSendmailDialogue *self, const char *argument)
{
  g_autoptr(PhAddress) sender = NULL;
  const char *parameters = NULL;
  const char *refusal = NULL;

  if (self->has_sender)
    {
      refuse (self, "503 5.5.1 there is a sender already");
      return;
    }
  if (g_ascii_strncasecmp (argument, "FROM:", 5) != 0 ||
      ph_sendmail_path_parse (argument + 5, self->address, &sender, &parameters) == PH_SENDMAIL_PATH_MALFORMED)
    {
      refuse (self, "501 5.1.7 malformed sender");
      return;
    }
  refusal = take_parameters (self, mail_parameters, parameters);
  if (refusal != NULL)
    {
      forget_transaction (self);
      refuse (self, refusal);
      return;
    }
  self->has_sender = TRUE;
  self->transaction.sender = g_steal_pointer (&sender);
  reply (self, "250 2.1.0 ok");
}

static void
add_recipient (PhSendmailDialogue *self, const char *argument)
{
  g_autoptr(PhAddress) recipient = NULL;
  const char *parameters = NULL;
  const char *refusal = NULL;

  if (!self->has_sender)
    refusal = "503 5.5.1 MAIL comes first";
  else if (self->transaction.recipients->len >= MAX_RECIPIENTS)
    refusal = "452 4.5.3 too many recipients";
  else if (g_ascii_strncasecmp (argument, "TO:", 3) != 0 ||
           ph_sendmail_path_parse (argument + 3, self->address, &recipient, &parameters) != PH_SENDMAIL_PATH_ADDRESS)
    refusal = "501 5.1.3 malformed recipient";
  else
    refusal = take_parameters (self, rcpt_parameters, parameters);

  if (refusal != NULL)
    {
      refuse (self, refusal);
      return;
    }
  g_ptr_array_add (self->transaction.recipients, g_steal_pointer (&recipient));
  reply (self, "250 2.1.5 ok");
}

static void
begin_text (PhSendmailDialogue *self, const char *argument)
{
  if (self->transaction.recipients->len == 0)
    {
      refuse (self, "503 5.5.1 there is no recipient");
      return;
    }
  self->stage = STAGE_TEXT;
  self->text_size = 0;
  self->text.place = 0;
  self->handler->begin (self->data, &self->transaction);
  reply (self, "354 end with a dot on a line of its own");
}

static void
reset (PhSendmailDialogue *self, const char *argument)
{
  forget_transaction (self);
  reply (self, "250 2.0.0 ok");
}

static void
do_nothing (PhSendmailDialogue *self, const char *argument)
{
  reply (self, "250 2.0.0 ok");
}

static void
verify (PhSendmailDialogue *self, const char *argument)
{
  reply (self, "252 2.1.5 it is not verified, and taken");
}

static void
help (PhSendmailDialogue *self, const char *argument)
{
  reply (self, "214 2.0.0 see RFC 5321");
}

static void
quit (PhSendmailDialogue *self, const char *argument)
{
  reply (self, "221 2.0.0 bye");
  self->stage = STAGE_CLOSED;
}

static const struct
{
  const char *verb;
  void (*run) (PhSendmailDialogue *self, const char *argument);
} commands[] = {
  { "EHLO", greet_client },
  { "HELO", greet_old_client },
  { "MAIL", begin_transaction },
  { "RCPT", add_recipient },
  { "DATA", begin_text },
  { "RSET", reset },
  { "NOOP", do_nothing },
  { "VRFY", verify },
  { "HELP", help },
  { "QUIT", quit },
};

static void
run_command (PhSendmailDialogue *self, const char *line)
{
  gsize length = strcspn (line, " ");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (length == strlen (commands[i].verb) && g_ascii_strncasecmp (line, commands[i].verb, length) == 0)
      {
        commands[i].run (self, line + length + strspn (line + length, " "));
        return;
      }
  refuse (self, "502 5.5.1 there is no such command here");
}

/* @self->line is a whole command with its LF. */
static void
take_command (PhSendmailDialogue *self)
{
  g_autofree char *line = NULL;
  gsize length = self->line->len - 1;

  self->text.lines = length > 0 && self->line->data[length - 1] == '\r' ? PH_SENDMAIL_LINES_CRLF : PH_SENDMAIL_LINES_LF;
  length -= self->text.lines == PH_SENDMAIL_LINES_CRLF ? 1 : 0;
  line = g_strndup ((const char *) self->line->data, length);
  g_byte_array_set_size (self->line, 0);
  if (self->is_long)
    refuse (self, "500 5.5.6 the line is too long");
  else if (strlen (line) != length || !g_utf8_validate (line, -1, NULL) || ph_cli_value_has_control (line))
    refuse (self, "500 5.5.2 there is something in this line that is no text");
  else
    run_command (self, g_strchomp (line));
  self->is_long = FALSE;
}

static void
feed_command (PhSendmailDialogue *self, const guint8 **data, gsize *length)
{
  const guint8 *line_end = memchr (*data, '\n', *length);
  gsize taken = line_end != NULL ? (gsize) (line_end + 1 - *data) : *length;

  if (self->line->len + taken > MAX_LINE)
    {
      self->is_long = TRUE;
      g_byte_array_set_size (self->line, 0);
    }
  /* Of what is passed over only the end is of interest. */
  if (self->is_long)
    g_byte_array_append (self->line, (const guint8 *) "\n", line_end != NULL ? 1 : 0);
  else
    g_byte_array_append (self->line, *data, taken);
  *data += taken;
  *length -= taken;
  if (line_end != NULL)
    take_command (self);
}

static void
end_text (PhSendmailDialogue *self)
{
  self->stage = STAGE_COMMANDS;
  if (self->text_size > self->max_size)
    refuse (self, "552 5.3.4 the message is too large");
  else
    {
      g_autofree char *answer = self->handler->end (self->data, &self->transaction);

      reply (self, answer);
    }
  forget_transaction (self);
}

static void
pass_text (PhSendmailDialogue *self, const GByteArray *text)
{
  gboolean was_small = self->text_size <= self->max_size;

  self->text_size += text->len;
  if (self->text_size <= self->max_size && text->len > 0)
    self->handler->text (self->data, text->data, text->len);
  else if (self->text_size > self->max_size && was_small)
    self->handler->abandon (self->data);
}

static void
feed_text (PhSendmailDialogue *self, const guint8 **data, gsize *length)
{
  g_autoptr(GByteArray) text = g_byte_array_new ();
  gboolean has_ended = ph_sendmail_text_feed (&self->text, data, length, text);

  pass_text (self, text);
  if (has_ended)
    end_text (self);
}

/**
 * ph_sendmail_dialogue_new:
 * @address: stands for people without a domain
 * @max_size: how large a message may be
 * @handler: takes the messages; must outlive it
 * @data: for @handler; must outlive it
 *
 * Returns: (transfer full): a server that has its greeting to say
 */
PhSendmailDialogue *
ph_sendmail_dialogue_new (const char *address, gsize max_size, const PhSendmailHandler *handler, gpointer data)
{
  g_return_val_if_fail (address != NULL && handler != NULL, NULL);

  PhSendmailDialogue *self = g_new0 (PhSendmailDialogue, 1);

  self->address = g_strdup (address);
  self->max_size = max_size;
  self->handler = handler;
  self->data = data;
  self->line = g_byte_array_new ();
  self->output = g_byte_array_new ();
  self->transaction.recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  /* RFC 5321 §4.2: the name of this computer is nobody's business. */
  reply (self, "220 localhost ESMTP Posthorn");
  return self;
}

/**
 * ph_sendmail_dialogue_free:
 * @self: (transfer full): a server
 */
void
ph_sendmail_dialogue_free (PhSendmailDialogue *self)
{
  forget_transaction (self);
  g_ptr_array_unref (self->transaction.recipients);
  g_byte_array_unref (self->line);
  g_byte_array_unref (self->output);
  g_free (self->address);
  g_free (self);
}

/**
 * ph_sendmail_dialogue_feed:
 * @self: a server
 * @data: (array length=length): what the client says
 * @length: how many octets
 *
 * Nothing is looked at once it is closed.
 */
void
ph_sendmail_dialogue_feed (PhSendmailDialogue *self, const guint8 *data, gsize length)
{
  g_return_if_fail (self != NULL);

  while (length > 0 && self->stage != STAGE_CLOSED)
    (self->stage == STAGE_TEXT ? feed_text : feed_command) (self, &data, &length);
}

/**
 * ph_sendmail_dialogue_end:
 * @self: a server
 */
void
ph_sendmail_dialogue_end (PhSendmailDialogue *self)
{
  g_return_if_fail (self != NULL);

  if (self->stage == STAGE_TEXT && self->text_size <= self->max_size)
    self->handler->abandon (self->data);
  self->stage = STAGE_CLOSED;
}

/**
 * ph_sendmail_dialogue_is_closed:
 * @self: a server
 *
 * Returns: whether nothing more is said
 */
gboolean
ph_sendmail_dialogue_is_closed (const PhSendmailDialogue *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->stage == STAGE_CLOSED;
}

/**
 * ph_sendmail_dialogue_take_output:
 * @self: a server
 *
 * Returns: (transfer full): what is to be told to the client, maybe nothing
 */
GBytes *
ph_sendmail_dialogue_take_output (PhSendmailDialogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GBytes *output = g_bytes_new (self->output->data, self->output->len);

  g_byte_array_set_size (self->output, 0);
  return output;
}
