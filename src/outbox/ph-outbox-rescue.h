// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-core.h"

G_BEGIN_DECLS

gboolean ph_outbox_rescue_run (PhOutboxCore *core, GError **error);
gboolean ph_outbox_rescue_finish (PhOutboxCore *core, GError **error);

G_END_DECLS
