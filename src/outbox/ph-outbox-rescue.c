// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A database that is corrupt is kept aside, and a new one takes its place: with the rows that can still be read, and with what the
// sidecars in the spool tell of the others. The new one is complete before the old one moves, so that a death in between loses nothing.

#include "config.h"

#include "ph-outbox-rescue.h"

#include "ph-outbox-flaw.h"
#include "ph-outbox-recovery.h"
#include "ph-outbox-rows.h"
#include "ph-outbox-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define DRAFT_NAME    "outbox.rescue-draft"
#define COMPLETE_NAME "outbox.rescue"

typedef struct
{
  const char *select;
  const char *insert;
} SmallTable;

/* What is not worth much, and is taken as far as it can be read. */
static const SmallTable small_tables[] = {
  { "SELECT account, begun, message FROM usage", "INSERT INTO usage (account, begun, message) VALUES (?, ?, ?)" },
  { "SELECT * FROM pauses", "INSERT OR IGNORE INTO pauses VALUES (?, ?, ?, ?, ?, ?, ?)" },
  { "SELECT * FROM servers", "INSERT OR IGNORE INTO servers VALUES (?, ?, ?, ?, ?, ?, ?)" },
  { "SELECT * FROM correspondents", "INSERT OR IGNORE INTO correspondents VALUES (?, ?, ?, ?, ?, ?)" },
  { "SELECT seq FROM sqlite_sequence WHERE name = 'messages'", "INSERT INTO sqlite_sequence (name, seq) VALUES ('messages', ?)" },
};

/* Behind the messages that it is about. */
static const SmallTable archivals = { "SELECT message, trouble FROM archivals",
                                      "INSERT OR IGNORE INTO archivals SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM messages WHERE id = ?1)" };

/* From both ends, up to the page that can't be read. */
static const char *const salvages[] = {
  "SELECT " PH_OUTBOX_ROW_COLUMNS " FROM messages NOT INDEXED ORDER BY id",
  "SELECT " PH_OUTBOX_ROW_COLUMNS " FROM messages NOT INDEXED ORDER BY id DESC",
};

static char *
build_path (PhOutboxCore *core, const char *name, const char *suffix)
{
  g_autofree char *full_name = g_strconcat (name, suffix, NULL);

  return g_build_filename (core->directory, full_name, NULL);
}

static gboolean
is_doubled (PhOutboxCore *core, const PhOutboxRow *row)
{
  gint64 found = 0;

  return !ph_outbox_database_find (core->database, &found, NULL, "SELECT 1 FROM messages WHERE id = ? OR file = ?", "ns", row->id, row->file) || found != 0;
}

static gboolean
salvage (PhOutboxCore *core, PhOutboxDatabase *from, const char *select, GError **error)
{
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (from, NULL, select, "");

  while (query != NULL && ph_outbox_database_step (from, query, NULL) == PH_OUTBOX_STEP_ROW)
    {
      g_autoptr(PhOutboxRow) row = ph_outbox_rows_take (core, from, query, NULL);

      if (row == NULL || is_doubled (core, row))
        continue;

      gboolean is_corrected = ph_outbox_recovery_correct (core, row);

      if (!ph_outbox_rows_insert (core, row, error))
        return FALSE;
      if (is_corrected ? !ph_outbox_recovery_note (core, row, PH_OUTBOX_NEWS_TELL, error) : !ph_outbox_rows_update (core, row, PH_OUTBOX_NEWS_NONE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
salvage_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  g_autofree char *path = build_path (core, PH_OUTBOX_DATABASE_NAME, "");
  g_autoptr(PhOutboxDatabase) from = ph_outbox_database_open (path, PH_OUTBOX_ACCESS_READ, NULL);

  for (guint i = 0; from != NULL && i < G_N_ELEMENTS (small_tables); i++)
    ph_outbox_database_copy (core->database, from, small_tables[i].select, small_tables[i].insert);
  for (guint i = 0; from != NULL && i < G_N_ELEMENTS (salvages); i++)
    if (!salvage (core, from, salvages[i], error))
      return FALSE;
  if (from != NULL)
    ph_outbox_database_copy (core->database, from, archivals.select, archivals.insert);
  return ph_outbox_recovery_sweep (core, NULL, error);
}

static void
remove_draft (PhOutboxCore *core)
{
  static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = build_path (core, DRAFT_NAME, suffixes[i]);

      g_unlink (path);
    }
}

static gboolean
write_draft (PhOutboxCore *core, GError **error)
{
  g_autofree char *path = build_path (core, DRAFT_NAME, "");
  PhOutboxAge age = PH_OUTBOX_AGE_NEW;

  core->database = ph_outbox_database_open (path, PH_OUTBOX_ACCESS_WRITE, error);
  if (core->database == NULL)
    return FALSE;

  gboolean is_done = ph_outbox_schema_prepare (core->database, &age, error) && ph_outbox_core_run_transaction (core, salvage_cb, NULL, error) &&
                     ph_outbox_database_script (core->database, "PRAGMA wal_checkpoint(TRUNCATE)", error);

  g_clear_pointer (&core->database, ph_outbox_database_free);
  return is_done;
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, PH_OUTBOX_ERROR, (int) ph_outbox_error_of_errno (errno, PH_OUTBOX_ERROR_OPEN), "%s: %s", from, g_strerror (errno));
  return FALSE;
}

static void
sync_directory (PhOutboxCore *core)
{
  int fd = open (core->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("%s: %s", core->directory, g_strerror (errno));
  close (fd);
}

/**
 * ph_outbox_rescue_run:
 * @core: locked, with no database open
 * @error: return location
 *
 * Errors: those of the database.
 *
 * Returns: whether a new database stands where the corrupt one stood
 */
gboolean
ph_outbox_rescue_run (PhOutboxCore *core, GError **error)
{
  g_autofree char *draft = build_path (core, DRAFT_NAME, "");
  g_autofree char *complete = build_path (core, COMPLETE_NAME, "");

  g_assert (core->database == NULL);

  remove_draft (core);
  if (!write_draft (core, error) || !move (draft, complete, error))
    return FALSE;
  sync_directory (core);
  return ph_outbox_rescue_finish (core, error);
}

/**
 * ph_outbox_rescue_finish:
 * @core: locked, with no database open
 * @error: return location
 *
 * Puts a new database that was completed in its place, maybe by somebody who died over it.
 *
 * Returns: whether nothing is left to do
 */
gboolean
ph_outbox_rescue_finish (PhOutboxCore *core, GError **error)
{
  g_autofree char *complete = build_path (core, COMPLETE_NAME, "");
  g_autofree char *path = build_path (core, PH_OUTBOX_DATABASE_NAME, "");
  g_autofree char *log = build_path (core, PH_OUTBOX_DATABASE_NAME, "-wal");
  g_autofree char *index = build_path (core, PH_OUTBOX_DATABASE_NAME, "-shm");

  if (!g_file_test (complete, G_FILE_TEST_EXISTS))
    return TRUE;

  g_autofree char *aside = ph_outbox_core_build_aside_path (core, PH_OUTBOX_DATABASE_NAME);
  g_autofree char *log_aside = g_strconcat (aside, "-wal", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !move (path, aside, error))
    return FALSE;
  if (g_file_test (log, G_FILE_TEST_EXISTS) && !move (log, log_aside, error))
    return FALSE;
  g_unlink (index);
  if (!move (complete, path, error))
    return FALSE;
  sync_directory (core);
  ph_outbox_core_set_aside (core, aside);
  return TRUE;
}
