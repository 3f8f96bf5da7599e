// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ph_sasl_scram_check_first (GBytes *server_first, GError **error);
gboolean ph_sasl_scram_is_error (GBytes *message);

G_END_DECLS
