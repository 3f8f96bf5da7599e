// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What accounts look like in a key file, without any input or output: a group "posthorn" with the version and the
// default account, and one group "account ID" for each account. Whatever else stands in the file is left alone, and so
// is an account with a value that can't be read: it is not listed, because the next change would replace that value.

#include "config.h"

#include "ph-account-file.h"

#include "ph-account-order.h"
#include "ph-account-private.h"

#include <string.h>

#define HEAD_GROUP   PH_ACCOUNT_FILE_HEAD_GROUP
#define GROUP_PREFIX PH_ACCOUNT_FILE_GROUP_PREFIX
#define KEY_VERSION  "version"
#define KEY_DEFAULT  "default"
#define FILE_VERSION 1

#define KEY_PORT           "port"
#define KEY_SECURITY       "security"
#define KEY_ADDRESS_FAMILY "address-family"
#define KEY_CLEARTEXT      "cleartext"
#define KEY_LATCH          "latch"
#define KEY_BCC_MYSELF     "bcc-myself"
#define KEY_DISABLED       "disabled"

typedef struct
{
  const char *key;
  const char *(*get) (PhAccount *account);
  void (*set) (PhAccount *account, const char *value);
} StringField;

static const StringField string_fields[] = {
  { "label", ph_account_get_label, ph_account_set_label },
  { "display-name", ph_account_get_display_name, ph_account_set_display_name },
  { "address", ph_account_get_address, ph_account_set_address },
  { "host", ph_account_get_host, ph_account_set_host },
  { "username", ph_account_get_username, ph_account_set_username },
  { "mechanism", ph_account_get_mechanism, ph_account_set_mechanism },
  { "ehlo-name", ph_account_get_ehlo_name, ph_account_set_ehlo_name },
  { "ca-file", ph_account_get_ca_file, ph_account_set_ca_file },
  { "client-certificate", ph_account_get_client_certificate, ph_account_set_client_certificate },
  { "senders", ph_account_get_senders, ph_account_set_senders },
  { "signature", ph_account_get_signature, ph_account_set_signature },
  { "reply-to", ph_account_get_reply_to, ph_account_set_reply_to },
  { "archive-folder", ph_account_get_archive_folder, ph_account_set_archive_folder },
  { "color", ph_account_get_color, ph_account_set_color },
  { "notes", ph_account_get_notes, ph_account_set_notes },
  { "proxy", ph_account_get_proxy, ph_account_set_proxy },
  /* Behind the host, whose setter forgets them. */
  { "found-by", ph_account_get_found_by, ph_account_set_found_by },
  { "found-uri", ph_account_get_found_uri, ph_account_set_found_uri },
  { "found-on", ph_account_get_found_on, ph_account_set_found_on },
};

/* In this order, behind host and port, whose setters forget them. */
static const StringField trust_fields[] = {
  { "trusted-sha256", ph_account_get_trusted_sha256, ph_account_set_trusted_sha256 },
  { "trusted-certificate", ph_account_get_trusted_certificate, ph_account_set_trusted_certificate },
};

typedef struct
{
  const char *key;
  guint (*get) (PhAccount *account);
  void (*set) (PhAccount *account, guint value);
} NumberField;

/* 0 is what an unset one means. */
static const NumberField number_fields[] = {
  { "timeout-ms", ph_account_get_timeout_ms, ph_account_set_timeout_ms },
  { "messages-per-minute", ph_account_get_messages_per_minute, ph_account_set_messages_per_minute },
  { "messages-per-hour", ph_account_get_messages_per_hour, ph_account_set_messages_per_hour },
  { "messages-per-day", ph_account_get_messages_per_day, ph_account_set_messages_per_day },
  { "messages-per-connection", ph_account_get_messages_per_connection, ph_account_set_messages_per_connection },
  { "max-connections", ph_account_get_max_connections, ph_account_set_max_connections },
};

static char *
dup_group (const char *id)
{
  return g_strconcat (GROUP_PREFIX, id, NULL);
}

/**
 * ph_account_file_parse:
 * @bytes: what the file holds
 * @error: return location
 *
 * An empty file is one without accounts.
 *
 * Errors: `G_KEY_FILE_ERROR` when it is no key file in UTF-8.
 *
 * Returns: (transfer full) (nullable): the key file, comments included
 */
