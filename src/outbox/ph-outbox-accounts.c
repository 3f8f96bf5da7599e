// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the outbox knows of accounts: how much they have sent lately, whether they pause, and what their servers can. Survives a
// restart, because limits of providers do, too.

#include "config.h"

#include "ph-outbox-accounts.h"

#include "ph-host-name.h"
#include "ph-outbox-operations.h"
#include "ph-outbox-rows.h"

/**
 * ph_outbox_usage_clear:
 * @self: what an account has sent
 */
void
ph_outbox_usage_clear (PhOutboxUsage *self)
{
  g_return_if_fail (self != NULL);

  ph_outbox_trouble_clear (&self->pause);
  *self = (PhOutboxUsage){ 0 };
}

void
ph_outbox_usage_free (PhOutboxUsage *self)
{
  ph_outbox_usage_clear (self);
  g_free (self);
}

/**
 * ph_server_facts_free:
 * @self: (transfer full): what is known of a server
 */
void
ph_server_facts_free (PhServerFacts *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->endpoint);
  g_free (self);
}

/**
 * ph_server_facts_dup_endpoint:
 * @account: whose server
 *
 * Returns: (transfer full): `host:port`, by which facts are kept; the same for all spellings of an internationalized name
 */
char *
ph_server_facts_dup_endpoint (PhAccount *account)
{
  g_return_val_if_fail (PH_IS_ACCOUNT (account), NULL);

  g_autofree char *host = ph_host_name_to_ascii (ph_account_get_host (account));

  return g_strdup_printf ("%s:%u", host != NULL ? host : "", ph_account_get_port (account));
}

PhServerFacts *
ph_server_facts_copy (const PhServerFacts *self)
{
  PhServerFacts *copy = g_new (PhServerFacts, 1);

  *copy = *self;
  copy->endpoint = g_strdup (self->endpoint);
  return copy;
}

void
ph_outbox_pause_free (PhOutboxPause *self)
{
  ph_outbox_trouble_clear (&self->trouble);
  g_free (self);
}

static gboolean
pause_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  const PhOutboxPause *pause = job->data;
  const PhOutboxTrouble *trouble = &pause->trouble;

  if (pause->until == 0)
    return ph_outbox_database_run (core->database, error, "DELETE FROM pauses WHERE account = ?", "s", job->text);
  return ph_outbox_database_run (core->database, error, "INSERT OR REPLACE INTO pauses (account, until, problem, step, code, enhanced, reply) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                 "snssnss", job->text, pause->until, ph_outbox_trouble_get_problem_name (trouble), ph_outbox_trouble_get_step_name (trouble),
                                 (gint64) trouble->code, trouble->enhanced, trouble->text);
}

gboolean
ph_outbox_run_pause (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, pause_cb, job, error);
}

static gboolean
count_begun (PhOutboxCore *core, const char *account_id, gint64 window_s, guint *ret_n, GError **error)
{
  gint64 n = 0;
  gboolean is_done = ph_outbox_database_find (core->database, &n, error, "SELECT count(*) FROM usage WHERE account = ? AND begun > ?", "sn", account_id, ph_outbox_now () - window_s);

  *ret_n = (guint) n;
  return is_done;
}

static gboolean
read_pause (PhOutboxCore *core, const char *account_id, PhOutboxUsage *usage, GError **error)
{
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error, "SELECT until, problem, step, code, enhanced, reply FROM pauses WHERE account = ? AND until > ?",
                                                              "sn", account_id, ph_outbox_now ());
  PhOutboxStep step = query != NULL ? ph_outbox_database_step (core->database, query, error) : PH_OUTBOX_STEP_FAILED;

  if (step == PH_OUTBOX_STEP_ROW)
    {
      usage->paused_until = ph_outbox_query_get_number (query, 0);
      ph_outbox_rows_read_trouble (query, 1, &usage->pause);
    }
  return step != PH_OUTBOX_STEP_FAILED;
}

static gboolean
get_usage_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  PhOutboxUsage *usage = g_new0 (PhOutboxUsage, 1);

  ph_outbox_job_take_result (job, usage, (GDestroyNotify) ph_outbox_usage_free);
  return count_begun (core, job->text, 60, &usage->in_minute, error) && count_begun (core, job->text, 60 * 60, &usage->in_hour, error) &&
         count_begun (core, job->text, 24 * 60 * 60, &usage->in_day, error) && read_pause (core, job->text, usage, error);
}

gboolean
ph_outbox_run_get_usage (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, get_usage_cb, job, error);
}

static gboolean
learn_server_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  const PhServerFacts *facts = job->data;

  return ph_outbox_database_run (core->database, error,
                                 "INSERT OR REPLACE INTO servers (account, endpoint, max_size, has_8bitmime, has_smtputf8, has_dsn, known) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                 "ssnnnnn", job->text, facts->endpoint, facts->max_size, (gint64) facts->has_8bitmime, (gint64) facts->has_smtputf8,
                                 (gint64) facts->has_dsn, facts->known != 0 ? facts->known : ph_outbox_now ());
}

gboolean
ph_outbox_run_learn_server (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, learn_server_cb, job, error);
}

static gboolean
recall_server_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  const char *endpoint = job->data;
  PhServerFacts *facts = g_new0 (PhServerFacts, 1);
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error, "SELECT max_size, has_8bitmime, has_smtputf8, has_dsn, known FROM servers WHERE account = ? AND endpoint = ?",
                                                              "ss", job->text, endpoint);
  PhOutboxStep step = query != NULL ? ph_outbox_database_step (core->database, query, error) : PH_OUTBOX_STEP_FAILED;

  facts->endpoint = g_strdup (endpoint);
  ph_outbox_job_take_result (job, facts, (GDestroyNotify) ph_server_facts_free);
  if (step == PH_OUTBOX_STEP_ROW)
    {
      facts->max_size = ph_outbox_query_get_number (query, 0);
      facts->has_8bitmime = ph_outbox_query_get_number (query, 1) != 0;
      facts->has_smtputf8 = ph_outbox_query_get_number (query, 2) != 0;
      facts->has_dsn = ph_outbox_query_get_number (query, 3) != 0;
      facts->known = ph_outbox_query_get_number (query, 4);
    }
  return step != PH_OUTBOX_STEP_FAILED;
}

gboolean
ph_outbox_run_recall_server (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, recall_server_cb, job, error);
}
