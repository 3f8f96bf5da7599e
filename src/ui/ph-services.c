// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The service objects of one running program, made once and handed to every window. It holds them together and does
// nothing of its own with accounts, secrets or messages.

#include "config.h"

#include "ph-services-private.h"

#include "ph-discovery-net.h"
#include "ph-typed-address.h"

G_DEFINE_FINAL_TYPE (PhServices, ph_services, G_TYPE_OBJECT)

typedef enum
{
  PROP_PRACTICE = 1,
  PROP_CATALOGUE,
} PhServicesProperty;

static GParamSpec *properties[PROP_CATALOGUE + 1];

static void
ph_services_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhServices *self = PH_SERVICES (object);

  switch ((PhServicesProperty) prop_id)
    {
    case PROP_PRACTICE:
      g_value_set_object (value, self->practice);
      break;
    case PROP_CATALOGUE:
      g_value_set_object (value, self->catalogue);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_services_dispose (GObject *object)
{
  PhServices *self = PH_SERVICES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  ph_services_dispose_mail (self);
  g_clear_object (&self->store);
  g_clear_object (&self->keyring);
  g_clear_object (&self->practice);
  g_clear_object (&self->settings);
  g_clear_object (&self->pause);
  g_clear_object (&self->test_memory);
  g_clear_object (&self->catalogue);
  G_OBJECT_CLASS (ph_services_parent_class)->dispose (object);
}

static void
ph_services_class_init (PhServicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ph_services_get_property;
  object_class->dispose = ph_services_dispose;

  properties[PROP_PRACTICE] = g_param_spec_object ("practice", NULL, NULL, PH_TYPE_PRACTICE_SERVER,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CATALOGUE] = g_param_spec_object ("catalogue", NULL, NULL, PH_TYPE_PROVIDER_CATALOGUE,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_services_init (PhServices *self)
{
  self->keyring = ph_keyring_new ();
  self->pause = ph_sign_in_pause_new ();
  self->test_memory = ph_test_memory_new ();
  self->settings = g_settings_new (APP_ID);
  self->cancellable = g_cancellable_new ();
}

/* Files of the administrator or the person that can't be read leave the providers that are built in. */
static void
load_catalogue_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(PhServices) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(PhProviderCatalogue) catalogue = ph_provider_catalogue_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (catalogue == NULL)
    {
      g_debug ("the files with providers can't be read: %s", error->message);
      catalogue = ph_provider_catalogue_new_built_in ();
    }
  self->catalogue = g_steal_pointer (&catalogue);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATALOGUE]);
}

/**
 * ph_services_new:
 * @accounts_file: where the accounts are kept
 *
 * Returns: (transfer full): the services; the accounts are being read, and the outbox is being opened
 */
PhServices *
ph_services_new (GFile *accounts_file)
{
  g_return_val_if_fail (G_IS_FILE (accounts_file), NULL);

  PhServices *self = g_object_new (PH_TYPE_SERVICES, NULL);

  self->store = ph_account_store_new (accounts_file);
  ph_services_open_mail (self);
  return self;
}

/**
 * ph_services_get_store:
 * @self: services
 *
 * Returns: (transfer none): the accounts
 */
PhAccountStore *
ph_services_get_store (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->store;
}

/**
 * ph_services_get_keyring:
 * @self: services
 *
 * Returns: (transfer none): the secrets
 */
PhKeyring *
ph_services_get_keyring (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->keyring;
}

/**
 * ph_services_get_practice:
 * @self: services
 *
 * Returns: (transfer none) (nullable): the practice server, if it runs
 */
PhPracticeServer *
ph_services_get_practice (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->practice;
}

/**
 * ph_services_start_practice:
 * @self: services
 * @error: why it can't listen
 *
 * Starts the practice server on free ports, unless it runs already. It runs until the program ends.
 *
 * Returns: (transfer none) (nullable): the server
 */
PhPracticeServer *
ph_services_start_practice (PhServices *self, GError **error)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  if (self->practice != NULL)
    return self->practice;

  g_autoptr(PhPracticeServer) server = ph_practice_server_new (PH_PRACTICE_FAULT_NONE);

  if (!ph_practice_server_start (server, 0, 0, error))
    return NULL;
  self->practice = g_steal_pointer (&server);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRACTICE]);
  return self->practice;
}

/**
 * ph_services_get_settings:
 * @self: services
 *
 * Returns: (transfer none): the person's preferences
 */
GSettings *
ph_services_get_settings (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->settings;
}

/**
 * ph_services_get_catalogue:
 * @self: services
 *
 * Returns: (transfer none) (nullable): the providers that are known; they are read from the first call on, and %NULL
 *   until then
 */
PhProviderCatalogue *
ph_services_get_catalogue (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  if (!self->wants_catalogue)
    {
      self->wants_catalogue = TRUE;
      ph_provider_catalogue_load_async (self->cancellable, load_catalogue_cb, g_object_ref (self));
    }
  return self->catalogue;
}