GKeyFile *
ph_account_file_parse (GBytes *bytes, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr(GKeyFile) file = g_key_file_new ();

  if (size == 0)
    return g_steal_pointer (&file);
  if (!g_utf8_validate (data, (gssize) size, NULL))
    {
      g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_UNKNOWN_ENCODING, "the file is not UTF-8");
      return NULL;
    }
  if (!g_key_file_load_from_data (file, data, size, G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS, error))
    return NULL;
  return g_steal_pointer (&file);
}

/**
 * ph_account_file_is_whole:
 * @file: a key file
 * @group: a group
 * @key: a key
 *
 * The library can't be asked for a value that ends within an escape sequence: some of them it reports twice.
 *
 * Returns: whether the value may be read; also when there is none
 */
gboolean
ph_account_file_is_whole (GKeyFile *file, const char *group, const char *key)
{
  g_autofree char *value = g_key_file_get_value (file, group, key, NULL);
  gsize length = value != NULL ? strlen (value) : 0;
  gsize n_backslashes = 0;

  while (n_backslashes < length && value[length - n_backslashes - 1] == '\\')
    n_backslashes++;
  return n_backslashes % 2 == 0;
}

static gboolean
are_values_whole (GKeyFile *file, const char *group)
{
  g_auto(GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!ph_account_file_is_whole (file, group, keys[i]))
      return FALSE;
  return TRUE;
}

static void
read_enums (PhAccount *account, GKeyFile *file, const char *group)
{
  g_autofree char *security_nick = g_key_file_get_string (file, group, KEY_SECURITY, NULL);
  g_autofree char *family_nick = g_key_file_get_string (file, group, KEY_ADDRESS_FAMILY, NULL);
  PhSecurity security = PH_SECURITY_TLS;
  PhAddressFamily family = PH_ADDRESS_FAMILY_ANY;

  if (security_nick != NULL)
    ph_security_from_nick (security_nick, &security);
  if (family_nick != NULL)
    ph_address_family_from_nick (family_nick, &family);
  ph_account_set_security (account, security);
  ph_account_set_address_family (account, family);
  ph_account_set_cleartext (account, g_key_file_get_boolean (file, group, KEY_CLEARTEXT, NULL) ? PH_CLEARTEXT_ALLOW : PH_CLEARTEXT_REFUSE);
  ph_account_set_self_copy (account, g_key_file_get_boolean (file, group, KEY_BCC_MYSELF, NULL) ? PH_SELF_COPY_BCC : PH_SELF_COPY_NONE);
  ph_account_set_use (account, g_key_file_get_boolean (file, group, KEY_DISABLED, NULL) ? PH_ACCOUNT_USE_DISABLED : PH_ACCOUNT_USE_ENABLED);
}

static void
read_numbers (PhAccount *account, GKeyFile *file, const char *group)
{
  int port = g_key_file_get_integer (file, group, KEY_PORT, NULL);

  ph_account_set_port (account, port != 0 ? (guint) port : ph_security_get_default_port (ph_account_get_security (account)));
  for (guint i = 0; i < G_N_ELEMENTS (number_fields); i++)
    number_fields[i].set (account, (guint) g_key_file_get_integer (file, group, number_fields[i].key, NULL));
}

/* After host and security, which release it when they change. */
static void
read_latch (PhAccount *account, GKeyFile *file, const char *group)
{
  g_autofree char *text = g_key_file_get_string (file, group, KEY_LATCH, NULL);

  ph_account_set_latch (account, text != NULL ? ph_protection_from_string (text) : PH_PROTECTION_NONE);
}

static void
read_strings (PhAccount *account, GKeyFile *file, const char *group, const StringField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, group, fields[i].key, NULL);

      fields[i].set (account, value);
    }
}

/* A certificate that is not the trusted one, or none, would tell what is not so. */
static void
read_trust (PhAccount *account, GKeyFile *file, const char *group)
{
  read_strings (account, file, group, trust_fields, G_N_ELEMENTS (trust_fields));
  if (!ph_account_has_certificate_of_pin (account))
    ph_account_set_trusted_certificate (account, NULL);
}

