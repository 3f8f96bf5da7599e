// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whom a command works with: the account that the options name or make, and its password. How options are spelled is the
// business of PhCliServerOptions.

#include "config.h"

#include "ph-cli-target.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sysexits.h>

#include "ph-cli-await.h"
#include "ph-cli-error.h"
#include "ph-cli-start.h"

/**
 * ph_cli_load_store:
 * @error: return location
 *
 * Errors: those of [method@AccountStore.load_finish].
 *
 * Returns: (transfer full) (nullable): the accounts of the person
 */
PhAccountStore *
ph_cli_load_store (GError **error)
{
  g_autofree char *path = ph_account_store_dup_default_path ();
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(PhAccountStore) store = ph_account_store_new (file);
  g_autoptr(GAsyncResult) result = NULL;

  ph_account_store_load_async (store, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  if (!ph_account_store_load_finish (store, ph_cli_await (&result), error))
    return NULL;
  if (ph_account_store_get_set_aside_path (store) != NULL)
    g_printerr (_ ("%s: the list of accounts could not be understood; it is kept as “%s”\n"), ph_cli_get_program (),
                ph_account_store_get_set_aside_path (store));
  return g_steal_pointer (&store);
}

typedef gboolean (*Match) (PhAccount *account, const char *name);

static gboolean
has_address (PhAccount *account, const char *name)
{
  return g_ascii_strcasecmp (ph_account_get_address (account), name) == 0;
}

static gboolean
has_label (PhAccount *account, const char *name)
{
  return strcmp (ph_account_get_label (account), name) == 0;
}

/* Returns: (transfer full): the identifiers of all accounts of that name, one after the other */
static char *
list_matches (PhAccountStore *store, Match match, const char *name)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (G_LIST_MODEL (store), i);

      if (match (account, name))
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? ", " : "", ph_account_get_id (account));
    }
  return g_string_free (ids, FALSE);
}

/* What the store found is the first of that name; nobody knows whether that one was meant, if there is a second. */
static gboolean
check_unique (PhAccountStore *store, PhAccount *account, const char *name, GError **error)
{
  g_autofree char *ids = list_matches (store, has_address (account, name) ? has_address : has_label, name);

  if (strcmp (ph_account_get_id (account), name) == 0 || strcmp (ph_account_get_id (account), ids) == 0)
    return TRUE;
  g_set_error (error, PH_CLI_ERROR, EX_USAGE, _ ("More than one account is called “%s”; give the identifier, one of: %s"), name, ids);
  return FALSE;
}

/**
 * ph_cli_find_account:
 * @store: accounts
 * @name: identifier, address or label
 * @error: return location
 *
 * Errors: [func@Ph.cli_error_quark] with %EX_CONFIG for an unknown account, %EX_USAGE when several have that name.
 *
 * Returns: (transfer none) (nullable): the account
 */
PhAccount *
ph_cli_find_account (PhAccountStore *store, const char *name, GError **error)
{
  PhAccount *account = NULL;

  if (!g_utf8_validate (name, -1, NULL))
    {
      g_set_error_literal (error, PH_CLI_ERROR, EX_USAGE, _ ("The name of the account is not valid UTF-8 text"));
      return NULL;
    }
  account = ph_account_store_find (store, name);
  if (account == NULL)
    g_set_error (error, PH_CLI_ERROR, EX_CONFIG, _ ("There is no account “%s”"), name);
  return account != NULL && check_unique (store, account, name, error) ? account : NULL;
}

/**
 * ph_cli_check_use:
 * @account: (nullable): an account that nobody has named
 * @error: return location
 *
 * Errors: %EX_CONFIG: it is switched off, and so are all others, or it would not be the usual one.
 *
 * Returns: whether it may be used without having been named; %TRUE for none
 */
gboolean
ph_cli_check_use (PhAccount *account, GError **error)
{
  if (account == NULL || ph_account_get_use (account) == PH_ACCOUNT_USE_ENABLED)
    return TRUE;
  g_set_error_literal (error, PH_CLI_ERROR, EX_CONFIG, _ ("Every account is switched off; name one with --account, or switch one on with “posthornctl accounts edit NAME --enable”"));
  return FALSE;
}

static PhAccount *
dup_stored_account (const char *name, GError **error)
{
  g_autoptr(PhAccountStore) store = ph_cli_load_store (error);
  PhAccount *account = NULL;

  if (store == NULL)
    return NULL;
  account = name != NULL ? ph_cli_find_account (store, name, error) : ph_account_store_get_default (store);
  if (account == NULL && name == NULL)
    g_set_error_literal (error, PH_CLI_ERROR, EX_CONFIG, _ ("There is no account yet; add one, or name a server with --host"));
  return account != NULL ? ph_account_copy (account) : NULL;
}

