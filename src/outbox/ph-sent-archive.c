// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// From the outbox into the archives: lists what is to be copied, opens it, has a thread copy it, notes what came of it, page after
// page. The thread may hang on a disk that does not answer; nothing waits for it but the next copies. A death anywhere in between
// leaves a message noted as not copied, and its name tells that it is there.

#include "config.h"

#include "ph-sent-archive.h"

#include "ph-courier-line.h"
#include "ph-maildir.h"
#include "ph-outbox-archiving.h"

#define INTERVAL_S (60 * 60)
/* Whoever waits is a person in front of a command; the copy is made another time. */
#define PATIENCE_S 10

/* One message, while it is copied. */
typedef struct
{
  PhOutboxEntry *entry;   /* (owned) */
  char *folder;           /* (owned) */
  PhMessageFile *message; /* (owned) (nullable): until it is opened */
  char *trouble;          /* (owned) (nullable): comes of it */
} Copy;

/* What is done of one page; belongs to a thread meanwhile. */
typedef struct
{
  PhSentArchive *archive; /* (owned) */
  GPtrArray *copies;      /* (owned) (element-type Copy) */
  GArray *done;           /* (owned) (element-type gint64): nothing is left to do */
  guint n_opened;         /* of @copies: were tried to be opened */
  guint n_notes;          /* under way */
} Page;

struct _PhSentArchive
{
  GObject parent_instance;

  PhOutbox *outbox;                           /* (owned) */
  PhAccountStore *store;                      /* (owned) */
  GPtrArray *watched;                         /* (owned) (element-type PhAccount): that are listened to */
  guint source;                               /* 0: it is not started */
  gboolean is_busy;                           /* a round is under way */
  PhOutboxArchivals kind;                     /* of the round */
  gint64 after;                               /* likewise: the last message of the page before */
  guint n_asked[PH_OUTBOX_ARCHIVALS_ALL + 1]; /* rounds that are wanted behind it */
  GPtrArray *waiting;                         /* (owned) (element-type GTask): for the end of all rounds */
};

G_DEFINE_FINAL_TYPE (PhSentArchive, ph_sent_archive, G_TYPE_OBJECT)

static void look (PhSentArchive *self, PhOutboxArchivals kind);
static void start_page (PhSentArchive *self);
static void listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void open_next (Page *owned_page);
static void opened_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void copy_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable);
static void copied_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void noted_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->entry);
  g_clear_object (&copy->message);
  g_free (copy->folder);
  g_free (copy->trouble);
  g_free (copy);
}

