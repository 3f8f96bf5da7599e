// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands for "{name}" in a text. */
typedef struct
{
  const char *name;  /* without braces; NULL ends a list */
  const char *value; /* may be anything: it is not looked at again */
} PhTextValue;

char *ph_text_fill (const char *text, const PhTextValue *values);

G_END_DECLS
