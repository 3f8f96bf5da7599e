// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What stands on the button of a fix.

#include "config.h"

#include "ph-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ph-text-fill.h"

/* TRANSLATORS: words on buttons. What stands in braces is replaced and must stay as it is: {port} is a number,
   {security} is TLS, STARTTLS or no encryption, the others are names. */
static const char *const labels[] = {
  [PH_FIX_CHANGE_PORT_AND_SECURITY] = N_ ("Use Port {port} with {security}"),
  [PH_FIX_CHANGE_HOST] = N_ ("Use the Server {host}"),
  [PH_FIX_CHANGE_USERNAME] = N_ ("Use {username} as User Name"),
  [PH_FIX_CHANGE_FROM] = N_ ("Send as {from}"),
  [PH_FIX_CHANGE_MECHANISM] = N_ ("Choose the Sign-In Method Automatically"),
  [PH_FIX_CHANGE_ADDRESS_FAMILY] = N_ ("Use IPv4 and IPv6"),
  [PH_FIX_CHANGE_EHLO_NAME] = N_ ("Greet the Server as {ehlo_name}"),
  [PH_FIX_TRUST_CERTIFICATE] = N_ ("Trust This Certificate…"),
  [PH_FIX_RETRY] = N_ ("Try Again"),
  [PH_FIX_OPEN_URL] = N_ ("Open the Provider’s Page"),
  [PH_FIX_OPEN_APP_PASSWORD_PAGE] = N_ ("Create an App Password"),
  [PH_FIX_OPEN_SWITCH_ON_PAGE] = N_ ("Open the Provider’s Setting"),
  [PH_FIX_OPEN_HELP_PAGE] = N_ ("Open the Provider’s Help"),
  [PH_FIX_OPEN_SIGN_IN_PAGE] = N_ ("Sign In to the Network"),
  [PH_FIX_SIGN_IN_BROWSER] = N_ ("Sign In with the Browser…"),
  [PH_FIX_ENTER_PASSWORD] = N_ ("Enter the Password…"),
  [PH_FIX_UNLOCK_KEYRING] = N_ ("Unlock the Keyring…"),
};

/* Where one kind of fix has something else to say for some values. */
static const struct
{
  PhFixKind kind;
  const char *field;
  const char *value; /* (nullable): NULL: whenever the field is changed */
  const char *label;
} variants[] = {
  { PH_FIX_CHANGE_HOST, "port", NULL, N_ ("Use the Server {host}, Port {port}") },
  { PH_FIX_CHANGE_USERNAME, "username", "", N_ ("Turn Off the Sign-In") },
  { PH_FIX_CHANGE_EHLO_NAME, "ehlo_name", "", N_ ("Greet the Server with the Usual Name") },
  { PH_FIX_CHANGE_ADDRESS_FAMILY, "address_family", "ipv4", N_ ("Use IPv4 Only") },
  { PH_FIX_CHANGE_ADDRESS_FAMILY, "address_family", "ipv6", N_ ("Use IPv6 Only") },
};

static const char *
find_label (PhFix *fix)
{
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      const char *value = ph_fix_get_value (fix, variants[i].field);

      if (variants[i].kind == ph_fix_get_kind (fix) && value != NULL &&
          (variants[i].value == NULL || strcmp (variants[i].value, value) == 0))
        return variants[i].label;
    }
  return labels[ph_fix_get_kind (fix)];
}

static const char *
get_security_words (PhFix *fix)
{
  const char *nick = ph_fix_get_value (fix, "security");
  PhSecurity security;

  return nick != NULL && ph_security_from_nick (nick, &security) ? ph_text_security (security) : NULL;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/**
 * ph_text_fix_label:
 * @fix: a way on
 *
 * Returns: (transfer full): words for its button
 */
char *
ph_text_fix_label (PhFix *fix)
{
  g_return_val_if_fail (fix != NULL, NULL);

  const PhTextValue values[] = {
    { "host", or_empty (ph_fix_get_value (fix, "host")) },
    { "port", or_empty (ph_fix_get_value (fix, "port")) },
    { "security", or_empty (get_security_words (fix)) },
    { "username", or_empty (ph_fix_get_value (fix, "username")) },
    { "from", or_empty (ph_fix_get_value (fix, "from")) },
    { "ehlo_name", or_empty (ph_fix_get_value (fix, "ehlo_name")) },
    { NULL }
  };

  return ph_text_fill (_ (find_label (fix)), values);
}
