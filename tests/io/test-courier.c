// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// A courier over real connections: each way in which an attempt can end, and what becomes of the message then; and how
// many connections, sign-ins and copies it took.

#include "config.h"

#include "courier-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define ALL (SINK_PIPELINING | SINK_CHUNKING | SINK_8BITMIME)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
flush (CourierFixture *fixture)
{
  g_autoptr(GError) error = NULL;

  courier_fixture_flush (fixture, 0, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_trouble (CourierFixture *fixture, gint64 id, PhOutboxState state, PhProblemId problem)
{
  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);
  const PhOutboxTrouble *trouble = ph_outbox_entry_get_trouble (entry);

  g_assert_cmpstr (ph_outbox_state_get_name (ph_outbox_entry_get_state (entry)), ==, ph_outbox_state_get_name (state));
  g_assert_true (trouble->has_problem);
  g_assert_cmpstr (ph_problem_id_to_nick (trouble->problem), ==, ph_problem_id_to_nick (problem));
}

static void
test_sent (gconstpointer data)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new ((SinkExtensions) GPOINTER_TO_UINT (data));
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_sent, ==, 1);
  g_assert_cmpuint (fixture->summary.n_waiting + fixture->summary.n_stuck, ==, 0);
  g_assert_cmpuint (sink_server_count_message (fixture->server, "1@test"), ==, 1);
  g_assert_cmpint (fixture->progress, >, 0);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);
  g_autofree char *transcript = courier_fixture_dup_transcript (fixture, id);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_SENT);
  g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 0), ==, PH_OUTBOX_RECIPIENT_SENT);
  g_assert_false (ph_outbox_entry_get_trouble (entry)->has_problem);
  g_assert_cmpuint (ph_outbox_entry_get_n_attempts (entry), ==, 1);
  g_assert_nonnull (strstr (transcript, "220 sink.test"));
  g_assert_nonnull (strstr (transcript, "taken"));
  g_assert_null (strstr (transcript, COURIER_PASSWORD));
}

/* N messages take one connection and one sign-in, and each has its own part of the dialogue. */
static void
test_warm (gconstpointer data)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new ((SinkExtensions) GPOINTER_TO_UINT (data));
  guint n_beginnings = 0;

  g_object_set (fixture->courier, "max-connections", 1, NULL);
  courier_fixture_queue_many (fixture, 1, 60);
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_sent, ==, 60);
  g_assert_cmpuint (sink_server_get_n_connections (fixture->server), ==, 1);
  g_assert_cmpuint (sink_server_get_n_sign_ins (fixture->server), ==, 1);
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *message_id = g_strdup_printf ("%u@test", i);
      g_autofree char *transcript = courier_fixture_dup_transcript (fixture, i);

      g_assert_cmpuint (sink_server_count_message (fixture->server, message_id), ==, 1);
      g_assert_nonnull (strstr (transcript, "C: MAIL"));
      g_assert_nonnull (strstr (transcript, "taken"));
      n_beginnings += strstr (transcript, "220 sink.test") != NULL;
      /* More than its own answer only where it says so. */
      g_assert_cmpint (strstr (strstr (transcript, "taken") + 1, "taken") != NULL, ==, g_str_has_prefix (transcript, "       -- what the server says"));
    }
  /* Files are opened side by side: it may be that of the second. */
  g_assert_cmpuint (n_beginnings, ==, 1);
}

/* Not more connections than the person wants. */
static void
test_parallel (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);

  g_object_set (fixture->courier, "max-connections", 3, NULL);
  sink_server_set_delay_ms (fixture->server, 20);
  courier_fixture_queue_many (fixture, 1, 40);
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_sent, ==, 40);
  g_assert_cmpuint (sink_server_get_n_different (fixture->server), ==, 40);
  g_assert_cmpuint (sink_server_get_max_connections (fixture->server), >, 1);
  g_assert_cmpuint (sink_server_get_max_connections (fixture->server), <=, 3);
}

/* Nor than the account has of its own; it never has more than all. */
static void
test_parallel_of_account (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);

  g_object_set (fixture->courier, "max-connections", 3, NULL);
  courier_fixture_set (fixture, "max-connections", 1);
  sink_server_set_delay_ms (fixture->server, 20);
  courier_fixture_queue_many (fixture, 1, 12);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_max_connections (fixture->server), ==, 1);
  courier_fixture_set (fixture, "max-connections", 20);
  courier_fixture_queue_many (fixture, 13, 20);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_different (fixture->server), ==, 32);
  g_assert_cmpuint (sink_server_get_max_connections (fixture->server), <=, 3);
}

static const char *const three[] = { "bob@example.net", "carol@example.net", "dave@example.net", NULL };

