// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The mailboxes that a header section names. GMime parses the lists; a list of which it would drop a part is an error,
// because the person would never learn that somebody did not get the message.

#include "config.h"

#include "ph-header-addresses.h"

#include "ph-gmime.h"
#include "ph-message-file.h"

#include <string.h>

/* GMime parses a group in a group (RFC 5322 knows none) by recursion, one level for each colon. No list of a person has
 * so many groups, and the stack bears ten times as many. */
#define MAX_COLONS 1000

typedef struct
{
  PhHeaderAddresses *result;
  PhAddress *from;    /* (owned) (nullable): first of From */
  GError *from_error; /* (owned) (nullable) */
  GHashTable *seen;   /* (owned): wire forms, which belong to the recipients */
} Collector;

typedef struct
{
  GPtrArray *addresses; /* (owned) (element-type PhAddress) */
  GError *error;        /* (owned) (nullable) */
} Mailboxes;

static void
set_address_error (GError **error, const char *field, const char *reason)
{
  if (*error == NULL)
    *error = g_error_new (PH_MESSAGE_ERROR, PH_MESSAGE_ERROR_ADDRESS, "field \"%s\": %s", field, reason);
}

static void
warning_cb (gint64 offset, GMimeParserWarning warning, const char *item, gpointer user_data)
{
  gboolean *is_malformed = user_data;

  if (warning == GMIME_WARN_INVALID_ADDRESS_LIST)
    *is_malformed = TRUE;
}

static void
collect_list (InternetAddressList *list, const char *field, Mailboxes *mailboxes)
{
  for (int i = 0; i < internet_address_list_length (list); i++)
    {
      InternetAddress *entry = internet_address_list_get_address (list, i);
      g_autoptr(GError) cause = NULL;
      PhAddress *address = NULL;

      if (INTERNET_ADDRESS_IS_GROUP (entry))
        {
          collect_list (internet_address_group_get_members (INTERNET_ADDRESS_GROUP (entry)), field, mailboxes);
          continue;
        }
      address = ph_address_parse (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (entry)), &cause);
      if (address != NULL)
        g_ptr_array_add (mailboxes->addresses, address);
      else
        set_address_error (&mailboxes->error, field, cause->message);
    }
}

/* A value of nothing but blanks and a comment, which some programs write when there is nobody to name. */
static gboolean
names_nobody (const char *value)
{
  value += strspn (value, " \t");
  return *value == '\0' || *value == '(';
}

static guint
count_colons (const char *text)
{
  guint count = 0;

  for (const char *at = strchr (text, ':'); at != NULL; at = strchr (at + 1, ':'))
    count++;
  return count;
}

static Mailboxes
parse_mailboxes (const char *field, const char *value)
{
  Mailboxes mailboxes = { .addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref) };
  g_autoptr(GMimeParserOptions) options = NULL;
  g_autoptr(InternetAddressList) list = NULL;
  gboolean is_malformed = FALSE;

  if (count_colons (value) > MAX_COLONS)
    {
      set_address_error (&mailboxes.error, field, "too many groups");
      return mailboxes;
    }
  options = g_mime_parser_options_new ();
  ph_gmime_set_warning_callback (options, warning_cb, &is_malformed);
  list = internet_address_list_parse (options, value);

  if (is_malformed || (list == NULL && !names_nobody (value)))
    set_address_error (&mailboxes.error, field, "malformed address list");
  else if (list != NULL)
    collect_list (list, field, &mailboxes);
  return mailboxes;
}

static void
move_error (GError **place, GError **error)
{
  if (*place == NULL)
    *place = g_steal_pointer (error);
}

static void
take_sender (const char *field, const char *value, PhAddress **place, GError **error)
{
  Mailboxes mailboxes = { 0 };

  if (*place != NULL || *error != NULL)
    return;
  mailboxes = parse_mailboxes (field, value);
  if (mailboxes.error == NULL && mailboxes.addresses->len > 0)
    *place = ph_address_ref (mailboxes.addresses->pdata[0]);
  move_error (error, &mailboxes.error);
  g_ptr_array_unref (mailboxes.addresses);
  g_clear_error (&mailboxes.error);
}

