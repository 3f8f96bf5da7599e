// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ph_spoken_statuses_follow (void);
void ph_spoken_statuses_set_words (GtkLabel *status, const char *words);

G_END_DECLS