static void
page_free (Page *page)
{
  g_object_unref (page->archive);
  g_ptr_array_unref (page->copies);
  g_array_unref (page->done);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

/* Rounds */

static void
finish_waiting (PhSentArchive *self)
{
  g_autoptr(PhSentArchive) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    g_task_return_boolean (waiting->pdata[i], TRUE);
}

static void
end_round (PhSentArchive *self)
{
  PhOutboxArchivals kind = self->n_asked[PH_OUTBOX_ARCHIVALS_ALL] > 0 ? PH_OUTBOX_ARCHIVALS_ALL : PH_OUTBOX_ARCHIVALS_NEW;
  gboolean is_asked = self->n_asked[kind] > 0;

  self->is_busy = FALSE;
  self->n_asked[PH_OUTBOX_ARCHIVALS_NEW] = 0;
  self->n_asked[PH_OUTBOX_ARCHIVALS_ALL] = 0;
  if (is_asked)
    look (self, kind);
  else
    finish_waiting (self);
}

static void
look (PhSentArchive *self, PhOutboxArchivals kind)
{
  if (self->is_busy)
    {
      self->n_asked[kind]++;
      return;
    }
  self->is_busy = TRUE;
  self->kind = kind;
  self->after = 0;
  start_page (self);
}

/* Pages */

static void
start_page (PhSentArchive *self)
{
  ph_outbox_list_archivals_async (self->outbox, self->kind, self->after, listed_cb, g_object_ref (self));
}

/* Where there is no account at all, the file with them may only be unreadable for now. */
static gboolean
knows_accounts (Page *page)
{
  return g_list_model_get_n_items (G_LIST_MODEL (page->archive->store)) > 0;
}

/* An account that was just removed may come back; one that is gone for longer has no archive any more. */
static void
add_entry (Page *page, PhOutboxEntry *entry)
{
  g_autoptr(PhAccount) account = ph_courier_find_account (page->archive->store, ph_outbox_entry_get_account_id (entry));
  const char *folder = account != NULL ? ph_account_get_archive_folder (account) : "";
  gint64 id = ph_outbox_entry_get_id (entry);

  page->archive->after = id;
  if (*folder != '\0')
    {
      Copy *copy = g_new0 (Copy, 1);

      copy->entry = g_object_ref (entry);
      copy->folder = g_strdup (folder);
      g_ptr_array_add (page->copies, copy);
    }
  else if (account != NULL || (page->archive->kind == PH_OUTBOX_ARCHIVALS_ALL && knows_accounts (page)))
    g_array_append_val (page->done, id);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhSentArchive) self = user_data;
  g_autoptr(GPtrArray) entries = ph_outbox_list_archivals_finish (PH_OUTBOX (source), result, NULL);
  Page *page = NULL;

  if (entries == NULL || entries->len == 0)
    {
      end_round (self);
      return;
    }
  page = g_new0 (Page, 1);
  page->archive = g_object_ref (self);
  page->copies = g_ptr_array_new_with_free_func ((GDestroyNotify) copy_free);
  page->done = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < entries->len; i++)
    add_entry (page, entries->pdata[i]);
  open_next (page);
}

static void
start_copying (Page *owned_page)
{
  g_autoptr(Page) page = owned_page;
  g_autoptr(GTask) task = g_task_new (page->archive, NULL, copied_cb, NULL);

  g_task_set_source_tag (task, start_copying);
  g_task_set_task_data (task, g_steal_pointer (&page), (GDestroyNotify) page_free);
  g_task_run_in_thread (task, copy_in_thread_cb);
}

static void
open_next (Page *owned_page)
{
  g_autoptr(Page) page = owned_page;

  if (page->n_opened == page->copies->len)
    {
      start_copying (g_steal_pointer (&page));
      return;
    }

  Copy *copy = page->copies->pdata[page->n_opened++];
  PhOutbox *outbox = page->archive->outbox;

  ph_outbox_open_message_async (outbox, ph_outbox_entry_get_id (copy->entry), NULL, opened_cb, g_steal_pointer (&page));
}

/* What is lost or removed can't be copied ever. */
static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Page) page = user_data;
  Copy *copy = page->copies->pdata[page->n_opened - 1];
  g_autoptr(GError) error = NULL;

  copy->message = ph_outbox_open_message_finish (PH_OUTBOX (source), result, &error);
  if (g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_MESSAGE) || g_error_matches (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_NOT_FOUND))
    g_array_append_vals (page->done, (gint64[]){ ph_outbox_entry_get_id (copy->entry) }, 1);
  else if (copy->message == NULL)
    copy->trouble = g_strdup (error->message);
  open_next (g_steal_pointer (&page));
}

/* Copying, on a thread */

static gboolean
keep (PhMaildir *maildir, const Copy *copy, GError **error)
{
  g_autofree char *name = ph_outbox_entry_dup_archive_name (copy->entry);
  g_autoptr(GInputStream) content = ph_message_file_dup_content (copy->message, error);
  gboolean is_binary = ph_outbox_entry_get_content (copy->entry) == PH_SMTP_CONTENT_BINARY;
  const PhMaildirMail mail = {
    .name = name,
    .content = content,
    .lines = is_binary ? PH_MAILDIR_LINES_AS_IS : PH_MAILDIR_LINES_LOCAL,
    .time = ph_outbox_entry_get_finished (copy->entry),
  };

  return content != NULL && ph_maildir_keep (maildir, &mail, error);
}

