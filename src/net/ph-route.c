// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The way to a server: which proxy, which addresses, and the first of them that answers. It ends with a socket, and knows
// nothing of what is said over it.

#include "config.h"

#include "ph-route.h"

#include "ph-address-list.h"
#include "ph-proxy.h"

#include <errno.h>
#include <string.h>

/* Who is to blame while no connection stands. */
typedef enum
{
  BLAME_NOBODY,
  BLAME_PROXY,  /* it has not answered yet */
  BLAME_BEHIND, /* what fails from now on, the proxy says itself */
} Blame;

struct _PhRoute
{
  GObject parent_instance;

  PhServerSettings *settings; /* (owned) */
  char *host;                 /* (owned) (nullable): as the network takes it: ASCII, no dot at the end */
  GProxyResolver *proxies;    /* (owned) (nullable): who says which proxy; %NULL: there is none */
  char *proxy;                /* (owned) (nullable): what is said of it; %NULL: there is none */
  Blame blame;
  PhAddressList *addresses; /* (owned) (nullable): %NULL: not known */
  char *remote_address;     /* (owned) (nullable) */
};

enum
{
  SIGNAL_CONNECTING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PhRoute, ph_route, G_TYPE_OBJECT)

static void look_for_proxy (GTask *owned_task);
static void ask_for_proxy (GTask *owned_task);
static void look_for_proxy_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void resolve (GTask *owned_task);
static void resolve_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void connect_to (GTask *owned_task, GSocketConnectable *where);
static void connect_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ph_route_finalize (GObject *object)
{
  PhRoute *self = PH_ROUTE (object);

  g_clear_pointer (&self->settings, ph_server_settings_free);
  g_free (self->host);
  g_clear_object (&self->proxies);
  g_free (self->proxy);
  g_free (self->remote_address);
  g_clear_object (&self->addresses);

  G_OBJECT_CLASS (ph_route_parent_class)->finalize (object);
}

static void
ph_route_class_init (PhRouteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_route_finalize;

  /**
   * PhRoute::connecting:
   * @self: a route
   *
   * What there was to look up is known; from now on somebody has to answer.
   */
  signals[SIGNAL_CONNECTING] = g_signal_new ("connecting", PH_TYPE_ROUTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ph_route_init (PhRoute *self)
{
}

/* (transfer full) (nullable): @host as the network takes it (RFC 5890 A-labels; a certificate never has the dot of the root). */
static char *
normalise_host (const char *host)
{
  g_autofree char *ascii = g_hostname_is_non_ascii (host) ? g_hostname_to_ascii (host) : g_strdup (host);

  if (ascii != NULL && g_str_has_suffix (ascii, "."))
    ascii[strlen (ascii) - 1] = '\0';
  return g_steal_pointer (&ascii);
}

static guint16
get_port (PhRoute *self)
{
  return ph_endpoint_get_port (self->settings->endpoint);
}

/* (transfer full): the addresses of @proxies, without the names and passwords that may stand in them. One proxy stands there
 * once for each way of speaking to it. */
static char *
describe_proxies (const char *const *proxies)
{
  g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; proxies[i] != NULL; i++)
    {
      g_autoptr(GUri) uri = g_uri_parse (proxies[i], G_URI_FLAGS_NONE, NULL);

      if (uri == NULL || strcmp (g_uri_get_scheme (uri), "direct") == 0)
        continue;
      g_autofree char *place = g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
      if (!g_ptr_array_find_with_equal_func (places, place, g_str_equal, NULL))
        g_ptr_array_add (places, g_steal_pointer (&place));
    }
  g_ptr_array_add (places, NULL);
  return g_strjoinv (", ", (char **) places->pdata);
}

/* (transfer full): Takes @error. What keeps us from the proxy must not be taken for the server's doing. */
static GError *
blame_proxy (PhRoute *self, GError *error)
{
  g_autoptr(GError) owned = error;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);
  return g_error_new (G_IO_ERROR, G_IO_ERROR_PROXY_FAILED, "proxy %s: %s", self->proxy, owned->message);
}

/* Whether it is a proxy's word about the server or about us (RFC 1928 §6), and not only the end of what it has to say. */
static gboolean
is_said_by_proxy (const GError *error)
{
  static const GIOErrorEnum words[] = {
    G_IO_ERROR_PROXY_FAILED,
    G_IO_ERROR_PROXY_AUTH_FAILED,
    G_IO_ERROR_PROXY_NEED_AUTH,
    G_IO_ERROR_PROXY_NOT_ALLOWED,
    G_IO_ERROR_NETWORK_UNREACHABLE,
    G_IO_ERROR_HOST_UNREACHABLE,
    G_IO_ERROR_CONNECTION_REFUSED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_error_matches (error, G_IO_ERROR, words[i]))
      return TRUE;
  return FALSE;
}

