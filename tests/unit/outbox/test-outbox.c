// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The outbox in a temporary directory: what is queued is there with all its properties, what a person and a courier may do with it,
// what two of them on one directory see of each other, and what is left of those that died.

#include "outbox-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *directory;
  PhOutbox *outbox;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->directory = fixture_make_directory ();
  fixture->outbox = fixture_open (fixture->directory, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->outbox, fixture_close);
  fixture_remove_directory (fixture->directory);
}

static void
reopen (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&fixture->outbox, fixture_close);
  fixture->outbox = fixture_open (fixture->directory, &error);
  g_assert_no_error (error);
}

/* The first one. */
static char *
find_file (const char *folder, const char *suffix)
{
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name = g_dir_read_name (directory);

  while (name != NULL && !g_str_has_suffix (name, suffix))
    name = g_dir_read_name (directory);
  return name != NULL ? g_build_filename (folder, name, NULL) : NULL;
}

static void
test_queue (Fixture *fixture, gconstpointer data)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", "cem@example.net", NULL);
  const PhOutboxOrder order = {
    .account_id = "work",
    .envelope = envelope,
    .refused = PH_SMTP_REFUSED_SEND_TO_OTHERS,
    .delivery = { .notify = PH_SMTP_NOTIFY_SUCCESS | PH_SMTP_NOTIFY_FAILURE, .returned = PH_SMTP_RETURN_HEADERS, .envelope_id = "x1", .priority = PH_SMTP_PRIORITY_SET, .priority_level = -3 },
    .due = 4102444800,
    .origin = "draft-1",
    .batch = "batch-1",
  };
  g_autoptr(GError) error = NULL;
  gint64 id = fixture_queue (fixture->outbox, &order, "From: ada@example.org\nBcc: cem@example.net\nSubject: Lunch\n\nAt one?\n.\n", &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, ==, 1);
  reopen (fixture);

  g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, id);
  g_autofree char *text = fixture_read_message (fixture->outbox, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "From: ada@example.org\r\nSubject: Lunch\r\n\r\nAt one?\r\n.\r\n");
  g_assert_cmpint (ph_outbox_entry_get_size (entry), ==, (gint64) strlen (text));
  g_assert_true (ph_outbox_entry_has_message (entry));
  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_QUEUED);
  g_assert_cmpstr (ph_outbox_entry_get_account_id (entry), ==, "work");
  g_assert_cmpstr (ph_address_get_text (ph_outbox_entry_get_sender (entry)), ==, "ada@example.org");
  g_assert_cmpuint (ph_outbox_entry_get_n_recipients (entry), ==, 2);
  g_assert_cmpstr (ph_address_get_text (ph_outbox_entry_get_recipient (entry, 1)), ==, "cem@example.net");
  g_assert_cmpint (ph_outbox_entry_get_refused_policy (entry), ==, PH_SMTP_REFUSED_SEND_TO_OTHERS);
  g_assert_cmpint (ph_outbox_entry_get_delivery (entry)->notify, ==, PH_SMTP_NOTIFY_SUCCESS | PH_SMTP_NOTIFY_FAILURE);
  g_assert_cmpint (ph_outbox_entry_get_delivery (entry)->returned, ==, PH_SMTP_RETURN_HEADERS);
  g_assert_cmpstr (ph_outbox_entry_get_delivery (entry)->envelope_id, ==, "x1");
  g_assert_cmpint (ph_outbox_entry_get_delivery (entry)->priority_level, ==, -3);
  g_assert_cmpint (ph_outbox_entry_get_due (entry), ==, 4102444800);
  g_assert_cmpstr (ph_outbox_entry_get_origin (entry), ==, "draft-1");
  g_assert_cmpstr (ph_outbox_entry_get_batch (entry), ==, "batch-1");
  g_assert_cmpuint (ph_outbox_entry_get_n_attempts (entry), ==, 0);
  g_assert_cmpint (ph_outbox_entry_get_content (entry), ==, PH_SMTP_CONTENT_7BIT);
}

static void
test_empty_sender (Fixture *fixture, gconstpointer data)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope (NULL, "bob@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope };
  gint64 id = fixture_queue (fixture->outbox, &order, "Subject: x\n\nno last line end", NULL);
  g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, id);
  g_autofree char *text = fixture_read_message (fixture->outbox, id, NULL);

  g_assert_null (ph_outbox_entry_get_sender (entry));
  g_assert_cmpstr (text, ==, "Subject: x\r\n\r\nno last line end\r\n");
}

