// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

#include "ph-transcript.h"

G_BEGIN_DECLS

/* Whether mail addresses stand in it. */
typedef enum
{
  PH_CLI_ADDRESSES_SHOW,
  PH_CLI_ADDRESSES_HIDE,
} PhCliAddresses;

/* The file of --transcript: opened before anything is sent, so that nobody learns afterwards that there is none. */
typedef struct _PhCliTranscript PhCliTranscript;

PhCliTranscript *ph_cli_transcript_open (const char *path, PhCliAddresses addresses, GError **error);
gboolean ph_cli_transcript_write (PhCliTranscript *self, PhTranscript *transcript, GError **error);
void ph_cli_transcript_free (PhCliTranscript *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhCliTranscript, ph_cli_transcript_free)

G_END_DECLS
