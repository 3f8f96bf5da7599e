// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A file that goes with a draft, as far as it is known before anybody reads it. The octets stay where they are until the
// message is built.

#include "config.h"

#include "ph-attachment.h"

#include "ph-file-name.h"

#include <string.h>

/* RFC 2046 §4.5.1: what says nothing about the octets. */
#define UNKNOWN_TYPE "application/octet-stream"
/* RFC 6838 §4.2: each of both halves of a type. */
#define MAX_TYPE_HALF 127

#define ATTRIBUTES                                                          \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE         \
                                 "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME \
                                 "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE

struct _PhAttachment
{
  GObject parent_instance;

  GFile *file;        /* (owned) */
  char *name;         /* (owned) */
  char *content_type; /* (owned) */
  gint64 size;
};

G_DEFINE_FINAL_TYPE (PhAttachment, ph_attachment, G_TYPE_OBJECT)

typedef enum
{
  PROP_FILE = 1,
  PROP_NAME,
  PROP_CONTENT_TYPE,
  PROP_SIZE,
} PhAttachmentProperty;

static GParamSpec *properties[PROP_SIZE + 1];

static void query_info_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static gboolean
is_token (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("!#$&-^_.+", text[i]) == NULL)
      return FALSE;
  return length > 0 && length <= MAX_TYPE_HALF;
}

/* RFC 6838 §4.2. */
static gboolean
is_mime_type (const char *type)
{
  const char *slash = strchr (type, '/');

  return slash != NULL && is_token (type, (gsize) (slash - type)) && is_token (slash + 1, strlen (slash + 1));
}

static char *
dup_content_type (const char *type)
{
  return type != NULL && is_mime_type (type) ? g_ascii_strdown (type, -1) : g_strdup (UNKNOWN_TYPE);
}

static void
ph_attachment_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhAttachment *self = PH_ATTACHMENT (object);

  switch ((PhAttachmentProperty) prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CONTENT_TYPE:
      g_value_set_string (value, self->content_type);
      break;
    case PROP_SIZE:
      g_value_set_int64 (value, self->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_attachment_finalize (GObject *object)
{
  PhAttachment *self = PH_ATTACHMENT (object);

  g_clear_object (&self->file);
  g_free (self->name);
  g_free (self->content_type);
  G_OBJECT_CLASS (ph_attachment_parent_class)->finalize (object);
}

static void
ph_attachment_class_init (PhAttachmentClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_attachment_get_property;
  object_class->finalize = ph_attachment_finalize;
  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  properties[PROP_CONTENT_TYPE] = g_param_spec_string ("content-type", NULL, NULL, UNKNOWN_TYPE, flags);
  properties[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_attachment_init (PhAttachment *self)
{
  self->size = -1;
}

/* The name of the file itself, when nobody has given a better one. */
static char *
dup_name (GFile *file, const char *name)
{
  g_autofree char *clean = ph_file_name_clean (name != NULL ? name : "");
  g_autofree char *base = g_file_get_basename (file);

  if (*clean != '\0' || base == NULL)
    return g_steal_pointer (&clean);
  return ph_file_name_clean (base);
}

/**
 * ph_attachment_new:
 * @file: where the octets are
 * @name: (nullable): what the recipient sees; cleaned; %NULL or "": as the file is called
 * @content_type: (nullable): a MIME type; what is none becomes `application/octet-stream`
 * @size: octets; -1: not known
 *
 * Returns: (transfer full): an attachment
 */
PhAttachment *
ph_attachment_new (GFile *file, const char *name, const char *content_type, gint64 size)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  PhAttachment *self = g_object_new (PH_TYPE_ATTACHMENT, NULL);

  self->file = g_object_ref (file);
  self->name = dup_name (file, name);
  self->content_type = dup_content_type (content_type);
  self->size = MAX (size, -1);
  return self;
}

static PhAttachment *
new_for_info (GFile *file, GFileInfo *info, GError **error)
{
  const char *type = g_file_info_get_content_type (info);
  g_autofree char *mime_type = type != NULL ? g_content_type_get_mime_type (type) : NULL;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s: not a regular file", name);
      return NULL;
    }
  return ph_attachment_new (file, g_file_info_get_display_name (info), mime_type, g_file_info_get_size (info));
}

static void
query_info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  PhAttachment *attachment = info != NULL ? new_for_info (G_FILE (source), info, &error) : NULL;

  if (attachment == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, attachment, g_object_unref);
}

/**
 * ph_attachment_new_for_file_async:
 * @file: a file; a link is followed
 * @cancellable: (nullable): stops asking
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Asks the file for its name, type and size, off the main thread; its octets are not read, but for those that tell the
 * type.
 *
 * Errors: `G_IO_ERROR`; a folder, a device or a pipe is `G_IO_ERROR_NOT_REGULAR_FILE`.
 */
void
ph_attachment_new_for_file_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_attachment_new_for_file_async);
  g_file_query_info_async (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, cancellable, query_info_cb,
                           g_steal_pointer (&task));
}

/**
 * ph_attachment_new_for_file_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the attachment
 */
PhAttachment *
ph_attachment_new_for_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_attachment_new_for_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_attachment_get_file:
 * @self: an attachment
 *
 * Returns: (transfer none): where its octets are
 */
GFile *
ph_attachment_get_file (PhAttachment *self)
{
  g_return_val_if_fail (PH_IS_ATTACHMENT (self), NULL);

  return self->file;
}

/**
 * ph_attachment_get_name:
 * @self: an attachment
 *
 * Returns: (transfer none): what the recipient sees: one line of UTF-8 without folders, at most 255 octets
 */
const char *
ph_attachment_get_name (PhAttachment *self)
{
  g_return_val_if_fail (PH_IS_ATTACHMENT (self), NULL);

  return self->name;
}

/**
 * ph_attachment_get_content_type:
 * @self: an attachment
 *
 * Returns: (transfer none): a MIME type in lower case, without parameters
 */
const char *
ph_attachment_get_content_type (PhAttachment *self)
{
  g_return_val_if_fail (PH_IS_ATTACHMENT (self), NULL);

  return self->content_type;
}

/**
 * ph_attachment_get_size:
 * @self: an attachment
 *
 * Returns: octets when it was attached; -1: not known
 */
gint64
ph_attachment_get_size (PhAttachment *self)
{
  g_return_val_if_fail (PH_IS_ATTACHMENT (self), -1);

  return self->size;
}