static void
test_origin_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope, .origin = "draft-1" };
  g_autoptr(GError) error = NULL;
  gint64 id = fixture_queue (fixture->outbox, &order, "Subject: x\n\n", NULL);

  g_assert_cmpint (fixture_queue (fixture->outbox, &order, "Subject: x\n\n", &error), ==, -1);
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_DOUBLE);
  g_assert_cmpuint (fixture_count_files (fixture->directory, "spool", ""), ==, 2);

  g_auto(Wait) wait = { 0 };

  ph_outbox_find_origin_async (fixture->outbox, "draft-1", NULL, wait_cb, &wait);
  g_assert_cmpint (ph_outbox_find_origin_finish (fixture->outbox, wait_for (&wait), NULL), ==, id);
  g_assert_true (fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_CANCEL, NULL));
  g_assert_cmpint (fixture_queue (fixture->outbox, &order, "Subject: x\n\n", NULL), ==, id + 1);
}

/* Every action in every state, against the table. */
static void
test_actions (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  g_autoptr(GError) error = NULL;

  g_assert_false (fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_MARK_SENT, &error));
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_CANCEL, NULL));
  g_assert_cmpint (fixture_get_state (fixture->outbox, id), ==, PH_OUTBOX_CANCELLED);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, 0);
  g_assert_true (fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_RETRY, NULL));
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, id);
  g_assert_false (fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_CANCEL, &error));
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE);
  g_clear_error (&error);
  fixture_settle_sent (fixture->outbox, id);
  g_assert_true (fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_REMOVE, NULL));
  g_assert_null (fixture_load (fixture->outbox, id));
  g_assert_cmpuint (fixture_count_files (fixture->directory, "spool", ""), ==, 0);
  g_assert_false (fixture_act (fixture->outbox, id, PH_OUTBOX_ACTION_REMOVE, &error));
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_NOT_FOUND);
  /* The identifier is never used again. */
  g_assert_cmpint (fixture_queue_simply (fixture->outbox, "y"), ==, id + 1);
}

static void
test_delivery (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  const PhOutboxClaim claim = { .account_id = "work", .max = 10 };
  const PhOutboxClaim other = { .account_id = "home", .max = 10 };
  gint64 next = -1;
  g_autoptr(GPtrArray) nothing = fixture_claim (fixture->outbox, &other, &next);
  g_autoptr(GPtrArray) claimed = fixture_claim (fixture->outbox, &claim, &next);
  g_autoptr(GPtrArray) again = fixture_claim (fixture->outbox, &claim, &next);
  g_auto(Wait) wait = { 0 };

  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpuint (claimed->len, ==, 1);
  g_assert_cmpuint (again->len, ==, 0);
  g_assert_cmpint (next, ==, 0);
  g_assert_cmpuint (ph_outbox_entry_get_n_attempts (claimed->pdata[0]), ==, 1);
  g_assert_true (fixture_hand_over (fixture->outbox, id, NULL));
  fixture_settle_sent (fixture->outbox, id);

  g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, id);

  g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 0), ==, PH_OUTBOX_RECIPIENT_SENT);
  g_assert_cmpint (ph_outbox_entry_get_finished (entry), >, 0);
  ph_outbox_load_transcript_async (fixture->outbox, id, NULL, wait_cb, &wait);

  g_autofree char *transcript = ph_outbox_load_transcript_finish (fixture->outbox, wait_for (&wait), NULL);

  g_assert_cmpstr (transcript, ==, "S: 250 ok\n");
}

/* Who has got it never gets it again, whatever a later attempt says. */
static void
test_partial_refusal (Fixture *fixture, gconstpointer data)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", "cem@example.net", "dan@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope };
  gint64 id = fixture_queue (fixture->outbox, &order, "Subject: x\n\n", NULL);
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_SENT, PH_OUTBOX_RECIPIENT_PENDING, PH_OUTBOX_RECIPIENT_REFUSED };
  const PhOutboxTrouble troubles[] = { { 0 }, { TRUE, PH_PROBLEM_GREYLISTED, PH_TEST_STEP_DELIVER, 450, (char *) "4.2.0", (char *) "later" }, { TRUE, PH_PROBLEM_RECIPIENT_UNKNOWN, PH_TEST_STEP_DELIVER, 550, NULL, NULL } };
  const PhOutboxOutcome outcome = { .state = PH_OUTBOX_WAITING, .due = 1, .trouble = troubles[1], .recipients = states, .recipient_troubles = troubles };
  const PhOutboxRecipientState none[] = { PH_OUTBOX_RECIPIENT_PENDING, PH_OUTBOX_RECIPIENT_PENDING, PH_OUTBOX_RECIPIENT_PENDING };
  const PhOutboxOutcome failure = { .state = PH_OUTBOX_WAITING, .due = 1, .recipients = none };

  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, id);

  g_autoptr(PhOutboxEntry) entry = fixture_settle (fixture->outbox, id, &outcome, NULL);
  g_autoptr(PhEnvelope) pending = ph_outbox_entry_dup_pending_envelope (entry);

  g_assert_cmpuint (ph_envelope_get_n_recipients (pending), ==, 1);
  g_assert_cmpstr (ph_address_get_text (ph_envelope_get_recipient (pending, 0)), ==, "cem@example.net");
  g_assert_cmpint (ph_outbox_entry_get_trouble (entry)->problem, ==, PH_PROBLEM_GREYLISTED);
  g_assert_cmpstr (ph_outbox_entry_get_trouble (entry)->text, ==, "later");
  g_assert_cmpint (ph_outbox_entry_get_recipient_trouble (entry, 2)->problem, ==, PH_PROBLEM_RECIPIENT_UNKNOWN);

  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, id);

  g_autoptr(PhOutboxEntry) later = fixture_settle (fixture->outbox, id, &failure, NULL);

  g_assert_cmpint (ph_outbox_entry_get_recipient_state (later, 0), ==, PH_OUTBOX_RECIPIENT_SENT);
  g_assert_cmpuint (ph_outbox_entry_get_n_attempts (later), ==, 2);
}

