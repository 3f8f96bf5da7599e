// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-mailbox.h"

G_BEGIN_DECLS

GPtrArray *ph_vcard_list_mailboxes (const char *text); /* (transfer full) (element-type PhMailbox): the preferred first */

G_END_DECLS
