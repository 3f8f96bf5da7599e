// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// posthornctl accounts: list, show, add, edit, remove, set-default, set-password.

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-account-view.h"
#include "ph-cli-arguments.h"
#include "ph-cli-await.h"
#include "ph-cli-commands.h"
#include "ph-cli-error.h"
#include "ph-cli-found-settings.h"
#include "ph-cli-json.h"
#include "ph-cli-keeping-options.h"
#include "ph-cli-look-up.h"
#include "ph-cli-preferences.h"
#include "ph-cli-queue.h"
#include "ph-cli-report.h"
#include "ph-cli-target.h"
#include "ph-cli-values.h"
#include "ph-cli-writing-options.h"
#include "ph-escape.h"
#include "ph-text.h"
#include "ph-typed-address.h"

typedef struct
{
  PhCliServerOptions server;
  char *display_name;
  char *label;
  PhCliWritingOptions writing;
  PhCliKeepingOptions keeping;
  gboolean test;
  gboolean make_default;
  gboolean json;
  PhAccountStore *store; /* (owned) */
} AccountsOptions;

static void
accounts_options_clear (AccountsOptions *self)
{
  ph_cli_server_options_clear (&self->server);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->label, g_free);
  ph_cli_writing_options_clear (&self->writing);
  ph_cli_keeping_options_clear (&self->keeping);
  g_clear_object (&self->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountsOptions, accounts_options_clear)

/* Not at every command: programs that send by this one read what it prints. */
static void
tell_left_out (PhAccountStore *store)
{
  guint n_left_out = ph_account_store_get_n_left_out (store);
  g_autofree char *text = ph_text_left_out_accounts (n_left_out, ph_account_store_get_path (store));

  if (n_left_out > 0)
    g_printerr ("posthornctl: %s\n", text);
}

static int
run_list (AccountsOptions *self, const char *name, GError **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      ph_cli_json_add_account (builder, account);
      if (!self->json)
        ph_cli_account_print_in_list (account);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (self->json)
    ph_cli_json_print (builder);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->store)) == 0)
    g_printerr ("%s\n", _ ("posthornctl: there is no account yet"));
  tell_left_out (self->store);
  return EX_OK;
}

static int
run_show (AccountsOptions *self, const char *name, GError **error)
{
  PhAccount *account = ph_cli_find_account (self->store, name, error);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (account == NULL)
    {
      tell_left_out (self->store);
      return EX_CONFIG;
    }
  if (self->json)
    {
      ph_cli_json_add_account (builder, account);
      ph_cli_json_print (builder);
    }
  else
    {
      ph_cli_account_print (account);
    }
  return EX_OK;
}

static gboolean
apply_names (const AccountsOptions *self, PhAccount *account, GError **error)
{
  const char *names[] = { self->display_name, self->label };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL && ph_cli_value_has_control (names[i]))
      {
        g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("A name or label can’t hold control characters"));
        return FALSE;
      }
  if (self->display_name != NULL)
    ph_account_set_display_name (account, self->display_name);
  if (self->label != NULL)
    ph_account_set_label (account, self->label);
  return TRUE;
}