/**
 * ph_cli_look_up_password:
 * @account: a stored account
 * @error: return location
 *
 * Errors: those of [method@Keyring.lookup_finish].
 *
 * Returns: (transfer full) (nullable): its password
 */
PhSecret *
ph_cli_look_up_password (PhAccount *account, GError **error)
{
  g_autoptr(PhKeyring) keyring = ph_keyring_new ();
  g_autoptr(GAsyncResult) result = NULL;

  ph_keyring_lookup_async (keyring, ph_account_get_id (account), ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  return ph_keyring_lookup_finish (keyring, ph_cli_await (&result), error);
}

static gboolean
find_token (const PhCliServerOptions *self, PhCliTarget *target, GError **error)
{
  if (self->token_file == NULL)
    return TRUE;
  target->token = ph_cli_server_options_read_token (self, error);
  return target->token != NULL;
}

static gboolean
find_password (const PhCliServerOptions *self, PhCliTarget *target, GError **error)
{
  if (self->password_file != NULL)
    {
      target->password = ph_cli_server_options_read_password (self, error);
      return target->password != NULL;
    }
  if (self->token_file != NULL || *ph_account_get_username (target->account) == '\0')
    return TRUE;
  /* A stored password is for the stored host and goes to no other. */
  if (self->host == NULL)
    {
      target->password = ph_cli_look_up_password (target->account, &target->secret_error);
      target->keyring = target->password != NULL ? ph_keyring_new () : NULL;
    }
  else
    g_set_error_literal (&target->secret_error, PH_KEYRING_ERROR, PH_KEYRING_ERROR_MISSING, "no --password-file was given");
  if (!ph_account_needs_password (target->account))
    g_clear_error (&target->secret_error);
  return TRUE;
}

/**
 * ph_cli_target_find:
 * @self: parsed options
 * @target: (out): whom to work with; cleared by the caller, also after a failure
 * @error: return location
 *
 * With a host the account is made of the options alone; without one it is the named or the default account, changed by
 * the options. A missing or locked password is no error here, but told in @target.
 *
 * Errors: those of [method@CliServerOptions.apply], of the account store, and %EX_CONFIG for an unknown account.
 *
 * Returns: whether there is an account to work with
 */
gboolean
ph_cli_target_find (const PhCliServerOptions *self, PhCliTarget *target, GError **error)
{
  if (self->host != NULL && self->account == NULL)
    target->account = ph_account_new (NULL);
  else
    target->account = dup_stored_account (self->account, error);

  if (target->account == NULL || !ph_cli_server_options_apply (self, target->account, error))
    return FALSE;
  if (*ph_account_get_address (target->account) == '\0' && strchr (ph_account_get_username (target->account), '@') != NULL)
    ph_account_set_address (target->account, ph_account_get_username (target->account));
  return find_token (self, target, error) && find_password (self, target, error);
}

/**
 * ph_cli_target_keep_protection:
 * @target: whom the command worked with
 * @protection: what protected its sessions
 *
 * Remembers with a stored account what its server can do, so that no later session makes do with less. That is no part
 * of the command: if it fails, the next one tries again.
 */
void
ph_cli_target_keep_protection (const PhCliTarget *target, PhProtection protection)
{
  g_autoptr(PhAccountStore) store = NULL;
  PhAccount *stored = NULL;

  if ((protection & ~ph_account_get_latch (target->account)) != 0)
    store = ph_cli_load_store (NULL);
  if (store != NULL)
    stored = ph_account_store_find (store, ph_account_get_id (target->account));
  if (stored == NULL || strcmp (ph_account_get_host (stored), ph_account_get_host (target->account)) != 0)
    return;

  g_autoptr(PhAccount) account = ph_account_copy (stored);
  g_autoptr(GAsyncResult) result = NULL;

  ph_account_add_protection (account, protection);
  if (ph_account_equal (account, stored))
    return;
  ph_account_store_save_async (store, account, ph_cli_get_cancellable (), ph_cli_await_cb, &result);
  ph_account_store_save_finish (store, ph_cli_await (&result), NULL);
}

/**
 * ph_cli_target_clear:
 * @target: a target
 */
void
ph_cli_target_clear (PhCliTarget *target)
{
  g_clear_object (&target->account);
  g_clear_pointer (&target->password, ph_secret_unref);
  g_clear_pointer (&target->token, ph_secret_unref);
  g_clear_error (&target->secret_error);
  g_clear_object (&target->keyring);
}