/* That a file can't be read now says nothing of what stands in it: it stays where it is. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  g_autofree char *spool = g_build_filename (fixture->directory, "spool", NULL);
  g_autofree char *file = find_file (spool, ".eml");
  g_autofree char *elsewhere = g_build_filename (fixture->directory, "elsewhere", NULL);
  g_autofree char *nothing = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  /* What can be opened and not read. */
  g_assert_cmpint (g_rename (file, elsewhere), ==, 0);
  g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
  nothing = fixture_read_message (fixture->outbox, id, &error);
  g_assert_null (nothing);
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (g_rmdir (file), ==, 0);
  g_assert_cmpint (g_rename (elsewhere, file), ==, 0);
  text = fixture_read_message (fixture->outbox, id, NULL);
  g_assert_nonnull (text);
}

/* Many at once: those that are ours, and no others. */
static void
test_settle_all (Fixture *fixture, gconstpointer data)
{
  const PhOutboxOutcome waiting = { .state = PH_OUTBOX_WAITING, .due = 1, .trouble = { .has_problem = TRUE, .problem = PH_PROBLEM_CONNECTION_REFUSED } };
  const PhOutboxOutcome held = { .state = PH_OUTBOX_HELD };
  gint64 ids[3];
  g_auto(Wait) wait = { 0 };

  for (guint i = 0; i < 3; i++)
    ids[i] = fixture_queue_simply (fixture->outbox, "x");
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, ids[0]);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, ids[1]);

  const PhOutboxEnding endings[] = { { ids[0], &waiting }, { ids[2], &held }, { 99, &held }, { ids[1], &held } };

  ph_outbox_settle_all_async (fixture->outbox, endings, G_N_ELEMENTS (endings), wait_cb, &wait);

  g_autoptr(GPtrArray) entries = ph_outbox_settle_all_finish (fixture->outbox, wait_for (&wait), NULL);

  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpint (ph_outbox_entry_get_id (entries->pdata[0]), ==, ids[0]);
  g_assert_cmpint (ph_outbox_entry_get_trouble (entries->pdata[0])->problem, ==, PH_PROBLEM_CONNECTION_REFUSED);
  g_assert_cmpint (fixture_get_state (fixture->outbox, ids[0]), ==, PH_OUTBOX_WAITING);
  g_assert_cmpint (fixture_get_state (fixture->outbox, ids[1]), ==, PH_OUTBOX_HELD);
  g_assert_cmpint (fixture_get_state (fixture->outbox, ids[2]), ==, PH_OUTBOX_QUEUED);
}

static void
test_due (Fixture *fixture, gconstpointer data)
{
  gint64 first = fixture_queue_simply (fixture->outbox, "first");
  gint64 second = fixture_queue_simply (fixture->outbox, "second");
  const PhOutboxClaim claim = { .account_id = "work", .max = 10 };
  gint64 far = g_get_real_time () / G_USEC_PER_SEC + 1000;
  gint64 next = 0;
  g_auto(Wait) wait = { 0 };

  ph_outbox_reschedule_async (fixture->outbox, first, far, NULL, wait_cb, &wait);
  g_assert_true (ph_outbox_reschedule_finish (fixture->outbox, wait_for (&wait), NULL));

  g_autoptr(GPtrArray) claimed = fixture_claim (fixture->outbox, &claim, &next);

  g_assert_cmpuint (claimed->len, ==, 1);
  g_assert_cmpint (ph_outbox_entry_get_id (claimed->pdata[0]), ==, second);
  g_assert_cmpint (next, ==, far);
  g_assert_cmpint (fixture_count (fixture->outbox).next_due, ==, far);
}

