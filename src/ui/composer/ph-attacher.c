// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From chosen, dropped and pasted things to attachments. Files stay where they are; a picture that is nowhere but in the
// clipboard is saved beside the draft, off the main thread.

#include "config.h"

#include "ph-attacher.h"

#include "ph-text.h"

#include <glib/gi18n.h>

/* Pictures that may have the same name: more are pasted by accident. */
#define MAX_PICTURES 1000

struct _PhAttacher
{
  GObject parent_instance;
  PhDraftStore *store;           /* (owned) */
  PhDraft *draft;                /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
};

G_DEFINE_FINAL_TYPE (PhAttacher, ph_attacher, G_TYPE_OBJECT)

static guint failed_signal;

static void
ph_attacher_dispose (GObject *object)
{
  PhAttacher *self = PH_ATTACHER (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->store);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (ph_attacher_parent_class)->dispose (object);
}

static void
ph_attacher_class_init (PhAttacherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_attacher_dispose;

  failed_signal = g_signal_new ("failed", PH_TYPE_ATTACHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ph_attacher_init (PhAttacher *self)
{
}

static void
complain (PhAttacher *self, const char *name, const GError *error)
{
  g_autofree char *reason = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE)
                              ? g_strdup (_ ("Only files can be attached, no folders."))
                              : ph_text_error (error);
  /* Translators: the name of a file, and why it can't be read */
  g_autofree char *words = name != NULL ? g_strdup_printf (_ ("“%s” can’t be attached. %s"), name, reason)
                                        : g_strdup_printf (_ ("This can’t be attached. %s"), reason);

  g_signal_emit (self, failed_signal, 0, words);
}

typedef struct
{
  PhAttacher *attacher; /* (owned) */
  char *name;           /* (owned) */
} AttachRequest;

static void
attach_request_free (AttachRequest *request)
{
  g_object_unref (request->attacher);
  g_free (request->name);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttachRequest, attach_request_free)

static void
new_for_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(AttachRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAttachment) attachment = ph_attachment_new_for_file_finish (result, &error);

  if (attachment == NULL)
    complain (request->attacher, request->name, error);
  else
    ph_draft_add_attachment (request->attacher->draft, attachment);
}

/**
 * ph_attacher_add_file:
 * @self: an attacher
 * @file: a file, of this computer or elsewhere
 *
 * It becomes an attachment as soon as it is known what it is.
 */
void
ph_attacher_add_file (PhAttacher *self, GFile *file)
{
  g_return_if_fail (PH_IS_ATTACHER (self));
  g_return_if_fail (G_IS_FILE (file));

  AttachRequest *request = g_new0 (AttachRequest, 1);

  request->attacher = g_object_ref (self);
  request->name = g_file_get_basename (file);
  ph_attachment_new_for_file_async (file, NULL, new_for_file_cb, request);
}

static void
on_response_cb (PhAttacher *self, int response)
{
  g_autoptr(GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->chooser));
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      ph_attacher_add_file (self, file);
    }
  g_clear_object (&self->chooser);
}

/**
 * ph_attacher_choose:
 * @self: an attacher
 * @parent: above which the files are chosen
 */
void
ph_attacher_choose (PhAttacher *self, GtkWindow *parent)
{
  g_return_if_fail (PH_IS_ATTACHER (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Attach Files"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Attach"), NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* Returns: (transfer full): a file with a name that is free, open for writing */
static GFileOutputStream *
create_picture (GFile *folder, GFile **ret_file, GError **error)
{
  for (guint i = 1; i <= MAX_PICTURES; i++)
    {
      /* Translators: the name of a file that holds a pasted picture */
      g_autofree char *name = g_strdup_printf (i == 1 ? "%s.png" : "%s %u.png", _ ("Picture"), i);
      g_autoptr(GFile) file = g_file_get_child (folder, name);
      g_autoptr(GError) reason = NULL;
      GFileOutputStream *stream = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, &reason);

      if (stream != NULL)
        {
          *ret_file = g_steal_pointer (&file);
          return stream;
        }
      if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS) || i == MAX_PICTURES)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
    }
  g_assert_not_reached ();
}

