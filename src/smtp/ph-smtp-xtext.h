// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ph_smtp_xtext_encode (const char *text);
char *ph_smtp_unitext_encode (const char *text);

G_END_DECLS