static void
take_recipients (Collector *self, const char *field, const char *value)
{
  Mailboxes mailboxes = parse_mailboxes (field, value);

  for (guint i = 0; i < mailboxes.addresses->len; i++)
    {
      PhAddress *address = mailboxes.addresses->pdata[i];

      if (g_hash_table_contains (self->seen, ph_address_get_wire (address)))
        continue;
      g_ptr_array_add (self->result->recipients, ph_address_ref (address));
      g_hash_table_add (self->seen, (gpointer) ph_address_get_wire (address));
    }
  g_ptr_array_unref (mailboxes.addresses);
  move_error (&self->result->recipients_error, &mailboxes.error);
  g_clear_error (&mailboxes.error);
}

static void
take_field (Collector *self, const char *field, const char *value)
{
  if (g_ascii_strcasecmp (field, "Sender") == 0)
    take_sender (field, value, &self->result->sender, &self->result->sender_error);
  else if (g_ascii_strcasecmp (field, "From") == 0)
    take_sender (field, value, &self->from, &self->from_error);
  else if (g_ascii_strcasecmp (field, "To") == 0 || g_ascii_strcasecmp (field, "Cc") == 0 || g_ascii_strcasecmp (field, "Bcc") == 0)
    take_recipients (self, field, value);
}

/* One unfolded field: "name: value". */
static void
take_line (Collector *self, GString *line)
{
  char *colon = strchr (line->str, ':');

  if (colon != NULL)
    {
      *colon = '\0';
      take_field (self, g_strchomp (line->str), colon + 1);
    }
  g_string_truncate (line, 0);
}

static void
split_fields (Collector *self, const char *header, gsize length)
{
  g_autoptr(GString) line = g_string_new (NULL);
  const char *end = header + length;

  for (const char *at = header; at < end;)
    {
      const char *start = at;

      while (at < end && *at != '\r' && *at != '\n')
        at++;
      if (line->len > 0 && *start != ' ' && *start != '\t')
        take_line (self, line);
      g_string_append_len (line, start, at - start);
      if (at + 1 < end && at[0] == '\r' && at[1] == '\n')
        at++;
      at++;
    }
  take_line (self, line);
}

/**
 * ph_header_addresses_new:
 * @header: (array length=length): a header section with any line ends
 * @length: its octets
 *
 * Reads Sender, From, To, Cc and Bcc; groups give their members. "Resent-" fields tell what happened to an older copy and
 * name nobody here. May be called on any thread.
 *
 * Returns: (transfer full): the mailboxes, or what is wrong with them
 */
PhHeaderAddresses *
ph_header_addresses_new (const guint8 *header, gsize length)
{
  PhHeaderAddresses *result = g_new0 (PhHeaderAddresses, 1);
  Collector collector = { .result = result, .seen = g_hash_table_new (g_str_hash, g_str_equal) };

  ph_gmime_init ();
  result->recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  split_fields (&collector, (const char *) header, length);
  if (result->sender == NULL && result->sender_error == NULL)
    {
      result->sender = g_steal_pointer (&collector.from);
      result->sender_error = g_steal_pointer (&collector.from_error);
    }
  g_hash_table_unref (collector.seen);
  g_clear_pointer (&collector.from, ph_address_unref);
  g_clear_error (&collector.from_error);
  return result;
}

/**
 * ph_header_addresses_free:
 * @self: (transfer full): mailboxes
 */
void
ph_header_addresses_free (PhHeaderAddresses *self)
{
  g_clear_pointer (&self->sender, ph_address_unref);
  g_clear_error (&self->sender_error);
  g_ptr_array_unref (self->recipients);
  g_clear_error (&self->recipients_error);
  g_free (self);
}
