// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer none) (nullable): the value of a field; NULL: there is none of that name. */
typedef const char *(*PhMergeLookup) (const char *name, gpointer data);

char *ph_merge_fields_fill (const char *text, PhMergeLookup lookup, gpointer data);
char *ph_merge_fields_fold (const char *name, gsize length);

G_END_DECLS
