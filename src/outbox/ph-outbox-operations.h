// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-worker.h"

G_BEGIN_DECLS

/* What the thread of an outbox does for each function of the outbox; what they need and give stands in the job. */

/* ph-outbox-queueing.c */
gboolean ph_outbox_run_queue (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_replace (PhOutboxCore *core, PhOutboxJob *job, GError **error);

/* ph-outbox-reading.c */
gboolean ph_outbox_run_count (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_count_nothing (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_count_view (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_rank (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_list (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_load (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_find_origin (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_open_message (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_load_transcript (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_take_news (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_take_no_news (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_look (PhOutboxCore *core, PhOutboxJob *job, GError **error);

/* ph-outbox-acting.c */
gboolean ph_outbox_run_act (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_reschedule (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_reschedule_all (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_release (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_hold (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_purge (PhOutboxCore *core, PhOutboxJob *job, GError **error);

/* ph-outbox-claiming.c */
gboolean ph_outbox_run_list_busy_accounts (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_claim (PhOutboxCore *core, PhOutboxJob *job, GError **error);

/* ph-outbox-settling.c */
gboolean ph_outbox_run_note_handover (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_note_taken (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_settle (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_settle_all (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_give_back (PhOutboxCore *core, PhOutboxJob *job, GError **error);

/* ph-outbox-accounts.c */
gboolean ph_outbox_run_pause (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_get_usage (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_learn_server (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_recall_server (PhOutboxCore *core, PhOutboxJob *job, GError **error);

/* ph-outbox-correspondents.c */
gboolean ph_outbox_run_find_correspondents (PhOutboxCore *core, PhOutboxJob *job, GError **error);
gboolean ph_outbox_run_note_correspondents (PhOutboxCore *core, PhOutboxJob *job, GError **error);

G_END_DECLS
