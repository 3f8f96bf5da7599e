// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The lines of a plain text as they travel: paragraphs that fit any screen (format=flowed, RFC 3676), or lines that are
// broken for good. Text in, text out; how its octets are encoded is for others to say.

#include "config.h"

#include "ph-body-text.h"

#include <string.h>

/* RFC 3676 §4.2: at most 78 with what quoting adds; 72 leave room for three levels of it. */
#define MAX_COLUMNS 72
/* RFC 3676 §4.3: the line above the signature, whose blank is no soft break. */
#define SIGNATURE_MARK "-- "

/* Which breaks a line may get. */
typedef enum
{
  BREAKS_SOFT, /* behind blanks, which stay */
  BREAKS_HARD, /* instead of blanks, and between ideographs */
} Breaks;

typedef struct
{
  const char *end;  /* of the line */
  const char *next; /* where the one behind it begins */
} Break;

static gsize
count_marks (const char *line)
{
  return strspn (line, ">");
}

/* Behind the marks of a quotation, too, with or without a blank between. */
static gboolean
is_signature_mark (const char *line)
{
  gsize depth = count_marks (line);
  const char *content = line + depth;

  return strcmp (content, SIGNATURE_MARK) == 0 || (depth > 0 && *content == ' ' && strcmp (content + 1, SIGNATURE_MARK) == 0);
}

static guint
get_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

static gboolean
is_ideograph (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA ||
         script == G_UNICODE_SCRIPT_BOPOMOFO;
}

/* Languages without blanks break nearly anywhere, but no line begins with a closing sign or ends with an opening one. */
static gboolean
can_break_between (gunichar before, gunichar after)
{
  static const char closing[] = "、。，．・：；？！」』】〉》）］｝〕’”ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々";
  static const char opening[] = "「『【〈《（［｛〔‘“";

  if (!is_ideograph (before) && !is_ideograph (after))
    return FALSE;
  return g_unichar_iswide (before) && g_unichar_iswide (after) && g_utf8_strchr (closing, -1, after) == NULL &&
         g_utf8_strchr (opening, -1, before) == NULL;
}

/* Blanks at the beginning of a line are no place to break it, nor is the blank that would make it a signature mark. */
static gboolean
is_break (const char *line, const char *at, Breaks breaks)
{
  if (at == line || *at == ' ' || *at == '\0')
    return FALSE;
  if (at[-1] == ' ')
    return strspn (line, " ") < (gsize) (at - line) && !(at - line == 3 && g_str_has_prefix (line, SIGNATURE_MARK));
  return breaks == BREAKS_HARD && can_break_between (g_utf8_get_char (g_utf8_prev_char (at)), g_utf8_get_char (at));
}

static Break
make_break (const char *line, const char *at, Breaks breaks)
{
  const char *end = at;

  while (breaks == BREAKS_HARD && end > line && end[-1] == ' ')
    end--;
  return (Break){ end, at };
}

/* The last break that fits, else the first one, else the end of the paragraph. */
static Break
find_break (const char *line, gsize columns, Breaks breaks)
{
  Break found = { NULL, NULL };
  gsize width = columns; /* without the blanks that a hard break drops */
  const char *at = line;

  for (; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (is_break (line, at, breaks) && (found.end == NULL || width <= MAX_COLUMNS))
        found = make_break (line, at, breaks);
      columns += get_width (g_utf8_get_char (at));
      if (*at != ' ' || breaks == BREAKS_SOFT)
        width = columns;
      if (width > MAX_COLUMNS && found.end != NULL)
        return found;
    }
  return (Break){ at, at };
}

/* RFC 3676 §4.4: what would be read as a quotation, as stuffing, or as the start of a message in a mailbox file. */
static gboolean
needs_stuffing (const char *line)
{
  return *line == ' ' || *line == '>' || g_str_has_prefix (line, "From ");
}

/* @prefix: "", or the marks of a quotation with a blank, which is its stuffing. */
static void
append_flowed (GString *out, const char *prefix, const char *paragraph)
{
  const char *line = paragraph;

  do
    {
      gboolean stuffed = *prefix == '\0' && needs_stuffing (line);
      Break found = find_break (line, strlen (prefix) + (stuffed ? 1 : 0), BREAKS_SOFT);

      g_string_append (out, prefix);
      if (stuffed)
        g_string_append_c (out, ' ');
      g_string_append_len (out, line, found.end - line);
      g_string_append_c (out, '\n');
      line = found.next;
    }
  while (*line != '\0');
}

static void
append_as_it_is (GString *out, const char *line)
{
  g_string_append (out, line);
  g_string_append_c (out, '\n');
}