/* What is being sent has no time any more. */
static void
test_due_of_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 far = g_get_real_time () / G_USEC_PER_SEC + 1000;
  gint64 claimed = 0;
  g_auto(Wait) wait = { 0 };

  for (guint i = 0; i < 3; i++)
    {
      gint64 id = fixture_queue_simply (fixture->outbox, "x");

      g_array_append_val (ids, id);
    }
  fixture_queue_simply (fixture->outbox, "another");
  claimed = fixture_claim_one (fixture->outbox);
  ph_outbox_reschedule_all_async (fixture->outbox, ids, far, NULL, wait_cb, &wait);
  g_assert_cmpint (ph_outbox_reschedule_all_finish (fixture->outbox, wait_for (&wait), NULL), ==, 2);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, g_array_index (ids, gint64, i));

      g_assert_cmpint (ph_outbox_entry_get_due (entry) == far, ==, ph_outbox_entry_get_id (entry) != claimed);
    }
  g_assert_cmpint (fixture_claim_one (fixture->outbox), >, g_array_index (ids, gint64, 2));
}

static void
test_only (Fixture *fixture, gconstpointer data)
{
  gint64 ids[3] = { 0 };
  g_autoptr(GArray) only = g_array_new (FALSE, FALSE, sizeof (gint64));
  const PhOutboxClaim claim = { .account_id = "work", .max = 10, .only = only };
  gint64 next = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = fixture_queue_simply (fixture->outbox, "x");
  g_array_append_val (only, ids[1]);

  g_autoptr(GPtrArray) claimed = fixture_claim (fixture->outbox, &claim, &next);

  g_assert_cmpuint (claimed->len, ==, 1);
  g_assert_cmpint (ph_outbox_entry_get_id (claimed->pdata[0]), ==, ids[1]);
}

static void
give_back (PhOutbox *outbox, gint64 id)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_give_back_async (outbox, id, wait_cb, &wait);
  g_assert_true (ph_outbox_give_back_finish (outbox, wait_for (&wait), NULL));
}

static PhOutboxUsage
get_usage (PhOutbox *outbox)
{
  PhOutboxUsage usage = { 0 };
  g_auto(Wait) wait = { 0 };

  ph_outbox_get_usage_async (outbox, "work", NULL, wait_cb, &wait);
  g_assert_true (ph_outbox_get_usage_finish (outbox, wait_for (&wait), &usage, NULL));
  return usage;
}

static void
test_quota (Fixture *fixture, gconstpointer data)
{
  const PhOutboxClaim claim = { .account_id = "work", .max = 10, .quota = { .per_minute = 2 } };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 next = 0;

  for (guint i = 0; i < 3; i++)
    fixture_queue_simply (fixture->outbox, "x");

  g_autoptr(GPtrArray) claimed = fixture_claim (fixture->outbox, &claim, &next);

  g_assert_cmpuint (claimed->len, ==, 2);
  g_assert_cmpint (get_usage (fixture->outbox).in_minute, ==, 2);
  fixture_settle_sent (fixture->outbox, ph_outbox_entry_get_id (claimed->pdata[0]));
  give_back (fixture->outbox, ph_outbox_entry_get_id (claimed->pdata[1]));
  reopen (fixture);
  g_assert_cmpint (get_usage (fixture->outbox).in_day, ==, 1);

  g_autoptr(GPtrArray) more = fixture_claim (fixture->outbox, &claim, &next);
  g_autoptr(GPtrArray) none = fixture_claim (fixture->outbox, &claim, &next);

  g_assert_cmpuint (more->len, ==, 1);
  g_assert_cmpuint (ph_outbox_entry_get_n_attempts (more->pdata[0]), ==, 1);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (next, >=, now + 55);
  g_assert_cmpint (next, <=, now + 70);
}

static void
pause_account (PhOutbox *outbox, gint64 until, const PhOutboxTrouble *trouble)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_pause_account_async (outbox, "work", until, trouble, wait_cb, &wait);
  g_assert_true (ph_outbox_pause_account_finish (outbox, wait_for (&wait), NULL));
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  const PhOutboxTrouble trouble = { TRUE, PH_PROBLEM_RATE_LIMITED, PH_TEST_STEP_DELIVER, 450, NULL, (char *) "slow down" };
  const PhOutboxClaim claim = { .account_id = "work", .max = 10 };
  gint64 until = g_get_real_time () / G_USEC_PER_SEC + 500;
  gint64 next = 0;

  fixture_queue_simply (fixture->outbox, "x");
  pause_account (fixture->outbox, until, &trouble);

  g_autoptr(GPtrArray) none = fixture_claim (fixture->outbox, &claim, &next);
  PhOutboxUsage usage = get_usage (fixture->outbox);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (next, ==, until);
  g_assert_cmpint (usage.paused_until, ==, until);
  g_assert_cmpint (usage.pause.problem, ==, PH_PROBLEM_RATE_LIMITED);
  g_assert_cmpstr (usage.pause.text, ==, "slow down");
  ph_outbox_usage_clear (&usage);
  pause_account (fixture->outbox, 0, NULL);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, 1);
}

