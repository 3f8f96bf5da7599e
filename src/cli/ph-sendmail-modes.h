// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-sendmail-options.h"

G_BEGIN_DECLS

/* What posthorn-sendmail does, by mode. Each returns the exit status, which is that of the error if it sets one. */
int ph_sendmail_submit (const PhSendmailOptions *options, GError **error);
int ph_sendmail_talk (const PhSendmailOptions *options, GError **error);
int ph_sendmail_list (GError **error);
int ph_sendmail_flush (GError **error);

G_END_DECLS
