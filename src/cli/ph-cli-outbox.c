// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl outbox: looks at the messages that are to be sent, and does with them what the window does. "queue" has the
// options of "send" and lives there.

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-arguments.h"
#include "ph-cli-await.h"
#include "ph-cli-commands.h"
#include "ph-cli-desktop.h"
#include "ph-cli-error.h"
#include "ph-cli-json.h"
#include "ph-cli-outbox-view.h"
#include "ph-cli-queue.h"
#include "ph-cli-target.h"

/* As many as are in memory at once. */
#define PAGE 200

typedef struct
{
  char *state;
  char *limit;
  char *search;
  gboolean source;
  gboolean transcript;
  gboolean sent;
  gboolean resend;
  gboolean json;
  PhAccountStore *store; /* (owned) */
  PhOutbox *outbox;      /* (owned) */
  JsonBuilder *builder;  /* (owned) (nullable): the array of messages, with --json */
  char **arguments;      /* unowned: behind the name of the command */
} OutboxOptions;

static void
outbox_options_clear (OutboxOptions *self)
{
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->limit, g_free);
  g_clear_pointer (&self->search, g_free);
  g_clear_object (&self->builder);
  g_clear_object (&self->outbox);
  g_clear_object (&self->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OutboxOptions, outbox_options_clear)

static gboolean
fail_usage (GError **error, const char *option, const char *value, const char *allowed)
{
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no valid value for %s, which takes: %s"), value, option, allowed);
  return FALSE;
}

static void
begin_document (OutboxOptions *self)
{
  if (!self->json)
    return;
  self->builder = json_builder_new ();
  json_builder_begin_object (self->builder);
  json_builder_set_member_name (self->builder, "messages");
  json_builder_begin_array (self->builder);
}

static void
end_document (OutboxOptions *self, int status)
{
  if (!self->json)
    return;
  json_builder_end_array (self->builder);
  ph_cli_json_add_boolean (self->builder, "ok", status == EX_OK);
  json_builder_end_object (self->builder);
  ph_cli_json_print (self->builder);
}

/* --- list */

static PhOutboxView
find_view (gboolean has_state, PhOutboxState state)
{
  if (!has_state)
    return PH_OUTBOX_VIEW_ALL;
  if (state == PH_OUTBOX_SENT)
    return PH_OUTBOX_VIEW_SENT;
  return ph_outbox_state_is_final (state) ? PH_OUTBOX_VIEW_ALL : PH_OUTBOX_VIEW_OPEN;
}

static GPtrArray *
load_page (OutboxOptions *self, PhOutboxView view, guint offset, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_list_async (self->outbox, view, self->search, offset, PAGE, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_outbox_list_finish (self->outbox, ph_cli_await (&result), error);
}

static void
show_in_list (OutboxOptions *self, PhOutboxEntry *entry)
{
  if (self->json)
    ph_cli_json_add_outbox_entry (self->builder, entry, self->store);
  else
    ph_cli_outbox_print_in_list (entry, self->store);
}

static int
run_list (OutboxOptions *self, GError **error)
{
  PhOutboxState state = PH_OUTBOX_QUEUED;
  guint64 left = G_MAXUINT64;
  gboolean has_more = TRUE;

  if (self->state != NULL && !ph_outbox_state_find (self->state, &state))
    return fail_usage (error, "--state", self->state, "queued, sending, waiting, held, uncertain, sent, failed, cancelled");
  if (self->limit != NULL && !g_ascii_string_to_unsigned (self->limit, 10, 0, G_MAXUINT, &left, NULL))
    return fail_usage (error, "--limit", self->limit, _ ("a number"));

  begin_document (self);
  for (guint offset = 0; has_more && left > 0; offset += PAGE)
    {
      g_autoptr(GPtrArray) page = load_page (self, find_view (self->state != NULL, state), offset, error);

      if (page == NULL)
        return EX_SOFTWARE;
      has_more = page->len == PAGE;
      for (guint i = 0; i < page->len && left > 0; i++)
        if (self->state == NULL || ph_outbox_entry_get_state (page->pdata[i]) == state)
          {
            show_in_list (self, page->pdata[i]);
            left--;
          }
    }
  end_document (self, EX_OK);
  return EX_OK;
}

/* --- show */

static gboolean
parse_id (const char *text, gint64 *ret_id, GError **error)
{
  guint64 id = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &id, NULL))
    {
      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is no number of a message; see posthornctl outbox list"), text);
      return FALSE;
    }
  *ret_id = (gint64) id;
  return TRUE;
}

