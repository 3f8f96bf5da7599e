// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl send: submits messages now, one after the other over one connection.

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-await.h"
#include "ph-cli-commands.h"
#include "ph-cli-error.h"
#include "ph-cli-outgoing.h"
#include "ph-cli-report.h"
#include "ph-cli-target.h"
#include "ph-cli-transcript.h"
#include "ph-cli-values.h"
#include "ph-rules.h"
#include "ph-session.h"

typedef struct
{
  PhCliServerOptions server;
  char **to;
  char **files;
  char *refused_recipients;
  char *dsn;
  char *transcript;
  gboolean read_recipients;
  gboolean require_tls;
  gboolean json;
  gboolean stats;
  gboolean hide_addresses;
} SendOptions;

/* What holds for every message of a run. */
typedef struct
{
  PhSmtpRefusedPolicy refused;
  PhSmtpDelivery delivery;
} Wishes;

/* One run over all messages. */
typedef struct
{
  const PhCliTarget *target;
  const Wishes *wishes;
  PhTranscript *transcript; /* (owned) */
  PhSession *session;       /* (owned) (nullable): the connection at hand */
  guint n_messages;         /* over the connection at hand */
  guint n_connections;
  PhSessionStats stats; /* of the connections that are over */
} Courier;

static void
send_options_clear (SendOptions *self)
{
  ph_cli_server_options_clear (&self->server);
  g_clear_pointer (&self->to, g_strfreev);
  g_clear_pointer (&self->files, g_strfreev);
  g_clear_pointer (&self->refused_recipients, g_free);
  g_clear_pointer (&self->dsn, g_free);
  g_clear_pointer (&self->transcript, g_free);
}

static void
courier_clear (Courier *self)
{
  g_clear_object (&self->session);
  g_clear_pointer (&self->transcript, ph_transcript_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SendOptions, send_options_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Courier, courier_clear)

static gboolean
reads_standard_input_twice (const SendOptions *self)
{
  guint n = (g_strcmp0 (self->server.password_file, "-") == 0) + (g_strcmp0 (self->server.token_file, "-") == 0);

  for (guint i = 0; self->files[i] != NULL; i++)
    n += strcmp (self->files[i], "-") == 0 ? 1 : 0;
  return n > 1;
}

static gboolean
fail_usage (GError **error, const char *option, const char *value, const char *allowed)
{
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), value, option, allowed);
  return FALSE;
}

static gboolean
parse_wishes (const SendOptions *self, Wishes *ret_wishes, GError **error)
{
  const char *refused = self->refused_recipients != NULL ? self->refused_recipients : "abort";

  *ret_wishes = (Wishes){
    .refused = strcmp (refused, "abort") == 0 ? PH_SMTP_REFUSED_ABORT : PH_SMTP_REFUSED_SEND_TO_OTHERS,
    .delivery.onward_tls = self->require_tls ? PH_SMTP_ONWARD_TLS_REQUIRED : PH_SMTP_ONWARD_TLS_USUAL,
  };
  if (ret_wishes->refused == PH_SMTP_REFUSED_SEND_TO_OTHERS && strcmp (refused, "send-to-others") != 0)
    return fail_usage (error, "--refused-recipients", refused, "abort, send-to-others");
  if (self->dsn != NULL && !ph_cli_value_parse_notify (self->dsn, &ret_wishes->delivery.notify))
    return fail_usage (error, "--dsn", self->dsn, _ ("never, or some of failure, success, delay with commas"));
  return TRUE;
}