/* Each folder is looked through once. */
static void
copy_in_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Page *page = task_data;
  g_autoptr(GHashTable) maildirs = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ph_maildir_free);

  for (guint i = 0; i < page->copies->len; i++)
    {
      Copy *copy = page->copies->pdata[i];
      PhMaildir *maildir = g_hash_table_lookup (maildirs, copy->folder);
      g_autoptr(GError) error = NULL;

      if (copy->message == NULL)
        continue;
      if (maildir == NULL)
        {
          maildir = ph_maildir_open (copy->folder, &error);
          if (maildir != NULL)
            g_hash_table_insert (maildirs, copy->folder, maildir);
        }
      if (maildir == NULL || !keep (maildir, copy, &error))
        copy->trouble = g_strdup (error->message);
    }
  g_task_return_boolean (task, TRUE);
}

/* Notes */

static void
note (GTask *task, const GArray *ids, const char *trouble)
{
  Page *page = g_task_get_task_data (task);

  page->n_notes++;
  ph_outbox_note_archivals_async (page->archive->outbox, ids, trouble, noted_cb, g_object_ref (task));
}

static void
end_page (GTask *task)
{
  Page *page = g_task_get_task_data (task);

  if (page->n_notes == 0)
    start_page (page->archive);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Page *page = g_task_get_task_data (task);

  /* What is not noted is copied again, and found to be there. */
  ph_outbox_note_archivals_finish (PH_OUTBOX (source), result, NULL);
  page->n_notes--;
  end_page (task);
}

/* (transfer full) (element-type utf8 GArray): whose copies could not be kept, by the reason */
static GHashTable *
sort_copies (Page *page)
{
  GHashTable *failed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < page->copies->len; i++)
    {
      const Copy *copy = page->copies->pdata[i];
      gint64 id = ph_outbox_entry_get_id (copy->entry);
      GArray *ids = copy->trouble != NULL ? g_hash_table_lookup (failed, copy->trouble) : page->done;

      /* It is among those already. */
      if (copy->message == NULL && copy->trouble == NULL)
        continue;
      if (ids == NULL)
        {
          ids = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_hash_table_insert (failed, copy->trouble, ids);
        }
      g_array_append_val (ids, id);
    }
  return failed;
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = G_TASK (result);
  Page *page = g_task_get_task_data (task);
  g_autoptr(GHashTable) failed = sort_copies (page);
  GHashTableIter iter;
  gpointer trouble = NULL;
  gpointer ids = NULL;

  page->n_notes++;
  if (page->done->len > 0)
    note (task, page->done, NULL);
  g_hash_table_iter_init (&iter, failed);
  while (g_hash_table_iter_next (&iter, &trouble, &ids))
    note (task, ids, trouble);
  page->n_notes--;
  end_page (task);
}

/* What it looks at */

static void
on_folder_changed (PhAccount *account, GParamSpec *pspec, PhSentArchive *self)
{
  look (self, PH_OUTBOX_ARCHIVALS_ALL);
}

static void
stop_listening (PhSentArchive *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    g_signal_handlers_disconnect_by_data (self->watched->pdata[i], self);
  g_ptr_array_set_size (self->watched, 0);
}

static void
listen (PhSentArchive *self)
{
  stop_listening (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      PhAccount *account = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      g_signal_connect (account, "notify::archive-folder", G_CALLBACK (on_folder_changed), self);
      g_ptr_array_add (self->watched, account);
    }
}

static void
on_accounts_changed (GListModel *store, guint position, guint n_removed, guint n_added, PhSentArchive *self)
{
  listen (self);
  if (n_added > n_removed)
    look (self, PH_OUTBOX_ARCHIVALS_ALL);
}

static void
on_outbox_changed (PhOutbox *outbox, PhSentArchive *self)
{
  look (self, PH_OUTBOX_ARCHIVALS_NEW);
}

static gboolean
on_hour (gpointer user_data)
{
  look (user_data, PH_OUTBOX_ARCHIVALS_ALL);
  return G_SOURCE_CONTINUE;
}

