// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-advice-rules.h"
#include "ph-keyring.h"

G_BEGIN_DECLS

/**
 * PhAdviceSearch:
 * @keyring: (nullable): where the password of the test came from; %NULL: from somewhere else
 * @reminder: whether the age of the password is a matter at all
 * @probes: whether the host may be asked about port 465; anything but %PH_TEST_PROBES_FORBID
 *
 * What a search for advice may use.
 */
typedef struct
{
  PhKeyring *keyring;
  PhAdviceReminder reminder;
  PhTestProbes probes;
} PhAdviceSearch;

void ph_advice_search_async (PhGuidedTest *test, const PhAdviceSearch *search, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) (element-type PhAdvice): what matters most first; never fails */
GPtrArray *ph_advice_search_finish (PhGuidedTest *test, GAsyncResult *result);

G_END_DECLS
