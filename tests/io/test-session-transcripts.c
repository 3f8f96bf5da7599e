// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Plays the transcripts through a session and real sockets, with TLS wherever the transcript has it: the server says
// exactly what its lines say and wants exactly the client's; the outcome must be what the file says. Then cancels each
// dialogue wherever it waits for the server.
//
// Some transcripts tell the engine what no session does: to cancel a sign-in, to fail, to send a SASL message that no
// mechanism makes. is_expressible() has the rules; how many are left is tested too.

#include "config.h"

#include "pushed-stream.h"
#include "session-fixture.h"
#include "transcript-script.h"

#include <string.h>

/* The engine's runner plays more than 300: fewer than so many here would mean that a rule hides what it should not. */
#define MIN_EXPRESSIBLE 250

static const char *const error_names[] = { "protocol", "closed", "transient", "permanent", "starttls-not-offered", "injection",
                                           "auth-rejected", "needs-smtputf8", "needs-8bitmime", "too-large",
                                           "recipients-refused", "invalid" };
static const char *const certainty_names[] = { "not-sent", "sent", "uncertain" };
static const char *const outcome_names[] = { "not-tried", "accepted", "deferred", "refused" };

typedef enum
{
  OPENING,
  OPEN,
  NOT_OPENED,
} Opening;

/* A message that was given to the session. */
typedef struct
{
  PushedStream *content; /* (owned) (nullable): NULL: only the envelope is checked */
  GAsyncResult *result;  /* (owned) (nullable) */
} Job;

typedef struct
{
  const TranscriptScript *script;
  PhTranscript *transcript;  /* (owned) */
  ScriptedServer *server;    /* (owned) */
  PhSession *session;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
  Opening opening;           /* as far as it was looked at */
  GAsyncResult *opened;      /* (owned) (nullable) */
  GError *open_error;        /* (owned) (nullable) */
  GAsyncResult *closed;      /* (owned) (nullable) */
  GPtrArray *jobs;           /* (owned) (element-type Job) */
  guint n_results;           /* of them, were looked at */
  guint line;
} Player;

/* What is expressible */

static gboolean
has_word (GStrv words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

static gboolean
is_driver_line (const TranscriptEvent *event, const char *word)
{
  return event->kind == TRANSCRIPT_DRIVER && strcmp (event->words[0], word) == 0;
}

static guint
count_driver_lines (const TranscriptScript *script, const char *word)
{
  guint n = 0;

  for (guint i = 0; i < script->events->len; i++)
    n += is_driver_line (script->events->pdata[i], word);
  return n;
}

static const TranscriptEvent *
find_driver_line (const TranscriptScript *script, const char *word, guint index)
{
  for (guint i = 0; i < script->events->len; i++)
    if (is_driver_line (script->events->pdata[i], word) && index-- == 0)
      return script->events->pdata[i];
  return NULL;
}

/* "\0ada\0secret" (RFC 4616 §2). */
static gboolean
parse_plain (const char *text, char **username, char **password)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  const char *first = NULL;

  transcript_unescape (text, bytes);
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  first = (const char *) bytes->data + 1;
  if (bytes->data[0] != '\0' || bytes->len < 5 || strlen (first) + 3 >= bytes->len || *first == '\0')
    return FALSE;
  *username = g_strdup (first);
  *password = g_strdup (first + strlen (first) + 1);
  return strlen (*username) + strlen (*password) + 3 == bytes->len;
}

/* LOGIN's two answers; a transcript that ends before one says nothing about it. */
static gboolean
parse_login (const TranscriptScript *script, char **username, char **password)
{
  const TranscriptEvent *first = find_driver_line (script, "respond", 0);
  const TranscriptEvent *second = find_driver_line (script, "respond", 1);

  *username = g_strdup (first != NULL && first->words[1] != NULL ? first->words[1] : "ada");
  *password = g_strdup (second != NULL && second->words[1] != NULL ? second->words[1] : "secret");
  return count_driver_lines (script, "respond") <= 2 && strcmp (*username, "-") != 0 && strcmp (*password, "-") != 0;
}

static gboolean
parse_sign_in (const TranscriptScript *script, char **username, char **password)
{
  const TranscriptEvent *auth = find_driver_line (script, "auth", 0);

  if (auth == NULL || strcmp (auth->words[1], "skip") == 0)
    return TRUE;
  if (strcmp (auth->words[1], "PLAIN") == 0 && auth->words[2] != NULL)
    return parse_plain (auth->words[2], username, password);
  return strcmp (auth->words[1], "LOGIN") == 0 && auth->words[2] == NULL && parse_login (script, username, password);
}

