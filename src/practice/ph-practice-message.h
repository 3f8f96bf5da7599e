// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PH_TYPE_PRACTICE_MESSAGE (ph_practice_message_get_type ())

G_DECLARE_FINAL_TYPE (PhPracticeMessage, ph_practice_message, PH, PRACTICE_MESSAGE, GObject)

PhPracticeMessage *ph_practice_message_new (const char *sender, const char *const *recipients, GBytes *content, const char *mechanism);
const char *ph_practice_message_get_sender (PhPracticeMessage *self);
const char *const *ph_practice_message_get_recipients (PhPracticeMessage *self);
GBytes *ph_practice_message_get_content (PhPracticeMessage *self);
GDateTime *ph_practice_message_get_received (PhPracticeMessage *self);
const char *ph_practice_message_get_mechanism (PhPracticeMessage *self);

G_END_DECLS
