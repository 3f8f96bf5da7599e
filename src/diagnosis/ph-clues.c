// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What is found out about a failure beyond the session itself: answers of extra connections, what the DNS says of the
// service, another clock, the provider, and what the system says of the network. It keeps what it has learnt, for the
// evidence to borrow, and judges nothing.

#include "config.h"

#include "ph-clues.h"

#include "ph-domain-name.h"
#include "ph-host-clue.h"
#include "ph-service-search.h"

#include <string.h>

struct _PhClues
{
  GObject parent_instance;

  PhAccount *account;             /* (owned) */
  PhProviderCatalogue *catalogue; /* (owned) (nullable) */
  PhTestProbes scope;

  PhProvider *provider; /* (owned) (nullable) */
  GArray *probes;       /* (owned) (element-type PhProbe): that have answered */
  GStrv addresses;      /* (owned) (nullable) */
  gint64 clock_offset_s;
  PhServiceSearch *services; /* (owned) (nullable): what the DNS said; %NULL: it was not asked */
};

typedef struct
{
  guint n_pending;
} FollowOp;

G_DEFINE_FINAL_TYPE (PhClues, ph_clues, G_TYPE_OBJECT)

static void
ph_clues_finalize (GObject *object)
{
  PhClues *self = PH_CLUES (object);

  g_clear_object (&self->account);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->provider);
  g_clear_object (&self->services);
  g_clear_pointer (&self->probes, g_array_unref);
  g_clear_pointer (&self->addresses, g_strfreev);

  G_OBJECT_CLASS (ph_clues_parent_class)->finalize (object);
}

static void
ph_clues_class_init (PhCluesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_clues_finalize;
}

static void
ph_clues_init (PhClues *self)
{
  self->probes = g_array_new (FALSE, FALSE, sizeof (PhProbe));
}

static gboolean
has_server (PhProvider *provider, const char *host, const char *domain)
{
  for (guint i = 0; i < ph_provider_get_n_endpoints (provider); i++)
    {
      g_autoptr(PhEndpoint) endpoint = ph_provider_get_endpoint (provider, i, domain);

      if (strcmp (ph_endpoint_get_host (endpoint), host) == 0)
        return TRUE;
    }
  return FALSE;
}

/* (transfer none) (nullable): who runs the server, or else whose address it is. Some servers are those of several, as
 * smtp.gmail.com is for people and for companies; there the address tells. */
static PhProvider *
find_provider (PhProviderCatalogue *catalogue, PhAccount *account)
{
  g_autofree char *host = ph_host_clue_normalise (ph_account_get_host (account));
  g_autofree char *domain = ph_host_clue_dup_domain (ph_account_get_address (account));
  PhProvider *by_server = host != NULL ? ph_provider_catalogue_find_by_server (catalogue, host) : NULL;
  PhProvider *by_domain = domain != NULL ? ph_provider_catalogue_find_by_domain (catalogue, domain) : NULL;

  if (by_server == NULL || (by_domain != NULL && has_server (by_domain, host, domain)))
    return by_domain;
  return by_server;
}

/**
 * ph_clues_new:
 * @account: the settings that are tested
 * @catalogue: (nullable): the providers that are known
 * @scope: who may be asked
 *
 * Returns: (transfer full): clues that hold what is known without asking anybody
 */
PhClues *
ph_clues_new (PhAccount *account, PhProviderCatalogue *catalogue, PhTestProbes scope)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  PhClues *self = g_object_new (PH_TYPE_CLUES, NULL);

  self->account = g_object_ref (account);
  self->scope = scope;
  g_set_object (&self->catalogue, catalogue);
  if (catalogue != NULL)
    g_set_object (&self->provider, find_provider (catalogue, account));
  return self;
}

/**
 * ph_clues_get_provider:
 * @self: clues
 *
 * Returns: (transfer none) (nullable): who runs the server, or else whose address it is; %NULL: not known
 */
PhProvider *
ph_clues_get_provider (PhClues *self)
{
  g_return_val_if_fail (PH_IS_CLUES (self), NULL);

  return self->provider;
}

/**
 * ph_clues_lend:
 * @self: clues, which must outlive @evidence and learn nothing meanwhile
 * @session: (nullable): the session that the evidence is about
 * @evidence: evidence to fill in
 *
 * Puts all that was found out into @evidence.
 */
void
ph_clues_lend (PhClues *self, PhSession *session, PhEvidence *evidence)
{
  g_return_if_fail (PH_IS_CLUES (self) && evidence != NULL);

  if (session != NULL)
    {
      g_strfreev (self->addresses);
      self->addresses = ph_connection_dup_addresses (ph_session_get_connection (session));
    }
  evidence->account = self->account;
  evidence->provider = self->provider;
  evidence->probes = (const PhProbe *) (gconstpointer) self->probes->data;
  evidence->n_probes = self->probes->len;
  evidence->addresses = (const char *const *) self->addresses;
  evidence->clock_offset_s = self->clock_offset_s;
  evidence->connectivity = g_network_monitor_get_connectivity (g_network_monitor_get_default ());
  if (self->services != NULL)
    {
      evidence->service = ph_service_search_get_record (self->services);
      evidence->service_endpoint = ph_service_search_get_endpoint (self->services);
    }
}

