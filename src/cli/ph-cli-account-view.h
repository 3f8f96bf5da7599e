// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <json-glib/json-glib.h>

#include "ph-account.h"

G_BEGIN_DECLS

void ph_cli_json_add_account (JsonBuilder *builder, PhAccount *account);
void ph_cli_account_print_in_list (PhAccount *account);
void ph_cli_account_print (PhAccount *account);

G_END_DECLS
