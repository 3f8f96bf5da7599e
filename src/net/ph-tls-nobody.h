// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PH_TYPE_TLS_NOBODY (ph_tls_nobody_get_type ())

G_DECLARE_FINAL_TYPE (PhTlsNobody, ph_tls_nobody, PH, TLS_NOBODY, GTlsDatabase)

GTlsDatabase *ph_tls_nobody_new (void);

G_END_DECLS
