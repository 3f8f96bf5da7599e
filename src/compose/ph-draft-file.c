// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What a draft looks like in a key file, without any input or output: a group "Draft" with what was written, and one group
// "Attachment N" for each file that goes with it, named by its URI.

#include "config.h"

#include "ph-draft-file.h"

#include "ph-draft-store.h"

#define DRAFT_GROUP      "Draft"
#define ATTACHMENT_GROUP "Attachment %u"
#define KEY_VERSION      "version"
#define FILE_VERSION     1

/* Nobody attaches more, and each costs a look at the disk when the draft is opened. */
#define MAX_ATTACHMENTS 1000
/* More than any server takes at once; a file may hold anything. */
#define MAX_RECIPIENTS 10000

static const char *const recipient_keys[PH_N_RECIPIENTS_FIELDS] = {
  [PH_RECIPIENTS_TO] = "to",
  [PH_RECIPIENTS_CC] = "cc",
  [PH_RECIPIENTS_BCC] = "bcc",
  [PH_RECIPIENTS_REPLY_TO] = "reply-to",
};

typedef struct
{
  const char *key;
  const char *(*get) (PhDraft *draft);
  void (*set) (PhDraft *draft, const char *value);
} StringField;

static const StringField string_fields[] = {
  { "account", ph_draft_get_account_id, ph_draft_set_account_id },
  { "subject", ph_draft_get_subject, ph_draft_set_subject },
  { "in-reply-to", ph_draft_get_in_reply_to, ph_draft_set_in_reply_to },
  { "text", ph_draft_get_text, ph_draft_set_text },
};

/* Properties of the draft with the nick of an enumeration. */
static const char *const enum_keys[] = { "wrapping", "importance", "report" };

static void
put_string (GKeyFile *file, const char *group, const char *key, const char *value)
{
  if (value != NULL && *value != '\0')
    g_key_file_set_string (file, group, key, value);
}

static void
put_recipients (GKeyFile *file, PhDraft *draft, PhRecipientsField field)
{
  GPtrArray *recipients = ph_draft_get_recipients (draft, field);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < recipients->len; i++)
    g_ptr_array_add (texts, ph_mailbox_to_text (recipients->pdata[i]));
  if (texts->len > 0)
    g_key_file_set_string_list (file, DRAFT_GROUP, recipient_keys[field], (const char *const *) texts->pdata, texts->len);
}

static GEnumClass *
ref_enum_of (PhDraft *draft, const char *property)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (draft), property);

  return g_type_class_ref (spec->value_type);
}

static void
put_enum (GKeyFile *file, PhDraft *draft, const char *property)
{
  GEnumClass *klass = ref_enum_of (draft, property);
  GEnumValue *entry = NULL;
  int value = 0;

  g_object_get (draft, property, &value, NULL);
  entry = g_enum_get_value (klass, value);
  if (entry != NULL && value != 0)
    g_key_file_set_string (file, DRAFT_GROUP, property, entry->value_nick);
  g_type_class_unref (klass);
}

static void
put_attachments (GKeyFile *file, PhDraft *draft)
{
  GListModel *attachments = ph_draft_get_attachments (draft);

  for (guint i = 0; i < g_list_model_get_n_items (attachments); i++)
    {
      g_autoptr(PhAttachment) attachment = g_list_model_get_item (attachments, i);
      g_autofree char *group = g_strdup_printf (ATTACHMENT_GROUP, i + 1);
      g_autofree char *uri = g_file_get_uri (ph_attachment_get_file (attachment));

      g_key_file_set_string (file, group, "uri", uri);
      put_string (file, group, "name", ph_attachment_get_name (attachment));
      put_string (file, group, "content-type", ph_attachment_get_content_type (attachment));
      g_key_file_set_int64 (file, group, "size", ph_attachment_get_size (attachment));
    }
}

/**
 * ph_draft_file_new:
 * @draft: a draft
 *
 * Returns: (transfer full): the key file that holds all of it but its identifier
 */
GKeyFile *
ph_draft_file_new (PhDraft *draft)
{
  GKeyFile *file = g_key_file_new ();
  PhMailbox *sender = ph_draft_get_sender (draft);
  g_autofree char *sender_text = sender != NULL ? ph_mailbox_to_text (sender) : NULL;

  g_key_file_set_integer (file, DRAFT_GROUP, KEY_VERSION, FILE_VERSION);
  put_string (file, DRAFT_GROUP, "sender", sender_text);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    put_recipients (file, draft, (PhRecipientsField) i);
  for (guint i = 0; i < G_N_ELEMENTS (enum_keys); i++)
    put_enum (file, draft, enum_keys[i]);
  if (ph_draft_get_due (draft) != 0)
    g_key_file_set_int64 (file, DRAFT_GROUP, "due", ph_draft_get_due (draft));
  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    put_string (file, DRAFT_GROUP, string_fields[i].key, string_fields[i].get (draft));
  put_attachments (file, draft);
  return file;
}

