// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-settings-document.h"

G_BEGIN_DECLS

/* draft-ietf-mailmaint-pacc. @txt: the TXT records of _ua-auto-config.DOMAIN, one of which has to vouch for exactly these octets. */
gboolean ph_pacc_is_vouched_for (GBytes *document, const char *const *txt);
PhSettingsDocument *ph_pacc_parse (GBytes *document, const PhAddress *address, GError **error);

G_END_DECLS
