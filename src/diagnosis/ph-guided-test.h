// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-probe.h"
#include "ph-problem.h"
#include "ph-provider-catalogue.h"
#include "ph-session.h"
#include "ph-test-step.h"

G_BEGIN_DECLS

#define PH_TYPE_GUIDED_TEST (ph_guided_test_get_type ())

/* One run of "Test Account Settings": a GListModel of its nine PhTestStep in the order in which they run. One run each. */
G_DECLARE_FINAL_TYPE (PhGuidedTest, ph_guided_test, PH, GUIDED_TEST, GObject)

PhGuidedTest *ph_guided_test_new (PhAccount *account, PhSecret *password, const GError *secret_error);
PhGuidedTest *ph_guided_test_new_again (PhGuidedTest *earlier, PhAccount *account, PhSecret *password, const GError *secret_error);
void ph_guided_test_set_token (PhGuidedTest *self, PhSecret *token);
void ph_guided_test_set_probes (PhGuidedTest *self, PhTestProbes probes);
void ph_guided_test_set_catalogue (PhGuidedTest *self, PhProviderCatalogue *catalogue);
void ph_guided_test_keep_session (PhGuidedTest *self);
void ph_guided_test_set_delivery (PhGuidedTest *self, PhAddress *recipient, GBytes *message);

void ph_guided_test_run_async (PhGuidedTest *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PhProblem *ph_guided_test_run_finish (PhGuidedTest *self, GAsyncResult *result);

PhAccount *ph_guided_test_get_account (PhGuidedTest *self);
PhProvider *ph_guided_test_get_provider (PhGuidedTest *self);
PhProblem *ph_guided_test_get_problem (PhGuidedTest *self);
const PhProbe *ph_guided_test_get_probes (PhGuidedTest *self, guint *ret_n);
const PhProblemId *ph_guided_test_get_warnings (PhGuidedTest *self, guint *ret_n);
PhSession *ph_guided_test_get_session (PhGuidedTest *self);
PhCertificate *ph_guided_test_get_certificate (PhGuidedTest *self);
PhSmtpResult *ph_guided_test_get_result (PhGuidedTest *self);
PhTranscript *ph_guided_test_get_transcript (PhGuidedTest *self);

G_END_DECLS
