// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-template-store.h"

G_BEGIN_DECLS

GPtrArray *ph_template_disk_load (const char *directory, GError **error); /* (element-type PhMailTemplate), in the order of the locale */
gboolean ph_template_disk_save (const char *directory, const char *name, const char *content, PhTemplateSaveMode mode, GError **error);
gboolean ph_template_disk_remove (const char *directory, const char *name, GError **error);

G_END_DECLS
