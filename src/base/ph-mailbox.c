// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A recipient as somebody types or pastes it: a name and an address, of which the address may still be wrong. Takes text
// apart without ever losing a part of it; what is wrong with the address is for ph_typed_address_parse() to say. Not what
// stands in a header field: that is encoded (RFC 2047), and GMime's to read.

#include "config.h"

#include "ph-mailbox.h"

#include "ph-typed-address.h"

#include <string.h>

/* Far beyond any name that somebody has; what is escaped of it still fits between quotes of MAX_ENCLOSED octets. */
#define MAX_NAME 2000
/* What stands between quotes, brackets or parentheses is looked for so far, so that a text of nothing else costs no more
 * than its length allows. */
#define MAX_ENCLOSED 4096
/* Comments in comments: people write one, programs two. */
#define MAX_DEPTH 16
/* An entry that is longer is none, and stays as it is: twice what ph_typed_address_parse() takes, with its name. */
#define MAX_ENTRY (2 * MAX_ENCLOSED)

#define MAILTO "mailto:"

struct _PhMailbox
{
  gatomicrefcount references;
  char *name;    /* (owned): "": none */
  char *address; /* (owned) */
};

G_DEFINE_BOXED_TYPE (PhMailbox, ph_mailbox, ph_mailbox_ref, ph_mailbox_unref)

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT;
}

static char *
trim (const char *text, const char *end)
{
  while (text < end && is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text && is_blank (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (text, end - text);
}

static gboolean
is_line_separator (gunichar c)
{
  return c == 0x2028 || c == 0x2029;
}

/* What turns the text behind it round, the address of the mailbox among it. */
static gboolean
turns_text (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* (transfer full): valid UTF-8 on one line. */
static char *
dup_one_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *line = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (line, g_unichar_iscntrl (c) || is_line_separator (c) ? ' ' : c);
    }
  return g_string_free (line, FALSE);
}

static char *
dup_clean_address (const char *text)
{
  g_autofree char *line = dup_one_line (text);

  return trim (line, line + strlen (line));
}

static char *
dup_clean_name (const char *text)
{
  g_autofree char *line = dup_one_line (text);
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *at = line; *at != '\0' && name->len < MAX_NAME - 4; at = g_utf8_next_char (at))
    if (!turns_text (g_utf8_get_char (at)))
      g_string_append_unichar (name, g_utf8_get_char (at));
  return trim (name->str, name->str + name->len);
}

static gboolean
ends_line (const char *at)
{
  return *at == '\0' || *at == '\r' || *at == '\n';
}

/* @at: a quote. Returns: (nullable): behind the one that belongs to it */
static const char *
skip_quoted (const char *at)
{
  const char *start = at;

  for (at++; !ends_line (at) && at - start < MAX_ENCLOSED; at++)
    {
      if (*at == '"')
        return at + 1;
      if (*at == '\\' && !ends_line (at + 1))
        at++;
    }
  return NULL;
}

/* @at: a "(". Comments nest (RFC 5322 §3.2.2). */
static const char *
skip_comment (const char *at)
{
  const char *start = at;
  guint depth = 0;

  for (; !ends_line (at) && at - start < MAX_ENCLOSED && depth <= MAX_DEPTH; at++)
    {
      if (*at == '\\' && !ends_line (at + 1))
        at++;
      else if (*at == '(')
        depth++;
      else if (*at == ')' && --depth == 0)
        return at + 1;
    }
  return NULL;
}

/* @at: a "<". A quote counts only where a local part has one, so that half of one swallows nobody. */
static const char *
skip_brackets (const char *at)
{
  const char *start = at++;
  const char *quoted = *at == '"' ? skip_quoted (at) : NULL;

  if (quoted != NULL && *quoted == '@')
    at = quoted;
  for (; !ends_line (at) && *at != '<' && at - start < MAX_ENCLOSED; at++)
    if (*at == '>')
      return at + 1;
  return NULL;
}

/* Returns: behind the character at @at, or behind all that it encloses; @start: of the entry */
static const char *
skip (const char *start, const char *at)
{
  gboolean begins_word = at == start || at[-1] == ' ' || at[-1] == '\t';
  const char *behind = NULL;

  if (*at == '"' && begins_word)
    behind = skip_quoted (at);
  else if (*at == '(')
    behind = skip_comment (at);
  else if (*at == '<')
    behind = skip_brackets (at);
  return behind != NULL ? behind : g_utf8_next_char (at);
}

/* Returns: (nullable): the first `<address>` of the text */
static const char *
find_brackets (const char *text)
{
  for (const char *at = text; *at != '\0'; at = skip (text, at))
    if (*at == '<' && skip_brackets (at) != NULL)
      return at;
  return NULL;
}

