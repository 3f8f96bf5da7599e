// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What one line of a transcript means. It looks at nothing but the line, so that the same words are found for a line of a
// pasted transcript; what depends on the lines before it is told for all cases at once.

#include "config.h"

#include "ph-text-dialogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ph-text-fill.h"
#include "ph-text-reply-codes.h"

/* A line of a transcript is shorter; what is pasted may be anything. */
#define MAX_LENGTH 4096

typedef struct
{
  const char *word;
  const char *meaning; /* {value}: what stands behind the word */
} Word;

/* TRANSLATORS: what stands in braces is replaced and must stay as it is. These sentences explain single lines of the
   dialogue between this program and a mail server. */
static const Word commands[] = {
  { "EHLO", N_ ("This program introduces itself as {value} and asks what the server can do.") },
  { "HELO", N_ ("This program introduces itself as {value}, in the old way.") },
  { "STARTTLS", N_ ("This program asks to begin the encryption.") },
  { "AUTH", N_ ("The sign-in begins, in the way that is called {value}. What is secret is not shown.") },
  { "MAIL", N_ ("This program says who the sender is: {value}.") },
  { "RCPT", N_ ("This program says who shall get the message: {value}.") },
  { "DATA", N_ ("This program asks to send the text of the message.") },
  { "BDAT", N_ ("A part of the message follows at once; the number tells its bytes.") },
  { "RSET", N_ ("This program takes back what it has said about a message. Nothing is sent.") },
  { "NOOP", N_ ("This program asks whether the server is still there.") },
  { "QUIT", N_ ("This program says goodbye.") },
  { "***", N_ ("A part of the sign-in. It is secret and not shown.") },
  { "*", N_ ("This program breaks off the sign-in.") },
};

/* What a sender or a recipient may have behind the address. */
static const Word options[] = {
  { "SIZE", N_ ("The message has {size}.") },
  { "BODY", N_ ("The message has letters beyond ASCII or is binary ({value}).") },
  { "SMTPUTF8", N_ ("An address or the heading has letters beyond a to z.") },
  { "REQUIRETLS", N_ ("Every server on its way has to encrypt.") },
  { "NOTIFY", N_ ("Word is asked for by mail of what becomes of it ({value}).") },
  { "AUTH", N_ ("It also says who has written the message.") },
};

/* What servers say that they can do. */
static const Word keywords[] = {
  { "8BITMIME", N_ ("The server takes letters beyond ASCII in messages.") },
  { "ATRN", N_ ("The server hands over waiting mail to other servers. That does not matter for sending.") },
  { "AUTH", N_ ("The ways of signing in that the server knows: {value}.") },
  { "BINARYMIME", N_ ("The server takes attachments without converting them to text.") },
  { "BURL", N_ ("The server can fetch a message from a mailbox by itself.") },
  { "CHUNKING", N_ ("The server takes a message in parts, which saves time.") },
  { "DELIVERBY", N_ ("One can say until when a message has to be delivered.") },
  { "DSN", N_ ("The server can send word of what becomes of a message.") },
  { "ENHANCEDSTATUSCODES", N_ ("The server gives exact numbers, such as 5.7.8, for the reason of an answer.") },
  { "ETRN", N_ ("The server can be asked to deliver waiting mail. That does not matter for sending.") },
  { "EXPN", N_ ("The server can be asked who is on a mailing list.") },
  { "FUTURERELEASE", N_ ("The server can keep a message and send it later.") },
  { "HELP", N_ ("The server can explain itself to people.") },
  { "LIMITS", N_ ("How much the server takes over one connection: {value}.") },
  { "MT-PRIORITY", N_ ("Messages can have a priority.") },
  { "PIPELINING", N_ ("The server takes several commands at once, which saves time.") },
  { "REQUIRETLS", N_ ("The server can promise that a message is encrypted on its whole way.") },
  { "SIZE", N_ ("The largest message that the server takes has {size}.") },
  { "SMTPUTF8", N_ ("The server takes addresses with letters beyond a to z.") },
  { "STARTTLS", N_ ("The server can begin an encrypted connection.") },
  { "VRFY", N_ ("The server can be asked whether an address exists.") },
};

