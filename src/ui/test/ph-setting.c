// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The settings of an account as the lines that stand above a test: how each is called, what it says, where it can be
// changed. Two accounts are compared by these lines, so that whatever a person can see of a change is a change.

#include "config.h"

#include "ph-setting.h"

#include "ph-text.h"

#include <glib/gi18n.h>

/* Of a fingerprint; enough to tell two apart at a glance, and the whole of it stands in the dialog. */
#define SHOWN_DIGITS 16

G_DEFINE_ENUM_TYPE (PhSettingEditor,
                    ph_setting_editor,
                    G_DEFINE_ENUM_VALUE (PH_SETTING_EDITOR_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (PH_SETTING_EDITOR_SENDER, "sender"),
                    G_DEFINE_ENUM_VALUE (PH_SETTING_EDITOR_SERVER, "server"),
                    G_DEFINE_ENUM_VALUE (PH_SETTING_EDITOR_SIGN_IN, "sign-in"))

static char *
dup_server (PhAccount *account)
{
  return g_strdup (ph_account_get_host (account));
}

static char *
dup_port (PhAccount *account)
{
  /* Translators: number of a port and kind of encryption: "587, STARTTLS" */
  return g_strdup_printf (_ ("%u, %s"), ph_account_get_port (account), ph_text_security (ph_account_get_security (account)));
}

static char *
dup_sign_in (PhAccount *account)
{
  const char *username = ph_account_get_username (account);
  const char *mechanism = ph_account_get_mechanism (account);

  if (username[0] == '\0')
    return g_strdup (_ ("No sign-in"));
  if (mechanism[0] == '\0')
    return g_strdup (username);
  /* Translators: a user name and the way of signing in: "ada, CRAM-MD5" */
  return g_strdup_printf (_ ("%s, %s"), username, mechanism);
}

static char *
dup_sender (PhAccount *account)
{
  return g_strdup (ph_account_get_address (account));
}

static char *
dup_address_family (PhAccount *account)
{
  switch (ph_account_get_address_family (account))
    {
    case PH_ADDRESS_FAMILY_IPV4:
      return g_strdup (_ ("IPv4 only"));
    case PH_ADDRESS_FAMILY_IPV6:
      return g_strdup (_ ("IPv6 only"));
    case PH_ADDRESS_FAMILY_ANY:
    default:
      return NULL;
    }
}

static char *
dup_ehlo_name (PhAccount *account)
{
  const char *name = ph_account_get_ehlo_name (account);

  return name[0] != '\0' ? g_strdup (name) : NULL;
}

static char *
dup_certificate (PhAccount *account)
{
  const char *sha256 = ph_account_get_trusted_sha256 (account);

  /* Translators: a certificate that is accepted because the person said so, and the beginning of its fingerprint */
  return sha256[0] != '\0' ? g_strdup_printf (_ ("Trusted by you: %.*s…"), SHOWN_DIGITS, sha256) : NULL;
}

static const struct
{
  const char *title;
  char *(*dup_value) (PhAccount *account);
  PhSettingEditor editor;
  const char *usual;       /* with no editor: in words */
  PhFixKind reset_kind;    /* likewise: what brings it back */
  const char *field;       /* likewise, as in the command-line contract */
  const char *usual_value; /* likewise */
} settings[] = {
  [PH_SETTING_SERVER] = { N_ ("Server"), dup_server, PH_SETTING_EDITOR_SERVER },
  [PH_SETTING_PORT] = { N_ ("Port"), dup_port, PH_SETTING_EDITOR_SERVER },
  [PH_SETTING_SIGN_IN] = { N_ ("User Name"), dup_sign_in, PH_SETTING_EDITOR_SIGN_IN },
  [PH_SETTING_SENDER] = { N_ ("Sender"), dup_sender, PH_SETTING_EDITOR_SENDER },
  [PH_SETTING_ADDRESS_FAMILY] = { N_ ("Addresses"), dup_address_family, PH_SETTING_EDITOR_NONE, N_ ("IPv4 and IPv6"), PH_FIX_CHANGE_ADDRESS_FAMILY, "address_family", "any" },
  [PH_SETTING_EHLO_NAME] = { N_ ("Greeting"), dup_ehlo_name, PH_SETTING_EDITOR_NONE, N_ ("with the usual name"), PH_FIX_CHANGE_EHLO_NAME, "ehlo_name", "" },
  [PH_SETTING_CERTIFICATE] = { N_ ("Certificate"), dup_certificate, PH_SETTING_EDITOR_NONE, N_ ("checked as usual"), PH_FIX_TRUST_CERTIFICATE, "trust", "" },
};

/**
 * ph_setting_get_title:
 * @setting: a setting
 *
 * Returns: (transfer none): what it is called
 */
const char *
ph_setting_get_title (PhSetting setting)
{
  g_return_val_if_fail (setting < PH_N_SETTINGS, NULL);

  return _ (settings[setting].title);
}

/**
 * ph_setting_get_editor:
 * @setting: a setting
 *
 * Returns: where it can be changed
 */
PhSettingEditor
ph_setting_get_editor (PhSetting setting)
{
  g_return_val_if_fail (setting < PH_N_SETTINGS, PH_SETTING_EDITOR_NONE);

  return settings[setting].editor;
}

/**
 * ph_setting_dup_reset:
 * @setting: a setting
 *
 * Returns: (transfer full) (nullable): the change that makes it as usual; %NULL: it is edited instead
 */
PhFix *
ph_setting_dup_reset (PhSetting setting)
{
  g_return_val_if_fail (setting < PH_N_SETTINGS, NULL);

  if (settings[setting].editor != PH_SETTING_EDITOR_NONE)
    return NULL;
  return ph_fix_new_change (settings[setting].reset_kind, settings[setting].field, settings[setting].usual_value, NULL);
}

/**
 * ph_setting_get_usual:
 * @setting: a setting
 *
 * Returns: (transfer none): in words, what it is while nobody has chosen anything; "" if somebody always has to
 */
const char *
ph_setting_get_usual (PhSetting setting)
{
  g_return_val_if_fail (setting < PH_N_SETTINGS, NULL);

  return settings[setting].usual != NULL ? _ (settings[setting].usual) : "";
}

/**
 * ph_setting_dup_value:
 * @setting: a setting
 * @account: whose
 *
 * Returns: (transfer full) (nullable): what it is, in words; %NULL: it is as usual, and nobody needs to read that
 */
char *
ph_setting_dup_value (PhSetting setting, PhAccount *account)
{
  g_return_val_if_fail (setting < PH_N_SETTINGS, NULL);
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  return settings[setting].dup_value (account);
}

/**
 * ph_setting_dup_former:
 * @setting: a setting
 * @account: as it is now
 * @former: (nullable): as it was
 *
 * Returns: (transfer full) (nullable): what it was, in words; %NULL: the same
 */
char *
ph_setting_dup_former (PhSetting setting, PhAccount *account, PhAccount *former)
{
  g_return_val_if_fail (former == NULL || PH_IS_ACCOUNT (former), NULL);

  g_autofree char *now = ph_setting_dup_value (setting, account);
  g_autofree char *before = former != NULL ? ph_setting_dup_value (setting, former) : NULL;

  if (former == NULL || g_strcmp0 (now, before) == 0)
    return NULL;
  return g_strdup (before != NULL ? before : ph_setting_get_usual (setting));
}

/**
 * ph_setting_dup_changes:
 * @account: as it is now
 * @former: (nullable): as it was
 *
 * Returns: (transfer full) (nullable): "Port 465, TLS"; %NULL: nothing has changed
 */
char *
ph_setting_dup_changes (PhAccount *account, PhAccount *former)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);

  for (PhSetting i = 0; i < PH_N_SETTINGS; i++)
    {
      g_autofree char *value = ph_setting_dup_value (i, account);
      g_autofree char *before = ph_setting_dup_former (i, account, former);

      if (before != NULL)
        /* Translators: name of a setting and its value: "Port 465, TLS" */
        g_ptr_array_add (changes, g_strdup_printf (_ ("%s %s"), ph_setting_get_title (i), value != NULL ? value : ph_setting_get_usual (i)));
    }
  if (changes->len == 0)
    return NULL;
  g_ptr_array_add (changes, NULL);
  return g_strjoinv ("; ", (char **) changes->pdata);
}