/* Newer GLib calls it refused, too, when this computer has no port left from which to begin. No server has a part in that, and
 * only the words tell it. */
static void
tell_from_refusal (GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) && strstr (error->message, g_strerror (EADDRNOTAVAIL)) != NULL)
    error->code = G_IO_ERROR_FAILED;
}

/* (transfer full): Takes @error of a connection that was not made. */
static GError *
explain (PhRoute *self, GError *error)
{
  if (self->blame == BLAME_NOBODY)
    return error;
  if (self->blame == BLAME_PROXY || !is_said_by_proxy (error))
    return blame_proxy (self, error);
  g_prefix_error (&error, "proxy %s: ", self->proxy);
  return error;
}

/* The server's own settings come before those of the desktop. */
static void
look_for_proxy (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  PhRoute *self = g_task_get_source_object (task);
  g_autofree char *uri = ph_proxy_dup_uri (self->settings->proxy);

  switch (ph_proxy_judge (self->settings->proxy))
    {
    case PH_PROXY_CHOICE_NONE:
      resolve (g_steal_pointer (&task));
      return;
    case PH_PROXY_CHOICE_WRONG:
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED, "proxy \"%s\": this is not the address of one", ph_proxy_skip_user (self->settings->proxy));
      return;
    case PH_PROXY_CHOICE_OWN:
      self->proxies = g_simple_proxy_resolver_new (uri, NULL);
      break;
    case PH_PROXY_CHOICE_DESKTOP:
    default:
      self->proxies = g_object_ref (g_proxy_resolver_get_default ());
      break;
    }
  ask_for_proxy (g_steal_pointer (&task));
}

static void
ask_for_proxy (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhRoute *self = g_task_get_source_object (task);
  /* "none" is what GIO itself asks for when a connection is no HTTP. */
  g_autofree char *uri = g_uri_join (G_URI_FLAGS_NONE, "none", NULL, self->host, get_port (self), "", NULL, NULL);

  g_proxy_resolver_lookup_async (self->proxies, uri, cancellable, look_for_proxy_cb, g_steal_pointer (&task));
}

static void
look_for_proxy_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhRoute *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (proxies == NULL)
    {
      self->proxy = g_strdup ("settings");
      g_task_return_error (task, blame_proxy (self, g_steal_pointer (&error)));
    }
  else if (proxies[0] == NULL || strcmp (proxies[0], "direct://") == 0)
    resolve (g_steal_pointer (&task));
  else
    {
      /* The name may mean something only behind the proxy, and asking here would give it away. */
      g_autoptr(GSocketConnectable) address = g_network_address_new (self->host, get_port (self));

      self->proxy = describe_proxies ((const char *const *) proxies);
      self->blame = BLAME_PROXY;
      connect_to (g_steal_pointer (&task), address);
    }
}

static GResolverNameLookupFlags
get_lookup_flags (PhRoute *self)
{
  switch (self->settings->address_family)
    {
    case PH_ADDRESS_FAMILY_IPV4:
      return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY;
    case PH_ADDRESS_FAMILY_IPV6:
      return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;
    case PH_ADDRESS_FAMILY_ANY:
    default:
      return G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT;
    }
}

static void
resolve (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhRoute *self = g_task_get_source_object (task);
  g_autoptr(GResolver) resolver = g_resolver_get_default ();

  g_resolver_lookup_by_name_with_flags_async (resolver, self->host, get_lookup_flags (self), cancellable, resolve_cb, g_steal_pointer (&task));
}

static void
resolve_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhRoute *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autolist (GInetAddress) found = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  self->addresses = ph_address_list_new (found, get_port (self), self->settings->address_family);
  if (ph_address_list_get_length (self->addresses) == 0)
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "the host has no address of the wanted family");
  else
    connect_to (g_steal_pointer (&task), G_SOCKET_CONNECTABLE (self->addresses));
}

static void
on_client_event (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *where, GIOStream *transport, PhRoute *self)
{
  if (event == G_SOCKET_CLIENT_PROXY_NEGOTIATING)
    self->blame = BLAME_BEHIND;
}

static void
connect_to (GTask *owned_task, GSocketConnectable *where)
{
  g_autoptr(GTask) task = owned_task;
  GCancellable *cancellable = g_task_get_cancellable (task);
  PhRoute *self = g_task_get_source_object (task);
  g_autoptr(GSocketClient) client = g_socket_client_new ();

  g_signal_emit (self, signals[SIGNAL_CONNECTING], 0);
  g_socket_client_set_enable_proxy (client, self->proxy != NULL);
  if (self->proxies != NULL)
    g_socket_client_set_proxy_resolver (client, self->proxies);
  g_signal_connect_object (client, "event", G_CALLBACK (on_client_event), self, 0);
  g_socket_client_connect_async (client, where, cancellable, connect_cb, g_steal_pointer (&task));
}

