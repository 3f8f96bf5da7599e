// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-template-store.h"

G_BEGIN_DECLS

/* Keeps @menu full of the templates, each of which activates @action with its name, as long as @owner lives. */
void ph_template_menu_follow (GMenu *menu, PhTemplateStore *store, const char *action, GObject *owner);

G_END_DECLS
