// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Database, spool and owner of an outbox as one thing, on its thread: opens them, and gives work a transaction in which nobody else
// writes. Files get their new stage when the transaction is through and before anybody else may write.

#include "config.h"

#include "ph-outbox-core.h"

#include "ph-outbox-flaw.h"
#include "ph-outbox-recovery.h"
#include "ph-outbox-rescue.h"
#include "ph-outbox-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* A transaction takes some milliseconds; who has to wait this long for others is told that it is locked. */
#define MAX_WAIT_US (10 * G_USEC_PER_SEC)
/* Between two looks at a lock that somebody else has. */
#define PATIENCE_MS 1
/* Of a large database only a part is looked at when it is opened: that must not be felt. */
#define MAX_CHECK_US (50 * 1000)
#define SPOOL_NAME   "spool"

typedef struct
{
  char *file; /* (owned) */
  PhOutboxStage stage;
} LaterStage;

static void
later_stage_clear (gpointer later)
{
  g_free (((LaterStage *) later)->file);
}

static char *
build_path (PhOutboxCore *core, const char *name)
{
  return g_build_filename (core->directory, name, NULL);
}

static gboolean
fail_open (const char *path, GError **error)
{
  g_set_error (error, PH_OUTBOX_ERROR, (int) ph_outbox_error_of_errno (errno, PH_OUTBOX_ERROR_OPEN), "%s: %s", path, g_strerror (errno));
  return FALSE;
}

static gboolean
take_lock (PhOutboxCore *core, gint64 deadline, GError **error)
{
  while (flock (core->lock, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK && errno != EINTR)
        {
          g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_WRITE, "lock: %s", g_strerror (errno));
          return FALSE;
        }
      if (g_get_monotonic_time () >= deadline)
        {
          g_set_error_literal (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_BUSY, "another program keeps the outbox locked");
          return FALSE;
        }
      sqlite3_sleep (PATIENCE_MS);
    }
  return TRUE;
}

static void
release_lock (PhOutboxCore *core)
{
  flock (core->lock, LOCK_UN);
}

static void
apply_later (PhOutboxCore *core)
{
  for (guint i = 0; i < core->later->len; i++)
    {
      const LaterStage *later = &g_array_index (core->later, LaterStage, i);

      if (later->stage == PH_OUTBOX_STAGE_FREE)
        ph_outbox_spool_remove (core->spool, later->file);
      else
        /* A sidecar that is behind its row does no harm. */
        ph_outbox_spool_set_stage (core->spool, later->file, later->stage, NULL);
    }
  g_array_set_size (core->later, 0);
}