static gboolean
save (AccountsOptions *self, PhAccount *account, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_account_store_save_async (self->store, account, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_account_store_save_finish (self->store, ph_cli_await (&result), error);
}

static gboolean
make_default (AccountsOptions *self, const char *id, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  ph_account_store_set_default_async (self->store, id, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_account_store_set_default_finish (self->store, ph_cli_await (&result), error);
}

static gboolean
store_password (PhAccount *account, PhSecret *password, GError **error)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(GAsyncResult) result = NULL;

  ph_keyring_store_async (keyring, ph_account_get_id (account), ph_account_get_title (account), password, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_keyring_store_finish (keyring, ph_cli_await (&result), error);
}

static gboolean
clear_password (const char *id, GError **error)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(GAsyncResult) result = NULL;

  ph_keyring_clear_async (keyring, id, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_keyring_clear_finish (keyring, ph_cli_await (&result), error);
}

static gboolean
is_stored (const AccountsOptions *self, PhAccount *account)
{
  return ph_account_store_find (self->store, ph_account_get_id (account)) != NULL;
}

/* Who changes something else of an account has its password in the keyring. Returns: the exit status of the test */
static int
test_account (const AccountsOptions *self, PhAccount *account, PhSecret *new_password)
{
  g_autoptr(GError) secret_error = NULL;
  g_autoptr(PhSecret) password = new_password != NULL ? ph_secret_ref (new_password) : NULL;
  g_autoptr(PhKeyring) keyring = NULL;
  g_autoptr(PhProviderCatalogue) catalogue = ph_cli_load_catalogue (NULL);
  g_autoptr(PhGuidedTest) test = NULL;
  PhAdviceSearch search = { .reminder = ph_cli_preferences_get_reminder (), .probes = ph_cli_preferences_get_probes () };
  int status = EX_OK;

  if (password == NULL && is_stored (self, account) && ph_account_needs_password (account))
    {
      password = ph_cli_look_up_password (account, &secret_error);
      keyring = password != NULL ? ph_keyring_new () : NULL;
    }
  search.keyring = keyring;
  test = ph_guided_test_new (account, password, secret_error);
  ph_guided_test_set_catalogue (test, catalogue);
  ph_guided_test_set_probes (test, search.probes);
  status = ph_cli_report_run (test, self->json ? PH_CLI_REPORT_JSON_OF_FAILURE : PH_CLI_REPORT_WORDS, &search);
  if (status == EX_OK)
    ph_account_add_protection (account, ph_session_get_protection (ph_guided_test_get_session (test)));
  return status;
}

/* The password goes first: an account without it would be there and not work. */
static gboolean
keep (AccountsOptions *self, PhAccount *account, PhSecret *password, GError **error)
{
  g_autoptr(GError) keyring_error = NULL;

  if (password != NULL && !store_password (account, password, &keyring_error))
    {
      g_autofree char *reason = ph_cli_describe_error (keyring_error);

      g_set_error (error, PH_CLI_ERROR, ph_cli_status_of_error (keyring_error), _ ("The account was not saved: %s"), reason);
      return FALSE;
    }
  if (!save (self, account, error))
    {
      /* Nobody would ever find the password of an account that does not exist. */
      if (password != NULL && !is_stored (self, account))
        clear_password (ph_account_get_id (account), NULL);
      return FALSE;
    }
  return !self->make_default || make_default (self, ph_account_get_id (account), error);
}

static gboolean
apply_options (const AccountsOptions *self, PhAccount *account, GError **error)
{
  return ph_cli_server_options_apply (&self->server, account, error) && apply_names (self, account, error) &&
         ph_cli_writing_options_apply (&self->writing, account, error) && ph_cli_keeping_options_apply (&self->keeping, account, error);
}

/* Of standard input only one can have what it needs. */
static gboolean
check_standard_input (const AccountsOptions *self, GError **error)
{
  const char *files[] = { self->server.password_file, self->writing.signature_file, self->keeping.notes_file };
  guint n_inputs = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    n_inputs += g_strcmp0 (files[i], "-") == 0 ? 1 : 0;
  if (n_inputs <= 1)
    return TRUE;
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Only one of password, signature and remarks can come from standard input"));
  return FALSE;
}

/* Nobody should believe that a password is used which never is. */
static gboolean
check_password_use (const AccountsOptions *self, PhAccount *account, GError **error)
{
  if (self->server.password_file == NULL || *ph_account_get_username (account) != '\0')
    return TRUE;
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The password would never be used, because the account has no user name; name it with --username"));
  return FALSE;
}

static gboolean
fill_in (AccountsOptions *self, PhAccount *account, PhSecret **ret_password, GError **error)
{
  if (!check_standard_input (self, error) || !apply_options (self, account, error) || !ph_account_check (account, error) || !check_password_use (self, account, error))
    return FALSE;
  if (self->server.password_file != NULL)
    *ret_password = ph_cli_server_options_read_password (&self->server, error);
  return self->server.password_file == NULL || *ret_password != NULL;
}

/* @account may be one that is removed by now; of the others the list knows more. */
static int
confirm (const AccountsOptions *self, PhAccount *account)
{
  PhAccount *stored = ph_account_store_find (self->store, ph_account_get_id (account));
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (self->json)
    {
      ph_cli_json_add_account (builder, stored != NULL ? stored : account);
      ph_cli_json_print (builder);
    }
  return EX_OK;
}

static int
finish_change (AccountsOptions *self, PhAccount *account, PhSecret *password, GError **error)
{
  int status = self->test ? test_account (self, account, password) : EX_OK;

  if (status != EX_OK)
    return status;
  return keep (self, account, password, error) ? confirm (self, account) : EX_CANTCREAT;
}

/* (transfer none): what set-password takes for @account and for no other. */
static const char *
get_unique_name (const AccountsOptions *self, PhAccount *account)
{
  const char *address = ph_account_get_address (account);
  PhAccount *found = ph_cli_find_account (self->store, address, NULL);

  return found != NULL && g_str_equal (ph_account_get_id (found), ph_account_get_id (account)) ? address : ph_account_get_id (account);
}

static void
tell_added (const AccountsOptions *self, PhAccount *account, PhSecret *password)
{
  g_autofree char *title = ph_escape_text (ph_account_get_title (account));
  g_autofree char *host = ph_escape_text (ph_account_get_host (account));
  g_autofree char *name = g_shell_quote (get_unique_name (self, account));
  g_autofree char *escaped = ph_escape_text (name);

  if (!self->json)
    /* TRANSLATORS: the name of the account, then its server and port. */
    g_print (_ ("Account added: %s (%s, port %u)\n"), title, host, ph_account_get_port (account));
  if (password == NULL && ph_account_needs_password (account))
    g_printerr (_ ("posthornctl: no password was stored; store it with: posthornctl accounts set-password %s --password-file FILE\n"), escaped);
}

/* Nobody is asked for options that make no sense. */
static gboolean
find_server (AccountsOptions *self, const char *name, PhAccount *account, GError **error)
{
  g_auto(PhCliLookUp) look_up = { 0 };

  look_up.query = ph_cli_look_up_parse (name, ph_cli_preferences_get_discovery_flags (), NULL, error);
  return look_up.query != NULL && apply_options (self, account, error) && ph_cli_look_up_run (&look_up, self->store, 0, error) &&
         ph_cli_found_settings_apply (&look_up, &self->server, account, error);
}

static void
tell_same_address (const AccountsOptions *self, PhAddress *address)
{
  g_autofree char *escaped = ph_escape_text (ph_address_get_text (address));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      g_autoptr(PhAddress) other = ph_address_parse (ph_account_get_address (account), NULL);

      if (other == NULL || !ph_address_equal (other, address))
        continue;
      g_printerr (_ ("posthornctl: there is already an account for %s; this is another one\n"), escaped);
      return;
    }
}

/* Which of the two is meant is not for us to decide. */
static gboolean
check_sender (const AccountsOptions *self, PhAddress *address, GError **error)
{
  g_autoptr(PhAddress) sender = self->server.from != NULL ? ph_address_parse (self->server.from, NULL) : NULL;

  if (self->server.from == NULL || (sender != NULL && ph_address_equal (sender, address)))
    return TRUE;
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("--from names another address than that of the new account; leave it out"));
  return FALSE;
}

