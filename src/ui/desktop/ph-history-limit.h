// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_HISTORY_LIMIT (ph_history_limit_get_type ())

/* Lets the outbox forget what is older than the preferences want, as long as it lives. */
G_DECLARE_FINAL_TYPE (PhHistoryLimit, ph_history_limit, PH, HISTORY_LIMIT, GObject)

PhHistoryLimit *ph_history_limit_new (PhServices *services);

G_END_DECLS
