// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhConfidence:
 * @PH_CONFIDENCE_POSSIBLE: the evidence fits, and other causes fit as well
 * @PH_CONFIDENCE_LIKELY: other causes are rare
 * @PH_CONFIDENCE_CERTAIN: the server or the system has said so itself
 *
 * How sure a verdict is.
 */
typedef enum
{
  PH_CONFIDENCE_POSSIBLE,
  PH_CONFIDENCE_LIKELY,
  PH_CONFIDENCE_CERTAIN,
} PhConfidence;

#define PH_TYPE_CONFIDENCE (ph_confidence_get_type ())

GType ph_confidence_get_type (void) G_GNUC_CONST;
const char *ph_confidence_to_nick (PhConfidence confidence);

G_END_DECLS
