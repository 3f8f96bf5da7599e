// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhCourierDemandState:
 * @PH_COURIER_DEMAND_OPEN: there may be more that is due
 * @PH_COURIER_DEMAND_EXHAUSTED: nothing more is; what was claimed may not have ended
 */
typedef enum
{
  PH_COURIER_DEMAND_OPEN,
  PH_COURIER_DEMAND_EXHAUSTED,
} PhCourierDemandState;

/**
 * PhCourierDemand:
 * @task: (owned) (nullable): who waits for the end
 * @only: (owned) (nullable): which messages
 * @watch: (owned) (nullable): on the cancellable of @task
 * @state: how far it is
 *
 * Somebody wants that what is due is sent.
 */
typedef struct
{
  GTask *task;
  GArray *only;
  GSource *watch;
  PhCourierDemandState state;
} PhCourierDemand;

PhCourierDemand *ph_courier_demand_new (GTask *task, GArray *only);
void ph_courier_demand_free (PhCourierDemand *self);
void ph_courier_demand_watch (PhCourierDemand *self, GCancellableSourceFunc cancelled, gpointer owner);
gboolean ph_courier_demand_is_over (const PhCourierDemand *self);
void ph_courier_demand_finish (PhCourierDemand *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCourierDemand, ph_courier_demand_free)

G_END_DECLS