static int
run_add (AccountsOptions *self, const char *name, GError **error)
{
  g_autoptr(PhAccount) account = ph_account_new (NULL);
  g_autofree char *typed_name = NULL;
  g_autoptr(PhAddress) address = ph_typed_address_parse (name, &typed_name, error);
  g_autoptr(PhSecret) password = NULL;
  int status = EX_OK;

  /* Nothing is looked up for a server that is given, so that its domain may be one that only this network knows. */
  if (address == NULL && self->server.host != NULL)
    address = ph_address_parse (name, NULL);
  if (address == NULL)
    return EX_USAGE;
  g_clear_error (error);
  if (!check_sender (self, address, error))
    return EX_USAGE;
  tell_same_address (self, address);
  if (self->display_name == NULL)
    self->display_name = g_steal_pointer (&typed_name);
  ph_account_set_address (account, ph_address_get_text (address));
  if (self->server.host == NULL && !find_server (self, name, account, error))
    return EX_UNAVAILABLE;
  if (!fill_in (self, account, &password, error))
    return EX_USAGE;
  status = finish_change (self, account, password, error);
  if (status == EX_OK)
    tell_added (self, account, password);
  return status;
}

static int
run_edit (AccountsOptions *self, const char *name, GError **error)
{
  PhAccount *stored = ph_cli_find_account (self->store, name, error);
  g_autoptr(PhAccount) account = stored != NULL ? ph_account_copy (stored) : NULL;
  g_autoptr(PhSecret) password = NULL;
  int status = EX_OK;

  if (account == NULL || !fill_in (self, account, &password, error))
    return EX_CONFIG;
  status = finish_change (self, account, password, error);
  if (status == EX_OK && ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED)
    ph_cli_queue_hold (ph_account_get_id (account));
  else if (status == EX_OK)
    ph_cli_queue_release (ph_account_get_id (account));
  return status;
}

static int
run_remove (AccountsOptions *self, const char *name, GError **error)
{
  PhAccount *stored = ph_cli_find_account (self->store, name, error);
  g_autoptr(PhAccount) account = stored != NULL ? g_object_ref (stored) : NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) keyring_error = NULL;

  if (account == NULL)
    return EX_CONFIG;
  ph_account_store_remove_async (self->store, ph_account_get_id (account), ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  if (!ph_account_store_remove_finish (self->store, ph_cli_await (&result), error))
    return EX_CANTCREAT;
  ph_cli_queue_hold (ph_account_get_id (account));

  /* Without a user name there was none. */
  if (!clear_password (ph_account_get_id (account), &keyring_error) && *ph_account_get_username (account) != '\0')
    {
      g_autofree char *reason = ph_cli_describe_error (keyring_error);

      g_printerr (_ ("posthornctl: the account is removed, but its password could not be: %s\n"), reason);
    }
  return confirm (self, account);
}

