// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-practice-message.h"

G_BEGIN_DECLS

#define PH_TYPE_PRACTICE_MESSAGE_VIEW (ph_practice_message_view_get_type ())

/* One received message: its text, its header fields, its raw source. */
G_DECLARE_FINAL_TYPE (PhPracticeMessageView, ph_practice_message_view, PH, PRACTICE_MESSAGE_VIEW, AdwBin)

void ph_practice_message_view_show (PhPracticeMessageView *self, PhPracticeMessage *message);

G_END_DECLS
