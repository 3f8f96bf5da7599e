// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The header fields of a message that a program hands over for sendmail: what they lack is added, and people of this
// computer get an address. All else stays as it is, octet for octet, but for what few servers take. What an address list
// says is not read here.

#include "config.h"

#include "ph-sendmail-header.h"

#include <string.h>

#include "ph-header-repair.h"
#include "ph-sendmail-qualify.h"

/* So many octets become an encoded word of 72 (RFC 2047 §2: at most 75). */
#define ENCODED_WORD_OCTETS 45

static const char *const address_fields[] = { "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc" };

typedef struct
{
  const char *name;
  const char *as; /* what it is called where it is selected */
} Selection;

static const Selection recipient_fields[] = { { "To", "To" }, { "Cc", "To" }, { "Bcc", "To" } };
static const Selection resent_recipient_fields[] = { { "Resent-To", "To" }, { "Resent-Cc", "To" }, { "Resent-Bcc", "To" } };
static const Selection sender_fields[] = { { "Sender", "Sender" }, { "From", "From" } };
static const Selection resent_sender_fields[] = { { "Resent-Sender", "Sender" }, { "Resent-From", "From" } };

/* A field with all its lines. Points into the header section. */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *value; /* behind the colon, with the last LF */
  gsize value_length;
} Field;

/* @at: (inout): where the next field begins. Returns: %FALSE: there is none */
static gboolean
find_field (const GByteArray *header, gsize *at, Field *ret_field)
{
  const char *start = NULL;
  const char *end = NULL;
  const char *next = NULL;
  const char *colon = NULL;

  if (*at >= header->len)
    return FALSE;
  next = start = (const char *) header->data + *at;
  end = (const char *) header->data + header->len;
  do
    {
      const char *line_end = memchr (next, '\n', (gsize) (end - next));

      next = line_end != NULL ? line_end + 1 : end;
    }
  while (next < end && (*next == ' ' || *next == '\t'));

  *at = (gsize) (next - (const char *) header->data);
  colon = memchr (start, ':', (gsize) (next - start));
  if (colon == NULL)
    colon = next - 1;
  *ret_field = (Field){ start, (gsize) (colon - start), colon + 1, (gsize) (next - colon - 1) };
  while (ret_field->name_length > 0 && g_ascii_isspace (start[ret_field->name_length - 1]))
    ret_field->name_length--;
  return TRUE;
}

static gboolean
is_called (const Field *field, const char *name)
{
  return strlen (name) == field->name_length && g_ascii_strncasecmp (name, field->name, field->name_length) == 0;
}

static gboolean
names_people (const Field *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (address_fields); i++)
    if (is_called (field, address_fields[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_blank (const Field *field)
{
  for (gsize i = 0; i < field->value_length; i++)
    if (!g_ascii_isspace (field->value[i]))
      return FALSE;
  return TRUE;
}

static gboolean
has_field (const GByteArray *header, const char *name)
{
  Field field;

  for (gsize at = 0; find_field (header, &at, &field);)
    if (is_called (&field, name) && !is_blank (&field))
      return TRUE;
  return FALSE;
}

static void
append (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *) text, strlen (text));
}

static void
copy_field (GByteArray *out, const Field *field, const char *address)
{
  g_autofree char *name = g_strndup (field->name, field->name_length);
  g_autofree char *value = g_strndup (field->value, field->value_length);
  g_autofree char *qualified = names_people (field) ? ph_sendmail_qualify (value, address) : NULL;
  g_autofree char *repaired = ph_header_repair (name, qualified != NULL ? qualified : value);

  g_byte_array_append (out, (const guint8 *) field->name, (guint) (field->value - field->name));
  append (out, repaired);
}

static gboolean
is_ascii (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if ((guchar) *at >= 0x80)
      return FALSE;
  return TRUE;
}

static void
append_encoded_words (GByteArray *out, const char *name)
{
  for (const char *at = name, *end = at; *at != '\0'; at = end)
    {
      g_autofree char *code = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - at <= ENCODED_WORD_OCTETS)
        end = g_utf8_next_char (end);
      code = g_base64_encode ((const guint8 *) at, (gsize) (end - at));
      append (out, at == name ? "=?UTF-8?B?" : "\n =?UTF-8?B?");
      append (out, code);
      append (out, "?=");
    }
}

