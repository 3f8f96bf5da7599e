// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-session.h"

G_BEGIN_DECLS

typedef struct _PhPoolLessons PhPoolLessons;

guint ph_pool_min_limit (guint a, guint b);

PhPoolLessons *ph_pool_lessons_new (guint max_connections, guint max_messages);
void ph_pool_lessons_free (PhPoolLessons *self);

guint ph_pool_lessons_get_max_connections (const PhPoolLessons *self);
guint ph_pool_lessons_get_max_messages (const PhPoolLessons *self);
guint ph_pool_lessons_get_max_recipients (const PhPoolLessons *self);
PhSmtpExtensions ph_pool_lessons_get_ignored (const PhPoolLessons *self);

void ph_pool_lessons_note_message (PhPoolLessons *self);
void ph_pool_lessons_note_refused_connection (PhPoolLessons *self, guint n_others, PhSessionStage stage);
void ph_pool_lessons_note_max_messages (PhPoolLessons *self, guint n_messages);
void ph_pool_lessons_note_max_recipients (PhPoolLessons *self, guint n_recipients);
void ph_pool_lessons_note_broken (PhPoolLessons *self, PhSmtpExtensions extensions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPoolLessons, ph_pool_lessons_free)

G_END_DECLS
