// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is known about one provider: its domains and servers, how one signs in there, what has to be switched on first and
// which limits it states. A value; how it is written in a file is the business of ph-provider-group.c.

#include "config.h"

#include "ph-provider.h"

#include "ph-provider-group.h"
#include "ph-provider-private.h"
#include "ph-settings-placeholders.h"

G_DEFINE_FINAL_TYPE (PhProvider, ph_provider, G_TYPE_OBJECT)

G_DEFINE_FLAGS_TYPE (PhSignInMethods,
                     ph_sign_in_methods,
                     G_DEFINE_ENUM_VALUE (PH_SIGN_IN_PASSWORD, "password"),
                     G_DEFINE_ENUM_VALUE (PH_SIGN_IN_BROWSER, "browser"),
                     G_DEFINE_ENUM_VALUE (PH_SIGN_IN_NONE, "none"))

static void
ph_provider_finalize (GObject *object)
{
  PhProvider *self = PH_PROVIDER (object);

  g_free (self->name);
  g_strfreev (self->domains);
  g_strfreev (self->popular_domains);
  g_strfreev (self->mx_suffixes);
  g_ptr_array_unref (self->endpoints);
  g_free (self->username);
  g_free (self->app_password_url);
  g_free (self->enable_url);
  g_free (self->help_url);
  G_OBJECT_CLASS (ph_provider_parent_class)->finalize (object);
}

static void
ph_provider_class_init (PhProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_provider_finalize;
}

static void
ph_provider_init (PhProvider *self)
{
  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) ph_endpoint_unref);
}

/**
 * ph_provider_new_from_group:
 * @file: a catalogue file
 * @group: one of its groups; the name of the provider
 * @origin: whose file it is
 * @error: return location
 *
 * The keys are explained at the head of `data/providers/providers.conf`. Keys that mean nothing are passed over.
 *
 * Errors: `G_KEY_FILE_ERROR_INVALID_VALUE`; the message begins with the key that is wrong.
 *
 * Returns: (transfer full) (nullable): the provider
 */
PhProvider *
ph_provider_new_from_group (GKeyFile *file, const char *group, PhProviderOrigin origin, GError **error)
{
  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (group != NULL && g_key_file_has_group (file, group), NULL);

  g_autoptr(PhProvider) self = g_object_new (PH_TYPE_PROVIDER, NULL);

  self->name = g_strdup (group);
  self->origin = origin;
  return ph_provider_group_read (self, file, group, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ph_provider_get_name:
 * @self: a provider
 *
 * Returns: (transfer none): its name, as people know it
 */
const char *
ph_provider_get_name (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  return self->name;
}

/**
 * ph_provider_get_origin:
 * @self: a provider
 *
 * Returns: whose file describes it
 */
PhProviderOrigin
ph_provider_get_origin (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), PH_PROVIDER_BUILT_IN);

  return self->origin;
}

/**
 * ph_provider_get_certainty:
 * @self: a provider
 *
 * Returns: whether its settings are so certain that nobody is asked
 */
PhProviderCertainty
ph_provider_get_certainty (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), PH_PROVIDER_ASKED);

  return self->certainty;
}

/**
 * ph_provider_get_domains:
 * @self: a provider
 *
 * Returns: (transfer none): the domains of its addresses in lower case and A-labels; `*.example.org` stands for all
 *   below example.org, but not for itself; may be empty
 */
const char *const *
ph_provider_get_domains (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  return (const char *const *) self->domains;
}

/**
 * ph_provider_get_popular_domains:
 * @self: a provider
 *
 * Returns: (transfer none): those of its domains that a typing mistake is likely to have been meant for; may be empty
 */
const char *const *
ph_provider_get_popular_domains (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  return (const char *const *) self->popular_domains;
}

/**
 * ph_provider_get_mx_suffixes:
 * @self: a provider
 *
 * Returns: (transfer none): how the names end of the hosts that take in mail for domains which it hosts, in lower case
 *   and A-labels; may be empty
 */
const char *const *
ph_provider_get_mx_suffixes (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  return (const char *const *) self->mx_suffixes;
}

/**
 * ph_provider_sends_mail:
 * @self: a provider
 *
 * Returns: %FALSE: it has no submission server at all
 */
gboolean
ph_provider_sends_mail (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), FALSE);

  return self->sends_mail;
}