/* Bob has it and never gets it again, Carol is put off, Dave does not exist. */
static void
test_partial (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  gint64 id = courier_fixture_queue (fixture, 1, three);

  sink_server_refuse (fixture->server, "RCPT", "carol", "450 4.2.0 greylisted, try again in 30 minutes");
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_waiting, ==, 1);
  assert_trouble (fixture, id, PH_OUTBOX_WAITING, PH_PROBLEM_GREYLISTED);
  {
    g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

    g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 0), ==, PH_OUTBOX_RECIPIENT_SENT);
    g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 1), ==, PH_OUTBOX_RECIPIENT_PENDING);
    g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 2), ==, PH_OUTBOX_RECIPIENT_SENT);
    g_assert_cmpuint (ph_outbox_entry_get_recipient_trouble (entry, 1)->code, ==, 450);
    g_assert_cmpint (ph_outbox_entry_get_due (entry), >=, get_now () + 30 * 60 - 5);
    g_assert_cmpint (ph_outbox_entry_get_due (entry), <=, get_now () + 31 * 60);
  }
  sink_server_refuse (fixture->server, "RCPT", NULL, NULL);
  courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
  g_assert_cmpuint (sink_server_count_recipient (fixture->server, "bob@example.net"), ==, 1);
  g_assert_cmpuint (sink_server_count_recipient (fixture->server, "carol@example.net"), ==, 1);
  g_assert_cmpuint (sink_server_count_recipient (fixture->server, "dave@example.net"), ==, 1);
}

static const char *const four[] = { "bob@example.com", "carol@example.net", "dave@example.net", "eve@example.net", NULL };

/* Bob has it from before; then Carol and Eve get it, and Dave is one too many for the server: whom a part reached is noted
 * while the rest is on its way, and nobody else is taken for them. */
static void
test_parts (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  gint64 id = courier_fixture_queue (fixture, 1, four);

  sink_server_refuse (fixture->server, "RCPT", "example.net", "450 4.2.0 greylisted");
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_WAITING);
  sink_server_refuse (fixture->server, "RCPT", "dave", "452 4.5.3 too many recipients");
  courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  {
    g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

    g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_WAITING);
    g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 0), ==, PH_OUTBOX_RECIPIENT_SENT);
    g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 1), ==, PH_OUTBOX_RECIPIENT_SENT);
    g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 2), ==, PH_OUTBOX_RECIPIENT_PENDING);
    g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 3), ==, PH_OUTBOX_RECIPIENT_SENT);
  }
  sink_server_refuse (fixture->server, "RCPT", NULL, NULL);
  courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
  for (guint i = 0; four[i] != NULL; i++)
    g_assert_cmpuint (sink_server_count_recipient (fixture->server, four[i]), ==, 1);
}

/* One who does not exist does not keep the others from it. */
static void
test_partly_refused (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PLAIN);
  gint64 id = courier_fixture_queue (fixture, 1, three);

  sink_server_refuse (fixture->server, "RCPT", "dave", "550 5.1.1 no such user");
  flush (fixture);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_SENT);
  g_assert_cmpint (ph_outbox_entry_get_recipient_state (entry, 2), ==, PH_OUTBOX_RECIPIENT_REFUSED);
  g_assert_cmpstr (ph_problem_id_to_nick (ph_outbox_entry_get_recipient_trouble (entry, 2)->problem), ==, "recipient-unknown");
  g_assert_cmpuint (sink_server_count_recipient (fixture->server, "bob@example.net"), ==, 1);
}

/* All or nobody. */
static void
test_abort (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  gint64 id = courier_fixture_queue_text (fixture, "From: a@b.c\r\nMessage-ID: <1@test>\r\n\r\nx\r\n", PH_SMTP_REFUSED_ABORT, three);

  sink_server_refuse (fixture->server, "RCPT", "dave", "550 5.1.1 no such user");
  flush (fixture);
  assert_trouble (fixture, id, PH_OUTBOX_FAILED, PH_PROBLEM_RECIPIENT_UNKNOWN);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 0);
  sink_server_refuse (fixture->server, "RCPT", NULL, NULL);
  courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
  g_assert_cmpuint (sink_server_count_recipient (fixture->server, "dave@example.net"), ==, 1);
}

typedef struct
{
  const char *name;
  const char *verb;
  const char *reply;
  PhOutboxState state;
  PhProblemId problem;
  gint64 due_s; /* for waiting: at least so much later */
} ReplyCase;

