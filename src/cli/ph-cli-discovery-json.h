// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-cli-look-up.h"

G_BEGIN_DECLS

/* The document of "posthornctl discover". */
void ph_cli_discovery_json_print (const PhCliLookUp *look_up);

G_END_DECLS
