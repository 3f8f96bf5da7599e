// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Accounts as a file that goes to another computer or person: their groups as in the accounts file, behind a head of its own.
// What is read is taken for what it is, somebody's settings, and gives nobody a say in what is trusted.

#include "config.h"

#include "ph-account-bundle.h"

#include "ph-account-file.h"
#include "ph-proxy.h"

#include <string.h>

#define HEAD_GROUP     "posthorn accounts"
#define KEY_VERSION    "version"
#define BUNDLE_VERSION 1

/* In octets: the longest signatures and remarks are shorter by far. */
#define MAX_VALUE (64 * 1024)

G_DEFINE_QUARK (ph_account_bundle_error, ph_account_bundle_error)

/* A password may stand in it. What is left names no proxy, either, so that nothing goes another way than it was to go. */
static void
drop_proxy_user (PhAccount *account)
{
  g_autofree char *proxy = g_strdup (ph_proxy_skip_user (ph_account_get_proxy (account)));

  ph_account_set_proxy (account, proxy);
}

/**
 * ph_account_bundle_write:
 * @accounts: (element-type PhAccount): accounts
 *
 * Returns: (transfer full): a file with all of them, in their order
 */
GBytes *
ph_account_bundle_write (GPtrArray *accounts)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  gsize size = 0;
  char *data = NULL;

  g_return_val_if_fail (accounts != NULL, NULL);

  g_key_file_set_integer (file, HEAD_GROUP, KEY_VERSION, BUNDLE_VERSION);
  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr(PhAccount) account = ph_account_copy (accounts->pdata[i]);

      drop_proxy_user (account);
      ph_account_file_put_values (file, account);
    }
  data = g_key_file_to_data (file, &size, NULL);
  return g_bytes_new_take (data, size);
}

static gboolean
check_head (GKeyFile *file, GError **error)
{
  int version = g_key_file_get_integer (file, HEAD_GROUP, KEY_VERSION, NULL);

  if (version < 1)
    {
      g_set_error_literal (error, PH_ACCOUNT_BUNDLE_ERROR, PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE, "no accounts of posthorn");
      return FALSE;
    }
  if (version > BUNDLE_VERSION)
    {
      g_set_error (error, PH_ACCOUNT_BUNDLE_ERROR, PH_ACCOUNT_BUNDLE_ERROR_NEWER, "version %d is newer than %d", version, BUNDLE_VERSION);
      return FALSE;
    }
  return TRUE;
}

static GKeyFile *
parse (GBytes *bytes, GError **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(GKeyFile) file = NULL;

  if (g_bytes_get_size (bytes) > PH_ACCOUNT_BUNDLE_MAX_BYTES)
    {
      g_set_error_literal (error, PH_ACCOUNT_BUNDLE_ERROR, PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE, "the file is too large");
      return NULL;
    }
  file = ph_account_file_parse (bytes, &cause);
  if (file == NULL)
    {
      g_set_error_literal (error, PH_ACCOUNT_BUNDLE_ERROR, PH_ACCOUNT_BUNDLE_ERROR_NOT_A_BUNDLE, cause->message);
      return NULL;
    }
  return check_head (file, error) ? g_steal_pointer (&file) : NULL;
}

static gboolean
is_moderate (PhAccount *account)
{
  guint n_properties = 0;
  g_autofree GParamSpec **specs = g_object_class_list_properties (G_OBJECT_GET_CLASS (account), &n_properties);

  for (guint i = 0; i < n_properties; i++)
    {
      g_autofree char *value = NULL;

      if (specs[i]->value_type != G_TYPE_STRING)
        continue;
      g_object_get (account, specs[i]->name, &value, NULL);
      if (value != NULL && strlen (value) > MAX_VALUE)
        return FALSE;
    }
  return strlen (ph_account_get_notes (account)) <= PH_ACCOUNT_MAX_NOTES;
}

/* The file may come from anyone. Beside what is trusted it must not say which way everything goes, nor which files of this
 * computer are shown to a server or written to. */
static void
drop_trust (PhAccount *account)
{
  ph_account_set_trusted_sha256 (account, NULL);
  ph_account_set_trusted_certificate (account, NULL);
  ph_account_set_ca_file (account, NULL);
  ph_account_set_cleartext (account, PH_CLEARTEXT_REFUSE);
  ph_account_set_proxy (account, NULL);
  ph_account_set_client_certificate (account, NULL);
  ph_account_set_archive_folder (account, NULL);
}

/**
 * ph_account_bundle_read:
 * @bytes: what a file holds
 * @error: return location
 *
 * An account that can't be understood, that names no address or server, or that has a value beyond all measure, is left out; of
 * the others all that is trusted, the permission for cleartext, the proxy, the client certificate and the archive folder.
 *
 * Errors: [error@AccountBundleError].
 *
 * Returns: (transfer full) (nullable) (element-type PhAccount): its accounts, at least one, in their order
 */
GPtrArray *
ph_account_bundle_read (GBytes *bytes, GError **error)
{
  g_autoptr(GKeyFile) file = NULL;
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (bytes != NULL, NULL);

  file = parse (bytes, error);
  if (file == NULL)
    return NULL;
  listed = ph_account_file_list (file);
  for (guint i = 0; i < listed->len; i++)
    {
      PhAccount *account = listed->pdata[i];

      if (!ph_account_check (account, NULL) || !is_moderate (account))
        continue;
      drop_trust (account);
      g_ptr_array_add (accounts, ph_account_duplicate (account));
    }
  if (accounts->len == 0)
    {
      g_set_error_literal (error, PH_ACCOUNT_BUNDLE_ERROR, PH_ACCOUNT_BUNDLE_ERROR_EMPTY, "no account that can be understood");
      return NULL;
    }
  return g_steal_pointer (&accounts);
}
