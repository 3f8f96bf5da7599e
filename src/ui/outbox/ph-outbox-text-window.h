// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-message-file.h"

G_BEGIN_DECLS

/**
 * PhOutboxTextKind:
 * @PH_OUTBOX_TEXT_PROSE: what people write
 * @PH_OUTBOX_TEXT_PROTOCOL: what programs write: from left to right, all letters of one width
 */
typedef enum
{
  PH_OUTBOX_TEXT_PROSE,
  PH_OUTBOX_TEXT_PROTOCOL,
} PhOutboxTextKind;

#define PH_TYPE_OUTBOX_TEXT_WINDOW (ph_outbox_text_window_get_type ())

/* Some text, to be read and copied. */
G_DECLARE_FINAL_TYPE (PhOutboxTextWindow, ph_outbox_text_window, PH, OUTBOX_TEXT_WINDOW, AdwWindow)

GtkWindow *ph_outbox_text_window_new (GtkWindow *parent, const char *title, const char *text, PhOutboxTextKind kind);
GtkWindow *ph_outbox_text_window_new_for_source (GtkWindow *parent, PhMessageFile *message);

G_END_DECLS
