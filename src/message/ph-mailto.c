// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Links that ask to write a message (RFC 6068). Whoever made the link is a stranger: it can fill in what the person will
// see before sending, and nothing else.

#include "config.h"

#include "ph-mailto.h"

#include "ph-escape.h"

#include <string.h>

/* What Linux passes to a program as one argument (MAX_ARG_STRLEN), which is how most links come. */
#define MAX_LINK (128 * 1024)
/* So many ignored fields are named, and so much of each: a person reads them. */
#define MAX_IGNORED      16
#define MAX_IGNORED_NAME 40

#define SCHEME "mailto:"

G_DEFINE_QUARK (ph_mailto_error, ph_mailto_error)

typedef struct
{
  PhDraft *draft;                                /* (owned) */
  GString *body;                                 /* (owned) */
  GPtrArray *ignored;                            /* (owned) (element-type utf8) */
  GPtrArray *recipients[PH_N_RECIPIENTS_FIELDS]; /* (owned) (element-type PhMailbox) */
} Reader;

typedef void (*TakeValue) (Reader *self, guint argument, const char *value);

static void take_recipients (Reader *self, guint field, const char *value);
static void take_subject (Reader *self, guint argument, const char *value);
static void take_body (Reader *self, guint argument, const char *value);
static void take_in_reply_to (Reader *self, guint argument, const char *value);

static const struct
{
  const char *name;
  TakeValue take;
  guint argument;
} fields[] = {
  { "to", take_recipients, PH_RECIPIENTS_TO },
  { "cc", take_recipients, PH_RECIPIENTS_CC },
  { "bcc", take_recipients, PH_RECIPIENTS_BCC },
  { "reply-to", take_recipients, PH_RECIPIENTS_REPLY_TO },
  { "subject", take_subject, 0 },
  { "body", take_body, 0 },
  { "in-reply-to", take_in_reply_to, 0 },
};

static gboolean
fail (GError **error, PhMailtoError code, const char *what)
{
  g_set_error_literal (error, PH_MAILTO_ERROR, (int) code, what);
  return FALSE;
}

static void
add_all (GPtrArray *mailboxes, GPtrArray *more)
{
  for (guint i = 0; i < more->len; i++)
    g_ptr_array_add (mailboxes, ph_mailbox_ref (more->pdata[i]));
}

static void
take_recipients (Reader *self, guint field, const char *value)
{
  g_autoptr(GPtrArray) mailboxes = ph_mailbox_list_parse (value);

  add_all (self->recipients[field], mailboxes);
}

static void
take_subject (Reader *self, guint argument, const char *value)
{
  if (*ph_draft_get_subject (self->draft) == '\0')
    ph_draft_set_subject (self->draft, value);
}

static void
take_body (Reader *self, guint argument, const char *value)
{
  if (self->body->len > 0)
    g_string_append_c (self->body, '\n');
  g_string_append (self->body, value);
}

static void
take_in_reply_to (Reader *self, guint argument, const char *value)
{
  if (*ph_draft_get_in_reply_to (self->draft) == '\0')
    ph_draft_set_in_reply_to (self->draft, value);
}

static void
reader_clear (Reader *self)
{
  g_clear_object (&self->draft);
  g_string_free (self->body, TRUE);
  g_clear_pointer (&self->ignored, g_ptr_array_unref);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    g_ptr_array_unref (self->recipients[i]);
}

static void
reader_init (Reader *self)
{
  self->draft = ph_draft_new (NULL);
  self->body = g_string_new (NULL);
  self->ignored = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    self->recipients[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
}

/* Line ends and tabs belong into a body and nowhere else: in a field they are an attempt to add one. */
static gboolean
has_control_character (const char *text, const char *allowed)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)) && strchr (allowed, *at) == NULL)
      return TRUE;
  return FALSE;
}

/* (transfer full) (nullable): a plus sign is a plus sign here. */
static char *
decode (const char *escaped, const char *allowed, GError **error)
{
  g_autofree char *text = g_uri_unescape_string (escaped, NULL);

  if (text == NULL)
    return fail (error, PH_MAILTO_ERROR_SYNTAX, "the link has a wrong percent escape"), NULL;
  if (!g_utf8_validate (text, -1, NULL))
    return fail (error, PH_MAILTO_ERROR_SYNTAX, "the link is not UTF-8"), NULL;
  if (has_control_character (text, allowed))
    return fail (error, PH_MAILTO_ERROR_SYNTAX, "the link has a control character"), NULL;
  return g_steal_pointer (&text);
}

static void
ignore (Reader *self, const char *name)
{
  g_autofree char *escaped = ph_escape_text (name);

  if (self->ignored->len >= MAX_IGNORED)
    return;
  g_ptr_array_add (self->ignored, g_utf8_substring (escaped, 0, MIN (g_utf8_strlen (escaped, -1), MAX_IGNORED_NAME)));
}

