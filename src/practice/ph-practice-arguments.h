// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PH_PRACTICE_CHARSET_ASCII,
  PH_PRACTICE_CHARSET_UTF8, /* the transaction asked for SMTPUTF8 (RFC 6531) */
} PhPracticeCharset;

/* What stands behind MAIL or RCPT. */
typedef struct
{
  char *path;                /* (owned) (nullable): without brackets and source route */
  guint64 size;              /* 0: not said */
  PhPracticeCharset charset; /* in: what RCPT may use; out: what MAIL asked for */
} PhPracticeArguments;

const char *ph_practice_arguments_parse_mail (PhPracticeArguments *self, const char *text);
const char *ph_practice_arguments_parse_rcpt (PhPracticeArguments *self, const char *text);
gboolean ph_practice_arguments_parse_number (const char *text, guint64 *ret_number);
void ph_practice_arguments_clear (PhPracticeArguments *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhPracticeArguments, ph_practice_arguments_clear)

G_END_DECLS
