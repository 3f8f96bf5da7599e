// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-test-step-id.h"

G_BEGIN_DECLS

/**
 * PhSpeed:
 * @PH_SPEED_USUAL: as with a healthy server, or faster
 * @PH_SPEED_SLOW: noticeably slower than usual
 * @PH_SPEED_VERY_SLOW: so slow that other programs may give up
 *
 * How long something took beside what is usual.
 */
typedef enum
{
  PH_SPEED_USUAL,
  PH_SPEED_SLOW,
  PH_SPEED_VERY_SLOW,
} PhSpeed;

#define PH_TYPE_SPEED (ph_speed_get_type ())

GType ph_speed_get_type (void) G_GNUC_CONST;
const char *ph_speed_to_nick (PhSpeed speed);
guint ph_speed_get_usual_ms (PhTestStepId id); /* what a healthy server needs at most, in milliseconds; 0: nothing to wait for */
PhSpeed ph_speed_judge (PhTestStepId id, guint elapsed_ms);
/* Of all steps of a test (the GListModel of its PhTestStep) that did not fail. @ret_slowest: (out): set unless all is usual. */
PhSpeed ph_speed_judge_test (GListModel *steps, PhTestStepId *ret_slowest);

G_END_DECLS
