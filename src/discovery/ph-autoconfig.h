// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-settings-document.h"

G_BEGIN_DECLS

/* clientConfig (draft-ietf-mailmaint-autoconfig). @address: (nullable): for the placeholders of the user name; @domain for the others. */
PhSettingsDocument *ph_autoconfig_parse (GBytes *document, const PhAddress *address, const char *domain, GError **error);

G_END_DECLS
