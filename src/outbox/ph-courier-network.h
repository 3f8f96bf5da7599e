// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-outbox.h"

G_BEGIN_DECLS

/* Looks at the network: when it has changed, what waits because of it is due. */
typedef struct _PhCourierNetwork PhCourierNetwork;

PhCourierNetwork *ph_courier_network_new (PhOutbox *outbox);
void ph_courier_network_free (PhCourierNetwork *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCourierNetwork, ph_courier_network_free)

G_END_DECLS
