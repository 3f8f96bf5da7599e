// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-services.h"
#include "ph-text-fact-sheet.h"

G_BEGIN_DECLS

/**
 * PhTroubleFindings:
 * @keyring: (nullable): what is to be said of the store for passwords
 * @accounts_error: (nullable): why the accounts can't be read
 * @outbox_error: (nullable): why the outbox can't be opened
 * @folders: (nullable) (element-type PhFolderCheck): where everything is kept; %NULL: the disk does not answer
 * @messages: (nullable) (element-type PhOutboxEntry): those that something is the matter with
 *
 * What somebody had to be asked for.
 */
typedef struct
{
  char *keyring;
  char *accounts_error;
  char *outbox_error;
  GPtrArray *folders;
  GPtrArray *messages;
} PhTroubleFindings;

void ph_trouble_findings_clear (PhTroubleFindings *self);
/* Everything that has nothing to do with a particular account. */
void ph_trouble_sheet_fill (PhTextFactSheet *sheet, PhServices *services, const PhTroubleFindings *findings);

G_END_DECLS