static void
test_held (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  const PhOutboxRecipientState states[] = { PH_OUTBOX_RECIPIENT_PENDING };
  const PhOutboxOutcome outcome = { .state = PH_OUTBOX_HELD, .trouble = { TRUE, PH_PROBLEM_WRONG_CREDENTIALS, PH_TEST_STEP_SIGN_IN, 535, NULL, NULL }, .recipients = states };
  g_auto(Wait) news_wait = { 0 };
  g_auto(Wait) no_news_wait = { 0 };
  g_auto(Wait) wait = { 0 };

  fixture_claim_one (fixture->outbox);

  g_autoptr(PhOutboxEntry) entry = fixture_settle (fixture->outbox, id, &outcome, NULL);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_HELD);
  ph_outbox_take_news_async (fixture->outbox, NULL, wait_cb, &news_wait);

  g_autoptr(GPtrArray) news = ph_outbox_take_news_finish (fixture->outbox, wait_for (&news_wait), NULL);

  ph_outbox_take_news_async (fixture->outbox, NULL, wait_cb, &no_news_wait);

  g_autoptr(GPtrArray) no_news = ph_outbox_take_news_finish (fixture->outbox, wait_for (&no_news_wait), NULL);

  g_assert_cmpuint (news->len, ==, 1);
  g_assert_cmpuint (no_news->len, ==, 0);
  ph_outbox_release_account_async (fixture->outbox, "work", NULL, wait_cb, &wait);
  g_assert_cmpint (ph_outbox_release_account_finish (fixture->outbox, wait_for (&wait), NULL), ==, 1);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, id);
}

static gint64
hold (Fixture *fixture, const char *account)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_hold_account_async (fixture->outbox, account, wait_cb, &wait);
  return ph_outbox_hold_account_finish (fixture->outbox, wait_for (&wait), NULL);
}

/* Its account was removed and came back: what was to be sent tomorrow is not sent today. */
static void
test_hold (Fixture *fixture, gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  gint64 later = fixture_queue_simply (fixture->outbox, "x");
  g_auto(Wait) reschedule_wait = { 0 };
  g_auto(Wait) release_wait = { 0 };

  ph_outbox_reschedule_async (fixture->outbox, later, now + 3600, NULL, wait_cb, &reschedule_wait);
  g_assert_true (ph_outbox_reschedule_finish (fixture->outbox, wait_for (&reschedule_wait), NULL));
  g_assert_cmpint (hold (fixture, "another"), ==, 0);
  g_assert_cmpint (hold (fixture, "work"), ==, 2);
  g_assert_cmpint (hold (fixture, "work"), ==, 2);
  {
    g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, later);

    g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_HELD);
    g_assert_false (ph_outbox_entry_get_trouble (entry)->has_problem);
  }
  ph_outbox_release_account_async (fixture->outbox, "work", NULL, wait_cb, &release_wait);
  g_assert_cmpint (ph_outbox_release_account_finish (fixture->outbox, wait_for (&release_wait), NULL), ==, 2);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, id);

  g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, later);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_QUEUED);
  g_assert_cmpint (ph_outbox_entry_get_due (entry), ==, now + 3600);
}