static const ReplyCase replies[] = {
  { "greylisted", "RCPT", "451 4.7.1 greylisted", PH_OUTBOX_WAITING, PH_PROBLEM_GREYLISTED, 59 },
  { "in-an-hour", "END", "451 4.3.2 try again in 1 hour", PH_OUTBOX_WAITING, PH_PROBLEM_GREYLISTED, 3599 },
  { "content", "END", "554 5.7.1 this is spam", PH_OUTBOX_FAILED, PH_PROBLEM_CONTENT_REFUSED, 0 },
  { "size", "MAIL", "552 5.3.4 message too big", PH_OUTBOX_FAILED, PH_PROBLEM_MESSAGE_TOO_LARGE, 0 },
  { "unknown", "RCPT", "550 5.1.1 no such user", PH_OUTBOX_FAILED, PH_PROBLEM_RECIPIENT_UNKNOWN, 0 },
  { "sender", "MAIL", "553 5.7.1 sender not owned by user", PH_OUTBOX_HELD, PH_PROBLEM_SENDER_NOT_ALLOWED, 0 },
  { "sender-later", "RCPT", "553 5.7.1 <ada@example.org>: sender address rejected: not owned by user ada", PH_OUTBOX_HELD, PH_PROBLEM_SENDER_NOT_ALLOWED, 0 },
  { "password", "AUTH", "535 5.7.8 authentication failed", PH_OUTBOX_HELD, PH_PROBLEM_WRONG_CREDENTIALS, 0 },
  { "for-now", "AUTH", "454 4.7.0 temporary authentication failure", PH_OUTBOX_WAITING, PH_PROBLEM_TEMPORARY_AUTH_FAILURE, 59 },
  { "rate", "MAIL", "450 4.7.28 rate limited", PH_OUTBOX_WAITING, PH_PROBLEM_RATE_LIMITED, 200 },
  { "quota", "END", "550 5.4.5 daily user sending limit exceeded", PH_OUTBOX_WAITING, PH_PROBLEM_RATE_LIMITED, 2800 },
};

static void
test_reply (gconstpointer data)
{
  const ReplyCase *item = data;
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  sink_server_refuse (fixture->server, item->verb, NULL, item->reply);
  flush (fixture);
  assert_trouble (fixture, id, item->state, item->problem);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 0);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);
  g_autofree char *code = g_strndup (item->reply, 3);
  g_autofree char *transcript = courier_fixture_dup_transcript (fixture, id);

  g_assert_cmpuint (ph_outbox_entry_get_trouble (entry)->code, ==, g_ascii_strtoull (code, NULL, 10));
  g_assert_nonnull (strstr (transcript, code));
  if (item->state == PH_OUTBOX_WAITING)
    g_assert_cmpint (ph_outbox_entry_get_due (entry), >=, get_now () + item->due_s);
  /* Nothing happens by itself before. */
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_waiting + fixture->summary.n_stuck + fixture->summary.n_sent, ==, 0);
}

/* One attempt for all, however many they are. */
static void
test_wrong_password (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  PhOutboxUsage usage = { 0 };

  sink_server_set_password (fixture->server, "another");
  courier_fixture_queue_many (fixture, 1, 50);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_sign_ins (fixture->server), ==, 1);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_HELD), ==, 50);
  g_assert_cmpuint (fixture->summary.n_stuck, ==, 50);
  for (gint64 id = 1; id <= 50; id += 7)
    assert_trouble (fixture, id, PH_OUTBOX_HELD, PH_PROBLEM_WRONG_CREDENTIALS);
  /* Nor one for the next message. */
  courier_fixture_queue (fixture, 51, NULL);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_sign_ins (fixture->server), ==, 1);
  courier_fixture_get_usage (fixture, &usage);
  g_assert_cmpint (usage.paused_until, >, get_now ());
  ph_outbox_usage_clear (&usage);
  /* Unless somebody wants just that. */
  courier_fixture_act (fixture, 51, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_sign_ins (fixture->server), ==, 2);
  /* Mended. */
  sink_server_set_password (fixture->server, COURIER_PASSWORD);
  courier_fixture_release (fixture);
  flush (fixture);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, 51);
  g_assert_cmpuint (sink_server_get_n_different (fixture->server), ==, 51);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 51);
}

/* A server that is not there is asked once, and all wait for the same time. */
static void
test_server_down (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);

  courier_fixture_queue_many (fixture, 1, 30);
  sink_server_go_away (fixture->server);
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_waiting, ==, 30);

  g_autoptr(PhOutboxEntry) first = courier_fixture_load (fixture, 1);
  g_autoptr(PhOutboxEntry) last = courier_fixture_load (fixture, 30);

  assert_trouble (fixture, 1, PH_OUTBOX_WAITING, PH_PROBLEM_CONNECTION_REFUSED);
  g_assert_cmpint (ABS (ph_outbox_entry_get_due (first) - ph_outbox_entry_get_due (last)), <=, 1);
  sink_server_come_back (fixture->server);
  for (gint64 id = 1; id <= 30; id++)
    courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, 30);
}

