// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Fields that always hold what an object holds, and the other way round. What nobody touches is never written. */
void ph_form_binding_add_text (GBindingGroup *group, const char *property, GtkEditable *field); /* without blanks around it */
void ph_form_binding_add_buffer (GBindingGroup *group, const char *property, GtkTextBuffer *buffer);
void ph_form_binding_add_choice (GBindingGroup *group, const char *property, AdwComboRow *row);         /* an enumeration, in its order */
void ph_form_binding_add_switch (GBindingGroup *group, const char *property, GtkSwitch *field, int on); /* an enumeration of two: 0 and 1 */

G_END_DECLS
