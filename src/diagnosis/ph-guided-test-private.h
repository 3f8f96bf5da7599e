// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// What the files of a guided test share: ph-guided-test.c has the object, ph-guided-test-steps.c runs the steps,
// ph-guided-test-verdict.c finds out why one of them failed and ends the run.

#pragma once

#include "ph-clues.h"
#include "ph-deadline.h"
#include "ph-guided-test.h"
#include "ph-test-rows.h"

G_BEGIN_DECLS

typedef enum
{
  PH_SESSION_CLOSE_AT_ONCE,
  PH_SESSION_KEEP_FOR_ANOTHER, /* who is refused a sender may be allowed another one without signing in again */
} PhSessionKeeping;

struct _PhGuidedTest
{
  GObject parent_instance;

  PhAccount *account;   /* (owned) */
  PhSecret *password;   /* (owned) (nullable) */
  PhSecret *token;      /* (owned) (nullable) */
  GError *secret_error; /* (owned) (nullable) */
  PhTestProbes probes;
  PhProviderCatalogue *catalogue; /* (owned) (nullable) */
  PhAddress *recipient;           /* (owned) (nullable) */
  GBytes *message;                /* (owned) (nullable) */
  PhServerSettings *settings;     /* (owned) (nullable): once the account was checked, until the end of the run */
  PhSessionKeeping keeping;

  PhTestRows *rows;          /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the run */
  PhDeadline *deadline;      /* (owned) (nullable): of the network step */

  PhTranscript *transcript; /* (owned) */
  PhSession *session;       /* (owned) (nullable) */
  gulong stage_handler;     /* 0 but while the session opens */
  guint keep_id;            /* 0 but while the session is kept */
  GArray *warnings;         /* (owned) (element-type PhProblemId) */

  GError *error; /* (owned) (nullable): why the failed step failed */
  PhTestStepId failed_step;
  gint64 failed_since_us; /* when that step began */
  PhClues *clues;         /* (owned) (nullable): made when somebody asks for them */
  guint patience_id;      /* 0 but while a step runs of which more could be found out */
  PhDeadline *look;       /* (owned) (nullable): while clues are followed; without a limit of its own */
  GTask *waiting;         /* (owned) (nullable): the run, while it waits for that */

  PhSmtpResult *result; /* (owned) (nullable): of the delivery */
  PhProblem *problem;   /* (owned) (nullable) */
};

/* ph-guided-test.c */
PhClues *ph_guided_test_get_clues (PhGuidedTest *self);

/* ph-guided-test-steps.c */
void ph_guided_test_start (GTask *owned_task);
void ph_guided_test_advance_to (PhGuidedTest *self, PhTestStepId id);

/* ph-guided-test-verdict.c */
void ph_guided_test_watch_step (PhGuidedTest *self);
void ph_guided_test_fail (GTask *owned_task, PhTestStepId step, const GError *error);
void ph_guided_test_finish (GTask *owned_task);
void ph_guided_test_close_session (PhGuidedTest *self);

G_END_DECLS
