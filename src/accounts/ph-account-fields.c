// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The fields of an account one by one: plain getters and setters over the two arrays in which it keeps them.

#include "config.h"

#include "ph-account-private.h"

/**
 * ph_account_get_label:
 * @self: an account
 *
 * Returns: (transfer none): name that the person gave it; “Work”; "" when there is none
 */
const char *
ph_account_get_label (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_LABEL];
}

/**
 * ph_account_set_label:
 * @self: an account
 * @label: (nullable): name that the person gave it; %NULL is ""
 */
void
ph_account_set_label (PhAccount *self, const char *label)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_LABEL, label);
}

/**
 * ph_account_get_display_name:
 * @self: an account
 *
 * Returns: (transfer none): name that stands in From; "" when there is none
 */
const char *
ph_account_get_display_name (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_DISPLAY_NAME];
}

/**
 * ph_account_set_display_name:
 * @self: an account
 * @display_name: (nullable): name that stands in From; %NULL is ""
 */
void
ph_account_set_display_name (PhAccount *self, const char *display_name)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_DISPLAY_NAME, display_name);
}

/**
 * ph_account_get_address:
 * @self: an account
 *
 * Returns: (transfer none): address that mail comes from
 */
const char *
ph_account_get_address (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_ADDRESS];
}

/**
 * ph_account_set_address:
 * @self: an account
 * @address: (nullable): address that mail comes from; %NULL is ""
 */
void
ph_account_set_address (PhAccount *self, const char *address)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_ADDRESS, address);
}

/**
 * ph_account_get_host:
 * @self: an account
 *
 * Returns: (transfer none): server, as typed
 */
const char *
ph_account_get_host (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_HOST];
}

/**
 * ph_account_set_host:
 * @self: an account
 * @host: (nullable): server, as typed; %NULL is ""
 *
 * Another server has not shown any protection yet: the latch is released. It was not found where the old one was, either,
 * and a certificate that was trusted for the old one is trusted no more.
 */
void
ph_account_set_host (PhAccount *self, const char *host)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (g_strcmp0 (self->strings[PH_ACCOUNT_HOST], host) != 0)
    {
      ph_account_set_latch (self, PH_PROTECTION_NONE);
      ph_account_forget_origin (self);
    }
  if (g_ascii_strcasecmp (self->strings[PH_ACCOUNT_HOST], host != NULL ? host : "") != 0)
    ph_account_set_trusted_sha256 (self, NULL);
  ph_account_set_string (self, PH_ACCOUNT_HOST, host);
}

/**
 * ph_account_get_username:
 * @self: an account
 *
 * Returns: (transfer none): name to sign in with; "": no sign-in
 */
const char *
ph_account_get_username (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_USERNAME];
}

/**
 * ph_account_set_username:
 * @self: an account
 * @username: (nullable): name to sign in with; %NULL is ""
 */
void
ph_account_set_username (PhAccount *self, const char *username)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_USERNAME, username);
}

/**
 * ph_account_get_mechanism:
 * @self: an account
 *
 * Returns: (transfer none): SASL mechanism; "": the strongest that both sides have
 */
const char *
ph_account_get_mechanism (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_MECHANISM];
}

/**
 * ph_account_set_mechanism:
 * @self: an account
 * @mechanism: (nullable): SASL mechanism; %NULL is ""
 */
void
ph_account_set_mechanism (PhAccount *self, const char *mechanism)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_MECHANISM, mechanism);
}

/**
 * ph_account_get_ehlo_name:
 * @self: an account
 *
 * Returns: (transfer none): name for EHLO; "": the neutral default
 */
const char *
ph_account_get_ehlo_name (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_EHLO_NAME];
}

/**
 * ph_account_set_ehlo_name:
 * @self: an account
 * @ehlo_name: (nullable): name for EHLO; %NULL is ""
 */
void
ph_account_set_ehlo_name (PhAccount *self, const char *ehlo_name)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_EHLO_NAME, ehlo_name);
}

/**
 * ph_account_get_ca_file:
 * @self: an account
 *
 * Returns: (transfer none): path of certificates trusted in addition to those of the system; "": none
 */
const char *
ph_account_get_ca_file (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_CA_FILE];
}

/**
 * ph_account_set_ca_file:
 * @self: an account
 * @ca_file: (nullable): path of certificates trusted in addition to those of the system; %NULL is ""
 */
void
ph_account_set_ca_file (PhAccount *self, const char *ca_file)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_CA_FILE, ca_file);
}

