// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Posthorn authors

#pragma once

#include "ph-account.h"

G_BEGIN_DECLS

/* What "accounts add" and "edit" take about who writes, what stands under it, and how much goes out, as GOption fills it in. */
typedef struct
{
  char **also_from;
  char *signature_file;
  char *messages_per_minute;
  char *messages_per_hour;
  char *messages_per_day;
  char *messages_per_connection;
} PhCliWritingOptions;

void ph_cli_writing_options_add (PhCliWritingOptions *self, GOptionContext *context);
void ph_cli_writing_options_clear (PhCliWritingOptions *self);
gboolean ph_cli_writing_options_apply (const PhCliWritingOptions *self, PhAccount *account, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PhCliWritingOptions, ph_cli_writing_options_clear)

G_END_DECLS
