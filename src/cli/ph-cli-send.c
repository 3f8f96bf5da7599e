// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl send: submits messages now; with --queue, and as "posthornctl outbox queue", by the outbox.

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-arguments.h"
#include "ph-cli-commands.h"
#include "ph-cli-courier.h"
#include "ph-cli-enqueue.h"
#include "ph-cli-error.h"
#include "ph-cli-file.h"
#include "ph-cli-outgoing.h"
#include "ph-cli-report.h"
#include "ph-cli-time.h"
#include "ph-cli-values.h"

/* Common servers allow ten to fifty of one client; more of them make nothing faster. */
#define MAX_CONNECTIONS 20

typedef struct
{
  PhCliServerOptions server;
  char **to;
  char **files;
  char *refused_recipients;
  char *dsn;
  char *max_connections;
  char *transcript;
  char *at;
  gboolean read_recipients;
  gboolean require_tls;
  gboolean json;
  gboolean stats;
  gboolean hide_addresses;
  gboolean queue;
} SendOptions;

static void
send_options_clear (SendOptions *self)
{
  ph_cli_server_options_clear (&self->server);
  g_clear_pointer (&self->to, g_strfreev);
  g_clear_pointer (&self->files, g_strfreev);
  g_clear_pointer (&self->refused_recipients, g_free);
  g_clear_pointer (&self->dsn, g_free);
  g_clear_pointer (&self->max_connections, g_free);
  g_clear_pointer (&self->transcript, g_free);
  g_clear_pointer (&self->at, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SendOptions, send_options_clear)

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
parse_wishes (const SendOptions *self, PhCliWishes *ret_wishes, GError **error)
{
  const char *refused = self->refused_recipients != NULL ? self->refused_recipients : "abort";
  guint64 max_connections = 1;

  *ret_wishes = (PhCliWishes){
    .refused = strcmp (refused, "abort") == 0 ? PH_SMTP_REFUSED_ABORT : PH_SMTP_REFUSED_SEND_TO_OTHERS,
    .delivery.onward_tls = self->require_tls ? PH_SMTP_ONWARD_TLS_REQUIRED : PH_SMTP_ONWARD_TLS_USUAL,
  };
  if (self->max_connections != NULL && !g_ascii_string_to_unsigned (self->max_connections, 10, 1, MAX_CONNECTIONS, &max_connections, NULL))
    return fail_usage (error, "--max-connections", self->max_connections, _ ("a number up to 20"));
  ret_wishes->max_connections = (guint) max_connections;
  if (ret_wishes->refused == PH_SMTP_REFUSED_SEND_TO_OTHERS && strcmp (refused, "send-to-others") != 0)
    return fail_usage (error, "--refused-recipients", refused, "abort, send-to-others");
  if (self->dsn != NULL && !ph_cli_value_parse_notify (self->dsn, &ret_wishes->delivery.notify))
    return fail_usage (error, "--dsn", self->dsn, _ ("never, or some of failure, success, delay with commas"));
  return TRUE;
}

/* What is in the outbox goes over a stored account as it is then, and whoever delivers it connects and writes down how. */
static gboolean
check_queue_options (const SendOptions *self, GError **error)
{
  const PhCliServerOptions *server = &self->server;
  const struct
  {
    const char *name;
    gboolean is_given;
  } others[] = {
    { "--host", server->host != NULL },
    { "--port", server->port != NULL },
    { "--security", server->security != NULL },
    { "--username", server->username != NULL },
    { "--password-file", server->password_file != NULL },
    { "--token-file", server->token_file != NULL },
    { "--auth", server->auth != NULL },
    { "--ehlo-name", server->ehlo_name != NULL },
    { "--ca-file", server->ca_file != NULL },
    { "--client-cert", server->client_cert != NULL },
    { "--trust", server->trust != NULL },
    { "--address-family", server->address_family != NULL },
    { "--timeout", server->timeout != NULL },
    { "--proxy", server->proxy != NULL },
    { "--allow-cleartext-password", server->allow_cleartext_password },
    { "--max-connections", self->max_connections != NULL },
    { "--transcript", self->transcript != NULL },
    { "--hide-addresses", self->hide_addresses },
    { "--stats", self->stats },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i].is_given)
      {
        g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("%s is not possible for the outbox, which sends over the accounts that are set up"), others[i].name);
        return FALSE;
      }
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
  else if (self->at != NULL && !self->queue)
    g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Only the outbox can send later; add --queue"));
  else
    return !self->queue || check_queue_options (self, error);
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
    { "queue", 0, 0, G_OPTION_ARG_NONE, &self->queue, N_ ("Put the messages into the outbox instead"), NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &self->at, N_ ("Send them out of the outbox at this time: 08:30, +30m, 2026-03-01 08:30"), N_ ("TIME") },
    { "max-connections", 0, 0, G_OPTION_ARG_STRING, &self->max_connections, N_ ("Share the messages out over up to so many connections"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON document"), NULL },
    { "stats", 0, 0, G_OPTION_ARG_NONE, &self->stats, N_ ("Count connections, round trips and bytes"), NULL },
    { "transcript", 0, 0, G_OPTION_ARG_FILENAME, &self->transcript, N_ ("Write the dialogue, without secrets, to this file"), N_ ("FILE") },
    { "hide-addresses", 0, 0, G_OPTION_ARG_NONE, &self->hide_addresses, N_ ("Leave mail addresses out of the transcript"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL, N_ ("FILE…|-") },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _ ("Submits RFC 5322 messages, now or, with --queue, by the outbox."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_group (context, ph_cli_server_options_new_group (&self->server));
  return ph_cli_arguments_parse (context, argc, argv, error);
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
    g_ptr_array_add (messages, ph_cli_outgoing_new (options->files[i], &addressing));
  for (guint i = 0; i < messages->len; i++)
    ph_cli_outgoing_await (messages->pdata[i], &addressing);
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

static int
report (const SendOptions *options, PhCliCourier *courier, PhAccount *account, GPtrArray *messages, gint64 elapsed_us)
{
  const PhSessionStats stats = ph_cli_courier_get_stats (courier);
  guint n_connections = ph_cli_courier_get_n_connections (courier);
  int status = EX_OK;

  /* The first message that was not sent decides. */
  for (guint i = 0; i < messages->len && status == EX_OK; i++)
    status = ph_cli_outgoing_get_status (messages->pdata[i]);

  if (options->json)
    ph_cli_outgoing_print_json (messages, account, n_connections, options->stats ? &stats : NULL, elapsed_us);
  else
    for (guint i = 0; i < messages->len; i++)
      ph_cli_outgoing_print (messages->pdata[i], account);
  if (options->stats && !options->json)
    ph_cli_report_print_stats (n_connections, stats, elapsed_us);
  return status;
}

static int
run (const SendOptions *options, const PhCliTarget *target, const PhCliWishes *wishes, GPtrArray *messages, GError **error)
{
  g_autoptr(PhCliCourier) courier = ph_cli_courier_new (target, wishes);
  g_autoptr(PhCliFile) transcript = ph_cli_file_open (options->transcript, error);
  g_autofree char *dialogue = NULL;
  gint64 started_us = g_get_monotonic_time ();
  g_autoptr(GError) late = NULL;
  int status = EX_OK;

  if (transcript == NULL)
    return EX_CANTCREAT;
  propose_sender (target->account, messages);
  ph_cli_courier_deliver (courier, messages);
  status = report (options, courier, target->account, messages, g_get_monotonic_time () - started_us);
  ph_cli_target_keep_protection (target, ph_cli_courier_get_protection (courier));
  dialogue = options->hide_addresses ? ph_transcript_to_anonymous_string (ph_cli_courier_get_transcript (courier))
                                     : ph_transcript_to_string (ph_cli_courier_get_transcript (courier));
  if (!ph_cli_file_write (transcript, dialogue, &late))
    return ph_cli_fail (late, PH_CLI_FAILURE_WORDS);
  return status;
}

static int
run_queue (const SendOptions *options, const PhCliWishes *wishes, GPtrArray *messages, GError **error)
{
  PhCliEnqueue enqueue = { .account = options->server.account, .wishes = wishes, .json = options->json };
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (options->at != NULL && !ph_cli_time_parse (options->at, now, &enqueue.due, error))
    return EX_USAGE;
  return ph_cli_enqueue (&enqueue, messages, error);
}

static int
send_or_queue (SendOptions *options, GError **error)
{
  g_auto(PhCliTarget) target = { 0 };
  g_autoptr(GPtrArray) messages = NULL;
  PhCliWishes wishes;

  if (check_options (options, error) && parse_wishes (options, &wishes, error))
    messages = open_messages (options, error);
  if (messages == NULL)
    return EX_USAGE;
  if (options->queue)
    return run_queue (options, &wishes, messages, error);
  if (!ph_cli_target_find (&options->server, &target, error))
    return EX_CONFIG;
  if (options->server.account == NULL && !ph_cli_check_use (target.account, error))
    return EX_CONFIG;
  return run (options, &target, &wishes, messages, error);
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
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (parse (&options, &argc, &argv, &error))
    status = send_or_queue (&options, &error);
  return error != NULL ? ph_cli_fail (error, failure) : status;
}

/**
 * ph_cli_send_by_outbox:
 * @argc: number of arguments
 * @argv: arguments; the first is `queue`
 *
 * "posthornctl outbox queue": the recipients stand in the headers if none is named.
 *
 * Returns: the exit status
 */
int
ph_cli_send_by_outbox (int argc, char **argv)
{
  g_auto(SendOptions) options = { .queue = TRUE };
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (parse (&options, &argc, &argv, &error))
    {
      options.read_recipients |= options.to == NULL;
      status = send_or_queue (&options, &error);
    }
  return error != NULL ? ph_cli_fail (error, failure) : status;
}
