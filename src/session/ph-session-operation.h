// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-content-reader.h"
#include "ph-smtp-engine.h"

G_BEGIN_DECLS

typedef enum
{
  PH_SESSION_OPENS,
  PH_SESSION_SENDS,
  PH_SESSION_CHECKS,
  PH_SESSION_CLOSES,
} PhSessionVerb;

/**
 * PhSessionOperation:
 * @verb: what is done
 * @task: (nullable): who waits for it; nobody does for a farewell that comes by itself
 * @submission: of what is sent or checked; a copy
 * @content: (nullable): of what is sent
 * @watch: (nullable): on the cancellable of @task
 *
 * What somebody asked a session to do, from then until it is done.
 */
typedef struct
{
  PhSessionVerb verb;
  GTask *task;
  PhSmtpSubmission submission;
  PhContentReader *content;
  GSource *watch;
} PhSessionOperation;

PhSessionOperation *ph_session_operation_new (PhSessionVerb verb, GTask *task);
void ph_session_operation_free (PhSessionOperation *self);
void ph_session_operation_set_submission (PhSessionOperation *self, const PhSmtpSubmission *submission);
void ph_session_operation_watch (PhSessionOperation *self, GCancellableSourceFunc cancelled);
gboolean ph_session_operation_is_cancelled (const PhSessionOperation *self);
void ph_session_operation_complete (PhSessionOperation *self, PhSmtpResult *result, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhSessionOperation, ph_session_operation_free)

G_END_DECLS
