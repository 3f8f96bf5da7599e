// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the DNS says of mail submission at a domain (RFC 6186 §3.1, RFC 8314 §5.1): asked once, all names at the same time.
// It is not authenticated, and so a hint at most.

#include "config.h"

#include "ph-service-search.h"

#include "ph-deadline.h"
#include "ph-dns.h"
#include "ph-domain-name.h"
#include "ph-task-data.h"

/* With TLS from the first byte, and by STARTTLS. */
#define N_SERVICES 2
/* The domain of the address, and the host. */
#define N_DOMAINS 2

struct _PhServiceSearch
{
  GObject parent_instance;

  char *host;                      /* (owned) */
  char *domains[N_DOMAINS];        /* (owned) (nullable): who is asked about */
  PhEndpoint *targets[N_SERVICES]; /* (owned) (nullable) */
  gboolean is_offered;
  gboolean is_denied; /* of some service at least */
};

static const struct
{
  const char *name;
  PhSecurity security;
} services[N_SERVICES] = {
  { "_submissions._tcp", PH_SECURITY_TLS },
  { "_submission._tcp", PH_SECURITY_STARTTLS },
};

typedef struct
{
  PhDeadline *deadline; /* (owned) */
  guint n_pending;
} RunOp;

/* One question. */
typedef struct
{
  GTask *task; /* (owned) */
  guint service;
} Question;

static void
run_op_free (RunOp *op)
{
  ph_deadline_stop (op->deadline);
  g_object_unref (op->deadline);
  g_free (op);
}

PH_DEFINE_TASK_DATA (RunOp, run_op)

static void
question_free (Question *question)
{
  g_object_unref (question->task);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

G_DEFINE_FINAL_TYPE (PhServiceSearch, ph_service_search, G_TYPE_OBJECT)

static void
ph_service_search_finalize (GObject *object)
{
  PhServiceSearch *self = PH_SERVICE_SEARCH (object);

  g_free (self->host);
  for (guint i = 0; i < N_DOMAINS; i++)
    g_free (self->domains[i]);
  for (guint i = 0; i < N_SERVICES; i++)
    g_clear_pointer (&self->targets[i], ph_endpoint_unref);

  G_OBJECT_CLASS (ph_service_search_parent_class)->finalize (object);
}

static void
ph_service_search_class_init (PhServiceSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_service_search_finalize;
}

static void
ph_service_search_init (PhServiceSearch *self)
{
}

/**
 * ph_service_search_new:
 * @host: the submission server of an account, in A-labels
 * @domain: (nullable): the domain of its address, in A-labels; asked about if @host has the same owner
 *
 * Returns: (transfer full): a search that has not begun
 */
PhServiceSearch *
ph_service_search_new (const char *host, const char *domain)
{
  g_return_val_if_fail (host != NULL, NULL);

  PhServiceSearch *self = g_object_new (PH_TYPE_SERVICE_SEARCH, NULL);

  self->host = g_strdup (host);
  if (domain != NULL && ph_domain_name_has_same_owner (domain, host))
    self->domains[0] = g_strdup (domain);
  if (g_strcmp0 (self->domains[0], host) != 0)
    self->domains[1] = g_strdup (host);
  return self;
}

static void
take_record (PhServiceSearch *self, const PhDnsRecord *record, guint service)
{
  if (*record->host == '\0')
    {
      self->is_denied = TRUE;
      return;
    }
  self->is_offered = TRUE;
  if (self->targets[service] == NULL && record->port != 0 && ph_domain_name_has_same_owner (record->host, self->host))
    self->targets[service] = ph_endpoint_new (record->host, record->port, services[service].security);
}

static void
end_one (GTask *task)
{
  if (--run_op_get (task)->n_pending == 0)
    g_task_return_boolean (task, TRUE);
}

static void
lookup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Question) question = user_data;
  PhServiceSearch *self = g_task_get_source_object (question->task);
  g_autoptr(GPtrArray) records = ph_dns_lookup_finish (result, NULL);

  if (records != NULL)
    take_record (self, g_ptr_array_index (records, 0), question->service);
  end_one (question->task);
}

static void
ask (GTask *task, const char *domain, guint service)
{
  RunOp *op = run_op_get (task);
  g_autofree char *name = g_strconcat (services[service].name, ".", domain, NULL);
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->service = service;
  op->n_pending++;
  ph_dns_lookup_async (PH_DNS_SRV, name, ph_deadline_get_cancellable (op->deadline), lookup_cb, question);
}

/**
 * ph_service_search_run_async:
 * @self: a search that has not begun
 * @limit_ms: how long it may take, in milliseconds
 * @cancellable: (nullable): stops it
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
ph_service_search_run_async (PhServiceSearch *self, guint limit_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_SERVICE_SEARCH (self));

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  RunOp *op = g_new0 (RunOp, 1);

  g_task_set_source_tag (task, ph_service_search_run_async);
  run_op_attach (task, op);
  op->deadline = ph_deadline_new (cancellable);
  ph_deadline_restart (op->deadline, limit_ms);
  op->n_pending = 1;
  for (guint i = 0; i < N_DOMAINS; i++)
    for (guint service = 0; self->domains[i] != NULL && service < N_SERVICES; service++)
      ask (task, self->domains[i], service);
  end_one (task);
}

/**
 * ph_service_search_run_finish:
 * @self: a search
 * @result: what the callback got
 *
 * Never fails: a question without an answer is one that nobody asked.
 */
void
ph_service_search_run_finish (PhServiceSearch *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_return_if_fail (g_async_result_is_tagged (result, ph_service_search_run_async));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ph_service_search_get_record:
 * @self: a search
 *
 * Returns: what the records say; who offers one of the services offers submission
 */
PhServiceRecord
ph_service_search_get_record (PhServiceSearch *self)
{
  g_return_val_if_fail (PH_IS_SERVICE_SEARCH (self), PH_SERVICE_RECORD_UNKNOWN);

  if (self->is_offered)
    return PH_SERVICE_RECORD_OFFERED;
  return self->is_denied ? PH_SERVICE_RECORD_NOT_OFFERED : PH_SERVICE_RECORD_UNKNOWN;
}

/**
 * ph_service_search_get_endpoint:
 * @self: a search
 *
 * Returns: (transfer none) (nullable): the server that the records name, with TLS from the first byte if there is one, and
 *   only if it belongs to the owner of the host
 */
PhEndpoint *
ph_service_search_get_endpoint (PhServiceSearch *self)
{
  g_return_val_if_fail (PH_IS_SERVICE_SEARCH (self), NULL);

  for (guint i = 0; i < N_SERVICES; i++)
    if (self->targets[i] != NULL)
      return self->targets[i];
  return NULL;
}