static gboolean
make_folder (GFile *folder, GError **error)
{
  g_autoptr(GError) reason = NULL;

  if (g_file_make_directory_with_parents (folder, NULL, &reason) || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static PhAttachment *
save_picture (GdkTexture *texture, GFile *folder, GError **error)
{
  g_autoptr(GBytes) octets = gdk_texture_save_to_png_bytes (texture);
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileOutputStream) stream = make_folder (folder, error) ? create_picture (folder, &file, error) : NULL;
  gsize size = 0;
  const void *data = g_bytes_get_data (octets, &size);

  if (stream == NULL || !g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, size, NULL, NULL, error) || !g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error))
    return NULL;

  g_autofree char *name = g_file_get_basename (file);

  return ph_attachment_new (file, name, "image/png", size);
}

static void
save_picture_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhAttacher *self = PH_ATTACHER (source);
  g_autoptr(GFile) folder = ph_draft_store_dup_folder (self->store, ph_draft_get_id (self->draft));
  g_autoptr(GError) error = NULL;
  PhAttachment *attachment = save_picture (GDK_TEXTURE (task_data), folder, &error);

  if (attachment != NULL)
    g_task_return_pointer (task, attachment, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
save_picture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PhAttacher *self = PH_ATTACHER (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAttachment) attachment = g_task_propagate_pointer (G_TASK (result), &error);

  if (attachment == NULL)
    complain (self, NULL, error);
  else
    ph_draft_add_attachment (self->draft, attachment);
}

static void
add_texture (PhAttacher *self, GdkTexture *texture)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, save_picture_cb, NULL);

  g_task_set_source_tag (task, add_texture);
  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, save_picture_thread);
}

/**
 * ph_attacher_add_value:
 * @self: an attacher
 * @value: a GdkFileList, a GFile or a GdkTexture
 */
void
ph_attacher_add_value (PhAttacher *self, const GValue *value)
{
  g_return_if_fail (PH_IS_ATTACHER (self));
  g_return_if_fail (G_IS_VALUE (value));

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      for (GSList *l = files; l != NULL; l = l->next)
        ph_attacher_add_file (self, l->data);
    }
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE))
    ph_attacher_add_file (self, g_value_get_object (value));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    add_texture (self, g_value_get_object (value));
}

static void
read_value_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhAttacher) self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value == NULL)
    complain (self, NULL, error);
  else
    ph_attacher_add_value (self, value);
}

/* What another program offers has no types but of MIME. */
static GdkContentFormats *
dup_formats (GdkClipboard *clipboard)
{
  return gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
}

/**
 * ph_attacher_can_paste:
 * @clipboard: what somebody pastes from
 *
 * A table is copied as a picture of itself, too: its text is meant.
 *
 * Returns: whether it holds files, or a picture and no text
 */
gboolean
ph_attacher_can_paste (GdkClipboard *clipboard)
{
  g_return_val_if_fail (GDK_IS_CLIPBOARD (clipboard), FALSE);

  g_autoptr(GdkContentFormats) formats = dup_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    return TRUE;
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) && !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING);
}

/**
 * ph_attacher_paste:
 * @self: an attacher
 * @clipboard: where files or a picture are
 */
void
ph_attacher_paste (PhAttacher *self, GdkClipboard *clipboard)
{
  g_return_if_fail (PH_IS_ATTACHER (self));
  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));

  g_autoptr(GdkContentFormats) formats = dup_formats (clipboard);
  gboolean has_files = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST);

  gdk_clipboard_read_value_async (clipboard, has_files ? GDK_TYPE_FILE_LIST : GDK_TYPE_TEXTURE, G_PRIORITY_DEFAULT, NULL, read_value_cb, g_object_ref (self));
}

/**
 * ph_attacher_new:
 * @store: where pictures are saved that are in no file
 * @draft: what gets the attachments
 *
 * Returns: (transfer full): an attacher
 */
PhAttacher *
ph_attacher_new (PhDraftStore *store, PhDraft *draft)
{
  g_return_val_if_fail (PH_IS_DRAFT_STORE (store), NULL);
  g_return_val_if_fail (PH_IS_DRAFT (draft), NULL);

  PhAttacher *self = g_object_new (PH_TYPE_ATTACHER, NULL);

  self->store = g_object_ref (store);
  self->draft = g_object_ref (draft);
  return self;
}
