// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-octet-counter.h"

G_BEGIN_DECLS

/* What the octets of a file amount to. */
typedef struct
{
  PhOctetCounter counter;
  gboolean is_utf8; /* no NUL among it */
  gboolean has_bare_cr;
  gint64 header_size; /* of the header section it begins with; 0: it begins with none */
  gboolean has_8bit_header;
} PhContentScan;

gboolean ph_content_scan_run (PhContentScan *self, GInputStream *input, GCancellable *cancellable, GError **error);

G_END_DECLS
