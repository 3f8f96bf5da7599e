// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

/* What people type or paste: `ada@example.org`, `Ada Lovelace <ada@example.org>`, `mailto:ada@example.org?subject=Hi`.
 * @ret_name: (out) (optional) (nullable) (transfer full): the name in front of it. Errors: PH_ADDRESS_ERROR. */
PhAddress *ph_typed_address_parse (const char *text, char **ret_name, GError **error);

G_END_DECLS