/* As if the clock had been a day ahead until now: what waits for a minute does not wait for a day, the account neither pauses nor
 * has used up what it may send; but what shall be sent on another day is not sent today. */
static void
test_clock_set_back (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autofree char *pause = g_strdup_printf ("INSERT INTO pauses (account, until, code) VALUES ('ada', %" G_GINT64_FORMAT ", 0)", get_now () + 86400 - 5);

  courier_fixture_set (fixture, "messages-per-hour", 3);
  courier_fixture_queue_many (fixture, 1, 3);
  courier_fixture_edit (fixture, "UPDATE messages SET due = due + 86400, queued = queued + 86400;"
                                 "UPDATE messages SET state = 'waiting', due = due + 60 WHERE id = 2;"
                                 "UPDATE messages SET due = due + 3600 WHERE id = 3;"
                                 "INSERT INTO usage (account, begun, message) SELECT 'ada', queued - 7200, id FROM messages;"
                                 "UPDATE meta SET number = number + 86400 WHERE name = 'clock'");
  courier_fixture_edit (fixture, pause);
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_sent, ==, 2);
  g_assert_cmpint (courier_fixture_get_state (fixture, 3), ==, PH_OUTBOX_QUEUED);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, 3), ==, PH_OUTBOX_QUEUED);
}

/* Nor does each of thousands cost a visit of the database of its own. */
static void
test_server_down_for_many (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(GTimer) timer = NULL;

  courier_fixture_queue (fixture, 1, NULL);
  courier_fixture_edit (fixture, "CREATE TEMP TABLE copy AS SELECT * FROM messages;"
                                 "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                                 " INSERT INTO messages SELECT i, account, state, sender, subject, message_id, size, content, refused, notify, returned,"
                                 " envelope_id, onward_tls, deliver_by, deliver_by_s, hold_for_s, priority, priority_level, queued, due, finished, attempts,"
                                 " tried, owner, handover, news, problem, step, code, enhanced, reply, origin, batch, file || i, digest, words FROM copy, n;"
                                 "INSERT INTO recipients (message, position, address) SELECT id, 0, 'bob@example.net' FROM messages WHERE id > 1;"
                                 "DROP TABLE copy");
  sink_server_go_away (fixture->server);
  timer = g_timer_new ();
  flush (fixture);
  g_test_message ("10,000 messages without a server: %.3f s", g_timer_elapsed (timer, NULL));
  /* But for the first handful, which were to be opened: the copies have no files. */
  g_assert_cmpuint (fixture->summary.n_waiting, >=, 9900);
  g_assert_cmpuint (fixture->summary.n_waiting + fixture->summary.n_stuck, ==, 10000);
  g_assert_cmpuint (fixture->n_settled, ==, 10000);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_WAITING), ==, fixture->summary.n_waiting);
  assert_trouble (fixture, 9999, PH_OUTBOX_WAITING, PH_PROBLEM_CONNECTION_REFUSED);
}

typedef struct
{
  const char *name;
  SinkDrop drop;
  PhOutboxState state;
  PhProblemId problem;
  guint n_taken;
} DropCase;

static const DropCase drops[] = {
  { "in-content", SINK_DROP_IN_CONTENT, PH_OUTBOX_WAITING, PH_PROBLEM_CONNECTION_LOST, 0 },
  { "after-content", SINK_DROP_AFTER_CONTENT, PH_OUTBOX_UNCERTAIN, PH_PROBLEM_UNCERTAIN, 1 },
  { "before-taking", SINK_DROP_BEFORE_TAKING, PH_OUTBOX_UNCERTAIN, PH_PROBLEM_UNCERTAIN, 0 },
};

/* Large, so that the connection is lost before the end was said. */
static gint64
queue_large (CourierFixture *fixture)
{
  g_autoptr(GString) text = g_string_new ("From: ada@example.org\r\nMessage-ID: <large@test>\r\n\r\n");

  for (guint i = 0; i < 400000; i++)
    g_string_append (text, "twenty octets, about\r\n");
  return courier_fixture_queue_text (fixture, text->str, PH_SMTP_REFUSED_SEND_TO_OTHERS, NULL);
}

static void
test_drop (gconstpointer data)
{
  const DropCase *item = data;
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PIPELINING);
  gint64 id = queue_large (fixture);

  sink_server_set_drop (fixture->server, item->drop);
  flush (fixture);
  assert_trouble (fixture, id, item->state, item->problem);
  g_assert_cmpuint (sink_server_count_message (fixture->server, "large@test"), ==, item->n_taken);
  /* A doubt is never resolved by itself. */
  sink_server_set_drop (fixture->server, SINK_DROP_NEVER);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, item->state);
}

