// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How a courier comes by messages: those that are due, as many as the account may send now, and each for one courier only.

#include "config.h"

#include "ph-outbox-claiming.h"

#include "ph-outbox-clock.h"
#include "ph-outbox-operations.h"
#include "ph-outbox-recovery.h"
#include "ph-outbox-rows.h"

#define MINUTE_S 60
#define HOUR_S   (60 * 60)
#define DAY_S    (24 * 60 * 60)

#define DUE   "FROM messages INDEXED BY messages_due WHERE state IN ('queued', 'waiting') AND account = ?"
#define AMONG " AND id IN (SELECT value FROM json_each (?))"

/**
 * ph_outbox_claiming_free:
 * @self: (transfer full): what was to be claimed
 */
void
ph_outbox_claiming_free (PhOutboxClaiming *self)
{
  g_free (self->account_id);
  g_free (self->only);
  g_free (self);
}

/**
 * ph_outbox_claiming_new:
 * @claim: what somebody wants
 *
 * Returns: (transfer full): a copy
 */
PhOutboxClaiming *
ph_outbox_claiming_new (const PhOutboxClaim *claim)
{
  PhOutboxClaiming *self = g_new0 (PhOutboxClaiming, 1);

  self->account_id = g_strdup (claim->account_id);
  self->quota = claim->quota;
  self->max = claim->max;
  self->only = claim->only != NULL ? ph_outbox_rows_dup_id_list (claim->only) : NULL;
  return self;
}

static gboolean
find_pause (PhOutboxCore *core, const char *account_id, gint64 *ret_until, GError **error)
{
  *ret_until = 0;
  return ph_outbox_database_find (core->database, ret_until, error, "SELECT until FROM pauses WHERE account = ?", "s", account_id);
}

/* How many messages the limits of an account leave, and when they leave more; 0: they do not matter. */
typedef struct
{
  gint64 n;
  gint64 next;
} Room;

typedef struct
{
  guint max;
  gint64 window_s;
} Limit;

static gboolean
apply_limit (PhOutboxCore *core, const char *account_id, const Limit *limit, Room *room, GError **error)
{
  gint64 since = ph_outbox_now () - limit->window_s;
  gint64 used = 0;
  gint64 oldest = 0;

  if (limit->max == 0)
    return TRUE;
  if (!ph_outbox_database_find (core->database, &used, error, "SELECT count(*) FROM usage WHERE account = ? AND begun > ?", "sn", account_id, since) ||
      !ph_outbox_database_find (core->database, &oldest, error, "SELECT coalesce (min (begun), 0) FROM usage WHERE account = ? AND begun > ?", "sn", account_id, since))
    return FALSE;
  room->n = MIN (room->n, MAX ((gint64) limit->max - used, 0));
  if (used >= (gint64) limit->max)
    room->next = MAX (room->next, oldest + limit->window_s);
  return TRUE;
}

