// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is said about messages of the outbox: of every state with every problem there are words, and times are said as
// one says them on that day.

#include "config.h"

#include <string.h>

#include "ph-text-outbox.h"
#include "ph-text-when.h"

#define MAX_STATUS 60

/* A Sunday, 22 November 2026, 14:00 in Berlin. */
#define NOW    G_GINT64_CONSTANT (1795352400)
#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static GDateTime *
now_new (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset (HOUR);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (NOW);

  return g_date_time_to_timezone (utc, zone);
}

static PhAccount *
account_new (void)
{
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, "ada@example.org");
  ph_account_set_host (account, "mail.example.org");
  ph_account_set_port (account, 587);
  ph_account_set_username (account, "ada");
  return account;
}

static PhTextStand
stand_in (PhOutboxState state, const PhOutboxTrouble *trouble)
{
  return (PhTextStand){ .state = state, .due = NOW + 5 * MINUTE, .finished = NOW - DAY, .n_recipients = 3, .has_message = TRUE, .trouble = trouble };
}

static void
assert_words (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpstr (text, !=, "");
  if (strpbrk (text, "{}%!") != NULL)
    g_test_fail_printf ("\"%s\" has a place that nobody filled", text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_unichar_isupper (g_utf8_get_char (text)) || g_unichar_isdigit (g_utf8_get_char (text)) || g_str_has_prefix (text, "mail.example.org"));
}

static void
assert_line (const char *text)
{
  assert_words (text);
  g_assert_false (g_str_has_suffix (text, "."));
  g_assert_null (strchr (text, '\n'));
}

static void
assert_sentences (const char *text)
{
  assert_words (text);
  g_assert_true (g_str_has_suffix (text, "."));
}

static void
test_when (void)
{
  static const struct
  {
    const char *why;
    gint64 time;
    const char *at;
    const char *until;
  } cases[] = {
    { "now", NOW, "at 14:00", "until 14:00" },
    { "the first minute of the day", NOW - 14 * HOUR, "at 00:00", "until 00:00" },
    { "the last minute of the day before", NOW - 14 * HOUR - MINUTE, "yesterday at 23:59", "until yesterday at 23:59" },
    { "less than a day, and tomorrow", NOW + 10 * HOUR, "tomorrow at 00:00", "until tomorrow at 00:00" },
    { "the day after tomorrow", NOW + 2 * DAY, "on Tuesday at 14:00", "until Tuesday at 14:00" },
    { "in six days", NOW + 6 * DAY, "on Saturday at 14:00", "until Saturday at 14:00" },
    { "in a week: not today", NOW + 7 * DAY, "on 29 November at 14:00", "until 29 November at 14:00" },
    { "six days ago", NOW - 6 * DAY, "on Monday at 14:00", "until Monday at 14:00" },
    { "a week ago", NOW - 7 * DAY, "on 15 November at 14:00", "until 15 November at 14:00" },
    { "next year, in few weeks", NOW + 40 * DAY, "on 1 January 2027 at 14:00", "until 1 January 2027 at 14:00" },
    { "never", G_MAXINT64, "at 14:00", "until 14:00" },
  };
  g_autoptr(GDateTime) now = now_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *at = ph_text_when (cases[i].time, now, PH_TEXT_WHEN_AT);
      g_autofree char *until = ph_text_when (cases[i].time, now, PH_TEXT_WHEN_UNTIL);

      g_test_message ("%s", cases[i].why);
      g_assert_cmpstr (at, ==, cases[i].at);
      g_assert_cmpstr (until, ==, cases[i].until);
    }
}

/* No two states, and no two actions in one state, are called the same. */
static void
test_names (void)
{
  for (PhOutboxState a = 0; a < PH_N_OUTBOX_STATES; a++)
    {
      assert_line (ph_text_outbox_state (a));
      for (PhOutboxState b = 0; b < a; b++)
        g_assert_cmpstr (ph_text_outbox_state (a), !=, ph_text_outbox_state (b));
      for (PhOutboxAction x = 0; x < PH_N_OUTBOX_ACTIONS; x++)
        {
          assert_line (ph_text_outbox_action (x, a));
          for (PhOutboxAction y = 0; y < x; y++)
            if (ph_outbox_action_is_allowed (x, a) && ph_outbox_action_is_allowed (y, a))
              g_assert_cmpstr (ph_text_outbox_action (x, a), !=, ph_text_outbox_action (y, a));
        }
    }
}

