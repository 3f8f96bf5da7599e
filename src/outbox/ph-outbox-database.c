// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A connection to the database of an outbox: what SQLite says becomes a PH_OUTBOX_ERROR, statements are kept, and waiting for
// others ends at a deadline. Knows nothing of messages. Belongs to one thread at a time.

#include "config.h"

#include "ph-outbox-database.h"

#include "ph-outbox-flaw.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* Between two looks at a lock that somebody else has. */
#define PATIENCE_MS 2
/* SQLite calls back after so many steps of its machine: often enough to keep to milliseconds. */
#define STEPS_PER_LOOK 2000
/* A write-ahead log that grew beyond it, in a time of many readers, is cut again. */
#define MAX_LOG_SIZE "4194304"

struct _PhOutboxDatabase
{
  sqlite3 *connection; /* (owned) */
  char *path;          /* (owned) */
  GStatBuf identity;   /* of the file when it was opened */
  GHashTable *queries; /* (owned) (element-type utf8 sqlite3_stmt): by the text, which is a literal */
  gint64 deadline;     /* for locks, in monotonic microseconds */
  gboolean is_corrupt; /* SQLite has said so */
};

static int
busy_cb (void *user_data, int n_calls)
{
  PhOutboxDatabase *self = user_data;

  if (g_get_monotonic_time () >= self->deadline)
    return 0;
  sqlite3_sleep (PATIENCE_MS);
  return 1;
}

static gboolean
fail (PhOutboxDatabase *self, int status, GError **error)
{
  int primary = status & 0xff;

  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
    self->is_corrupt = TRUE;
  g_set_error (error, PH_OUTBOX_ERROR, (int) ph_outbox_error_of_sqlite (status, sqlite3_system_errno (self->connection)), "database: %s (%d)", sqlite3_errmsg (self->connection), status);
  return FALSE;
}

static PhOutboxQuery *
prepare (PhOutboxDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *query = g_hash_table_lookup (self->queries, sql);

  if (query != NULL)
    return query;

  int status = sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &query, NULL);

  if (status != SQLITE_OK)
    {
      fail (self, status, error);
      return NULL;
    }
  g_hash_table_insert (self->queries, (gpointer) sql, query);
  return query;
}

static gboolean
bind (PhOutboxDatabase *self, PhOutboxQuery *query, const char *format, va_list arguments, GError **error)
{
  g_assert (sqlite3_bind_parameter_count (query) == (int) strlen (format));

  for (int i = 0; format[i] != '\0'; i++)
    {
      int status = format[i] == 's' ? sqlite3_bind_text (query, i + 1, va_arg (arguments, const char *), -1, SQLITE_TRANSIENT)
                                    : sqlite3_bind_int64 (query, i + 1, va_arg (arguments, gint64));

      if (status != SQLITE_OK)
        return fail (self, status, error);
    }
  return TRUE;
}

static PhOutboxQuery *
query_list (PhOutboxDatabase *self, GError **error, const char *sql, const char *format, va_list arguments)
{
  g_autoptr(PhOutboxQuery) query = prepare (self, sql, error);

  if (query == NULL || !bind (self, query, format, arguments, error))
    return NULL;
  return g_steal_pointer (&query);
}

/**
 * ph_outbox_database_query:
 * @self: a database
 * @error: return location
 * @sql: a statement, a string that stays
 * @format: a letter for each parameter
 * @...: the parameters
 *
 * Errors: those of #PhOutboxError that concern the database.
 *
 * Returns: (transfer full) (nullable): the statement, before its first row; only one use at a time
 */
PhOutboxQuery *
ph_outbox_database_query (PhOutboxDatabase *self, GError **error, const char *sql, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);

  PhOutboxQuery *query = query_list (self, error, sql, format, arguments);

  va_end (arguments);
  return query;
}

/**
 * ph_outbox_database_step:
 * @self: a database
 * @query: a statement of it
 * @error: return location
 *
 * Returns: whether there is another row
 */
PhOutboxStep
ph_outbox_database_step (PhOutboxDatabase *self, PhOutboxQuery *query, GError **error)
{
  int status = sqlite3_step (query);

  if (status == SQLITE_ROW)
    return PH_OUTBOX_STEP_ROW;
  if (status == SQLITE_DONE)
    return PH_OUTBOX_STEP_DONE;
  fail (self, status, error);
  return PH_OUTBOX_STEP_FAILED;
}

