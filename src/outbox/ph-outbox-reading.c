// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is asked of the outbox. Lists are skipped and counted in narrow indexes, so that a position far down costs next to nothing.

#include "config.h"

#include "ph-outbox-operations.h"

#include "ph-outbox-private.h"
#include "ph-outbox-recovery.h"
#include "ph-outbox-rows.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_SIZE 65536

/* As many as anybody is told at once. */
#define MAX_NEWS "100"

/* A word is looked for like this; several have to be there all. */
#define HAS_WORDS "(SELECT min (instr (messages.words, value) > 0) FROM json_each (?))"

typedef struct
{
  const char *count;
  const char *count_words;
  const char *list;
  const char *list_words;
  const char *rank;
  const char *rank_words;
} ViewQueries;

#define IDS(index, condition, more) "SELECT id FROM messages INDEXED BY " index " WHERE " condition more " ORDER BY id DESC LIMIT ? OFFSET ?"
#define VIEW_QUERIES(index, condition)                                                                                               \
  {                                                                                                                                  \
    .count = "SELECT count(*) FROM messages INDEXED BY " index " WHERE " condition,                                                  \
    .count_words = "SELECT count(*) FROM messages INDEXED BY " index " WHERE " condition " AND " HAS_WORDS,                          \
    .list = IDS (index, condition, ""),                                                                                              \
    .list_words = IDS (index, condition, " AND " HAS_WORDS),                                                                         \
    .rank = "SELECT count(*) FROM messages INDEXED BY " index " WHERE " condition " AND id > ? AND id <= ?",                         \
    .rank_words = "SELECT count(*) FROM messages INDEXED BY " index " WHERE " condition " AND " HAS_WORDS " AND id > ? AND id <= ?", \
  }

/* The conditions are those of the partial indexes, to the letter. */
static const ViewQueries views[] = {
  [PH_OUTBOX_VIEW_ALL] = VIEW_QUERIES ("messages_all", "id > 0"),
  [PH_OUTBOX_VIEW_OPEN] = VIEW_QUERIES ("messages_open", "state IN ('queued', 'sending', 'waiting', 'held', 'uncertain')"),
  [PH_OUTBOX_VIEW_ATTENTION] = VIEW_QUERIES ("messages_attention", "state IN ('held', 'uncertain', 'failed')"),
  [PH_OUTBOX_VIEW_SENT] = VIEW_QUERIES ("messages_sent", "state = 'sent'"),
};

/* (nullable): JSON of the folded words; NULL: there is none. */
static char *
encode_words (const char *text)
{
  g_autofree char *folded = ph_outbox_fold (text);
  g_auto(GStrv) words = g_strsplit_set (folded, " \t\n", -1);
  GString *json = g_string_new ("[");

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      g_string_append (json, json->len > 1 ? ",\"" : "\"");
      for (const char *c = words[i]; *c != '\0'; c++)
        if ((guchar) *c >= 0x20 && *c != 0x7f)
          g_string_append_printf (json, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
      g_string_append_c (json, '"');
    }
  if (json->len == 1)
    {
      g_string_free (json, TRUE);
      return NULL;
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static gboolean
count_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxCounts *counts = data;
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error, "SELECT state, count(*) FROM messages INDEXED BY messages_state GROUP BY state", "");
  PhOutboxStep step = PH_OUTBOX_STEP_FAILED;

  *counts = (PhOutboxCounts){ 0 };
  while (query != NULL && (step = ph_outbox_database_step (core->database, query, error)) == PH_OUTBOX_STEP_ROW)
    {
      PhOutboxState state = PH_OUTBOX_QUEUED;

      if (ph_outbox_state_find (ph_outbox_query_get_text (query, 0), &state))
        counts->n[state] = (guint) ph_outbox_query_get_number (query, 1);
    }
  return step == PH_OUTBOX_STEP_DONE &&
         ph_outbox_database_find (core->database, &counts->next_due, error,
                                  "SELECT coalesce (min (due), 0) FROM messages INDEXED BY messages_due WHERE state IN ('queued', 'waiting')", "");
}