/**
 * ph_account_get_client_certificate:
 * @self: an account
 *
 * Returns: (transfer none): path of a PEM file with our own certificate and key, or a PKCS #11 URI; "": none
 */
const char *
ph_account_get_client_certificate (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_CLIENT_CERTIFICATE];
}

/**
 * ph_account_set_client_certificate:
 * @self: an account
 * @client_certificate: (nullable): path of a PEM file with our own certificate and key, or a PKCS #11 URI; %NULL is ""
 */
void
ph_account_set_client_certificate (PhAccount *self, const char *client_certificate)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_CLIENT_CERTIFICATE, client_certificate);
}

/**
 * ph_account_get_found_by:
 * @self: an account
 *
 * Returns: (transfer none): name of the source that the settings come from, a nick of PhSource, or one that only another
 *   version knows; "": they were entered by hand
 */
const char *
ph_account_get_found_by (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_FOUND_BY];
}

/**
 * ph_account_set_found_by:
 * @self: an account
 * @source: (nullable): name of the source that the settings come from; %NULL is "". To be set after the host
 */
void
ph_account_set_found_by (PhAccount *self, const char *source)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_FOUND_BY, source);
}

/**
 * ph_account_get_found_uri:
 * @self: an account
 *
 * Returns: (transfer none): document, or DNS name, in which the settings were found; "": none
 */
const char *
ph_account_get_found_uri (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_FOUND_URI];
}

/**
 * ph_account_set_found_uri:
 * @self: an account
 * @uri: (nullable): document, or DNS name, in which the settings were found; %NULL is "". To be set after the host
 */
void
ph_account_set_found_uri (PhAccount *self, const char *uri)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_FOUND_URI, uri);
}

/**
 * ph_account_get_found_on:
 * @self: an account
 *
 * Returns: (transfer none): day on which the settings were found, an ISO 8601 date in UTC; "": not known
 */
const char *
ph_account_get_found_on (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), NULL);

  return self->strings[PH_ACCOUNT_FOUND_ON];
}

/**
 * ph_account_set_found_on:
 * @self: an account
 * @date: (nullable): day on which the settings were found, an ISO 8601 date in UTC; %NULL is "". To be set after the host
 */
void
ph_account_set_found_on (PhAccount *self, const char *date)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_string (self, PH_ACCOUNT_FOUND_ON, date);
}

/**
 * ph_account_forget_origin:
 * @self: an account
 *
 * From here on its settings count as entered by hand.
 */
void
ph_account_forget_origin (PhAccount *self)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  for (guint i = PH_ACCOUNT_FOUND_BY; i <= PH_ACCOUNT_FOUND_ON; i++)
    ph_account_set_string (self, (PhAccountProperty) i, NULL);
}

/**
 * ph_account_get_port:
 * @self: an account
 *
 * Returns: TCP port; 1 to 65535 in a sound account
 */
guint
ph_account_get_port (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return ph_account_get_number (self, PH_ACCOUNT_PORT);
}

/**
 * ph_account_set_port:
 * @self: an account
 * @port: TCP port; 1 to 65535 in a sound account
 *
 * Behind another port there may be another server: a certificate that was trusted at the old one is trusted no more.
 */
void
ph_account_set_port (PhAccount *self, guint port)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (port != ph_account_get_port (self))
    ph_account_set_trusted_sha256 (self, NULL);
  ph_account_set_number (self, PH_ACCOUNT_PORT, port);
}

/**
 * ph_account_get_security:
 * @self: an account
 *
 * Returns: how the connection is protected
 */
PhSecurity
ph_account_get_security (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_SECURITY_TLS);

  return (PhSecurity) ph_account_get_number (self, PH_ACCOUNT_SECURITY);
}

/**
 * ph_account_set_security:
 * @self: an account
 * @security: how the connection is protected
 *
 * To do without encryption from now on is the person's own choice and releases the latch.
 */
void
ph_account_set_security (PhAccount *self, PhSecurity security)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  if (security == PH_SECURITY_NONE && ph_account_get_security (self) != PH_SECURITY_NONE)
    ph_account_set_latch (self, PH_PROTECTION_NONE);
  ph_account_set_number (self, PH_ACCOUNT_SECURITY, security);
}

/**
 * ph_account_get_address_family:
 * @self: an account
 *
 * Returns: which addresses of the host are tried
 */
PhAddressFamily
ph_account_get_address_family (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_ADDRESS_FAMILY_ANY);

  return (PhAddressFamily) ph_account_get_number (self, PH_ACCOUNT_ADDRESS_FAMILY);
}

