// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-sender-facts.h"

G_BEGIN_DECLS

#define PH_TYPE_SEND_TO_MANY (ph_send_to_many_get_type ())

/* Sends a draft to each person of a table, with the fields filled in. Signal "sent" (): the messages are the outbox's, and the draft has done its duty. */
G_DECLARE_FINAL_TYPE (PhSendToMany, ph_send_to_many, PH, SEND_TO_MANY, AdwWindow)

GtkWindow *ph_send_to_many_new (GtkWindow *parent, PhServices *services, PhSenderFacts *facts, PhDraft *draft);
void ph_send_to_many_load (PhSendToMany *self, GFile *file); /* a table, as if it had been chosen */

G_END_DECLS
