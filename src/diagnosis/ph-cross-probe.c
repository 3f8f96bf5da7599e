// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Short connections to other submission ports of a host that tell a blocked port from a dead server, and a wrong kind of
// security from silence. They open and close; nothing is said and no password is anywhere near.

#include "config.h"

#include "ph-cross-probe.h"

#include "ph-connection.h"
#include "ph-deadline.h"
#include "ph-task-data.h"

/* Somebody is waiting, and a port that does not answer within this is of little use. */
#define PROBE_TIMEOUT_MS 3000

typedef struct
{
  GArray *probes; /* (owned) (element-type PhProbe) */
  guint n_pending;
} ProbeOp;

/* One connection of them. */
typedef struct
{
  GTask *task;          /* (owned) */
  PhDeadline *deadline; /* (owned) */
  guint index;
} Attempt;

static void
probe_op_free (ProbeOp *op)
{
  g_array_unref (op->probes);
  g_free (op);
}

PH_DEFINE_TASK_DATA (ProbeOp, probe_op)

static void
attempt_free (Attempt *attempt)
{
  ph_deadline_stop (attempt->deadline);
  g_object_unref (attempt->deadline);
  g_object_unref (attempt->task);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static guint
add (PhProbe *plan, guint n, PhAccount *account, guint16 port, PhSecurity security)
{
  if (n == PH_MAX_CROSS_PROBES ||
      (port == ph_account_get_port (account) && security == ph_account_get_security (account)) ||
      (n > 0 && plan[n - 1].port == port))
    return n;
  plan[n] = (PhProbe){ .kind = PH_PROBE_PORT, .port = port, .security = security, .family = ph_account_get_address_family (account) };
  return n + 1;
}

static gboolean
is_about_reachability (PhProblemId id)
{
  return id == PH_PROBLEM_CONNECTION_REFUSED || id == PH_PROBLEM_CONNECTION_TIMEOUT || id == PH_PROBLEM_SERVER_SPEAKS_PLAIN;
}

static gboolean
is_about_silence (PhProblemId id)
{
  return id == PH_PROBLEM_NO_GREETING || id == PH_PROBLEM_SERVER_EXPECTS_TLS || id == PH_PROBLEM_CLOSED_BEFORE_GREETING;
}

static gboolean
is_about_starttls (PhProblemId id)
{
  return id == PH_PROBLEM_STARTTLS_NOT_OFFERED || id == PH_PROBLEM_STARTTLS_STRIPPED || id == PH_PROBLEM_STARTTLS_REFUSED;
}

/**
 * ph_cross_probe_plan:
 * @id: what seems to be wrong
 * @account: the settings that were used
 * @plan: (out caller-allocates): what to try
 *
 * Returns: how many entries of @plan were filled in; 0 if no probe would tell more
 */
guint
ph_cross_probe_plan (PhProblemId id, PhAccount *account, PhProbe plan[PH_MAX_CROSS_PROBES])
{
  guint16 port = (guint16) ph_account_get_port (account);
  guint16 tls_port = ph_security_get_default_port (PH_SECURITY_TLS);
  guint16 starttls_port = ph_security_get_default_port (PH_SECURITY_STARTTLS);
  guint n = 0;

  if (is_about_silence (id) && ph_account_get_security (account) != PH_SECURITY_TLS)
    n = add (plan, n, account, port, PH_SECURITY_TLS);
  if ((is_about_reachability (id) || is_about_silence (id) || is_about_starttls (id)) && port != tls_port)
    n = add (plan, n, account, tls_port, PH_SECURITY_TLS);
  if ((is_about_reachability (id) || is_about_silence (id)) && port != starttls_port)
    n = add (plan, n, account, starttls_port, PH_SECURITY_STARTTLS);
  return n;
}

/* A certificate that nobody trusts is still one: somebody speaks TLS there. */
static gboolean
is_answer (const GError *error)
{
  static const PhConnectionError answers[] = {
    PH_CONNECTION_ERROR_CERTIFICATE,
    PH_CONNECTION_ERROR_CERTIFICATE_CHANGED,
    PH_CONNECTION_ERROR_CERTIFICATE_REQUIRED,
    PH_CONNECTION_ERROR_CLIENT_CERTIFICATE_REFUSED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_error_matches (error, PH_CONNECTION_ERROR, (int) answers[i]))
      return TRUE;
  return error == NULL;
}

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  PhConnection *connection = PH_CONNECTION (source);
  ProbeOp *op = probe_op_get (attempt->task);
  PhProbe *probe = &g_array_index (op->probes, PhProbe, attempt->index);
  g_autoptr(GError) error = NULL;

  ph_connection_open_finish (connection, result, &error);
  ph_connection_close (connection);
  probe->outcome = is_answer (error) ? PH_PROBE_OPEN : PH_PROBE_CLOSED;
  if (--op->n_pending > 0)
    return;
  if (!g_task_return_error_if_cancelled (attempt->task))
    g_task_return_pointer (attempt->task, g_array_ref (op->probes), (GDestroyNotify) g_array_unref);
}

static void
start_probe (GTask *task, const PhServerSettings *settings, guint index)
{
  const PhProbe *probe = &g_array_index (probe_op_get (task)->probes, PhProbe, index);
  g_autoptr(PhServerSettings) other = ph_server_settings_new ();
  g_autoptr(PhConnection) connection = NULL;
  Attempt *attempt = g_new0 (Attempt, 1);

  other->endpoint = ph_endpoint_new (ph_endpoint_get_host (settings->endpoint), probe->port, probe->security);
  other->ca_file = g_strdup (settings->ca_file);
  other->address_family = settings->address_family;
  connection = ph_connection_new (other);

  attempt->task = g_object_ref (task);
  attempt->index = index;
  attempt->deadline = ph_deadline_new (g_task_get_cancellable (task));
  ph_deadline_restart (attempt->deadline, PROBE_TIMEOUT_MS);
  ph_connection_open_async (connection, ph_deadline_get_cancellable (attempt->deadline), probe_cb, attempt);
}

/**
 * ph_cross_probe_run_async:
 * @settings: the host, and which authorities to trust; nothing else of it is used. A pin is for one port, and what answers
 *   with a certificate that nobody trusts speaks TLS nevertheless
 * @plan: (array length=n_probes): what to try
 * @n_probes: how many, at least one
 * @cancellable: (nullable): stops all
 * @callback: called when all have answered or three seconds are over
 * @user_data: for @callback
 */
void
ph_cross_probe_run_async (const PhServerSettings *settings, const PhProbe *plan, guint n_probes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (settings != NULL && plan != NULL && n_probes > 0 && n_probes <= PH_MAX_CROSS_PROBES);

  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  ProbeOp *op = g_new0 (ProbeOp, 1);

  g_task_set_source_tag (task, ph_cross_probe_run_async);
  probe_op_attach (task, op);
  op->probes = g_array_new (FALSE, FALSE, sizeof (PhProbe));
  g_array_append_vals (op->probes, plan, n_probes);
  op->n_pending = n_probes;
  for (guint i = 0; i < n_probes; i++)
    start_probe (task, settings, i);
}

/**
 * ph_cross_probe_run_finish:
 * @result: what the callback got
 *
 * Returns: (transfer full) (element-type PhProbe) (nullable): the plan with its answers; %NULL if it was cancelled
 */
GArray *
ph_cross_probe_run_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ph_cross_probe_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
