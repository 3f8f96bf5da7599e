// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Whether an account can be used, and what a session needs to know of it: the one way from what a person typed to
// checked values.

#include "config.h"

#include "ph-account.h"

#include "ph-account-private.h"

#include "ph-host-name.h"

G_DEFINE_QUARK (ph_account_error, ph_account_error)

/**
 * ph_account_check:
 * @self: an account
 * @error: return location
 *
 * Says whether the account can be used for sending. The host is a name in A-label or Unicode form or an IP address,
 * without port, scheme, brackets, blanks and characters that can't be seen.
 *
 * Errors: [error@AccountError], the first field at fault in the order address, host, port.
 *
 * Returns: whether all fields are sound
 */
gboolean
ph_account_check (PhAccount *self, GError **error)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), FALSE);

  g_autoptr(GError) cause = NULL;
  g_autoptr(PhAddress) address = ph_address_parse (ph_account_get_address (self), &cause);
  g_autofree char *host = ph_host_name_to_ascii (ph_account_get_host (self));
  guint port = ph_account_get_port (self);

  if (address == NULL)
    g_set_error_literal (error, PH_ACCOUNT_ERROR, PH_ACCOUNT_ERROR_ADDRESS, cause->message);
  else if (host == NULL)
    g_set_error_literal (error, PH_ACCOUNT_ERROR, PH_ACCOUNT_ERROR_HOST,
                         "the host is neither a host name nor an IP address");
  else if (port < 1 || port > G_MAXUINT16)
    g_set_error (error, PH_ACCOUNT_ERROR, PH_ACCOUNT_ERROR_PORT, "port %u is not between 1 and 65535", port);
  else
    return TRUE;
  return FALSE;
}

/**
 * ph_account_add_protection:
 * @self: an account
 * @protection: what protected a session that went well
 *
 * From now on a session with the server fails if it offers less. What the person chose against encryption stays chosen.
 */
void
ph_account_add_protection (PhAccount *self, PhProtection protection)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (ph_account_get_security (self) == PH_SECURITY_NONE)
    protection &= ~(PhProtection) PH_PROTECTION_TLS;
  ph_account_set_latch (self, ph_account_get_latch (self) | protection);
}

/**
 * ph_account_needs_password:
 * @self: an account
 *
 * A certificate of the person (RFC 4422, appendix A) and a Kerberos ticket (RFC 4752) may stand for themselves. A token can
 * take the place of a password too, but that is no matter of the settings.
 *
 * Returns: whether signing in certainly takes a secret of the person
 */
gboolean
ph_account_needs_password (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), FALSE);

  const char *mechanism = ph_account_get_mechanism (self);

  return *ph_account_get_username (self) != '\0' && *ph_account_get_client_certificate (self) == '\0' && g_ascii_strcasecmp (mechanism, "EXTERNAL") != 0 &&
         g_ascii_strcasecmp (mechanism, "GSSAPI") != 0;
}

static char *
dup_unless_empty (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * ph_account_dup_server_settings:
 * @self: an account
 * @password: (nullable): the password to sign in with
 * @error: return location
 *
 * Translates an account into what a session takes: the host in A-labels, the mechanism in upper case, the fingerprint
 * in lower case without colons, and unset fields as %NULL.
 *
 * Errors: as [method@Account.check].
 *
 * Returns: (transfer full) (nullable): settings
 */
PhServerSettings *
ph_account_dup_server_settings (PhAccount *self, PhSecret *password, GError **error)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  if (!ph_account_check (self, error))
    return NULL;

  PhServerSettings *settings = ph_server_settings_new ();
  g_autofree char *host = ph_host_name_to_ascii (ph_account_get_host (self));
  const char *mechanism = ph_account_get_mechanism (self);

  settings->endpoint = ph_endpoint_new (host, (guint16) ph_account_get_port (self), ph_account_get_security (self));
  settings->username = dup_unless_empty (ph_account_get_username (self));
  settings->password = password != NULL ? ph_secret_ref (password) : NULL;
  settings->mechanism = *mechanism != '\0' ? g_ascii_strup (mechanism, -1) : NULL;
  settings->ehlo_name = dup_unless_empty (ph_account_get_ehlo_name (self));
  settings->ca_file = dup_unless_empty (ph_account_get_ca_file (self));
  settings->client_certificate = dup_unless_empty (ph_account_get_client_certificate (self));
  settings->trusted_sha256 = *ph_account_get_trusted_sha256 (self) != '\0' ? ph_account_dup_trusted_digits (self) : NULL;
  settings->proxy = dup_unless_empty (ph_account_get_proxy (self));
  settings->address_family = ph_account_get_address_family (self);
  settings->cleartext = ph_account_get_cleartext (self);
  settings->timeout_ms = ph_account_get_timeout_ms (self);
  settings->latch = ph_account_get_latch (self);
  settings->messages_per_minute = ph_account_get_messages_per_minute (self);
  settings->messages_per_connection = ph_account_get_messages_per_connection (self);
  return settings;
}
