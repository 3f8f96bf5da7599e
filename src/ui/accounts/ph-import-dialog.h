// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_IMPORT_DIALOG (ph_import_dialog_get_type ())

/* Shows which accounts a file holds, and adds those that the person wants. Signal "done" (const char *text): what was added. */
G_DECLARE_FINAL_TYPE (PhImportDialog, ph_import_dialog, PH, IMPORT_DIALOG, AdwWindow)

PhImportDialog *ph_import_dialog_new (GtkWindow *parent, PhServices *services, GFile *file);

G_END_DECLS
