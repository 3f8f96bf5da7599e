// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-practice-dialogue.h"

G_BEGIN_DECLS

#define PH_TYPE_PRACTICE_CONNECTION (ph_practice_connection_get_type ())

G_DECLARE_FINAL_TYPE (PhPracticeConnection, ph_practice_connection, PH, PRACTICE_CONNECTION, GObject)

PhPracticeConnection *ph_practice_connection_new (GSocketConnection *socket, PhPracticeDialogue *dialogue, GTlsCertificate *certificate, guint idle_ms);
void ph_practice_connection_start (PhPracticeConnection *self);
void ph_practice_connection_stop (PhPracticeConnection *self);

G_END_DECLS
