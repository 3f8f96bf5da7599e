// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-services.h"

G_BEGIN_DECLS

/* (transfer full): what a notification says of messages (element-type PhOutboxEntry), one at least: of those that wait for the person, or of those that were sent. No more of
 * their content than subject and first recipient. */
GNotification *ph_news_text_trouble (GPtrArray *entries, PhServices *services);
GNotification *ph_news_text_sent (GPtrArray *entries);

G_END_DECLS
