// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Reads what people type or paste when they ask for the meaning of a reply: “535”, “5.7.8”, “535-5.7.8”, or the lines of
// a whole reply, also within a line of a log or a bounce. More lenient than the reply parser, which reads the wire.

#include "config.h"

#include "ph-reply-query.h"

#include "ph-escape.h"

#include <string.h>

/* What a reply parser takes for one reply at most; the rest of something larger says nothing more. */
#define MAX_LENGTH (64 * 1024)

static const char *
skip_blanks (const char *at)
{
  return at + strspn (at, " \t\r");
}

/* A code that begins with 1 exists in no reply (RFC 5321 §4.2.1), nor one above 599. */
static gboolean
take_code (const char **at, guint *ret_code)
{
  const char *text = *at;

  if (strspn (text, "0123456789") != 3 || text[0] < '2' || text[0] > '5' || text[3] == '.' || text[3] == '@' || g_ascii_isalpha (text[3]))
    return FALSE;
  *ret_code = (guint) g_ascii_strtoull (text, NULL, 10);
  *at = text + 3 + (text[3] == '-');
  return TRUE;
}

/* Where a reply begins within something else, the surest sign first. The code is group "reply". What stands before and
 * behind it keeps out addresses, dates, ports and queue ids, and the third also numbers of anything. All look only a few
 * characters back, and so take no longer than the text is long. */
static const char *const beginnings[] = {
  "(?<![\\w.@\\[/+-])(?<reply>(?<class>[245])\\d\\d[ \\t-]{1,3}\\k<class>\\.\\d{1,3}\\.\\d{1,3}(?![\\w]|\\.\\d))",
  "\\([ \\t]{0,3}(?<reply>[2-5]\\d\\d),[ \\t]{0,3}b?['\"]",
  "(?:^|(?<=[;(\"'<])|(?<!port: )(?<=: )|\\b(?:code|error|replied|reply|response|returned|said|smtp|status)[ :=#]{1,3})[ \\t]{0,8}"
  "(?<reply>[2-5]\\d\\d)(?=[ \\t-]{1,3}[^\\s\\d-]|[ \\t.)]{0,3}$)"
  "(?![ \\t-]+(?:bytes|days?|hours?|items|[km]b|mails|messages|minutes?|ms|octets|people|recipients|s|sec|seconds?)\\b)",
};

/* The codes that each line of one reply repeats, out of the way. */
static void
append_line (GString *text, const PhReplyQuery *query, char *line)
{
  const char *at = skip_blanks (g_strchomp (line));
  PhEnhancedCode enhanced = { 0 };
  guint code = 0;
  const char *rest = at;

  if (query->code != 0 && take_code (&rest, &code) && code == query->code)
    at = skip_blanks (rest);
  if (ph_enhanced_code_parse (at, &enhanced, &rest) && memcmp (&enhanced, &query->enhanced, sizeof enhanced) == 0)
    at = skip_blanks (rest);
  if (*at == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, at);
}

static char *
join_text (const PhReplyQuery *query, char **lines)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    append_line (text, query, lines[i]);
  return ph_escape_text (text->str);
}

/**
 * ph_reply_query_parse:
 * @text: what was typed or pasted
 *
 * Returns: (transfer full) (nullable): what is asked for; %NULL when @text begins neither with a reply code (200 to 599)
 *   nor with an enhanced status code
 */
PhReplyQuery *
ph_reply_query_parse (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *copy = g_strndup (text, MAX_LENGTH);
  g_auto(GStrv) lines = g_strsplit (g_strstrip (copy), "\n", -1);
  const char *at = lines[0] != NULL ? skip_blanks (lines[0]) : "";
  g_autoptr(PhReplyQuery) self = g_new0 (PhReplyQuery, 1);

  take_code (&at, &self->code);
  at = skip_blanks (at);
  if (!ph_enhanced_code_parse (at, &self->enhanced, NULL) && self->code == 0)
    return NULL;
  self->text = join_text (self, lines);
  return g_steal_pointer (&self);
}

static gboolean
find_beginning (const char *text, int *ret_start)
{
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_autoptr(GRegex) regex = g_regex_new (beginnings[i], G_REGEX_CASELESS | G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
      g_autoptr(GMatchInfo) match = NULL;

      if (g_regex_match (regex, text, 0, &match))
        return g_match_info_fetch_named_pos (match, "reply", ret_start, NULL);
    }
  return FALSE;
}

