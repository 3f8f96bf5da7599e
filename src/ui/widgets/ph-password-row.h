// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-secret.h"

G_BEGIN_DECLS

/* AdwPasswordEntryRow can't be derived from; these give it what it lacks. */
void ph_password_row_protect (AdwPasswordEntryRow *row);         /* from here on its text lives in locked memory */
PhSecret *ph_password_row_dup_secret (AdwPasswordEntryRow *row); /* (nullable): NULL when nothing is typed */
void ph_password_row_set_secret (AdwPasswordEntryRow *row, PhSecret *secret);

G_END_DECLS
