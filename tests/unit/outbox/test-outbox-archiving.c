// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the outbox notes of messages that are to be copied into an archive, in a database of this version and of the one before.

#include "outbox-fixture.h"
#include "ph-outbox-archiving.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char *directory;
  PhOutbox *outbox;
} Fixture;

static void
open_outbox (Fixture *f)
{
  g_autoptr(GError) error = NULL;

  f->outbox = fixture_open (f->directory, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->directory = fixture_make_directory ();
  open_outbox (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  fixture_close (f->outbox);
  fixture_remove_directory (f->directory);
}

static void
run_sql (Fixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->directory, "outbox.sqlite", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static gint64
add_sent (Fixture *f, const char *subject, PhOutboxArchive archive)
{
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_SENT };
  const PhOutboxOutcome outcome = { .state = PH_OUTBOX_SENT, .recipients = states, .archive = archive };
  gint64 id = fixture_queue_simply (f->outbox, subject);
  g_autoptr(PhOutboxEntry) entry = NULL;

  g_assert_cmpint (fixture_claim_one (f->outbox), ==, id);
  entry = fixture_settle (f->outbox, id, &outcome, NULL);
  g_assert_cmpint (ph_outbox_entry_get_archive (entry), ==, archive);
  return id;
}

static GPtrArray *
list (Fixture *f, PhOutboxArchivals which, gint64 after)
{
  g_auto(Wait) wait = { 0 };
  GPtrArray *entries = NULL;

  ph_outbox_list_archivals_async (f->outbox, which, after, wait_cb, &wait);
  entries = ph_outbox_list_archivals_finish (f->outbox, wait_for (&wait), NULL);
  g_assert_nonnull (entries);
  return entries;
}

static void
assert_listed (Fixture *f, PhOutboxArchivals which, gint64 after, guint n)
{
  g_autoptr(GPtrArray) entries = list (f, which, after);

  g_assert_cmpuint (entries->len, ==, n);
}

static void
note (Fixture *f, gint64 id, const char *trouble)
{
  g_auto(Wait) wait = { 0 };
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_val (ids, id);
  ph_outbox_note_archivals_async (f->outbox, ids, trouble, wait_cb, &wait);
  g_assert_true (ph_outbox_note_archivals_finish (f->outbox, wait_for (&wait), NULL));
}

static void
test_states (Fixture *f, gconstpointer data)
{
  gint64 first = add_sent (f, "one", PH_OUTBOX_ARCHIVE_WANTED);
  gint64 none = add_sent (f, "two", PH_OUTBOX_ARCHIVE_NONE);
  gint64 second = add_sent (f, "three", PH_OUTBOX_ARCHIVE_WANTED);

  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, 0, 2);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, first, 1);
  note (f, first, "/x: no space");
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, 0, 1);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_ALL, 0, 2);
  g_autoptr(PhOutboxEntry) failed = fixture_load (f->outbox, first);
  g_assert_cmpint (ph_outbox_entry_get_archive (failed), ==, PH_OUTBOX_ARCHIVE_FAILED);
  g_assert_cmpstr (ph_outbox_entry_get_archive_trouble (failed), ==, "/x: no space");
  g_autoptr(PhOutboxEntry) without = fixture_load (f->outbox, none);
  g_assert_cmpint (ph_outbox_entry_get_archive (without), ==, PH_OUTBOX_ARCHIVE_NONE);
  note (f, first, NULL);
  note (f, second, NULL);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_ALL, 0, 0);
  g_autoptr(PhOutboxEntry) kept = fixture_load (f->outbox, first);
  g_assert_cmpint (ph_outbox_entry_get_archive (kept), ==, PH_OUTBOX_ARCHIVE_NONE);
}

