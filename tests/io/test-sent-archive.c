// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Copies of what was sent, from the outbox into the folder of the account: once, whatever happens in between.

#include "config.h"

#include "courier-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ph-outbox-archiving.h"

#define ALL (SINK_PIPELINING | SINK_CHUNKING)

static char *
dup_folder (CourierFixture *fixture)
{
  return g_build_filename (fixture->directory, "Mail", "Sent", NULL);
}

static void
set_folder (CourierFixture *fixture, const char *folder)
{
  g_autoptr(PhAccount) account = courier_fixture_dup_account (fixture);

  ph_account_set_archive_folder (account, folder);
  courier_fixture_save (fixture, account);
}

static CourierFixture *
new_fixture (void)
{
  CourierFixture *fixture = courier_fixture_new (ALL);
  g_autofree char *folder = dup_folder (fixture);

  set_folder (fixture, folder);
  return fixture;
}

static guint
count (CourierFixture *fixture)
{
  g_autofree char *folder = dup_folder (fixture);
  g_autofree char *path = g_build_filename (folder, "cur", NULL);
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (directory != NULL && g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

static PhOutboxArchive
get_archive (CourierFixture *fixture, gint64 id)
{
  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

  return ph_outbox_entry_get_archive (entry);
}

static void
flush (CourierFixture *fixture)
{
  g_autoptr(GError) error = NULL;

  courier_fixture_flush (fixture, 0, NULL, &error);
  g_assert_no_error (error);
}

/* Who sends with a command finds the copy when that ends. */
static void
test_flush (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  courier_fixture_queue_many (fixture, 2, 70);
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_sent, ==, 71);
  g_assert_cmpuint (count (fixture), ==, 71);
  g_assert_cmpint (get_archive (fixture, id), ==, PH_OUTBOX_ARCHIVE_NONE);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);
  g_autofree char *folder = dup_folder (fixture);
  g_autofree char *name = ph_outbox_entry_dup_archive_name (entry);
  g_autofree char *file = g_strconcat (name, ":2,S", NULL);
  g_autofree char *path = g_build_filename (folder, "cur", file, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "1@test"));
  g_assert_null (strchr (text, '\r'));
}

static void
test_no_folder (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  set_folder (fixture, "");
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
  g_assert_cmpint (get_archive (fixture, id), ==, PH_OUTBOX_ARCHIVE_NONE);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* What is not sent is not in it. */
static void
test_refused (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();

  sink_server_refuse (fixture->server, "RCPT", "bob", "550 5.1.1 no such user");
  courier_fixture_queue (fixture, 1, NULL);
  flush (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static gboolean
is_kept (CourierFixture *fixture)
{
  return count (fixture) == 1 && get_archive (fixture, 1) == PH_OUTBOX_ARCHIVE_NONE;
}

static gboolean
is_failed (CourierFixture *fixture)
{
  return get_archive (fixture, 1) == PH_OUTBOX_ARCHIVE_FAILED;
}

static void
test_started (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();

  ph_courier_start (fixture->courier);
  courier_fixture_queue (fixture, 1, NULL);
  courier_fixture_wait (fixture, is_kept);
}

/* Somebody died between the two: the copy is made by whoever comes next. */
static void
test_died_before (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  set_folder (fixture, "");
  flush (fixture);
  courier_fixture_edit (fixture, "INSERT INTO archivals VALUES (1, '')");
  g_autofree char *folder = dup_folder (fixture);
  set_folder (fixture, folder);
  courier_fixture_reopen (fixture);
  g_assert_cmpint (get_archive (fixture, id), ==, PH_OUTBOX_ARCHIVE_WANTED);
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, is_kept);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 1);
}

static void
answer (CourierFixture *fixture, gint64 id)
{
  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);
  g_autofree char *folder = dup_folder (fixture);
  g_autofree char *name = ph_outbox_entry_dup_archive_name (entry);
  g_autofree char *old = g_strdup_printf ("%s/cur/%s:2,S", folder, name);
  g_autofree char *new = g_strdup_printf ("%s/cur/%s:2,RS", folder, name);

  g_assert_cmpint (g_rename (old, new), ==, 0);
}

/* Or between the copy and the note of it; meanwhile a mail reader was at it. */
static void
test_died_behind (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  flush (fixture);
  answer (fixture, id);
  courier_fixture_edit (fixture, "INSERT INTO archivals VALUES (1, '')");
  courier_fixture_reopen (fixture);
  flush (fixture);
  g_assert_cmpint (get_archive (fixture, id), ==, PH_OUTBOX_ARCHIVE_NONE);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* A folder that can't be written to loses nothing, and another one mends it at once. */
static void
test_bad_folder (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  g_autofree char *folder = dup_folder (fixture);
  g_autofree char *mail = g_path_get_dirname (folder);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  g_assert_true (g_file_set_contents (mail, "in the way", -1, NULL));
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, is_failed);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_SENT);
  g_assert_nonnull (strstr (ph_outbox_entry_get_archive_trouble (entry), folder));
  g_assert_cmpint (g_unlink (mail), ==, 0);
  g_autofree char *same = g_strconcat (folder, "/", NULL);
  set_folder (fixture, same);
  courier_fixture_wait (fixture, is_kept);
}

static gboolean
is_given_up (CourierFixture *fixture)
{
  return get_archive (fixture, 1) == PH_OUTBOX_ARCHIVE_NONE;
}

