// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where some words occur in a text, and at which of them one is. */
typedef struct _PhTranscriptSearch PhTranscriptSearch;

typedef enum
{
  PH_TRANSCRIPT_SEARCH_FORWARD,
  PH_TRANSCRIPT_SEARCH_BACKWARD,
} PhTranscriptSearchDirection;

PhTranscriptSearch *ph_transcript_search_new (GtkTextBuffer *buffer);
void ph_transcript_search_free (PhTranscriptSearch *self);
void ph_transcript_search_start (PhTranscriptSearch *self, const char *words);
void ph_transcript_search_step (PhTranscriptSearch *self, PhTranscriptSearchDirection direction);
char *ph_transcript_search_describe (const PhTranscriptSearch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTranscriptSearch, ph_transcript_search_free)

G_END_DECLS