static gboolean
take_field (Reader *self, const char *name, const char *escaped, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = NULL;

      if (g_ascii_strcasecmp (name, fields[i].name) != 0)
        continue;
      value = decode (escaped, fields[i].take == take_body ? "\r\n\t" : "", error);
      if (value != NULL)
        fields[i].take (self, fields[i].argument, value);
      return value != NULL;
    }
  ignore (self, name);
  return TRUE;
}

/* @pair: `name=value`; who wrote the link into a web page may have escaped the "&" before it twice. */
static gboolean
take_pair (Reader *self, const char *pair, GError **error)
{
  const char *start = g_str_has_prefix (pair, "amp;") ? pair + strlen ("amp;") : pair;
  const char *equals = strchr (start, '=');
  g_autofree char *escaped_name = equals != NULL ? g_strndup (start, (gsize) (equals - start)) : g_strdup (start);
  g_autofree char *name = decode (escaped_name, "", error);

  if (name == NULL)
    return FALSE;
  return *name == '\0' || take_field (self, name, equals != NULL ? equals + 1 : "", error);
}

/* @path: addresses; a comma that separates them is the only one not escaped (RFC 6068 §2). */
static gboolean
take_path (Reader *self, const char *path, GError **error)
{
  g_auto(GStrv) addresses = g_strsplit (path, ",", -1);

  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autofree char *address = decode (addresses[i], "", error);

      if (address == NULL)
        return FALSE;
      if (*g_strstrip (address) != '\0')
        g_ptr_array_add (self->recipients[PH_RECIPIENTS_TO], ph_mailbox_parse (address));
    }
  return TRUE;
}

static gboolean
take_fields (Reader *self, const char *query, GError **error)
{
  g_auto(GStrv) pairs = g_strsplit (query, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    if (!take_pair (self, pairs[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_link (Reader *self, const char *link, GError **error)
{
  g_autofree char *rest = g_strdup (link + strlen (SCHEME));
  char *query = NULL;

  /* A fragment means nothing to a message (RFC 6068 §2). */
  rest[strcspn (rest, "#")] = '\0';
  query = strchr (rest, '?');
  if (query != NULL)
    *query++ = '\0';
  return take_path (self, rest, error) && (query == NULL || take_fields (self, query, error));
}

static PhDraft *
finish (Reader *self)
{
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    ph_draft_set_recipients (self->draft, (PhRecipientsField) i, self->recipients[i]);
  ph_draft_set_text (self->draft, self->body->str);
  return g_steal_pointer (&self->draft);
}

static char **
steal_ignored (Reader *self)
{
  if (self->ignored->len == 0)
    return NULL;
  g_ptr_array_add (self->ignored, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&self->ignored), FALSE);
}

static char *
check_link (const char *link, GError **error)
{
  g_autofree char *trimmed = NULL;

  if (strlen (link) > MAX_LINK)
    return fail (error, PH_MAILTO_ERROR_TOO_LONG, "the link is too long"), NULL;
  trimmed = g_strstrip (g_strdup (link));
  if (g_ascii_strncasecmp (trimmed, SCHEME, strlen (SCHEME)) != 0)
    return fail (error, PH_MAILTO_ERROR_SCHEME, "this is no mailto link"), NULL;
  return g_steal_pointer (&trimmed);
}

/**
 * ph_mailto_parse:
 * @link: a link such as `mailto:ada@example.org?subject=Hi`, an IRI included
 * @ret_ignored: (out) (optional) (transfer full) (nullable): names of the fields that were ignored, for a person; set only
 *   on success
 * @error: return location
 *
 * Reads a link (RFC 6068): to, cc, bcc, reply-to, subject, body, in-reply-to. Every other field, `attach` above all, is
 * ignored, because a stranger must not choose what leaves this computer. Addresses may be malformed; of subjects the first
 * counts, bodies follow each other.
 *
 * Errors: [error@MailtoError].
 *
 * Returns: (transfer full) (nullable): a draft without sender and account
 */
PhDraft *
ph_mailto_parse (const char *link, char ***ret_ignored, GError **error)
{
  g_return_val_if_fail (link != NULL, NULL);

  g_autofree char *trimmed = check_link (link, error);
  PhDraft *draft = NULL;
  Reader reader = { 0 };

  if (trimmed == NULL)
    return NULL;
  reader_init (&reader);
  if (read_link (&reader, trimmed, error))
    {
      draft = finish (&reader);
      if (ret_ignored != NULL)
        *ret_ignored = steal_ignored (&reader);
    }
  reader_clear (&reader);
  return draft;
}