/* Who wants no archive any more has nothing that waits for one. */
static void
test_given_up (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();

  courier_fixture_queue (fixture, 1, NULL);
  set_folder (fixture, "relative");
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, is_failed);
  set_folder (fixture, "");
  courier_fixture_wait (fixture, is_given_up);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static gboolean
has_no_account (CourierFixture *fixture)
{
  return ph_account_store_find (fixture->store, COURIER_ACCOUNT) == NULL;
}

/* An account that was removed by mistake comes back with what it had to keep. */
static void
test_account_comes_back (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  g_autofree char *folder = dup_folder (fixture);
  g_autofree char *mail = g_path_get_dirname (folder);
  g_autoptr(PhAccount) account = courier_fixture_dup_account (fixture);

  courier_fixture_queue (fixture, 1, NULL);
  g_assert_true (g_file_set_contents (mail, "in the way", -1, NULL));
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, is_failed);
  ph_account_store_remove_async (fixture->store, COURIER_ACCOUNT, NULL, NULL, NULL);
  courier_fixture_wait (fixture, has_no_account);
  g_assert_cmpint (g_unlink (mail), ==, 0);
  g_assert_true (is_failed (fixture));
  courier_fixture_save (fixture, account);
  courier_fixture_wait (fixture, is_kept);
}

static gboolean
has_account (CourierFixture *fixture)
{
  return !has_no_account (fixture);
}

/* Where no account is known, they may come back, too: the file with them is gone, or can't be read. */
static void
test_accounts_unknown (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  g_autoptr(PhAccount) account = courier_fixture_dup_account (fixture);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  set_folder (fixture, "relative");
  flush (fixture);
  g_assert_true (is_failed (fixture));
  ph_account_store_remove_async (fixture->store, COURIER_ACCOUNT, NULL, NULL, NULL);
  courier_fixture_wait (fixture, has_no_account);
  flush (fixture);
  g_assert_cmpint (get_archive (fixture, id), ==, PH_OUTBOX_ARCHIVE_FAILED);
  courier_fixture_save (fixture, account);
  courier_fixture_wait (fixture, has_account);
  flush (fixture);
  g_assert_true (is_kept (fixture));
}

/* Of one that is gone while others are there nothing comes back. */
static void
test_account_gone (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  g_autoptr(PhAccount) other = ph_account_new ("other");

  courier_fixture_queue (fixture, 1, NULL);
  set_folder (fixture, "relative");
  flush (fixture);
  g_assert_true (is_failed (fixture));
  ph_account_set_address (other, "grace@example.net");
  ph_account_set_host (other, "mail.example.net");
  courier_fixture_save (fixture, other);
  ph_account_store_remove_async (fixture->store, COURIER_ACCOUNT, NULL, NULL, NULL);
  courier_fixture_wait (fixture, has_no_account);
  flush (fixture);
  g_assert_true (is_given_up (fixture));
}

static char *
find_message (CourierFixture *fixture)
{
  g_autofree char *spool = g_build_filename (fixture->directory, "spool", NULL);
  g_autoptr(GDir) directory = g_dir_open (spool, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (directory)) != NULL)
    if (g_str_has_suffix (name, ".eml"))
      return g_build_filename (spool, name, NULL);
  g_assert_not_reached ();
}

/* That its message can't be read now is said, and is no reason to give up. */
static void
test_unreadable_message (void)
{
  g_autoptr(CourierFixture) fixture = new_fixture ();
  g_autofree char *folder = dup_folder (fixture);
  g_autofree char *elsewhere = g_build_filename (fixture->directory, "elsewhere", NULL);

  courier_fixture_queue (fixture, 1, NULL);
  set_folder (fixture, "relative");
  flush (fixture);
  g_assert_true (is_failed (fixture));
  set_folder (fixture, folder);

  g_autofree char *message = find_message (fixture);

  /* What can be opened and not read. */
  g_assert_cmpint (g_rename (message, elsewhere), ==, 0);
  g_assert_cmpint (g_mkdir (message, 0700), ==, 0);
  flush (fixture);
  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, 1);
  g_assert_nonnull (strstr (ph_outbox_entry_get_archive_trouble (entry), "can't be read"));
  g_assert_cmpint (g_rmdir (message), ==, 0);
  g_assert_cmpint (g_rename (elsewhere, message), ==, 0);
  flush (fixture);
  g_assert_true (is_kept (fixture));
}

int
main (int argc, char **argv)
{
  /* No session bus: the keyring would be asked for nothing. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sent-archive/flush", test_flush);
  g_test_add_func ("/sent-archive/no-folder", test_no_folder);
  g_test_add_func ("/sent-archive/refused", test_refused);
  g_test_add_func ("/sent-archive/started", test_started);
  g_test_add_func ("/sent-archive/died-before", test_died_before);
  g_test_add_func ("/sent-archive/died-behind", test_died_behind);
  g_test_add_func ("/sent-archive/bad-folder", test_bad_folder);
  g_test_add_func ("/sent-archive/given-up", test_given_up);
  g_test_add_func ("/sent-archive/account-comes-back", test_account_comes_back);
  g_test_add_func ("/sent-archive/accounts-unknown", test_accounts_unknown);
  g_test_add_func ("/sent-archive/account-gone", test_account_gone);
  g_test_add_func ("/sent-archive/unreadable-message", test_unreadable_message);
  return g_test_run ();
}