static void
check_stand (const PhTextStand *stand, PhAccount *account, GDateTime *now)
{
  g_autofree char *status = ph_text_outbox_status (stand, account, now);
  g_autofree char *reason = ph_text_outbox_reason (stand, account);
  g_autofree char *explanation = ph_text_outbox_explanation (stand, account);
  g_autofree char *next = ph_text_outbox_next_step (stand, account, now);

  assert_line (status);
  g_assert_cmpint (g_utf8_strlen (status, -1), <=, MAX_STATUS);
  assert_sentences (next);
  if (reason != NULL)
    assert_line (reason);
  if (explanation != NULL)
    {
      g_assert_nonnull (reason);
      assert_sentences (explanation);
    }
  /* Whoever has to do something, or waits, is told why. */
  if ((stand->state == PH_OUTBOX_HELD && account == NULL) || stand->state == PH_OUTBOX_UNCERTAIN || !stand->has_message)
    g_assert_true (reason != NULL || stand->state == PH_OUTBOX_SENT);
  if (stand->trouble != NULL && stand->trouble->has_problem && (stand->state == PH_OUTBOX_WAITING || stand->state == PH_OUTBOX_HELD || stand->state == PH_OUTBOX_FAILED))
    g_assert_nonnull (reason);
}

static void
test_all (void)
{
  g_autoptr(GDateTime) now = now_new ();
  g_autoptr(PhAccount) account = account_new ();

  for (PhOutboxState state = 0; state < PH_N_OUTBOX_STATES; state++)
    for (guint id = 0; id <= PH_N_PROBLEMS; id++)
      for (guint i = 0; i < 8; i++)
        {
          PhOutboxTrouble trouble = { .has_problem = id < PH_N_PROBLEMS, .problem = id % PH_N_PROBLEMS, .code = i & 1 ? 550 : 0, .enhanced = (char *) "5.1.1", .text = (char *) "no" };
          PhTextStand stand = stand_in (state, &trouble);

          stand.has_message = (i & 2) == 0;
          check_stand (&stand, i & 4 ? account : NULL, now);
        }
}

static void
test_no_trouble (void)
{
  g_autoptr(GDateTime) now = now_new ();
  g_autoptr(PhAccount) account = account_new ();

  for (PhOutboxState state = 0; state < PH_N_OUTBOX_STATES; state++)
    {
      PhTextStand stand = stand_in (state, NULL);

      check_stand (&stand, account, now);
      check_stand (&stand, NULL, now);
    }
}

typedef struct
{
  const char *why;
  PhTextStand stand;
  int problem; /* -1: none */
  gboolean is_removed;
  const char *status;
} StatusCase;

