// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// How sure a verdict is, by name.

#include "config.h"

#include "ph-confidence.h"

G_DEFINE_ENUM_TYPE (PhConfidence,
                    ph_confidence,
                    G_DEFINE_ENUM_VALUE (PH_CONFIDENCE_POSSIBLE, "possible"),
                    G_DEFINE_ENUM_VALUE (PH_CONFIDENCE_LIKELY, "likely"),
                    G_DEFINE_ENUM_VALUE (PH_CONFIDENCE_CERTAIN, "certain"))

/**
 * ph_confidence_to_nick:
 * @confidence: how sure
 *
 * Returns: (transfer none): its name, such as "certain"
 */
const char *
ph_confidence_to_nick (PhConfidence confidence)
{
  g_autoptr(GEnumClass) class = g_type_class_ref (PH_TYPE_CONFIDENCE);
  const GEnumValue *value = g_enum_get_value (class, (int) confidence);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}
