// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <adwaita.h>

#include "ph-transcript.h"

G_BEGIN_DECLS

#define PH_TYPE_TRANSCRIPT_WINDOW (ph_transcript_window_get_type ())

/* The redacted dialogue with a server, to be read and copied. */
G_DECLARE_FINAL_TYPE (PhTranscriptWindow, ph_transcript_window, PH, TRANSCRIPT_WINDOW, AdwWindow)

GtkWindow *ph_transcript_window_new (GtkWindow *parent, PhTranscript *transcript);

G_END_DECLS