/* Appends what stands between the quotes or parentheses at @at, up to @behind. */
static void
append_unescaped (GString *out, const char *at, const char *behind)
{
  for (at++; at < behind - 1; at++)
    {
      if (*at == '\\' && at + 1 < behind - 1)
        at++;
      g_string_append_c (out, *at);
    }
}

static gboolean
is_in_single_quotes (const char *text)
{
  gsize length = strlen (text);

  return length >= 2 && text[0] == '\'' && text[length - 1] == '\'';
}

/* (transfer full): the words in front of the brackets without their quotes. */
static char *
dup_unquoted (const char *phrase)
{
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *at = phrase; *at != '\0';)
    {
      const char *behind = skip (phrase, at);

      if (*at == '"' && behind > at + 1)
        append_unescaped (name, at, behind);
      else
        g_string_append_len (name, at, behind - at);
      at = behind;
    }
  if (is_in_single_quotes (phrase))
    return g_strndup (phrase + 1, strlen (phrase) - 2);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/* Takes the comments out of @text, which has no brackets, and puts the last one, which is the name in old messages, into
 * @comment. */
static char *
dup_without_comments (const char *text, GString *comment)
{
  g_autoptr(GString) rest = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      const char *behind = skip (text, at);

      if (*at == '(' && behind > at + 1)
        {
          g_string_truncate (comment, 0);
          append_unescaped (comment, at, behind);
        }
      else
        {
          g_string_append_len (rest, at, behind - at);
        }
      at = behind;
    }
  return g_string_free (g_steal_pointer (&rest), FALSE);
}

static gboolean
is_nothing_but_comments (const char *text)
{
  g_autoptr(GString) comment = g_string_new (NULL);
  g_autofree char *rest = dup_without_comments (text, comment);
  g_autofree char *trimmed = trim (rest, rest + strlen (rest));

  return *trimmed == '\0';
}

static PhMailbox *
parse_with_brackets (const char *text, const char *open)
{
  const char *behind = skip_brackets (open);
  g_autofree char *phrase = trim (text, open);
  g_autofree char *name = dup_unquoted (phrase);
  g_autofree char *address = g_strndup (open + 1, behind - open - 2);

  return is_nothing_but_comments (behind) ? ph_mailbox_new (name, address) : ph_mailbox_new (NULL, text);
}

static PhMailbox *
parse_without_brackets (const char *text)
{
  g_autoptr(GString) comment = g_string_new (NULL);
  g_autofree char *address = dup_without_comments (text, comment);

  return strchr (address, '@') != NULL ? ph_mailbox_new (comment->str, address) : ph_mailbox_new (NULL, text);
}

static gboolean
is_link (const char *text)
{
  return g_ascii_strncasecmp (text, MAILTO, strlen (MAILTO)) == 0;
}

/**
 * ph_mailbox_new:
 * @name: (nullable): name, decoded
 * @address: an address, which may be malformed or empty
 *
 * Control characters become blanks, what would turn the text round is left out of the name, as is a name that only
 * repeats the address, and blanks around both.
 *
 * Returns: (transfer full): a mailbox
 */
PhMailbox *
ph_mailbox_new (const char *name, const char *address)
{
  g_return_val_if_fail (address != NULL, NULL);

  PhMailbox *self = g_new0 (PhMailbox, 1);

  g_atomic_ref_count_init (&self->references);
  self->address = dup_clean_address (address);
  self->name = dup_clean_name (name != NULL ? name : "");
  if (g_ascii_strcasecmp (self->name, self->address) == 0)
    *self->name = '\0';
  return self;
}

/**
 * ph_mailbox_parse:
 * @text: one entry: `ada@example.org`, `Ada Lovelace <ada@example.org>`, `ada@example.org (Ada)`, `mailto:ada@example.org`
 *
 * Takes what somebody typed apart. What can't be taken apart becomes the address as a whole, so that
 * [method@Mailbox.dup_address] can say what is wrong with it.
 *
 * Returns: (transfer full): the mailbox
 */
PhMailbox *
ph_mailbox_parse (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *entry = dup_clean_address (text);
  g_autoptr(PhAddress) linked = is_link (entry) ? ph_typed_address_parse (entry, NULL, NULL) : NULL;
  const char *open = NULL;

  if (strlen (entry) > MAX_ENTRY)
    return ph_mailbox_new (NULL, entry);
  open = find_brackets (entry);
  if (linked != NULL)
    return ph_mailbox_new (NULL, ph_address_get_text (linked));
  return open != NULL ? parse_with_brackets (entry, open) : parse_without_brackets (entry);
}

/**
 * ph_mailbox_ref:
 * @self: a mailbox
 *
 * Returns: (transfer full): @self
 */
PhMailbox *
ph_mailbox_ref (PhMailbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_mailbox_unref:
 * @self: (transfer full): a mailbox
 */
void
ph_mailbox_unref (PhMailbox *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->name);
  g_free (self->address);
  g_free (self);
}

