// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"
#include "ph-cli-look-up.h"
#include "ph-cli-server-options.h"

G_BEGIN_DECLS

/* From what a look-up found to an account that uses it. */
gboolean ph_cli_found_settings_apply (const PhCliLookUp *look_up, const PhCliServerOptions *options, PhAccount *account, GError **error);

G_END_DECLS
