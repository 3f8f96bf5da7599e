// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Plays every transcript against the engine without IO: whole, byte by byte, and with the server's bytes cut in two at
// every point; the outcome must always be what the file says. Then ends each dialogue after each of its steps and
// looks whether every message begun has exactly one result.
//
// What a driver line may say:
//   security tls|starttls|none    before anything else; tls when absent
//   ehlo NAME                     before anything else; client.example when absent
//   auth skip                     at WANT_AUTH
//   auth MECHANISM [TEXT]         … with TEXT as initial response (escapes as in S: lines; "-" for an empty one)
//   challenge TEXT                the challenge is this
//   respond TEXT                  answers it
//   cancel · accept               ends the sign-in · agrees with the server's 235
//   send FROM TO,TO… [abort] [size=N] [8bit] [utf8] [binary] [crlf] [WISH…]
//                                 without abort the accepted recipients get the message; a WISH is notify=never or
//                                 success,failure,delay · ret=full|headers · envid=TEXT · requiretls · by=SECONDS,return
//                                 or SECONDS,notify · hold=SECONDS · priority=LEVEL
//   ride FROM TO,TO… …            the same while the reply to the message before it is awaited
//   busy                          no message can be begun now
//   check FROM [TO,TO…]
//   body TEXT                     pushes TEXT, with escapes; a blank is \x20 where it ends the line
//   body-lines N TEXT             pushes N lines
//   end-body · quit
//   fail                          the transport breaks
//   want NAME                     what the engine must want now (write, read, body, job, auth, …)
//   stage NAME                    where it must be
//   result sent|not-sent|uncertain [reply=CODE] [error=NAME] [recipients=accepted,refused,…]
//   error NAME [reply=CODE] [stage=NAME] [offending=TEXT]   the engine has failed with this
//   done                          the engine is done
//   secret TEXT                   no transcript may show it

#include "config.h"

#include "transcript-script.h"

#include "ph-smtp-engine.h"

#include <string.h>

/* Above so many bytes of the server, only some hundred of the cuts are tried. */
#define MAX_CUTS 600
/* Of the lines that a server says in a row. */
#define MAX_CANCELLED_LINES 20

typedef struct
{
  const TranscriptScript *script;
  PhSmtpEngine *engine;
  PhTranscript *transcript;
  GPtrArray *secrets; /* (element-type utf8), unowned */
  PhSecurity security;
  const char *ehlo_name;
  gsize cut;     /* where the server's bytes are cut; 0: nowhere; G_MAXSIZE: everywhere */
  gsize n_fed;   /* of all server bytes */
  guint n_begun; /* messages */
  guint n_results;
  guint line;
} Player;

static const char *const want_names[] = { "read", "write", "tls", "auth", "auth-step", "auth-verify", "body", "job", "done", "failed" };
static const char *const stage_names[] = { "greeting", "ehlo", "starttls", "tls", "ehlo-tls", "auth", "ready", "mail",
                                           "rcpt", "data", "content", "end-of-data", "rset", "quit" };
static const char *const error_names[] = { "protocol", "closed", "transient", "permanent", "starttls-not-offered", "injection",
                                           "auth-rejected", "needs-smtputf8", "needs-8bitmime", "too-large",
                                           "recipients-refused", "invalid", "needs-extension", "too-many-recipients" };
static const char *const certainty_names[] = { "not-sent", "sent", "uncertain" };
static const char *const outcome_names[] = { "not-tried", "accepted", "deferred", "refused" };

static PhSmtpEngine *
get_engine (Player *player)
{
  if (player->engine == NULL)
    player->engine = ph_smtp_engine_new (player->security, player->ehlo_name, player->transcript);
  return player->engine;
}

static void
expect_text (Player *player, const char *what, const char *got, const char *expected)
{
  if (g_strcmp0 (got, expected) != 0)
    g_error ("%s.smtp:%u (cut at %" G_GSIZE_FORMAT "): %s is “%s”, expected “%s”", player->script->name, player->line,
             player->cut, what, got, expected);
}

