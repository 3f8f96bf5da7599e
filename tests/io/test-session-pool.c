// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Messages given to a pool, against servers that keep, lose, limit and refuse connections. The scripts say what each
// connection sees, in the order in which they come. Numbers in names are those of the behaviours of servers.

#include "config.h"

#include "ph-session-pool.h"
#include "session-points.h"

#include <string.h>

#define N_SERVERS  4
#define N_MESSAGES 4
#define MAIL       "C: MAIL FROM:<ada@example.org>*"
#define RCPT(name) "C: RCPT TO:<" name ">"
#define CONTENT    "C: DATA", "S: 354 go on", "M:"
#define DATA       ENVELOPE, GO_ON, "M:"
#define SENT       "S: 250 2.0.0 queued"
#define QUIT       "C: QUIT", "S: 221 bye"
#define STEPS      GREETING, EHLO, "S: 250 mail.posthorn.test"
#define STEP_BY_STEP \
  MAIL, "S: 250 ok", "C: RCPT TO:*", "S: 250 ok", CONTENT

static const char message_text[] = "Subject: x\r\n\r\nHello.\r\n";

typedef struct
{
  ScriptedServer *servers[N_SERVERS];
  guint n_servers;
  PhServerSettings *settings;
  PhSessionPool *pool;
  PhSmtpResult *results[N_MESSAGES]; /* (owned) (nullable) each */
  PhSession *sessions[N_MESSAGES];   /* (owned) (nullable) each: over which it went */
  guint n_given;
  guint n_ended;
  guint n_opened; /* contents */
  char taken[20]; /* recipients that have it while others wait, by index */
} Fixture;

typedef struct
{
  Fixture *fixture;
  guint index;
} Waiter;

/* @scripts: of one connection after the other, up to NULL. */
static void
set_up_servers (Fixture *fixture, const char *const *const *scripts)
{
  *fixture = (Fixture){ 0 };
  for (guint i = 0; scripts[i] != NULL; i++)
    fixture->servers[fixture->n_servers++] = i == 0 ? scripted_server_new (scripts[i], NULL)
                                                    : scripted_server_new_behind (fixture->servers[i - 1], scripts[i]);
  fixture->settings = session_fixture_new_settings (fixture->servers[0], PH_SECURITY_NONE);
}