static gboolean
is_known_option (const char *word)
{
  return strcmp (word, "abort") == 0 || strcmp (word, "8bit") == 0 || strcmp (word, "utf8") == 0 || g_str_has_prefix (word, "size=");
}

static gboolean
is_expressible_line (const TranscriptEvent *event)
{
  static const char *const known[] = { "security", "ehlo", "auth", "challenge", "respond", "accept", "send", "ride", "check", "busy",
                                       "body", "body-lines", "end-body", "quit", "want", "stage", "result", "error",
                                       "done", "secret", NULL };

  static const char *const messages[] = { "send", "ride", NULL };

  if (event->kind != TRANSCRIPT_DRIVER)
    return TRUE;
  if (!g_strv_contains (known, event->words[0]))
    return FALSE;
  if (strcmp (event->words[0], "ehlo") == 0)
    return ph_smtp_engine_is_ehlo_name (event->words[1]);
  for (guint i = 3; g_strv_contains (messages, event->words[0]) && event->words[i] != NULL; i++)
    if (!is_known_option (event->words[i]))
      return FALSE;
  return TRUE;
}

/* Where the content of a message is when event @index comes. */
typedef enum
{
  CONTENT_NONE,
  CONTENT_BEGUN_DATA, /* behind DATA */
  CONTENT_BEGUN,      /* in chunks */
} Content;

static gboolean
ends_with_data (const GByteArray *bytes)
{
  return bytes->len >= 6 && memcmp (bytes->data + bytes->len - 6, "DATA\r\n", 6) == 0;
}

static Content
find_content (const TranscriptScript *script, guint index)
{
  Content content = CONTENT_NONE;
  gboolean was_data = FALSE;

  for (guint i = 0; i < index; i++)
    {
      const TranscriptEvent *event = script->events->pdata[i];

      if (is_driver_line (event, "body") || is_driver_line (event, "body-lines"))
        content = was_data ? CONTENT_BEGUN_DATA : CONTENT_BEGUN;
      else if (is_driver_line (event, "end-body") || is_driver_line (event, "send") || is_driver_line (event, "ride"))
        content = CONTENT_NONE;
      else if (event->kind == TRANSCRIPT_CLIENT)
        was_data = ends_with_data (event->bytes);
    }
  return content;
}

/* A session reads messages in blocks of its own: chunks of one that is not complete can't be foreseen. */
static gboolean
has_unforeseeable_chunk (const TranscriptScript *script)
{
  for (guint i = 0; i < script->events->len; i++)
    if (((TranscriptEvent *) script->events->pdata[i])->kind == TRANSCRIPT_CLIENT && find_content (script, i) == CONTENT_BEGUN)
      return TRUE;
  return FALSE;
}

/* A session writes at once what there is to write: a server can't say or do anything before that. */
static gboolean
delays_write (const TranscriptScript *script)
{
  gboolean is_unwritten = FALSE;

  for (guint i = 0; i < script->events->len; i++)
    {
      const TranscriptEvent *event = script->events->pdata[i];

      if (is_driver_line (event, "end-body") || is_driver_line (event, "ride") || is_driver_line (event, "quit"))
        is_unwritten = TRUE;
      else if (event->kind == TRANSCRIPT_CLIENT)
        is_unwritten = FALSE;
      else if (is_unwritten && (event->kind == TRANSCRIPT_SERVER || event->kind == TRANSCRIPT_CLOSE))
        return TRUE;
    }
  return FALSE;
}

