// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider-reply.h"
#include "ph-reply-query.h"

G_BEGIN_DECLS

GPtrArray *ph_reply_examples_list (const PhReplyQuery *query);
GPtrArray *ph_reply_examples_list_for_entry (const PhReplyCode *entry);

G_END_DECLS
