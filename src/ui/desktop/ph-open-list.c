// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A small file with one identifier a line. It is a convenience: when it can't be read or written, drafts are offered instead
// of opened, and nothing is lost.

#include "config.h"

#include "ph-open-list.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_OCTETS (64 * 1024) /* of identifiers of 36: more windows than anybody has */
#define LINE_END   "\n"

struct _PhOpenList
{
  GObject parent_instance;
  char *path;       /* (owned) */
  char *next;       /* (owned) (nullable): to be written when what is written now is there */
  gboolean is_busy; /* writing */
};

G_DEFINE_FINAL_TYPE (PhOpenList, ph_open_list, G_TYPE_OBJECT)

static void write_next (PhOpenList *self);
static void write_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
load_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhOpenList *self = source;
  g_autofree char *text = NULL;
  gsize length = 0;
  GStatBuf info;

  if (g_stat (self->path, &info) == 0 && info.st_size <= MAX_OCTETS && g_file_get_contents (self->path, &text, &length, NULL) &&
      g_utf8_validate (text, (gssize) length, NULL))
    g_task_return_pointer (task, g_strsplit (text, LINE_END, -1), (GDestroyNotify) g_strfreev);
  else
    g_task_return_pointer (task, g_new0 (char *, 1), (GDestroyNotify) g_strfreev);
}

static void
write_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PhOpenList *self = source;
  const char *text = task_data;
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr(GError) error = NULL;

  if (text[0] == '\0')
    g_unlink (self->path);
  else if (g_mkdir_with_parents (folder, 0700) != 0 ||
           !g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_debug ("which drafts are open was not written: %s", error != NULL ? error->message : folder);
  g_task_return_boolean (task, TRUE);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PhOpenList *self = PH_OPEN_LIST (source);
  g_autoptr(GApplication) application = user_data;

  self->is_busy = FALSE;
  write_next (self);
  if (application != NULL)
    g_application_release (application);
}

static void
write_next (PhOpenList *self)
{
  GApplication *application = g_application_get_default ();
  g_autoptr(GTask) task = NULL;

  if (self->is_busy || self->next == NULL)
    return;
  self->is_busy = TRUE;
  if (application != NULL)
    g_application_hold (application);
  task = g_task_new (self, NULL, write_cb, application != NULL ? g_object_ref (application) : NULL);
  g_task_set_source_tag (task, write_next);
  g_task_set_task_data (task, g_steal_pointer (&self->next), g_free);
  g_task_run_in_thread (task, write_in_thread_cb);
}

static void
ph_open_list_finalize (GObject *object)
{
  PhOpenList *self = PH_OPEN_LIST (object);

  g_free (self->path);
  g_free (self->next);
  G_OBJECT_CLASS (ph_open_list_parent_class)->finalize (object);
}

static void
ph_open_list_class_init (PhOpenListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_open_list_finalize;
}

static void
ph_open_list_init (PhOpenList *self)
{
}

/**
 * ph_open_list_new:
 * @path: of the file, which need not exist
 *
 * Returns: (transfer full): the list
 */
PhOpenList *
ph_open_list_new (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  PhOpenList *self = g_object_new (PH_TYPE_OPEN_LIST, NULL);

  self->path = g_strdup (path);
  return self;
}

/**
 * ph_open_list_dup_default_path:
 *
 * Returns: (transfer full): `$XDG_STATE_HOME/posthorn/open-drafts`
 */
char *
ph_open_list_dup_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "posthorn", "open-drafts", NULL);
}

/**
 * ph_open_list_load_async:
 * @self: a list
 * @callback: called with what the last run has left
 * @user_data: for @callback
 */
void
ph_open_list_load_async (PhOpenList *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_OPEN_LIST (self));

  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ph_open_list_load_async);
  g_task_run_in_thread (task, load_in_thread_cb);
}

/**
 * ph_open_list_load_finish:
 * @self: a list
 * @result: what the callback got
 *
 * Returns: (transfer full): identifiers, and empty strings; never %NULL
 */
char **
ph_open_list_load_finish (PhOpenList *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_open_list_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ph_open_list_save:
 * @self: a list
 * @ids: identifiers of drafts
 *
 * Writes them instead of what was there.
 */
void
ph_open_list_save (PhOpenList *self, const char *const *ids)
{
  g_return_if_fail (PH_IS_OPEN_LIST (self));
  g_return_if_fail (ids != NULL);

  g_free (self->next);
  self->next = g_strjoinv (LINE_END, (char **) ids);
  write_next (self);
}
