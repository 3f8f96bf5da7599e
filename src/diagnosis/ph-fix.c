// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One way out of a problem: settings to change, which can be applied to an account, or something for the person to do.
// It never holds a secret and has no words.

#include "config.h"

#include "ph-fix.h"

#include <string.h>

struct _PhFix
{
  gatomicrefcount references;
  PhFixKind kind;
  char *url;          /* (owned) (nullable) */
  GPtrArray *changes; /* (owned) (element-type PhFixChange) */
};

G_DEFINE_BOXED_TYPE (PhFix, ph_fix, ph_fix_ref, ph_fix_unref)

G_DEFINE_ENUM_TYPE (PhFixKind,
                    ph_fix_kind,
                    G_DEFINE_ENUM_VALUE (PH_FIX_CHANGE_PORT_AND_SECURITY, "change-port-and-security"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_CHANGE_HOST, "change-host"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_CHANGE_USERNAME, "change-username"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_CHANGE_FROM, "change-from"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_CHANGE_MECHANISM, "change-mechanism"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_CHANGE_ADDRESS_FAMILY, "change-address-family"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_CHANGE_EHLO_NAME, "change-ehlo-name"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_TRUST_CERTIFICATE, "trust-certificate"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_RETRY, "retry"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_OPEN_URL, "open-url"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_OPEN_APP_PASSWORD_PAGE, "open-app-password-page"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_OPEN_SWITCH_ON_PAGE, "open-switch-on-page"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_OPEN_HELP_PAGE, "open-help-page"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_OPEN_SIGN_IN_PAGE, "open-sign-in-page"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_SIGN_IN_BROWSER, "sign-in-browser"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_ENTER_PASSWORD, "enter-password"),
                    G_DEFINE_ENUM_VALUE (PH_FIX_UNLOCK_KEYRING, "unlock-keyring"))

static void
set_host (PhAccount *account, const char *value)
{
  ph_account_set_host (account, value);
}

static void
set_port (PhAccount *account, const char *value)
{
  guint64 port = 0;

  if (g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT16, &port, NULL))
    ph_account_set_port (account, (guint) port);
}

static void
set_security (PhAccount *account, const char *value)
{
  PhSecurity security;

  if (ph_security_from_nick (value, &security))
    ph_account_set_security (account, security);
}

/* The contract has a word for the empty setting, and mechanisms are in lower case there. */
static void
set_mechanism (PhAccount *account, const char *value)
{
  g_autofree char *mechanism = g_ascii_strup (strcmp (value, "auto") == 0 ? "" : value, -1);

  ph_account_set_mechanism (account, mechanism);
}

static void
set_username (PhAccount *account, const char *value)
{
  ph_account_set_username (account, value);
}

static void
set_from (PhAccount *account, const char *value)
{
  ph_account_set_address (account, value);
}

static void
set_address_family (PhAccount *account, const char *value)
{
  PhAddressFamily family;

  if (ph_address_family_from_nick (value, &family))
    ph_account_set_address_family (account, family);
}

static void
set_ehlo_name (PhAccount *account, const char *value)
{
  ph_account_set_ehlo_name (account, value);
}

static void
set_trust (PhAccount *account, const char *value)
{
  ph_account_set_trusted_sha256 (account, value);
}

/* The fields of the command-line contract and what each means to an account. Trust comes behind host and port, whose setters
 * forget it. */
static const struct
{
  const char *name;
  void (*set) (PhAccount *account, const char *value);
} fields[] = {
  { "host", set_host },
  { "port", set_port },
  { "security", set_security },
  { "auth", set_mechanism },
  { "username", set_username },
  { "from", set_from },
  { "address_family", set_address_family },
  { "ehlo_name", set_ehlo_name },
  { "trust", set_trust },
};

static int
find_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].name, name) == 0)
      return (int) i;
  return -1;
}

static void
change_free (PhFixChange *change)
{
  g_free (change->value);
  g_free (change);
}

static void
change_destroy (gpointer change)
{
  change_free (change);
}

static PhFix *
fix_new (PhFixKind kind)
{
  PhFix *self = g_new0 (PhFix, 1);

  g_atomic_ref_count_init (&self->references);
  self->kind = kind;
  self->changes = g_ptr_array_new_with_free_func (change_destroy);
  return self;
}

static void
add_change (PhFix *self, const char *field, const char *value)
{
  int index = find_field (field);

  g_return_if_fail (index >= 0);

  PhFixChange *change = g_new0 (PhFixChange, 1);

  change->field = fields[index].name;
  change->value = g_strdup (value);
  g_ptr_array_add (self->changes, change);
}

/**
 * ph_fix_kind_opens_page:
 * @kind: what a fix does
 *
 * Returns: whether it opens a page in the browser
 */
