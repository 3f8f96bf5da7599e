// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a reply means, from the words for its codes. What nobody has words for is told from its digits: the first two of a
// reply code (RFC 5321 §4.2.1), the class and the subject of an enhanced one (RFC 3463 §3).

#include "config.h"

#include "ph-text-reply-codes.h"

#include <glib/gi18n-lib.h>

#include "ph-text-reply-words.h"

/* By the first digit of a code. */
static const struct
{
  const char *title;       /* for a code that is not known */
  const char *explanation; /* likewise */
  const char *outlook;     /* what it is good for */
} classes[] = {
  [2] = { N_ ("Done"), N_ ("The server has done what it was asked for."), N_ ("It has worked.") },
  [3] = { N_ ("More is needed"), N_ ("The server has begun what it was asked for."), N_ ("So far all is well, and the server waits for more.") },
  [4] = { N_ ("Not now"), N_ ("The server could not do it this time."), N_ ("Temporary: the same may work later.") },
  [5] = { N_ ("Refused for good"), N_ ("The server does not do it."), N_ ("Permanent: the same again will be refused again, until something is changed.") },
};

/* By the second digit of a reply code. */
static const char *const topics[] = {
  [0] = N_ ("It is about how a command was written."),
  [1] = N_ ("It is an information."),
  [2] = N_ ("It is about the connection."),
  [3] = N_ ("It is about the sign-in or another extension."),
  [4] = NULL,
  [5] = N_ ("It is about the mail system: addresses, mailboxes and messages."),
};

/* By the subject of an enhanced code. */
static const char *const subjects[] = {
  [0] = NULL,
  [1] = N_ ("It is about an address."),
  [2] = N_ ("It is about a mailbox."),
  [3] = N_ ("It is about the mail server itself."),
  [4] = N_ ("It is about the network between mail servers."),
  [5] = N_ ("It is about how the programs talk to each other."),
  [6] = N_ ("It is about the content of the message."),
  [7] = N_ ("It is about security or the rules of the server."),
};

static const char *const occasions[] = {
  [PH_SMTP_STAGE_GREETING] = N_ ("As the greeting"),
  [PH_SMTP_STAGE_EHLO] = N_ ("As an answer to EHLO"),
  [PH_SMTP_STAGE_STARTTLS] = N_ ("As an answer to STARTTLS"),
  [PH_SMTP_STAGE_TLS] = N_ ("During the handshake"),
  [PH_SMTP_STAGE_EHLO_TLS] = N_ ("As an answer to EHLO"),
  [PH_SMTP_STAGE_AUTH] = N_ ("As an answer to the sign-in"),
  [PH_SMTP_STAGE_READY] = N_ ("Unasked"),
  [PH_SMTP_STAGE_MAIL] = N_ ("As an answer to the sender"),
  [PH_SMTP_STAGE_RCPT] = N_ ("As an answer to a recipient"),
  [PH_SMTP_STAGE_DATA] = N_ ("Before the message"),
  [PH_SMTP_STAGE_CONTENT] = N_ ("During the message"),
  [PH_SMTP_STAGE_END_OF_DATA] = N_ ("As an answer to the message"),
  [PH_SMTP_STAGE_RSET] = N_ ("As an answer to RSET"),
  [PH_SMTP_STAGE_QUIT] = N_ ("As an answer to QUIT"),
};

static const char *
get_text (const char *const *texts, guint n_texts, guint index)
{
  return index < n_texts && texts[index] != NULL ? _ (texts[index]) : NULL;
}

static guint
get_class (const PhReplyQuery *query)
{
  return query->code != 0 ? query->code / 100 : query->enhanced.class;
}