/* Whether the quotation looks as RFC 3676 §4.5 wants it, and can be broken without changing a letter of it. */
static gboolean
can_flow_quotation (const char *line)
{
  const char *content = line + count_marks (line);

  return content[0] == ' ' && content[1] != '>' && content[1] != '\0';
}

/* @line: writable, one line without its end. */
static void
flow_line (GString *out, char *line)
{
  gsize depth = count_marks (line);

  if (is_signature_mark (line))
    {
      append_as_it_is (out, line);
      return;
    }
  for (gsize length = strlen (line); length > 0 && line[length - 1] == ' '; length--)
    line[length - 1] = '\0';
  if (depth == 0)
    {
      append_flowed (out, "", line);
    }
  else if (can_flow_quotation (line))
    {
      g_autofree char *prefix = g_strndup (line, depth + 1);

      append_flowed (out, prefix, line + depth + 1);
    }
  else
    {
      append_as_it_is (out, line);
    }
}

static void
wrap_line (GString *out, char *line)
{
  const char *at = line;

  if (is_signature_mark (line))
    {
      append_as_it_is (out, line);
      return;
    }
  for (gsize length = strlen (line); length > 0 && line[length - 1] == ' '; length--)
    line[length - 1] = '\0';
  if (*line == '>')
    {
      append_as_it_is (out, line);
      return;
    }
  do
    {
      Break found = find_break (at, 0, BREAKS_HARD);

      g_string_append_len (out, at, found.end - at);
      g_string_append_c (out, '\n');
      at = found.next;
    }
  while (*at != '\0');
}

static char *
for_each_line (const char *text, void (*append_line) (GString *out, char *line))
{
  GString *out = g_string_sized_new (strlen (text) + strlen (text) / 32);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");
      g_autofree char *line = g_strndup (text, length);

      append_line (out, line);
      text += length + (text[length] == '\n' ? 1 : 0);
    }
  return g_string_free (out, FALSE);
}

/**
 * ph_body_text_flow:
 * @text: UTF-8, lines end with LF
 *
 * Makes a body of format=flowed, DelSp=no (RFC 3676). Paragraphs are broken behind blanks; what has no blanks stays in one
 * line. Blanks at the ends of lines, which would mean something else there, are lost; all else comes back by
 * [func@body_text_unflow].
 *
 * Returns: (transfer full): lines that end with LF; "" when there are none
 */
char *
ph_body_text_flow (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return for_each_line (text, flow_line);
}

/**
 * ph_body_text_wrap:
 * @text: UTF-8, lines end with LF
 *
 * Breaks paragraphs for good, at 72 columns: instead of blanks, and between the signs of languages that have none.
 * Quotations and words that are longer stay as they are. Blanks at the ends of lines are dropped.
 *
 * Returns: (transfer full): lines that end with LF; "" when there are none
 */
char *
ph_body_text_wrap (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return for_each_line (text, wrap_line);
}

/* Reads one line of a flowed text. @was_soft: what the line before ended with; @depth: of that line. */
static gboolean
append_unflowed (GString *out, const char *line, gboolean was_soft, gsize last_depth)
{
  gsize depth = count_marks (line);
  const char *content = line + depth;
  const char *unstuffed = *content == ' ' ? content + 1 : content;
  gboolean is_signature = strcmp (unstuffed, SIGNATURE_MARK) == 0;

  if (was_soft && depth == last_depth && !is_signature)
    {
      g_string_append (out, unstuffed);
    }
  else
    {
      if (was_soft)
        g_string_append_c (out, '\n');
      g_string_append (out, depth == 0 ? unstuffed : line);
    }
  return !is_signature && g_str_has_suffix (unstuffed, " ");
}

/**
 * ph_body_text_unflow:
 * @body: a body of format=flowed, lines end with LF
 * @soft_break: what its DelSp says
 *
 * Returns: (transfer full): the text with one line for each paragraph; the marks of quotations stay
 */
char *
ph_body_text_unflow (const char *body, PhSoftBreak soft_break)
{
  g_return_val_if_fail (body != NULL, NULL);

  GString *out = g_string_sized_new (strlen (body));
  gboolean is_soft = FALSE;
  gsize depth = 0;

  while (*body != '\0')
    {
      gsize length = strcspn (body, "\n");
      g_autofree char *line = g_strndup (body, length);

      is_soft = append_unflowed (out, line, is_soft, depth);
      depth = count_marks (line);
      if (is_soft && soft_break == PH_SOFT_BREAK_DROPS_SPACE)
        g_string_truncate (out, out->len - 1);
      else if (!is_soft && body[length] == '\n')
        g_string_append_c (out, '\n');
      body += length + (body[length] == '\n' ? 1 : 0);
    }
  if (is_soft)
    g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
