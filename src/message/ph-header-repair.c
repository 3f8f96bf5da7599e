// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A header field as programs write it that know nothing of mail: letters beyond US-ASCII as they are, lines without end.
// Few servers take that, and a program that sends once and looks away loses its message. What is right stays as it is.

#include "config.h"

#include "ph-header-repair.h"

#include "ph-gmime.h"
#include "ph-header-text.h"

#include <string.h>

/* RFC 5322 §2.1.1, without CRLF. */
#define MAX_LINE 998

typedef char *(*Encoder) (const char *name, const char *value);

static char *encode_text (const char *name, const char *value);
static char *encode_mailboxes (const char *name, const char *value);

/* Fields whose names end with "-" are all those that begin so. Others have a syntax of their own, in which no encoded words
 * can stand. */
static const struct
{
  const char *name;
  Encoder encode;
} fields[] = {
  { "Subject", encode_text },
  { "Comments", encode_text },
  { "Organization", encode_text },
  { "X-", encode_text },
  { "From", encode_mailboxes },
  { "Sender", encode_mailboxes },
  { "Reply-To", encode_mailboxes },
  { "To", encode_mailboxes },
  { "Cc", encode_mailboxes },
  { "Bcc", encode_mailboxes },
  { "Resent-From", encode_mailboxes },
  { "Resent-Sender", encode_mailboxes },
  { "Resent-To", encode_mailboxes },
  { "Resent-Cc", encode_mailboxes },
  { "Resent-Bcc", encode_mailboxes },
};

static char *
dup_line (const char *text)
{
  char *line = g_utf8_make_valid (text, -1);

  /* Only those of ASCII, which are single octets. */
  for (char *at = line; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return g_strstrip (line);
}

static char *
encode_text (const char *name, const char *value)
{
  g_autofree char *decoded = g_mime_utils_header_decode_text (NULL, value);
  g_autofree char *line = dup_line (decoded);
  PhHeaderText *text = ph_header_text_new (name);

  ph_header_text_add_text (text, line);
  return ph_header_text_finish (text);
}

/* Returns: (transfer full) (nullable): of a group, or of what is no address, nothing is made. A domain is encoded in a way of
 * its own (RFC 5891), what stands before it can't be. */
static PhAddress *
find_address (InternetAddress *item)
{
  const char *address = INTERNET_ADDRESS_IS_MAILBOX (item) ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (item)) : NULL;
  g_autoptr(PhAddress) parsed = address != NULL ? ph_address_parse (address, NULL) : NULL;

  return parsed != NULL && g_str_is_ascii (ph_address_get_wire (parsed)) ? g_steal_pointer (&parsed) : NULL;
}

static gboolean
add_mailbox (PhHeaderText *text, InternetAddress *item)
{
  g_autoptr(PhAddress) address = find_address (item);
  const char *name = internet_address_get_name (item);
  g_autofree char *line = dup_line (name != NULL ? name : "");

  if (address != NULL)
    ph_header_text_add_mailbox (text, line, address);
  return address != NULL;
}

/* An address that needs SMTPUTF8 can't be encoded, and a list of which a part is not understood is left alone. */
static char *
encode_mailboxes (const char *name, const char *value)
{
  g_autoptr(InternetAddressList) list = internet_address_list_parse (NULL, value);
  PhHeaderText *text = ph_header_text_new (name);
  g_autofree char *encoded = NULL;
  gboolean is_understood = list != NULL;

  for (int i = 0; is_understood && i < internet_address_list_length (list); i++)
    is_understood = add_mailbox (text, internet_address_list_get_address (list, i));
  encoded = ph_header_text_finish (text);
  return is_understood ? g_steal_pointer (&encoded) : g_strdup (value);
}

static gboolean
is_called (const char *name, const char *wanted)
{
  return g_str_has_suffix (wanted, "-") ? g_ascii_strncasecmp (name, wanted, strlen (wanted)) == 0 : g_ascii_strcasecmp (name, wanted) == 0;
}

static char *
encode (const char *name, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!g_str_is_ascii (value) && is_called (name, fields[i].name))
      {
        ph_gmime_init ();
        return fields[i].encode (name, value);
      }
  return g_strdup (value);
}

/* Where a line can go on in the next one without another meaning: before a blank, else behind a comma, else anywhere but
 * within a character. Returns: how many of its octets stay */
static gsize
find_fold (const char *line, gsize room)
{
  gsize start = strspn (line, " \t");
  gsize at = room;

  while (at > start && line[at] != ' ' && line[at] != '\t')
    at--;
  if (at > start)
    return at;
  for (at = room; at > start && line[at - 1] != ',';)
    at--;
  if (at > start)
    return at;
  for (at = room; at > start + 1 && ((guchar) line[at] & 0xc0) == 0x80;)
    at--;
  return at;
}

/* Lines of nothing but blanks would be taken for the end of the header section by some (RFC 5322 §3.2.2). */
static gboolean
is_blank (const char *line, gsize length)
{
  return strspn (line, " \t\r") >= length;
}

static void
append_line (GString *out, const char *line, gsize length, gsize column)
{
  if (is_blank (line, length))
    length = MIN (length, MAX_LINE - column);
  while (column + length > MAX_LINE)
    {
      gsize kept = find_fold (line, MAX_LINE - column);

      g_string_append_len (out, line, (gssize) kept);
      line += kept;
      length -= kept;
      if (is_blank (line, length))
        return;
      g_string_append (out, *line == ' ' || *line == '\t' ? "\n" : "\n ");
      column = *line == ' ' || *line == '\t' ? 0 : 1;
    }
  g_string_append_len (out, line, (gssize) length);
}

static char *
fold (const char *name, const char *value)
{
  GString *out = g_string_new (NULL);
  gsize column = strlen (name) + strlen (":");

  for (const char *line = value; *line != '\0'; column = 0)
    {
      gsize length = strcspn (line, "\n");

      append_line (out, line, length, MIN (column, MAX_LINE / 2));
      line += length;
      if (*line == '\n')
        g_string_append_c (out, *line++);
    }
  return g_string_free (out, FALSE);
}

/**
 * ph_header_repair:
 * @name: of a field
 * @value: what stands behind its colon, with LF at the end of each line
 *
 * Letters beyond US-ASCII become encoded words (RFC 2047) where these can stand, and lines beyond 998 octets (RFC 5322
 * §2.1.1) are folded.
 *
 * Returns: (transfer full): the value; the same if nothing is wrong with it
 */
char *
ph_header_repair (const char *name, const char *value)
{
  g_return_val_if_fail (name != NULL && value != NULL, NULL);

  g_autofree char *encoded = encode (name, value);

  return fold (name, encoded);
}
