// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a person wrote, as the value of a header field (RFC 5322, RFC 2047). GMime can do that too, but takes what looks
// like an encoded word for one, and loses blanks around those that it writes itself; here what goes in comes out.

#include "config.h"

#include "ph-header-text.h"

#include <string.h>

/* RFC 2047 §2: a line with an encoded word; good for all others, too. */
#define MAX_LINE 76
/* What an encoded word has besides its text, and what of it is not worth a word of its own. */
#define WORD_OVERHEAD 12
#define MIN_WORD      24
/* A word that is longer is encoded, because encoded words can be split. */
#define MAX_PLAIN_WORD 60

struct _PhHeaderText
{
  GString *value; /* (owned) */
  gsize column;
  gboolean has_mailbox;
};

static gboolean
is_printable (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isprint (*at))
      return FALSE;
  return TRUE;
}

/* Words, and the blanks between them, that fit a line each. */
static gboolean
has_usual_words (const char *text)
{
  while (*text != '\0')
    {
      gsize n_blanks = strspn (text, " ");
      gsize n_letters = strcspn (text + n_blanks, " ");

      if (n_blanks > 1 + MAX_PLAIN_WORD / 4 || n_letters > MAX_PLAIN_WORD)
        return FALSE;
      text += n_blanks + n_letters;
    }
  return TRUE;
}

static gboolean
can_stay (const char *text)
{
  return is_printable (text) && strstr (text, "=?") == NULL && has_usual_words (text) && *text != ' ' && !g_str_has_suffix (text, " ");
}

/* RFC 5322 §3.2.3, in words with one blank between them. */
static gboolean
is_atoms (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("!#$%&'*+-/=?^_`{|}~ ", *at) == NULL)
      return FALSE;
  return *text != '\0' && strstr (text, "  ") == NULL;
}

/* Puts @word behind what is there, with @blanks between them, on a new line when it does not fit. */
static void
add_word (PhHeaderText *self, const char *blanks, const char *word)
{
  if (self->column + strlen (blanks) + strlen (word) > MAX_LINE && self->column > 1)
    {
      g_string_append_c (self->value, '\n');
      self->column = 0;
      /* A line that continues a field begins with a blank, which is none of the text. */
      if (*blanks == '\0')
        blanks = " ";
    }
  g_string_append (self->value, blanks);
  g_string_append (self->value, word);
  self->column += strlen (blanks) + strlen (word);
}

/* What RFC 2047 §5 (3) allows within a phrase, and so everywhere. */
static gboolean
is_plain_in_word (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!*+-/", c) != NULL);
}

static gsize
get_q_size (const char *start, const char *end)
{
  gsize size = 0;

  for (const char *at = start; at < end; at++)
    size += is_plain_in_word (*at) || *at == ' ' ? 1 : 3;
  return size;
}

static gsize
get_b_size (const char *start, const char *end)
{
  return ((gsize) (end - start) + 2) / 3 * 4;
}

/* Whole characters of @text, so that they fit. */
static const char *
find_word_end (const char *text, gsize room, gsize (*get_size) (const char *start, const char *end))
{
  const char *end = text;

  while (*end != '\0' && get_size (text, g_utf8_next_char (end)) <= room)
    end = g_utf8_next_char (end);
  return end;
}

static char *
encode_q (const char *start, const char *end)
{
  GString *word = g_string_new ("=?utf-8?Q?");

  for (const char *at = start; at < end; at++)
    if (*at == ' ')
      g_string_append_c (word, '_');
    else if (is_plain_in_word (*at))
      g_string_append_c (word, *at);
    else
      g_string_append_printf (word, "=%02X", (guint8) *at);
  g_string_append (word, "?=");
  return g_string_free (word, FALSE);
}

static char *
encode_b (const char *start, const char *end)
{
  g_autofree char *base64 = g_base64_encode ((const guint8 *) start, (gsize) (end - start));

  return g_strconcat ("=?utf-8?B?", base64, "?=", NULL);
}

/* Base64 is padded only where the text ends: GMime, in many a mail program, stops reading behind the padding. */
static const char *
find_b_end (const char *text, gsize room)
{
  const char *end = find_word_end (text, room, get_b_size);

  while (end > text && *end != '\0' && (end - text) % 3 != 0)
    end = g_utf8_prev_char (end);
  return end;
}

