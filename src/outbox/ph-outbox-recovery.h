// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-core.h"
#include "ph-outbox-rows.h"

G_BEGIN_DECLS

gboolean ph_outbox_recovery_run (PhOutboxCore *core, gpointer data, GError **error);
gboolean ph_outbox_recovery_sweep (PhOutboxCore *core, gpointer data, GError **error);
void ph_outbox_recovery_tidy (PhOutboxCore *core);
gboolean ph_outbox_recovery_correct (PhOutboxCore *core, PhOutboxRow *row);
gboolean ph_outbox_recovery_note (PhOutboxCore *core, PhOutboxRow *row, PhOutboxNews news, GError **error);
gboolean ph_outbox_recovery_drop_unconfirmed (PhOutboxCore *core, const PhOutboxRow *row, gboolean *ret_dropped, GError **error);
void ph_outbox_recovery_mark_uncertain (PhOutboxRow *row);

G_END_DECLS
