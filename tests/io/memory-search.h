// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Looks for a secret, in every form in which a sign-in has it, through all memory that this process can write. What it looks
 * for it keeps only in disguise, so that it does not find itself. */
typedef struct _MemorySearch MemorySearch;

MemorySearch *memory_search_new (const char *secret); /* wiping @secret stays with the caller */
void memory_search_free (MemorySearch *self);

/* (transfer full) (element-type utf8): what was found and where, one line for each place. */
GPtrArray *memory_search_run (MemorySearch *self);

/* Whether a form of the secret stands in @text. */
gboolean memory_search_has (MemorySearch *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MemorySearch, memory_search_free)

G_END_DECLS