/* A session signs in, or knows that it needn't, before it does anything else; and it closes when nothing is under way. */
static gboolean
has_order_of_sessions (const TranscriptScript *script)
{
  gboolean was_auth = FALSE;
  guint n_running = 0;

  for (guint i = 0; i < script->events->len; i++)
    {
      const TranscriptEvent *event = script->events->pdata[i];

      was_auth |= is_driver_line (event, "auth");
      n_running += is_driver_line (event, "send") + is_driver_line (event, "ride") + is_driver_line (event, "check");
      n_running -= is_driver_line (event, "result");
      if (is_driver_line (event, "quit") && (!was_auth || n_running > 0))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_expressible (const TranscriptScript *script)
{
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;

  for (guint i = 0; i < script->events->len; i++)
    if (!is_expressible_line (script->events->pdata[i]))
      return FALSE;
  return count_driver_lines (script, "auth") <= 1 && !delays_write (script) && !has_unforeseeable_chunk (script) && has_order_of_sessions (script) &&
         parse_sign_in (script, &username, &password);
}

/* The server's side */

static void
add_hex_step (GStrvBuilder *steps, char letter, const GByteArray *bytes)
{
  g_autoptr(GString) step = g_string_new (NULL);

  g_string_append_printf (step, "%c: ", letter);
  for (guint i = 0; i < bytes->len; i++)
    g_string_append_printf (step, "%02x", bytes->data[i]);
  g_strv_builder_add (steps, step->str);
}

/* Whether an M: event changes what the client says next. */
static gboolean
is_action (const TranscriptEvent *event)
{
  static const char *const actions[] = { "auth", "send", "ride", "check", "body", "body-lines", "end-body", "quit", NULL };

  return event->kind == TRANSCRIPT_DRIVER && g_strv_contains (actions, event->words[0]);
}

/* Whether the server has to be told that its turn has come: it has nothing to wait for, but the client did something. */
static gboolean
needs_go (const TranscriptScript *script, guint index)
{
  const TranscriptEvent *event = script->events->pdata[index];
  gboolean was_action = FALSE;

  if (event->kind != TRANSCRIPT_SERVER && event->kind != TRANSCRIPT_CLOSE)
    return FALSE;
  for (event = NULL; index > 0; was_action |= is_action (event))
    {
      event = script->events->pdata[--index];
      if (event->kind != TRANSCRIPT_DRIVER)
        return was_action && event->kind != TRANSCRIPT_CLIENT;
    }
  return FALSE;
}

static void
add_step (GStrvBuilder *steps, const TranscriptScript *script, guint index)
{
  const TranscriptEvent *event = script->events->pdata[index];

  if (needs_go (script, index))
    g_strv_builder_add (steps, "P:");
  switch (event->kind)
    {
    case TRANSCRIPT_SERVER:
      add_hex_step (steps, 'O', event->bytes);
      break;
    case TRANSCRIPT_CLIENT:
      /* How much of it goes out before its end is the session's choice too. */
      if (find_content (script, index) != CONTENT_BEGUN_DATA)
        add_hex_step (steps, 'I', event->bytes);
      break;
    case TRANSCRIPT_TLS:
      g_strv_builder_add (steps, "T:");
      break;
    case TRANSCRIPT_CLOSE:
      g_strv_builder_add (steps, "X:");
      break;
    case TRANSCRIPT_DRIVER:
    default:
      break;
    }
}

/* A server that plays the first @n_events and then @last. */
static ScriptedServer *
start_server (const TranscriptScript *script, guint n_events, const char *last)
{
  const ScriptedServerOptions options = { .certificate = session_fixture_get ()->certificate };
  const TranscriptEvent *security = find_driver_line (script, "security", 0);
  g_autoptr(GStrvBuilder) steps = g_strv_builder_new ();

  if (security == NULL || strcmp (security->words[1], "tls") == 0)
    g_strv_builder_add (steps, "T:");
  for (guint i = 0; i < n_events; i++)
    add_step (steps, script, i);
  g_strv_builder_add (steps, last);

  g_auto(GStrv) list = g_strv_builder_end (steps);

  return scripted_server_new ((const char *const *) list, &options);
}

/* The client's side */

static void
expect_text (Player *player, const char *what, const char *got, const char *expected)
{
  if (g_strcmp0 (got, expected) != 0)
    g_error ("%s.smtp:%u: %s is “%s”, expected “%s”", player->script->name, player->line, what, got, expected);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return ph_session_get_stage (((Player *) data)->session) == PH_SESSION_STAGE_CLOSED;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->content);
  g_clear_object (&job->result);
  g_free (job);
}

static const char *
find_option (GStrv words, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; words[i] != NULL; i++)
    if (strncmp (words[i], name, length) == 0 && words[i][length] == '=')
      return words[i] + length + 1;
  return NULL;
}

static void
expect_error (Player *player, const GError *error, const char *expected)
{
  if (error != NULL && error->domain != PH_SMTP_ERROR)
    g_error ("%s.smtp:%u: %s", player->script->name, player->line, error->message);
  expect_text (player, "error", error != NULL ? error_names[error->code] : NULL, expected);
}