static int
print_stream (GInputStream *stream, GError **error)
{
  char buffer[16 * 1024];
  gssize n = 0;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, ph_cli_get_cancellable (), error)) > 0)
    fwrite (buffer, 1, (gsize) n, stdout);
  return n < 0 ? EX_SOFTWARE : EX_OK;
}

static int
print_source (OutboxOptions *self, gint64 id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PhMessageFile) message = NULL;
  g_autoptr(GInputStream) content = NULL;

  ph_outbox_open_message_async (self->outbox, id, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  message = ph_outbox_open_message_finish (self->outbox, ph_cli_await (&result), error);
  content = message != NULL ? ph_message_file_dup_content (message, error) : NULL;
  return content != NULL ? print_stream (content, error) : EX_SOFTWARE;
}

static char *
load_transcript (OutboxOptions *self, gint64 id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_outbox_load_transcript_async (self->outbox, id, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_outbox_load_transcript_finish (self->outbox, ph_cli_await (&result), error);
}

static int
print_transcript (OutboxOptions *self, gint64 id, GError **error)
{
  g_autofree char *transcript = load_transcript (self, id, error);

  if (transcript == NULL)
    return EX_SOFTWARE;
  if (self->json)
    ph_cli_json_add_string (self->builder, "transcript", transcript);
  else
    g_print ("%s", transcript);
  return EX_OK;
}

/* One message has a document that is no list. */
static int
print_message_json (OutboxOptions *self, PhOutboxEntry *entry, GError **error)
{
  int status = EX_OK;

  self->builder = json_builder_new ();
  json_builder_begin_object (self->builder);
  ph_cli_json_add_boolean (self->builder, "ok", TRUE);
  json_builder_set_member_name (self->builder, "message");
  ph_cli_json_add_outbox_entry (self->builder, entry, self->store);
  if (self->transcript)
    status = print_transcript (self, ph_outbox_entry_get_id (entry), error);
  json_builder_end_object (self->builder);
  if (status == EX_OK)
    ph_cli_json_print (self->builder);
  return status;
}

static int
run_show (OutboxOptions *self, GError **error)
{
  g_autoptr(PhOutboxEntry) entry = NULL;
  gint64 id = 0;

  if (self->source && (self->json || self->transcript))
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("--source prints the message as it is, and nothing else"));
      return EX_USAGE;
    }
  if (!parse_id (self->arguments[0], &id, error) || (entry = ph_cli_queue_load (self->outbox, id, error)) == NULL)
    return EX_USAGE;
  if (self->source)
    return print_source (self, id, error);
  if (self->json)
    return print_message_json (self, entry, error);
  if (self->transcript)
    return print_transcript (self, id, error);
  ph_cli_outbox_print (entry, self->store);
  return EX_OK;
}

/* --- what a person does with a message */

/* Nothing could come of sending it. */
static gboolean
check_account (OutboxOptions *self, gint64 id, PhOutboxAction action, GError **error)
{
  g_autoptr(PhOutboxEntry) entry = NULL;

  if (action != PH_OUTBOX_ACTION_RETRY && action != PH_OUTBOX_ACTION_SEND_AGAIN)
    return TRUE;
  entry = ph_cli_queue_load (self->outbox, id, error);
  if (entry == NULL)
    return FALSE;
  return !ph_outbox_action_is_allowed (action, ph_outbox_entry_get_state (entry)) || ph_cli_outbox_check_account (entry, self->store, error);
}

static gboolean
act (OutboxOptions *self, gint64 id, PhOutboxAction action, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  if (!check_account (self, id, action, error))
    return FALSE;

  ph_outbox_act_async (self->outbox, id, action, NULL, ph_cli_await_cb, &result);
  return ph_outbox_act_finish (self->outbox, ph_cli_await (&result), error);
}

