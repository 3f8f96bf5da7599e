// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-smtp-engine.h"

G_BEGIN_DECLS

gboolean ph_smtp_parameters_are_offered (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities);
GError *ph_smtp_parameters_find_obstacle (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities);
char *ph_smtp_parameters_dup_mail (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities);
char *ph_smtp_parameters_dup_rcpt (const PhSmtpSubmission *submission, const PhSmtpCapabilities *capabilities, guint index);

G_END_DECLS
