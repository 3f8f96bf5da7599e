// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

#define PH_PLACEHOLDER_ADDRESS    "%EMAILADDRESS%"
#define PH_PLACEHOLDER_LOCAL_PART "%EMAILLOCALPART%"
#define PH_PLACEHOLDER_DOMAIN     "%EMAILDOMAIN%"

char *ph_settings_fill_placeholders (const char *text, const PhAddress *address, const char *domain);

G_END_DECLS
