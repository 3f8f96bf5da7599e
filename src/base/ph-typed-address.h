// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-address.h"

G_BEGIN_DECLS

PhAddress *ph_typed_address_parse (const char *text, char **ret_name, GError **error);
char *ph_typed_address_parse_domain (const char *text, GError **error);

G_END_DECLS
