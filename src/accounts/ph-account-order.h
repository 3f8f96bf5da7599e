// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *ph_account_order_list (GKeyFile *file);
void ph_account_order_move (GKeyFile *file, const char *id, const char *next);
void ph_account_order_remember (GKeyFile *file, const char *id);

G_END_DECLS
