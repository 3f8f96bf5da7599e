// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): the word of @text that speaks of an attachment, in whatever language it is; quoted lines (`>`) and what follows a signature mark don't count. */
char *ph_attachment_words_find (const char *subject, const char *text);

G_END_DECLS
