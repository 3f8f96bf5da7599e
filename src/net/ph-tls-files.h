// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GTlsDatabase *ph_tls_files_load_authorities (const char *path, GError **error);
GTlsCertificate *ph_tls_files_load_certificate (const char *where, GError **error);

G_END_DECLS
