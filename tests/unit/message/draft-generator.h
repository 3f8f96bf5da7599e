// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-draft.h"

G_BEGIN_DECLS

/**
 * DraftAddresses:
 * @DRAFT_ADDRESSES_ANY: also those that need SMTPUTF8, and address literals
 * @DRAFT_ADDRESSES_USUAL: what every server takes
 */
typedef enum
{
  DRAFT_ADDRESSES_ANY,
  DRAFT_ADDRESSES_USUAL,
} DraftAddresses;

/* Sound, and as odd as drafts get. Attachments are written into @folder, which it may use alone. */
PhDraft *draft_generator_new_draft (GRand *random, DraftAddresses addresses, const char *folder);

G_END_DECLS
