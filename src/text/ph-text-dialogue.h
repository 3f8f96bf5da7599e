// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-reply-query.h"

G_BEGIN_DECLS

char *ph_text_dialogue_line_meaning (const char *line);
PhReplyQuery *ph_text_dialogue_line_find_reply (const char *line);

G_END_DECLS