static gboolean
check_options (const SendOptions *self, GError **error)
{
  if (self->files == NULL)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Name at least one message file, or - for standard input"));
  else if (reads_standard_input_twice (self))
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Only one thing can be read from standard input"));
  else if (self->to == NULL && !self->read_recipients)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Name recipients with --to or --read-recipients"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
parse (SendOptions *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->to, N_ ("Recipient; may be given more than once"), N_ ("ADDRESS") },
    { "read-recipients", 0, 0, G_OPTION_ARG_NONE, &self->read_recipients, N_ ("Take the recipients from the headers and remove Bcc"), NULL },
    { "refused-recipients", 0, 0, G_OPTION_ARG_STRING, &self->refused_recipients, N_ ("What to do when a recipient is refused"), "abort|send-to-others" },
    { "require-tls", 0, 0, G_OPTION_ARG_NONE, &self->require_tls, N_ ("The messages must never travel without encryption, on no part of their way"), NULL },
    { "dsn", 0, 0, G_OPTION_ARG_STRING, &self->dsn, N_ ("When to be told by mail what became of the messages"), "never|failure|success,delay,…" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON document"), NULL },
    { "stats", 0, 0, G_OPTION_ARG_NONE, &self->stats, N_ ("Count connections, round trips and bytes"), NULL },
    { "transcript", 0, 0, G_OPTION_ARG_FILENAME, &self->transcript, N_ ("Write the dialogue, without secrets, to this file"), N_ ("FILE") },
    { "hide-addresses", 0, 0, G_OPTION_ARG_NONE, &self->hide_addresses, N_ ("Leave mail addresses out of the transcript"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL, N_ ("FILE…|-") },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _ ("Submits RFC 5322 messages now, without the outbox."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_group (context, ph_cli_server_options_new_group (&self->server));
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
parse_recipients (char **texts, GPtrArray *recipients, GError **error)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      PhAddress *recipient = ph_address_parse (texts[i], error);

      if (recipient == NULL)
        {
          g_prefix_error (error, "%s: ", texts[i]);
          return FALSE;
        }
      g_ptr_array_add (recipients, recipient);
    }
  return TRUE;
}

/* Opens every message before anything is sent; one that can't be sent does not hold up the others. */
static GPtrArray *
open_messages (const SendOptions *options, GError **error)
{
  g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_cli_outgoing_free);
  g_autoptr(GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_address_unref);
  g_autoptr(PhAddress) sender = NULL;

  if (!parse_recipients (options->to, recipients, error))
    return NULL;
  if (options->server.from != NULL && (sender = ph_address_parse (options->server.from, error)) == NULL)
    return NULL;

  PhCliAddressing addressing = { sender, recipients, options->read_recipients };
  for (guint i = 0; options->files[i] != NULL; i++)
    g_ptr_array_add (messages, ph_cli_outgoing_open (options->files[i], &addressing));
  return g_steal_pointer (&messages);
}

/* Without an account and --from the messages themselves say from whom they are. */
static void
propose_sender (PhAccount *account, GPtrArray *messages)
{
  g_autoptr(PhAddress) address = ph_address_parse (ph_account_get_address (account), NULL);

  for (guint i = 0; i < messages->len && address == NULL; i++)
    {
      const PhCliOutgoing *message = messages->pdata[i];

      if (message->envelope == NULL)
        continue;
      address = ph_address_ref (ph_envelope_get_sender (message->envelope));
      ph_account_set_address (account, ph_address_get_text (address));
    }
}

static PhProblem *
diagnose (Courier *self, const GError *failure, PhSmtpCertainty certainty)
{
  PhEvidence evidence = { .account = self->target->account, .error = failure, .certainty = certainty };

  ph_evidence_take_session (&evidence, self->session);
  return ph_rules_diagnose (&evidence);
}

/* Counts what the connection did so far; what follows, the good-bye, is nothing a message waits for. */
static void
drop_connection (Courier *self)
{
  PhSessionStats stats = self->session != NULL ? ph_session_get_stats (self->session) : (PhSessionStats){ 0 };

  self->stats.round_trips += stats.round_trips;
  self->stats.bytes_sent += stats.bytes_sent;
  self->stats.bytes_received += stats.bytes_received;
  self->n_messages = 0;
  g_clear_object (&self->session);
}

static void
close_connection (Courier *self)
{
  g_autoptr(PhSession) session = self->session != NULL ? g_object_ref (self->session) : NULL;
  g_autoptr(GAsyncResult) result = NULL;

  drop_connection (self);
  if (session == NULL || !ph_session_is_ready (session))
    return;
  ph_session_close_async (session, ph_cli_await_cb, &result);
  ph_session_close_finish (session, ph_cli_await (&result));
}

/* Returns: (transfer full) (nullable): why there is no connection */
static PhProblem *
ensure_connection (Courier *self)
{
  g_autoptr(PhServerSettings) settings = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (self->session != NULL && ph_session_is_ready (self->session))
    return NULL;
  drop_connection (self);

  settings = ph_account_dup_server_settings (self->target->account, self->target->password, &error);
  if (settings == NULL)
    return diagnose (self, error, PH_SMTP_NOT_SENT);
  settings->token = self->target->token != NULL ? ph_secret_ref (self->target->token) : NULL;
  self->session = ph_session_new (settings, self->transcript);
  self->n_connections++;
  ph_session_open_async (self->session, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_session_open_finish (self->session, ph_cli_await (&result), &error) ? NULL : diagnose (self, error, PH_SMTP_NOT_SENT);
}

static PhSmtpContent
classify (PhMessageFile *file)
{
  if (ph_message_file_has_utf8_headers (file))
    return PH_SMTP_CONTENT_UTF8_HEADERS;
  return ph_message_file_has_8bit (file) ? PH_SMTP_CONTENT_8BIT : PH_SMTP_CONTENT_7BIT;
}

static void
submit (Courier *self, PhCliOutgoing *message)
{
  g_autoptr(GInputStream) content = ph_message_file_dup_content (message->file, &message->error);
  g_autoptr(GAsyncResult) result = NULL;
  PhSmtpSubmission submission = {
    .envelope = message->envelope,
    .size = ph_message_file_get_size (message->file),
    .content = classify (message->file),
    .refused = self->wishes->refused,
    .delivery = self->wishes->delivery,
  };

  if (content == NULL)
    return;
  self->n_messages++;
  ph_session_send_async (self->session, &submission, content, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  message->result = ph_session_send_finish (self->session, ph_cli_await (&result));
  if (!ph_cli_outgoing_is_sent (message))
    message->problem = diagnose (self, ph_smtp_result_get_error (message->result), ph_smtp_result_get_certainty (message->result));
}

/* Servers close a connection that was idle or had its number of messages. Who is not the first one over a connection
 * and surely was not taken has another try, over one of its own. */
static gboolean
must_move_on (Courier *self, const PhCliOutgoing *message)
{
  return self->n_messages > 1 && !ph_session_is_ready (self->session) && message->problem != NULL &&
         ph_smtp_result_get_certainty (message->result) == PH_SMTP_NOT_SENT &&
         !g_cancellable_is_cancelled (ph_cli_get_cancellable ());
}

/* Returns: (transfer full) (nullable): why there is no connection */
static PhProblem *
deliver_one (Courier *self, PhCliOutgoing *message)
{
  PhProblem *problem = ensure_connection (self);

  if (problem != NULL)
    return problem;
  submit (self, message);
  if (!must_move_on (self, message))
    return NULL;
  g_clear_pointer (&message->result, ph_smtp_result_unref);
  g_clear_pointer (&message->problem, ph_problem_unref);
  problem = ensure_connection (self);
  if (problem == NULL)
    submit (self, message);
  return problem;
}

/* What can't be connected for one message can't for the others: they get the same problem and are not tried. */
static void
give_up (GPtrArray *messages, guint first, PhProblem *problem)
{
  for (guint i = first; i < messages->len; i++)
    {
      PhCliOutgoing *message = messages->pdata[i];

      if (message->error == NULL)
        message->problem = ph_problem_ref (problem);
    }
}

/* Returns: (transfer full) (nullable): what is wrong before any connection */
static PhProblem *
check_target (const PhCliTarget *target)
{
  PhProblem *problem = ph_rules_check_settings (target->account, target->password);
  PhEvidence evidence = { .account = target->account, .step = PH_TEST_STEP_SIGN_IN, .error = target->secret_error };

  return problem != NULL || target->secret_error == NULL ? problem : ph_rules_diagnose (&evidence);
}

static void
deliver (Courier *self, GPtrArray *messages)
{
  g_autoptr(PhProblem) problem = check_target (self->target);

  if (problem != NULL)
    give_up (messages, 0, problem);
  for (guint i = 0; i < messages->len && problem == NULL; i++)
    {
      PhCliOutgoing *message = messages->pdata[i];

      if (message->error != NULL)
        continue;
      problem = deliver_one (self, message);
      if (problem != NULL)
        give_up (messages, i, problem);
    }
}

static int
report (const SendOptions *options, Courier *self, GPtrArray *messages, gint64 elapsed_us)
{
  int status = EX_OK;

  /* The first message that was not sent decides. */
  for (guint i = 0; i < messages->len && status == EX_OK; i++)
    status = ph_cli_outgoing_get_status (messages->pdata[i]);

  if (options->json)
    ph_cli_outgoing_print_json (messages, self->target->account, self->n_connections, options->stats ? &self->stats : NULL, elapsed_us);
  else
    for (guint i = 0; i < messages->len; i++)
      ph_cli_outgoing_print (messages->pdata[i], self->target->account);
  if (options->stats && !options->json)
    ph_cli_report_print_stats (self->n_connections, self->stats, elapsed_us);
  return status;
}

static int
run (const SendOptions *options, const PhCliTarget *target, const Wishes *wishes, GPtrArray *messages, GError **error)
{
  g_auto(Courier) courier = { .target = target, .wishes = wishes, .transcript = ph_transcript_new () };
  gint64 started_us = g_get_monotonic_time ();
  gint64 elapsed_us = 0;
  g_autoptr(PhCliTranscript) transcript = ph_cli_transcript_open (options->transcript, options->hide_addresses ? PH_CLI_ADDRESSES_HIDE : PH_CLI_ADDRESSES_SHOW, error);
  g_autoptr(GError) late = NULL;
  int status = EX_OK;

  if (transcript == NULL)
    return EX_CANTCREAT;
  propose_sender (target->account, messages);
  deliver (&courier, messages);
  elapsed_us = g_get_monotonic_time () - started_us;
  close_connection (&courier);
  status = report (options, &courier, messages, elapsed_us);
  if (!ph_cli_transcript_write (transcript, courier.transcript, &late))
    return ph_cli_fail (late, PH_CLI_FAILURE_WORDS);
  return status;
}

/**
 * ph_cli_send:
 * @argc: number of arguments
 * @argv: arguments; the first is the name of the command
 *
 * Returns: the exit status
 */
int
ph_cli_send (int argc, char **argv)
{
  g_auto(SendOptions) options = { 0 };
  g_auto(PhCliTarget) target = { 0 };
  g_autoptr(GPtrArray) messages = NULL;
  g_autoptr(GError) error = NULL;
  Wishes wishes;
  int status = 0;

  if (parse (&options, &argc, &argv, &error) && check_options (&options, &error) && parse_wishes (&options, &wishes, &error))
    messages = open_messages (&options, &error);
  if (messages != NULL && ph_cli_target_find (&options.server, &target, &error))
    status = run (&options, &target, &wishes, messages, &error);
  return error != NULL ? ph_cli_fail (error, options.json ? PH_CLI_FAILURE_JSON : PH_CLI_FAILURE_WORDS) : status;
}
