// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Understands what the desktop hands over. Each link is a message of its own; files go with the first link, or are a
// message together. Nothing is sent, and what a link names is never attached.

#include "config.h"

#include "ph-desktop-link.h"

#include "ph-damaged-link.h"
#include "ph-mailto.h"
#include "ph-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define LINKS_MAX  10  /* windows at once: nobody writes more, and a broken program opens thousands */
#define FILES_MAX  100 /* attachments of a message */
#define SCHEME     "mailto:"
#define NO_COMPANY "///" /* what GIO makes of a link without slashes in some versions */

struct _PhDesktopLink
{
  GObject parent_instance;
  GPtrArray *drafts;  /* (owned) (element-type PhDraft) */
  GPtrArray *remarks; /* (owned) (element-type GString): of each draft; empty: none */
  GPtrArray *files;   /* (owned) (element-type GFile): to attach to the first draft */
  guint n_attached;   /* of these, also those that failed */
  char *refusal;      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PhDesktopLink, ph_desktop_link, G_TYPE_OBJECT)

static void attach_next (GTask *task);
static void attach_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
free_string_cb (gpointer data)
{
  g_string_free (data, TRUE);
}

/* The first one says enough. */
static void
refuse (PhDesktopLink *self, char *words)
{
  if (self->refusal == NULL)
    self->refusal = words;
  else
    g_free (words);
}

static void
add_draft (PhDesktopLink *self, PhDraft *draft)
{
  g_ptr_array_add (self->drafts, g_object_ref (draft));
  g_ptr_array_add (self->remarks, g_string_new (NULL));
}

static void
add_remark (PhDesktopLink *self, guint index, const char *words)
{
  GString *remark = self->remarks->pdata[index];

  g_string_append_printf (remark, "%s%s", remark->len > 0 ? "\n" : "", words);
}

static char *
describe_link_error (const GError *error)
{
  if (g_error_matches (error, PH_MAILTO_ERROR, PH_MAILTO_ERROR_TOO_LONG))
    return g_strdup (_ ("The link is too long to be a message."));
  return g_strdup (_ ("The link is damaged, so no message can be made of it."));
}

static void
take_link (PhDesktopLink *self, const char *uri)
{
  const char *rest = uri + strlen (SCHEME);
  g_autofree char *link = g_strconcat (SCHEME, rest + (g_str_has_prefix (rest, NO_COMPANY) ? strlen (NO_COMPANY) : 0), NULL);
  g_auto (GStrv) ignored = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhDraft) draft = NULL;
  gboolean is_mended = FALSE;

  if (self->drafts->len >= LINKS_MAX)
    {
      refuse (self, g_strdup_printf (ngettext ("Not more than %d link is opened at once.", "Not more than %d links are opened at once.", LINKS_MAX), LINKS_MAX));
      return;
    }
  draft = ph_mailto_parse (link, &ignored, &error);
  if (draft == NULL && g_error_matches (error, PH_MAILTO_ERROR, PH_MAILTO_ERROR_SYNTAX))
    {
      g_autofree char *mended = ph_damaged_link_mend (link);

      is_mended = TRUE;
      draft = ph_mailto_parse (mended, &ignored, NULL);
    }
  if (draft == NULL)
    {
      refuse (self, describe_link_error (error));
      return;
    }
  add_draft (self, draft);
  if (is_mended)
    add_remark (self, self->drafts->len - 1, _ ("The link was damaged. Look over what became of it before you send it."));
  if (ignored != NULL && ignored[0] != NULL)
    {
      g_autofree char *names = g_strjoinv (", ", ignored);
      /* Translators: names of fields, like “attach, bcc” */
      g_autofree char *words = g_strdup_printf (_ ("The link asked for more than recipients, subject and text. That was left out: %s"), names);

      add_remark (self, self->drafts->len - 1, words);
    }
}

static void
take_file (PhDesktopLink *self, GFile *file)
{
  if (self->files->len < FILES_MAX)
    g_ptr_array_add (self->files, g_object_ref (file));
  else
    refuse (self, g_strdup_printf (ngettext ("Not more than %d file is attached at once.", "Not more than %d files are attached at once.", FILES_MAX), FILES_MAX));
}

static void
take (PhDesktopLink *self, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  if (g_file_peek_path (file) != NULL)
    take_file (self, file);
  else if (g_ascii_strncasecmp (uri, SCHEME, strlen (SCHEME)) == 0)
    take_link (self, uri);
  else
    /* Translators: the beginning of a link that is no link to an address, like “https:” */
    refuse (self, g_strdup_printf (_ ("Posthorn writes to addresses of “mailto:” links and attaches files. It can’t open “%s:” links."), scheme != NULL ? scheme : ""));
}

