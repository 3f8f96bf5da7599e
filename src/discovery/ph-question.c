// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// One question and its answer: a document, a DNS name or a mail server, with a time limit of its own. What the answer means
// is for whoever asks.

#include "config.h"

#include "ph-question.h"

#include "ph-deadline.h"

struct _PhQuestion
{
  GObject parent_instance;

  PhQuestionKind kind;
  char *target; /* (owned) */
  PhDnsType dns_type;
  PhEndpoint *endpoint; /* (owned) (nullable): of a probe */
  guint rank;

  PhWebAnswer *document; /* (owned) (nullable) */
  GPtrArray *records;    /* (owned) (nullable) (element-type PhDnsRecord) */
  PhProbeFacts facts;
};

G_DEFINE_FINAL_TYPE (PhQuestion, ph_question, G_TYPE_OBJECT)

static void fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void probed_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void answer (GTask *task, GError *error);

static void
ph_question_finalize (GObject *object)
{
  PhQuestion *self = PH_QUESTION (object);

  g_free (self->target);
  g_clear_pointer (&self->endpoint, ph_endpoint_unref);
  g_clear_pointer (&self->document, ph_web_answer_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);

  G_OBJECT_CLASS (ph_question_parent_class)->finalize (object);
}

static void
ph_question_class_init (PhQuestionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ph_question_finalize;
}

static void
ph_question_init (PhQuestion *self)
{
}

static PhQuestion *
new_question (PhQuestionKind kind, char *target)
{
  PhQuestion *self = g_object_new (PH_TYPE_QUESTION, NULL);

  self->kind = kind;
  self->target = target;
  return self;
}

/**
 * ph_question_new_fetch:
 * @uri: the address of a document
 *
 * Returns: (transfer full): a question for it
 */
PhQuestion *
ph_question_new_fetch (const char *uri)
{
  g_return_val_if_fail (uri != NULL, NULL);

  return new_question (PH_QUESTION_FETCH, g_strdup (uri));
}

/**
 * ph_question_new_lookup:
 * @type: the kind of record
 * @name: a DNS name, A-labels
 *
 * Returns: (transfer full): a question for the records of @name
 */
PhQuestion *
ph_question_new_lookup (PhDnsType type, const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  PhQuestion *self = new_question (PH_QUESTION_LOOKUP, g_strdup (name));

  self->dns_type = type;
  return self;
}

/**
 * ph_question_new_probe:
 * @endpoint: a mail server
 *
 * Returns: (transfer full): a question whether @endpoint answers
 */
PhQuestion *
ph_question_new_probe (PhEndpoint *endpoint)
{
  g_return_val_if_fail (endpoint != NULL, NULL);

  PhQuestion *self = new_question (PH_QUESTION_PROBE, g_strdup_printf ("%s:%u", ph_endpoint_get_host (endpoint), ph_endpoint_get_port (endpoint)));

  self->endpoint = ph_endpoint_ref (endpoint);
  return self;
}

/**
 * ph_question_get_kind:
 * @self: a question
 *
 * Returns: what kind of question it is
 */
PhQuestionKind
ph_question_get_kind (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), PH_QUESTION_FETCH);

  return self->kind;
}

/**
 * ph_question_get_target:
 * @self: a question
 *
 * Returns: (transfer none): a URL, a DNS name, or a server with its port
 */
const char *
ph_question_get_target (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), NULL);

  return self->target;
}

/**
 * ph_question_get_dns_type:
 * @self: a question for a DNS name
 *
 * Returns: the kind of record
 */
PhDnsType
ph_question_get_dns_type (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), PH_DNS_MX);

  return self->dns_type;
}

/**
 * ph_question_get_endpoint:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): the server; %NULL when it is no question for a server
 */
PhEndpoint *
ph_question_get_endpoint (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), NULL);

  return self->endpoint;
}

/**
 * ph_question_set_rank:
 * @self: a question
 * @rank: how good an answer would be among those to the questions of one source; the best is 0
 */
void
ph_question_set_rank (PhQuestion *self, guint rank)
{
  g_return_if_fail (PH_IS_QUESTION (self));

  self->rank = rank;
}

/**
 * ph_question_get_rank:
 * @self: a question
 *
 * Returns: how good an answer would be; the best is 0
 */
guint
ph_question_get_rank (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), 0);

  return self->rank;
}

/**
 * ph_question_ask_async:
 * @self: a question that was not asked yet
 * @backend: whom to ask
 * @timeout_ms: time limit in milliseconds
 * @cancellable: (nullable): stops it
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks.
 */
void
ph_question_ask_async (PhQuestion *self, PhDiscoveryBackend *backend, guint timeout_ms, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PH_IS_QUESTION (self));
  g_return_if_fail (PH_IS_DISCOVERY_BACKEND (backend));

  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  PhDeadline *deadline = ph_deadline_new (cancellable);
  GCancellable *limit = ph_deadline_get_cancellable (deadline);

  g_task_set_source_tag (task, ph_question_ask_async);
  g_task_set_task_data (task, deadline, g_object_unref);
  /* An answer that came says whether it was cancelled; one that was given is not to be lost. */
  g_task_set_check_cancellable (task, FALSE);
  ph_deadline_restart (deadline, timeout_ms);

  switch (self->kind)
    {
    case PH_QUESTION_FETCH:
      ph_discovery_backend_fetch_async (backend, self->target, limit, fetched_cb, g_steal_pointer (&task));
      break;
    case PH_QUESTION_LOOKUP:
      ph_discovery_backend_lookup_async (backend, self->dns_type, self->target, limit, looked_up_cb, g_steal_pointer (&task));
      break;
    case PH_QUESTION_PROBE:
      ph_discovery_backend_probe_async (backend, self->endpoint, limit, probed_cb, g_steal_pointer (&task));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhQuestion *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->document = ph_discovery_backend_fetch_finish (PH_DISCOVERY_BACKEND (source), result, &error);
  answer (task, g_steal_pointer (&error));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhQuestion *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  self->records = ph_discovery_backend_lookup_finish (PH_DISCOVERY_BACKEND (source), result, &error);
  answer (task, g_steal_pointer (&error));
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  PhQuestion *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;

  ph_discovery_backend_probe_finish (PH_DISCOVERY_BACKEND (source), result, &self->facts, &error);
  answer (task, g_steal_pointer (&error));
}

/* Takes @error. */
static void
answer (GTask *task, GError *error)
{
  PhDeadline *deadline = g_task_get_task_data (task);

  ph_deadline_stop (deadline);
  ph_deadline_translate_error (deadline, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * ph_question_ask_finish:
 * @self: a question
 * @result: what the callback was given
 * @error: return location for an error: those of the backend, and %G_IO_ERROR_TIMED_OUT
 *
 * Returns: whether there is an answer
 */
gboolean
ph_question_ask_finish (PhQuestion *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == ph_question_ask_async, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ph_question_get_document:
 * @self: a question
 *
 * Returns: (transfer none) (nullable): the document that came
 */
PhWebAnswer *
ph_question_get_document (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), NULL);

  return self->document;
}

/**
 * ph_question_get_records:
 * @self: a question
 *
 * Returns: (transfer none) (nullable) (element-type PhDnsRecord): the records that came, the best first
 */
GPtrArray *
ph_question_get_records (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), NULL);

  return self->records;
}

/**
 * ph_question_get_methods:
 * @self: a question for a server
 *
 * Returns: how the server lets one sign in; 0: it has not said so
 */
PhSignInMethods
ph_question_get_methods (PhQuestion *self)
{
  g_return_val_if_fail (PH_IS_QUESTION (self), 0);

  return self->facts.methods;
}
