// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-text-reply-search.h"

G_BEGIN_DECLS

#define PH_TYPE_REFERENCE_ROW (ph_reference_row_get_type ())

/* One line of the reference: a code, or a reply that is typical of a provider. */
G_DECLARE_FINAL_TYPE (PhReferenceRow, ph_reference_row, PH, REFERENCE_ROW, AdwActionRow)

GtkWidget *ph_reference_row_new_for_entry (const PhReplyCode *entry);
GtkWidget *ph_reference_row_new_for_example (const PhProviderReply *reply);
GtkWidget *ph_reference_row_new_for_query (const PhReplyQuery *query);
gboolean ph_reference_row_fits (PhReferenceRow *self, const PhTextReplySearch *search);
PhReplyQuery *ph_reference_row_make_query (PhReferenceRow *self);

G_END_DECLS