static int
run_set_default (AccountsOptions *self, const char *name, GError **error)
{
  PhAccount *account = ph_cli_find_account (self->store, name, error);

  if (account == NULL)
    return EX_CONFIG;
  if (!make_default (self, ph_account_get_id (account), error))
    return EX_CANTCREAT;
  if (ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED)
    g_printerr ("%s\n", _ ("posthornctl: the account is switched off; while another one is on, that is the default one instead"));
  return confirm (self, account);
}

static int
run_set_password (AccountsOptions *self, const char *name, GError **error)
{
  PhAccount *account = ph_cli_find_account (self->store, name, error);
  g_autoptr(PhSecret) password = NULL;

  if (account == NULL)
    return EX_CONFIG;
  if (self->server.password_file == NULL)
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("Name the file with the password with --password-file"));
      return EX_USAGE;
    }
  if (!check_password_use (self, account, error))
    return EX_USAGE;
  password = ph_cli_server_options_read_password (&self->server, error);
  if (password == NULL || !store_password (account, password, error))
    return EX_CONFIG;
  ph_cli_queue_release (ph_account_get_id (account));
  return confirm (self, account);
}

/* Each returns the exit status, which is that of the error if it sets one. */
static const struct
{
  const char *name;
  const char *argument; /* (nullable): what it can't do without, as in --help; NULL: it takes none */
  int (*run) (AccountsOptions *self, const char *name, GError **error);
} actions[] = {
  { "list", NULL, run_list },
  { "show", "NAME", run_show },
  { "add", "ADDRESS", run_add },
  { "edit", "NAME", run_edit },
  { "remove", "NAME", run_remove },
  { "set-default", "NAME", run_set_default },
  { "set-password", "NAME", run_set_password },
};

static gboolean
parse (AccountsOptions *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "display-name", 0, 0, G_OPTION_ARG_STRING, &self->display_name, N_ ("Name that recipients see"), N_ ("N") },
    { "label", 0, 0, G_OPTION_ARG_STRING, &self->label, N_ ("Name of the account in lists"), N_ ("L") },
    { "test", 0, 0, G_OPTION_ARG_NONE, &self->test, N_ ("Save only when the guided test passes"), NULL },
    { "default", 0, 0, G_OPTION_ARG_NONE, &self->make_default, N_ ("Make it the default account"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON document"), NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("list | show NAME | add ADDRESS | edit NAME | remove NAME | set-default NAME | set-password NAME");

  g_option_context_set_summary (context, _ ("“add” looks up the server of the address if none is named with --host. Only the domain is told to others."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  ph_cli_writing_options_add (&self->writing, context);
  ph_cli_keeping_options_add (&self->keeping, context);
  g_option_context_add_group (context, ph_cli_server_options_new_group (&self->server));
  return ph_cli_arguments_parse (context, argc, argv, error);
}

static gboolean
check_arguments (guint action, int n_arguments, GError **error)
{
  const char *argument = actions[action].argument;

  if (n_arguments > (argument != NULL ? 1 : 0))
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("There are too many arguments for %s"), actions[action].name);
  else if (argument != NULL && n_arguments < 1)
    g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("“%s” needs this argument: %s"), actions[action].name, argument);
  else
    return TRUE;
  return FALSE;
}

static int
run (AccountsOptions *self, int argc, char **argv, GError **error)
{
  const char *name = argc > 1 ? argv[1] : "list";

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      if (strcmp (actions[i].name, name) != 0)
        continue;
      if (!check_arguments (i, MAX (argc - 2, 0), error))
        return EX_USAGE;
      self->store = ph_cli_load_store (error);
      return self->store != NULL ? actions[i].run (self, argv[argc - 1], error) : EX_CONFIG;
    }
  g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("That is not a command for accounts; see posthornctl accounts --help"));
  return EX_USAGE;
}

/**
 * ph_cli_accounts:
 * @argc: number of arguments
 * @argv: arguments; the first is the name of the command
 *
 * Returns: the exit status
 */
int
ph_cli_accounts (int argc, char **argv)
{
  g_auto(AccountsOptions) options = { 0 };
  const PhCliFailure failure = ph_cli_failure_asked_for (argv);
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (parse (&options, &argc, &argv, &error))
    status = run (&options, argc, argv, &error);
  return error != NULL ? ph_cli_fail (error, failure) : status;
}