static PhAccount *
read_account (GKeyFile *file, const char *group)
{
  PhAccount *account = ph_account_new (group + strlen (GROUP_PREFIX));

  read_strings (account, file, group, string_fields, G_N_ELEMENTS (string_fields));
  read_enums (account, file, group);
  read_numbers (account, file, group);
  read_trust (account, file, group);
  read_latch (account, file, group);
  return account;
}

static gboolean
is_port (GKeyFile *file, const char *group, const char *key, GError **error)
{
  int port = g_key_file_get_integer (file, group, key, error);

  return port >= 1 && port <= G_MAXUINT16;
}

static gboolean
is_count (GKeyFile *file, const char *group, const char *key, GError **error)
{
  return g_key_file_get_integer (file, group, key, error) >= 0;
}

static gboolean
is_boolean (GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_key_file_get_boolean (file, group, key, error);
  return TRUE;
}

static gboolean
is_security (GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_autofree char *nick = g_key_file_get_string (file, group, key, error);
  PhSecurity security;

  return nick != NULL && ph_security_from_nick (nick, &security);
}

static gboolean
is_address_family (GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_autofree char *nick = g_key_file_get_string (file, group, key, error);
  PhAddressFamily family;

  return nick != NULL && ph_address_family_from_nick (nick, &family);
}

/* Whether nothing of the account would be lost: what is not there is as in a new one, what is there has to be understood. */
static gboolean
is_understood (GKeyFile *file, const char *group)
{
  static const struct
  {
    const char *key;
    gboolean (*is_valid) (GKeyFile *file, const char *group, const char *key, GError **error);
  } checks[] = {
    { KEY_PORT, is_port },
    { KEY_SECURITY, is_security },
    { KEY_ADDRESS_FAMILY, is_address_family },
    { KEY_CLEARTEXT, is_boolean },
    { "timeout-ms", is_count },
    { "messages-per-minute", is_count },
    { "messages-per-hour", is_count },
    { "messages-per-day", is_count },
    { "messages-per-connection", is_count },
    { "max-connections", is_count },
    { KEY_BCC_MYSELF, is_boolean },
    { KEY_DISABLED, is_boolean },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr(GError) error = NULL;

      if (g_key_file_has_key (file, group, checks[i].key, NULL) &&
          (!checks[i].is_valid (file, group, checks[i].key, &error) || error != NULL))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_account (GKeyFile *file, const char *group)
{
  return g_str_has_prefix (group, GROUP_PREFIX) && group[strlen (GROUP_PREFIX)] != '\0' && are_values_whole (file, group) && is_understood (file, group);
}

/**
 * ph_account_file_is_newer:
 * @file: a key file
 *
 * Returns: whether a newer version wrote it, so that a change could destroy what only that one understands
 */
gboolean
ph_account_file_is_newer (GKeyFile *file)
{
  return g_key_file_get_integer (file, HEAD_GROUP, KEY_VERSION, NULL) > FILE_VERSION;
}

/**
 * ph_account_file_list:
 * @file: a key file
 *
 * What an account does not say is as in a new one, the port that of its kind of security. Accounts with a value that
 * can't be understood and those beyond the limit are not listed; the file keeps them.
 *
 * Returns: (transfer full) (element-type PhAccount): the accounts in the order that the file says
 */
GPtrArray *
ph_account_file_list (GKeyFile *file)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) order = ph_account_order_list (file);

  for (guint i = 0; i < order->len && accounts->len < PH_ACCOUNT_FILE_MAX_ACCOUNTS; i++)
    {
      g_autofree char *group = dup_group (order->pdata[i]);

      if (g_key_file_has_group (file, group) && is_account (file, group))
        g_ptr_array_add (accounts, read_account (file, group));
    }
  return accounts;
}

/**
 * ph_account_file_count_left_out:
 * @file: a key file
 * @listed: (element-type PhAccount): what [func@Account.file_list] made of it
 *
 * Returns: how many accounts stand in the file but not in the list
 */
guint
ph_account_file_count_left_out (GKeyFile *file, GPtrArray *listed)
{
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);
  guint n_accounts = 0;

  for (guint i = 0; groups[i] != NULL; i++)
    n_accounts += g_str_has_prefix (groups[i], GROUP_PREFIX) ? 1 : 0;
  return n_accounts - MIN (n_accounts, listed->len);
}