static gboolean
commit (PhOutboxCore *core, PhOutboxWork work, gpointer data, GError **error)
{
  if (!ph_outbox_database_script (core->database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (work (core, data, error) && ph_outbox_database_commit (core->database, error))
    return TRUE;
  ph_outbox_database_roll_back (core->database);
  return FALSE;
}

static gboolean
confirm (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxWork confirm_work = g_steal_pointer (&core->confirm);
  PhOutboxWork undo = g_steal_pointer (&core->undo);

  if (confirm_work == NULL || confirm_work (core, data, error))
    return TRUE;
  commit (core, undo, data, NULL);
  return FALSE;
}

/**
 * ph_outbox_core_run_transaction:
 * @core: locked
 * @work: what to do
 * @data: for @work
 * @error: return location
 *
 * Returns: whether everything was done, and is on the disk; otherwise nothing was
 */
gboolean
ph_outbox_core_run_transaction (PhOutboxCore *core, PhOutboxWork work, gpointer data, GError **error)
{
  gint64 n_before = ph_outbox_database_get_total_changes (core->database);

  core->confirm = NULL;
  core->undo = NULL;
  g_array_set_size (core->later, 0);
  if (commit (core, work, data, error) && confirm (core, data, error))
    {
      /* Whoever looks because of a change and finds nothing to do must not be told of another one. */
      core->has_changed |= ph_outbox_database_get_total_changes (core->database) != n_before;
      apply_later (core);
      return TRUE;
    }
  g_array_set_size (core->later, 0);
  return FALSE;
}

/* With the lock. Leaves no database open when it fails; then it may be corrupt. */
static gboolean
open_database (PhOutboxCore *core, gint64 deadline, gboolean *ret_corrupt, GError **error)
{
  g_autofree char *path = build_path (core, PH_OUTBOX_DATABASE_NAME);
  g_autoptr(PhOutboxDatabase) database = ph_outbox_database_open (path, PH_OUTBOX_ACCESS_WRITE, error);
  PhOutboxAge age = PH_OUTBOX_AGE_KNOWN;

  *ret_corrupt = FALSE;
  if (database == NULL)
    return FALSE;
  ph_outbox_database_set_deadline (database, deadline);
  if (!ph_outbox_schema_prepare (database, &age, error))
    {
      *ret_corrupt = ph_outbox_database_is_corrupt (database);
      return FALSE;
    }
  if (!ph_outbox_database_is_sound (database, MAX_CHECK_US))
    {
      *ret_corrupt = TRUE;
      g_set_error_literal (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN, "the database is damaged");
      return FALSE;
    }
  core->database = g_steal_pointer (&database);
  /* A lost database leaves nothing but the spool to tell of the messages. */
  return age == PH_OUTBOX_AGE_KNOWN || ph_outbox_core_run_transaction (core, ph_outbox_recovery_sweep, NULL, error);
}

/* With the lock: opens the database that stands there now, a new one where it was corrupt. */
static gboolean
reopen (PhOutboxCore *core, gint64 deadline, GError **error)
{
  g_autoptr(GError) reason = NULL;
  gboolean is_corrupt = FALSE;

  g_clear_pointer (&core->database, ph_outbox_database_free);
  if (!ph_outbox_rescue_finish (core, error))
    return FALSE;
  if (open_database (core, deadline, &is_corrupt, &reason))
    return TRUE;
  g_clear_pointer (&core->database, ph_outbox_database_free);
  if (is_corrupt)
    return ph_outbox_rescue_run (core, error) && open_database (core, deadline, &is_corrupt, error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
has_current_database (PhOutboxCore *core)
{
  return core->database != NULL && ph_outbox_database_is_current (core->database);
}

/* With the lock. Somebody else may have rescued it by now. */
static gboolean
ensure_database (PhOutboxCore *core, gint64 deadline, GError **error)
{
  if (!has_current_database (core))
    return reopen (core, deadline, error);
  if (!ph_outbox_database_is_corrupt (core->database))
    return TRUE;
  g_clear_pointer (&core->database, ph_outbox_database_free);
  return ph_outbox_rescue_run (core, error) && reopen (core, deadline, error);
}

static gboolean
write_locked (PhOutboxCore *core, PhOutboxWork work, gpointer data, gint64 deadline, GError **error)
{
  g_autoptr(GError) reason = NULL;

  if (!ensure_database (core, deadline, error))
    return FALSE;
  ph_outbox_database_set_deadline (core->database, deadline);
  if (ph_outbox_core_run_transaction (core, work, data, &reason))
    return TRUE;
  if (ph_outbox_database_is_corrupt (core->database))
    return ensure_database (core, deadline, error) && ph_outbox_core_run_transaction (core, work, data, error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * ph_outbox_core_write:
 * @core: open
 * @work: what to do; may be called twice
 * @data: for @work
 * @error: return location
 *
 * Errors: [error@OutboxError].
 *
 * Returns: whether everything was done, and is on the disk; otherwise nothing was
 */
gboolean
ph_outbox_core_write (PhOutboxCore *core, PhOutboxWork work, gpointer data, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + MAX_WAIT_US;

  if (!take_lock (core, deadline, error))
    return FALSE;

  gboolean is_done = write_locked (core, work, data, deadline, error);

  release_lock (core);
  return is_done;
}

static gboolean
look_again (PhOutboxCore *core, gpointer data, GError **error)
{
  return TRUE;
}

/**
 * ph_outbox_core_read:
 * @core: open
 * @work: what to do; may be called twice
 * @data: for @work
 * @error: return location
 *
 * Waits for nobody, unless the database is corrupt.
 *
 * Errors: [error@OutboxError].
 *
 * Returns: what @work returned
 */
gboolean
ph_outbox_core_read (PhOutboxCore *core, PhOutboxWork work, gpointer data, GError **error)
{
  g_autoptr(GError) reason = NULL;

  if (!has_current_database (core) && !ph_outbox_core_write (core, look_again, NULL, error))
    return FALSE;
  ph_outbox_database_set_deadline (core->database, g_get_monotonic_time () + MAX_WAIT_US);
  if (work (core, data, &reason))
    return TRUE;
  /* Whoever writes next has it rescued. */
  if (ph_outbox_database_is_corrupt (core->database))
    return ph_outbox_core_write (core, look_again, NULL, error) && work (core, data, error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * ph_outbox_core_set_stage_later:
 * @core: in a transaction
 * @file: a message
 * @stage: its stage; %PH_OUTBOX_STAGE_FREE removes its files
 */
void
ph_outbox_core_set_stage_later (PhOutboxCore *core, const char *file, PhOutboxStage stage)
{
  const LaterStage later = { g_strdup (file), stage };

  g_array_append_val (core->later, later);
}

/**
 * ph_outbox_core_set_aside:
 * @core: an outbox
 * @path: what was corrupt and is kept there
 */
void
ph_outbox_core_set_aside (PhOutboxCore *core, const char *path)
{
  g_free (core->set_aside_path);
  core->set_aside_path = g_strdup (path);
}

/**
 * ph_outbox_core_build_aside_path:
 * @core: an outbox
 * @name: of something corrupt
 *
 * Returns: (transfer full): where to keep it; nothing stands there
 */
char *
ph_outbox_core_build_aside_path (PhOutboxCore *core, const char *name)
{
  g_autofree char *folder = build_path (core, "aside");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0;; i++)
    {
      g_autofree char *full_name = g_strdup_printf ("%s-%u-%s", stamp, i, name);
      char *path = g_build_filename (folder, full_name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return path;
      g_free (path);
    }
}

const char *
ph_outbox_core_get_token (PhOutboxCore *core)
{
  return ph_outbox_owner_get_token (core->owner);
}

gint64
ph_outbox_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * ph_outbox_core_is_missing:
 * @core: not open
 *
 * Returns: whether there is neither a database nor a message
 */
gboolean
ph_outbox_core_is_missing (PhOutboxCore *core)
{
  g_autofree char *database_path = build_path (core, PH_OUTBOX_DATABASE_NAME);
  g_autofree char *spool_path = build_path (core, SPOOL_NAME);

  return !g_file_test (database_path, G_FILE_TEST_EXISTS) && !g_file_test (spool_path, G_FILE_TEST_EXISTS);
}

static gboolean
open_parts (PhOutboxCore *core, GError **error)
{
  g_autofree char *lock_path = build_path (core, "outbox.lock");
  g_autofree char *owners_path = build_path (core, "owners");
  g_autofree char *spool_path = build_path (core, SPOOL_NAME);

  if (g_mkdir_with_parents (owners_path, 0700) != 0)
    return fail_open (owners_path, error);
  core->lock = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (core->lock < 0)
    return fail_open (lock_path, error);
  core->owner = ph_outbox_owner_new (owners_path, error);
  if (core->owner == NULL)
    return FALSE;
  core->spool = ph_outbox_spool_new (spool_path, ph_outbox_owner_get_token (core->owner), error);
  return core->spool != NULL;
}

/* The names of what was made new. */
static gboolean
sync_directory (PhOutboxCore *core, GError **error)
{
  int fd = open (core->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;

  if (!is_done)
    fail_open (core->directory, error);
  if (fd >= 0)
    close (fd);
  return is_done;
}

/**
 * ph_outbox_core_open:
 * @core: not open
 * @error: return location
 *
 * Makes what is missing, rescues what is corrupt, and puts in order what the dead have left.
 *
 * Errors: [error@OutboxError].
 *
 * Returns: whether it is open; if not, it is as before
 */
gboolean
ph_outbox_core_open (PhOutboxCore *core, GError **error)
{
  g_assert (core->database == NULL);

  if (open_parts (core, error) && ph_outbox_core_write (core, ph_outbox_recovery_run, NULL, error) && sync_directory (core, error))
    {
      ph_outbox_recovery_tidy (core);
      /* Who was told that there is nothing may have to be told more. */
      core->has_changed = core->is_none;
      core->is_none = FALSE;
      return TRUE;
    }
  /* Whatever could not be written: it is not open. */
  if (error != NULL && g_error_matches (*error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_WRITE))
    (*error)->code = PH_OUTBOX_ERROR_OPEN;
  ph_outbox_core_close (core);
  return FALSE;
}

/**
 * ph_outbox_core_close:
 * @core: open or not
 */
void
ph_outbox_core_close (PhOutboxCore *core)
{
  g_clear_pointer (&core->database, ph_outbox_database_free);
  if (core->spool != NULL && ph_outbox_spool_has_leftovers (core->spool))
    g_clear_pointer (&core->owner, ph_outbox_owner_abandon);
  g_clear_pointer (&core->owner, ph_outbox_owner_free);
  g_clear_pointer (&core->spool, ph_outbox_spool_free);
  if (core->lock >= 0)
    close (core->lock);
  core->lock = -1;
}

/**
 * ph_outbox_core_free:
 * @core: (transfer full): what is open is closed
 */
void
ph_outbox_core_free (PhOutboxCore *core)
{
  ph_outbox_core_close (core);
  g_array_unref (core->later);
  g_free (core->set_aside_path);
  g_free (core->directory);
  g_free (core);
}

/**
 * ph_outbox_core_new:
 * @directory: where everything is
 *
 * Returns: (transfer full): an outbox that is not open
 */
PhOutboxCore *
ph_outbox_core_new (const char *directory)
{
  PhOutboxCore *core = g_new0 (PhOutboxCore, 1);

  core->directory = g_strdup (directory);
  core->lock = -1;
  core->later = g_array_new (FALSE, FALSE, sizeof (LaterStage));
  g_array_set_clear_func (core->later, later_stage_clear);
  return core;
}