/**
 * ph_outbox_database_run:
 * @self: a database
 * @error: return location
 * @sql: a statement without rows, a string that stays
 * @format: a letter for each parameter
 * @...: the parameters
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_database_run (PhOutboxDatabase *self, GError **error, const char *sql, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);

  g_autoptr(PhOutboxQuery) query = query_list (self, error, sql, format, arguments);

  va_end (arguments);
  return query != NULL && ph_outbox_database_step (self, query, error) == PH_OUTBOX_STEP_DONE;
}

/**
 * ph_outbox_database_find:
 * @self: a database
 * @ret_value: (inout): the number in the first row; left as it is when there is none
 * @error: return location
 * @sql: a statement, a string that stays
 * @format: a letter for each parameter
 * @...: the parameters
 *
 * Returns: whether it was done
 */
gboolean
ph_outbox_database_find (PhOutboxDatabase *self, gint64 *ret_value, GError **error, const char *sql, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);

  g_autoptr(PhOutboxQuery) query = query_list (self, error, sql, format, arguments);

  va_end (arguments);
  if (query == NULL)
    return FALSE;

  PhOutboxStep step = ph_outbox_database_step (self, query, error);

  if (step == PH_OUTBOX_STEP_ROW)
    *ret_value = ph_outbox_query_get_number (query, 0);
  return step != PH_OUTBOX_STEP_FAILED;
}

/**
 * ph_outbox_database_script:
 * @self: a database
 * @sql: statements whose rows do not matter
 * @error: return location
 *
 * Returns: whether they were done
 */
gboolean
ph_outbox_database_script (PhOutboxDatabase *self, const char *sql, GError **error)
{
  int status = sqlite3_exec (self->connection, sql, NULL, NULL, NULL);

  return status == SQLITE_OK || fail (self, status, error);
}

/**
 * ph_outbox_database_commit:
 * @self: a database in a transaction
 * @error: return location
 *
 * What could not be committed may stand in the log all the same, and would count after a crash: it is written over.
 *
 * Returns: whether it is on the disk
 */
gboolean
ph_outbox_database_commit (PhOutboxDatabase *self, GError **error)
{
  if (ph_outbox_database_script (self, "COMMIT", error))
    return TRUE;
  ph_outbox_database_roll_back (self);
  ph_outbox_database_script (self, "BEGIN IMMEDIATE; UPDATE meta SET number = number + 1 WHERE name = 'failures'; COMMIT", NULL);
  ph_outbox_database_roll_back (self);
  return FALSE;
}

/**
 * ph_outbox_database_roll_back:
 * @self: a database, in a transaction or not
 */
