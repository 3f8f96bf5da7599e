// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-cli-outgoing.h"
#include "ph-cli-target.h"

G_BEGIN_DECLS

/* What holds for every message of a run. */
typedef struct
{
  PhSmtpRefusedPolicy refused;
  PhSmtpDelivery delivery;
  guint max_connections;
} PhCliWishes;

/* Submits the messages of one run, and counts. */
typedef struct _PhCliCourier PhCliCourier;

PhCliCourier *ph_cli_courier_new (const PhCliTarget *target, const PhCliWishes *wishes);
void ph_cli_courier_free (PhCliCourier *self);
void ph_cli_courier_deliver (PhCliCourier *self, GPtrArray *messages);
PhTranscript *ph_cli_courier_get_transcript (PhCliCourier *self);
PhSessionStats ph_cli_courier_get_stats (PhCliCourier *self);
guint ph_cli_courier_get_n_connections (PhCliCourier *self);
PhProtection ph_cli_courier_get_protection (PhCliCourier *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCliCourier, ph_cli_courier_free)

G_END_DECLS
