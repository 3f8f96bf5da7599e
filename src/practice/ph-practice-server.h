// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-practice-fault.h"
#include "ph-practice-message.h"
#include "ph-secret.h"

G_BEGIN_DECLS

#define PH_TYPE_PRACTICE_SERVER (ph_practice_server_get_type ())

G_DECLARE_FINAL_TYPE (PhPracticeServer, ph_practice_server, PH, PRACTICE_SERVER, GObject)

PhPracticeServer *ph_practice_server_new (PhPracticeFault fault);
gboolean ph_practice_server_start (PhPracticeServer *self, guint16 tls_port, guint16 starttls_port, GError **error);
void ph_practice_server_stop (PhPracticeServer *self);
const char *ph_practice_server_get_host (PhPracticeServer *self);
guint16 ph_practice_server_get_tls_port (PhPracticeServer *self);
guint16 ph_practice_server_get_starttls_port (PhPracticeServer *self);
const char *ph_practice_server_get_username (PhPracticeServer *self);
PhSecret *ph_practice_server_get_password (PhPracticeServer *self);
const char *ph_practice_server_get_sha256 (PhPracticeServer *self);
const char *ph_practice_server_get_certificate_pem (PhPracticeServer *self);
PhPracticeFault ph_practice_server_get_fault (PhPracticeServer *self);

G_END_DECLS
