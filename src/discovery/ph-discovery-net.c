// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The real world for a discovery: DNS, the web, and mail servers that are asked with EHLO and nothing else. It decides nothing
// of what is asked, but that nobody far away is asked without encryption.

#include "config.h"

#include "ph-discovery-net.h"

#include "ph-deadline.h"
#include "ph-domain-name.h"
#include "ph-session.h"
#include "ph-task-data.h"
#include "ph-web-client.h"

/* From the name to the second EHLO. Somebody waits. */
#define PROBE_TIMEOUT_MS 10000

struct _PhDiscoveryNet
{
  GObject parent_instance;

  PhWebClient *web; /* (owned) */
  char *ca_file;    /* (owned) (nullable): certificates that servers may have besides those that the system trusts */
  guint probe_timeout_ms;
};

typedef enum
{
  PROP_WEB_CLIENT = 1,
  PROP_CA_FILE,
  PROP_PROBE_TIMEOUT,
} PhDiscoveryNetProperty;

static GParamSpec *properties[PROP_PROBE_TIMEOUT + 1];

/* One server that is asked. */
typedef struct
{
  PhDiscoveryBackend *backend; /* the task holds it */
  PhEndpoint *endpoint;        /* (owned) */
  PhSession *session;          /* (owned) */
  PhDeadline *deadline;        /* (owned) */
} ProbeOp;

/* How one signs in by the mechanisms of a server; with the others nobody here can. */
static const struct
{
  const char *pattern; /* glob */
  PhSignInMethods method;
} mechanisms[] = {
  { "PLAIN", PH_SIGN_IN_PASSWORD },
  { "LOGIN", PH_SIGN_IN_PASSWORD },
  { "CRAM-MD5", PH_SIGN_IN_PASSWORD },
  { "DIGEST-MD5", PH_SIGN_IN_PASSWORD },
  { "NTLM", PH_SIGN_IN_PASSWORD },
  { "SCRAM-*", PH_SIGN_IN_PASSWORD },
  { "XOAUTH2", PH_SIGN_IN_BROWSER },
  { "OAUTHBEARER", PH_SIGN_IN_BROWSER },
};

static void ph_discovery_net_backend_init (PhDiscoveryBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhDiscoveryNet,
                               ph_discovery_net,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PH_TYPE_DISCOVERY_BACKEND, ph_discovery_net_backend_init))

static void fetch_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void probe_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
probe_op_free (ProbeOp *op)
{
  ph_deadline_stop (op->deadline);
  g_object_unref (op->deadline);
  /* It may live on, to say QUIT. */
  g_signal_handlers_disconnect_by_data (op->session, op);
  g_object_unref (op->session);
  ph_endpoint_unref (op->endpoint);
  g_free (op);
}

PH_DEFINE_TASK_DATA (ProbeOp, probe_op)

