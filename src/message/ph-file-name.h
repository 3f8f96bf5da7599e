// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_file_name_clean (const char *name);
char *ph_file_name_clean_last (const char *path);
char *ph_file_name_to_ascii (const char *name);

G_END_DECLS
