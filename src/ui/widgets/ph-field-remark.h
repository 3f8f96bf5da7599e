// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PhFieldRemark:
 * @PH_FIELD_REMARK_ERROR: what is wrong
 * @PH_FIELD_REMARK_PASTE: what came in by pasting
 * @PH_FIELD_REMARK_FORGOTTEN: what stood there and does no more
 * @PH_FIELD_REMARK_CAPS_LOCK: that letters become capitals
 * @PH_FIELD_REMARK_HINT: what belongs there
 *
 * Who says something about a field, the most urgent first.
 */
typedef enum
{
  PH_FIELD_REMARK_ERROR,
  PH_FIELD_REMARK_PASTE,
  PH_FIELD_REMARK_FORGOTTEN,
  PH_FIELD_REMARK_CAPS_LOCK,
  PH_FIELD_REMARK_HINT,
} PhFieldRemark;

/* Makes what several rows say about one field its description for assistive technology; @text NULL: nothing any more. */
void ph_field_remark_set (GtkWidget *field, PhFieldRemark remark, const char *text);
/* Tells assistive technology, too, whether what stands there can't be right. */
void ph_field_remark_set_wrong (GtkWidget *field, GtkAccessibleInvalidState state);

G_END_DECLS
