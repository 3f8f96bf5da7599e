// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl test: the guided test in the terminal.

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-commands.h"
#include "ph-cli-error.h"
#include "ph-cli-file.h"
#include "ph-cli-look-up.h"
#include "ph-cli-preferences.h"
#include "ph-cli-report.h"
#include "ph-cli-target.h"
#include "ph-test-message.h"
#include "ph-text-report.h"
#include "ph-text.h"

/* The name of standard output where a file is expected. */
#define STANDARD_OUTPUT "-"

typedef struct
{
  PhCliServerOptions server;
  char *send_to;
  char *transcript;
  char *report;
  gboolean no_probes;
  gboolean json;
  gboolean stats;
  gboolean hide_addresses;
} TestOptions;

static void
test_options_clear (TestOptions *self)
{
  ph_cli_server_options_clear (&self->server);
  g_clear_pointer (&self->send_to, g_free);
  g_clear_pointer (&self->transcript, g_free);
  g_clear_pointer (&self->report, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestOptions, test_options_clear)

static gboolean
has_report_on_output (const TestOptions *self)
{
  return g_strcmp0 (self->report, STANDARD_OUTPUT) == 0;
}

static gboolean
check (const TestOptions *self, int argc, char **argv, GError **error)
{
  if (argc > 1)
    {
      g_autofree char *name = g_filename_display_name (argv[1]);

      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” is one argument too many"), name);
      return FALSE;
    }
  if (self->json && has_report_on_output (self))
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Only one document can go to standard output; give --report a file, or leave out --json"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse (TestOptions *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "send-to", 0, 0, G_OPTION_ARG_STRING, &self->send_to, N_ ("Really send a test message to this address"), N_ ("ADDRESS") },
    { "no-probes", 0, 0, G_OPTION_ARG_NONE, &self->no_probes, N_ ("Make no extra connections to find the cause"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON document"), NULL },
    { "stats", 0, 0, G_OPTION_ARG_NONE, &self->stats, N_ ("Count round trips and bytes"), NULL },
    { "transcript", 0, 0, G_OPTION_ARG_FILENAME, &self->transcript, N_ ("Write the dialogue, without secrets, to this file"), N_ ("FILE") },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &self->report, N_ ("Write all that was found, without secrets, to this file, as Markdown (“-”: standard output)"), N_ ("FILE") },
    { "hide-addresses", 0, 0, G_OPTION_ARG_NONE, &self->hide_addresses, N_ ("Leave mail addresses out of transcript and report"), NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _ ("Tests an outgoing mail account step by step and says what is wrong."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_group (context, ph_cli_server_options_new_group (&self->server));
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  return check (self, *argc, *argv, error);
}

/* Without a usable sender the test itself says so in its first step, so there is no message to prepare. */
static gboolean
set_delivery (PhGuidedTest *test, PhAccount *account, const char *send_to, GError **error)
{
  g_autoptr(PhAddress) recipient = ph_address_parse (send_to, error);
  g_autoptr(PhAddress) from = ph_address_parse (ph_account_get_address (account), NULL);
  g_autofree char *body = NULL;
  g_autoptr(GBytes) message = NULL;

  if (recipient == NULL)
    return FALSE;
  if (from == NULL)
    return TRUE;
  body = ph_text_test_message_body (account);
  message = ph_test_message_new (from, ph_account_get_display_name (account), recipient, ph_text_test_message_subject (), body);
  ph_guided_test_set_delivery (test, recipient, message);
  return TRUE;
}

static PhTestProbes
get_probes (const TestOptions *self)
{
  return self->no_probes ? PH_TEST_PROBES_FORBID : ph_cli_preferences_get_probes ();
}

static PhGuidedTest *
prepare (const TestOptions *options, const PhCliTarget *target, GError **error)
{
  g_autoptr(PhGuidedTest) test = ph_guided_test_new (target->account, target->password, target->secret_error);
  g_autoptr(PhProviderCatalogue) catalogue = ph_cli_load_catalogue (error);

  if (catalogue == NULL)
    return NULL;
  ph_guided_test_set_token (test, target->token);
  ph_guided_test_set_catalogue (test, catalogue);
  ph_guided_test_set_probes (test, get_probes (options));
  if (options->send_to != NULL && !set_delivery (test, target->account, options->send_to, error))
    return NULL;
  return g_steal_pointer (&test);
}

static PhCliReport
choose_report (const TestOptions *self)
{
  static const PhCliReport reports[2][2] = {
    { PH_CLI_REPORT_WORDS, PH_CLI_REPORT_WORDS_STATS },
    { PH_CLI_REPORT_JSON, PH_CLI_REPORT_JSON_STATS },
  };

  return has_report_on_output (self) ? PH_CLI_REPORT_NOTHING : reports[self->json ? 1 : 0][self->stats ? 1 : 0];
}

static gboolean
write_files (const TestOptions *options, PhGuidedTest *test, PhCliFile *transcript, PhCliFile *report, GError **error)
{
  PhTranscript *dialogue = ph_guided_test_get_transcript (test);
  g_autofree char *lines = options->hide_addresses ? ph_transcript_to_anonymous_string (dialogue) : ph_transcript_to_string (dialogue);
  g_autofree char *markdown = ph_text_report (test, options->hide_addresses ? PH_TEXT_REPORT_ADDRESSES_HIDE : PH_TEXT_REPORT_ADDRESSES_SHOW, NULL);

  return ph_cli_file_write (transcript, lines, error) && ph_cli_file_write (report, markdown, error);
}

static int
run (const TestOptions *options, const PhCliTarget *target, GError **error)
{
  const PhAdviceSearch search = {
    .keyring = target->keyring,
    .reminder = ph_cli_preferences_get_reminder (),
    .probes = get_probes (options),
  };
  g_autoptr(PhGuidedTest) test = prepare (options, target, error);
  g_autoptr(PhCliFile) transcript = NULL;
  g_autoptr(PhCliFile) report = NULL;
  g_autoptr(GError) late = NULL;
  int status = EX_OK;

  if (test == NULL)
    return EX_USAGE;
  transcript = ph_cli_file_open (options->transcript, error);
  report = transcript != NULL ? ph_cli_file_open (has_report_on_output (options) ? "/dev/stdout" : options->report, error) : NULL;
  if (report == NULL)
    return EX_CANTCREAT;
  status = ph_cli_report_run (test, choose_report (options), &search);
  if (status == EX_OK)
    ph_cli_target_keep_protection (target, ph_session_get_protection (ph_guided_test_get_session (test)));
  if (!write_files (options, test, transcript, report, &late))
    return ph_cli_fail (late, PH_CLI_FAILURE_WORDS);
  return status;
}

/**
 * ph_cli_test:
 * @argc: number of arguments
 * @argv: arguments; the first is the name of the command
 *
 * Returns: the exit status
 */
int
ph_cli_test (int argc, char **argv)
{
  g_auto(TestOptions) options = { 0 };
  g_auto(PhCliTarget) target = { 0 };
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (parse (&options, &argc, &argv, &error) && ph_cli_target_find (&options.server, &target, &error))
    status = run (&options, &target, &error);
  return error != NULL ? ph_cli_fail (error, failure) : status;
}
