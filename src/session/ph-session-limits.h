// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-session.h"

G_BEGIN_DECLS

PhSessionStage ph_session_stage_from_phase (PhConnectionPhase phase, PhSessionStage current);
PhSessionStage ph_session_stage_from_smtp (PhSmtpStage smtp_stage, PhSessionStage current);
guint ph_session_limits_get_phase_ms (PhConnectionPhase phase);
guint ph_session_limits_get_smtp_ms (PhSmtpStage smtp_stage, guint n_recipients);

G_END_DECLS
