// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

#define PH_TYPE_ENVELOPE (ph_envelope_get_type ())

typedef struct _PhEnvelope PhEnvelope;

GType ph_envelope_get_type (void) G_GNUC_CONST;
PhEnvelope *ph_envelope_new (PhAddress *sender, GPtrArray *recipients);
PhEnvelope *ph_envelope_ref (PhEnvelope *self);
void ph_envelope_unref (PhEnvelope *self);
PhAddress *ph_envelope_get_sender (const PhEnvelope *self);
guint ph_envelope_get_n_recipients (const PhEnvelope *self);
PhAddress *ph_envelope_get_recipient (const PhEnvelope *self, guint index);
gboolean ph_envelope_needs_smtputf8 (const PhEnvelope *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhEnvelope, ph_envelope_unref)

G_END_DECLS