/* Only where the server itself is in question, and never of names that the DNS has no say about. */
static gboolean
may_ask_services (PhClues *self, const PhEvidence *evidence)
{
  const char *host = ph_account_get_host (self->account);

  return self->services == NULL && self->scope == PH_TEST_PROBES_ALLOW &&
         (evidence->step == PH_TEST_STEP_RESOLVE || evidence->step == PH_TEST_STEP_CONNECT) &&
         !g_hostname_is_ip_address (host) && !ph_domain_name_is_private (host) &&
         !g_error_matches (evidence->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * ph_clues_can_follow:
 * @self: clues
 * @evidence: what is known, filled in by [method@Clues.lend]; without an error about a step that takes long
 *
 * Returns: whether there is something left to ask that would tell more
 */
gboolean
ph_clues_can_follow (PhClues *self, const PhEvidence *evidence)
{
  g_return_val_if_fail (PH_IS_CLUES (self) && evidence != NULL, FALSE);

  PhProbe plan[PH_MAX_CROSS_PROBES];

  return may_ask_services (self, evidence) || ph_cross_probe_plan (evidence, self->catalogue, self->scope, plan) > 0;
}

static void
end_one (GTask *owned_task)
{
  g_autoptr(GTask) task = owned_task;
  FollowOp *op = g_task_get_task_data (task);

  if (--op->n_pending == 0)
    g_task_return_boolean (task, TRUE);
}

static void
services_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ph_service_search_run_finish (PH_SERVICE_SEARCH (source), result);
  end_one (user_data);
}

static void
ask_services (GTask *task, guint limit_ms)
{
  PhClues *self = g_task_get_source_object (task);
  FollowOp *op = g_task_get_task_data (task);
  g_autofree char *host = ph_host_clue_normalise (ph_account_get_host (self->account));
  g_autofree char *domain = ph_host_clue_dup_domain (ph_account_get_address (self->account));

  op->n_pending++;
  self->services = ph_service_search_new (host != NULL ? host : "", domain);
  ph_service_search_run_async (self->services, limit_ms, g_task_get_cancellable (task), services_cb, g_object_ref (task));
}

static void
probes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  PhClues *self = g_task_get_source_object (task);
  gint64 clock_offset_s = 0;
  g_autoptr(GArray) probes = ph_cross_probe_run_finish (result, &clock_offset_s);

  if (probes != NULL)
    g_array_append_vals (self->probes, probes->data, probes->len);
  if (clock_offset_s != 0)
    self->clock_offset_s = clock_offset_s;
  end_one (task);
}

static void
run_probes (GTask *task, const PhEvidence *evidence, guint limit_ms)
{
  PhClues *self = g_task_get_source_object (task);
  FollowOp *op = g_task_get_task_data (task);
  PhProbe probes[PH_MAX_CROSS_PROBES];
  guint n_probes = ph_cross_probe_plan (evidence, self->catalogue, self->scope, probes);
  g_autoptr(GArray) plan = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  g_autoptr(PhServerSettings) settings = ph_account_dup_server_settings (self->account, NULL, NULL);

  if (n_probes == 0)
    return;
  op->n_pending++;
  g_array_append_vals (plan, probes, n_probes);
  ph_cross_probe_run_async (settings, plan, limit_ms, g_task_get_cancellable (task), probes_cb, g_object_ref (task));
}

/**
 * ph_clues_follow_async:
 * @self: clues
 * @evidence: as for [method@Clues.can_follow], which must hold
 * @limit_ms: how long it may take, in milliseconds
 * @cancellable: (nullable): stops it
 * @callback: called when all have answered or the time is over
 * @user_data: for @callback
 *
 * Asks all at once what there is to ask now. What comes of it may be a reason to ask again.
 */
void
ph_clues_follow_async (PhClues *self, const PhEvidence *evidence, guint limit_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_CLUES (self) && evidence != NULL);

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  FollowOp *op = g_new0 (FollowOp, 1);

  g_task_set_source_tag (task, ph_clues_follow_async);
  g_task_set_task_data (task, op, g_free);
  op->n_pending = 1;
  if (may_ask_services (self, evidence))
    ask_services (task, limit_ms);
  run_probes (task, evidence, limit_ms);
  end_one (task);
}

/**
 * ph_clues_follow_finish:
 * @self: clues
 * @result: what the callback got
 *
 * Never fails: who was not heard of has told nothing.
 */
void
ph_clues_follow_finish (PhClues *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_clues_follow_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}