/* A server that lets one in and then breaks is not signed in at for each message. */
static void
test_broken (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PLAIN);

  g_object_set (fixture->courier, "max-connections", 1, NULL);
  sink_server_refuse (fixture->server, "MAIL", NULL, "421 4.3.2 shutting down");
  courier_fixture_queue_many (fixture, 1, 30);
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_waiting, ==, 30);
  g_assert_cmpuint (sink_server_get_n_sign_ins (fixture->server), <=, 8);
}

/* A limit of the server holds for all messages of the account. */
static void
test_throttled (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PLAIN);
  PhOutboxUsage usage = { 0 };

  g_object_set (fixture->courier, "max-connections", 1, NULL);
  sink_server_refuse (fixture->server, "MAIL", NULL, "450 4.7.28 rate limited, retry in 10 minutes");
  courier_fixture_queue_many (fixture, 1, 40);
  flush (fixture);
  g_assert_cmpuint (fixture->summary.n_waiting, <=, 4);
  courier_fixture_get_usage (fixture, &usage);
  g_assert_cmpint (usage.paused_until, >=, get_now () + 595);
  g_assert_cmpint (usage.pause.problem, ==, PH_PROBLEM_RATE_LIMITED);
  ph_outbox_usage_clear (&usage);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_QUEUED), >=, 36);
  sink_server_refuse (fixture->server, "MAIL", NULL, NULL);
  courier_fixture_edit (fixture, "UPDATE pauses SET until = 1; UPDATE messages SET due = 1 WHERE state = 'waiting'");
  flush (fixture);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, 40);
}

/* Five days after it was first tried; a person who wants it once more gets as much again. */
static void
test_give_up (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PLAIN);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  sink_server_refuse (fixture->server, "MAIL", NULL, "451 4.3.0 later");
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_WAITING);
  courier_fixture_edit (fixture, "UPDATE messages SET due = 1, attempts = 20, tried = tried - 4 * 86400");
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_WAITING);
  courier_fixture_edit (fixture, "UPDATE messages SET due = 1, tried = tried - 86400");
  flush (fixture);
  assert_trouble (fixture, id, PH_OUTBOX_FAILED, PH_PROBLEM_SENDER_REFUSED);
  courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_WAITING);
}

typedef struct
{
  const char *name;
  const char *property;
  const char *later; /* what makes time pass */
} QuotaCase;

static const QuotaCase quotas[] = {
  { "minute", "messages-per-minute", "UPDATE usage SET begun = begun - 61" },
  { "hour", "messages-per-hour", "UPDATE usage SET begun = begun - 3601" },
  { "day", "messages-per-day", "UPDATE usage SET begun = begun - 86401" },
};

static void
test_quota (gconstpointer data)
{
  const QuotaCase *item = data;
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);

  courier_fixture_set (fixture, item->property, 5);
  courier_fixture_queue_many (fixture, 1, 12);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5);
  /* What was used stays used. */
  courier_fixture_reopen (fixture);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5);
  courier_fixture_edit (fixture, item->later);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 10);
  courier_fixture_edit (fixture, item->later);
  flush (fixture);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, 12);
}

/* 8-bit for a server that has only seven. */
static void
test_7bit (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (SINK_PIPELINING);
  gint64 id = courier_fixture_queue_text (fixture, "From: ada@example.org\r\nMessage-ID: <8@test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n",
                                          PH_SMTP_REFUSED_SEND_TO_OTHERS, NULL);

  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
  g_assert_cmpuint (sink_server_count_message (fixture->server, "8@test"), ==, 1);
  g_assert_false (sink_server_has_8bit (fixture->server));
}

static gboolean
has_content (CourierFixture *fixture)
{
  return sink_server_get_n_messages (fixture->server) > 0;
}

static gboolean
has_settled (CourierFixture *fixture)
{
  return fixture->n_settled > 0;
}

/* What the disk did not take is nothing that the message, or the account, could help. */
static void
test_unnoted (gconstpointer data)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new ((SinkExtensions) GPOINTER_TO_UINT (data));
  gint64 id = courier_fixture_queue (fixture, 1, NULL);
  PhOutboxUsage usage = { 0 };

  courier_fixture_edit (fixture, "CREATE TRIGGER full BEFORE UPDATE OF handover ON messages WHEN new.handover BEGIN SELECT RAISE (ABORT, 'full'); END");
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 0);
  courier_fixture_get_usage (fixture, &usage);
  g_assert_cmpint (usage.paused_until, ==, 0);
  ph_outbox_trouble_clear (&usage.pause);
  {
    g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

    g_assert_cmpstr (ph_outbox_state_get_name (ph_outbox_entry_get_state (entry)), ==, "waiting");
    g_assert_false (ph_outbox_entry_get_trouble (entry)->has_problem);
    g_assert_cmpint (ph_outbox_entry_get_due (entry), <=, get_now () + 60);
  }
  courier_fixture_edit (fixture, "DROP TRIGGER full");
  courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
  g_assert_cmpuint (sink_server_count_message (fixture->server, "1@test"), ==, 1);
}