static char *
dup_named_default (GKeyFile *file)
{
  return ph_account_file_is_whole (file, HEAD_GROUP, KEY_DEFAULT) ? g_key_file_get_string (file, HEAD_GROUP, KEY_DEFAULT, NULL) : NULL;
}

/* (nullable): the named one, or else the first, of those that are used. */
static PhAccount *
find_default (GPtrArray *accounts, const char *named, PhAccountUse use)
{
  PhAccount *first = NULL;

  for (guint i = 0; i < accounts->len; i++)
    {
      PhAccount *account = accounts->pdata[i];

      if (ph_account_get_use (account) != use)
        continue;
      if (g_strcmp0 (ph_account_get_id (account), named) == 0)
        return account;
      if (first == NULL)
        first = account;
    }
  return first;
}

/**
 * ph_account_file_dup_default:
 * @file: a key file
 *
 * A default account that is switched off is none while another one is on; the file goes on naming it, and it is the default
 * one again with the switch.
 *
 * Returns: (transfer full) (nullable): the identifier of the default account: the named one or else the first one of those
 *   that are enabled, then of the others; %NULL without accounts
 */
char *
ph_account_file_dup_default (GKeyFile *file)
{
  g_autofree char *named = dup_named_default (file);
  g_autoptr(GPtrArray) accounts = ph_account_file_list (file);
  PhAccount *account = find_default (accounts, named, PH_ACCOUNT_USE_ENABLED);

  if (account == NULL)
    account = find_default (accounts, named, PH_ACCOUNT_USE_DISABLED);
  return account != NULL ? g_strdup (ph_account_get_id (account)) : NULL;
}

/**
 * ph_account_file_has:
 * @file: a key file
 * @id: an identifier
 *
 * Returns: whether the file has an account of that identifier
 */
gboolean
ph_account_file_has (GKeyFile *file, const char *id)
{
  g_autofree char *group = dup_group (id);

  return *id != '\0' && g_key_file_has_group (file, group);
}

/* Also when it is not listed: it may be mended and is the default one then. */
static gboolean
has_named_default (GKeyFile *file)
{
  g_autofree char *id = dup_named_default (file);

  return id != NULL && ph_account_file_has (file, id);
}

/**
 * ph_account_file_is_valid_id:
 * @id: an identifier
 *
 * Returns: whether it can be part of a group name
 */
gboolean
ph_account_file_is_valid_id (const char *id)
{
  if (*id == '\0' || !g_utf8_validate (id, -1, NULL))
    return FALSE;
  for (const char *at = id; *at != '\0'; at++)
    if (*at == '[' || *at == ']' || g_ascii_iscntrl (*at))
      return FALSE;
  return TRUE;
}

/* Writes the escaped form itself: only a key whose text changes is touched, so that what a person or a newer version
 * wrote there is kept as it is. An unset field needs no key. */
static void
put_string (GKeyFile *file, const char *group, const char *key, const char *value)
{
  g_autofree char *old = ph_account_file_is_whole (file, group, key) ? g_key_file_get_string (file, group, key, NULL) : NULL;

  if (*value == '\0')
    {
      g_key_file_remove_key (file, group, key, NULL);
      return;
    }
  if (g_strcmp0 (old, value) != 0)
    g_key_file_set_string (file, group, key, value);
}

/* The library reads numbers as int. */
static void
put_number (GKeyFile *file, const char *group, const char *key, guint value)
{
  g_autofree char *text = value != 0 ? g_strdup_printf ("%d", (int) MIN (value, (guint) G_MAXINT)) : g_strdup ("");

  put_string (file, group, key, text);
}

/**
 * ph_account_file_put_values:
 * @file: a key file
 * @account: an account
 *
 * Adds the group of the account or changes the keys that differ, and nothing else.
 */
