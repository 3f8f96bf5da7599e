// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-guided-test.h"
#include "session-fixture.h"

G_BEGIN_DECLS

/* A guided test of ada@posthorn.test against a scripted server, and how it ended. */
typedef struct
{
  PhAccount *account;
  PhGuidedTest *test;
  GCancellable *cancellable;
  PhProblem *problem;
  gboolean is_over;
  gint64 elapsed_ms;
} GuidedFixture;

GuidedFixture *guided_fixture_new (const char *host, guint16 port, PhSecurity security);
void guided_fixture_free (GuidedFixture *self);
void guided_fixture_sign_in (GuidedFixture *self); /* as "ada", with PLAIN, readable for everybody */
void guided_fixture_make (GuidedFixture *self);
void guided_fixture_make_again (GuidedFixture *self);
void guided_fixture_begin (GuidedFixture *self); /* is_over says when it has ended */
void guided_fixture_run (GuidedFixture *self);
PhTestStep *guided_fixture_get_step (GuidedFixture *self, PhTestStepId id); /* (transfer none) */
guint guided_fixture_count (GuidedFixture *self, const char *what);         /* in the transcript */

/* "" for no problem, and the row that is marked agrees with it. */
void guided_fixture_assert (GuidedFixture *self, const char *problem, PhTestStepId step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GuidedFixture, guided_fixture_free)

G_END_DECLS
