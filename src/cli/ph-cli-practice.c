// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl practice: the practice server in the foreground, or a demonstration of everything against it.

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sysexits.h>

#include "ph-cli-await.h"
#include "ph-cli-commands.h"
#include "ph-cli-error.h"
#include "ph-cli-json.h"
#include "ph-cli-report.h"
#include "ph-message-view.h"
#include "ph-practice-server.h"
#include "ph-test-message.h"
#include "ph-text.h"

#define PRACTICE_ADDRESS "you@practice.example"

typedef struct
{
  char *fault;
  int tls_port;
  int starttls_port;
  gboolean demo;
  gboolean json;
} PracticeOptions;

static char *
list_faults (void)
{
  GString *text = g_string_new (_ ("Faults:"));

  for (guint fault = PH_PRACTICE_FAULT_NONE + 1; fault < PH_N_PRACTICE_FAULTS; fault++)
    g_string_append_printf (text, "\n  %-22s %s", ph_practice_fault_to_nick (fault), ph_text_practice_fault (fault));
  return g_string_free (text, FALSE);
}

static gboolean
parse (PracticeOptions *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "fault", 0, 0, G_OPTION_ARG_STRING, &self->fault, N_ ("Misbehave in this way"), N_ ("NAME") },
    { "tls-port", 0, 0, G_OPTION_ARG_INT, &self->tls_port, N_ ("Port for TLS; any free one if not given"), "N" },
    { "starttls-port", 0, 0, G_OPTION_ARG_INT, &self->starttls_port, N_ ("Port for STARTTLS; any free one if not given"), "N" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo, N_ ("Test the server, send it a message, show it and end"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print the settings, or how the demonstration went, as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *faults = list_faults ();

  g_option_context_set_summary (context, _ ("Runs a mail server for trying things out. It delivers nothing and is reachable from this computer only."));
  g_option_context_set_description (context, faults);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1 || self->tls_port < 0 || self->tls_port > G_MAXUINT16 || self->starttls_port < 0 || self->starttls_port > G_MAXUINT16)
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("These are not valid options; see posthornctl practice --help"));
      return FALSE;
    }
  return TRUE;
}

static PhPracticeServer *
start (const PracticeOptions *options, GError **error)
{
  PhPracticeFault fault = PH_PRACTICE_FAULT_NONE;
  g_autoptr(PhPracticeServer) server = NULL;

  if (options->fault != NULL && !ph_practice_fault_from_nick (options->fault, &fault))
    {
      g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("There is no fault “%s”; see posthornctl practice --help"), options->fault);
      return NULL;
    }
  server = ph_practice_server_new (fault);
  return ph_practice_server_start (server, (guint16) options->tls_port, (guint16) options->starttls_port, error)
           ? g_steal_pointer (&server)
           : NULL;
}

static void
print_message (GBytes *content)
{
  g_autoptr(PhMessageView) view = ph_message_view_new (content);

  g_print ("%s %s\n%s %s\n%s %s\n\n%s\n", _ ("From:"), view->from != NULL ? view->from : "", _ ("To:"), view->to != NULL ? view->to : "", _ ("Subject:"), view->subject != NULL ? view->subject : "", view->text);
}

static void
on_message_cb (PhPracticeServer *server, PhPracticeMessage *message, gpointer user_data)
{
  g_print ("\n%s\n", _ ("── A message arrived ──"));
  print_message (ph_practice_message_get_content (message));
  fflush (stdout);
}

/* One line, so that a program that started the server can read it while the server goes on. */
static void
print_settings_json (PhPracticeServer *server)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "host");
  json_builder_add_string_value (builder, ph_practice_server_get_host (server));
  ph_cli_json_add_int (builder, "tls_port", ph_practice_server_get_tls_port (server));
  ph_cli_json_add_int (builder, "starttls_port", ph_practice_server_get_starttls_port (server));
  json_builder_set_member_name (builder, "username");
  json_builder_add_string_value (builder, ph_practice_server_get_username (server));
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, ph_secret_peek (ph_practice_server_get_password (server)));
  json_builder_set_member_name (builder, "trust");
  json_builder_add_string_value (builder, ph_practice_server_get_sha256 (server));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  fprintf (stdout, "%s\n", text);
  fflush (stdout);
}

/* What shows a fault. Over any other way everything works, so that nobody would see it. */
typedef struct
{
  PhSecurity security;
  gboolean without_trust; /* a trusted certificate may be of any date and name */
} Way;

