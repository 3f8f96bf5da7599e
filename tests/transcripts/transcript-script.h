// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors
//
// Reads a *.smtp file: a dialogue between a server and our client, line by line, with what the driver does in between.
//
//   S: 220 hello       the server sends this line and CRLF
//   S*300: 250-X       … three hundred times
//   C: EHLO me         the client sends exactly this line and CRLF; lines in a row must come in one single write
//   C*9: xxx           … nine times
//   T: tls             the TLS handshake is due and succeeds
//   X: close           the server closes the connection
//   M: …               what the driver does or expects; see test-engine-transcripts.c
//   # …                a comment; empty lines are skipped
//
// In S: and C: lines \r, \n, \0, \\ and \xNN stand for bytes; a backslash at the very end drops the line end.

#pragma once

#include <glib.h>

typedef enum
{
  TRANSCRIPT_SERVER,
  TRANSCRIPT_CLIENT,
  TRANSCRIPT_TLS,
  TRANSCRIPT_CLOSE,
  TRANSCRIPT_DRIVER,
} TranscriptKind;

typedef struct
{
  TranscriptKind kind;
  guint line;        /* in the file */
  GByteArray *bytes; /* (owned): of all S: or C: lines in a row */
  GStrv words;       /* (owned): of an M: line */
} TranscriptEvent;

typedef struct
{
  char *name;        /* (owned): of the file, without folder and extension */
  GPtrArray *events; /* (owned) (element-type TranscriptEvent) */
  gsize n_octets;    /* in all of them */
} TranscriptScript;

#define TRANSCRIPT_ERROR (transcript_error_quark ())

GQuark transcript_error_quark (void);

TranscriptScript *transcript_script_parse (const char *name, const char *text, gsize length, GError **error);
TranscriptScript *transcript_script_load (const char *path);
void transcript_script_free (TranscriptScript *script);
GPtrArray *transcript_script_list (const char *directory);
gboolean transcript_unescape (const char *text, GByteArray *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TranscriptScript, transcript_script_free)