static void
expect_reply (Player *player, PhSmtpReply *reply, const char *expected)
{
  g_autofree char *code = g_strdup_printf ("%u", reply != NULL ? ph_smtp_reply_get_code (reply) : 0);

  expect_text (player, "reply", code, expected != NULL ? expected : "0");
}

/* Waits for the end of the opening; may be asked again. */
static gboolean
is_opened (Player *player)
{
  session_fixture_wait (has_result, &player->opened);
  if (player->opening == OPENING)
    player->opening = ph_session_open_finish (player->session, player->opened, &player->open_error) ? OPEN : NOT_OPENED;
  return player->opening == OPEN;
}

static void
wait_until_open (Player *player)
{
  if (!is_opened (player))
    g_error ("%s.smtp:%u: not open: %s", player->script->name, player->line, player->open_error->message);
}

static PhEnvelope *
parse_envelope (const char *from, const char *to)
{
  g_autoptr(PhAddress) sender = strcmp (from, "<>") != 0 ? ph_address_parse (from, NULL) : NULL;
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_auto(GStrv) list = g_strsplit (to != NULL ? to : "", ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (recipients, ph_address_parse (list[i], NULL));
  return ph_envelope_new (sender, recipients);
}

static Job *
add_job (Player *player)
{
  Job *job = g_new0 (Job, 1);

  g_ptr_array_add (player->jobs, job);
  return job;
}

static void
begin_send (Player *player, GStrv words)
{
  g_autoptr(PhEnvelope) envelope = parse_envelope (words[1], words[2]);
  const char *size = find_option (words, "size");
  Job *job = add_job (player);
  const PhSmtpSubmission submission = {
    .envelope = envelope,
    .size = size != NULL ? g_ascii_strtoll (size, NULL, 10) : -1,
    .content = has_word (words, "utf8") ? PH_SMTP_CONTENT_UTF8_HEADERS : has_word (words, "8bit") ? PH_SMTP_CONTENT_8BIT
                                                                                                  : PH_SMTP_CONTENT_7BIT,
    .refused = has_word (words, "abort") ? PH_SMTP_REFUSED_ABORT : PH_SMTP_REFUSED_SEND_TO_OTHERS,
  };

  job->content = pushed_stream_new ();
  ph_session_send_async (player->session, &submission, G_INPUT_STREAM (job->content), player->cancellable, keep_result, &job->result);
}

/* Without a sign-in the session is open now. */
static void
do_auth (Player *player, GStrv words)
{
  if (strcmp (words[1], "skip") == 0)
    wait_until_open (player);
}

static void
do_send (Player *player, GStrv words)
{
  wait_until_open (player);
  begin_send (player, words);
}

static void
do_check (Player *player, GStrv words)
{
  g_autoptr(PhEnvelope) envelope = parse_envelope (words[1], words[2]);

  wait_until_open (player);
  ph_session_check_async (player->session, envelope, player->cancellable, keep_result, &add_job (player)->result);
}

/* The first message whose content is not complete. */
static PushedStream *
get_content (Player *player)
{
  for (guint i = 0; i < player->jobs->len; i++)
    {
      Job *job = player->jobs->pdata[i];

      if (job->content != NULL && job->result == NULL && !pushed_stream_has_ended (job->content))
        return job->content;
    }
  g_error ("%s.smtp:%u: no message wants content", player->script->name, player->line);
}

static void
do_body (Player *player, GStrv words)
{
  g_autofree char *text = g_strjoinv (" ", words + 1);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  transcript_unescape (text, bytes);
  pushed_stream_push (get_content (player), bytes->data, bytes->len);
}

static void
do_body_lines (Player *player, GStrv words)
{
  for (guint64 i = g_ascii_strtoull (words[1], NULL, 10); i > 0; i--)
    {
      g_autofree char *line = g_strconcat (words[2], "\n", NULL);

      pushed_stream_push (get_content (player), (const guint8 *) line, strlen (line));
    }
}

static void
do_end_body (Player *player, GStrv words)
{
  pushed_stream_end (get_content (player));
}

static void
do_quit (Player *player, GStrv words)
{
  wait_until_open (player);
  ph_session_close_async (player->session, keep_result, &player->closed);
}

static PhSmtpResult *
finish_job (Player *player, Job *job)
{
  session_fixture_wait (has_result, &job->result);
  if (job->content == NULL)
    return ph_session_check_finish (player->session, job->result);
  return ph_session_send_finish (player->session, job->result);
}

static void
expect_recipients (Player *player, PhSmtpResult *result, const char *expected)
{
  g_autoptr(GString) got = g_string_new (NULL);

  for (guint i = 0; i < ph_smtp_result_get_n_recipients (result); i++)
    g_string_append_printf (got, "%s%s", i > 0 ? "," : "", outcome_names[ph_smtp_result_get_recipient_outcome (result, i)]);
  expect_text (player, "recipients", got->str, expected);
}

static void
do_result (Player *player, GStrv words)
{
  g_autoptr(PhSmtpResult) result = finish_job (player, player->jobs->pdata[player->n_results++]);
  const char *recipients = find_option (words, "recipients");

  expect_text (player, "certainty", certainty_names[ph_smtp_result_get_certainty (result)], words[1]);
  expect_error (player, ph_smtp_result_get_error (result), find_option (words, "error"));
  expect_reply (player, ph_smtp_result_get_reply (result), find_option (words, "reply"));
  if (recipients != NULL)
    expect_recipients (player, result, recipients);
}

/* The handshake is not the engine's business, and its failure not the engine's error. Octets that a server puts before it in a
 * segment of their own are found by the engine or by the handshake, whichever reads them. */
static gboolean
may_fail_in_handshake (const TranscriptScript *script, GStrv words)
{
  const TranscriptEvent *want = find_driver_line (script, "want", 0);

  return g_strcmp0 (find_option (words, "stage"), "tls") == 0 ||
         (strcmp (words[1], "injection") == 0 && want != NULL && strcmp (want->words[1], "tls") == 0);
}

static void
expect_failure (Player *player, const GError *error, GStrv words)
{
  if (error != NULL && error->domain == PH_CONNECTION_ERROR && may_fail_in_handshake (player->script, words))
    return;
  expect_error (player, error, words[1]);
  expect_reply (player, error != NULL ? ph_smtp_error_get_reply (error) : NULL, find_option (words, "reply"));
}

/* A session that was lost says so to whoever sends next. */
static void
expect_lost (Player *player, GStrv words)
{
  static const char *const probe[] = { "send", "ada@example.org", "bob@example.net", NULL };
  g_autoptr(PhSmtpResult) result = NULL;

  session_fixture_wait (is_closed, player);
  begin_send (player, (GStrv) probe);
  result = finish_job (player, player->jobs->pdata[player->n_results++]);
  g_assert_cmpint (ph_smtp_result_get_certainty (result), ==, PH_SMTP_NOT_SENT);
  expect_failure (player, ph_smtp_result_get_error (result), words);
}

static void
do_error (Player *player, GStrv words)
{
  if (is_opened (player))
    expect_lost (player, words);
  else
    expect_failure (player, player->open_error, words);
}

static void
do_done (Player *player, GStrv words)
{
  session_fixture_wait (has_result, &player->closed);
  g_assert_cmpint (ph_session_get_stage (player->session), ==, PH_SESSION_STAGE_CLOSED);
}

static const struct
{
  const char *word;
  void (*func) (Player *player, GStrv words);
} driver_lines[] = {
  { "auth", do_auth },
  { "send", do_send },
  { "ride", do_send },
  { "check", do_check },
  { "body", do_body },
  { "body-lines", do_body_lines },
  { "end-body", do_end_body },
  { "quit", do_quit },
  { "result", do_result },
  { "error", do_error },
  { "done", do_done },
};

/* What is not in the table is for the engine's runner, or was done when the session was made. */
static void
play_event (Player *player, guint index)
{
  const TranscriptEvent *event = player->script->events->pdata[index];

  player->line = event->line;
  if (needs_go (player->script, index))
    scripted_server_go (player->server);
  for (guint i = 0; event->kind == TRANSCRIPT_DRIVER && i < G_N_ELEMENTS (driver_lines); i++)
    if (is_driver_line (event, driver_lines[i].word))
      driver_lines[i].func (player, event->words);
}

static PhServerSettings *
new_settings (const TranscriptScript *script, ScriptedServer *server)
{
  const TranscriptEvent *security = find_driver_line (script, "security", 0);
  const TranscriptEvent *ehlo = find_driver_line (script, "ehlo", 0);
  const TranscriptEvent *auth = find_driver_line (script, "auth", 0);
  PhSecurity kind = PH_SECURITY_TLS;
  PhServerSettings *settings = NULL;
  g_autofree char *username = NULL;
  g_autofree char *password = NULL;

  if (security != NULL)
    ph_security_from_nick (security->words[1], &kind);
  settings = session_fixture_new_settings (server, kind);
  settings->ehlo_name = g_strdup (ehlo != NULL ? ehlo->words[1] : "client.example");
  settings->cleartext = PH_CLEARTEXT_ALLOW;
  parse_sign_in (script, &username, &password);
  if (username != NULL)
    {
      session_fixture_set_login (settings, username, password);
      settings->mechanism = g_strdup (auth->words[1]);
    }
  return settings;
}

static Player *
player_new (const TranscriptScript *script, ScriptedServer *server)
{
  g_autoptr(PhServerSettings) settings = new_settings (script, server);
  Player *player = g_new0 (Player, 1);

  player->script = script;
  player->server = server;
  player->transcript = ph_transcript_new ();
  player->cancellable = g_cancellable_new ();
  player->jobs = g_ptr_array_new_with_free_func (job_free);
  player->session = ph_session_new (settings, player->transcript);
  ph_session_open_async (player->session, player->cancellable, keep_result, &player->opened);
  return player;
}

static void
expect_no_secret (Player *player)
{
  g_autofree char *text = ph_transcript_to_string (player->transcript);

  for (guint i = 0; i < count_driver_lines (player->script, "secret"); i++)
    if (strstr (text, find_driver_line (player->script, "secret", i)->words[1]) != NULL)
      g_error ("%s.smtp: a secret shows", player->script->name);
}

/* Whatever still runs holds the session. */
static void
player_free (Player *player)
{
  expect_no_secret (player);
  g_cancellable_cancel (player->cancellable);
  is_opened (player);
  for (guint i = 0; i < player->jobs->len; i++)
    session_fixture_wait (has_result, &((Job *) player->jobs->pdata[i])->result);
  /* Of a refused message nobody may have wanted the rest. */
  for (guint i = 0; i < player->jobs->len; i++)
    if (((Job *) player->jobs->pdata[i])->content != NULL)
      pushed_stream_end (((Job *) player->jobs->pdata[i])->content);
  g_ptr_array_unref (player->jobs);
  g_clear_object (&player->opened);
  g_clear_object (&player->closed);
  g_clear_error (&player->open_error);
  session_fixture_let_go (player->session);
  ph_transcript_unref (player->transcript);
  g_object_unref (player->cancellable);
  g_free (player);
}

static void
test_play (gconstpointer data)
{
  const TranscriptScript *script = data;
  ScriptedServer *server = start_server (script, script->events->len, "H:");
  Player *player = player_new (script, server);

  for (guint i = 0; i < script->events->len; i++)
    play_event (player, i);
  is_opened (player);
  if (count_driver_lines (script, "quit") > 0)
    session_fixture_wait (has_result, &player->closed);
  player_free (player);
  scripted_server_finish (server);
}

/* Cancelling */

/* Of the results that were looked at. */
static guint
count_sent (Player *player)
{
  guint n = 0;

  for (guint i = 0; i < player->n_results; i++)
    n += has_word (find_driver_line (player->script, "result", i)->words, "sent");
  return n;
}

/* How many complete messages are in what the client says before event @n_events. */
static guint
count_contents (const TranscriptScript *script, guint n_events)
{
  g_autoptr(GRegex) end = g_regex_new ("^(\\.|BDAT [0-9]+ LAST)\r$", G_REGEX_MULTILINE | G_REGEX_RAW, G_REGEX_MATCH_NEWLINE_LF, NULL);
  guint n = 0;

  for (guint i = 0; i < n_events; i++)
    {
      const TranscriptEvent *event = script->events->pdata[i];
      g_autoptr(GMatchInfo) match = NULL;

      if (event->kind == TRANSCRIPT_CLIENT)
        for (g_regex_match_full (end, (const char *) event->bytes->data, event->bytes->len, 0, 0, &match, NULL);
             g_match_info_matches (match); g_match_info_next (match, NULL))
          n++;
    }
  return n;
}

static gboolean
is_waiting (gpointer data)
{
  return scripted_server_is_waiting (((Player *) data)->server);
}

static void
expect_cancelled (Player *player, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_error ("%s.smtp:%u: not cancelled but: %s", player->script->name, player->line, error != NULL ? error->message : "well");
}

/* Whether event @i is a result that the engine has, but the session keeps until the transaction is cleared away, which
 * takes a reply that won't come before @index. */
static gboolean
is_withheld (const TranscriptScript *script, guint i, guint index)
{
  if (!is_driver_line (script->events->pdata[i], "result"))
    return FALSE;
  while (++i < index)
    if (((TranscriptEvent *) script->events->pdata[i])->kind == TRANSCRIPT_SERVER || is_action (script->events->pdata[i]))
      return FALSE;
  return TRUE;
}

/* A withheld result says what the server said, or that it was cancelled while the rest was cleared away. */
static gboolean
is_withheld_result (Player *player, PhSmtpResult *result, guint index)
{
  const TranscriptEvent *line = find_driver_line (player->script, "result", player->n_results);

  for (guint i = 0; i < index; i++)
    if (player->script->events->pdata[i] == line && is_withheld (player->script, i, index))
      return strcmp (certainty_names[ph_smtp_result_get_certainty (result)], line->words[1]) == 0;
  return FALSE;
}

/* What was refused before it was cancelled stays refused; what may be with the server is never called unsent. Returns
 * whether there was something left to cancel. */
static gboolean
expect_cancelled_job (Player *player, guint index)
{
  g_autoptr(PhSmtpResult) result = finish_job (player, player->jobs->pdata[player->n_results]);
  const GError *error = ph_smtp_result_get_error (result);
  PhSmtpCertainty certainty = ph_smtp_result_get_certainty (result);

  if (is_withheld_result (player, result, index))
    {
      player->n_results++;
      return FALSE;
    }
  g_assert_cmpint (certainty, !=, PH_SMTP_SENT);
  if (certainty == PH_SMTP_UNCERTAIN)
    g_assert_cmpuint (count_contents (player->script, index), >, count_sent (player));
  if (error == NULL || error->domain != PH_SMTP_ERROR)
    expect_cancelled (player, error);
  player->n_results++;
  return TRUE;
}

/* Returns whether there was something that could be cancelled. */
static gboolean
expect_all_cancelled (Player *player, guint index)
{
  gboolean was_busy = !is_opened (player);

  if (was_busy)
    expect_cancelled (player, player->open_error);
  while (player->n_results < player->jobs->len)
    was_busy |= expect_cancelled_job (player, index);
  return was_busy;
}

/* Cancels when the server has everything before event @index and says nothing. */
static void
cancel_before (const TranscriptScript *script, guint index)
{
  ScriptedServer *server = start_server (script, index, "N:");
  Player *player = player_new (script, server);

  for (guint i = 0; i < index; i++)
    if (!is_withheld (script, i, index))
      play_event (player, i);
  session_fixture_wait (is_waiting, player);
  g_cancellable_cancel (player->cancellable);
  if (expect_all_cancelled (player, index))
    session_fixture_wait (is_closed, player);
  player_free (player);
  scripted_server_abandon (server);
}

static void
test_cancel (gconstpointer data)
{
  const TranscriptScript *script = data;

  /* Closing can't be cancelled. */
  for (guint i = 0; i < script->events->len && !is_driver_line (script->events->pdata[i], "quit"); i++)
    if (((TranscriptEvent *) script->events->pdata[i])->kind == TRANSCRIPT_SERVER)
      cancel_before (script, i);
}

static guint n_expressible;

static void
test_enough (void)
{
  g_test_message ("%u transcripts", n_expressible);
  g_assert_cmpuint (n_expressible, >, MIN_EXPRESSIBLE);
}

static void
add_tests (const TranscriptScript *script)
{
  g_autofree char *play_path = g_strdup_printf ("/session/transcripts/%s", script->name);
  g_autofree char *cancel_path = g_strdup_printf ("/session/106-cancel/%s", script->name);

  n_expressible++;
  g_test_add_data_func (play_path, script, test_play);
  g_test_add_data_func (cancel_path, script, test_cancel);
}

int
main (int argc, char *argv[])
{
  g_autoptr(GPtrArray) paths = transcript_script_list (g_getenv ("TRANSCRIPT_DIR"));
  g_autoptr(GPtrArray) scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) transcript_script_free);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < paths->len; i++)
    {
      g_ptr_array_add (scripts, transcript_script_load (paths->pdata[i]));
      if (is_expressible (scripts->pdata[i]))
        add_tests (scripts->pdata[i]);
    }
  g_test_add_func ("/session/transcripts/enough", test_enough);
  return session_fixture_run ();
}
