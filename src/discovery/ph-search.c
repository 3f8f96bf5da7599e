// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// The memory of one discovery: what was asked, who was connected to, and what the answers say about the network. It decides
// nothing about settings.

#include "config.h"

#include "ph-search.h"

#include "ph-web-client.h"

/* Web pages from so many sources are the network's doing; one alone is a web server that answers everything. */
#define ANSWERS_OF_A_PORTAL 2

struct _PhSearch
{
  GObject parent_instance;

  PhDiscoveryBackend *backend;    /* (owned) */
  PhProviderCatalogue *catalogue; /* (owned) */
  GListModel *accounts;           /* (owned) (nullable) */
  PhDiscoveryQuery *query;        /* (owned) (nullable): set once */
  PhDiscoverySchedule schedule;

  PhSocketGate *gate;   /* (owned) (nullable): set with the query */
  GListStore *attempts; /* (owned) */
  GPtrArray *contacted; /* (owned) (element-type utf8): hosts, each once */
  char *mail_host;      /* (owned) (nullable) */

  guint n_answers; /* from anybody, be they good or bad */
  guint n_signs_of_no_network;
  guint n_refusals;                 /* the DNS says that there is no such service */
  gboolean is_portal[PH_N_SOURCES]; /* which sources were answered as by a network that wants a sign-in of its own */
};

G_DEFINE_FINAL_TYPE (PhSearch, ph_search, G_TYPE_OBJECT)

static void
ph_search_finalize (GObject *object)
{
  PhSearch *self = PH_SEARCH (object);

  g_clear_object (&self->backend);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->query, ph_discovery_query_unref);
  g_clear_pointer (&self->gate, ph_socket_gate_free);
  g_clear_object (&self->attempts);
  g_clear_pointer (&self->contacted, g_ptr_array_unref);
  g_free (self->mail_host);

  G_OBJECT_CLASS (ph_search_parent_class)->finalize (object);
}

static void
ph_search_class_init (PhSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_search_finalize;
}

static void
ph_search_init (PhSearch *self)
{
  self->attempts = g_list_store_new (PH_TYPE_DISCOVERY_ATTEMPT);
  self->contacted = g_ptr_array_new_with_free_func (g_free);
}

static void
note_contact (PhSearch *self, const char *host)
{
  if (!g_ptr_array_find_with_equal_func (self->contacted, host, g_str_equal, NULL))
    g_ptr_array_add (self->contacted, g_strdup (host));
}

/**
 * ph_search_new:
 * @backend: whom to ask, and nobody else does meanwhile
 * @catalogue: the providers that are known
 * @accounts: (nullable) (element-type PhAccount): the accounts that are there
 *
 * Returns: (transfer full): a search for nothing yet
 */
PhSearch *
ph_search_new (PhDiscoveryBackend *backend, PhProviderCatalogue *catalogue, GListModel *accounts)
{
  g_return_val_if_fail (PH_IS_DISCOVERY_BACKEND (backend), NULL);
  g_return_val_if_fail (PH_IS_PROVIDER_CATALOGUE (catalogue), NULL);

  PhSearch *self = g_object_new (PH_TYPE_SEARCH, NULL);

  g_set_object (&self->backend, backend);
  g_signal_connect_object (backend, "contacting", G_CALLBACK (note_contact), self, G_CONNECT_SWAPPED);
  g_set_object (&self->catalogue, catalogue);
  g_set_object (&self->accounts, accounts);
  return self;
}

/**
 * ph_search_set_query:
 * @self: a search
 * @query: for whom settings are looked for
 * @schedule: when what happens; it is copied
 */
void
ph_search_set_query (PhSearch *self, PhDiscoveryQuery *query, const PhDiscoverySchedule *schedule)
{
  g_return_if_fail (PH_IS_SEARCH (self));
  g_return_if_fail (self->query == NULL);
  g_return_if_fail (schedule->n_sockets > 1);

  self->query = ph_discovery_query_ref (query);
  self->schedule = *schedule;
  /* The last one is for the server that was found, which does not stand in the line. */
  self->gate = ph_socket_gate_new (schedule->n_sockets - 1);
}

/**
 * ph_search_get_backend:
 * @self: a search
 *
 * Returns: (transfer none): whom to ask
 */
PhDiscoveryBackend *
ph_search_get_backend (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return self->backend;
}

/**
 * ph_search_get_catalogue:
 * @self: a search
 *
 * Returns: (transfer none): the providers that are known
 */
PhProviderCatalogue *
ph_search_get_catalogue (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return self->catalogue;
}

/**
 * ph_search_get_accounts:
 * @self: a search
 *
 * Returns: (transfer none) (nullable) (element-type PhAccount): the accounts that are there
 */
GListModel *
ph_search_get_accounts (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return self->accounts;
}

/**
 * ph_search_get_query:
 * @self: a search
 *
 * Returns: (transfer none): for whom settings are looked for
 */
PhDiscoveryQuery *
ph_search_get_query (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return self->query;
}

/**
 * ph_search_get_schedule:
 * @self: a search
 *
 * Returns: (transfer none): when what happens
 */
const PhDiscoverySchedule *
ph_search_get_schedule (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return &self->schedule;
}

/**
 * ph_search_get_gate:
 * @self: a search
 *
 * Returns: (transfer none): where one waits for a socket
 */
PhSocketGate *
ph_search_get_gate (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return self->gate;
}

/**
 * ph_search_get_attempts:
 * @self: a search
 *
 * Returns: (transfer none) (element-type PhDiscoveryAttempt): what was asked, in the order in which it began
 */
GListModel *
ph_search_get_attempts (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return G_LIST_MODEL (self->attempts);
}

