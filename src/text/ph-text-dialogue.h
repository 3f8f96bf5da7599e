// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_text_dialogue_line_meaning (const char *line);

G_END_DECLS
