// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-endpoint.h"
#include "ph-practice-fault.h"
#include "ph-practice-message.h"
#include "ph-secret.h"

G_BEGIN_DECLS

/* What the dialogue needs from its driver next. */
typedef enum
{
  PH_PRACTICE_WANT_READ,  /* feed what arrives */
  PH_PRACTICE_WANT_WRITE, /* write what take_output() gives, in one write */
  PH_PRACTICE_WANT_TLS,   /* do the handshake, then tls_done() */
  PH_PRACTICE_WANT_CLOSE, /* end the connection properly */
  PH_PRACTICE_WANT_DROP,  /* let go of the socket as it is */
} PhPracticeWant;

/* The server's side of one SMTP connection: bytes in, bytes and messages out; no IO. */
typedef struct _PhPracticeDialogue PhPracticeDialogue;

PhPracticeDialogue *ph_practice_dialogue_new (PhPracticeFault fault, PhSecurity security, const char *username, PhSecret *password);
void ph_practice_dialogue_free (PhPracticeDialogue *self);
PhPracticeWant ph_practice_dialogue_next (PhPracticeDialogue *self);
void ph_practice_dialogue_feed (PhPracticeDialogue *self, const guint8 *data, gsize length);
GBytes *ph_practice_dialogue_take_output (PhPracticeDialogue *self);
void ph_practice_dialogue_tls_done (PhPracticeDialogue *self);
void ph_practice_dialogue_time_out (PhPracticeDialogue *self);
PhPracticeMessage *ph_practice_dialogue_take_message (PhPracticeDialogue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhPracticeDialogue, ph_practice_dialogue_free)

G_END_DECLS