/* (transfer full): an encoded word with the beginning of @text; @ret_end: what is behind that */
static char *
encode_some (const char *text, gsize room, gboolean in_b, const char **ret_end)
{
  const char *end = in_b ? find_b_end (text, room) : text;

  *ret_end = end > text ? end : find_word_end (text, room, get_q_size);
  return end > text ? encode_b (text, end) : encode_q (text, *ret_end);
}

static void
add_encoded (PhHeaderText *self, const char *blanks, const char *text)
{
  const char *all = text + strlen (text);
  gboolean in_b = get_b_size (text, all) < get_q_size (text, all);

  while (*text != '\0')
    {
      gsize used = self->column + strlen (blanks) + WORD_OVERHEAD;
      gsize room = used + MIN_WORD <= MAX_LINE ? MAX_LINE - used : MAX_LINE - 1 - WORD_OVERHEAD;
      const char *end = NULL;
      g_autofree char *word = encode_some (text, room, in_b, &end);

      add_word (self, blanks, word);
      /* Blanks between encoded words are none of the text (RFC 2047 §6.2). */
      blanks = " ";
      text = end;
    }
}

static void
add_words (PhHeaderText *self, const char *text)
{
  g_autofree char *blanks = g_strdup ("");

  while (*text != '\0')
    {
      gsize n_letters = strcspn (text, " ");
      gsize n_blanks = strspn (text + n_letters, " ");
      g_autofree char *word = g_strndup (text, n_letters);

      add_word (self, blanks, word);
      g_free (blanks);
      blanks = g_strndup (text + n_letters, n_blanks);
      text += n_letters + n_blanks;
    }
}

static char *
quote (const char *name)
{
  GString *quoted = g_string_new ("\"");

  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *at);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

/* RFC 5322 §3.2.5: words, or a quoted string, or encoded; never folded within, because some programs keep the fold. */
static void
add_phrase (PhHeaderText *self, const char *blanks, const char *name)
{
  if (!can_stay (name) || strlen (name) > MAX_PLAIN_WORD)
    {
      add_encoded (self, blanks, name);
    }
  else if (is_atoms (name))
    {
      add_word (self, blanks, name);
    }
  else
    {
      g_autofree char *quoted = quote (name);

      add_word (self, blanks, quoted);
    }
}

/**
 * ph_header_text_new:
 * @field: name of the field, for the length of its first line
 *
 * Returns: (transfer full): an empty value
 */
PhHeaderText *
ph_header_text_new (const char *field)
{
  PhHeaderText *self = g_new0 (PhHeaderText, 1);

  self->value = g_string_new (" ");
  self->column = strlen (field) + strlen (": ");
  return self;
}

/**
 * ph_header_text_add_text:
 * @self: a value
 * @text: one line of valid UTF-8 without control characters
 *
 * Adds unstructured text (RFC 5322 §2.2.1): as it is when it can't be mistaken and its lines are short enough, else all of
 * it in encoded words.
 */
void
ph_header_text_add_text (PhHeaderText *self, const char *text)
{
  if (can_stay (text))
    add_words (self, text);
  else
    add_encoded (self, "", text);
}

/**
 * ph_header_text_add_mailbox:
 * @self: a value
 * @name: one line of valid UTF-8 without control characters; "": none
 * @address: whose name it is
 *
 * Adds a mailbox, behind a comma if there are others. An address that needs SMTPUTF8 stands there as it is (RFC 6532).
 */
void
ph_header_text_add_mailbox (PhHeaderText *self, const char *name, PhAddress *address)
{
  const char *blanks = self->has_mailbox ? " " : "";
  g_autofree char *bracketed = g_strconcat ("<", ph_address_get_wire (address), ">", NULL);

  if (self->has_mailbox)
    {
      g_string_append_c (self->value, ',');
      self->column++;
    }
  self->has_mailbox = TRUE;
  if (*name == '\0')
    {
      add_word (self, blanks, ph_address_get_wire (address));
      return;
    }
  add_phrase (self, blanks, name);
  add_word (self, " ", bracketed);
}

/**
 * ph_header_text_finish:
 * @self: (transfer full): a value
 *
 * Returns: (transfer full): the value with the blank before and the LF behind it
 */
char *
ph_header_text_finish (PhHeaderText *self)
{
  char *value = g_string_free (g_string_append_c (self->value, '\n'), FALSE);

  g_free (self);
  return value;
}
