// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-outbox-row.h"

G_BEGIN_DECLS

/* The data of a job that writes a message down. */
typedef struct
{
  PhOutboxRow *row;      /* (owned): without file and digest */
  guint delay_s;         /* from when the row is there */
  GInputStream *content; /* (owned) (nullable) */
  GError *error;         /* (owned) (nullable): why there is no @content */
} PhOutboxWriting;

void ph_outbox_writing_free (PhOutboxWriting *self);
PhSmtpContent ph_outbox_find_content (PhMessageFile *message);

G_END_DECLS
