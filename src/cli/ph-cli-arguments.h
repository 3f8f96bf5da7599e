// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ph_cli_arguments_parse (GOptionContext *context, int *argc, char ***argv, GError **error);

G_END_DECLS