/**
 * ph_search_dup_contacted_hosts:
 * @self: a search
 *
 * Returns: (transfer full) (array zero-terminated=1): every host that was connected to, each once, the first first
 */
char **
ph_search_dup_contacted_hosts (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  char **hosts = g_new0 (char *, self->contacted->len + 1);

  for (guint i = 0; i < self->contacted->len; i++)
    hosts[i] = g_strdup (g_ptr_array_index (self->contacted, i));
  return hosts;
}

/**
 * ph_search_begin_attempt:
 * @self: a search
 * @source: who asks
 * @target: what is asked
 *
 * Returns: (transfer none): the attempt, which is now among those that people see
 */
PhDiscoveryAttempt *
ph_search_begin_attempt (PhSearch *self, PhSource source, const char *target)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  g_autoptr(PhDiscoveryAttempt) attempt = ph_discovery_attempt_new (source, target);

  g_list_store_append (self->attempts, attempt);
  return attempt;
}

/* Whether @error is what one gets when nobody can be reached, and not somebody's answer. */
static gboolean
is_sign_of_no_network (PhQuestion *question, const GError *error)
{
  /* A name server that does not answer is as good as none. */
  if (ph_question_get_kind (question) == PH_QUESTION_LOOKUP && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return TRUE;
  return g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE);
}

/* Whether @error says nothing about the network. */
static gboolean
is_silence (PhQuestion *question, const GError *error)
{
  /* Without a network getaddrinfo(3) knows no name at all. That one does not exist is certain only where the DNS says so. */
  if (ph_question_get_kind (question) != PH_QUESTION_LOOKUP && g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return TRUE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}

/* A page in place of a document. A portal has no certificate for others, so over HTTPS it shows itself only by a wrong one; that
 * alone proves something of nobody but the settings database, whose own is always in order. */
static gboolean
looks_like_portal (PhSource source, PhQuestion *question, const GError *error)
{
  PhWebAnswer *document = error == NULL ? ph_question_get_document (question) : NULL;

  if (error != NULL)
    return source == PH_SOURCE_ISPDB && error->domain == G_TLS_ERROR;
  return document != NULL && ph_web_answer_is_page (document);
}

/**
 * ph_search_note_answer:
 * @self: a search
 * @source: who asked
 * @question: what was asked
 * @error: (nullable): why there is no answer
 *
 * Keeps what the answer says about the network.
 */
void
ph_search_note_answer (PhSearch *self, PhSource source, PhQuestion *question, const GError *error)
{
  g_return_if_fail (PH_IS_SEARCH (self));
  g_return_if_fail ((guint) source < PH_N_SOURCES);

  if (error != NULL && is_sign_of_no_network (question, error))
    self->n_signs_of_no_network++;
  else if (error == NULL || !is_silence (question, error))
    self->n_answers++;
  if (looks_like_portal (source, question, error))
    self->is_portal[source] = TRUE;
}

/**
 * ph_search_note_not_offered:
 * @self: a search
 *
 * The DNS says expressly that the domain has no such service.
 */
void
ph_search_note_not_offered (PhSearch *self)
{
  g_return_if_fail (PH_IS_SEARCH (self));

  self->n_refusals++;
}

/**
 * ph_search_set_mail_host:
 * @self: a search
 * @host: who receives the domain's mail
 */
void
ph_search_set_mail_host (PhSearch *self, const char *host)
{
  g_return_if_fail (PH_IS_SEARCH (self));

  g_free (self->mail_host);
  self->mail_host = g_strdup (host);
}

/**
 * ph_search_get_mail_host:
 * @self: a search
 *
 * Returns: (transfer none) (nullable): who receives the domain's mail; %NULL: not known
 */
const char *
ph_search_get_mail_host (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), NULL);

  return self->mail_host;
}

static gboolean
is_behind_portal (PhSearch *self, GNetworkConnectivity connectivity)
{
  guint n_answers = 0;

  for (guint source = 0; source < PH_N_SOURCES; source++)
    n_answers += self->is_portal[source] ? 1 : 0;
  return n_answers >= ANSWERS_OF_A_PORTAL || connectivity == G_NETWORK_CONNECTIVITY_PORTAL;
}

/* Most names that are guessed do not exist, and many firewalls are silent about them: that says nothing. */
static gboolean
lacks_answers (PhSearch *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->attempts)); i++)
    {
      g_autoptr(PhDiscoveryAttempt) attempt = g_list_model_get_item (G_LIST_MODEL (self->attempts), i);

      if (ph_discovery_attempt_get_source (attempt) != PH_SOURCE_GUESS && ph_discovery_attempt_get_state (attempt) == PH_ATTEMPT_NO_ANSWER)
        return TRUE;
    }
  return FALSE;
}

/**
 * ph_search_judge:
 * @self: a search that has found nothing that works
 *
 * Returns: why that may be
 */
PhDiscoveryHint
ph_search_judge (PhSearch *self)
{
  g_return_val_if_fail (PH_IS_SEARCH (self), PH_DISCOVERY_HINT_NONE);

  GNetworkConnectivity connectivity = ph_discovery_backend_get_connectivity (self->backend);

  if (is_behind_portal (self, connectivity))
    return PH_DISCOVERY_HINT_CAPTIVE_PORTAL;
  if (self->n_answers == 0 && (self->n_signs_of_no_network > 0 || connectivity == G_NETWORK_CONNECTIVITY_LOCAL))
    return PH_DISCOVERY_HINT_OFFLINE;
  if (self->n_refusals > 0)
    return PH_DISCOVERY_HINT_NOT_OFFERED;
  return lacks_answers (self) ? PH_DISCOVERY_HINT_NO_ANSWER : PH_DISCOVERY_HINT_NONE;
}