static void
test_lists (Fixture *fixture, gconstpointer data)
{
  gint64 sent = fixture_queue_simply (fixture->outbox, "Größe der Torte");
  gint64 cancelled = fixture_queue_simply (fixture->outbox, "Torte \"zwei\"");

  fixture_claim_one (fixture->outbox);
  fixture_settle_sent (fixture->outbox, sent);
  fixture_act (fixture->outbox, cancelled, PH_OUTBOX_ACTION_CANCEL, NULL);
  for (guint i = 0; i < 5; i++)
    fixture_queue_simply (fixture->outbox, "more");

  const struct
  {
    PhOutboxView view;
    const char *words;
    guint offset;
    gint64 ids[8];
  } cases[] = {
    { PH_OUTBOX_VIEW_ALL, NULL, 0, { 7, 6, 5, 4, 3, 2, 1 } },
    { PH_OUTBOX_VIEW_ALL, "", 5, { 2, 1 } },
    { PH_OUTBOX_VIEW_ALL, "  ", 7, { 0 } },
    { PH_OUTBOX_VIEW_OPEN, NULL, 1, { 6, 5, 4, 3 } },
    { PH_OUTBOX_VIEW_SENT, NULL, 0, { 1 } },
    { PH_OUTBOX_VIEW_ATTENTION, NULL, 0, { 0 } },
    { PH_OUTBOX_VIEW_ALL, "TORTE", 0, { 2, 1 } },
    { PH_OUTBOX_VIEW_ALL, "grösse", 0, { 1 } },
    { PH_OUTBOX_VIEW_ALL, "grosse torte", 0, { 1 } },
    { PH_OUTBOX_VIEW_ALL, "torte bob@example", 0, { 2, 1 } },
    { PH_OUTBOX_VIEW_ALL, "\"zwei\"", 0, { 2 } },
    { PH_OUTBOX_VIEW_ALL, "%", 0, { 0 } },
    { PH_OUTBOX_VIEW_OPEN, "torte", 0, { 0 } },
    { PH_OUTBOX_VIEW_SENT, "torte", 0, { 1 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) entries = fixture_list (fixture->outbox, cases[i].view, cases[i].words, cases[i].offset, 100);
      guint n = 0;

      while (cases[i].ids[n] != 0)
        n++;
      g_test_message ("case %u", i);
      g_assert_cmpuint (entries->len, ==, n);
      for (guint j = 0; j < n; j++)
        g_assert_cmpint (ph_outbox_entry_get_id (entries->pdata[j]), ==, cases[i].ids[j]);

      g_auto(Wait) wait = { 0 };

      ph_outbox_count_view_async (fixture->outbox, cases[i].view, cases[i].words, NULL, wait_cb, &wait);
      g_assert_cmpint (ph_outbox_count_view_finish (fixture->outbox, wait_for (&wait), NULL), ==, n + cases[i].offset);
    }
  g_assert_cmpuint (fixture_count (fixture->outbox).n[PH_OUTBOX_QUEUED], ==, 5);
  g_assert_cmpuint (fixture_count (fixture->outbox).n[PH_OUTBOX_SENT], ==, 1);
}

static void
test_purge (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const gint64 times[] = { now - 100, now + 100 };
  const gint64 removed[] = { 0, 1 };

  fixture_claim_one (fixture->outbox);
  fixture_settle_sent (fixture->outbox, id);
  fixture_queue_simply (fixture->outbox, "stays");
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_auto(Wait) wait = { 0 };

      ph_outbox_purge_async (fixture->outbox, times[i], NULL, wait_cb, &wait);
      g_assert_cmpint (ph_outbox_purge_finish (fixture->outbox, wait_for (&wait), NULL), ==, removed[i]);
    }
  g_assert_cmpuint (fixture_count_files (fixture->directory, "spool", ".eml"), ==, 1);
  g_assert_cmpuint (fixture_count_files (fixture->directory, "spool", ".log"), ==, 0);
}

static void
replace (PhOutbox *outbox, gint64 id, const char *text, GError **error)
{
  g_autoptr(PhMessageFile) message = fixture_open_message (text);
  g_auto(Wait) wait = { 0 };

  ph_outbox_replace_message_async (outbox, id, message, wait_cb, &wait);
  ph_outbox_replace_message_finish (outbox, wait_for (&wait), error);
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_queue_simply (fixture->outbox, "x");
  g_autoptr(GError) error = NULL;

  replace (fixture->outbox, id, "Subject: y\n\n", &error);
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE);
  g_clear_error (&error);
  fixture_claim_one (fixture->outbox);
  replace (fixture->outbox, id, "Subject: y\n\nother\n", &error);
  g_assert_no_error (error);

  g_autofree char *text = fixture_read_message (fixture->outbox, id, &error);

  g_assert_cmpstr (text, ==, "Subject: y\r\n\r\nother\r\n");
  g_assert_cmpuint (fixture_count_files (fixture->directory, "spool", ""), ==, 2);
}

static void
test_server_facts (Fixture *fixture, gconstpointer data)
{
  const PhServerFacts facts = { .endpoint = (char *) "mail.example.org:465", .max_size = 1000, .has_8bitmime = TRUE, .has_dsn = TRUE };
  const char *const endpoints[] = { "mail.example.org:465", "mail.example.org:587" };
  g_auto(Wait) learned = { 0 };

  ph_outbox_learn_server_async (fixture->outbox, "work", &facts, wait_cb, &learned);
  g_assert_true (ph_outbox_learn_server_finish (fixture->outbox, wait_for (&learned), NULL));
  reopen (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      g_auto(Wait) wait = { 0 };

      ph_outbox_recall_server_async (fixture->outbox, "work", endpoints[i], NULL, wait_cb, &wait);

      g_autoptr(PhServerFacts) recalled = ph_outbox_recall_server_finish (fixture->outbox, wait_for (&wait), NULL);

      g_assert_cmpint (recalled->max_size, ==, i == 0 ? 1000 : 0);
      g_assert_cmpint (recalled->has_8bitmime, ==, i == 0);
      g_assert_cmpint (recalled->has_smtputf8, ==, FALSE);
      g_assert_cmpint (recalled->known != 0, ==, i == 0);
    }
}