static char *
describe_attach_error (GFile *file, const GError *error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_strdup_printf (_ ("“%s” is not attached: there is no such file."), name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    return g_strdup_printf (_ ("“%s” is not attached: it is no file."), name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_ ("“%s” is not attached: it may not be read."), name);
  return g_strdup_printf (_ ("“%s” is not attached: it can’t be read."), name);
}

static void
attach_next (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhDesktopLink *self = g_task_get_source_object (task);

  if (self->n_attached < self->files->len)
    ph_attachment_new_for_file_async (self->files->pdata[self->n_attached], NULL, attach_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
attach_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhDesktopLink *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(PhAttachment) attachment = ph_attachment_new_for_file_finish (result, &error);

  if (attachment != NULL)
    {
      ph_draft_add_attachment (self->drafts->pdata[0], attachment);
    }
  else
    {
      g_autofree char *words = describe_attach_error (self->files->pdata[self->n_attached], error);

      add_remark (self, 0, words);
    }
  self->n_attached++;
  attach_next (g_steal_pointer (&task));
}

static void
ph_desktop_link_finalize (GObject *object)
{
  PhDesktopLink *self = PH_DESKTOP_LINK (object);

  g_ptr_array_unref (self->drafts);
  g_ptr_array_unref (self->remarks);
  g_ptr_array_unref (self->files);
  g_free (self->refusal);
  G_OBJECT_CLASS (ph_desktop_link_parent_class)->finalize (object);
}

static void
ph_desktop_link_class_init (PhDesktopLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_desktop_link_finalize;
}

static void
ph_desktop_link_init (PhDesktopLink *self)
{
  self->drafts = g_ptr_array_new_with_free_func (g_object_unref);
  self->remarks = g_ptr_array_new_with_free_func (free_string_cb);
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ph_desktop_link_new:
 * @files: (array length=n_files): links and files
 * @n_files: how many
 *
 * Returns: (transfer full): what they ask for
 */
PhDesktopLink *
ph_desktop_link_new (GFile **files, guint n_files)
{
  g_return_val_if_fail (files != NULL || n_files == 0, NULL);

  PhDesktopLink *self = g_object_new (PH_TYPE_DESKTOP_LINK, NULL);

  for (guint i = 0; i < n_files; i++)
    take (self, files[i]);
  if (self->files->len > 0 && self->drafts->len == 0)
    {
      g_autoptr(PhDraft) draft = ph_draft_new (NULL);

      add_draft (self, draft);
    }
  return self;
}

/**
 * ph_desktop_link_get_refusal:
 * @self: a link
 *
 * Returns: (transfer none) (nullable): sentences that say what can't be written; there may be drafts of the rest all the same
 */
const char *
ph_desktop_link_get_refusal (PhDesktopLink *self)
{
  g_return_val_if_fail (PH_IS_DESKTOP_LINK (self), NULL);

  return self->refusal;
}

/**
 * ph_desktop_link_load_async:
 * @self: a link
 * @callback: called when the files are attached, or it is known why not
 * @user_data: for @callback
 *
 * To be called once.
 */
void
ph_desktop_link_load_async (PhDesktopLink *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_DESKTOP_LINK (self));

  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_desktop_link_load_async);
  attach_next (task);
}

/**
 * ph_desktop_link_load_finish:
 * @self: a link
 * @result: what the callback got
 */
void
ph_desktop_link_load_finish (PhDesktopLink *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_desktop_link_load_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ph_desktop_link_get_n_drafts:
 * @self: a link
 *
 * Returns: how many messages are to be written
 */
guint
ph_desktop_link_get_n_drafts (PhDesktopLink *self)
{
  g_return_val_if_fail (PH_IS_DESKTOP_LINK (self), 0);

  return self->drafts->len;
}

/**
 * ph_desktop_link_get_draft:
 * @self: a link
 * @index: which one
 *
 * Returns: (transfer none): a draft
 */
PhDraft *
ph_desktop_link_get_draft (PhDesktopLink *self, guint index)
{
  g_return_val_if_fail (PH_IS_DESKTOP_LINK (self), NULL);
  g_return_val_if_fail (index < self->drafts->len, NULL);

  return self->drafts->pdata[index];
}

/**
 * ph_desktop_link_get_remark:
 * @self: a link
 * @index: which draft
 *
 * Returns: (transfer none) (nullable): what was asked for and is not in the draft
 */
const char *
ph_desktop_link_get_remark (PhDesktopLink *self, guint index)
{
  g_return_val_if_fail (PH_IS_DESKTOP_LINK (self), NULL);
  g_return_val_if_fail (index < self->drafts->len, NULL);

  GString *remark = self->remarks->pdata[index];

  return remark->len > 0 ? remark->str : NULL;
}
