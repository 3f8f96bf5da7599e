// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-provider.h"

G_BEGIN_DECLS

/* @self is new. Errors: G_KEY_FILE_ERROR_INVALID_VALUE, the message begins with the key. */
gboolean ph_provider_group_read (PhProvider *self, GKeyFile *file, const char *group, GError **error);
char *ph_provider_group_dup_unknown_key (GKeyFile *file, const char *group); /* (transfer full) (nullable): the first that means nothing */

G_END_DECLS
