// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When something is to be sent, as typed after --at. @now says which time zone is meant where none is named. In seconds since 1970. Errors: PH_CLI_ERROR with EX_USAGE. */
gboolean ph_cli_time_parse (const char *text, GDateTime *now, gint64 *ret_time, GError **error);
/* (transfer full): ISO 8601, UTC: 2026-03-01T12:00:00Z */
char *ph_cli_time_to_iso8601 (gint64 time);

G_END_DECLS