static void
tell_removed (OutboxOptions *self, gint64 id)
{
  if (!self->json)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

      /* Translators: the number of a message in the outbox */
      g_print (_ ("%s: removed\n"), number);
      return;
    }
  json_builder_begin_object (self->builder);
  ph_cli_json_add_int (self->builder, "id", id);
  ph_cli_json_add_boolean (self->builder, "removed", TRUE);
  json_builder_end_object (self->builder);
}

static void
tell_failure (OutboxOptions *self, gint64 id, const GError *failure)
{
  g_autofree char *text = ph_cli_describe_error (failure);

  g_printerr ("%" G_GINT64_FORMAT ": %s\n", id, text);
  if (!self->json)
    return;
  json_builder_begin_object (self->builder);
  ph_cli_json_add_int (self->builder, "id", id);
  ph_cli_json_add_string (self->builder, "error", text);
  json_builder_end_object (self->builder);
}

static void
tell (OutboxOptions *self, gint64 id)
{
  g_autoptr(PhOutboxEntry) entry = ph_cli_queue_load (self->outbox, id, NULL);

  if (entry == NULL)
    tell_removed (self, id);
  else
    show_in_list (self, entry);
}

static gboolean
parse_ids (OutboxOptions *self, GArray *ids, GError **error)
{
  for (guint i = 0; self->arguments[i] != NULL; i++)
    {
      gint64 id = 0;

      if (!parse_id (self->arguments[i], &id, error))
        return FALSE;
      g_array_append_val (ids, id);
    }
  return TRUE;
}

/* The first one that it can't be done with decides about the exit status, and the others are done. */
static int
act_on_all (OutboxOptions *self, PhOutboxAction action, GError **error)
{
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  int status = EX_OK;

  if (!parse_ids (self, ids, error))
    return EX_USAGE;
  begin_document (self);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      g_autoptr(GError) failure = NULL;

      if (act (self, id, action, &failure))
        {
          tell (self, id);
          continue;
        }
      tell_failure (self, id, failure);
      status = status == EX_OK ? ph_cli_status_of_error (failure) : status;
    }
  end_document (self, status);
  if (action == PH_OUTBOX_ACTION_RETRY || action == PH_OUTBOX_ACTION_SEND_AGAIN)
    ph_cli_desktop_deliver ();
  return status;
}

static int
run_retry (OutboxOptions *self, GError **error)
{
  return act_on_all (self, PH_OUTBOX_ACTION_RETRY, error);
}

static int
run_cancel (OutboxOptions *self, GError **error)
{
  return act_on_all (self, PH_OUTBOX_ACTION_CANCEL, error);
}

static int
run_remove (OutboxOptions *self, GError **error)
{
  return act_on_all (self, PH_OUTBOX_ACTION_REMOVE, error);
}

static int
run_resolve (OutboxOptions *self, GError **error)
{
  if (self->sent == self->resend)
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Say with --sent that it has arrived, or with --resend that it has not"));
      return EX_USAGE;
    }
  return act_on_all (self, self->sent ? PH_OUTBOX_ACTION_MARK_SENT : PH_OUTBOX_ACTION_SEND_AGAIN, error);
}

/* --- flush */

typedef struct
{
  OutboxOptions *options;
  int status;
} Flush;

/* To standard output if it went out, else to standard error, as "send" does. */
static void
print_end (OutboxOptions *self, PhOutboxEntry *entry)
{
  g_autofree char *words = ph_cli_outbox_dup_end (entry, self->store);

  (ph_outbox_entry_get_state (entry) == PH_OUTBOX_SENT ? g_print : g_printerr) ("%" G_GINT64_FORMAT ": %s\n", ph_outbox_entry_get_id (entry), words);
}

/* What is settled later may be worse; "try again" is the least of evils. */
static void
note_settled (PhOutboxEntry *entry, gpointer data)
{
  Flush *flush = data;
  int status = ph_cli_outbox_get_status (entry);

  if (flush->options->json)
    ph_cli_json_add_outbox_entry (flush->options->builder, entry, flush->options->store);
  else
    print_end (flush->options, entry);
  if (flush->status == EX_OK || (flush->status == EX_TEMPFAIL && status != EX_OK))
    flush->status = status;
}