static void
append_sentence (GString *text, const char *sentence)
{
  if (sentence == NULL)
    return;
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

static const PhTextReplyWords *
find_words (const PhReplyCode *entry)
{
  g_autofree char *code = entry != NULL ? ph_reply_code_to_string (entry) : NULL;

  return code != NULL ? ph_text_reply_words_find (code) : NULL;
}

/* A code of the sign-in together with one that means something else there, such as the "535 5.7.3" of Exchange. */
static gboolean
speaks_of_sign_in (const PhReplyCode *plain, const PhReplyCode *enhanced)
{
  return plain->stages == PH_REPLY_AT (AUTH) && (enhanced->stages & PH_REPLY_AT (AUTH)) == 0;
}

/* The enhanced code is the more exact one, unless it names no detail and the reply code does. */
static const PhReplyCode *
find_entry (const PhReplyQuery *query)
{
  const PhReplyCode *plain = query->code != 0 ? ph_reply_code_find (query->code) : NULL;
  const PhReplyCode *enhanced = query->enhanced.class != 0 ? ph_reply_code_find_enhanced (&query->enhanced) : NULL;

  if (plain != NULL && (enhanced == NULL || enhanced->detail == 0 || ph_reply_query_contradicts_itself (query) || speaks_of_sign_in (plain, enhanced)))
    return plain;
  return enhanced;
}

static char *
explain_by_digits (const PhReplyQuery *query)
{
  GString *text = g_string_new (NULL);

  append_sentence (text, _ (classes[get_class (query)].explanation));
  if (query->code != 0)
    append_sentence (text, get_text (topics, G_N_ELEMENTS (topics), query->code / 10 % 10));
  append_sentence (text, _ ("No standard names this code itself."));
  return g_string_free (text, FALSE);
}

/* What else the digits tell. */
static char *
add_remarks (const char *explanation, const PhReplyQuery *query, const PhReplyCode *entry)
{
  GString *text = g_string_new (explanation);

  if (query->enhanced.class != 0 && (entry == NULL || entry->code != 0))
    append_sentence (text, get_text (subjects, G_N_ELEMENTS (subjects), query->enhanced.subject));
  if (ph_reply_query_contradicts_itself (query))
    append_sentence (text, _ ("The two codes contradict each other; programs go by the first one."));
  return g_string_free (text, FALSE);
}

/**
 * ph_text_reply_meaning_new:
 * @query: a reply, or its codes
 *
 * Returns: (transfer full): what it means
 */
PhTextReplyMeaning *
ph_text_reply_meaning_new (const PhReplyQuery *query)
{
  g_return_val_if_fail (query != NULL, NULL);

  PhTextReplyMeaning *self = g_new0 (PhTextReplyMeaning, 1);
  const PhReplyCode *entry = find_entry (query);
  const PhTextReplyWords *words = find_words (entry);
  g_autofree char *explanation = words != NULL ? g_strdup (_ (words->explanation)) : explain_by_digits (query);

  self->title = g_strdup (_ (words != NULL ? words->title : classes[get_class (query)].title));
  self->explanation = add_remarks (explanation, query, entry);
  self->advice = words != NULL && words->advice != NULL ? g_strdup (_ (words->advice)) : NULL;
  if (entry != NULL)
    self->reference = entry->reference;
  else
    self->reference = query->code != 0 ? "RFC 5321" : "RFC 3463";
  return self;
}

/**
 * ph_text_reply_meaning_free:
 * @self: (transfer full): what a reply means
 */
void
ph_text_reply_meaning_free (PhTextReplyMeaning *self)
{
  g_free (self->title);
  g_free (self->explanation);
  g_free (self->advice);
  g_free (self);
}

/**
 * ph_text_reply_code_title:
 * @entry: an entry of the reference
 *
 * Returns: (transfer none): its short name
 */
const char *
ph_text_reply_code_title (const PhReplyCode *entry)
{
  const PhTextReplyWords *words = find_words (entry);

  g_return_val_if_fail (words != NULL, NULL);
  return _ (words->title);
}

/**
 * ph_text_reply_occasion:
 * @stage: where in the dialogue a reply comes
 *
 * Returns: (transfer none): what it answers, to begin a line with
 */
const char *
ph_text_reply_occasion (PhSmtpStage stage)
{
  g_return_val_if_fail (stage < G_N_ELEMENTS (occasions), NULL);

  return _ (occasions[stage]);
}

/**
 * ph_text_reply_outlook:
 * @query: a reply, or its codes
 *
 * Returns: (transfer none): whether it has worked, and else whether the same may work later
 */
const char *
ph_text_reply_outlook (const PhReplyQuery *query)
{
  g_return_val_if_fail (query != NULL, NULL);

  return _ (classes[get_class (query)].outlook);
}