static gboolean
put_database_back (gpointer user_data)
{
  CourierFixture *fixture = user_data;
  g_autofree char *path = g_build_filename (fixture->directory, "outbox.sqlite", NULL);
  g_autofree char *aside = g_strconcat (path, ".aside", NULL);

  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (g_rename (aside, path), ==, 0);
  return G_SOURCE_REMOVE;
}

/* The server has it: that is noted as soon as the outbox can be opened again. */
static void
test_unopened (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);
  g_autofree char *path = g_build_filename (fixture->directory, "outbox.sqlite", NULL);
  g_autofree char *aside = g_strconcat (path, ".aside", NULL);

  sink_server_set_delay_ms (fixture->server, 200);
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, has_content);
  g_assert_cmpint (g_rename (path, aside), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_timeout_add (1000, put_database_back, fixture);
  courier_fixture_wait (fixture, has_settled);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
  g_assert_cmpuint (sink_server_count_message (fixture->server, "1@test"), ==, 1);
}

static gboolean
is_one_sent (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_SENT) == 1;
}

static void
test_no_account (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(PhAccount) account = courier_fixture_dup_account (fixture);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  ph_account_store_remove_async (fixture->store, COURIER_ACCOUNT, NULL, NULL, NULL);
  while (ph_account_store_find (fixture->store, COURIER_ACCOUNT) != NULL)
    g_main_context_iteration (NULL, TRUE);
  flush (fixture);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_HELD);
  g_assert_false (ph_outbox_entry_get_trouble (entry)->has_problem);
  courier_fixture_save (fixture, account);
  courier_fixture_release (fixture);
  flush (fixture);
  g_assert_cmpint (courier_fixture_get_state (fixture, id), ==, PH_OUTBOX_SENT);
}

/* What a session has shown is remembered, for drafts. */
static gboolean
is_held (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_HELD) == 1;
}

static gboolean
is_queued (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_QUEUED) == 1;
}

/* Its time is far away: that its account is gone must not come to light only then. */
static void
test_account_removed (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(PhAccount) account = courier_fixture_dup_account (fixture);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);
  gint64 due = get_now () + 3600;

  courier_fixture_edit (fixture, "UPDATE messages SET due = due + 7200");
  ph_courier_start (fixture->courier);
  ph_account_store_remove_async (fixture->store, COURIER_ACCOUNT, NULL, NULL, NULL);
  courier_fixture_wait (fixture, is_held);
  courier_fixture_save (fixture, account);
  courier_fixture_wait (fixture, is_queued);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 0);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

  g_assert_cmpint (ph_outbox_entry_get_due (entry), >, due);
}

/* Likewise one that is switched off; its messages go when it is on again. */
static void
test_switched_off (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  gint64 id = courier_fixture_queue (fixture, 1, NULL);

  courier_fixture_set (fixture, "use", PH_ACCOUNT_USE_DISABLED);
  flush (fixture);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

  g_assert_cmpint (ph_outbox_entry_get_state (entry), ==, PH_OUTBOX_HELD);
  g_assert_false (ph_outbox_entry_get_trouble (entry)->has_problem);
  courier_fixture_act (fixture, id, PH_OUTBOX_ACTION_RETRY);
  courier_fixture_edit (fixture, "UPDATE messages SET due = due + 7200");
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, is_held);
  courier_fixture_set (fixture, "use", PH_ACCOUNT_USE_ENABLED);
  courier_fixture_wait (fixture, is_queued);
  courier_fixture_set (fixture, "use", PH_ACCOUNT_USE_DISABLED);
  courier_fixture_wait (fixture, is_held);
  g_assert_cmpuint (sink_server_get_n_connections (fixture->server), ==, 0);
  courier_fixture_edit (fixture, "UPDATE messages SET due = 1");
  courier_fixture_set (fixture, "use", PH_ACCOUNT_USE_ENABLED);
  courier_fixture_wait (fixture, is_one_sent);
}

