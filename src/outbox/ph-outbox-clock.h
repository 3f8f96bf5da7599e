// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-core.h"

G_BEGIN_DECLS

gboolean ph_outbox_clock_follow (PhOutboxCore *core, GError **error);

G_END_DECLS
