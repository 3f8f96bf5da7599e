// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-error.h"
#include "ph-transcript.h"

G_BEGIN_DECLS

/**
 * PhSmtpVerb:
 * @PH_SMTP_VERB_GREETING: no command: the greeting that every server owes us
 * @PH_SMTP_VERB_AUTH_RESPONSE: the answer to a challenge
 * @PH_SMTP_VERB_AUTH_CANCEL: the "*" that ends a sign-in
 * @PH_SMTP_VERB_CONTENT: no command: the message behind DATA, up to the line with the dot
 * @PH_SMTP_VERB_BDAT: a chunk that is not the last one
 * @PH_SMTP_VERB_BDAT_LAST: the last chunk
 *
 * What a reply can be the reply to.
 */
typedef enum
{
  PH_SMTP_VERB_GREETING,
  PH_SMTP_VERB_EHLO,
  PH_SMTP_VERB_HELO,
  PH_SMTP_VERB_STARTTLS,
  PH_SMTP_VERB_AUTH,
  PH_SMTP_VERB_AUTH_RESPONSE,
  PH_SMTP_VERB_AUTH_CANCEL,
  PH_SMTP_VERB_MAIL,
  PH_SMTP_VERB_RCPT,
  PH_SMTP_VERB_DATA,
  PH_SMTP_VERB_CONTENT,
  PH_SMTP_VERB_BDAT,
  PH_SMTP_VERB_BDAT_LAST,
  PH_SMTP_VERB_RSET,
  PH_SMTP_VERB_QUIT,
} PhSmtpVerb;

#define PH_SMTP_N_VERBS (PH_SMTP_VERB_QUIT + 1)

/**
 * PhSmtpCommand:
 * @verb: what was said
 * @recipient: index of the recipient, for RCPT
 * @end: octets of all output up to the end of the command; %G_MAXUINT64 while its end is not queued
 *
 * A command whose reply is outstanding.
 */
typedef struct
{
  PhSmtpVerb verb;
  guint recipient;
  guint64 end;
} PhSmtpCommand;

PhSmtpStage ph_smtp_verb_get_stage (PhSmtpVerb verb);
gboolean ph_smtp_verb_ends_message (PhSmtpVerb verb);
gboolean ph_smtp_command_write (PhSmtpVerb verb,
                                const char *line,
                                GByteArray *output,
                                PhTranscript *transcript,
                                GError **error);

G_END_DECLS
