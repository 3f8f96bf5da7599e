// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The tables of the outbox and how a database of an older version becomes one of ours. States and problems are stored by their
// names, which are a promise; the numbers in the columns of SMTP wishes are held in place below.

#include "config.h"

#include "ph-outbox-schema.h"

#include "ph-smtp-delivery.h"
#include "ph-smtp-engine.h"

/* They stand in databases. */
G_STATIC_ASSERT (PH_SMTP_NOTIFY_NEVER == 1 && PH_SMTP_NOTIFY_SUCCESS == 2 && PH_SMTP_NOTIFY_FAILURE == 4 && PH_SMTP_NOTIFY_DELAY == 8);
G_STATIC_ASSERT (PH_SMTP_RETURN_DEFAULT == 0 && PH_SMTP_RETURN_FULL == 1 && PH_SMTP_RETURN_HEADERS == 2);
G_STATIC_ASSERT (PH_SMTP_ONWARD_TLS_USUAL == 0 && PH_SMTP_ONWARD_TLS_REQUIRED == 1);
G_STATIC_ASSERT (PH_SMTP_DELIVER_BY_NONE == 0 && PH_SMTP_DELIVER_BY_RETURN == 1 && PH_SMTP_DELIVER_BY_NOTIFY == 2);
G_STATIC_ASSERT (PH_SMTP_PRIORITY_NONE == 0 && PH_SMTP_PRIORITY_SET == 1);
G_STATIC_ASSERT (PH_SMTP_REFUSED_ABORT == 0 && PH_SMTP_REFUSED_SEND_TO_OTHERS == 1);
G_STATIC_ASSERT (PH_SMTP_CONTENT_7BIT == 0 && PH_SMTP_CONTENT_8BIT == 1 && PH_SMTP_CONTENT_BINARY == 2 && PH_SMTP_CONTENT_UTF8_HEADERS == 3);
G_STATIC_ASSERT (PH_OUTBOX_RECIPIENT_PENDING == 0 && PH_OUTBOX_RECIPIENT_SENT == 1 && PH_OUTBOX_RECIPIENT_REFUSED == 2);