/**
 * ph_mailbox_get_name:
 * @self: a mailbox
 *
 * Returns: (transfer none): the name, UTF-8 on one line; "": none
 */
const char *
ph_mailbox_get_name (const PhMailbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * ph_mailbox_get_address:
 * @self: a mailbox
 *
 * Returns: (transfer none): the address as typed, UTF-8 on one line; it may be malformed or empty
 */
const char *
ph_mailbox_get_address (const PhMailbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->address;
}

/**
 * ph_mailbox_dup_address:
 * @self: a mailbox
 * @error: return location
 *
 * Errors: [error@AddressError].
 *
 * Returns: (transfer full) (nullable): the address, which can go into a command
 */
PhAddress *
ph_mailbox_dup_address (const PhMailbox *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ph_typed_address_parse (self->address, NULL, error);
}

/* RFC 5322 §3.2.3: specials, without the dot that names of people have, and the quotes that would be taken off. */
static gboolean
needs_quotes (const char *name)
{
  return strpbrk (name, "()<>[]:;@\\,\"") != NULL || is_in_single_quotes (name) || is_link (name);
}

static void
append_quoted (GString *text, const char *name)
{
  g_string_append_c (text, '"');
  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *at);
    }
  g_string_append_c (text, '"');
}

/* Whether the address alone is understood as what it is. */
static gboolean
is_clear (const PhMailbox *self)
{
  g_autoptr(GPtrArray) again = ph_mailbox_list_parse (self->address);

  return again->len == 1 && ph_mailbox_equal (again->pdata[0], self);
}

/**
 * ph_mailbox_to_text:
 * @self: a mailbox
 *
 * Returns: (transfer full): `Ada <ada@example.org>`, with quotes where [func@Mailbox.parse] and [func@mailbox_list_parse]
 *   need them to find the same mailbox in it
 */
char *
ph_mailbox_to_text (const PhMailbox *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr(GString) text = g_string_new (NULL);

  if (*self->name == '\0' && is_clear (self))
    return g_strdup (self->address);
  if (needs_quotes (self->name))
    append_quoted (text, self->name);
  else
    g_string_append (text, self->name);
  g_string_append_printf (text, "%s<%s>", *self->name != '\0' ? " " : "", self->address);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ph_mailbox_equal:
 * @a: a mailbox
 * @b: another
 *
 * Returns: whether both have the same name and the same address, letter by letter
 */
gboolean
ph_mailbox_equal (const PhMailbox *a, const PhMailbox *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return strcmp (a->name, b->name) == 0 && strcmp (a->address, b->address) == 0;
}

static gboolean
is_separator (const char *at)
{
  return *at == ',' || *at == ';' || ends_line (at) || is_line_separator (g_utf8_get_char (at));
}

/* The name of a group (RFC 5322 §3.4) or of the field that was copied along, which both end with a colon. */
static const char *
skip_title (const char *entry)
{
  const char *colon = strpbrk (entry, ":@<[\"(");

  if (colon == NULL || *colon != ':' || is_link (entry) || g_str_has_prefix (colon, "://"))
    return entry;
  return colon + 1;
}

static void
add_entry (GPtrArray *mailboxes, const char *start, const char *end)
{
  g_autofree char *entry = trim (start, end);
  const char *text = skip_title (entry);

  if (*text != '\0')
    g_ptr_array_add (mailboxes, ph_mailbox_parse (text));
}

/**
 * ph_mailbox_list_parse:
 * @text: entries, separated by commas, semicolons and line ends outside of quotes, brackets and comments
 *
 * Takes apart what somebody typed or pasted: also a whole field of a message with its name, and groups (RFC 5322 §3.4).
 * Entries that are empty are none.
 *
 * Returns: (transfer full) (element-type PhMailbox): the mailboxes, malformed ones among them, doubled ones too
 */
GPtrArray *
ph_mailbox_list_parse (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  GPtrArray *mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *start = valid;

  const char *at = valid;

  while (*at != '\0')
    {
      if (!is_separator (at))
        {
          at = skip (start, at);
          continue;
        }
      add_entry (mailboxes, start, at);
      at = start = g_utf8_next_char (at);
    }
  add_entry (mailboxes, start, at);
  return mailboxes;
}

/**
 * ph_mailbox_list_to_text:
 * @mailboxes: (element-type PhMailbox): mailboxes
 *
 * Returns: (transfer full): all of them, separated by ", ": what [func@mailbox_list_parse] reads
 */
char *
ph_mailbox_list_to_text (const GPtrArray *mailboxes)
{
  g_return_val_if_fail (mailboxes != NULL, NULL);

  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < mailboxes->len; i++)
    {
      g_autofree char *entry = ph_mailbox_to_text (mailboxes->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", entry);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