/**
 * ph_services_get_pause:
 * @self: services
 *
 * Returns: (transfer none): what is remembered of refused sign-ins, so that nobody is locked out
 */
PhSignInPause *
ph_services_get_pause (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->pause;
}

/**
 * ph_services_get_test_memory:
 * @self: services
 *
 * Returns: (transfer none): what is remembered of tests that failed, for a report
 */
PhTestMemory *
ph_services_get_test_memory (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  return self->test_memory;
}

/**
 * ph_services_get_discovery_flags:
 * @self: services
 *
 * Returns: how to look for settings, as the preferences say
 */
PhDiscoveryFlags
ph_services_get_discovery_flags (PhServices *self)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), PH_DISCOVERY_OFFLINE);

  PhDiscoveryFlags flags = 0;

  if (!g_settings_get_boolean (self->settings, "look-up-online"))
    flags |= PH_DISCOVERY_OFFLINE;
  if (g_settings_get_boolean (self->settings, "look-up-pacc"))
    flags |= PH_DISCOVERY_PACC;
  return flags;
}

/**
 * ph_services_new_discovery:
 * @self: services
 * @accounts: whether the accounts are asked, too
 *
 * Every assistant looks for itself.
 *
 * Returns: (transfer full) (nullable): a discovery that knows the providers; %NULL while the providers
 *   are being read
 */
PhDiscovery *
ph_services_new_discovery (PhServices *self, PhServicesAccounts accounts)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);

  if (ph_services_get_catalogue (self) == NULL)
    return NULL;
  g_autoptr(PhDiscoveryBackend) backend = ph_discovery_net_new ();

  return ph_discovery_new (backend, self->catalogue, accounts == PH_SERVICES_ACCOUNTS_ASKED ? G_LIST_MODEL (self->store) : NULL);
}

static gboolean
runs_server (PhProvider *provider, const char *domain, const char *host)
{
  for (guint i = 0; provider != NULL && i < ph_provider_get_n_endpoints (provider); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, i, domain);

      if (g_ascii_strcasecmp (ph_endpoint_get_host (endpoint), host) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * ph_services_find_provider:
 * @self: services
 * @likely: (nullable): who may run the server, if that is known from elsewhere
 * @address: whose account it is, as it was typed
 * @host: the name of the server
 *
 * Some providers run the same server for several offers; the address tells which of them it is.
 *
 * Returns: (transfer none) (nullable): who runs the server; %NULL if that is not known, or while the providers are being
 *   read
 */
PhProvider *
ph_services_find_provider (PhServices *self, PhProvider *likely, const char *address, const char *host)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);
  g_return_val_if_fail (likely == NULL || PH_IS_PROVIDER (likely), NULL);
  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);

  g_autoptr(PhAddress) parsed = ph_typed_address_parse (address, NULL, NULL);
  const char *domain = parsed != NULL ? ph_address_get_domain (parsed) : "";
  PhProvider *by_domain = NULL;

  if (runs_server (likely, domain, host))
    return likely;
  if (ph_services_get_catalogue (self) == NULL || host[0] == '\0')
    return NULL;
  by_domain = ph_provider_catalogue_find_by_domain (self->catalogue, domain);
  return runs_server (by_domain, domain, host) ? by_domain : ph_provider_catalogue_find_by_server (self->catalogue, host);
}

/**
 * ph_services_find_account:
 * @self: services
 * @id: identifier of an account
 *
 * Returns: (transfer none) (nullable): the account, if the store (still) has it
 */
PhAccount *
ph_services_find_account (PhServices *self, const char *id)
{
  g_return_val_if_fail (PH_IS_SERVICES (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  GListModel *model = G_LIST_MODEL (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(PhAccount) account = g_list_model_get_item (model, i);

      if (g_str_equal (ph_account_get_id (account), id))
        return account; /* the store holds it */
    }
  return NULL;
}

static void
clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GApplication) application = user_data;
  g_autoptr(GError) error = NULL;

  if (!ph_keyring_clear_finish (PH_KEYRING (source), result, &error))
    g_debug ("the secret of a removed account stays in the keyring: %s", error->message);
  g_application_release (application);
}

/**
 * ph_services_forget_secret:
 * @self: services
 * @id: identifier of an account that is no more
 *
 * A password of no account would stay in the keyring for ever. The program does not end before it is gone.
 */
void
ph_services_forget_secret (PhServices *self, const char *id)
{
  g_return_if_fail (PH_IS_SERVICES (self));
  g_return_if_fail (id != NULL);

  GApplication *application = g_application_get_default ();

  g_application_hold (application);
  ph_keyring_clear_async (self->keyring, id, NULL, clear_cb, g_object_ref (application));
}
