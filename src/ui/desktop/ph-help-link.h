// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-problem-id.h"

G_BEGIN_DECLS

/* A page is named like its file, without the suffix, and a part of it by its identifier behind a "#": "outbox", "test#details". */
#define PH_HELP_LINK_INDEX "index"

void ph_help_link_install_key (void);
void ph_help_link_open_for (GtkWindow *window);
void ph_help_link_open (GtkWindow *parent, const char *page);
char *ph_help_link_for_problem (PhProblemId problem);
void ph_help_link_set_page (GtkWidget *widget, const char *page); /* (nullable): that of its kind */
const char *ph_help_link_find_page (GtkWindow *window);

G_END_DECLS