static int
run_flush (OutboxOptions *self, GError **error)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  Flush flush = { self, EX_OK };
  const PhCliDelivery delivery = { .outbox = self->outbox, .store = self->store, .keyring = keyring, .settled = note_settled, .data = &flush };

  begin_document (self);
  if (!ph_cli_queue_deliver (&delivery, ph_cli_get_cancellable (), error))
    return EX_SOFTWARE;
  end_document (self, flush.status);
  return flush.status;
}

/* --- all of them. Each returns the exit status, which is that of the error if it sets one. */

static const struct
{
  const char *name;
  guint min_arguments;
  guint max_arguments;
  int (*run) (OutboxOptions *self, GError **error);
} actions[] = {
  { "list", 0, 0, run_list },
  { "show", 1, 1, run_show },
  { "flush", 0, 0, run_flush },
  { "retry", 1, G_MAXUINT, run_retry },
  { "cancel", 1, G_MAXUINT, run_cancel },
  { "resolve", 1, G_MAXUINT, run_resolve },
  { "remove", 1, G_MAXUINT, run_remove },
};

static gboolean
parse (OutboxOptions *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "state", 0, 0, G_OPTION_ARG_STRING, &self->state, N_ ("list: only those that are queued, sending, waiting, held, uncertain, sent, failed or cancelled"), N_ ("STATE") },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &self->limit, N_ ("list: no more than the newest N"), "N" },
    { "search", 0, 0, G_OPTION_ARG_STRING, &self->search, N_ ("list: only those with these words in subject, sender or recipients"), N_ ("WORDS") },
    { "source", 0, 0, G_OPTION_ARG_NONE, &self->source, N_ ("show: print the message itself"), NULL },
    { "transcript", 0, 0, G_OPTION_ARG_NONE, &self->transcript, N_ ("show: print the dialogue of the last attempt, without secrets"), NULL },
    { "sent", 0, 0, G_OPTION_ARG_NONE, &self->sent, N_ ("resolve: it has arrived"), NULL },
    { "resend", 0, 0, G_OPTION_ARG_NONE, &self->resend, N_ ("resolve: it has not; send it again"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON document"), NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context =
               g_option_context_new ("list | show ID | queue FILE… | flush | retry ID… | cancel ID… | resolve ID… --sent|--resend | remove ID…");

  g_option_context_set_summary (context, _ ("“queue” has the options of “send”; see posthornctl outbox queue --help. “flush” sends what is due and waits for it."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return ph_cli_arguments_parse (context, argc, argv, error);
}

static gboolean
check_arguments (guint action, guint n_arguments, GError **error)
{
  if (n_arguments > actions[action].max_arguments)
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("There are too many arguments for %s"), actions[action].name);
  else if (n_arguments < actions[action].min_arguments)
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” needs this argument: %s"), actions[action].name, "ID");
  else
    return TRUE;
  return FALSE;
}

static int
run_action (OutboxOptions *self, guint action, GError **error)
{
  int status = EX_SOFTWARE;

  self->store = ph_cli_load_store (error);
  if (self->store != NULL)
    self->outbox = ph_cli_queue_open (error);
  if (self->outbox == NULL)
    return EX_SOFTWARE;
  status = actions[action].run (self, error);
  ph_cli_queue_close (self->outbox);
  return status;
}

static int
run (OutboxOptions *self, int argc, char **argv, GError **error)
{
  const char *name = argc > 1 ? argv[1] : "list";
  char *nothing[] = { NULL };

  self->arguments = argc > 2 ? argv + 2 : nothing;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i].name, name) == 0)
      return check_arguments (i, (guint) MAX (argc - 2, 0), error) ? run_action (self, i, error) : EX_USAGE;
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("That is not a command for the outbox; see posthornctl outbox --help"));
  return EX_USAGE;
}

/**
 * ph_cli_outbox:
 * @argc: number of arguments
 * @argv: arguments; the first is the name of the command
 *
 * Returns: the exit status
 */
int
ph_cli_outbox (int argc, char **argv)
{
  g_auto(OutboxOptions) options = { 0 };
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (argc > 1 && strcmp (argv[1], "queue") == 0)
    {
      g_set_prgname ("posthornctl outbox queue");
      return ph_cli_send_by_outbox (argc - 1, argv + 1);
    }
  if (parse (&options, &argc, &argv, &error))
    status = run (&options, argc, argv, &error);
  return error != NULL ? ph_cli_fail (error, failure) : status;
}