static void
test_status (void)
{
  static const StatusCase cases[] = {
    { "its turn has come", { PH_OUTBOX_QUEUED, .due = NOW }, -1, FALSE, "Waiting to be sent" },
    { "sent later", { PH_OUTBOX_QUEUED, .due = NOW + 18 * HOUR }, -1, FALSE, "Will be sent tomorrow at 08:00" },
    { "nobody sends it", { PH_OUTBOX_QUEUED, .due = NOW }, -1, TRUE, "Its account was removed" },
    { "on its way", { PH_OUTBOX_SENDING }, -1, FALSE, "Sending…" },
    { "put off", { PH_OUTBOX_WAITING, .due = NOW + 5 * MINUTE }, PH_PROBLEM_GREYLISTED, FALSE, "Tries again at 14:05" },
    { "put off, and due", { PH_OUTBOX_WAITING, .due = NOW - 1 }, PH_PROBLEM_GREYLISTED, FALSE, "Tries again in a moment" },
    { "offline", { PH_OUTBOX_WAITING, .due = NOW + 5 * MINUTE }, PH_PROBLEM_OFFLINE, FALSE, "Waits for a network connection" },
    { "in a hotel", { PH_OUTBOX_WAITING, .due = NOW }, PH_PROBLEM_CAPTIVE_PORTAL, FALSE, "Waits until you have signed in to the network" },
    { "a wrong password", { PH_OUTBOX_HELD }, PH_PROBLEM_WRONG_CREDENTIALS, FALSE, "Needs your password" },
    { "no password", { PH_OUTBOX_HELD }, PH_PROBLEM_SECRET_MISSING, FALSE, "Needs your password" },
    { "an app password", { PH_OUTBOX_HELD }, PH_PROBLEM_APP_PASSWORD_REQUIRED, FALSE, "Needs an app password" },
    { "a locked keyring", { PH_OUTBOX_HELD }, PH_PROBLEM_KEYRING_LOCKED, FALSE, "Needs the keyring to be unlocked" },
    { "a certificate", { PH_OUTBOX_HELD }, PH_PROBLEM_CERTIFICATE_CHANGED, FALSE, "Needs you to check the server’s certificate" },
    { "another port", { PH_OUTBOX_HELD }, PH_PROBLEM_PORT_BLOCKED, FALSE, "Needs a look at the account’s settings" },
    { "held for whatever reason", { PH_OUTBOX_HELD }, -1, FALSE, "Needs your attention" },
    { "held, and the account is gone", { PH_OUTBOX_HELD }, PH_PROBLEM_WRONG_CREDENTIALS, TRUE, "Its account was removed" },
    { "in doubt", { PH_OUTBOX_UNCERTAIN }, PH_PROBLEM_UNCERTAIN, FALSE, "May have been sent" },
    { "sent", { PH_OUTBOX_SENT, .finished = NOW - 20 * HOUR - 40 * MINUTE, .n_recipients = 2, .n_sent = 2 }, -1, FALSE, "Sent yesterday at 17:20" },
    { "sent, account removed", { PH_OUTBOX_SENT, .finished = NOW, .n_recipients = 2, .n_sent = 2 }, -1, TRUE, "Sent at 14:00" },
    { "sent to some", { PH_OUTBOX_SENT, .finished = NOW, .n_recipients = 3, .n_sent = 2, .n_refused = 1 }, -1, FALSE, "Sent at 14:00 to 2 of 3 recipients" },
    { "sent, and a copy is to be kept", { PH_OUTBOX_SENT, .finished = NOW, .n_recipients = 1, .n_sent = 1, .archive = PH_OUTBOX_ARCHIVE_WANTED }, -1, FALSE, "Sent at 14:00" },
    { "sent, and no copy could be kept", { PH_OUTBOX_SENT, .finished = NOW, .n_recipients = 1, .n_sent = 1, .archive = PH_OUTBOX_ARCHIVE_FAILED }, -1, FALSE, "Sent at 14:00; not in the archive yet" },
    { "given up", { PH_OUTBOX_FAILED, .finished = NOW }, PH_PROBLEM_CONTENT_REFUSED, FALSE, "Could not be sent" },
    { "cancelled", { PH_OUTBOX_CANCELLED, .finished = NOW - HOUR }, -1, FALSE, "Cancelled at 13:00" },
  };
  g_autoptr(GDateTime) now = now_new ();
  g_autoptr(PhAccount) account = account_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PhOutboxTrouble trouble = { .has_problem = cases[i].problem >= 0, .problem = (PhProblemId) MAX (cases[i].problem, 0) };
      PhTextStand stand = cases[i].stand;

      stand.trouble = &trouble;
      stand.has_message = TRUE;

      g_autofree char *status = ph_text_outbox_status (&stand, cases[i].is_removed ? NULL : account, now);

      g_test_message ("%s", cases[i].why);
      g_assert_cmpstr (status, ==, cases[i].status);
    }
}