gboolean
ph_fix_kind_opens_page (PhFixKind kind)
{
  return kind >= PH_FIX_OPEN_URL && kind <= PH_FIX_OPEN_SIGN_IN_PAGE;
}

/**
 * ph_fix_new_action:
 * @kind: one of the kinds that are an action
 * @url: (nullable): the page to open, for the kinds that open one; https only, but for %PH_FIX_OPEN_SIGN_IN_PAGE, because
 *   networks can only answer in the place of what is not encrypted
 *
 * Returns: (transfer full): something for the person to do
 */
PhFix *
ph_fix_new_action (PhFixKind kind, const char *url)
{
  g_return_val_if_fail (kind >= PH_FIX_RETRY && kind <= PH_FIX_UNLOCK_KEYRING, NULL);
  g_return_val_if_fail (ph_fix_kind_opens_page (kind) == (url != NULL), NULL);
  g_return_val_if_fail (url == NULL || g_str_has_prefix (url, "https://") || kind == PH_FIX_OPEN_SIGN_IN_PAGE, NULL);

  PhFix *self = fix_new (kind);

  self->url = g_strdup (url);
  return self;
}

/**
 * ph_fix_new_change:
 * @kind: one of the kinds that change settings
 * @first_field: name of a setting as in the command-line contract
 * @first_value: its new value as text
 * @...: further pairs, ended by %NULL
 *
 * Returns: (transfer full): settings to change
 */
PhFix *
ph_fix_new_change (PhFixKind kind, const char *first_field, const char *first_value, ...)
{
  g_return_val_if_fail (kind < PH_FIX_RETRY, NULL);
  g_return_val_if_fail (first_field != NULL && first_value != NULL, NULL);

  PhFix *self = fix_new (kind);
  va_list rest;

  add_change (self, first_field, first_value);
  va_start (rest, first_value);
  for (const char *field = va_arg (rest, const char *); field != NULL; field = va_arg (rest, const char *))
    add_change (self, field, va_arg (rest, const char *));
  va_end (rest);
  return self;
}

/**
 * ph_fix_ref:
 * @self: a fix
 *
 * Returns: (transfer full): @self
 */
PhFix *
ph_fix_ref (PhFix *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * ph_fix_unref:
 * @self: (transfer full): a fix
 */
void
ph_fix_unref (PhFix *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->url);
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/**
 * ph_fix_get_kind:
 * @self: a fix
 *
 * Returns: what it does
 */
PhFixKind
ph_fix_get_kind (const PhFix *self)
{
  g_return_val_if_fail (self != NULL, PH_FIX_RETRY);

  return self->kind;
}

/**
 * ph_fix_get_action:
 * @self: a fix
 *
 * Returns: (transfer none) (nullable): the action's name in the command-line contract; %NULL for changes
 */
const char *
ph_fix_get_action (const PhFix *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind < PH_FIX_RETRY)
    return NULL;
  if (ph_fix_kind_opens_page (self->kind))
    return "open-url";

  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_FIX_KIND);

  return g_enum_get_value (class, (int) self->kind)->value_nick;
}

/**
 * ph_fix_get_url:
 * @self: a fix
 *
 * Returns: (transfer none) (nullable): the address of the page; %NULL if the fix opens none
 */
const char *
ph_fix_get_url (const PhFix *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

/**
 * ph_fix_get_n_changes:
 * @self: a fix
 *
 * Returns: how many settings it changes; 0 for an action
 */
guint
ph_fix_get_n_changes (const PhFix *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changes->len;
}

/**
 * ph_fix_get_change:
 * @self: a fix
 * @index: less than [method@Fix.get_n_changes]
 *
 * Returns: (transfer none): one change
 */
const PhFixChange *
ph_fix_get_change (const PhFix *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->changes->len, NULL);

  return g_ptr_array_index (self->changes, index);
}

/**
 * ph_fix_get_value:
 * @self: a fix
 * @field: name of a setting as in the command-line contract
 *
 * Returns: (transfer none) (nullable): the new value; %NULL if the fix leaves that setting alone
 */
const char *
ph_fix_get_value (const PhFix *self, const char *field)
{
  g_return_val_if_fail (self != NULL && field != NULL, NULL);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const PhFixChange *change = g_ptr_array_index (self->changes, i);

      if (strcmp (change->field, field) == 0)
        return change->value;
    }
  return NULL;
}

/**
 * ph_fix_apply:
 * @self: a fix that changes settings
 * @account: the account to change
 *
 * Makes the changes, in the order in which settings depend on each other: a certificate is trusted at the host and port
 * that the fix names. An action changes nothing.
 */
void
ph_fix_apply (const PhFix *self, PhAccount *account)
{
  g_return_if_fail (self != NULL && PH_IS_ACCOUNT (account));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *value = ph_fix_get_value (self, fields[i].name);

      if (value != NULL)
        fields[i].set (account, value);
    }
}