void
ph_outbox_database_roll_back (PhOutboxDatabase *self)
{
  if (!sqlite3_get_autocommit (self->connection))
    sqlite3_exec (self->connection, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * ph_outbox_database_copy:
 * @self: in a transaction
 * @from: a database that may be damaged
 * @select: rows of it, a string that stays
 * @insert: a statement of @self that takes the same columns, a string that stays
 *
 * Copies as many rows as can be read.
 */
void
ph_outbox_database_copy (PhOutboxDatabase *self, PhOutboxDatabase *from, const char *select, const char *insert)
{
  g_autoptr(PhOutboxQuery) rows = prepare (from, select, NULL);

  while (rows != NULL && sqlite3_step (rows) == SQLITE_ROW)
    {
      g_autoptr(PhOutboxQuery) target = prepare (self, insert, NULL);

      for (int i = 0; target != NULL && i < sqlite3_column_count (rows); i++)
        sqlite3_bind_value (target, i + 1, sqlite3_column_value (rows, i));
      if (target != NULL)
        sqlite3_step (target);
    }
}

gint64
ph_outbox_database_get_changes (PhOutboxDatabase *self)
{
  return sqlite3_changes (self->connection);
}

/**
 * ph_outbox_database_get_total_changes:
 * @self: a database
 *
 * Returns: how many rows were ever changed over this connection
 */
gint64
ph_outbox_database_get_total_changes (PhOutboxDatabase *self)
{
  return sqlite3_total_changes (self->connection);
}

gint64
ph_outbox_database_get_last_id (PhOutboxDatabase *self)
{
  return sqlite3_last_insert_rowid (self->connection);
}

/**
 * ph_outbox_database_set_deadline:
 * @self: a database
 * @deadline: until when locks of others are waited for, in monotonic microseconds
 */
void
ph_outbox_database_set_deadline (PhOutboxDatabase *self, gint64 deadline)
{
  self->deadline = deadline;
}

gboolean
ph_outbox_database_is_corrupt (const PhOutboxDatabase *self)
{
  return self->is_corrupt;
}

/**
 * ph_outbox_database_is_current:
 * @self: a database
 *
 * Returns: whether the file is still the one that stands at its path; another process may have set it aside
 */
gboolean
ph_outbox_database_is_current (const PhOutboxDatabase *self)
{
  GStatBuf now;

  return g_stat (self->path, &now) == 0 && now.st_ino == self->identity.st_ino && now.st_dev == self->identity.st_dev;
}

static int
look_at_clock_cb (void *user_data)
{
  const gint64 *end = user_data;

  return g_get_monotonic_time () >= *end;
}

/**
 * ph_outbox_database_is_sound:
 * @self: a database
 * @limit_us: how long it may be looked at, in microseconds
 *
 * Returns: %FALSE when something is wrong with what could be looked at in that time
 */
gboolean
ph_outbox_database_is_sound (PhOutboxDatabase *self, gint64 limit_us)
{
  gint64 end = g_get_monotonic_time () + limit_us;
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (self, NULL, "PRAGMA quick_check(1)", "");

  if (query == NULL)
    return FALSE;
  sqlite3_progress_handler (self->connection, STEPS_PER_LOOK, look_at_clock_cb, &end);

  int status = sqlite3_step (query);

  sqlite3_progress_handler (self->connection, 0, NULL, NULL);
  if (status == SQLITE_ROW)
    return g_strcmp0 (ph_outbox_query_get_text (query, 0), "ok") == 0;
  return (status & 0xff) != SQLITE_CORRUPT && (status & 0xff) != SQLITE_NOTADB;
}

const char *
ph_outbox_query_get_text (PhOutboxQuery *query, int column)
{
  return (const char *) sqlite3_column_text (query, column);
}

gint64
ph_outbox_query_get_number (PhOutboxQuery *query, int column)
{
  return sqlite3_column_int64 (query, column);
}

/**
 * ph_outbox_query_end:
 * @query: (transfer full): a statement: it holds no lock any more
 */
void
ph_outbox_query_end (PhOutboxQuery *query)
{
  sqlite3_reset (query);
  sqlite3_clear_bindings (query);
}

static void
finalize_query (gpointer query)
{
  sqlite3_finalize (query);
}

/**
 * ph_outbox_database_free:
 * @self: (transfer full): a database
 */
void
ph_outbox_database_free (PhOutboxDatabase *self)
{
  g_hash_table_unref (self->queries);
  sqlite3_close (self->connection);
  g_free (self->path);
  g_free (self);
}

/* Nobody else reads it, whatever the directory allows. Never opens a file that is there: closing it would end the locks that
 * another connection of this process has. */
static void
create_file (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}

/**
 * ph_outbox_database_open:
 * @path: of the file
 * @wanted: what for
 * @error: return location
 *
 * The file is as it is: neither its version nor its contents have been looked at.
 *
 * Errors: %PH_OUTBOX_ERROR_OPEN, %PH_OUTBOX_ERROR_FULL.
 *
 * Returns: (transfer full) (nullable): a connection
 */
PhOutboxDatabase *
ph_outbox_database_open (const char *path, PhOutboxAccess wanted, GError **error)
{
  g_autoptr(PhOutboxDatabase) self = g_new0 (PhOutboxDatabase, 1);
  int flags = wanted == PH_OUTBOX_ACCESS_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;

  self->path = g_strdup (path);
  self->queries = g_hash_table_new_full (NULL, NULL, NULL, finalize_query);

  if (wanted == PH_OUTBOX_ACCESS_WRITE)
    create_file (path);

  int status = sqlite3_open_v2 (path, &self->connection, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

  if (status == SQLITE_OK && g_stat (path, &self->identity) != 0)
    status = SQLITE_CANTOPEN;
  if (status != SQLITE_OK)
    {
      int code = (int) ph_outbox_error_of_errno (self->connection != NULL ? sqlite3_system_errno (self->connection) : 0, PH_OUTBOX_ERROR_OPEN);

      g_set_error (error, PH_OUTBOX_ERROR, code, "%s: %s", path, sqlite3_errstr (status));
      return NULL;
    }
  if (wanted == PH_OUTBOX_ACCESS_WRITE && sqlite3_db_readonly (self->connection, "main") == 1)
    {
      g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN, "%s: it can only be read", path);
      return NULL;
    }
  sqlite3_busy_handler (self->connection, busy_cb, self);
  sqlite3_exec (self->connection, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = " MAX_LOG_SIZE, NULL, NULL, NULL);
  return g_steal_pointer (&self);
}