/* Nothing that is not in its archive yet is forgotten, unless the person removes it. */
static void
test_purge (Fixture *f, gconstpointer data)
{
  gint64 kept = add_sent (f, "one", PH_OUTBOX_ARCHIVE_WANTED);
  g_auto(Wait) first = { 0 };
  g_auto(Wait) second = { 0 };

  add_sent (f, "two", PH_OUTBOX_ARCHIVE_NONE);
  ph_outbox_purge_async (f->outbox, G_MAXINT64, NULL, wait_cb, &first);
  g_assert_cmpint (ph_outbox_purge_finish (f->outbox, wait_for (&first), NULL), ==, 1);
  g_autofree char *text = fixture_read_message (f->outbox, kept, NULL);
  g_assert_nonnull (text);
  note (f, kept, NULL);
  ph_outbox_purge_async (f->outbox, G_MAXINT64, NULL, wait_cb, &second);
  g_assert_cmpint (ph_outbox_purge_finish (f->outbox, wait_for (&second), NULL), ==, 1);
  g_assert_true (fixture_act (f->outbox, add_sent (f, "three", PH_OUTBOX_ARCHIVE_WANTED), PH_OUTBOX_ACTION_REMOVE, NULL));
  assert_listed (f, PH_OUTBOX_ARCHIVALS_ALL, 0, 0);
}

/* What the person knows to have arrived was sent, too. */
static void
test_marked (Fixture *f, gconstpointer data)
{
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_PENDING };
  const PhOutboxOutcome outcome = { .state = PH_OUTBOX_UNCERTAIN, .recipients = states };
  gint64 id = fixture_queue_simply (f->outbox, "one");
  g_autoptr(PhOutboxEntry) entry = NULL;

  g_assert_cmpint (fixture_claim_one (f->outbox), ==, id);
  entry = fixture_settle (f->outbox, id, &outcome, NULL);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_ALL, 0, 0);
  g_assert_true (fixture_act (f->outbox, id, PH_OUTBOX_ACTION_MARK_SENT, NULL));
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, 0, 1);
}

static gint64
add_partly_sent (Fixture *f)
{
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_SENT, PH_OUTBOX_RECIPIENT_PENDING };
  const PhOutboxOutcome outcome = { .state = PH_OUTBOX_WAITING, .recipients = states, .archive = PH_OUTBOX_ARCHIVE_WANTED };
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", "cem@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope };
  gint64 id = fixture_queue (f->outbox, &order, "Subject: x\r\n\r\nx\r\n", NULL);

  g_assert_cmpint (fixture_claim_one (f->outbox), ==, id);
  g_object_unref (fixture_settle (f->outbox, id, &outcome, NULL));
  return id;
}

/* What one of them has got was sent, whatever becomes of the others; and not before nothing becomes of them any more. */
static void
test_partly_sent (Fixture *f, gconstpointer data)
{
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_SENT, PH_OUTBOX_RECIPIENT_PENDING };
  const PhOutboxOutcome failure = { .state = PH_OUTBOX_FAILED, .recipients = states, .archive = PH_OUTBOX_ARCHIVE_WANTED };
  gint64 cancelled = add_partly_sent (f);

  assert_listed (f, PH_OUTBOX_ARCHIVALS_ALL, 0, 0);
  g_assert_true (fixture_act (f->outbox, cancelled, PH_OUTBOX_ACTION_CANCEL, NULL));
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, 0, 1);

  gint64 failed = add_partly_sent (f);

  g_assert_cmpint (fixture_claim_one (f->outbox), ==, failed);
  g_object_unref (fixture_settle (f->outbox, failed, &failure, NULL));
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, cancelled, 1);
  g_autoptr(PhOutboxEntry) entry = fixture_load (f->outbox, failed);
  g_assert_cmpint (ph_outbox_entry_get_archive (entry), ==, PH_OUTBOX_ARCHIVE_WANTED);

  gint64 unsent = fixture_queue_simply (f->outbox, "one");

  g_assert_true (fixture_act (f->outbox, unsent, PH_OUTBOX_ACTION_CANCEL, NULL));
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, failed, 0);
}

