// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The name and the addresses of a person on a visiting card (vCard 2.1, 3.0 of RFC 2426, 4.0 of RFC 6350). Everything else on
// it is passed over, and so is what makes no sense.

#include "config.h"

#include "ph-vcard.h"

#include <string.h>

/* A card with a picture; a larger one is cut. */
#define MAX_CARD (4 * 1024 * 1024)
/* More addresses of one person only fill the list. */
#define MAX_ADDRESSES 10
/* An address has at most 254 octets (RFC 5321 §4.5.3.1); a longer line is a picture. */
#define MAX_VALUE 2000

/* What counts on a card. */
typedef struct
{
  char *full_name;      /* (owned) (nullable): FN */
  char *parts_of_name;  /* (owned) (nullable): N, as "given family" */
  GPtrArray *addresses; /* (owned) (element-type utf8) */
  gboolean is_list;     /* of people, as Evolution keeps it: the name is not that of the addresses */
} Card;

/* A line: `group.NAME;PARAMETERS:value`. */
typedef struct
{
  char *name;       /* (owned): in upper case */
  char *parameters; /* (owned): in upper case, with a semicolon before each */
  char *value;      /* (owned): not decoded */
} Line;

static void
clear_card (Card *card)
{
  g_free (card->full_name);
  g_free (card->parts_of_name);
  g_clear_pointer (&card->addresses, g_ptr_array_unref);
}

static void
clear_line (Line *line)
{
  g_free (line->name);
  g_free (line->parameters);
  g_free (line->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Card, clear_card)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, clear_line)

/* Behind the names of the parameters: a colon within quotes belongs to one. (nullable) */
static const char *
find_colon (const char *line)
{
  gboolean is_quoted = FALSE;

  for (; *line != '\0'; line++)
    if (*line == '"')
      is_quoted = !is_quoted;
    else if (*line == ':' && !is_quoted)
      return line;
  return NULL;
}

static gboolean
split_line (const char *text, Line *line)
{
  const char *colon = find_colon (text);
  const char *semicolon = colon != NULL ? memchr (text, ';', (gsize) (colon - text)) : NULL;
  const char *end = semicolon != NULL ? semicolon : colon;
  const char *dot = colon != NULL ? memchr (text, '.', (gsize) (end - text)) : NULL;
  const char *start = dot != NULL ? dot + 1 : text;

  if (colon == NULL)
    return FALSE;
  line->name = g_ascii_strup (start, end - start);
  line->parameters = g_ascii_strup (end, colon - end);
  line->value = g_strdup (colon + 1);
  return TRUE;
}

/* RFC 2045 §6.7; vCard 2.1 uses it for what is not ASCII. */
static char *
decode_quoted_printable (const char *text)
{
  g_autoptr(GString) decoded = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text == '=' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
      {
        g_string_append_c (decoded, (char) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2])));
        text += 2;
      }
    else
      g_string_append_c (decoded, *text);
  return g_string_free (g_steal_pointer (&decoded), FALSE);
}

/* (nullable): the value of `;CHARSET=…`. */
static char *
dup_charset (const char *parameters)
{
  const char *charset = strstr (parameters, ";CHARSET=");

  return charset != NULL ? g_strndup (charset + strlen (";CHARSET="), strcspn (charset + strlen (";CHARSET="), ";")) : NULL;
}

static char *
dup_utf8 (const char *text, const char *charset)
{
  g_autofree char *converted = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    converted = g_convert (text, -1, "UTF-8", charset != NULL ? charset : "WINDOWS-1252", NULL, NULL, NULL);
  return g_utf8_make_valid (converted != NULL ? converted : text, -1);
}

/* A backslash before commas, semicolons and line ends (RFC 6350 §3.4). */
static char *
unescape (const char *text)
{
  g_autoptr(GString) plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text == '\\' && (text[1] == 'n' || text[1] == 'N'))
      {
        g_string_append_c (plain, ' ');
        text++;
      }
    else if (*text == '\\' && text[1] != '\0')
      g_string_append_c (plain, *++text);
    else
      g_string_append_c (plain, *text);
  return g_strstrip (g_string_free (g_steal_pointer (&plain), FALSE));
}

static char *
decode_value (const Line *line)
{
  gboolean is_quoted_printable = strstr (line->parameters, "QUOTED-PRINTABLE") != NULL;
  g_autofree char *octets = is_quoted_printable ? decode_quoted_printable (line->value) : g_strdup (line->value);
  g_autofree char *charset = dup_charset (line->parameters);

  return dup_utf8 (octets, charset);
}