static void
append_quoted (GByteArray *out, const char *name)
{
  append (out, "\"");
  for (const char *at = name; *at != '\0'; at++)
    {
      if (*at == '"' || *at == '\\')
        append (out, "\\");
      g_byte_array_append (out, (const guint8 *) at, 1);
    }
  append (out, "\"");
}

static void
append_from (GByteArray *out, const PhSendmailAdditions *additions)
{
  const char *name = additions->full_name != NULL ? additions->full_name : "";

  append (out, "From: ");
  if (*name != '\0')
    {
      (is_ascii (name) ? append_quoted : append_encoded_words) (out, name);
      append (out, " ");
    }
  append (out, "<");
  append (out, additions->sender != NULL ? additions->sender : additions->address);
  append (out, ">\n");
}

/* In UTC, which tells nobody where the computer stands. Not by strftime(), which speaks the language of the person. */
static void
append_date (GByteArray *out)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_strdup_printf ("Date: %s, %d %s %d %02d:%02d:%02d +0000\n", days[g_date_time_get_day_of_week (now) - 1],
                                           g_date_time_get_day_of_month (now), months[g_date_time_get_month (now) - 1], g_date_time_get_year (now),
                                           g_date_time_get_hour (now), g_date_time_get_minute (now), g_date_time_get_second (now));

  append (out, date);
}

/* The domain of the person's address, not the name of the computer. */
static void
append_message_id (GByteArray *out, const char *address)
{
  g_autofree char *unique = g_uuid_string_random ();
  const char *domain = strrchr (address, '@');

  append (out, "Message-ID: <");
  append (out, unique);
  append (out, domain != NULL ? domain : "@localhost");
  append (out, ">\n");
}

/**
 * ph_sendmail_header_complete:
 * @header: a header section
 * @additions: what it gets
 *
 * Returns: (transfer full): the same fields, behind which those are added that RFC 5322 §3.6 wants in any case
 */
GByteArray *
ph_sendmail_header_complete (const GByteArray *header, const PhSendmailAdditions *additions)
{
  g_return_val_if_fail (header != NULL && additions != NULL && additions->address != NULL, NULL);

  GByteArray *out = g_byte_array_new ();
  Field field;

  for (gsize at = 0; find_field (header, &at, &field);)
    if (!is_called (&field, "From") || !is_blank (&field))
      copy_field (out, &field, additions->address);
  if (!has_field (header, "From"))
    append_from (out, additions);
  if (!has_field (header, "Date"))
    append_date (out);
  if (!has_field (header, "Message-ID"))
    append_message_id (out, additions->address);
  return out;
}

static void
select_fields (const GByteArray *header, const Selection *selections, gsize n_selections, GByteArray *out)
{
  Field field;

  for (gsize at = 0; find_field (header, &at, &field);)
    for (gsize i = 0; i < n_selections; i++)
      if (is_called (&field, selections[i].name))
        {
          append (out, selections[i].as);
          append (out, ":");
          g_byte_array_append (out, (const guint8 *) field.value, field.value_length);
        }
}

/**
 * ph_sendmail_header_select_recipients:
 * @header: a header section
 *
 * Who passes on a message names the new recipients in fields of their own, and means only these (RFC 5322 §3.6.6).
 *
 * Returns: (transfer full): the fields that name recipients, as To
 */
GByteArray *
ph_sendmail_header_select_recipients (const GByteArray *header)
{
  g_return_val_if_fail (header != NULL, NULL);

  GByteArray *out = g_byte_array_new ();

  select_fields (header, resent_recipient_fields, G_N_ELEMENTS (resent_recipient_fields), out);
  if (out->len == 0)
    select_fields (header, recipient_fields, G_N_ELEMENTS (recipient_fields), out);
  return out;
}

/**
 * ph_sendmail_header_select_sender:
 * @header: a header section
 *
 * Returns: (transfer full): the fields that name who sends it: who passes it on, if somebody does
 */
GByteArray *
ph_sendmail_header_select_sender (const GByteArray *header)
{
  g_return_val_if_fail (header != NULL, NULL);

  GByteArray *out = g_byte_array_new ();

  select_fields (header, resent_sender_fields, G_N_ELEMENTS (resent_sender_fields), out);
  if (out->len == 0)
    select_fields (header, sender_fields, G_N_ELEMENTS (sender_fields), out);
  return out;
}