static void
test_switched_off (void)
{
  static const struct
  {
    PhOutboxState state;
    const char *status;
    gboolean has_reason;
  } cases[] = {
    { PH_OUTBOX_QUEUED, "Its account is switched off", TRUE },
    { PH_OUTBOX_WAITING, "Its account is switched off", TRUE },
    { PH_OUTBOX_HELD, "Its account is switched off", TRUE },
    { PH_OUTBOX_SENDING, "Sending…", FALSE },
    { PH_OUTBOX_FAILED, "Could not be sent", FALSE },
  };
  g_autoptr(GDateTime) now = now_new ();
  g_autoptr(PhAccount) account = account_new ();
  PhOutboxTrouble silent = { 0 };

  ph_account_set_use (account, PH_ACCOUNT_USE_DISABLED);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PhTextStand stand = stand_in (cases[i].state, &silent);
      g_autofree char *status = ph_text_outbox_status (&stand, account, now);
      g_autofree char *reason = ph_text_outbox_reason (&stand, account);
      g_autofree char *step = ph_text_outbox_next_step (&stand, account, now);

      g_assert_cmpstr (status, ==, cases[i].status);
      g_assert_cmpstr (reason, ==, cases[i].has_reason ? "The account that is to send it is switched off" : NULL);
      g_assert_cmpint (g_str_has_prefix (step, "Switch the account on again"), ==, cases[i].has_reason);
    }
}

static void
test_reasons (void)
{
  g_autoptr(PhAccount) account = account_new ();
  PhOutboxTrouble trouble = { .has_problem = TRUE, .problem = PH_PROBLEM_WRONG_CREDENTIALS, .step = PH_TEST_STEP_SIGN_IN, .code = 535, .enhanced = (char *) "5.7.8", .text = (char *) "no {host}" };
  PhTextStand stand = stand_in (PH_OUTBOX_HELD, &trouble);
  g_autofree char *reason = ph_text_outbox_reason (&stand, account);
  g_autofree char *reason_removed = ph_text_outbox_reason (&stand, NULL);
  g_autofree char *of_recipient = ph_text_outbox_recipient_reason (&trouble, NULL);
  g_autofree char *reply = ph_text_outbox_reply (&trouble);
  PhOutboxTrouble silent = { 0 };

  g_assert_cmpstr (reason, ==, "mail.example.org did not accept user name and password");
  g_assert_cmpstr (reason_removed, ==, "The account that was to send it was removed");
  g_assert_cmpstr (of_recipient, ==, "The server did not accept user name and password");
  g_assert_cmpstr (reply, ==, "535 5.7.8 no {host}");
  g_assert_null (ph_text_outbox_recipient_reason (&silent, account));
  g_assert_null (ph_text_outbox_reply (&silent));
  stand.state = PH_OUTBOX_SENT;
  g_assert_null (ph_text_outbox_reason (&stand, account));
  stand.archive = PH_OUTBOX_ARCHIVE_FAILED;
  g_autofree char *archive = ph_text_outbox_reason (&stand, account);
  g_assert_nonnull (strstr (archive, "archive"));
}

static void
test_recipients (void)
{
  for (PhOutboxState state = 0; state < PH_N_OUTBOX_STATES; state++)
    {
      PhTextStand stand = stand_in (state, NULL);
      g_autofree char *pending = ph_text_outbox_recipient (&stand, PH_OUTBOX_RECIPIENT_PENDING);
      g_autofree char *sent = ph_text_outbox_recipient (&stand, PH_OUTBOX_RECIPIENT_SENT);
      g_autofree char *refused = ph_text_outbox_recipient (&stand, PH_OUTBOX_RECIPIENT_REFUSED);

      assert_line (pending);
      assert_line (sent);
      assert_line (refused);
      g_assert_cmpstr (pending, !=, sent);
      g_assert_cmpstr (pending, !=, refused);
    }
}

