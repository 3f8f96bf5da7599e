// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * PhTranscriptSource:
 * @PH_TRANSCRIPT_CLIENT: a line that we sent
 * @PH_TRANSCRIPT_SERVER: a line that the server sent
 * @PH_TRANSCRIPT_NOTE: what happened beside the dialogue (connected, encrypted, closed)
 */
typedef enum
{
  PH_TRANSCRIPT_CLIENT,
  PH_TRANSCRIPT_SERVER,
  PH_TRANSCRIPT_NOTE,
} PhTranscriptSource;

#define PH_TYPE_TRANSCRIPT (ph_transcript_get_type ())

typedef struct _PhTranscript PhTranscript;

GType ph_transcript_get_type (void) G_GNUC_CONST;
PhTranscript *ph_transcript_new (void);
PhTranscript *ph_transcript_new_branch (PhTranscript *self);
PhTranscript *ph_transcript_parse (const char *text); /* what _to_string() has written */
PhTranscript *ph_transcript_ref (PhTranscript *self);
void ph_transcript_unref (PhTranscript *self);
void ph_transcript_add (PhTranscript *self, PhTranscriptSource source, const char *text);
void ph_transcript_add_bytes (PhTranscript *self, PhTranscriptSource source, const guint8 *data, gsize length);
void ph_transcript_note (PhTranscript *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *ph_transcript_to_string (const PhTranscript *self);
char *ph_transcript_dup_part (const PhTranscript *self, gint64 from_us, gsize max_length);
gint64 ph_transcript_get_last_reply_us (const PhTranscript *self);
void ph_transcript_forget (PhTranscript *self, gint64 before_us);
char *ph_transcript_to_anonymous_string (const PhTranscript *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhTranscript, ph_transcript_unref)

G_END_DECLS