static void
ph_discovery_net_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhDiscoveryNet *self = PH_DISCOVERY_NET (object);

  switch ((PhDiscoveryNetProperty) prop_id)
    {
    case PROP_WEB_CLIENT:
      self->web = g_value_dup_object (value);
      break;
    case PROP_CA_FILE:
      self->ca_file = g_value_dup_string (value);
      break;
    case PROP_PROBE_TIMEOUT:
      self->probe_timeout_ms = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ph_discovery_net_constructed (GObject *object)
{
  PhDiscoveryNet *self = PH_DISCOVERY_NET (object);

  G_OBJECT_CLASS (ph_discovery_net_parent_class)->constructed (object);

  if (self->web == NULL)
    self->web = ph_web_client_new ();
  g_signal_connect_object (self->web, "contacting", G_CALLBACK (ph_discovery_backend_note_contact), self, G_CONNECT_SWAPPED);
}

static void
ph_discovery_net_finalize (GObject *object)
{
  PhDiscoveryNet *self = PH_DISCOVERY_NET (object);

  g_clear_object (&self->web);
  g_free (self->ca_file);

  G_OBJECT_CLASS (ph_discovery_net_parent_class)->finalize (object);
}

static void
ph_discovery_net_class_init (PhDiscoveryNetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = ph_discovery_net_set_property;
  object_class->constructed = ph_discovery_net_constructed;
  object_class->finalize = ph_discovery_net_finalize;

  /**
   * PhDiscoveryNet:web-client:
   *
   * What fetches documents. %NULL: one that trusts whom the system trusts.
   */
  properties[PROP_WEB_CLIENT] = g_param_spec_object ("web-client", NULL, NULL, PH_TYPE_WEB_CLIENT, flags);
  /**
   * PhDiscoveryNet:ca-file:
   *
   * Absolute path of certificates that mail servers may have in addition to those that the system trusts.
   */
  properties[PROP_CA_FILE] = g_param_spec_string ("ca-file", NULL, NULL, NULL, flags);
  /**
   * PhDiscoveryNet:probe-timeout:
   *
   * Milliseconds in which a mail server must have answered EHLO.
   */
  properties[PROP_PROBE_TIMEOUT] = g_param_spec_uint ("probe-timeout", NULL, NULL, 1, G_MAXUINT, PROBE_TIMEOUT_MS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ph_discovery_net_init (PhDiscoveryNet *self)
{
}

static void
ph_discovery_net_fetch_async (PhDiscoveryBackend *backend, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_discovery_net_fetch_async);
  ph_web_client_get_async (PH_DISCOVERY_NET (backend)->web, uri, cancellable, fetch_cb, g_steal_pointer (&task));
}

static void
fetch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  PhWebAnswer *answer = ph_web_client_get_finish (PH_WEB_CLIENT (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) ph_web_answer_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static PhWebAnswer *
ph_discovery_net_fetch_finish (PhDiscoveryBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_discovery_net_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ph_discovery_net_lookup_async (PhDiscoveryBackend *backend, PhDnsType type, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, ph_discovery_net_lookup_async);
  ph_dns_lookup_async (type, name, cancellable, lookup_cb, g_steal_pointer (&task));
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *records = ph_dns_lookup_finish (result, &error);

  if (records != NULL)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static GPtrArray *
ph_discovery_net_lookup_finish (PhDiscoveryBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_discovery_net_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* (transfer full): without a user name, so that no sign-in is ever tried. */
static PhServerSettings *
new_settings (PhDiscoveryNet *self, PhEndpoint *endpoint)
{
  PhServerSettings *settings = ph_server_settings_new ();

  settings->endpoint = ph_endpoint_ref (endpoint);
  settings->ca_file = g_strdup (self->ca_file);
  return settings;
}

static void
on_stage_changed (PhSession *session, GParamSpec *pspec, ProbeOp *op)
{
  if (ph_session_get_stage (session) == PH_SESSION_STAGE_CONNECT)
    ph_discovery_backend_note_contact (op->backend, ph_endpoint_get_host (op->endpoint));
}

static void
ph_discovery_net_probe_async (PhDiscoveryBackend *backend, PhEndpoint *endpoint, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  PhDiscoveryNet *self = PH_DISCOVERY_NET (backend);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(PhServerSettings) settings = new_settings (self, endpoint);
  ProbeOp *op = NULL;

  g_task_set_source_tag (task, ph_discovery_net_probe_async);
  if (ph_endpoint_get_security (endpoint) == PH_SECURITY_NONE && !ph_domain_name_is_private (ph_endpoint_get_host (endpoint)))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no encryption, and the server is not in a private network");
      return;
    }
  op = g_new0 (ProbeOp, 1);
  probe_op_attach (task, op);
  op->backend = backend;
  op->endpoint = ph_endpoint_ref (endpoint);
  op->session = ph_session_new (settings, NULL);
  g_signal_connect (op->session, "notify::stage", G_CALLBACK (on_stage_changed), op);
  op->deadline = ph_deadline_new (cancellable);
  ph_deadline_restart (op->deadline, self->probe_timeout_ms);
  ph_session_open_async (op->session, ph_deadline_get_cancellable (op->deadline), probe_cb, g_steal_pointer (&task));
}

static PhSignInMethods
get_method (const char *mechanism)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (g_pattern_match_simple (mechanisms[i].pattern, mechanism))
      return mechanisms[i].method;
  return 0;
}

static PhSignInMethods
get_methods (const PhSmtpCapabilities *capabilities)
{
  const char *const *offered = ph_smtp_capabilities_get_mechanisms (capabilities);
  PhSignInMethods methods = 0;

  if (!ph_smtp_capabilities_has (capabilities, PH_SMTP_EXTENSION_AUTH))
    return PH_SIGN_IN_NONE;
  for (guint i = 0; offered != NULL && offered[i] != NULL; i++)
    {
      g_autofree char *name = g_ascii_strup (offered[i], -1);

      methods |= get_method (name);
    }
  return methods;
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  ProbeOp *op = probe_op_get (task);
  g_autoptr(GError) error = NULL;

  if (!ph_session_open_finish (op->session, result, &error))
    {
      ph_deadline_translate_error (op->deadline, &error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_int (task, (gssize) get_methods (ph_session_get_capabilities (op->session)));
  /* It says QUIT on its own time. */
  ph_session_close_async (op->session, NULL, NULL);
}

static gboolean
ph_discovery_net_probe_finish (PhDiscoveryBackend *backend, GAsyncResult *result, PhProbeFacts *ret_facts, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_discovery_net_probe_async), FALSE);

  gssize methods = g_task_propagate_int (G_TASK (result), error);
  if (methods < 0)
    return FALSE;
  *ret_facts = (PhProbeFacts){ .methods = (PhSignInMethods) methods };
  return TRUE;
}

static void
ph_discovery_net_backend_init (PhDiscoveryBackendInterface *iface)
{
  iface->fetch_async = ph_discovery_net_fetch_async;
  iface->fetch_finish = ph_discovery_net_fetch_finish;
  iface->lookup_async = ph_discovery_net_lookup_async;
  iface->lookup_finish = ph_discovery_net_lookup_finish;
  iface->probe_async = ph_discovery_net_probe_async;
  iface->probe_finish = ph_discovery_net_probe_finish;
}

/**
 * ph_discovery_net_new:
 *
 * Nothing is loaded or asked before something is wanted of it.
 *
 * Returns: (transfer full): the world as this computer sees it
 */
PhDiscoveryBackend *
ph_discovery_net_new (void)
{
  return g_object_new (PH_TYPE_DISCOVERY_NET, NULL);
}
