// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One template: a text file with a few header lines, and what becomes of a draft with it. Which files there are is the
// business of the store.

#include "config.h"

#include "ph-mail-template.h"

#include "ph-mail-template-file.h"

#include <string.h>

struct _PhMailTemplate
{
  GObject parent_instance;

  char *name;    /* (owned) */
  char *content; /* (owned): as in the file, UTF-8, lines with LF */
};

G_DEFINE_FINAL_TYPE (PhMailTemplate, ph_mail_template, G_TYPE_OBJECT)

typedef enum
{
  PROP_NAME = 1,
} PhMailTemplateProperty;

static GParamSpec *properties[PROP_NAME + 1];

#define SUBJECT "Subject"

static const struct
{
  const char *name;
  PhRecipientsField field;
} recipient_headers[] = {
  { "To", PH_RECIPIENTS_TO },
  { "Cc", PH_RECIPIENTS_CC },
  { "Bcc", PH_RECIPIENTS_BCC },
  { "Reply-To", PH_RECIPIENTS_REPLY_TO },
};

/* A template as it is read. */
typedef struct
{
  char *subject;                                 /* (owned) (nullable) */
  GPtrArray *recipients[PH_N_RECIPIENTS_FIELDS]; /* (owned) (nullable) (element-type PhMailbox) */
  const char *text;                              /* unowned: of the content */
} Parts;