/* `Family;Given;Additional;Prefixes;Suffixes`; a semicolon with a backslash does not count. */
static char *
join_name (const char *value)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *start = value;

  for (const char *at = value;; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        {
          at++;
          continue;
        }
      if (*at == ';' || *at == '\0')
        {
          g_autofree char *part = g_strndup (start, (gsize) (at - start));

          g_ptr_array_add (parts, unescape (part));
          start = at + 1;
        }
      if (*at == '\0')
        break;
    }
  return g_strstrip (g_strdup_printf ("%s %s", parts->len > 1 ? (char *) parts->pdata[1] : "", (char *) parts->pdata[0]));
}

/* `PREF=1`, `TYPE=PREF` and, of 2.1, `PREF`: then it comes first. */
static void
take_address (Card *card, const Line *line, const char *value)
{
  g_autofree char *address = unescape (value);

  if (*address == '\0' || card->addresses->len >= MAX_ADDRESSES)
    return;
  g_ptr_array_insert (card->addresses, strstr (line->parameters, "PREF") != NULL ? 0 : -1, g_steal_pointer (&address));
}

static void
take_line (Card *card, const char *text)
{
  g_auto(Line) line = { 0 };
  g_autofree char *value = NULL;

  if (strlen (text) > MAX_VALUE || !split_line (text, &line))
    return;
  value = decode_value (&line);
  if (strcmp (line.name, "FN") == 0 && card->full_name == NULL)
    card->full_name = unescape (value);
  else if (strcmp (line.name, "N") == 0 && card->parts_of_name == NULL)
    card->parts_of_name = join_name (value);
  else if (strcmp (line.name, "EMAIL") == 0)
    take_address (card, &line, value);
  else if (strcmp (line.name, "X-EVOLUTION-LIST") == 0)
    card->is_list = g_ascii_strcasecmp (value, "TRUE") == 0;
}

/* Quoted-printable lines go on behind "=" (2.1), others at a blank (RFC 6350 §3.2). */
static gboolean
goes_on (const GString *line, const char *next)
{
  if (*next == ' ' || *next == '\t')
    return TRUE;
  return line->len > 0 && line->str[line->len - 1] == '=' && g_strstr_len (line->str, (gssize) MIN (line->len, MAX_VALUE), "QUOTED-PRINTABLE") != NULL;
}

/* Looks at nothing behind the line: what follows may be megabytes. */
static gsize
measure_line (const char *at)
{
  gsize length = 0;

  while (at[length] != '\0' && at[length] != '\r' && at[length] != '\n')
    length++;
  return length;
}

static const char *
read_line (const char *at, GString *line)
{
  gboolean is_first = TRUE;

  g_string_truncate (line, 0);
  while (*at != '\0' && (is_first || goes_on (line, at)))
    {
      gsize length = measure_line (at);
      gboolean is_folded = !is_first && (*at == ' ' || *at == '\t');

      if (!is_first && !is_folded)
        g_string_truncate (line, line->len - 1);
      if (line->len <= MAX_VALUE)
        g_string_append_len (line, at + is_folded, (gssize) length - is_folded);
      at += length;
      at += *at == '\r';
      at += *at == '\n';
      is_first = FALSE;
    }
  return at;
}

static void
read_card (const char *text, Card *card)
{
  g_autoptr(GString) line = g_string_new (NULL);
  const char *end = text + MIN (strlen (text), MAX_CARD);

  card->addresses = g_ptr_array_new_with_free_func (g_free);
  while (text < end && *text != '\0')
    {
      text = read_line (text, line);
      take_line (card, line->str);
    }
}

/**
 * ph_vcard_list_mailboxes:
 * @text: one card, whatever it holds
 *
 * Returns: (transfer full) (element-type PhMailbox): the addresses of the person with the name, the preferred one first; those
 *   that are malformed are left out; none for a list of people
 */
GPtrArray *
ph_vcard_list_mailboxes (const char *text)
{
  g_auto(Card) card = { 0 };
  GPtrArray *mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  const char *name = NULL;

  read_card (text, &card);
  name = card.full_name != NULL && *card.full_name != '\0' ? card.full_name : card.parts_of_name;
  for (guint i = 0; !card.is_list && i < card.addresses->len; i++)
    {
      g_autoptr(PhMailbox) mailbox = ph_mailbox_new (name != NULL ? name : "", card.addresses->pdata[i]);
      g_autoptr(PhAddress) address = ph_mailbox_dup_address (mailbox, NULL);

      if (address != NULL)
        g_ptr_array_add (mailboxes, g_steal_pointer (&mailbox));
    }
  return mailboxes;
}