/* Who writes and who delivers mean the same server, however it is spelled. */
static void
test_server_endpoint (void)
{
  const char *const hosts[] = { "m\xc3\xbc"
                                "ller.example",
                                "M\xc3\xbc"
                                "ller.example",
                                "xn--mller-kva.example" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr(PhAccount) account = ph_account_new (NULL);
      g_autofree char *endpoint = NULL;

      ph_account_set_host (account, hosts[i]);
      ph_account_set_port (account, 465);
      endpoint = ph_server_facts_dup_endpoint (account);
      g_assert_cmpstr (endpoint, ==, "xn--mller-kva.example:465");
    }
}

static GPtrArray *
find_correspondents (PhOutbox *outbox, const char *words)
{
  g_auto(Wait) wait = { 0 };

  ph_outbox_find_correspondents_async (outbox, words, 10, NULL, wait_cb, &wait);
  return ph_outbox_find_correspondents_finish (outbox, wait_for (&wait), NULL);
}

static void
test_correspondents (Fixture *fixture, gconstpointer data)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "Bob@example.net", "zoe@example.net", NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_mailbox_unref);
  PhOutboxOrder order = { .account_id = "work", .envelope = envelope };
  g_auto(Wait) wait = { 0 };

  fixture_queue (fixture->outbox, &order, "Subject: x\n\n", NULL);

  g_autoptr(GPtrArray) none = find_correspondents (fixture->outbox, "b");

  g_assert_cmpuint (none->len, ==, 0);
  order.origin = "draft-1";
  fixture_queue (fixture->outbox, &order, "Subject: x\n\n", NULL);
  g_ptr_array_add (names, ph_mailbox_new ("Zoë Müller", "zoe@example.net"));
  ph_outbox_note_correspondents_async (fixture->outbox, names, wait_cb, &wait);
  g_assert_true (ph_outbox_note_correspondents_finish (fixture->outbox, wait_for (&wait), NULL));

  g_autoptr(GPtrArray) found = find_correspondents (fixture->outbox, "muller");
  g_autoptr(GPtrArray) both = find_correspondents (fixture->outbox, "example.NET");

  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (ph_mailbox_get_name (found->pdata[0]), ==, "Zoë Müller");
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpstr (ph_mailbox_get_address (both->pdata[0]), ==, "Bob@example.net");
}

/* Two on one directory: one message is claimed by one of them, and each hears of the other. */
static void
on_changed_cb (PhOutbox *outbox, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
test_two (Fixture *fixture, gconstpointer data)
{
  PhOutbox *other = fixture_open (fixture->directory, NULL);
  guint n_changes = 0;

  g_assert_nonnull (other);
  g_signal_connect (other, "changed", G_CALLBACK (on_changed_cb), &n_changes);

  gint64 id = fixture_queue_simply (fixture->outbox, "x");

  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fixture_claim_one (other), ==, id);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, 0);

  g_autoptr(GError) error = NULL;

  g_assert_false (fixture_hand_over (fixture->outbox, id, &error));
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_STATE);
  g_assert_true (fixture_hand_over (other, id, NULL));
  fixture_settle_sent (other, id);
  fixture_close (other);
  g_assert_cmpint (fixture_get_state (fixture->outbox, id), ==, PH_OUTBOX_SENT);
}

static void
on_time_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* A courier looks at each change: to look must not be one. */
static void
test_looking_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope, .due = G_MAXINT32 };
  guint n_changes = 0;
  gboolean is_over = FALSE;

  fixture_queue (fixture->outbox, &order, "Subject: x\n\n", NULL);
  g_signal_connect (fixture->outbox, "changed", G_CALLBACK (on_changed_cb), &n_changes);
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  n_changes = 0;
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, 0);
  /* Longer than between two signals. */
  g_timeout_add_once (600, on_time_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_changes, ==, 0);
}

/* What a courier that is no more had claimed is queued again; what it had handed over, nobody knows. */
static void
test_left_behind (Fixture *fixture, gconstpointer data)
{
  PhOutbox *other = fixture_open (fixture->directory, NULL);
  gint64 untouched = fixture_queue_simply (fixture->outbox, "untouched");
  gint64 handed_over = fixture_queue_simply (fixture->outbox, "handed over");

  g_assert_cmpint (fixture_claim_one (other), ==, untouched);
  g_assert_cmpint (fixture_claim_one (other), ==, handed_over);
  g_assert_true (fixture_hand_over (other, handed_over, NULL));
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, 0);
  fixture_close (other);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, untouched);
  g_assert_cmpint (fixture_get_state (fixture->outbox, handed_over), ==, PH_OUTBOX_UNCERTAIN);

  g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, handed_over);

  g_assert_cmpint (ph_outbox_entry_get_trouble (entry)->problem, ==, PH_PROBLEM_UNCERTAIN);
  g_assert_true (fixture_act (fixture->outbox, handed_over, PH_OUTBOX_ACTION_SEND_AGAIN, NULL));
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, handed_over);
}