static void
make_pool (Fixture *fixture, guint max_connections)
{
  fixture->pool = ph_session_pool_new (fixture->settings, max_connections, NULL);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ph_session_pool_close_finish (PH_SESSION_POOL (source), result);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
close_pool (Fixture *fixture)
{
  gboolean closed = FALSE;

  ph_session_pool_close_async (fixture->pool, closed_cb, &closed);
  session_fixture_wait (is_true, &closed);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *fixture)
{
  gpointer pool = fixture->pool;

  g_assert_cmpuint (fixture->n_ended, ==, fixture->n_given);
  for (guint i = 0; i < fixture->n_given; i++)
    {
      ph_smtp_result_unref (fixture->results[i]);
      g_clear_object (&fixture->sessions[i]);
    }
  g_object_add_weak_pointer (G_OBJECT (pool), &pool);
  g_object_unref (fixture->pool);
  session_fixture_wait (is_gone, &pool);
  for (guint i = 0; i < fixture->n_servers; i++)
    scripted_server_finish (fixture->servers[i]);
  ph_server_settings_free (fixture->settings);
}

static GInputStream *
open_text (gpointer user_data, GError **error)
{
  ((Fixture *) user_data)->n_opened++;
  return g_memory_input_stream_new_from_data (message_text, -1, NULL);
}

static void
note_taken (const GArray *taken, gpointer user_data)
{
  Fixture *fixture = user_data;
  gsize length = strlen (fixture->taken);

  g_assert_cmpuint (taken->len, >, 0);
  for (guint i = 0; i < taken->len; i++)
    fixture->taken[length++] = (char) ('0' + g_array_index (taken, guint, i));
  fixture->taken[length] = ';';
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiter *waiter = user_data;
  Fixture *fixture = waiter->fixture;

  g_assert_null (fixture->results[waiter->index]);
  fixture->results[waiter->index] = ph_session_pool_send_finish (PH_SESSION_POOL (source), result, &fixture->sessions[waiter->index]);
  fixture->n_ended++;
}

static void
give (Fixture *fixture, PhEnvelope *envelope, PhSmtpRefusedPolicy refused, GCancellable *cancellable)
{
  const PhSmtpSubmission submission = { .envelope = envelope, .size = sizeof message_text - 1, .refused = refused };
  const PhContentSource content = { open_text, fixture, NULL, note_taken };
  Waiter *waiter = g_new (Waiter, 1);

  *waiter = (Waiter){ fixture, fixture->n_given++ };
  ph_session_pool_send_async (fixture->pool, &submission, &content, cancellable, ended_cb, waiter);
}

static void
give_one (Fixture *fixture)
{
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();

  give (fixture, envelope, PH_SMTP_REFUSED_ABORT, NULL);
}

/* To the addresses in @names, separated by spaces. */
static void
give_to (Fixture *fixture, const char *names, PhSmtpRefusedPolicy refused)
{
  g_auto(GStrv) words = g_strsplit (names, " ", -1);
  g_autoptr(PhAddress) sender = ph_address_parse ("ada@example.org", NULL);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(PhEnvelope) envelope = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (recipients, ph_address_parse (words[i], NULL));
  envelope = ph_envelope_new (sender, recipients);
  give (fixture, envelope, refused, NULL);
}

static gboolean
have_ended (gpointer data)
{
  const Fixture *fixture = data;

  return fixture->n_ended == fixture->n_given;
}

static void
await_all (Fixture *fixture)
{
  session_fixture_wait (have_ended, fixture);
}

static void
assert_sent (Fixture *fixture, guint index)
{
  g_assert_no_error (ph_smtp_result_get_error (fixture->results[index]));
  g_assert_cmpint (ph_smtp_result_get_certainty (fixture->results[index]), ==, PH_SMTP_SENT);
}

static void
assert_not_sent (Fixture *fixture, guint index, GQuark domain, int code)
{
  g_assert_error (ph_smtp_result_get_error (fixture->results[index]), domain, code);
  g_assert_cmpint (ph_smtp_result_get_certainty (fixture->results[index]), ==, PH_SMTP_NOT_SENT);
}

/* @outcomes: a letter for each recipient: accepted, deferred, refused, not tried. */
static void
assert_outcomes (Fixture *fixture, guint index, const char *outcomes)
{
  static const char letters[] = { [PH_SMTP_RECIPIENT_ACCEPTED] = 'a', [PH_SMTP_RECIPIENT_DEFERRED] = 'd', [PH_SMTP_RECIPIENT_REFUSED] = 'r', [PH_SMTP_RECIPIENT_NOT_TRIED] = 'n' };
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < ph_smtp_result_get_n_recipients (fixture->results[index]); i++)
    g_string_append_c (found, letters[ph_smtp_result_get_recipient_outcome (fixture->results[index], i)]);
  g_assert_cmpstr (found->str, ==, outcomes);
}

