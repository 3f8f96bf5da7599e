// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-core.h"

G_BEGIN_DECLS

/* The first columns of whatever is read as a row. */
#define PH_OUTBOX_ROW_COLUMNS                                                                                           \
  "id, account, state, sender, subject, message_id, size, content, refused, notify, returned, envelope_id, onward_tls," \
  " deliver_by, deliver_by_s, hold_for_s, priority, priority_level, queued, due, finished, attempts, owner, handover,"  \
  " problem, step, code, enhanced, reply, origin, batch, file, digest, tried"

/**
 * PhOutboxNews:
 * @PH_OUTBOX_NEWS_NONE: the person knows, or need not know
 * @PH_OUTBOX_NEWS_TELL: somebody should tell the person
 */
typedef enum
{
  PH_OUTBOX_NEWS_NONE,
  PH_OUTBOX_NEWS_TELL,
} PhOutboxNews;

PhOutboxRow *ph_outbox_rows_take (PhOutboxCore *core, PhOutboxDatabase *database, PhOutboxQuery *query, GError **error);
gboolean ph_outbox_rows_insert (PhOutboxCore *core, PhOutboxRow *row, GError **error);
PhOutboxRow *ph_outbox_rows_load (PhOutboxCore *core, gint64 id, GError **error);
GPtrArray *ph_outbox_rows_collect (PhOutboxCore *core, PhOutboxQuery *query, GError **error);
GPtrArray *ph_outbox_rows_load_all (PhOutboxCore *core, GArray *ids, GError **error);
char *ph_outbox_rows_dup_id_list (const GArray *ids); /* for json_each() */
GArray *ph_outbox_rows_collect_ids (PhOutboxCore *core, PhOutboxQuery *query, GError **error);
gboolean ph_outbox_rows_update (PhOutboxCore *core, const PhOutboxRow *row, PhOutboxNews news, GError **error);
gboolean ph_outbox_rows_update_recipients (PhOutboxCore *core, const PhOutboxRow *row, GError **error);
void ph_outbox_rows_read_trouble (PhOutboxQuery *query, int column, PhOutboxTrouble *ret_trouble);
const char *ph_outbox_trouble_get_problem_name (const PhOutboxTrouble *trouble);
const char *ph_outbox_trouble_get_step_name (const PhOutboxTrouble *trouble);

G_END_DECLS