/* One for each version, from the one before it. The narrow indexes over `id` are what lists are counted and skipped in. */
static const char *const steps[] = {
  "CREATE TABLE meta (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;"
  "INSERT INTO meta VALUES ('failures', 0);"
  "CREATE TABLE messages ("
  " id INTEGER PRIMARY KEY AUTOINCREMENT,"
  " account TEXT NOT NULL,"
  " state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'waiting', 'held', 'uncertain', 'sent', 'failed', 'cancelled')),"
  " sender TEXT, subject TEXT NOT NULL, message_id TEXT NOT NULL, size INTEGER NOT NULL, content INTEGER NOT NULL,"
  " refused INTEGER NOT NULL, notify INTEGER NOT NULL, returned INTEGER NOT NULL, envelope_id TEXT, onward_tls INTEGER NOT NULL,"
  " deliver_by INTEGER NOT NULL, deliver_by_s INTEGER NOT NULL, hold_for_s INTEGER NOT NULL, priority INTEGER NOT NULL, priority_level INTEGER NOT NULL,"
  " queued INTEGER NOT NULL, due INTEGER NOT NULL, finished INTEGER NOT NULL, attempts INTEGER NOT NULL, tried INTEGER NOT NULL,"
  " owner TEXT, handover INTEGER NOT NULL DEFAULT 0, news INTEGER NOT NULL DEFAULT 0,"
  " problem TEXT, step TEXT, code INTEGER NOT NULL DEFAULT 0, enhanced TEXT, reply TEXT,"
  " origin TEXT NOT NULL, batch TEXT NOT NULL, file TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, words TEXT NOT NULL);"
  "CREATE TABLE recipients ("
  " message INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE, position INTEGER NOT NULL, address TEXT NOT NULL, state INTEGER NOT NULL DEFAULT 0,"
  " problem TEXT, step TEXT, code INTEGER NOT NULL DEFAULT 0, enhanced TEXT, reply TEXT,"
  " PRIMARY KEY (message, position)) WITHOUT ROWID;"
  "CREATE INDEX messages_all ON messages (id);"
  "CREATE INDEX messages_open ON messages (id) WHERE state IN ('queued', 'sending', 'waiting', 'held', 'uncertain');"
  "CREATE INDEX messages_attention ON messages (id) WHERE state IN ('held', 'uncertain', 'failed');"
  "CREATE INDEX messages_sent ON messages (id) WHERE state = 'sent';"
  "CREATE INDEX messages_due ON messages (account, due, id) WHERE state IN ('queued', 'waiting');"
  "CREATE INDEX messages_sending ON messages (owner) WHERE state = 'sending';"
  "CREATE INDEX messages_held ON messages (account) WHERE state = 'held';"
  "CREATE INDEX messages_final ON messages (finished) WHERE state IN ('sent', 'failed', 'cancelled');"
  "CREATE INDEX messages_state ON messages (state);"
  "CREATE INDEX messages_news ON messages (id) WHERE news = 1;"
  "CREATE INDEX messages_origin ON messages (origin) WHERE origin != '';"
  "CREATE TABLE usage (id INTEGER PRIMARY KEY, account TEXT NOT NULL, begun INTEGER NOT NULL, message INTEGER NOT NULL);"
  "CREATE INDEX usage_account ON usage (account, begun);"
  "CREATE INDEX usage_begun ON usage (begun);"
  "CREATE INDEX usage_message ON usage (message);"
  "CREATE TABLE pauses (account TEXT PRIMARY KEY, until INTEGER NOT NULL, problem TEXT, step TEXT, code INTEGER NOT NULL, enhanced TEXT, reply TEXT) WITHOUT ROWID;"
  "CREATE TABLE servers (account TEXT PRIMARY KEY, endpoint TEXT NOT NULL, max_size INTEGER NOT NULL, has_8bitmime INTEGER NOT NULL,"
  " has_smtputf8 INTEGER NOT NULL, has_dsn INTEGER NOT NULL, known INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE correspondents (address TEXT PRIMARY KEY, name TEXT NOT NULL, spelling TEXT NOT NULL, words TEXT NOT NULL,"
  " uses INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;",
  /* What was sent and is to be copied into the archive of its account; not in `messages`, so that what rescues a damaged database can read
   * those of both versions. */
  "CREATE TABLE archivals (message INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE, trouble TEXT NOT NULL) WITHOUT ROWID;",
};

static gboolean
migrate (PhOutboxDatabase *database, gint64 version, GError **error)
{
  for (guint i = (guint) version; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *note = g_strdup_printf ("PRAGMA user_version = %u", i + 1);

      if (!ph_outbox_database_script (database, steps[i], error) || !ph_outbox_database_script (database, note, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_version (PhOutboxDatabase *database, gint64 *ret_version, GError **error)
{
  if (!ph_outbox_database_find (database, ret_version, error, "PRAGMA user_version", ""))
    return FALSE;
  if (*ret_version <= (gint64) G_N_ELEMENTS (steps) && *ret_version >= 0)
    return TRUE;
  g_set_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN, "the outbox is of a newer version (%" G_GINT64_FORMAT ")", *ret_version);
  return FALSE;
}

/**
 * ph_outbox_schema_prepare:
 * @database: just opened
 * @ret_age: (out): whether there was anything
 * @error: return location
 *
 * Makes the tables that are missing, whole or not at all.
 *
 * Errors: [error@OutboxError]; %PH_OUTBOX_ERROR_OPEN also for a version that is newer than this program.
 *
 * Returns: whether the tables are ours
 */
gboolean
ph_outbox_schema_prepare (PhOutboxDatabase *database, PhOutboxAge *ret_age, GError **error)
{
  gint64 version = 0;

  if (!ph_outbox_database_script (database, "PRAGMA journal_mode = WAL", error) || !read_version (database, &version, error))
    return FALSE;
  *ret_age = PH_OUTBOX_AGE_KNOWN;
  if (version == (gint64) G_N_ELEMENTS (steps))
    return TRUE;
  /* Another process may have been quicker. */
  if (!ph_outbox_database_script (database, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!read_version (database, &version, error) || !migrate (database, version, error) || !ph_outbox_database_script (database, "COMMIT", error))
    {
      ph_outbox_database_roll_back (database);
      return FALSE;
    }
  if (version == 0)
    *ret_age = PH_OUTBOX_AGE_NEW;
  return TRUE;
}