static GPtrArray *
read_recipients (GKeyFile *file, PhRecipientsField field)
{
  GPtrArray *mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  g_auto(GStrv) texts = g_key_file_get_string_list (file, DRAFT_GROUP, recipient_keys[field], NULL, NULL);

  for (guint i = 0; texts != NULL && texts[i] != NULL && i < MAX_RECIPIENTS; i++)
    g_ptr_array_add (mailboxes, ph_mailbox_parse (texts[i]));
  return mailboxes;
}

static void
read_sender (GKeyFile *file, PhDraft *draft)
{
  g_autofree char *text = g_key_file_get_string (file, DRAFT_GROUP, "sender", NULL);
  g_autoptr(PhMailbox) sender = text != NULL ? ph_mailbox_parse (text) : NULL;

  ph_draft_set_sender (draft, sender);
}

/* What only another version knows is as usual. */
static void
read_enum (GKeyFile *file, PhDraft *draft, const char *property)
{
  g_autofree char *nick = g_key_file_get_string (file, DRAFT_GROUP, property, NULL);
  GEnumClass *klass = ref_enum_of (draft, property);
  GEnumValue *entry = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  if (entry != NULL)
    g_object_set (draft, property, entry->value, NULL);
  g_type_class_unref (klass);
}

static void
read_attachment (GKeyFile *file, const char *group, PhDraft *draft)
{
  g_autofree char *uri = g_key_file_get_string (file, group, "uri", NULL);
  g_autofree char *name = g_key_file_get_string (file, group, "name", NULL);
  g_autofree char *content_type = g_key_file_get_string (file, group, "content-type", NULL);
  g_autoptr(GError) error = NULL;
  gint64 size = g_key_file_get_int64 (file, group, "size", &error);

  if (uri == NULL || *uri == '\0')
    return;

  g_autoptr(GFile) attached = g_file_new_for_uri (uri);
  g_autoptr(PhAttachment) attachment = ph_attachment_new (attached, name, content_type, error == NULL && size >= 0 ? size : -1);
  ph_draft_add_attachment (draft, attachment);
}

/* In the order of their numbers, which is that of the list. */
static void
read_attachments (GKeyFile *file, PhDraft *draft)
{
  for (guint i = 1; i <= MAX_ATTACHMENTS; i++)
    {
      g_autofree char *group = g_strdup_printf (ATTACHMENT_GROUP, i);

      if (!g_key_file_has_group (file, group))
        return;
      read_attachment (file, group, draft);
    }
}

static GKeyFile *
load (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr(GKeyFile) file = g_key_file_new ();

  if (size == 0 || !g_utf8_validate (data, (gssize) size, NULL))
    {
      g_set_error_literal (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_READ, size == 0 ? "the file is empty" : "the file is not UTF-8");
      return NULL;
    }
  return g_key_file_load_from_data (file, data, size, G_KEY_FILE_NONE, error) ? g_steal_pointer (&file) : NULL;
}

static gboolean
check_version (GKeyFile *file, GError **error)
{
  int version = g_key_file_get_integer (file, DRAFT_GROUP, KEY_VERSION, NULL);

  if (version >= 1 && version <= FILE_VERSION)
    return TRUE;
  g_set_error_literal (error, PH_DRAFT_STORE_ERROR, PH_DRAFT_STORE_ERROR_READ, version > FILE_VERSION ? "a newer version wrote it" : "it is not a draft");
  return FALSE;
}

/**
 * ph_draft_file_parse:
 * @bytes: what the file holds
 * @id: identifier of the draft
 * @error: return location
 *
 * Errors: `G_KEY_FILE_ERROR` or %PH_DRAFT_STORE_ERROR_READ when it is not understood.
 *
 * Returns: (transfer full) (nullable): the draft
 */
PhDraft *
ph_draft_file_parse (GBytes *bytes, const char *id, GError **error)
{
  g_autoptr(GKeyFile) file = load (bytes, error);

  if (file == NULL || !check_version (file, error))
    return NULL;

  PhDraft *draft = ph_draft_new (id);

  read_sender (file, draft);
  for (guint i = 0; i < PH_N_RECIPIENTS_FIELDS; i++)
    {
      g_autoptr(GPtrArray) recipients = read_recipients (file, (PhRecipientsField) i);

      ph_draft_set_recipients (draft, (PhRecipientsField) i, recipients);
    }
  for (guint i = 0; i < G_N_ELEMENTS (enum_keys); i++)
    read_enum (file, draft, enum_keys[i]);
  ph_draft_set_due (draft, MAX (0, g_key_file_get_int64 (file, DRAFT_GROUP, "due", NULL)));
  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    {
      g_autofree char *value = g_key_file_get_string (file, DRAFT_GROUP, string_fields[i].key, NULL);

      string_fields[i].set (draft, value);
    }
  read_attachments (file, draft);
  return draft;
}

/**
 * ph_draft_file_is_newer:
 * @bytes: what a file holds
 *
 * Returns: whether a newer version wrote it, so that writing over it could destroy what only that one understands
 */
gboolean
ph_draft_file_is_newer (GBytes *bytes)
{
  g_autoptr(GKeyFile) file = load (bytes, NULL);

  return file != NULL && g_key_file_get_integer (file, DRAFT_GROUP, KEY_VERSION, NULL) > FILE_VERSION;
}
