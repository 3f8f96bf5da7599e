// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-mailbox.h"

G_BEGIN_DECLS

GPtrArray *ph_recipient_rows_parse (const char *text); /* (transfer full) (element-type PhMailbox) */

G_END_DECLS