static void
test_counts (void)
{
  static const struct
  {
    PhOutboxCounts counts;
    const char *text;
  } cases[] = {
    { { .n = { 0 } }, "Nothing to be sent" },
    { { .n = { [PH_OUTBOX_SENT] = 9, [PH_OUTBOX_CANCELLED] = 2 } }, "Nothing to be sent" },
    { { .n = { [PH_OUTBOX_QUEUED] = 1, [PH_OUTBOX_SENDING] = 1, [PH_OUTBOX_WAITING] = 1 } }, "3 to be sent" },
    { { .n = { [PH_OUTBOX_HELD] = 1 } }, "1 needs attention" },
    { { .n = { [PH_OUTBOX_UNCERTAIN] = 1, [PH_OUTBOX_FAILED] = 1 } }, "2 need attention" },
    { { .n = { [PH_OUTBOX_QUEUED] = 1, [PH_OUTBOX_HELD] = 1 } }, "1 to be sent, 1 needs attention" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ph_text_outbox_counts (&cases[i].counts);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_left (void)
{
  static const struct
  {
    PhOutboxQuota quota;
    PhOutboxUsage usage;
    const char *text;
  } cases[] = {
    { { 0, 0, 0 }, { 1, 2, 3 }, NULL },
    { { 0, 0, 100 }, { 1, 2, 73 }, "27 of 100 messages left today" },
    { { 0, 0, 1 }, { 0, 0, 0 }, "1 of 1 message left today" },
    { { 0, 0, 10 }, { 0, 0, 12 }, "0 of 10 messages left today" },
    { { 5, 20, 100 }, { 1, 2, 3 }, "97 of 100 messages left today, 18 of 20 messages left in this hour, 4 of 5 messages left in this minute" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ph_text_outbox_left (&cases[i].quota, &cases[i].usage);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_left_behind (void)
{
  g_autofree char *one = ph_text_outbox_left_behind (1);
  g_autofree char *some = ph_text_outbox_left_behind (2);

  g_assert_cmpstr (one, ==, "1 message waits in the outbox of this account");
  g_assert_cmpstr (some, ==, "2 messages wait in the outbox of this account");
}

static void
test_pause (void)
{
  static const struct
  {
    gint64 until;
    int problem;
    const char *text;
  } cases[] = {
    { 0, -1, NULL },
    { NOW, PH_PROBLEM_SERVER_BUSY, NULL },
    { NOW + HOUR, -1, "Paused until 15:00" },
    { NOW + HOUR, PH_PROBLEM_SERVER_BUSY, "Paused until 15:00: the server asked to slow down" },
    { NOW + DAY, PH_PROBLEM_RATE_LIMITED, "Paused until tomorrow at 14:00: the provider’s sending limit is reached" },
    { NOW + HOUR, PH_PROBLEM_TOO_MANY_ATTEMPTS, "Paused until 15:00: there were too many sign-ins" },
    { NOW + HOUR, PH_PROBLEM_WRONG_CREDENTIALS, "Needs your password" },
    { G_MAXINT64, PH_PROBLEM_WRONG_CREDENTIALS, "Needs your password" },
    { NOW + HOUR, PH_PROBLEM_SECRET_MISSING, "Needs your password" },
  };
  g_autoptr(GDateTime) now = now_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PhOutboxUsage usage = { .paused_until = cases[i].until, .pause = { .has_problem = cases[i].problem >= 0, .problem = (PhProblemId) MAX (cases[i].problem, 0) } };
      g_autofree char *text = ph_text_outbox_pause (&usage, now);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (ph_text_outbox_pause_needs_person (&usage), ==, cases[i].problem == PH_PROBLEM_WRONG_CREDENTIALS || cases[i].problem == PH_PROBLEM_SECRET_MISSING);
    }
  for (PhProblemId id = 0; id < PH_N_PROBLEMS; id++)
    {
      PhOutboxUsage usage = { .paused_until = NOW + HOUR, .pause = { .has_problem = TRUE, .problem = id } };
      g_autofree char *text = ph_text_outbox_pause (&usage, now);

      assert_line (text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/when", test_when);
  g_test_add_func ("/text/outbox/names", test_names);
  g_test_add_func ("/text/outbox/all", test_all);
  g_test_add_func ("/text/outbox/no-trouble", test_no_trouble);
  g_test_add_func ("/text/outbox/status", test_status);
  g_test_add_func ("/text/outbox/switched-off", test_switched_off);
  g_test_add_func ("/text/outbox/reasons", test_reasons);
  g_test_add_func ("/text/outbox/recipients", test_recipients);
  g_test_add_func ("/text/outbox/counts", test_counts);
  g_test_add_func ("/text/outbox/left", test_left);
  g_test_add_func ("/text/outbox/left-behind", test_left_behind);
  g_test_add_func ("/text/outbox/pause", test_pause);
  return g_test_run ();
}