static const Way ways[PH_N_PRACTICE_FAULTS] = {
  /* The others: TLS, with trust. */
  [PH_PRACTICE_FAULT_EXPIRED_CERTIFICATE] = { PH_SECURITY_TLS, TRUE },
  [PH_PRACTICE_FAULT_FUTURE_CERTIFICATE] = { PH_SECURITY_TLS, TRUE },
  [PH_PRACTICE_FAULT_WRONG_NAME] = { PH_SECURITY_TLS, TRUE },
  [PH_PRACTICE_FAULT_NO_STARTTLS] = { PH_SECURITY_STARTTLS, FALSE },
  [PH_PRACTICE_FAULT_STARTTLS_REFUSED] = { PH_SECURITY_STARTTLS, FALSE },
  [PH_PRACTICE_FAULT_STARTTLS_INJECTION] = { PH_SECURITY_STARTTLS, FALSE },
};

static guint16
get_port (PhPracticeServer *server, PhSecurity security)
{
  return security == PH_SECURITY_TLS ? ph_practice_server_get_tls_port (server) : ph_practice_server_get_starttls_port (server);
}

static PhAccount *
new_account (PhPracticeServer *server)
{
  const Way *way = &ways[ph_practice_server_get_fault (server)];
  PhAccount *account = ph_account_new (NULL);

  ph_account_set_address (account, PRACTICE_ADDRESS);
  ph_account_set_host (account, ph_practice_server_get_host (server));
  ph_account_set_port (account, get_port (server, way->security));
  ph_account_set_security (account, way->security);
  ph_account_set_username (account, ph_practice_server_get_username (server));
  if (!way->without_trust)
    ph_account_set_trusted_sha256 (account, ph_practice_server_get_sha256 (server));
  return account;
}

static void
print_settings (PhPracticeServer *server)
{
  const Way *way = &ways[ph_practice_server_get_fault (server)];

  g_print (_ ("The practice server is running. Press Ctrl+C to stop it.\n\n"
              "Server:       %s\n"
              "Port:         %u with TLS, %u with STARTTLS\n"
              "User name:    %s\n"
              "Password:     %s\n"
              "Certificate:  %s\n"),
           ph_practice_server_get_host (server), ph_practice_server_get_tls_port (server), ph_practice_server_get_starttls_port (server),
           ph_practice_server_get_username (server), ph_secret_peek (ph_practice_server_get_password (server)),
           ph_practice_server_get_sha256 (server));
  g_print ("\n%s\n\n  posthornctl test --host %s --port %u --security %s --username %s --password-file - --from " PRACTICE_ADDRESS,
           _ ("To test it, run this in another terminal and type the password:"), ph_practice_server_get_host (server),
           get_port (server, way->security), ph_security_to_nick (way->security), ph_practice_server_get_username (server));
  if (!way->without_trust)
    g_print (" --trust %s", ph_practice_server_get_sha256 (server));
  g_print ("\n");
  fflush (stdout);
}

static int
run_demo (const PracticeOptions *options, PhPracticeServer *server, GError **error)
{
  g_autoptr(PhAccount) account = new_account (server);
  g_autoptr(PhAddress) address = ph_address_parse (PRACTICE_ADDRESS, error);
  g_autoptr(PhGuidedTest) test = ph_guided_test_new (account, ph_practice_server_get_password (server), NULL);
  g_autofree char *body = ph_text_test_message_body (account);
  const PhAdviceSearch search = { .reminder = PH_ADVICE_DO_NOT_REMIND, .probes = PH_TEST_PROBES_FORBID };
  g_autoptr(GBytes) message = ph_test_message_new (address, _ ("You"), address, ph_text_test_message_subject (), body);

  ph_guided_test_set_delivery (test, address, message);
  return ph_cli_report_run (test, options->json ? PH_CLI_REPORT_JSON : PH_CLI_REPORT_WORDS, &search);
}

static int
run_server (const PracticeOptions *options, PhPracticeServer *server)
{
  if (options->json)
    print_settings_json (server);
  else
    print_settings (server);
  while (!g_cancellable_is_cancelled (ph_cli_get_cancellable ()))
    g_main_context_iteration (NULL, TRUE);
  ph_practice_server_stop (server);
  return EX_OK;
}

/**
 * ph_cli_practice:
 * @argc: number of arguments
 * @argv: arguments; the first is the name of the command
 *
 * Returns: the exit status
 */
int
ph_cli_practice (int argc, char **argv)
{
  PracticeOptions options = { 0 };
  g_autoptr(PhPracticeServer) server = NULL;
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (parse (&options, &argc, &argv, &error))
    server = start (&options, &error);
  g_free (options.fault);
  if (server == NULL)
    return ph_cli_fail (error, failure);

  if (!options.json)
    g_signal_connect (server, "message", G_CALLBACK (on_message_cb), NULL);
  status = options.demo ? run_demo (&options, server, &error) : run_server (&options, server);
  return error != NULL ? ph_cli_fail (error, PH_CLI_FAILURE_WORDS) : status;
}