static void
test_facts (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autofree char *endpoint = g_strdup_printf ("127.0.0.1:%u", sink_server_get_port (fixture->server));
  g_autoptr(PhServerFacts) facts = NULL;

  courier_fixture_queue (fixture, 1, NULL);
  flush (fixture);
  facts = courier_fixture_recall (fixture, endpoint);
  g_assert_true (facts->has_8bitmime);
  g_assert_false (facts->has_smtputf8);
  g_assert_false (facts->has_dsn);
  g_assert_cmpint (facts->max_size, ==, 100000000);
  g_assert_cmpint (facts->known, >=, get_now () - 60);
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ph_courier_flush_finish (PH_COURIER (source), result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

/* What the server may have is waited for, the rest is given back, and nothing is counted for it. */
static void
test_cancel (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gboolean is_done = FALSE;

  g_object_set (fixture->courier, "max-connections", 1, NULL);
  sink_server_set_delay_ms (fixture->server, 300);
  courier_fixture_queue_many (fixture, 1, 10);
  ph_courier_flush_async (fixture->courier, NULL, cancellable, flushed_cb, &is_done);
  courier_fixture_wait (fixture, has_content);
  g_cancellable_cancel (cancellable);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, sink_server_get_n_messages (fixture->server));
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT) + courier_fixture_count (fixture, PH_OUTBOX_QUEUED), ==, 10);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_QUEUED), >=, 8);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, 10);

  g_assert_cmpuint (ph_outbox_entry_get_n_attempts (entry), ==, 0);
  sink_server_set_delay_ms (fixture->server, 0);
  flush (fixture);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, 10);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 10);
}

/* Only what somebody asked for. */
static void
test_only (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(GError) error = NULL;

  courier_fixture_queue_many (fixture, 1, 5);
  g_assert_true (courier_fixture_flush (fixture, 3, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->summary.n_sent, ==, 1);
  g_assert_cmpuint (sink_server_count_message (fixture->server, "3@test"), ==, 1);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 1);
}

static gboolean
is_all_sent (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_SENT) == 5;
}

static gboolean
is_idle (CourierFixture *fixture)
{
  return !ph_courier_is_busy (fixture->courier);
}

/* One that was started sees by itself what is queued, and when something is due. */
static void
test_started (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);

  ph_courier_start (fixture->courier);
  courier_fixture_queue_many (fixture, 1, 4);
  courier_fixture_queue (fixture, 5, NULL);
  courier_fixture_wait (fixture, is_all_sent);
  courier_fixture_wait (fixture, is_idle);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5);
}

static gboolean
has_waiting (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_WAITING) == 5;
}

static void
test_alarm (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autofree char *soon = NULL;

  sink_server_refuse (fixture->server, "MAIL", NULL, "451 4.3.0 later");
  ph_courier_start (fixture->courier);
  courier_fixture_queue_many (fixture, 1, 5);
  courier_fixture_wait (fixture, has_waiting);
  courier_fixture_wait (fixture, is_idle);
  sink_server_refuse (fixture->server, "MAIL", NULL, NULL);
  courier_fixture_stop (fixture);
  soon = g_strdup_printf ("UPDATE messages SET due = %" G_GINT64_FORMAT, get_now () + 2);
  courier_fixture_edit (fixture, soon);
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, is_all_sent);
}

static gboolean
has_held (CourierFixture *fixture)
{
  return courier_fixture_count (fixture, PH_OUTBOX_HELD) == 5;
}

/* An edited account is tried by itself, and what it holds is sent. */
static void
test_edited (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(PhAccount) account = courier_fixture_dup_account (fixture);

  ph_account_set_host (account, "no host");
  courier_fixture_save (fixture, account);
  courier_fixture_queue_many (fixture, 1, 5);
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, has_held);
  ph_account_set_host (account, "127.0.0.1");
  courier_fixture_save (fixture, account);
  courier_fixture_wait (fixture, is_all_sent);
  /* The protection that a success leaves is no edit. */
  courier_fixture_wait (fixture, is_idle);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5);
}

/* So is one whose messages wait for a server that is another one. */
static void
test_edited_while_waiting (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(PhAccount) account = courier_fixture_dup_account (fixture);

  ph_account_set_port (account, 1);
  courier_fixture_save (fixture, account);
  courier_fixture_queue_many (fixture, 1, 5);
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, has_waiting);
  ph_account_set_port (account, sink_server_get_port (fixture->server));
  courier_fixture_save (fixture, account);
  courier_fixture_wait (fixture, is_all_sent);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5);
}

/* So is one that got another password. */
static void
test_new_password (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  g_autoptr(PhSecret) password = ph_secret_new ("another");

  sink_server_set_password (fixture->server, "another");
  courier_fixture_queue_many (fixture, 1, 5);
  ph_courier_start (fixture->courier);
  courier_fixture_wait (fixture, has_held);
  g_assert_cmpuint (sink_server_get_n_sign_ins (fixture->server), ==, 1);
  ph_keyring_keep_for_this_run (fixture->keyring, COURIER_ACCOUNT, password);
  courier_fixture_wait (fixture, is_all_sent);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 5);
}