/**
 * ph_provider_get_n_endpoints:
 * @self: a provider
 *
 * Returns: how many servers are known; 0 only when it sends no mail or nothing is known
 */
guint
ph_provider_get_n_endpoints (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), 0);

  return self->endpoints->len;
}

/**
 * ph_provider_get_endpoint:
 * @self: a provider
 * @index: below [method@Provider.get_n_endpoints]
 * @domain: (nullable): the domain of an address, for hosts that hold %EMAILDOMAIN%; %NULL leaves those as they are
 *
 * Returns: (transfer full): a server; the first is the best
 */
PhEndpoint *
ph_provider_get_endpoint (PhProvider *self, guint index, const char *domain)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (index < self->endpoints->len, NULL);

  PhEndpoint *endpoint = g_ptr_array_index (self->endpoints, index);
  g_autofree char *host = domain != NULL ? ph_settings_fill_placeholders (ph_endpoint_get_host (endpoint), NULL, domain) : NULL;

  if (host == NULL)
    return ph_endpoint_ref (endpoint);
  return ph_endpoint_new (host, ph_endpoint_get_port (endpoint), ph_endpoint_get_security (endpoint));
}

/**
 * ph_provider_dup_username:
 * @self: a provider
 * @address: (nullable): the address that one signs in for; %NULL: any, and only a name that is the same for all is known
 *
 * Returns: (transfer full) (nullable): the name to sign in with; %NULL: not known, the person is asked
 */
char *
ph_provider_dup_username (PhProvider *self, const PhAddress *address)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  if (self->username == NULL)
    return NULL;
  return ph_settings_fill_placeholders (self->username, address, address != NULL ? ph_address_get_domain (address) : NULL);
}

/**
 * ph_provider_get_methods:
 * @self: a provider
 *
 * Returns: how one may sign in; 0: not known
 */
PhSignInMethods
ph_provider_get_methods (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), 0);

  return self->methods;
}

/**
 * ph_provider_get_app_password:
 * @self: a provider
 *
 * Returns: whether a password made for programs is needed
 */
PhAppPassword
ph_provider_get_app_password (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), PH_APP_PASSWORD_NO);

  return self->app_password;
}

/**
 * ph_provider_get_app_password_url:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): the page where one makes such a password; https
 */
const char *
ph_provider_get_app_password_url (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  return self->app_password_url;
}

/**
 * ph_provider_get_enable_step:
 * @self: a provider
 *
 * Returns: what must be switched on before the server lets anybody in
 */
PhEnableStep
ph_provider_get_enable_step (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), PH_ENABLE_STEP_NONE);

  return self->enable_step;
}

/**
 * ph_provider_get_enable_url:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): the page that tells how; https
 */
const char *
ph_provider_get_enable_url (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  return self->enable_url;
}

/**
 * ph_provider_get_help_url:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): the provider's page about mail programs; https
 */
const char *
ph_provider_get_help_url (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), NULL);

  return self->help_url;
}

/**
 * ph_provider_get_recipients_per_day:
 * @self: a provider
 *
 * Returns: how many recipients it takes in 24 hours; 0: not known
 */
guint
ph_provider_get_recipients_per_day (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), 0);

  return self->recipients_per_day;
}

/**
 * ph_provider_get_messages_per_day:
 * @self: a provider
 *
 * Returns: how many messages it takes in 24 hours; 0: not known
 */
guint
ph_provider_get_messages_per_day (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), 0);

  return self->messages_per_day;
}

/**
 * ph_provider_get_messages_per_minute:
 * @self: a provider
 *
 * Returns: how many messages it takes in a minute; 0: not known
 */
guint
ph_provider_get_messages_per_minute (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), 0);

  return self->messages_per_minute;
}

/**
 * ph_provider_get_recipients_per_message:
 * @self: a provider
 *
 * Returns: how many recipients one message may have; 0: not known
 */
guint
ph_provider_get_recipients_per_message (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), 0);

  return self->recipients_per_message;
}

/**
 * ph_provider_get_max_size:
 * @self: a provider
 *
 * Returns: how large a message may be as it goes over the wire, in octets; 0: not known
 */
guint64
ph_provider_get_max_size (PhProvider *self)
{
  g_return_val_if_fail (PH_IS_PROVIDER (self), 0);

  return self->max_size;
}
