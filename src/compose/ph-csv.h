// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A club or a class has some hundred people; beyond this it is a mailing for which there are services. */
#define PH_CSV_MAX_BYTES   (8 * 1024 * 1024)
#define PH_CSV_MAX_ROWS    10000
#define PH_CSV_MAX_COLUMNS 200

char *ph_csv_decode (const guint8 *data, gsize length, GError **error);
GPtrArray *ph_csv_parse (const char *text, GError **error);

G_END_DECLS
