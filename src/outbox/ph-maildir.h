// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PhMaildir PhMaildir;

/**
 * PhMaildirLines:
 * @PH_MAILDIR_LINES_LOCAL: CRLF becomes LF, as mail readers expect it
 * @PH_MAILDIR_LINES_AS_IS: every octet stays
 */
typedef enum
{
  PH_MAILDIR_LINES_LOCAL,
  PH_MAILDIR_LINES_AS_IS,
} PhMaildirLines;

/**
 * PhMaildirMail:
 * @name: what the file is called, without flags; it ends in %PH_MAILDIR_NAME_END
 * @content: the message
 * @lines: what becomes of its line ends
 * @time: of the file, in seconds since 1970
 *
 * What is to be in a folder.
 */
typedef struct
{
  const char *name;
  GInputStream *content;
  PhMaildirLines lines;
  gint64 time;
} PhMaildirMail;

#define PH_MAILDIR_NAME_END ".posthorn"

/* Everything here waits for the disk: only on a thread that may. Errors: G_FILE_ERROR, those of the content. */
PhMaildir *ph_maildir_open (const char *path, GError **error);
void ph_maildir_free (PhMaildir *self);
gboolean ph_maildir_has (PhMaildir *self, const char *name); /* when it was opened or since */
gboolean ph_maildir_keep (PhMaildir *self, const PhMaildirMail *mail, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhMaildir, ph_maildir_free)

G_END_DECLS
