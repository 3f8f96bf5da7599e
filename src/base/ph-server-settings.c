// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// All that a connection to a submission server needs to know, as one plain value: made by an account or a command
// line, used by a session, so that neither has to know the other.

#include "config.h"

#include "ph-server-settings.h"

#include <string.h>

G_DEFINE_ENUM_TYPE (PhAddressFamily,
                    ph_address_family,
                    G_DEFINE_ENUM_VALUE (PH_ADDRESS_FAMILY_ANY, "any"),
                    G_DEFINE_ENUM_VALUE (PH_ADDRESS_FAMILY_IPV4, "ipv4"),
                    G_DEFINE_ENUM_VALUE (PH_ADDRESS_FAMILY_IPV6, "ipv6"))
G_DEFINE_ENUM_TYPE (PhCleartext,
                    ph_cleartext,
                    G_DEFINE_ENUM_VALUE (PH_CLEARTEXT_REFUSE, "refuse"),
                    G_DEFINE_ENUM_VALUE (PH_CLEARTEXT_ALLOW, "allow"))
G_DEFINE_BOXED_TYPE (PhServerSettings, ph_server_settings, ph_server_settings_copy, ph_server_settings_free)

static const char *const families[] = {
  [PH_ADDRESS_FAMILY_ANY] = "any",
  [PH_ADDRESS_FAMILY_IPV4] = "ipv4",
  [PH_ADDRESS_FAMILY_IPV6] = "ipv6",
};

/**
 * ph_address_family_to_nick:
 * @family: an address family
 *
 * Returns: (transfer none): its name on the command line and in files
 */
const char *
ph_address_family_to_nick (PhAddressFamily family)
{
  g_return_val_if_fail (family < G_N_ELEMENTS (families), NULL);

  return families[family];
}

/**
 * ph_address_family_from_nick:
 * @nick: a name as [func@Ph.address_family_to_nick] gives it
 * @ret_family: (out): set only on success
 *
 * Returns: whether @nick names an address family
 */
gboolean
ph_address_family_from_nick (const char *nick, PhAddressFamily *ret_family)
{
  g_return_val_if_fail (nick != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (strcmp (families[i], nick) == 0)
      {
        *ret_family = (PhAddressFamily) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * ph_server_settings_new:
 *
 * Returns: (transfer full): settings in which nothing is set and every policy is the safe one
 */
PhServerSettings *
ph_server_settings_new (void)
{
  return g_new0 (PhServerSettings, 1);
}

/**
 * ph_server_settings_copy:
 * @self: settings
 *
 * Returns: (transfer full): a copy; the secret itself is shared, not doubled
 */
PhServerSettings *
ph_server_settings_copy (const PhServerSettings *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  PhServerSettings *copy = ph_server_settings_new ();

  copy->endpoint = self->endpoint != NULL ? ph_endpoint_ref (self->endpoint) : NULL;
  copy->username = g_strdup (self->username);
  copy->password = self->password != NULL ? ph_secret_ref (self->password) : NULL;
  copy->token = self->token != NULL ? ph_secret_ref (self->token) : NULL;
  copy->mechanism = g_strdup (self->mechanism);
  copy->ehlo_name = g_strdup (self->ehlo_name);
  copy->ca_file = g_strdup (self->ca_file);
  copy->client_certificate = g_strdup (self->client_certificate);
  copy->trusted_sha256 = g_strdup (self->trusted_sha256);
  copy->proxy = g_strdup (self->proxy);
  copy->address_family = self->address_family;
  copy->latch = self->latch;
  copy->cleartext = self->cleartext;
  copy->timeout_ms = self->timeout_ms;
  copy->messages_per_minute = self->messages_per_minute;
  copy->messages_per_connection = self->messages_per_connection;
  return copy;
}

/**
 * ph_server_settings_forget_secrets:
 * @self: settings with which nobody signs in any more
 *
 * Lets go of password and token.
 */
void
ph_server_settings_forget_secrets (PhServerSettings *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->password, ph_secret_unref);
  g_clear_pointer (&self->token, ph_secret_unref);
}

/**
 * ph_server_settings_free:
 * @self: (transfer full): settings
 */
void
ph_server_settings_free (PhServerSettings *self)
{
  g_return_if_fail (self != NULL);

  ph_server_settings_forget_secrets (self);
  g_clear_pointer (&self->endpoint, ph_endpoint_unref);
  g_free (self->username);
  g_free (self->mechanism);
  g_free (self->ehlo_name);
  g_free (self->ca_file);
  g_free (self->client_certificate);
  g_free (self->trusted_sha256);
  g_free (self->proxy);
  g_free (self);
}