gboolean
ph_outbox_run_count (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  PhOutboxCounts *counts = g_new0 (PhOutboxCounts, 1);

  ph_outbox_job_take_result (job, counts, g_free);
  return ph_outbox_core_read (core, count_cb, counts, error);
}

gboolean
ph_outbox_run_count_nothing (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  ph_outbox_job_take_result (job, g_new0 (PhOutboxCounts, 1), g_free);
  return TRUE;
}

static gboolean
count_view_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  const ViewQueries *queries = &views[job->choice];
  g_autofree char *words = encode_words (job->text);

  job->number = 0;
  return words != NULL ? ph_outbox_database_find (core->database, &job->number, error, queries->count_words, "s", words)
                       : ph_outbox_database_find (core->database, &job->number, error, queries->count, "");
}

gboolean
ph_outbox_run_count_view (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, count_view_cb, job, error);
}

static gboolean
count_range (PhOutboxCore *core, PhOutboxJob *job, gint64 above, gint64 to, gint64 *ret_n, GError **error)
{
  const ViewQueries *queries = &views[job->choice];
  g_autofree char *words = encode_words (job->text);

  *ret_n = 0;
  return words != NULL ? ph_outbox_database_find (core->database, ret_n, error, queries->rank_words, "snn", words, above, to)
                       : ph_outbox_database_find (core->database, ret_n, error, queries->rank, "nn", above, to);
}

/* Every part of the index is counted once. */
static gboolean
rank_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  const GArray *ids = job->data;
  PhOutboxRanks *ranks = g_new0 (PhOutboxRanks, 1);
  gint64 upper = G_MAXINT64;
  gint64 n_between = 0;
  gint64 n_here = 0;

  ranks->positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  ph_outbox_job_take_result (job, ranks, (GDestroyNotify) ph_outbox_ranks_free);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      gint64 position = -1;

      /* Pages that were read before and after a change may both have a message. */
      if (id <= upper)
        {
          if (!count_range (core, job, id, upper, &n_between, error) || !count_range (core, job, id - 1, id, &n_here, error))
            return FALSE;
          position = n_here > 0 ? ranks->n_items + n_between : -1;
          ranks->n_items += n_between + n_here;
          upper = id - 1;
        }
      g_array_append_val (ranks->positions, position);
    }
  if (!count_range (core, job, 0, upper, &n_between, error))
    return FALSE;
  ranks->n_items += n_between;
  return TRUE;
}

gboolean
ph_outbox_run_rank (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, rank_cb, job, error);
}

static gboolean
list_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  const ViewQueries *queries = &views[job->choice];
  g_autofree char *words = encode_words (job->text);
  gint64 limit = job->limit;
  gint64 offset = job->offset;
  PhOutboxQuery *query = words != NULL ? ph_outbox_database_query (core->database, error, queries->list_words, "snn", words, limit, offset)
                                       : ph_outbox_database_query (core->database, error, queries->list, "nn", limit, offset);
  g_autoptr(GArray) ids = ph_outbox_rows_collect_ids (core, query, error);
  GPtrArray *entries = ids != NULL ? ph_outbox_rows_load_all (core, ids, error) : NULL;

  ph_outbox_job_take_result (job, entries, (GDestroyNotify) g_ptr_array_unref);
  return entries != NULL;
}

gboolean
ph_outbox_run_list (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, list_cb, job, error);
}

static gboolean
load_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  PhOutboxRow *row = ph_outbox_rows_load (core, job->id, error);

  if (row != NULL)
    ph_outbox_job_take_result (job, ph_outbox_entry_new (row), g_object_unref);
  return row != NULL;
}

gboolean
ph_outbox_run_load (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, load_cb, job, error);
}

static gboolean
find_origin_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;

  job->number = -1;
  return ph_outbox_database_find (core->database, &job->number, error,
                                  "SELECT id FROM messages WHERE origin = ? AND origin != '' AND state != 'cancelled' ORDER BY id DESC LIMIT 1", "s", job->text);
}