/* It can't be sent without a password, and the server is not asked. */
static void
test_no_secret (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);
  gint64 id = 0;

  g_clear_object (&fixture->keyring);
  fixture->keyring = ph_keyring_new ();
  courier_fixture_reopen (fixture);
  id = courier_fixture_queue (fixture, 1, NULL);
  flush (fixture);
  g_assert_cmpuint (sink_server_get_n_connections (fixture->server), ==, 0);

  g_autoptr(PhOutboxEntry) entry = courier_fixture_load (fixture, id);

  g_assert_true (ph_outbox_entry_get_trouble (entry)->has_problem);
  g_assert_cmpint (ph_outbox_entry_get_state (entry), !=, PH_OUTBOX_SENT);
}

/* Stopped in the middle: what was on its way is sent once, the rest is as if nothing had been. */
static void
test_stop (void)
{
  g_autoptr(CourierFixture) fixture = courier_fixture_new (ALL);

  sink_server_set_delay_ms (fixture->server, 50);
  ph_courier_start (fixture->courier);
  courier_fixture_queue_many (fixture, 1, 20);
  courier_fixture_wait (fixture, has_content);
  courier_fixture_stop (fixture);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENDING), ==, 0);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_UNCERTAIN), ==, 0);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, sink_server_get_n_messages (fixture->server));
  flush (fixture);
  g_assert_cmpuint (courier_fixture_count (fixture, PH_OUTBOX_SENT), ==, 20);
  g_assert_cmpuint (sink_server_get_n_messages (fixture->server), ==, 20);
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/courier/sent/data", GUINT_TO_POINTER (SINK_PLAIN), test_sent);
  g_test_add_data_func ("/courier/sent/pipelined", GUINT_TO_POINTER (SINK_PIPELINING), test_sent);
  g_test_add_data_func ("/courier/sent/chunked", GUINT_TO_POINTER (ALL), test_sent);
  g_test_add_data_func ("/courier/warm/data", GUINT_TO_POINTER (SINK_PLAIN), test_warm);
  g_test_add_data_func ("/courier/warm/pipelined", GUINT_TO_POINTER (SINK_PIPELINING), test_warm);
  g_test_add_data_func ("/courier/warm/chunked", GUINT_TO_POINTER (ALL), test_warm);
  g_test_add_func ("/courier/parallel", test_parallel);
  g_test_add_func ("/courier/parallel-of-account", test_parallel_of_account);
  g_test_add_func ("/courier/partial", test_partial);
  g_test_add_func ("/courier/parts", test_parts);
  g_test_add_func ("/courier/partly-refused", test_partly_refused);
  g_test_add_func ("/courier/abort", test_abort);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *path = g_strconcat ("/courier/reply/", replies[i].name, NULL);

      g_test_add_data_func (path, &replies[i], test_reply);
    }
  g_test_add_func ("/courier/wrong-password", test_wrong_password);
  g_test_add_func ("/courier/server-down", test_server_down);
  g_test_add_func ("/courier/clock-set-back", test_clock_set_back);
  g_test_add_func ("/courier/server-down-for-many", test_server_down_for_many);
  for (guint i = 0; i < G_N_ELEMENTS (drops); i++)
    {
      g_autofree char *path = g_strconcat ("/courier/drop/", drops[i].name, NULL);

      g_test_add_data_func (path, &drops[i], test_drop);
    }
  g_test_add_func ("/courier/broken", test_broken);
  g_test_add_func ("/courier/throttled", test_throttled);
  for (guint i = 0; i < G_N_ELEMENTS (quotas); i++)
    {
      g_autofree char *path = g_strconcat ("/courier/quota/", quotas[i].name, NULL);

      g_test_add_data_func (path, &quotas[i], test_quota);
    }
  g_test_add_func ("/courier/give-up", test_give_up);
  g_test_add_func ("/courier/7bit", test_7bit);
  g_test_add_data_func ("/courier/unnoted/data", GUINT_TO_POINTER (SINK_PLAIN), test_unnoted);
  g_test_add_data_func ("/courier/unnoted/chunked", GUINT_TO_POINTER (ALL), test_unnoted);
  g_test_add_func ("/courier/unopened", test_unopened);
  g_test_add_func ("/courier/no-account", test_no_account);
  g_test_add_func ("/courier/account-removed", test_account_removed);
  g_test_add_func ("/courier/switched-off", test_switched_off);
  g_test_add_func ("/courier/facts", test_facts);
  g_test_add_func ("/courier/cancel", test_cancel);
  g_test_add_func ("/courier/only", test_only);
  g_test_add_func ("/courier/started", test_started);
  g_test_add_func ("/courier/alarm", test_alarm);
  g_test_add_func ("/courier/edited", test_edited);
  g_test_add_func ("/courier/edited-while-waiting", test_edited_while_waiting);
  g_test_add_func ("/courier/new-password", test_new_password);
  g_test_add_func ("/courier/no-secret", test_no_secret);
  g_test_add_func ("/courier/stop", test_stop);
  return g_test_run ();
}
