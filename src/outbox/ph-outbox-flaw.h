// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox.h"

G_BEGIN_DECLS

PhOutboxError ph_outbox_error_of_errno (int number, PhOutboxError otherwise);
PhOutboxError ph_outbox_error_of_sqlite (int status, int number);

G_END_DECLS