static void
clear_parts (Parts *parts)
{
  g_free (parts->subject);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    g_clear_pointer (&parts->recipients[i], g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, clear_parts)

/* (nullable): what stands behind the colon, if the line begins with that field. */
static const char *
find_value (const char *line, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':' ? line + length + 1 : NULL;
}

static gboolean
take_header (Parts *parts, const char *line, gsize length)
{
  const char *value = find_value (line, SUBJECT);

  if (value != NULL)
    {
      g_free (parts->subject);
      parts->subject = g_strstrip (g_strndup (value, length - (gsize) (value - line)));
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (recipient_headers); i++)
    {
      GPtrArray **place = &parts->recipients[recipient_headers[i].field];
      g_autofree char *text = NULL;

      value = find_value (line, recipient_headers[i].name);
      if (value == NULL)
        continue;
      text = g_strndup (value, length - (gsize) (value - line));
      g_clear_pointer (place, g_ptr_array_unref);
      *place = ph_mailbox_list_parse (text);
      return TRUE;
    }
  return FALSE;
}

/* Header lines count only when an empty line, or nothing, follows them: otherwise somebody has written a text like that. */
static void
parse_content (const char *content, Parts *parts)
{
  const char *line = content;

  while (*line != '\0' && *line != '\n')
    {
      gsize length = strcspn (line, "\n");

      if (!take_header (parts, line, length))
        {
          clear_parts (parts);
          *parts = (Parts){ .text = content };
          return;
        }
      line += length + (line[length] == '\n');
    }
  parts->text = line != content && *line == '\n' ? line + 1 : line;
}

static void
ph_mail_template_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhMailTemplate *self = PH_MAIL_TEMPLATE (object);

  switch ((PhMailTemplateProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_mail_template_finalize (GObject *object)
{
  PhMailTemplate *self = PH_MAIL_TEMPLATE (object);

  g_free (self->name);
  g_free (self->content);
  G_OBJECT_CLASS (ph_mail_template_parent_class)->finalize (object);
}

static void
ph_mail_template_class_init (PhMailTemplateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_mail_template_get_property;
  object_class->finalize = ph_mail_template_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_mail_template_init (PhMailTemplate *self)
{
}

/**
 * ph_mail_template_new:
 * @name: what the person calls it
 * @content: what its file holds, UTF-8, lines with LF
 *
 * Returns: (transfer full): a template
 */
PhMailTemplate *
ph_mail_template_new (const char *name, const char *content)
{
  PhMailTemplate *self = g_object_new (PH_TYPE_MAIL_TEMPLATE, NULL);

  self->name = g_strdup (name);
  self->content = g_strdup (content);
  return self;
}

/**
 * ph_mail_template_get_name:
 * @self: a template
 *
 * Returns: (transfer none): what the person calls it: the name of its file
 */
const char *
ph_mail_template_get_name (PhMailTemplate *self)
{
  g_return_val_if_fail (PH_IS_MAIL_TEMPLATE (self), NULL);

  return self->name;
}

/**
 * ph_mail_template_get_content:
 * @self: a template
 *
 * Returns: (transfer none): what its file holds
 */
const char *
ph_mail_template_get_content (PhMailTemplate *self)
{
  g_return_val_if_fail (PH_IS_MAIL_TEMPLATE (self), NULL);

  return self->content;
}

/* Any editor may have written it: also one that puts a mark in front, ends lines with CRLF, or writes Windows-1252.
 * (nullable): it is no text. */
char *
ph_mail_template_content_decode (const char *data, gsize length)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  gboolean is_utf8 = length == 0 || g_utf8_validate (data, (gssize) length, NULL);
  g_autofree char *text = is_utf8 ? g_strndup (length > 0 ? data : "", length) : g_convert (data, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  g_autoptr(GString) lines = NULL;

  if (text == NULL || (length > 0 && memchr (data, '\0', length) != NULL))
    return NULL;
  lines = g_string_new (g_str_has_prefix (text, byte_order_mark) ? text + strlen (byte_order_mark) : text);
  g_string_replace (lines, "\r\n", "\n", 0);
  g_string_replace (lines, "\r", "\n", 0);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/* With a line for the subject in any case, so that whoever opens the file sees where it belongs. */
char *
ph_mail_template_content_new (PhDraft *draft)
{
  g_autoptr(GString) content = g_string_new (NULL);
  g_autofree char *subject = g_strstrip (g_strdup (ph_draft_get_subject (draft)));

  g_string_append_printf (content, SUBJECT ": %s\n", subject);
  for (guint i = 0; i < G_N_ELEMENTS (recipient_headers); i++)
    {
      GPtrArray *recipients = ph_draft_get_recipients (draft, recipient_headers[i].field);
      g_autofree char *text = recipients->len > 0 ? ph_mailbox_list_to_text (recipients) : NULL;

      if (text != NULL)
        g_string_append_printf (content, "%s: %s\n", recipient_headers[i].name, text);
    }
  g_string_append_printf (content, "\n%s", ph_draft_get_text (draft));
  if (!g_str_has_suffix (content->str, "\n"))
    g_string_append_c (content, '\n');
  return g_string_free (g_steal_pointer (&content), FALSE);
}

static gboolean
has_address (GPtrArray *mailboxes, PhMailbox *wanted)
{
  for (guint i = 0; i < mailboxes->len; i++)
    if (g_ascii_strcasecmp (ph_mailbox_get_address (mailboxes->pdata[i]), ph_mailbox_get_address (wanted)) == 0)
      return TRUE;
  return FALSE;
}

static void
add_recipients (PhDraft *draft, PhRecipientsField field, GPtrArray *added)
{
  GPtrArray *old = ph_draft_get_recipients (draft, field);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);

  for (guint i = 0; i < old->len; i++)
    g_ptr_array_add (all, ph_mailbox_ref (old->pdata[i]));
  for (guint i = 0; i < added->len; i++)
    if (!has_address (all, added->pdata[i]))
      g_ptr_array_add (all, ph_mailbox_ref (added->pdata[i]));
  if (all->len > old->len)
    ph_draft_set_recipients (draft, field, all);
}

static void
put_text (PhDraft *draft, const char *text)
{
  const char *old = ph_draft_get_text (draft);
  g_autofree char *all = NULL;

  if (*text == '\0')
    return;
  all = g_strconcat (text, g_str_has_suffix (text, "\n") ? "" : "\n", old, NULL);
  ph_draft_set_text (draft, all);
}

/**
 * ph_mail_template_apply:
 * @self: a template
 * @draft: a draft
 *
 * Fills the subject if there is none, puts the text before what is there, and adds the recipients that are not there yet.
 */
void
ph_mail_template_apply (PhMailTemplate *self, PhDraft *draft)
{
  g_return_if_fail (PH_IS_MAIL_TEMPLATE (self));
  g_return_if_fail (PH_IS_DRAFT (draft));

  g_auto(Parts) parts = { 0 };

  parse_content (self->content, &parts);
  if (parts.subject != NULL && *ph_draft_get_subject (draft) == '\0')
    ph_draft_set_subject (draft, parts.subject);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    if (parts.recipients[i] != NULL)
      add_recipients (draft, (PhRecipientsField) i, parts.recipients[i]);
  put_text (draft, parts.text);
}
