// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the bytes of a message amount to on the wire, where every line ends with CRLF. Start with all zero. */
typedef struct
{
  gint64 size;         /* octets with CRLF line ends; call ph_octet_counter_end() first */
  gint64 line_length;  /* of the line at hand, without its end */
  gint64 longest_line; /* without its end */
  gboolean has_8bit;
  gboolean has_nul;
  gboolean is_after_cr; /* the byte before was a CR, whose line end is counted already */
} PhOctetCounter;

void ph_octet_counter_feed (PhOctetCounter *self, const guint8 *data, gsize length);
void ph_octet_counter_end (PhOctetCounter *self);

G_END_DECLS