static void
keep_remote_address (PhRoute *self, GSocketConnection *transport)
{
  g_autoptr(GSocketAddress) address = g_socket_connection_get_remote_address (transport, NULL);

  /* What is at the other end of a proxy's connection is not the server. */
  if (self->proxy == NULL && G_IS_INET_SOCKET_ADDRESS (address))
    self->remote_address = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
connect_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhRoute *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) transport = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (transport == NULL)
    {
      tell_from_refusal (error);
      g_task_return_error (task, explain (self, g_steal_pointer (&error)));
      return;
    }
  keep_remote_address (self, transport);
  g_task_return_pointer (task, g_steal_pointer (&transport), g_object_unref);
}

/**
 * ph_route_new:
 * @settings: where to; copied
 *
 * Returns: (transfer full): a route that was not gone yet
 */
PhRoute *
ph_route_new (const PhServerSettings *settings)
{
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (settings->endpoint != NULL, NULL);

  PhRoute *self = g_object_new (PH_TYPE_ROUTE, NULL);

  self->settings = ph_server_settings_copy (settings);
  self->host = normalise_host (ph_endpoint_get_host (settings->endpoint));
  return self;
}

/**
 * ph_route_connect_async:
 * @self: a route that was not gone before
 * @cancellable: (nullable): stops the attempt; nothing of it stays
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds the addresses and connects to the first that answers (RFC 8305), or has the proxy of these settings, or
 * else of the desktop's, do both. There is no time limit but @cancellable's.
 *
 * Errors: %G_RESOLVER_ERROR (the name), %G_IO_ERROR (network, cancelled; %G_IO_ERROR_PROXY_FAILED and the like: the
 * proxy, which is named).
 */
void
ph_route_connect_async (PhRoute *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_ROUTE (self));

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_route_connect_async);
  if (self->host == NULL || *self->host == '\0')
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "this can't be the name of a host");
  else
    look_for_proxy (g_steal_pointer (&task));
}

/**
 * ph_route_connect_finish:
 * @self: a route
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a connected socket; %NULL on error
 */
GSocketConnection *
ph_route_connect_finish (PhRoute *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_route_connect_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ph_route_translate_timeout:
 * @self: a route that did not lead to a connection in time
 * @error: (inout): what its user says of that
 *
 * Makes %G_IO_ERROR_PROXY_FAILED of a %G_IO_ERROR_TIMED_OUT that a proxy is to blame for. Other errors stay.
 */
void
ph_route_translate_timeout (PhRoute *self, GError **error)
{
  g_return_if_fail (PH_IS_ROUTE (self));
  g_return_if_fail (error != NULL && *error != NULL);

  if (self->blame != BLAME_NOBODY && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    *error = blame_proxy (self, *error);
}

/**
 * ph_route_get_host:
 * @self: a route
 *
 * Returns: (transfer none) (nullable): the host as the network takes it; %NULL: it can't be one
 */
const char *
ph_route_get_host (PhRoute *self)
{
  g_return_val_if_fail (PH_IS_ROUTE (self), NULL);

  return self->host;
}

/**
 * ph_route_is_direct:
 * @self: a route
 *
 * Returns: whether there is no proxy, as far as is known
 */
gboolean
ph_route_is_direct (PhRoute *self)
{
  g_return_val_if_fail (PH_IS_ROUTE (self), FALSE);

  return self->proxy == NULL;
}

/**
 * ph_route_get_n_addresses:
 * @self: a route
 *
 * Returns: how many addresses of the host are tried; 0: not known, because of a proxy or because there are none
 */
guint
ph_route_get_n_addresses (PhRoute *self)
{
  g_return_val_if_fail (PH_IS_ROUTE (self), 0);

  return self->addresses != NULL ? ph_address_list_get_length (self->addresses) : 0;
}

/**
 * ph_route_dup_addresses:
 * @self: a route
 *
 * Returns: (transfer full) (array zero-terminated=1): the addresses of the host that are tried, as text; empty when they are
 *   not known
 */
GStrv
ph_route_dup_addresses (PhRoute *self)
{
  g_return_val_if_fail (PH_IS_ROUTE (self), NULL);

  return self->addresses != NULL ? ph_address_list_dup_texts (self->addresses) : g_new0 (char *, 1);
}

/**
 * ph_route_get_remote_address:
 * @self: a route
 *
 * Returns: (transfer none) (nullable): the address that answered; %NULL behind a proxy
 */
const char *
ph_route_get_remote_address (PhRoute *self)
{
  g_return_val_if_fail (PH_IS_ROUTE (self), NULL);

  return self->remote_address;
}
