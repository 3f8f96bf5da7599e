// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

#include "ph-services.h"

G_BEGIN_DECLS

#define PH_TYPE_OUTBOX_NEWS (ph_outbox_news_get_type ())

/* Tells what became of messages by notifications, as the preferences say, and takes them back when they are settled or the person looks at the outbox. */
G_DECLARE_FINAL_TYPE (PhOutboxNews, ph_outbox_news, PH, OUTBOX_NEWS, GObject)

PhOutboxNews *ph_outbox_news_new (GtkApplication *application, PhServices *services);

G_END_DECLS