static void
expect_want (Player *player, const char *expected)
{
  expect_text (player, "want", want_names[ph_smtp_engine_next (get_engine (player))], expected);
}

static GBytes *
to_bytes (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  if (text != NULL && strcmp (text, "-") != 0)
    transcript_unescape (text, bytes);
  return g_byte_array_free_to_bytes (bytes);
}

static GError *
make_error (void)
{
  return g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_IO, "the transport broke");
}

/* Error: a name of the SMTP domain, or "transport" for the one that the driver brings. */
static void
expect_error (Player *player, const GError *error, const char *expected)
{
  if (error == NULL)
    expect_text (player, "error", NULL, expected);
  else if (error->domain == PH_SMTP_ERROR)
    expect_text (player, "error", error_names[error->code], expected);
  else
    expect_text (player, "error", "transport", expected);
}

static void
expect_reply (Player *player, PhSmtpReply *reply, const char *expected)
{
  g_autofree char *code = g_strdup_printf ("%u", reply != NULL ? ph_smtp_reply_get_code (reply) : 0);

  expect_text (player, "reply", code, expected != NULL ? expected : "0");
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

static PhAddress *
parse_address (const char *text)
{
  g_autoptr(GError) error = NULL;
  PhAddress *address = ph_address_parse (text, &error);

  g_assert_no_error (error);
  return address;
}

static PhEnvelope *
parse_envelope (const char *from, const char *to)
{
  g_autoptr(PhAddress) sender = strcmp (from, "<>") != 0 ? parse_address (from) : NULL;
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_auto(GStrv) list = g_strsplit (to, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (recipients, parse_address (list[i]));
  return ph_envelope_new (sender, recipients);
}

/* Driver lines */

static void
do_security (Player *player, GStrv words)
{
  g_assert_true (ph_security_from_nick (words[1], &player->security));
}

static void
do_ehlo (Player *player, GStrv words)
{
  player->ehlo_name = words[1];
}

static void
do_auth (Player *player, GStrv words)
{
  g_autoptr(GBytes) initial = words[1] != NULL && words[2] != NULL ? to_bytes (words[2]) : NULL;

  expect_want (player, "auth");
  if (strcmp (words[1], "skip") == 0)
    ph_smtp_engine_auth_skip (player->engine);
  else
    ph_smtp_engine_auth_start (player->engine, words[1], initial);
}

static void
do_challenge (Player *player, GStrv words)
{
  g_autoptr(GBytes) expected = to_bytes (words[1]);

  expect_want (player, "auth-step");
  g_assert_true (g_bytes_equal (ph_smtp_engine_get_challenge (player->engine), expected));
}

static void
do_respond (Player *player, GStrv words)
{
  g_autoptr(GBytes) response = to_bytes (words[1]);

  expect_want (player, "auth-step");
  ph_smtp_engine_auth_respond (player->engine, response);
}

static void
do_cancel (Player *player, GStrv words)
{
  g_autoptr(GError) error = make_error ();

  expect_want (player, "auth-step");
  ph_smtp_engine_auth_cancel (player->engine, error);
}

static void
do_accept (Player *player, GStrv words)
{
  expect_want (player, "auth-verify");
  ph_smtp_engine_auth_accept (player->engine);
}

static gboolean
has_word (GStrv words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

static PhSmtpContent
parse_content (GStrv words)
{
  static const struct
  {
    const char *word;
    PhSmtpContent content;
  } contents[] = {
    { "8bit", PH_SMTP_CONTENT_8BIT },
    { "utf8", PH_SMTP_CONTENT_UTF8_HEADERS },
    { "binary", PH_SMTP_CONTENT_BINARY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    if (has_word (words, contents[i].word))
      return contents[i].content;
  return PH_SMTP_CONTENT_7BIT;
}

static PhSmtpNotify
parse_notify (GStrv words)
{
  static const char *const names[] = { "never", "success", "failure", "delay" };
  const char *option = find_option (words, "notify");
  PhSmtpNotify notify = PH_SMTP_NOTIFY_DEFAULT;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (option != NULL && strstr (option, names[i]) != NULL)
      notify |= (PhSmtpNotify) (1 << i);
  return notify;
}

static gint64
parse_number (GStrv words, const char *name, gint64 otherwise)
{
  const char *option = find_option (words, name);

  return option != NULL ? g_ascii_strtoll (option, NULL, 10) : otherwise;
}

static PhSmtpDelivery
parse_delivery (GStrv words)
{
  const char *returned = find_option (words, "ret");
  const char *by = find_option (words, "by");
  PhSmtpDelivery delivery = {
    .notify = parse_notify (words),
    .envelope_id = find_option (words, "envid"),
    .onward_tls = has_word (words, "requiretls") ? PH_SMTP_ONWARD_TLS_REQUIRED : PH_SMTP_ONWARD_TLS_USUAL,
    .deliver_by_s = (int) parse_number (words, "by", 0),
    .hold_for_s = (guint) parse_number (words, "hold", 0),
    .priority = find_option (words, "priority") != NULL ? PH_SMTP_PRIORITY_SET : PH_SMTP_PRIORITY_NONE,
    .priority_level = (int) parse_number (words, "priority", 0),
  };

  if (returned != NULL)
    delivery.returned = strcmp (returned, "full") == 0 ? PH_SMTP_RETURN_FULL : PH_SMTP_RETURN_HEADERS;
  if (by != NULL)
    delivery.deliver_by = strstr (by, ",return") != NULL ? PH_SMTP_DELIVER_BY_RETURN : PH_SMTP_DELIVER_BY_NOTIFY;
  return delivery;
}

static void
begin (Player *player, GStrv words)
{
  g_autoptr(PhEnvelope) envelope = parse_envelope (words[1], words[2]);
  PhSmtpSubmission submission = {
    .envelope = envelope,
    .size = parse_number (words, "size", -1),
    .content = parse_content (words),
    .line_ends = has_word (words, "crlf") ? PH_SMTP_LINE_ENDS_CRLF : PH_SMTP_LINE_ENDS_ANY,
    .refused = has_word (words, "abort") ? PH_SMTP_REFUSED_ABORT : PH_SMTP_REFUSED_SEND_TO_OTHERS,
    .delivery = parse_delivery (words),
  };

  player->n_begun++;
  ph_smtp_engine_send (player->engine, &submission);
}

static void
do_send (Player *player, GStrv words)
{
  expect_want (player, "job");
  begin (player, words);
}

static void
do_ride (Player *player, GStrv words)
{
  g_assert_cmpint (ph_smtp_engine_next (player->engine), !=, PH_SMTP_WANT_JOB);
  if (!ph_smtp_engine_can_send (player->engine))
    expect_text (player, "the engine", "busy", "free");
  begin (player, words);
}

static void
do_busy (Player *player, GStrv words)
{
  if (ph_smtp_engine_can_send (get_engine (player)))
    expect_text (player, "the engine", "free", "busy");
}

static void
do_check (Player *player, GStrv words)
{
  g_autoptr(PhEnvelope) envelope = parse_envelope (words[1], words[2] != NULL ? words[2] : "");

  expect_want (player, "job");
  player->n_begun++;
  ph_smtp_engine_check (player->engine, envelope);
}

static void
do_body (Player *player, GStrv words)
{
  g_autofree char *text = g_strjoinv (" ", words + 1);
  g_autoptr(GBytes) bytes = to_bytes (text);

  expect_want (player, "body");
  ph_smtp_engine_push_body (player->engine, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
do_body_lines (Player *player, GStrv words)
{
  g_autofree char *text = g_strconcat (words[2], "\n", NULL);
  guint times = (guint) g_ascii_strtoull (words[1], NULL, 10);
  g_autoptr(GString) all = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (all, text);
  expect_want (player, "body");
  ph_smtp_engine_push_body (player->engine, (const guint8 *) all->str, all->len);
}

static void
do_end_body (Player *player, GStrv words)
{
  expect_want (player, "body");
  ph_smtp_engine_end_body (player->engine);
}

static void
do_quit (Player *player, GStrv words)
{
  ph_smtp_engine_quit (player->engine);
}

static void
do_fail (Player *player, GStrv words)
{
  g_autoptr(GError) error = make_error ();

  ph_smtp_engine_fail (get_engine (player), error);
}

static void
do_want (Player *player, GStrv words)
{
  expect_want (player, words[1]);
}

static void
do_stage (Player *player, GStrv words)
{
  expect_text (player, "stage", stage_names[ph_smtp_engine_get_stage (get_engine (player))], words[1]);
}

static void
expect_recipients (Player *player, PhSmtpResult *result, const char *expected)
{
  g_autoptr(GString) got = g_string_new (NULL);

  for (guint i = 0; i < ph_smtp_result_get_n_recipients (result); i++)
    {
      PhSmtpRecipientOutcome outcome = ph_smtp_result_get_recipient_outcome (result, i);

      g_string_append_printf (got, "%s%s", i > 0 ? "," : "", outcome_names[outcome]);
      if ((ph_smtp_result_get_recipient_reply (result, i) != NULL) != (outcome != PH_SMTP_RECIPIENT_NOT_TRIED))
        g_error ("%s.smtp:%u: reply and outcome of recipient %u do not fit", player->script->name, player->line, i);
    }
  expect_text (player, "recipients", got->str, expected);
}

static void
do_result (Player *player, GStrv words)
{
  g_autoptr(PhSmtpResult) result = ph_smtp_engine_take_result (player->engine);
  const char *recipients = find_option (words, "recipients");

  if (result == NULL)
    g_error ("%s.smtp:%u (cut at %" G_GSIZE_FORMAT "): there is no result", player->script->name, player->line, player->cut);
  player->n_results++;
  expect_text (player, "certainty", certainty_names[ph_smtp_result_get_certainty (result)], words[1]);
  expect_error (player, ph_smtp_result_get_error (result), find_option (words, "error"));
  expect_reply (player, ph_smtp_result_get_reply (result), find_option (words, "reply"));
  if (recipients != NULL)
    expect_recipients (player, result, recipients);
}

static void
expect_offending (Player *player, const GError *error, const char *expected)
{
  gsize length = 0;
  const guint8 *offending = ph_smtp_error_get_offending (error, &length);
  g_autoptr(GBytes) bytes = to_bytes (expected);

  if (offending == NULL || length != g_bytes_get_size (bytes) || memcmp (offending, g_bytes_get_data (bytes, NULL), length) != 0)
    g_error ("%s.smtp:%u (cut at %" G_GSIZE_FORMAT "): other bytes offend: “%.*s”", player->script->name, player->line,
             player->cut, (int) length, (const char *) offending);
}

static void
do_error (Player *player, GStrv words)
{
  const GError *error = NULL;

  expect_want (player, "failed");
  error = ph_smtp_engine_get_error (player->engine);
  expect_error (player, error, words[1]);
  if (error->domain == PH_SMTP_ERROR)
    expect_reply (player, ph_smtp_error_get_reply (error), find_option (words, "reply"));
  if (find_option (words, "stage") != NULL)
    expect_text (player, "stage", stage_names[ph_smtp_engine_get_stage (player->engine)], find_option (words, "stage"));
  if (find_option (words, "offending") != NULL)
    expect_offending (player, error, find_option (words, "offending"));
}

static void
do_done (Player *player, GStrv words)
{
  expect_want (player, "done");
}

static void
do_secret (Player *player, GStrv words)
{
  g_ptr_array_add (player->secrets, words[1]);
}

static const struct
{
  const char *word;
  void (*func) (Player *player, GStrv words);
} driver_lines[] = {
  { "security", do_security },
  { "ehlo", do_ehlo },
  { "auth", do_auth },
  { "challenge", do_challenge },
  { "respond", do_respond },
  { "cancel", do_cancel },
  { "accept", do_accept },
  { "send", do_send },
  { "ride", do_ride },
  { "busy", do_busy },
  { "check", do_check },
  { "body", do_body },
  { "body-lines", do_body_lines },
  { "end-body", do_end_body },
  { "quit", do_quit },
  { "fail", do_fail },
  { "want", do_want },
  { "stage", do_stage },
  { "result", do_result },
  { "error", do_error },
  { "done", do_done },
  { "secret", do_secret },
};

static void
play_driver (Player *player, GStrv words)
{
  for (guint i = 0; i < G_N_ELEMENTS (driver_lines); i++)
    if (strcmp (driver_lines[i].word, words[0]) == 0)
      {
        driver_lines[i].func (player, words);
        return;
      }
  g_error ("%s.smtp:%u: unknown: %s", player->script->name, player->line, words[0]);
}

/* The other lines */

static void
feed (Player *player, const guint8 *data, gsize length)
{
  ph_smtp_engine_feed (get_engine (player), data, length);
  player->n_fed += length;
  ph_smtp_engine_next (player->engine);
}

static void
play_server (Player *player, const GByteArray *bytes)
{
  gsize start = player->n_fed;

  if (player->cut == G_MAXSIZE)
    for (gsize i = 0; i < bytes->len; i++)
      feed (player, bytes->data + i, 1);
  else if (player->cut > start && player->cut < start + bytes->len)
    {
      feed (player, bytes->data, player->cut - start);
      feed (player, bytes->data + (player->cut - start), bytes->len - (player->cut - start));
    }
  else
    feed (player, bytes->data, bytes->len);
}

static void
play_client (Player *player, const GByteArray *bytes)
{
  g_autoptr(GBytes) output = NULL;
  g_autofree char *got = NULL;
  g_autofree char *expected = g_strndup ((const char *) bytes->data, bytes->len);

  expect_want (player, "write");
  output = ph_smtp_engine_take_output (player->engine);
  got = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  expect_text (player, "the write", got, expected);
}

static void
play_event (Player *player, const TranscriptEvent *event)
{
  player->line = event->line;
  switch (event->kind)
    {
    case TRANSCRIPT_SERVER:
      play_server (player, event->bytes);
      break;
    case TRANSCRIPT_CLIENT:
      play_client (player, event->bytes);
      break;
    case TRANSCRIPT_TLS:
      expect_want (player, "tls");
      ph_smtp_engine_tls_done (player->engine);
      break;
    case TRANSCRIPT_CLOSE:
      ph_smtp_engine_feed_eof (get_engine (player));
      break;
    case TRANSCRIPT_DRIVER:
    default:
      play_driver (player, event->words);
      break;
    }
}

static Player *
player_new (const TranscriptScript *script, gsize cut)
{
  Player *player = g_new0 (Player, 1);

  player->script = script;
  player->cut = cut;
  player->ehlo_name = "client.example";
  player->transcript = ph_transcript_new ();
  player->secrets = g_ptr_array_new ();
  return player;
}

static void
player_free (Player *player)
{
  g_assert_finalize_object (get_engine (player));
  ph_transcript_unref (player->transcript);
  g_ptr_array_unref (player->secrets);
  g_free (player);
}

static void
expect_no_secret (Player *player)
{
  g_autofree char *text = ph_transcript_to_string (player->transcript);
  const GError *error = ph_smtp_engine_get_error (get_engine (player));

  for (guint i = 0; i < player->secrets->len; i++)
    if (strstr (text, player->secrets->pdata[i]) != NULL ||
        (error != NULL && strstr (error->message, player->secrets->pdata[i]) != NULL))
      g_error ("%s.smtp: a secret shows", player->script->name);
}

static gsize
play (const TranscriptScript *script, gsize cut)
{
  Player *player = player_new (script, cut);

  for (guint i = 0; i < script->events->len; i++)
    play_event (player, script->events->pdata[i]);

  gsize n_fed = player->n_fed;

  player->line = 0;
  if (ph_smtp_engine_next (get_engine (player)) == PH_SMTP_WANT_WRITE)
    expect_text (player, "the end", "something to write", "nothing to write");
  if (player->n_begun != player->n_results)
    expect_text (player, "the end", "a message without a result", "a result for each");
  expect_no_secret (player);
  player_free (player);
  return n_fed;
}

static void
test_cuts (gconstpointer data)
{
  const TranscriptScript *script = data;
  gsize length = play (script, 0);
  gsize step = 1 + length / MAX_CUTS;

  play (script, G_MAXSIZE);
  for (gsize cut = 1; cut < length; cut += step)
    play (script, cut);
}

/* The transport breaks after the first @n_events: each message begun must have one result, which is sure unless the
 * end of a message was taken. */
static void
break_after (const TranscriptScript *script, guint n_events)
{
  Player *player = player_new (script, 0);
  g_autoptr(GError) error = make_error ();
  PhSmtpResult *result = NULL;
  guint n_uncertain = 0;

  for (guint i = 0; i < n_events; i++)
    play_event (player, script->events->pdata[i]);

  PhSmtpStage stage = ph_smtp_engine_get_stage (get_engine (player));
  gboolean is_sure = stage < PH_SMTP_STAGE_MAIL || stage == PH_SMTP_STAGE_DATA;

  ph_smtp_engine_fail (player->engine, error);
  g_assert_cmpint (ph_smtp_engine_next (player->engine), >=, PH_SMTP_DONE);
  while ((result = ph_smtp_engine_take_result (player->engine)) != NULL)
    {
      player->n_results++;
      n_uncertain += ph_smtp_result_get_certainty (result) == PH_SMTP_UNCERTAIN ? 1 : 0;
      if (is_sure && ph_smtp_result_get_error (result) != NULL)
        g_assert_cmpint (ph_smtp_result_get_certainty (result), !=, PH_SMTP_SENT);
      if (ph_smtp_result_get_certainty (result) != PH_SMTP_SENT && ph_smtp_result_get_reply (result) == NULL)
        g_assert_nonnull (ph_smtp_result_get_error (result));
      ph_smtp_result_unref (result);
    }
  g_assert_cmpuint (player->n_results, ==, player->n_begun);
  g_assert_cmpuint (n_uncertain, <=, 1);
  expect_no_secret (player);
  player_free (player);
}

static void
test_breaks (gconstpointer data)
{
  const TranscriptScript *script = data;

  for (guint i = 0; i <= script->events->len; i++)
    break_after (script, i);
}

static guint
count_sent (const TranscriptScript *script, guint n_events)
{
  guint n = 0;

  for (guint i = 0; i < n_events; i++)
    {
      const TranscriptEvent *event = script->events->pdata[i];

      if (event->kind == TRANSCRIPT_DRIVER && strcmp (event->words[0], "result") == 0 && strcmp (event->words[1], "sent") == 0)
        n++;
    }
  return n;
}

/* How many messages are out to their last octet, in what the client said before event @n_events. */
static guint
count_contents (const TranscriptScript *script, guint n_events)
{
  g_autoptr(GRegex) end = g_regex_new ("^(\\.|BDAT [0-9]+ LAST)\r$", G_REGEX_MULTILINE | G_REGEX_RAW, G_REGEX_MATCH_NEWLINE_LF, NULL);
  guint n = 0;

  for (guint i = 0; i < n_events; i++)
    {
      const TranscriptEvent *event = script->events->pdata[i];
      g_autoptr(GMatchInfo) match = NULL;

      if (event->kind != TRANSCRIPT_CLIENT)
        continue;
      g_regex_match_full (end, (const char *) event->bytes->data, (gssize) event->bytes->len, 0, 0, &match, NULL);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        n++;
    }
  return n;
}

static void
drop_results (Player *player)
{
  PhSmtpResult *result = NULL;

  for (; (result = ph_smtp_engine_take_result (player->engine)) != NULL; ph_smtp_result_unref (result))
    player->n_results++;
}

/* Somebody cancels when the server has said the first @n_octets of event @index. What had no reply by then is not sent,
 * or uncertain if all of it is out. */
static void
cancel_in (const TranscriptScript *script, guint index, gsize n_octets)
{
  const TranscriptEvent *event = script->events->pdata[index];
  Player *player = player_new (script, 0);
  g_autoptr(GError) cancelled = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_INTR, "cancelled");
  guint n_uncertain = 0;

  for (guint i = 0; i < index; i++)
    play_event (player, script->events->pdata[i]);
  feed (player, event->bytes->data, n_octets);
  drop_results (player);
  ph_smtp_engine_fail (get_engine (player), cancelled);
  while (player->n_results < player->n_begun)
    {
      g_autoptr(PhSmtpResult) result = ph_smtp_engine_take_result (player->engine);

      g_assert_nonnull (result);
      player->n_results++;
      g_assert_cmpint (ph_smtp_result_get_certainty (result), !=, PH_SMTP_SENT);
      n_uncertain += ph_smtp_result_get_certainty (result) == PH_SMTP_UNCERTAIN ? 1 : 0;
      g_assert_nonnull (ph_smtp_result_get_error (result));
    }
  g_assert_null (ph_smtp_engine_take_result (player->engine));
  g_assert_cmpuint (n_uncertain, <=, 1);
  if (n_uncertain > 0)
    g_assert_cmpuint (count_contents (script, index), >, count_sent (script, index));
  g_assert_cmpint (ph_smtp_engine_next (player->engine), >=, PH_SMTP_DONE);
  player_free (player);
}

static void
test_cancel (gconstpointer data)
{
  const TranscriptScript *script = data;

  for (guint i = 0; i < script->events->len; i++)
    {
      const TranscriptEvent *event = script->events->pdata[i];

      if (event->kind != TRANSCRIPT_SERVER)
        continue;
      cancel_in (script, i, 0);
      /* Behind each of its lines, unless they are hundreds of the same kind. */
      for (gsize at = 0, n = 0; at < event->bytes->len && n < MAX_CANCELLED_LINES; at++)
        if (event->bytes->data[at] == '\n')
          {
            cancel_in (script, i, at + 1);
            n++;
          }
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr(GPtrArray) paths = transcript_script_list (g_getenv ("TRANSCRIPT_DIR"));
  g_autoptr(GPtrArray) scripts = g_ptr_array_new_with_free_func ((GDestroyNotify) transcript_script_free);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < paths->len; i++)
    {
      TranscriptScript *script = transcript_script_load (paths->pdata[i]);
      g_autofree char *cuts_path = g_strdup_printf ("/smtp/transcripts/%s/cuts", script->name);
      g_autofree char *cancel_path = g_strdup_printf ("/smtp/106-cancel/%s", script->name);
      g_autofree char *breaks_path = g_strdup_printf ("/smtp/transcripts/%s/breaks", script->name);

      g_ptr_array_add (scripts, script);
      g_test_add_data_func (cuts_path, script, test_cuts);
      g_test_add_data_func (breaks_path, script, test_breaks);
      g_test_add_data_func (cancel_path, script, test_cancel);
    }
  return g_test_run ();
}
