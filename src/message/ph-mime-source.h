// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-gmime.h"

G_BEGIN_DECLS

/* What GMime reads and writes on behalf of one operation. It has no errors of its own; the first one is kept here. */
typedef struct
{
  GCancellable *cancellable; /* (nullable): outlives it */
  GError *error;             /* (owned) (nullable) */
} PhMimeJob;

#define PH_TYPE_MIME_SOURCE (ph_mime_source_get_type ())

G_DECLARE_FINAL_TYPE (PhMimeSource, ph_mime_source, PH, MIME_SOURCE, GMimeStream)

GMimeStream *ph_mime_source_new (GInputStream *input, PhMimeJob *job);
void ph_mime_source_expect (PhMimeSource *self, const char *name, gint64 size);
gboolean ph_mime_job_fail (PhMimeJob *job, GError **error, const char *what);

G_END_DECLS
