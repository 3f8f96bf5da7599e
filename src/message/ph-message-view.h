// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What of a received message a person reads: decoded header fields and the text. Bounded whatever comes in. */
typedef struct
{
  char *from;    /* (nullable): decoded, escaped */
  char *to;      /* (nullable) */
  char *subject; /* (nullable) */
  char *date;    /* (nullable): as in the message */
  char *text;    /* the first text/plain part, UTF-8, at most 1 MiB */
} PhMessageView;

PhMessageView *ph_message_view_new (GBytes *message);
void ph_message_view_free (PhMessageView *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhMessageView, ph_message_view_free)

G_END_DECLS