void
ph_account_file_put_values (GKeyFile *file, PhAccount *account)
{
  g_autofree char *group = dup_group (ph_account_get_id (account));
  g_autofree char *latch = ph_protection_to_string (ph_account_get_latch (account));

  put_number (file, group, KEY_PORT, ph_account_get_port (account));
  put_string (file, group, KEY_SECURITY, ph_security_to_nick (ph_account_get_security (account)));
  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    put_string (file, group, string_fields[i].key, string_fields[i].get (account));
  for (guint i = 0; i < G_N_ELEMENTS (trust_fields); i++)
    put_string (file, group, trust_fields[i].key, trust_fields[i].get (account));
  put_string (file, group, KEY_ADDRESS_FAMILY,
              ph_account_get_address_family (account) != PH_ADDRESS_FAMILY_ANY ? ph_address_family_to_nick (ph_account_get_address_family (account)) : "");
  put_string (file, group, KEY_CLEARTEXT, ph_account_get_cleartext (account) == PH_CLEARTEXT_ALLOW ? "true" : "");
  put_string (file, group, KEY_BCC_MYSELF, ph_account_get_self_copy (account) == PH_SELF_COPY_BCC ? "true" : "");
  put_string (file, group, KEY_DISABLED, ph_account_get_use (account) == PH_ACCOUNT_USE_DISABLED ? "true" : "");
  for (guint i = 0; i < G_N_ELEMENTS (number_fields); i++)
    put_number (file, group, number_fields[i].key, number_fields[i].get (account));
  put_string (file, group, KEY_LATCH, latch);
}

/**
 * ph_account_file_put_all:
 * @file: a key file
 * @accounts: (element-type PhAccount): accounts
 *
 * Adds each account or changes the keys that differ; the first account of a file becomes its default one. One that was removed
 * before is where it was.
 */
void
ph_account_file_put_all (GKeyFile *file, GPtrArray *accounts)
{
  g_autofree char *old_default = ph_account_file_dup_default (file);

  for (guint i = 0; i < accounts->len; i++)
    ph_account_file_put_values (file, accounts->pdata[i]);
  if (!g_key_file_has_key (file, HEAD_GROUP, KEY_VERSION, NULL))
    g_key_file_set_integer (file, HEAD_GROUP, KEY_VERSION, FILE_VERSION);
  if (accounts->len > 0 && old_default == NULL && !has_named_default (file))
    ph_account_file_set_default (file, ph_account_get_id (accounts->pdata[0]));
}

/**
 * ph_account_file_put:
 * @file: a key file
 * @account: an account
 *
 * As [func@Account.file_put_all] with this one.
 */
void
ph_account_file_put (GKeyFile *file, PhAccount *account)
{
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();

  g_ptr_array_add (accounts, account);
  ph_account_file_put_all (file, accounts);
}

/**
 * ph_account_file_remove:
 * @file: a key file
 * @id: identifier of an account
 *
 * Removes the account; if it was the default one, the first of those that stay takes its place.
 */
void
ph_account_file_remove (GKeyFile *file, const char *id)
{
  g_autofree char *group = dup_group (id);
  g_autofree char *new_default = NULL;

  ph_account_order_remember (file, id);
  g_key_file_remove_group (file, group, NULL);
  if (has_named_default (file))
    return;
  new_default = ph_account_file_dup_default (file);
  if (new_default != NULL)
    ph_account_file_set_default (file, new_default);
  else
    g_key_file_remove_key (file, HEAD_GROUP, KEY_DEFAULT, NULL);
}

/**
 * ph_account_file_set_default:
 * @file: a key file
 * @id: identifier of an account that the file has
 */
void
ph_account_file_set_default (GKeyFile *file, const char *id)
{
  put_string (file, HEAD_GROUP, KEY_DEFAULT, id);
}

/**
 * ph_account_file_move:
 * @file: a key file
 * @id: identifier of an account that the file has
 * @position: where it shall stand among those that are listed, from 0
 */
void
ph_account_file_move (GKeyFile *file, const char *id, guint position)
{
  g_autoptr(GPtrArray) accounts = ph_account_file_list (file);
  guint from = 0;
  guint to = accounts->len > 0 ? MIN (position, accounts->len - 1) : 0;

  while (from < accounts->len && strcmp (ph_account_get_id (accounts->pdata[from]), id) != 0)
    from++;
  if (from >= accounts->len || from == to)
    return;

  guint next = to > from ? to + 1 : to;

  ph_account_order_move (file, id, next < accounts->len ? ph_account_get_id (accounts->pdata[next]) : NULL);
}
