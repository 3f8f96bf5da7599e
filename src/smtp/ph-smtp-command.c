// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The one place where a command line gets into the output. It refuses whatever could end the line early or is longer
// than a server must accept, and it decides what of the line a transcript may show.

#include "config.h"

#include "ph-smtp-command.h"

#include <string.h>

/* RFC 5321 §4.5.3.1.4: a command line has at most 512 octets, line end included. */
#define MAX_COMMAND 512
/* MAIL grows with what the extensions add to it: SIZE (RFC 1870 §4), BODY (RFC 6152 §3), SMTPUTF8 (RFC 6531 §3.4), RET
 * and ENVID (RFC 3461 §4.3, §4.4), REQUIRETLS (RFC 8689 §2), BY (RFC 2852 §3), HOLDFOR (RFC 4865 §4) and MT-PRIORITY
 * (RFC 6710 §4); RCPT with SMTPUTF8, NOTIFY and ORCPT (RFC 3461 §4.1, §4.2). */
#define MAX_MAIL (MAX_COMMAND + 26 + 17 + 10 + (9 + 107) + 11 + 17 + 18 + 15)
#define MAX_RCPT (MAX_COMMAND + 10 + 29 + 507)
/* RFC 4954 §4: AUTH and each answer have at most 12288 octets. */
#define MAX_AUTH 12288

typedef enum
{
  SHOW_ALL,
  SHOW_TWO_WORDS, /* "AUTH PLAIN" and no initial response */
  SHOW_NOTHING,
} Display;

static const struct
{
  PhSmtpStage stage;
  gsize max_length; /* 0: not a line of ours */
  Display display;
} verbs[PH_SMTP_N_VERBS] = {
  [PH_SMTP_VERB_GREETING] = { PH_SMTP_STAGE_GREETING, 0, SHOW_ALL },
  [PH_SMTP_VERB_EHLO] = { PH_SMTP_STAGE_EHLO, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_HELO] = { PH_SMTP_STAGE_EHLO, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_STARTTLS] = { PH_SMTP_STAGE_STARTTLS, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_AUTH] = { PH_SMTP_STAGE_AUTH, MAX_AUTH, SHOW_TWO_WORDS },
  [PH_SMTP_VERB_AUTH_RESPONSE] = { PH_SMTP_STAGE_AUTH, MAX_AUTH, SHOW_NOTHING },
  [PH_SMTP_VERB_AUTH_CANCEL] = { PH_SMTP_STAGE_AUTH, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_MAIL] = { PH_SMTP_STAGE_MAIL, MAX_MAIL, SHOW_ALL },
  [PH_SMTP_VERB_RCPT] = { PH_SMTP_STAGE_RCPT, MAX_RCPT, SHOW_ALL },
  [PH_SMTP_VERB_DATA] = { PH_SMTP_STAGE_DATA, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_CONTENT] = { PH_SMTP_STAGE_END_OF_DATA, 0, SHOW_ALL },
  [PH_SMTP_VERB_BDAT] = { PH_SMTP_STAGE_CONTENT, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_BDAT_LAST] = { PH_SMTP_STAGE_END_OF_DATA, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_RSET] = { PH_SMTP_STAGE_RSET, MAX_COMMAND, SHOW_ALL },
  [PH_SMTP_VERB_QUIT] = { PH_SMTP_STAGE_QUIT, MAX_COMMAND, SHOW_ALL },
};

/**
 * ph_smtp_verb_get_stage:
 * @verb: what was said
 *
 * Returns: where in the dialogue its reply belongs
 */
PhSmtpStage
ph_smtp_verb_get_stage (PhSmtpVerb verb)
{
  g_return_val_if_fail (verb < PH_SMTP_N_VERBS, PH_SMTP_STAGE_GREETING);

  return verbs[verb].stage;
}

/**
 * ph_smtp_verb_ends_message:
 * @verb: what was said
 *
 * Returns: whether its reply says what became of the whole message
 */
gboolean
ph_smtp_verb_ends_message (PhSmtpVerb verb)
{
  return verb == PH_SMTP_VERB_CONTENT || verb == PH_SMTP_VERB_BDAT_LAST;
}

static gboolean
has_control_character (const char *line)
{
  for (const char *at = line; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return TRUE;
  return FALSE;
}

static void
log_line (PhSmtpVerb verb, const char *line, PhTranscript *transcript)
{
  const char *first_blank = strchr (line, ' ');
  const char *second_blank = first_blank != NULL ? strchr (first_blank + 1, ' ') : NULL;
  g_autofree char *shown = NULL;

  if (verbs[verb].display == SHOW_NOTHING)
    shown = g_strdup ("***");
  else if (verbs[verb].display == SHOW_TWO_WORDS && second_blank != NULL)
    shown = g_strdup_printf ("%.*s ***", (int) (second_blank - line), line);
  ph_transcript_add (transcript, PH_TRANSCRIPT_CLIENT, shown != NULL ? shown : line);
}

/* In one step: an array that grows between a line with a password and its end would leave the password behind in
 * memory that nobody wipes. */
static void
append_line (GByteArray *output, const char *line)
{
  gsize start = output->len;
  gsize length = strlen (line);

  g_byte_array_set_size (output, (guint) (start + length + 2));
  memcpy (output->data + start, line, length);
  memcpy (output->data + start + length, "\r\n", 2);
}

/**
 * ph_smtp_command_write:
 * @verb: what is said
 * @line: the whole line without its end
 * @output: where the line goes
 * @transcript: (nullable): where it is recorded, without what it must not show
 * @error: return location
 *
 * Errors: %PH_SMTP_ERROR_INVALID when @line has a control character or is too long; @output is unchanged then.
 *
 * Returns: whether the line was written
 */
gboolean
ph_smtp_command_write (PhSmtpVerb verb,
                       const char *line,
                       GByteArray *output,
                       PhTranscript *transcript,
                       GError **error)
{
  g_return_val_if_fail (verb < PH_SMTP_N_VERBS && verbs[verb].max_length > 0, FALSE);
  g_return_val_if_fail (line != NULL && output != NULL, FALSE);

  const char *complaint = NULL;

  if (has_control_character (line))
    complaint = "a command would contain a control character";
  else if (strlen (line) + 2 > verbs[verb].max_length)
    complaint = "a command would be too long";
  if (complaint != NULL)
    {
      g_propagate_error (error, ph_smtp_error_new (PH_SMTP_ERROR_INVALID, verbs[verb].stage, NULL, complaint));
      return FALSE;
    }

  if (transcript != NULL)
    log_line (verb, line, transcript);
  append_line (output, line);
  return TRUE;
}