static gboolean
apply_quota (PhOutboxCore *core, const PhOutboxClaiming *claiming, Room *room, GError **error)
{
  const Limit limits[] = {
    { claiming->quota.per_minute, MINUTE_S },
    { claiming->quota.per_hour, HOUR_S },
    { claiming->quota.per_day, DAY_S },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    if (!apply_limit (core, claiming->account_id, &limits[i], room, error))
      return FALSE;
  return ph_outbox_database_run (core->database, error, "DELETE FROM usage WHERE begun <= ?", "n", ph_outbox_now () - DAY_S);
}

static GArray *
find_due (PhOutboxCore *core, const PhOutboxClaiming *claiming, gint64 n, GError **error)
{
  gint64 now = ph_outbox_now ();
  PhOutboxQuery *query = claiming->only != NULL
                           ? ph_outbox_database_query (core->database, error, "SELECT id " DUE " AND due <= ?" AMONG " ORDER BY due, id LIMIT ?", "snsn",
                                                       claiming->account_id, now, claiming->only, n)
                           : ph_outbox_database_query (core->database, error, "SELECT id " DUE " AND due <= ? ORDER BY due, id LIMIT ?", "snn", claiming->account_id, now, n);

  return ph_outbox_rows_collect_ids (core, query, error);
}

static gboolean
find_next_due (PhOutboxCore *core, const PhOutboxClaiming *claiming, gint64 *ret_next, GError **error)
{
  *ret_next = 0;
  if (claiming->only != NULL)
    return ph_outbox_database_find (core->database, ret_next, error, "SELECT coalesce (min (due), 0) " DUE AMONG, "ss", claiming->account_id, claiming->only);
  return ph_outbox_database_find (core->database, ret_next, error, "SELECT coalesce (min (due), 0) " DUE, "s", claiming->account_id);
}

/* A row that nobody can make sense of must not be in the way of the others. */
static gboolean
give_up_row (PhOutboxCore *core, gint64 id, GError **error)
{
  return ph_outbox_database_run (core->database, error, "UPDATE messages SET state = 'failed', finished = ?, news = 1 WHERE id = ?", "nn", ph_outbox_now (), id);
}

static gboolean
begin (PhOutboxCore *core, PhOutboxRow *row, GError **error)
{
  row->state = PH_OUTBOX_SENDING;
  row->n_attempts++;
  row->tried = row->tried > 0 ? row->tried : ph_outbox_now ();
  row->is_handed_over = FALSE;
  g_free (row->owner);
  row->owner = g_strdup (ph_outbox_core_get_token (core));
  return ph_outbox_rows_update (core, row, PH_OUTBOX_NEWS_NONE, error) &&
         ph_outbox_database_run (core->database, error, "INSERT INTO usage (account, begun, message) VALUES (?, ?, ?)", "snn", row->account_id, ph_outbox_now (), row->id);
}

static gboolean
take (PhOutboxCore *core, gint64 id, GPtrArray *entries, GError **error)
{
  g_autoptr(GError) reason = NULL;
  g_autoptr(PhOutboxRow) row = ph_outbox_rows_load (core, id, &reason);
  gboolean is_dropped = FALSE;

  if (row == NULL)
    {
      if (reason->code == PH_OUTBOX_ERROR_MESSAGE)
        return give_up_row (core, id, error);
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (!ph_outbox_recovery_drop_unconfirmed (core, row, &is_dropped, error))
    return FALSE;
  if (is_dropped)
    return TRUE;
  if (ph_outbox_recovery_correct (core, row))
    return ph_outbox_recovery_note (core, row, PH_OUTBOX_NEWS_TELL, error);
  if (!begin (core, row, error))
    return FALSE;
  g_ptr_array_add (entries, ph_outbox_entry_new (g_steal_pointer (&row)));
  return TRUE;
}

static gboolean
claim_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  const PhOutboxClaiming *claiming = job->data;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 paused_until = 0;
  Room room = { claiming->max, 0 };

  if (!ph_outbox_clock_follow (core, error) || !ph_outbox_recovery_run (core, NULL, error) || !find_pause (core, claiming->account_id, &paused_until, error) ||
      !apply_quota (core, claiming, &room, error))
    return FALSE;
  if (paused_until > ph_outbox_now ())
    room.n = 0;

  g_autoptr(GArray) ids = find_due (core, claiming, room.n, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!take (core, g_array_index (ids, gint64, i), entries, error))
      return FALSE;
  if (!find_next_due (core, claiming, &job->number, error))
    return FALSE;
  if (job->number != 0 && (paused_until > ph_outbox_now () || room.next != 0))
    job->number = MAX (job->number, MAX (paused_until, room.next));
  ph_outbox_job_take_result (job, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

gboolean
ph_outbox_run_claim (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_write (core, claim_cb, job, error);
}

static gboolean
list_busy_accounts_cb (PhOutboxCore *core, gpointer data, GError **error)
{
  PhOutboxJob *job = data;
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(PhOutboxQuery) query = ph_outbox_database_query (core->database, error, "SELECT DISTINCT account FROM messages INDEXED BY messages_due WHERE state IN ('queued', 'waiting')", "");
  PhOutboxStep step = PH_OUTBOX_STEP_FAILED;

  while (query != NULL && (step = ph_outbox_database_step (core->database, query, error)) == PH_OUTBOX_STEP_ROW)
    g_ptr_array_add (accounts, g_strdup (ph_outbox_query_get_text (query, 0)));
  if (step != PH_OUTBOX_STEP_DONE)
    return FALSE;
  ph_outbox_job_take_result (job, g_steal_pointer (&accounts), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

gboolean
ph_outbox_run_list_busy_accounts (PhOutboxCore *core, PhOutboxJob *job, GError **error)
{
  return ph_outbox_core_read (core, list_busy_accounts_cb, job, error);
}