/* The object */

static void
ph_sent_archive_dispose (GObject *object)
{
  ph_sent_archive_stop (PH_SENT_ARCHIVE (object));

  G_OBJECT_CLASS (ph_sent_archive_parent_class)->dispose (object);
}

static void
ph_sent_archive_finalize (GObject *object)
{
  PhSentArchive *self = PH_SENT_ARCHIVE (object);

  g_ptr_array_unref (self->watched);
  g_ptr_array_unref (self->waiting);
  g_object_unref (self->outbox);
  g_object_unref (self->store);

  G_OBJECT_CLASS (ph_sent_archive_parent_class)->finalize (object);
}

static void
ph_sent_archive_class_init (PhSentArchiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ph_sent_archive_dispose;
  G_OBJECT_CLASS (klass)->finalize = ph_sent_archive_finalize;
}

static void
ph_sent_archive_init (PhSentArchive *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ph_sent_archive_new:
 * @outbox: what was sent
 * @store: the accounts, loaded
 *
 * Returns: (transfer full): what copies nothing by itself
 */
PhSentArchive *
ph_sent_archive_new (PhOutbox *outbox, PhAccountStore *store)
{
  g_return_val_if_fail (PH_IS_OUTBOX (outbox) && PH_IS_ACCOUNT_STORE (store), NULL);

  PhSentArchive *self = g_object_new (PH_TYPE_SENT_ARCHIVE, NULL);

  self->outbox = g_object_ref (outbox);
  self->store = g_object_ref (store);
  return self;
}

/**
 * ph_sent_archive_start:
 * @self: an archive
 *
 * From now on what is sent is copied. What could not be is tried again now, every hour, and when a folder is another one.
 */
void
ph_sent_archive_start (PhSentArchive *self)
{
  g_return_if_fail (PH_IS_SENT_ARCHIVE (self));

  if (self->source != 0)
    return;
  self->source = g_timeout_add_seconds (INTERVAL_S, on_hour, self);
  g_signal_connect (self->outbox, "changed", G_CALLBACK (on_outbox_changed), self);
  g_signal_connect (self->store, "items-changed", G_CALLBACK (on_accounts_changed), self);
  listen (self);
  look (self, PH_OUTBOX_ARCHIVALS_ALL);
}

/**
 * ph_sent_archive_stop:
 * @self: an archive
 *
 * Begins nothing more. A copy that is being made is finished if there is time, and else made another time.
 */
void
ph_sent_archive_stop (PhSentArchive *self)
{
  g_return_if_fail (PH_IS_SENT_ARCHIVE (self));

  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->outbox, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  stop_listening (self);
}

static gboolean
on_patience_over (gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr(PhSentArchive) self = g_object_ref (g_task_get_source_object (task));

  g_task_return_boolean (task, TRUE);
  g_ptr_array_remove (self->waiting, task);
  return G_SOURCE_REMOVE;
}

static void
remove_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/**
 * ph_sent_archive_run_async:
 * @self: an archive
 * @callback: called when what is to be copied is or can't be, or after ten seconds
 * @user_data: for @callback
 */
void
ph_sent_archive_run_async (PhSentArchive *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SENT_ARCHIVE (self));

  GTask *task = g_task_new (self, NULL, callback, user_data);
  GSource *patience = g_timeout_source_new_seconds (PATIENCE_S);

  g_task_set_source_tag (task, ph_sent_archive_run_async);
  g_source_set_callback (patience, on_patience_over, task, NULL);
  g_source_attach (patience, g_main_context_get_thread_default ());
  g_task_set_task_data (task, patience, remove_source);
  g_ptr_array_add (self->waiting, task);
  look (self, PH_OUTBOX_ARCHIVALS_ALL);
}

/**
 * ph_sent_archive_run_finish:
 * @self: an archive
 * @result: what the callback got
 *
 * What could not be copied is noted in the outbox.
 */
void
ph_sent_archive_run_finish (PhSentArchive *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_sent_archive_run_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