static void
test_name (Fixture *f, gconstpointer data)
{
  g_autoptr(PhOutboxEntry) one = fixture_load (f->outbox, add_sent (f, "one", PH_OUTBOX_ARCHIVE_WANTED));
  g_autoptr(PhOutboxEntry) two = fixture_load (f->outbox, add_sent (f, "one", PH_OUTBOX_ARCHIVE_WANTED));
  g_autoptr(PhOutboxEntry) again = fixture_load (f->outbox, ph_outbox_entry_get_id (one));
  g_autofree char *name = ph_outbox_entry_dup_archive_name (one);
  g_autofree char *other = ph_outbox_entry_dup_archive_name (two);
  g_autofree char *same = ph_outbox_entry_dup_archive_name (again);

  g_assert_cmpstr (name, ==, same);
  g_assert_cmpstr (name, !=, other);
  g_assert_true (g_str_has_suffix (name, ".posthorn"));
  g_assert_null (strpbrk (name, ":,/"));
}

/* The database of the version before opens, with all that is in it. */
static void
test_older (Fixture *f, gconstpointer data)
{
  gint64 id = add_sent (f, "old", PH_OUTBOX_ARCHIVE_NONE);

  fixture_close (f->outbox);
  run_sql (f, "DROP TABLE archivals; PRAGMA user_version = 1");
  open_outbox (f);
  g_autoptr(PhOutboxEntry) entry = fixture_load (f->outbox, id);
  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_SENT);
  g_assert_cmpint (ph_outbox_entry_get_archive (entry), ==, PH_OUTBOX_ARCHIVE_NONE);
  add_sent (f, "new", PH_OUTBOX_ARCHIVE_WANTED);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, 0, 1);
}

static void
copy_database (Fixture *f, const char *from, const char *to)
{
  g_autofree char *source = g_build_filename (f->directory, from, NULL);
  g_autofree char *target = g_build_filename (f->directory, to, NULL);
  g_autofree char *data = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (source, &data, &length, NULL));
  g_assert_true (g_file_set_contents (target, data, (gssize) length, NULL));
}

/* The database of before the message was sent does not know of the copy, and the message is not sent again to learn of it. */
static void
test_forgotten (Fixture *f, gconstpointer data)
{
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_SENT };
  const PhOutboxOutcome outcome = { .state = PH_OUTBOX_SENT, .recipients = states, .archive = PH_OUTBOX_ARCHIVE_WANTED };
  gint64 id = fixture_queue_simply (f->outbox, "one");

  fixture_close (f->outbox);
  copy_database (f, "outbox.sqlite", "before.sqlite");
  open_outbox (f);
  g_assert_cmpint (fixture_claim_one (f->outbox), ==, id);
  g_object_unref (fixture_settle (f->outbox, id, &outcome, NULL));
  fixture_close (f->outbox);
  copy_database (f, "before.sqlite", "outbox.sqlite");
  open_outbox (f);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_ALL, 0, 0);
  g_assert_cmpint (fixture_claim_one (f->outbox), ==, 0);
  g_assert_cmpint (fixture_get_state (f->outbox, id), ==, PH_OUTBOX_SENT);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, 0, 1);
}

static void
test_page (Fixture *f, gconstpointer data)
{
  gint64 last = 0;

  for (guint i = 0; i < 60; i++)
    last = add_sent (f, "many", PH_OUTBOX_ARCHIVE_WANTED);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, 0, 50);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, last - 10, 10);
  assert_listed (f, PH_OUTBOX_ARCHIVALS_NEW, last, 0);
}

#define ADD(name, function) g_test_add ("/outbox/archiving/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("states", test_states);
  ADD ("purge", test_purge);
  ADD ("marked", test_marked);
  ADD ("partly-sent", test_partly_sent);
  ADD ("name", test_name);
  ADD ("older", test_older);
  ADD ("forgotten", test_forgotten);
  ADD ("page", test_page);
  return g_test_run ();
}