gboolean
ph_outbox_run_find_origin (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, find_origin_cb, job, error);
}

typedef enum
{
  FILE_SOUND,
  FILE_DAMAGED,    /* or missing */
  FILE_UNREADABLE, /* for now: that says nothing of what stands in it */
} FileCheck;

static FileCheck
check_file (const char *path, const char *digest)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = 1;

  if (fd < 0)
    return errno == ENOENT ? FILE_DAMAGED : FILE_UNREADABLE;
  while ((n = read (fd, chunk, CHUNK_SIZE)) > 0)
    g_checksum_update (checksum, chunk, n);
  close (fd);
  if (n < 0)
    return FILE_UNREADABLE;
  return g_str_equal (g_checksum_get_string (checksum), digest) ? FILE_SOUND : FILE_DAMAGED;
}

/* What is left of it may still be worth something, but must not be sent. */
static void
keep_aside (PhOutboxCore *core, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *aside = ph_outbox_core_build_aside_path (core, name);

  if (g_rename (path, aside) == 0)
    ph_outbox_core_set_aside (core, aside);
}

static gboolean
open_message_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, job->id, error);

  if (row == NULL)
    return FALSE;

  g_autofree char *path = ph_outbox_spool_dup_message_path (core->spool, row->file);

  FileCheck check = check_file (path, row->digest);

  if (check == FILE_UNREADABLE)
    {
      g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN, "its file can't be read: %s", g_strerror (errno));
      return FALSE;
    }
  if (check == FILE_DAMAGED)
    {
      keep_aside (core, path);
      g_set_error_literal (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_MESSAGE, "its file is missing or damaged");
      return FALSE;
    }
  ph_outbox_job_take_result (job, g_steal_pointer (&path), g_free);
  return TRUE;
}

gboolean
ph_outbox_run_open_message (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, open_message_cb, job, error);
}

static gboolean
load_transcript_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, job->id, error);

  if (row != NULL)
    ph_outbox_job_take_result (job, ph_outbox_spool_read_transcript (core->spool, row->file), g_free);
  return row != NULL;
}

gboolean
ph_outbox_run_load_transcript (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, load_transcript_cb, job, error);
}

static gboolean
take_news_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(GArray) ids = ph_outbox_rows_collect_ids (
    core, ph_outbox_database_query (core->database, error, "SELECT id FROM messages WHERE news = 1 ORDER BY id LIMIT " MAX_NEWS, ""), error);
  g_autoptr(GPtrArray) entries = ids != NULL ? ph_outbox_rows_load_all (core, ids, error) : NULL;

  for (guint i = 0; entries != NULL && i < ids->len; i++)
    if (!ph_outbox_database_run (core->database, error, "UPDATE messages SET news = 0 WHERE id = ?", "n", g_array_index (ids, gint64, i)))
      return FALSE;
  if (entries == NULL)
    return FALSE;
  ph_outbox_job_take_result (job, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

gboolean
ph_outbox_run_take_news (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, take_news_cb, job, error);
}

gboolean
ph_outbox_run_take_no_news (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  ph_outbox_job_take_result (job, g_ptr_array_new_with_free_func (g_object_unref), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

static gboolean
is_anybody_dead (PhOutboxCore *core)
{
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, NULL, "SELECT DISTINCT owner FROM messages WHERE state = 'sending' AND owner IS NOT NULL", "");

  while (query != NULL && ph_outbox_database_step (core->database, query, NULL) == PH_OUTBOX_STEP_ROW)
    if (!ph_outbox_owner_is_alive (core->owner, ph_outbox_query_get_text (query, 0)))
      return TRUE;
  return FALSE;
}

static gboolean
look_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;

  job->choice = is_anybody_dead (core);
  return ph_outbox_database_find (core->database, &job->number, error, "PRAGMA data_version", "");
}

/* Whether others have changed something since the job before of this kind; and what those have left who died meanwhile. */
gboolean
ph_outbox_run_look (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, look_cb, job, error) && (job->choice == 0 || ph_outbox_core_write (core, ph_outbox_recovery_run, NULL, error));
}