/* Python writes (535, b'5.7.8 first line\n5.7.8 second line'). */
static char *
unwrap_tuple (const char *reply)
{
  const char *quote = reply + 4 + strspn (reply + 4, " \t");
  g_autoptr(GString) text = g_string_new_len (reply, 3);
  const char *end = NULL;

  quote += *quote == 'b';
  for (end = quote + 1; *end != '\0' && *end != *quote; end++)
    ;
  g_string_append_c (text, ' ');
  g_string_append_len (text, quote + 1, end - quote - 1);
  g_string_replace (text, "\\r", "", 0);
  g_string_replace (text, "\\n", "\n", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The bracket that was opened before the reply is none of its text. */
static void
drop_open_bracket (GString *text)
{
  int depth = 0;

  for (gsize i = 0; i < text->len; i++)
    depth += text->str[i] == '(' ? 1 : text->str[i] == ')' ? -1
                                                           : 0;
  if (depth < 0 && g_str_has_suffix (text->str, ")"))
    g_string_truncate (text, text->len - 1);
}

/* Logs write the lines of a reply into one, and each begins with its codes. */
static char *
unwrap_line (const char *reply)
{
  g_autoptr(GString) text = g_string_new (reply);
  PhEnhancedCode enhanced = { 0 };
  const char *separators = " -";

  drop_open_bracket (text);
  if (ph_enhanced_code_parse (reply + 4, &enhanced, NULL))
    for (guint i = 0; separators[i] != '\0'; i++)
      {
        g_autofree char *codes = ph_enhanced_code_to_string (&enhanced);
        g_autofree char *inside = g_strdup_printf (" %.3s%c%s ", reply, separators[i], codes);
        g_autofree char *line = g_strdup_printf ("\n%.3s%c%s ", reply, separators[i], codes);

        g_string_replace (text, inside, line, 0);
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ph_reply_query_find:
 * @text: what was typed or pasted
 *
 * Like [func@ReplyQuery.parse], but the reply may stand within something else: a line of a log, a bounce, an exception of
 * Python.
 *
 * Returns: (transfer full) (nullable): what is asked for; %NULL when no reply is found in @text
 */
PhReplyQuery *
ph_reply_query_find (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  PhReplyQuery *whole = ph_reply_query_parse (text);
  g_autofree char *copy = g_strchomp (g_strndup (text, MAX_LENGTH));
  g_autofree char *reply = NULL;
  int start = 0;

  if (whole != NULL || !find_beginning (copy, &start))
    return whole;
  reply = copy[start + 3] == ',' ? unwrap_tuple (copy + start) : unwrap_line (copy + start);
  return ph_reply_query_parse (reply);
}

/**
 * ph_reply_query_free:
 * @self: (transfer full): what was asked for
 */
void
ph_reply_query_free (PhReplyQuery *self)
{
  g_free (self->text);
  g_free (self);
}

static guint
get_class (const PhReplyQuery *self)
{
  return self->code != 0 ? self->code / 100 : self->enhanced.class;
}

/**
 * ph_reply_query_is_transient:
 * @self: what was asked for
 *
 * Returns: whether the same may succeed later. The reply code decides: it is what programs go by (RFC 5321 §4.2).
 */
gboolean
ph_reply_query_is_transient (const PhReplyQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return get_class (self) == 4;
}

/**
 * ph_reply_query_contradicts_itself:
 * @self: what was asked for
 *
 * Returns: whether the reply code says something else than the class of the enhanced code (RFC 2034 §4 forbids that)
 */
gboolean
ph_reply_query_contradicts_itself (const PhReplyQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->code != 0 && self->enhanced.class != 0 && self->code / 100 != self->enhanced.class;
}

/**
 * ph_reply_query_make_reply:
 * @self: what was asked for
 *
 * An enhanced code alone becomes a reply with the plainest code of its class.
 *
 * Returns: (transfer full): the reply as it would have come
 */
PhSmtpReply *
ph_reply_query_make_reply (const PhReplyQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  guint code = self->code != 0 ? self->code : self->enhanced.class * 100 + 50;
  g_autofree char *enhanced = self->enhanced.class != 0 ? ph_enhanced_code_to_string (&self->enhanced) : g_strdup ("");
  g_autofree char *line = g_strjoin (*enhanced != '\0' && *self->text != '\0' ? " " : "", enhanced, self->text, NULL);

  return ph_smtp_reply_new (code, (const char *const[]){ line, NULL });
}
