// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox-entry.h"
#include "ph-text-fact-sheet.h"
#include "ph-text-report.h"

G_BEGIN_DECLS

/**
 * PhTextFailedTest:
 * @account: the settings that were tested
 * @problem: what came of it
 * @time: when, in seconds since 1970
 *
 * A test that failed. Borrows everything.
 */
typedef struct
{
  PhAccount *account;
  PhProblem *problem;
  gint64 time;
} PhTextFailedTest;

/**
 * PhTextTroubles:
 * @accounts: (element-type PhAccount): all of them
 * @messages: (element-type PhOutboxEntry): those of the outbox that something is the matter with
 * @tests: (element-type PhTextFailedTest): latest first
 * @addresses: whether mail addresses and user names are told
 *
 * What a report to somebody who helps says of a person's own things. Borrows everything.
 */
typedef struct
{
  GListModel *accounts;
  GPtrArray *messages;
  GPtrArray *tests;
  PhTextReportAddresses addresses;
} PhTextTroubles;

/* Settings without passwords, notes, signatures and paths; of messages neither subject nor recipients. */
void ph_text_troubleshooting_add (PhTextFactSheet *sheet, const PhTextTroubles *troubles);

G_END_DECLS