/* Of a message that goes in several parts, those of the parts that the server has taken are in no doubt. */
static void
test_left_behind_in_part (Fixture *fixture, gconstpointer data)
{
  PhOutbox *other = fixture_open (fixture->directory, NULL);
  g_autoptr(PhEnvelope) envelope = fixture_new_envelope ("ada@example.org", "bob@example.net", "cem@example.net", "dan@example.net", NULL);
  const PhOutboxOrder order = { .account_id = "work", .envelope = envelope };
  gint64 id = fixture_queue (fixture->outbox, &order, "Subject: x\n\n", NULL);
  static const gint64 first_part[] = { 0, 2 };
  g_autoptr(GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto(Wait) wait = { 0 };
  g_auto(Wait) denied = { 0 };

  g_array_append_vals (positions, first_part, G_N_ELEMENTS (first_part));
  g_assert_cmpint (fixture_claim_one (other), ==, id);
  g_assert_true (fixture_hand_over (other, id, NULL));
  ph_outbox_note_taken_async (other, id, positions, wait_cb, &wait);
  g_assert_true (ph_outbox_note_taken_finish (other, wait_for (&wait), NULL));
  /* Nobody else may say so. */
  ph_outbox_note_taken_async (fixture->outbox, id, positions, wait_cb, &denied);
  g_assert_false (ph_outbox_note_taken_finish (fixture->outbox, wait_for (&denied), NULL));
  fixture_close (other);
  g_assert_cmpint (fixture_claim_one (fixture->outbox), ==, 0);

  g_autoptr(PhOutboxEntry) entry = fixture_load (fixture->outbox, id);
  g_autoptr(PhEnvelope) pending = ph_outbox_entry_dup_pending_envelope (entry);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_UNCERTAIN);
  g_assert_cmpuint (ph_envelope_get_n_recipients (pending), ==, 1);
  g_assert_cmpstr (ph_address_get_text (ph_envelope_get_recipient (pending, 0)), ==, "cem@example.net");
}

static void
test_newer_version (void)
{
  char *directory = fixture_make_directory ();
  PhOutbox *outbox = fixture_open (directory, NULL);
  g_autofree char *path = g_build_filename (directory, "outbox.sqlite", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;
  g_autoptr(GError) error = NULL;

  fixture_close (outbox);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  /* The user version stands at octet 60 of the header. */
  contents[60] = 0;
  contents[61] = 0;
  contents[62] = 1;
  contents[63] = 0;
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  g_assert_null (fixture_open (directory, &error));
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, "newer"));
  fixture_remove_directory (directory);
}

static void
test_not_open (void)
{
  char *directory = fixture_make_directory ();
  g_autofree char *no_place = fixture_make_no_place (directory);
  g_autoptr(GError) error = NULL;

  g_assert_null (fixture_open (no_place, &error));
  g_assert_error (error, PH_OUTBOX_ERROR, PH_OUTBOX_ERROR_OPEN);
  fixture_remove_directory (directory);
}

#define ADD(name, function) g_test_add ("/outbox/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("queue", test_queue);
  ADD ("empty-sender", test_empty_sender);
  ADD ("origin-once", test_origin_once);
  ADD ("actions", test_actions);
  ADD ("delivery", test_delivery);
  ADD ("partial-refusal", test_partial_refusal);
  ADD ("unreadable", test_unreadable);
  ADD ("settle-all", test_settle_all);
  ADD ("due", test_due);
  ADD ("due-of-many", test_due_of_many);
  ADD ("only", test_only);
  ADD ("quota", test_quota);
  ADD ("pause", test_pause);
  ADD ("held", test_held);
  ADD ("lists", test_lists);
  ADD ("hold", test_hold);
  ADD ("purge", test_purge);
  ADD ("replace", test_replace);
  ADD ("server-facts", test_server_facts);
  ADD ("correspondents", test_correspondents);
  ADD ("two", test_two);
  ADD ("looking-changes-nothing", test_looking_changes_nothing);
  ADD ("left-behind", test_left_behind);
  ADD ("left-behind-in-part", test_left_behind_in_part);
  g_test_add_func ("/outbox/newer-version", test_newer_version);
  g_test_add_func ("/outbox/not-open", test_not_open);
  g_test_add_func ("/outbox/server-endpoint", test_server_endpoint);
  return g_test_run ();
}