/* QUIT is there before the message has its reply. */
static void
test_quit_rides (void)
{
  static const char *const script[] = { READY, DATA, "C: QUIT", SENT, "S: 221 bye", NULL };
  const char *const *const scripts[] = { script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  ph_session_pool_set_keep_warm_ms (fixture.pool, 0);
  give_one (&fixture);
  await_all (&fixture);
  assert_sent (&fixture, 0);
  close_pool (&fixture);
  g_assert_cmpuint (ph_session_pool_get_stats (fixture.pool).round_trips, ==, 5);
  tear_down (&fixture);
}

/* The second envelope is there before the first message has its reply. */
static void
test_riding (void)
{
  static const char *const script[] = { READY, DATA, ENVELOPE, SENT, GO_ON, "M:", "C: QUIT", SENT, "S: 221 bye", NULL };
  const char *const *const scripts[] = { script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  ph_session_pool_set_keep_warm_ms (fixture.pool, 0);
  give_one (&fixture);
  give_one (&fixture);
  await_all (&fixture);
  assert_sent (&fixture, 0);
  assert_sent (&fixture, 1);
  g_assert_true (fixture.sessions[0] == fixture.sessions[1]);
  g_assert_cmpuint (ph_session_pool_get_n_connections (fixture.pool), ==, 1);
  close_pool (&fixture);
  g_assert_cmpuint (ph_session_pool_get_stats (fixture.pool).round_trips, ==, 6);
  tear_down (&fixture);
}

static gboolean
is_first_closed (gpointer data)
{
  return ph_session_get_stage (((Fixture *) data)->sessions[0]) == PH_SESSION_STAGE_CLOSED;
}

typedef struct
{
  const char *name;
  gboolean is_seen; /* the end of the connection, before the second message is given */
  const char *script[24];
} IdleCase;

static const IdleCase idle_cases[] = {
  { "104-eof-seen", TRUE, { READY, DATA, SENT, "P:", "X:", NULL } },
  { "104-421-seen", TRUE, { READY, DATA, SENT, "P:", "S: 421 4.4.2 idle for too long", NULL } },
  { "104-reset-seen", TRUE, { READY, DATA, SENT, "P:", "R:", NULL } },
  { "104-eof-at-mail", FALSE, { READY, DATA, SENT, MAIL, "X:", NULL } },
  { "104-reset-at-mail", FALSE, { READY, DATA, SENT, MAIL, "R:", NULL } },
  { "104-421-at-mail", FALSE, { READY, DATA, SENT, ENVELOPE, "S: 421 4.4.2 idle for too long", NULL } },
  { "103-rset-421", FALSE, { READY, ENVELOPE, "S: 250 ok", "S: 550 5.1.1 no", "S: 503 no", "C: RSET", "S: 421 4.3.0 no", NULL } },
  { "103-rset-500", FALSE, { READY, ENVELOPE, "S: 250 ok", "S: 550 5.1.1 no", "S: 503 no", "C: RSET", "S: 500 5.5.1 what", "H:", NULL } },
  { "103-rset-eof", FALSE, { READY, ENVELOPE, "S: 250 ok", "S: 550 5.1.1 no", "S: 503 no", "C: RSET", "X:", NULL } },
};

/* The second message finds its connection dead, goes over another one, and is there once. */
static void
test_idle (gconstpointer data)
{
  static const char *const fresh[] = { READY, DATA, SENT, QUIT, NULL };
  const IdleCase *item = data;
  const char *const *const scripts[] = { item->script, fresh, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_one (&fixture);
  await_all (&fixture);
  scripted_server_go (fixture.servers[0]);
  if (item->is_seen)
    session_fixture_wait (is_first_closed, &fixture);
  give_one (&fixture);
  await_all (&fixture);
  assert_sent (&fixture, 1);
  g_assert_true (fixture.sessions[0] != fixture.sessions[1]);
  g_assert_cmpuint (ph_session_pool_get_n_connections (fixture.pool), ==, 2);
  close_pool (&fixture);
  tear_down (&fixture);
}

/* Once: who hangs up a second time at the same point means it. */
static void
test_reconnect_once (void)
{
  static const char *const first[] = { READY, DATA, SENT, MAIL, "X:", NULL };
  static const char *const second[] = { READY, MAIL, "X:", NULL };
  const char *const *const scripts[] = { first, second, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_one (&fixture);
  await_all (&fixture);
  give_one (&fixture);
  await_all (&fixture);
  assert_not_sent (&fixture, 1, PH_SMTP_ERROR, PH_SMTP_ERROR_CLOSED);
  close_pool (&fixture);
  tear_down (&fixture);
}

/* 097: whoever may have the message does not get it again. */
static void
test_uncertain (void)
{
  static const char *const first[] = { READY, DATA, SENT, DATA, "X:", NULL };
  const char *const *const scripts[] = { first, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_one (&fixture);
  await_all (&fixture);
  give_one (&fixture);
  await_all (&fixture);
  g_assert_cmpint (ph_smtp_result_get_certainty (fixture.results[1]), ==, PH_SMTP_UNCERTAIN);
  close_pool (&fixture);
  tear_down (&fixture);
}

/* What rode behind a message whose connection broke goes over another one. */
static void
test_riding_behind_a_loss (void)
{
  static const char *const first[] = { READY, DATA, ENVELOPE, "X:", NULL };
  static const char *const second[] = { READY, DATA, SENT, QUIT, NULL };
  const char *const *const scripts[] = { first, second, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_one (&fixture);
  give_one (&fixture);
  await_all (&fixture);
  g_assert_cmpint (ph_smtp_result_get_certainty (fixture.results[0]), ==, PH_SMTP_UNCERTAIN);
  assert_sent (&fixture, 1);
  close_pool (&fixture);
  tear_down (&fixture);
}

static void
test_refused_then_sent (void)
{
  static const char *const script[] = { READY, DATA, ENVELOPE, "S: 554 5.7.1 spam", GO_ON, "M:", SENT, QUIT, NULL };
  const char *const *const scripts[] = { script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_one (&fixture);
  give_one (&fixture);
  await_all (&fixture);
  assert_not_sent (&fixture, 0, PH_SMTP_ERROR, PH_SMTP_ERROR_PERMANENT);
  assert_sent (&fixture, 1);
  close_pool (&fixture);
  tear_down (&fixture);
}

/* One message for each connection: said once, obeyed from then on. */
static void
test_one_per_connection (void)
{
  static const char *const first[] = { READY, DATA, ENVELOPE, SENT, "S: 421 4.7.0 one message per connection", NULL };
  static const char *const other[] = { READY, DATA, "C: QUIT", SENT, "S: 221 bye", NULL };
  const char *const *const scripts[] = { first, other, other, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  for (guint i = 0; i < 3; i++)
    give_one (&fixture);
  await_all (&fixture);
  for (guint i = 0; i < 3; i++)
    assert_sent (&fixture, i);
  g_assert_cmpuint (ph_session_pool_get_n_connections (fixture.pool), ==, 3);
  close_pool (&fixture);
  tear_down (&fixture);
}

#define LIMITED(limits) GREETING, EHLO, OFFER, "S: 250 LIMITS " limits

static void
test_mail_max (void)
{
  static const char *const script[] = { LIMITED ("MAILMAX=1"), DATA, "C: QUIT", SENT, "S: 221 bye", NULL };
  const char *const *const scripts[] = { script, script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_one (&fixture);
  give_one (&fixture);
  await_all (&fixture);
  assert_sent (&fixture, 0);
  assert_sent (&fixture, 1);
  close_pool (&fixture);
  tear_down (&fixture);
}

/* The same by the person's wish. */
static void
test_messages_per_connection (void)
{
  static const char *const first[] = { READY, DATA, ENVELOPE, SENT, GO_ON, "M:", "C: QUIT", SENT, "S: 221 bye", NULL };
  static const char *const second[] = { READY, DATA, SENT, QUIT, NULL };
  const char *const *const scripts[] = { first, second, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  fixture.settings->messages_per_connection = 2;
  make_pool (&fixture, 1);
  for (guint i = 0; i < 3; i++)
    give_one (&fixture);
  await_all (&fixture);
  for (guint i = 0; i < 3; i++)
    assert_sent (&fixture, i);
  close_pool (&fixture);
  tear_down (&fixture);
}

typedef struct
{
  const char *name;
  PhSmtpRefusedPolicy refused;
  const char *recipients;
  const char *outcomes;
  const char *taken; /* told before the others went, by index */
  PhSmtpCertainty certainty;
  guint n_contents; /* how often the message is opened */
  const char *scripts[2][40];
} SplitCase;

static const SplitCase split_cases[] = {
  { "109-rcptmax", PH_SMTP_REFUSED_SEND_TO_OTHERS, "a@x.example b@x.example c@x.example", "aaa", "01;", PH_SMTP_SENT, 2, { { LIMITED ("RCPTMAX=2"), MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), "C: DATA", "S: 250 ok", GO_ON, "M:", SENT, MAIL, RCPT ("c@x.example"), "C: DATA", GO_ON, "M:", SENT, QUIT, NULL } } },
  { "109-rcptmax-all-or-nobody", PH_SMTP_REFUSED_ABORT, "a@x.example b@x.example c@x.example", "aaa", "01;", PH_SMTP_SENT, 2, { { LIMITED ("RCPTMAX=2"), MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), "C: RSET", "S: 250 ok", "S: 250 ok", "S: 250 ok", "S: 250 ok", MAIL, RCPT ("c@x.example"), "C: RSET", "S: 250 ok", "S: 250 ok", "S: 250 ok", MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), "C: DATA", "S: 250 ok", GO_ON, "M:", SENT, MAIL, RCPT ("c@x.example"), "C: DATA", GO_ON, "M:", SENT, QUIT, NULL } } },
  { "109-rcptmax-nobody", PH_SMTP_REFUSED_ABORT, "a@x.example b@x.example c@x.example", "nnr", "", PH_SMTP_NOT_SENT, 0, { { LIMITED ("RCPTMAX=2"), MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), "C: RSET", "S: 250 ok", "S: 250 ok", "S: 250 ok", "S: 250 ok", MAIL, RCPT ("c@x.example"), "C: RSET", "S: 250 ok", "S: 550 5.1.1 no", "S: 250 ok", QUIT, NULL } } },
  { "109-rcptdomainmax", PH_SMTP_REFUSED_SEND_TO_OTHERS, "a@x.example b@y.example c@y.example", "aaa", "0;", PH_SMTP_SENT, 2, { { LIMITED ("RCPTDOMAINMAX=1"), MAIL, RCPT ("a@x.example"), "C: DATA", GO_ON, "M:", SENT, QUIT, NULL }, { LIMITED ("RCPTDOMAINMAX=1"), MAIL, RCPT ("b@y.example"), RCPT ("c@y.example"), "C: DATA", "S: 250 ok", GO_ON, "M:", SENT, QUIT, NULL } } },
  { "076-452-too-many", PH_SMTP_REFUSED_SEND_TO_OTHERS, "a@x.example b@x.example c@x.example", "ara", "0;", PH_SMTP_SENT, 2, { { READY, MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), RCPT ("c@x.example"), "C: DATA", "S: 250 ok", "S: 250 ok", "S: 550 5.1.1 no", "S: 452 4.5.3 too many", "S: 354 go on", "M:", SENT, MAIL, RCPT ("c@x.example"), "C: DATA", GO_ON, "M:", SENT, QUIT, NULL } } },
  { "076-552-too-many", PH_SMTP_REFUSED_SEND_TO_OTHERS, "a@x.example b@x.example", "aa", "0;", PH_SMTP_SENT, 2, { { READY, MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), "C: DATA", "S: 250 ok", "S: 250 ok", "S: 552 too many recipients", "S: 354 go on", "M:", SENT, MAIL, RCPT ("b@x.example"), "C: DATA", GO_ON, "M:", SENT, QUIT, NULL } } },
  { "076-452-mailbox-full", PH_SMTP_REFUSED_SEND_TO_OTHERS, "a@x.example b@x.example", "ad", "", PH_SMTP_SENT, 1, { { READY, MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), "C: DATA", "S: 250 ok", "S: 250 ok", "S: 452 4.2.2 full", "S: 354 go on", "M:", SENT, QUIT, NULL } } },
  { "076-second-part-lost", PH_SMTP_REFUSED_SEND_TO_OTHERS, "a@x.example b@x.example", "aa", "0;", PH_SMTP_UNCERTAIN, 2, { { LIMITED ("RCPTMAX=1"), MAIL, RCPT ("a@x.example"), "C: DATA", GO_ON, "M:", SENT, MAIL, RCPT ("b@x.example"), "C: DATA", GO_ON, "M:", "X:", NULL } } },
  { "109-no-way-to-the-rest", PH_SMTP_REFUSED_SEND_TO_OTHERS, "a@x.example b@y.example", "an", "0;", PH_SMTP_SENT, 1, { { LIMITED ("RCPTDOMAINMAX=1"), MAIL, RCPT ("a@x.example"), "C: DATA", GO_ON, "M:", SENT, QUIT, NULL }, { "S: 554 enough for today", QUIT, NULL } } },
};

static void
test_split (gconstpointer data)
{
  const SplitCase *item = data;
  const char *const *const scripts[] = { item->scripts[0], item->scripts[1][0] != NULL ? item->scripts[1] : NULL, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_to (&fixture, item->recipients, item->refused);
  await_all (&fixture);
  g_assert_cmpint (ph_smtp_result_get_certainty (fixture.results[0]), ==, item->certainty);
  assert_outcomes (&fixture, 0, item->outcomes);
  g_assert_cmpstr (fixture.taken, ==, item->taken);
  g_assert_cmpuint (fixture.n_opened, >=, item->n_contents);
  close_pool (&fixture);
  tear_down (&fixture);
}

/* All or nobody, and the limit shows only while the recipients are told: nobody has it yet, and all are asked about. */
static void
test_split_when_told (void)
{
  static const char *const told[] = { READY, MAIL, RCPT ("a@x.example"), RCPT ("b@x.example"), "C: DATA", "S: 250 ok", "S: 250 ok", "S: 452 4.5.3 too many", "S: 354 go on", "H:", NULL };
  static const char *const asked[] = { READY, MAIL, RCPT ("a@x.example"), "C: RSET", "S: 250 ok", "S: 250 ok", "S: 250 ok", MAIL, RCPT ("b@x.example"), "C: RSET", "S: 250 ok", "S: 250 ok", "S: 250 ok", MAIL, RCPT ("a@x.example"), "C: DATA", GO_ON, "M:", SENT, MAIL, RCPT ("b@x.example"), "C: DATA", GO_ON, "M:", SENT, QUIT, NULL };
  const char *const *const scripts[] = { told, asked, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_to (&fixture, "a@x.example b@x.example", PH_SMTP_REFUSED_ABORT);
  await_all (&fixture);
  assert_sent (&fixture, 0);
  assert_outcomes (&fixture, 0, "aa");
  close_pool (&fixture);
  tear_down (&fixture);
}

/* The replies behind the first of a group never come, or come as one: no groups for this server any more. */
static void
test_broken_pipelining (gconstpointer data)
{
  static const char *const merged[] = { READY, ENVELOPE, "S: 250 ok", "S: 250-ok", "S: 354 go on", "H:", NULL };
  static const char *const lost[] = { READY, ENVELOPE, "S: 250 ok", "H:", NULL };
  static const char *const careful[] = { READY, STEP_BY_STEP, SENT, STEP_BY_STEP, SENT, QUIT, NULL };
  const char *const *const scripts[] = { strcmp (data, "lost") == 0 ? lost : merged, careful, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  fixture.settings->timeout_ms = 1000;
  make_pool (&fixture, 1);
  give_one (&fixture);
  give_one (&fixture);
  await_all (&fixture);
  assert_sent (&fixture, 0);
  assert_sent (&fixture, 1);
  close_pool (&fixture);
  tear_down (&fixture);
}

/* The server takes one connection, and says so to the second. */
static void
test_fewer_connections (void)
{
  static const char *const first[] = { READY, ENVELOPE, "P:", GO_ON, "M:", SENT, DATA, SENT, DATA, SENT, QUIT, NULL };
  static const char *const second[] = { "S: 421 4.7.0 too many connections", "C: QUIT", NULL };
  const char *const *const scripts[] = { first, second, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 2);
  give_one (&fixture);
  while (!scripted_server_has_client (fixture.servers[0]))
    g_main_context_iteration (NULL, TRUE);
  give_one (&fixture);
  give_one (&fixture);
  while (!scripted_server_has_client (fixture.servers[1]))
    g_main_context_iteration (NULL, TRUE);
  scripted_server_go (fixture.servers[0]);
  await_all (&fixture);
  for (guint i = 0; i < 3; i++)
    assert_sent (&fixture, i);
  g_assert_cmpuint (ph_session_pool_get_n_connections (fixture.pool), ==, 2);
  close_pool (&fixture);
  tear_down (&fixture);
}

typedef struct
{
  const char *name;
  PhSessionStage stage;
  int code;
  const char *script[12];
} ClosedDoor;

static const ClosedDoor closed_doors[] = {
  { "refused", PH_SESSION_STAGE_GREET, PH_SMTP_ERROR_PERMANENT, { "S: 554 5.3.2 go away", "C: QUIT", NULL } },
  { "hung-up", PH_SESSION_STAGE_GREET, PH_SMTP_ERROR_CLOSED, { "X:", NULL } },
  { "064-wrong-password", PH_SESSION_STAGE_SIGN_IN, PH_SMTP_ERROR_PERMANENT, { GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", "S: 535 5.7.8 no", "C: QUIT", NULL } },
  { "066-hung-up-at-the-password", PH_SESSION_STAGE_SIGN_IN, PH_SMTP_ERROR_CLOSED, { GREETING, EHLO, OFFER, "S: 250 AUTH PLAIN", "C: AUTH PLAIN *", "X:", NULL } },
};

/* One knocks for all: however many connections there may be, and all that wait are told what it heard. */
static void
test_closed_door (gconstpointer data)
{
  const ClosedDoor *item = data;
  const char *const *const scripts[] = { item->script, item->script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  session_fixture_set_login (fixture.settings, "ada", "secret");
  fixture.settings->cleartext = PH_CLEARTEXT_ALLOW;
  make_pool (&fixture, 3);
  for (guint i = 0; i < N_MESSAGES; i++)
    give_one (&fixture);
  await_all (&fixture);
  for (guint i = 0; i < N_MESSAGES; i++)
    {
      assert_not_sent (&fixture, i, PH_SMTP_ERROR, item->code);
      g_assert_cmpint (ph_session_get_failed_stage (fixture.sessions[i]), ==, item->stage);
    }
  g_assert_cmpuint (ph_session_pool_get_n_connections (fixture.pool), ==, 1);
  close_pool (&fixture);
  g_assert_false (scripted_server_has_client (fixture.servers[1]));
  tear_down (&fixture);
}

static gboolean
has_one_ended (gpointer data)
{
  return ((Fixture *) data)->n_ended == 1;
}

/* The others follow as soon as it is in: the second message does not wait for the end of the first. */
static void
test_open_door (void)
{
  static const char *const first[] = { "P:", READY, ENVELOPE, "P:", GO_ON, "M:", SENT, QUIT, NULL };
  static const char *const second[] = { READY, DATA, SENT, QUIT, NULL };
  const char *const *const scripts[] = { first, second, NULL };
  g_autoptr(PhTranscript) transcript = ph_transcript_new ();
  g_autofree char *text = NULL;
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  fixture.pool = ph_session_pool_new (fixture.settings, 2, transcript);
  give_one (&fixture);
  give_one (&fixture);
  g_assert_cmpuint (ph_session_pool_get_n_connections (fixture.pool), ==, 1);
  scripted_server_go (fixture.servers[0]);
  session_fixture_wait (has_one_ended, &fixture);
  scripted_server_go (fixture.servers[0]);
  await_all (&fixture);
  assert_sent (&fixture, 0);
  assert_sent (&fixture, 1);
  g_assert_cmpuint (ph_session_pool_get_n_connections (fixture.pool), ==, 2);
  close_pool (&fixture);
  text = ph_transcript_to_string (transcript);
  g_assert_nonnull (strstr (text, " 1 C: QUIT\n"));
  g_assert_nonnull (strstr (text, " 2 C: QUIT\n"));
  tear_down (&fixture);
}

static gboolean
is_waited_for (gpointer data)
{
  return scripted_server_is_waiting (data);
}

typedef struct
{
  const char *name;
  PhSmtpCertainty certainty;
  const char *script[24];
} CancelCase;

static const CancelCase cancel_cases[] = {
  { "106-cancel-opening", PH_SMTP_NOT_SENT, { "H:", NULL } },
  { "106-cancel-envelope", PH_SMTP_NOT_SENT, { READY, ENVELOPE, "H:", NULL } },
  { "106-cancel-sent", PH_SMTP_UNCERTAIN, { READY, DATA, "H:", NULL } },
};

static void
test_cancel (gconstpointer data)
{
  const CancelCase *item = data;
  const char *const *const scripts[] = { item->script, NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give (&fixture, envelope, PH_SMTP_REFUSED_ABORT, cancellable);
  session_fixture_wait (is_waited_for, fixture.servers[0]);
  g_cancellable_cancel (cancellable);
  await_all (&fixture);
  g_assert_error (ph_smtp_result_get_error (fixture.results[0]), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (ph_smtp_result_get_certainty (fixture.results[0]), ==, item->certainty);
  /* Nothing of it stays, although nobody closes the pool. */
  tear_down (&fixture);
}

/* The one that waits goes over another connection when that before it is cancelled. */
static void
test_cancel_first (void)
{
  static const char *const first[] = { READY, DATA, "H:", NULL };
  static const char *const second[] = { READY, DATA, SENT, QUIT, NULL };
  const char *const *const scripts[] = { first, second, NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give (&fixture, envelope, PH_SMTP_REFUSED_ABORT, cancellable);
  give_one (&fixture);
  session_fixture_wait (is_waited_for, fixture.servers[0]);
  g_cancellable_cancel (cancellable);
  await_all (&fixture);
  assert_sent (&fixture, 1);
  close_pool (&fixture);
  tear_down (&fixture);
}

static void
test_rate (void)
{
  static const char *const script[] = { READY, DATA, SENT, QUIT, NULL };
  const char *const *const scripts[] = { script, NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  fixture.settings->messages_per_minute = 1;
  make_pool (&fixture, 2);
  give_one (&fixture);
  await_all (&fixture);
  assert_sent (&fixture, 0);
  give (&fixture, envelope, PH_SMTP_REFUSED_ABORT, cancellable);
  g_assert_cmpint (ph_session_pool_get_pause_us (fixture.pool), >, 30 * G_USEC_PER_SEC);
  g_cancellable_cancel (cancellable);
  await_all (&fixture);
  assert_not_sent (&fixture, 1, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close_pool (&fixture);
  tear_down (&fixture);
}

static gboolean
is_over (gpointer data)
{
  return ph_session_get_stage (data) == PH_SESSION_STAGE_CLOSED;
}

static void
test_warm (void)
{
  static const char *const script[] = { READY, DATA, SENT, QUIT, NULL };
  const char *const *const scripts[] = { script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  ph_session_pool_set_keep_warm_ms (fixture.pool, 20);
  give_one (&fixture);
  await_all (&fixture);
  g_assert_true (ph_session_is_ready (fixture.sessions[0]));
  session_fixture_wait (is_over, fixture.sessions[0]);
  tear_down (&fixture);
}

static void
test_close_while_busy (void)
{
  static const char *const script[] = { READY, ENVELOPE, "H:", NULL };
  const char *const *const scripts[] = { script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  give_one (&fixture);
  give_one (&fixture);
  session_fixture_wait (is_waited_for, fixture.servers[0]);
  close_pool (&fixture);
  await_all (&fixture);
  assert_not_sent (&fixture, 0, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_not_sent (&fixture, 1, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  give_one (&fixture);
  await_all (&fixture);
  assert_not_sent (&fixture, 2, G_IO_ERROR, G_IO_ERROR_CLOSED);
  tear_down (&fixture);
}

/* What rides is not sent, and nobody else is blamed for that. */
static void
test_close_while_riding (void)
{
  static const char *const script[] = { READY, DATA, ENVELOPE, "H:", NULL };
  const char *const *const scripts[] = { script, NULL };
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  for (guint i = 0; i < 3; i++)
    give_one (&fixture);
  session_fixture_wait (is_waited_for, fixture.servers[0]);
  close_pool (&fixture);
  await_all (&fixture);
  g_assert_error (ph_smtp_result_get_error (fixture.results[0]), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (ph_smtp_result_get_certainty (fixture.results[0]), ==, PH_SMTP_UNCERTAIN);
  assert_not_sent (&fixture, 1, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_not_sent (&fixture, 2, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&fixture);
}

static GInputStream *
open_nothing (gpointer user_data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such file");
  return NULL;
}

static void
test_missing_content (void)
{
  static const char *const script[] = { READY, DATA, SENT, QUIT, NULL };
  const char *const *const scripts[] = { script, NULL };
  g_autoptr(PhEnvelope) envelope = session_fixture_new_envelope ();
  const PhSmtpSubmission submission = { .envelope = envelope, .size = -1 };
  const PhContentSource content = { open_nothing, NULL, NULL, NULL };
  Waiter *waiter = g_new (Waiter, 1);
  Fixture fixture;

  set_up_servers (&fixture, scripts);
  make_pool (&fixture, 1);
  *waiter = (Waiter){ &fixture, fixture.n_given++ };
  ph_session_pool_send_async (fixture.pool, &submission, &content, NULL, ended_cb, waiter);
  give_one (&fixture);
  await_all (&fixture);
  assert_not_sent (&fixture, 0, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_sent (&fixture, 1);
  close_pool (&fixture);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/quit-rides", test_quit_rides);
  g_test_add_func ("/pool/riding", test_riding);
  session_fixture_add_cases ("/pool/", idle_cases, G_N_ELEMENTS (idle_cases), sizeof idle_cases[0], test_idle);
  g_test_add_func ("/pool/104-reconnect-once", test_reconnect_once);
  g_test_add_func ("/pool/097-uncertain", test_uncertain);
  g_test_add_func ("/pool/097-riding-behind-a-loss", test_riding_behind_a_loss);
  g_test_add_func ("/pool/107-refused-then-sent", test_refused_then_sent);
  g_test_add_func ("/pool/108-one-per-connection", test_one_per_connection);
  g_test_add_func ("/pool/109-mailmax", test_mail_max);
  g_test_add_func ("/pool/messages-per-connection", test_messages_per_connection);
  session_fixture_add_cases ("/pool/split/", split_cases, G_N_ELEMENTS (split_cases), sizeof split_cases[0], test_split);
  g_test_add_func ("/pool/split/076-all-or-nobody-when-told", test_split_when_told);
  g_test_add_data_func ("/pool/085-replies-lost", "lost", test_broken_pipelining);
  g_test_add_data_func ("/pool/085-replies-merged", "merged", test_broken_pipelining);
  g_test_add_func ("/pool/fewer-connections", test_fewer_connections);
  session_fixture_add_cases ("/pool/closed-door/", closed_doors, G_N_ELEMENTS (closed_doors), sizeof closed_doors[0], test_closed_door);
  g_test_add_func ("/pool/open-door", test_open_door);
  session_fixture_add_cases ("/pool/", cancel_cases, G_N_ELEMENTS (cancel_cases), sizeof cancel_cases[0], test_cancel);
  g_test_add_func ("/pool/106-cancel-first", test_cancel_first);
  g_test_add_func ("/pool/rate", test_rate);
  g_test_add_func ("/pool/warm", test_warm);
  g_test_add_func ("/pool/close-while-busy", test_close_while_busy);
  g_test_add_func ("/pool/close-while-riding", test_close_while_riding);
  g_test_add_func ("/pool/missing-content", test_missing_content);
  return session_fixture_run ();
}
