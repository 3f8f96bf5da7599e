// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is said about one code of the reference; not translated yet. */
typedef struct
{
  const char *code;        /* as ph_reply_code_to_string() writes it */
  const char *title;       /* a short name, without a full stop */
  const char *explanation; /* what it means */
  const char *advice;      /* (nullable): what one can do */
} PhTextReplyWords;

const PhTextReplyWords *ph_text_reply_words_find (const char *code);
guint ph_text_reply_words_get_n (void);

G_END_DECLS
