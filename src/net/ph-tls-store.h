// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ph_tls_store_begin_to_load (void);
void ph_tls_store_load (void);
GTlsDatabase *ph_tls_store_get (void);

G_END_DECLS