/* What this program writes into a transcript beside the dialogue; the words are English in every language. */
static const Word notes[] = {
  { "connected to ", N_ ("The connection to the server is there. What follows is the dialogue.") },
  { "encrypted with ", N_ ("From here on everything is encrypted: nobody on the way can read it.") },
  { "EHLO made the server hang up", N_ ("The server did not like the modern greeting, so the old one is tried.") },
  { "the message follows", N_ ("Here the text of the message goes out. It is not shown.") },
};

static const Word *
find_word (const Word *words, guint n_words, const char *text, gsize length)
{
  for (guint i = 0; i < n_words; i++)
    if (strlen (words[i].word) == length && g_ascii_strncasecmp (words[i].word, text, length) == 0)
      return &words[i];
  return NULL;
}

static char *
fill (const Word *word, const char *value)
{
  guint64 size = g_ascii_strtoull (value, NULL, 10);
  g_autofree char *size_text = g_format_size (size);
  const PhTextValue values[] = {
    { "value", value },
    { "size", size_text },
    { NULL }
  };

  return ph_text_fill (_ (word->meaning), values);
}

static void
append_sentence (GString *text, const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

/* The client */

static void
append_option (GString *text, const char *option)
{
  gsize length = strcspn (option, "=");
  const Word *word = find_word (options, G_N_ELEMENTS (options), option, length);
  g_autofree char *meaning = word != NULL ? fill (word, option[length] == '=' ? option + length + 1 : "") : NULL;

  if (meaning != NULL)
    append_sentence (text, meaning);
}

/* RFC 5321 §4.1.1.2: "FROM:<…>", then options. */
static char *
explain_address (const Word *word, const char *rest)
{
  const char *open = strchr (rest, '<');
  const char *close = open != NULL ? strrchr (open, '>') : NULL;
  g_autofree char *address = close != NULL ? g_strndup (open + 1, close - open - 1) : g_strdup (rest);
  g_autofree char *meaning = fill (word, *address != '\0' ? address : _ ("nobody, as for messages about failures"));
  g_autoptr(GString) text = g_string_new (meaning);
  g_auto(GStrv) parts = close != NULL ? g_strsplit (close + 1, " ", -1) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    append_option (text, parts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
explain_command (const char *text)
{
  gsize length = strcspn (text, " ");
  const char *rest = text + length + strspn (text + length, " ");
  const Word *word = find_word (commands, G_N_ELEMENTS (commands), text, length);

  if (word == NULL)
    return NULL;
  if (g_str_equal (word->word, "MAIL") || g_str_equal (word->word, "RCPT"))
    return explain_address (word, rest);

  g_autofree char *value = g_strndup (rest, g_str_equal (word->word, "AUTH") ? strcspn (rest, " ") : strlen (rest));

  return fill (word, value);
}

/* The server */

static char *
explain_size (const Word *word, const char *value)
{
  /* RFC 1870 §3: no number, or 0, promises nothing. */
  if (g_ascii_strtoull (value, NULL, 10) == 0)
    return g_strdup (_ ("The server has a limit for the size of a message and does not tell it."));
  return fill (word, value);
}

/* Firewalls that “fix” SMTP overwrite the keywords that they do not know. */
static gboolean
is_overwritten (const char *text, gsize length)
{
  return length >= 4 && strspn (text, "Xx") >= length - 1;
}

/* RFC 5321 §4.1.1.1: a keyword, alone or with parameters behind a blank; some old servers write "AUTH=". */
static char *
explain_keyword (const char *text)
{
  gsize length = strcspn (text, " =");
  const char *value = text + length + strspn (text + length, " =");
  const Word *word = find_word (keywords, G_N_ELEMENTS (keywords), text, length);

  if (word == NULL)
    return is_overwritten (text, length) ? g_strdup (_ ("Something between here and the server has overwritten this line.")) : NULL;
  if (g_str_equal (word->word, "SIZE"))
    return explain_size (word, value);
  return fill (word, value);
}

static char *
explain_by_reference (const PhReplyQuery *query)
{
  g_autoptr(PhTextReplyMeaning) meaning = ph_text_reply_meaning_new (query);
  const PhTextValue values[] = {
    { "title", meaning->title },
    { "explanation", meaning->explanation },
    { NULL }
  };

  return ph_text_fill (_ ("{title}. {explanation}"), values);
}

static char *
explain_reply (const char *text)
{
  g_autoptr(PhReplyQuery) query = ph_reply_query_parse (text);
  g_autofree char *keyword = NULL;

  if (query == NULL || query->code == 0)
    return g_strdup (_ ("This is not what a mail server says."));
  if (query->code != 250 || query->enhanced.class != 0)
    return explain_by_reference (query);
  keyword = explain_keyword (text + 3 + strspn (text + 3, "- "));
  if (keyword != NULL)
    return g_steal_pointer (&keyword);
  return text[3] == '-' ? g_strdup (_ ("The server agrees, and more lines of its answer follow.")) : explain_by_reference (query);
}

/* Neither */

static char *
explain_failure (const char *reason)
{
  const char *replied = strstr (reason, "replied: ");
  g_autoptr(PhReplyQuery) query = replied != NULL ? ph_reply_query_parse (replied + strlen ("replied: ")) : NULL;

  return query != NULL ? explain_by_reference (query) : g_strdup (_ ("It ended here, for the reason that stands in this line."));
}

static char *
explain_note (const char *text)
{
  if (g_str_has_prefix (text, "failed: "))
    return explain_failure (text + strlen ("failed: "));
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (g_str_has_prefix (text, notes[i].word))
      return g_strdup (_ (notes[i].meaning));
  return NULL;
}

static const struct
{
  const char *mark;
  char *(*explain) (const char *text);
} speakers[] = {
  { "C:", explain_command },
  { "S:", explain_reply },
  { "--", explain_note },
};

/* The milliseconds, and the number of the connection if there are several. */
static const char *
skip_numbers (const char *line)
{
  line += strspn (line, " \t");
  for (guint i = 0; i < 2 && g_ascii_isdigit (*line); i++)
    {
      line += strspn (line, "0123456789");
      line += strspn (line, " \t");
    }
  return line;
}

/* What stands behind the mark of whoever speaks; the index of that one is G_N_ELEMENTS (speakers) for nobody. */
static const char *
find_speaker (const char *line, guint *ret_speaker)
{
  const char *at = skip_numbers (line);

  for (*ret_speaker = 0; *ret_speaker < G_N_ELEMENTS (speakers); ++*ret_speaker)
    if (g_str_has_prefix (at, speakers[*ret_speaker].mark))
      return at + 2 + strspn (at + 2, " ");
  return at;
}

/**
 * ph_text_dialogue_line_meaning:
 * @line: a line as [method@Transcript.to_string] writes it, with or without the numbers before the mark; anything else is
 *   allowed, too
 *
 * Returns: (transfer full) (nullable): what it means; %NULL when there is nothing to say about it
 */
char *
ph_text_dialogue_line_meaning (const char *line)
{
  g_return_val_if_fail (line != NULL, NULL);

  g_autofree char *copy = g_strndup (line, MAX_LENGTH);
  guint speaker = 0;
  const char *text = find_speaker (g_strchomp (copy), &speaker);

  return speaker < G_N_ELEMENTS (speakers) ? speakers[speaker].explain (text) : NULL;
}

/**
 * ph_text_dialogue_line_find_reply:
 * @line: a line as [method@Transcript.to_string] writes it
 *
 * Returns: (transfer full) (nullable): the reply of which it is a line, to be looked up in the reference; %NULL when the
 *   server has not said it, or it is none
 */
PhReplyQuery *
ph_text_dialogue_line_find_reply (const char *line)
{
  g_return_val_if_fail (line != NULL, NULL);

  guint speaker = 0;
  const char *text = find_speaker (line, &speaker);
  g_autoptr(PhReplyQuery) query = NULL;

  if (speaker < G_N_ELEMENTS (speakers) && speakers[speaker].explain == explain_reply)
    query = ph_reply_query_parse (text);
  return query != NULL && query->code != 0 ? g_steal_pointer (&query) : NULL;
}