/**
 * ph_account_set_address_family:
 * @self: an account
 * @family: which addresses of the host are tried
 */
void
ph_account_set_address_family (PhAccount *self, PhAddressFamily family)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_ADDRESS_FAMILY, family);
}

/**
 * ph_account_get_cleartext:
 * @self: an account
 *
 * Returns: whether the password may go out readable without TLS
 */
PhCleartext
ph_account_get_cleartext (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_CLEARTEXT_REFUSE);

  return (PhCleartext) ph_account_get_number (self, PH_ACCOUNT_CLEARTEXT);
}

/**
 * ph_account_set_cleartext:
 * @self: an account
 * @cleartext: whether the password may go out readable without TLS
 */
void
ph_account_set_cleartext (PhAccount *self, PhCleartext cleartext)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_CLEARTEXT, cleartext);
}

/**
 * ph_account_get_timeout_ms:
 * @self: an account
 *
 * Returns: deadline of each step in milliseconds; 0: the default
 */
guint
ph_account_get_timeout_ms (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return ph_account_get_number (self, PH_ACCOUNT_TIMEOUT_MS);
}

/**
 * ph_account_set_timeout_ms:
 * @self: an account
 * @timeout_ms: deadline of each step in milliseconds; 0: the default
 */
void
ph_account_set_timeout_ms (PhAccount *self, guint timeout_ms)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_TIMEOUT_MS, timeout_ms);
}

/**
 * ph_account_get_messages_per_minute:
 * @self: an account
 *
 * Returns: how many messages may go out in any minute; 0: no limit
 */
guint
ph_account_get_messages_per_minute (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return ph_account_get_number (self, PH_ACCOUNT_MESSAGES_PER_MINUTE);
}

/**
 * ph_account_set_messages_per_minute:
 * @self: an account
 * @n_messages: how many messages may go out in any minute; 0: no limit
 */
void
ph_account_set_messages_per_minute (PhAccount *self, guint n_messages)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_MESSAGES_PER_MINUTE, n_messages);
}

/**
 * ph_account_get_messages_per_hour:
 * @self: an account
 *
 * Returns: how many messages may go out in any hour; 0: no limit
 */
guint
ph_account_get_messages_per_hour (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return ph_account_get_number (self, PH_ACCOUNT_MESSAGES_PER_HOUR);
}

/**
 * ph_account_set_messages_per_hour:
 * @self: an account
 * @n_messages: how many messages may go out in any hour; 0: no limit
 */
void
ph_account_set_messages_per_hour (PhAccount *self, guint n_messages)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_MESSAGES_PER_HOUR, n_messages);
}

/**
 * ph_account_get_messages_per_day:
 * @self: an account
 *
 * Returns: how many messages may go out in any 24 hours; 0: no limit
 */
guint
ph_account_get_messages_per_day (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return ph_account_get_number (self, PH_ACCOUNT_MESSAGES_PER_DAY);
}

/**
 * ph_account_set_messages_per_day:
 * @self: an account
 * @n_messages: how many messages may go out in any 24 hours; 0: no limit
 */
void
ph_account_set_messages_per_day (PhAccount *self, guint n_messages)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_MESSAGES_PER_DAY, n_messages);
}

/**
 * ph_account_get_messages_per_connection:
 * @self: an account
 *
 * Returns: how many messages may go out over one connection; 0: no limit
 */
guint
ph_account_get_messages_per_connection (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), 0);

  return ph_account_get_number (self, PH_ACCOUNT_MESSAGES_PER_CONNECTION);
}

/**
 * ph_account_set_messages_per_connection:
 * @self: an account
 * @n_messages: how many messages may go out over one connection; 0: no limit
 */
void
ph_account_set_messages_per_connection (PhAccount *self, guint n_messages)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_MESSAGES_PER_CONNECTION, n_messages);
}

/**
 * ph_account_get_latch:
 * @self: an account
 *
 * Returns: what protected earlier sessions with this server and must protect every later one
 */
PhProtection
ph_account_get_latch (PhAccount *self)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (self), PH_PROTECTION_NONE);

  return (PhProtection) ph_account_get_number (self, PH_ACCOUNT_LATCH);
}

/**
 * ph_account_set_latch:
 * @self: an account
 * @latch: what protected earlier sessions with this server and must protect every later one
 */
void
ph_account_set_latch (PhAccount *self, PhProtection latch)
{
  g_return_if_fail (PH_IS_ACCOUNT (self));

  ph_account_set_number (self, PH_ACCOUNT_LATCH, latch);
}
